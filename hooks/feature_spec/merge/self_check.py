"""The self-check of a merge: everything is where it belongs, once.

It reads the result again and looks at pieces: cells, bullets, lines, each with its heading and its
record. A merge that fails is thrown away, however it was made.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from feature_spec.markdown import Field, Item, Node, QuoteLine, Row, Section, Table, read_spec
from feature_spec.markdown.records import label, local_key
from feature_spec.merge.fields import merge_field, was_approved
from feature_spec.merge.kept import HEADING
from feature_spec.merge.lines import CONFLICT
from feature_spec.merge.versions import ThreeWay, Versions

MEANT = 20
"""A text with at least this many characters does not appear twice by accident."""

MANY = 100
"""In a place with more texts than this, which older text one was made from is not looked for."""

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_KEPT = re.compile(rf"^### {HEADING}.*?(?=^#{{1,3}} |\Z)", re.DOTALL | re.MULTILINE)
_SAYS = re.compile(r"\w")


@dataclass(frozen=True)
class Piece:
    """A cell, a bullet or a line.

    Attributes:
        heading: the words of the heading it is under.
        record: the key of its row, the label of its bullet, the key of its field; else empty.
        column: the name of its column; else empty.
        text: its text, without outer spaces.

    """

    heading: str
    record: str
    column: str
    text: str


def problems(records: ThreeWay, result: str) -> list[str]:
    """Find what a merge lost, moved to a wrong place, or wrote twice.

    Args:
        records: the three texts that were merged.
        result: the merged text.

    Returns:
        A sentence for each problem; empty when the result can be trusted.

    """
    return list(_problems(records, result))


def _problems(records: ThreeWay, result: str) -> Iterator[str]:
    here, there = (CONFLICT.sub(rf"\{side}", result) for side in (1, 2))
    conflicts = ["\n".join(found[group] for found in CONFLICT.finditer(result)) for group in (1, 2)]
    mine = _Pieces(read_spec(here))
    yours = mine if here == there else _Pieces(read_spec(there))
    base, ours, theirs = _versions(records)
    for piece, node in ours.added_to(base):
        if not _in_place(piece, node, records, base, mine) and not _in(piece, conflicts[0]):
            yield f"yours is not where it was: {_shown(piece)}"
    for piece, node in theirs.added_to(base):
        record = records.of[node]
        if not records.lives(record) or _touched(record):
            continue
        if not _in_place(piece, node, records, base, yours) and not _in(piece, conflicts[1]):
            yield f"the template's is not where it was: {_shown(piece)}"
    for piece in _in_both(records, base, ours, theirs) - mine.counted:
        if not _in(piece, conflicts[0]):
            yield f"unchanged, but not where it was: {_shown(piece)}"
    added = _added(ours, base) + _added(theirs, base)
    for text, count in mine.texts.items():
        most = max(ours.texts[text], theirs.texts[text])
        if len(text) < MEANT:  # both sides may have written it, each in a place of its own
            most = max(most, base.texts[text] + added[text])
        if 0 < most < count:
            yield f"written twice: {text}"
    for line in _came_back(records, _KEPT.sub("", CONFLICT.sub("", result))):
        yield f"removed, and here again: {line}"
    known = _twins(records.ours.root) | _twins(records.theirs.root)
    for *_, key in _twins(read_spec(here)) - known:
        yield f"two of one name: {key}"


def _in_both(records: ThreeWay, base: _Pieces, ours: _Pieces, theirs: _Pieces) -> Counter[Piece]:
    """The pieces that neither side changed.

    Two tables under one heading may have a row of one name. When each side removed another one of
    the two, no row is left that both have, although each side still has the piece.
    """
    both = ours.counted & theirs.counted
    twins = {piece for piece, count in both.items() if count < base.counted[piece]}
    if twins:
        theirs_at = set(theirs.found)
        kept = Counter(
            piece
            for piece, node in set(ours.found)
            if piece in twins and (piece, records.of[node].theirs) in theirs_at
        )
        both.update({piece: kept[piece] - both[piece] for piece in twins})
    return both


def _came_back(records: ThreeWay, result: str) -> Iterator[str]:
    """Lines that one side removed and the other did not change, and that are in the result."""
    counted, base, ours, theirs = (
        Counter(line for line in text.split("\n") if _SAYS.search(line))
        for text in (
            result,
            *(tree.root.text() for tree in (records.base, records.ours, records.theirs)),
        )
    )
    removed: set[str] = set()
    by_both: Counter[str] = Counter()
    for record in records.all:
        was, mine, yours = record.nodes
        if was is None or not was.own or (mine and yours) or records.lives(record):
            continue
        lines = [line for line in was.own.split("\n") if _SAYS.search(line)]
        if mine is None and yours is None:
            by_both.update(lines)
        elif mine is None or mine.own == was.own:
            removed.update(lines)
    for line in removed:
        left = ours[line] + theirs[line] - base[line] + by_both[line]
        if counted[line] > max(left, 0):
            yield line


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
    return bool(moved) or doubled or bool(_twins(read_spec(result)) - _twins(read_spec(ours)))


def _lines(document: Node) -> Counter[tuple[tuple[str, ...], str]]:
    """The lines with words in them, each with the heading, table or bullets it is under."""
    found: Counter[tuple[tuple[str, ...], str]] = Counter()
    pending: list[tuple[Node, tuple[str, ...]]] = [(document, ())]
    while pending:
        node, place = pending.pop()
        found.update((place, line) for line in node.own.split("\n") if _SAYS.search(line))
        if isinstance(node, Section):
            place = (node.words,)
        elif isinstance(node, Table):
            place = (*place, *node.columns)
        elif isinstance(node, Item):
            place = (*place, node.label)
        pending += [(child, place) for child in node.children]
    return found


def _twins(document: Node) -> set[tuple[object, ...]]:
    """Sections, rows of tables of one form and bullets that have one name under one heading."""
    found: Counter[tuple[object, ...]] = Counter()
    pending: list[tuple[Node, str]] = [(document, "")]
    while pending:
        node, heading = pending.pop()
        if isinstance(node, Section):
            heading = node.words
        for child in node.children:
            key = local_key(child)
            if key is not None and isinstance(child, (Section, Row, Item)):
                columns = node.columns if isinstance(node, Table) else ()
                found[heading, type(child), columns, key] += 1
            pending.append((child, heading))
    return {name for name, count in found.items() if count > 1}


@lru_cache(maxsize=1)
def _versions(records: ThreeWay) -> tuple[_Pieces, _Pieces, _Pieces]:
    """The pieces of the three texts, read once for all the results that are tried."""
    base, ours, theirs = (records.base, records.ours, records.theirs)
    return _Pieces(base.root), _Pieces(ours.root), _Pieces(theirs.root)


class _Pieces:
    """The pieces of a text, what was kept on an earlier update left out of `texts`."""

    def __init__(self, document: Node) -> None:
        self.found: list[tuple[Piece, Node]] = []
        self.texts: Counter[str] = Counter()
        self.kept: list[str] = []
        self._at: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        self._read(document, "", "", kept=False)
        self.counted = Counter(piece for piece, _ in self.found)

    def at(self, piece: Piece) -> list[str]:
        """The texts in the place of a piece."""
        return self._at.get((piece.heading, piece.record, piece.column), [])

    def under(self, headings: Iterable[str], names: Iterable[str], column: str) -> Iterator[str]:
        """The texts under one of the headings in one of the records."""
        names = list(names)
        for heading in headings:
            for name in names:
                yield from self._at.get((heading, name, column), [])

    def added_to(self, base: _Pieces) -> Iterator[tuple[Piece, Node]]:
        """Yield the pieces whose text appears more often than in the older version."""
        for piece, node in self.found:
            more = self.texts[piece.text] > base.texts[piece.text]
            if more and piece.text not in base.at(piece):
                yield piece, node

    def _read(self, node: Node, heading: str, name: str, *, kept: bool) -> None:
        for child in node.children:
            inside, within, below = heading, name, kept
            if isinstance(child, Section):
                below = kept or child.words.startswith(HEADING)
                inside, within = child.words, ""
                self._take(Piece(heading, "", "#", child.words), child, below)
            elif isinstance(child, Table):
                for name_of_column in child.columns:
                    self._take(Piece(heading, "", "|", name_of_column), child, kept)
            elif isinstance(child, Row):
                columns = node.columns if isinstance(node, Table) else ()
                for index, cell in enumerate(child.cells):
                    column = columns[index] if index < len(columns) else ""
                    self._take(Piece(heading, child.key, column or "-", cell.text), child, kept)
            else:
                if isinstance(child, (Item, QuoteLine)):
                    within = label(child) or name
                elif isinstance(child, Field):
                    within = label(child)
                for line in child.own.split("\n"):
                    self._take(Piece(heading, within, "", line.strip()), child, kept)
            self._read(child, inside, within, kept=below)

    def _take(self, piece: Piece, node: Node, kept: bool) -> None:
        if not _SAYS.search(piece.text):  # a blank line, a fence, a rule
            return
        if kept:
            self.kept.append(piece.text)
        else:
            self.texts[piece.text] += 1
        self.found.append((piece, node))
        self._at[piece.heading, piece.record, piece.column].append(piece.text)


def _in_place(piece: Piece, node: Node, records: ThreeWay, base: _Pieces, result: _Pieces) -> bool:
    """Whether a piece of one side is in the result, under its heading and in its record."""
    headings, names = _places(piece, node, records)
    places = (Piece(h, name, piece.column, piece.text) for h in headings for name in names)
    if any(place in result.counted for place in places):
        return True
    if piece.column == "#":
        return piece.text in result.kept
    old = records.of[node].base
    was = base.at(piece) or base.under(headings, {label(old)} if old else (), piece.column)
    fragments = _fragments(list(was), piece.text)
    found = result.under(headings, names, piece.column)
    if any(all(part in text for part in fragments) for text in found):
        return True
    return any(all(part in text for part in fragments) for text in result.kept)


def _places(piece: Piece, node: Node, records: ThreeWay) -> tuple[set[str], set[str]]:
    """The headings and records that a piece may be under, as either side calls them."""
    headings, names = {piece.heading}, {piece.record}
    at: Node | None = node
    while at is not None:
        versions = [other for other in records.of[at].nodes[1:] if other is not None]
        headings |= {_heading_of(other, records) for other in versions}
        if label(at) == piece.record:
            names |= {label(other) for other in versions} | _merged_name(records.of[at])
        at = records.above.get(at)
        if isinstance(at, Section):
            versions = [other for other in records.of[at].nodes[1:] if other is not None]
            headings |= {other.words for other in versions if isinstance(other, Section)}
            break
    parent = records.parent(records.of[node])  # an addition goes where its neighbours went
    for other in parent.nodes[1:] if parent else ():
        if other is not None:
            headings.add(other.words if isinstance(other, Section) else _heading_of(other, records))
    return headings, names


def _merged_name(record: Versions) -> set[str]:
    """The key of a row of which both sides changed the first cell, as it is merged."""
    rows = [row for row in record.nodes if isinstance(row, Row) and row.cells]
    if len(rows) < 3:
        return set()
    merged = merge_field(*(row.cells[0].text for row in rows)).text
    return set() if merged is None else {merged}


def _heading_of(node: Node, records: ThreeWay) -> str:
    at = records.above.get(node)
    while at is not None and not isinstance(at, Section):
        at = records.above.get(at)
    return at.words if at is not None else ""


def _added(side: _Pieces, base: _Pieces) -> Counter[str]:
    """How often a side wrote a text where the older version does not have it."""
    return Counter(piece.text for piece in (side.counted - base.counted).elements())


def _fragments(before: list[str], text: str) -> list[str]:
    """What a side wrote into a text: the runs of words that the most similar older text lacks."""
    was = was_approved(text)
    if was and any(text.startswith(other) for other in before):
        return [was.strip()]
    if not before or len(before) > MANY:
        return [text]
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


def _touched(record: Versions) -> bool:
    """Whether the author changed the field too: the rules for fields then decide the result."""
    base, ours = record.base, record.ours
    if base is None or ours is None:
        return False
    if isinstance(base, Row) and isinstance(ours, Row) and len(base.cells) == len(ours.cells):
        theirs = record.theirs
        return isinstance(theirs, Row) and any(
            was.text != now.text
            for was, now, new in zip(base.cells, ours.cells, theirs.cells, strict=False)
            if was.text != new.text
        )
    return base.own != ours.own


def _shown(piece: Piece) -> str:
    place = " / ".join(part for part in (piece.heading, piece.record, piece.column) if part)
    return f"{place}: {piece.text}"
