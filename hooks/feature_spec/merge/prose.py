"""Running text as words: which are the same in another form, and how an author broke the lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feature_spec.markdown.open_items import OPEN_ITEM
from feature_spec.markdown.said import name
from feature_spec.merge.lines import matched

_HARD_BREAK = re.compile(r"(\\| {2,})$")
_BEGINS_A_BLOCK = re.compile(r"(?:[-+*]|\d{1,9}[.)]|#{1,6}|>.*|=+|-{2,}|\|.*|`{3}.*|~{3}.*|<.*)$")
_PAIRED = re.compile(r"(?<!\\)\*\*|(?<!\\)__|(?<![\w*\\])\*(?=\S)|(?<=[^\s\\])\*(?![\w*])"
                     r"|(?<![\w_\\])_(?=\S)|(?<=[^\s\\])_(?![\w_])|[\[\]()`]")  # fmt: skip
_CLOSES = {"]": "[", ")": "("}


def unbroken(text: str) -> str:
    """Running text with a blank in place of each line break that a reader does not see."""
    lines = [line.lstrip(" \t") for line in text.rstrip("\n").split("\n")]
    parts = []
    for line in lines[:-1]:
        parts.append(f"{line}\n" if _HARD_BREAK.search(line) else f"{line.rstrip()} ")
    return "".join(parts) + lines[-1].rstrip()


def words(text: str) -> list[str]:
    """The words of unbroken text; an empty one for each further blank between two."""
    return text.replace("\n", "\n ").split(" ")


def joined(found: Sequence[str]) -> str:
    """Unbroken text made of words."""
    return " ".join(found).replace("\n ", "\n")


def said_in(text: str) -> list[str]:
    """What the words of unbroken text say; two texts that say the same differ in form only."""
    return [word for word in _names(words(text)) if word]


def in_form_of(text: str, other: str) -> str:
    """A text, with the words that it shares with another as they are written there."""
    return _checked(text, _taken(words(text), words(other)))


def with_forms(text: str, base: str, ours: str, theirs: str) -> str | None:
    """A merged text in the forms that the two sides gave its words.

    Args:
        text: the merged text, its words in any form.
        base: it in the old render.
        ours: in the author's text.
        theirs: in the new render.

    Returns:
        The text with each word as the side writes it that changed its form; None when both did.

    """
    found = words(text)
    was, here, there = (_taken(found, words(side)) for side in (base, ours, theirs))
    chosen = []
    for plain, old, mine, yours in zip(found, was, here, there, strict=True):
        if mine is None or yours is None:
            chosen.append(mine or yours or plain)
        elif mine in (old, yours):
            chosen.append(yours)
        elif yours == old or not _differ(mine, yours):
            chosen.append(mine)
        else:
            return None
    return _checked(text, chosen)


def _differ(word: str, other: str) -> bool:
    """Whether two forms of a word link to different places."""
    return word.partition("](")[2] != other.partition("](")[2]


def _taken(found: list[str], other: list[str]) -> list[str | None]:
    """For each word the form that another text has it in; None where it does not have it."""
    forms: list[str | None] = [None] * len(found)
    for i, j in matched(_names(found), _names(other)):
        forms[i] = other[j]
    return forms


def _checked(text: str, forms: Sequence[str | None]) -> str:
    """A text with its words in other forms, unless that opens what nothing closes."""
    plain = words(text)
    formed = joined([old if new is None else new for old, new in zip(plain, forms, strict=True)])
    return formed if formed == text or _is_paired(formed) else text


def _is_paired(text: str) -> bool:
    """Whether each mark of emphasis and each bracket is closed by its own kind."""
    opened: list[str] = []
    for found in _PAIRED.findall(text):
        if opened and opened[-1] == _CLOSES.get(found, found):
            opened.pop()
        else:
            opened.append(found)
    return not opened


def _names(found: Sequence[str]) -> list[str]:
    return [word if word.isalnum() else name(_without_link(word)) for word in found]


def _without_link(word: str) -> str:
    """A word of a link of several words, without the marks that make it one."""
    if "[" not in word and "]" not in word:
        return word
    return re.sub(r"^(\W*)\[(?!TODO)|\](\([^()\s]*\))", r"\1", word)


# ---- line breaks ---------------------------------------------------------------------------


def lines_as(text: str, like: str) -> list[str]:
    """Break text over lines where another text has a line break behind the same word.

    An open item stays on one line.
    """
    found = words(text)
    other: list[str] = []
    ends: set[int] = set()
    for line in like.rstrip("\n").split("\n"):
        other += words(unbroken(line))
        ends.add(len(other) - 1)
    ends.discard(len(other) - 1)
    breaks = {i for i, j in matched(_names(found), _names(other)) if j in ends} if ends else set()
    lines: list[list[str]] = [[]]
    whole = _in_open_items(text)
    at = 0
    for index, word in enumerate(found):
        lines[-1].append(word)
        at += len(word) + (not word.endswith("\n"))
        following = found[index + 1] if index + 1 < len(found) else ""
        soft = index in breaks and at not in whole and not _BEGINS_A_BLOCK.match(following)
        if following and (soft or word.endswith("\n")):
            lines.append([])
    return [" ".join(line).rstrip("\n") for line in lines]


def _in_open_items(text: str) -> set[int]:
    """The places inside of open items, which are on one line each."""
    spans = (found.span() for found in OPEN_ITEM.finditer(text))
    return {at for start, end in spans for at in range(start + 1, end)}


def breaks_of(text: str) -> list[str]:
    """The words that begin a line behind the first."""
    return [name(line.split()[0]) for line in text.rstrip("\n").split("\n")[1:] if line.strip()]
