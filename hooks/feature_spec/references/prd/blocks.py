"""The blocks of a PRD in the order of reading: headings, list items, paragraphs and tables.

Block quotes, code, comments, rules, front matter and HTML but for tables define nothing and are
left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from feature_spec.markdown import Html, Item, List, Node, Paragraph, Row, Section, Table, read_spec
from feature_spec.markdown.plain import without_comments
from feature_spec.references.prd.html import HtmlTable, tables_in

_TASK = re.compile(r"\[[ xX]\][ \t]+")
_NUMBER = re.compile(r"[ \t]*(\d{1,4})[.)]")
_BULLET = re.compile("\u2022[ \t]+")
"""The bullet of a word processor, which is an ordinary character in Markdown."""


@dataclass
class Block:
    """A block.

    Attributes:
        kind: what it is.
        line: its first line, from 1.
        lines: its text without indentation, markers and comments; empty for a table.
        indent: the columns before an item or a paragraph.
        level: of a heading, 1 to 6.
        number: of an item of a numbered list, its number.
        rows: of a table, the cells of the header and of each row.
        offsets: of an HTML table, the lines from the first one to each row.

    """

    kind: Literal["heading", "item", "paragraph", "table"]
    line: int
    lines: list[str] = field(default_factory=list)
    indent: int = 0
    level: int = 0
    number: str = ""
    rows: list[list[str]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines, joined."""
        return "\n".join(self.lines)


def read_blocks(text: str) -> list[Block]:
    """The blocks of a document, whatever its line ends and hyphens are."""
    text = text.removeprefix("\ufeff").replace("\u2011", "-")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found: list[Block] = []
    _collect(read_spec(text).children, found, tables_in(text))
    return found


def _collect(nodes: Iterable[Node], found: list[Block], html: Sequence[HtmlTable]) -> None:
    inside = 0  # the last line of an HTML table, whose parts between blank lines are other nodes
    for node in nodes:
        if node.line <= inside:
            continue
        if isinstance(node, Html):
            at = bisect_left(html, node.line, key=_line) if html else 0
            while at < len(html) and html[at].line <= node.last_line and not _hides(node):
                table = html[at]
                found.append(Block("table", table.line, rows=table.rows, offsets=table.offsets))
                inside = table.last_line
                at += 1
        elif isinstance(node, Paragraph):
            found += _texts(node)
        elif isinstance(node, Section):
            title = without_comments(node.title)
            found.append(Block("heading", node.line, [title], level=node.level))
            _collect(node.children, found, html)
        elif isinstance(node, List):
            _collect(node.children, found, html)
        elif isinstance(node, Item):
            if isinstance(node.first, Paragraph):
                number = _NUMBER.match(node.own)
                found += _texts(node.first, item=True, number=number[1] if number else "")
            elif node.first:
                _collect((node.first,), found, html)
            _collect(node.children, found, html)
        elif isinstance(node, Table):
            rows = [node.header, *(row.cells for row in node.children if isinstance(row, Row))]
            cells = [[_cell(cell.text) for cell in row] for row in rows]
            found.append(Block("table", node.line, rows=cells))


def _line(table: HtmlTable) -> int:
    return table.line


def _hides(node: Html) -> bool:
    """Whether an HTML block shows its text as code or not at all."""
    return node.own.lstrip().lower().startswith(("<pre", "<script", "<style", "<textarea"))


def _texts(paragraph: Paragraph, *, item: bool = False, number: str = "") -> Iterator[Block]:
    """A paragraph as one block, or as several where its lines begin with bullets."""
    written = paragraph.own.split("\n")
    lines = [line[column - 1 :] for line, column in zip(written, paragraph.columns, strict=False)]
    lines = without_comments("\n".join(lines)).split("\n")
    block: Block | None = None
    for offset, line in enumerate(lines):
        text = line.strip()
        bullet = _BULLET.match(text)
        if bullet or block is None:
            if block:
                yield block
            item = item or bullet is not None
            text = text[bullet.end() :] if bullet else text
            text = _TASK.sub("", text, count=1) if item and text[:1] == "[" else text
            kind: Literal["item", "paragraph"] = "item" if item else "paragraph"
            block = Block(
                kind, paragraph.line + offset, [text], _indent(written[offset]), number=number
            )
        else:
            block.lines.append(text)
    if block:
        yield block


def _cell(text: str) -> str:
    return without_comments(text.replace("\\|", "|"))


def _indent(line: str) -> int:
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4))
