"""The judge of a merged text: each word of the author's is there, once, where it belongs.

It reads the result line by line and looks up what it should find in the lineage of the pair. It
knows nothing of the merge. A text in a conflict is left to a person and never held against a
merge; the figures count it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from trials.lineage import Entry, Lineage
from trials.pairs import Pair
from trials.pen import TOKEN, bare
from trials.result import KEPT, Line, Reading, Result, read
from trials.units import HOLDERS, OPEN_ITEM, Unit, cells, label, level

Kind = Literal[
    "author lost",
    "author misplaced",
    "author doubled",
    "template missing",
    "template misplaced",
    "template doubled",
    "came back",
    "stale",
    "record wrong",
    "out of order",
    "form",
    "crash",
]


@dataclass(frozen=True)
class Fault:
    """One thing that is silently wrong: what, and a sentence with the place."""

    kind: Kind
    text: str


@dataclass
class Verdict:
    """What the oracle says of one result: its faults, and what it counted."""

    seed: int
    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, kind: Kind, text: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(kind, f"seed {self.seed}: {text}"))


def judge(pair: Pair, text: str, lineage: Lineage | None = None) -> Verdict:
    """Judge what a merge made of a pair; several results of one pair can share its lineage."""
    return _Judge(pair, text, lineage or Lineage(pair)).verdict


class _Judge:
    def __init__(self, pair: Pair, text: str, lineage: Lineage) -> None:
        self.lineage = lineage
        self.pair = pair
        self.result: Result = read(text)
        self.verdict = Verdict(pair.seed)
        counts = self.verdict.counts
        counts["pairs"] = 1
        counts["pairs with a conflict"] = int(self.result.hunks > 0)
        counts["conflict hunks"] = self.result.hunks
        counts["lines inside"] = self.result.inside
        self.standing = [_standing(reading) for reading in self.result.readings]
        self._form()
        self._author_tokens()
        self._template_tokens()
        self._records()
        self._removed()
        self._prompts()
        self._order()
        counts["pairs silently wrong"] = int(bool(self.verdict.faults))
        for kind in {fault.kind for fault in self.verdict.faults}:
            counts[kind] += sum(fault.kind == kind for fault in self.verdict.faults)

    # Tokens

    def _author_tokens(self) -> None:
        places = self.standing[0]
        lines = {id_: self.result.ours.lines[id_] for ids in places.values() for id_ in ids}
        for token, (name, number) in _tokens(self.lineage.ours, "a").items():
            found = places.get(token, [])
            if self.lineage.ours[name].unit.kind == "table":  # kept rows take its head along
                found = [at for at in found if not lines[at].kept] or found
            self.verdict.counts["author tokens"] += 1
            if not found:
                self.verdict.add("author lost", f"{token} is lost; {self._home(name)}")
            elif len(found) > 1:
                where = "; ".join(_place(lines[n]) for n in found)
                self.verdict.add("author doubled", f"{token} occurs {len(found)} times: {where}")
            elif lines[found[0]].side:
                self.verdict.counts["author tokens in a conflict"] += 1
            else:
                if lines[found[0]].kept:
                    self.verdict.counts["author tokens kept in Notes"] += 1
                if problem := self._misplaced(token, name, number):
                    self.verdict.add("author misplaced", f"{token} {problem}")

    def _template_tokens(self) -> None:
        outside, places = self.standing
        for token, (name, number) in _tokens(self.lineage.theirs, "t").items():
            self.verdict.counts["template tokens"] += 1
            found = places.get(token, [])
            wanted = self._wanted(token, name)
            if len(found) > 1:
                where = "; ".join(_place(self.result.theirs.lines[n]) for n in found)
                self.verdict.add("template doubled", f"{token} occurs {len(found)} times: {where}")
            elif not found and wanted:
                if not outside.get(token):
                    self.verdict.add("template missing", f"{token} is missing; {self._home(name)}")
            elif found and not self.result.theirs.lines[found[0]].side:
                if self.lineage.unsure(name) or not wanted:
                    continue
                if problem := self._misplaced(token, name, number):
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
        return any(
            above.name in lineage.base and above.name not in lineage.ours for above in entry.up()
        )

    # Places

    def _misplaced(self, token: str, name: str, number: int) -> str:
        """Say what is wrong with the place of a token; nothing when one reading has it right."""
        problems = [
            self._wrong(reading, reading.lines[at], name, token, number)
            for reading, standing in zip(self.result.readings, self.standing, strict=True)
            for at in standing.get(token, ())
        ]
        return problems[0] if problems and all(problems) else ""

    def _wrong(self, reading: Reading, line: Line, name: str, token: str, number: int) -> str:
        allowed = self.lineage.allowed(name)
        if allowed.anywhere:
            return ""
        if line.kept:
            return self._wrongly_kept(line, name)
        heading = line.headings[-2:-1] if line.kind == "heading" else line.headings[-1:]
        if (heading[0] if heading else "") not in allowed.headings:
            wanted = " or ".join(sorted(allowed.headings)) or "Notes, for its record went"
            return f"belongs under {wanted}, found {_place(line)}"
        return self._wrong_record(reading, line, name, token, number)

    def _wrongly_kept(self, line: Line, name: str) -> str:
        if not self.lineage.allowed(name).kept:
            return f"was kept in Notes, though its record lives; {self._home(name)}"
        titles = {
            bare(entry.unit.text[0])
            for version in (self.lineage.ours, self.lineage.base)
            if name in version
            for entry in version[name].up()
            if entry.unit.kind == "section"
        }
        if not any(title in line.kept for title in titles):
            return f"was kept in Notes as from {line.kept!r}; {self._home(name)}"
        return ""

    def _wrong_record(
        self, reading: Reading, line: Line, name: str, token: str, number: int
    ) -> str:
        """Say whether a line under the right heading is of the right kind and record."""
        if self.lineage.unsure(name):
            return ""
        versions = [v[name] for v in (self.lineage.ours, self.lineage.theirs) if name in v]
        unit = versions[0].unit
        kinds = {"value": "front matter", "section": "heading", "table": "row", "row": "row"}
        kinds |= {"item": "item", "line": "quote", "fence": "fence", "remark": "quote"}
        if line.kind != kinds.get(unit.kind, "text"):
            return f"belongs to a {unit.kind}, found {_place(line)}"
        if unit.kind == "row":
            return self._wrong_row(line, versions, token, number)
        if unit.kind == "item":
            return self._wrong_item(reading, line, versions)
        if unit.kind in ("value", "line"):
            keys = {_key(entry.unit) for entry in versions}
            if not any(line.text.startswith(key) for key in keys):
                return f"belongs to {keys}, found {_place(line)}"
        return ""

    def _wrong_row(self, line: Line, versions: list[Entry], token: str, number: int) -> str:
        found = cells(line.text)
        keys = {entry.unit.text[0] for entry in versions}
        titles = self.lineage.titles(versions[0], self.lineage.columns(versions[0])[0])
        first = next((n for n, title in enumerate(line.table) if title in titles), 0)
        named = found[first] if first < len(found) else ""
        if not found or (named not in keys and token not in named and not _both(keys, named)):
            return f"belongs to the row {keys}, found {_place(line)}"
        names = [e.parent.name for e in versions if e.parent]
        sides = (self.lineage.ours, self.lineage.theirs)
        heads = {tuple(v[n].unit.text) for v in sides for n in names if n in v}
        heads |= {tuple(cells(text[0])) for n in names if (text := self._head(n))}
        if line.table not in heads and not TOKEN.search("".join(line.table)):
            return f"belongs to the table {heads}, found {_place(line)}"
        entry = versions[-1] if token[2:3] == "t" else versions[0]
        column = self.lineage.columns(entry)[number] if token else ""
        here = [n for n, text in enumerate(found) if token and token in text]
        titles = self.lineage.titles(entry, column)
        if here and len(line.table) == len(found) and line.table[here[0]] not in titles:
            return f"belongs to the column {column!r}, found {_place(line)}"
        return ""

    def _head(self, table: str) -> Sequence[str]:
        """Return the head that a table must have; empty where only a person can say."""
        versions = (self.lineage.base, self.lineage.ours, self.lineage.theirs)
        known = all(table in version for version in versions)
        return (self.lineage.expected(table) or ()) if known else ()

    def _wrong_item(self, reading: Reading, line: Line, versions: list[Entry]) -> str:
        own = {_key(entry.unit) for entry in versions}
        if line.bullets and not any(line.bullets[-1].startswith(key) for key in own):
            return f"belongs to the bullet {own}, found {_place(line)}"
        holders = {entry.parent.name for entry in versions if entry.parent}
        sides = (self.lineage.ours, self.lineage.theirs)
        above = {
            _key(side[name].unit) if side[name].unit.kind == "item" else ""
            for side in sides
            for name in holders
            if name in side
        }
        parent = line.bullets[-2] if len(line.bullets) > 1 else ""
        if not any(parent.startswith(key) if key else not parent for key in above):
            return f"belongs below the bullet {above}, found {_place(line)}"
        return self._wrong_list(reading, line, versions[0])

    def _wrong_list(self, reading: Reading, line: Line, entry: Entry) -> str:
        """Say whether an added bullet is in another list than the bullets it was added to."""
        holder = entry.parent
        if holder is None or holder.unit.kind != "list" or entry.name in self.lineage.base:
            return ""
        others = []
        for sibling in holder.unit.children:
            there = [v.get(sibling.name) for v in (self.lineage.ours, self.lineage.theirs)]
            if all(e and e.parent and e.parent.name == holder.name for e in there):
                others.append(sibling.name)
        runs = set()
        for name in others:
            text = self.lineage.expected(name)
            if text and len(self.lineage.owners.get(text, ())) == 1:
                runs |= {reading.lines[at].run for at in reading.find(text)}
        if runs and line.run not in runs:
            return f"belongs to the list of {holder.unit.children[0].text[0]!r}, {_place(line)}"
        return ""

    # Records

    def _outside(self, reading: Reading, text: Sequence[str]) -> list[int]:
        """Return where a text occurs outside conflicts."""
        return [
            at
            for at in reading.find(text)
            if not any(line.side for line in reading.lines[at : at + len(text)])
        ]

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
            found = self._outside(self.result.ours, text)
            if len(text) == 2 and len(found) > 1:  # a kept row takes the head of its table along
                found = [at for at in found if not self.result.ours.lines[at].kept]
            if len(found) > 1:
                where = "; ".join(_place(self.result.ours.lines[at]) for at in found)
                self.verdict.add("record wrong", f"{text[0]!r} occurs {len(found)} times: {where}")
            elif not found:
                if self._conflict_around(name, text):
                    self.verdict.counts["records in a conflict without need"] += 1
                else:
                    self.verdict.add("record wrong", f"{text[0]!r} is missing; {self._home(name)}")
            else:
                problems = [
                    self._wrong(reading, reading.lines[at], name, "", 0)
                    for reading in self.result.readings
                    for at in self._outside(reading, text)
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
        if name in lineage.theirs and self._taken_out(name):
            return False
        if name in lineage.base:
            return name in lineage.ours and (name in lineage.theirs or self._changed(name))
        return True

    def _changed(self, name: str) -> bool:
        """Say whether the author changed the words of a unit of the old render."""
        ours, base = self.lineage.ours[name], self.lineage.base[name]
        if ours.unit.kind == "row":  # the row did not change because a column was taken out
            was = self.lineage.by_column(base)
            cells = self.lineage.by_column(ours).items()
            return any(text != was.get(column, "") for column, text in cells)
        return ours.text != base.text

    def _stale(self, name: str, text: Sequence[str]) -> None:
        """Look for superseded words of a record that is also there in the right ones."""
        lineage = self.lineage
        versions = (lineage.base, lineage.ours, lineage.theirs)
        for old in {version[name].text for version in versions if name in version}:
            if old != tuple(text) and len(lineage.owners[old]) == 1:
                for at in self._outside(self.result.ours, old):
                    unit = next(v[name].unit for v in versions if name in v)
                    if unit.kind == "table" and self.result.ours.lines[at].kept:
                        continue  # rows that are kept have the head they had
                    if not _within(old, text):
                        where = _place(self.result.ours.lines[at])
                        self.verdict.add("stale", f"{old[0]!r} is superseded, found {where}")

    def _holds_additions(self, name: str) -> bool:
        """Say whether the author added rows to a table, which then keep its head."""
        ours = self.lineage.ours
        return ours[name].unit.kind == "table" and any(
            entry.parent is not None and entry.parent.name == name
            for added, entry in ours.items()
            if added not in self.lineage.base or self.lineage.unsure(added)
        )

    def _removed(self) -> None:
        """Look for what one side took out and the other left as it was."""
        lineage = self.lineage
        for name, entry in lineage.base.items():
            if not entry.text or lineage.unsure(name) or entry.unit.kind == "rule":
                continue
            by_author, by_template = name not in lineage.ours, name not in lineage.theirs
            if by_author and not by_template and self._rescued(name):
                continue
            if by_template and not by_author:
                moved = lineage.moved(lineage.ours, name) or lineage.reordered(name)
                if moved or self._changed(name) or self._holds_additions(name):
                    continue
            if not (by_author or by_template):
                continue
            versions = [v[name].text for v in (lineage.base, lineage.theirs) if name in v]
            for text in dict.fromkeys(versions):
                if len(lineage.owners[text]) > 1:
                    continue
                for at in self._outside(self.result.ours, text):
                    line = self.result.ours.lines[at]
                    if line.kept and not by_author and self._touched(name):
                        continue
                    who = "the author" if by_author else "the template"
                    self.verdict.add("came back", f"{who} removed {text[0]!r}, {_place(line)}")

    def _rescued(self, name: str) -> bool:
        """Say whether the template moved a unit out of something that the author took out."""
        lineage = self.lineage
        holders = list(lineage.base[name].up())[1:]
        gone = any(holder.name not in lineage.ours for holder in holders)
        return gone and lineage.moved(lineage.theirs, name)

    def _touched(self, name: str) -> bool:
        """Say whether the author changed anything in the outermost unit that went with this."""
        lineage = self.lineage
        gone = [e for e in lineage.base[name].up() if e.name not in lineage.theirs]
        top = gone[-1].unit
        mine = lineage.ours.get(top.name)
        return mine is None or _everything(mine.unit) != _everything(top)

    def _prompts(self) -> None:
        """Look for a prompt that is still there beside its filling."""
        lineage = self.lineage
        for name, entry in lineage.base.items():
            mine, new = lineage.ours.get(name), lineage.theirs.get(name)
            if mine is None or new is None or lineage.unsure(name):
                continue
            if not any("[TODO" in line for line in entry.text):
                continue
            items = OPEN_ITEM.findall("\n".join(entry.text))
            asked = OPEN_ITEM.findall("\n".join(new.text))
            if len(items) != len(asked):
                continue
            words = "\n".join(mine.text)  # a prompt that both sides reworded alike is still open
            pairs = zip(items, asked, strict=True)
            answered = [item not in words and prompt not in words for item, prompt in pairs]
            for old, prompt, done in zip(items, asked, answered, strict=True):
                for text in {old, prompt} if done else ():
                    self._prompt(text, name)

    def _prompt(self, prompt: str, name: str) -> None:
        holders = {
            other
            for text, names in self.lineage.owners.items()
            if any(prompt in line for line in text)
            for other in names
        }
        if holders != {name}:
            return
        for line in self.result.ours.lines:
            if prompt in line.text and not line.side:
                self.verdict.add("stale", f"{prompt} was filled, found {_place(line)}")

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
            if all(moved) or len(base) < 2:
                continue
            wanted = theirs if not moved[0] else ours
            places: list[tuple[int, str]] = []
            for child in wanted:
                if self._decided(child):
                    text = lineage.expected(child) or ()
                    found = self._outside(self.result.ours, text)
                    lines = self.result.ours.lines
                    places += [(at, text[0]) for at in found if not lines[at].kept]
            for (before, first), (after, second) in itertools.pairwise(places):
                if before > after:
                    kind = entry.unit.kind
                    self.verdict.add("out of order", f"{second!r} before {first!r} in a {kind}")

    # Form

    def _form(self) -> None:
        if not self.result.nested:
            self.verdict.add("form", "conflict markers are not well nested")
        if all(reading.unclosed for reading in self.result.readings):
            self.verdict.add("form", "a code block is not closed")
        broken = [set(_ragged(reading)) for reading in self.result.readings]
        for row in sorted(broken[0] & broken[1]):
            self.verdict.add("form", f"{row!r} has other columns than its table")
        again = [set(_twice(reading)) for reading in self.result.readings]
        twice = again[0] & again[1]
        for version in (self.pair.ours, self.pair.theirs) if twice else ():
            for words, head in _twice(read(version.text).ours):
                # A table of which a side has two such rows may have other columns by now.
                same = {found for found in twice if found[0] == words and _alike(found[1], head)}
                twice -= same
        for words, head in sorted(twice):
            at = f" of the table {head}" if head else ""
            self.verdict.add("form", f"{words}{at} is there twice")
        endings = [_notes_last(reading) for reading in self.result.readings]
        if not any(endings):
            self.verdict.add("form", "Notes is not the last section, or not there once")

    def _home(self, name: str) -> str:
        """Say where a unit is in the version it comes from."""
        entry = self.lineage.ours.get(name) or self.lineage.theirs[name]
        text = entry.text[0] if entry.text else entry.unit.kind
        return f"it is of {text!r} under {entry.heading!r}"


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


def _standing(reading: Reading) -> dict[str, list[int]]:
    """Return the lines that contain each token."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(reading.lines):
        for token in TOKEN.findall(line.text):
            found.setdefault(token, []).append(number)
    for token, numbers in found.items():  # a heading of Notes that only repeats another heading
        others = [n for n in numbers if not reading.lines[n].text.startswith(KEPT)]
        found[token] = others or numbers
    return found


