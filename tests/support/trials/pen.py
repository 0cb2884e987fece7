"""What a person and a template version have in common when they edit a document."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from trials.units import HEADING, OPEN_ITEM, Unit

TOKEN = re.compile(r"zq[at][0-9a-z]{5}")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SWAPS = {
    "and": "or",
    "the": "this",
    "is": "was",
    "are": "were",
    "must": "shall",
    "one": "a single",
    "at most": "up to",
    "every": "each",
    "each": "every",
    "never": "not once",
    "after": "following",
    "before": "ahead of",
    "with": "by way of",
    "new": "fresh",
}
Edit = Callable[[], bool]


class Pen:
    """Edits one document in place.

    Args:
        document: a copy of the old render.
        rng: decides everything.
        prefix: what the names of new units begin with; the letter of the side by default.

    """

    side: ClassVar[str]

    def __init__(self, document: Unit, rng: random.Random, prefix: str = "") -> None:
        self.document = document
        self.rng = rng
        self._prefix = prefix or self.side
        self._made = 0
        self._tokens: set[str] = set()

    def edits(self) -> Sequence[tuple[float, Edit]]:
        """Return the edits this hand makes, each with its weight; an edit says if it was made."""
        raise NotImplementedError

    def edit(self, times: int) -> None:
        """Make this many edits, drawn by weight; one that finds no place is drawn again."""
        weights, edits = zip(*self.edits(), strict=True)
        made = tries = 0
        while made < times and tries < times * 8:
            tries += 1
            made += self.rng.choices(edits, weights)[0]()

    # What is written

    def token(self) -> str:
        """Return a word that occurs nowhere else."""
        while True:
            word = f"zq{self.side}" + "".join(self.rng.choices(_DIGITS, k=5))
            if word not in self._tokens:
                self._tokens.add(word)
                return word

    def new(self, kind: str, *text: str, children: Sequence[Unit] = ()) -> Unit:
        """Return a unit that is in no other version."""
        self._made += 1
        return Unit(kind, f"{self._prefix}{self._made}", list(text), list(children))

    def new_row(self, *texts: str) -> Unit:
        """Return a new row of a table."""
        return self.new("row", *texts)

    def cell(self) -> str:
        """Return what a new column says in a row."""
        raise NotImplementedError

    def row_for(self, table: Unit) -> Unit | None:
        """Return a new row for a table; nothing when its key is taken."""
        raise NotImplementedError

    def may_change(self, block: Unit) -> bool:
        """Say whether the columns of a table or the nesting of bullets may change."""
        return bool(block.kind)

    # Where it is written

    def notes(self) -> Unit:
        """Return the section that people own."""
        return next(
            unit
            for unit in self.document.walk()
            if unit.kind == "section" and unit.text[0] == "## Notes"
        )

    def places(self, *kinds: str) -> list[tuple[Unit, Unit]]:
        """Return all units of some kinds that this hand may touch, each with its parent."""
        return [
            (child, unit)
            for unit in self.document.walk()
            for child in unit.children
            if child.kind in kinds
        ]

    def pick(
        self, *kinds: str, where: Callable[[Unit], bool] = lambda _: True
    ) -> tuple[Unit, Unit] | None:
        """Return one such unit with its parent, or nothing when there is none."""
        found = [place for place in self.places(*kinds) if where(place[0])]
        return self.rng.choice(found) if found else None

    def insert(self, parent: Unit, child: Unit, *, last: bool = False) -> None:
        """Put a row, an item or a block anywhere in its parent, or last of its kind."""
        floor, ceiling = self._room(parent, child)
        parent.children.insert(ceiling if last else self.rng.randint(floor, ceiling), child)

    def _room(self, parent: Unit, child: Unit) -> tuple[int, int]:
        """Return the first and the last index where a child of this kind may go."""
        siblings = parent.children
        blocks = [n for n, unit in enumerate(siblings) if unit.kind != "section"]
        after_blocks = blocks[-1] + 1 if blocks else 0
        if child.kind == "section":
            return after_blocks, len(siblings)
        if after_blocks and siblings[after_blocks - 1].kind == "rule":
            after_blocks -= 1
        first = 1 if siblings and siblings[0].kind == "front matter" else 0
        return first, after_blocks

    def open_texts(self, *kinds: str) -> list[tuple[Unit, int]]:
        """Return the texts that hold an open item, as a unit and the number of its text."""
        return [
            (unit, number)
            for unit, _ in self.places(*kinds)
            for number, text in enumerate(unit.text)
            if OPEN_ITEM.search(text)
        ]

    def notes_of_alignment(self, start: str) -> list[tuple[Unit, int]]:
        """Return the alignment notes that begin with a word, as a row and the cell's number."""
        found = []
        for table, _ in self.places("table"):
            if "Alignment Notes" in table.text:
                column = table.text.index("Alignment Notes")
                found += [
                    (row, column)
                    for row in table.children
                    if len(row.text) > column and row.text[column].startswith(start)
                ]
        return found

    # Kinds of change

    def swapped(self, text: str) -> str:
        """Return a sentence with one of its common words changed; the same when it has none."""
        start = text.find("**: ") + 4 if text.find("**: ") >= 0 else 0
        options = []
        for old, new in _SWAPS.items():
            options += [(m.start(), old, new) for m in re.finditer(rf"\b{old}\b", text[start:])]
        if not options:
            return text
        at, old, new = self.rng.choice(options)
        at += start
        return text[:at] + new + text[at + len(old) :]

    def inserted(self, text: str, words: str) -> str:
        """Return a sentence with words put in: between two of its words, outside open items."""
        start = text.find("**: ") + 4 if text.find("**: ") >= 0 else 0
        taken = [m.span() for m in re.finditer(rf"`[^`]*`|{OPEN_ITEM.pattern}|\[.*?\)", text)]
        spaces = [
            m.start()
            for m in re.finditer(r"(?<=[a-z,;]) (?=[a-z])", text)
            if m.start() > start and not any(a <= m.start() < b for a, b in taken)
        ]
        if not spaces:
            return f"{text} {words}"
        at = self.rng.choice(spaces)
        return f"{text[:at]} {words}{text[at:]}"

    def move(self, unit: Unit, parent: Unit) -> bool:
        """Move a unit to another place in its parent."""
        before = [child.name for child in parent.children]
        parent.children.remove(unit)
        self.insert(parent, unit)
        return before != [child.name for child in parent.children]

    def heading_free(self, heading: str) -> bool:
        """Say whether no heading has these words."""
        wanted = bare(heading)
        return all(bare(u.text[0]) != wanted for u in self.document.walk() if u.kind == "section")


def bare(heading: str) -> str:
    """Return a heading without its marks and its number."""
    assert HEADING.match(heading)
    return re.sub(r"^#+ (\d+(\.\d+)*\.? )?", "", heading)


def numbered(heading: str) -> tuple[str, str, str]:
    """Return the marks of a heading, its number with the blank behind it, and its title."""
    found = re.fullmatch(r"(#+) ((?:\d+(?:\.\d+)*\.? )?)(.*)", heading)
    assert found
    return found[1], found[2], found[3]


def remove(child: Unit, parent: Unit) -> None:
    """Take a unit out of its parent, by identity."""
    parent.children[:] = [unit for unit in parent.children if unit is not child]


def without_empty(document: Unit) -> None:
    """Take out lists, quotes and tables that nothing is left in."""
    for unit in document.walk():
        unit.children[:] = [
            child
            for child in unit.children
            if child.children or child.kind not in ("list", "quote", "table")
        ]
