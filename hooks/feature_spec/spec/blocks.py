"""Reading a spec into nodes: the block structure of CommonMark, tables and front matter.

One pass over the lines. A construct inside a list item is read once more for each level of the
list, at most `MAX_DEPTH` levels, so the work is bounded for each byte.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feature_spec.spec.model import (
    Cell,
    Code,
    Fence,
    Field,
    FrontMatter,
    Html,
    Item,
    List,
    Node,
    Paragraph,
    Quote,
    QuoteLine,
    Row,
    Rule,
    Section,
    Spec,
    Table,
)

MAX_DEPTH = 8
"""Lists nested deeper than this are read as text of the item they stand in."""

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*)")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_QUOTE = re.compile(r" {0,3}>")
_BULLET = re.compile(r"( {0,3})([-+*])(?:( +)(?=[^ ])|[ ]*$)")
_NUMBERED = re.compile(r"( {0,3})(\d{1,9}[.)])(?:( +)(?=[^ ])|[ ]*$)")
_KEY = re.compile(r"""(?:"([^"]*)"|'([^']*)'|([^\s#:'"\[\]{},&*!|>%@`-][^:#]*?)):(?=\s|$)""")
_BAR = re.compile(r"\\.|\|", re.DOTALL)
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")

_RAW = re.compile(r" {0,3}<(?:script|pre|style|textarea)(?:[\s>]|$)", re.IGNORECASE)
_RAW_END = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|"
    "header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|"
    "param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_BLOCK = re.compile(rf" {{0,3}}</?(?:{_BLOCK_TAGS})(?:[\s>]|/>|$)", re.IGNORECASE)
_ATTRIBUTE = r"""\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?"""
_ALONE = re.compile(
    rf" {{0,3}}(?:<[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*\s*/?>|</[A-Za-z][A-Za-z0-9-]*\s*>)\s*$"
)
_HTML_ENDS = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))


def read_spec(text: str) -> Spec:
    r"""Read a spec.

    Args:
        text: any text; `\n` ends a line (a carriage return is an ordinary character at its end).

    Returns:
        The tree. `read_spec(text).text() == text`, always.

    """
    raw = re.findall(r"[^\n]*\n|[^\n]+", text)
    spec = Spec(1)
    start, front = _front_matter(raw)
    if front:
        spec.children.append(front)
    bodies = [_expanded(line) for line in raw[start:]]
    blocks = _Blocks(raw[start:], bodies, start + 1, 0)
    nodes = blocks.read()
    if front:
        front.tail = blocks.leading
    else:
        spec.gap = blocks.leading
    spec.children += _nested(nodes)
    return spec


def _nested(nodes: list[Node]) -> list[Node]:
    """Put what stands under a heading into its section."""
    top: list[Node] = []
    open_sections: list[Section] = []
    for node in nodes:
        if isinstance(node, Section):
            while open_sections and open_sections[-1].level >= node.level:
                open_sections.pop()
            node.gap, node.tail = node.tail, ""
        (open_sections[-1].children if open_sections else top).append(node)
        if isinstance(node, Section):
            open_sections.append(node)
    return top


# ---- front matter -----------------------------------------------------------------------------


def _front_matter(raw: Sequence[str]) -> tuple[int, FrontMatter | None]:
    """The front matter and how many lines it has; nothing when the first `---` is not closed."""
    if not raw or raw[0].rstrip() != "---":
        return 0, None
    end = next((i for i, line in enumerate(raw) if i and line.rstrip() in ("---", "...")), 0)
    if not end:
        return 0, None
    front = FrontMatter(1, raw[0])
    for index in range(1, end):
        line = raw[index]
        found = _KEY.match(line)
        if found:
            key = next(group for group in found.groups() if group is not None)
            front.children.append(Field(index + 1, line, key=key))
        elif front.children and (line[:1] in " \t\n\r-#]}" or not line.strip()):
            front.children[-1].own += line
        else:
            front.children.append(Field(index + 1, line))
    front.children.append(Field(end + 1, raw[end]))
    return end + 1, front


# ---- blocks -----------------------------------------------------------------------------------


class _Blocks:
    """The blocks of consecutive lines.

    Args:
        raw: the lines as they are.
        bodies: the same without line ends and without the indentation of the item around them.
        line: the number of the first one.
        depth: how many lists they stand in.

    """

    def __init__(self, raw: Sequence[str], bodies: Sequence[str], line: int, depth: int) -> None:
        self._raw, self._bodies, self._line, self._depth = raw, bodies, line, depth
        self._at = 0
        self.leading = ""

    def read(self) -> list[Node]:
        """Read them all; blank lines before the first block are then in `leading`."""
        nodes: list[Node] = []
        while self._at < len(self._raw):
            start = self._at
            while self._at < len(self._raw) and not self._bodies[self._at]:
                self._at += 1
            blank = "".join(self._raw[start : self._at])
            if nodes:
                nodes[-1].tail += blank
            else:
                self.leading += blank
            if self._at < len(self._raw):
                nodes.append(self._block())
        return nodes

    def _block(self) -> Node:
        body, start = self._bodies[self._at], self._at
        if body.startswith("    "):
            return self._code()
        if found := _FENCE.match(body):
            return self._fence(found)
        if found := _HEADING.match(body):
            self._at += 1
            title = _CLOSING.sub("", found[2]).strip(" \t")
            return Section(self._number(start), self._own(start), level=len(found[1]), title=title)
        if _RULE.match(body):
            self._at += 1
            return Rule(self._number(start), self._own(start))
        if _QUOTE.match(body):
            return self._quote()
        if self._depth < MAX_DEPTH and (marker := _marker(body)):
            return self._list(marker)
        if (end := self._html_end(interrupting=False)) is not None:
            self._at = end
            return Html(self._number(start), self._own(start))
        if self._is_table(self._at):
            return self._table()
        return self._paragraph()

    def _number(self, index: int) -> int:
        return self._line + index

    def _own(self, start: int) -> str:
        return "".join(self._raw[start : self._at])

    def _code(self) -> Node:
        start = end = self._at
        for index in range(start, len(self._raw)):
            if self._bodies[index].startswith("    "):
                end = index + 1
            elif self._bodies[index]:
                break
        self._at = end
        return Code(self._number(start), self._own(start))

    def _fence(self, opened: re.Match[str]) -> Node:
        start, mark = self._at, opened[1]
        closing = re.compile(rf" {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
        self._at += 1
        while self._at < len(self._raw):
            self._at += 1
            if closing.match(self._bodies[self._at - 1]):
                return Fence(self._number(start), self._own(start), info=opened[2].strip())
        return Fence(self._number(start), self._own(start), info=opened[2].strip(), closed=False)

    def _html_end(self, *, interrupting: bool) -> int | None:
        """Where an HTML block that begins here ends; None when none does."""
        body = self._bodies[self._at]
        head = body.lstrip(" ")
        if not head.startswith("<") or len(body) - len(head) > 3:
            return None
        ends: re.Pattern[str] | str = ""
        if _RAW.match(body):
            ends = _RAW_END
        else:
            ends = next((end for begin, end in _HTML_ENDS if head.startswith(begin)), "")
            if not ends and re.match(r"<![A-Za-z]", head):
                ends = ">"
        if not ends:
            if not (_BLOCK.match(body) or (not interrupting and _ALONE.match(body))):
                return None
            at = self._at
            while at < len(self._raw) and self._bodies[at]:
                at += 1
            return at
        for index in range(self._at, len(self._raw)):
            line = self._bodies[index]
            if ends in line if isinstance(ends, str) else ends.search(line):
                return index + 1
        return len(self._raw)

    def _interrupts(self, index: int) -> bool:
        """Whether a line ends the paragraph before it."""
        body = self._bodies[index]
        if body.startswith("    "):
            return False
        if _HEADING.match(body) or _FENCE.match(body) or _RULE.match(body) or _QUOTE.match(body):
            return True
        marker = _marker(body)
        if marker and self._depth < MAX_DEPTH and marker.starts and not marker.empty:
            return True
        at, self._at = self._at, index
        try:
            return self._html_end(interrupting=True) is not None
        finally:
            self._at = at

    def _quote(self) -> Node:
        quote = Quote(self._number(self._at))
        lazy = False
        while self._at < len(self._raw):
            body = self._bodies[self._at]
            marked = _QUOTE.match(body)
            if not body or not (marked or (lazy and not self._interrupts(self._at))):
                break
            if marked:
                inner = body[marked.end() :].removeprefix(" ")
                lazy = bool(inner.strip()) and not _breaks(inner)
            quote.children.append(QuoteLine(self._number(self._at), self._raw[self._at]))
            self._at += 1
        return quote

    def _paragraph(self) -> Node:
        start = self._at
        self._at += 1
        while self._at < len(self._raw) and self._bodies[self._at]:
            underline = _SETEXT.match(self._bodies[self._at])
            if underline:
                title = " ".join(body.strip() for body in self._bodies[start : self._at])
                self._at += 1
                level = 1 if underline[1][0] == "=" else 2
                return Section(self._number(start), self._own(start), level=level, title=title)
            if self._interrupts(self._at) or self._is_table(self._at):
                break
            self._at += 1
        return Paragraph(self._number(start), self._own(start))

    # ---- tables ---------------------------------------------------------------------------

    def _is_table(self, index: int) -> bool:
        if index + 1 >= len(self._raw):
            return False
        delimiter = self._bodies[index + 1]
        if "|" not in delimiter and ":" not in delimiter and "|" not in self._bodies[index]:
            return False
        if delimiter.startswith("    ") or not _DELIMITER.match(delimiter):
            return False
        header = self._bodies[index]
        return len(_cells(header, 0, 0)) == len(_cells(delimiter, 0, 0))

    def _table(self) -> Node:
        start = self._at
        self._at += 2
        own = self._own(start)
        table = Table(self._number(start), own, header=self._row_cells(start))
        while self._at < len(self._raw) and self._bodies[self._at]:
            body = self._bodies[self._at]
            if body.startswith("    ") or self._interrupts(self._at) or _marker(body):
                break
            cells = self._row_cells(self._at)
            table.children.append(Row(self._number(self._at), self._raw[self._at], cells=cells))
            self._at += 1
        return table

    def _row_cells(self, index: int) -> tuple[Cell, ...]:
        raw, body = self._raw[index].rstrip("\r\n"), self._bodies[index]
        shift = len(raw) - len(raw.lstrip(" \t")) - (len(body) - len(body.lstrip(" \t")))
        if raw.endswith(body):
            shift = len(raw) - len(body)
        return _cells(body, self._number(index), shift)

    # ---- lists ----------------------------------------------------------------------------

    def _list(self, marker: _Marker) -> Node:
        found = List(self._number(self._at), ordered=marker.kind in ".)")
        while self._at < len(self._raw):
            body = self._bodies[self._at]
            here = _marker(body)
            if not here or here.kind != marker.kind or _RULE.match(body):
                break
            item = self._item(here)
            found.children.append(item)
            end = self._at
            while end < len(self._raw) and not self._bodies[end]:
                end += 1
            following = _marker(self._bodies[end]) if end < len(self._raw) else None
            if not following or following.kind != marker.kind:
                break
            item.tail += "".join(self._raw[self._at : end])
            self._at = end
        return found

    def _item(self, marker: _Marker) -> Item:
        start = self._at
        bodies = [self._bodies[start][marker.content :]]
        fence: re.Pattern[str] | None = None
        opened = _FENCE.match(bodies[0])
        if opened:
            fence = _closing(opened[1])
        self._at += 1
        end = self._at
        while self._at < len(self._raw):
            body = self._bodies[self._at]
            if not body:
                if self._at == start + 1 and marker.empty:
                    break
                bodies.append("")
                self._at += 1
                continue
            if body.startswith(" " * marker.content):
                inner = body[marker.content :]
                if fence:
                    fence = None if fence.match(inner) else fence
                elif opened := _FENCE.match(inner):
                    fence = _closing(opened[1])
            elif (
                end == self._at
                and fence is None
                and not _breaks(bodies[-1])
                and not self._interrupts(self._at)
                and not _marker(body)
                and bodies[-1]
            ):
                inner = body.lstrip(" ")  # a lazy continuation of the item's paragraph
            else:
                break
            bodies.append(inner)
            self._at += 1
            end = self._at
        self._at = end
        bodies = bodies[: end - start]
        inside = _Blocks(self._raw[start:end], bodies, self._number(start), self._depth + 1)
        nodes = inside.read()
        item = Item(self._number(start), inside.leading)
        if nodes and nodes[0].line == item.line:
            first = nodes.pop(0)
            tail, first.tail = first.tail, ""
            item.own += first.text()
            item.gap = tail
        item.children = nodes
        return item


class _Marker:
    """The marker of a list item.

    Attributes:
        kind: `-`, `+`, `*`, `.` or `)`: what tells one list from the next.
        content: the column, from 0, where the item's content begins.
        empty: whether nothing follows on the line.
        starts: whether the item may follow a paragraph without a blank line.

    """

    __slots__ = ("content", "empty", "kind", "starts")

    def __init__(self, found: re.Match[str]) -> None:
        mark, spaces = found[2], found[3]
        width = len(found[1]) + len(mark)
        self.kind = mark[-1]
        self.empty = spaces is None
        self.content = width + (len(spaces) if spaces and len(spaces) < 5 else 1)
        self.starts = not mark[0].isdigit() or int(mark[:-1]) == 1


def _marker(body: str) -> _Marker | None:
    found = _BULLET.match(body) or _NUMBERED.match(body)
    if not found or _RULE.match(body):
        return None
    return _Marker(found)


def _closing(mark: str) -> re.Pattern[str]:
    return re.compile(rf" {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")


def _breaks(body: str) -> bool:
    """Whether a line is a block of its own, so that no paragraph goes on behind it."""
    return bool(_HEADING.match(body) or _FENCE.match(body) or _RULE.match(body))


def _expanded(line: str) -> str:
    """A line without its end, its leading tabs expanded; empty when it is blank."""
    body = line.rstrip("\n").removesuffix("\r")
    if not body.strip(" \t"):
        return ""
    if "\t" in body:
        rest = body.lstrip(" \t")
        body = body[: len(body) - len(rest)].expandtabs(4) + rest
    return body


def _cells(body: str, line: int, shift: int) -> tuple[Cell, ...]:
    r"""The cells of a row; `\|` does not end one."""
    start = len(body) - len(body.lstrip(" \t"))
    end = len(body.rstrip(" \t"))
    if body[start : start + 1] == "|":
        start += 1
    cells: list[Cell] = []
    for found in _BAR.finditer(body, start, end):
        if found[0] == "|":
            cells.append(_cell(body, start, found.start(), line, shift))
            start = found.end()
    if start < end or not cells:
        cells.append(_cell(body, start, end, line, shift))
    return tuple(cells)


def _cell(body: str, start: int, end: int, line: int, shift: int) -> Cell:
    raw = body[start:end]
    column = start + len(raw) - len(raw.lstrip(" \t")) + 1 + shift
    return Cell(raw, line, column)
