"""What a PRD says below the line that names an ID: paragraphs and list items, with their labels.

A label is `**Description**: …`, `Priority: Must`, or a heading of its own (`#### Priority`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from feature_spec.references.prd.blocks import Block
from feature_spec.references.prd.ids import id_kind, opening
from feature_spec.references.prd.priorities import Rank, labelled_rank, rank_of
from feature_spec.references.prd.sections import Headings, without_number
from feature_spec.references.vocabulary import fold, vocabulary

_LOOKED_AT = 60  # blocks
_BRACKETS = re.compile(r"[(\uff08][^()\uff08\uff09]{0,40}[)\uff09]")
_MARKS = " \t*_`-+"
_CRITERION = re.compile(r"[*_`]{0,3}(?:AC[ -]?)?(\d{1,4}(?:\.\d{1,4}){1,3})[*_`.:)]{0,4}\s+")
_BOLD_LABEL = re.compile(
    r"[ \t]*(?:\*\*|__)[^*_:\uff1a]{1,60}(?:[:\uff1a](?:\*\*|__)|(?:\*\*|__)[ ]?[:\uff1a])"
)
_MORE = (":", "\uff1a")


@dataclass
class Detail:
    """A piece of text below an ID.

    Attributes:
        label: a kind of label of the vocabulary; empty for none.
        text: the text.
        item: whether it is a list item.
        number: of a numbered item, its number.

    """

    label: str
    text: str
    item: bool = False
    number: str = ""


@dataclass(frozen=True)
class Details:
    """The text below an ID, in order."""

    found: tuple[Detail, ...]

    def labelled(self, label: str) -> str:
        """The text of the first label of a kind; its list too when it ends with a colon."""
        for at, detail in enumerate(self.found):
            if detail.label != label or not detail.text:
                continue
            text = detail.text
            if text.rstrip("*_ ").endswith(_MORE):
                items = []
                for more in self.found[at + 1 : at + 12]:
                    if not more.item or more.label not in {"", label}:
                        break
                    items.append(more.text)
                text = f"{text} {_listed(items)}"
            return text
        return ""

    @property
    def said(self) -> list[str]:
        """The texts without a label."""
        return [detail.text for detail in self.found if not detail.label and detail.text]

    @property
    def first(self) -> str:
        """The first text without a label, or the items of the list that comes first."""
        unlabelled = [detail for detail in self.found if not detail.label and detail.text]
        items = list(takewhile(lambda detail: detail.item, unlabelled))
        return _listed([detail.text for detail in items or unlabelled[:1]])

    @property
    def obliges(self) -> str:
        """The first text without a label when it states an obligation; a list is not one text."""
        unlabelled = (detail for detail in self.found if not detail.label and detail.text)
        first = next((detail.text for detail in unlabelled if not detail.item), "")
        if first != next(iter(self.said), ""):
            return ""
        obliges = vocabulary().sections["obliges"]
        return first if obliges.among(fold(first[:600])) else ""

    @property
    def obliging_list(self) -> str:
        """The list that comes first when its first item states an obligation."""
        obliges = vocabulary().sections["obliges"]
        listed = next((d for d in self.found if not d.label and d.text), Detail("", ""))
        return self.first if listed.item and obliges.among(fold(listed.text[:600])) else ""

    @property
    def story(self) -> str:
        """The objective, or the first text without a label when it is a story: `As a clerk, …`."""
        if objective := self.labelled("objective"):
            return objective
        first = next(iter(self.said), "")
        opens = vocabulary().sections["story"]
        words = fold(first[:80])
        starts = any(words[:length] in opens.spaced for length in (1, 2, 3))
        return first if starts or opens.inside("".join(words)) else ""

    @property
    def rank(self) -> Rank | None:
        """The priority that is stated below the ID."""
        for detail in self.found:
            if detail.label == "priority" and (stated := rank_of(detail.text[:80])):
                return stated
        return next(
            (
                stated
                for detail in self.found
                if detail.label in {"", "statement"}
                and (stated := labelled_rank(detail.text[:2000]))
            ),
            None,
        )

    @property
    def has_criteria(self) -> bool:
        """Whether there are acceptance criteria, with or without numbers."""
        return any(detail.label == "criteria" and detail.text for detail in self.found)

    def criteria(self, number: str) -> tuple[tuple[str, str], ...]:
        """The numbered acceptance criteria, each its number below the requirement's."""
        found: dict[str, str] = {}
        for detail in self.found:
            if detail.label != "criteria" or not detail.text:
                continue
            at = f"{number}.{detail.number}" if detail.number else ""
            for line in detail.text.split("\n"):
                if own := _CRITERION.match(line):
                    at, line = own[1], line[own.end() :]
                if at:
                    found[at] = f"{found[at]}\n{line}" if at in found else line
        return tuple(found.items())


