"""The place of a feature's folder: the repository around it, and its path from there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

SPEC = "spec.md"
"""The name of a spec in its feature's folder."""

ANSWERS = ".copier-answers.yml"
"""The name of the answers file beside it."""


@dataclass(frozen=True)
class Place:
    """The place of a feature's folder.

    Attributes:
        folder: the feature's folder, absolute and resolved.
        root: the folder that references are relative to and may not leave: the repository's root
            or, without git, the parent of the feature's folder.
        in_git: whether `root` is the root of a repository.

    """

    folder: Path
    root: Path
    in_git: bool

    @property
    def path(self) -> str:
        """The feature's folder as seen from the root, with forward slashes."""
        return self.folder.relative_to(self.root).as_posix()

    @property
    def slug(self) -> str:
        """The name of the feature's folder."""
        return self.folder.name

    @property
    def spec(self) -> Path:
        """The spec."""
        return self.folder / SPEC

    @property
    def answers(self) -> Path:
        """The answers file."""
        return self.folder / ANSWERS

    @property
    def spec_path(self) -> str:
        """The spec as seen from the root, for messages."""
        return f"{self.path}/{SPEC}"

    @property
    def answers_path(self) -> str:
        """The answers file as seen from the root, for messages."""
        return f"{self.path}/{ANSWERS}"


def place_of(folder: Path) -> Place:
    """Find the repository around a feature's folder.

    Args:
        folder: an existing folder.

    Returns:
        The place. A repository begins where `.git` is a folder with a `HEAD`, or a file, as in a
        worktree or a submodule. The interview has the same rule (`discovery.jinja`).

    """
    here = Path(os.path.realpath(folder))
    for parent in here.parents:
        git = parent / ".git"
        if (git / "HEAD").is_file() or git.is_file():
            return Place(here, parent, True)
    return Place(here, here.parent, False)
