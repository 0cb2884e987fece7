"""Definitions in tables: the ID column, and the columns that give the text and the priority.

The ID column is the first column headed ID, Req, Requirement ID, …, otherwise the first one. A row
defines its ID when it says something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feature_spec.markdown.plain import one_line
from feature_spec.references.feature_name import words
from feature_spec.references.prd.blocks import Block
from feature_spec.references.prd.ids import SHAPE, id_kind, opening, says_something
from feature_spec.references.prd.priorities import priority_of, split_priority
from feature_spec.references.prd.relations import RELATION_WORDS
from feature_spec.references.prd.requirement import MAX_TEXT, Defined
from feature_spec.references.prd.sections import Headings

_ID_HEADERS = frozenset({"req", "reqs", "req no", "req nr", "requirement no", "requirement number"})
_TEXT_HEADERS = (  # the best first
    frozenset(words("description descriptions statement requirement requirements text")),
    frozenset(words("story capability behaviour behavior definition detail details need what")),
    frozenset(words("title name feature summary risk")),
)
_PRIORITY_HEADERS = frozenset(words("priority prio moscow importance"))
_NOT_TEXT = frozenset(words("acceptance test tests type category"))
_OTHER_HEADERS = RELATION_WORDS.union(
    words(
        "priority prio moscow status owner assignee effort estimate release version milestone "
        "phase date acceptance criteria criterion notes note comment comments rationale type "
        "category verification test tests ref reference references impact likelihood mitigation id"
    )
)
_DECLARES = frozenset({"req", "reqs", "requirement", "requirements"})
_LINKED_HERE = re.compile(r"\[([^\[\]]{1,80})\]\(#[^()\s]{0,200}\)")
_KEY = re.compile(rf"[*_`\[]{{0,4}}{SHAPE}[*_`\]]{{0,4}}\Z")


@dataclass(frozen=True)
class _Columns:
    """What is in which column of a table.

    Attributes:
        id: the ID.
        named: whether the header says that it holds the ID.
        declared: whether the header says "requirement".
        text: what the requirement says, the best column first.
        free: columns that may also say it.
        priority: the priority, if there is such a column.
        moscow: whether that column is headed MoSCoW.

    """

    id: int
    named: bool
    declared: bool
    text: tuple[int, ...]
    free: tuple[int, ...]
    priority: int | None
    moscow: bool


def in_table(block: Block, headings: Headings) -> Iterator[Defined]:
    """The definitions in the rows of a table."""
    columns = _columns(block.rows[0])
    if columns is None:
        return
    for offset, row in enumerate(block.rows[1:], 2):
        if columns.id >= len(row) or any(_KEY.match(cell) for cell in row[: columns.id]):
            continue  # no ID, or the row is about another one
        cell = _LINKED_HERE.sub(r"\1", row[columns.id][:1000])
        found = opening(cell)
        if found is None or (found.rest.strip("*_` ") and not columns.named):
            continue
        declared = columns.named and (columns.declared or headings.declared)
        kind = id_kind(found.id, declared=declared)
        if kind is None:
            continue
        said = [row[position] for position in columns.text if position < len(row)]
        rest = [row[position] for position in columns.free if position < len(row)]
        title, tag = split_priority(found.rest)
        choices = [*said, title, max(rest, key=len, default="")]
        text = next((text for text in choices if says_something(text)), "")
        if not text and not said:
            continue
        stated = (
            columns.priority is not None
            and columns.priority < len(row)
            and priority_of(row[columns.priority], moscow=columns.moscow)
        )
        yield Defined(
            found.id,
            one_line(text, MAX_TEXT),
            stated or tag or headings.priority,
            headings,
            block.line + offset,
            "table",
            kind,
        )


def _columns(header: list[str]) -> _Columns | None:
    """Read a table's header; None when no column can hold the ID of what a row defines."""
    heads = [words(one_line(cell, 80)) for cell in header[:30]]
    related = [bool(RELATION_WORDS.intersection(head)) for head in heads]
    named = [
        position
        for position, head in enumerate(heads)
        if not related[position]
        and ("id" in head or "identifier" in head or " ".join(head) in _ID_HEADERS)
    ]
    if not heads or (not named and related[0]):
        return None
    column = named[0] if named else 0
    others = [position for position in range(len(heads)) if position != column]
    text = [
        position
        for group in _TEXT_HEADERS
        for position in others
        if group.intersection(heads[position])
        and not related[position]
        and not _NOT_TEXT.intersection(heads[position])
    ]
    ranks = [position for position in others if _PRIORITY_HEADERS.intersection(heads[position])]
    return _Columns(
        id=column,
        named=bool(named),
        declared=bool(named)
        and any(_DECLARES.intersection(heads[position]) for position in (column, *text[:1])),
        text=tuple(dict.fromkeys(position for position in text if position not in ranks)),
        free=tuple(
            position for position in others if not _OTHER_HEADERS.intersection(heads[position])
        ),
        priority=ranks[0] if ranks else None,
        moscow=bool(ranks) and "moscow" in heads[ranks[0]],
    )
