"""Link destinations, titles and labels, and the definitions that a paragraph may begin with.

Standard: CommonMark 0.31, sections 4.7 and 6.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_PARENTHESES = 32
"""The largest number of open parentheses in a destination without angle brackets."""
MAX_LABEL = 999
"""The largest number of characters of a label."""

LABEL = re.compile(r"\[((?:[^\\\[\]]|\\[\s\S]?)*)\]")
TITLE = re.compile(r"\"(?:[^\"\\]|\\[\s\S])*\"|'(?:[^'\\]|\\[\s\S])*'|\((?:[^()\\]|\\[\s\S])*\)")
_ANGLE = re.compile(r"<((?:[^<>\\\n]|\\[^\n])*)>")
_PIECE = re.compile(r"[^\\()\x00-\x20\x7f]+|\\[^\x00-\x20\x7f]?|[()]")
_SPACE = re.compile(r"[ \t\n]*")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")


@dataclass(frozen=True)
class Definition:
    """A definition, `[label]: destination "title"`; all positions are in its paragraph.

    Attributes:
        label: as written.
        start, stop: where the destination begins and ends, without angle brackets.
        end: where the next line begins.

    """

    label: str
    start: int
    stop: int
    end: int


def definitions(text: str) -> Iterator[Definition]:
    """The definitions that a paragraph begins with; its lines are without their indentation."""
    at = 0
    while label := LABEL.match(text, at):
        words = label[1]
        if not words.strip() or len(words) > MAX_LABEL or not text.startswith(":", label.end()):
            return
        found = destination(text, skip_space(text, label.end() + 1))
        if not found:
            return
        end = _LINE_END.match(text, found[2])
        behind = skip_space(text, found[2])
        title = TITLE.match(text, behind) if behind > found[2] else None
        end = (title and _LINE_END.match(text, title.end())) or end
        if not end:
            return
        at = end.end()
        yield Definition(words, found[0], found[1], at)


def behind_definitions(text: str) -> int:
    """Where the text of a paragraph begins: behind its definitions."""
    end = 0
    if text.startswith("["):
        for found in definitions(text):
            end = found.end
    return end


def destination(text: str, at: int) -> tuple[int, int, int] | None:
    """A destination: where it begins and ends, and where to go on; None when there is none."""
    if text.startswith("<", at):
        angle = _ANGLE.match(text, at)
        return (angle.start(1), angle.end(1), angle.end()) if angle else None
    depth, end = 0, at
    while piece := _PIECE.match(text, end):
        if piece[0] == "(":
            depth += 1
            if depth > MAX_PARENTHESES:
                return None
        elif piece[0] == ")":
            if not depth:
                break
            depth -= 1
        end = piece.end()
    return None if depth or end == at else (at, end, end)


def normal(label: str) -> str:
    """A label as it is compared: case and blanks make no difference."""
    return " ".join(label.split()).casefold()


def skip_space(text: str, at: int) -> int:
    """The first place from `at` on that is not a space, tab or line end."""
    found = _SPACE.match(text, at)
    return found.end() if found else at
