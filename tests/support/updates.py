"""Updates of a spec as a whole: a quick template with versions, a repository, what hooks say."""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

import copier

import interview
from feature_spec.merge import Merged, merge_specs, needs_check
from feature_spec.rendering.version import render
from layouts import git
from trials import methods

FOLDER = "specs/checkout"
SPEC = f"{FOLDER}/spec.md"
ANSWERS = f"{FOLDER}/.copier-answers.yml"
TEXT = "template/feature/spec.md.jinja"
"""Where a template has the text of the spec."""

_QUESTIONS = """\
feature_path: {type: str, default: specs/checkout, ask: false}
feature_name: {type: str, default: Checkout, ask: false}
platform: {type: str, default: kubernetes, ask: false}
prd_reference: {type: str, default: "", ask: false}
proposed: {type: yaml, default: [], ask: false, secret: true}
"""


def template(folder: Path, text: str) -> Path:
    """Make a template with another text and four questions, and the hooks as they are.

    What an update costs is mostly the interview, so this one takes a quarter of the time.
    """
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(interview.ROOT / "hooks", folder / "hooks", ignore=ignored)
    shutil.copytree(interview.ROOT / "template" / "feature", folder / "template" / "feature")
    (folder / "template" / "_interview").mkdir()
    for name in ("_interview/update.jinja", "_interview/task.jinja"):
        shutil.copy(interview.ROOT / "template" / name, folder / "template" / name)
    settings = (interview.ROOT / "copier.yml").read_text(encoding="utf-8").split("\n---\n")[0]
    settings, external = re.subn(r"(?m)^_external_data:\n(?: .*\n)+", "", settings)
    assert external
    file = "template/_interview/few.yml"
    (folder / file).write_text(_QUESTIONS, encoding="utf-8")
    interview_part = f"\n---\n!include {file}\n"
    (folder / "copier.yml").write_text(settings + interview_part, encoding="utf-8")
    (folder / TEXT).write_text(text, encoding="utf-8")
    return folder


def repository(folder: Path) -> Path:
    """Start a repository."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    return folder


def copy(template: Path | str, folder: Path, version: str | None = None, **answers: Any) -> str:
    """Start a spec without the copy hook; its text."""
    copier.run_copy(
        str(template),
        folder,
        data=answers,
        vcs_ref=version,
        defaults=True,
        overwrite=True,
        skip_tasks=True,
        unsafe=True,
        quiet=True,
    )
    return read(folder)


def start(template: Path, folder: Path, version: str, **answers: Any) -> None:
    """Write what a copy of a version writes, without Copier."""
    done = render(str(template), version, {"feature_path": FOLDER, **answers})
    folder.mkdir(parents=True)
    write(folder, done.text)
    (folder / ".copier-answers.yml").write_bytes(done.answers_file)


def commit(top: Path) -> None:
    git(top, "add", "--all")
    git(top, "commit", "-q", "-m", "docs: specs")


def read(folder: Path) -> str:
    return (folder / "spec.md").read_text(encoding="utf-8")


def write(folder: Path, text: str) -> None:
    (folder / "spec.md").write_text(text, encoding="utf-8")


def update(folder: Path, version: str | None = None, **answers: Any) -> list[str]:
    """Update a spec as `copier update --trust --defaults` does; the lines that the hooks say."""
    kept = os.dup(2)
    with tempfile.TemporaryFile() as said, redirect_stderr(io.StringIO()):  # Copier's own go there
        os.dup2(said.fileno(), 2)
        try:
            copier.run_update(
                folder, vcs_ref=version, data=answers, defaults=True, overwrite=True, unsafe=True
            )
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        said.seek(0)
        return said.read().decode("utf-8").splitlines()


def updated(base: str, ours: str, theirs: str) -> tuple[str, Merged | None]:
    """What an update makes of a text, its `after` hook included, without running Copier.

    Returns:
        The text, and how it was merged by record; None where Copier's own merge remains.

    """
    text = methods.by_copier(base, ours, theirs)
    if "<<<<<<< before updating" not in text and not needs_check(ours, text):
        return text, None
    merged = merge_specs(base, ours, theirs, lines=text)
    return merged.text, merged


def clean(top: Path) -> bool:
    """Whether the work tree is what is committed, ignored files and rejects included."""
    return git(top, "status", "--porcelain", "--ignored") == ""
