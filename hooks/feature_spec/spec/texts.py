"""The pieces of running text of a spec, and where each character of them stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from feature_spec.spec.model import (
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


@dataclass(frozen=True)
class Text:
    """Running text without the indentation and the marks around it.

    Attributes:
        lines: of each line its number, the column of its first character, and what it says.
        cell: whether it is a cell of a table.
        defines: whether it may begin with link definitions: whether it is a paragraph.

    """

    lines: Sequence[tuple[int, int, str]]
    cell: bool = False
    defines: bool = False

    @cached_property
    def body(self) -> str:
        """The text, its lines joined."""
        return "\n".join(line for _, _, line in self.lines)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for _, _, line in self.lines:
            starts.append(at)
            at += len(line) + 1
        return starts

    def place(self, at: int) -> tuple[int, int]:
        """The line and the column of a character, both from 1."""
        index = bisect_right(self._starts, at) - 1
        line, column, _ = self.lines[index]
        return line, column + at - self._starts[index]


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
    return Text(((cell.line, cell.column, cell.text),), cell=True)


def _text(node: Paragraph | Section, columns: Sequence[int], *, defines: bool) -> Text:
    lines = []
    for index, (line, column) in enumerate(zip(node.own.split("\n"), columns, strict=False)):
        words = line[column - 1 :].removesuffix("\r")
        lines.append((node.line + index, column, words))
    if isinstance(node, Section) and not defines:
        number, column, _ = lines[0]
        lines = [(number, column, node.title)]
    return Text(tuple(lines), defines=defines)
