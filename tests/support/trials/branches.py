"""Two authors on two branches, each in other sections, merged as git merges them."""

from __future__ import annotations

import random

from trials.person import Person
from trials.units import Unit


def merge(rng: random.Random, base: Unit, person: Person) -> bool:
    """Let a second author edit other sections on a branch, and merge it into the first one's text.

    On the two branches, both may have added a row of one ID.
    """
    seed = rng.random()
    second = Person(base.copy(), random.Random(f"{seed} branch"), prefix="c")  # noqa: S311
    second.edit(rng.randint(2, 12))
    mine, other = person.document, second.document
    both = mixed(rng, mine, other)
    names = [unit.name for unit in both.walk()]
    if len(names) != len(set(names)):  # something went from one section to another
        return False
    person.document = both
    if rng.random() < 0.3:
        _one_id_twice(person, second)
    return True


def mixed(rng: random.Random, mine: Unit, other: Unit) -> Unit:
    """Return the document of one author with some of the other's sections."""
    theirs = {unit.name: unit for unit in other.walk() if _is_second(unit)}
    copy = mine.copy()
    for unit in copy.walk():
        unit.children[:] = [
            theirs[child.name]
            if _is_second(child) and child.name in theirs and rng.random() < 0.5
            else child
            for child in unit.children
        ]
    return copy


def _is_second(unit: Unit) -> bool:
    return unit.kind == "section" and unit.text[0].startswith("## ")


def _one_id_twice(person: Person, second: Person) -> None:
    def with_ids(table: Unit) -> bool:
        return any("-SPC-" in row.text[0] for row in table.children)

    place = person.pick("table", where=with_ids)
    if place is None:
        return
    row = person.row_for(place[0])
    again = second.new_row(*[row.text[0], *(second.phrase() for _ in row.text[1:])])
    person.insert(place[0], row, last=True)
    person.insert(place[0], again, last=True)
