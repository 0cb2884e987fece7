"""What a person reads in a terminal: the lines of a report, colour, and words to type."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from shlex import quote as shell_word
from typing import TextIO

from feature_spec.markdown.plain import plain_line

__all__ = ["LABEL_WIDTH", "MAX_LINE", "Line", "shell_word", "shown", "uses_colour", "width_of"]

MAX_LINE = 400
"""The largest number of characters of a line, without its label."""

LABEL_WIDTH = 14
"""The columns of a label."""

MIN_ROOM = 40
"""The fewest columns that a text is wrapped to."""


@dataclass(frozen=True)
class Line:
    """A line of a report.

    Attributes:
        label: the word before it.
        text: what it says.
        open: whether a person should look at it.
        command: whether it is to be typed, so that it is not wrapped.
        full: everything that it says, where `text` is shortened; it may have line ends.

    """

    label: str
    text: str
    open: bool = False
    command: bool = False
    full: str = ""


def shown(lines: Sequence[Line], colour: bool, width: int = 0) -> str:
    """Return a report as text, each line with its label; a repeated label is left out.

    Args:
        lines: the lines.
        colour: whether the labels are coloured.
        width: the columns of the terminal, where a text goes on below itself; 0 for no terminal.

    """
    rows, before = [], ""
    for line in lines:
        label = line.label if line.label != before else ""
        label = plain_line(label, LABEL_WIDTH - 1).ljust(LABEL_WIDTH)
        before = line.label
        if colour:
            label = f"\x1b[{33 if line.open else 32}m{label}\x1b[0m"
        text = plain_line(line.text, MAX_LINE)
        first, *rest = [text] if line.command or not width else _wrapped(text, width)
        rows.append(f"{label}{first}".rstrip())
        rows += [" " * LABEL_WIDTH + part for part in rest]
    return "\n".join(rows) + "\n"


def _wrapped(text: str, width: int) -> list[str]:
    from textwrap import wrap

    room = max(width - LABEL_WIDTH - 1, MIN_ROOM)
    return wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]


def width_of(stream: TextIO) -> int:
    """The columns of a terminal; 0 when the stream is none."""
    if not stream.isatty():
        return 0
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 0


def uses_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal that takes colour (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
