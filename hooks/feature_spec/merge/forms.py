"""The form of a merged record: the level of a heading, the indentation, the marker of a bullet.

All three depend on where a record is written. A heading keeps its distance from the heading that
it is under, a bullet its place below the bullet above it, and a list has one kind of marker.
"""

from __future__ import annotations

import re

from feature_spec.markdown import Item, List, Node, Section
from feature_spec.markdown.model import content_column, marker
from feature_spec.merge.lines import lines_of
from feature_spec.merge.versions import ThreeWay, Versions

_HASHES = re.compile(r"(?P<indent> {0,3})(?P<hashes>#{1,6})(?P<rest>[^\n]*)", re.DOTALL)
_CLOSING = re.compile(r"(?<=[ \t])(#+)([ \t]*)$")
_DEEPEST = 6


class Forms:
    """The forms of the records written so far; a record is written after what it is in.

    Args:
        records: those of the three texts.

    """

    def __init__(self, records: ThreeWay) -> None:
        self._records = records
        self._levels: dict[Versions, int] = {}
        self._columns: dict[Versions, int] = {}
        self._offsets: dict[Node, int] = {}
        self._last_mark: dict[Versions, str] = {}
        self._last_item: dict[Versions, tuple[int, int]] = {}

    # ---- headings -------------------------------------------------------------------------

    def heading(self, record: Versions, source: Section, title: str | None = None) -> str:
        """A heading at the level that it has in the result, with another title if one is given."""
        return _retitled(source, self.level(record), source.title if title is None else title)

    def level(self, record: Versions) -> int:
        """The level of a section in the result."""
        if record not in self._levels:
            parent = self._records.parent(record)
            above = self.level(parent) if parent and isinstance(parent.node, Section) else 0
            base, ours, theirs = (self._depth(node) for node in record.nodes)
            depth = theirs if ours is None or (theirs is not None and ours == base) else ours
            self._levels[record] = min(above + (depth or 1), _DEEPEST)
        return self._levels[record]

    def _depth(self, node: Node | None) -> int | None:
        """How many levels a heading is below the one that it is under."""
        if not isinstance(node, Section):
            return None
        above = self._records.above.get(node)
        return node.level - (above.level if isinstance(above, Section) else 0)

    # ---- indentation ----------------------------------------------------------------------

    def column(self, node: Node) -> int:
        """The column at which the blocks beside a node begin, in the text that it is from."""
        above = self._records.bullet_around(node)
        return above.content if above is not None else 0

    def placed(
        self, record: Versions, source: Node | None, text: str, column: int | None = None
    ) -> str:
        """A record's own text as it is written in the result.

        Args:
            record: the record.
            source: the node that the text has its form from; None when it has no indentation.
            text: the text.
            column: where the blocks beside it begin in the text, if that is not where they begin
                beside the source.

        """
        parent = self._records.parent(record)
        target = self._columns.get(parent, 0) if parent else 0
        if column is None:
            moved = target - self._begins(source, parent)
            equal = (node for node in record.nodes[1:] if node is not None and node.own == text)
            if moved and not any(target == self._begins(node, parent) for node in equal):
                text = shifted(text, moved)
        else:
            text = shifted(text, target - column + self._list_moved_by(parent, source))
        if isinstance(source, Item):
            text = self._marked(record, source, text)
            if parent is not None:
                text = self._beside(parent, text)
                self._last_mark[parent] = marker(text)["mark"]
            self._columns[record] = content_column(text)
        else:
            self._columns[record] = target
        return text

    def _begins(self, node: Node | None, within: Versions | None) -> int:
        """Where the blocks beside a node begin, were the list that it is in as in the result."""
        return 0 if node is None else self.column(node) - self._list_moved_by(within, node)

    def _list_moved_by(self, within: Versions | None, source: Node | None) -> int:
        """How much further to the right an item begins in the list it is in than where it was."""
        if not isinstance(source, Item) or within is None or not isinstance(within.node, List):
            return 0
        base, ours, theirs = (None if node is None else self._offset(node) for node in within.nodes)
        by_template = ours is None or (theirs is not None and ours == base)
        side = 2 if by_template else 1
        there, offset = self._records.of[source].nodes[side], theirs if by_template else ours
        if isinstance(there, Item) and self._records.above[there] is within.nodes[side]:
            offset = self._offset(there)
        return (offset or 0) - self._offset(source)

    def _offset(self, node: Node) -> int:
        """How far to the right of the blocks beside it a bullet or a list begins."""
        if node not in self._offsets:
            offset = 0
            if isinstance(node, Item):
                offset = _indent(node.own) - self.column(node)
            elif node.children:
                offset = min(self._offset(child) for child in node.children)
            self._offsets[node] = offset
        return self._offsets[node]

    def _beside(self, parent: Versions, text: str) -> str:
        """An item moved to the left where it would be inside of the one above it in its list."""
        indent = _indent(text)
        if parent in self._last_item:
            last, content = self._last_item[parent]
            if indent >= content:
                text, indent = shifted(text, last - indent), last
        self._last_item[parent] = indent, content_column(text)
        return text

    # ---- markers --------------------------------------------------------------------------

    def _marked(self, record: Versions, source: Item, text: str) -> str:
        base, ours, theirs = (node if isinstance(node, Item) else None for node in record.nodes)
        mark, box = source.mark, source.box
        if ours is None or theirs is None:
            mark, box = self._as_in_list(record, source)
        elif base is not None:
            mark = theirs.mark if ours.mark == base.mark else ours.mark
            box = theirs.box if ours.box == base.box else ours.box
        if (mark, box) == (source.mark, source.box):
            return text
        found = marker(text)
        first, newline, rest = text.partition("\n")
        first = f"{found['indent']}{mark}{found['space'] or ' '}{box}{first[found.end() :]}"
        return first + newline + shifted(rest, len(mark) - len(source.mark))

    def _as_in_list(self, record: Versions, source: Item) -> tuple[str, str]:
        """The marker and the box of an item that one side added, as the list has them."""
        within = self._records.parent(record)
        mark, box = source.mark, source.box
        if within is None or not isinstance(within.node, List):
            return mark, box
        base, ours, theirs = (_kind(node) for node in within.nodes)
        kind = theirs if ours is None or (theirs is not None and ours == base) else ours
        if kind and kind != mark[-1:]:
            mark = self._next_mark(within, kind)
        if record.ours is None and not box and self._has_boxes(within):
            box = "[ ] "
        return mark, box

    def _next_mark(self, within: Versions, kind: str) -> str:
        if kind not in ".)":
            return kind
        last = self._last_mark.get(within, "")
        like = within.ours if _kind(within.ours) == kind else within.theirs
        marks = [node.mark for node in like.children if isinstance(node, Item)] if like else []
        if len(marks) > 1 and len(set(marks)) == 1:
            return marks[0]
        return f"{int(last[:-1]) + 1 if last[-1:] == kind else 1}{kind}"

    def _has_boxes(self, within: Versions) -> bool:
        """Whether the author made a task of each bullet of a list."""
        bullets = [node for node in within.node.children if isinstance(node, Item)]
        were = [self._records.of[node].base for node in bullets]
        return all("[" in node.box for node in bullets) and any(
            isinstance(was, Item) and not was.box for was in were
        )


