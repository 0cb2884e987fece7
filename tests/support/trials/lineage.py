"""The history of each unit on the two sides of a pair."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from trials.expected import merged
from trials.pairs import Pair
from trials.pen import bare, rows_of
from trials.units import HOLDERS, OPEN_ITEM, Unit, block_lines, label, own_lines, text_of

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
        lines = own_lines(self.unit) if self.unit.kind not in HOLDERS else []
        return tuple(line for line in lines if line or self.unit.kind != "remark")

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


@dataclass(frozen=True)
class Allowed:
    """Where a unit may be: under which headings, among what was kept in Notes, or anywhere."""

    headings: frozenset[str]
    kept: bool = False
    anywhere: bool = False


class Lineage:
    """The three versions of a pair, unit by unit."""

    def __init__(self, pair: Pair) -> None:
        self.base = entries(pair.base.document)
        self.ours = entries(pair.ours.document)
        self.theirs = entries(pair.theirs.document)
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
            cells = self._cells(name)
            return None if cells is None else tuple(own_lines(Unit("row", name, cells)))
        if base is None and ours and theirs:  # both thought of it
            words = merged("", "\n".join(ours.text), "\n".join(theirs.text))
            return None if words is None else tuple(words.split("\n"))
        if base is None or ours is None or theirs is None:
            return living.text
        if living.unit.kind == "table":
            return self._head(name)
        text = merged(*("\n".join(entry.text) for entry in (base, ours, theirs)))
        return None if text is None else tuple(text.split("\n"))

    # Columns

    def columns(self, entry: Entry) -> list[str]:
        """Return the identities of the columns of a row's table in the row's own version."""
        assert entry.parent is not None
        return entry.parent.unit.identities

    def titles(self, entry: Entry, column: str) -> set[str]:
        """Return what either side calls a column of a row's table."""
        assert entry.parent is not None
        return {
            title
            for version in (self.ours, self.theirs)
            if entry.parent.name in version
            for title, identity in zip(
                version[entry.parent.name].unit.text,
                version[entry.parent.name].unit.identities,
                strict=True,
            )
            if identity == column
        }

    def merged_columns(self, table: str) -> list[str] | None:
        """Return the identities of a merged table's columns; nothing where it is not so clear."""
        base, ours, theirs = (
            version[table].unit.identities if table in version else None
            for version in (self.base, self.ours, self.theirs)
        )
        if base is None or ours is None or theirs is None:
            return theirs or ours
        written = [
            column
            for column in base
            if column in ours and column not in theirs and self._wrote_in(table, column)
        ]
        if written:
            return None
        if theirs in (base, ours):
            return ours
        left = [column for column in base if column in ours]
        if ours != left:  # the author also added or moved some
            return None
        return [column for column in theirs if column in ours or column not in base]

    def _wrote_in(self, table: str, column: str) -> bool:
        """Say whether the author wrote in a column of a table, or gave it another name."""
        ours = self.ours[table].unit
        title = ours.text[ours.identities.index(column)]
        was = self.base[table].unit
        if title != was.text[was.identities.index(column)]:
            return True
        for row in ours.children:
            if row.kind == "row" and self.unsure(row.name):
                return True
            if row.kind == "row":
                old = self.by_column(self.base.get(row.name)).get(column, "")
                if self.by_column(self.ours[row.name]).get(column, "") != old:
                    return True
        return False

    def by_column(self, entry: Entry | None) -> dict[str, str]:
        """Return the cells of a row by the identity of their column."""
        if entry is None:
            return {}
        return dict(zip(self.columns(entry), entry.unit.text, strict=True))

    def _head(self, table: str) -> Text | None:
        """Return the head of a table that all three versions have."""
        columns = self.merged_columns(table)
        if columns is None:
            return None
        names = []
        for column in columns:
            found = []
            for version in (self.base, self.ours, self.theirs):
                unit = version[table].unit
                titles = dict(zip(unit.identities, unit.text, strict=True))
                found.append(titles.get(column))
            base, ours, theirs = found
            name = ours or theirs
            if ours is not None and theirs is not None:
                name = merged(base or "", ours, theirs)
            if name is None:
                return None
            names.append(name)
        return tuple(own_lines(Unit("table", table, names)))

    def _cells(self, name: str) -> list[str] | None:
        """Return the merged cells of a row, column by column."""
        base, ours, theirs = (v.get(name) for v in (self.base, self.ours, self.theirs))
        living = ours or theirs
        assert living is not None
        assert living.parent is not None
        columns: list[str] | None = living.parent.unit.identities
        if theirs or base is None:  # else the row is kept with the head it had
            columns = self.merged_columns(living.parent.name)
        if columns is None:
            return None
        by_name = [self.by_column(entry) if entry else None for entry in (base, ours, theirs)]
        texts: list[str] = []
        for column in columns:
            found = [cells.get(column) if cells else None for cells in by_name]
            held = [text for text in found if text is not None]
            if found[0] is not None and found[1] is not None and found[2] is not None:
                text = merged(found[0], found[1], found[2])
                if text is None:
                    return None
                texts.append(text)
            elif found[0] is None and len(set(held)) > 1:
                text = merged("", held[0], held[-1])
                if text is None:
                    return None
                texts.append(text)
            else:
                texts.append(held[-1] if held else "")
        return texts

    def superseded(self, name: str, token: str) -> bool:
        """Say whether the cell of a row in which the template wrote a token was answered."""
        if self._in_removed_column(name, token):
            return True
        versions = [v.get(name) for v in (self.base, self.ours, self.theirs)]
        if any(entry is None or entry.unit.kind != "row" for entry in versions):
            return False
        base, ours, theirs = (self.by_column(entry) for entry in versions)
        for column, text in theirs.items():
            if token in text and column in base and column in ours:
                wanted = merged(base[column], ours[column], text)
                return wanted is not None and token not in wanted
        return False

    def _in_removed_column(self, name: str, token: str) -> bool:
        """Say whether the template wrote a token in a column that the author took out."""
        entry = self.theirs[name]
        table = entry.parent if entry.unit.kind == "row" else entry
        if table is None or table.unit.kind != "table":
            return False
        versions = [v.get(table.name) for v in (self.base, self.ours)]
        if any(version is None for version in versions):
            return False
        base, ours = (version.unit.identities for version in versions if version)
        cells = zip(table.unit.identities, entry.unit.text, strict=True)
        return any(token in text and c in base and c not in ours for c, text in cells)

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
            self._unsure[name] = any(
                self._lost_sight(version, name) for version in (self.ours, self.theirs)
            ) or any(self.unsure(holder) for holder in holders)
        return self._unsure[name]

    def _lost_sight(self, version: dict[str, Entry], name: str) -> bool:
        if name not in version or name not in self.base:
            return False
        old, new = self.base[name].unit, version[name].unit
        if old.kind in ("document", "front matter", "value", "quote"):
            return False
        if old.kind == "row" and OPEN_ITEM.fullmatch(old.text[0]):
            # A prompt for a whole row has no other name: answered, it is a row of its own.
            return not OPEN_ITEM.search(new.text[0])
        if old.kind == "section":
            return bare(old.text[0]) != bare(new.text[0]) and _like(old, new) < 0.75
        if self.moved(version, name) and block_lines(old) != block_lines(new):
            return True
        return not _known_again(old, new)

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
        block = self._old_block(entry)
        if block is None:
            return self._in_section(there, entry)
        if block.name not in there:
            moved = self.moved(here, block.name)
            fresh = name not in self.base and block.unit.kind in ("list", "table")
            fresh |= entry.unit.kind == "table" and any(
                row.name not in self.base for row in rows_of(entry.unit)
            )  # the head stays with the rows that the author added
            stays = self._in_section(there, entry)
            return Allowed(stays.headings if moved or fresh else frozenset(), kept=True)
        target = there[block.name].section
        old = self.base[block.name].section
        if target is None or old is None or target.name == old.name:
            stays = self._in_section(there, entry)
            if target is None or not self._gone(entry, there):
                return stays
            # One side moved it into something that the other took out: back, or kept.
            return Allowed(stays.headings | self._headings(target), kept=True)
        lost = target.name in self.base and target.name not in here
        also = entry.section if entry.section and entry.section.name != old.name else None
        return Allowed(self._headings(target, also), kept=lost, anywhere=lost)

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

    def _headings(self, *found: Entry | None) -> frozenset[str]:
        names = [entry.name for entry in found if entry is not None]
        versions = (self.ours, self.theirs)
        return frozenset(v[n].unit.text[0] for v in versions for n in names if n in v)


