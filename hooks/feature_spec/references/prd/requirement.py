"""What a PRD defines: each place that defines an ID, and of those one requirement for each ID."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from feature_spec.references.prd.ids import Kind
from feature_spec.references.prd.priorities import Priority, Rank, priority
from feature_spec.references.prd.sections import Headings

Form = Literal["heading", "list", "table", "paragraph"]

MAX_TEXT = 500
"""The largest number of characters of a requirement's text."""


@dataclass(frozen=True)
class Requirement:
    """A requirement, story or risk that a PRD defines.

    Attributes:
        id: as the PRD writes it, e.g. `REQ-PRD-FUN-01`.
        text: one safe line of at most `MAX_TEXT` characters; empty when the PRD says nothing.
        priority: when the PRD states one.
        headings: the headings above the definition, outermost first, each one line.
        line: line number of the definition that gave the text, from 1.
        form: the structure of that definition.
        kind: what the ID says it is.
        also_under: the headings of the other definitions of the same ID, and where a PRD has
            several files the names of those that define it.
        out: whether the PRD says that it is out of scope, by a heading, a label or its priority.
        criteria: numbered acceptance criteria, each its number and its text.
        leaves_criteria: whether it has acceptance criteria without numbers, which are not read.

    """

    id: str
    text: str
    priority: Priority | None
    headings: tuple[str, ...]
    line: int
    form: Form
    kind: Kind
    also_under: tuple[tuple[str, ...], ...] = ()
    out: bool = False
    criteria: tuple[tuple[str, str], ...] = ()
    leaves_criteria: bool = False


@dataclass(frozen=True)
class PrdRequirements:
    """What a PRD defines, in the order of first definition, each ID once.

    Attributes:
        requirements: the requirements, stories and risks.
        unclear: IDs in the ID column of a table that are defined nowhere: no column
            says what they ask for.

    """

    requirements: tuple[Requirement, ...]
    unclear: tuple[str, ...] = ()

    def find(self, prd_id: str) -> Requirement | None:
        """The requirement of that ID, or None."""
        return next((item for item in self.requirements if item.id == prd_id), None)


@dataclass(frozen=True)
class Defined:
    """One place that defines an ID.

    Attributes:
        id, text, line, form, kind, out, criteria, leaves_criteria: as in `Requirement`.
        rank: the priority, as the PRD states it.
        headings: the headings above it.
        weight: 2 where a label, a header or the form says that it is the text; 1 where only the
            order of the columns does; 0 for an ID in an ID column of a table that says nothing.
        loose: whether the ID counts only beside another one with the same prefix.
        numbered: whether the ID is a word and a number; each section may begin again at 1.

    """

    id: str
    text: str
    rank: Rank | None
    headings: Headings
    line: int
    form: Form
    kind: Kind
    weight: int = 2
    out: bool = False
    loose: bool = False
    numbered: bool = False
    criteria: tuple[tuple[str, str], ...] = ()
    leaves_criteria: bool = False

    @property
    def strength(self) -> tuple[bool, int, int]:
        """What decides between two definitions of the same ID; the greater one wins."""
        return not self.headings.side, self.weight if self.text else 0, len(self.text)


_SAYS_NOTHING = re.compile(
    r"[^\w]*(?:tb[acd]|todo|n/?a|reserved|to be (?:defined|determined|decided))[^\w]*",
    re.IGNORECASE,
)
"""The text of a requirement that is only reserved, in the abbreviations that all languages use."""


def merged(definitions: Sequence[Defined]) -> Requirement:
    """One requirement of all definitions of an ID."""
    best = max(definitions, key=lambda item: item.strength)  # the first of equals
    stated = [item.rank for item in (best, *definitions) if item.rank]
    others = dict.fromkeys(item.headings.path for item in definitions if item is not best)
    others |= dict.fromkeys((item.headings.file,) for item in definitions if item.headings.file)
    return Requirement(
        id=best.id,
        text="" if _SAYS_NOTHING.fullmatch(best.text) else best.text,
        priority=priority(stated[0]) if stated else None,
        headings=best.headings.path,
        line=best.line,
        form=best.form,
        kind=best.kind,
        also_under=tuple(path for path in others if path != best.headings.path),
        out=best.out or best.headings.out or "Wont" in stated[:1],
        criteria=next((item.criteria for item in definitions if item.criteria), ()),
        leaves_criteria=any(item.leaves_criteria for item in definitions),
    )
