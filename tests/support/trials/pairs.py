"""One trial: an old render, what a person made of it, and the new render; all from one seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from trials import documents, habits
from trials.form import PLAIN, Form, Notation, write
from trials.heads import cells_of
from trials.pen import without_empty
from trials.person import Person
from trials.template import Template
from trials.units import Unit


@dataclass(frozen=True)
class Version:
    """One of the documents: its units, its text and how it is written."""

    document: Unit
    text: str
    form: Form = PLAIN


@dataclass(frozen=True)
class Pair:
    """A person's edits and a template version, of one old render.

    `kinds` are the habits that were at work. `between` are versions that the spec is updated to on
    the way to the last one, which is `theirs`.
    """

    seed: int
    name: str
    base: Version
    ours: Version
    theirs: Version
    between: tuple[Version, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def notation(self) -> Notation:
        """Return how the two sides wrote, for a reader of a result."""
        split = any(unit.kind == "aside" for unit in self.ours.document.walk())
        headings = (unit for unit in self.theirs.document.walk() if unit.kind == "section")
        return Notation(
            (self.ours.form, self.theirs.form),
            frozenset(unit.text[0] for unit in headings),
            split=split,
        )

    @property
    def steps(self) -> list[Pair]:
        """Return the pair that each update on the way to the last version makes."""
        targets = [*self.between, self.theirs]
        return [
            Pair(self.seed, self.name, self.base, self.ours, target, tuple(targets[:n]), self.kinds)
            for n, target in enumerate(targets)
        ]


def make(seed: int, kinds: Sequence[str] = ()) -> Pair:
    """Make the pair of a seed: light edits for even seeds, heavy ones for odd seeds.

    Args:
        seed: decides everything.
        kinds: only these habits, and light edits; none for any.

    """
    rng = random.Random(seed)  # noqa: S311
    name = rng.choice(documents.NAMES)
    heavy = seed % 2 == 1 and not kinds
    base = documents.document(name)
    person = Person(base.copy(), random.Random(f"{seed} person"))  # noqa: S311
    person.edit(rng.randint(15, 45) if heavy else rng.randint(1, 8))
    template = Template(base.copy(), random.Random(f"{seed} template"))  # noqa: S311
    template.edit(rng.randint(8, 25) if heavy else rng.randint(1, 5))
    draft = habits.Draft(rng, base, person, template)
    alike = rng.random() < 0.15
    cut = rng.random() < 0.02
    wanted = habits.drawn(rng, kinds)
    if alike and not habits.IN_STEPS & set(wanted):
        _think_alike(rng, person, template)
    made = [kind for kind in wanted if habits.HABITS[kind][1](draft)]
    between = [_version(document, draft.theirs_form) for document in draft.between]
    return Pair(
        seed,
        name,
        Version(base, documents.text(name)),
        _version(person.document, draft.ours_form, final_newline=not cut),
        _version(template.document, draft.theirs_form),
        tuple(between),
        tuple(made),
    )


def _think_alike(rng: random.Random, person: Person, template: Template) -> None:
    """Let the person add what the template adds too: the same key, and other words or the same.

    Both get one name, because a reader would treat the two as one thing.
    """
    here = {unit.name: unit for unit in person.document.walk()}
    added = [
        (unit, parent, here[parent.name])
        for unit, parent in template.places("row", "item", "section")
        if unit.name.startswith("t") and parent.name in here
        if parent.kind in ("table", "list", "section")
        if unit.kind != "row" or "-SPC-" in unit.text[0]
    ]
    if not added:
        return
    unit, there, parent = rng.choice(added)
    unit.name = "both"
    if unit.kind == "item":
        unit.text = [f"**Common point**: [TODO: say {template.token()}]"]
    elif unit.kind == "section":
        unit.text = [unit.text[0].split()[0] + " Common topic"]
    twin = Unit(unit.kind, "both", list(unit.text))
    if unit.kind == "row":
        texts = cells_of(there, unit)
        twin.text = [texts.get(column, "") for column in parent.columns]
    if rng.random() < 0.6 or unit.kind == "section":
        if unit.kind == "section":
            twin.children = [person.new("paragraph", f"Before you asked, {person.phrase()}.")]
        elif unit.kind == "row":
            twin.text[1] = person.phrase()
        else:
            twin.text = [f"**Common point**: {person.phrase()}"]
    person.insert(parent, twin)


def _version(document: Unit, form: Form, *, final_newline: bool = True) -> Version:
    without_empty(document)
    return Version(document, write(document, form, final_newline=final_newline), form)
