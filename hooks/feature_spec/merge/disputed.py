"""Records that are left to a person as each side has them, because a merge of them is in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum

from feature_spec.markdown import Item, Node, Section
from feature_spec.merge.versions import ThreeWay, Versions


class Share(IntEnum):
    """How much of a record is disputed.

    Its own lines; with the blocks of a section, but not with its subsections; or everything.
    """

    OWN = 1
    BODY = 2
    WHOLE = 3


class Disputed:
    """The records that a merge writes as a conflict of both sides.

    Args:
        shares: how much of which record.

    """

    def __init__(self, shares: Mapping[Versions, Share] | None = None) -> None:
        shares = shares or {}
        inside = {record: _inner(record, share) for record, share in shares.items()}
        self._taken = {node for nodes in inside.values() for node in nodes}
        counted: dict[Node, int] = {}
        for nodes in inside.values():
            for node in nodes:
                counted[node] = counted.get(node, 0) + 1
        # What is in a larger one is not disputed once more.
        self._shares = {
            record: share
            for record, share in shares.items()
            if all(
                counted.get(node, 0) <= (node in inside[record])
                for node in record.nodes[1:]
                if node is not None
            )
        }

    def share(self, record: Versions) -> Share | None:
        """How much of a record is disputed; None for one that is merged.

        A record may be in a disputed one on one side only, as it was moved there or from there.
        """
        if not self._shares:
            return None
        share = self._shares.get(record)
        if share is None and any(self.takes(node) for node in record.nodes[1:]):
            return Share.WHOLE
        return share

    def sides(self, record: Versions) -> tuple[str, str]:
        """The disputed text of both sides; empty where it is in another conflict, or is not."""
        share = self._shares.get(record)
        ours, theirs = (
            "" if node is None or (share is None and self.takes(node))
            else text_of(node, share or Share.WHOLE)
            for node in record.nodes[1:]
        )  # fmt: skip
        return ours, theirs

    def takes(self, node: Node | None) -> bool:
        """Whether the text of a node is in the conflict of a disputed record."""
        return node in self._taken

    def has(self, record: Versions) -> Share | None:
        """The share that was asked for, unless it is in a larger one."""
        return self._shares.get(record)

    def shares(self) -> dict[Versions, Share]:
        """The records with their shares."""
        return dict(self._shares)


def text_of(node: Node, share: Share) -> str:
    """The disputed text of a node."""
    if share is Share.OWN:
        return node.own
    if share is Share.BODY:
        return "".join([node.own, node.gap, *(child.text() for child in _blocks(node))])
    return node.text()


def _blocks(node: Node) -> Iterator[Node]:
    return (child for child in node.children if not isinstance(child, Section))


def _inner(record: Versions, share: Share) -> set[Node]:
    """The nodes of both sides whose whole text is disputed."""
    sides = [node for node in record.nodes[1:] if node is not None]
    if share is Share.OWN:
        return set()
    if share is Share.BODY:
        return {inner for node in sides for block in _blocks(node) for inner in block.walk()}
    return {inner for node in sides for inner in node.walk()}


# ---- a larger dispute ----------------------------------------------------------------------------


def widened(records: ThreeWay, disputed: Disputed, about: Iterable[Versions]) -> Disputed | None:
    """Dispute more, each as little as is possible.

    Args:
        records: the three texts.
        disputed: what is disputed, without success.
        about: the records that are in doubt now.

    Returns:
        What to dispute next; None when that would be most of the document, or nothing more.

    """
    shares = disputed.shares()
    for record in dict.fromkeys(about):
        around = [other for other in _around(records, record) if disputed.has(other)]
        for other in around or [record]:
            for wider, share in _next(records, other, disputed.has(other)):
                if share is Share.WHOLE and _is_most(records, wider):
                    return None
                shares[wider] = max(share, shares.get(wider, share))
    return Disputed(shares) if shares != disputed.shares() else None


def _is_most(records: ThreeWay, record: Versions) -> bool:
    """Whether a record is more than half of what a side has: the title's section, for one."""
    trees = (records.base, records.ours, records.theirs)
    return record is records.root or (
        isinstance(record.node, Section)
        and any(
            node is not None and 2 * node.text().count("\n") > tree.root.text().count("\n")
            for node, tree in zip(record.nodes, trees, strict=True)
        )
    )


def _around(records: ThreeWay, record: Versions) -> list[Versions]:
    """A record, and the records that it is in on either side."""
    found: dict[Versions, None] = {}
    for node, tree in ((record.ours, records.ours), (record.theirs, records.theirs)):
        while node is not None:
            found[records.of[node]] = None
            node = tree.parent.get(node)
    return list(found)


def _next(
    records: ThreeWay, record: Versions, now: Share | None
) -> Iterator[tuple[Versions, Share]]:
    """The next larger dispute around a record: more of it, else what it is in on both sides."""
    if records.lives(record):
        for share in Share:
            if share > (now or 0) and _differs(record, share):
                yield record, share
                return
    for node, tree in ((record.ours, records.ours), (record.theirs, records.theirs)):
        if node is None or node not in tree.parent:
            continue
        container = records.of[tree.parent[node]]
        body = isinstance(container.node, Section) and not isinstance(node, Section)
        yield container, Share.BODY if body and container.both else Share.WHOLE


def _differs(record: Versions, share: Share) -> bool:
    """Whether a share is one that a record has, and in which both sides differ."""
    ours, theirs = record.ours, record.theirs
    if share is Share.WHOLE:
        return True
    if ours is None or theirs is None or not isinstance(record.node, (Section, Item)):
        return False
    if share is Share.BODY and isinstance(record.node, Item):
        return False
    return text_of(ours, share) != text_of(theirs, share)
