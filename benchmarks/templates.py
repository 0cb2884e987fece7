"""What the benchmarks of a copy share: this template, an empty one, a place to copy into."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "hooks"))

from feature_spec.rendering.questions import read_interview  # noqa: E402


def git(folder: Path, *arguments: str) -> None:
    """Run git quietly in a folder, with an identity of its own."""
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def released(folder: Path) -> Path:
    """Make the folder a git template with one annotated tag, packed as a clone from a server is."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "release")
    git(folder, "tag", "--annotate", "v1.0.0", "--message", "v1.0.0")
    git(folder, "gc", "--quiet")
    return folder


def empty_template(folder: Path, questions: int = 0, prompts: int = 0) -> Path:
    """Make a template that renders one line and the answers file.

    Args:
        folder: where; it must not exist yet.
        questions: how many questions it has, each a text with an empty default.
        prompts: how many of them a person is asked; they come first.

    """
    interview = {
        f"question_{number}": {
            "type": "str",
            "help": f"Question {number}?",
            "default": "",
            "ask": number <= prompts,
        }
        for number in range(1, questions + 1)
    }
    rendered = folder / "template"
    rendered.mkdir(parents=True)
    config = yaml.safe_dump({"_subdirectory": "template", **interview}, sort_keys=False)
    (folder / "copier.yml").write_text(config, encoding="utf-8")
    (rendered / "spec.md.jinja").write_text("# Spec\n", encoding="utf-8")
    answers = rendered / "{{ _copier_conf.answers_file }}.jinja"
    answers.write_text("{{ _copier_answers | to_nice_yaml }}", encoding="utf-8")
    return released(folder)


def this_template(folder: Path) -> Path:
    """Copy the files git tracks here into a template of their own."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in filter(None, tracked.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    return released(folder)


def questions() -> int:
    """Count the questions of this template, the hidden ones included."""
    return len(read_interview(lambda path: (ROOT / path).read_text("utf-8")).questions)


def repository(folder: Path) -> Path:
    """Make an empty repository to copy into."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet")
    return folder
