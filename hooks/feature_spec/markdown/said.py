"""What running text says, the form it is written in left out."""

from __future__ import annotations

import re
from functools import lru_cache

MANY = 20_000
"""The number of texts that are remembered: those of three versions of a large spec."""

_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~]|\n|$)")
_EMPHASIS = re.compile(r"(?<![\w`*_])[*_]+(?=[^\s*_])|(?<=[^\s*_])[*_]+(?![\w`*_])")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\[[^\[\]]*\])")
_ADDRESS = re.compile(r"<(https?://[^>\s]+)>")
_MARKS = re.compile(r"[*_\\<]")
_IN_BRACKETS = re.compile(r"\[([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+)\]")


@lru_cache(maxsize=MANY)
def said(text: str) -> str:
    """A text on one line, without emphasis and escapes.

    It is for comparing only: a star that means something is also left out.
    """
    if _MARKS.search(text):
        text = _EMPHASIS.sub("", _ESCAPE.sub("", _ADDRESS.sub(r"\1", text)))
    return " ".join(text.split())


@lru_cache(maxsize=MANY)
def name(text: str) -> str:
    """A name as it is compared: what it says, also without what it links to."""
    if "[" in text:
        text = _IN_BRACKETS.sub(r"\1", _LINK.sub(r"\1", text))
    return said(text)
