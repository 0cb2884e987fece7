"""What is the same record in the three versions, which records are in the result, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from feature_spec.markdown import Item, List, Node, Quote, Row, Section, Table
from feature_spec.merge.columns import Column, Nodes, columns_of
from feature_spec.merge.keys import with_key, with_text
from feature_spec.merge.matching import copies, match, unique_pairs
from feature_spec.merge.tree import Tree

NEAR = 100
"""The number of siblings on each side that decide where a record goes that lost its list."""


@dataclass(eq=False)
class Versions:
    """One record in up to three versions.

    Attributes:
        base: its node in the old render; None when that does not have it.
        ours: its node in the author's text.
        theirs: its node in the new render.

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
        """Its nodes in the old render, the author's text and the new render."""
        return self.base, self.ours, self.theirs

    @property
    def both(self) -> bool:
        """Whether the author's text and the new render have it."""
        return self.ours is not None and self.theirs is not None


class ThreeWay:
    """The records of three versions of a spec.

    A record of the old render is kept in the result when both sides still have it. A record that
    one side added is kept with the record that it is in. A record is under the parent that
    the template moved it to, else under the author's.

    Args:
        base: the old render.
        ours: the author's text.
        theirs: the new render.

    """

    def __init__(self, base: Node, ours: Node, theirs: Node) -> None:
        self.base, self.ours, self.theirs = Tree(base), Tree(ours), Tree(theirs)
        mine = match(self.base, self.ours, by_author=True)
        yours = match(self.base, self.theirs)
        self.of: dict[Node, Versions] = {}
        self.all: list[Versions] = []
        for node in self.base.nodes:
            self._add(Versions(node, mine.get(node), yours.get(node)))
        added_too: dict[Node, Node] = {}
        for node in self.ours.nodes:
            if node not in self.of:
                self._add(Versions(ours=node, theirs=added_too.get(node)))
            theirs_too = self.of[node].theirs
            if theirs_too is not None:
                added_too |= self._added_too(node, theirs_too)
        for node in self.theirs.nodes:
            if node not in self.of:
                self._add(Versions(theirs=node))
        self.root = self.of[base]
        self.above = self.base.parent | self.ours.parent | self.theirs.parent
        self._columns: dict[Versions, tuple[Column, ...]] = {}
        self._in_order: dict[Table, tuple[Column, ...]] = {}
        self._parents: dict[Versions, Versions | None] = {}
        self._asking: set[Versions] = set()
        for record in self.all:  # for each of them now: an addition may keep its list alive
            self.parent(record)

    def _add(self, record: Versions) -> None:
        self.all.append(record)
        for node in record.nodes:
            if node is not None:
                self.of[node] = record

    def _added_too(self, ours: Node, theirs: Node) -> dict[Node, Node]:
        """What both sides added in one place: under the same key, else with the same text."""
        mine = [node for node in ours.children if node not in self.of]
        yours = [node for node in theirs.children if node not in self.of]
        found = dict(unique_pairs(mine, yours, with_key))
        taken = set(found.values())
        for node, other in unique_pairs(mine, yours, with_text):
            if node not in found and other not in taken:
                found[node] = other
        return found | dict(copies(mine, yours, found, set(found.values())))

    # ---- which are kept, and where --------------------------------------------------------

    def lives(self, record: Versions) -> bool:
        """Whether a record is in the result."""
        return record is self.root or self.parent(record) is not None

    def parent(self, record: Versions) -> Versions | None:
        """The record that a record is in; None for the document and for what is dropped."""
        if record not in self._parents:
            if record in self._asking:
                return None  # one side moved this into that, the other that into this
            self._asking.add(record)
            living = (parent for parent in self._choices(record) if self.lives(parent))
            self._parents[record] = next(living, None) or self._kept_container(record)
            self._asking.discard(record)
        return self._parents[record]

    def _kept_container(self, record: Versions) -> Versions | None:
        """The list or table that the template dropped, for what the author added to it.

        It is kept for those additions only, where its own parent is.
        """
        if record.ours is None or record.base is not None or record.theirs is not None:
            return None
        container = self._container(record.ours, self.ours)
        if container is None or not isinstance(container.node, (List, Quote, Table)):
            return None
        if isinstance(container.node, Table) and not isinstance(record.node, Row):
            return None  # a remark between rows is about the rows
        if container.base is None or container.ours is None or container.theirs is not None:
            return None
        around = self._container(container.ours, self.ours)
        if around is None or not self.lives(around):
            return None
        self._parents[container] = around
        return container

    def _choices(self, record: Versions) -> Iterator[Versions]:
        """The records that a record may be in, the best first."""
        places = list(self._places(record))
        yield from places[:1]
        if isinstance(record.node, (Item, Row)) and record.both == (record.base is not None):
            # Its list or table is gone, but most of its neighbours are kept in one place.
            before, behind = self.siblings(record)
            known = [other for other in before[:NEAR] + behind[:NEAR] if other.base is not None]
            went = Counter(
                place for other in known if other.both for place in [*self._places(other)][:1]
            )
            for place, count in went.most_common(1):
                if 2 * count > went.total():
                    yield place
        yield from places[1:]

    def _places(self, record: Versions) -> Iterator[Versions]:
        """Where the two sides have a record, the best place first."""
        if record is self.root or (record.base is not None and not record.both):
            return
        here = self._container(record.ours, self.ours)
        there = self._container(record.theirs, self.theirs)
        was = self._container(record.base, self.base)
        moved = record.base is not None and there is not was
        if moved and here is not was and self._section(there) is self._section(was):
            moved = False  # the template only has another list there; the author moved it away
        for choice in (there, here) if moved else (here, there):
            if choice is not None:
                yield choice

    def _section(self, record: Versions | None) -> Versions | None:
        """The record of the section that a list or table is in."""
        node = record.node if record else None
        while node is not None and not isinstance(node, Section):
            node = self.above.get(node)
        return None if node is None else self.of[node]

    def siblings(self, record: Versions) -> tuple[list[Versions], list[Versions]]:
        """The siblings before a record and those behind it; each the nearest first."""
        node, tree = (
            (record.ours, self.ours) if record.ours is not None else (record.theirs, self.theirs)
        )
        if node is None:
            return [], []
        beside = tree.parent[node].children
        at = beside.index(node)
        return [self.of[n] for n in reversed(beside[:at])], [self.of[n] for n in beside[at + 1 :]]

    def bullet_around(self, node: Node) -> Item | None:
        """The bullet that a node is inside of, in the text that it is from."""
        at = self.above.get(node)
        while at is not None and not isinstance(at, Item):
            at = self.above.get(at)
        return at

    def _container(self, node: Node | None, tree: Tree) -> Versions | None:
        return None if node is None else self.of[tree.parent[node]]

    @cached_property
    def children(self) -> dict[Versions, set[Versions]]:
        """The records that are in each."""
        found: dict[Versions, set[Versions]] = {}
        for record in self.all:
            parent = self.parent(record)
            if parent is not None:
                found.setdefault(parent, set()).add(record)
        return found

    # ---- columns --------------------------------------------------------------------------

    def columns(self, table: Versions) -> tuple[Column, ...]:
        """The columns of a table, each in its three versions."""
        if table not in self._columns:
            self._columns[table] = columns_of(table.nodes, self._rows(table))
        return self._columns[table]

    def _rows(self, table: Versions) -> Iterator[Nodes]:
        """The versions of each row of a table, those in other tables left out."""
        rows = (row for node in table.nodes if node for row in node.children)
        for record in dict.fromkeys(self.of[row] for row in rows):
            base, ours, theirs = (
                row if row is not None and self.above[row] is node else None
                for row, node in zip(record.nodes, table.nodes, strict=True)
            )
            yield base, ours, theirs

    def in_order(self, table: Table) -> tuple[Column, ...]:
        """The columns that a version of a table has, in its order."""
        if table not in self._in_order:
            record = self.of[table]
            version = record.nodes.index(table)
            places = ((column.places[version], column) for column in self.columns(record))
            found = {place: column for place, column in places if place is not None}
            self._in_order[table] = tuple(found[place] for place in range(len(table.header)))
        return self._in_order[table]

    def cells(self, row: Node | None) -> dict[Column, str] | None:
        """The cells of a row by column; None when there is no row or its cells do not fit."""
        table = self.above.get(row) if row is not None else None
        if not isinstance(row, Row) or not isinstance(table, Table):
            return None
        if len(row.cells) != len(table.header):
            return None
        columns = self.in_order(table)
        return {column: cell.text for column, cell in zip(columns, row.cells, strict=True)}

    def under(self, record: Versions) -> str:
        """The heading that a record is under, for messages; the author's words if any."""
        for node, tree in ((record.ours, self.ours), (record.theirs, self.theirs),
                           (record.base, self.base)):  # fmt: skip
            if node is None:
                continue
            while not isinstance(node, Section) and node in tree.parent:
                node = tree.parent[node]
            return node.title if isinstance(node, Section) else ""
        return ""
