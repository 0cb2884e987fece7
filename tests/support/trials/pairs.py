"""One trial: an old render, what a person made of it, and the new render; all from one seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from trials import documents
from trials.pen import without_empty
from trials.person import Person
from trials.template import Template
from trials.units import Unit, text_of


@dataclass(frozen=True)
class Version:
    """One of the three documents: its units and its text."""

    document: Unit
    text: str


@dataclass(frozen=True)
class Pair:
    """A person's edits and a template version, of one old render."""

    seed: int
    name: str
    base: Version
    ours: Version
    theirs: Version


def make(seed: int) -> Pair:
    """Make the pair of a seed: light edits for even seeds, heavy ones for odd seeds."""
    rng = random.Random(seed)  # noqa: S311
    name = rng.choice(documents.NAMES)
    heavy = seed % 2 == 1
    base = documents.document(name)
    person = Person(base.copy(), random.Random(f"{seed} person"))  # noqa: S311
    person.edit(rng.randint(15, 45) if heavy else rng.randint(1, 8))
    template = Template(base.copy(), random.Random(f"{seed} template"))  # noqa: S311
    template.edit(rng.randint(8, 25) if heavy else rng.randint(1, 5))
    if rng.random() < 0.15:
        _think_alike(rng, person, template)
    cut = rng.random() < 0.02
    return Pair(
        seed,
        name,
        Version(base, documents.text(name)),
        _version(person.document, final_newline=not cut),
        _version(template.document),
    )


def _think_alike(rng: random.Random, person: Person, template: Template) -> None:
    """Let the person add what the template adds too: the same key, and other words or the same.

    Both get one name, because a reader would treat the two as one thing.
    """
    here = {unit.name: unit for unit in person.document.walk()}
    added = [
        (unit, here[parent.name])
        for unit, parent in template.places("row", "item", "section")
        if unit.name.startswith("t") and parent.name in here
        if parent.kind in ("table", "list", "section")
        if unit.kind != "row" or "-SPC-" in unit.text[0]
        if parent.identities == here[parent.name].identities
    ]
    if not added:
        return
    unit, parent = rng.choice(added)
    unit.name = "both"
    if unit.kind == "item":
        unit.text = [f"**Common point**: [TODO: say {template.token()}]"]
    elif unit.kind == "section":
        unit.text = [unit.text[0].split()[0] + " Common topic"]
    twin = Unit(unit.kind, "both", list(unit.text))
    if rng.random() < 0.6 or unit.kind == "section":
        if unit.kind == "section":
            twin.children = [person.new("paragraph", f"Before you asked, {person.phrase()}.")]
        elif unit.kind == "row":
            twin.text[1] = person.phrase()
        else:
            twin.text = [f"**Common point**: {person.phrase()}"]
    person.insert(parent, twin)


def _version(document: Unit, *, final_newline: bool = True) -> Version:
    without_empty(document)
    return Version(document, text_of(document, final_newline=final_newline))
