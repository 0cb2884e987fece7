"""A spec in a repository as a team has it, where Enter is the answer to every prompt.

Each file of `tests/documents/repositories/` is such a repository: code, a PRD, a contract and an
architecture in different forms and languages, and what a copy should make of them.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

import interview
from compiled import COPIER
from layouts import git

REPOSITORIES = interview.ROOT / "tests" / "documents" / "repositories"
NAMES = sorted(path.stem for path in REPOSITORIES.glob("*.yml"))


def copied(name: str, root: Path, template: Path) -> tuple[dict[str, Any], Path, str]:
    """What is expected of a repository, the folder of its new spec, and the report."""
    told = yaml.safe_load((REPOSITORIES / f"{name}.yml").read_text(encoding="utf-8"))
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    for path, text in told["files"].items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    command = [*COPIER, "copy", "--trust", "--defaults", str(template), told["feature"]]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=True)
    return told["expected"], root / told["feature"], done.stderr


def test_there_are_eight_repositories() -> None:
    assert len(NAMES) == 8


@pytest.mark.copier
@pytest.mark.parametrize("name", NAMES)
def test_a_repository_answers_for_its_spec(
    name: str, tmp_path: Path, template_repository: Path
) -> None:
    expected, folder, said = copied(name, tmp_path / "team", template_repository)
    answers = yaml.safe_load((folder / ".copier-answers.yml").read_text(encoding="utf-8"))
    requirements = expected.pop("requirements", None)
    calls, access = expected.pop("operations", None), expected.pop("access", None)
    assert {key: answers.get(key) for key in expected} == expected
    if requirements is not None:
        found = [
            {key: item.get(key) for key in wanted}
            for item, wanted in zip(answers["requirements"], requirements, strict=True)
        ]
        assert found == requirements
        spec = (folder / "spec.md").read_text(encoding="utf-8")
        assert all(f"| {item['text']} |" in spec for item in requirements)
    if calls is not None:
        assert [item["call"] for item in answers["operations"]] == calls
    if access is not None:
        assert {item["call"]: item["access"] for item in answers["operations"]} == access
    assert "Stack " in said
    assert "Not filled" not in said
    report = said[said.index("Stack ") :].splitlines()
    assert sum(-(-len(line) // 80) for line in report) <= 24  # one screen
