"""The self-check: what a broken rule got wrong is found, and left in a conflict."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from feature_spec import merge
from feature_spec.merge import (
    by_record,
    kept,
    merge_specs,
    needs_check,
    own_text,
    self_check,
    tables,
)
from feature_spec.merge.fields import MergedField
from feature_spec.merge.lines import CONFLICT, inside, line_merge
from feature_spec.merge.reading import read
from feature_spec.merge.report import Merged
from feature_spec.merge.self_check import problems
from feature_spec.merge.versions import ThreeWay, Versions

BASE = """\
# Spec

## 1. Checks

| Item | Question | Note |
| --- | --- | --- |
| Logs | Are logs written? | [TODO: where the logs go] |
| Alerts | Does somebody wake up? | [TODO: who wakes up] |
| Gone | Is this asked still? | [TODO: an answer to it] |

- **Owner**: [TODO: who owns the service]
- **Budget**: [TODO: what the service may cost]

## 2. Other checks

| Item | Question | Note |
| --- | --- | --- |
| Backups | Is it backed up? | [TODO: where the backups lie] |

Nothing else is asked here, by anybody.

## Notes
"""
OURS = (
    BASE.replace("[TODO: where the logs go]", "They go to the log store of the team")
    .replace("[TODO: who owns the service]", "Ann and the people of the sales desk")
    .replace("| Gone | Is this asked still? | [TODO: an answer to it] |\n", "")
    .replace("[TODO: where the backups lie]", "They lie in the second region")
)
THEIRS = (
    BASE.replace("Are logs written?", "Are logs written, and where to?")
    .replace("[TODO: who owns the service]", "[TODO: who owns the service and its data]")
    .replace(
        "| Gone |",
        "| Traces | Can a request be followed? | [TODO: how traces are kept] |\n| Gone |",
    )
    .replace("[TODO: where the backups lie]", "[TODO: where the backups are, and since when]")
)
MERGED = """\
# Spec

## 1. Checks

| Item | Question | Note |
| --- | --- | --- |
| Logs | Are logs written, and where to? | They go to the log store of the team |
| Alerts | Does somebody wake up? | [TODO: who wakes up] |
| Traces | Can a request be followed? | [TODO: how traces are kept] |

- **Owner**: Ann and the people of the sales desk
- **Budget**: [TODO: what the service may cost]

## 2. Other checks

| Item | Question | Note |
| --- | --- | --- |
| Backups | Is it backed up? | They lie in the second region |

Nothing else is asked here, by anybody.

