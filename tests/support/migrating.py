"""A template whose later versions rename, retype and drop questions; a spec of its first one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import copier
import yaml

import releases
from feature_spec.rendering import migrations
from layouts import git

FOLDER = "specs/checkout"
BODY = """\
# {{ feature_name }}

{{ feature_summary }}

## 1. Facts

- **Access**: {{ access }}
- **Has**: {{ surfaces | join(', ') }}
- **Library**: {{ orm }}
- **Coverage**: {{ coverage_metric }}

## Notes
"""
ANSWERS = {
    "feature_summary": "Zoë pays: 'now' # or 🐢",
    "access": "internal",
    "surfaces": ["rest", "jobs", "storage"],
    "backend_language": "typescript",
    "databases": ["postgresql"],
    "orm": "Prisma",
}
ROWS: list[dict[str, Any]] = [
    {"since": "v1.1.0", "old": "feature_summary", "new": "purpose"},
    {"since": "v1.1.0", "old": "access", "new": "access", "values": {"internal": "staff"}},
    {"since": "v1.1.0", "old": "surfaces", "new": "surfaces", "values": {"jobs": "batch"}},
    {"since": "v1.1.0", "old": "coverage_metric", "new": "counted"},
    {"since": "v1.2.0", "old": "purpose", "new": "aim"},
    {"since": "v1.2.0", "old": "rto_minutes", "new": None},
    {"since": "v1.4.0", "old": "orm", "new": "orm", "convert": "list"},
]
RISK = """
risk_class:
  type: str
  help: How bad is a failure?
  choices: [low, high]
  ask: "{{ 'risk_class' not in prompts.recorded }}"
"""


def reworded(template: Path, name: str, old: str, new: str) -> None:
    """Replace a word everywhere in a file."""
    file = template / name
    text, times = re.subn(rf"\b{old}\b", new, file.read_text(encoding="utf-8"))
    assert times
    file.write_text(text, encoding="utf-8")


def scratch(folder: Path, rows: Sequence[Mapping[str, Any]] = ROWS) -> Path:
    """Make a template of five versions, each with its rows and those of the versions before."""

    def release(version: str) -> None:
        known = [row for row in rows if row["since"] <= version]
        (folder / migrations.ROWS).write_text(json.dumps(known), encoding="utf-8")
        releases.release(folder, version)

    questions = "template/_interview/"
    releases.template(folder, body=BODY)
    release("v1.0.0")

    reworded(folder, questions + "shape.yml", "feature_summary", "purpose")
    reworded(folder, questions + "quality.yml", "coverage_metric", "counted")
    reworded(folder, "template/feature/spec.md.jinja", "feature_summary", "purpose")
    reworded(folder, "template/feature/spec.md.jinja", "coverage_metric", "counted")
    releases.change(folder, questions + "shape.yml", "services: internal", "services: staff")
    releases.change(folder, questions + "shape.yml", 'CLI": jobs', 'CLI": batch')
    release("v1.1.0")

    reworded(folder, questions + "shape.yml", "purpose", "aim")
    reworded(folder, "template/feature/spec.md.jinja", "purpose", "aim")
    data = folder / questions / "data.yml"
    text = re.sub(r"^rto_minutes:\n(?:  .*\n)+", "", data.read_text(encoding="utf-8"), flags=re.M)
    data.write_text(text, encoding="utf-8")
    release("v1.2.0")

    with (folder / questions / "shape.yml").open("a", encoding="utf-8") as file:
        file.write(RISK)
    release("v1.3.0")

    library = 'orm:\n  type: yaml\n  default: "[]"\n  ask: false\n'
    text = re.sub(r"^orm:\n(?:  .*\n)+", library, data.read_text(encoding="utf-8"), flags=re.M)
    data.write_text(text, encoding="utf-8")
    release("v1.4.0")
    return folder


def start(template: Path, top: Path) -> Path:
    """Start a repository with a spec of the first version."""
    top.mkdir()
    git(top, "init", "-q", "-b", "main")
    copier.run_copy(
        str(template),
        top / FOLDER,
        data=ANSWERS,
        vcs_ref="v1.0.0",
        defaults=True,
        unsafe=True,
        quiet=True,
    )
    git(top, "add", "--all")
    git(top, "commit", "-q", "-m", "docs: a spec")
    return top


def recorded(shop: Path) -> dict[str, Any]:
    text = (shop / FOLDER / ".copier-answers.yml").read_text(encoding="utf-8")
    answers: dict[str, Any] = yaml.safe_load(text)
    return answers


def facts_of(shop: Path) -> list[str]:
    lines = (shop / FOLDER / "spec.md").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and line[0] != "#"]


NEWEST = {
    "aim": ANSWERS["feature_summary"],
    "access": "staff",
    "surfaces": ["rest", "batch", "storage"],
    "orm": "Prisma",
    "counted": "line",
    "risk_class": "high",
}
"""What v1.3.0 makes of the answers."""
PRINTED = [
    "Zoë pays: 'now' # or 🐢",
    "- **Access**: staff",
    "- **Has**: rest, batch, storage",
    "- **Library**: Prisma",
    "- **Coverage**: line",
]
