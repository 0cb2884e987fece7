"""What people do to a spec in the months between two template versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from trials.pen import Edit, Pen, numbered, remove
from trials.units import OPEN_ITEM, Unit

_PHRASES = (
    "the team agreed on {}",
    "see {} in the wiki",
    "`{}` since release 4",
    "at most {} per minute, measured each week",
    "**{}** after the review",
    "[{}](https://wiki.example/page)",
    "naïve {} → done, by Zoë & Søren",
    "{}",
    "a < b, {}; 3 of 4",
    "either {} \\| none of them",
)
_CODE = (
    ["```python", "# {} is no heading", "", "| not | a row |", "- no bullet", "```"],
    ["```sh", "make {}", "```"],
    ["````text", "```", "{}", "```", "````"],
    ["```mermaid", "flowchart LR", "  a --> {}", "```"],
)


class Person(Pen):
    """A person who fills, adds, rewords, moves and deletes."""

    side: ClassVar[str] = "a"

    def edits(self) -> Sequence[tuple[float, Edit]]:
        """Return what people do; filling and aligning most of all."""
        return (
            (8, self.fill),
            (0.7, self.write_beside_an_open_item),
            (4, self.align),
            (0.7, self.waive),
            (0.5, self.not_applicable),
            (0.5, self.propose_another),
            (0.7, self.keep_a_fallen_approval),
            (2, self.edit_cell),
            (0.3, self.edit_key),
            (1.5, self.edit_requirement),
            (2, self.append_row),
            (1, self.insert_row),
            (1, self.waiver_row),
            (2, self.append_bullet),
            (1, self.insert_bullet),
            (1, self.nest_bullet),
            (2, self.paragraph),
            (1, self.fence),
            (0.4, self.table),
            (0.4, self.comment),
            (0.8, self.subsection),
            (2, self.write_note),
            (2, self.reword),
            (1, self.swap_a_word),
            (1.5, self.edit_fence),
            (1.2, self.delete_row),
            (1.2, self.delete_bullet),
            (0.5, self.delete_paragraph),
            (0.2, self.delete_fence),
            (0.3, self.delete_subsection),
            (0.8, self.front_matter),
            (0.5, self.tag),
            (0.5, self.move_row),
            (0.5, self.move_bullet),
            (0.2, self.move_bullet_away),
            (0.3, self.blank_lines),
        )

    def phrase(self) -> str:
        """Return words as people write them, with a token."""
        return self.rng.choice(_PHRASES).format(self.token())

    # Filling and aligning

    def fill(self) -> bool:
        """Replace an open item."""
        places = self.open_texts("value", "row", "item", "line", "paragraph", "fence")
        if not places:
            return False
        unit, number = self.rng.choice(places)
        item = self.rng.choice(OPEN_ITEM.findall(unit.text[number]))
        plain = unit.kind in ("value", "fence")
        filling = self.token() if plain else self.phrase()
        unit.text[number] = unit.text[number].replace(item, filling, 1)
        return True

    def answer(self, unit: Unit) -> None:
        """Answer most open items of a unit."""
        plain = unit.kind in ("value", "fence")
        for number, text in enumerate(unit.text):
            for item in OPEN_ITEM.findall(text):
                if self.rng.random() < 0.7:
                    answer = self.token() if plain else self.phrase()
                    unit.text[number] = unit.text[number].replace(item, answer, 1)

    def write_beside_an_open_item(self) -> bool:
        """Leave the placeholder and write after it."""
        places = self.open_texts("row", "item", "paragraph")
        if not places:
            return False
        unit, number = self.rng.choice(places)
        unit.text[number] += f" {self.phrase()}"
        return True

    def _note(self, note: str) -> bool:
        places = self.notes_of_alignment("PROPOSED")
        if not places:
            return False
        row, column = self.rng.choice(places)
        row.text[column] = note.format(was=row.text[column], words=self.phrase())
        return True

    def align(self) -> bool:
        """Approve a proposal."""
        return self._note("ALIGNED @ana 2026-11-22: {words}; Section 1")

    def waive(self) -> bool:
        """Waive a row."""
        return self._note("WAIVED W-001: {words}")

    def not_applicable(self) -> bool:
        """Say that a row does not apply."""
        return self._note("N/A: {words}")

    def propose_another(self) -> bool:
        """Write a proposal of one's own."""
        return self._note("PROPOSED: {words}")

    def keep_a_fallen_approval(self) -> bool:
        """Leave a note as an earlier update has left it."""
        fresh = [p for p in self.notes_of_alignment("PROPOSED") if " (was " not in p[0].text[p[1]]]
        if not fresh:
            return False
        row, column = self.rng.choice(fresh)
        row.text[column] += f" (was ALIGNED @ana 2026-10-01: {self.phrase()}; Section 1)"
        return True

    # Rows

    def edit_cell(self) -> bool:
        """Write into a cell that is neither a key nor an alignment note."""
        place = self.pick("row", where=lambda row: len(row.text) > 1)
        if place is None:
            return False
        row, _ = place
        number = self.rng.randrange(1, len(row.text))
        text = row.text[number]
        if text.startswith(("PROPOSED", "ALIGNED", "WAIVED", "N/A")):
            return False
        whole = not text or self.rng.random() < 0.3
        row.text[number] = self.phrase() if whole else self.inserted(text, self.token())
        return True

    def edit_key(self) -> bool:
        """Write into the first cell of a row."""
        place = self.pick("row", where=lambda row: len(row.text[0].split()) > 1)
        if place is None:
            return False
        place[0].text[0] = self.inserted(place[0].text[0], self.token())
        return True

    def edit_requirement(self) -> bool:
        """Reword a requirement of Section 2."""
        place = self.pick("row", where=lambda row: row.text[0].startswith("**[REQ-"))
        if place is None:
            return False
        row, _ = place
        row.text[1] = self.inserted(row.text[1], f"({self.token()})")
        return True

    def cell(self) -> str:
        """Return what the person writes into a column that is new."""
        return self.phrase() if self.rng.random() < 0.4 else ""

    def row_for(self, table: Unit) -> Unit:
        """Return a new row for a table."""
        keys = [row.text[0] for row in table.children]
        ids = [key for key in keys if "-SPC-" in key]
        if ids:
            number = self.rng.randrange(500, 1000)
            key = ids[0][: ids[0].index("-SPC-") + 5] + str(number) + ids[0].split("-SPC-")[1][3:]
            if key in keys:
                return self.row_for(table)
        else:
            key = f"Own {self.token()}"
        rest = [self.phrase() if n == 0 or self.rng.random() < 0.3 else "to say" for n in range(9)]
        return self.new_row(*[key, *rest][: len(table.text)])

    def append_row(self) -> bool:
        """Add a last row to a table."""
        place = self.pick("table")
        if place is not None:
            self.insert(place[0], self.row_for(place[0]), last=True)
        return place is not None

    def insert_row(self) -> bool:
        """Add a row to a table, anywhere."""
        place = self.pick("table")
        if place is not None:
            self.insert(place[0], self.row_for(place[0]))
        return place is not None

    def waiver_row(self) -> bool:
        """Write down a waiver; the row that says there is none goes."""
        place = self.pick("table", where=lambda table: table.text[0] == "Waiver")
        if place is None:
            return False
        table, _ = place
        number = f"W-{self.rng.randrange(1000):03}"
        if number in [row.text[0] for row in table.children]:
            return False
        table.children[:] = [
            row for row in table.children if row.text[0] not in ("*none*", "_none_")
        ]
        texts = [number, "Alerts", self.phrase(), "@ben", "2027-01-31"]
        table.children.append(self.new_row(*texts[: len(table.text)]))
        return True

    def delete_row(self) -> bool:
        """Take out a row."""
        return self._delete("row")

    def move_row(self) -> bool:
        """Move a row within its table."""
        place = self.pick("row")
        return place is not None and self.move(*place)

    # Bullets

    def bullet_for(self) -> Unit:
        """Return a new bullet."""
        if self.rng.random() < 0.5:
            return self.new("item", f"**Own rule {self.token()}**: {self.phrase()}")
        lines = [f"Also {self.phrase()}."]
        if self.rng.random() < 0.2:
            lines.append(f"and on its second line {self.phrase()}")
        return self.new("item", *lines)

    def append_bullet(self) -> bool:
        """Add a last bullet to a list."""
        place = self.pick("list")
        if place is not None:
            self.insert(place[0], self.bullet_for(), last=True)
        return place is not None

    def insert_bullet(self) -> bool:
        """Add a bullet to a list, anywhere."""
        place = self.pick("list")
        if place is not None:
            self.insert(place[0], self.bullet_for())
        return place is not None

    def nest_bullet(self) -> bool:
        """Add a bullet below a bullet."""
        place = self.pick("list")
        if place is None or not place[0].children:  # every bullet of it was taken out
            return False
        self.insert(self.rng.choice(place[0].children), self.bullet_for(), last=True)
        return True

    def delete_bullet(self) -> bool:
        """Take out a bullet with what is below it."""
        return self._delete("item")

    def move_bullet(self) -> bool:
        """Move a bullet within its list."""
        place = self.pick("item")
        return place is not None and self.move(*place)

    def move_bullet_away(self) -> bool:
        """Move a bullet to another list."""
        place = self.pick("item")
        lists = [unit for unit, _ in self.places("list") if place and unit is not place[1]]
        if place is None or place[1].kind != "list" or not lists:
            return False
        remove(*place)
        self.insert(self.rng.choice(lists), place[0])
        return True

    # Blocks

    def _section(self) -> Unit:
        sections = [s for s, _ in self.places("section") if s.text[0] != "## Notes"]
        return self.rng.choice(sections)

    def paragraph(self) -> bool:
        """Add a paragraph of one or two lines."""
        lines = [f"By the way, {self.phrase()}."]
        if self.rng.random() < 0.3:
            lines.append(f"On a second line: {self.phrase()}.")
        self.insert(self._section(), self.new("paragraph", *lines))
        return True

    def fence(self) -> bool:
        """Add a code block, with lines that look like something else."""
        token = self.token()
        lines = [line.replace("{}", token) for line in self.rng.choice(_CODE)]
        self.insert(self._section(), self.new("fence", *lines))
        return True

    def table(self) -> bool:
        """Add a table of one's own."""
        rows = [self.new_row(f"Own {self.token()}", self.phrase()) for _ in range(2)]
        head = f"Own column {self.token()}"
        self.insert(self._section(), self.new("table", head, "Value", children=rows))
        return True

    def comment(self) -> bool:
        """Add an HTML comment."""
        self.insert(self._section(), self.new("paragraph", f"<!-- {self.token()} -->"))
        return True

    def subsection(self) -> bool:
        """Add a subsection to a section of the second level."""
        parents = [s for s, _ in self.places("section") if s.text[0].startswith("## ")]
        parents = [s for s in parents if s.text[0] != "## Notes"]
        body = [self.new("paragraph", f"Here {self.phrase()}.")]
        if self.rng.random() < 0.5:
            body.append(self.new("list", children=[self.bullet_for(), self.bullet_for()]))
        made = self.new("section", f"### Own heading {self.token()}", children=body)
        self.insert(self.rng.choice(parents), made, last=self.rng.random() < 0.7)
        return True

    def retitle(self, section: Unit) -> None:
        """Give a section another title, as a translation would; its number stays."""
        marks, number, _ = numbered(section.text[0])
        section.text[0] = f"{marks} {number}Abschnitt {self.token()}"

    def write_note(self) -> bool:
        """Write under Notes."""
        notes = self.notes()
        if self.rng.random() < 0.7:
            made = self.new("paragraph", f"Noted: {self.phrase()}.")
        else:
            made = self.new("list", children=[self.bullet_for(), self.bullet_for()])
        last = notes.children[-1] if notes.children else None
        if last is not None and last.kind == "list" and made.kind == "list":
            last.children += made.children
        else:
            notes.children.append(made)
        return True

    def _text(self) -> tuple[Unit, int] | None:
        place = self.pick(
            "item", "paragraph", "line", where=lambda u: not u.text[0].startswith("<")
        )
        if place is None:
            return None
        return place[0], self.rng.randrange(len(place[0].text))

    def reword(self) -> bool:
        """Put words into a sentence."""
        place = self._text()
        if place is not None:
            unit, number = place
            text = unit.text[number]
            if text.endswith("\\"):
                unit.text[number] = f"{text[:-1]}, {self.token()}\\"
            else:
                unit.text[number] = self.inserted(text, f"({self.token()})")
        return place is not None

    def swap_a_word(self) -> bool:
        """Change a word of a sentence, without leaving a token."""
        place = self._text()
        if place is None:
            return False
        unit, number = place
        before = unit.text[number]
        unit.text[number] = self.swapped(before)
        return before != unit.text[number]

    def edit_fence(self) -> bool:
        """Write into a code block or a diagram: at the end of a line, or a line of its own."""
        place = self.pick("fence", where=lambda fence: len(fence.text) > 2)
        if place is None:
            return False
        lines = place[0].text
        number = self.rng.randrange(1, len(lines) - 1)
        if self.rng.random() < 0.5:
            lines[number] += f" %% {self.token()}"
        else:
            indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
            lines.insert(number + 1, f"{indent}own line {self.token()}")
        return True

    def delete_paragraph(self) -> bool:
        """Take out a paragraph."""
        return self._delete("paragraph")

    def delete_fence(self) -> bool:
        """Take out a code block."""
        return self._delete("fence")

    def delete_subsection(self) -> bool:
        """Take out a section of the third level."""
        return self._delete("section")

    def _delete(self, kind: str) -> bool:
        place = self.pick(kind, where=lambda u: kind != "section" or u.text[0].startswith("### "))
        if place is None:
            return False
        if kind == "section" and place[0].children and place[0].children[-1].kind == "rule":
            return False
        remove(*place)
        return True

    # The rest

    def front_matter(self) -> bool:
        """Change a value of the front matter."""
        place = self.pick("value", where=lambda v: v.text[0].startswith(("owner", "version")))
        if place is None:
            return False
        key = place[0].text[0].split(":")[0]
        place[0].text[0] = f'{key}: "@acme/{self.token()}"'
        return True

    def tag(self) -> bool:
        """Add a tag."""
        place = self.pick("value", where=lambda v: v.text[0].startswith("tags: ["))
        if place is None:
            return False
        place[0].text[0] = place[0].text[0][:-1] + f', "{self.token()}"]'
        return True

    def blank_lines(self) -> bool:
        """Leave another number of blank lines than the template does."""
        place = self.pick("paragraph", "list", "fence", "section")
        if place is None:
            return False
        unit, _ = place
        unit.gap = self.rng.choice((0, 2)) if unit.kind == "section" else 2
        return True