## Notes
"""


def test_the_merge_passes_when_nothing_is_broken() -> None:
    merged = merge_specs(BASE, OURS, THEIRS)
    assert (merged.text, merged.way, merged.conflicts) == (MERGED, "records", 0)


# ---- rules of the merge, broken one at a time ----------------------------------------------------


def _template_s_cells(_: str, ours: str, theirs: str) -> MergedField:
    return MergedField(theirs)


def _author_s_cells(_: str, ours: str, theirs: str) -> MergedField:
    return MergedField(ours)


def _children_left_out(key: str) -> Callable[[Any, Versions], list[Versions]]:
    ordered = by_record._Writer._ordered

    def without(self: Any, record: Versions) -> list[Versions]:
        return [child for child in ordered(self, record) if _label(child) != key]

    return without


def _label(record: Versions) -> str:
    return str(getattr(record.node, "key", "") or getattr(record.node, "label", ""))


def _children_twice(key: str) -> Callable[[Any, Versions], list[Versions]]:
    ordered = by_record._Writer._ordered

    def doubled(self: Any, record: Versions) -> list[Versions]:
        return [
            child
            for found in ordered(self, record)
            for child in ([found] * 2 if _label(found) == key else [found])
        ]

    return doubled


def _rows_swapped(self: Any, record: Versions) -> list[Versions]:
    """Put the row of one table under the heading of the other."""
    rows = {_label(found): found for found in self._records.all}
    swap = {"Logs": rows["Backups"], "Backups": rows["Logs"]}
    return [swap.get(_label(child), child) for child in _ORDERED(self, record)]


def _removed_rows_live(self: ThreeWay, record: Versions) -> bool:
    return _LIVES(self, record) or _label(record) == "Gone"


_ORDERED = by_record._Writer._ordered
_LIVES = ThreeWay.lives

SABOTAGE: dict[str, Sequence[tuple[Any, str, Any]]] = {
    "the author's side of each cell is dropped": [(tables, "merge_field", _template_s_cells)],
    "the template's side of each cell is dropped": [(tables, "merge_field", _author_s_cells)],
    "a bullet's text is the template's": [(own_text, "merge_field", _template_s_cells)],
    "a row of the author's is left out": [
        (by_record._Writer, "_ordered", _children_left_out("Logs"))
    ],
    "a bullet of the author's is left out": [
        (by_record._Writer, "_ordered", _children_left_out("Owner"))
    ],
    "a bullet that no one changed is left out": [
        (by_record._Writer, "_ordered", _children_left_out("Budget"))
    ],
    "a row that the template added is left out": [
        (by_record._Writer, "_ordered", _children_left_out("Traces"))
    ],
    "a bullet is written twice": [(by_record._Writer, "_ordered", _children_twice("Owner"))],
    "a row is written twice": [(by_record._Writer, "_ordered", _children_twice("Logs"))],
    "rows go under each other's heading": [(by_record._Writer, "_ordered", _rows_swapped)],
}


@pytest.mark.parametrize("rule", SABOTAGE)
def test_a_broken_rule_leaves_a_conflict_around_the_records_in_doubt(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for owner, name, broken in SABOTAGE[rule]:
        monkeypatch.setattr(owner, name, broken)
    merged = merge_specs(BASE, OURS, THEIRS)
    assert merged.way == "records"
    assert 1 <= merged.conflicts <= 2
    assert inside(merged.text) <= 4 < inside(line_merge(BASE, OURS, THEIRS)[0])
    assert merged.doubts
    mine, yours = (CONFLICT.sub(side, merged.text) for side in (r"\1", r"\2"))
    for text in (
        "They go to the log",
        "They lie in the second",
        "Ann and the people",
        "service may",
    ):
        assert text in mine
    for text in ("Are logs written, and where to?", "| Traces |", "Nothing else is asked here"):
        assert text in yours


@pytest.mark.parametrize("name", ["merge_by_record", "settled", "problems"])
def test_an_error_leaves_the_line_merge_with_its_conflicts(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "merge_field", _template_s_cells)  # so that there is a doubt
    monkeypatch.setattr(merge, name, None)
    merged = merge_specs(BASE, OURS, THEIRS)
    assert (merged.text, merged.conflicts) == line_merge(BASE, OURS, THEIRS)
    assert merged.way == "conflicts"
    assert merged.problem.startswith("TypeError: ")


@pytest.mark.parametrize("error", [RecursionError(), KeyError("x"), AssertionError(), ValueError()])
def test_no_error_of_the_merge_reaches_anybody(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> Merged:
        raise error

    monkeypatch.setattr(merge, "merge_by_record", broken)
    merged = merge_specs(BASE, OURS, THEIRS)
    assert merged.way == "conflicts"
    assert merged.problem.startswith(f"{type(error).__name__}: ")
    assert re.search(r" \(.*test_self_check:\d+\)$", merged.problem)
    monkeypatch.setattr(merge, "ThreeWay", broken)
    assert merge_specs(BASE, OURS, THEIRS).way == "conflicts"
    ours = BASE.replace("Nothing else is asked here", "Nothing is asked here")
    clean = merge_specs(BASE, ours, THEIRS)
    assert (clean.text, clean.conflicts) == line_merge(BASE, ours, THEIRS)
    assert clean.conflicts == 0
    assert clean.problem  # no one can say whether it is right, so the report says this


def test_an_error_is_raised_when_its_cause_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_check, "_places", None)
    with pytest.raises(TypeError):
        merge_specs(BASE, OURS, THEIRS, strict=True)


def test_the_kept_text_that_is_left_out_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = THEIRS.replace("- **Owner**: [TODO: who owns the service and its data]\n", "")
    assert "### Kept on update: 1. Checks" in merge_specs(BASE, OURS, theirs).text
    monkeypatch.setattr(by_record, "kept_texts", lambda *_: [])
    merged = merge_specs(BASE, OURS, theirs)
    (doubt,) = merged.doubts
    assert doubt.startswith("yours is not where it was: Checks / Owner: Owner: Ann")
    assert merged.conflicts == 1
    assert kept.HEADING == "Kept on update: "


def test_equal_approvals_in_two_rows_are_not_one_text_written_twice() -> None:
    base = MERGED.replace("They go to the log store of the team", "PROPOSED: in the log store")
    base = base.replace("[TODO: who wakes up]", "PROPOSED: in the log store")
    ours = base.replace("PROPOSED", "ALIGNED @ann")
    theirs = base.replace("in the log store", "in the trace store")
    merged = merge_specs(base, ours, theirs)
    assert merged.way == "records"
    assert merged.text.count("PROPOSED: in the trace store (was ALIGNED @ann: in the log") == 2


def test_a_short_text_that_nobody_wrote_twice_is_found() -> None:
    base = "## A\n\n- one\n\ntext\n"
    records = ThreeWay(read(base), read(base), read(base))
    (doubt,) = problems(records, "## A\n\n- one\n- one\n\ntext\n")
    assert doubt.sentence == "written twice: one"
    assert [record.node.own for record in doubt.records] == ["- one\n"]
    assert problems(records, base) == []


def _sentences(records: ThreeWay, text: str) -> list[str]:
    return [doubt.sentence for doubt in problems(records, text)]


# ---- what git does in silence --------------------------------------------------------------------

CARD = "### {}\n\n- **Owner**: [TODO: who]\n- **Limit**: [TODO: how much]\n\nNothing else.\n\n"
CARDS = "# Spec\n\n" + "".join(CARD.format(name) for name in "ABCD")


def test_a_row_in_two_tables_may_lose_one_to_each_side() -> None:
    """The template renames the row of the first table, the author removes the second table."""
    first = "| Operation | Role |\n| --- | --- |\n| [TODO: one row for each] | 401 |\n"
    second = "\n| Operation | Method |\n| --- | --- |\n| [TODO: one row for each] | JWT |\n"
    base, ours = f"## A\n\n{first}{second}", f"## A\n\n{first}"
    theirs = base.replace("[TODO: one row for each]", "[TODO: a row for each of 4.1]", 1)
    merged = merge_specs(base, ours, theirs)
    assert (merged.way, merged.conflicts) == ("records", 0)
    right = ours.replace("[TODO: one row for each]", "[TODO: a row for each of 4.1]")
    assert merged.text == right


def test_a_row_in_two_tables_that_both_sides_have_is_missed() -> None:
    first = "| Operation | Role |\n| --- | --- |\n| GET /rooms | 401 |\n"
    second = "\n| Operation | Method |\n| --- | --- |\n| GET /rooms | JWT |\n"
    base, ours = f"## A\n\n{first}{second}", f"## A\n\n{first}"
    records = ThreeWay(read(base), read(ours), read(base + "\nMore is said.\n"))
    assert problems(records, ours + "\nMore is said.\n") == []
    lost = "## A\n\n| Operation | Role |\n| --- | --- |\n\nMore is said.\n"
    assert "unchanged, but not where it was: A / GET /rooms / Role: 401" in _sentences(
        records, lost
    )
    name = "A / GET /rooms / Operation: GET /rooms"
    assert f"unchanged, but not where it was: {name}" in _sentences(records, lost)


def test_a_note_that_went_under_another_heading_is_doubted() -> None:
    ours = CARDS.replace("### C\n\n- **Owner**: [TODO: who]", "### C\n\n- **Owner**: Ann")
    theirs = CARDS.replace("# Spec\n\n", "# Spec\n\n" + CARD.format("New"))
    right = theirs.replace("### C\n\n- **Owner**: [TODO: who]", "### C\n\n- **Owner**: Ann")
    wrong = theirs.replace("### B\n\n- **Owner**: [TODO: who]", "### B\n\n- **Owner**: Ann")
    records = ThreeWay(read(CARDS), read(ours), read(theirs))
    assert needs_check(ours, wrong)
    assert not needs_check(OURS, MERGED)
    assert problems(records, right) == []
    assert "yours is not where it was: C / Owner: Owner: Ann" in _sentences(records, wrong)
    assert merge_specs(CARDS, ours, theirs).text == right


def test_the_work_of_the_check_grows_with_the_length_and_not_with_its_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = 0
    shared = self_check._shared

    def counted(left: list[str], right: list[str]) -> int:
        nonlocal asked
        asked += 1
        return shared(left, right)

    monkeypatch.setattr(self_check, "_shared", counted)
    texts = ["".join(f"- item {n} of {side}\n" for n in range(400)) for side in ("a", "b", "c")]
    merge_specs(*texts)
    assert asked < 400 * 10


def test_a_kept_code_block_may_have_a_line_like_a_heading() -> None:
    rows = "| A | B |\n| --- | --- |\n| x | [TODO: what x is] |\n| y | [TODO: what y is] |\n"
    base = f"# S\n\n## 1. Gone\n\n```sh\nrun it\n```\n\n{rows}\n## Notes\n"
    ours = base.replace("run it", "# not a heading").replace(
        "[TODO: what x is]", "the first of all"
    )
    merged = merge_specs(base, ours, "# S\n\n## Notes\n")
    assert (merged.way, merged.conflicts) == ("records", 0)
    assert "the first of all" in merged.text.partition("Kept on update: 1. Gone")[2]


def test_a_line_of_a_removed_block_may_be_written_again_elsewhere() -> None:
    block = "```mermaid\nflowchart LR\n  a --> {0}\n  {0} --> c\n  c --> {1}\n```\n"
    base = "# S\n\n## 1. First\n\n" + block.format("b", "d") + "\n## 2. Second\n\nWords.\n"
    mine = block.format("mine", "other").replace("c", "my own")
    ours = "# S\n\n## 1. First\n\nNothing.\n\n## 2. Second\n\nWords.\n\n" + mine
    theirs = base.replace("LR", "TD")
    merged = merge_specs(base, ours, theirs)
    assert (merged.text, merged.way) == (ours, "records")
