"""Reading a spec into nodes: the block structure of CommonMark, tables and front matter.

One pass over the lines, as the specification's appendix describes it: each line goes on with the
open quotes and list items it belongs to, opens new ones, and what is left of it is text. At most
`MAX_DEPTH` quotes and items are open, so the work is bounded for each byte.

Where this differs from the specification:

- Quotes and lists nested deeper than `MAX_DEPTH` are text of the paragraph they are in.
- A carriage return ends a line only before a line feed.
- Link definitions stay in the paragraph that they begin (`definitions.py` reads them there).
- Tables are those of GitHub: a line that opens another block (a heading, a list item, a quote) is
  not a header, nor is a line that was taken into a quote or an item without its mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feature_spec.markdown.definitions import behind_definitions
from feature_spec.markdown.model import (
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
"""The largest number of quotes and list items that are open in each other."""

_BLANK = " \t\r\n"
_PREFIX = re.compile(r"[ \t>\-+*0-9.)]*")
_SPECIAL = frozenset("#`~><*-+_=|:0123456789")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_SETEXT = re.compile(r"(?:=+|-+)[ \t]*$")
_FENCE = re.compile(r"(`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END = re.compile(r"(`{3,}|~{3,})[ \t]*$")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_MARKER = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?= |$)", re.ASCII)
_KEY = re.compile(r"""(?:"([^"]*)"|'([^']*)'|([^\s#:'"\[\]{},&*!|>%@`-][^:#]*?)):(?=\s|$)""")
_BAR = re.compile(r"(?<!\\)\|")
_DELIMITER = re.compile(r"[|:-][|:\t -]*$")
_DASHES = re.compile(r":?-+:?$")

_RAW = re.compile(r"<(?:script|pre|style|textarea)(?:[ \t>]|$)", re.IGNORECASE)
_RAW_END = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|"
    "header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|"
    "param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
_BLOCK = re.compile(rf"</?(?:{_BLOCK_TAGS})(?:[ \t>]|/>|$)", re.IGNORECASE)
_ATTRIBUTE = (
    r"[ \t]+[A-Za-z_:][A-Za-z0-9_.:-]*"
    r"""(?:[ \t]*=[ \t]*(?:[^"'=<>`\x00-\x20]+|'[^']*'|"[^"]*"))?"""
)
_ALONE = re.compile(
    rf"<(?:[A-Za-z][A-Za-z0-9-]*(?:{_ATTRIBUTE})*[ \t]*/?|/[A-Za-z][A-Za-z0-9-]*[ \t]*)>[ \t]*$"
)
_DECLARATION = re.compile(r"<![A-Za-z]")
_HTML_ENDS = (
    ("<!--", re.compile("-->")),
    ("<?", re.compile(r"\?>")),
    ("<![CDATA[", re.compile("]]>")),
)
_MARK = re.compile(">")


def read_spec(text: str) -> Spec:
    r"""Read a spec.

    Args:
        text: any text; `\n` ends a line (a carriage return is an ordinary character at its end).

    Returns:
        The tree. `read_spec(text).text() == text`, always.

    """
    raw = [line + "\n" for line in text.split("\n")]
    raw[-1] = raw[-1][:-1]
    if not raw[-1]:
        raw.pop()
    spec = Spec(1)
    start, front = _front_matter(raw)
    if front:
        spec.children.append(front)
    top = _Lines(raw, start).read()
    first = top[0].start if top else len(raw)
    leading = "".join(raw[start:first])
    if front:
        front.tail = leading
    else:
        spec.gap = leading
    spec.children += _nested(_nodes(raw, top, len(raw)))
    return spec


