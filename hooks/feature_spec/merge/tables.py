"""Merging tables: the columns, the head, and the rows cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feature_spec.markdown import Node, Row, Table
from feature_spec.markdown.open_items import OPEN_ITEM
from feature_spec.merge.columns import Column
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


def merged_columns(records: ThreeWay, table: Versions) -> list[Column]:
    """The columns of a merged table, in their order.

    Columns that one side added or dropped are added or dropped, but a column in which the author
    wrote stays.
    """
    base, ours, theirs = (
        list(records.in_order(node)) if isinstance(node, Table) else [] for node in table.nodes
    )
    if table.ours is None or ours == theirs:
        return theirs
    if table.theirs is None or base == theirs:
        return ours
    dropped = {
        column
        for column in base
        if column.ours is None
        or (column.theirs is None and not _written(records, table.ours, column))
    }
    return [column for column in merge_order(base, ours, theirs)[0] if column not in dropped]


def _written(records: ThreeWay, table: Node, column: Column) -> bool:
    """Whether the author wrote into a column of a table, or gave it another name."""
    heads = zip((records.of[table].base, table), column.places, strict=False)
    names = {
        node.columns[place]
        for node, place in heads
        if isinstance(node, Table) and place is not None
    }
    if len(names) > 1:
        return True
    for row in table.children:
        old = (records.cells(records.of[row].base) or {}).get(column, "")
        if (records.cells(row) or {}).get(column, "") != old:
            return True
    return False


def kept_columns(table: Versions, columns: Sequence[Column]) -> list[str]:
    """The columns that the template dropped and that stay, because the author wrote in them."""
    if not table.both or not isinstance(table.ours, Table):
        return []
    stay = (c.ours for c in columns if c.base is not None and c.theirs is None)
    return [table.ours.columns[place] for place in stay if place is not None]


def left_out_columns(records: ThreeWay, table: Versions) -> list[str]:
    """The columns that the author removed and in which the template changed more than prompts."""
    base, _, theirs = table.nodes
    if not table.both or not isinstance(base, Table) or not isinstance(theirs, Table):
        return []
    found = []
    for column in records.columns(table):
        if column.base is None or column.ours is not None or column.theirs is None:
            continue
        name = base.columns[column.base]
        cells = (
            [(records.cells(node) or {}).get(column, "") for node in (records.of[row].base, row)]
            for row in theirs.children
        )
        changed = any(new not in ("", was) and not OPEN_ITEM.search(new) for was, new in cells)
        if changed or name != theirs.columns[column.theirs]:
            found.append(name)
    return found


def merged_header(table: Versions, columns: Sequence[Column]) -> MergedLine:
    """The header and the delimiter line of a merged table."""
    base, ours, theirs = (
        node if isinstance(node, Table) else None for node in (table.base, table.ours, table.theirs)
    )
    if ours is None or theirs is None:
        return MergedLine(table.node.own)
    mine, yours = merged_heads(table, columns)
    untouched = base is not None and base.own == ours.own
    for node in (theirs, ours) if untouched else (ours, theirs):
        if mine == yours == list(zip(node.columns, _rules(node), strict=True)):
            return MergedLine(node.own)
    here, there = (
        _line(ours, [name for name, _ in head]) + _line(ours, [rule for _, rule in head])
        for head in (mine, yours)
    )
    return MergedLine(here, None if here == there else there)


Head = list[tuple[str, str]]
"""The name of each column, and its cell of the delimiter line."""


def merged_heads(table: Versions, columns: Sequence[Column]) -> tuple[Head, Head]:
    """The merged head for the author and for the template; they differ in disputed names only."""
    heads = [
        list(zip(node.columns, _rules(node), strict=True)) if isinstance(node, Table) else []
        for node in table.nodes
    ]
    mine: Head = []
    yours: Head = []
    for column in columns:
        base, ours, theirs = (
            None if place is None else head[place]
            for head, place in zip(heads, column.places, strict=True)
        )
        if ours is None or theirs is None:
            one = ours or theirs or ("", "---")
            mine.append(one)
            yours.append(one)
            continue
        was = base or ("", "")
        rule = theirs[1] if ours[1] == was[1] else ours[1]
        name = merge_field(was[0], ours[0], theirs[0]).text
        mine.append((ours[0] if name is None else name, rule))
        yours.append((theirs[0] if name is None else name, rule))
    return mine, yours


def _rules(table: Table) -> list[str]:
    """The cells of the delimiter line."""
    return [cell.strip() for cell in table.own.split("\n")[1].strip().strip("|").split("|")]


def merged_row(
    records: ThreeWay, row: Versions, table: Versions, columns: Sequence[Column]
) -> MergedLine:
    """A merged row; in a conflict both lines differ in the disputed cells only.

    Args:
        records: the records of the three texts.
        row: the row.
        table: the table that it is in now.
        columns: the merged columns of that table.

    """
    cells = [_cells(records, node, table) for node in row.nodes]
    odd = any(
        node is not None and found is None for node, found in zip(row.nodes, cells, strict=True)
    )
    if odd or _left_out(records, row, table):
        return _whole(row)
    base, ours, theirs = cells
    mine: list[str] = []
    yours: list[str] = []
    notes: list[str] = []
    # A row with another name and another question no longer asks for what was approved.
    asks_other = (
        base is not None
        and theirs is not None
        and all(base.get(column) != theirs.get(column) for column in columns[:2])
    )
    for column in columns:
        here, there, was = ((found or {}).get(column) for found in (ours, theirs, base))
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
    line = _as_written(row, cells, columns, mine)
    if mine == yours:
        return MergedLine(line, None, tuple(notes))
    return MergedLine(line, _as_written(row, cells, columns, yours), tuple(notes))


def _whole(row: Versions) -> MergedLine:
    """A row whose cells do not fit the columns, merged as a line."""
    if row.ours is None or row.theirs is None:
        return MergedLine(row.node.own)
    merged = merge_field(row.base.own if row.base else "", row.ours.own, row.theirs.own)
    if merged.text is None:
        return MergedLine(row.ours.own, row.theirs.own)
    return MergedLine(merged.text, None, (merged.note,) if merged.note else ())


def _as_written(
    row: Versions,
    cells: Sequence[dict[Column, str] | None],
    columns: Sequence[Column],
    values: list[str],
) -> str:
    """The line of a version with exactly these cells, as written there; else a compact line."""
    wanted = list(zip(columns, values, strict=True))
    for node, found in list(zip(row.nodes, cells, strict=True))[1:]:
        whole = isinstance(node, Row) and len(node.cells) == len(columns)
        if node is not None and found is not None and whole and list(found.items()) == wanted:
            return node.own
    return _line(row.node, values)


def _line(like: Node, values: Sequence[str]) -> str:
    """A compact line of a table, indented as another one."""
    indent = like.own[: len(like.own) - len(like.own.lstrip(" \t"))]
    return indent + "|" + "|".join(f" {value} " if value else " " for value in values) + "|\n"


def _cells(records: ThreeWay, row: Node | None, table: Versions) -> dict[Column, str] | None:
    """The cells of a row by the columns of the table that it is in now.

    None when there is no row or its cells do not fit. Of a row from another table the cells whose
    column that table does not have are left out.
    """
    cells = records.cells(row)
    if row is None or cells is None or records.of[records.above[row]] is table:
        return cells
    here = {column.name: column for column in records.columns(table)}
    named = ((column.name, text) for column, text in cells.items())
    return {here[name]: text for name, text in named if name in here}


def _left_out(records: ThreeWay, row: Versions, table: Versions) -> bool:
    """Whether the author wrote in a column that the table does not have where the row is now."""
    if row.ours is None or records.of[records.above[row.ours]] is table:
        return False
    here = {column.name for column in records.columns(table)}
    mine, old = (
        {column.name: text for column, text in (records.cells(node) or {}).items()}
        for node in (row.ours, row.base)
    )
    return any(text != old.get(name, "") for name, text in mine.items() if name not in here)