def _known_again(old: Unit, new: Unit) -> bool:
    """Say whether the words of a unit tell that it is the same one."""
    if old.text == new.text and old.kind != "list":
        return True
    if old.kind == "row":
        rest, again = " ".join(old.text[1:]), " ".join(new.text[1:])
        return old.text[0] == new.text[0] or _ratio(rest, again) >= 0.9
    if old.kind == "table":
        keys = [{row.text[0] for row in rows_of(table)} for table in (old, new)]
        heads = set(old.text), set(new.text)
        return any(
            len(left & right) * 2 > max(len(left), len(right)) for left, right in (keys, heads)
        )
    if old.kind == "list":
        before = {label(item.text[0]) or item.text[0] for item in old.children}
        after = {label(item.text[0]) or item.text[0] for item in new.children}
        return len(before & after) * 2 > max(len(before), len(after))
    if label(old.text[0]) and label(old.text[0]) == label(new.text[0]):
        return True
    least = 0.85 if old.kind in ("item", "line") else 0.7
    return _ratio("\n".join(old.text), "\n".join(new.text)) >= least


def _ratio(old: str, new: str) -> float:
    return difflib.SequenceMatcher(None, old, new, autojunk=False).ratio()


def _like(old: Unit, new: Unit) -> float:
    """Return the share of lines and cells that two versions of a section have in common."""
    texts = [text_of(Unit("document", "", [], unit.children)) for unit in (old, new)]
    lines = [[part for part in re.split(r" ?\| ?|\n", text) if part] for text in texts]
    return difflib.SequenceMatcher(None, lines[0], lines[1], autojunk=False).ratio()
