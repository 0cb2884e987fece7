"""Changes of the columns of tables, by a person and by a template version alike."""

from __future__ import annotations

from trials.pen import Edit, Pen
from trials.units import Unit

_NAMES = ("Outcome", "Decision", "Test path", "Remark", "Answer of the team", "Ergebnis")


class Columns:
    """A hand that changes columns, and often adds a row in the same go.

    Args:
        pen: the hand.

    """

    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.rng = pen.rng
        self._changed: set[str] = set()

    def edits(self) -> dict[str, Edit]:
        """Return the changes by name."""
        return {
            "renamed": self.rename,
            "swapped": self.swap,
            "dropped": self.drop,
            "added": self.add,
        }

    def _table(self, least: int, name: str = "") -> Unit | None:
        """Return a table that this hand has not changed yet, with enough columns and rows."""

        def fits(table: Unit) -> bool:
            new = table.name not in self._changed and (not name or table.name == name)
            fits = new and len(table.text) >= least and bool(table.children)
            return fits and self.pen.may_change(table)

        place = self.pen.pick("table", where=fits)
        if place is None:
            return None
        self._changed.add(place[0].name)
        return place[0]

    def rename(self, name: str = "") -> bool:
        """Give a column another heading."""
        table = self._table(2, name)
        if table is None:
            return False
        at = self.rng.randrange(len(table.text))
        free = [new for new in _NAMES if new not in table.text]
        new = self.rng.choice(free)
        table.text[at] = new if self.rng.random() < 0.5 else f"{new} {self.pen.token()}"
        return self._with_row(table)

    def swap(self, name: str = "") -> bool:
        """Let two columns change places."""
        table = self._table(3, name)
        if table is None:
            return False
        one, other = sorted(self.rng.sample(range(len(table.text)), 2))
        rows = [row.text for row in table.children if row.kind == "row"]
        for texts in (table.text, table.columns, *rows):
            texts[one], texts[other] = texts[other], texts[one]
        return self._with_row(table)

    def drop(self, name: str = "") -> bool:
        """Take out a column."""
        table = self._table(3, name)
        if table is None:
            return False
        free = [n for n, text in enumerate(table.text) if n and text != "Alignment Notes"]
        at = self.rng.choice(free)
        rows = [row.text for row in table.children if row.kind == "row"]
        for texts in (table.text, table.columns, *rows):
            del texts[at]
        return self._with_row(table)

    def add(self, name: str = "") -> bool:
        """Add a column, anywhere but first."""
        table = self._table(1, name)
        if table is None:
            return False
        at = self.rng.randint(1, len(table.text))
        token = self.pen.token()
        table.text.insert(at, f"Column {token}")
        table.columns.insert(at, token)
        for row in table.children:
            if row.kind == "row":
                row.text.insert(at, self.pen.cell())
        return self._with_row(table)

    def _with_row(self, table: Unit) -> bool:
        if self.rng.random() < 0.6 and (row := self.pen.row_for(table)) is not None:
            self.pen.insert(table, row)
        return True
