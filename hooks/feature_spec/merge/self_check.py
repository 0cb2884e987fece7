"""The self-check of a merge: everything is where it belongs, once.

It reads the result again and looks at pieces: cells, bullets, lines, each with its heading and its
record. What it doubts is settled for the records that the doubt is about, however they were merged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from feature_spec.markdown import Item, Node, Row, Section
from feature_spec.markdown.records import local_key
from feature_spec.markdown.said import said
from feature_spec.merge.came_back import came_back
from feature_spec.merge.fields import answers_to, merge_field, was_approved
from feature_spec.merge.heads import Heads, heading_of, heads_of, name_of
from feature_spec.merge.lines import CONFLICT
from feature_spec.merge.nesting import under_another_bullet
from feature_spec.merge.pieces import MEANT, SAYS, Name, Piece, Pieces, texts_of, twins
from feature_spec.merge.reading import read
from feature_spec.merge.versions import ThreeWay, Versions

MANY = 100
"""In a place with more texts than this, which older text one was made from is not looked for."""

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Doubt:
    """Something that a merge may have lost, moved to a wrong place, or written twice.

    Attributes:
        sentence: what, without a full stop.
        records: the records that it is about.

    """

    sentence: str
    records: tuple[Versions, ...]


def problems(records: ThreeWay, result: str) -> list[Doubt]:
    """Find what a merge lost, moved to a wrong place, or wrote twice.

    Args:
        records: the three texts that were merged.
        result: the merged text.

    Returns:
        A doubt for each problem; empty when the result can be trusted.

    """
    return list(_problems(records, result))


def _problems(records: ThreeWay, result: str) -> Iterator[Doubt]:
    here, there = (CONFLICT.sub(rf"\{side}", result) for side in (1, 2))
    conflicts = [
        said("\n".join(found[group] for found in CONFLICT.finditer(result))) for group in (1, 2)
    ]
    heads, (base, ours, theirs) = _versions(records)
    document = read(here)
    mine = Pieces(document, heads)
    yours = mine if here == there else Pieces(read(there), heads)
    of = records.of
    for piece, node in ours.added_to(base):
        if not _in_place(piece, node, records, base, mine) and not _in(piece, conflicts[0]):
            yield Doubt(f"yours is not where it was: {_shown(piece)}", (of[node],))
    for piece, node in theirs.added_to(base):
        record = of[node]
        if not records.lives(record) or _touched(record, records):
            continue
        if _in_removed_column(piece, node, records):
            continue
        if not _in_place(piece, node, records, base, yours) and not _in(piece, conflicts[1]):
            yield Doubt(f"the template's is not where it was: {_shown(piece)}", (record,))
    for piece in _in_both(records, base, ours, theirs) - mine.counted:
        if not _in(piece, conflicts[0]):
            about = _records(records, ours.nodes[piece])
            yield Doubt(f"unchanged, but not where it was: {_shown(piece)}", about)
    added = _added(ours, base) + _added(theirs, base)
    for text, count in mine.texts.items():
        most = max(ours.texts[text], theirs.texts[text])
        if len(text) < MEANT:  # both sides may have written it, each in a place of its own
            most = max(most, base.texts[text] + added[text])
        if 0 < most < count:
            about = _records(records, [*ours.saying[text], *theirs.saying[text]])
            yield Doubt(f"written twice: {text}", about)
    for node, sentence in under_another_bullet(records, document):
        yield Doubt(sentence, (of[node],))
    outside = document if here == there else read(CONFLICT.sub("", result))
    for line, removed in came_back(records, outside):
        yield Doubt(f"removed, and here again: {line}", removed)
    known = twins(records.ours.root, heads).keys() | twins(records.theirs.root, heads).keys()
    for name in twins(document, heads).keys() - known:
        yield Doubt(f"two of one name: {name[-1]}", _records(records, _called(records, name)))


def _records(records: ThreeWay, nodes: Iterable[Node]) -> tuple[Versions, ...]:
    """The records of nodes, each once."""
    return tuple(dict.fromkeys(records.of[node] for node in nodes))


def _called(records: ThreeWay, name: Name) -> Iterator[Node]:
    """The nodes of both sides that have a name, whatever heading they are under."""
    _, kind, _, key = name
    for tree in (records.ours, records.theirs):
        yield from (node for node in tree.nodes if type(node) is kind and local_key(node) == key)


def _in_both(records: ThreeWay, base: Pieces, ours: Pieces, theirs: Pieces) -> Counter[Piece]:
    """The pieces that neither side changed.

    Two tables under one heading may have a row of one name. When each side removed another one of
    the two, no row is left that both have, although each side still has the piece.
    """
    both = ours.counted & theirs.counted
    doubled = {piece for piece, count in both.items() if count < base.counted[piece]}
    if doubled:
        theirs_at = set(theirs.found)
        kept = Counter(
            piece
            for piece, node in set(ours.found)
            if piece in doubled and (piece, records.of[node].theirs) in theirs_at
        )
        both.update({piece: kept[piece] - both[piece] for piece in doubled})
    return both


@lru_cache(maxsize=1)
def _versions(records: ThreeWay) -> tuple[Heads, tuple[Pieces, Pieces, Pieces]]:
    """The tables and the pieces of the three texts, read once for all results that are tried."""
    heads = heads_of(records)
    base, ours, theirs = (tree.root for tree in (records.base, records.ours, records.theirs))
    return heads, (Pieces(base, heads), Pieces(ours, heads), Pieces(theirs, heads))


def _in_place(piece: Piece, node: Node, records: ThreeWay, base: Pieces, result: Pieces) -> bool:
    """Whether a piece of one side is in the result, under its heading and in its record."""
    headings, names = _places(piece, node, records)
    text = _renamed(piece.text, node, records)
    places = (Piece(h, name, piece.column, text) for h in headings for name in names)
    if any(place in result.counted for place in places):
        return True
    if piece.column == "#":
        return piece.text in result.kept
    old = records.of[node].base
    was = _said_before(old) or base.at(piece)
    if not was:
        was = list(base.under(headings, {name_of(old, records)} if old else (), piece.column))
    fragments = _fragments([_renamed(other, old, records) for other in was], text)
    found = result.under(headings, names, piece.column)
    if any(all(part in text for part in fragments) for text in found):
        return True
    return any(all(part in text for part in fragments) for text in result.kept)


def _renamed(text: str, node: Node | None, records: ThreeWay) -> str:
    """A text of the author's with the label that the template has given the bullet."""
    base, ours, theirs = records.of[node].nodes if isinstance(node, Item) else (None, None, None)
    if not (isinstance(base, Item) and isinstance(ours, Item) and isinstance(theirs, Item)):
        return text
    label, new = said(base.label), said(theirs.label)
    if node is theirs or not label or not new or said(ours.label) != label:
        return text
    return new + text[len(label) :] if text.startswith(label) else text


