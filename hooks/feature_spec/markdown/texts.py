"""The pieces of running text of a spec, and the place of each of their characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from feature_spec.markdown.model import (
    Cell,
    Item,
    Node,
    Paragraph,
    Quote,
    Row,
    Section,
    Spec,
    Table,
)


class Text:
    """Running text without the indentation and the marks around it.

    Attributes:
        body: the text, its lines joined.
        cell: whether it is a cell of a table.
        defines: whether it may begin with link definitions: whether it is a paragraph.

    """

    __slots__ = ("_columns", "_line", "_starts", "body", "cell", "defines")

    def __init__(
        self,
        body: str,
        line: int,
        columns: Sequence[int],
        *,
        cell: bool = False,
        defines: bool = False,
    ) -> None:
        self.body, self.cell, self.defines = body, cell, defines
        self._line, self._columns = line, columns
        self._starts: list[int] | None = None

    def place(self, at: int) -> tuple[int, int]:
        """The line and the column of a character, both from 1."""
        if self._starts is None:
            self._starts = [0]
            for line in self.body.split("\n")[:-1]:
                self._starts.append(self._starts[-1] + len(line) + 1)
        index = bisect_right(self._starts, at) - 1
        return self._line + index, self._columns[index] + at - self._starts[index]


def texts(spec: Spec) -> list[Text]:
    """Every paragraph, heading and cell of a spec, also of its quotes, in order."""
    found: list[Text] = []
    for node in spec.children:
        _collect(node, found)
    return found


def _collect(node: Node, found: list[Text]) -> None:
    if isinstance(node, Paragraph):
        found.append(_text(node, node.columns, defines=True))
    elif isinstance(node, Section):
        found.append(_text(node, node.columns, defines="\n" in node.own.rstrip("\n")))
    elif isinstance(node, Table):
        found += [_cell(cell) for cell in node.header]
    elif isinstance(node, Row):
        found += [_cell(cell) for cell in node.cells]
    elif isinstance(node, Quote):
        for block in node.blocks:
            _collect(block, found)
        return
    elif isinstance(node, Item) and node.first:
        _collect(node.first, found)
    for child in node.children:
        _collect(child, found)


def _cell(cell: Cell) -> Text:
    return Text(cell.text, cell.line, (cell.column,), cell=True)


def _text(node: Paragraph | Section, columns: Sequence[int], *, defines: bool) -> Text:
    if isinstance(node, Section) and not defines:
        return Text(node.title, node.line, columns)
    lines = zip(node.own.split("\n"), columns, strict=False)
    body = "\n".join(line[column - 1 :].removesuffix("\r") for line, column in lines)
    return Text(body, node.line, columns, defines=defines)
