"""Tables that a PRD writes in HTML: `<table>`, rows, and cells as text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from feature_spec.markdown.plain import without_comments

_TAG = re.compile(r"<(/?)(table|tr|th|td)\b[^<>]{0,400}>", re.I)
_OTHER_TAG = re.compile(r"<(?!br\b)/?[A-Za-z][^<>]{0,400}>", re.I)
_MOST_CELLS = 20_000


@dataclass(frozen=True)
class HtmlTable:
    """A table.

    Attributes:
        line, last_line: the lines of its first and its last tag, from 1.
        rows: the cells of each row.
        offsets: the lines from the first one to each row.

    """

    line: int
    last_line: int
    rows: list[list[str]]
    offsets: list[int]


def tables_in(text: str) -> list[HtmlTable]:
    """The HTML tables of a text. A table in a table is a part of its cell's text.

    The caller says which of them are shown: a table in a code block is text.
    """
    if "<t" not in text.lower():
        return []
    text = without_comments(text)
    found: list[HtmlTable] = []
    rows: list[list[str]] = []
    offsets: list[int] = []
    depth = first = line = cells = 0
    opened: int | None = None  # where the text of the open cell begins
    counted = 0
    for tag in _TAG.finditer(text):
        closing, name = bool(tag[1]), tag[2].lower()
        line += text.count("\n", counted, tag.start())
        counted = tag.start()
        if name == "table":
            depth = max(0, depth + (-1 if closing else 1))
            if depth == 1 and not closing:
                rows, offsets, first, opened = [], [], line, None
            elif depth == 0 and closing:
                _close(text, rows, opened, tag.start())
                if len(rows) > 1 and rows[0]:
                    found.append(HtmlTable(first + 1, line + 1, rows, offsets))
                rows, opened = [], None
            continue
        if depth != 1:
            continue
        if opened is not None and (name == "tr" or closing or name in {"td", "th"}):
            _close(text, rows, opened, tag.start())
            opened = None
        if name == "tr" and not closing:
            rows.append([])
            offsets.append(line - first)
        elif name in {"td", "th"} and not closing and rows and cells < _MOST_CELLS:
            opened = tag.end()
            cells += 1
    return found


def _close(text: str, rows: list[list[str]], opened: int | None, end: int) -> None:
    """Add the open cell to the last row."""
    if opened is not None and rows:
        rows[-1].append(" ".join(_OTHER_TAG.sub("", text[opened:end][:4000]).split()))
