"""The line merge: a three-way merge of lists of lines, as diff3 does it.

Lines that are unique on both sides are matched first (patience), what is between them by the
longest common runs. Changes of both sides that touch each other are one change, as in git.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

OURS = "<<<<<<< before updating\n"
BETWEEN = "=======\n"
THEIRS = ">>>>>>> after updating\n"
"""The labels that Copier itself writes."""

CONFLICT = re.compile(f"{OURS}(.*?){BETWEEN}(.*?){THEIRS}", re.DOTALL)
"""A conflict: the author's lines, the template's lines."""

MARKER = re.compile(r"^(<{7}|>{7}|\|{7}) .*\n?", re.MULTILINE)
"""A line that begins or ends a conflict; with `diff3`, also the one before the older lines."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")

FEW = 3
"""At most this many lines that say nothing, between two differences, belong to the conflict."""

_SAYS = re.compile(r"\w")

MAX_PRODUCT = 250_000
"""Longest common runs are searched for between at most this many pairs of lines."""


@dataclass(frozen=True)
class Chunk:
    """Consecutive lines of the three texts that belong together.

    Attributes:
        base, ours, theirs: the lines.

    """

    base: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def merged(self) -> tuple[str, ...] | None:
        """The lines of the side that changed something; None when both did, and differently."""
        if self.ours in (self.base, self.theirs):
            return self.theirs
        return self.ours if self.theirs == self.base else None


def lines_of(text: str) -> list[str]:
    r"""The lines of a text, ends included; only `\n` ends a line."""
    return _LINE.findall(text)


def line_merge(
    base: str,
    ours: str,
    theirs: str,
    resolve: Callable[[Chunk], Sequence[str] | None] = lambda _: None,
) -> tuple[str, int]:
    """Merge three texts line by line.

    Args:
        base: the old render.
        ours: the author's text.
        theirs: the new render.
        resolve: gives the lines for a chunk that both sides changed; None leaves a conflict.

    Returns:
        The text, and the number of conflicts in it.

    """
    conflicts = 0
    out: list[str] = []
    for chunk in chunks(lines_of(base), lines_of(ours), lines_of(theirs)):
        merged = chunk.merged
        if merged is None:
            merged_anyway = resolve(chunk)
            merged = None if merged_anyway is None else tuple(merged_anyway)
        if merged is not None:
            out += merged
            continue
        text, count = both("".join(chunk.ours), "".join(chunk.theirs))
        conflicts += count
        out.append(text)
    return "".join(out), conflicts


def both(ours: str, theirs: str) -> tuple[str, int]:
    """Two texts as one, with a conflict around each group of lines that differ, as in git.

    Returns:
        The text, and the number of conflicts in it.

    """
    parts: list[str] = []
    conflicts = 0
    for same, mine, yours in _differences(lines_of(_ended(ours)), lines_of(_ended(theirs))):
        parts += same
        if mine or yours:
            conflicts += 1
            parts += [OURS, *mine, BETWEEN, *yours, THEIRS]
    return "".join(parts), conflicts


def _differences(
    ours: list[str], theirs: list[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Cut two lists of lines into equal lines and the lines behind them that differ."""
    groups: list[tuple[list[str], list[str], list[str]]] = [([], [], [])]
    here = there = 0
    for i, j in [*matched(ours, theirs), (len(ours), len(theirs))]:
        groups[-1][1].extend(ours[here:i])
        groups[-1][2].extend(theirs[there:j])
        if i < len(ours):
            if groups[-1][1] or groups[-1][2]:
                groups.append(([], [], []))
            groups[-1][0].append(ours[i])
        here, there = i + 1, j + 1
    last = groups[0]
    for same, mine, yours in groups[1:]:
        if (mine or yours) and len(same) <= FEW and not any(map(_SAYS.search, same)):
            last[1].extend(same + mine)
            last[2].extend(same + yours)
        else:
            yield last
            last = same, mine, yours
    yield last


def inside(text: str) -> int:
    """The number of lines inside conflicts, markers left out."""
    return sum(side.count("\n") for found in CONFLICT.finditer(text) for side in found.groups())


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def chunks(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Chunk]:
    """Cut three lists of lines into chunks, unchanged and changed ones in turn."""
    mine, yours = dict(matched(base, ours)), dict(matched(base, theirs))
    at = here = there = 0
    while True:
        # Lines that both sides kept, as far as all three go on together.
        start = at
        while at < len(base) and mine.get(at) == here and yours.get(at) == there:
            at, here, there = at + 1, here + 1, there + 1
        if at > start:
            same = tuple(base[start:at])
            yield Chunk(same, same, same)
        end = next((i for i in range(at, len(base)) if i in mine and i in yours), len(base))
        upto = (mine[end], yours[end]) if end < len(base) else (len(ours), len(theirs))
        if end > at or upto[0] > here or upto[1] > there:
            yield Chunk(
                tuple(base[at:end]), tuple(ours[here : upto[0]]), tuple(theirs[there : upto[1]])
            )
        at, here, there = end, upto[0], upto[1]
        if at >= len(base):
            return


def matched(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The pairs of equal elements of two sequences that keep their order, by their indexes."""
    pairs: list[tuple[int, int]] = []
    pending = [(0, len(left), 0, len(right))]
    while pending:
        a, b, c, d = pending.pop()
        while a < b and c < d and left[a] == right[c]:
            pairs.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and left[b - 1] == right[d - 1]:
            b, d = b - 1, d - 1
            pairs.append((b, d))
        if a == b or c == d:
            continue
        anchors = _unique_in_order(left, right, (a, b, c, d))
        if anchors:
            for i, j in anchors:
                pending.append((a, i, c, j))
                pairs.append((i, j))
                a, c = i + 1, j + 1
            pending.append((a, b, c, d))
        elif (b - a) * (d - c) <= MAX_PRODUCT:
            runs = SequenceMatcher(None, left[a:b], right[c:d], autojunk=False)
            for i, j, size in runs.get_matching_blocks():
                pairs += [(a + i + n, c + j + n) for n in range(size)]
    return _slid(sorted(pairs), left, right)


def _slid(
    pairs: list[tuple[int, int]], left: Sequence[Hashable], right: Sequence[Hashable]
) -> list[tuple[int, int]]:
    """Of equal elements in a row, take the last as the one that is new or gone, as git does.

    Otherwise two sides that each left out one of three would seem to have left out two.
    """
    found: list[tuple[int, int]] = []
    a = c = 0
    for i, j in pairs:
        if c == j and left[a] == left[i]:
            pair = a, j
        elif a == i and right[c] == right[j]:
            pair = i, c
        else:
            pair = i, j
        found.append(pair)
        a, c = pair[0] + 1, pair[1] + 1
    return found


def _unique_in_order(
    left: Sequence[Hashable], right: Sequence[Hashable], span: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """The longest list of pairs, in order, of elements that are unique on both sides."""
    a, b, c, d = span
    here, there = Counter(left[a:b]), Counter(right[c:d])
    places = {right[j]: j for j in range(c, d) if there[right[j]] == 1}
    pairs = [(i, places[left[i]]) for i in range(a, b) if here[left[i]] == 1 and left[i] in places]
    tails: list[int] = []  # the smallest end of an increasing run, by its length
    ends: list[int] = []  # which pair that is
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(j)
            ends.append(index)
        else:
            tails[at], ends[at] = j, index
    found: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]
