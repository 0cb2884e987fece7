"""Definitions in tables. A row defines the IDs in its ID column when it says something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feature_spec.markdown.plain import one_line
from feature_spec.references.prd.blocks import Block
from feature_spec.references.prd.columns import Columns, columns_of
from feature_spec.references.prd.ids import (
    ANY_SHAPE,
    Kind,
    family,
    id_kind,
    opening,
    says_something,
    several,
)
from feature_spec.references.prd.priorities import Rank, rank_of, split_rank
from feature_spec.references.prd.requirement import MAX_TEXT, Defined
from feature_spec.references.prd.sections import Headings
from feature_spec.references.vocabulary import fold, vocabulary

_LINKED_ID = re.compile(
    r"\A(\s*[*_`]{0,4})\[([^\[\]]{1,80})\](?:\(https?://[^()\s]{1,500}\)|\[[^\[\]]{0,80}\])"
)
"""A link to a tracker, which is the row's own ID where the header says so."""
_LINKED_HERE = re.compile(r"\[([^\[\]]{1,80})\]\(#[^()\s]{0,200}\)")
_LONG = re.compile(r"[A-Z]{2}[A-Z0-9]*[-_]")
_KEY = re.compile(rf"[*_`\[]{{0,4}}{ANY_SHAPE}[*_`\]]{{0,4}}\Z")


def in_table(block: Block, headings: Headings) -> Iterator[Defined]:
    """The definitions in the rows of a table.

    An ID in the ID column of a row that does not say what is required comes out as one that is
    `only_named`, unless the table is about something else.
    """
    header, *rows = block.rows
    first = 1
    if _is_row(header, rows):
        header, rows, first = [""] * len(header), block.rows, 0
    columns = columns_of(header, rows)
    if columns is None:
        return
    declared = _declared(columns, headings, rows)
    by_title = headings.by_title and not columns.declared
    for offset, row in enumerate(rows, first):
        if columns.id >= len(row) or any(_KEY.match(cell) for cell in row[: columns.id]):
            continue  # no ID, or the row is about another one
        found, title = _ids_in(row[columns.id], declared=declared, named=columns.named)
        if by_title:  # of a whole document: P1 and D1 may be its personas and decisions
            found = [(token, kind) for token, kind in found if id_kind(token) or _LONG.match(token)]
        if title.strip("*_` ") and not columns.named:
            continue
        title, tag = split_rank(title)
        text, known = _text(row, columns, title)
        line = block.line + (block.offsets[offset] if block.offsets else offset + bool(offset))
        for token, kind in found:
            yield Defined(
                token,
                one_line(text, MAX_TEXT),
                _rank(row, columns) or tag or headings.priority,
                headings,
                line,
                "table",
                kind,
                weight=_weight(text, known=known, alone=len(found) == 1),
                out=headings.out or _is_out(row, columns),
                leaves_criteria=any(
                    says_something(row[at]) for at in columns.criteria if at < len(row)
                ),
            )


def _is_row(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row of a table is data, because it begins with an ID as others do."""
    if not header or not rows or not _KEY.match(header[0][:100]):
        return False
    own = opening(header[0][:100], loose=True)
    below = opening(rows[0][0][:100], loose=True) if rows[0] else None
    return bool(own and below and family(own.id) == family(below.id) and own.id != below.id)


def _ids_in(cell: str, *, declared: bool, named: bool) -> tuple[list[tuple[str, Kind]], str]:
    """The IDs that a cell of the ID column defines, and what else it says."""
    cell = _LINKED_HERE.sub(r"\1", cell[:1000])
    cell = _LINKED_ID.sub(r"\1\2", cell) if named else cell
    tokens = several(cell)
    rest = ""
    if not tokens:
        found = opening(cell, loose=declared)
        if found is None:
            return [], ""
        tokens, rest = (found.id,), found.rest
    kinds = [(token, id_kind(token, declared=declared)) for token in tokens]
    return [(token, kind) for token, kind in kinds if kind], rest


def _declared(columns: Columns, headings: Headings, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the structure says that the IDs of the table identify requirements."""
    if columns.risks or not (columns.declared or headings.declared):
        return False
    if headings.by_title and headings.side and not columns.declared:
        return False
    if columns.bare:
        return True
    if columns.named:
        return False
    families = [
        family(found.id)
        for row in rows[:200]
        if columns.id < len(row) and (found := opening(row[columns.id][:1000], loose=True))
    ]
    return headings.declared and any(families.count(name) > 1 for name in set(families))


def _text(row: Sequence[str], columns: Columns, title: str) -> tuple[str, bool]:
    """What a row says, and whether a header or the ID's own cell says that it is the text."""
    if columns.both and max(columns.both) < len(row):
        first, second = (one_line(row[at], MAX_TEXT) for at in columns.both)
        if says_something(first) and says_something(second):
            return _joined(first, second), True
    said = [row[at] for at in columns.text if at < len(row)]
    text = next((text for text in (*said, title) if says_something(text)), "")
    if text or said:
        return text, True
    if columns.story and columns.story[-1][0] < len(row):
        parts = [f"{head} {one_line(row[at], MAX_TEXT)}" for at, head in columns.story]
        return ", ".join(part.rstrip(",.") for part in parts), True
    if columns.fallback is not None and columns.fallback < len(row):
        text = row[columns.fallback]
        return (text if says_something(text) else ""), False
    return "", False


def _weight(text: str, *, known: bool, alone: bool) -> int:
    """How much a row's text counts; 0 for a row that only names its ID."""
    if known:
        return 2 if alone else 1
    return 1 if text else 0


def _joined(first: str, second: str) -> str:
    """A requirement and its description in one line, without saying anything twice."""
    if first.rstrip(".") in second:
        return second
    if second.rstrip(".") in first or len(first) + len(second) > MAX_TEXT - 2:
        return first
    return (
        f"{first} {second}" if first.endswith((".", "!", "?", "\u3002")) else f"{first}: {second}"
    )


def _rank(row: Sequence[str], columns: Columns) -> Rank | None:
    if columns.priority is None or columns.priority >= len(row):
        return None
    return rank_of(row[columns.priority], scale=columns.scale)


def _is_out(row: Sequence[str], columns: Columns) -> bool:
    """Whether a status, a version or a scope of a row says that it is out of scope."""
    sections = vocabulary().sections
    values = [fold(row[at][:80]) for at in columns.status if at < len(row)]
    if any(sections[kind].are(value) for value in values for kind in ("out_of_scope", "excluded")):
        return True
    at = columns.scope
    return at is not None and at < len(row) and sections["no"].are(fold(row[at][:80]))
