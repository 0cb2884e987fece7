"""`copier update -d` and `--ask`: an answer brings and takes its own blocks, and nothing else."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import filling
import interview
import updates
from compiled import COPIER
from feature_spec.merge.report import DROPPED
from feature_spec.rendering.version import Version
from filling import Filled, Place
from layouts import git
from terminal import Terminal
from updates import ANSWERS, FOLDER, SPEC, commit, read, repository, update, write

CASE = yaml.safe_load((interview.ROOT / "tests/cases/checkout.yml").read_text(encoding="utf-8"))
OTHER: dict[str, Any] = {
    "surfaces": ["rest", "storage"],
    "authn_methods": ["jwt"],
    "databases": ["postgresql"],
    "deployment_strategy": "rolling",
    "data_classes": ["pii"],
    "architecture_style": "monolith",
}
"""Questions that the case answers otherwise."""
ASKED_WITH_SURFACES: dict[str, Any] = {
    "frontend_framework": "react",
    "job_window_min": 1,
    "wcag_level": "AA",
}
"""Answers that Copier forgets with the surfaces they belong to, in the order of the record."""
CONFLICT = re.compile(
    r"<<<<<<< before updating\n(.*?)=======\n(.*?)>>>>>>> after updating\n", re.DOTALL
)


@dataclass(frozen=True)
class Spec:
    """A repository with the case's spec."""

    top: Path

    @property
    def folder(self) -> Path:
        return self.top / FOLDER

    @property
    def text(self) -> str:
        return read(self.folder)

    def has(self, text: str) -> None:
        write(self.folder, text)
        commit(self.top)


