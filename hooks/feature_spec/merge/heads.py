"""What the self-check calls a table and its columns: the same in every version and in the result.

The result is read again, so its tables are known by their heads alone: a head of one of the three
versions, or a merged one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from feature_spec.markdown import Node, Row, Section, Table
from feature_spec.markdown.model import key_of
from feature_spec.markdown.records import label
from feature_spec.merge.columns import Column
from feature_spec.merge.tables import merged_columns, merged_heads
from feature_spec.merge.versions import ThreeWay, Versions


class Form(NamedTuple):
    """The names of a table and of its columns.

    Attributes:
        table: the names of the columns as they were at first.
        columns: the name of each column that is there.

    """

    table: tuple[str, ...]
    columns: tuple[str, ...]


Head = tuple[str, ...]
"""The names of the columns as they are written."""


class Heads:
    """What the heads of tables mean.

    A head that means different things under one heading means no more than it says, and so does one
    that is under a heading where no version has it, but means different things elsewhere.
    """

    def __init__(self) -> None:
        self._here: dict[tuple[str, Head], Form | None] = {}
        self._anywhere: dict[Head, Form | None] = {}

    def add(self, heading: str, head: Head, form: Form) -> None:
        """Say what a head means under a heading."""
        if self._here.setdefault((heading, head), form) != form:
            self._here[heading, head] = None
        if self._anywhere.setdefault(head, form) != form:
            self._anywhere[head] = None

    def form(self, table: Node, heading: str) -> Form:
        """What a table under a heading and its columns are called."""
        columns = table.columns if isinstance(table, Table) else ()
        plain = Form(columns, columns)
        if (heading, columns) in self._here:
            return self._here[heading, columns] or plain
        return self._anywhere.get(columns) or plain


def heading_of(node: Node, records: ThreeWay) -> str:
    """The words of the heading that a node of a version is under."""
    at = records.above.get(node)
    while at is not None and not isinstance(at, Section):
        at = records.above.get(at)
    return at.words if at is not None else ""


def heads_of(records: ThreeWay) -> Heads:
    """The heads of tables that the versions and a merge of them may have."""
    found = Heads()
    for record in records.all:
        if isinstance(record.node, Table):
            headings = {heading_of(node, records) for node in record.nodes if node is not None}
            for head, form in _heads_of(records, record):
                for heading in headings:
                    found.add(heading, head, form)
    return found


def renamed_heads(before: Node, after: Node) -> Heads:
    """The heads of two texts where a table's alone under its heading is another one now."""
    found = Heads()
    old, new = _heads_below(before), _heads_below(after)
    for heading, heads in new.items():
        gone, here = old[heading] - heads, heads - old[heading]
        if len(gone) == len(here) == 1:
            (first,), (head,) = gone, here
            found.add(heading, head, Form(first, head))
    return found


def _heads_below(document: Node) -> defaultdict[str, set[Head]]:
    """By heading the heads of its tables."""
    found: defaultdict[str, set[Head]] = defaultdict(set)
    heading = ""
    for node in document.walk():
        if isinstance(node, Section):
            heading = node.words
        elif isinstance(node, Table):
            found[heading].add(node.columns)
    return found


def _heads_of(records: ThreeWay, table: Versions) -> Iterator[tuple[Head, Form]]:
    tables = [node for node in table.nodes if isinstance(node, Table)]
    first = tables[0].columns
    for node in tables:
        yield node.columns, Form(first, _names(records.in_order(node)))
    merged = merged_columns(records, table)
    for head in merged_heads(table, merged):
        yield tuple(name for name, _ in head), Form(first, _names(merged))


def _names(columns: Iterable[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


def name_of(node: Node, records: ThreeWay) -> str:
    """The name that a node of a version gives itself; of a row as `key_in` has it."""
    table = records.above.get(node)
    if not isinstance(node, Row) or not isinstance(table, Table):
        return label(node)
    first, there = records.columns(records.of[table])[0], records.in_order(table)
    place = there.index(first) if first in there else 0
    return node.key if not place else key_of(node.cells[min(place, len(node.cells) - 1)].text)


def key_in(row: Row, form: Form) -> str:
    """The key of a row: of its cell in the column that was the first one."""
    first = form.table[0]
    place = form.columns.index(first) if first in form.columns else 0
    return row.key if not place else key_of(row.cells[min(place, len(row.cells) - 1)].text)
