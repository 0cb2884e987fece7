"""How the merge settles a record that both sides changed: its decisions, one by one.

Each case is merged by record alone, without the line merge before it and the self-check behind it,
and once more as an update does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from feature_spec.merge import Merged, merge_specs, needs_check
from feature_spec.merge.by_record import merge_by_record
from feature_spec.merge.lines import BETWEEN, OURS, THEIRS
from feature_spec.merge.reading import read
from feature_spec.merge.report import COLUMN, DROPPED, MOVED, NO_PLACE, REMOVED
from feature_spec.merge.versions import ThreeWay, Versions

DOCUMENTS = Path(__file__).parents[1] / "documents"


def by_record(base: str, ours: str, theirs: str) -> Merged:
    """Merge by record alone."""
    return merge_by_record(ThreeWay(read(base), read(ours), read(theirs)))


def conflict(ours: str, theirs: str) -> str:
    return f"{OURS}{ours}{BETWEEN}{theirs}{THEIRS}"


def spec(body: str, *, notes: str = "") -> str:
    return (
        f"# Spec\n\n## 1. First\n\n{body}\n## 2. Second\n\nThe end of it all.\n\n## Notes\n{notes}"
    )


def table(*rows: str, head: str = "| Item | Question | Note |") -> str:
    rule = "|" + " --- |" * (head.count("|") - 1)
    return "\n".join((head, rule, *rows)) + "\n"


KEPT = "\n### Kept on update: 1. First\n\n"


@dataclass(frozen=True)
class Case:
    """Three bodies of a section, the result of their merge, and the notes about it."""

    base: str
    ours: str
    theirs: str
    result: str
    conflicts: int = 0
    notes: str = ""
    told: tuple[str, ...] = field(default=())


A, B, C = "| A | a? | [TODO: a] |", "| B | b? | [TODO: b] |", "| C | c? | [TODO: c] |"
FILLED = "| A | a? | mine |"
LIST = "- **One**: [TODO: one]\n- **Two**: [TODO: two]\n"

CASES = {
    # ---- the decision table, top down
    "the author left it alone": Case("old\n", "old\n", "new\n", "new\n"),
    "the template left it alone": Case("old\n", "mine\n", "old\n", "mine\n"),
    "both made the same of it": Case("old\n", "new\n", "new\n", "new\n"),
    "the author added a row": Case(
        table(A, B), table(A, "| X | | mine |", B), table(A, B), table(A, "| X | | mine |", B)
    ),
    "the template added a row": Case(
        table(A, B), table(FILLED, B), table(A, C, B), table(FILLED, C, B)
    ),
    "the template added a row to a table that the author removed": Case(
        table(A, B), "", table(A, C, B), "", told=(NO_PLACE,)
    ),
    "both added one row": Case(table(A), table(A, C), table(A, C), table(A, C)),
    "both added a row of one name": Case(
        table(A), table(A, "| C | x | mine |"), table(A, "| C | x | theirs |"),
        table(A) + conflict("| C | x | mine |\n", "| C | x | theirs |\n"), conflicts=1,
    ),
    "both added a section of one name": Case(
        "text\n", "text\n\n### New\n\nmine here\n", "text\n\n### New\n\ntheirs there\n",
        "text\n\n### New\n\ntheirs there\n\nmine here\n",
    ),
    "the author removed it": Case(table(A, B), table(A), table(A, B), table(A)),
    "the author removed it, the template changed it": Case(
        table(A, B), table(A), table(A, "| B | other? | [TODO: b] |"), table(A), told=(REMOVED,)
    ),
    "the template removed it": Case(table(A, B), table(A, B), table(A), table(A)),
    "the author filled a row that the template removed": Case(
        table(FILLED, B).replace("mine", "[TODO: a]"), table(FILLED, B), table(B), table(B),
        notes=KEPT + table(FILLED), told=(DROPPED,),
    ),
    "the author filled a bullet that the template removed": Case(
        LIST, LIST.replace("[TODO: one]", "mine"), "- **Two**: [TODO: two]\n",
        "- **Two**: [TODO: two]\n", notes=KEPT + "- **One**: mine\n", told=(DROPPED,),
    ),
    "the author rewrote a paragraph that the template removed": Case(
        "One.\n\nTwo words here.\n", "One.\n\nTwo words of mine here.\n", "One.\n", "One.\n",
        notes=KEPT + "Two words of mine here.\n", told=(DROPPED,),
    ),
    "answered, and the prompt reworded": Case(
        LIST, LIST.replace("[TODO: one]", "1"), LIST.replace("[TODO: one]", "[TODO: say one]"),
        LIST.replace("[TODO: one]", "1"),
    ),
    "answered, and the text around it reworded": Case(
        "Owned by [TODO: who].\n", "Owned by Ann.\n", "The owner is [TODO: who].\n",
        "The owner is Ann.\n",
    ),
    "the whole cell answered, and the template put more there than a prompt": Case(
        table(A), table(FILLED), table("| A | a? | of [TODO: a] |"), table(FILLED),
        told=("A: kept as written; the template now has: of [TODO: a]",),
    ),
    "left open with something beside it, and the template changed the field": Case(
        table(A), table("| A | a? | [TODO: a] or b |"), table("| A | a? | of [TODO: a], b |"),
        table() + conflict("| A | a? | [TODO: a] or b |\n", "| A | a? | of [TODO: a], b |\n"),
        conflicts=1,
    ),
    "approved, and another proposal": Case(
        table("| A | a? | PROPOSED: x |"), table("| A | a? | ALIGNED @ann: x |"),
        table("| A | a? | PROPOSED: y |"),
        table("| A | a? | PROPOSED: y (was ALIGNED @ann: x) |"),
        told=("A: no longer approved; the proposal is now: PROPOSED: y",),
    ),
    "still to be renewed, and another proposal": Case(
        table("| A | a? | PROPOSED: y |"), table("| A | a? | PROPOSED: y (was ALIGNED @ann) |"),
        table("| A | a? | PROPOSED: z |"), table("| A | a? | PROPOSED: z (was ALIGNED @ann) |"),
        told=("A: an approval must be renewed: PROPOSED: z",),
    ),
    "waived, and another proposal": Case(
        table("| A | a? | PROPOSED: x |"), table("| A | a? | WAIVED: no time |"),
        table("| A | a? | PROPOSED: y |"), table("| A | a? | WAIVED: no time |"),
        told=("A: kept as written; the template now proposes: PROPOSED: y",),
    ),
    "cells of one row changed on different sides": Case(
        table(A, B), table(FILLED, B), table("| A | reworded? | [TODO: a] |", B),
        table("| A | reworded? | mine |", B),
    ),
    "both added a bullet: the author's answers what the template asks": Case(
        "- **A**: a\n", "- **Cost**: ten\n- **A**: a\n",
        "- **Cost**: [TODO: how much]\n- **A**: a\n",
        "- **Cost**: ten\n- **A**: a\n",
    ),
    "both added a row: the author's cells answer what the template asks": Case(
        table(A), table(A, "| C | | ten |"), table(A, "| C | | [TODO: how much] |"),
        table(A, "| C | | ten |"),
    ),
    "lines of one fence changed on different sides": Case(
        "```json\n1\n2\n3\n4\n```\n", "```json\nx\n2\n3\n4\n```\n", "```json\n1\n2\n3\ny\n```\n",
        "```json\nx\n2\n3\ny\n```\n",
    ),
    "one line of a fence changed on both sides": Case(
        "```json\n1\n2\n```\n", "```json\n1\nx\n```\n", "```json\n1\ny\n```\n",
        "```json\n1\n" + conflict("x\n", "y\n") + "```\n", conflicts=1,
    ),
    "a paragraph changed on both sides": Case(
        "These are some words.\n", "These are some words of mine.\n", "These were some words.\n",
        conflict("These are some words of mine.\n", "These were some words.\n"), conflicts=1,
    ),
    "one cell changed on both sides, another on one": Case(
        table("| A | a? | free |", B), table("| A | a? | mine |", B),
        table("| A | reworded? | theirs |", B),
        table() + conflict("| A | reworded? | mine |\n", "| A | reworded? | theirs |\n") + f"{B}\n",
        conflicts=1,
    ),
    "a bullet changed on both sides": Case(
        "- **One**: some\n- **Two**: two\n", "- **One**: mine\n- **Two**: two\n",
        "- **One**: theirs\n- **Two**: two\n",
        conflict("- **One**: mine\n", "- **One**: theirs\n") + "- **Two**: two\n", conflicts=1,
    ),
    # ---- order
    "both added at the end: the author's stays last": Case(
        table(A), table(A, "| X | | x |"), table(A, C), table(A, C, "| X | | x |")
    ),
    "both added in one gap: the author's is first": Case(
        table(A, B), table(A, "| X | | x |", B), table(A, C, B), table(A, "| X | | x |", C, B)
    ),
    "the template moved a row that the author filled": Case(
        table(A, B, C), table(FILLED, B, C), table(B, C, A), table(B, C, FILLED)
    ),
    "the author moved a row that the template reworded": Case(
        table(A, B, C), table(B, C, A), table("| A | reworded? | [TODO: a] |", B, C),
        table(B, C, "| A | reworded? | [TODO: a] |"),
    ),
    "both moved rows": Case(
        table(A, B, C), table(C, A, B), table(B, A, C), table(B, A, C), told=(MOVED,)
    ),
    "a block is not put behind a subsection": Case(
        "one\n\n### Sub\n\nsub\n", "one\n\nmine\n\n### Sub\n\nsub\n",
        "one\n\n### Sub\n\nsub\n\n### New\n\nnew\n",
        "one\n\nmine\n\n### Sub\n\nsub\n\n### New\n\nnew\n",
    ),
    "nor one that is where a subsection was removed": Case(
        "one\n\n### Sub\n\nsub\n", "one\n\nmine\n", "one\n\n### Sub\n\nsub\n\n### New\n\nnew\n",
        "one\n\nmine\n\n### New\n\nnew\n",
    ),
    "the template moved a row that the author filled to another table": Case(
        table(A, B) + "\n### Sub\n\n" + table(C), table(FILLED, B) + "\n### Sub\n\n" + table(C),
        table(B) + "\n### Sub\n\n" + table(C, A), table(B) + "\n### Sub\n\n" + table(C, FILLED),
    ),
    # ---- keys, columns, copies
    "an ID in prose is not a key": Case(
        table("| One order (REQ-SPC-003) | x | y |", "| One payer (REQ-SPC-003) | x | y |"),
        table("| One order (REQ-SPC-003) | x | mine |", "| One payer (REQ-SPC-003) | x | y |"),
        table("| One order (REQ-SPC-003) | z | y |", "| One payer (REQ-SPC-003) | x | y |"),
        table("| One order (REQ-SPC-003) | z | mine |", "| One payer (REQ-SPC-003) | x | y |"),
    ),
    "an ID is a key, however it is written": Case(
        table("| **[REQ-SPC-001]** | x | y |"), table("| **[REQ-SPC-001]** | x | mine |"),
        table("| REQ-SPC-001 | x | y |"), table("| REQ-SPC-001 | x | mine |"),
    ),
    "the author edited the first cell": Case(
        table("| Logs | Where do the logs go? | [TODO: a] |"),
        table("| Our logs | Where do the logs go? | [TODO: a] |"),
        table("| Logs | Where do the logs go? | [TODO: say] |"),
        table("| Our logs | Where do the logs go? | [TODO: say] |"),
    ),
    "the template put a column before the notes": Case(
        table(A, B), table(FILLED, B, "| X | x? | mine |"),
        table("| A | a? | Must | [TODO: a] |", "| B | b? | Must | [TODO: b] |",
              head="| Item | Question | Need | Note |"),
        table("| A | a? | Must | mine |", "| B | b? | Must | [TODO: b] |", "| X | x? | | mine |",
              head="| Item | Question | Need | Note |"),
    ),
    "the author added a column": Case(
        table(A), table("| A | who | a? | [TODO: a] |", head="| Item | Who | Question | Note |"),
        table(A, B),
        table("| A | who | a? | [TODO: a] |", "| B | | b? | [TODO: b] |",
              head="| Item | Who | Question | Note |"),
    ),
    "the template dropped a column in which no one wrote": Case(
        table(A), table(FILLED), table("| A | [TODO: a] |", head="| Item | Note |"),
        table("| A | mine |", head="| Item | Note |"),
    ),
    "the template dropped a column in which the author wrote": Case(
        table(A), table("| A | b? | [TODO: a] |"),
        table("| A | [TODO: a] |", head="| Item | Note |"),
        table("| A | b? | [TODO: a] |"), told=(f"Question: {COLUMN}",),
    ),
    "the template moved a column": Case(
        table(A, B), table(FILLED, B),
        table("| A | [TODO: a] | a? |", "| B | [TODO: b] | b? |",
              head="| Item | Note | Question |"),
        table("| A | mine | a? |", "| B | [TODO: b] | b? |", head="| Item | Note | Question |"),
    ),
    "a padded table keeps its padding where nothing changed": Case(
        "| Item | Note      |\n| :--- | --------: |\n| A    | [TODO: a] |\n| B    | [TODO: b] |\n",
        "| Item | Note      |\n| :--- | --------: |\n| A    | mine      |\n| B    | [TODO: b] |\n",
        "| Item | Note |\n| --- | --- |\n| A | [TODO: a] |\n| B | [TODO: say b] |\n",
        "| Item | Note |\n| --- | --- |\n| A    | mine      |\n| B | [TODO: say b] |\n",
    ),
    "three fences of one kind": Case(
        "```json\n1\n```\n\n```json\n2\n```\n\n```json\n3\n```\n",
        "```json\n1\n```\n\n```json\n2\nmine\n```\n\n```json\n3\n```\n",
        "```json\n3\n```\n\n```json\n1\n```\n\n```json\n2\n```\n",
        "```json\n3\n```\n\n```json\n1\n```\n\n```json\n2\nmine\n```\n",
    ),
    "a rule before a heading": Case(
        "text\n\n---\n\n### Sub\n", "text\n\nmine\n\n---\n\n### Sub\n",
        "text\n\nnew\n\n---\n\n### Sub\n",
        "text\n\nmine\n\nnew\n\n---\n\n### Sub\n",
    ),
    "equal quotes": Case("> r\n> r\n", "> r\n> r\n> x\n", "> r\n> r\n", "> r\n> r\n> x\n"),
    "of two equal rows one was filled: it is the author's own": Case(
        table("| | x | [TODO: a] |", "| | x | [TODO: a] |"),
        table("| | x | [TODO: a] |", "| | x | mine |"),
        table("| | x | [TODO: a] |", "| | x | [TODO: a] |", B),
        table("| | x | [TODO: a] |", B, "| | x | mine |"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_record_merges(name: str) -> None:
    case = CASES[name]
    base, ours, theirs = spec(case.base), spec(case.ours), spec(case.theirs)
    merged = by_record(base, ours, theirs)
    assert merged.text == spec(case.result, notes=case.notes)
    assert merged.conflicts == case.conflicts
    assert tuple(notice.text for notice in merged.report) == case.told


@pytest.mark.parametrize("name", CASES)
def test_an_update_passes_the_self_check_on_it(name: str) -> None:
    case = CASES[name]
    merged = merge_specs(spec(case.base), spec(case.ours), spec(case.theirs))
    assert merged.way in ("lines", "records")
    if merged.way == "records":
        assert merged.text == spec(case.result, notes=case.notes)
    assert not merged.conflicts or case.conflicts


# ---- front matter ------------------------------------------------------------------------------

HEAD = "---\ntitle: 'Spec'  # as said\nstatus: Draft\ntags: [\"spec\"]\n---\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "result", "conflicts"),
    [
        (
            "status: Ready",
            "status: Draft\nowner: [TODO: who]",
            "status: Ready\nowner: [TODO: who]",
            0,
        ),
        ('status: Draft\nmine: "a" # b', "status: Draft", 'status: Draft\nmine: "a" # b', 0),
        ("status: Ready", "status: Old", conflict("status: Ready\n", "status: Old\n").rstrip(), 1),
        ("", "status: Draft", "", 0),
    ],
)
def test_front_matter_merges_key_by_key_as_it_is_written(
    ours: str, theirs: str, result: str, conflicts: int
) -> None:
    texts = (
        (HEAD + spec("text\n")).replace("status: Draft\n", f"{value}\n" if value else "")
        for value in (ours, theirs, result)
    )
    here, there, wanted = texts
    merged = by_record(HEAD + spec("text\n"), here, there)
    assert (merged.text, merged.conflicts) == (wanted, conflicts)


def test_tags_of_both_sides_are_there() -> None:
    head = HEAD + spec("text\n")
    ours, theirs = head.replace('"spec"', '"spec", "mine"'), head.replace('"spec"', '"new", "spec"')
    assert 'tags: ["new", "spec", "mine"]\n' in by_record(head, ours, theirs).text


# ---- sections ----------------------------------------------------------------------------------

TOPIC = "## {}\n\n- **Owner of {}**: [TODO: who]\n- **Limit of {}**: [TODO: how much]\n\n"


def topic(title: str, name: str, owner: str = "[TODO: who]") -> str:
    return TOPIC.format(title, name, name).replace("[TODO: who]", owner)


ALL = [topic("1. Alpha", "alpha"), topic("2. Beta", "beta"), topic("3. Gamma", "gamma")]
MINE = [ALL[0], topic("2. Beta", "beta", "Ann"), ALL[2]]


@pytest.mark.parametrize(
    ("theirs", "result"),
    {
        "renamed": (
            [ALL[0], topic("2. Better beta", "beta"), ALL[2]],
            [ALL[0], topic("2. Better beta", "beta", "Ann"), ALL[2]],
        ),
        "renumbered": (
            [topic("1. New", "new"), ALL[0], topic("3. Beta", "beta"), ALL[2]],
            [topic("1. New", "new"), ALL[0], topic("3. Beta", "beta", "Ann"), ALL[2]],
        ),
        "moved": ([ALL[2], ALL[1], ALL[0]], [ALL[2], MINE[1], ALL[0]]),
        "renamed and moved": (
            [topic("1. Better beta", "beta"), ALL[0], ALL[2]],
            [topic("1. Better beta", "beta", "Ann"), ALL[0], ALL[2]],
        ),
        "moved, and a look-alike in its place": (
            [ALL[0], topic("2. Delta", "beta"), ALL[2], ALL[1]],
            [ALL[0], topic("2. Delta", "beta"), ALL[2], MINE[1]],
        ),
    }.values(),
)
def test_what_the_author_wrote_goes_with_its_section(theirs: list[str], result: list[str]) -> None:
    base, ours, there, wanted = (
        "# Spec\n\n" + "".join(text) for text in (ALL, MINE, theirs, result)
    )
    assert by_record(base, ours, there).text == wanted


def test_a_heading_that_one_side_numbered_and_the_other_named_anew_gets_both() -> None:
    base, ours, theirs = (f"# Spec\n\n## {h}\n\ntext\n" for h in ("1. A b", "1. A c", "2. A b"))
    assert by_record(base, ours, theirs).text == "# Spec\n\n## 2. A c\n\ntext\n"


def test_sections_that_each_side_put_into_the_other_lose_nothing() -> None:
    base = "# Spec\n\n## A\n\nin a\n\n## B\n\nin b\n"
    ours = "# Spec\n\n## B\n\nin b\n\n### A\n\nin a of mine\n"
    theirs = "# Spec\n\n## A\n\nin a\n\n### B\n\nin b, anew\n"
    merged = merge_specs(base, ours, theirs)
    assert "in a of mine\n" in merged.text
    assert "in b, anew\n" in merged.text


# ---- Notes -------------------------------------------------------------------------------------


def test_without_notes_the_section_is_made_for_what_is_kept() -> None:
    base = "# Spec\n\n## A\n\n" + LIST
    ours, theirs = base.replace("[TODO: two]", "mine"), base.replace("- **Two**: [TODO: two]\n", "")
    kept = "\n## Notes\n\n### Kept on update: A\n\n- **Two**: mine\n"
    assert by_record(base, ours, theirs).text == theirs + kept


def test_what_a_second_update_keeps_joins_what_the_first_kept() -> None:
    base = spec(LIST)
    ours = base.replace("[TODO: one]", "mine").replace("[TODO: two]", "too")
    first = base.replace("- **One**: [TODO: one]\n", "")
    once = by_record(base, ours, first)
    twice = by_record(first, once.text, first.replace("- **Two**: [TODO: two]\n", ""))
    assert twice.text.endswith("## Notes\n" + KEPT + "- **One**: mine\n\n- **Two**: too\n")
    assert twice.text.count("### Kept on update") == 1


def test_a_block_that_the_template_took_away_moves_whole() -> None:
    base = spec("text\n\n### Sub\n\n" + table(A, B) + "\nMore.\n")
    ours = base.replace("[TODO: a]", "mine").replace("More.", "More of mine.")
    merged = by_record(base, ours, spec("text\n"))
    kept = "\n### Kept on update: Sub\n\n" + table(FILLED) + "\nMore of mine.\n"
    assert merged.text == spec("text\n", notes=kept)


# ---- form --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.conflicts])
def test_a_conflict_stands_at_the_margin_around_one_record(name: str) -> None:
    case = CASES[name]
    text = by_record(spec(case.base), spec(case.ours), spec(case.theirs)).text
    lines = text.split("\n")
    for mark in (OURS, BETWEEN, THEIRS):
        assert lines.count(mark.rstrip()) == 1
    between = lines[lines.index(OURS.rstrip()) : lines.index(THEIRS.rstrip())]
    assert not any(line.startswith("```") for line in between)
    assert "| --- | --- | --- |" not in between


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_the_end_of_the_text_is_the_author_s(end: str) -> None:
    base, ours, theirs = "# S\n\none\n\ntwo\n", "# S\n\none\n\nmine" + end, "# S\n\nnew\n\ntwo\n"
    assert by_record(base, ours, theirs).text == "# S\n\nnew\n\nmine" + end


def test_a_new_end_of_the_text_ends_as_the_author_s_does() -> None:
    base, ours, theirs = "# S\n\none\n", "# S\n\nmine", "# S\n\none\n\n## New\n\nnew\n"
    assert by_record(base, ours, theirs).text == "# S\n\nmine\n\n## New\n\nnew"


def test_blocks_that_nobody_had_side_by_side_get_a_blank_line_between() -> None:
    base, ours, theirs = "# S\n\none\n", "# S\n\none\n\nmine\n", "# S\n\none\n\n> new\n"
    assert by_record(base, ours, theirs).text == "# S\n\none\n\n> new\n\nmine\n"


# ---- documents ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["seed.md", "invoices.md", "search.md"])
def test_a_hand_written_spec_that_was_adopted_keeps_every_word(name: str) -> None:
    """It was not written from the old render, so almost every line of it is the author's."""
    ours = (DOCUMENTS / name).read_text(encoding="utf-8")
    base = (DOCUMENTS.parent / "golden" / "checkout.md").read_text(encoding="utf-8")
    theirs = base.replace("## Notes", "## 10. New\n\nSomething new is asked here.\n\n## Notes")
    assert by_record(base, ours, base).text == ours
    merged = merge_specs(base, ours, theirs)
    assert "Something new is asked here." in merged.text
    assert not [line for line in ours.split("\n") if line not in merged.text]


