"""Many trials of several merges, and the table of what came out."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from trials import methods, pairs
from trials.compare import worse
from trials.lineage import Lineage
from trials.oracle import Fault, Verdict, judge
from trials.pairs import Pair
from trials.result import START

# What may never happen, whatever else a merge is forgiven.
WRONG = "pairs silently wrong"
WORSE = "worse"
"""In how many pairs a result is worse than Copier's."""
LONGER = "more lines inside than Copier"
"""In how many pairs there is more inside conflicts, be Copier's result right or not."""
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
    "reformatted",
    "form",
    "crash",
    WRONG,
    LONGER,
    WORSE,
)


@dataclass
class Figures:
    """What one method did in many trials.

    Attributes:
        counts: how often each thing of `LINES` happened.
        faults: what is silently wrong.
        failing: the seeds with faults.
        worse: by seed, in what the result is worse than Copier's.
        kinds: by habit, the pairs that have it, and those of them that are wrong or worse.
        milliseconds: how long each merge took.

    """

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    failing: list[int] = field(default_factory=list)
    worse: dict[int, list[str]] = field(default_factory=dict)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        """Add the figures of other trials."""
        self.counts += other.counts
        self.faults += other.faults
        self.failing += other.failing
        self.worse |= other.worse
        for kind, counts in other.kinds.items():
            self.kinds.setdefault(kind, Counter()).update(counts)
        self.milliseconds += other.milliseconds


class Trial:
    """The updates of one pair, by any method, and what the judge says of each."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.steps = pair.steps
        self._lineages: dict[int, Lineage] = {}
        self._verdicts: dict[tuple[int, str], Verdict] = {}

    def results(self, method: methods.Merge) -> Iterator[str]:
        """Yield the text after each update; a conflict is for a person, and ends the trial."""
        base, text = self.pair.base.text, self.pair.ours.text
        for step in self.steps:
            text = method(base, text, step.theirs.text)
            base = step.theirs.text
            yield text
            if f"{START}\n" in text:
                return

    def verdict(self, step: int, text: str) -> Verdict:
        """Judge the text after an update."""
        if step not in self._lineages:
            self._lineages[step] = Lineage(self.steps[step])
        if (step, text) not in self._verdicts:
            self._verdicts[step, text] = judge(self.steps[step], text, self._lineages[step])
        return self._verdicts[step, text]


def trial(seed: int, names: Sequence[str], kinds: Sequence[str] = ()) -> dict[str, Figures]:
    """Run some methods on the pair of one seed, each beside Copier's."""
    run = Trial(pairs.make(seed, kinds))
    copiers = list(run.results(methods.by_copier))
    return {name: _figures(run, name, copiers) for name in names}


def _figures(run: Trial, name: str, copiers: Sequence[str]) -> Figures:
    seed = run.pair.seed
    times: list[float] = []
    texts: list[str] = []
    start = time.perf_counter()
    found: list[str] = []
    longer = False
    try:
        for text in run.results(methods.METHODS[name]):
            times.append((time.perf_counter() - start) * 1000)
            texts.append(text)
            start = time.perf_counter()
    except Exception as error:  # a crash is a finding, and the other pairs go on
        verdict = Verdict(seed, run.pair.kinds)
        verdict.add("crash", f"{type(error).__name__}: {error}")
        verdict.counts.update({"pairs": 1, "crash": 1, WRONG: 1})
    else:
        verdict = run.verdict(len(texts) - 1, texts[-1])
        both = min(len(texts), len(copiers)) - 1
        mine, theirs = run.verdict(both, texts[both]), run.verdict(both, copiers[both])
        found = list(worse(mine, theirs))
        longer = mine.counts["lines inside"] > theirs.counts["lines inside"]
    counts = verdict.counts + Counter({WORSE: int(bool(found)), LONGER: int(longer)})
    one = Counter({"pairs": 1, WRONG: int(bool(verdict.faults)), WORSE: int(bool(found))})
    return Figures(
        counts,
        list(verdict.faults),
        [seed] if verdict.faults else [],
        {seed: found} if found else {},
        {kind: Counter(one) for kind in run.pair.kinds or ("none",)},
        times,
    )


def trials(
    seeds: Iterable[int], names: Sequence[str], kinds: Sequence[str] = ()
) -> dict[str, Figures]:
    """Run some methods on the pairs of many seeds."""
    total = {name: Figures() for name in names}
    for seed in seeds:
        for name, figures in trial(seed, names, kinds).items():
            total[name].add(figures)
    return total


def table(total: dict[str, Figures]) -> str:
    """Return the figures as a Markdown table, one column for each method."""
    names = list(total)
    rows = [["", *names], ["---"] * (len(names) + 1)]
    rows += [[line, *(f"{total[name].counts[line]:,}" for name in names)] for line in LINES]
    rows.append(["ms for a merge: median / p95 / most", *(_speed(total[n]) for n in names)])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def table_of_kinds(found: Figures) -> str:
    """Return the habits as a Markdown table: how many pairs each is in, how many are wrong."""
    rows = [["habit", "pairs", WRONG, WORSE], ["---"] * 4]
    for kind, counts in sorted(found.kinds.items()):
        rows.append([kind, *(f"{counts[column]:,}" for column in ("pairs", WRONG, WORSE))])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _speed(figures: Figures) -> str:
    times = sorted(figures.milliseconds)
    if not times:
        return "none"
    late = times[min(len(times) - 1, len(times) * 95 // 100)]
    return f"{statistics.median(times):.0f} / {late:.0f} / {times[-1]:.0f}"
