"""Which column of one version of a table is which column of another.

A column is the same where its name is the same. Of the others, a column was renamed when it has the
same cells, or when it is in the same place between columns that are known, or has a similar name,
and its cells do not contradict. What is left was added or dropped.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from feature_spec.markdown import Node, Row, Table
from feature_spec.markdown.open_items import OPEN_ITEM
from feature_spec.merge.similarity import alike, words_of

ENOUGH = 0.5
"""Cells that have at least this much in common were written for one column."""

AHEAD = 0.1
"""Two columns must have more in common than either has with a third, by at least this much."""

_OPENS = re.compile(r"\[TODO(?: before Validated)?:|PROPOSED:|\]")

MOST = 200
"""The most rows whose cells are compared."""

Nodes = tuple[Node | None, Node | None, Node | None]
"""A node in the old render, in the author's text and in the new render."""

Rows = Sequence[tuple[Row, Row]]


@dataclass(eq=False)
class Column:
    """One column of a table in up to three versions.

    Attributes:
        name: its first name, with a number where the table has that name twice.
        base: where it is in the old render; None when that does not have it.
        ours: where it is in the author's text.
        theirs: where it is in the new render.

    """

    name: str
    base: int | None = None
    ours: int | None = None
    theirs: int | None = None

    @property
    def places(self) -> tuple[int | None, int | None, int | None]:
        """Where it is in the old render, the author's text and the new render."""
        return self.base, self.ours, self.theirs


def columns_of(tables: Nodes, rows: Iterable[Nodes]) -> tuple[Column, ...]:
    """Find the columns of a table in three versions.

    Args:
        tables: the table.
        rows: its rows; None for one that a version does not have in this table.

    Returns:
        Those of the old render, then what the author added, then what the template added.

    """
    base, ours, theirs = (_names(table) for table in tables)
    rows = [] if base == ours == theirs else list(rows)
    mine = _pairs(base, ours, list(_both(rows, 0, 1)), filled=True)
    yours = _pairs(base, theirs, list(_both(rows, 0, 2)), filled=False)
    found = [Column(name, i, mine.get(i), yours.get(i)) for i, name in enumerate(base)]
    new = [j for j in range(len(ours)) if j not in mine.values()]
    new_too = [j for j in range(len(theirs)) if j not in yours.values()]
    if base:
        too = dict(_of_one_name([ours[j] for j in new], [theirs[j] for j in new_too]))
        added = {new[i]: new_too[j] for i, j in too.items()}
    else:
        added = _pairs(ours, theirs, list(_both(rows, 1, 2)), filled=True)
    found += [Column(ours[j], None, j, added.get(j)) for j in new]
    found += [Column(theirs[j], None, None, j) for j in new_too if j not in added.values()]
    return tuple(_numbered(found))


def _names(table: Node | None) -> tuple[str, ...]:
    return table.columns if isinstance(table, Table) else ()


def _both(rows: Iterable[Nodes], old: int, new: int) -> Iterator[tuple[Row, Row]]:
    for versions in rows:
        before, after = versions[old], versions[new]
        if isinstance(before, Row) and isinstance(after, Row):
            yield before, after


def _numbered(columns: Sequence[Column]) -> Iterator[Column]:
    seen: Counter[str] = Counter()
    for column in columns:
        seen[column.name] += 1
        if seen[column.name] > 1:
            column.name += f"#{seen[column.name]}"
        yield column


def pair_columns(old: Table, new: Table) -> dict[int, int]:
    """Pair the columns of two versions of a table by their names alone."""
    return dict(_of_one_name(old.columns, new.columns))


