"""Tables in three versions: columns under another name, tables that a remark splits, rows by ID.

Each case goes the way that an update goes, self-check included.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from feature_spec.merge import merge_specs, needs_check
from feature_spec.merge.lines import BETWEEN, OURS, THEIRS
from feature_spec.merge.reading import read
from feature_spec.merge.report import COLUMN, DROPPED, REMOVED

RESULTS = "| ID | Result | Evidence |"
OUTCOMES = "| ID | Outcome | Evidence |"
RUNS = tuple(f"| VAL-SPC-00{n} | not run | |" for n in (1, 2, 3))
PASSED = ("| VAL-SPC-001 | pass | run 7 |", *RUNS[1:])
MORE = "| VAL-SPC-004 | not run | [TODO: path] |"


def table(*rows: str, head: str = RESULTS) -> str:
    rule = "|" + " --- |" * (head.count("|") - 1)
    return "\n".join((head, rule, *rows)) + "\n"


def spec(body: str, *, notes: str = "") -> str:
    return f"# Spec\n\n## 1. Checks\n\n{body}\n## 2. More\n\nNothing more.\n\n## Notes\n{notes}"


def conflict(ours: str, theirs: str) -> str:
    return f"{OURS}{ours}{BETWEEN}{theirs}{THEIRS}"


@dataclass(frozen=True)
class Case:
    """Three versions of a section, what it becomes, the conflicts in it and the notes about it."""

    base: str
    ours: str
    theirs: str
    result: str
    conflicts: int = 0
    told: tuple[str, ...] = ()


NOTES = "| Item | Question | Note |"
A, B, C = "| A | a? | [TODO: a] |", "| B | b? | [TODO: b] |", "| C | c? | [TODO: c] |"
LONG = "| A | a? | ALIGNED @ana 2026-11-05: agreed; Section 9 |"
ROUTING = "| A | a? | PROPOSED: burn-rate alerts; routing is open |"
V = "| Item | Value | Note | Value |"

RENAMED = {
    "the template renames a column with a result in it": Case(
        table(*RUNS), table(*PASSED), table(*RUNS, head=OUTCOMES), table(*PASSED, head=OUTCOMES)
    ),
    "the template renames a column with an answered prompt in it": Case(
        table("| R1 | [TODO: say] | High |", head="| ID | Value | Risk |"),
        table("| R1 | forty | High |", head="| ID | Value | Risk |"),
        table("| R1 | [TODO: say] | High |", head="| ID | Amount | Risk |"),
        table("| R1 | forty | High |", head="| ID | Amount | Risk |"),
    ),
    "the template renames a column with a long note in it": Case(
        table(ROUTING, B, head=NOTES), table(LONG, B, head=NOTES),
        table(ROUTING, B, head="| Item | Question | Decision |"),
        table(LONG, B, head="| Item | Question | Decision |"),
    ),
    "the author renames a column, the template adds a row": Case(
        table(*RUNS), table(*RUNS, head="| ID | Result | Proof |"), table(*RUNS, MORE),
        table(*RUNS, MORE, head="| ID | Result | Proof |"),
    ),
    "the author translates the head and fills, the template adds a row and rewords": Case(
        table(A, B, head=NOTES), table("| A | a? | meins |", B, head="| Punkt | Frage | Notiz |"),
        table(A, "| B | b now? | [TODO: b] |", C, head=NOTES),
        table("| A | a? | meins |", "| B | b now? | [TODO: b] |", C,
              head="| Punkt | Frage | Notiz |"),
    ),
    "each renames another column": Case(
        table(*RUNS), table(*PASSED, head="| ID | Result | Proof |"),
        table(*RUNS, MORE, head=OUTCOMES), table(*PASSED, MORE, head="| ID | Outcome | Proof |"),
    ),
    "both rename one column": Case(
        table(*RUNS), table(*PASSED, head="| ID | Status | Evidence |"),
        table(*RUNS, head=OUTCOMES),
        conflict("| ID | Status | Evidence |\n", f"{OUTCOMES}\n")
        + table(*PASSED).split("\n", 1)[1],
        conflicts=1,
    ),
    "both give a column the same name": Case(
        table(*RUNS), table(*PASSED, head=OUTCOMES), table(*RUNS, MORE, head=OUTCOMES),
        table(*PASSED, MORE, head=OUTCOMES),
    ),
    "the template renames a column and puts one behind it": Case(
        table(*RUNS), table(*PASSED),
        table(*(row.replace("| |", "| [TODO: when] | |") for row in RUNS),
              head="| ID | Outcome | When | Evidence |"),
        table("| VAL-SPC-001 | pass | [TODO: when] | run 7 |",
              *(row.replace("| |", "| [TODO: when] | |") for row in RUNS[1:]),
              head="| ID | Outcome | When | Evidence |"),
    ),
    "the template renames a column that has a name twice": Case(
        table("| A | 1 | [TODO: x] | 2 |", head=V), table("| A | 1 | mine | 2b |", head=V),
        table("| A | 1 | [TODO: x] | 2 |", "| B | 3 | [TODO: y] | 4 |",
              head="| Item | Value | Remark | Value |"),
        table("| A | 1 | mine | 2b |", "| B | 3 | [TODO: y] | 4 |",
              head="| Item | Value | Remark | Value |"),
    ),
    "a padded head stays padded where nothing in it changed": Case(
        "| Item | Note      |\n| :--- | --------: |\n| A    | [TODO: a] |\n",
        "| Item | Note      |\n| :--- | --------: |\n| A    | mine      |\n",
        "| Item | Remark |\n| :--- | --------: |\n| A    | [TODO: a] |\n| B | [TODO: b] |\n",
        "| Item | Remark |\n| :--- | --------: |\n| A    | mine      |\n| B | [TODO: b] |\n",
    ),
    "a table in a bullet stays in it": Case(
        "- one\n\n  | Item | Note |\n  | --- | --- |\n  | A | [TODO: a] |\n",
        "- one\n\n  | Item | Note |\n  | --- | --- |\n  | A | mine |\n",
        "- one\n\n  | Item | Remark | Need |\n  | --- | --- | --- |\n  | A | [TODO: a] | Must |\n",
        "- one\n\n  | Item | Remark | Need |\n  | --- | --- | --- |\n  | A | mine | Must |\n",
    ),
}  # fmt: skip

MOVED = {
    "the template swaps two columns": Case(
        table(*RUNS), table(*PASSED),
        table(*(row.replace("| not run | |", "| | not run |") for row in RUNS),
              head="| ID | Evidence | Result |"),
        table("| VAL-SPC-001 | run 7 | pass |",
              *(row.replace("| not run | |", "| | not run |") for row in RUNS[1:]),
              head="| ID | Evidence | Result |"),
    ),
    "the template puts the first column second": Case(
        table(A, B, head=NOTES), table("| A | a? | mine |", B, head=NOTES),
        table("| a? | A | [TODO: a] |", "| b? | B | [TODO: b] |",
              head="| Question | Item | Note |"),
        table("| a? | A | mine |", "| b? | B | [TODO: b] |", head="| Question | Item | Note |"),
    ),
    "the author puts the first column second, the template rewords and adds": Case(
        table(A, B, head=NOTES),
        table("| a? | A | mine |", "| b? | B | [TODO: b] |", head="| Question | Item | Note |"),
        table(A, "| B | b now? | [TODO: b] |", C, head=NOTES),
        table("| a? | A | mine |", "| b now? | B | [TODO: b] |", "| c? | C | [TODO: c] |",
              head="| Question | Item | Note |"),
    ),
}  # fmt: skip

DROPPED_COLUMNS = {
    "the template drops a column beside a renamed one": Case(
        table(*RUNS), table(RUNS[0], "| VAL-SPC-002 | fail | |", RUNS[2]),
        table(*(row.removesuffix(" |") for row in RUNS), head="| ID | Outcome |"),
        table(RUNS[0].removesuffix(" |"), "| VAL-SPC-002 | fail |", RUNS[2].removesuffix(" |"),
              head="| ID | Outcome |"),
    ),
    "the author wrote in the column that goes": Case(
        table(*RUNS), table(*PASSED),
        table(*(row.removesuffix(" |") for row in RUNS), head="| ID | Outcome |"),
        table(*PASSED, head=OUTCOMES), told=(f"Evidence: {COLUMN}",),
    ),
    "the author drops a column that the template renames and fills": Case(
        table(*RUNS), table(*(row.replace(" not run |", "") for row in RUNS),
                            head="| ID | Evidence |"),
        table(*RUNS, MORE, head=OUTCOMES),
        table(*(row.replace(" not run |", "") for row in (*RUNS, MORE)),
              head="| ID | Evidence |"), told=(f"Result: {REMOVED}",),
    ),
    "the author has another column where one of the template's was": Case(
        table("| A | Must | [TODO: a] |", "| B | Must | [TODO: b] |",
              head="| Item | Required | Note |"),
        table("| A | ann | mine |", "| B | bob | [TODO: b] |", head="| Item | Owner | Note |"),
        table("| A | Must | [TODO: a] |", "| B | Must | [TODO: b] |", "| C | Must | [TODO: c] |",
              head="| Item | Required | Note |"),
        table("| A | ann | mine |", "| B | bob | [TODO: b] |", "| C | | [TODO: c] |",
              head="| Item | Owner | Note |"), told=(f"Required: {REMOVED}",),
    ),
    "the template has another column where one was: what it asked was another thing": Case(
        table("| A | [TODO: risk] | n |", "| B | [TODO: risk] | n |",
              head="| Item | Risk | Note |"),
        table("| A | High | n |", "| B | [TODO: risk] | n |", head="| Item | Risk | Note |"),
        table("| A | [TODO: P1 to P4] | n |", "| B | [TODO: P1 to P4] | n |",
              head="| Item | Urgency | Note |"),
        table("| A | High | [TODO: P1 to P4] | n |", "| B | [TODO: risk] | [TODO: P1 to P4] | n |",
              head="| Item | Risk | Urgency | Note |"), told=(f"Risk: {COLUMN}",),
    ),
}  # fmt: skip

QUOTE = "\n> @ben: why these?\n\n"
MINE = "| C | c? | mine |\n| D | d? | [TODO: d] |\n"
FOUR = (A, B, C, "| D | d? | [TODO: d] |")
NEW_C = "| C | c now? | [TODO: c] |"
NEED = "| Item | Question | Note | Need |"


def split(between: str) -> Case:
    """The author writes something between two rows and answers below it; the template rewords."""
    return Case(
        table(*FOUR, head=NOTES), table(A, B, head=NOTES) + between + MINE,
        table(A, "| B | b now? | [TODO: b] |", NEW_C, FOUR[3], "| E | e? | [TODO: e] |",
              head=NOTES),
        table(A, "| B | b now? | [TODO: b] |", head=NOTES) + between
        + MINE.replace("c?", "c now?") + "| E | e? | [TODO: e] |\n",
    )  # fmt: skip


SPLIT = {
    "a quote": split(QUOTE),
    "a quote without blank lines": split("> @ben: why these?\n"),
    "a blank line": split("\n"),
    "a comment and a sentence": split("\n<!-- to do -->\n\nBen asks why.\n\n"),
    "a quote, and the template adds a column": Case(
        table(*FOUR, head=NOTES), table(A, B, head=NOTES) + QUOTE + MINE,
        table(*(f"{row} Must |" for row in FOUR), head=NEED),
        table(f"{A} Must |", f"{B} Must |", head=NEED) + QUOTE
        + MINE.replace(" |\n", " | Must |\n"),
    ),
    "a quote, and the template drops the row above it": Case(
        table(*FOUR, head=NOTES), table(A, B, head=NOTES) + QUOTE + MINE,
        table(A, NEW_C, FOUR[3], head=NOTES),
        table(A, head=NOTES) + QUOTE + MINE.replace("c?", "c now?"),
    ),
    "a quote, and the template moves the last row up": Case(
        table(*FOUR, head=NOTES), table(A, B, head=NOTES) + QUOTE + MINE,
        table(FOUR[3], A, B, C, head=NOTES),
        table(FOUR[3], A, B, head=NOTES) + QUOTE + "| C | c? | mine |\n",
    ),
}  # fmt: skip

ONE, TWO = "| A | one? | [TODO: a] |", "| A | two? | [TODO: b] |"
ROWS = {
    "two rows of one name, the second filled, the first reworded": Case(
        table(ONE, TWO, B, head=NOTES), table(ONE, "| A | two? | mine |", B, head=NOTES),
        table("| A | one now? | [TODO: a] |", TWO, B, head=NOTES),
        table("| A | one now? | [TODO: a] |", "| A | two? | mine |", B, head=NOTES),
    ),
    "two rows of one name, both filled": Case(
        table(ONE, TWO, B, head=NOTES),
        table("| A | one? | mine |", "| A | two? | too |", B, head=NOTES),
        table("| A | one now? | [TODO: a] |", TWO, B, head=NOTES),
        table("| A | one now? | mine |", "| A | two? | too |", B, head=NOTES),
    ),
    "two equal rows, both reworded": Case(
        table(ONE, ONE, B, head=NOTES), table(ONE, "| A | one? | mine |", B, head=NOTES),
        table("| A | one now? | [TODO: a] |", "| A | one now? | [TODO: a] |", B, head=NOTES),
        table("| A | one now? | [TODO: a] |", "| A | one now? | mine |", B, head=NOTES),
    ),
}  # fmt: skip

CASES = RENAMED | MOVED | DROPPED_COLUMNS | SPLIT | ROWS


@pytest.mark.parametrize("name", CASES)
def test_a_table_merges(name: str) -> None:
    case = CASES[name]
    merged = merge_specs(spec(case.base), spec(case.ours), spec(case.theirs), strict=True)
    assert merged.text == spec(case.result)
    assert (merged.conflicts, merged.way == "conflicts") == (case.conflicts, False)
    assert tuple(notice.text for notice in merged.report) == case.told


@pytest.mark.parametrize("name", RENAMED)
def test_a_clean_merge_with_another_head_is_not_doubted(name: str) -> None:
    """No render is made again to see that a renamed column is where it was."""
    case = RENAMED[name]
    if not case.conflicts and len(read(case.base).tables) == len(read(case.result).tables):
        assert not needs_check(spec(case.ours), spec(case.result))


def test_a_table_of_the_author_s_may_have_the_new_head_already() -> None:
    own = "\n" + table("| VAL-SPC-090 | seen | by Ana |", head=OUTCOMES)
    base, ours = spec(table(*RUNS)), spec(table(*PASSED), notes=own)
    merged = merge_specs(base, ours, spec(table(*RUNS, head=OUTCOMES)), strict=True)
    assert merged.text == spec(table(*PASSED, head=OUTCOMES), notes=own)


def test_what_splits_a_table_is_read_among_its_rows() -> None:
    text = spec(table(A, B, head=NOTES) + QUOTE + MINE + "\n> another\n")
    document = read(text)
    assert document.text() == text
    (found,) = document.tables
    assert [node.kind for node in found.children] == ["row", "row", "quote", "row", "row"]
    assert [node.line for node in found.children] == [7, 8, 10, 12, 13]


@pytest.mark.parametrize(
    "below",
    [
        "| E | e? |\n",
        "| E | e? | e | f |\n",
        "text\n| E | e? | e |\n",
        "### Sub\n\n| E | e | e |\n",
    ],
)
def test_lines_that_are_no_rows_of_a_table_above_are_not_read_as_such(below: str) -> None:
    document = read(spec(table(A, B, head=NOTES) + QUOTE + below))
    assert [len(found.children) for found in document.tables] == [2]


# ---- sections whose heading and table change at once ---------------------------------------------

REQUIREMENTS = "| ID | Description | Priority |"
OWN = "| **[REQ-SPC-040]** | What we need | High |"
MAIN, ALSO = (f"| **[REQ-SPC-00{n}]** | [TODO: what {n} is] | High |" for n in (1, 2))
STORED = MAIN.replace("[TODO: what 1 is]", "When paid, the module stores the order")
TRACED = table("| REQ-SPC-001 | unit | |", "| REQ-SPC-002 | load | |", head="| ID | By | Where |")


def document(heading: str, requirements: str, traced: str = TRACED) -> str:
    return f"# Spec\n\n## {heading}\n\n{requirements}\n### 7.1 Trace\n\n{traced}\n## Notes\n"


@pytest.mark.parametrize(
    "heading", ["2. Requirements", "2. What it does", "What it does", "12. Needs and wishes"]
)
def test_filled_rows_stay_in_a_table_whose_heading_and_columns_change(heading: str) -> None:
    base = document("2. Coded Requirements", table(MAIN, ALSO, head=REQUIREMENTS))
    ours = document("2. Coded Requirements", table(STORED, ALSO, OWN, head=REQUIREMENTS))
    new = REQUIREMENTS + " Release |"
    theirs = document(heading, table(f"{MAIN} next |", f"{ALSO} next |", head=new))
    merged = merge_specs(base, ours, theirs, strict=True)
    assert (merged.conflicts, merged.report) == (0, ())
    assert merged.text == document(
        heading, table(f"{STORED} next |", f"{ALSO} next |", f"{OWN} |", head=new)
    )


def test_a_row_goes_by_its_id_to_a_table_with_other_columns() -> None:
    base = document("2. Needs", table(MAIN, ALSO, head=REQUIREMENTS))
    ours = base.replace(MAIN, STORED)
    moved = table(f"{MAIN} next |", head=REQUIREMENTS + " Release |")
    theirs = document("2. Needs", table(ALSO, head=REQUIREMENTS) + f"\n### 2.1 Later\n\n{moved}")
    merged = merge_specs(base, ours, theirs, strict=True)
    assert merged.text == theirs.replace(MAIN, STORED)


def test_a_row_that_cites_an_id_is_not_one_that_defines_it() -> None:
    base = document("2. Needs", table(MAIN, ALSO, head=REQUIREMENTS))
    ours = base.replace("| unit | |", "| unit | a_test.py |").replace(MAIN, STORED)
    theirs = base.replace("| REQ-SPC-001 | unit | |\n", "")
    merged = merge_specs(base, ours, theirs, strict=True)
    kept = table("| REQ-SPC-001 | unit | a_test.py |", head="| ID | By | Where |")
    assert merged.text == (
        theirs.replace(MAIN, STORED) + f"\n### Kept on update: 7.1 Trace\n\n{kept}"
    )


def test_a_section_that_kept_only_its_number_and_a_sentence_is_the_same() -> None:
    body = "No row means not run.\n\n" + table("| *none run* | | |")
    base = document("2. Needs", "text\n").replace(
        "## Notes", f"### 7.2 Results\n\n{body}\n## Notes"
    )
    ours = base.replace("| *none run* | | |", "| VAL-SPC-001 | pass | run 7 |")
    theirs = base.replace("7.2 Results", "7.2 What the runs gave").replace(
        table("| *none run* | | |"),
        table("| *none run* | | [TODO: when] | |", head="| ID | Outcome | When | Evidence |"),
    )
    merged = merge_specs(base, ours, theirs, strict=True)
    assert merged.text == theirs.replace(
        "| *none run* | | [TODO: when] | |", "| VAL-SPC-001 | pass | | run 7 |"
    )


# ---- what is kept --------------------------------------------------------------------------------


@pytest.mark.parametrize("below", ["", "\n## Appendix\n\nmore\n"])
def test_rows_that_a_later_update_keeps_join_the_table_that_an_earlier_one_kept(below: str) -> None:
    one, two = A.replace("[TODO: a]", "mine"), B.replace("[TODO: b]", "too")
    base, first, second = (
        spec(table(*rows, head=NOTES), notes=below) for rows in ((A, B, C), (B, C), (C,))
    )
    once = merge_specs(base, spec(table(one, two, C, head=NOTES), notes=below), first)
    twice = merge_specs(first, once.text, second)
    kept = "\n### Kept on update: 1. Checks\n\n" + table(one, two, head=NOTES)
    assert twice.text == spec(table(C, head=NOTES), notes=kept + below)
    assert [notice.text for notice in twice.report] == [DROPPED]


def test_a_table_with_a_head_and_a_remark_of_the_author_s_is_kept_whole() -> None:
    head = "| Item | Question | Remark |"
    mine = table(A.replace("[TODO: a]", "mine"), head=head)
    below = QUOTE + B.replace("[TODO: b]", "too") + "\n"
    base = spec(table(A, B, C, head=NOTES))
    merged = merge_specs(base, spec(mine + below + C + "\n"), spec("Gone.\n"), strict=True)
    assert merged.text == spec(
        "Gone.\n", notes="\n### Kept on update: 1. Checks\n\n" + mine + below
    )
