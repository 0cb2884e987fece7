"""The folder of a hand-written spec, and whether it can be adopted."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from feature_spec.markdown.plain import plain_line
from feature_spec.repository.documents import MAX_BYTES
from feature_spec.repository.git import GitError, git
from feature_spec.repository.index import is_unmerged
from feature_spec.repository.place import ANSWERS, SPEC, Place, place_of
from feature_spec.repository.spec_file import SpecText, file_kind

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")


class AdoptError(Exception):
    """A spec cannot be adopted; the message is one sentence: what, where, what to type."""


@dataclass(frozen=True)
class Candidate:
    """A spec that can be adopted.

    Attributes:
        place: the place of its folder.
        data: the bytes of `spec.md`.

    """

    place: Place
    data: bytes

    @property
    def text(self) -> str:
        """The text of `spec.md` as git has it, whatever ends its lines in the work tree."""
        return self.data.decode("utf-8").replace("\r\n", "\n")


def read_candidate(folder: Path) -> Candidate:
    """Read a spec that Copier did not write.

    Args:
        folder: the feature's folder.

    Raises:
        AdoptError: it cannot be adopted; nothing was touched.

    """
    shown = plain_line(str(folder), 200)
    if folder.name == SPEC and folder.is_file():
        raise AdoptError(
            "Name the feature's folder, not its spec:"
            f" feature-spec adopt {plain_line(str(folder.parent), 200)}"
        )
    if not folder.is_dir():
        raise AdoptError(f"There is no folder {shown}: name the folder that holds {SPEC}")
    place = place_of(folder)
    shown = place.path if place.in_git else shown
    if (place.folder / ".git").exists():
        raise AdoptError(
            f"{shown} is a repository's root, and a feature needs its own folder:"
            f" mkdir -p specs/<feature> && git mv {SPEC} specs/<feature>/"
        )
    if not place.in_git:
        raise AdoptError(
            f"{shown} is not in a git repository, and an update needs one:"
            " git init, then commit the spec"
        )
    _check_name(place)
    if os.path.lexists(place.answers):
        raise AdoptError(
            f"{shown}/{ANSWERS} already exists, so updates reach this spec:"
            f" copier update --trust {shown}"
        )
    data = _bytes(place)
    _check_text(place, data)
    return Candidate(place, data)


def _check_name(place: Place) -> None:
    name, path = place.slug, place.path
    better = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "user-login"
    better = f"{better}-feature" if _DEVICE.fullmatch(better) else better[:60].strip("-")
    if not _NAME.fullmatch(name) or _DEVICE.fullmatch(name) or len(name) > 60:
        target = path[: len(path) - len(name)] + better
        raise AdoptError(
            f"The folder {plain_line(path, 200)} cannot hold a spec: its name must be lower-case"
            f" kebab-case of at most 60 characters: git mv '{plain_line(path, 200)}' {target}"
        )


def _bytes(place: Place) -> bytes:
    path, shown = place.spec, place.spec_path
    kind = file_kind(path)
    if kind == "link":
        raise AdoptError(
            f"{shown} is a symbolic link, which an update would replace: put the file itself there"
        )
    if kind == "missing":
        others = [name for name in os.listdir(place.folder) if name.lower() == SPEC]  # noqa: PTH208
        if others:
            raise AdoptError(
                f"{place.path} has {others[0]} and not {SPEC}:"
                f" git mv {place.path}/{others[0]} {shown}"
            )
        raise AdoptError(
            f"{place.path} has no {SPEC}, so there is nothing to adopt:"
            f" copier copy --trust <template> {place.path} starts one"
        )
    if kind == "other":
        raise AdoptError(f"{shown} is not a regular file: put the spec's text there")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise AdoptError(f"{shown} cannot be read: {problem.strerror}") from None
    if len(data) > MAX_BYTES:
        raise AdoptError(f"{shown} is larger than {MAX_BYTES // 1024 // 1024} MB: split it")
    return data


def _check_text(place: Place, data: bytes) -> None:
    shown, text = place.spec_path, SpecText(data)
    if spot := text.not_utf8:
        raise AdoptError(
            f"{shown} is not UTF-8, byte {spot.text} on line {spot.line}:"
            f" save it as UTF-8, for example with iconv -f LATIN1 -t UTF-8"
        )
    spot = text.carriage_return
    if spot and not _git_has_line_feeds(place):
        raise AdoptError(
            f"{shown} has Windows line endings, the first on line {spot.line}, which an update"
            f" refuses: perl -pi -e 's/\\r\\n?/\\n/g' {shown}"
        )
    spot = text.conflict_marker
    if spot or is_unmerged(place):
        raise AdoptError(
            f"{shown} has an unresolved conflict, line {spot.line if spot else 1}:"
            f" resolve it, then git add {shown}"
        )


def _git_has_line_feeds(place: Place) -> bool:
    """Whether git stores the spec without carriage returns: it may check it out with them."""
    try:
        listed = git(place.folder, "ls-files", "--eol", "-z", "--cached", "--others", "--", SPEC)
        settings = git(place.folder, "config", "--default", "false", "--get", "core.autocrlf")
    except GitError:
        return False
    index, _, *attributes = listed.decode("utf-8", "replace").split("\t")[0].split()
    if index != "i/":  # it is tracked
        return index in ("i/lf", "i/none")
    attribute = attributes[0] if attributes else "attr/"
    chosen = attribute.startswith(("attr/text", "attr/eol"))
    return chosen or (attribute == "attr/" and settings.decode().strip() in ("true", "input"))
