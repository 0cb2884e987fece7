"""Whether a result is a well-formed document at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trials.lineage import Lineage
from trials.pairs import Pair
from trials.result import Reading, Result, read
from trials.units import cells, level


def problems(pair: Pair, lineage: Lineage, result: Result) -> Iterator[str]:
    """Yield what is wrong with the form of a result."""
    if not result.nested:
        yield "conflict markers are not well nested"
    if all(reading.unclosed for reading in result.readings):
        yield "a code block is not closed"
    broken = [set(_ragged(reading)) for reading in result.readings]
    for row in sorted(broken[0] & broken[1]):
        yield f"{row!r} has other columns than its table"
    again = [set(_twice(reading, lineage)) for reading in result.readings]
    twice = again[0] & again[1]
    for version in (pair.ours, pair.theirs) if twice else ():
        for words, head in _twice(read(version.text, pair.notation).ours, lineage):
            # A table of which a side has two such rows may have other columns by now.
            twice -= {found for found in twice if found[0] == words and _alike(found[1], head)}
    for words, head in sorted(twice):
        at = f" of the table {head}" if head else ""
        yield f"{words}{at} is there twice"
    notes = next(n for n, e in lineage.base.items() if e.text == ("## Notes",))
    mine = lineage.ours.get(notes)
    own = mine.text[0] if mine else ""
    if not any(_notes_last(reading, own) for reading in result.readings):
        yield "Notes is not the last section, or not there once"


def _ragged(reading: Reading) -> Iterator[str]:
    conflict = False
    for line in reading.lines:
        if line.kind != "row":
            conflict = False
            continue
        conflict |= bool(line.side)
        if not conflict and len(cells(line.text)) != len(line.table):
            yield line.text


def _alike(head: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two heads of tables have half of their columns in common."""
    return 2 * len(set(head) & set(other)) >= min(len(head), len(other))


def _twice(reading: Reading, lineage: Lineage) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each heading, and each key of a row with the head of its table, that repeats."""
    headings = Counter(
        line.text
        for line in reading.lines
        if line.kind == "heading" and not line.side and not line.kept
    )
    yield from ((text, ()) for text, times in headings.items() if times > 1)
    keys: Counter[str] = Counter()
    for line in reading.lines:
        if line.kind != "row":
            keys.clear()
        elif not line.side and (row := cells(line.text)):
            at = lineage.tables.named_at(line.table)
            key = row[at] if at < len(row) else ""
            keys[key] += bool(key)
            if keys[key] == 2:
                yield f"the row {key!r}", line.table


def _notes_last(reading: Reading, own: str) -> bool:
    """Say whether Notes, or what the author called it, is the last section, and there once.

    Where the author renamed it or took it out, what is kept may be under Notes again.
    """
    found = [
        line.text for line in reading.lines if line.kind == "heading" and level(line.text) <= 2
    ]
    if own != "## Notes" and found[-1] == "## Notes":
        if not any(line.kept for line in reading.lines):
            return False
        found.pop()
    if not own:
        return "## Notes" not in found
    return found.count(own) == 1 and found[-1] == own
