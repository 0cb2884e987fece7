"""A spec as the merge reads it: split tables are one table, and a line of a quote is whole.

In Markdown the rows below a blank line are a paragraph, and those below a quote may be lines of
it. For the person who wrote the remark they are still rows of the table.
"""

from __future__ import annotations

from feature_spec.markdown import Html, Node, Paragraph, Quote, Row, Spec, Table, read_spec
from feature_spec.markdown.blocks import row_cells
from feature_spec.merge.lines import lines_of
from feature_spec.merge.quotes import with_whole_lines


def read(text: str) -> Spec:
    """Read a spec; what splits a table is among the rows of that table, and a soft break is none.

    Args:
        text: the spec. As with `read_spec` the nodes give back exactly this text.

    """
    spec = read_spec(text)
    for node in spec.walk():
        if any(isinstance(child, Table) for child in node.children):
            node.children = _whole(node.children)
    return with_whole_lines(spec)


def _whole(blocks: list[Node]) -> list[Node]:
    """The blocks, those that belong to a table put into it."""
    result: list[Node] = []
    table: Table | None = None
    between: list[Node] = []
    for block in blocks:
        if table is None:
            result.append(block)
            table = block if isinstance(block, Table) else None
            continue
        rows = _rows_behind(block, table)
        if rows:
            _put_into(table, [*between, *([block] if block.children else []), *rows])
            between = []
        elif isinstance(block, (Quote, Html, Paragraph)):
            between.append(block)
        else:
            result += [*between, block]
            between = []
            table = block if isinstance(block, Table) else None
    return result + between


def _rows_behind(block: Node, table: Table) -> list[Row]:
    """The rows that a paragraph is, or that the end of a quote is, taken out of the quote."""
    if isinstance(block, Paragraph):
        lines = lines_of(block.own)
        rows = [_row(line, block.line + at, table) for at, line in enumerate(lines)]
        found = [row for row in rows if row is not None]
        if len(found) < len(rows):
            return []
    elif isinstance(block, Quote):
        found = []
        while block.children and (row := _row(block.children[-1].own, 0, table)):
            row.line = block.children.pop().line
            found.insert(0, row)
    else:
        return []
    if found:
        found[-1].tail, block.tail = block.tail, ""
    return found


def _row(line: str, number: int, table: Table) -> Row | None:
    """A line as a row of a table; None when it is not one."""
    text = line.strip(" \t\n")
    if not (text.startswith("|") and text.endswith("|")):
        return None
    cells = row_cells(text, number, line.index("|") + 1)
    return Row(number, line, cells=cells) if len(cells) == len(table.header) else None


def _put_into(table: Table, nodes: list[Node]) -> None:
    """Put nodes behind the rows of a table; it owns the blank lines behind its last row."""
    last = table.children[-1] if table.children else None
    if last is None:
        table.gap = table.tail
    else:
        last.tail = table.tail
    table.children += nodes
    table.tail, nodes[-1].tail = nodes[-1].tail, ""
