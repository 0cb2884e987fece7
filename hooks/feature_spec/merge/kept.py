"""Text that the author wrote in something that the template dropped, kept for `## Notes`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feature_spec.markdown import Field, Item, List, Node, Quote, QuoteLine, Row, Section, Table
from feature_spec.markdown.said import said
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
        text: its lines, ended; empty for the head of a table, which `group` has.
        remark: whether it was between two rows of the table.

    """

    heading: str
    group: Node | None
    text: str
    remark: bool = False


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
        elif record.base is not None and isinstance(node, Table):
            yield node, Kept(records.under(record), node, "")
            yield from _below(records, node)
        elif record.base is not None and isinstance(node, Section):
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
    return node.says != base.says if node.says else node.own != base.own


def written_cells(row: Row) -> list[str]:
    """The cells of a row, without the empty ones at its end: a new column is none of its text."""
    cells = [said(cell.text) for cell in row.cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _kept(records: ThreeWay, node: Node, text: str) -> Kept:
    parent = records.ours.parent[node]
    remark = isinstance(parent, Table) and not isinstance(node, Row)
    group = parent if remark or isinstance(node, (Row, Item, QuoteLine, Field)) else None
    lines = text.rstrip("\n").split("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    if isinstance(node, Item):
        lines = [line[margin:] for line in lines]
    return Kept(records.under(records.of[node]), group, "\n".join(lines) + "\n", remark)


def as_blocks(kept: list[Kept], last: Node | None = None) -> str:
    """Kept texts of one heading as blocks, a blank line between two.

    Args:
        kept: the texts.
        last: the block above them; rows of a table with the same head go on with it.

    """
    parts: list[str] = []
    group: Node | None = last if isinstance(last, Table) else None
    after_remark = False
    for item in kept:
        begins = item.group is None or not same_group(item.group, group)
        if begins:
            _close(parts, group)
            if parts:
                parts.append("\n")
            if isinstance(item.group, Table) and not item.remark:
                parts.append(item.group.own)
            elif not isinstance(item.group, (List, Quote, Table, type(None))):
                parts.append("```yaml\n")
        elif item.remark or after_remark:
            parts.append("\n")
        parts.append(item.text)
        after_remark = item.remark
        group = None if begins and item.remark else item.group
    _close(parts, group)
    return "".join(parts)


def same_group(one: Node | None, other: Node | None) -> bool:
    """Whether two texts go into one block: they were in one, or in tables with the same head."""
    if isinstance(one, Table) and isinstance(other, Table):
        return one.columns == other.columns
    return one is other


def _close(parts: list[str], group: Node | None) -> None:
    """End the code block around values of front matter."""
    if not isinstance(group, (Table, List, Quote, type(None))):
        parts.append("```\n")
