"""Where the judge finds what it looks for, and what is wrong with the place."""

from __future__ import annotations

from collections.abc import Sequence

from trials.entries import Entry
from trials.heads import cells_of
from trials.lineage import Lineage
from trials.pen import TOKEN, bare
from trials.result import KEPT, Line, Reading, Result
from trials.units import Unit, cells, label


class Places:
    """The places of tokens and records in a result.

    Args:
        lineage: what the generator did to each unit.
        result: the result, read.

    """

    def __init__(self, lineage: Lineage, result: Result) -> None:
        self.lineage = lineage
        self.result = result
        self.standing = [_standing(reading) for reading in result.readings]

    def misplaced(self, token: str, name: str, number: int) -> str:
        """Say what is wrong with the place of a token; nothing when one reading has it right."""
        problems = [
            self.wrong(reading, reading.lines[at], name, token, number)
            for reading, standing in zip(self.result.readings, self.standing, strict=True)
            for at in standing.get(token, ())
        ]
        return problems[0] if problems and all(problems) else ""

    def wrong(self, reading: Reading, line: Line, name: str, token: str, number: int) -> str:
        """Say what is wrong with the place of a line of a unit; nothing when it is right."""
        allowed = self.lineage.allowed(name)
        if allowed.anywhere:
            return ""
        if line.kept:
            return self._wrongly_kept(line, name)
        heading = line.headings[-2:-1] if line.kind == "heading" else line.headings[-1:]
        if (heading[0] if heading else "") not in allowed.headings:
            wanted = " or ".join(sorted(allowed.headings)) or "Notes, for its record went"
            return f"belongs under {wanted}, found {place(line)}"
        return self._wrong_record(reading, line, name, token, number)

    def _wrongly_kept(self, line: Line, name: str) -> str:
        if not self.lineage.allowed(name).kept:
            return f"was kept in Notes, though its record lives; {self.home(name)}"
        titles = {
            bare(entry.unit.text[0])
            for version in (self.lineage.ours, self.lineage.base, *self.lineage.between)
            if name in version
            for entry in version[name].up()
            if entry.unit.kind == "section"
        }
        if not any(title in line.kept for title in titles):
            return f"was kept in Notes as from {line.kept!r}; {self.home(name)}"
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
        kinds |= {"item": "item", "line": "quote", "aside": "quote", "fence": "fence"}
        if line.kind != kinds.get(unit.kind, "text"):
            return f"belongs to a {unit.kind}, found {place(line)}"
        if unit.kind == "row":
            return self._wrong_row(line, versions, token, number)
        if unit.kind == "item":
            return self._wrong_item(reading, line, versions)
        if unit.kind in ("value", "line"):
            keys = {_key(entry.unit) for entry in versions}
            if not any(line.text.startswith(key) for key in keys):
                return f"belongs to {keys}, found {place(line)}"
        return ""

    def _wrong_row(self, line: Line, versions: list[Entry], token: str, number: int) -> str:
        found = cells(line.text)
        first = self.lineage.tables.naming(versions[0])
        keys = {
            cells_of(entry.parent.unit, entry.unit).get(first, entry.unit.text[0])
            for entry in versions
            if entry.parent
        }
        titles = self.lineage.tables.titles(versions[0], first)
        at = next((n for n, title in enumerate(line.table) if title in titles), 0)
        named = found[at] if at < len(found) else ""
        if not found or not (named in keys or token in named or _both(keys, named)):
            return f"belongs to the row {keys}, found {place(line)}"
        if problem := self._wrong_head(line, versions):
            return problem
        entry = versions[-1] if token[2:3] == "t" else versions[0]
        columns = self.lineage.tables.titles(entry, self._column(entry, number)) if token else set()
        here = [n for n, text in enumerate(found) if token and token in text]
        if here and len(line.table) == len(found) and line.table[here[0]] not in columns:
            return f"belongs to the column {columns!r}, found {place(line)}"
        return ""

    def _column(self, entry: Entry, number: int) -> str:
        """Return the identity of the column of a cell."""
        assert entry.parent is not None
        return entry.parent.unit.columns[number]

    def _wrong_head(self, line: Line, versions: list[Entry]) -> str:
        """Say whether the table of a row has other columns than the row's own table must have."""
        names = [entry.parent.name for entry in versions if entry.parent]
        sides = (self.lineage.ours, self.lineage.theirs)
        heads = {tuple(v[n].unit.text) for v in sides for n in names if n in v}
        if line.kept and line.table in heads:
            return ""
        known = {text for head in heads for text in head}
        for table in names:
            wanted = self.lineage.tables.head(table)
            known |= {text for text in (wanted.names if wanted else ()) if text}
            if wanted and (all_named := wanted.known) and not line.disputed:
                if sorted(line.table) == sorted(all_named):
                    order = [text for text in line.table if text in wanted.sequence]
                    if not wanted.sequence or order == list(wanted.sequence):
                        return ""
                    return f"has columns in the order {order}, not {wanted.sequence}"
                return f"belongs to the table {all_named}, found {place(line)} in {line.table}"
        return "" if known.issuperset(line.table) else f"is in the table {line.table}"

    def _wrong_item(self, reading: Reading, line: Line, versions: list[Entry]) -> str:
        own = {_key(entry.unit) for entry in versions}
        if line.bullets and not any(line.bullets[-1].startswith(key) for key in own):
            return f"belongs to the bullet {own}, found {place(line)}"
        holders = self._holders(versions)
        sides = (self.lineage.ours, self.lineage.theirs)
        above = {
            _key(side[name].unit) if side[name].unit.kind == "item" else ""
            for side in sides
            for name in holders
            if name in side
        }
        above |= {"" for name in holders if self.lineage.flattened(name)}
        parent = line.bullets[-2] if len(line.bullets) > 1 else ""
        if not any(parent.startswith(key) if key else not parent for key in above):
            return f"belongs below the bullet {above}, found {place(line)}"
        return self._wrong_list(reading, line, versions[0])

    def _holders(self, versions: list[Entry]) -> set[str]:
        """Return what a bullet may be in: where one side put it; else where both have it."""
        lineage, name = self.lineage, versions[0].name
        if name in lineage.base and len(versions) > 1:
            moved = [lineage.moved(version, name) for version in (lineage.ours, lineage.theirs)]
            there = versions[0 if moved[0] else 1].parent
            if moved.count(True) == 1 and there and self._lives(there.name):
                return {there.name}
        return {entry.parent.name for entry in versions if entry.parent}

    def _lives(self, name: str) -> bool:
        """Say whether neither side took out a unit."""
        lineage = self.lineage
        return name not in lineage.base or (name in lineage.ours and name in lineage.theirs)

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
            return f"belongs to the list of {holder.unit.children[0].text[0]!r}, {place(line)}"
        return ""

    def outside(self, reading: Reading, text: Sequence[str]) -> list[int]:
        """Return where a text occurs outside conflicts."""
        return [
            at
            for at in reading.find(text)
            if not any(line.side for line in reading.lines[at : at + len(text)])
        ]

    def found(self, reading: Reading, name: str, text: Sequence[str]) -> list[int]:
        """Return where a record is: where both sides changed the columns, in any order of them."""
        entry = self.lineage.ours.get(name) or self.lineage.theirs[name]
        table = entry if entry.unit.kind == "table" else entry.parent
        if entry.unit.kind not in ("row", "table") or table is None:
            return self.outside(reading, text)
        head = self.lineage.tables.head(table.name)
        if head is None or head.ordered or (known := head.known) is None:
            return self.outside(reading, text)
        wanted = sorted(zip(known, cells(text[0]), strict=True))
        return [
            at
            for at, line in enumerate(reading.lines)
            if line.kind == "row" and not line.side and sorted(line.table) == sorted(known)
            if sorted(zip(line.table, cells(line.text), strict=False)) == wanted
        ]

    def home(self, name: str) -> str:
        """Say where a unit is in the version it comes from."""
        entry = self.lineage.ours.get(name) or self.lineage.theirs[name]
        text = entry.text[0] if entry.text else entry.unit.kind
        return f"it is of {text!r} under {entry.heading!r}"


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


def place(line: Line) -> str:
    """Return where a line is, for a sentence."""
    heading = line.headings[-1] if line.headings else "the top"
    kept = f" ({line.kept.removeprefix(KEPT)})" if line.kept else ""
    return f"{line.text.strip()[:100]!r} under {heading!r}{kept}"
