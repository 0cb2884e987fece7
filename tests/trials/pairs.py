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
    cut = rng.random() < 0.02
    return Pair(
        seed,
        name,
        Version(base, documents.text(name)),
        _version(person.document, final_newline=not cut),
        _version(template.document),
    )


def _version(document: Unit, *, final_newline: bool = True) -> Version:
    without_empty(document)
    return Version(document, text_of(document, final_newline=final_newline))