@pytest.fixture(scope="module")
def first(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with an untouched spec, committed."""
    top = repository(tmp_path_factory.mktemp("first") / "shop")
    text = updates.copy(template_repository, top / FOLDER, **CASE)
    assert text == rendered()
    commit(top)
    return top


@pytest.fixture
def checkout(first: Path, tmp_path: Path) -> Spec:
    """Give a copy of that repository."""
    return Spec(shutil.copytree(first, tmp_path / "shop"))


@cache
def rendered(question: str = "") -> str:
    """What a fresh copy of the case says, perhaps with the other answer to a question."""
    answers = {**CASE, "feature_path": FOLDER}
    if question:
        answers[question] = OTHER[question]
    return Version(str(interview.ROOT), interview.ROOT).render(answers).text


# ---- an untouched spec ----------------------------------------------------------------------


@pytest.mark.copier
@pytest.mark.parametrize("question", ["surfaces", "authn_methods"])
def test_an_untouched_spec_becomes_a_fresh_copy(checkout: Spec, question: str) -> None:
    before = checkout.text
    update(checkout.folder, **{question: OTHER[question]})
    assert checkout.text == rendered(question)
    assert checkout.text != before
    assert git(checkout.top, "status", "--porcelain") == f" M {ANSWERS}\n M {SPEC}\n"


@pytest.mark.copier
def test_an_answer_is_asked_again_alone_and_the_spec_becomes_a_fresh_copy(checkout: Spec) -> None:
    command = [*COPIER, "update", "--trust", "--ask", "architecture_style"]
    with Terminal([*command, FOLDER], checkout.top) as terminal:
        assert terminal.interview({"architecture_style": "monolith"}) == ["architecture_style"]
        assert terminal.ended() == 0
        assert f"Next          git diff {FOLDER}" in terminal.lines
    assert checkout.text == rendered("architecture_style")
    recorded = yaml.safe_load((checkout.top / ANSWERS).read_text(encoding="utf-8"))
    assert recorded["architecture_style"] == "monolith"
    assert git(checkout.top, "status", "--porcelain") == f" M {ANSWERS}\n M {SPEC}\n"


# ---- a filled spec --------------------------------------------------------------------------


def records(text: str) -> set[tuple[str, str]]:
    """The headings with the rows and bullets under each."""
    found, heading, fenced = set(), "", False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            heading = re.sub(r"^#+ (\d+(\.\d+)*\.? )?", "", line)
        found.add((heading, filling.record_of(line)))
    return found


def body(text: str) -> list[str]:
    """The lines above Notes. A conflict is the template's; notes of the checklist are left out.

    What an approval becomes has tests of its own.
    """
    above = CONFLICT.sub(r"\2", text).partition("\n## Notes\n")[0]
    return [re.sub(r"\| Must \| .*? \| ", "| Must | … | ", line) for line in above.splitlines()]


def below(text: str) -> str:
    return text.partition("\n## Notes\n")[2]


def filled_in(text: str, places: frozenset[Place]) -> list[str]:
    """A render with these places filled in, but those of a line that is in conflict."""
    return body(filling.fill(text, places).text)


def outside(text: str, places: frozenset[Place]) -> frozenset[Place]:
    """Those places whose record is in no conflict."""
    disputed = {filling.record_of(line) for both in CONFLICT.findall(text) for line in both}
    return frozenset(place for place in places if place[1] not in disputed)


RESULTS = "Results (filled before Validated)"
"""Its rows are the author's own: a render begins without any."""


def gone(filled: Filled, theirs: str) -> list[tuple[str, str, str]]:
    """What a person wrote in rows and bullets that a render does not have."""
    left = records(theirs)

    def stays(heading: str, record: str) -> bool:
        named = "open" if record.startswith("decided ") else record
        if heading == RESULTS:
            return True
        return (heading, named) in left

    return [place for place in filled.written if not stays(*place[:2])]


@pytest.mark.parametrize("question", OTHER)
def test_exactly_the_blocks_of_an_answer_come_and_go(question: str) -> None:
    base, theirs = rendered(), rendered(question)
    places = filling.places_of(base)
    text, _ = updates.updated(base, filling.fill(base).text, theirs)
    assert body(text) == filled_in(theirs, outside(text, places))
    assert text.count("<<<<<<<") == (1 if question == "surfaces" else 0)


@pytest.mark.parametrize("question", OTHER)
def test_what_stood_in_a_block_that_went_stands_whole_in_notes_and_is_reported(
    question: str,
) -> None:
    base, theirs = rendered(), rendered(question)
    filled = filling.fill(base)
    text, merged = updates.updated(base, filled.text, theirs)
    assert merged is not None
    notes = below(text)
    lines = filled.text.splitlines()
    for heading, record, answer in gone(filled, theirs):
        line = next(line for line in lines if answer in line)
        assert text.count(answer) == 1, (record, answer)
        kept = notes.partition(f"### Kept on update: {_title(filled.text, heading)}\n")[2]
        # A bullet whose list went too is kept as one of its own.
        assert line.lstrip() in kept.partition("\n### ")[0].splitlines(), (record, answer)
    told = {notice.heading for notice in merged.report if notice.text == DROPPED}
    assert told == set(re.findall(r"^### Kept on update: (.*)$", notes, re.MULTILINE))
    stays = [place for place in filled.written if place not in gone(filled, theirs)]
    assert filling.misplaced(text, tuple(stays)) == []


def _title(text: str, heading: str) -> str:
    found = re.search(rf"^#+ ((\d+(\.\d+)*\.? )?{re.escape(heading)})$", text, re.MULTILINE)
    assert found
    return found[1]


def test_the_answers_take_blocks_with_them_in_which_people_wrote() -> None:
    """Else the tests above look at nothing."""
    filled = filling.fill(rendered())
    for question, least in (("surfaces", 4), ("authn_methods", 4), ("data_classes", 1)):
        assert len(gone(filled, rendered(question))) >= least, question


@pytest.mark.parametrize("question", OTHER)
def test_an_answer_that_is_changed_back_and_forth_loses_nothing(question: str) -> None:
    base, theirs = rendered(), rendered(question)
    filled = filling.fill(base)
    there = CONFLICT.sub(r"\1", updates.updated(base, filled.text, theirs)[0])
    back = CONFLICT.sub(r"\1", updates.updated(theirs, there, base)[0])
    assert below(back) == below(there)
    again = CONFLICT.sub(r"\1", updates.updated(base, back, theirs)[0])
    assert again == there
    for _, record, answer in filled.written:
        assert answer in back, record
    came_back = {place[:2] for place in gone(filled, theirs)}
    here = frozenset(place for place in filling.places_of(base) if place[:2] not in came_back)
    assert body(back) == filled_in(base, here)


@pytest.mark.copier
def test_copier_takes_a_filled_spec_there_and_back(checkout: Spec) -> None:
    """As the tests above do it, and what it says."""
    base, theirs = rendered(), rendered("surfaces")
    filled = filling.fill(base)
    checkout.has(filled.text)
    said = update(checkout.folder, surfaces=OTHER["surfaces"])
    there, merged = updates.updated(base, filled.text, theirs)
    assert merged is not None
    assert checkout.text == there
    assert len(said) <= 20
    number = there[: there.index("<<<<<<<")].count("\n") + 1
    assert f"Conflicts     1 in {SPEC}, line {number}: you and the template changed" in said[1]
    dropped = "4.1. Core Interfaces: the template dropped this; your text"
    assert any(dropped in line for line in said)
    assert not any("New section" in line for line in said)
    assert (
        "Answers       no longer asked, so no longer recorded: "
        + ", ".join(f"{name} ({value})" for name, value in ASKED_WITH_SURFACES.items())
        in said
    )
    assert git(checkout.top, "ls-files", "--unmerged") != ""

    there = CONFLICT.sub(r"\1", there)
    checkout.has(there)
    update(checkout.folder, surfaces=CASE["surfaces"], **ASKED_WITH_SURFACES)
    given = {**CASE, **ASKED_WITH_SURFACES, "feature_path": FOLDER}  # no defaults any more
    back = Version(str(interview.ROOT), interview.ROOT).render(given).text
    assert checkout.text == updates.updated(theirs, there, back)[0]
    assert below(checkout.text) == below(there)