def _key(unit: Unit) -> str:
    """Return the words that a line of this unit begins with."""
    text = unit.text[0]
    if unit.kind == "value":
        return text.split(":")[0] + ":"
    words = label(text)
    if unit.kind == "line":
        return text[: text.index(words) + len(words)] if words else text[:6]
    return words or text[:6]


def _both(names: set[str], text: str) -> bool:
    """Say whether a name has what each side wrote into it: only a person can say what it is."""
    tokens = [set(TOKEN.findall(name)) for name in names]
    return len(names) > 1 and all(tokens) and set().union(*tokens) <= set(TOKEN.findall(text))


def _place(line: Line) -> str:
    heading = line.headings[-1] if line.headings else "the top"
    kept = f" ({line.kept.removeprefix(KEPT)})" if line.kept else ""
    return f"{line.text.strip()[:100]!r} under {heading!r}{kept}"


def _within(old: Sequence[str], text: Sequence[str]) -> bool:
    """Say whether all lines of a text are lines of another one."""
    return set(old) <= set(text)


def _everything(unit: Unit) -> list[object]:
    """Return everything in a unit, with the names."""
    return [(u.name, tuple(u.text), tuple(c.name for c in u.children)) for u in unit.walk()]


def _joined(entry: Entry) -> bool:
    """Say whether a list is next to another one: a reader takes both for one list."""
    if entry.unit.kind != "list" or entry.parent is None:
        return False
    pairs = itertools.pairwise(entry.parent.unit.children)
    return any(entry.unit in pair and {u.kind for u in pair} == {"list"} for pair in pairs)


