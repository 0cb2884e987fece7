"""Merging one field: open items that were filled, notes that were approved."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.markdown.open_items import OPEN_ITEM
from feature_spec.merge.fields import MergedField, answers_to, merge_field

CONFLICT = None

CASES = {
    "no one changed it": ("a", "a", "a", "a"),
    "only the author changed it": ("a", "b", "a", "b"),
    "only the template changed it": ("a", "a", "b", "b"),
    "both changed it to the same": ("a", "b", "b", "b"),
    "both changed it": ("a", "b", "c", CONFLICT),
    "both added it": ("", "b", "c", CONFLICT),
    # ---- an open item
    "filled, and the prompt reworded": ("[TODO: who]", "Ann", "[TODO: who owns it]", "Ann"),
    "filled inside a line, and the prompt reworded": (
        "Owner: [TODO: who], of sales", "Owner: Ann, of sales",
        "Owner: [TODO: who owns it], of sales", "Owner: Ann, of sales",
    ),
    "filled and the rest rewritten, and the prompt reworded": (
        "Owner: [TODO: who]", "Ann owns it", "Owner: [TODO: who owns it]", "Ann owns it",
    ),
    "filled, and the text around it reworded": (
        "Owner: [TODO: who]", "Owner: Ann", "The owner is [TODO: who]", "The owner is Ann",
    ),
    "filled, and the text around it and the prompt reworded": (
        "Owner: [TODO: who]", "Owner: Ann", "The owner is [TODO: say who].", "The owner is Ann.",
    ),
    "filled, both changed the text around it": (
        "Owner: [TODO: who]", "The boss: Ann", "The owner is [TODO: who]", CONFLICT,
    ),
    "left open, and something written beside it": (
        "[TODO: who] owns it", "[TODO: who] or Ann owns it", "[TODO: say who] has it", CONFLICT,
    ),
    "left open alone in its cell, and something written beside it": (
        "[TODO: who]", "[TODO: who] perhaps Ann", "Owner: [TODO: who]", CONFLICT,
    ),
    "left open with a text beside it, and only the prompt reworded": (
        "[TODO: who]", "[TODO: who] perhaps Ann", "[TODO: say who]", "[TODO: say who] perhaps Ann",
    ),
    "an item before Validated": (
        "[TODO before Validated: link]", "runs/12", "[TODO before Validated: the run]", "runs/12",
    ),
    # ---- several open items
    "one of two filled, the other reworded": (
        "[TODO: a] and [TODO: b]", "one and [TODO: b]",
        "[TODO: a] and [TODO: c]", "one and [TODO: c]",
    ),
    "both filled, a word between them reworded": (
        "[TODO: a] and [TODO: b]", "one and two", "[TODO: a] or [TODO: b]", "one or two",
    ),
    "both filled, and the template swapped them": (
        "[TODO: first] and [TODO: second]", "one and two",
        "[TODO: second], [TODO: first]", "two, one",
    ),
    "filled with a text in which the words between occur again": (
        "[TODO: a] and [TODO: b]", "x and y and z", "[TODO: a] or [TODO: b]", CONFLICT,
    ),
    "filled, and the template took the item away": (
        "of [TODO: a], by [TODO: b]", "of one, by two", "by [TODO: b]", CONFLICT,
    ),
    "two items of one wording, reworded to different ones": (
        "[TODO: x] [TODO: x]", "one [TODO: x]", "[TODO: a] [TODO: b]", CONFLICT,
    ),
    "two items side by side, both filled": (
        "[TODO: a][TODO: b]", "onetwo", "say [TODO: a][TODO: b]", CONFLICT,
    ),
    # ---- alignment notes
    "approved, and another proposal": (
        "PROPOSED: x", "ALIGNED: x", "PROPOSED: y", "PROPOSED: y (was ALIGNED: x)",
    ),
    "approved twice over": (
        "PROPOSED: y", "PROPOSED: y (was ALIGNED: x)",
        "PROPOSED: z", "PROPOSED: z (was ALIGNED: x)",
    ),
    "approved again after an update": (
        "PROPOSED: y", "ALIGNED: y", "PROPOSED: z", "PROPOSED: z (was ALIGNED: y)",
    ),
    "approved with brackets": (
        "PROPOSED: x", "ALIGNED (Ann, 3 May)",
        "PROPOSED: y", "PROPOSED: y (was ALIGNED (Ann, 3 May))",
    ),
    "waived": ("PROPOSED: x", "WAIVED: no time", "PROPOSED: y", "WAIVED: no time"),
    "not applicable": ("PROPOSED: x", "N/A: no data", "PROPOSED: y", "N/A: no data"),
    "a proposal of the author's": ("PROPOSED: x", "PROPOSED: w", "PROPOSED: y", "PROPOSED: w"),
    "not applicable as generated, approved": (
        "N/A: none", "ALIGNED: none", "PROPOSED: y", "PROPOSED: y (was ALIGNED: none)",
    ),
    "a note in words of the author's": ("PROPOSED: x", "we shall see", "PROPOSED: y", CONFLICT),
    "a word that only begins like a note": ("PROPOSED: x", "ALIGNEDish", "PROPOSED: y", CONFLICT),
    "a cell that was never proposed": ("free", "ALIGNED: x", "PROPOSED: y", CONFLICT),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_field_merges(case: str) -> None:
    base, ours, theirs, result = CASES[case]
    assert base is not None
    assert ours is not None
    assert theirs is not None
    assert merge_field(base, ours, theirs).text == result


TOLD = {
    ("PROPOSED: x", "ALIGNED: x", "PROPOSED: y"):
        "no longer approved; the proposal is now: PROPOSED: y",
    ("PROPOSED: y", "PROPOSED: y (was ALIGNED: x)", "PROPOSED: z"):
        "an approval must be renewed: PROPOSED: z",
    ("PROPOSED: x", "WAIVED: no time", "PROPOSED: y"):
        "kept as written; the template now proposes: PROPOSED: y",
    ("[TODO: who]", "Ann", "Owner: [TODO: who]"):
        "kept as written; the template now has: Owner: [TODO: who]",
    ("[TODO: who]", "Ann", "[TODO: who owns it]"): "",
    ("a", "b", "a"): "",
}  # fmt: skip


@pytest.mark.parametrize("texts", TOLD)
def test_what_a_person_should_know_is_told(texts: tuple[str, str, str]) -> None:
    assert merge_field(*texts).note == TOLD[texts]


PIECES = st.sampled_from(
    ["[TODO: a]", "[TODO: b]", "[TODO: a", "x", "y ", " and ", "PROPOSED: ", "ALIGNED: ",
     " (was ALIGNED x)", "N/A: ", ")", "(", "\\", ".*", "😀", ""]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=5).map("".join)


@given(TEXTS, TEXTS, TEXTS)
def test_a_side_that_alone_changed_a_field_wins(base: str, ours: str, theirs: str) -> None:
    assert merge_field(base, ours, base) == MergedField(ours)
    assert merge_field(base, base, theirs) == MergedField(theirs)
    assert merge_field(base, ours, ours) == MergedField(ours)


@given(TEXTS, TEXTS, TEXTS)
def test_what_the_author_answered_is_in_the_result(base: str, ours: str, theirs: str) -> None:
    """Every word of the author's that the old render does not have."""
    merged = merge_field(base, ours, theirs).text
    if merged is not None:
        assert set(re.findall(r"[xy]", ours)) - set(base) <= set(merged)


