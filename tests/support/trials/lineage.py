"""The history of each unit on the two sides of a pair."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from trials.entries import Entry, Text, entries
from trials.expected import merged
from trials.form import flowed
from trials.heads import cells_of
from trials.known import alike, known_again
from trials.pairs import Pair
from trials.pen import bare, numbered
from trials.tables import Tables
from trials.units import OPEN_ITEM, Unit, block_lines, own_lines


@dataclass(frozen=True)
class Allowed:
    """Where a unit may be: under which headings, among what was kept in Notes, or anywhere."""

    headings: frozenset[str]
    kept: bool = False
    anywhere: bool = False


class Lineage:
    """The three versions of a pair, unit by unit."""

    def __init__(self, pair: Pair) -> None:
        read = flowed if pair.notation.flow else Unit.copy
        self.base, self.ours, self.theirs = (
            entries(read(version.document)) for version in (pair.base, pair.ours, pair.theirs)
        )
        self.between = [entries(version.document) for version in pair.between]
        self.tables = Tables(self.base, self.ours, self.theirs, self.between)
        self.returned = {name for name in self.base if self.tables.returned(name)}
        """What a version in between took out and a later one put in again."""
        self._unsure: dict[str, bool] = {}
        self._allowed: dict[str, Allowed] = {}
        self._expected: dict[str, Text | None] = {}

    @cached_property
    def names(self) -> list[str]:
        """Every unit of any version, in the order of the author's, then the template's."""
        return list(dict.fromkeys([*self.ours, *self.theirs, *self.base]))

    @cached_property
    def owners(self) -> dict[Text, set[str]]:
        """The units that have a text in any version: more than one for texts that repeat."""
        found: dict[Text, set[str]] = {}
        for version in (self.base, self.ours, self.theirs):
            for name, entry in version.items():
                if entry.text:
                    found.setdefault(entry.text, set()).add(name)
        return found

    # What a unit becomes

    def expected(self, name: str) -> Text | None:
        """Return the own lines a living unit must have; nothing where only a person can say."""
        if name not in self._expected:
            self._expected[name] = self._expect(name)
        return self._expected[name]

    def _expect(self, name: str) -> Text | None:
        base, ours, theirs = (v.get(name) for v in (self.base, self.ours, self.theirs))
        living = ours or theirs
        if living is None:
            return None
        if living.unit.kind == "row":
            cells = self.tables.cells(name)
            return None if cells is None else tuple(own_lines(Unit("row", name, cells)))
        if base is None and ours and theirs:  # both thought of it
            words = merged("", "\n".join(ours.text), "\n".join(theirs.text))
            return None if words is None else tuple(words.split("\n"))
        if base is None or ours is None or theirs is None:
            return living.text
        if living.unit.kind == "table":
            head = self.tables.head(name)
            known = head.known if head else None
            return tuple(own_lines(Unit("table", name, list(known)))) if known else None
        if living.unit.kind == "section":
            return self._heading(base, ours, theirs)
        text = merged(*("\n".join(entry.unit.text) for entry in (base, ours, theirs)))
        if text is None or living.unit.kind != "item":
            return None if text is None else tuple(text.split("\n"))
        box = ours.unit.box if ours.unit.box != base.unit.box else theirs.unit.box
        return tuple(own_lines(Unit("item", name, text.split("\n"), box=box)))

    @staticmethod
    def _heading(base: Entry, ours: Entry, theirs: Entry) -> Text | None:
        """Return a heading of which one side may have changed the number and one the title."""
        parts = zip(*(numbered(entry.unit.text[0]) for entry in (base, ours, theirs)), strict=True)
        marks, number, title = (merged(*part) for part in parts)
        if marks is None or number is None or title is None:
            return None
        return (f"{marks} {number}{title}",)

    def superseded(self, name: str, token: str) -> bool:
        """Say whether the cell in which the template wrote a token was answered or taken out."""
        if self.tables.in_removed_column(name, token):
            return True
        versions = [v.get(name) for v in (self.base, self.ours, self.theirs)]
        if any(entry is None or entry.unit.kind != "row" for entry in versions):
            return False
        base, ours, theirs = (
            cells_of(entry.parent.unit, entry.unit) for entry in versions if entry and entry.parent
        )
        for column, text in theirs.items():
            if token in text and column in base and column in ours:
                wanted = merged(base[column], ours[column], text)
                return wanted is not None and token not in wanted
        return False

    # Where a unit may be

    def moved(self, version: dict[str, Entry], name: str) -> bool:
        """Say whether a version has put a unit of the old render into another parent."""
        new, old = version[name].parent, self.base[name].parent
        return new is not None and old is not None and new.name != old.name

    def reordered(self, name: str) -> bool:
        """Say whether the author reordered the parent of a unit of the old render."""
        parent = self.base[name].parent
        if parent is None or parent.name not in self.ours:
            return False
        old = [child.name for child in parent.unit.children]
        new = [child.name for child in self.ours[parent.name].unit.children if child.name in old]
        return new != [name for name in old if name in new]

    def unsure(self, name: str) -> bool:
        """Say whether no merge could know this unit again, for it has no hidden names to go by."""
        if name not in self._unsure:
            versions = (self.base, self.ours, self.theirs)
            holders = {
                entry.parent.name
                for entry in (v[name] for v in versions if name in v)
                if entry.parent is not None
            }
            lost = any(self._lost_sight(version, name) for version in (self.ours, self.theirs))
            back = name in self.returned and self._edited(name)
            self._unsure[name] = lost or back or any(self.unsure(holder) for holder in holders)
        return self._unsure[name]

    def _lost_sight(self, version: dict[str, Entry], name: str) -> bool:
        if name not in version or name not in self.base:
            return False
        old, new = self.base[name].unit, self.tables.in_old_columns(version[name])
        if old.kind in ("document", "front matter", "value", "quote"):
            return False
        if old.kind == "row" and OPEN_ITEM.fullmatch(old.text[0]):
            # A prompt for a whole row has no other name: answered, it is a row of its own.
            return not OPEN_ITEM.search(new.text[0])
        if old.kind == "section":
            if bare(old.text[0]) == bare(new.text[0]) or self._same_number(version, name):
                return False
            return alike(old, new) < 0.75
        away = self.moved(version, name) and self._list(version, name) != self._list(
            self.base, name
        )
        if away and block_lines(old) != block_lines(new):
            return True
        return not known_again(old, new)

    def _edited(self, name: str) -> bool:
        """Say whether the author took out a unit of the old render or changed its words."""
        return name not in self.ours or self.ours[name].text != self.base[name].text

    def changed(self, name: str) -> bool:
        """Say whether the author changed the words of a unit of the old render.

        Who takes out a column, or moves one, changes no words of the rows.
        """
        mine, base = self.ours[name], self.base[name]
        if mine.unit.kind == "table":
            named = [dict(zip(u.columns, u.text, strict=True)) for u in (mine.unit, base.unit)]
        elif mine.unit.kind == "row" and mine.parent and base.parent:
            named = [cells_of(e.parent.unit, e.unit) for e in (mine, base) if e.parent]
        else:
            return mine.text != base.text
        return any(text != named[1].get(column, "") for column, text in named[0].items())

    def _list(self, version: dict[str, Entry], name: str) -> str:
        """Return the name of the outermost list around a unit."""
        lists = [entry.name for entry in version[name].up() if entry.unit.kind == "list"]
        return lists[-1] if lists else ""

    def _same_number(self, version: dict[str, Entry], name: str) -> bool:
        """Say whether a section has kept a number that no other section has."""

        def number(entry: Entry) -> str:
            return numbered(entry.unit.text[0])[1]

        wanted = number(self.base[name])
        return bool(wanted) and all(
            [e.name for e in entries_.values() if e.unit.kind == "section" and number(e) == wanted]
            == [name]
            for entries_ in (self.base, version)
        )

    def allowed(self, name: str) -> Allowed:
        """Return where a unit may be in the result."""
        if name not in self._allowed:
            self._allowed[name] = self._allow(name)
        return self._allowed[name]

    def _allow(self, name: str) -> Allowed:
        here, there = (self.ours, self.theirs) if name in self.ours else (self.theirs, self.ours)
        entry = here[name]
        if self.unsure(name):
            holders = [holder.name for v in (here, there) if name in v for holder in v[name].up()]
            sections = [v[n].section for v in (here, there) for n in holders if n in v]
            return Allowed(self._headings(*sections), kept=True)
        if self._moved_along(name):
            both = (self.ours[name].section, self.theirs[name].section)
            return Allowed(self._headings(*both), anywhere=True)
        if self.returned.intersection(holder.name for holder in entry.up()):
            return Allowed(self._in_section(there, entry).headings, kept=True)
        block = self._old_block(entry)
        if block is None:
            return self._in_section(there, entry)
        if block.name not in there:
            moved = self.moved(here, block.name)
            fresh = name not in self.base and block.unit.kind in ("list", "table")
            fresh |= self.flattened(block.name) or (
                name in self.ours and self.holds_additions(name)
            )
            stays = self._in_section(there, entry)
            return Allowed(stays.headings if moved or fresh else frozenset(), kept=True)
        target = there[block.name].section
        old = self.base[block.name].section
        if target is None or (old is not None and target.name == old.name):
            stays = self._in_section(there, entry)
            if target is None or not self._gone(entry, there):
                return stays
            # One side moved it into something that the other took out: back, or kept.
            return Allowed(stays.headings | self._headings(target), kept=True)
        lost = target.name in self.base and target.name not in here
        before = old.name if old else ""
        also = entry.section if entry.section and entry.section.name != before else None
        return Allowed(self._headings(target, also), kept=lost, anywhere=lost)

    def holds_additions(self, name: str) -> bool:
        """Say whether the author added rows to a table, which then keep its head."""
        return self.ours[name].unit.kind == "table" and any(
            entry.parent is not None and entry.parent.name == name
            for added, entry in self.ours.items()
            if added not in self.base or self.unsure(added)
        )

    def flattened(self, name: str) -> bool:
        """Say whether a bullet went whose own bullets took its place."""
        if name not in self.base or self.base[name].unit.kind != "item":
            return False
        item = self.base[name]
        return any(
            name not in version and child.name in version and parent.name == item.parent.name
            for version in (self.ours, self.theirs)
            for child in item.unit.children
            for parent in [version[child.name].parent if child.name in version else None]
            if parent is not None and item.parent is not None
        )

    def _moved_along(self, name: str) -> bool:
        """Say whether the author put a unit into something that the template moved elsewhere."""
        if any(name not in version for version in (self.base, self.ours, self.theirs)):
            return False
        holder = self.ours[name].parent
        if holder is None or not self.moved(self.ours, name) or holder.name not in self.theirs:
            return False
        here, there = self.ours[name].section, self.theirs[holder.name].section
        return here is not None and there is not None and here.name != there.name

    def _in_section(self, there: dict[str, Entry], entry: Entry) -> Allowed:
        """Return the places of a unit whose section decides: gone, renamed or as it was."""
        section = entry.section
        if section is None:
            return Allowed(frozenset({""}))
        if section.name in self.base and section.name not in there:
            return Allowed(frozenset(), kept=True)
        return Allowed(self._headings(section), kept=self._gone(section, there))

    def _gone(self, entry: Entry, there: dict[str, Entry]) -> bool:
        """Say whether the other side took out a unit or anything around it."""
        return any(e.name in self.base and e.name not in there for e in entry.up())

    def _old_block(self, entry: Entry) -> Entry | None:
        """Return the innermost unit of the old render that holds a unit below its section."""
        for holder in entry.up():
            if holder is not entry and holder.unit.kind in ("section", "document"):
                return None
            if holder.name in self.base:
                return holder
        return None

    def _headings(self, *sections: Entry | None) -> frozenset[str]:
        names = [entry.name for entry in sections if entry is not None]
        versions = (self.ours, self.theirs)
        found = {v[n].unit.text[0] for v in versions for n in names if n in v}
        return frozenset(found | {text[0] for name in names if (text := self.expected(name))})
