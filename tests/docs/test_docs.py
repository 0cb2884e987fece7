"""The documentation tells the truth: its files exist, its commands run, its excerpts are real."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

import interview
from external import Node

ROOT = interview.ROOT
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
CASES = sorted((ROOT / "tests" / "cases").glob("*.yml"))


def _blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_of_a_page_leads_to_a_file(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]*`", "", text)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = page.parent / path if path else page
        assert target.exists(), link
        if anchor:
            heads = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = [re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads]
            assert anchor in slugs, link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_lints_clean(page: Path, node: Node) -> None:
    assert node.markdownlint(page.read_text(encoding="utf-8")) == []


def test_the_generated_pages_are_those_of_the_interview() -> None:
    check = [sys.executable, "scripts/reference.py", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_schema_accepts_what_the_template_accepts(case: Path) -> None:
    schema = json.loads((ROOT / "docs" / "answers.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(yaml.safe_load(case.read_text(encoding="utf-8")), schema)


@pytest.mark.parametrize(
    "answers",
    [
        {"access": "everyone"},
        {"surfaces": ["rest", "soap"]},
        {"requirements": [{"text": "It works.", "priority": "Urgent"}]},
        {"error_cases": [{"id": 50, "when": "x", "then": "y"}]},
        {"no_such_question": True},
    ],
)
def test_the_schema_refuses_what_the_template_refuses(answers: dict[str, object]) -> None:
    schema = json.loads((ROOT / "docs" / "answers.schema.json").read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(answers, schema)


def test_the_team_file_of_the_docs_is_read_whole() -> None:
    example, *_ = _blocks(ROOT / "docs" / "generating.md", "yaml")
    given = yaml.safe_load(example)
    assert yaml.safe_load(interview.macros("team").usable(given)) == given


@pytest.mark.parametrize(("page", "number"), [("README.md", 1), ("docs/generating.md", 2)])
def test_the_excerpts_of_a_page_are_from_the_golden_document(page: str, number: int) -> None:
    golden = (ROOT / "tests" / "golden" / "checkout.md").read_text(encoding="utf-8")
    excerpts = _blocks(ROOT / page, "markdown")
    assert len(excerpts) == number
    for excerpt in excerpts:
        assert excerpt in golden


def test_every_diagram_of_the_docs_parses(node: Node) -> None:
    diagrams = [diagram for page in PAGES for diagram in _blocks(page, "mermaid")]
    assert diagrams
    assert node.check("mermaid", diagrams) == [[] for _ in diagrams]


def test_the_index_of_the_docs_links_every_page() -> None:
    docs = ROOT / "docs"
    index = (docs / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in docs.iterdir() if path.suffix in (".md", ".json")}
    linked = set(re.findall(r"\]\(([\w.-]+)(?:#[\w-]+)?\)", index))
    assert linked == pages - {"README.md"}


def test_the_index_of_the_decisions_lists_every_record_without_a_gap() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\d{4})\]\((.+?)\) \| (.+) \|$", index, re.MULTILINE)
    titles = [path.read_text(encoding="utf-8").splitlines()[0][2:] for path in DECISIONS]
    assert rows == [
        (path.name[:4], path.name, title) for path, title in zip(DECISIONS, titles, strict=True)
    ]
    assert [int(number) for number, *_ in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("record", DECISIONS, ids=lambda path: path.name)
def test_a_decision_says_its_status_context_decision_and_consequences(record: Path) -> None:
    heads = re.findall(r"^## (.+)$", record.read_text(encoding="utf-8"), re.MULTILINE)
    assert heads == ["Status", "Context", "Decision", "Consequences"]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^(sh scripts/\w+)$", readme, re.MULTILINE)
    assert f"exec {command}\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_tracked_files_stay_small() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    sizes = {name: (ROOT / name).stat().st_size for name in listed.split("\0") if name}
    assert sum(sizes.values()) < 5_000_000
