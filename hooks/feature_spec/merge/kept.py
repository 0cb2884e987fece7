"""Text that the author wrote in something that the template dropped, kept for `## Notes`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feature_spec.markdown import Field, Item, List, Node, Quote, QuoteLine, Row, Section, Table
from feature_spec.merge.disputed import Disputed
from feature_spec.merge.versions import ThreeWay, Versions

HEADING = "Kept on update: "
"""The beginning of each heading that has kept text under it."""

NOTES = "Notes"
"""The section, without its number, that these headings are in."""


@dataclass(frozen=True)
class Kept:
    """A text that is kept.

    Attributes:
        heading: the heading it was under.
        group: the table, list or quote it was in, to keep its parts together.
        text: its lines, ended.

    """

    heading: str
    group: Node | None
    text: str


def kept_texts(records: ThreeWay, disputed: Disputed) -> list[Kept]:
    """Find the texts to keep, in the order of the author's text."""
    return [kept for node, kept in _below(records, records.ours.root) if not disputed.takes(node)]


def notes_of(records: ThreeWay) -> Versions | None:
    """The author's section for kept text: Notes, else what the author made of it."""
    found = [
        records.of[node]
        for node in reversed(records.ours.nodes)
        if isinstance(node, Section) and records.lives(records.of[node])
    ]
    for nodes in ([record.ours for record in found], [record.base for record in found]):
        for record, node in zip(found, nodes, strict=True):
            if isinstance(node, Section) and node.words == NOTES:
                return record
    return None


def _below(records: ThreeWay, parent: Node) -> Iterator[tuple[Node, Kept]]:
    for node in parent.children:
        record = records.of[node]
        if records.lives(record) or (record.base is not None and not _changed(records, node)):
            yield from _below(records, node)
        elif any(records.lives(records.of[inner]) for inner in node.walk() if inner is not node):
            if node.own:
                yield node, _kept(records, node, node.own)
            yield from _below(records, node)
        elif record.base is not None and isinstance(node, (Section, Table)):
            yield node, _kept(records, node, node.own)
            yield from _below(records, node)
        else:
            yield node, _kept(records, node, node.text())


def _changed(records: ThreeWay, node: Node) -> bool:
    """Whether the author changed what is the node's own."""
    base = records.of[node].base
    if base is None:
        return True
    if isinstance(node, Row) and isinstance(base, Row):
        return written_cells(node) != written_cells(base)
    return node.own != base.own


def written_cells(row: Row) -> list[str]:
    """The cells of a row, without the empty ones at its end: a new column is none of its text."""
    cells = [cell.text for cell in row.cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _kept(records: ThreeWay, node: Node, text: str) -> Kept:
    parent = records.ours.parent[node]
    group = parent if isinstance(node, (Row, Item, QuoteLine, Field)) else None
    lines = text.rstrip("\n").split("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    if isinstance(node, Item):
        lines = [line[margin:] for line in lines]
    return Kept(records.under(records.of[node]), group, "\n".join(lines) + "\n")


def as_blocks(kept: list[Kept]) -> str:
    """Kept texts of one heading as blocks, a blank line between two."""
    parts: list[str] = []
    group: Node | None = None
    for item in kept:
        if item.group is None or not _goes_on(item.group, group):
            _close(parts, group)
            if parts:
                parts.append("\n")
            if isinstance(item.group, Table):
                parts.append(item.group.own)
            elif not isinstance(item.group, (List, Quote, type(None))):
                parts.append("```yaml\n")
        parts.append(item.text)
        group = item.group
    _close(parts, group)
    return "".join(parts)


def _goes_on(group: Node, before: Node | None) -> bool:
    """Whether a text belongs to what was kept before it: two tables of one form are one."""
    if isinstance(group, Table) and isinstance(before, Table):
        return group.own == before.own
    return group is before


def _close(parts: list[str], group: Node | None) -> None:
    """End the code block around values of front matter."""
    if not isinstance(group, (Table, List, Quote, type(None))):
        parts.append("```\n")
