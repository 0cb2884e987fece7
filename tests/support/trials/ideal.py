"""The merge that cheats: it knows the hidden names, so it never takes one unit for another.

It is there to judge the oracle: what the oracle holds against this merge is wrong of the oracle.
It also tells how few conflicts a pair needs.
"""

from __future__ import annotations

import re

from trials.entries import Entry
from trials.form import write
from trials.lineage import Lineage
from trials.pairs import Pair
from trials.pen import bare, without_empty
from trials.result import END, KEPT, MIDDLE, START
from trials.units import HOLDERS, Unit, cells, own_lines

_BOX = re.compile(r"(?:\[[ x]\]|✅) ")
_MARK = re.compile(r"^( *)(?:[-*+] |\| |#+ )?\0(\w+)\0.*$", re.MULTILINE)


def merge(pair: Pair) -> str:
    """Merge a pair by the names of its units."""
    return _Ideal(pair).text()


class _Ideal:
    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.lineage = Lineage(pair)
        self.base, self.ours, self.theirs = (
            self.lineage.base,
            self.lineage.ours,
            self.lineage.theirs,
        )
        self.parents: dict[str, str] = {}
        self.kept: list[str] = []
        for name in self.lineage.names:
            self._place(name)

    def text(self) -> str:
        root = self._build(next(iter(self.base)))
        without_empty(root)
        kept = [section for name in self.kept for section in self._keep(self.ours[name])]
        if kept:
            notes = next((u for u in root.walk() if u.text[:1] == ["## Notes"]), None)
            if notes is None:
                notes = Unit("section", "", ["## Notes"])
                title = next((u for u in root.children if u.kind == "section"), root)
                title.children.append(notes)
            notes.children += kept
        return _MARK.sub(self._conflict, write(root, self.pair.ours.form))

    # Where a unit goes

    def _alive(self, name: str) -> bool:
        if name in self.base:
            return name in self.ours and name in self.theirs
        return self._place(name)

    def _place(self, name: str) -> bool:
        """Find the parent of a unit; say whether it has one."""
        if name in self.parents:
            return True
        ours, theirs = self.ours.get(name), self.theirs.get(name)
        if name in self.base and not (ours and theirs):
            if ours and self.lineage.expected(name) and ours.text != self.base[name].text:
                self._put_aside(name)
            return False
        order = [theirs, ours] if theirs and name in self.base else [ours, theirs]
        stays = theirs and name in self.base and not self.lineage.moved(self.theirs, name)
        if stays or self._author_took_along(name):
            order.reverse()
        for entry in order:
            if entry is None:
                continue
            if entry.parent is None:
                return True
            if self._alive(entry.parent.name):
                self.parents[name] = entry.parent.name
                return True
        if ours and name not in self.base:
            self._put_aside(name)
        return False

    def _author_took_along(self, name: str) -> bool:
        """Say whether the author alone put a unit into another section."""
        if any(name not in version for version in (self.base, self.ours, self.theirs)):
            return False
        sections = [v[name].section for v in (self.base, self.ours, self.theirs)]
        base, ours, theirs = (section.name if section else "" for section in sections)
        return theirs == base != ours

    def _put_aside(self, name: str) -> None:
        """Keep a unit in Notes, unless something that holds it is kept."""
        holders = {entry.name for entry in self.ours[name].up()}
        if not holders & set(self.kept):
            self.kept.append(name)

    # What it becomes

    def _build(self, name: str) -> Unit:
        living = self.ours.get(name) or self.theirs[name]
        expected = self.lineage.expected(name)
        kind = living.unit.kind
        text = [f"\0{name}\0"]
        if kind in (*HOLDERS, "document"):
            text = []
        elif expected is not None:
            text = self._own(kind, expected)
        children = [self._build(child) for child in self._children(name)]
        children.sort(key=lambda child: child.kind == "section")
        box = living.unit.box if expected is not None else ""
        return Unit(kind, name, text, children, living.unit.gap, box=box)

    def _own(self, kind: str, lines: tuple[str, ...]) -> list[str]:
        if kind in ("row", "table"):
            return cells(lines[0])
        if kind == "item":
            return [_BOX.sub("", line[2:]) for line in lines]
        return list(lines)

    def _children(self, name: str) -> list[str]:
        """Return the children in order: one side's sequence, and the other's put in between."""
        base, ours, theirs = (
            [
                child.name
                for child in (version[name].unit.children if name in version else [])
                if self.parents.get(child.name) == name
            ]
            for version in (self.base, self.ours, self.theirs)
        )
        common = [child for child in base if child in ours and child in theirs]
        kept_order = [child for child in ours if child in common] == common
        frame, other = (theirs, ours) if kept_order else (ours, theirs)
        result = list(frame)
        for number, child in enumerate(other):
            if child in result:
                continue
            before = [at for at in other[:number] if at in result]
            result.insert(result.index(before[-1]) + 1 if before else 0, child)
        return result

    # What cannot be merged or has lost its place

    def _conflict(self, found: re.Match[str]) -> str:
        depth = len(found[1]) // 2
        entries = [version.get(found[2]) for version in (self.ours, self.theirs)]
        sides = [own_lines(entry.unit, depth) if entry else [] for entry in entries]
        if entries[0] and entries[0].unit.kind == "section":  # its line breaks are not in doubt
            sides[0] = self.pair.ours.form.own(entries[0].unit)
        return "\n".join([START, *sides[0], MIDDLE, *sides[1], END])

    def _keep(self, entry: Entry) -> list[Unit]:
        unit = self._rest(entry.unit)
        heading = bare(entry.heading) if entry.heading else "the top"
        holder = entry.parent.unit if entry.parent else unit
        if unit.kind == "row":
            unit = Unit("table", "", holder.text, [unit])
        elif unit.kind == "item":
            unit = Unit("list", "", [], [unit])
        elif unit.kind in ("line", "value"):
            unit = Unit("paragraph", "", unit.text)
        children = unit.children if unit.kind == "section" else [unit]
        title = bare(unit.text[0]) if unit.kind == "section" else heading
        return [Unit("section", "", [f"{KEPT}{title}"], children)]

    def _rest(self, unit: Unit) -> Unit:
        """Return a unit with those of its contents that are nowhere else."""
        children = [self._rest(child) for child in unit.children if child.name not in self.parents]
        fresh = [c for c in children if c.children or self._mine(c)]
        return Unit(unit.kind, unit.name, list(unit.text), fresh, unit.gap)

    def _mine(self, unit: Unit) -> bool:
        return unit.name not in self.base or self.base[unit.name].text != self.ours[unit.name].text
