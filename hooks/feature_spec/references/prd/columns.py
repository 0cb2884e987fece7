"""Columns of a table in a PRD: which holds the ID, which says what is required, which the priority.

Structure comes first: the column whose cells hold IDs is the ID column. Then the words of the
headers decide, in the language that has most of them. Where no header is known, the first column
after the ID gives the requirement or its name. A column of few short values that repeat, of
numbers or of IDs says nothing. A table with a column about tests, code or changes, and none for the
requirement, only mentions IDs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feature_spec.markdown.plain import one_line
from feature_spec.references.prd.ids import ANY_SHAPE
from feature_spec.references.prd.priorities import MOSCOW, Rank, is_moscow, rank_of, scale_of
from feature_spec.references.vocabulary import Words, fold, vocabulary

_SAYS = ("statement", "requirement", "story", "name")
_FIRST = (
    "relation",
    "id",
    "priority",
    "criterion",
    "trace",
    "risk",
    "status",
    "other",
    "scope",
    *_SAYS,
)
"""The kinds of columns; where the words of a header are of several, the first one counts."""

_PART = re.compile(r"[/|,;:&+()\[\]\uff08\uff09\uff0f\u2013\u2014]")
_ID_CELL = re.compile(rf"[*_`~\[\s]{{0,6}}{ANY_SHAPE}(?![^\W_])")
_NOT_A_TEXT = re.compile(r"[\W\d_]*\Z")
_LOOKED_AT = 200  # rows that decide what a column is
_MOST = 30  # columns that are read


@dataclass(frozen=True)
class Columns:
    """What is in which column of a table.

    Attributes:
        id: the ID.
        named: whether the header says that it holds the ID.
        risks: whether the table is about risks: it has a likelihood or a mitigation.
        bare: whether it says only that, or names a requirement.
        declared: whether a header says "requirement".
        text: what the requirement says, the best column first.
        both: the columns of a requirement and of its description, which are read together.
        fallback: the column that says it where no header does.
        story: where columns together are a story, each with its header: `As a`, `I want`.
        priority: the priority, if there is such a column.
        scale: what single letters in that column mean.
        status: columns of a status or a version, which may say that a row is out of scope.
        scope: the column that says whether a row is in scope.
        criteria: the columns of acceptance criteria.

    """

    id: int
    named: bool
    risks: bool
    bare: bool
    declared: bool
    text: tuple[int, ...]
    both: tuple[int, int] | None
    fallback: int | None
    story: tuple[tuple[int, str], ...]
    priority: int | None
    scale: Mapping[str, Rank] | None
    status: tuple[int, ...]
    scope: int | None
    criteria: tuple[int, ...]


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Columns | None:
    """Read a table's columns; None when no column can hold the ID of what a row defines."""
    heads = [one_line(cell, 80) for cell in header[:_MOST]]
    kinds = kinds_of(heads)
    cells = [[row[at] for row in rows[:_LOOKED_AT] if at < len(row)] for at in range(len(heads))]
    column = _id_column(kinds, cells)
    if column is None:
        return None
    for at, kind in enumerate(kinds):  # `Requirement` may head a column of levels
        if kind in _SAYS and at != column and _is_levels(cells[at]):
            kinds[at] = "other"
    others = [at for at in range(len(heads)) if at != column]
    texts = [at for kind in _SAYS for at in others if kinds[at] == kind]
    ranks = [at for at in others if kinds[at] == "priority"]
    ranks += [at for at in others if not kinds[at] and _is_priority(cells[at])]
    first = {kind: next((at for at in others if kinds[at] == kind), None) for kind in _SAYS}
    both = None
    if first["requirement"] is not None and first["statement"] is not None:
        both = first["requirement"], first["statement"]
    traced = any(kinds[at] == "trace" for at in others)
    unknown = [at for at in others if not kinds[at] and at not in ranks]
    free = [at for at in unknown if _may_say(cells[at])]
    named = kinds[column] == "id"
    scale = None
    if ranks:
        letters = cells[ranks[0]]
        moscow = "moscow" in "".join(fold(heads[ranks[0]])) or is_moscow(letters)
        scale = MOSCOW if moscow else scale_of(letters)
    return Columns(
        id=column,
        named=named,
        risks="risk" in kinds,
        bare=named and (_only_id(heads[column]) or _says_requirement(heads[column])),
        declared=any(kinds[at] == "requirement" for at in (column, *texts))
        or _says_requirement(heads[column]),
        text=tuple(texts),
        both=both,
        fallback=next((at for at in free if at > column or not column), None)
        if not texts and not traced
        else None,
        story=() if texts else tuple(_story(heads, unknown)),
        priority=ranks[0] if ranks else None,
        scale=scale,
        status=tuple(at for at in others if kinds[at] in {"status", "scope"}),
        scope=next((at for at in others if kinds[at] == "scope"), None),
        criteria=tuple(at for at in others if kinds[at] == "criterion"),
    )


