"""The pieces of running text of a spec, and where each character of them stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from feature_spec.spec.model import (
    Cell,
    Item,
    Node,
    Paragraph,
    QuoteLine,
    Row,
    Section,
    Spec,
    Table,
)

_MARKERS = re.compile(r"[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)+")
_QUOTES = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")


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
    """Every paragraph, heading, cell and quote of a spec, in order."""
    found: list[Text] = []
    quoted: list[QuoteLine] = []
    for node in spec.walk():
        if isinstance(node, QuoteLine):
            quoted.append(node)
            continue
        if quoted:
            found.append(_text(quoted))
            quoted = []
        if isinstance(node, Paragraph | Section | Item):
            found.append(_text([node]))
        elif isinstance(node, Table):
            found += [_cell(cell) for cell in node.header]
        elif isinstance(node, Row):
            found += [_cell(cell) for cell in node.cells]
    if quoted:
        found.append(_text(quoted))
    return found


def _cell(cell: Cell) -> Text:
    return Text(((cell.line, cell.column, cell.text),), cell=True)


def _text(nodes: Iterable[Node]) -> Text:
    lines = []
    for node in nodes:
        for index, raw in enumerate(node.own.removesuffix("\n").split("\n")):
            start = 0
            if isinstance(node, QuoteLine):
                mark = _QUOTES.match(raw)
                start = mark.end() if mark else 0
            elif isinstance(node, Item) and not index:
                mark = _MARKERS.match(raw)
                start = mark.end() if mark else 0
            body = raw[start:].rstrip(" \t\r")
            start += len(body) - len(body.lstrip(" \t"))
            lines.append((node.line + index, start + 1, body.lstrip(" \t")))
    return Text(tuple(lines), defines=isinstance(node, Paragraph))
