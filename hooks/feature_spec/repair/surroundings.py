"""What is around a feature's folder now, and where what was there before has gone."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from feature_spec.repository.git import GitError, git
from feature_spec.repository.place import SPEC, Place


class Surroundings:
    """The repository around a feature's folder, seen from its old place and its new one.

    All paths are relative to the repository's root, with forward slashes.

    Args:
        place: the place of the folder.
        before: the path it had when its links were written.

    """

    def __init__(self, place: Place, before: str) -> None:
        self._place = place
        self.before, self.after = before, place.path
        old, new = before.split("/"), place.path.split("/")
        while old and new and old[-1] == new[-1]:
            del old[-1], new[-1]
        self._stem, self._new_stem = "/".join(old), "/".join(new)

    @property
    def root(self) -> Path:
        """The repository's root."""
        return self._place.root

    @property
    def in_git(self) -> bool:
        """Whether git can be asked."""
        return self._place.in_git

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder at a path inside the repository."""
        return is_inside(path) and os.path.exists(self.root / path)  # noqa: PTH110 (no error)

    def now(self, path: str) -> str | None:
        """The path now of what a path named before; None when it is gone."""
        if not is_inside(path):
            return None
        moved = self.along(path)
        if moved != path and self.exists(moved):
            return moved
        shifted = self._shifted(path)
        if self._root_moved and self.exists(shifted):
            return shifted
        if self.exists(path):
            return path
        return shifted if shifted != path and self.exists(shifted) else None

    def along(self, path: str) -> str:
        """A path that moved along with the feature's folder if it lies in it."""
        if path == self.before:
            return self.after
        if path.startswith(self.before + "/"):
            return self.after + path[len(self.before) :]
        return path

    def wrote(self, destination: str) -> bool:
        """Whether a link was there when the folder moved, so that it was made at the old place.

        Only asked about a link that leads to a file from both places.
        """
        if self._old_spec is None:
            return not self._root_moved
        return destination in self._old_spec

    def _shifted(self, path: str) -> str:
        """A path that moved along with a folder above the feature's: `a/specs/x` to `b/specs/x`."""
        if not self._stem:
            return f"{self._new_stem}/{path}" if self._new_stem else path
        if path.startswith(self._stem + "/"):
            return (self._new_stem + path[len(self._stem) :]).lstrip("/")
        return path

    @cached_property
    def _root_moved(self) -> bool:
        """Whether it was the root that moved, as when git came later, and not the folder."""
        return not self._stem and bool(self._new_stem) and self._old_spec is None

    @cached_property
    def _old_spec(self) -> str | None:
        """The spec as it last was at the old place; None when git does not know."""
        old = f"{self.before}/{SPEC}"
        data = last_known(self.root, old) if self.in_git else None
        return None if data is None else data.decode("utf-8", "replace")


def is_inside(path: str) -> bool:
    """Whether a normal path stays inside the repository, and out of git's own folder."""
    parts = path.split("/")
    return bool(path) and parts[0] not in ("", "..") and ".git" not in parts and "\0" not in path


def last_known(root: Path, path: str) -> bytes | None:
    """The content of a file in the last commit that has it; None when git does not know it."""
    try:
        return git(root, "cat-file", "blob", f"HEAD:{path}")
    except GitError:
        pass
    try:
        commit = git(root, "rev-list", "-1", "HEAD", "--", path).decode().strip()
        return git(root, "cat-file", "blob", f"{commit}^:{path}") if commit else None
    except GitError:
        return None
