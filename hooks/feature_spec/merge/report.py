"""The result of a merge, and what a person should know about it."""

from __future__ import annotations

from dataclasses import dataclass

DROPPED = "the template dropped this; your text is now under Notes"
REMOVED = "you had removed this, so the template's change is left out"
NO_PLACE = "the template added this to a part that you had removed, so it is left out"
COLUMN = "the template dropped this column, but it has your text, so it stays"
MOVED = "you and the template both changed the order here; the template's order is used"
ASKS_NO_MORE = "the template no longer asks for this here; the rows that you wrote stay"
ASKS_OTHERS = "the template asks for other rows here now; the rows that you wrote stay"


@dataclass(frozen=True)
class Notice:
    """Something to report about a merge.

    Attributes:
        heading: the heading it is under, in the author's words.
        text: what happened, as a sentence without a full stop.
        lines: the lines of the author or the template that it is about.

    """

    heading: str
    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Merged:
    """The result of a merge.

    Attributes:
        text: the merged text, with conflict markers where both sides changed one thing.
        conflicts: how many conflicts are in it.
        report: what to report, in the order of the text.
        way: how it was merged: `lines`, `records`, or `conflicts` for the line merge that is left
            when none can be trusted.
        problem: the error that the merge by record or the self-check ended in; empty without one.
        doubts: what the self-check doubts in the line merge that is left, or doubted in the merge
            of records that are in a conflict now.

    """

    text: str
    conflicts: int
    report: tuple[Notice, ...]
    way: str
    problem: str = ""
    doubts: tuple[str, ...] = ()