def _listed(items: Sequence[str]) -> str:
    """The items of a list in one line."""
    return "; ".join([*(item.rstrip(". ;") for item in items[:-1]), *items[-1:]])


def details_below(
    blocks: Sequence[Block], index: int, headings: Headings, *, deeper_than: int = -1
) -> Details:
    """The details below a block; a bounded number.

    Args:
        blocks: the blocks of the PRD.
        index: the block that names the ID.
        headings: the headings above it.
        deeper_than: only blocks indented deeper than this count.

    """
    return Details(tuple(_details(blocks, index, headings, deeper_than)))


def _details(
    blocks: Sequence[Block], index: int, headings: Headings, deeper_than: int
) -> Iterator[Detail]:
    block = blocks[index]
    level = block.level if block.kind == "heading" else 7
    under = pending = ""  # the label of a heading, and one that has no text yet
    for below in blocks[index + 1 : index + 1 + _LOOKED_AT]:
        if below.kind == "heading":
            under, pending = label_of(without_number(below.text[:80])), ""
            if below.level <= level or not under:
                return
            continue
        if below.kind == "table":
            yield from record_in(below)
            return
        if below.indent <= deeper_than:
            return
        label = split_label(below.lines[0])
        first = label[1] if label and label[0] == "id" else below.lines[0]
        found = opening(first, loose=headings.declared)
        if found and id_kind(found.id, declared=headings.declared):
            return
        for detail in details_in(below.lines[:60]):
            detail.item, detail.number = below.kind == "item", below.number
            if detail.label and not detail.text:
                pending = detail.label
                continue
            if not detail.label:
                detail.label = pending or under
            else:
                pending = ""
            if pending and below.kind != "item":
                pending = ""
            yield detail


def record_in(table: Block) -> list[Detail]:
    """The rows of a table that is a record: labels in the first column, their text in the second.

    The labels of at least half of the rows are known; otherwise the list is empty.
    """
    rows = [row for row in table.rows[:40] if len(row) == 2]
    found = [Detail(label_of(row[0]), row[1]) for row in rows]
    known = [detail for detail in found if detail.label]
    return known if len(rows) == len(table.rows[:40]) and len(known) * 2 >= len(found) else []


def details_in(lines: Sequence[str]) -> Iterator[Detail]:
    """The pieces of one block: a new one begins at each label."""
    label, said = "", list[str]()
    for line in lines:
        found = split_label(line)
        if found:
            if said or label:
                yield Detail(label, "\n".join(said).strip())
            label, said = found[0], [found[1]]
        else:
            said.append(line)
    yield Detail(label, "\n".join(said).strip())


def split_label(line: str) -> tuple[str, str] | None:
    """The kind of label that a line begins with, and what follows it; None for no label.

    Bold text with a colon is a label whatever it says; one that is not known is of kind `other`.
    """
    head = line[:100]
    places = [place for mark in _MORE if (place := head.find(mark)) > 0]
    if places:
        place = min(places)
        label = label_of(head[:place]) or ("other" if _BOLD_LABEL.match(head) else "")
        return (label, line[place + 1 :].lstrip(" \t*_`")) if label else None
    bare = line.strip()
    if bare.startswith(("**", "__")) and bare.endswith(("**", "__")):
        label = label_of(bare[:100])
        return (label, "") if label else None
    return None


def label_of(text: str) -> str:
    """The kind of a label; empty when it is not known."""
    found = fold(_BRACKETS.sub("", text.strip(_MARKS)))
    return vocabulary().labels.get("".join(found), "") if len(found) <= 5 else ""
