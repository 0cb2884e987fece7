"""What holds for every update: edits of people against changes of the template, over answers.

A cell of the table is what Copier does to the text (`git apply`, or a merge of lines) and then what
the `after` hook decides; `test_trials.py` holds that against Copier itself, and so does the real
update below.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import filling
import interview
import releases
import updates
from feature_spec.merge.kept import HEADING
from feature_spec.merge.report import REMOVED
from feature_spec.rendering.version import Version
from filling import Filled
from layouts import git

SECTIONS = "template/_sections"
CATALOGUES = "template/_rows"
CHECKLIST = f"{CATALOGUES}/checklist.json"
CASES = {path.stem: path for path in sorted((interview.ROOT / "tests" / "cases").glob("*.yml"))}
TINY: dict[str, dict[str, Any]] = {
    "one job": {"surfaces": ["jobs"], "access": "internal", "backend_language": "go"},
    "pages": {"surfaces": ["ui"], "backend_language": "none", "access": "signed_in"},
}

# ---- what a person does ---------------------------------------------------------------------

OWN_SECTION = "## Costs\n\n- **Budget**: 300 EUR a month, said Zoë\n\nNobody else pays.\n\n"
OWN_ROWS = {
    "| Environments |": "| Budget | Who pays? | Must | N/A: no money is spent | none |",
    "| Backups |": "| Sunset | When does it end? | Must | ALIGNED @ana 2026-11-20: 2031 | none |",
    "| _none run_ |": "| VAL-SPC-090 | pass | seen by Ana on her own machine |",
}
"""By the start of a row what a person puts below it."""
OPERATING = "Operations / Deployment / Monitoring"
RESULTS = "Results (filled before Validated)"


Edit = Callable[[str, frozenset[filling.Place]], Filled]
"""From a text, and the places that are open in the old render, to the text with the edit."""


def nothing(text: str, places: frozenset[filling.Place]) -> Filled:
    return Filled(text, ())


def notes(text: str, places: frozenset[filling.Place]) -> Filled:
    return filling.fill(text, frozenset(place for place in places if place[2] < 0))


def placeholders(text: str, places: frozenset[filling.Place]) -> Filled:
    return filling.fill(text, frozenset(place for place in places if place[2] >= 0))


def a_few_places(text: str, places: frozenset[filling.Place]) -> Filled:
    """Fill every seventh place, so that most of the text is as it was rendered."""
    return filling.fill(text, frozenset(sorted(places)[::7]))


def own_section(text: str, places: frozenset[filling.Place]) -> Filled:
    assert text.count("## 9. ") == 1
    written = (("Costs", "Budget", "300 EUR a month"), ("Costs", "", "Nobody else pays."))
    return Filled(text.replace("## 9. ", f"{OWN_SECTION}## 9. "), written)


def own_rows(text: str, places: frozenset[filling.Place]) -> Filled:
    written = []
    for line in text.splitlines():
        for start, row in OWN_ROWS.items():
            if line.startswith(start):
                text = text.replace(line, f"{line}\n{row}")
                key, *cells = row.strip("| ").split(" | ")
                heading = RESULTS if "VAL" in row else OPERATING
                written.append((heading, key, max(cells, key=len)))
    assert len(written) == len(OWN_ROWS)
    return Filled(text, tuple(written))


def a_section_deleted(text: str, places: frozenset[filling.Place]) -> Filled:
    shorter, deleted = re.subn(r"### 0\.4 .*?(?=---\n\n)", "", text, flags=re.DOTALL)
    assert deleted == 1
    return Filled(shorter, ())


def everything(text: str, places: frozenset[filling.Place]) -> Filled:
    written: tuple[tuple[str, str, str], ...] = ()
    for edit in (own_section, own_rows, a_section_deleted, filling.fill):
        edited = edit(text, places)
        text, written = edited.text, (*written, *edited.written)
    return Filled(text, written)


EDITS: dict[str, Edit] = {
    "nothing": nothing,
    "every note": notes,
    "every placeholder": placeholders,
    "a few places": a_few_places,
    "a section added": own_section,
    "own rows": own_rows,
    "a section deleted": a_section_deleted,
    "everything": everything,
}

# ---- what a version changes -----------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A change of the template, and where it moves the texts in it.

    Attributes:
        replaced: by file the old and the new text; an old text that begins with `re:` is a pattern.
        renamed: headings that have other words.
        dropped: rows and bullets that are gone, with the heading they were under.
        differs: whether the same edits of a render of the new version would be another text: where
            an approval falls back, a text is kept in Notes, or a place has another name.

    """

    replaced: tuple[tuple[str, str, str], ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    dropped: Mapping[str, str] = field(default_factory=dict)
    differs: bool = False


MONITORING = '      {\n        "item": "Monitoring",'
RUNBOOKS = (
    '    {"item": "Runbooks", "when": "", "where": "Section 9", "ask": "Has each alert one?",\n'
    '      "note": {"": "[TODO: where the runbooks are]"}},\n'
)
SIGNALS = "| Signal | Kept |\n| --- | --- |\n| Logs | [TODO: days that logs are kept] |\n\n"
REHEARSAL = "## 10. Rollback Rehearsal\n\n- **Rehearsed**: [TODO: when it was last tried]\n\n"
CHANGES: dict[str, Change] = {
    "a sentence is reworded": Change(
        ((f"{SECTIONS}/0.4_lifecycle.md.jinja", "with evidence;", "with linked evidence;"),)
    ),
    "every prompt is reworded": Change(
        (
            (f"{SECTIONS}/**/*.jinja", "[TODO: ", "[TODO: please say "),
            (f"{SECTIONS}/**/*.jinja", "[TODO before Validated: ", "[TODO before Validated: the "),
            (f"{CATALOGUES}/*.json", "[TODO: ", "[TODO: please say "),
        )
    ),
    "a question is reworded": Change(
        (
            (CHECKLIST, "Are alert thresholds and routing defined?", "Who is called, and when?"),
            (CHECKLIST, "Is auth approach designed (token/OAuth/RBAC)?", "How do people sign in?"),
        )
    ),
    "a generated note is reworded": Change(
        (
            (CHECKLIST, '"PROPOSED: {style_label}"', '"PROPOSED: the style is {style_label}"'),
            (CHECKLIST, '"PROPOSED: frontend feature', '"PROPOSED: the style is frontend feature'),
        ),
        differs=True,
    ),
    "a row is added between rows": Change(((CHECKLIST, MONITORING, RUNBOOKS + MONITORING),)),
    "a block is added": Change(
        (
            (
                f"{SECTIONS}/9/monitoring.md.jinja",
                "| Alert | Condition | Action |\n",
                f"{SIGNALS}| Alert | Condition | Action |\n",
            ),
        )
    ),
    "a bullet is dropped": Change(
        ((f"{SECTIONS}/1_overview.md.jinja", r"re:- \*\*Component Boundary.*\n", ""),),
        dropped={"Component Boundary": "1. Technical Overview & Architecture Style"},
        differs=True,
    ),
    "a block is moved": Change(
        (
            (
                f"{SECTIONS}/9_operations.md.jinja",
                r"re:({% include '[^']*monitoring.md.jinja' %}\n)(.*logging.*\n)",
                r"\2\1",
            ),
        )
    ),
    "a section is added": Change(((updates.TEXT, "## Notes\n", f"{REHEARSAL}## Notes\n"),)),
    "a heading is renamed": Change(
        ((f"{SECTIONS}/7_verification.md.jinja", RESULTS, "What the Tests Said"),),
        renamed={RESULTS: "What the Tests Said"},
        differs=True,
    ),
}
ALERTS = (
    "Fast burn",
    "Budget leak",
    "Job silent",
    "Job slow",
    "Slow pages",
    "Page down",
    "Backup late",
)
LATER_ALERTS = ("Consumer lag", "Outbox stuck")
DROPPED_BLOCK = Change(
    ((f"{SECTIONS}/9/monitoring.md.jinja", r"re:\| Alert \|(.|\n)*(?={% endif %})", ""),),
    dropped=dict.fromkeys([*ALERTS, *LATER_ALERTS], "9. Operations & Observability"),
    differs=True,
)
EVERY_CHANGE = Change(
    tuple(part for change in CHANGES.values() for part in change.replaced),
    renamed=CHANGES["a heading is renamed"].renamed,
    dropped=CHANGES["a bullet is dropped"].dropped,
    differs=True,
)
TABLE = {**CHANGES, "a block is dropped": DROPPED_BLOCK, "everything": EVERY_CHANGE}


def apply(change: Change, template: Path) -> None:
    for pattern, old, new in change.replaced:
        found = 0
        for path in sorted(template.glob(pattern)):
            text = path.read_text(encoding="utf-8")
            wanted = old.removeprefix("re:") if old.startswith("re:") else re.escape(old)
            text, times = re.subn(wanted, new, text)
            path.write_text(text, encoding="utf-8")
            found += times
        assert found, (pattern, old)


# ---- the table ------------------------------------------------------------------------------


def cells() -> Iterator[tuple[str, str, str]]:
    """Every edit against every change on the small specs; on the large ones all edits at once."""
    for change in TABLE:
        for name in TINY:
            yield from ((name, edit, change) for edit in EDITS)
        yield from ((name, "everything", change) for name in CASES)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    """Give the render of a version (none: the first) with a set of answers."""
    top = tmp_path_factory.mktemp("versions")

    @cache
    def template(change: str) -> Version:
        folder = top / (change or "first")
        shutil.copytree(interview.ROOT / "template", folder / "template")
        shutil.copy(interview.ROOT / "copier.yml", folder)
        if change:
            apply(TABLE[change], folder)
        return Version(str(folder), folder)

    @cache
    def render(name: str, change: str) -> str:
        return template(change).render(answers(name)).text

    return render


def answers(name: str) -> dict[str, Any]:
    few: dict[str, Any] = TINY.get(name) or yaml.safe_load(CASES[name].read_text(encoding="utf-8"))
    return {"feature_name": "Checkout", **few, "feature_path": updates.FOLDER}


def where(written: tuple[tuple[str, str, str], ...], change: Change) -> list[tuple[str, str, str]]:
    """Where the texts a person wrote have to be after a change."""
    return [
        (
            HEADING + change.dropped[record]
            if record in change.dropped
            else change.renamed.get(heading, heading),
            record,
            text,
        )
        for heading, record, text in written
    ]


@pytest.mark.sampled
@pytest.mark.parametrize(("name", "edit", "change"), list(cells()))
def test_what_people_wrote_stands_where_they_wrote_it_and_nothing_conflicts(
    rendered: Callable[[str, str], str], name: str, edit: str, change: str
) -> None:
    base, theirs = rendered(name, ""), rendered(name, change)
    assert base != theirs
    places = filling.places_of(base)
    ours = EDITS[edit](base, places)
    text, _ = updates.updated(base, ours.text, theirs)
    assert "<<<<<<<" not in text
    assert filling.misplaced(text, tuple(where(ours.written, TABLE[change]))) == []
    if edit == "nothing" or not TABLE[change].differs:
        assert text == EDITS[edit](theirs, places).text
    again, _ = updates.updated(theirs, text, theirs)
    assert again == text


# ---- approvals, and what was deleted --------------------------------------------------------


@pytest.mark.parametrize("name", [*TINY, *CASES])
def test_an_approval_falls_back_when_what_it_approved_changes(
    rendered: Callable[[str, str], str], name: str
) -> None:
    change = "a generated note is reworded"
    base, theirs = rendered(name, ""), rendered(name, change)
    ours = notes(base, filling.places_of(base)).text
    text, merged = updates.updated(base, ours, theirs)
    style = re.search(r"\| Architecture Style .*?PROPOSED: the style is ([^|]*) \|", theirs)
    assert style
    was = f"(was ALIGNED @ana 2026-11-22: {style[1]}; agreed)"
    new = f"PROPOSED: the style is {style[1]}"
    assert f"| Must | {new} {was} |" in text
    rest = text.replace(f"{new} {was}", f"ALIGNED @ana 2026-11-22: {style[1]}; agreed")
    assert rest == ours  # and no other approval
    assert merged is not None
    told = f"Architecture Style: no longer approved; the proposal is now: {new}"
    assert [notice.text for notice in merged.report] == [told]
    again, _ = updates.updated(theirs, text, theirs)
    assert again == text


@pytest.mark.parametrize("name", TINY)
def test_a_deleted_section_stays_deleted_when_the_template_changes_it(
    rendered: Callable[[str, str], str], name: str
) -> None:
    base, theirs = rendered(name, ""), rendered(name, "a sentence is reworded")
    ours = a_section_deleted(base, frozenset()).text
    text, merged = updates.updated(base, ours, theirs)
    assert text == ours
    assert merged is not None
    assert [notice.text for notice in merged.report] == [REMOVED]
    assert "with linked evidence" in merged.report[0].lines[0]


# ---- by Copier ------------------------------------------------------------------------------


@pytest.mark.copier
def test_copier_does_what_the_table_says(
    rendered: Callable[[str, str], str], tmp_path: Path
) -> None:
    """Every edit, every change: no reject is left, it is reported, and once is enough."""
    name = "one job"
    template = releases.template(tmp_path / "template")
    releases.release(template, "v1.0.0")
    apply(EVERY_CHANGE, template)
    releases.release(template, "v1.1.0")
    shop = updates.repository(tmp_path / "shop")
    folder = shop / updates.FOLDER
    base = updates.copy(template, folder, "v1.0.0", **answers(name))
    assert base == rendered(name, "")
    ours = everything(base, filling.places_of(base)).text
    updates.write(folder, ours)
    updates.commit(shop)

    said = updates.update(folder, "v1.1.0")

    expected, _ = updates.updated(base, ours, rendered(name, "everything"))
    assert updates.read(folder) == expected
    changed = f" M {updates.ANSWERS}\n M {updates.SPEC}\n"
    assert git(shop, "status", "--porcelain", "--ignored") == changed
    assert len(said) <= 20
    for line in (
        r" 0\.1 Architecture / Tech Stack: Architecture Style: no longer approved; the proposal is",
        r" 1\. Technical Overview & Architecture Style: the template dropped this; your text",
        r"^New section +",
    ):
        assert any(re.search(line, found) for found in said), (line, said)

    updates.commit(shop)
    updates.update(folder, "v1.1.0")
    assert updates.clean(shop)
