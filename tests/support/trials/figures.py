"""Many trials of several merges, and the table of what came out."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from trials import methods, pairs
from trials.lineage import Lineage
from trials.oracle import Fault, Verdict, judge

# What may never happen, whatever else a merge is forgiven.
WRONG = "pairs silently wrong"
WORSE = "pairs worse than Copier"
HARM = ("author lost", "author misplaced", "author doubled")
LINES = (
    "pairs",
    "author tokens",
    "template tokens",
    "pairs with a conflict",
    "conflict hunks",
    "lines inside",
    "author tokens in a conflict",
    "records in a conflict without need",
    "author tokens kept in Notes",
    "author lost",
    "author misplaced",
    "author doubled",
    "template missing",
    "template misplaced",
    "template doubled",
    "came back",
    "stale",
    "record wrong",
    "out of order",
    "form",
    "crash",
    WRONG,
    WORSE,
)


@dataclass
class Figures:
    """What one method did in many trials."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    failing: list[int] = field(default_factory=list)
    worse: list[int] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        """Add the figures of other trials."""
        self.counts += other.counts
        self.faults += other.faults
        self.failing += other.failing
        self.worse += other.worse
        self.milliseconds += other.milliseconds


def trial(seed: int, names: Sequence[str]) -> dict[str, Figures]:
    """Run some methods on the pair of one seed."""
    pair = pairs.make(seed)
    lineage = Lineage(pair)
    found = {}
    for name in names:
        times: list[float] = []
        start = time.perf_counter()
        try:
            text = methods.METHODS[name](pair.base.text, pair.ours.text, pair.theirs.text)
        except Exception as error:  # a crash is a finding, and the other pairs go on
            verdict = Verdict(seed)
            verdict.add("crash", f"{type(error).__name__}: {error}")
            verdict.counts.update({"pairs": 1, "crash": 1, WRONG: 1})
        else:
            times.append((time.perf_counter() - start) * 1000)
            verdict = judge(pair, text, lineage)
        failing = [seed] if verdict.faults else []
        found[name] = Figures(verdict.counts, verdict.faults, failing, milliseconds=times)
    plain = found.get("copier")
    for figures in found.values():
        if plain is not None and worse(figures, plain):
            figures.worse.append(seed)
            figures.counts[WORSE] = 1
    return found


def worse(found: Figures, plain: Figures) -> bool:
    """Say whether a merge of one pair is worse than Copier's.

    It is when it lost, misplaced or doubled more of the author's words, and where Copier's is right
    also with more lines inside conflicts.
    """
    if any(found.counts[kind] > plain.counts[kind] for kind in HARM):
        return True
    larger = found.counts["lines inside"] > plain.counts["lines inside"]
    return larger and not plain.faults


def trials(seeds: Iterable[int], names: Sequence[str]) -> dict[str, Figures]:
    """Run some methods on the pairs of many seeds."""
    total = {name: Figures() for name in names}
    for seed in seeds:
        for name, figures in trial(seed, names).items():
            total[name].add(figures)
    return total


def table(total: dict[str, Figures]) -> str:
    """Return the figures as a Markdown table, one column for each method."""
    names = list(total)
    rows = [["", *names], ["---"] * (len(names) + 1)]
    rows += [[line, *(f"{total[name].counts[line]:,}" for name in names)] for line in LINES]
    rows.append(["ms for a merge: median / p95 / most", *(_speed(total[n]) for n in names)])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _speed(figures: Figures) -> str:
    times = sorted(figures.milliseconds)
    if not times:
        return "none"
    late = times[min(len(times) - 1, len(times) * 95 // 100)]
    return f"{statistics.median(times):.0f} / {late:.0f} / {times[-1]:.0f}"