def _nested(nodes: list[Node]) -> list[Node]:
    """Put the nodes under a heading into its section."""
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
    if not raw or raw[0].rstrip(_BLANK) != "---":
        return 0, None
    end = next((i for i, line in enumerate(raw) if i and line.rstrip(_BLANK) in ("---", "...")), 0)
    if not end:
        return 0, None
    front = FrontMatter(1, raw[0])
    starts: list[tuple[int, str]] = []
    for index in range(1, end):
        line = raw[index]
        found = _KEY.match(line)
        if found:
            starts.append((index, next(group for group in found.groups() if group is not None)))
        elif not starts or not (line[:1] in " \t\n\r-#]}" or not line.strip()):
            starts.append((index, ""))
    ends = [start for start, _ in starts[1:]] + [end]
    for (start, key), following in zip(starts, ends, strict=False):
        front.children.append(Field(start + 1, "".join(raw[start:following]), key=key))
    front.children.append(Field(end + 1, raw[end]))
    return end + 1, front


# ---- blocks -----------------------------------------------------------------------------------


class _Box:
    """A block while it is read.

    Attributes:
        node: what it will be.
        start: the index of its first line.
        end: the index behind its last line; of a list or an item only known when it is read.
        boxes: the blocks inside it.
        width: of an item, how far its content is indented.
        mark: of a list the character that tells it from the next one, of a fence its opening.
        indent: of a fence or a line of text, the indentation.
        until: of an HTML block what ends it; None when a blank line does.
        words: of text, its lines; of a fence, its content.
        columns: of text, where each of its lines begins, from 1.
        lazy: of text, whether the last line was taken in without the mark of its container.

    """

    __slots__ = (
        "boxes",
        "columns",
        "end",
        "indent",
        "lazy",
        "mark",
        "node",
        "start",
        "until",
        "width",
        "words",
    )

    def __init__(self, node: Node, start: int, width: int = 0) -> None:
        self.node, self.start, self.end, self.width = node, start, start + 1, width
        self.boxes: list[_Box] = []
        self.words: list[str] = []
        self.columns: list[int] = []
        self.mark, self.indent, self.lazy = "", 0, False
        self.until: re.Pattern[str] | None = None


