"""The conditions of rows: a mistake in one stops the render and is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import interview
from feature_spec.rendering.version import Version, VersionError

ROWS = "template/_rows/security.json"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the template that may be changed."""
    shutil.copytree(interview.ROOT / "template", tmp_path / "template")
    shutil.copyfile(interview.ROOT / "copier.yml", tmp_path / "copier.yml")
    return tmp_path


@pytest.mark.parametrize("wrong", ["has_apii", "is_called has_apii", "!has_apii or is_called"])
def test_a_condition_that_names_no_fact_stops_the_render_and_is_named(
    copy: Path, wrong: str
) -> None:
    text = (copy / ROWS).read_text(encoding="utf-8")
    assert '"when": "signs_in_users"' in text
    changed = text.replace('"when": "signs_in_users"', f'"when": "{wrong}"', 1)
    (copy / ROWS).write_text(changed, encoding="utf-8")
    with pytest.raises(VersionError) as stopped:
        Version("template", copy).render({"feature_path": "specs/checkout"})
    assert f'{ROWS}, controls 1: no fact is named "has_apii" in "{wrong}"' in str(stopped.value)
