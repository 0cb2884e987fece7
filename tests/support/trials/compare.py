"""A merge beside Copier's own: it is never worse, for what people wrote and for what is left."""

from __future__ import annotations

from collections.abc import Iterator

from trials.oracle import Verdict

AUTHORS = ("author lost", "author misplaced", "author doubled")


def worse(mine: Verdict, copiers: Verdict) -> Iterator[str]:
    """Yield in what a result is worse than Copier's result of the same pair.

    Copier's conflicts are a measure only if the judge accepts its result: a result that is silently
    wrong has few of them for the wrong reason.
    """
    here, there = (sum(verdict.counts[kind] for kind in AUTHORS) for verdict in (mine, copiers))
    if here > there:
        yield f"{here} words of the author are lost, misplaced or doubled; Copier: {there}"
    lines = [verdict.counts["lines inside"] for verdict in (mine, copiers)]
    if not copiers.faults and lines[0] > lines[1]:
        yield f"{lines[0]} lines are inside conflicts; Copier: {lines[1]}"