def _of_one_name(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The columns of one name; where there are several of it, in their order."""
    if old == new:
        yield from ((i, i) for i in range(len(old)))
        return
    here, there = (_by_name(names) for names in (old, new))
    for name, places in here.items():
        if len(places) == len(there[name]):
            yield from zip(places, there[name], strict=True)


def _by_name(names: Sequence[str]) -> defaultdict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        found[name].append(place)
    return found


def _pairs(old: Sequence[str], new: Sequence[str], rows: Rows, *, filled: bool) -> dict[int, int]:
    """Pair the columns of two versions of a table.

    Args:
        old: the names of the columns in the older version.
        new: those in the newer one.
        rows: the rows that both have.
        filled: whether the newer version may have answers in place of what the older one had.

    """
    pairs = dict(_of_one_name(old, new))
    if len(pairs) in (len(old), len(new)):
        return pairs
    compare = _Cells(old, new, rows, filled=filled)
    taken = set(pairs.values())
    before = [i for i in range(len(old)) if i not in pairs]
    after = [j for j in range(len(new)) if j not in taken]
    pairs |= _clear(before, after, compare.same)
    for left, right in _in_one_place(pairs, len(old), len(new)):
        close = _clear(left, right, compare.likely)
        left = [i for i in left if i not in close]
        right = [j for j in right if j not in close.values()]
        if len(left) == len(right):
            close |= {i: j for i, j in zip(left, right, strict=True) if compare.possible(i, j)}
        pairs |= close
    before, after = (
        [i for i in range(size) if i not in known]
        for size, known in ((len(old), pairs), (len(new), set(pairs.values())))
    )
    return pairs | _clear(before, after, compare.named)


class _Cells:
    """The cells of the columns of two versions, compared."""

    def __init__(self, old: Sequence[str], new: Sequence[str], rows: Rows, *, filled: bool) -> None:
        self._old, self._new = old, new
        self._rows = [
            (before.cells, after.cells)
            for before, after in rows[:MOST]
            if len(before.cells) == len(old) and len(after.cells) == len(new)
        ]
        self._filled = filled

    def same(self, i: int, j: int) -> float:
        """How much two columns have in common that differ from row to row, wherever they are."""
        texts = [(a[i].text, b[j].text) for a, b in self._rows]
        equal = [before for before, after in texts if before == after and before]
        if len(set(equal)) < 2:
            return 0
        share = len(equal) / sum(bool(before or after) for before, after in texts)
        return share if share >= 0.8 else 0

    def likely(self, i: int, j: int) -> float:
        """How much two columns in one place have in common."""
        cells = self._cells(i, j)
        if cells is None:  # at least as empty as before
            cells = ENOUGH * all(a[i].text == b[j].text for a, b in self._rows)
        return self._name(i, j) / 2 + cells

    def possible(self, i: int, j: int) -> bool:
        """Whether two columns in one place may be one: nothing that they have says otherwise."""
        cells = self._cells(i, j)
        return cells is None or max(cells, self._name(i, j)) >= ENOUGH

    def named(self, i: int, j: int) -> float:
        """How much the names of two columns have in common whose cells do not contradict."""
        return self._name(i, j) if self.possible(i, j) else 0

    def _name(self, i: int, j: int) -> float:
        return alike(words_of(self._old[i]), words_of(self._new[j]))

    def _cells(self, i: int, j: int) -> float | None:
        """The mean likeness of the cells; None where they say nothing of the columns."""
        texts = [(a[i].text, b[j].text) for a, b in self._rows]
        kept = {before for before, after in texts if before == after}
        scores = []
        for before, after in texts:
            if before == after:
                scores += [1.0] if before else []
            elif not (self._filled and (before in kept or _asks(before))):
                scores.append(alike(_said(before), _said(after)))
        return sum(scores) / len(scores) if scores else None


def _said(text: str) -> Counter[Hashable]:
    """The words of a cell, without those that every open item begins with."""
    return words_of(_OPENS.sub("", text))


def _asks(text: str) -> bool:
    """Whether a cell of a render is there for the author to replace."""
    return not text or text.startswith("PROPOSED") or bool(OPEN_ITEM.search(text))


def _clear(
    old: Sequence[int], new: Sequence[int], score: Callable[[int, int], float]
) -> dict[int, int]:
    """The pairs of columns that have enough in common, and clearly more than with any other."""
    scores = {(i, j): score(i, j) for i, j in product(old, new)}
    found = {}
    for (i, j), best in scores.items():
        others = (s for (k, m), s in scores.items() if (k == i) != (m == j))
        if best >= ENOUGH and best >= max(others, default=0) + AHEAD:
            found[i] = j
    return found


def _in_one_place(
    pairs: Mapping[int, int], old: int, new: int
) -> Iterator[tuple[list[int], list[int]]]:
    """The columns without a counterpart that are between the same known columns."""
    back = {j: i for i, j in pairs.items()}
    here, there = list(_runs(pairs, old)), list(_runs(back, new))
    for left in here:
        first, last = pairs.get(left[0] - 1, -1), pairs.get(left[-1] + 1, new)
        for right in there:
            if right[0] - 1 == first or right[-1] + 1 == last:
                yield left, right
                there.remove(right)
                break


def _runs(known: Mapping[int, int], size: int) -> Iterator[list[int]]:
    run: list[int] = []
    for place in range(size + 1):
        if place < size and place not in known:
            run.append(place)
        elif run:
            yield run
            run = []
