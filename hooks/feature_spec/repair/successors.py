"""What a document may have become that is no longer where the answers say."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from feature_spec.references.verify import files, nearest, verify
from feature_spec.rendering.answer_rules import is_reference
from feature_spec.repair.surroundings import Surroundings, last_known
from feature_spec.repository.git import GitError, git
from feature_spec.repository.place import SPEC

Why = Literal[
    "it moved with the folder",
    "git recorded the rename",
    "same content",
    "same name",
    "similar name",
]

MAX_SHOWN = 8
"""The most candidates that are offered."""
MAX_HASHED = 2000
"""With more new files than this, none is compared by content."""
_MAX_RENAMES = 20


@dataclass(frozen=True)
class Successors:
    """What a missing document may have become.

    Attributes:
        why: the evidence, which all of them share; the strongest that was found.
        paths: files of the repository that may be recorded, the likeliest first.

    """

    why: Why
    paths: tuple[str, ...]

    @property
    def sure(self) -> str | None:
        """The one document it must be; None when a person has to decide."""
        return self.paths[0] if len(self.paths) == 1 and self.why != "similar name" else None


def successors(around: Surroundings, path: str) -> Successors:
    """Look for what a missing document may have become.

    Args:
        around: the repository.
        path: where the document was, without a fragment.

    """
    own = f"{around.after}/{SPEC}"
    for why, look in _LOOKS:
        paths = look(around, path)
        usable = [p for p in paths if p != own and is_reference(p) and _is_file(around, p)]
        if usable:
            alike = {p: SequenceMatcher(a=p, b=path).ratio() for p in usable}
            usable.sort(key=lambda p: (-alike[p], p))
            return Successors(why, tuple(usable[:MAX_SHOWN]))
    return Successors("similar name", ())


def _is_file(around: Surroundings, path: str) -> bool:
    return "#" not in path and verify(around.root, path).standing == "found"


def _along(around: Surroundings, path: str) -> list[str]:
    now = around.now(path)
    return [now] if now and now != path else []


def _renamed(around: Surroundings, path: str) -> list[str]:
    """Follow the renames that git recorded, those not yet committed included."""
    if not around.in_git:
        return []
    seen: set[str] = set()
    try:
        while path not in seen and len(seen) < _MAX_RENAMES:
            seen.add(path)
            renames = _last_renames(around, path)
            if path not in renames:
                return []
            path = renames[path]
            if around.exists(path):
                return [path]
    except GitError:
        pass
    return []


def _last_renames(around: Surroundings, path: str) -> dict[str, str]:
    """The renames of the change that took a path away: old name, new name."""
    options = ("--name-status", "-z", "-M", "--diff-filter=R")
    if git(around.root, "ls-tree", "-z", "HEAD", "--", path):
        output = git(around.root, "diff", *options, "HEAD")
    else:
        commit = git(around.root, "rev-list", "-1", "HEAD", "--", path).decode().strip()
        if not commit:
            return {}
        output = git(around.root, "diff-tree", "-r", *options, f"{commit}^", commit)
    words = output.decode("utf-8", "surrogateescape").split("\0")
    return dict(zip(words[1::3], words[2::3], strict=False))


def _same_content(around: Surroundings, path: str) -> list[str]:
    """New files that git does not know yet and that hold what the document held."""
    if not around.in_git or not (data := last_known(around.root, path)):
        return []
    try:
        names = [
            name
            for name in _listed(around, "--others", "--exclude-standard")
            if "\n" not in name and around.exists(name)
        ]
        if not names or len(names) > MAX_HASHED:
            return []
        wanted = git(around.root, "hash-object", "--stdin", data=data)
        lines = "".join(name + "\n" for name in names).encode("utf-8", "surrogateescape")
        hashes = git(around.root, "hash-object", "--stdin-paths", data=lines)
    except GitError:
        return []
    found = zip(names, hashes.split(), strict=False)
    return [name for name, value in found if value == wanted.strip()]


def _same_name(around: Surroundings, path: str) -> list[str]:
    name = path.rpartition("/")[2]
    return sorted(file for file in _known(around) if file.rpartition("/")[2] == name)


def _similar_name(around: Surroundings, path: str) -> list[str]:
    known = _known(around)
    return [file for file in nearest(around.root, path) if file in known]


def _known(around: Surroundings) -> set[str]:
    """The files of the repository, without those that git ignores."""
    if around.in_git:
        with contextlib.suppress(GitError):
            return set(_listed(around, "--cached", "--others", "--exclude-standard"))
    return set(files(around.root))


def _listed(around: Surroundings, *which: str) -> list[str]:
    output = git(around.root, "ls-files", "-z", *which)
    return [name for name in output.decode("utf-8", "surrogateescape").split("\0") if name]


_LOOKS: tuple[tuple[Why, Callable[[Surroundings, str], Sequence[str]]], ...] = (
    ("it moved with the folder", _along),
    ("git recorded the rename", _renamed),
    ("same content", _same_content),
    ("same name", _same_name),
    ("similar name", _similar_name),
)  # the strongest evidence first
