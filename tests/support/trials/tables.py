"""The tables of a pair: their columns, whatever they are called and wherever, and their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from trials.entries import Entry
from trials.expected import merged
from trials.heads import Head, cells_of, head
from trials.units import Unit

Entries = Mapping[str, Entry]


class Tables:
    """The tables of three versions.

    Args:
        base, ours, theirs: the units of each version by name.
        between: those of the versions that the spec was updated to on the way.

    """

    def __init__(
        self, base: Entries, ours: Entries, theirs: Entries, between: Sequence[Entries] = ()
    ) -> None:
        self.base, self.ours, self.theirs = self.versions = (base, ours, theirs)
        self.between = between
        self._heads: dict[str, Head | None] = {}

    def head(self, table: str) -> Head | None:
        """Return the head that a table must have; nothing where the texts do not tell."""
        if table not in self._heads:
            versions = [v.get(table) for v in self.versions]
            base, ours, theirs = (entry.unit if entry else None for entry in versions)
            if base and ours and self.returned(table) and ours.text == base.text:
                base = ours = None  # it is new, and has the columns that the template gives it now
            between = [v[table].unit for v in self.between if table in v]
            self._heads[table] = head(base, ours, theirs, between)
        return self._heads[table]

    def titles(self, entry: Entry, column: str) -> set[str]:
        """Return what a column of a row's table is called in any version."""
        assert entry.parent is not None
        return self._called(entry.parent.name, column)

    def _called(self, name: str, column: str) -> set[str]:
        tables = [v.get(name) for v in self.versions]
        return {
            table.unit.text[table.unit.columns.index(column)]
            for table in tables
            if table is not None and column in table.unit.columns
        }

    def cells(self, name: str) -> list[str] | None:
        """Return the merged cells of a row, column by column."""
        base, ours, theirs = (v.get(name) for v in self.versions)
        living = ours or theirs
        assert living is not None
        assert living.parent is not None
        columns: Sequence[str] = living.parent.unit.columns
        if theirs or base is None:  # else the row is kept with the head it had
            head = self.head(living.parent.name)
            if head is None:
                return None
            columns = head.columns
        by_name = [_cells(base), _cells(ours), self._templates(name)]
        if self.returned(name) and not self._wrote(by_name[0], by_name[1]):
            by_name[:2] = [None, None]  # it is new, and has what the template says now
        texts: list[str] = []
        for column in columns:
            found = [cells.get(column) if cells else None for cells in by_name]
            held = [text for text in found if text is not None]
            if found[0] is not None and found[1] is not None and found[2] is not None:
                text = merged(found[0], found[1], found[2])
                if text is None:
                    return None
                texts.append(text)
            elif found[0] is None and len(set(held)) > 1:
                text = merged("", held[0], held[-1])
                if text is None:
                    return None
                texts.append(text)
            else:
                texts.append(held[-1] if held else "")
        return texts

    @staticmethod
    def _wrote(base: dict[str, str] | None, ours: dict[str, str] | None) -> bool:
        """Say whether the author changed a cell of a row."""
        if base is None or ours is None:
            return False
        return any(text != base.get(column, "") for column, text in ours.items())

    def _templates(self, name: str) -> dict[str, str] | None:
        """Return the template's cells of a row; in a column that went, what was last in it.

        Such a column stays if the author wrote in it, with the cells that earlier updates brought.
        """
        if name not in self.theirs:
            return None
        found: dict[str, str] = {}
        for version in (*self.between, self.theirs):
            found = found | (_cells(version[name]) or {}) if name in version else {}
        return found

    def returned(self, name: str) -> bool:
        """Say whether a unit went and came back: then it is new to the author's text."""
        known = name in self.base and name in self.theirs
        return known and any(name not in version for version in self.between)

    def kept_in_old_columns(self, entry: Entry) -> bool:
        """Say whether a row may be in Notes with other columns, for its table went for a while."""
        table = entry.parent
        if entry.unit.kind != "row" or table is None or not self.returned(table.name):
            return False
        return table.unit.columns != self.theirs[table.name].unit.columns

    def in_removed_column(self, name: str, token: str) -> bool:
        """Say whether the template wrote a token in a column that the author took out."""
        entry = self.theirs[name]
        table = entry.parent if entry.unit.kind == "row" else entry
        if table is None or table.unit.kind != "table":
            return False
        if table.name not in self.base or table.name not in self.ours:
            return False
        gone = set(self.base[table.name].unit.columns) - set(self.ours[table.name].unit.columns)
        cells = cells_of(table.unit, entry.unit)
        return any(token in text for column, text in cells.items() if column in gone)

    def in_old_columns(self, entry: Entry) -> Unit:
        """Return a unit; a row with its cells in the order that the columns had."""
        holder = entry.parent
        if entry.unit.kind != "row" or holder is None or holder.name not in self.base:
            return entry.unit
        cells = cells_of(holder.unit, entry.unit)
        columns = self.base[holder.name].unit.columns
        return Unit("row", entry.name, [cells.get(column, "") for column in columns])

    def naming(self, entry: Entry) -> str:
        """Return the identity of the column whose cell names a row: the one that was first."""
        assert entry.parent is not None
        tables = [v[entry.parent.name] for v in (self.base, self.ours) if entry.parent.name in v]
        return (tables or [entry.parent])[0].unit.columns[0]

    def named_at(self, head: Sequence[str]) -> int:
        """Return which column of a table names its rows: the first, or where that was put."""
        for title, known in self._naming_titles:
            if title in head and known.issuperset(head):
                return head.index(title)
        return 0

    @cached_property
    def _naming_titles(self) -> list[tuple[str, frozenset[str]]]:
        """What the columns that name rows are called, each with all titles of its table."""
        found = []
        for table in dict.fromkeys(name for version in self.versions for name in version):
            versions = [v[table] for v in self.versions if table in v]
            if versions[0].unit.kind == "table" and versions[0].unit.columns:
                first = versions[0].unit.columns[0]
                known = frozenset(title for entry in versions for title in entry.unit.text)
                for title in self._called(table, first):
                    found.append((title, known))
        return found


def _cells(entry: Entry | None) -> dict[str, str] | None:
    return cells_of(entry.parent.unit, entry.unit) if entry and entry.parent else None
