"""Looking for the files that say what a feature is built with.

From the feature's folder up to the repository's root, then the members that these files name, then
one folder below the root, and the packages in `services/` and its like. Everything is bounded, and
a file that cannot be read is a problem to report, never a reason to stop.

The interview looks at the same places, by names alone (`template/_interview/stack_near.jinja`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from feature_spec.markdown.plain import plain_line
from feature_spec.repository.documents import DocumentError, read_document

if TYPE_CHECKING:
    from feature_spec.stack.hints import Hint
    from feature_spec.stack.manifest import File, Manifest

MAX_FILES = 150
"""Files beyond these are not read."""
MAX_FOLDERS = 100
"""Folders below the root, or members, beyond these are not looked into."""
MAX_ENTRIES = 20_000
"""Entries of a folder beyond these are not looked at."""

_COMPOSE = re.compile(r"(?:docker-)?compose(?:[.-][\w.-]*)?\.ya?ml\Z")
_READERS = {
    "go.mod": "go_mod",
    "go.work": "go_work",
    "package.json": "package_json",
    "pnpm-workspace.yaml": "pnpm_workspace",
    "prisma/schema.prisma": "prisma",
    "schema.prisma": "prisma",
    "pyproject.toml": "pyproject",
    "Pipfile": "requirements",
    "setup.cfg": "requirements",
    "pom.xml": "maven",
    **dict.fromkeys(("build.gradle", "build.gradle.kts"), "gradle"),
    **dict.fromkeys(("settings.gradle", "settings.gradle.kts"), "gradle"),
    "gradle/libs.versions.toml": "gradle_catalog",
    **dict.fromkeys(("Directory.Build.props", "Directory.Packages.props"), "csproj"),
    "Gemfile": "gemfile",
    "composer.json": "composer",
    "Cargo.toml": "cargo",
    "mix.exs": "mix",
    "pubspec.yaml": "pubspec",
}
"""The reader of a file, by its name."""
_BY_PATTERN = {
    "compose": _COMPOSE,
    "requirements": re.compile(r"(?:[\w.-]{1,40}[-_.])?requirements(?:/[\w.-]+|[\w.-]*)\.txt\Z"),
    "csproj": re.compile(r".+\.(?:csproj|slnx?)\Z"),
    "copier_answers": re.compile(r"\.copier-answers[\w.-]*\.ya?ml\Z"),
}
"""The pattern of the names that a reader reads."""
_OF_TESTS = re.compile(r"[.-](?:test|tests|testing|e2e|ci)\.ya?ml\Z")
_INSIDE = {"prisma": ("schema.prisma",), "gradle": ("libs.versions.toml",), "requirements": ()}
"""Folders whose files belong to the package around them; () for all files."""
_SOURCES = ("src/main/java", "src/main/kotlin")
_CATALOG = "gradle/libs.versions.toml"
_DOCUMENTS = frozenset(("doc", "docs", "documentation", "spec", "specs"))
_ONLY_COMPOSE = frozenset(
    ("ci", "container", "containers", "deploy", "deployment", "dev", "docker", "infra", "local")
)
"""Names of folders that hold what runs around the code."""
_NO_PACKAGES = _DOCUMENTS | frozenset(
    """
    bench benchmark benchmarks bin build demo demos dist e2e env example examples fixtures
    node_modules obj out public sample samples script scripts site src-tauri target terraform test
    testdata testing tests third_party third-party tmp tool tooling tools vendor venv website wiki
    """.split()  # noqa: SIM905 (a list would be a line for each)
)
"""Names of folders that hold what is built, fetched, shown or tested, not what runs."""
_OF_PACKAGES = ("services", "apps", "packages", "src")
"""Names of folders that hold packages."""
_SERVERS = frozenset(("api", "backend", "back-end", "server"))
"""Names of folders that say that they are the backend."""
STEP = 10
"""The distance of a folder from its parent."""


@dataclass(frozen=True)
class Found:
    """One thing that a file says of the stack.

    Attributes:
        hint: what it says.
        file: the file's path from the root.
        distance: how far the file is: 0 in the feature's folder, then `STEP` more for each parent.
            A folder that is not above the feature's is less than a step further than the one that
            it is below: the nearest is named as the feature, the next says that it is the backend.
        registry: the part of `dependencies.json` that the file's names are in.
        below: whether the file's folder is not above the feature's.

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
        root: the repository's root, resolved.
        folder: the feature's folder, inside of it.

    """
    return _Search(root, folder).findings


class _Search:
    """One walk, which reads no file twice."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.findings = Findings()
        self._root = root
        self._seen: set[str] = set()
        self._members: list[tuple[Path, int]] = []
        self._slug = folder.name
        places = [folder, *folder.parents]
        chain = places[: places.index(root) + 1]
        for step, place in enumerate(chain):
            if place.name.lower() not in _DOCUMENTS or place == root:
                self._folder(place, STEP * step, below=False)
        for member, distance in self._members[:MAX_FOLDERS]:
            if member.suffix == ".csproj":
                self._file(member, "csproj", distance + 6, below=True)
            else:
                self._folder(member, distance + self._rank(member), below=True)
        last = STEP * (len(chain) - 1)
        for place in self._below(root):
            only = "compose" if place.name.lower() in _ONLY_COMPOSE else ""
            self._folder(place, last + self._rank(place), below=True, only=only)
        for holder in _OF_PACKAGES:
            for place in self._below(root / holder):
                self._folder(place, last + min(self._rank(place) + 2, 8), below=True)

    def _rank(self, folder: Path) -> int:
        """How far a folder below the others is: the feature's own name, a backend, any other."""
        name = folder.name.lower()
        return 2 if name.replace("_", "-") == self._slug else 4 if name in _SERVERS else 6

    def _folder(self, folder: Path, distance: int, *, below: bool, only: str = "") -> None:
        files, folders = _entries(folder)
        for name, wanted in _INSIDE.items():
            if name in folders:
                inside, _ = _entries(folder / name)
                files += [f"{name}/{file}" for file in inside if not wanted or file in wanted]
        beside = frozenset(files)
        for name in sorted(files):
            reader = _reader_of(name)
            if reader and (not only or reader == only):
                self._file(folder / name, reader, distance, below=below, beside=beside)

    def _file(
        self,
        path: Path,
        reader: str,
        distance: int,
        *,
        below: bool,
        beside: frozenset[str] = frozenset(),
    ) -> None:
        reference = path.relative_to(self._root).as_posix()
        if reference in self._seen or len(self._seen) >= MAX_FILES:
            return
        self._seen.add(reference)
        from feature_spec.stack.hints import hints_of  # where nothing is found, it is not needed

        try:
            text = read_document(self._root, reference).text
            manifest = _read(reader, self._seen_with(reader, path, text, beside))
        except DocumentError as problem:
            self.findings.problems.append(str(problem))
            return
        self.findings.found.extend(
            Found(hint, plain_line(reference, 250), distance, manifest.registry, below)
            for hint in hints_of(manifest)
        )
        if not below:
            for member in manifest.members:
                self._members += [(found, distance) for found in self._member(path, member)]

    def _seen_with(self, reader: str, path: Path, text: str, beside: frozenset[str]) -> File:
        """The file with what its reader asks for."""
        from feature_spec.stack.manifest import File

        reference = path.relative_to(self._root).as_posix()
        catalog = ""
        if reader in ("gradle", "maven"):
            beside |= {name for name in _SOURCES if (path.parent / name).is_dir()}
        if reader == "gradle" and "libs." in text:
            catalog = self._above(path.parent, _CATALOG)
        if reader == "cargo" and "workspace" in text:
            catalog = self._above(path.parent.parent, "Cargo.toml")
        if reader == "package_json" and not any(name.startswith("tsconfig") for name in beside):
            beside |= {name for name in ("tsconfig.json",) if (self._root / name).is_file()}
        return File(text, reference, beside, catalog)

    def _above(self, folder: Path, name: str) -> str:
        """The text of the nearest file of that name in a folder or above it; empty for none."""
        for place in (folder, *folder.parents):
            if not place.is_relative_to(self._root):
                break
            if (place / name).is_file():
                try:
                    reference = (place / name).relative_to(self._root).as_posix()
                    return read_document(self._root, reference).text
                except DocumentError as problem:
                    self.findings.problems.append(str(problem))
                    break
        return ""

    def _member(self, path: Path, pattern: str) -> Iterator[Path]:
        """The folders, or the project, that a file names as its members."""
        start, star, _ = pattern.removeprefix("./").partition("*")
        if not start or "\0" in start or start[0] in "/!~" or ".." in start.split("/"):
            return
        place = path.parent / (start.rpartition("/")[0] if star else start)
        if os.path.realpath(place) != str(place) or not place.is_relative_to(self._root):
            return  # a link may lead anywhere
        if not star:
            yield place
            return
        _, folders = _entries(place)
        yield from (place / name for name in sorted(folders)[:MAX_FOLDERS] if name[0] != ".")

    def _below(self, folder: Path) -> list[Path]:
        """The folders below one that may hold a package, in the order of their names."""
        if folder != self._root and folder.is_symlink():
            return []
        _, folders = _entries(folder)
        names = [n for n in sorted(folders) if n[0] != "." and n.lower() not in _NO_PACKAGES]
        return [folder / name for name in names[:MAX_FOLDERS]]


def _reader_of(name: str) -> str:
    reader = _READERS.get(name, "")
    if not reader:
        matching = (known for known, names in _BY_PATTERN.items() if names.match(name))
        reader = next(matching, "")
    return "" if reader == "compose" and _OF_TESTS.search(name) else reader


def _read(reader: str, file: File) -> Manifest:
    read = import_module(f"feature_spec.stack.{reader}").read
    manifest: Manifest = read(file)
    return manifest


def _entries(folder: Path) -> tuple[list[str], list[str]]:
    """The names of the files and of the folders in a folder; a link to a folder is neither."""
    files: list[str] = []
    folders: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for count, entry in enumerate(entries):
                if count >= MAX_ENTRIES:
                    break
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif _is_asked_for(entry.name, folder.name) and not os.path.isdir(entry.path):  # noqa: PTH112 (a link in a circle is none)
                    files.append(entry.name)
    except OSError:  # a folder that may not be read has nothing to say
        pass
    return files, folders


def _is_asked_for(name: str, folder: str) -> bool:
    """Whether a reader reads a file of that name, or asks whether it is there."""
    inside = folder == "requirements" or name in ("schema.prisma", "libs.versions.toml")
    return inside or bool(_reader_of(name)) or name.startswith("tsconfig")
