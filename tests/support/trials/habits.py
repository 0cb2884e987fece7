"""What happens to a spec besides words: formatters, branches, columns, groups, answers.

Each habit has a name and a weight: how often a pair has it. `--kinds` of the trials makes pairs
with some habits alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from trials import branches, form
from trials.columns import Columns
from trials.form import PLAIN, Form
from trials.pen import Pen, remove
from trials.person import Person
from trials.template import Template
from trials.units import Unit

BOXES = ("[ ]", "[x]", "[x]", "✅")


@dataclass
class Draft:
    """A pair that is being made.

    Attributes:
        rng: decides everything.
        base: the old render.
        person, template: the hands; their documents are the two sides.
        between: versions that the spec is updated to before the last one.
        ours_form, theirs_form: how the two sides write.

    """

    rng: random.Random
    base: Unit
    person: Person
    template: Template
    between: list[Unit] = field(default_factory=list)
    ours_form: Form = PLAIN
    theirs_form: Form = PLAIN


Habit = Callable[[Draft], bool]
"""Changes a draft; says whether it found a place."""


def drawn(rng: random.Random, kinds: Sequence[str]) -> list[str]:
    """Return the habits of a pair, in the order in which they happen.

    Args:
        rng: decides.
        kinds: only these; none for any, by their weights.

    """
    if kinds:
        some = rng.sample(list(kinds), rng.randint(1, min(len(kinds), 3)))
        return [name for name in HABITS if name in some]
    return [name for name, (weight, _) in HABITS.items() if rng.random() < weight]


# Columns and headings


def _columns(name: str) -> Habit:
    def changed(draft: Draft) -> bool:
        """Let one side change columns, or both; the other one often adds a row there."""
        first, second = draft.rng.sample([draft.person, draft.template], 2)
        hand = Columns(first)
        edits = [hand.edits()[name] for _ in range(draft.rng.randint(1, 2))]
        before = {unit.name: list(unit.columns + unit.text) for unit in first.document.walk()}
        done = [edit() for edit in edits]
        changed = [
            unit
            for unit in first.document.walk()
            if unit.kind == "table" and before.get(unit.name) != unit.columns + unit.text
        ]
        there = {unit.name: unit for unit in second.document.walk()}
        for table in changed:
            twin = there.get(table.name)
            if twin is None or not twin.children:
                continue
            if draft.rng.random() < 0.5 and (row := second.row_for(twin)) is not None:
                second.insert(twin, row)
            if draft.rng.random() < 0.15:
                other = draft.rng.choice(list(Columns(second).edits()))
                _on(Columns(second), other, twin.name)
        return any(done)

    return changed


def _on(columns: Columns, change: str, table: str) -> bool:
    made = {"renamed": columns.rename, "swapped": columns.swap, "dropped": columns.drop}
    return made.get(change, columns.add)(table)


def _headings_and_tables(draft: Draft) -> bool:
    """Let the template give a section another title and change the table that is in it."""
    template = draft.template
    place = template.pick(
        "section",
        where=lambda s: template.renamable(s) and any(c.kind == "table" for c in s.children),
    )
    if place is None:
        return False
    section = place[0]
    template.retitle(section)
    table = draft.rng.choice([child for child in section.children if child.kind == "table"])
    _on(Columns(template), draft.rng.choice(("renamed", "added", "added", "dropped")), table.name)
    return True


def _headings_of_author(draft: Draft) -> bool:
    """Let the author give sections other titles, with their numbers: a few or, translated, all."""
    person = draft.person
    places = [s for s, _ in person.places("section") if _titled(s) and s.name in _names(draft.base)]
    if not places:
        return False
    some = places if draft.rng.random() < 0.4 else draft.rng.sample(places, 1)
    for section in some:
        person.retitle(section)
    return True


def _titled(section: Unit) -> bool:
    heading = section.text[0]
    return heading.startswith(("## ", "### ")) and heading != "## Notes"


# Lists


def _pens(draft: Draft) -> Pen:
    return draft.template if draft.rng.random() < 0.75 else draft.person


def _grouped(draft: Draft) -> bool:
    """Put bullets that are next to each other below a new bullet."""
    pen = _pens(draft)
    place = pen.pick("list", where=lambda unit: len(unit.children) > 1 and pen.may_change(unit))
    if place is None:
        return False
    items = place[0].children
    size = draft.rng.randint(2, len(items))
    at = draft.rng.randint(0, len(items) - size)
    group = pen.new("item", f"**Stages {pen.token()}**:", children=items[at : at + size])
    items[at : at + size] = [group]
    if pen is draft.template and draft.rng.random() < 0.7:
        twin = next((u for u in draft.person.document.walk() if u.name == place[0].name), None)
        if twin is not None and twin.children:
            draft.person.insert(twin, draft.person.bullet_for())
    return True


def _flattened(draft: Draft) -> bool:
    """Put the bullets below a bullet into its place."""
    base = {unit.name for unit in draft.base.walk()}
    pen = _pens(draft)

    def group(item: Unit) -> bool:
        return item.name in base and bool(item.children) and pen.may_change(item)

    place = pen.pick("item", where=group)
    if place is None:
        return False
    item, parent = place
    twin = next((u for u in draft.person.document.walk() if u.name == item.name), None)
    if pen is draft.template and twin is not None and draft.rng.random() < 0.6:
        draft.person.insert(twin, draft.person.bullet_for(), last=draft.rng.random() < 0.5)
    at = next(n for n, child in enumerate(parent.children) if child is item)
    parent.children[at : at + 1] = item.children
    return True


def _boxes(draft: Draft) -> bool:
    """Put a task box or a tick before bullets: before all of a list, or before one."""
    place = draft.person.pick("list", where=lambda unit: bool(unit.children))
    if place is None:
        return False
    items = place[0].children
    if draft.rng.random() < 0.4:
        items = [draft.rng.choice(items)]
    for item in items:
        item.box = draft.rng.choice(BOXES)
    return True


# Tables with something between their rows


def _between_rows(*, quote: bool) -> Habit:
    def put(draft: Draft) -> bool:
        person = draft.person
        place = person.pick("table", where=lambda t: len(t.children) > 1 and not _split(t))
        if place is None:
            return False
        text = [f"> @ben: why these, {person.token()}?"] if quote else []
        at = draft.rng.randrange(1, len(place[0].children))
        place[0].children.insert(at, person.new("aside", *text))
        return True

    return put


def _split(table: Unit) -> bool:
    return any(child.kind == "aside" for child in table.children)


# Notes


def _notes_renamed(draft: Draft) -> bool:
    draft.person.notes().text[0] = f"## Minutes {draft.person.token()}"
    return True


def _notes_deleted(draft: Draft) -> bool:
    place = draft.person.pick("section", where=lambda unit: unit.text[0] == "## Notes")
    if place is not None:  # else it has another title
        remove(*place)
    return place is not None


# Answers and versions


def _surface(draft: Draft) -> bool:
    """Take out what belongs to a surface, answered as it is, update, and put it in again."""
    off = draft.base.copy()
    alive = _names(draft.template.document)
    free = [
        (unit, parent)
        for parent in off.walk()
        for unit in parent.children
        if unit.kind in ("row", "item", "section", "table", "list", "fence")
        if unit.name in alive and _may_go(unit, draft.template)
    ]
    if not free:
        return False
    mine = {unit.name: unit for unit in draft.person.document.walk()}
    for unit, parent in draft.rng.sample(free, min(len(free), draft.rng.randint(2, 15))):
        remove(unit, parent)
        for inner in unit.walk():
            if inner.name in mine and draft.rng.random() < 0.5:
                draft.person.answer(mine[inner.name])
    draft.between.append(off)
    return True


def _may_go(unit: Unit, template: Template) -> bool:
    if unit.kind == "section":
        ends_in_rule = bool(unit.children) and unit.children[-1].kind == "rule"
        if not unit.text[0].startswith("### ") or ends_in_rule:
            return False
    return template.untouched(unit)


def _several_versions(draft: Draft) -> bool:
    """Let two or three versions go by before the author updates."""
    for _ in range(draft.rng.randint(1, 2)):
        draft.template.edit(draft.rng.randint(1, 6))
    return True


def _step_by_step(draft: Draft) -> bool:
    """Let two or three versions go by, and let the author update to each."""
    for _ in range(draft.rng.randint(1, 2)):
        draft.between.append(draft.template.document.copy())
        draft.template.edit(draft.rng.randint(1, 6))
    return True


def _two_branches(draft: Draft) -> bool:
    return branches.merge(draft.rng, draft.base, draft.person)


# Forms


def _formatter(draft: Draft) -> bool:
    draft.ours_form = form.drawn(draft.rng, draft.person.document)
    return not draft.ours_form.plain


def _form_of_template(draft: Draft) -> bool:
    """Let the template write its bullets or its emphasis in another way."""
    new = draft.rng.choice((Form(bullet="*"), Form(emphasis="*"), Form(bold="__")))
    draft.theirs_form = new
    return all(form.faithful(d.document, new) for d in (draft.person, draft.template))


def _names(document: Unit) -> set[str]:
    return {unit.name for unit in document.walk()}


HABITS: dict[str, tuple[float, Habit]] = {
    "branches": (0.08, _two_branches),
    "versions": (0.12, _several_versions),
    "steps": (0.06, _step_by_step),
    "surfaces": (0.06, _surface),
    "columns-renamed": (0.15, _columns("renamed")),
    "columns-swapped": (0.06, _columns("swapped")),
    "columns-dropped": (0.06, _columns("dropped")),
    "columns-added": (0.08, _columns("added")),
    "headings-and-tables": (0.08, _headings_and_tables),
    "headings-of-author": (0.06, _headings_of_author),
    "lists-grouped": (0.1, _grouped),
    "lists-flattened": (0.05, _flattened),
    "boxes": (0.08, _boxes),
    "quote-in-table": (0.06, _between_rows(quote=True)),
    "blank-in-table": (0.05, _between_rows(quote=False)),
    "notes-renamed": (0.04, _notes_renamed),
    "notes-deleted": (0.04, _notes_deleted),
    "form-of-template": (0.03, _form_of_template),
    "formatter": (0.2, _formatter),
}
"""The habits in the order in which they happen: each one's weight, and what it does."""

IN_STEPS = frozenset(("steps", "surfaces"))
"""The habits in which a spec is updated more than once."""
