"""7.1 and 7.2 once had an open item and a `not run` in each row; what people wrote there stays."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import interview
import releases
import updates
from feature_spec.rendering.version import Version

PLAN = "template/_sections/7_verification.md.jinja"
OLD_TABLES = """\
### 7.1 Traceability

| ID | Verified by | Where |
| --- | --- | --- |
{% for row in required.rows + security.rows %}
| {{ row.id }} | {{ row.test | default(verification.ids(row.verify)) }} | [TODO before Validated: test path of {{ row.id }}] |
{% endfor %}

### 7.2 Results (filled before Validated)

| ID | Result | Evidence |
| --- | --- | --- |
{% for level in verification.levels %}
| {{ level.id }} | not run | |
{% endfor %}
"""  # noqa: E501
ANSWERS = {
    "feature_path": updates.FOLDER,
    "feature_name": "Checkout",
    "surfaces": ["jobs"],
    "access": "internal",
    "backend_language": "go",
    "requirements": [{"text": "The job settles orders."}, {"text": "The job sends a mail."}],
}
PATH = "| REQ-SPC-002 | VAL-SPC-001, VAL-SPC-002 | `settle_test.go` |"
RESULT = "| VAL-SPC-002 | pass | [run 7](https://ci.example.com/7) |"
OWN = "| VAL-SPC-090 | pass | seen by Ana on her own machine |"
NO_RESULT = "| _none run_ | | |"


def with_old_tables(template: Path) -> None:
    file = template / PLAN
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("### 7.1")] + OLD_TABLES, encoding="utf-8")


@pytest.fixture(scope="module")
def renders(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The old render and the new one."""
    old = tmp_path_factory.mktemp("old")
    shutil.copytree(interview.ROOT / "template", old / "template")
    shutil.copy(interview.ROOT / "copier.yml", old)
    with_old_tables(old)
    new = interview.ROOT
    base, theirs = (Version(str(at), at).render(ANSWERS).text for at in (old, new))
    return base, theirs


def replaced(text: str, *changes: tuple[str, str]) -> str:
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def section(text: str, number: str) -> str:
    return re.split(r"\n##+ ", text.split(f"\n### {number} ")[1])[0]


def a_path(text: str) -> str:
    return replaced(text, ("[TODO before Validated: test path of REQ-SPC-002]", "`settle_test.go`"))


def a_result(text: str) -> str:
    return replaced(text, ("| VAL-SPC-002 | not run | |", RESULT))


def an_own_row(text: str) -> str:
    return replaced(text, ("| VAL-SPC-001 | not run | |", f"| VAL-SPC-001 | not run | |\n{OWN}"))


def test_a_text_that_nobody_filled_in_becomes_the_new_render(renders: tuple[str, str]) -> None:
    base, theirs = renders
    assert updates.updated(base, base, theirs)[0] == theirs
    assert base.count("not run |") > 5
    assert section(theirs, "7.2").count("\n|") == 3


def test_a_path_stays_and_the_other_cells_become_empty(renders: tuple[str, str]) -> None:
    base, theirs = renders
    text, merged = updates.updated(base, a_path(base), theirs)
    assert text == replaced(theirs, (PATH.replace("`settle_test.go` ", ""), PATH))
    assert merged is not None
    assert merged.report == ()


def test_a_path_with_an_open_item_beside_it_stays_as_it_is(renders: tuple[str, str]) -> None:
    base, theirs = renders
    beside = "`a_test.go`; [TODO before Validated: test path of REQ-SPC-002]"
    ours = replaced(base, (beside.split("; ")[1], beside))
    assert f"| {beside} |" in updates.updated(base, ours, theirs)[0]


@pytest.mark.parametrize(
    ("edit", "rows"), [(a_result, [RESULT]), (an_own_row, [OWN])], ids=["a result", "an own row"]
)
def test_a_row_with_a_result_stays_and_the_unchanged_rows_go(
    renders: tuple[str, str], edit: Callable[[str], str], rows: list[str]
) -> None:
    base, theirs = renders
    text, merged = updates.updated(base, edit(base), theirs)
    assert text == replaced(theirs, (NO_RESULT, "\n".join(rows)))
    assert merged is not None
    assert merged.report == ()
    assert updates.updated(theirs, text, theirs)[0] == text


def test_all_results_stay_in_their_order(renders: tuple[str, str]) -> None:
    base, theirs = renders
    ours = re.sub(r"(\| VAL-SPC-\d+ \|) not run \| \|", r"\1 pass | run 9 |", base)
    rows = re.findall(r".*\| run 9 \|", ours)
    text, _ = updates.updated(base, a_path(ours), theirs)
    assert section(text, "7.2").split("\n")[-len(rows) - 1 : -1] == rows
    assert NO_RESULT not in text


def test_a_column_that_a_person_added_stays_with_its_rows(renders: tuple[str, str]) -> None:
    base, theirs = renders
    ours = replaced(
        base,
        ("| Result | Evidence |\n| --- |", "| Result | Evidence | By |\n| --- | --- |"),
        ("| VAL-SPC-002 | not run | |", "| VAL-SPC-002 | pass | run 7 | Ana |"),
    )
    ours = re.sub(r"(?m)^(\| VAL-SPC-\d+ \| not run \| \|)$", r"\1 |", ours)
    text, _ = updates.updated(base, ours, theirs)
    assert "| VAL-SPC-002 | pass | run 7 | Ana |\n" in section(text, "7.2")
    assert "not run |" not in text
    assert "<<<<" not in text


@pytest.mark.parametrize("keeps_the_first_row", [True, False])
def test_a_row_that_is_added_later_stays_and_no_other_comes(
    renders: tuple[str, str], keeps_the_first_row: bool
) -> None:
    _, theirs = renders
    ours = replaced(
        theirs, (NO_RESULT, f"{NO_RESULT}\n{RESULT}" if keeps_the_first_row else RESULT)
    )
    newer = replaced(theirs, ("Coder agents use this section", "Agents use this section"))
    text, _ = updates.updated(theirs, ours, newer)
    assert text == replaced(ours, ("Coder agents use this section", "Agents use this section"))


@pytest.mark.copier
def test_copier_updates_a_spec_with_a_path_and_a_result(tmp_path: Path) -> None:
    template = releases.template(tmp_path / "template")
    new = (template / PLAN).read_text(encoding="utf-8")
    with_old_tables(template)
    releases.release(template, "v1.0.0")
    (template / PLAN).write_text(new, encoding="utf-8")
    releases.release(template, "v1.1.0")
    shop = updates.repository(tmp_path / "shop")
    folder = shop / updates.FOLDER
    base = updates.copy(template, folder, "v1.0.0", **ANSWERS)
    updates.write(folder, an_own_row(a_result(a_path(base))))
    updates.commit(shop)

    updates.update(folder, "v1.1.0")

    text = updates.read(folder)
    assert PATH in section(text, "7.1")
    assert section(text, "7.2").split("\n")[-3:-1] == [OWN, RESULT]
    assert text.count("test path of") == 0
    assert "not run |" not in text
    assert "<<<<" not in text
    updates.commit(shop)
    updates.update(folder, "v1.1.0")
    assert updates.clean(shop)
