"""The merge by record: three whole texts, merged record by record and field by field."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from feature_spec.markdown import (
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
    Table,
)
from feature_spec.markdown.records import label
from feature_spec.merge.columns import Column
from feature_spec.merge.disputed import Disputed, Share
from feature_spec.merge.fields import merge_field
from feature_spec.merge.kept import (
    HEADING,
    NOTES,
    Kept,
    as_blocks,
    kept_texts,
    notes_of,
    same_group,
)
from feature_spec.merge.left_out import left_out
from feature_spec.merge.lines import Chunk, both, line_merge
from feature_spec.merge.order import merge_order
from feature_spec.merge.report import COLUMN, DROPPED, MOVED, REMOVED, Merged, Notice
from feature_spec.merge.tables import (
    MergedLine,
    kept_columns,
    left_out_columns,
    merged_columns,
    merged_header,
    merged_row,
)
from feature_spec.merge.versions import ThreeWay, Versions

_BLOCKS = (Section, FrontMatter, Paragraph, List, Table, Quote, Fence, Code, Html, Rule)
_NAMELESS = {Item: "a bullet", QuoteLine: "a line of a quote", FrontMatter: "the front matter"}
_HASHES = re.compile(r"(#{1,6}[ \t]+(?:\d+(?:\.\d+)*\.?[ \t]+)?)(.*)", re.DOTALL)


@dataclass
class _Writing:
    """The text written so far."""

    parts: list[str] = field(default_factory=list)
    conflicts: int = 0
    report: list[Notice] = field(default_factory=list)


def merge_by_record(records: ThreeWay, disputed: Disputed | None = None) -> Merged:
    """Merge three texts by record.

    Args:
        records: those of the three texts.
        disputed: the records that are written as both sides have them, in a conflict.

    Returns:
        The merged text; nothing is checked.

    """
    writer = _Writer(records, disputed or Disputed())
    writer.write(records.root)
    writer.finish()
    result = writer.result
    report = (*result.report, *left_out(records))
    return Merged("".join(result.parts), result.conflicts, report, "records")


class _Writer:
    def __init__(self, records: ThreeWay, disputed: Disputed) -> None:
        self._records = records
        self._disputed = disputed
        self.result = _Writing()
        self._kept: dict[str, list[Kept]] = {}
        for kept in kept_texts(records, disputed):
            self._kept.setdefault(kept.heading, []).append(kept)
            self._tell(kept.heading, DROPPED, kept.text or (kept.group.own if kept.group else ""))
        self._notes = notes_of(records)
        self._tight = self._tight_pairs()
        self._columns: dict[Versions, list[Column]] = {}
        self._last: Versions | None = None

    def _tell(self, heading: str, text: str, *lines: str) -> None:
        self.result.report.append(Notice(heading, text, lines))

    # ---- structure ------------------------------------------------------------------------

    def write(self, record: Versions) -> None:
        """Write a record and everything in it."""
        node = record.node
        if isinstance(node, _BLOCKS):
            self._blank_line_before(record)
            self._last = record
        share = self._disputed.share(record)
        if share is None:
            self._own(record)
        else:
            self._write_disputed(record)
            if share is Share.WHOLE:
                return
        if share is not Share.BODY:
            gaps = (None if version is None else version.gap for version in record.nodes)
            self._put(_either(*gaps))
        for child in self._ordered(record):
            if share is not Share.BODY or isinstance(child.node, Section):
                self.write(child)
        if isinstance(node, Section):
            self._write_kept(record, node)
        self._put(_either(*(None if version is None else version.tail for version in record.nodes)))

    def _ordered(self, record: Versions) -> list[Versions]:
        """The living records in a record, blocks before sections."""
        living = self._records.children.get(record)
        if not living:
            return []
        of = self._records.of
        base, ours, theirs = (
            [of[child] for child in node.children] if node is not None else []
            for node in record.nodes
        )
        if len(living) == len(ours) == len(theirs) == len(base) and base == ours == theirs:
            return ours
        # A child that moved elsewhere counts only where it was.
        order, moved = merge_order(base, ours, theirs)
        if moved:
            self._tell(self._records.under(record), MOVED)
        found = [child for child in order if child in living]
        strays = living.difference(found)  # their own list or table is gone
        for child in [record for record in self._records.all if record in strays] if strays else []:
            found.insert(self._beside_sibling(child, found), child)
        return sorted(found, key=lambda child: isinstance(child.node, Section))

    def _beside_sibling(self, child: Versions, found: list[Versions]) -> int:
        """The place of a child beside its nearest sibling: behind one, else before one."""
        before, behind = self._records.siblings(child)
        for other in before:
            if other in found:
                return found.index(other) + 1
        return next((found.index(other) for other in behind if other in found), len(found))

    def _put(self, text: str) -> None:
        parts = self.result.parts
        if text:
            if parts and not parts[-1].endswith("\n"):
                parts.append("\n")
            parts.append(text)

    # ---- blank lines ----------------------------------------------------------------------

    def _end_paragraph(self) -> None:
        """End the text with a blank line, unless it has one or is empty."""
        lines = "".join(self.result.parts[-3:]).rsplit("\n", 2)  # a line is at most two parts
        if lines[-1]:
            self.result.parts.append("\n\n")
        elif len(lines) > 1 and lines[-2].strip(" \t\r"):
            self.result.parts.append("\n")

    def _tight_pairs(self) -> set[tuple[Versions | None, Versions]]:
        """Pairs of blocks that some version has one after the other without a blank line."""
        pairs: set[tuple[Versions | None, Versions]] = set()
        records = self._records
        for tree in (records.ours, records.theirs):
            before: Versions | None = None
            lines = tree.root.text().split("\n")
            for node in tree.nodes:
                if isinstance(node, _BLOCKS):
                    if node.line > 1 and lines[node.line - 2].strip(" \t\r"):
                        pairs.add((before, records.of[node]))
                    before = records.of[node]
        return pairs

    def _blank_line_before(self, record: Versions) -> None:
        """Put a blank line between blocks that no version had side by side."""
        if (self._last, record) not in self._tight:
            self._end_paragraph()

    def finish(self) -> None:
        """End the text as the author's ends; if that is unchanged, as the template's."""
        self._write_left_over()
        text = "".join(self.result.parts)
        base, ours, theirs = (_line_ends(node) for node in self._records.root.nodes)
        if text.strip("\n"):
            text = text.rstrip("\n") + (theirs if ours == base else ours)
        self.result.parts[:] = [text]

    # ---- what a record itself says --------------------------------------------------------

    def _own(self, record: Versions) -> None:
        base, ours, theirs = record.base, record.ours, record.theirs
        node = record.node
        if isinstance(node, Table):
            self._columns[record] = merged_columns(self._records, record)
            self._tell_columns(record)
            self._line(record, merged_header(record, self._columns[record]))
        elif isinstance(node, Row):
            self._line(record, self._row(record))
        elif ours is None or theirs is None:
            self._put(node.own)
        elif ours.own == theirs.own or (base and ours.own == base.own):
            self._put(theirs.own)
        elif base and theirs.own == base.own:
            self._put(ours.own)
        else:
            self._both_changed(record, base.own if base else "", ours.own, theirs.own)

    def _tell_columns(self, record: Versions) -> None:
        """Report the columns of which one side's removal or change is not in the text."""
        notes = [f"{name}: {COLUMN}" for name in kept_columns(record, self._columns[record])]
        notes += [f"{name}: {REMOVED}" for name in left_out_columns(self._records, record)]
        for note in notes:
            self._tell(self._records.under(record), note)

    def _row(self, record: Versions) -> MergedLine:
        table = self._records.parent(record)
        if table is None or table not in self._columns:
            return MergedLine(record.node.own)
        return merged_row(self._records, record, table, self._columns[table])

    def _line(self, record: Versions, line: MergedLine) -> None:
        for note in line.notes:
            self._tell(self._records.under(record), f"{_name(record)}: {note}", line.ours)
        if line.theirs is None:
            self._put(line.ours)
        else:
            self._conflict(line.ours, line.theirs)

    def _both_changed(self, record: Versions, base: str, ours: str, theirs: str) -> None:
        if isinstance(record.node, Section):
            merged = _merged_heading(base, ours, theirs)
            if merged is not None:
                self._put(merged)
                return
        if isinstance(record.node, Field):
            merged = _merged_flow_list(base, ours, theirs)
            if merged is not None:
                self._put(merged)
                return
        notes: list[str] = []

        def resolve(chunk: Chunk) -> list[str] | None:
            """Merge the lines one by one when all three sides have the same number."""
            if not len(chunk.base) == len(chunk.ours) == len(chunk.theirs):
                return None
            fields = [
                merge_field(was.rstrip("\n"), here.rstrip("\n"), there.rstrip("\n"))
                for was, here, there in zip(chunk.base, chunk.ours, chunk.theirs, strict=True)
            ]
            notes.extend(found.note for found in fields if found.note)
            lines = [found.text for found in fields if found.text is not None]
            return [f"{line}\n" for line in lines] if len(lines) == len(fields) else None

        if base:
            text, conflicts = line_merge(base, ours, theirs, resolve)
        elif merge_field("", ours.strip(), theirs.strip()).text is not None:
            text, conflicts = ours, 0
        else:
            text, conflicts = both(ours, theirs)
        self.result.conflicts += conflicts
        if not ours.endswith("\n"):
            text = text.removesuffix("\n")
        for note in notes:
            self._tell(self._records.under(record), f"{_name(record)}: {note}", ours)
        self._put(text)

    def _conflict(self, ours: str, theirs: str) -> None:
        text, conflicts = both(ours, theirs)
        self.result.conflicts += conflicts
        self._put(text)

    def _write_disputed(self, record: Versions) -> None:
        """Write what both sides have, in a conflict where they differ."""
        sides = self._disputed.sides(record)
        ours, theirs = (f"{text}\n" if text else "" for text in map(_stripped, sides))
        if ours == theirs:
            self._put(ours)
        else:
            self._conflict(ours, theirs)
        blank = [text[len(_stripped(text)) :][1:] for text in sides if text]
        self._put(blank[0] if blank else "")

    # ---- Notes ----------------------------------------------------------------------------

    def _write_kept(self, record: Versions, section: Section) -> None:
        """Write kept text, where the author's text already has its heading or Notes."""
        heading = section.title.removeprefix(HEADING)
        if heading != section.title and self._records.parent(record) is self._notes:
            kept = self._kept.pop(heading, None)
            last = section.children[-1] if section.children else None
            if kept and isinstance(last, Table) and same_group(last, kept[0].group):
                self._go_on(as_blocks(kept, last))
            elif kept:
                self._new_block(as_blocks(kept))
        if record is self._notes:
            self._write_left_over()

    def _write_left_over(self) -> None:
        if not self._kept:
            return
        if self._notes is None:
            self._new_block(f"## {NOTES}\n")
        for heading, kept in self._kept.items():
            self._new_block(f"### {HEADING}{heading or 'the head of the document'}\n")
            self._new_block(as_blocks(kept))
        self._kept = {}

    def _go_on(self, text: str) -> None:
        """Put lines above the blank lines that the text ends with."""
        parts = self.result.parts
        blank: list[str] = []
        while parts and not parts[-1].strip("\n"):
            blank.append(parts.pop())
        self._put(text)
        parts += blank

    def _new_block(self, text: str) -> None:
        self._end_paragraph()
        self._put(text)