def _said_before(old: Node | None) -> list[str]:
    """What a record said before; nothing for a row, whose cells are looked up by their columns.

    Its neighbours may share more words with it, so its own texts are all that it is compared with.
    """
    if old is None or isinstance(old, Row):
        return []
    return [text for text in texts_of(old) if SAYS.search(text)]


def _places(piece: Piece, node: Node, records: ThreeWay) -> tuple[set[str], set[str]]:
    """The headings and records that a piece may be under, as either side calls them."""
    headings, names = {piece.heading}, {piece.record}
    at: Node | None = node
    while at is not None:
        versions = [other for other in records.of[at].nodes[1:] if other is not None]
        headings |= {heading_of(other, records) for other in versions}
        if name_of(at, records) == piece.record:
            names |= {name_of(other, records) for other in versions}
            names |= _merged_name(records.of[at], records)
        at = records.above.get(at)
        if isinstance(at, Section):
            versions = [other for other in records.of[at].nodes[1:] if other is not None]
            headings |= {other.words for other in versions if isinstance(other, Section)}
            break
    parent = records.parent(records.of[node])  # an addition goes where its neighbours went
    for other in parent.nodes[1:] if parent else ():
        if other is not None:
            headings.add(other.words if isinstance(other, Section) else heading_of(other, records))
    return headings, names


def _merged_name(record: Versions, records: ThreeWay) -> set[str]:
    """The key of a row of which both sides changed the first cell, as it is merged."""
    rows = [row for row in record.nodes if isinstance(row, Row) and row.cells]
    if len(rows) < 3:
        return set()
    merged = merge_field(*(name_of(row, records) for row in rows)).text
    return set() if merged is None else {merged}


def _added(side: Pieces, base: Pieces) -> Counter[str]:
    """How often a side wrote a text where the older version does not have it."""
    return Counter(piece.text for piece in (side.counted - base.counted).elements())


def _fragments(before: list[str], text: str) -> list[str]:
    """What a side wrote into a text: the runs of words that the most similar older text lacks."""
    was = was_approved(text)
    if was and any(text.startswith(other) for other in before):
        return [was.strip()]
    if not before or len(before) > MANY:
        return [text]
    for other in before:  # an answer may be longer than the text around it, which is reworded
        if answers := answers_to(other, text):
            return answers
    new = _WORDS.findall(text)
    old = max((_WORDS.findall(other) for other in before), key=lambda words: _shared(words, new))
    shared = _shared(old, new)
    if 2 * shared < len(new) and 5 * shared < 4 * len(old):
        return [text]
    runs = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    parts = ["".join(new[c:d]).strip() for tag, _, _, c, d in runs if tag in ("insert", "replace")]
    return [part for part in parts if part]


def _shared(left: list[str], right: list[str]) -> int:
    return (Counter(left) & Counter(right)).total()


def _in(piece: Piece, conflict: str) -> bool:
    return bool(conflict) and piece.text in conflict


def _touched(record: Versions, records: ThreeWay) -> bool:
    """Whether the author changed the field too: the rules for fields then decide the result."""
    base, ours = record.base, record.ours
    if ours is None:
        return False
    if base is None:
        return _answered(ours, record.theirs)
    old, mine, new = (
        {column.name: text for column, text in (records.cells(row) or {}).items()}
        for row in record.nodes
    )
    if old and mine:
        return any(
            text != mine.get(column, text)
            for column, text in old.items()
            if text != new.get(column, text)
        )
    return base.own != ours.own


def _answered(ours: Node, theirs: Node | None) -> bool:
    """Whether the author wrote, before being asked, what the template asks for in a new record."""
    if isinstance(ours, Row) and isinstance(theirs, Row):
        cells = zip(ours.cells, theirs.cells, strict=False)
        pairs = [(here.text, there.text) for here, there in cells]
    else:
        pairs = [(ours.own.strip(), theirs.own.strip())] if theirs is not None else []
    return any(
        here != there and merge_field("", here, there).text is not None for here, there in pairs
    )


def _in_removed_column(piece: Piece, row: Node, records: ThreeWay) -> bool:
    """Whether a cell of the template's is in a column that the author removed."""
    if not isinstance(row, Row):
        return False
    return any(
        column.name == piece.column and column.base is not None and column.ours is None
        for column in records.columns(records.of[records.above[row]])
    )


def _shown(piece: Piece) -> str:
    place = " / ".join(part for part in (piece.heading, piece.record, piece.column) if part)
    return f"{place}: {piece.text}"
