"""Which bullet is inside which, in the result.

One side may have grouped the bullets of a list under a new one, or taken a group apart. For the
order of the list, a bullet that is now inside another stands for that one, and in the place of
a group that is gone are the bullets that were in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from feature_spec.markdown import Item, Node, Section
from feature_spec.markdown.said import name
from feature_spec.merge.versions import ThreeWay, Versions


def at_one_level(records: ThreeWay, within: Versions, nodes: Sequence[Node]) -> list[Versions]:
    """The records of the children that a version has, each once, as they are in the result.

    Args:
        records: those of the three texts.
        within: the record that they are in.
        nodes: the children in that version.

    """
    found: dict[Versions, None] = {}
    for node in nodes:
        record = records.of[node]
        if isinstance(node, Item):
            found[_around(records, within, record)] = None
            if not records.lives(record):
                found.update(dict.fromkeys(_taken_out(records, within, node)))
        else:
            found[record] = None
    return list(found)


def _around(records: ThreeWay, within: Versions, record: Versions) -> Versions:
    """The child that a record is inside of; the record itself when it is in none."""
    at: Versions | None = record
    while at is not None:
        parent = records.parent(at)
        if parent is within:
            return at
        at = parent
    return record


def _taken_out(records: ThreeWay, within: Versions, group: Node) -> Iterator[Versions]:
    """The bullets of a group that are now beside it."""
    for node in group.walk():
        if isinstance(node, Item) and node is not group:
            record = records.of[node]
            if records.parent(record) is within:
                yield record


# ---- the check of a result -----------------------------------------------------------------


def under_another_bullet(records: ThreeWay, result: Node) -> Iterator[tuple[Item, str]]:
    """Yield the bullets that are inside a bullet, or outside of one, where no side has them.

    Args:
        records: those of the three texts.
        result: the merged text, read again.

    Yields:
        The bullet in one of the three texts, and a sentence.

    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for bullet, around in _bullets(result, ""):
        found[_called(bullet)].add(around)
    where: dict[Node, str] = {}
    for tree in (records.ours, records.theirs):
        where.update(_bullets(tree.root, ""))
    known = {"", *map(_called, (node for node in where if isinstance(node, Item)))}
    for record in records.all:
        node = record.ours or record.theirs
        if not isinstance(node, Item) or not node.says or not records.lives(record):
            continue
        versions = [version for version in record.nodes[1:] if isinstance(version, Item)]
        above = {other for version in versions for other in found.get(_called(version), ())}
        if not above or not above <= known:
            continue
        places = {where[version] for version in versions}
        if len(places) == 1 and places <= above:
            continue
        if not above & _allowed(records, record):
            yield node, f"under another bullet: {node.says}"


def _bullets(node: Node, above: str) -> Iterator[tuple[Item, str]]:
    """Each bullet with the one that it is inside of."""
    for child in node.children:
        if isinstance(child, Item):
            yield child, above
            yield from _bullets(child, _called(child))
        else:
            yield from _bullets(child, "" if isinstance(child, Section) else above)


def _called(bullet: Item) -> str:
    """The label of a bullet or what may have been one, else all its words."""
    return name(bullet.label or bullet.words.partition(":")[0])


def _allowed(records: ThreeWay, record: Versions) -> set[str]:
    """What the bullet above a record may be called; empty when there need be none."""
    base, ours, theirs = (_above(records, node) for node in record.nodes)
    moved = record.base is not None and record.theirs is not None and theirs is not base
    sides = [(record.ours, ours), (record.theirs, theirs)]
    if moved and (record.ours is None or ours is base):
        sides = sides[1:]
    elif record.base is not None and record.ours is not None and not moved:
        sides = sides[:1]
    allowed: set[str] = set()
    for node, above in sides:
        if node is None:
            continue
        allowed |= _names(above)
        within = records.of[records.above[node]]
        if not (records.lives(within) and (above is None or records.lives(above))):
            # where its neighbours went
            before, behind = records.siblings(record)
            for other in before + behind:
                there = other.theirs if node is record.ours else other.ours
                if there is not None:
                    allowed |= _names(_above(records, there))
    return allowed


def _above(records: ThreeWay, node: Node | None) -> Versions | None:
    around = records.bullet_around(node) if node is not None else None
    return None if around is None else records.of[around]


def _names(record: Versions | None) -> set[str]:
    if record is None:
        return {""}
    return {_called(node) for node in record.nodes[1:] if isinstance(node, Item)}