def test_many_open_items_in_one_line_are_matched_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern with a gap for each item would try every way to divide a line among them."""
    monkeypatch.setattr(re, "fullmatch", _refused)
    items = [f"[TODO: item {number}]" for number in range(40)]
    base, theirs = " a".join(items), " b".join(items)
    assert merge_field(base, " a" * 5_000 + "!", theirs).text is None
    answers = [f"{number}!" for number in range(40)]
    assert merge_field(base, " a".join(answers), theirs).text == " b".join(answers)


def test_the_end_of_a_bracket_is_not_looked_for_through_a_whole_line() -> None:
    """Else a line of brackets that never close is read once for each of them."""
    assert OPEN_ITEM.search(f"[TODO: {'x' * 1000}]")
    assert not OPEN_ITEM.search(f"[TODO: {'x' * 1001}]")


def _refused(*_: object) -> None:
    raise AssertionError("a pattern made of an author's text")


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        ("- **A**: ten", "- **A**: [TODO: how many]", "- **A**: ten"),
        ("ten", "[TODO: how many]", "ten"),
        ("at ten by Ana", "at [TODO: when] by [TODO: whom]", "at ten by Ana"),
        ("at [TODO: when] by Ana", "at [TODO: when] by [TODO: whom]", None),
        ("- **A**: ten [TODO: how many]", "- **A**: [TODO: how many]", None),
        ("- **A**: ", "- **A**: [TODO: how many]", None),
        ("- **B**: ten", "- **A**: [TODO: how many]", None),
        ("ten", "eleven", None),
    ],
)
def test_what_the_author_wrote_answers_what_the_template_asks_later(
    ours: str, theirs: str, merged: str | None
) -> None:
    assert merge_field("", ours, theirs).text == merged


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        (
            "PROPOSED: a library",
            "ALIGNED @ana: ours",
            "N/A: no library",
            "PROPOSED: N/A: no library (was ALIGNED @ana: ours)",
        ),
        (
            "N/A: no library",
            "PROPOSED: N/A: no library (was ALIGNED @ana: ours)",
            "N/A: none at all",
            "PROPOSED: N/A: none at all (was ALIGNED @ana: ours)",
        ),
        (
            "N/A: no library",
            "PROPOSED: N/A: no library (was ALIGNED @ana: ours)",
            "PROPOSED: a library",
            "PROPOSED: a library (was ALIGNED @ana: ours)",
        ),
        ("PROPOSED: a", "WAIVED W-1: no", "N/A: none", "WAIVED W-1: no"),
        ("PROPOSED: a", "PROPOSED: mine", "N/A: none", "PROPOSED: mine"),
        ("PROPOSED: a", "PROPOSED: a", "N/A: none", "N/A: none"),
    ],
)
def test_an_approval_becomes_a_proposal_again_even_where_nothing_is_proposed(
    base: str, ours: str, theirs: str, merged: str
) -> None:
    """A generated `N/A` counts as settled, and no one has looked at it."""
    assert merge_field(base, ours, theirs).text == merged


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("at ten by Ana", ["ten", "Ana"]),
        ("at [TODO: when] by Ana", ["Ana"]),
        ("at [TODO: when], see the wiki by [TODO: whom]", [", see the wiki"]),
        ("at [TODO: when] by [TODO: whom]", []),
        ("on Monday by Ana", []),
    ],
)
def test_what_answers_the_open_items_of_a_field(text: str, answers: list[str]) -> None:
    assert answers_to("at [TODO: when] by [TODO: whom]", text) == answers
