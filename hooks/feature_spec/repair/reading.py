"""The two files of a feature's folder, as a repair reads them, and what keeps it from that."""

from __future__ import annotations

from pathlib import Path

import yaml

from feature_spec.markdown.plain import plain_line
from feature_spec.repository.answers_file import Answers, load_answers, load_yaml
from feature_spec.repository.history import committed
from feature_spec.repository.place import ANSWERS, SPEC, Place
from feature_spec.repository.spec_file import SpecText, file_kind
from feature_spec.terminal import shell_word


class RepairError(Exception):
    """A folder cannot be repaired, and nothing was written; a sentence on each line."""


def text_of(path: Path, place: Place) -> str:
    """A file of the feature's folder, with its line ends as they are.

    Raises:
        RepairError: it cannot be read.

    """
    name = f"{place.path}/{path.name}"
    try:
        kind = file_kind(path)
        data = path.read_bytes() if kind == "file" else b""
    except OSError as problem:
        reason = problem.strerror or "read error"
        raise RepairError(f"{name} cannot be read: {reason}.") from None
    if kind == "missing":
        raise RepairError(_absent(place, path.name))
    if kind == "link":
        raise RepairError(f"{name} is a symbolic link: put the file itself there.")
    if kind == "other":
        raise RepairError(f"{name} is not a regular file.")
    if spot := SpecText(data).not_utf8:
        raise RepairError(
            f"{name} is not UTF-8 text: byte {spot.byte} is {spot.text}; save it as UTF-8."
        )
    return data.decode("utf-8")


def _absent(place: Place, name: str) -> str:
    if name == SPEC:
        return f"{place.path} has no spec.md: restore it with git checkout -- {place.path}."
    return f"{place.path} has no {name}: the template did not create this folder."


def answers_of(recorded: str, place: Place) -> Answers:
    """The recorded answers.

    Raises:
        RepairError: the text is not an answers file.

    """
    try:
        answers = load_answers(recorded)
    except ValueError:
        raise RepairError(
            f"{_unreadable(recorded, place)} restore it with {_way_back(place)}."
        ) from None
    if "_src_path" not in answers:
        raise RepairError(
            f"{place.answers_path} names no template (_src_path), so Copier did not write it."
        )
    return answers


def _unreadable(recorded: str, place: Place) -> str:
    """Where and why a text is not an answers file, up to the verb."""
    name = place.answers_path
    if not recorded.strip():
        return f"{name} is empty:"
    if marker := SpecText(recorded.encode("utf-8")).conflict_marker:
        return f"{name}:{marker.line} is a conflict marker: resolve the conflict, or"
    try:
        load_yaml(recorded)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = f":{mark.line + 1}" if mark else ""
        return f"{name}{line} is not YAML ({plain_line(str(problem.problem), 100)}):"
    except yaml.YAMLError as problem:
        return f"{name} is not YAML ({plain_line(str(problem), 100)}):"
    return f"{name} is not a YAML mapping:"


def _way_back(place: Place) -> str:
    """The command that brings back the last answers file that can be read."""
    path = shell_word(place.answers_path)
    for commit, text in committed(place, ANSWERS):
        try:
            load_answers(text)
        except ValueError:
            continue
        return f"git checkout {commit} -- {path}"
    return f"git checkout -- {path}"
