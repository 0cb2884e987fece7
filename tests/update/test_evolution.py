"""A spec that a team has filled in everywhere goes through three versions of its template."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import copier
import pytest
import yaml

import filling
import interview
import releases
from feature_spec.rendering.version import Version
from filling import Filled
from layouts import git
from versions import make_versions

pytestmark = pytest.mark.copier

CASE = interview.ROOT / "tests" / "cases" / "checkout.yml"


@dataclass(frozen=True)
class Step:
    """One update of the filled spec."""

    version: str
    text: str


@dataclass(frozen=True)
class Story:
    """The filled spec, each of its updates, and a fresh render of the newest version."""

    first: Filled
    places: frozenset[filling.Place]
    steps: tuple[Step, ...]
    fresh: str
    status: str


def commit(repository: Path) -> None:
    git(repository, "add", "--all")
    git(repository, "commit", "-q", "-m", "docs: specs")


def update(folder: Path, version: str) -> str:
    copier.run_update(
        folder, vcs_ref=version, defaults=True, overwrite=True, unsafe=True, quiet=True
    )
    return (folder / "spec.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Give the story: copied, filled in, and updated three times."""
    top = tmp_path_factory.mktemp("evolution")
    answers = yaml.safe_load(CASE.read_text(encoding="utf-8"))
    template = releases.template(top / "template")
    releases.release(template, "v1.0.0")
    make_versions(template)
    shop = top / "shop"
    shop.mkdir()
    git(shop, "init", "-q", "-b", "main")
    folder = shop / "specs" / "checkout"
    copier.run_copy(
        str(template),
        folder,
        data=answers,
        vcs_ref="v1.0.0",
        defaults=True,
        unsafe=True,
        quiet=True,
    )
    rendered = (folder / "spec.md").read_text(encoding="utf-8")
    first = filling.fill(rendered)
    (folder / "spec.md").write_text(first.text, encoding="utf-8")
    commit(shop)
    steps = []
    for version in ("v1.1.0", "v1.2.0", "v1.3.0"):
        steps.append(Step(version, update(folder, version)))
        status = git(shop, "status", "--porcelain")
        commit(shop)
    given = {**answers, "feature_path": "specs/checkout"}
    fresh = Version(str(template), template).render(given).text
    return Story(first, filling.places_of(rendered), tuple(steps), fresh, status)


def test_the_spec_is_filled_in_everywhere(story: Story) -> None:
    assert len(story.first.written) > 80
    assert not [item for item in filling.OPEN.findall(story.first.text) if "TODO'" not in item]


def test_nothing_is_lost_or_misplaced_in_any_version(story: Story) -> None:
    for step in story.steps:
        assert filling.misplaced(step.text, story.first.written) == [], step.version


def test_no_version_makes_a_conflict(story: Story) -> None:
    for step in story.steps:
        assert "<<<<<<<" not in step.text, step.version
    assert story.status.split("\n")[:2] == [
        " M specs/checkout/.copier-answers.yml",
        " M specs/checkout/spec.md",
    ]


def test_the_result_is_a_fresh_render_with_the_same_fills(story: Story) -> None:
    assert story.steps[-1].text == filling.fill(story.fresh, story.places).text
