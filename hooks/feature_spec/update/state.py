"""The state before an update: what Copier was asked, what the folder holds, what git says of it.

Everything is looked up once, and nothing is written, not even git's index.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from feature_spec.rendering.questions import Question
from feature_spec.repository.answers_file import Answers
from feature_spec.repository.git import GitError, git
from feature_spec.repository.place import SPEC, Place
from feature_spec.repository.spec_file import Kind, SpecText, file_kind


@dataclass(frozen=True)
class Request:
    """What Copier was asked to do.

    Attributes:
        start: the folder that Copier was started in.
        target: the destination as it was typed.
        answers_file: the answers file, relative to the destination.
        conflict: `inline` or `rej`.
        exclude: patterns of `--exclude`.
        skip: patterns of `--skip`.
        data: the names that `--data` and `--data-file` answer.
        feature_path: what they answer to `feature_path`, or None.

    """

    start: str
    target: str
    answers_file: str
    conflict: str
    exclude: tuple[str, ...]
    skip: tuple[str, ...]
    data: tuple[str, ...]
    feature_path: str | None


def request_from(facts: str) -> Request:
    """Read the request from the JSON that `template/_interview/update.jinja` writes.

    Raises:
        ValueError, KeyError, TypeError: the text has another form.

    """
    found = json.loads(facts)
    path = found["feature_path"]
    return Request(
        found["start"],
        found["target"],
        found["answers_file"],
        found["conflict"],
        tuple(found["exclude"]),
        tuple(found["skip"]),
        tuple(found["data"]),
        None if path is None else str(path),
    )


@dataclass(frozen=True)
class State:
    """Everything that the rules of the guard look at.

    Attributes:
        place: the place of the feature's folder.
        request: what Copier was asked to do.
        flags: what `git ls-files -v` says of the spec and of the answers file, by name.
        ignored: whether the ignore rules of the repository or the person cover the spec.
        rejects: the `.rej` files that Copier will find, from the repository's root.
        settings: git's configuration; names in lower case.
        kind: what `spec.md` is in the folder.
        spec: the bytes of the spec in the folder; empty unless it is a file.
        committed: the spec that git has, which is the one that Copier merges.
        answers_text: the answers file.
        answers: the recorded answers, as this version wants them.
        questions: the questions of this version.

    """

    place: Place
    request: Request
    flags: Mapping[str, str]
    ignored: bool
    rejects: tuple[str, ...]
    settings: Mapping[str, str]
    kind: Kind
    spec: bytes
    committed: SpecText
    answers_text: str
    answers: Answers
    questions: Mapping[str, Question]

    @property
    def path(self) -> str:
        """The spec, from the repository's root."""
        return self.place.spec_path

    @property
    def answers_path(self) -> str:
        """The answers file that Copier reads, from the repository's root."""
        return f"{self.place.path}/{self.request.answers_file}"


def state_of(
    place: Place,
    request: Request,
    answers_text: str,
    answers: Answers,
    questions: Mapping[str, Question],
) -> State:
    """Look at the feature's folder and at what git says of it.

    Raises:
        GitError: git cannot say.
        OSError: the spec cannot be read.

    """
    names = (SPEC, request.answers_file)
    kind = file_kind(place.spec)
    return State(
        place,
        request,
        _flags(asked(place, "ls-files", "-z", "-v", "--", *names)),
        bool(asked(place, "ls-files", "-z", "-c", "-i", "--exclude-standard", "--", SPEC)),
        _rejects(place, asked(place, "status", "--porcelain", "--ignored", "-z")),
        _settings(asked(place, "config", "-z", "--list")),
        kind,
        place.spec.read_bytes() if kind == "file" else b"",
        SpecText(_committed(place)),
        answers_text,
        answers,
        questions,
    )


def asked(place: Place, *arguments: str) -> str:
    """Return what git says in the feature's folder; its index is not refreshed.

    Raises:
        GitError: git cannot say.

    """
    return git(place.folder, "--no-optional-locks", *arguments).decode("utf-8", "surrogateescape")


def _flags(listed: str) -> dict[str, str]:
    return {line[2:]: line[0] for line in listed.split("\0")[:-1]}


def _committed(place: Place) -> bytes:
    try:
        return git(place.folder, "cat-file", "blob", f":./{SPEC}")
    except GitError:  # not tracked
        return b""


def _rejects(place: Place, status: str) -> tuple[str, ...]:
    """What Copier takes for the rejects of its own merge, anywhere in the repository."""
    found = []
    fields = iter(status.split("\0")[:-1])
    for line in fields:
        if line[0] in "RC":
            next(fields)  # the name before
        if line[:3] in ("?? ", "!! ") and line.endswith(".rej"):
            found.append(line[3:])
    own = f"{place.spec_path}.rej"
    # Git overwrites this one, and Copier does not look at it when it is tracked.
    if own not in found and os.path.lexists(f"{place.spec}.rej"):
        found.append(own)
    return tuple(found)


def _settings(listed: str) -> dict[str, str]:
    pairs = (line.partition("\n") for line in listed.split("\0")[:-1])
    return {name.lower(): value for name, _, value in pairs}


def personal_rules(settings: Mapping[str, str], kind: str) -> Iterator[tuple[Path, str]]:
    """Yield the files of the person's own rules; Copier's temporary repositories follow them.

    Args:
        settings: git's configuration.
        kind: "ignore" or "attributes".

    Yields:
        Each file that exists, and the setting that names it.

    """
    name, usual, key = (
        ("exclude", "ignore", "core.excludesFile")
        if kind == "ignore"
        else ("attributes", "attributes", "core.attributesFile")
    )
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    template = settings.get("init.templatedir")
    named = (
        (settings.get(key.lower(), f"{home}/git/{usual}"), key),
        (f"{template}/info/{name}" if template else "", "init.templateDir"),
    )
    for given, setting in named:
        file = Path(given).expanduser()
        if given and file.is_file():
            yield file, setting
