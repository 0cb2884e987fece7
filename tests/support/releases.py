"""Templates to copy from: the working tree as a folder, or as a repository with versions."""

from __future__ import annotations

import shutil
from pathlib import Path

import interview
from layouts import git

BODY = "# {{ feature_name }}\n\n{{ feature_summary or 'To be said.' }}\n\n## Notes\n"


def template(folder: Path, *, body: str | None = None, tasks: bool = True) -> Path:
    """Copy the template into a new folder, as it is or with another body or without its hook."""
    ignored = shutil.ignore_patterns("__pycache__")
    for part in ("template", "hooks"):
        shutil.copytree(interview.ROOT / part, folder / part, ignore=ignored)
    settings = (interview.ROOT / "copier.yml").read_text(encoding="utf-8")
    if not tasks:
        first, _, interview_part = settings.partition("\n---\n")
        settings = first.split("\n_tasks:")[0] + "\n---\n" + interview_part
    (folder / "copier.yml").write_text(settings, encoding="utf-8")
    if body is not None:
        (folder / "template" / "feature" / "spec.md.jinja").write_text(body, encoding="utf-8")
    return folder


def release(folder: Path, version: str) -> None:
    """Commit a template as it is and tag it, in a repository of its own."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", version)
    git(folder, "tag", "-a", version, "-m", version)


def change(folder: Path, path: str, old: str, new: str) -> None:
    """Replace a text that occurs once in a file of a template."""
    file = folder / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {path}"
    file.write_text(text.replace(old, new), encoding="utf-8")
