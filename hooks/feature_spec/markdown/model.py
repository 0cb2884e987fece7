"""The nodes of a spec. Lossless: `own`, `gap`, the children and `tail` give the text back.

The text is that of CommonMark 0.31 with the tables of GitHub Flavored Markdown and YAML front
matter. Lines and columns are counted from 1, columns in characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from feature_spec.markdown.said import said

_NUMBER = re.compile(r"(\d+(?:\.\d+)*)\.?[ \t]+")
_LABEL = re.compile(
    r"[ \t]*(?:\*\*(?P<label>[^*]+(?:\*(?!\*)[^*]*)*)\*\*"
    r"|__(?P<underlined>[^_]+(?:_(?!_)[^_]*)*)__(?!\w))"
)
_ID = re.compile(r"\[?([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+)\]?")
_MARKER = re.compile(
    r"(?P<indent>[ \t]*(?:>[ \t]*)*)(?P<mark>(?:[-+*]|\d{1,9}[.)])?)(?P<space>[ \t]*)"
    r"(?P<box>(?:(?<=[ \t])(?:\[[ xX]\]|"
    r"[\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]\ufe0f?)[ \t]+)*)"
)
_BACKSLASH = re.compile(r"\\([|])")


@dataclass(eq=False)
class Node:
    """A part of a spec.

    Attributes:
        line: the line it begins on.
        own: the whole lines that are its own, line ends included; empty for a list or document.
        gap: the blank lines between those and the first child.
        children: the nodes inside it, in order.
        tail: the blank lines behind it.

    """

    line: int
    own: str = ""
    gap: str = ""
    children: list[Node] = field(default_factory=list)
    tail: str = ""

    @property
    def kind(self) -> str:
        """The kind, in lower case: `table`, `row`, `section`."""
        return type(self).__name__.lower()

    def text(self) -> str:
        """The text that the node was read from."""
        parts: list[str] = []
        self._write(parts)
        return "".join(parts)

    def _write(self, parts: list[str]) -> None:
        parts += (self.own, self.gap)
        for child in self.children:
            child._write(parts)
        parts.append(self.tail)

    def walk(self) -> Iterator[Node]:
        """Yield the node and every node inside it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()

    @cached_property
    def says(self) -> str:
        """What its own text says, without what only gives it a form: line breaks, marks, level."""
        return said(self.own)

    @cached_property
    def last_line(self) -> int:
        """The last line of the node, blank lines behind it left out."""
        return self.line + self.text().rstrip(" \t\r\n").count("\n")


@dataclass(eq=False)
class Spec(Node):
    """A whole spec: front matter, blocks, sections."""

    @property
    def front_matter(self) -> FrontMatter | None:
        """The front matter, when the text begins with it."""
        first = self.children[0] if self.children else None
        return first if isinstance(first, FrontMatter) else None

    @property
    def sections(self) -> list[Section]:
        """Every section at any depth, in order."""
        return [node for node in self.walk() if isinstance(node, Section)]

    @property
    def tables(self) -> list[Table]:
        """Every table, in order."""
        return [node for node in self.walk() if isinstance(node, Table)]


@dataclass(eq=False)
class FrontMatter(Node):
    """YAML front matter: `own` is the opening `---`; the last child is the closing one."""

    def value(self, key: str) -> Field | None:
        """The field of a top-level key."""
        return next((n for n in self.children if isinstance(n, Field) and n.key == key), None)


@dataclass(eq=False)
class Field(Node):
    """A top-level key of front matter with its continuation lines; without a key, other lines."""

    key: str = ""


@dataclass(eq=False)
class Section(Node):
    """A heading and everything under it. `own` is the heading's line or lines.

    Attributes:
        level: 1 to 6.
        title: the heading's text, number included, as written.
        columns: in each line of the text, the column where the text begins.

    """

    level: int = 1
    title: str = ""
    columns: tuple[int, ...] = ()

    @cached_property
    def number(self) -> str:
        """The number that the heading begins with: `4.2`; empty when there is none."""
        found = _NUMBER.match(self.title)
        return found[1] if found else ""

    @cached_property
    def words(self) -> str:
        """The heading without its number."""
        return _NUMBER.sub("", self.title, count=1)

    @cached_property
    def says(self) -> str:
        """The heading without its number, its level and its emphasis."""
        return said(self.words)


@dataclass(eq=False)
class Paragraph(Node):
    """Consecutive lines of text.

    Attributes:
        columns: in each line, the column where the text begins.

    """

    columns: tuple[int, ...] = ()

    @cached_property
    def says(self) -> str:
        """The text on one line."""
        return said(self.own)


