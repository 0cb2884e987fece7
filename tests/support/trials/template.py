"""What a new version of the template does to the spec it renders from the same answers."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import ClassVar

from trials.pen import TOKEN, Edit, Pen, numbered, remove
from trials.units import OPEN_ITEM, Unit, block_lines, label

_NUMBER = re.compile(r"^(#+) (\d+(?:\.\d+)*)")


class Template(Pen):
    """A template version that rewords, adds, moves and removes; it leaves Notes alone."""

    side: ClassVar[str] = "t"

    def __init__(self, document: Unit, rng: random.Random) -> None:
        super().__init__(document, rng)
        self._renamed: set[str] = set()
        self._copied: set[str] = set()
        self._originals: set[int] = set()
        self._moved: set[int] = set()

    def edits(self) -> Sequence[tuple[float, Edit]]:
        """Return what template versions do; prompts, notes and rows most of all."""
        return (
            (4, self.reword_prompt),
            (1.5, self.reword_around),
            (2, self.reword_question),
            (3, self.change_note),
            (2, self.checklist_row),
            (1, self.row),
            (2, self.bullet),
            (0.5, self.nested_bullet),
            (1, self.block),
            (1, self.subsection),
            (0.7, self.section),
            (1, self.remove_row),
            (1, self.remove_bullet),
            (0.7, self.remove_block),
            (0.4, self.remove_subsection),
            (0.7, self.move_row),
            (0.7, self.move_bullet),
            (0.3, self.move_block),
            (0.3, self.move_block_away),
            (0.4, self.move_subsection),
            (1, self.rename_heading),
            (0.2, self.column),
            (0.3, self.relabel),
            (1, self.fence),
            (0.5, self.tags),
            (0.6, self.look_alike),
            (2, self.reword),
            (1, self.swap_a_word),
        )

    def places(self, *kinds: str) -> list[tuple[Unit, Unit]]:
        """Return the places outside Notes and outside the title's own line."""
        notes = {id(unit) for unit in self.notes().walk()}
        found = super().places(*kinds)
        return [p for p in found if id(p[0]) not in notes and not _is_title(p[0])]

    def _room(self, parent: Unit, child: Unit) -> tuple[int, int]:
        first, last = super()._room(parent, child)
        if child.kind == "section" and self.notes() in parent.children:
            names = [unit.name for unit in parent.children]
            last = names.index(self.notes().name)
        return first, last

    def _sections(self, *starts: str) -> list[Unit]:
        return [s for s, _ in self.places("section") if s.text[0].startswith(starts)]

    # Words

    def reword_prompt(self) -> bool:
        """Change what an open item asks for, and nothing else."""
        places = self.open_texts("row", "item", "line", "paragraph")
        if not places:
            return False
        unit, number = self.rng.choice(places)
        item = self.rng.choice(OPEN_ITEM.findall(unit.text[number]))
        start, _, prompt = item[1:-1].partition(": ")
        words = self.rng.choice((f"{prompt}, {self.token()}", f"{self.token()}, in a word or two"))
        unit.text[number] = unit.text[number].replace(item, f"[{start}: {words}]", 1)
        return True

    def reword_around(self) -> bool:
        """Change the words around an open item."""
        return self._reword(
            [p for p in self.open_texts("row", "item", "paragraph") if not _is_key(*p)]
        )

    def reword(self) -> bool:
        """Put words into a sentence."""
        places = self.places("item", "paragraph", "line")
        return self._reword([(unit, 0) for unit, _ in places if not unit.text[0].endswith("\\")])

    def _reword(self, places: list[tuple[Unit, int]]) -> bool:
        if not places:
            return False
        unit, number = self.rng.choice(places)
        unit.text[number] = self.inserted(unit.text[number], f"as {self.token()} says")
        return True

    def swap_a_word(self) -> bool:
        """Change a word of a sentence, without leaving a token."""
        place = self.pick("item", "paragraph")
        if place is None:
            return False
        before = place[0].text[0]
        place[0].text[0] = self.swapped(before)
        return before != place[0].text[0]

    def reword_question(self) -> bool:
        """Reword a question of the checklist."""
        rows = self.notes_of_alignment("")
        if not rows:
            return False
        row = self.rng.choice(rows)[0]
        row.text[1] = f"{row.text[1].rstrip('?')}, {self.token()}?"
        return True

    def change_note(self) -> bool:
        """Propose something else for a row of the checklist."""
        places = self.notes_of_alignment("PROPOSED")
        if not places:
            return False
        row, column = self.rng.choice(places)
        new = (f"{row.text[column]}, {self.token()}", f"PROPOSED: {self.token()} instead")
        row.text[column] = self.rng.choice(new)
        return True

    def relabel(self) -> bool:
        """Reword the label of a bullet."""
        place = self.pick("item", where=lambda item: label(item.text[0]) != "")
        if place is None:
            return False
        text = place[0].text[0]
        old = label(text)
        place[0].text[0] = text.replace(old, f"{old[:-2]} {self.token()}**", 1)
        return True

    def fence(self) -> bool:
        """Change a line of a code block, or add one."""
        place = self.pick("fence", where=lambda fence: len(fence.text) > 2)
        if place is None:
            return False
        lines = place[0].text
        number = self.rng.randrange(1, len(lines) - 1)
        if self.rng.random() < 0.5:
            lines[number] += f" {self.token()}"
        else:
            lines.insert(number, f"  new line {self.token()}")
        return True

    def tags(self) -> bool:
        """Add a tag to the front matter."""
        place = self.pick("value", where=lambda value: value.text[0].startswith("tags: ["))
        if place is None:
            return False
        place[0].text[0] = place[0].text[0].replace("[", f'["{self.token()}", ', 1)
        return True

    def rename_heading(self) -> bool:
        """Give a heading another number or other words."""
        places = [s for s in self._sections("## ", "### ") if s.name not in self._copied]
        if not places:
            return False
        section = self.rng.choice(places)
        heading = section.text[0]
        if (number := _NUMBER.match(heading)) and self.rng.random() < 0.5:
            first, _, second = number[2].partition(".")
            new = f"{first}.{int(second) + 20}" if second else f"{int(first) + 20}"
            section.text[0] = f"{number[1]} {new}{heading[number.end() :]}"
        else:
            section.text[0] = f"{heading} {self.rng.choice(('and', 'with'))} {self.token()}"
        self._renamed.add(section.name)
        return True

    def renamable(self, section: Unit) -> bool:
        """Say whether a section may get another title: nothing of it was copied elsewhere."""
        return section.name not in self._copied and section.text[0].startswith(("## ", "### "))

    def retitle(self, section: Unit) -> None:
        """Give a section another title: half of the old one, or other words; its number stays."""
        marks, number, title = numbered(section.text[0])
        words = title.split()
        half = " ".join(words[: len(words) // 2])
        new = f"{half} {self.token()}" if half and self.rng.random() < 0.5 else self.token()
        section.text[0] = f"{marks} {number}{new}"
        self._renamed.add(section.name)

    def untouched(self, unit: Unit) -> bool:
        """Say whether nothing in a unit was moved or copied by this hand."""
        mine = {inner.name: inner for inner in self.document.walk()}
        return all(
            inner.name in mine
            and id(mine[inner.name]) not in self._moved
            and id(mine[inner.name]) not in self._originals
            for inner in unit.walk()
        )

    # Additions

    def checklist_row(self) -> bool:
        """Add a row to a checklist, between others."""
        place = self.pick("table", where=lambda table: "Alignment Notes" in table.text)
        return place is not None and self._row(place[0], between=True)

    def row(self) -> bool:
        """Add a row to a table."""
        place = self.pick("table")
        return place is not None and self._row(place[0], between=False)

    def cell(self) -> str:
        """Return what a new column says in a row."""
        return "to say"

    def row_for(self, table: Unit) -> Unit | None:
        """Return a new row for a table."""
        keys = [row.text[0] for row in table.children]
        ids = [key for key in keys if "-SPC-" in key]
        key = f"Item {self.token()}"
        if ids:
            number = f"{self.rng.randrange(100, 500):03}"
            key = ids[0][: ids[0].index("-SPC-") + 5] + number + ids[0].split("-SPC-")[1][3:]
            if key in keys:
                return None
        texts = [key, f"Is {self.token()} said?", "Must", "PROPOSED: to be agreed", "Section 1"]
        return self.new_row(*[*texts, "more", "more", "more", "more"][: len(table.text)])

    def _row(self, table: Unit, *, between: bool) -> bool:
        made = self.row_for(table)
        if made is None:
            return False
        if between and len(table.children) > 1:
            table.children.insert(self.rng.randrange(1, len(table.children)), made)
        else:
            self.insert(table, made)
        return True

    def _bullet(self) -> Unit:
        if self.rng.random() < 0.6:
            asks = f"[TODO: say {self.token()} in a sentence]"
            return self.new("item", f"**Point {self.token()}**: {asks}")
        return self.new("item", f"The template asks for {self.token()} here.")

    def bullet(self) -> bool:
        """Add a bullet to a list."""
        place = self.pick("list")
        if place is not None:
            self.insert(place[0], self._bullet())
        return place is not None

    def nested_bullet(self) -> bool:
        """Add a bullet below a bullet."""
        place = self.pick("item", where=lambda item: label(item.text[0]) != "")
        if place is None or place[1].kind != "list":
            return False
        place[0].children.append(self._bullet())
        return True

    def _blocks(self) -> list[Unit]:
        rows = [self.new_row(f"Case {self.token()}", "[TODO: the answer]") for _ in range(2)]
        return [
            self.new("paragraph", f"The following holds for {self.token()}."),
            self.new("table", f"Case of {self.token()}", "Answer", children=rows),
            self.new("list", children=[self._bullet(), self._bullet()]),
        ]

    def block(self) -> bool:
        """Put a paragraph, a table and bullets above other blocks of a section."""
        section = self.rng.choice(self._sections("## ", "### "))
        first, last = self._room(section, self.new("paragraph"))
        at = self.rng.randint(first, max(first, last - 1))
        section.children[at:at] = self._blocks()
        return True

    def subsection(self) -> bool:
        """Add a subsection."""
        parent = self.rng.choice(self._sections("## "))
        made = self.new("section", f"### 7.9 Topic {self.token()}", children=self._blocks())
        self.insert(parent, made)
        return True

    def section(self) -> bool:
        """Add a section before Notes."""
        heading = f"## 11. Theme {self.token()}"
        made = self.new("section", heading, children=self._blocks())
        parent = next(u for u in self.document.walk() if self.notes() in u.children)
        parent.children.insert(parent.children.index(self.notes()), made)
        return True

    def column(self) -> bool:
        """Add a column to a table, anywhere but first."""
        place = self.pick("table")
        if place is None:
            return False
        table, _ = place
        at = self.rng.randint(1, len(table.text))
        token = self.token()
        table.text.insert(at, f"Column {token}")
        table.columns.insert(at, token)
        for row in table.children:
            row.text.insert(at, "to say")
        return True

    def look_alike(self) -> bool:
        """Put a copy of a block under another heading, above the block itself."""
        place = self.pick("table", "list", "fence", where=self._worth_copying)
        if place is None:
            return False
        sections = [s for s in self._sections("## ", "### ") if s.name not in self._renamed]
        names = [section.name for section in sections]
        if place[1].name not in names or not (at := names.index(place[1].name)):
            return False
        # Close above what it copies: there a diff that only knows its context goes wrong.
        section = sections[self.rng.randint(max(0, at - 2), at - 1)]
        made = self._again(place[0])
        introduction = self.new("paragraph", f"As elsewhere, {self.token()}:")
        at = self._room(section, made)[1]
        section.children[at:at] = [introduction, made]
        self._copied |= {place[1].name, section.name}
        self._originals |= {id(unit) for block in (place[0], made) for unit in block.walk()}
        return True

    def _may_go(self, unit: Unit) -> bool:
        """Whether a unit may be moved or removed: a copy of what goes would be a move itself."""
        return self._originals.isdisjoint(id(inner) for inner in unit.walk())

    def may_change(self, block: Unit) -> bool:
        """Say whether columns or nesting may change: a block stays like the copy of it."""
        return self._may_go(block)

    def _worth_copying(self, block: Unit) -> bool:
        long = len(block.children or block.text) > 2
        moved = not self._moved.isdisjoint(id(unit) for unit in block.walk())
        return long and not moved and not TOKEN.search("\n".join(block_lines(block)))

    def _again(self, unit: Unit) -> Unit:
        children = [self._again(child) for child in unit.children]
        return self.new(unit.kind, *unit.text, children=children)

    # Removals and moves

    def _remove(self, *kinds: str) -> bool:
        place = self.pick(*kinds, where=self._may_go)
        if place is None:
            return False
        remove(*place)
        return True

    def remove_row(self) -> bool:
        """Take out a row."""
        return self._remove("row")

    def remove_bullet(self) -> bool:
        """Take out a bullet."""
        return self._remove("item")

    def remove_block(self) -> bool:
        """Take out a block."""
        return self._remove("table", "list", "paragraph", "fence")

    def _free_subsection(self) -> tuple[Unit, Unit] | None:
        def free(section: Unit) -> bool:
            ends_in_rule = bool(section.children) and section.children[-1].kind == "rule"
            third = section.text[0].startswith("### ") and not ends_in_rule
            return third and self._may_go(section)

        return self.pick("section", where=free)

    def remove_subsection(self) -> bool:
        """Take out a section of the third level."""
        place = self._free_subsection()
        if place is None:
            return False
        remove(*place)
        return True

    def move_row(self) -> bool:
        """Move a row within its table."""
        place = self.pick("row")
        return place is not None and self.move(*place)

    def move_bullet(self) -> bool:
        """Move a bullet within its list."""
        place = self.pick("item")
        return place is not None and self.move(*place)

    def move_block(self) -> bool:
        """Move a block within its section."""
        place = self.pick("table", "list", "paragraph", "fence", where=self._may_go)
        return place is not None and self.move(*place)

    def move_block_away(self) -> bool:
        """Move a block to another section."""
        place = self.pick("table", "list", "paragraph", "fence", where=self._may_go)
        if place is None:
            return False
        remove(*place)
        self._moved |= {id(unit) for unit in place[0].walk()}
        self.insert(self.rng.choice(self._sections("## ", "### ")), place[0])
        return True

    def move_subsection(self) -> bool:
        """Move a subsection to another place, of its own section or of another."""
        place = self._free_subsection()
        if place is None:
            return False
        remove(*place)
        self._moved |= {id(unit) for unit in place[0].walk()}
        self.insert(self.rng.choice(self._sections("## ")), place[0])
        return True


def _is_title(unit: Unit) -> bool:
    return unit.kind == "section" and unit.text[0].startswith("# ")


def _is_key(unit: Unit, number: int) -> bool:
    return unit.kind == "row" and number == 0
