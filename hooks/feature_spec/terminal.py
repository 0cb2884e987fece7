"""What a person reads in a terminal: the lines of a report, colour, and words to type."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from shlex import quote as shell_word
from typing import TextIO

from feature_spec.markdown.plain import plain_line

__all__ = ["LABEL_WIDTH", "Line", "shell_word", "shown", "uses_colour"]

MAX_LINE = 400
"""The largest number of characters of a line, without its label."""

LABEL_WIDTH = 14
"""The columns of a label."""


@dataclass(frozen=True)
class Line:
    """A line of a report; `open` when a person should look at it."""

    label: str
    text: str
    open: bool = False


def shown(lines: Sequence[Line], colour: bool) -> str:
    """Return a report as text, each line with its label; a repeated label is left out."""
    rows, before = [], ""
    for line in lines:
        label = (line.label if line.label != before else "").ljust(LABEL_WIDTH)
        before = line.label
        if colour:
            label = f"\x1b[{33 if line.open else 32}m{label}\x1b[0m"
        rows.append(f"{label}{plain_line(line.text, MAX_LINE)}".rstrip())
    return "\n".join(rows) + "\n"


def uses_colour(stream: TextIO) -> bool:
    """Whether a stream is a terminal that takes colour (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
