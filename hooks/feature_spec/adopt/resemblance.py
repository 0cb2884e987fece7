"""How much of a template a hand-written document has: whether an update could ever reach it."""

from __future__ import annotations

from dataclasses import dataclass

from feature_spec.markdown import Spec

ENOUGH = 4
"""With this many of the template's numbered sections a document is a spec of its kind."""


@dataclass(frozen=True)
class Resemblance:
    """What a document has of a template.

    Attributes:
        sections: how many of the template's numbered sections.
        of: how many of these the template has.
        tables: how many of its own tables have the columns of a table of the template.

    """

    sections: int
    of: int
    tables: int

    @property
    def enough(self) -> bool:
        """Whether an update has something to change."""
        return self.sections >= ENOUGH or self.tables > 0

    def __str__(self) -> str:
        """The share as words."""
        tables = f"{self.tables} table{'' if self.tables == 1 else 's'}"
        return f"{self.sections} of the template's {self.of} sections and {tables} of its form"


def resemblance(yours: Spec, template: Spec) -> Resemblance:
    """Compare a document with what the template renders.

    A section is found by its title; by its number alone only in a document that counts from 0 as
    the template does, because any document may have a section 1.
    """
    words = {section.words.casefold() for section in yours.sections}
    numbers = {section.number for section in yours.sections if section.number}
    known = numbers if "0" in numbers else set()
    wanted = [section for section in template.sections if section.number.isdecimal()]
    found = [
        section
        for section in wanted
        if section.words.casefold() in words or section.number in known
    ]
    columns = {frozenset(table.columns) for table in template.tables}
    tables = sum(frozenset(table.columns) in columns for table in yours.tables)
    return Resemblance(len(found), len(wanted), tables)


def missing_sections(yours: Spec, template: Spec) -> list[str]:
    """The sections of the template, numbered or not, without one of their title or number."""
    words = {section.words.casefold() for section in yours.sections}
    numbers = {section.number for section in yours.sections if section.number}
    level = min((section.level for section in template.sections if section.number), default=2)
    return [
        section.title
        for section in template.sections
        if section.level == level
        and section.words.casefold() not in words
        and section.number not in numbers
    ]
