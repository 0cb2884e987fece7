"""Definitions in running text: headings, list items and paragraphs.

- heading: the ID opens it (after a section number or a word such as "Requirement"), or closes it
  in brackets: `### 4.2 FR-1: Start checkout`, `### Start checkout (FR-1)`. `Requirement 1: Sell`
  has the word and a number, `Requirement: Sell` a name;
- list item: the ID opens it (after a task box), and the item says something;
- paragraph: it opens with the ID in bold, code or brackets, or with the ID and a colon.

The text is the one labelled as the statement, then a sentence below a heading that states
an obligation, then the rest of the line with the ID, then what is below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feature_spec.markdown.plain import one_line
from feature_spec.references.prd.blocks import Block
from feature_spec.references.prd.details import (
    Details,
    details_below,
    details_in,
    record_in,
    split_label,
)
from feature_spec.references.prd.ids import (
    ID,
    SHAPE,
    Kind,
    Opening,
    id_kind,
    is_alone,
    opening,
    says_something,
)
from feature_spec.references.prd.priorities import Rank, labelled_rank, split_rank
from feature_spec.references.prd.requirement import MAX_TEXT, Defined, Form
from feature_spec.references.prd.sections import Headings, is_out_of_scope, without_number
from feature_spec.references.vocabulary import fold, vocabulary

_TITLE_LABEL = re.compile(
    r"(?:(?:functional|non-?functional|user|business|system|security|use)\s+)?"
    r"(?:requirement|req|story|case|risk|feature)\s*[:#\u2013\u2014-]?\s+(?=[\[*`A-Z])",
    re.I,
)
_CLOSING_ID = re.compile(rf"[(\[][*`\s]{{0,4}}({SHAPE})[*`\s]{{0,4}}[)\]][*_]{{0,4}}\Z")
_NUMBERED = re.compile(
    r"([^\W\d_][^\d:\uff1a*`\[\]]{0,24}?)\s{0,3}(\d{1,4}(?:\.\d{1,3}){0,2})"
    r"(?:\s{0,3}[:\uff1a.\u2013\u2014\u3001-]\s{0,3}(.{0,2000})|\s{1,3}([^\d\W].{0,2000})|\s{0,3})\Z",
    re.S,
)


def in_heading(blocks: Sequence[Block], index: int, headings: Headings) -> Iterator[Defined]:
    """The definition in a heading.

    Args:
        blocks: the blocks of the PRD.
        index: which of them is the heading.
        headings: the headings above it.

    """
    block = blocks[index]
    title = without_number(without_number(block.text[:2000]))  # a number and a symbol
    number = ""
    named = _named(title, headings) or _titled(title)
    if named is None:
        numbered = _numbered(title)
        if numbered is None:
            return
        token, rest, number = numbered
        kind: Kind | None = "requirement"
    else:
        token, rest = named
        kind = id_kind(token, declared=headings.declared)
    if kind is None:
        return
    details = details_below(blocks, index, headings)
    text, rank = split_rank(rest)
    out = is_out_of_scope(rest, own=True)
    story = details.story if kind == "story" or number else ""
    title, listed = text.strip(" *_.:"), details.obliging_list
    text = f"{title}: {listed}" if title and listed else text
    text = details.labelled("statement") or details.obliges or story or text
    text = text or next(iter(details.said), "") or details.labelled("title")
    criteria = details.criteria(number) if number else ()
    yield _defined(
        token,
        text,
        rank or details.rank,
        block.line,
        "heading",
        kind,
        headings,
        loose=named is not None and _is_loose(token, headings),
        criteria=criteria,
        leaves_criteria=details.has_criteria and not criteria,
        numbered=named is None,
        out=out,
    )


def _named(title: str, headings: Headings) -> tuple[str, str] | None:
    """The ID that opens a heading, perhaps behind a word, and the rest of the heading."""
    label = _TITLE_LABEL.match(title)
    found = opening(title[label.end() :] if label else title, loose=headings.declared)
    if found:
        return found.id, found.rest
    labelled = split_label(title)  # `Requirement ID: FR-02`
    if labelled and labelled[0] == "id":
        found = opening(labelled[1], loose=headings.declared)
        return (found.id, found.rest) if found else None
    return None


def _titled(title: str) -> tuple[str, str] | None:
    """The ID in brackets that closes a heading, and the heading before it."""
    closing = _CLOSING_ID.search(title[-120:])
    rest = title[: len(title[:-120]) + closing.start()] if closing else ""
    if not closing or not says_something(rest) or ID.search(rest):
        return None
    return closing[1], rest


def _numbered(title: str) -> tuple[str, str, str] | None:
    """`Requirement 1: Sell` or `Requirement: Sell` as an ID, the rest, and the number."""
    words = vocabulary().sections["numbered"]
    found = _NUMBERED.match(title)
    if found and words.are(fold(found[1])):
        word = one_line(found[1], 30)
        space = " " if word.isascii() or title[found.end(1) : found.start(2)] else ""
        return f"{word}{space}{found[2]}", found[3] or found[4] or "", found[2]
    for mark in (":", "\uff1a"):
        word, colon, rest = title.partition(mark)
        if colon and len(word) <= 30 and words.are(fold(word)) and rest.strip():
            name = one_line(rest, 120)
            return (f"{one_line(word, 30)}: {name}", rest.strip(), "") if name else None
    return None


def in_label(blocks: Sequence[Block], index: int, headings: Headings) -> Iterator[Defined]:
    """The definition that `**ID**: FR-1` begins, with labels and perhaps a heading beside it."""
    block = blocks[index]
    label = split_label(block.lines[0])
    if label is None or label[0] != "id":
        return
    found = opening(label[1], loose=headings.declared)
    kind = id_kind(found.id, declared=headings.declared) if found else None
    if found is None or kind is None or found.rest:
        return
    own = Details(tuple(details_in(block.lines[1:61])))
    below = details_below(blocks, index, headings, deeper_than=block.indent - 1)
    both = Details((*own.found, *below.found))
    title = headings.path[-1] if blocks[index - 1].kind == "heading" else ""
    text = both.labelled("statement") or title or both.labelled("title")
    if says_something(text):
        yield _defined(
            found.id,
            text,
            both.rank,
            block.line,
            "list",
            kind,
            headings,
            leaves_criteria=both.has_criteria,
        )


def in_record(block: Block, headings: Headings) -> Iterator[Defined]:
    """The definition in a table that is the record of one requirement, with its ID in a row."""
    details = Details(tuple(record_in(block)))
    found = opening(details.labelled("id"), loose=headings.declared)
    kind = id_kind(found.id, declared=headings.declared) if found else None
    text = details.labelled("statement") or details.labelled("title")
    if found and kind and not found.rest and says_something(text):
        yield _defined(
            found.id,
            text,
            details.rank,
            block.line,
            "table",
            kind,
            headings,
            leaves_criteria=details.has_criteria,
        )


def in_item(blocks: Sequence[Block], index: int, headings: Headings) -> Iterator[Defined]:
    """The definition in a list item; the arguments are those of `in_heading`."""
    block = blocks[index]
    yield from in_label(blocks, index, headings)
    found = opening(block.lines[0], loose=headings.declared)
    kind = id_kind(found.id, declared=headings.declared) if found else None
    if found is None or kind is None:
        return
    own = Details(tuple(details_in(block.lines[1:61])))
    below = details_below(blocks, index, headings, deeper_than=block.indent)
    text, rank = split_rank("\n".join([found.rest, *own.said]).strip())
    text = own.labelled("statement") or below.labelled("statement") or text
    text = text or " ".join(below.said)
    if not says_something(text):
        return
    rank = rank or own.rank or labelled_rank(block.text[:4000]) or below.rank
    yield _defined(
        found.id,
        text,
        rank,
        block.line,
        "list",
        kind,
        headings,
        leaves_criteria=own.has_criteria or below.has_criteria,
    )


def in_paragraph(blocks: Sequence[Block], index: int, headings: Headings) -> Iterator[Defined]:
    """The definitions in a paragraph; the arguments are those of `in_heading`."""
    block = blocks[index]
    yield from in_label(blocks, index, headings)
    starts = _starts(block, headings)
    ends = [*(offset for offset, _ in starts[1:]), len(block.lines)][: len(starts)]
    for (offset, found), end in zip(starts, ends, strict=True):
        kind = id_kind(found.id, declared=headings.declared)
        lines = block.lines[offset + 1 : end]
        own = Details(tuple(details_in(lines[:60])))
        last = end == len(block.lines)
        below = details_below(blocks, index, headings) if last else Details(())
        title = found.rest if _is_title(block.lines[offset]) else ""
        said = own.said or ([below.first] if title and below.first else [])
        if title and said:
            text, rank = split_rank(title)
            text = f"{text.strip(' *_.:')}: {' '.join(said)}"
        else:
            text, rank = split_rank("\n".join([found.rest, *own.said]).strip())
        text = own.labelled("statement") or below.labelled("statement") or text
        text = text or next(iter(below.said), "") or below.labelled("title")
        if kind is None or not says_something(text):
            continue
        rank = rank or own.rank or labelled_rank("\n".join(lines[:20])[:4000]) or below.rank
        yield _defined(
            found.id,
            text,
            rank,
            block.line + offset,
            "paragraph",
            kind,
            headings,
            leaves_criteria=own.has_criteria or below.has_criteria,
        )


def _is_title(line: str) -> bool:
    """Whether a line is bold from its first to its last character, as a heading is."""
    line = line.strip()
    return line.startswith("**") and line.endswith("**") and line.count("**") == 2


def _starts(block: Block, headings: Headings) -> list[tuple[int, Opening]]:
    """The lines of a paragraph that begin a definition: the first, and others like it."""
    starts: list[tuple[int, Opening]] = []
    for offset, line in enumerate(block.lines):
        if offset and not starts:
            break
        found = opening(line, loose=headings.declared)
        if found is None or not id_kind(found.id, declared=headings.declared):
            continue
        first = starts[0][1] if starts else found
        if offset:  # a definition a line, as in a list without bullets
            defines = found.separated and first.separated
        else:
            subject = found.rest[:1].islower()  # "**FR-1** needs the bank's API"
            defines = found.separated or (found.decorated and not subject)
        if defines and found.decorated == first.decorated:
            starts.append((offset, found))
    return starts


def _defined(
    token: str,
    text: str,
    rank: Rank | None,
    line: int,
    form: Form,
    kind: Kind,
    headings: Headings,
    *,
    loose: bool | None = None,
    criteria: tuple[tuple[str, str], ...] = (),
    leaves_criteria: bool = False,
    numbered: bool = False,
    out: bool = False,
) -> Defined:
    return Defined(
        token,
        one_line(text, MAX_TEXT),
        rank or headings.priority,
        headings,
        line,
        form,
        kind,
        loose=_is_loose(token, headings) if loose is None else loose,
        out=out,
        numbered=numbered,
        criteria=tuple((number, one_line(said, MAX_TEXT)) for number, said in criteria),
        leaves_criteria=leaves_criteria,
    )


def _is_loose(token: str, headings: Headings) -> bool:
    """Whether an ID counts only beside another one with the same prefix."""
    return id_kind(token) is None and (headings.by_title or not is_alone(token))
