"""Priorities: how a PRD states one, in the four words of the template.

A word counts in a column, a tag, a label or a heading for priorities. A single letter counts only
beside others that leave one scale: M beside S, C or W is MoSCoW, M beside H or L is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from feature_spec.references.vocabulary import Words, fold, vocabulary

Priority = Literal["Critical", "High", "Medium", "Low"]
Rank = Literal["Critical", "High", "Medium", "Low", "Wont"]
"""A priority as stated; `Wont` is what the PRD says will not be done."""

_RANKS: tuple[Rank, ...] = ("Critical", "High", "Medium", "Low", "Wont")
MOSCOW: Mapping[str, Rank] = {"m": "High", "s": "Medium", "c": "Low", "w": "Wont"}
_ALONE: Mapping[str, Rank] = {"h": "High", "l": "Low"}
_OPEN, _CLOSE = r"(\[\uff08\u3010", r")\]\uff09\u3011"
_TAG = re.compile(
    rf"\s*[{_OPEN}]([^{_OPEN}{_CLOSE}]{{1,30}})[{_CLOSE}][*_]*\s*[:.\u2013\u2014\uff1a-]?\s*"
)
_LAST_TAG = re.compile(rf"[{_OPEN}]([^{_OPEN}{_CLOSE}]{{1,30}})[{_CLOSE}][*_]*\.?\Z")
_VERSION = re.compile(r"v\d{1,2}\Z")
_SEPARATOR = re.compile(r"[:=\uff1a]")
_BOX = re.compile(r"[(\[] ?([xX\u2713\u2714]?) ?[)\]]|([\u2610-\u2612])")
_VALUE = re.compile(r"[*_`\s:]{0,6}([^,.;:|()\[\]*`\uff08\uff09\u3002\uff0c\n]{1,24})")


def priority(rank: Rank | None) -> Priority | None:
    """The template's word for a stated priority."""
    return "Low" if rank == "Wont" else rank


def rank_of(
    value: str, *, whole: bool = False, scale: Mapping[str, Rank] | None = None
) -> Rank | None:
    """The highest priority that a value states; none where it offers three or more to choose from.

    Args:
        value: a cell, a tag or a heading: `Must (P0)`, `( ) Must (x) Should`.
        whole: whether the value counts only when it has nothing else in it.
        scale: what single letters mean here, as `scale_of` found it.

    """
    found = fold(_ticked(value[:160])[:80])
    if len(found) == 1 and len(found[0]) == 1 and found[0].isascii():
        return None if whole else (_ALONE if scale is None else scale).get(found[0])
    stated, rest = _stated(found)
    if not stated:
        return None
    words = vocabulary()
    if whole:
        named = any(words.labels.get(word) == "priority" for word in rest)
        if any(word not in words.rank_fillers and not _VERSION.match(word) for word in rest):
            return None
        if not named and all(phrase in words.column_only for phrase in stated):
            return None
    ranks = {words.ranks[phrase] for phrase in stated}
    if len(ranks) > 2:
        return None
    return next(rank for rank in _RANKS if rank in ranks)


def _ticked(value: str) -> str:
    """The choice that is ticked in `( ) Must (x) Should`; a value without boxes as it is."""
    boxes = list(_BOX.finditer(value))
    first = bool(boxes) and not value[: boxes[0].start()].strip(" *_`:")
    if not first and len(boxes) < 2:
        return value
    ends = [0, *(box.end() for box in boxes)]
    starts = [*(box.start() for box in boxes), len(value)]
    texts = [value[end:start] for end, start in zip(ends, starts, strict=True)]
    choices = texts[1:] if first else texts[:-1]
    ticked = [
        choice
        for box, choice in zip(boxes, choices, strict=True)
        if box[1] or box[2] in ("\u2611", "\u2612")
    ]
    return ticked[0] if len(ticked) == 1 else ""


def _stated(found: Words) -> tuple[list[str], list[str]]:
    """The phrases of priorities among words, the longest first, and the words that are left."""
    words = vocabulary()
    stated: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(found):
        for length in range(min(5, len(found) - at), 0, -1):
            phrase = "".join(found[at : at + length])
            phrase = phrase if phrase in words.ranks else _bare(phrase, rest)
            if phrase:
                stated.append(phrase)
                at += length
                break
        else:
            rest.append(found[at])
            at += 1
    return stated, rest


def _bare(word: str, rest: list[str]) -> str:
    """A priority written together with a word for it, as in \u9ad8\u512a\u5148\u5ea6; or empty."""
    words = vocabulary()
    if word.isascii() or len(word) > 12:
        return ""
    for cut in range(1, len(word)):
        for phrase, label in ((word[:cut], word[cut:]), (word[cut:], word[:cut])):
            if phrase in words.ranks and words.labels.get(label) == "priority":
                rest.append(label)
                return phrase
    return ""


def scale_of(cells: Iterable[str]) -> Mapping[str, Rank] | None:
    """What the single letters of a column mean: None when they leave more than one reading."""
    letters = {found[0] for cell in cells if (found := fold(cell[:20])) and len(found) == 1}
    letters = {letter for letter in letters if len(letter) == 1 and letter.isascii()}
    fitting = [scale for scale in vocabulary().letters if letters <= scale.keys()]
    if not letters or not fitting:
        return None
    readings = {tuple(scale[letter] for letter in sorted(letters)) for scale in fitting}
    if len(readings) > 1:
        return {}
    return {letter: _rank(fitting[0][letter]) for letter in letters if fitting[0][letter]}


def is_moscow(cells: Iterable[str]) -> bool:
    """Whether cells hold nothing but the letters of MoSCoW, M and another one among them."""
    letters = {"".join(fold(cell[:20])) for cell in cells} - {""}
    return "m" in letters and len(letters) > 1 and letters <= MOSCOW.keys()


def _rank(word: str) -> Rank:
    return next(rank for rank in _RANKS if rank == word)


def labelled_rank(text: str) -> Rank | None:
    """The priority that a label in a text states: `**Priority**: Must`."""
    labels = vocabulary().labels
    for place, _ in zip(_SEPARATOR.finditer(text), range(40), strict=False):
        before = fold(text[max(0, place.start() - 40) : place.start()].rpartition("\n")[2])
        for length in range(1, min(3, len(before)) + 1):
            label = "".join(before[-length:])
            if labels.get(label) == "priority" or (
                not label.isascii() and labels.get(label[-4:]) == "priority"
            ):
                scale = MOSCOW if label == "moscow" else None
                line = text[place.end() : place.end() + 160].partition("\n")[0]
                if _BOX.search(line):
                    return rank_of(line, scale=scale)
                value = _VALUE.match(text, place.end())
                return rank_of(value[1], scale=scale) if value else None
    return None


def _of_tag(tag: str) -> Rank | None:
    """The priority in a tag; one that says `removed` or `deprecated` will not be done."""
    stated = rank_of(tag, whole=True)
    if stated is None and vocabulary().sections["excluded"].are(fold(tag)):
        return "Wont"
    return stated


def split_rank(text: str) -> tuple[str, Rank | None]:
    """Take a tag like `(Must)` or `[P1]` off either end of a text."""
    first = _TAG.match(text)
    if first and (stated := _of_tag(first.group(1))):
        return text[first.end() :], stated
    text = text.rstrip()
    last = _LAST_TAG.search(text[-40:])
    if last and (stated := _of_tag(last.group(1))):
        return text[: len(text[:-40]) + last.start()].rstrip(" *_"), stated
    return text, labelled_rank(text[:2000])
