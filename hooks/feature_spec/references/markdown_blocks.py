"""The blocks of a Markdown document: headings, list items, paragraphs and tables.

As much of CommonMark 0.31 and of GitHub's tables as it takes to tell where a sentence stands, line
by line, in linear time, for documents that nobody has linted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal


@dataclass
class Block:
    """A piece of Markdown: its first line, its indentation in columns, and its lines or cells."""

    kind: Literal["heading", "item", "paragraph", "table"]
    line: int
    indent: int
    lines: list[str] = field(default_factory=list)
    level: int = 0
    rows: list[list[str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines, joined."""
        return "\n".join(self.lines)


_FENCE = re.compile(r"(?:[-*+]\s+|\d{1,9}[.)]\s+)?(`{3,}|~{3,})(.*)\Z")
_ITEM = re.compile(r"(?:[-*+\u2022]|\d{1,9}[.)])[ \t]+")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|\Z)")
_SPACE = re.compile(r"[ \t]*")


def _visible_lines(text: str) -> list[str]:
    """The lines of a document, with front matter, code blocks and comments made empty."""
    text = text.removeprefix("\ufeff").replace("\u2011", "-")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = 0
    if lines[0].rstrip() == "---":
        end = next((i for i, line in enumerate(lines[1:400], 1)
                    if line.rstrip() in {"---", "..."}), 0)  # fmt: skip
        lines[: end and end + 1] = [""] * (end and end + 1)
        start = end and end + 1
    last_close = max((i for i, line in enumerate(lines) if "-->" in line), default=-1)
    fence, closing = "", ""
    for index in range(start, len(lines)):
        line = lines[index]
        if fence:
            mark = line.strip()
            if mark.startswith(fence) and not mark.strip(fence[0]):
                fence = ""
            lines[index] = ""
            continue
        if closing:
            before, found, line = line.partition(closing)
            if not found and closing not in before.lower():
                lines[index] = ""
                continue
            closing = ""
        opened = _FENCE.match(line.lstrip())
        if opened and not (opened[1][0] == "`" and "`" in opened[2]):
            fence, lines[index] = opened[1], ""
            continue
        if line.lstrip()[:4].lower() in {"<pre"}:
            closing = "" if "</pre>" in line else "</pre>"
            lines[index] = ""
            continue
        if "<!--" in line:
            line, closing = _without_comments(line, open_ended=index < last_close)
        lines[index] = line
    return lines


def _without_comments(line: str, *, open_ended: bool) -> tuple[str, str]:
    """A line without its comments, and what closes the one that it leaves open."""
    kept: list[str] = []
    position = ticks = 0
    while (start := line.find("<!--", position)) >= 0:
        ticks += line.count("`", position, start)
        if ticks % 2:  # inside a code span
            kept.append(line[position : start + 4])
            position = start + 4
            continue
        kept.append(line[position:start])
        end = line.find("-->", start)
        if end < 0:
            if open_ended or not line[:start].strip():
                return "".join(kept), "-->"
            return "".join(kept) + line[start:], ""
        position = end + 3
    return "".join(kept) + line[position:], ""


def _indent(line: str) -> int:
    space = _SPACE.match(line)
    return len(space.group().expandtabs(4)) if space else 0


def _cells(line: str) -> list[str]:
    r"""The cells of a table row; `\|` does not end a cell."""
    row = line.strip()
    parts = row.removeprefix("|").split("|")
    cells: list[str] = []
    pending: list[str] = []
    for part in parts:
        if part.endswith("\\") and not part.endswith("\\\\"):
            pending.append(part[:-1])
            continue
        cells.append("|".join([*pending, part]).strip())
        pending.clear()
    if pending:
        cells.append("|".join(pending).strip())
    elif row.endswith("|") and len(cells) > 1:
        cells.pop()
    return cells


def _is_delimiter(line: str) -> bool:
    row = line.strip()
    if "-" not in row or "|" not in row or row.strip("|:- \t"):
        return False
    return all(cell.strip(":") and not cell.strip(":").strip("-") for cell in _cells(row))


def _underline(body: str) -> int:
    """The level of the heading that a line makes of the paragraph above it, or 0."""
    return 0 if body.strip(body[0]) else {"=": 1, "-": 2}.get(body[0], 0)


def read_blocks(text: str) -> Iterator[Block]:
    """The blocks of a document in order; block quotes, indented code and rules are left out."""
    lines = _visible_lines(text)
    block: Block | None = None  # a list item or paragraph that may go on
    in_list = after_blank = False
    index = 0
    while index < len(lines):
        line = lines[index]
        body = line.strip()
        number, index = index + 1, index + 1
        if not body:
            if block:
                yield block
            block, after_blank = None, True
            continue
        indent = _indent(line)
        marker = _ITEM.match(body)
        if block is None and indent >= 4 and not in_list:
            continue
        heading = _HEADING.match(body)
        underlined = block is not None and block.kind == "paragraph" and _underline(body)
        table = "|" in body and index < len(lines) and _is_delimiter(lines[index])
        rule = len(body) > 2 and body[0] in "-*_" and not body.replace(" ", "").strip(body[0])
        if underlined and block and indent < 4:
            block.kind, block.level = "heading", underlined
            yield block
            block, in_list = None, False
        elif heading or table or body.startswith(">") or rule:
            if block:
                yield block
            block = None
            if heading:
                title = body[heading.end() :].rstrip("#").rstrip()
                yield Block("heading", number, indent, [title], len(heading[1]))
                in_list = False
            elif table and not body.startswith(">"):
                found = Block("table", number, indent, rows=[_cells(line)])
                index += 1
                while (
                    index < len(lines) and "|" in lines[index] and lines[index].lstrip()[0] != "#"
                ):
                    found.rows.append(_cells(lines[index]))
                    index += 1
                yield found
        elif marker:
            if block:
                yield block
            box = _TASK.match(body, marker.end())
            block = Block("item", number, indent, [body[(box or marker).end() :]])
            in_list = True
        elif block:
            block.lines.append(body)
        else:
            in_list = in_list and not (after_blank and indent < 2)
            block = Block("paragraph", number, indent, [body])
        after_blank = False
    if block:
        yield block
