"""Records: what is one thing in the three versions, which of them live on, and where."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property

from feature_spec.merge.matching import Tree, local_key, match
from feature_spec.spec import Item, Node, Row, Section


@dataclass(eq=False)
class Record:
    """One thing in up to three versions.

    Attributes:
        base: what it was in the old render; None when that did not have it.
        ours: what it is in the author's text.
        theirs: what it is in the new render.

    """

    base: Node | None = None
    ours: Node | None = None
    theirs: Node | None = None

    @property
    def node(self) -> Node:
        """Any of its nodes, for what all have in common."""
        node = self.ours or self.theirs or self.base
        assert node is not None  # noqa: S101 (a record is made for a node)
        return node

    @property
    def nodes(self) -> tuple[Node | None, Node | None, Node | None]:
        """What it is in the old render, in the author's text and in the new render."""
        return self.base, self.ours, self.theirs

    @property
    def both(self) -> bool:
        """Whether the author's text and the new render have it."""
        return self.ours is not None and self.theirs is not None


class Records:
    """The records of three versions.

    A record that the old render had lives on when both sides have it still. What one side added
    lives on with the record it stands in. A record stands under the parent that the template
    moved it to, else under the author's.

    Args:
        base: the old render.
        ours: the author's text.
        theirs: the new render.

    """

    def __init__(self, base: Node, ours: Node, theirs: Node) -> None:
        self.base, self.ours, self.theirs = Tree(base), Tree(ours), Tree(theirs)
        mine, yours = match(self.base, self.ours), match(self.base, self.theirs)
        self.of: dict[Node, Record] = {}
        self.all: list[Record] = []
        for node in self.base.nodes:
            self._add(Record(node, mine.get(node), yours.get(node)))
        for node in self.ours.nodes:
            if node not in self.of:
                self._add(Record(ours=node, theirs=self._added_too(node)))
        for node in self.theirs.nodes:
            if node not in self.of:
                self._add(Record(theirs=node))
        self.root = self.of[base]
        self.above = self.base.parent | self.ours.parent | self.theirs.parent
        self._parents: dict[Record, Record | None] = {}
        self._asking: set[Record] = set()

    def _add(self, record: Record) -> None:
        self.all.append(record)
        for node in record.nodes:
            if node is not None:
                self.of[node] = record

    def _added_too(self, node: Node) -> Node | None:
        """What the template added in the same place under the same key, or with the same text."""
        parent = self.of[self.ours.parent[node]].theirs
        if parent is None:
            return None
        siblings = [n for n in self.ours.parent[node].children if n not in self.of]
        others = [n for n in parent.children if n not in self.of]

        def one(wanted: Hashable, nodes: list[Node], text: bool) -> Node | None:
            found = [n for n in nodes if type(n) is type(node)
                     and (n.text().strip() if text else local_key(n)) == wanted]  # fmt: skip
            return found[0] if len(found) == 1 else None

        key, text = local_key(node), node.text().strip()
        if key is not None and one(key, siblings, False) is node:
            found = one(key, others, False)
            if found is not None:
                return found
        return one(text, others, True) if one(text, siblings, True) is node else None

    # ---- which live on, and where ---------------------------------------------------------

    def lives(self, record: Record) -> bool:
        """Whether a record is in the result."""
        return record is self.root or self.parent(record) is not None

    def parent(self, record: Record) -> Record | None:
        """The record that a record stands in; None for the document and for what is dropped."""
        if record not in self._parents:
            if record in self._asking:
                return None  # one side moved this into that, the other that into this
            self._asking.add(record)
            self._parents[record] = next(
                (parent for parent in self._choices(record) if self.lives(parent)), None
            )
            self._asking.discard(record)
        return self._parents[record]

    def _choices(self, record: Record) -> Iterator[Record]:
        """Where a record may stand, the best place first."""
        if record is self.root or (record.base is not None and not record.both):
            return
        here = self._stands_in(record.ours, self.ours)
        there = self._stands_in(record.theirs, self.theirs)
        was = self._stands_in(record.base, self.base)
        moved = record.base is not None and there is not was
        for choice in (there, here) if moved else (here, there):
            if choice is not None:
                yield choice
        if isinstance(record.node, (Item, Row)) and record.both == (record.base is not None):
            # Its list or table is gone, but what stood beside it lives elsewhere.
            for other in self.siblings_before(record):
                if other.base is not None and other.both and (choice := self.parent(other)):
                    yield choice

    def siblings_before(self, record: Record) -> Iterator[Record]:
        """What stands before a record in the author's list or table, the nearest first."""
        if record.ours is None:
            return
        siblings = self.ours.parent[record.ours].children
        at = siblings.index(record.ours)
        for node in reversed(siblings[:at]):
            yield self.of[node]

    def _stands_in(self, node: Node | None, tree: Tree) -> Record | None:
        return None if node is None else self.of[tree.parent[node]]

    @cached_property
    def children(self) -> dict[Record, set[Record]]:
        """The records that stand in each."""
        found: dict[Record, set[Record]] = {}
        for record in self.all:
            parent = self.parent(record)
            if parent is not None:
                found.setdefault(parent, set()).add(record)
        return found

    def under(self, record: Record) -> str:
        """The heading that a record stands under, for messages; in the author's words if any."""
        for node, tree in ((record.ours, self.ours), (record.theirs, self.theirs),
                           (record.base, self.base)):  # fmt: skip
            if node is None:
                continue
            while not isinstance(node, Section) and node in tree.parent:
                node = tree.parent[node]
            return node.title if isinstance(node, Section) else ""
        return ""