@pytest.mark.parametrize("rows", [2_000])
def test_a_long_table_changed_on_both_sides_merges(rows: int) -> None:
    base = spec(table(*(f"| R{n} | ask {n}? | [TODO: {n}] |" for n in range(rows))))
    ours = base.replace("[TODO: 1]", "mine").replace("| R7 | ask 7? | [TODO: 7] |\n", "")
    theirs = base.replace("ask 1?", "ask one?").replace("ask 9?", "ask nine?")
    merged = merge_specs(base, ours, theirs)
    wanted = theirs.replace("[TODO: 1]", "mine").replace("| R7 | ask 7? | [TODO: 7] |\n", "")
    assert (merged.text, merged.way) == (wanted, "records")
    assert not needs_check(ours, merged.text)


def test_a_list_that_is_gone_is_asked_for_by_the_nearest_of_its_items_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = 0
    places = ThreeWay._places

    def counted(self: ThreeWay, record: Versions) -> Iterator[Versions]:
        nonlocal asked
        asked += 1
        return places(self, record)

    monkeypatch.setattr(ThreeWay, "_places", counted)
    size = 1_000
    items = [f"- **L{n}**: x{n}\n" for n in range(size)]
    halves = "".join(items[: size // 2]) + "\ntext\n\n" + "".join(items[size // 2 :])
    base = "## A\n\n" + "".join(items) + "\n## B\n\nin b\n\n## Notes\n"
    ours = "## A\n\nnone\n\n## B\n\n" + halves + "\n## Notes\n"
    theirs = "## A\n\n" + "".join(items).replace("x", "y") + "\n## Notes\n"
    assert set(merge_specs(base, ours, theirs).text.split("\n")) >= {"text", "none"}
    assert asked < size * 250
