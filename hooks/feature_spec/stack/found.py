"""Looking for the files that say what a feature is built with.

From the feature's folder up to the repository's root, then one folder below the root, and the
members that a file names. Everything is bounded, and a file that cannot be read is a problem to
report, never a reason to stop.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from feature_spec.repository.documents import DocumentError, read_document
from feature_spec.stack.hints import Hint, hints_of
from feature_spec.stack.manifest import File, Manifest

MAX_FILES = 100
"""Files beyond these are not read."""
MAX_FOLDERS = 100
"""Folders below the root beyond these are not looked into."""
MAX_ENTRIES = 20_000
"""Entries of a folder beyond these are not looked at."""

_READERS = {
    "go.mod": "go_mod",
    **dict.fromkeys(
        ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"), "compose"
    ),
}
"""The reader of a file, by its name."""


@dataclass(frozen=True)
class Found:
    """One thing that a file says of the stack.

    Attributes:
        hint: what it says.
        file: the file's path from the root.
        distance: how far the file is: 0 in the feature's folder, then one more for each parent,
            and one more than the root's below it.
        registry: the part of `dependencies.json` that the file's names are in.
        below: whether the file is below the root and not above the feature's folder.

    """

    hint: Hint
    file: str
    distance: int
    registry: str
    below: bool = False


@dataclass(frozen=True)
class Findings:
    """What was found.

    Attributes:
        found: what the files say, in the order in which they were read.
        problems: why a file was not read, one sentence each.

    """

    found: list[Found] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def find(root: Path, folder: Path) -> Findings:
    """Look for what a feature is built with.

    Args:
        root: the repository's root.
        folder: the feature's folder, inside of it.

    """
    findings = Findings()
    read: set[str] = set()
    places = [folder, *folder.parents]
    chain = places[: places.index(root) + 1]
    last = len(chain) - 1
    for distance, place in enumerate(chain):
        _read_folder(root, place, distance, findings, read)
    for place in _below(root):
        _read_folder(root, place, last + 1, findings, read, below=True)
    return findings


def _read_folder(
    root: Path,
    folder: Path,
    distance: int,
    findings: Findings,
    read: set[str],
    *,
    below: bool = False,
) -> None:
    names = {entry.name for entry in _entries(folder) if not entry.is_dir(follow_symlinks=False)}
    for name in sorted(names):
        reader = _READERS.get(name)
        path = (folder / name).relative_to(root).as_posix()
        if reader is None or path in read or len(read) >= MAX_FILES:
            continue
        read.add(path)
        try:
            text = read_document(root, path).text
            manifest = _manifest(reader, File(text, path, frozenset(names)))
        except DocumentError as problem:
            findings.problems.append(str(problem))
            continue
        findings.found.extend(
            Found(hint, path, distance, manifest.registry, below) for hint in hints_of(manifest)
        )


def _manifest(reader: str, file: File) -> Manifest:
    read = import_module(f"feature_spec.stack.{reader}").read
    manifest: Manifest = read(file)
    return manifest


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            for count, entry in enumerate(entries):
                if count >= MAX_ENTRIES:
                    return
                yield entry
    except OSError:  # a folder that may not be read has nothing to say
        return


def _below(root: Path) -> list[Path]:
    """The folders below the root that may hold a package, in the order of their names."""
    names = sorted(
        entry.name
        for entry in _entries(root)
        if entry.name[0] != "." and entry.is_dir(follow_symlinks=False)
    )
    return [root / name for name in names if name.lower() not in _NO_PACKAGES][:MAX_FOLDERS]


_NO_PACKAGES = frozenset(
    "benchmark benchmarks build ci deploy deps dist doc docs e2e example examples fixtures infra node_modules"
    " out public sample samples script scripts site specs target test testing tests third_party"
    " tmp tool tools vendor venv website wiki".split()
)
"""Names of folders that hold what is built, fetched, shown or tested, not what runs."""
