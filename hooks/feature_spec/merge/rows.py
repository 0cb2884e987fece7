"""What tells which row of one version of a table is which of another, and which table it is in."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable

from feature_spec.markdown import Item, Node, Row, Table
from feature_spec.markdown.model import key_of
from feature_spec.markdown.open_items import OPEN_ITEM
from feature_spec.markdown.records import local_key
from feature_spec.merge.columns import pair_columns
from feature_spec.merge.similarity import alike

ENOUGH_HEAD = 0.4
ENOUGH_ROWS = 0.5
"""Tables are similar when their columns have this much in common, or the names of their rows."""

_DEFINED = re.compile(r"\*\*\[")


def tables_alike(
    old: Table, new: Table, left: Counter[Hashable], right: Counter[Hashable]
) -> float:
    """How similar two tables are.

    Args:
        old: the older table.
        new: the newer one.
        left: the names of the rows of the older one.
        right: those of the newer one.

    """
    heads, rows = alike(Counter(old.columns), Counter(new.columns)), alike(left, right)
    return (heads + rows) / 2 if heads >= ENOUGH_HEAD or rows >= ENOUGH_ROWS else 0


def moved_keys(old: Node, new: Node) -> Callable[[Node], Hashable] | None:
    """The key of a row where the first column of a table is another one now."""
    if not (isinstance(old, Table) and isinstance(new, Table)):
        return None
    place = pair_columns(old, new).get(0)
    if place is None:
        place = _column_with_keys(old, new)
    if place == 0:
        return None
    newer = set(new.children)

    def key(node: Node) -> Hashable:
        if not isinstance(node, Row):
            return None
        return key_of(node.cells[place if node in newer and place < len(node.cells) else 0].text)

    return key


def _column_with_keys(old: Table, new: Table) -> int:
    """The column of a newer table that has most of the keys of an older one."""
    keys = {row.key for row in old.children if isinstance(row, Row) and row.key}
    found = Counter(
        place
        for row in new.children
        if isinstance(row, Row)
        for place, cell in enumerate(row.cells)
        if key_of(cell.text) in keys
    )
    return found.most_common(1)[0][0] if found else 0


def name_in_document(node: Node) -> Hashable:
    """The key of a row, and whether it defines an ID; nothing for a prompt."""
    if not isinstance(node, Row) or not node.key or OPEN_ITEM.fullmatch(node.cells[0].text):
        return None
    return (Row, node.key, bool(_DEFINED.match(node.cells[0].text)))


def may_be_one(row: Node, old: Node, new: Node) -> bool:
    """Whether rows of one name in two tables may be one: they define an ID, or the tables fit."""
    if isinstance(row, Row) and _DEFINED.match(row.cells[0].text):
        return True
    left, right = (set(node.columns) for node in (old, new) if isinstance(node, Table))
    return 2 * len(left & right) > min(len(left), len(right))


def in_order(old: list[Node], new: list[Node]) -> list[tuple[Node, Node]]:
    """Pairs of rows or bullets of one name, in their order, where each side has as many of it."""
    pairs = []
    here, there = _named(old), _named(new)
    for name, nodes in here.items():
        if len(nodes) == len(there[name]):
            pairs += list(zip(nodes, there[name], strict=True))
    return pairs


def _named(nodes: Iterable[Node]) -> defaultdict[Hashable, list[Node]]:
    found: defaultdict[Hashable, list[Node]] = defaultdict(list)
    for node in nodes:
        if isinstance(node, (Row, Item)) and local_key(node):
            found[local_key(node)].append(node)
    return found
