"""Merging tables: columns by name, rows cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feature_spec.markdown import Node, Row, Table
from feature_spec.merge.fields import merge_field, merge_note
from feature_spec.merge.order import merge_order
from feature_spec.merge.versions import ThreeWay, Versions


@dataclass(frozen=True)
class MergedLine:
    """A line of a merged table, for the author and, in a conflict, for the template.

    Attributes:
        ours: the line; the merged one when there is no conflict.
        theirs: the template's line; None without a conflict.
        notes: what to report.

    """

    ours: str
    theirs: str | None = None
    notes: tuple[str, ...] = ()


def merged_columns(records: ThreeWay, table: Versions) -> list[str] | None:
    """The columns of a merged table; None when two have the same name.

    Columns that one side added or dropped are added or dropped, but a column in which the author
    wrote stays.
    """
    versions = [_columns(node) for node in (table.base, table.ours, table.theirs)]
    if any(len(set(columns)) != len(columns) for columns in versions):
        return None
    base, ours, theirs = versions
    if table.ours is None or ours == theirs:
        return theirs
    if table.theirs is None or base == theirs:
        return ours
    written = {
        name for name in ours if name in base and name not in theirs
        and any(_written(records, row, name) for row in table.ours.children)
    }  # fmt: skip
    dropped = {name for name in base if (name in theirs) != (name in ours)} - written
    return [name for name in merge_order(base, ours, theirs)[0] if name not in dropped]


def _columns(node: Node | None) -> list[str]:
    return list(node.columns) if isinstance(node, Table) else []


def _written(records: ThreeWay, row: Node, column: str) -> bool:
    """Whether the author wrote into a column of a row."""
    record = records.of[row]
    mine, old = _cells(records, record.ours), _cells(records, record.base)
    return (mine or {}).get(column, "") != (old or {}).get(column, "")


def merged_header(table: Versions, columns: Sequence[str] | None) -> MergedLine:
    """The header and the delimiter line of a merged table."""
    base, ours, theirs = (
        node if isinstance(node, Table) else None for node in (table.base, table.ours, table.theirs)
    )
    if ours is None or theirs is None:
        return MergedLine(table.node.own)
    if columns is None:
        merged = merge_field(base.own if base else "", ours.own, theirs.own).text
        return MergedLine(ours.own, theirs.own) if merged is None else MergedLine(merged)
    if list(columns) == list(ours.columns):
        untouched = base is not None and base.own == ours.own
        same = list(columns) == list(theirs.columns)
        return MergedLine(theirs.own if untouched and same else ours.own)
    if list(columns) == list(theirs.columns):
        return MergedLine(theirs.own)
    rules = _rules(theirs) | _rules(ours)
    return MergedLine(_line(columns) + _line([rules[name] for name in columns]))


def _rules(table: Table) -> dict[str, str]:
    """By column the cell of the delimiter line."""
    cells = table.own.split("\n")[1].strip().strip("|").split("|")
    return {name: cell.strip() for name, cell in zip(table.columns, cells, strict=False)}


def merged_row(records: ThreeWay, row: Versions, columns: Sequence[str] | None) -> MergedLine:
    """A merged row; in a conflict both lines differ in the disputed cells only."""
    base, ours, theirs = (_cells(records, node) for node in (row.base, row.ours, row.theirs))
    odd = [node for node, cells in ((row.base, base), (row.ours, ours), (row.theirs, theirs))
           if node is not None and cells is None]  # fmt: skip
    if columns is None or odd:
        return _whole(row)
    mine: list[str] = []
    yours: list[str] = []
    notes: list[str] = []
    # A row with another name and another question no longer asks for what was approved.
    asks_other = (
        base is not None
        and theirs is not None
        and all(base.get(name) != theirs.get(name) for name in columns[:2])
    )
    for name in columns:
        here, there, was = ((cells or {}).get(name) for cells in (ours, theirs, base))
        if here is None or there is None:
            value = here if here is not None else there if there is not None else ""
            mine.append(value)
            yours.append(value)
            continue
        merged = merge_field(was or "", here, there)
        if asks_other and was == there != here:
            merged = merge_note(there, here, there) or merged
        if merged.note:
            notes.append(merged.note)
        mine.append(here if merged.text is None else merged.text)
        yours.append(there if merged.text is None else merged.text)
    line = _as_written(records, row, columns, mine)
    if mine == yours:
        return MergedLine(line, None, tuple(notes))
    return MergedLine(line, _as_written(records, row, columns, yours), tuple(notes))


def _whole(row: Versions) -> MergedLine:
    """A row whose cells do not fit the columns, merged as a line."""
    if row.ours is None or row.theirs is None:
        return MergedLine(row.node.own)
    merged = merge_field(row.base.own if row.base else "", row.ours.own, row.theirs.own)
    if merged.text is None:
        return MergedLine(row.ours.own, row.theirs.own)
    return MergedLine(merged.text, None, (merged.note,) if merged.note else ())


def _as_written(records: ThreeWay, row: Versions, columns: Sequence[str], values: list[str]) -> str:
    """The line of a version with exactly these cells, as written there; else a compact line."""
    for node in (row.ours, row.theirs):
        cells = _cells(records, node)
        if node is not None and cells is not None and list(cells.items()) == list(
            zip(columns, values, strict=True)
        ):  # fmt: skip
            return node.own
    return _line(values)


def _line(values: Sequence[str]) -> str:
    return "|" + "|".join(f" {value} " if value else " " for value in values) + "|\n"


def _cells(records: ThreeWay, node: Node | None) -> dict[str, str] | None:
    """The cells of a row by column; None when there is no row or its cells do not fit."""
    if not isinstance(node, Row):
        return None
    record = records.of[node]
    tree = next(
        tree
        for tree, mine in (
            (records.base, record.base),
            (records.ours, record.ours),
            (records.theirs, record.theirs),
        )
        if mine is node
    )
    columns = _columns(tree.parent[node])
    if len(columns) != len(node.cells):
        return None
    return {name: cell.text for name, cell in zip(columns, node.cells, strict=True)}
