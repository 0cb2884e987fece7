"""What tells a record from its siblings, in whatever form it is written."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable

from feature_spec.markdown import Item, Node, Section
from feature_spec.markdown.records import local_key
from feature_spec.markdown.said import name

_FIXED = re.compile(r"`[^`]+`|\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+\b|https?://[^\s)>]+")


def name_of(node: Node) -> Hashable:
    """The key of a node, in whatever form it is written."""
    key = local_key(node)
    return name(key) if isinstance(key, str) else key


def first_words(node: Node) -> Hashable:
    """The words of a bullet up to a colon, which may have been its label."""
    if not isinstance(node, Item):
        return None
    first, colon, _ = name(node.words).partition(":")
    return (Item, first) if colon and "[" not in first else None


def with_key(node: Node) -> Hashable:
    """The kind and the key of a node."""
    key = name_of(node)
    return None if key is None else (type(node), key)


def with_title(node: Node) -> Hashable:
    """The heading with its number."""
    return (Section, node.title) if isinstance(node, Section) else None


def whole(node: Node) -> Hashable:
    """The kind and what it says, with all that is in it."""
    said = "\n".join(part.says for part in node.walk() if part.says)
    return (type(node), said or node.text().strip())


def with_text(node: Node) -> Hashable:
    """The kind and the whole text, for all but containers without a text of their own."""
    return whole(node) if node.own.strip() else None


def number(node: Node) -> Hashable:
    """The number of a heading."""
    return (node.number or None) if isinstance(node, Section) else None


def fixed_parts(node: Node) -> Hashable:
    """What no translation changes: code, IDs, addresses."""
    found = tuple(_FIXED.findall(node.own))
    return (type(node), found) if found else None


def is_translated(old: Iterable[Node], new: Iterable[Node]) -> bool:
    """Whether most numbered headings have the same number but other words."""
    numbered = [node for node in old if isinstance(node, Section) and node.number]
    sections = [node for node in new if isinstance(node, Section)]
    titles, numbers = {name_of(node) for node in sections}, {node.number for node in sections}
    other = [n for n in numbered if n.number in numbers and name_of(n) not in titles]
    return 2 * len(other) > len(numbered)
