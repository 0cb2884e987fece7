"""Where text is kept when the author renamed, replaced or deleted Notes."""

from __future__ import annotations

import pytest

from feature_spec.merge import merge_specs

TABLE = "| Item | Note |\n| --- | --- |\n"
NOTES = "## Notes\n\nPeople own this section.\n"
BASE = f"# S\n\n## 1. One\n\n{TABLE}| x | old |\n| y | z |\n\nSome words.\n\n{NOTES}"
THEIRS = BASE.replace("| x | old |\n", "").replace("| y | z |", "| y | new |")
KEPT = f"### Kept on update: 1. One\n\n{TABLE}| x | mine, by the author |\n"
MINUTES = "## Minutes\n\nWe met on Monday and talked for long.\n\n- **Decided**: all of it\n"


@pytest.mark.parametrize(
    ("notes", "end"),
    [
        ("", f"## Notes\n\n{KEPT}"),
        (MINUTES, f"{MINUTES}\n## Notes\n\n{KEPT}"),
        (NOTES.replace("Notes", "Minutes"), NOTES.replace("Notes", "Minutes") + f"\n{KEPT}"),
        (NOTES, f"{NOTES}\n{KEPT}"),
    ],
    ids=["deleted", "replaced by another section", "renamed", "as it was"],
)
def test_the_text_of_a_dropped_row_is_kept_whatever_became_of_notes(notes: str, end: str) -> None:
    ours = BASE.replace("| x | old |", "| x | mine, by the author |")
    ours = (ours.removesuffix(NOTES) + notes).rstrip("\n") + "\n"
    merged = merge_specs(BASE, ours, THEIRS, strict=True)
    assert (merged.way, merged.conflicts, merged.doubts) == ("records", 0, ())
    assert merged.text == f"# S\n\n## 1. One\n\n{TABLE}| y | new |\n\nSome words.\n\n{end}"


def test_notes_that_the_author_deleted_stay_deleted_when_nothing_is_kept() -> None:
    ours = BASE.removesuffix(f"\n{NOTES}").replace("| x | old |", "| x | mine |")
    theirs = BASE.replace("| y | z |", "| y | new |")
    merged = merge_specs(BASE, ours, theirs, strict=True)
    assert merged.text == ours.replace("| y | z |", "| y | new |")


def test_rows_of_two_tables_of_one_form_are_kept_under_one_head() -> None:
    base = f"# S\n\n## 1. One\n\n{TABLE}| a | b |\n\nSome words.\n\n{TABLE}| c | d |\n\n{NOTES}"
    ours = base.replace("| b |", "| mine, by Ana |").replace("| d |", "| mine, by Ben |")
    theirs = f"# S\n\n## 1. One\n\nSome words.\n\n{NOTES}"
    merged = merge_specs(base, ours, theirs, strict=True)
    kept = f"### Kept on update: 1. One\n\n{TABLE}| a | mine, by Ana |\n| c | mine, by Ben |\n"
    assert merged.text == f"{theirs}\n{kept}"
