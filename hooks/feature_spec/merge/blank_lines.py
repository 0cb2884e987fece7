"""Where a version of a spec has no blank line between two blocks."""

from __future__ import annotations

from feature_spec.markdown import Item, Node
from feature_spec.merge.versions import ThreeWay, Versions


def tight_pairs(
    records: ThreeWay, blocks: tuple[type[Node], ...]
) -> set[tuple[Versions | None, Versions]]:
    """Pairs of blocks that some version has one after the other without a blank line.

    What is first inside a bullet also makes a pair with that bullet.

    Args:
        records: those of the three texts.
        blocks: the kinds of blocks.

    """
    pairs: set[tuple[Versions | None, Versions]] = set()
    for tree in (records.ours, records.theirs):
        before: Versions | None = None
        opened: Versions | None = None  # the bullet that has nothing in it yet
        lines = tree.root.text().split("\n")
        for node in tree.nodes:
            record = records.of[node]
            if isinstance(node, blocks):
                if node.line > 1 and lines[node.line - 2].strip(" \t\r"):
                    pairs |= {(before, record), (opened or before, record)}
                before, opened = record, None
            elif isinstance(node, Item):
                opened = record
    return pairs
