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

pytestmark = pytest.mark.copier

CASE = interview.ROOT / "tests" / "cases" / "checkout.yml"
SECTIONS = "template/_sections"
CHECKLIST = "template/_rows/checklist.json"

# A sentence or a question of each section in other words, beside every prompt.
REWORDED = (
    (CHECKLIST, "Are module boundaries documented (diagram/text)?", "Are module boundaries drawn?"),
    (CHECKLIST, "Agreed framework/runner and mock strategy?", "Runners and fakes agreed?"),
    (CHECKLIST, "Are alert thresholds and routing defined?", "Who is called, and when?"),
    (f"{SECTIONS}/0.4_lifecycle.md.jinja", "with evidence;", "with the address of the evidence;"),
    (
        f"{SECTIONS}/1/modular_monolith.md.jinja",
        "Other modules use only",
        "Every other module uses only",
    ),
    (
        "template/_rows/security.json",
        "Each response type lists its fields; unknown body fields are rejected, but ignored",
        "Each type lists its own fields; unknown body fields are rejected, but ignored",
    ),
    (f"{SECTIONS}/5_components.md.jinja", "Depends on", "Builds on"),
    (
        "template/_rows/errors.json",
        "same body as for a missing record",
        "as if it were missing",
    ),
    (
        f"{SECTIONS}/7_verification.md.jinja",
        "Coder agents use this section to",
        "Use this section to",
    ),
    (
        f"{SECTIONS}/8_targets.md.jinja",
        "separately on mobile and desktop",
        "separately on phones and desktops",
    ),
)
ROWS = """
    {"item": "Tracing", "when": "", "where": "Section 9", "ask": "Does one trace cross each call?",
      "note": {"": "[TODO: what is sampled]"}},
    {"item": "Runbooks", "when": "", "where": "Section 9", "ask": "Has each alert a runbook?",
      "note": {"": "[TODO: where the runbooks are]"}},
"""
BLOCK = """\
Retention of signals:

| Signal | Kept |
| --- | --- |
| Logs | [TODO: days that logs are kept] |
| Traces | [TODO: days that traces are kept] |

"""
SECTION = """\
## 10. Rollback Rehearsal

- **Rehearsed**: [TODO: when the way back was last tried on staging]

"""


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


def make_versions(template: Path) -> None:
    """Release three more versions of a template."""
    for folder in (SECTIONS, "template/_rows", "template/_context"):
        for file in sorted((template / folder).rglob("*.j*")):
            text = file.read_text(encoding="utf-8")
            new = text.replace("[TODO: ", "[TODO: please say ").replace(
                "[TODO before Validated: ", "[TODO before Validated: please give "
            )
            file.write_text(new, encoding="utf-8")
    for path, old, new in REWORDED:
        releases.change(template, path, old, new)
    releases.release(template, "v1.1.0")
    monitoring = '      {\n        "item": "Monitoring",'
    releases.change(template, CHECKLIST, monitoring, ROWS.lstrip("\n") + monitoring)
    alerts = "| Alert | Condition | Action |\n"
    releases.change(template, f"{SECTIONS}/9/monitoring.md.jinja", alerts, BLOCK + alerts)
    releases.release(template, "v1.2.0")
    notes = "## Notes\n"
    releases.change(template, "template/feature/spec.md.jinja", notes, SECTION + notes)
    throughput = "- **Throughput**: {{ levels.throughput }}\n"  # no open item is in it
    releases.change(template, f"{SECTIONS}/8_targets.md.jinja", throughput, "")
    releases.release(template, "v1.3.0")


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
