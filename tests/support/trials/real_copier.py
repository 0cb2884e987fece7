"""Real updates by Copier of the pairs of some trials, to compare its emulation with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from copier import run_copy, run_update

import layouts
from trials import methods
from trials.pairs import Pair


def differing(folder: Path, some: Mapping[str, Pair]) -> list[str]:
    """Return the pairs of which the emulation makes something else than Copier.

    All pairs are files of one template, so that a single update merges them.

    Args:
        folder: an empty folder to work in.
        some: the pairs, each with a name.

    """
    template, destination = folder / "template", folder / "destination"
    files = {f"{name}.md": pair for name, pair in some.items()}
    _write(template, {name: pair.base.text for name, pair in files.items()})
    answers = "{{ _copier_answers|to_nice_yaml }}"
    _write(template, {"{{ _copier_conf.answers_file }}.jinja": answers})
    _release(template, "v1.0.0")
    run_copy(str(template), destination, quiet=True, vcs_ref="v1.0.0")
    _release(destination, "v0")
    _write(destination, {name: pair.ours.text for name, pair in files.items()})
    _release(destination, "v1")
    _write(template, {name: pair.theirs.text for name, pair in files.items()})
    _release(template, "v2.0.0")
    run_update(destination, overwrite=True, quiet=True, vcs_ref="v2.0.0")
    return [
        name
        for name, pair in files.items()
        if (destination / name).read_bytes().decode("utf-8")
        != methods.by_copier(pair.base.text, pair.ours.text, pair.theirs.text)
    ]


def _write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _release(folder: Path, version: str) -> None:
    if not (folder / ".git").exists():
        layouts.git(folder, "init", "-q", "-b", "main")
    layouts.git(folder, "add", "--all")
    layouts.git(folder, "commit", "-q", "-m", version)
    layouts.git(folder, "tag", "-a", version, "-m", version)
