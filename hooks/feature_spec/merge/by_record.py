"""The merge by record: three whole texts, merged record by record and field by field."""

from __future__ import annotations

from dataclasses import dataclass, field

from feature_spec.markdown import (
    Code,
    Fence,
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
from feature_spec.merge.blank_lines import tight_pairs
from feature_spec.merge.columns import Column
from feature_spec.merge.disputed import Disputed, Share
from feature_spec.merge.forms import Forms
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
from feature_spec.merge.lines import both
from feature_spec.merge.nesting import at_one_level
from feature_spec.merge.order import merge_order
from feature_spec.merge.own_text import merge_own, merged_title
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
        self._tight = tight_pairs(records, _BLOCKS)
        self._columns: dict[Versions, list[Column]] = {}
        self._forms = Forms(records)
        self._last: Versions | None = None
        self._opened: Versions | None = None

    def _tell(self, heading: str, text: str, *lines: str) -> None:
        self.result.report.append(Notice(heading, text, lines))

    # ---- structure ------------------------------------------------------------------------

    def write(self, record: Versions) -> None:
        """Write a record and everything in it."""
        node = record.node
        if isinstance(node, _BLOCKS):
            self._blank_line_before(record)
            self._last, self._opened = record, None
        elif isinstance(node, Item):
            self._opened = record
        share = self._disputed.share(record)
        if share is None:
            self._own(record)
        else:
            self._write_disputed(record, share)
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
        base, ours, theirs = (
            at_one_level(self._records, record, node.children) if node is not None else []
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

    def _blank_line_before(self, record: Versions) -> None:
        """Put a blank line between blocks that no version had side by side."""
        if self._tight.isdisjoint({(self._last, record), (self._opened or self._last, record)}):
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
        elif isinstance(node, Section):
            self._heading(record)
        elif ours is None or theirs is None:
            self._put(self._forms.placed(record, node, node.own))
        else:
            self._text(record, base, ours, theirs)

    def _text(self, record: Versions, base: Node | None, ours: Node, theirs: Node) -> None:
        """Write what both sides have."""
        merged = merge_own(base, ours, theirs, self._forms.column)
        for note in merged.notes:
            self._tell(self._records.under(record), f"{_name(record)}: {note}", ours.own)
        text = self._forms.placed(record, merged.source, merged.text, merged.column)
        if merged.theirs is None:
            self._put(text)
        else:
            self._conflict(text, self._forms.placed(record, theirs, merged.theirs, merged.column))

    def _heading(self, record: Versions) -> None:
        forms = self._forms
        base, ours, theirs = (node if isinstance(node, Section) else None for node in record.nodes)
        if ours is None or theirs is None:
            source = ours or theirs
            self._put(forms.heading(record, source) if source else "")
        elif ours.own == theirs.own or (base and ours.own == base.own):
            self._put(forms.heading(record, theirs))
        else:
            title = merged_title(base, ours, theirs)
            if title is None:
                self._conflict(*(forms.heading(record, node) for node in (ours, theirs)))
            else:
                self._put(forms.heading(record, ours, title))

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
        ours, theirs = (
            None if text is None else self._forms.placed(record, self._written(record, text), text)
            for text in (line.ours, line.theirs)
        )
        if ours is not None and theirs is not None:
            self._conflict(ours, theirs)
        else:
            self._put(ours or "")

    @staticmethod
    def _written(record: Versions, text: str) -> Node:
        """The node of a record that a text of it has its indentation from."""
        return next((node for node in record.nodes[1:] if node and node.own == text), record.node)

    def _conflict(self, ours: str, theirs: str) -> None:
        text, conflicts = both(ours, theirs)
        self.result.conflicts += conflicts
        self._put(text)

    def _write_disputed(self, record: Versions, share: Share) -> None:
        """Write what both sides have, in a conflict where they differ."""
        sides = [
            self._disputed_text(record, share, node, text)
            for node, text in zip(record.nodes[1:], self._disputed.sides(record), strict=True)
        ]
        ours, theirs = (f"{text}\n" if text else "" for text in map(_stripped, sides))
        if ours == theirs:
            self._put(ours)
        else:
            self._conflict(ours, theirs)
        blank = [text[len(_stripped(text)) :][1:] for text in sides if text]
        self._put(blank[0] if blank else "")

    def _disputed_text(self, record: Versions, share: Share, node: Node | None, text: str) -> str:
        """The text of one side, where the record is in the result."""
        if node is None or not text:
            return ""
        if not isinstance(node, Section):
            return self._forms.placed(record, node, text)
        if share is Share.WHOLE:
            return text
        return self._forms.heading(record, node) + text[len(node.own) :]

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
        level = self._forms.level(self._notes) if self._notes else 2
        for heading, kept in self._kept.items():
            title = f"{HEADING}{heading or 'the head of the document'}"
            self._new_block(f"{'#' * min(level + 1, 6)} {title}\n")
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
