"""A table that the new render begins without rows: what was written in the old one stays.

Such a table has one row, as `| _none run_ | | |`, until a person adds another. An older render may
have had a row there for each thing to fill in. Those that no one filled in are left out as the
template leaves them out; a row that the author changed is the author's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from feature_spec.markdown import Node, Row, Table
from feature_spec.merge.kept import written_cells
from feature_spec.merge.reading import read
from feature_spec.merge.versions import ThreeWay

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
    records = ThreeWay(read(base), read(ours), read(theirs))
    gone: list[Node] = []
    empty: list[Node] = []
    for old, mine, new in (record.nodes for record in records.all):
        if not (isinstance(old, Table) and isinstance(mine, Table) and isinstance(new, Table)):
            continue
        if len(new.children) != 1 or not _has_no_rows(new) or _has_no_rows(old):
            continue
        was = {row: records.of[row].base for row in mine.children if isinstance(row, Row)}
        written = [row for row, before in was.items() if _is_written(row, before)]
        gone += [before for row in written if (before := was[row]) in old.children]
        empty += new.children if written else []
    return _without(base, gone), _without(theirs, empty)


def _has_no_rows(table: Table) -> bool:
    return all(_NO_ROWS.match(row.own) for row in table.children)


def _is_written(row: Row, base: Node | None) -> bool:
    return not isinstance(base, Row) or written_cells(row) != written_cells(base)


def _without(text: str, rows: Iterable[Node]) -> str:
    lines = text.split("\n")
    for line in sorted((row.line for row in rows), reverse=True):
        del lines[line - 1]
    return "\n".join(lines)