@dataclass(eq=False)
class Fence(Node):
    r"""A fenced code block, from the opening to the closing line.

    Attributes:
        info: the words behind the opening fence: `mermaid`.
        closed: whether there is a closing line.
        content: the lines between, without the indentation of the fence; each ends with `\n`.

    """

    info: str = ""
    closed: bool = True
    content: str = ""

    @cached_property
    def says(self) -> str:
        """The code and its language, whatever the fence is made of."""
        return f"{self.info}\n{self.content}"


@dataclass(eq=False)
class Code(Node):
    """An indented code block."""


@dataclass(eq=False)
class Html(Node):
    """An HTML block, comments included."""


@dataclass(eq=False)
class Rule(Node):
    """A thematic break."""

    @cached_property
    def says(self) -> str:
        """The same for each."""
        return "---"


@dataclass(eq=False)
class Quote(Node):
    """A block quote; its children are its lines.

    Attributes:
        blocks: the same text, read as blocks.

    """

    blocks: list[Node] = field(default_factory=list)


@dataclass(eq=False)
class QuoteLine(Node):
    """One line of a block quote; for a merge with the lines that go on with its text."""

    @cached_property
    def label(self) -> str:
        """The bold label the line begins with; empty when there is none."""
        return _label(self.own.lstrip(" \t>"))

    @cached_property
    def says(self) -> str:
        """The text on one line, without its marks."""
        return said(" ".join(line.lstrip(" \t>") for line in self.own.split("\n")))


@dataclass(eq=False)
class List(Node):
    """A list; its children are its items.

    Attributes:
        ordered: whether its items are numbered.

    """

    ordered: bool = False


@dataclass(eq=False)
class Item(Node):
    """A list item: `own` is its marker and first block, the children are what follows.

    Attributes:
        first: the block on the line of the marker: most often a paragraph; None when the line has
            nothing but the marker. It is part of `own`, not of the children.

    """

    first: Node | None = None

    @cached_property
    def _marker(self) -> re.Match[str]:
        return marker(self.own)

    @property
    def mark(self) -> str:
        """The marker: `-`, `*`, `1.`."""
        return self._marker["mark"]

    @property
    def box(self) -> str:
        """The box of a task or the sign before the text, with the blanks behind it: `[x] `."""
        return self._marker["box"]

    @cached_property
    def content(self) -> int:
        """The number of columns before its text, where what is inside the item begins."""
        return content_column(self.own)

    @cached_property
    def words(self) -> str:
        """The first paragraph without the marker and the box, on one line."""
        return " ".join(self.own[self._marker.end() :].split())

    @cached_property
    def label(self) -> str:
        """The bold label the item begins with, without the colon; empty when there is none."""
        return _label(self.words).rstrip(":")

    @cached_property
    def says(self) -> str:
        """The first paragraph without the marker and the box, on one line."""
        return said(self.words)


@dataclass(eq=False)
class Table(Node):
    """A table: `own` is the header and delimiter line, the children are its rows.

    Attributes:
        header: the cells of the header.

    """

    header: tuple[Cell, ...] = ()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(cell.text for cell in self.header)

    @cached_property
    def says(self) -> str:
        """The names of its columns."""
        return said(" | ".join(self.columns))


@dataclass(eq=False)
class Row(Node):
    """A row of a table; it always has a cell."""

    cells: tuple[Cell, ...] = ()

    @cached_property
    def key(self) -> str:
        """The first cell; only its ID where the cell is nothing but an ID."""
        return key_of(self.cells[0].text) if self.cells else ""

    @cached_property
    def says(self) -> str:
        """The texts of its cells, however wide they are."""
        return said(" | ".join(cell.text for cell in self.cells))


def key_of(cell: str) -> str:
    """The key of a row that a cell names: the cell, or its ID where it is nothing but an ID."""
    only = _ID.fullmatch(cell.strip("*` "))
    return only[1] if only else cell


class Cell(NamedTuple):
    r"""A cell of a table.

    Attributes:
        raw: the text between the pipes, spaces included.
        line, column: where `text` begins.

    """

    raw: str
    line: int
    column: int

    @property
    def text(self) -> str:
        r"""The cell's Markdown without outer spaces; `\|` stays as written."""
        return self.raw.strip(" \t")


def _label(words: str) -> str:
    """The bold text that a line begins with; empty when there is none."""
    found = _LABEL.match(words)
    return (found["label"] or found["underlined"]).strip() if found else ""


def marker(own: str) -> re.Match[str]:
    """What an item begins with: its groups are `indent`, `mark`, `space` and `box`."""
    found = _MARKER.match(own)
    assert found is not None  # noqa: S101 (the pattern matches any text)
    return found


def content_column(own: str) -> int:
    """The number of columns before the text of an item, given its own lines."""
    found = marker(own)
    before = len(f"{found['indent']}{found['mark']}".expandtabs(4))
    text = len(own[: found.end("space")].expandtabs(4))
    alone = not own[found.end("space") :].split("\n", 1)[0].strip()
    return before + 1 if alone or not 0 < text - before <= 4 else text
