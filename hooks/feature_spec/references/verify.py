"""References of a spec: whether each one leads to something, and what is near it if not."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from feature_spec.markdown.plain import plain_line

Standing = Literal["found", "folder", "url", "missing", "outside"]

MAX_LOOKED_AT = 5000
"""The largest number of names that are looked at to find what is nearest to a reference."""

_URL = re.compile(r"https?://", re.IGNORECASE)
_SKIPPED = {"node_modules", "vendor", "dist", "build", "target", "venv"}


@dataclass(frozen=True)
class Verified:
    """A reference that was looked up.

    Attributes:
        reference: as it was given, one line.
        standing: "found" for a file, "folder", "url" for a web address, which is not checked,
            "missing", or "outside" for a path out of the repository or into `.git`.
        nearest: for a missing one, at most three paths of the repository with a similar name.

    """

    reference: str
    standing: Standing
    nearest: tuple[str, ...] = ()


def verify(root: Path, reference: str) -> Verified:
    """Look a reference up inside the repository.

    Args:
        root: the repository root.
        reference: an http(s) URL, or a path relative to the root, perhaps with a `#fragment`.

    Returns:
        What it leads to. No file is read, and nothing outside the repository is named.

    """
    label = plain_line(reference, 250)
    if _URL.match(reference):
        return Verified(label, "url")
    top = Path(os.path.realpath(root))
    for path in dict.fromkeys((reference, reference.partition("#")[0])):
        real = top / os.path.realpath(top / path.replace("\0", ""))
        if not real.is_relative_to(top) or ".git" in real.relative_to(top).parts:
            return Verified(label, "outside")
        if os.path.isfile(real):  # noqa: PTH113 (False for a name that is too long)
            return Verified(label, "found")
        if os.path.isdir(real):  # noqa: PTH112
            return Verified(label, "folder")
    return Verified(label, "missing", nearest(root, reference))


def nearest(root: Path, reference: str) -> tuple[str, ...]:
    """At most three files of the repository whose path is most like a reference's."""
    from difflib import SequenceMatcher

    wanted = reference.partition("#")[0].lower()
    name = wanted.rpartition("/")[2]
    suffix = name.rpartition(".")[2]
    scored: list[tuple[float, str]] = []
    matcher = SequenceMatcher(b=name)
    for path in files(root):
        other = path.lower().rpartition("/")[2]
        if other.rpartition(".")[2] != suffix:
            continue
        matcher.set_seq1(other)
        if matcher.real_quick_ratio() < 0.7 or matcher.quick_ratio() < 0.7:
            continue
        if (alike := matcher.ratio()) >= 0.7:
            scored.append((-alike - SequenceMatcher(a=path.lower(), b=wanted).ratio(), path))
    return tuple(plain_line(path, 250) for _, path in sorted(scored)[:3])


def files(root: Path) -> Iterator[str]:
    """Files of the repository, the ones near the root first; a bounded number."""
    folders, looked_at = [""], 0
    while folders:
        below: list[str] = []
        for folder in folders:
            try:
                entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
            except OSError:
                continue
            for entry in entries:
                looked_at += 1
                if looked_at > MAX_LOOKED_AT:
                    return
                if entry.is_dir(follow_symlinks=False):
                    if entry.name[0] != "." and entry.name not in _SKIPPED:
                        below.append(f"{folder}{entry.name}/")
                elif os.path.isfile(entry.path):  # noqa: PTH113 (a link in a circle is none)
                    yield folder + entry.name
        folders = below
