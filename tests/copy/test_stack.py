"""The stack of a copied spec, as the files of the repository around it say."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import interview
from compiled import COPIER
from feature_spec.copy.stack_lines import stack_lines
from feature_spec.copy.stack_reading import StackReading, offers_of
from feature_spec.rendering.render import Rendering
from feature_spec.stack.answers import Offers, answers_of
from feature_spec.stack.found import find
from layouts import git

LAYOUTS = interview.ROOT / "tests" / "documents" / "stack"
NAMES = sorted(path.stem for path in LAYOUTS.glob("*.yml"))
COPIED = (
    "go-monorepo",
    "rails",
    "nextjs-prisma",
    "spring-kotlin",
    "fastapi",
    "flutter",
    "laravel",
    "dotnet",
    "two-frameworks",
    "no-code",
)
"""The layouts that Copier copies a spec into; the others meet the same functions without it."""


@dataclass(frozen=True)
class Layout:
    """A repository as a team has it, and what a spec in it says.

    Attributes:
        feature: the folder of the spec.
        surfaces: the answer `surfaces`.
        answers: what the files answer, and nothing else.
        report: the line of the report; empty for none.
        tied: the line on what is not decided.

    """

    root: Path
    feature: str
    surfaces: list[str]
    answers: dict[str, Any]
    report: str
    tied: str


def layout(name: str, root: Path) -> Layout:
    """Write the files of a layout into a new repository."""
    told = yaml.safe_load((LAYOUTS / f"{name}.yml").read_text(encoding="utf-8"))
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    for path, text in told["files"].items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    surfaces = told.get("surfaces", ["rest", "storage"])
    lines = told.get("report", ""), told.get("tied", "")
    return Layout(root.resolve(), told["feature"], surfaces, told["answers"], *lines)


@dataclass(frozen=True)
class Copied:
    """What a copy left behind."""

    folder: Path
    said: str

    @property
    def spec(self) -> str:
        return (self.folder / "spec.md").read_text(encoding="utf-8")

    @property
    def answers(self) -> dict[str, Any]:
        text = (self.folder / ".copier-answers.yml").read_text(encoding="utf-8")
        answers: dict[str, Any] = yaml.safe_load(text)
        return answers

    @property
    def stack(self) -> list[str]:
        """The report's lines on the stack."""
        found = re.search(r"^Stack {2,}(.*(?:\n {10,}.*)*)", self.said, re.MULTILINE)
        return [line.strip() for line in found[1].split("\n")] if found else []


def copy(template: Path, root: Path, feature: str, *options: str) -> Copied:
    """Copy a spec into a repository, without a prompt."""
    command = [*COPIER, "copy", "--defaults", "--trust", *options, str(template), feature]
    done = subprocess.run(
        command, cwd=root, capture_output=True, encoding="utf-8", check=False, input=""
    )
    assert done.returncode == 0, done.stderr
    return Copied(root / feature, done.stdout + done.stderr)


@pytest.fixture(scope="module")
def offers() -> Offers:
    return offers_of(interview.ROOT, Rendering(interview.ROOT))


@pytest.mark.parametrize("name", NAMES)
def test_the_files_of_a_layout_say_its_stack(name: str, tmp_path: Path, offers: Offers) -> None:
    told = layout(name, tmp_path / "shop")
    recorded = {
        "backend_language": "undecided",
        "frontend_framework": "undecided",
        "databases": ["undecided"],
        "message_broker": "in_process",
        "test_tools": {},
        "proposed": ["message_broker"],
    }
    folder = told.root / told.feature
    folder.mkdir(parents=True)
    stack = answers_of(find(told.root, folder), recorded, offers)
    asked = {"frontend_framework": "ui", "message_broker": "events", "databases": "storage"}
    answers = {
        name: value
        for name, value in stack.answers.items()
        if asked.get(name, told.surfaces[0]) in told.surfaces or name in told.answers
    }
    if told.answers.get("backend_language") == "other":
        answers.pop("orm", None)
    assert answers == told.answers
    assert stack.problems == []
    after = {"backend_framework": "proposed"} | recorded | answers | {"proposed": []}
    lines = stack_lines(StackReading(stack), after)
    shown = [line.text for line in lines]
    assert shown[-1:] == [told.tied] if told.tied else all(not line.open for line in lines)


@pytest.mark.copier
@pytest.mark.parametrize("name", COPIED)
def test_a_copy_shows_the_stack_of_the_repository(
    name: str, tmp_path: Path, template_repository: Path
) -> None:
    told = layout(name, tmp_path / "shop")
    surfaces = f"surfaces=[{', '.join(told.surfaces)}]"
    copied = copy(template_repository, told.root, told.feature, "-d", surfaces)
    answers = copied.answers
    applying = {n: v for n, v in told.answers.items() if n in answers}
    assert {name: answers[name] for name in applying} == applying
    assert not applying.keys() & set(answers["proposed"])
    assert copied.stack == [line for line in (told.report, told.tied) if line]


@pytest.mark.copier
@pytest.mark.parametrize("name", ["go-monorepo", "nextjs-prisma", "dotnet"])
def test_an_update_right_after_changes_nothing(
    name: str, tmp_path: Path, template_repository: Path
) -> None:
    told = layout(name, tmp_path / "shop")
    surfaces = f"surfaces=[{', '.join(told.surfaces)}]"
    copied = copy(template_repository, told.root, told.feature, "-d", surfaces)
    git(told.root, "add", "--all")
    git(told.root, "commit", "-q", "-m", "start")
    before = copied.spec, (copied.folder / ".copier-answers.yml").read_bytes()
    subprocess.run(
        [*COPIER, "update", "--defaults", "--trust", str(copied.folder)],
        cwd=told.root,
        capture_output=True,
        check=True,
    )
    assert (copied.spec, (copied.folder / ".copier-answers.yml").read_bytes()) == before


