"""Repositories of eight layouts, from `copier copy --trust` to links that lead to files.

Copier copies into three of them. In the others the same steps are taken without it: what is found,
the first render, and what happens after a copy.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

import interview
from compiled import COPIER
from document import Spec
from feature_spec.copy.after import after_copy
from feature_spec.rendering import answering
from feature_spec.rendering.render import NEIGHBOURS, Rendering
from feature_spec.repository.place import place_of
from layouts import LAYOUTS, Layout

PRD = """\
# Requirements

- **FR-1**: A visitor signs in with a passkey. (Must)
- **NFR-1**: A page answers in 200 ms.
"""
ANSWERS = ".copier-answers.yml"
BY_COPIER = ("spaces, parentheses and brackets", "no git", "git worktree")
LABELS = {"prd": "PRD", "api": "API", "arch": "Architecture", "ops": "Operations"}


def api(path: str) -> str:
    """An API contract with two operations of this path, and one of another feature."""
    said = {"responses": {"200": {"description": "Done"}}}
    paths = {path: {"post": said, "delete": said}, "/invoices": {"get": said}}
    info = {"title": "Shop", "version": "1.0.0"}
    return json.dumps({"openapi": "3.1.0", "info": info, "paths": paths})


@dataclass(frozen=True)
class Copied:
    """A spec in a repository, and what the copy said and returned."""

    top: Path
    folder: Path
    said: str
    status: int
    spec: Spec

    def target(self, link: str) -> str:
        """Where a link of the spec leads, as seen from the top of the repository."""
        path = os.path.realpath(self.folder / unquote(link.partition("#")[0]))
        return os.path.relpath(path, os.path.realpath(self.top))

    def line(self, label: str) -> str:
        """What the report says behind a label."""
        found = re.search(rf"^{re.escape(label)} +(.*)$", self.said, re.MULTILINE)
        assert found, f"no {label!r} in:\n{self.said}"
        return found[1]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(layout, marks=pytest.mark.copier if layout.name in BY_COPIER else ())
        for layout in LAYOUTS
    ],
    ids=lambda layout: layout.name,
)
def layout(request: pytest.FixtureRequest) -> Layout:
    found: Layout = request.param
    return found


@pytest.fixture(scope="module")
def copied(
    layout: Layout, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Copied:
    """Give what was copied into a layout, once for all of its tests."""
    top = layout.write(tmp_path_factory.mktemp("layout"))
    contents = {"prd": PRD, "api": api(path_of(layout))}
    for kind in contents.keys() & layout.expected.keys():
        (top / layout.expected[kind]).write_text(contents[kind], encoding="utf-8")
    if layout.name not in BY_COPIER:
        return copy_without_copier(top, layout.feature)
    template: Path = request.getfixturevalue("template_repository")
    return copy(template, top, layout.feature)


def path_of(layout: Layout) -> str:
    """The path of the feature's operations."""
    return "/" + layout.feature.rpartition("/")[2]


def copy(template: Path, top: Path, feature: str) -> Copied:
    command = [*COPIER, "copy", "--trust", "--defaults", "--vcs-ref=HEAD"]
    done = subprocess.run(
        [*command, str(template), feature],
        cwd=top,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return copied_in(top, feature, done.stdout, done.returncode)


def copy_without_copier(top: Path, feature: str) -> Copied:
    """Do what a copy does, one step after the other."""
    folder = top / feature
    folder.mkdir(parents=True)
    macros = interview.macros("discovery")
    here = os.path.realpath(folder)
    base = macros.base(here)
    found = json.loads(macros.found(here, base, folder.name))
    rendering = Rendering(interview.ROOT)
    sources = answering.Sources(
        given={"feature_path": os.path.relpath(here, base)},
        recorded={},
        usual={},
        neutral=NEIGHBOURS | {"found": found},
        metadata={},
    )
    answers = answering.answer(rendering.interview, sources, rendering.text).recorded
    (folder / "spec.md").write_bytes(rendering.spec(answers))
    (folder / ANSWERS).write_bytes(rendering.answers_file(answers))
    chosen = any(ties["others"] or len(ties["best"]) > 1 for ties in found.values())
    words = "trusted choice" if chosen else "trusted"
    said = after_copy(interview.ROOT, place_of(folder), ANSWERS, words)
    return copied_in(top, feature, said, 0)


def copied_in(top: Path, feature: str, said: str, status: int) -> Copied:
    folder = top / feature
    answers = yaml.safe_load((folder / ANSWERS).read_text(encoding="utf-8"))
    spec = Spec((folder / "spec.md").read_text(encoding="utf-8"), answers)
    return Copied(top, folder, said, status, spec)


def test_the_copy_ends_well_and_leaves_two_files(copied: Copied) -> None:
    assert copied.status == 0, copied.said
    assert "Traceback" not in copied.said
    names = sorted(path.name for path in copied.folder.iterdir())
    assert names == [".copier-answers.yml", "spec.md"]


def test_the_answers_hold_the_references_from_the_top_of_the_repository(
    layout: Layout, copied: Copied
) -> None:
    for kind in LABELS:
        assert copied.spec.answers[f"{kind}_reference"] == layout.expected.get(kind, "")
    assert copied.spec.answers["feature_path"] == layout.feature


def test_the_front_matter_leads_from_the_folder_to_the_files(
    layout: Layout, copied: Copied
) -> None:
    for kind in ("prd", "api", "arch"):
        link = copied.spec.front_matter[f"{kind}_reference"]
        if kind in layout.expected:
            assert copied.target(link) == layout.expected[kind]
            assert (copied.top / copied.target(link)).is_file()
        else:
            assert link.startswith("[TODO: ")


def test_the_links_lead_from_the_folder_to_the_files(layout: Layout, copied: Copied) -> None:
    local = [copied.target(link) for link in copied.spec.links if "://" not in link]
    assert set(local) == set(layout.expected.values())
    assert all((copied.top / target).is_file() for target in local)


def test_the_report_names_what_is_linked_and_what_is_not(layout: Layout, copied: Copied) -> None:
    for kind, label in LABELS.items():
        if kind in layout.expected:
            assert copied.line(label).startswith(layout.expected[kind])
        else:
            assert re.match("none |not linked, ", copied.line(label))
    assert ("Paths" in copied.said) == (layout.git == "none")


def test_the_requirements_of_the_prd_are_in_section_2(layout: Layout, copied: Copied) -> None:
    assert copied.spec.defined("REQ")[:2] == ["REQ-SPC-001", "REQ-SPC-002"]
    rows = [item["prd"] for item in copied.spec.answers["requirements"]]
    assert rows == (["FR-1", "NFR-1"] if "prd" in layout.expected else [])
    assert "A visitor signs in with a passkey." in copied.spec.sections["2"]
    assert all(row in copied.spec.sections["2"] for row in rows)


def test_the_operations_of_the_contract_are_in_section_4_1(layout: Layout, copied: Copied) -> None:
    calls = [item["call"] for item in copied.spec.answers["operations"]]
    assert sorted(calls) == (
        [f"DELETE {path_of(layout)}", f"POST {path_of(layout)}"] if "api" in layout.expected else []
    )
    shown = [row[0] for row in copied.spec.rows("4.1")]
    assert all(f"`{call}`" in shown for call in calls)
