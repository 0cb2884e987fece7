"""The judge of a merged text: each word of the author's is there, once, where it belongs.

It reads the result line by line and looks up what it should find in the lineage of the pair. It
knows nothing of the merge. A text in a conflict is left to a person and never held against a
merge; the figures count it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from trials import wellformed
from trials.entries import Entry
from trials.form import pieces
from trials.leftovers import Leftovers, everything
from trials.lineage import Lineage
from trials.pairs import Pair
from trials.pen import TOKEN
from trials.places import Places, place
from trials.result import Result, read
from trials.units import HOLDERS, cells
from trials.verdict import Fault, Verdict

__all__ = ["Fault", "Verdict", "judge"]


def judge(pair: Pair, text: str, lineage: Lineage | None = None) -> Verdict:
    """Judge what a merge made of a pair; several results of one pair can share its lineage."""
    return _Judge(pair, text, lineage or Lineage(pair)).verdict


class _Judge:
    def __init__(self, pair: Pair, text: str, lineage: Lineage) -> None:
        self.lineage = lineage
        self.pair = pair
        self.result: Result = read(text, pair.notation)
        self.raw = text.split("\n")
        self.verdict = Verdict(pair.seed, pair.kinds)
        counts = self.verdict.counts
        counts["pairs"] = 1
        counts["pairs with a conflict"] = int(self.result.hunks > 0)
        counts["conflict hunks"] = self.result.hunks
        counts["lines inside"] = self.result.inside
        self.places = Places(lineage, self.result)
        for problem in wellformed.problems(pair, lineage, self.result):
            self.verdict.add("form", problem)
        self._author_tokens()
        self._template_tokens()
        self._records()
        leftovers = Leftovers(lineage, self.places)
        for text in leftovers.removed():
            self.verdict.add("came back", text)
        for text in leftovers.prompts():
            self.verdict.add("stale", text)
        self._order()
        self._forms()
        counts["pairs silently wrong"] = int(bool(self.verdict.faults))
        for kind in {fault.kind for fault in self.verdict.faults}:
            counts[kind] += sum(fault.kind == kind for fault in self.verdict.faults)

    # Tokens

    def _author_tokens(self) -> None:
        places = self.places.standing[0]
        lines = {id_: self.result.ours.lines[id_] for ids in places.values() for id_ in ids}
        for token, (name, number) in _tokens(self.lineage.ours, "a").items():
            found = self._without_kept_heads(places.get(token, []))
            self.verdict.counts["author tokens"] += 1
            if not found:
                self.verdict.add("author lost", f"{token} is lost; {self.places.home(name)}")
            elif len(found) > 1:
                where = "; ".join(place(lines[n]) for n in found)
                self.verdict.add("author doubled", f"{token} occurs {len(found)} times: {where}")
            elif lines[found[0]].side:
                self.verdict.counts["author tokens in a conflict"] += 1
            else:
                if lines[found[0]].kept:
                    self.verdict.counts["author tokens kept in Notes"] += 1
                if problem := self.places.misplaced(token, name, number):
                    self.verdict.add("author misplaced", f"{token} {problem}")

    def _without_kept_heads(self, found: list[int]) -> list[int]:
        """Leave out the heads of tables that rows in Notes took along."""
        lines = self.result.ours.lines
        others = [
            at
            for at in found
            if not lines[at].kept or tuple(cells(lines[at].text)) != lines[at].table
        ]
        return others or found[:1]

    def _template_tokens(self) -> None:
        outside, places = self.places.standing
        for token, (name, number) in _tokens(self.lineage.theirs, "t").items():
            self.verdict.counts["template tokens"] += 1
            found = places.get(token, [])
            wanted = self._wanted(token, name)
            if len(found) > 1:
                where = "; ".join(place(self.result.theirs.lines[n]) for n in found)
                self.verdict.add("template doubled", f"{token} occurs {len(found)} times: {where}")
            elif not found and wanted:
                if not outside.get(token):
                    self.verdict.add(
                        "template missing", f"{token} is missing; {self.places.home(name)}"
                    )
            elif found and not self.result.theirs.lines[found[0]].side:
                if self.lineage.unsure(name) or not wanted:
                    continue
                if problem := self.places.misplaced(token, name, number):
                    self.verdict.add("template misplaced", f"{token} {problem}")

    def _wanted(self, token: str, name: str) -> bool:
        """Say whether a token of the template has to be there."""
        if self._taken_out(name) or self.lineage.unsure(name):
            return False
        expected = self.lineage.expected(name)
        if expected is None:
            return not self.lineage.superseded(name, token)
        return any(token in line for line in expected)

    def _taken_out(self, name: str) -> bool:
        """Say whether the author took out a unit of the template, or what it was put in."""
        lineage = self.lineage
        entry = lineage.theirs[name]
        holder = entry.parent
        if holder is not None and holder.unit.kind == "item":  # a list in a bullet has no unit
            beside = [
                n for n, e in lineage.base.items() if e.parent and e.parent.name == holder.name
            ]
            if beside and all(other not in lineage.ours for other in beside):
                return True
        if any(self._beside_gone(above) for above in entry.up()):
            return True
        return any(
            above.name in lineage.base and above.name not in lineage.ours for above in entry.up()
        )

    def _beside_gone(self, entry: Entry) -> bool:
        """Say whether a new list is next to one that the author took out: to a reader, in it."""
        if entry.unit.kind != "list" or entry.parent is None or entry.name in self.lineage.base:
            return False
        siblings = entry.parent.unit.children
        at = next(n for n, unit in enumerate(siblings) if unit is entry.unit)
        beside = siblings[max(0, at - 1) : at] + siblings[at + 1 : at + 2]
        return any(
            unit.kind == "list"
            and unit.name in self.lineage.base
            and unit.name not in self.lineage.ours
            for unit in beside
        )

    # Records

    def _disputed(self, name: str) -> bool:
        """Say whether a unit is in a conflict, on the side it came from."""
        lineage, result = self.lineage, self.result
        sides = ((lineage.ours, result.ours), (lineage.theirs, result.theirs))
        for version, reading in sides:
            if name in version:
                text = version[name].text
                for at in reading.find(text):
                    if any(line.side for line in reading.lines[at : at + len(text)]):
                        return True
        return False

    def _records(self) -> None:
        """Look for every record that is kept: once, in its words, in its place."""
        lineage = self.lineage
        for name in lineage.names:
            if not self._decided(name):
                continue
            text = lineage.expected(name)
            assert text is not None
            found = self.places.found(self.result.ours, name, text)
            if len(text) == 2 and len(found) > 1:  # a kept row takes the head of its table along
                found = [at for at in found if not self.result.ours.lines[at].kept]
            if len(found) > 1:
                where = "; ".join(place(self.result.ours.lines[at]) for at in found)
                self.verdict.add("record wrong", f"{text[0]!r} occurs {len(found)} times: {where}")
            elif not found:
                if self._conflict_around(name, text):
                    self.verdict.counts["records in a conflict without need"] += 1
                else:
                    self.verdict.add(
                        "record wrong", f"{text[0]!r} is missing; {self.places.home(name)}"
                    )
            else:
                problems = [
                    self.places.wrong(reading, reading.lines[at], name, "", 0)
                    for reading in self.result.readings
                    for at in self.places.found(reading, name, text)
                ]
                if all(problems):
                    self.verdict.add("record wrong", f"{text[0]!r} {problems[0]}")
            self._stale(name, text)

    def _conflict_around(self, name: str, text: Sequence[str]) -> bool:
        if not self.result.hunks:
            return False
        if self._disputed(name):
            return True
        return any(True for reading in self.result.readings for _ in reading.find(text))

    def _decided(self, name: str) -> bool:
        """Say whether it is beyond doubt that a unit must remain, and in which words."""
        lineage = self.lineage
        entry = lineage.ours.get(name) or lineage.theirs.get(name)
        if entry is None or not entry.text or entry.unit.kind == "rule":
            return False
        if lineage.unsure(name) or lineage.expected(name) is None:
            return False
        if len(lineage.owners.get(lineage.expected(name) or (), ())) > 1:
            return False
        if lineage.tables.kept_in_old_columns(entry):
            return False
        if entry.unit.kind == "table":
            head = lineage.tables.head(name)
            if head is None or not head.ordered:
                return False  # its rows tell whether it has its columns
        if name in lineage.theirs and self._taken_out(name):
            return False
        if name in lineage.base:
            return name in lineage.ours and (name in lineage.theirs or self.lineage.changed(name))
        return True

    def _stale(self, name: str, text: Sequence[str]) -> None:
        """Look for superseded words of a record that is also there in the right ones."""
        lineage = self.lineage
        versions = (lineage.base, lineage.ours, lineage.theirs)
        for old in {version[name].text for version in versions if name in version}:
            if old != tuple(text) and len(lineage.owners[old]) == 1:
                for at in self.places.outside(self.result.ours, old):
                    unit = next(v[name].unit for v in versions if name in v)
                    if old == ("## Notes",) and any(line.kept for line in self.result.ours.lines):
                        continue  # what is kept needs its place again
                    if unit.kind == "table" and self.result.ours.lines[at].kept:
                        continue  # rows that are kept have the head they had
                    if not _within(old, text):
                        where = place(self.result.ours.lines[at])
                        self.verdict.add("stale", f"{old[0]!r} is superseded, found {where}")

    def _order(self) -> None:
        """Look at the order of children that both sides kept."""
        lineage = self.lineage
        for name, entry in lineage.base.items():
            if name not in lineage.ours or name not in lineage.theirs:
                continue
            if any(_joined(version[name]) for version in (lineage.ours, lineage.theirs)):
                continue
            orders = []
            for version in (lineage.base, lineage.ours, lineage.theirs):
                orders.append([child.name for child in version[name].unit.children])
            common = set(orders[0]) & set(orders[1]) & set(orders[2])
            base, ours, theirs = ([n for n in order if n in common] for order in orders)
            moved = [_moved(orders[0], order) for order in orders[1:]]
            if moved[0]:  # what went and came back is an addition to the author's order
                common -= lineage.returned
                base, ours, theirs = ([n for n in order if n in common] for order in orders)
            if all(moved) or len(base) < 2:
                continue
            wanted = theirs if not moved[0] else ours
            places: list[tuple[int, str]] = []
            for child in wanted:
                if self._decided(child):
                    text = lineage.expected(child) or ()
                    found = self.places.found(self.result.ours, child, text)
                    lines = self.result.ours.lines
                    places += [(at, text[0]) for at in found if not lines[at].kept]
            for (before, first), (after, second) in itertools.pairwise(places):
                if before > after:
                    kind = entry.unit.kind
                    self.verdict.add("out of order", f"{second!r} before {first!r} in a {kind}")

    # Form

    def _forms(self) -> None:
        """Look for what only the author wrote or rewrote: it keeps the author's form."""
        if self.pair.ours.form.plain or not self.pair.theirs.form.plain:
            return
        lines = {line.strip() for line in self.raw}
        lineage = self.lineage
        for name, written, _ in pieces(self.pair.ours.document, self.pair.ours.form):
            if not name or not self._decided(name) or name in lineage.returned:
                continue
            new = lineage.theirs.get(name)
            if name in lineage.base and (new is None or new.text != lineage.base[name].text):
                continue
            if new is not None and name not in lineage.base:
                continue
            if lineage.ours[name].unit.kind in ("row", "table") and self._table_changed(name):
                continue  # a wider cell may have made its column wider
            missing = [line for line in written if line.strip() not in lines]
            if missing:
                self.verdict.add("reformatted", f"{missing[0]!r} is written in another form")

    def _table_changed(self, name: str) -> bool:
        """Say whether the template changed a table, or the table of a row."""
        lineage = self.lineage
        entry = lineage.ours[name]
        table = entry if entry.unit.kind == "table" or entry.parent is None else entry.parent
        if table.name not in lineage.base:
            return False
        new = lineage.theirs.get(table.name)
        return new is None or everything(new.unit) != everything(lineage.base[table.name].unit)


def _tokens(version: dict[str, Entry], side: str) -> dict[str, tuple[str, int]]:
    """Return the tokens of a side: the unit of each, and the number of its text."""
    return {
        token: (name, number)
        for name, entry in version.items()
        if entry.unit.kind not in HOLDERS
        for number, text in enumerate(entry.unit.text)
        for token in TOKEN.findall(text)
        if token[2] == side
    }


def _within(old: Sequence[str], text: Sequence[str]) -> bool:
    """Say whether all lines of a text are lines of another one."""
    return set(old) <= set(text)


def _joined(entry: Entry) -> bool:
    """Say whether a list is next to another one: a reader takes both for one list."""
    if entry.unit.kind != "list" or entry.parent is None:
        return False
    pairs = itertools.pairwise(entry.parent.unit.children)
    return any(entry.unit in pair and {u.kind for u in pair} == {"list"} for pair in pairs)


def _moved(old: list[str], new: list[str]) -> bool:
    """Say whether two versions have their common names in different orders."""
    return [name for name in old if name in new] != [name for name in new if name in old]
