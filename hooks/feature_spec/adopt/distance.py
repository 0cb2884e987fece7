"""How far a spec is from what the template gives for its answers, section by section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from feature_spec.adopt.fields import placeholders
from feature_spec.adopt.keys import Record, records
from feature_spec.markdown import Code, Fence, Field, Node, Section, Spec

Standing = Literal["present", "renamed", "missing", "own"]
ALIKE = 0.6
"""Two headings with so many letters in common, in order, are one section renamed."""


@dataclass(frozen=True)
class SectionDistance:
    """A section of the template, or of the spec alone.

    Attributes:
        title: the template's heading; for a section of the spec's own, the spec's.
        standing: "present" under that heading, "renamed", "missing" in the spec, or "own".
        yours: the spec's heading, when it is another one.
        line: where it begins in the spec; 0 when it is missing.
        same, changed: records that both have, with the same text or another.
        only_yours, only_template: records of one side.
        open: placeholders and open items in the spec's section.

    """

    title: str
    standing: Standing
    yours: str = ""
    line: int = 0
    same: int = 0
    changed: int = 0
    only_yours: int = 0
    only_template: int = 0
    open: int = 0


@dataclass(frozen=True)
class Distance:
    """The distance of a whole spec."""

    sections: list[SectionDistance] = field(default_factory=list)

    def total(self, count: str) -> int:
        """The sum of one of the counts over all sections."""
        return sum(int(getattr(section, count)) for section in self.sections)

    def number(self, standing: Standing) -> int:
        """How many sections stand so."""
        return sum(section.standing == standing for section in self.sections)


def distance(yours: Spec, template: Spec) -> Distance:
    """Compare a spec with what the template gives.

    Args:
        yours: the hand-written spec.
        template: the template's, for the answers of that spec.

    Returns:
        A section for each of the template's, in its order, then those that only the spec has.
        A record counts as changed when both have its key: the first cell of a row, the label of
        a bullet, the heading of a subsection. Other blocks are the same or of one side.

    """
    mine, theirs = _parts(yours), _parts(template)
    pairs = _pairs(mine, theirs)
    compared = [_compared(part, pairs.get(index)) for index, part in enumerate(theirs)]
    matched = {id(part) for part in pairs.values()}
    own = [_own(part) for part in mine if id(part) not in matched]
    return Distance(compared + own)


@dataclass(eq=False)
class _Part:
    title: str
    number: str
    words: str
    line: int
    nodes: list[Node]


def _parts(spec: Spec) -> list[_Part]:
    """The header, then the sections of the level that the numbered ones have."""
    level = min((s.level for s in spec.sections if s.number), default=2)
    header = _Part("Header", "", "header", 1, [])
    parts = [header]
    for node in _flat(spec, level):
        if isinstance(node, Section) and node.level == level:
            words = node.words.casefold()
            parts.append(_Part(node.title, node.number, words, node.line, list(node.children)))
        else:
            parts[-1].nodes.append(node)
    return parts


def _flat(spec: Spec, level: int) -> list[Node]:
    """The nodes of a spec, without the headings above a level around them."""
    found: list[Node] = []

    def add(nodes: Sequence[Node]) -> None:
        for node in nodes:
            if isinstance(node, Section) and node.level < level:
                heading = Section(node.line, node.own, level=node.level, title=node.title)
                found.append(heading)
                add(node.children)
            else:
                found.append(node)

    add(spec.children)
    return found


def _pairs(mine: list[_Part], theirs: list[_Part]) -> dict[int, _Part]:
    """Which part of the spec is which of the template: by words, by likeness, by number."""
    pairs: dict[int, _Part] = {}
    free = list(mine)

    def take(index: int, part: _Part) -> None:
        pairs[index] = part
        free.remove(part)

    for index, part in enumerate(theirs):
        same = [other for other in free if other.words == part.words]
        if len(same) == 1:
            take(index, same[0])
    likeness = sorted(
        (
            (SequenceMatcher(None, part.words, other.words).ratio(), -index, other)
            for index, part in enumerate(theirs)
            if index not in pairs
            for other in free
        ),
        key=lambda found: found[:2],
        reverse=True,
    )
    for ratio, at, other in likeness:
        if ratio >= ALIKE and -at not in pairs and other in free:
            take(-at, other)
    for index, part in enumerate(theirs):
        same = [other for other in free if other.number and other.number == part.number]
        if index not in pairs and len(same) == 1:
            take(index, same[0])
    return pairs


def _compared(part: _Part, other: _Part | None) -> SectionDistance:
    base = {record.key: record for record in records(part.nodes)}
    if other is None:
        return SectionDistance(part.title, "missing", only_template=len(base))
    ours = {record.key: record for record in records(other.nodes)}
    both = [(ours[key], base[key]) for key in ours.keys() & base.keys()]
    same = sum(_equal(left, right) for left, right in both)
    renamed = other.words != part.words
    return SectionDistance(
        title=part.title,
        standing="renamed" if renamed else "present",
        yours=other.title if renamed else "",
        line=other.line,
        same=same,
        changed=len(both) - same,
        only_yours=len(ours) - len(both),
        only_template=len(base) - len(both),
        open=_open(other.nodes),
    )


def _own(part: _Part) -> SectionDistance:
    count = len(records(part.nodes))
    return SectionDistance(
        part.title, "own", line=part.line, only_yours=count, open=_open(part.nodes)
    )


def _equal(left: Record, right: Record) -> bool:
    return left.text == right.text


def _open(nodes: list[Node]) -> int:
    """The placeholders of some nodes, code blocks left out."""
    count = 0
    for node in nodes:
        for inner in node.walk():
            if isinstance(inner, Fence | Code):
                continue
            if isinstance(inner, Field) and inner.own.partition(":")[2].lstrip().startswith("["):
                continue  # a list of YAML, as the tags
            count += len(placeholders(inner.own))
    return count