def _story(heads: Sequence[str], among: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The columns of a story, from the one whose header opens it."""
    said = {at: _PART.split(heads[at])[0].strip(" \u2026.*_") for at in among}
    opens = vocabulary().sections["story"]
    first = next((at for at in among if opens.are(fold(said[at]))), None)
    if first is None or first + 1 not in said:
        return
    for at in range(first, first + 3):
        if at not in said:
            return
        head = said[at]
        yield at, head if at == first or head[:2] == "I " else head[:1].lower() + head[1:]


def _only_id(head: str) -> bool:
    """Whether a header has nothing but words for an ID: `Problem ID` is about something else."""
    parts = ["".join(fold(part)) for part in _PART.split(head)]
    known = vocabulary().columns.values()
    return all(any(words.get(part) == "id" for words in known) for part in parts if part)


def _says_requirement(head: str) -> bool:
    found = fold(head)
    return bool({"req", "reqs"} & set(found)) or vocabulary().sections["requirements"].among(found)


def kinds_of(heads: Sequence[str]) -> list[str]:
    """The kind of each column by its header, in the language that has most of them.

    Args:
        heads: the headers, each one line.

    Returns:
        For each a key of `columns` in the vocabulary; empty when no word of it is known.

    """
    languages = vocabulary().columns
    english = [_kind(head, languages["en"]) for head in heads]
    best, most = english, len(list(filter(None, english)))
    for language in languages.values():
        kinds = [_kind(head, {**languages["en"], **language}) for head in heads]
        if len(list(filter(None, kinds))) > most:
            best, most = kinds, len(list(filter(None, kinds)))
    return best


def _kind(head: str, known: Mapping[str, str]) -> str:
    """The kind of one header."""
    if head.strip() in {"#", "\u2116"}:
        return "id"
    found = fold(head)
    whole = known.get("".join(found))
    if whole:
        return whole
    parts = [fold(part) for part in _PART.split(head)]
    kinds = {kind for part in parts for kind in _kinds_in(part, known)}
    return next((kind for kind in _FIRST if kind in kinds), "")


def _kinds_in(found: Words, known: Mapping[str, str]) -> set[str]:
    """The kinds of the phrases in a header, the longest phrases first."""
    whole = known.get("".join(found))
    if whole:
        return {whole}
    kinds: set[str] = set()
    at = 0
    while at < len(found):
        for length in range(min(4, len(found) - at), 0, -1):
            kind = known.get("".join(found[at : at + length]))
            if kind:
                kinds.add(kind)
                at += length
                break
        else:
            kinds |= _inside(found[at], known)
            at += 1
    return kinds


def _inside(word: str, known: Mapping[str, str]) -> set[str]:
    """The kinds of the longest known phrases in a word of a script without spaces."""
    if word.isascii() or not any("\u3040" <= character <= "\uffff" for character in word):
        return set()
    for length in range(min(len(word) - 1, 12), 1, -1):
        # The last part is what the word is about: a requirement's number is a number.
        for start in range(len(word) - length, -1, -1):
            kind = known.get(word[start : start + length])
            if kind:
                return {kind}
    return set()


def _id_column(kinds: Sequence[str], cells: Sequence[Sequence[str]]) -> int | None:
    """The first column whose cells hold IDs and that may be the key of the rows."""
    if not kinds or (kinds[0] == "relation" and "id" not in kinds):
        return None
    for at, kind in enumerate(kinds):
        held = sum(map(_holds_id, cells[at]))
        if not held or kind in {"relation", "priority"}:
            continue
        filled = sum(bool(cell.strip()) for cell in cells[at])
        if kind == "id" or (held * 2 >= filled and not any(map(_may_say, cells[:at]))):
            return at
    return None


def _holds_id(cell: str) -> bool:
    return _ID_CELL.match(cell[:200]) is not None and not rank_of(cell, whole=True)


def _may_say(cells: Sequence[str]) -> bool:
    """Whether a column may say what is required, by what its cells look like."""
    filled = [one_line(cell, 80) for cell in cells if cell.strip()]
    if not filled or all(_NOT_A_TEXT.match(cell) for cell in filled):
        return False
    if all(_ID_CELL.match(cell) for cell in filled):
        return False
    if all(rank_of(cell, whole=True) or len(cell) == 1 for cell in filled):
        return False
    return not _repeats(filled)


def _repeats(cells: Sequence[str]) -> bool:
    """Whether cells hold few short values again and again."""
    filled = [one_line(cell, 80) for cell in cells if cell.strip()]
    few = len(filled) > 1 and len(set(filled)) * 2 <= len(filled)
    return few and all(len(cell) <= 30 for cell in filled)


def _is_levels(cells: Sequence[str]) -> bool:
    """Whether four cells or more hold few words again and again: core, core, extra, core."""
    filled = [cell for cell in cells if any(map(str.isalnum, cell))]
    return len(filled) > 3 and _repeats(filled) and all(len(cell.split()) == 1 for cell in filled)


def _is_priority(cells: Sequence[str]) -> bool:
    """Whether a column without a known header states priorities by its values alone."""
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and (is_moscow(filled) or all(rank_of(cell, whole=True) for cell in filled))
