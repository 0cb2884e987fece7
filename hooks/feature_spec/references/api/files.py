"""A contract in several files: parts that name each other by `$ref`, each file read once.

RFC 3986, 5 (a reference is relative to the file that has it), RFC 6901 (JSON pointers), OpenAPI
3.1.1, 4.6. What is outside the repository, missing, broken or over the limits is not read, and it
is remembered why.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from feature_spec.markdown.plain import plain_line
from feature_spec.references.api.tree import Tree, load_tree, mapping
from feature_spec.repository.documents import DocumentError

MAX_FILES = 200
"""Files beside the contract's own that are read, at most."""
MAX_SIZE = 5 * 1024 * 1024
"""Characters of all these files together."""
MAX_HOPS = 10
"""References that are followed from one part to the next."""
_MAX_STEPS = 20

ReadFile = Callable[[str], str]
"""The text of a file, by its path relative to the repository root; raises DocumentError."""


@dataclass(frozen=True)
class Part:
    """A value of a contract, and where it is.

    Attributes:
        value: the value; None where nothing could be read.
        file: the file that it is in, relative to the repository root.
        hops: the references that led here, as file and JSON pointer.
        unread: why it could not be read, as part of a sentence; empty where it could.

    """

    value: Tree
    file: str
    hops: tuple[tuple[str, str], ...] = ()
    unread: str = ""

    def inside(self, key: str) -> Part:
        """The value of a key, in the same file; None where there is none."""
        return Part(mapping(self.value).get(key), self.file)

    def of(self, value: Tree) -> Part:
        """Some value of the same file."""
        return Part(value, self.file)


@dataclass
class ContractFiles:
    """The files of one contract.

    Attributes:
        name: the file that a spec links.
        tree: what is in it.
        read: how another file is read; None reads none.
        unread: why a reference could not be read, by the file that has it and its text.

    """

    name: str
    tree: Tree
    read: ReadFile | None = None
    unread: dict[tuple[str, str], str] = field(default_factory=dict)
    _trees: dict[str, Tree] = field(default_factory=dict)
    _refused: dict[str, str] = field(default_factory=dict)
    _size: int = 0

    def __post_init__(self) -> None:
        """The contract's own file is read already."""
        self._trees[posixpath.normpath(self.name)] = self.tree

    @property
    def root(self) -> Part:
        """The whole contract."""
        return Part(self.tree, self.name)

    def follow(self, part: Part) -> Part:
        """The part, or what its reference leads to.

        Args:
            part: any part of the contract.

        Returns:
            The part itself when it has no `$ref`; otherwise its target, through at most `MAX_HOPS`
            references. A broken or circular reference gives a part without a
            value, and so does a file that is not read; there `unread` says why.

        """
        hops: list[tuple[str, str]] = []
        while len(hops) < MAX_HOPS:
            reference = part.value.get("$ref") if isinstance(part.value, dict) else None
            if not isinstance(reference, str):
                return Part(part.value, part.file, tuple(hops), part.unread) if hops else part
            hops.append(located(reference, part.file))
            part = self._target(reference.strip(), part.file)
        return Part(None, part.file)

    def _target(self, reference: str, file: str) -> Part:
        address, _, pointer = reference.partition("#")
        pointer = unquote(pointer)
        if not address:
            target = self._at(file, pointer)
            # A fragment that is meant to be pasted into the contract refers to its components.
            return target if target.value is not None else self._at(self.name, pointer)
        place, problem = _place(address, file)
        problem = problem or self._load(place)
        if not problem:
            target = self._at(place, pointer)
            if target.value is not None:
                return target
            problem = f"{plain_line(place, 200)} has no {plain_line(pointer, 80) or 'content'}"
        self.unread[file, reference] = problem
        return Part(None, file, unread=problem)

    def _at(self, file: str, pointer: str) -> Part:
        """What a pointer leads to in a file that was read, through references on the way."""
        part = Part(self._trees.get(posixpath.normpath(file)), file)
        if pointer and not pointer.startswith("/"):
            return Part(None, file)
        steps = pointer[1:].split("/")[:_MAX_STEPS] if pointer else []
        crossings = 0
        for step in steps:
            name = step.replace("~1", "/").replace("~0", "~")
            value = part.value
            if isinstance(value, dict) and name not in value and "$ref" in value:
                crossings += 1
                if crossings > 3:
                    return Part(None, file)
                part = self._once(part)
                value = part.value
            if isinstance(value, list) and name.isdecimal() and len(name) < 7:
                value = value[int(name)] if int(name) < len(value) else None
            else:
                value = mapping(value).get(name)
            part = Part(value, part.file)
        return part

    def _once(self, part: Part) -> Part:
        """One reference on the way of a pointer, to another file or to a pointer without one."""
        reference = part.value.get("$ref")
        if not isinstance(reference, str):
            return Part(None, part.file)
        address, _, pointer = reference.strip().partition("#")
        file = part.file
        if address:
            file, problem = _place(address, part.file)
            if problem or self._load(file):
                return Part(None, part.file)
        value: Tree = self._trees.get(posixpath.normpath(file))
        for step in unquote(pointer).split("/")[1:_MAX_STEPS]:
            value = mapping(value).get(step.replace("~1", "/").replace("~0", "~"))
        return Part(value, file)

    def _load(self, place: str) -> str:
        """Read a file, once; why it is not read, or nothing."""
        if place in self._trees:
            return ""
        if place not in self._refused:
            try:
                self._trees[place] = self._tree(place)
            except DocumentError as problem:
                self._refused[place] = str(problem).rstrip(".")
        return self._refused.get(place, "")

    def _tree(self, place: str) -> Tree:
        if self.read is None:
            raise DocumentError("Other files are not read.")
        if len(self._trees) > MAX_FILES:
            raise DocumentError(f"More than {MAX_FILES} files.")
        text = self.read(place)
        self._size += len(text)
        if self._size > MAX_SIZE:
            raise DocumentError(f"More than {MAX_SIZE // (1024 * 1024)} MB in all files.")
        return load_tree(text, place)


def located(reference: str, file: str) -> tuple[str, str]:
    """What a reference names, as file and JSON pointer; the file is empty when it names none."""
    address, _, pointer = reference.strip().partition("#")
    return _place(address, file)[0] if address else file, unquote(pointer)


def _place(address: str, file: str) -> tuple[str, str]:
    """The file that an address names, relative to the repository root, or why there is none."""
    try:
        scheme, host, *_ = urlsplit(address)
    except ValueError:
        return "", "the reference names no file"
    if scheme or host:
        return "", f"{plain_line(address, 120)} is a web address"
    place = posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(address)))
    if place.startswith(("/", "../")) or place == ".." or "\0" in place:
        return "", f"{plain_line(address, 120)} is outside the repository"
    return place, ""
