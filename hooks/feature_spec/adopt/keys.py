"""The records of a spec, each with a key that is the same in two versions of the document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from feature_spec.markdown import (
    Cell,
    Field,
    FrontMatter,
    Item,
    Node,
    Quote,
    QuoteLine,
    Row,
    Rule,
    Section,
    Spec,
    Table,
)
from feature_spec.markdown import List as ListNode


@dataclass(frozen=True)
class Record:
    """A record: a row, a labelled bullet, a field, a heading, another block.

    Attributes:
        key: what it is found by; a block without a name has its text.
        text: what it says, white space apart.
        line: where it begins.

    """

    key: tuple[str, ...]
    text: str
    line: int


def records(nodes: list[Node]) -> list[Record]:
    """The records of some nodes and of everything inside them; a repeated key is numbered."""
    found: list[Record] = []
    seen: Counter[tuple[str, ...]] = Counter()
    for node in nodes:
        for record in _records(node):
            seen[record.key] += 1
            key = record.key if seen[record.key] == 1 else (*record.key, str(seen[record.key]))
            found.append(Record(key, record.text, record.line))
    return found


def _records(node: Node) -> list[Record]:
    if isinstance(node, Rule):
        return []
    if isinstance(node, Section):
        own = [Record(("heading", node.words.casefold()), _words(node.words), node.line)]
        return own + [record for child in node.children for record in _records(child)]
    if isinstance(node, Table):
        header = tuple(_words(cell.text).casefold() for cell in node.header)
        rows = [child for child in node.children if isinstance(child, Row)]
        return [
            Record(
                ("row", header[0] if header else "", _words(row.key).casefold()),
                _cells(row.cells),
                row.line,
            )
            for row in rows
        ]
    if isinstance(node, FrontMatter):
        return [
            Record(
                ("field", child.key), _words(child.own.partition(":")[2]).strip("'\""), child.line
            )
            for child in node.children
            if isinstance(child, Field) and child.key
        ]
    if isinstance(node, ListNode | Quote | Spec):
        return [record for child in node.children for record in _records(child)]
    if isinstance(node, QuoteLine):
        text = _words(node.own.strip().lstrip("> \t").rstrip("\\"))
        key = node.label.rstrip(":").casefold() or text
        return [Record(("quote", key), text, node.line)] if text else []
    if isinstance(node, Item):
        label = node.label.casefold()
        own = [Record(("bullet", label or node.words), _words(node.words), node.line)]
        return own + [record for child in node.children for record in _records(child)]
    text = _words(node.own)
    return [Record((node.kind, text), text, node.line)] if text else []


def _words(text: str) -> str:
    return " ".join(text.split())


def _cells(cells: tuple[Cell, ...]) -> str:
    return " | ".join(_words(cell.text) for cell in cells)
