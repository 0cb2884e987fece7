"""A long report in full, in a file of git's own folder.

There it can never be a change of the work tree, which would keep Copier from the next update, and
no ignore rule is needed. Each work tree has its own, and the next update of the spec replaces it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from feature_spec.markdown.plain import plain_line
from feature_spec.repository import atomic_write
from feature_spec.repository.git import GitError, git
from feature_spec.repository.place import Place
from feature_spec.terminal import LABEL_WIDTH, MAX_LINE, Line

MAX_LINES = 20
"""The most lines of a report in a terminal."""

FOLDER = "feature-spec"
"""The folder in git's folder."""


def shortened(place: Place, lines: Sequence[Line], last: int = 0) -> list[Line]:
    """Shorten a report; what is left out of it is in a file that it names.

    Args:
        place: the place of the feature's folder.
        lines: the whole report.
        last: how many lines at its end stay there.

    Returns:
        At most `MAX_LINES` lines; the whole report where the file cannot be written.

    """
    long = len(lines) > MAX_LINES
    if not long and not any(_is_cut(line) for line in lines):
        return list(lines)
    try:
        file = _written(place, lines)
    except (GitError, OSError):
        return list(lines)
    end = list(lines[len(lines) - last :])
    body = list(lines[: len(lines) - last])
    room = MAX_LINES - last - 1
    if len(body) <= room:
        return [*body, Line("In full", file, command=True), *end]
    return [*body[:room], Line("More", f"{len(body) - room} more, in {file}", command=True), *end]


def _is_cut(line: Line) -> bool:
    """Whether a line does not say everything in a terminal."""
    return bool(line.full) or len(plain_line(line.text, MAX_LINE + 1)) > MAX_LINE


def _written(place: Place, lines: Sequence[Line]) -> str:
    """Write the report; the file as seen from the root of the repository."""
    folder = git(place.folder, "rev-parse", "--git-path", FOLDER).decode("utf-8").rstrip("\n")
    file = Path(os.path.realpath(place.folder / folder)) / f"{place.path}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    atomic_write.replace([(str(file), "".join(map(_entry, lines)).encode("utf-8"))])
    return Path(os.path.relpath(file, place.root)).as_posix()


def _entry(line: Line) -> str:
    """A line of the report with everything that it is about, its own lines below each other."""
    first, *rest = (line.full or line.text).rstrip("\n").split("\n")
    margin = " " * LABEL_WIDTH
    return "".join(
        [line.label.ljust(LABEL_WIDTH), first, "\n", *(f"{margin}{more}\n" for more in rest)]
    )