class _Lines:
    """The blocks of consecutive lines.

    Args:
        raw: the lines as they are.
        first: the index of the first one.

    """

    def __init__(self, raw: Sequence[str], first: int) -> None:
        self._raw, self._first = raw, first
        self._top: list[_Box] = []
        self._open: list[_Box] = []  # quotes and items, the outermost first
        self._leaf: _Box | None = None  # what the next line may belong to
        self._index = first
        self._body = ""

    def read(self) -> list[_Box]:
        """Read them all."""
        for index in range(self._first, len(self._raw)):
            self._index, self._body = index, _expanded(self._raw[index])
            self._line()
        return self._top

    def _line(self) -> None:
        body, leaf = self._body, self._leaf
        if leaf and not self._open and body.startswith("|") and isinstance(leaf.node, Table):
            self._add_row(leaf, 0)
            return
        depth, at = self._matched() if self._open else (0, 0)
        start = _text_start(body, at)
        if start == len(body):
            self._blank(depth, at)
        elif not self._goes_on(depth, at, start):
            self._begin(depth, at, start)

    def _matched(self) -> tuple[int, int]:
        """How many of the open containers the line belongs to, and where its rest begins."""
        at, body, size = 0, self._body, len(self._body)
        for depth, box in enumerate(self._open):
            start = _text_start(body, at)
            if box.width:
                if start == size and not box.boxes:
                    return depth, at
                if start - at >= box.width:
                    at += box.width
                elif start == size:
                    at = start
                else:
                    return depth, at
            elif start < size and start - at < 4 and body[start] == ">":
                at = start + 1
                if body.startswith(" ", at):
                    at += 1
                box.end = self._index + 1
            else:
                return depth, at
        return len(self._open), at

    # ---- lines that go on -------------------------------------------------------------------

    def _blank(self, depth: int, at: int) -> None:
        leaf = self._leaf
        if depth < len(self._open):
            self._close(depth)
        elif leaf is None:
            return
        elif isinstance(leaf.node, Fence) or leaf.until:
            self._add_code(leaf, at)
        elif not isinstance(leaf.node, Code):
            self._leaf = None

    def _goes_on(self, depth: int, at: int, start: int) -> bool:
        """Whether the line belongs to the open code or HTML block."""
        leaf = self._leaf
        if leaf is None or depth < len(self._open):
            return False
        node = leaf.node
        if isinstance(node, Fence):
            end = _FENCE_END.match(self._body, start) if start - at < 4 else None
            if end and end[1].startswith(leaf.mark):
                node.closed, leaf.end, self._leaf = True, self._index + 1, None
            else:
                self._add_code(leaf, at)
            return True
        if isinstance(node, Html):
            leaf.end = self._index + 1
            if leaf.until and leaf.until.search(self._body, start):
                self._leaf = None
            return True
        if isinstance(node, Code) and start - at >= 4:
            leaf.end = self._index + 1
            return True
        if isinstance(node, Code) or (isinstance(node, Table) and start - at >= 4):
            self._leaf = None
        return False

    def _add_code(self, leaf: _Box, at: int) -> None:
        leaf.end = self._index + 1
        if isinstance(leaf.node, Fence):
            body = self._body
            at = min(at + leaf.indent, _text_start(body, at))
            leaf.words.append(self._rest(at))

    # ---- lines that begin something ---------------------------------------------------------

    def _begin(self, depth: int, at: int, start: int) -> None:
        """Open what the line opens; the rest of it is text."""
        body, leaf = self._body, self._leaf
        inside = depth == len(self._open)  # whether the line has the marks of all containers
        text = leaf if leaf and isinstance(leaf.node, Paragraph) else None  # what may go on
        table = leaf if inside and leaf and isinstance(leaf.node, Table) else None
        while True:
            if start - at >= 4:
                if not text:
                    self._add(depth, Code(0))
                    return
                break
            if body[start] not in _SPECIAL:
                break
            if text and inside and self._is_underlined(text, start):
                return
            if self._is_block(depth, at, start, text):
                return
            opened = None
            if depth < MAX_DEPTH:
                opened = self._container(depth, at, start, text if inside else None)
            if opened is None:
                break
            at, depth, text, table, inside = opened, depth + 1, None, None, True
            start = _text_start(body, at)
            if start == len(body):
                return
        if text:
            text.lazy = not inside
            self._add_text(text, at, start)
            for box in self._open:
                box.end = self._index + 1
        elif table:
            self._add_row(table, start)
        else:
            self._add_text(self._add(depth, Paragraph(0)), at, start)

    def _is_block(self, depth: int, at: int, start: int, text: _Box | None) -> bool:
        """Read a heading, a fence, an HTML block or a rule, if that is what begins."""
        body, mark = self._body, self._body[start]
        if mark == "#":
            if found := _HEADING.match(body, start):
                column = self._column(found.end())
                title = _title(body[found.end() :])
                self._add(depth, Section(0, level=len(found[1]), title=title, columns=(column,)))
                self._leaf = None
                return True
        elif mark in "`~":
            if found := _FENCE.match(body, start):
                fence = self._add(
                    depth, Fence(0, info=body[found.end() :].strip(" \t"), closed=False)
                )
                fence.mark, fence.indent = found[1], start - at
                return True
        elif mark == "<":
            begins, until = self._html(start, interrupting=text is not None)
            if begins:
                html = self._add(depth, Html(0))
                html.until = until
                if until and until.search(body, start):
                    self._leaf = None
                return True
        elif mark in "*-_" and _RULE.match(body, start):
            self._add(depth, Rule(0))
            self._leaf = None
            return True
        return False

    def _html(self, start: int, *, interrupting: bool) -> tuple[bool, re.Pattern[str] | None]:
        """Whether an HTML block begins, and what ends it when a blank line does not."""
        body = self._body
        if _RAW.match(body, start):
            return True, _RAW_END
        for begin, end in _HTML_ENDS:
            if body.startswith(begin, start):
                return True, end
        if _DECLARATION.match(body, start):
            return True, _MARK
        alone = not interrupting and _ALONE.match(body, start)
        return bool(alone or _BLOCK.match(body, start)), None

    def _container(self, depth: int, at: int, start: int, text: _Box | None) -> int | None:
        """Open a quote or an item; where its content begins, None when there is none."""
        body = self._body
        if body[start] == ">":
            quote = self._add(depth, Quote(0))
            self._leaf = None
            self._open.append(quote)
            return start + 2 if body.startswith(" ", start + 1) else start + 1
        found = _MARKER.match(body, start)
        if not found:
            return None
        end = found.end()
        content = _text_start(body, end)
        empty = content == len(body)
        if text and (empty or (found[1] and int(found[1]) != 1)):
            return None
        if empty or content - end > 4:
            content = end + 1
        self._close(depth)
        siblings = self._boxes()
        mark = body[end - 1]
        if siblings and isinstance(siblings[-1].node, List) and siblings[-1].mark == mark:
            found_list = siblings[-1]
        else:
            found_list = self._add(depth, List(0, ordered=mark in ".)"))
            found_list.mark = mark
            self._leaf = None
        item = _Box(Item(0), self._index, content - at)
        found_list.boxes.append(item)
        self._open.append(item)
        return min(content, len(body))

    # ---- text, headings made of it, tables --------------------------------------------------

    def _add_text(self, text: _Box, at: int, start: int) -> None:
        text.end = self._index + 1
        text.indent = start - at
        text.columns.append(self._column(start))
        text.words.append(self._rest(start))

    def _is_underlined(self, text: _Box, start: int) -> bool:
        """Make the text a heading or its last line the header of a table, if the line says so."""
        body = self._body
        if body[start] not in "=-|:":
            return False
        if self._is_table(text, start):
            return True
        if not _SETEXT.match(body, start):
            return False
        words = "\n".join(text.words)
        begin = behind_definitions(words)
        if begin == len(words):
            return False
        title = " ".join(line.strip(" \t") for line in words[begin:].split("\n"))
        level = 1 if body[start] == "=" else 2
        text.node = Section(0, level=level, title=title, columns=tuple(text.columns))
        text.end, self._leaf = self._index + 1, None
        return True

    def _is_table(self, text: _Box, start: int) -> bool:
        header = text.words[-1]
        if text.lazy or text.indent > 3 or "|" not in header:
            return False
        dashes = self._body[start:]
        if len(dashes) < 2 or (dashes[0] == "-" and dashes[1] in " \t"):
            return False
        if not _DELIMITER.match(dashes):
            return False
        columns = [column.strip(" \t") for column in dashes.split("|")]
        columns = columns[not columns[0] : len(columns) - (not columns[-1])]
        if not all(_DASHES.match(column) for column in columns):
            return False
        cells = row_cells(header.rstrip(" \t"), self._index, text.columns[-1])
        if len(cells) != len(columns) or header.rstrip(" \t") == "|":
            return False
        table = text
        if len(text.words) > 1:
            text.end -= 1
            text.words.pop()
            text.columns.pop()
            table = self._add(len(self._open), Table(0))
            table.start -= 1
        table.node, table.end = Table(0, header=cells), self._index + 1
        self._leaf = table
        return True

    def _add_row(self, table: _Box, start: int) -> None:
        table.end = line = self._index + 1
        cells = row_cells(self._rest(start).rstrip(" \t"), line, self._column(start))
        table.node.children.append(Row(line, self._raw[self._index], cells=cells))

    def _column(self, at: int) -> int:
        """The column, from 1, of a place in the line as it is."""
        raw = self._raw[self._index]
        return (_offset(raw, at)[0] if "\t" in raw else at) + 1

    def _rest(self, at: int) -> str:
        """The text from a place in the line on, its tabs as they are."""
        raw = self._raw[self._index]
        return _content(raw, at) if "\t" in raw else self._body[at:]

    # ---- the tree ---------------------------------------------------------------------------

    def _boxes(self) -> list[_Box]:
        return self._open[-1].boxes if self._open else self._top

    def _close(self, depth: int) -> None:
        del self._open[depth:]
        self._leaf = None

    def _add(self, depth: int, node: Node) -> _Box:
        self._close(depth)
        box = _Box(node, self._index)
        self._boxes().append(box)
        self._leaf = box
        return box


