"""What a merge brought back: lines that one side removed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from feature_spec.markdown import Node, Section, Table
from feature_spec.merge.kept import HEADING, NOTES
from feature_spec.merge.pieces import SAYS
from feature_spec.merge.tables import merged_columns, merged_header
from feature_spec.merge.versions import ThreeWay, Versions


def came_back(records: ThreeWay, result: Node) -> Iterator[tuple[str, tuple[Versions, ...]]]:
    """Find the lines that one side removed, the other did not change, and the result has.

    Args:
        records: the three texts that were merged.
        result: the merged text, without its conflicts.

    Returns:
        Each line, with the records that it was removed with.

    """
    removed: defaultdict[str, list[Versions]] = defaultdict(list)
    for record in records.all:
        if record.base is None or records.lives(record):
            continue
        by_one = (record.ours is None) != (record.theirs is None)
        if by_one and (record.ours is None or record.ours.own == record.base.own):
            for line in _worded(record.base.own):
                removed[line].append(record)
    if not removed:
        return
    counted = Counter(line for own in _not_kept(result) for line in _worded(own))
    left: Counter[str] = Counter()
    for record in records.all:
        if records.lives(record):
            left.update(_lines_left(records, record))
    for line, gone in removed.items():
        if counted[line] > left[line]:
            yield line, tuple(gone)


def _lines_left(records: ThreeWay, record: Versions) -> Counter[str]:
    """The lines that a record may have in the result."""
    base, ours, theirs = record.nodes
    if isinstance(record.node, Table) and record.both:
        return Counter(_worded(merged_header(record, merged_columns(records, record)).ours))
    if ours is not None and theirs is not None and base is not None:
        if base.own == ours.own:
            return Counter(_worded(theirs.own))
        if base.own == theirs.own:
            return Counter(_worded(ours.own))
    mine, yours = (Counter(_worded(node.own if node else "")) for node in (ours, theirs))
    return mine | yours


def _not_kept(node: Node) -> Iterator[str]:
    """The texts of a document, those left out that an update moved to Notes.

    The heading is one of them where it was written for these texts alone.
    """
    if isinstance(node, Section) and node.words.startswith(HEADING):
        return
    only_kept = all(isinstance(n, Section) and n.words.startswith(HEADING) for n in node.children)
    if not (isinstance(node, Section) and node.words == NOTES and node.children and only_kept):
        yield node.own
    for child in node.children:
        yield from _not_kept(child)


def _worded(text: str) -> list[str]:
    """The lines of a text that have a word in them."""
    return [line for line in text.split("\n") if SAYS.search(line)]
