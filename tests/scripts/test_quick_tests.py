"""`check --quick`: which tests belong to a change."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import interview
from layouts import git

sys.path.insert(0, str(interview.ROOT / "scripts"))
import quick_tests

PACKAGES = sorted(
    path.name
    for path in (interview.ROOT / "hooks" / "feature_spec").glob("[a-z]*")
    if path.is_dir()
)


@pytest.mark.parametrize(
    ("files", "tests"),
    [
        (["hooks/feature_spec/merge/fields.py", "tests/merge/test_order.py"], ["tests/merge"]),
        (["tests/merge/test_order.py"], ["tests/merge/test_order.py"]),
        (["tests/merge/test_gone.py"], []),
        (["hooks/before_update.py"], ["tests/copy", "tests/update"]),
        (["hooks/feature_spec/terminal.py"], ["tests/copy", "tests/update"]),
        (["template/feature/spec.md.jinja", "copier.yml"], ["tests/template"]),
        (["README.md", "docs/updating.md"], ["tests/docs"]),
        (["scripts/release.py"], ["tests/scripts"]),
        (["LICENSE"], []),
    ],
)
def test_a_change_leads_to_its_tests(files: list[str], tests: list[str]) -> None:
    assert quick_tests.tests_of(files) == tests


def test_a_helper_of_tests_leads_to_the_tests_that_import_it() -> None:
    found = quick_tests.tests_of(["tests/support/terminal.py"])
    assert "tests/template/test_interview.py" in found
    assert "tests/template/test_matrix.py" not in found


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_has_a_folder_of_tests(package: str) -> None:
    file = f"hooks/feature_spec/{package}/__init__.py"
    assert quick_tests.tests_of([file]) == [f"tests/{package}"]
    assert list((interview.ROOT / "tests" / package).glob("test_*.py"))


def test_git_names_what_was_edited_and_what_is_new(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    for name in ("edited", "same"):
        (tmp_path / name).write_text("", encoding="utf-8")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "-q", "-m", "start")
    for name in ("edited", "new"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert quick_tests.changed(tmp_path) == ["edited", "new"]