# ---- lines ------------------------------------------------------------------------------------


def _expanded(line: str) -> str:
    """A line without its end, the tabs before its text expanded."""
    body = line.removesuffix("\n").removesuffix("\r")
    if "\t" in body and (prefix := _PREFIX.match(body)) and "\t" in prefix[0]:
        body = prefix[0].expandtabs(4) + body[prefix.end() :]
    return body


def _text_start(body: str, at: int) -> int:
    """The place of the first character from `at` on that is not a space."""
    size = len(body)
    while at < size and body[at] == " ":
        at += 1
    return at


def _offset(raw: str, column: int) -> tuple[int, int]:
    """The place in a line of a column of the expanded line; how much of a tab is left there."""
    at = 0
    for index, character in enumerate(raw):
        if at >= column:
            return index, at - column
        at += 4 - at % 4 if character == "\t" else 1
    return len(raw), max(0, at - column)


def _content(raw: str, column: int) -> str:
    """The rest of a line from a column of the expanded line on."""
    index, left = _offset(raw, column)
    return " " * left + raw[index:].removesuffix("\n").removesuffix("\r")


def _title(words: str) -> str:
    """The text of a heading without its closing number signs."""
    words = words.rstrip(" \t")
    without = words.rstrip("#")
    if not without or without[-1] in " \t":
        words = without
    return words.strip(" \t")


