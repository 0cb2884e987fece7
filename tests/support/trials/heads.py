"""What the head of a table becomes when both sides may have changed its columns.

A column is known by the identity that the generator gave it. What a reader of the three texts
could not know, for nothing in them says so, is `unsure`: then nothing is asked of the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trials.expected import merged
from trials.units import Unit

Units = Mapping[str, Unit]


@dataclass(frozen=True)
class Head:
    """The columns that a table must have.

    Attributes:
        columns: their identities.
        names: what each is called; None where both sides renamed it, which only a person settles.
        ordered: whether the order is beyond doubt, for only one side changed the columns.
        sequence: the names of those that all versions have, in the order that they must have;
            empty where both sides changed that order.

    """

    columns: tuple[str, ...]
    names: tuple[str | None, ...]
    ordered: bool
    sequence: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...] | None:
        """What the columns are called, unless only a person can say."""
        found = tuple(name for name in self.names if name is not None)
        return found if len(found) == len(self.names) else None


def head(
    base: Unit | None, ours: Unit | None, theirs: Unit | None, between: Sequence[Unit] = ()
) -> Head | None:
    """Return the head that a table must have; nothing where the texts do not tell.

    Args:
        base: the table in the old render.
        ours: the author's.
        theirs: that of the new render.
        between: the table in the versions that the spec was updated to on the way.

    """
    living = ours or theirs
    assert living is not None
    if base is None or ours is None or theirs is None:
        if ours and theirs and ours.text != theirs.text:
            return None
        return Head(tuple(living.columns), tuple(living.text), ordered=True)
    if any(unsure(base, side) for side in (ours, theirs)):
        return None
    names = [_named(version) for version in (base, ours, theirs)]
    went = [column for column in base.columns if column not in theirs.columns]
    wrote = {column for column in went if column in ours.columns and _wrote(base, ours, column)}
    if wrote and any(_rows_went(base, ours, version) for version in (*between, theirs)):
        return None  # whether the column stays depends on rows that go
    mine = [c for c in ours.columns if c not in went or c in wrote]
    yours = [c for c in theirs.columns if c in ours.columns or c not in base.columns]
    columns, ordered = _in_order(base.columns, mine, yours)
    return Head(
        tuple(columns),
        tuple(_name(column, names) for column in columns),
        ordered=ordered and not wrote,
        sequence=tuple(
            name for column in _sequence(base, ours, theirs) if (name := _name(column, names))
        ),
    )


def _sequence(base: Unit, ours: Unit, theirs: Unit) -> list[str]:
    """Return the columns that all versions have, in the order of the side that changed it."""
    old, mine, yours = (
        [c for c in side.columns if c in base.columns and c in ours.columns and c in theirs.columns]
        for side in (base, ours, theirs)
    )
    if old not in (mine, yours):
        return []
    return yours if mine == old else mine


def _named(table: Unit) -> dict[str, str]:
    return dict(zip(table.columns, table.text, strict=True))


def _name(column: str, names: Sequence[dict[str, str]]) -> str | None:
    base, ours, theirs = (version.get(column) for version in names)
    if base is None or ours is None or theirs is None:
        return ours or theirs
    return merged(base, ours, theirs)


def _in_order(base: list[str], mine: list[str], yours: list[str]) -> tuple[list[str], bool]:
    """Return the columns of both sides, and whether a merge has no choice of order."""
    if mine == yours:
        return mine, True
    kept = [c for c in base if c in mine and c in yours]
    if [c for c in mine if c in yours] == kept and not [c for c in mine if c not in yours]:
        return yours, True
    if [c for c in yours if c in mine] == kept and not [c for c in yours if c not in mine]:
        return mine, True
    frame, other = yours, mine
    if [c for c in mine if c in yours] != kept == [c for c in yours if c in mine]:
        frame, other = mine, yours  # only the author changed the order of what both have
    result = list(frame)
    for number, column in enumerate(other):
        if column not in result:
            before = [c for c in other[:number] if c in result]
            result.insert(result.index(before[-1]) + 1 if before else 0, column)
    return result, False


def _rows(table: Unit) -> Iterator[Unit]:
    return (row for row in table.children if row.kind == "row")


def cells_of(table: Unit, row: Unit) -> dict[str, str]:
    """Return the cells of a row by the identities of the columns."""
    return dict(zip(table.columns, row.text, strict=True))


def _wrote(base: Unit, ours: Unit, column: str) -> bool:
    """Say whether the author wrote anything into a column."""
    if _named(base)[column] != _named(ours)[column]:
        return True
    before = {row.name: cells_of(base, row)[column] for row in _rows(base)}
    return any(cells_of(ours, row)[column] != before.get(row.name, "") for row in _rows(ours))


def _rows_went(base: Unit, ours: Unit, theirs: Unit) -> bool:
    here, there = ({row.name for row in _rows(side)} for side in (ours, theirs))
    return any(row.name in here and row.name not in there for row in _rows(base))


def unsure(base: Unit, side: Unit) -> bool:
    """Say whether a version gives no hint which column of a table is which.

    A column under another heading is known by its place, when the columns beside it are beside it
    still and nothing else is new or gone there, or by most of its cells.
    """
    if base.columns == side.columns and _renamed(base, side) <= 1:
        return False
    names = _named(base), _named(side)
    for column in side.columns:
        renamed = column in base.columns and names[0][column] != names[1][column]
        if renamed and not (_same_place(base, side, column) or _same_cells(base, side, column)):
            return True
    return False


def _renamed(base: Unit, side: Unit) -> int:
    return sum(old != new for old, new in zip(base.text, side.text, strict=True))


def _same_place(base: Unit, side: Unit, column: str) -> bool:
    def beside(table: Unit) -> list[str]:
        at = table.columns.index(column)
        names = ["", *table.text, ""]
        return [names[at], names[at + 2]]

    return beside(base) == beside(side)


def _same_cells(base: Unit, side: Unit, column: str) -> bool:
    before = {row.name: cells_of(base, row) for row in _rows(base)}
    again = {row.name: cells_of(side, row) for row in _rows(side) if row.name in before}
    if not again:
        return False

    def agree(old: str) -> int:
        return sum(before[name].get(old) == cells.get(column) for name, cells in again.items())

    best = max((c for c in base.columns if c != column), key=agree, default=None)
    enough = agree(column) * 2 > len(again)
    return enough and (best is None or agree(column) > agree(best))