def _moved(old: list[str], new: list[str]) -> bool:
    """Say whether two versions have their common names in different orders."""
    return [name for name in old if name in new] != [name for name in new if name in old]


def _ragged(reading: Reading) -> Iterator[str]:
    conflict = False
    for line in reading.lines:
        if line.kind != "row":
            conflict = False
            continue
        conflict |= bool(line.side)
        if not conflict and len(cells(line.text)) != len(line.table):
            yield line.text


def _alike(head: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether two heads of tables have half of their columns in common."""
    return 2 * len(set(head) & set(other)) >= min(len(head), len(other))


def _twice(reading: Reading) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the headings, and the keys of the rows of each table, that occur more than once."""
    headings = Counter(
        line.text
        for line in reading.lines
        if line.kind == "heading" and not line.side and not line.kept
    )
    yield from ((text, ()) for text, times in headings.items() if times > 1)
    keys: Counter[str] = Counter()
    for line in reading.lines:
        if line.kind != "row":
            keys.clear()
        elif not line.side and (row := cells(line.text)) and row[0]:
            keys[row[0]] += 1
            if keys[row[0]] == 2:
                yield f"the row {row[0]!r}", line.table


def _notes_last(reading: Reading) -> bool:
    found = [
        line.text for line in reading.lines if line.kind == "heading" and level(line.text) <= 2
    ]
    return found.count("## Notes") == 1 and found[-1] == "## Notes"