def row_cells(text: str, line: int, column: int) -> tuple[Cell, ...]:
    r"""The cells of a row, which is given without outer spaces; `\|` does not end one."""
    parts = _BAR.split(text) if "\\|" in text else text.split("|")
    if not parts[0]:
        parts.pop(0)
        column += 1
    if len(parts) > 1 and not parts[-1]:
        parts.pop()
    cells = []
    for part in parts:
        cells.append(Cell(part, line, column + len(part) - len(part.lstrip(" \t"))))
        column += len(part) + 1
    return tuple(cells)


# ---- from boxes to nodes ----------------------------------------------------------------------


def _nodes(raw: Sequence[str], boxes: Sequence[_Box], limit: int) -> list[Node]:
    """The nodes of sibling blocks, each with the blank lines behind it."""
    nodes = []
    for index, box in enumerate(boxes):
        following = boxes[index + 1].start if index + 1 < len(boxes) else limit
        node = _node(raw, box)
        node.tail = "".join(raw[box.end : following])
        nodes.append(node)
    return nodes


def _node(raw: Sequence[str], box: _Box) -> Node:
    node = box.node
    node.line = box.start + 1
    if isinstance(node, List | Item):
        box.end = _end(box)
    if isinstance(node, List):
        node.children = _nodes(raw, box.boxes, box.end)
    elif isinstance(node, Item):
        _fill_item(raw, box, node)
    elif isinstance(node, Quote):
        node.blocks = _nodes(raw, box.boxes, box.end)
        node.children = [QuoteLine(i + 1, raw[i]) for i in range(box.start, box.end)]
    elif isinstance(node, Table):
        node.own = "".join(raw[box.start : box.start + 2])
    else:
        node.own = "".join(raw[box.start : box.end])
        if isinstance(node, Paragraph):
            node.columns = tuple(box.columns)
        elif isinstance(node, Fence):
            node.content = "".join(f"{line}\n" for line in box.words)
    return node


def _fill_item(raw: Sequence[str], box: _Box, item: Item) -> None:
    boxes = box.boxes
    if boxes and boxes[0].start == box.start:
        item.first = _node(raw, boxes[0])
        end, boxes = boxes[0].end, boxes[1:]
        following = boxes[0].start if boxes else box.end
        item.own = "".join(raw[box.start : end])
        item.gap = "".join(raw[end:following])
    else:
        item.own = "".join(raw[box.start : boxes[0].start if boxes else box.end])
    item.children = _nodes(raw, boxes, box.end)


def _end(box: _Box) -> int:
    """The index behind the last line of a list or an item."""
    while box.boxes and isinstance(box.node, List | Item):
        box = box.boxes[-1]
    return box.end
