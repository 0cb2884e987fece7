"""Whether a line merge may have put something in the wrong place, asked without the renders."""

from __future__ import annotations

from collections import Counter

from feature_spec.markdown import Item, Node, Section, Table
from feature_spec.merge.heads import Heads, renamed_heads
from feature_spec.merge.pieces import MEANT, SAYS, twins
from feature_spec.merge.reading import read


def needs_check(ours: str, result: str) -> bool:
    """Whether a line merge may have put something in the wrong place.

    Answered without the two renders: a text that is elsewhere than in the author's version was
    moved on purpose or by mistake, and so was one that appears twice.

    Args:
        ours: the author's text.
        result: the text after the line merge.

    """
    documents = read(ours), read(result)
    heads = renamed_heads(*documents)
    before, after = (_lines(document, heads) for document in documents)
    gone, new = before - after, after - before
    moved = {line for _, line in gone} & {line for _, line in new}
    old, counted = (Counter(line for _, line in side.elements()) for side in (before, after))
    doubled = any(
        len(line) >= MEANT and count > max(1, old[line]) for line, count in counted.items()
    )
    known, found = (twins(document, heads).keys() for document in documents)
    return bool(moved) or doubled or bool(found - known)


def _lines(document: Node, heads: Heads) -> Counter[tuple[tuple[str, ...], str]]:
    """The lines with words in them, each with the heading, table or bullets it is under."""
    found: Counter[tuple[tuple[str, ...], str]] = Counter()
    pending: list[tuple[Node, tuple[str, ...]]] = [(document, ())]
    while pending:
        node, place = pending.pop()
        found.update((place, line.strip()) for line in node.own.split("\n") if SAYS.search(line))
        if isinstance(node, Section):
            place = (node.words,)
        elif isinstance(node, Table):
            place = (*place, *heads.form(node, place[0] if place else "").table)
        elif isinstance(node, Item):
            place = (*place, node.label)
        pending += [(child, place) for child in node.children]
    return found