def _kind(node: Node | None) -> str:
    """The kind of marker that a list has: `-`, `*`, `.`."""
    first = node.children[0] if node is not None and node.children else None
    return first.mark[-1:] if isinstance(first, Item) else ""


def _indent(own: str) -> int:
    """The number of columns before the marker of an item."""
    return len(marker(own)["indent"].expandtabs(4))


def shifted(text: str, by: int) -> str:
    """Lines moved to the right, or to the left as far as they have blanks."""
    if not by:
        return text
    return "".join(_shifted(line, by) for line in lines_of(text))


def _shifted(line: str, by: int) -> str:
    words = line.lstrip(" \t")
    if not words.strip("\n"):
        return line
    blanks = len(line[: len(line) - len(words)].expandtabs(4))
    return " " * max(0, blanks + by) + words


def _retitled(node: Section, level: int, title: str) -> str:
    """The lines of a heading with another level or title, in the form that they have."""
    own = node.own
    if (level, title) == (node.level, node.title):
        return own
    found = _HASHES.match(own)
    if found is None:  # underlined
        if level > 2:
            return f"{'#' * level} {title}\n"
        lines = own.rstrip("\n").split("\n")
        return f"{title}\n" + re.sub(r"[=-]", "=-"[level - 1], lines[-1]) + "\n"
    rest = found["rest"]
    if title != node.title:
        rest = rest.replace(node.title, title, 1) if node.title else f" {title}"
    closing = _CLOSING.search(rest)
    if closing and len(closing[1]) == len(found["hashes"]):
        rest = rest[: closing.start()] + "#" * level + closing[2]
    return f"{found['indent']}{'#' * level}{rest}" + ("\n" if own.endswith("\n") else "")
