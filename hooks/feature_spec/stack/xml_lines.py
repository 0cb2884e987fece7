"""XML by line patterns: the elements of a build file, without entities, so nothing expands."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPACE = re.compile(r"\s+")


def without_comments(text: str) -> str:
    """The text without its comments; what an unclosed one hides is left out."""
    return without(text, "<!--", "-->")


def without(text: str, start: str, end: str) -> str:
    """The text without all parts from `start` to `end`."""
    first, *parts = text.split(start)
    return "".join([first, *(part.partition(end)[2] for part in parts)])


def elements(text: str, tag: str) -> Iterator[str]:
    """Yield the inside of each element of that name, as written; none inside another."""
    start, end = f"<{tag}>", f"</{tag}>"
    at = text.find(start)
    while at >= 0:
        to = text.find(end, at)
        if to < 0:
            return
        yield text[at + len(start) : to]
        at = text.find(start, to)


def element(text: str, tag: str) -> str:
    """The inside of the first element of that name as one line; empty when there is none."""
    return _SPACE.sub(" ", next(elements(text, tag), "")).strip()[:200]
