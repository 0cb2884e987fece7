"""The pieces of a text that the self-check looks at: cells, bullets, lines, each with its place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from feature_spec.markdown import (
    Fence,
    Field,
    Item,
    Node,
    Paragraph,
    QuoteLine,
    Row,
    Section,
    Table,
)
from feature_spec.markdown.records import label, local_key
from feature_spec.markdown.said import said
from feature_spec.merge.heads import Heads, key_in
from feature_spec.merge.kept import HEADING

SAYS = re.compile(r"\w")
"""What a line has that says something."""

MEANT = 20
"""A text with at least this many characters does not appear twice by accident."""

Name = tuple[str, type[Node], tuple[str, ...], Hashable]
"""A heading, a kind, the columns of a table, and what is called so there."""


@dataclass(frozen=True)
class Piece:
    """A cell, a bullet or a line.

    Attributes:
        heading: the words of the heading it is under.
        record: the key of its row, the label of its bullet, the key of its field; else empty.
        column: its column, by the name that it had at first; else empty.
        text: what it says, on one line.

    """

    heading: str
    record: str
    column: str
    text: str


class Pieces:
    """The pieces of a text, what was kept on an earlier update left out of `texts`.

    Args:
        document: the text.
        heads: what its tables and their columns are called.

    """

    def __init__(self, document: Node, heads: Heads) -> None:
        self._heads = heads
        self.found: list[tuple[Piece, Node]] = []
        self.texts: Counter[str] = Counter()
        self.kept: list[str] = []
        self._at: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        self._read(document, "", "", kept=False)
        self.counted = Counter(piece for piece, _ in self.found)

    @cached_property
    def nodes(self) -> dict[Piece, list[Node]]:
        """By piece the nodes that it was read from."""
        found: defaultdict[Piece, list[Node]] = defaultdict(list)
        for piece, node in self.found:
            found[piece].append(node)
        return found

    @cached_property
    def saying(self) -> dict[str, list[Node]]:
        """By text the nodes that have a piece with it."""
        found: defaultdict[str, list[Node]] = defaultdict(list)
        for piece, node in self.found:
            found[piece.text].append(node)
        return found

    def at(self, piece: Piece) -> list[str]:
        """The texts in the place of a piece."""
        return self._at.get((piece.heading, piece.record, piece.column), [])

    def under(self, headings: Iterable[str], names: Iterable[str], column: str) -> Iterator[str]:
        """The texts under one of the headings in one of the records."""
        names = list(names)
        for heading in headings:
            for name in names:
                yield from self._at.get((heading, name, column), [])

    def added_to(self, base: Pieces) -> Iterator[tuple[Piece, Node]]:
        """Yield the pieces whose text appears more often than in the older version."""
        for piece, node in self.found:
            more = self.texts[piece.text] > base.texts[piece.text]
            if more and piece.text not in base.at(piece):
                yield piece, node

    def _read(self, node: Node, heading: str, name: str, *, kept: bool) -> None:
        form = self._heads.form(node, heading)
        for child in node.children:
            inside, within, below = heading, name, kept
            if isinstance(child, Section):
                below = kept or child.words.startswith(HEADING)
                inside, within = child.words, ""
                self._take(Piece(heading, "", "#", child.says), child, below)
            elif isinstance(child, Table):
                for title in child.columns:
                    self._take(Piece(heading, "", "|", title), child, kept)
            elif isinstance(child, Row):
                key = key_in(child, form)
                for index, cell in enumerate(child.cells):
                    column = form.columns[index] if index < len(form.columns) else ""
                    text = said(cell.text)
                    self._take(Piece(heading, key, column or "-", text), child, kept)
            else:
                if isinstance(child, (Item, QuoteLine)):
                    within = label(child) or name
                elif isinstance(child, Field):
                    within = label(child)
                for text in texts_of(child):
                    self._take(Piece(heading, within, "", text), child, kept)
            self._read(child, inside, within, kept=below)

    def _take(self, piece: Piece, node: Node, kept: bool) -> None:
        if not SAYS.search(piece.text):  # a blank line, a fence, a rule
            return
        if kept:
            self.kept.append(piece.text)
        else:
            self.texts[piece.text] += 1
        self.found.append((piece, node))
        self._at[piece.heading, piece.record, piece.column].append(piece.text)


def texts_of(node: Node) -> list[str]:
    """The texts of a node: that of a paragraph or bullet is one, whatever its line breaks are."""
    if isinstance(node, (Paragraph, Item, QuoteLine)):
        return [node.says]
    if isinstance(node, Fence):
        return [node.info, *(said(line) for line in node.content.split("\n"))]
    return [said(line) for line in node.own.split("\n")]


def twins(document: Node, heads: Heads) -> dict[Name, list[Node]]:
    """Sections, rows of tables of one form and bullets that have one name under one heading."""
    found: defaultdict[Name, list[Node]] = defaultdict(list)
    pending: list[tuple[Node, str]] = [(document, "")]
    while pending:
        node, heading = pending.pop()
        if isinstance(node, Section):
            heading = node.words
        for child in node.children:
            key = local_key(child)
            if key is not None and isinstance(child, (Section, Row, Item)):
                table = heads.form(node, heading).table
                found[heading, type(child), table, key].append(child)
            pending.append((child, heading))
    return {name: nodes for name, nodes in found.items() if len(nodes) > 1}