def _stripped(text: str) -> str:
    return text.rstrip("\n")


def _line_ends(document: Node | None) -> str:
    """The line ends that a document closes with."""
    text = document.text() if document else ""
    return text[len(text.rstrip("\n")) :]


def _either(base: str | None, ours: str | None, theirs: str | None) -> str:
    """Blank lines: the author's if the author changed them, else the template's."""
    if ours is None or theirs is None:
        return (theirs if ours is None else ours) or ""
    return theirs if ours == base else ours


def _name(record: Versions) -> str:
    """The name of a record in a message."""
    node = record.node
    return label(node) or _NAMELESS.get(type(node)) or f"a {node.kind}"


def _merged_flow_list(base: str, ours: str, theirs: str) -> str | None:
    """A front matter value that is a list on one line, merged item by item."""
    keys, lists = [], []
    for text in (base, ours, theirs):
        key, _, value = text.rstrip("\n").partition(": ")
        try:
            items = json.loads(value)
        except ValueError:
            return None
        if not isinstance(items, list) or len({str(item) for item in items}) != len(items):
            return None
        keys.append(key)
        lists.append([str(item) for item in items])
    old, mine, yours = lists
    dropped = {item for item in old if item not in mine or item not in yours}
    items = [item for item in merge_order(old, mine, yours)[0] if item not in dropped]
    return f"{keys[0]}: {json.dumps(items, ensure_ascii=False)}\n"


def _merged_heading(base: str, ours: str, theirs: str) -> str | None:
    """A heading of which one side changed the number and the other the words."""
    parts = [_HASHES.fullmatch(text) for text in (base, ours, theirs)]
    if not all(parts):
        return None
    number, words = (
        merge_field(*(found[group] for found in parts if found)).text for group in (1, 2)
    )
    return None if number is None or words is None else number + words
