"""Definitions in running text: headings, list items and paragraphs.

- heading: the ID opens it (after a section number or a word such as "Requirement"), or closes it
  in brackets: `### 4.2 FR-1: Start checkout`, `### Start checkout (FR-1)`;
- list item: the ID opens it (after a task box), and the item says something;
- paragraph: it opens with the ID in bold, code or brackets, or with the ID and a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feature_spec.markdown.plain import one_line
from feature_spec.references.prd.blocks import Block
from feature_spec.references.prd.ids import (
    ID,
    SHAPE,
    Opening,
    id_kind,
    opening,
    says_something,
)
from feature_spec.references.prd.priorities import Priority, labelled_priority, split_priority
from feature_spec.references.prd.requirement import MAX_TEXT, Defined
from feature_spec.references.prd.sections import Headings, without_number

_TITLE_LABEL = re.compile(
    r"(?:(?:functional|non-?functional|user|business|system|security|use)\s+)?"
    r"(?:requirement|req|story|case|risk|feature)\s*[:#\u2013\u2014-]?\s+(?=[\[*`A-Z])",
    re.I,
)
_CLOSING_ID = re.compile(rf"[(\[][*`\s]{{0,4}}({SHAPE})[*`\s]{{0,4}}[)\]][*_]{{0,4}}\Z")
_META_LABEL = re.compile(
    r"[-*+\s_`]*(?:priority|prio|moscow|status|owner|type|category|source|parent|release|version|"
    r"milestone|effort|estimate|phase|id|depends on|dependencies|traces to|covers|related)"
    r"[*_`\s]*:",
    re.I,
)
_TEXT_LABEL = re.compile(
    r"[*_`\s]*(?:description|requirement|statement|text|definition)[*_`\s]*:[*_`\s]*", re.I
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
    label = _TITLE_LABEL.match(title)
    found = opening(title[label.end() :] if label else title)
    if found:
        token, rest = found.id, found.rest
    else:
        closing = _CLOSING_ID.search(title[-120:])
        rest = title[: len(title[:-120]) + closing.start()] if closing else ""
        if not closing or not says_something(rest) or ID.search(rest):
            return
        token = closing[1]
    kind = id_kind(token)
    if kind is None:
        return
    text, priority = split_priority(rest)
    below = list(_below(blocks, index))
    if not text:
        text = next((said for said in map(_said, below) if said), "")
    priority = priority or _first_priority(below) or headings.priority
    yield Defined(token, one_line(text, MAX_TEXT), priority, headings, block.line, "heading", kind)


def in_item(blocks: Sequence[Block], index: int, headings: Headings) -> Iterator[Defined]:
    """The definition in a list item; the arguments are those of `in_heading`."""
    block = blocks[index]
    found = opening(block.lines[0])
    kind = id_kind(found.id) if found else None
    if found is None or kind is None:
        return
    more = _said_in(block.lines[1:])
    text, priority = split_priority(f"{found.rest}\n{more}".strip())
    below = list(_below(blocks, index, deeper_than=block.indent))
    if not text:
        text = " ".join(said for said in map(_said, below) if said)
    if not says_something(text):
        return
    priority = (
        priority
        or labelled_priority(block.text[:4000])
        or _first_priority(below)
        or headings.priority
    )
    yield Defined(found.id, one_line(text, MAX_TEXT), priority, headings, block.line, "list", kind)


def in_paragraph(blocks: Sequence[Block], index: int, headings: Headings) -> Iterator[Defined]:
    """The definitions in a paragraph; the arguments are those of `in_heading`."""
    block = blocks[index]
    starts = _starts(block)
    ends = [*(offset for offset, _ in starts[1:]), len(block.lines)][: len(starts)]
    for (offset, found), end in zip(starts, ends, strict=True):
        kind = id_kind(found.id)
        lines = block.lines[offset + 1 : end]
        text, priority = split_priority(f"{found.rest}\n{_said_in(lines)}".strip())
        below = list(_below(blocks, index)) if end == len(block.lines) else []
        if not text:
            text = next((said for said in map(_said, below) if said), "")
        if kind is None or not says_something(text):
            continue
        priority = (
            priority
            or labelled_priority("\n".join(lines[:20])[:4000])
            or (_first_priority(below[:4]) if below else None)
            or headings.priority
        )
        yield Defined(
            found.id,
            one_line(text, MAX_TEXT),
            priority,
            headings,
            block.line + offset,
            "paragraph",
            kind,
        )


def _starts(block: Block) -> list[tuple[int, Opening]]:
    """The lines of a paragraph that begin a definition: the first, and others like it."""
    starts: list[tuple[int, Opening]] = []
    for offset, line in enumerate(block.lines):
        if offset and not starts:
            break
        found = opening(line)
        if found is None or not id_kind(found.id):
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


def _below(blocks: Sequence[Block], index: int, deeper_than: int = -1) -> Iterator[Block]:
    """The next paragraphs and list items that say more about a definition; a bounded number."""
    for block in blocks[index + 1 : index + 16]:
        if block.kind not in {"item", "paragraph"} or block.indent <= deeper_than:
            return
        found = opening(block.lines[0])
        if found and id_kind(found.id):
            return
        yield block


def _said(block: Block) -> str:
    return _said_in(block.lines)


def _said_in(lines: Sequence[str]) -> str:
    """What lines say, without those like `**Status**: draft` and without `Description:`."""
    said = [line for line in lines[:60] if not _META_LABEL.match(line[:80])]
    if said and _TEXT_LABEL.match(said[0][:80]):
        said[0] = _TEXT_LABEL.sub("", said[0][:4000], count=1)
    return "\n".join(said).strip()


def _first_priority(blocks: Sequence[Block]) -> Priority | None:
    return next(
        (stated for block in blocks if (stated := labelled_priority(block.text[:2000]))), None
    )
