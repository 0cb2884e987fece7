"""A spec as units with hidden identities, so that a trial can follow each of them.

A scanner of lines, written apart from the reader of the merge: what one of them misreads, the
other does not. It knows the layout of this template's specs and no more of Markdown than that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADING = re.compile(r"(#{1,6}) \S")
BULLET = re.compile(r"( *)- ")
PIPE = re.compile(r"(?<!\\)\|")
OPEN_ITEM = re.compile(r"\[TODO(?: before Validated)?: [^\]\n]+\]")
LABEL = re.compile(r"(?:> |- )*(\*\*.+?\*\*)")
HOLDERS = ("front matter", "list", "quote")  # units without a text of their own


@dataclass
class Unit:
    """A unit of a document and its contents.

    `kind` is one of document, front matter, value, section, table, row, aside, list, item, quote,
    line, paragraph, fence, rule. An aside is a line between the rows of a table; without a text it
    is a blank line. `name` is the identity: a unit keeps it in every copy, whatever is done to its
    text or place. `text` is its own text: the cells of a row, the heading of a section, the header
    cells of a table, otherwise lines (of an item without its bullet and its box). `gap` is the
    number of blank lines after its own text. `columns` are the identities of the columns of a
    table, whatever they are called and wherever they are. `box` is the task box of an item.
    """

    kind: str
    name: str
    text: list[str] = field(default_factory=list)
    children: list[Unit] = field(default_factory=list)
    gap: int = 1
    columns: list[str] = field(default_factory=list)
    box: str = ""

    def __post_init__(self) -> None:
        if self.kind == "table" and not self.columns:
            self.columns = [f"{self.name}.{number}" for number in range(len(self.text))]

    def copy(self) -> Unit:
        """Return the same unit, with the same names, that shares nothing with this one."""
        children = [child.copy() for child in self.children]
        text, columns = list(self.text), list(self.columns)
        return Unit(self.kind, self.name, text, children, self.gap, columns, self.box)

    def walk(self) -> Iterator[Unit]:
        """Yield this unit and everything in it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


def level(heading: str) -> int:
    """Return how many `#` a heading has."""
    return len(heading) - len(heading.lstrip("#"))


def cells(line: str) -> list[str]:
    """Return the cells of a table row as written, without the blanks around them."""
    return [cell.strip() for cell in PIPE.split(line.strip())[1:-1]]


def row(texts: list[str]) -> str:
    """Return a table row in the form of this template."""
    return "|" + "".join(f" {text} |" if text else " |" for text in texts)


def label(text: str) -> str:
    """Return the bold label that a bullet or a line begins with; empty when it has none."""
    found = LABEL.match(text)
    return found[1] if found else ""


class _Reader:
    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.at = 0
        self.count = 0

    def unit(self, kind: str, text: list[str] | None = None) -> Unit:
        self.count += 1
        return Unit(kind, f"b{self.count}", text or [])

    def peek(self) -> str | None:
        return self.lines[self.at] if self.at < len(self.lines) else None

    def take_while(self, pattern: str) -> list[str]:
        start = self.at
        while (line := self.peek()) is not None and re.match(pattern, line):
            self.at += 1
        return self.lines[start : self.at]


def parse(text: str) -> Unit:
    """Read an old render; every unit gets a name that begins with `b`."""
    reader = _Reader(text.removesuffix("\n"))
    document = reader.unit("document")
    stack = [document]
    while (line := reader.peek()) is not None:
        if HEADING.match(line):
            section = reader.unit("section", [line])
            reader.at += 1
            while len(stack) > 1 and level(stack[-1].text[0]) >= level(line):
                stack.pop()
            stack[-1].children.append(section)
            stack.append(section)
            section.gap = _gap(reader)
        else:
            block = _block(reader, line)
            stack[-1].children.append(block)
            block.gap = _gap(reader)
    return document


def _gap(reader: _Reader) -> int:
    return len(reader.take_while(r"$")) if reader.peek() is not None else 1


def _block(reader: _Reader, line: str) -> Unit:
    if line == "---" and reader.at == 0:
        block = reader.unit("front matter")
        reader.at += 1
        for value in reader.take_while(r"(?!---$)"):
            block.children.append(reader.unit("value", [value]))
        reader.at += 1
    elif line == "---":
        block = reader.unit("rule", reader.take_while(r"---$")[:1])
    elif line.startswith("```"):
        start = reader.at
        fence = line[: len(line) - len(line.lstrip("`"))]
        reader.at += 1
        reader.take_while(rf"(?!{fence}$)")
        reader.at += 1
        block = reader.unit("fence", reader.lines[start : reader.at])
    elif line.startswith("|"):
        rows = reader.take_while(r"\|")
        block = reader.unit("table", cells(rows[0]))
        block.children = [reader.unit("row", cells(row)) for row in rows[2:]]
    elif BULLET.match(line):
        block = reader.unit("list")
        _items(reader, block)
    elif line.startswith("> "):
        block = reader.unit("quote")
        block.children = [reader.unit("line", [text]) for text in reader.take_while("> ")]
    else:
        block = reader.unit("paragraph", reader.take_while(r"(?!$|\||- |> |```|#{1,6} )"))
    return block


def _items(reader: _Reader, block: Unit) -> None:
    stack = [block]
    for line in reader.take_while(r" *- |  +\S"):
        bullet = BULLET.match(line)
        if bullet is None:
            stack[-1].text.append(line.strip())
            continue
        del stack[len(bullet[1]) // 2 + 1 :]
        item = reader.unit("item", [line[bullet.end() :]])
        stack[-1].children.append(item)
        stack.append(item)


def own_lines(unit: Unit, depth: int = 0) -> list[str]:
    """Return the lines of a unit without those of its children; bullets at a depth of nesting."""
    if unit.kind == "table":
        return [row(unit.text), "|" + " --- |" * len(unit.text)]
    if unit.kind == "row":
        return [row(unit.text)]
    if unit.kind == "item":
        indent = "  " * depth
        box = f"{unit.box} " if unit.box else ""
        first = [f"{indent}- {box}{text}" for text in unit.text[:1]]
        return first + [f"{indent}  {text}" for text in unit.text[1:]]
    return list(unit.text)


def text_of(document: Unit, *, final_newline: bool = True) -> str:
    """Return the text of a document."""
    pieces: list[tuple[list[str], int]] = []
    _write(document, pieces)
    lines: list[str] = []
    for written, gap in pieces:
        lines += written + [""] * gap
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + ("\n" if final_newline else "")


def block_lines(unit: Unit, depth: int = 0) -> list[str]:
    """Return all lines of a block that is not a section."""
    if unit.kind == "front matter":
        return ["---", *(line for value in unit.children for line in value.text), "---"]
    lines = own_lines(unit, depth)
    for child in unit.children:
        if child.kind == "aside":
            lines += ["", *child.text, ""] if child.text else [""]
        else:
            lines += block_lines(child, depth + 1 if unit.kind == "item" else 0)
    return lines


def _write(unit: Unit, pieces: list[tuple[list[str], int]]) -> None:
    if unit.kind in ("document", "section"):
        if unit.kind == "section":
            pieces.append((unit.text, unit.gap))
        for child in unit.children:
            _write(child, pieces)
    elif lines := block_lines(unit):
        pieces.append((lines, unit.gap))
