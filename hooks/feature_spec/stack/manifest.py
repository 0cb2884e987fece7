"""A file that a reader gets, and what it says of the stack, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    """A file of the repository.

    Attributes:
        text: its whole text.
        path: its path from the repository's root, for messages.
        beside: the names of the files in its folder, and of the source folders that readers ask
            for, as `src/main/kotlin`.
        catalog: the text of the file that has the versions: the version catalog of a Gradle build,
            the `Cargo.toml` of a crate's workspace.

    """

    text: str
    path: str = ""
    beside: frozenset[str] = frozenset()
    catalog: str = ""


@dataclass(frozen=True)
class Manifest:
    """What a reader found in one file.

    Attributes:
        registry: the part of `dependencies.json` that has its names; empty for none.
        names: what the code needs to run, in the order of the file.
        dev: what only its tests and its build need.
        managed: what it only gives a version to, for other files to use.
        says: what the file itself says, in the words of `dependencies.json`.
        members: the folders of its members, relative to the file's own.

    """

    registry: str = ""
    names: tuple[str, ...] = ()
    dev: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    managed: tuple[str, ...] = ()
