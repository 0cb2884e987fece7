"""The units of one version, each with what is around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from trials.units import HOLDERS, Unit, own_lines

Text = tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """A unit in one version, its parent, and the section around it."""

    unit: Unit
    parent: Entry | None
    section: Entry | None

    @cached_property
    def name(self) -> str:
        """The identity of the unit."""
        return self.unit.name

    @cached_property
    def text(self) -> Text:
        """The unit's own lines, without indentation; of a unit without own lines nothing."""
        return tuple(own_lines(self.unit)) if self.unit.kind not in HOLDERS else ()

    def up(self) -> Iterator[Entry]:
        """Yield the unit and everything around it, innermost first."""
        entry: Entry | None = self
        while entry is not None:
            yield entry
            entry = entry.parent

    @property
    def heading(self) -> str:
        """The heading above the unit; empty above the first one."""
        return self.section.unit.text[0] if self.section else ""


def entries(document: Unit) -> dict[str, Entry]:
    """Return the units of a version by name."""
    found: dict[str, Entry] = {}

    def enter(unit: Unit, parent: Entry | None, section: Entry | None) -> None:
        entry = Entry(unit, parent, section)
        found[unit.name] = entry
        below = entry if unit.kind == "section" else section
        for child in unit.children:
            enter(child, entry, below)

    enter(document, None, None)
    return found