@pytest.mark.copier
def test_the_answers_are_those_of_a_copy_that_was_given_them(
    tmp_path: Path, template_repository: Path
) -> None:
    told = layout("fastapi", tmp_path / "shop")
    read = copy(template_repository, told.root, told.feature)
    (tmp_path / "other").mkdir()
    git(tmp_path / "other", "init", "-q")
    data = tmp_path / "data.yml"
    data.write_text(yaml.safe_dump(told.answers), encoding="utf-8")
    given = copy(template_repository, tmp_path / "other", told.feature, "--data-file", str(data))
    assert read.answers == given.answers
    assert read.spec == given.spec


@pytest.mark.copier
def test_an_answer_that_was_given_is_not_replaced(
    tmp_path: Path, template_repository: Path
) -> None:
    told = layout("go-monorepo", tmp_path / "shop")
    (told.root / "services/pay/specs").mkdir(parents=True)
    (told.root / "services/pay/specs/.spec-defaults.yml").write_text(
        "databases: [mongodb]\n", encoding="utf-8"
    )
    copied = copy(
        template_repository,
        told.root,
        told.feature,
        "-d",
        "backend_language=go",
        "-d",
        "backend_framework=Echo",
    )
    assert copied.answers["backend_framework"] == "Echo"
    assert copied.answers["databases"] == ["mongodb"]
    assert copied.answers["orm"] == ""
    assert copied.stack == ["Go (from services/pay/go.mod)"]


@pytest.mark.copier
def test_a_proposed_framework_gives_way_to_the_one_that_is_there(
    tmp_path: Path, template_repository: Path
) -> None:
    told = layout("fastify-presence", tmp_path / "shop")
    copied = copy(template_repository, told.root, told.feature, "-d", "backend_language=typescript")
    assert copied.answers["backend_framework"] == "Fastify"
    assert "NestJS" not in copied.spec
    assert copied.stack == ["TypeScript, Fastify, PostgreSQL, Drizzle (from package.json)"]


@pytest.mark.copier
def test_a_framework_that_no_file_names_stays_a_proposal(
    tmp_path: Path, template_repository: Path
) -> None:
    root = tmp_path / "shop"
    root.mkdir()
    git(root, "init", "-q")
    (root / "go.mod").write_text("module shop\n", encoding="utf-8")
    copied = copy(template_repository, root, "specs/checkout")
    assert copied.answers["backend_language"] == "go"
    assert copied.answers["backend_framework"] == "net/http"
    assert "backend_framework" in copied.answers["proposed"]
    assert copied.stack == ["Go (from go.mod)"]


@pytest.mark.copier
def test_the_team_file_answers_what_a_found_store_asks_for(
    tmp_path: Path, template_repository: Path
) -> None:
    told = layout("fastapi", tmp_path / "shop")
    (told.root / "pyproject.toml").write_text(
        '[project]\nname = "shop"\ndependencies = ["fastapi", "psycopg"]\n', encoding="utf-8"
    )
    (told.root / "specs").mkdir()
    (told.root / "specs/.spec-defaults.yml").write_text(
        "backend_language: python\norm: Piccolo\n", encoding="utf-8"
    )
    copied = copy(template_repository, told.root, told.feature)
    assert copied.answers["databases"] == ["postgresql"]
    assert copied.answers["orm"] == "Piccolo"
    assert "orm" not in copied.answers["proposed"]


@pytest.mark.copier
def test_a_file_that_cannot_be_read_is_reported_and_changes_nothing(
    tmp_path: Path, template_repository: Path
) -> None:
    told = layout("rails", tmp_path / "shop")
    (told.root / "package.json").write_text("{", encoding="utf-8")
    copied = copy(template_repository, told.root, told.feature)
    assert copied.answers["backend_framework"] == "Rails"
    assert copied.stack == [
        told.report,
        "package.json is not valid JSON: line 1: Expecting property name enclosed in double"
        " quotes.",
    ]


@pytest.mark.copier
def test_a_recopy_keeps_what_was_filled(tmp_path: Path, template_repository: Path) -> None:
    told = layout("rails", tmp_path / "shop")
    copied = copy(template_repository, told.root, told.feature)
    before = copied.answers
    (told.root / "Gemfile").write_text('gem "hanami"\ngem "mysql2"\n', encoding="utf-8")
    subprocess.run(
        [*COPIER, "recopy", "--defaults", "--trust", "--overwrite", str(copied.folder)],
        cwd=told.root,
        capture_output=True,
        check=True,
    )
    assert copied.answers == before


@pytest.mark.copier
def test_an_answer_to_a_question_that_did_not_apply_yet_is_not_answered_otherwise(
    tmp_path: Path, template_repository: Path
) -> None:
    told = layout("fastify-presence", tmp_path / "shop")
    given = "-d", "backend_framework=Hono"
    copied = copy(template_repository, told.root, told.feature, *given)
    assert copied.answers["backend_language"] == "typescript"
    assert copied.answers["backend_framework"] != "Fastify"
    assert "backend_framework" in copied.answers["proposed"]
    assert copied.stack == ["TypeScript, PostgreSQL, Drizzle (from package.json)"]
