"""An update of a spec in which one side changed the form, through Copier itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import releases
import updates
from form_cases import CASES, UPDATED
from updates import TEXT, commit, copy, read, repository, update, write

pytestmark = pytest.mark.copier


@pytest.mark.parametrize("case", UPDATED)
def test_an_update_brings_the_change_in_the_author_s_form(case: str, tmp_path: Path) -> None:
    base, ours, theirs, result = CASES[case]
    template = updates.template(tmp_path / "template", base)
    releases.release(template, "v1.0.0")
    (template / TEXT).write_text(theirs, encoding="utf-8")
    releases.release(template, "v1.1.0")
    top = repository(tmp_path / "shop")
    folder = top / updates.FOLDER
    assert copy(template, folder, "v1.0.0") == base
    write(folder, ours)
    commit(top)
    said = update(folder, "v1.1.0")
    assert read(folder) == result
    assert not [line for line in said if "conflict" in line.lower()]
