"""Whether a line merge may have put something in the wrong place, asked without the renders."""

from __future__ import annotations

from collections import Counter

from feature_spec.markdown import Item, Node, Section, Table, read_spec
from feature_spec.merge.pieces import MEANT, SAYS, twins


def needs_check(ours: str, result: str) -> bool:
    """Whether a line merge may have put something in the wrong place.

    Answered without the two renders: a text that is elsewhere than in the author's version was
    moved on purpose or by mistake, and so was one that appears twice.

    Args:
        ours: the author's text.
        result: the text after the line merge.

    """
    before, after = _lines(read_spec(ours)), _lines(read_spec(result))
    gone, new = before - after, after - before
    moved = {line for _, line in gone} & {line for _, line in new}
    old, counted = (Counter(line for _, line in side.elements()) for side in (before, after))
    doubled = any(
        len(line) >= MEANT and count > max(1, old[line]) for line, count in counted.items()
    )
    return (
        bool(moved)
        or doubled
        or bool(twins(read_spec(result)).keys() - twins(read_spec(ours)).keys())
    )


def _lines(document: Node) -> Counter[tuple[tuple[str, ...], str]]:
    """The lines with words in them, each with the heading, table or bullets it is under."""
    found: Counter[tuple[tuple[str, ...], str]] = Counter()
    pending: list[tuple[Node, tuple[str, ...]]] = [(document, ())]
    while pending:
        node, place = pending.pop()
        found.update((place, line) for line in node.own.split("\n") if SAYS.search(line))
        if isinstance(node, Section):
            place = (node.words,)
        elif isinstance(node, Table):
            place = (*place, *node.columns)
        elif isinstance(node, Item):
            place = (*place, node.label)
        pending += [(child, place) for child in node.children]
    return found
