"""A table that the new render begins without rows: what was written in the old one stays.

Such a table has one row, as `| _none run_ | | |`, until a person adds another. An older render may
have had a row there for each thing to fill in. Those that no one filled in are left out as the
template leaves them out; a row that the author changed is the author's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from feature_spec.markdown import Node, Row, Table, read_spec
from feature_spec.merge.kept import written_cells

_NO_ROWS = re.compile(r"^\| [*_]none[^|*\n]*[*_] +(?:\| *)+$", re.MULTILINE)


def with_kept_rows(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Remove from both renders the rows that would remove the author's rows or appear above them.

    Args:
        base: the old render.
        ours: the author's text.
        theirs: the new render.

    Returns:
        The old render without the rows that the author changed, and the new one without the
        `_none_` row of a table that keeps rows.

    """
    if set(_NO_ROWS.findall(theirs)) <= set(_NO_ROWS.findall(base)):
        return base, theirs
    old, mine, new = (_tables(text) for text in (base, ours, theirs))
    gone: list[Row] = []
    empty: list[Row] = []
    for table in new:
        rows = _rows(table)
        before, here = _same(table, old), _same(table, mine)
        if len(rows) != 1 or not _has_no_rows(rows) or before is None or here is None:
            continue
        was = {row.key: row for row in _rows(before)}
        if _has_no_rows(was.values()):
            continue
        written = [row for row in _rows(here) if _is_written(row, was.get(row.key))]
        gone += [was[row.key] for row in written if row.key in was]
        empty += rows if written else []
    return _without(base, gone), _without(theirs, empty)


def _tables(text: str) -> list[Table]:
    return [node for node in read_spec(text).walk() if isinstance(node, Table)]


def _rows(table: Node) -> list[Row]:
    return [row for row in table.children if isinstance(row, Row)]


def _same(table: Table, others: list[Table]) -> Table | None:
    """The one table that has all the columns of another."""
    found = [other for other in others if set(table.columns) <= set(other.columns)]
    return found[0] if len(found) == 1 else None


def _has_no_rows(rows: Iterable[Row]) -> bool:
    return all(_NO_ROWS.match(row.own) for row in rows)


def _is_written(row: Row, base: Row | None) -> bool:
    return base is None or written_cells(row) != written_cells(base)


def _without(text: str, rows: list[Row]) -> str:
    lines = text.split("\n")
    for line in sorted((row.line for row in rows), reverse=True):
        del lines[line - 1]
    return "\n".join(lines)
