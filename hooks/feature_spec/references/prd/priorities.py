"""Priorities: how a PRD states one, in the four words of the template."""

from __future__ import annotations

import re
from typing import Literal

from feature_spec.references.feature_name import words

Priority = Literal["Critical", "High", "Medium", "Low"]

_RANKS: tuple[Priority, ...] = ("Critical", "High", "Medium", "Low")
_PRIORITIES: dict[str, Priority] = {
    "critical": "Critical",
    "p0": "Critical",
    "blocker": "Critical",
    "highest": "Critical",
    "must": "High",
    "p1": "High",
    "high": "High",
    "mandatory": "High",
    "required": "High",
    "should": "Medium",
    "p2": "Medium",
    "medium": "Medium",
    "med": "Medium",
    "normal": "Medium",
    "could": "Low",
    "wont": "Low",
    "would": "Low",
    "p3": "Low",
    "p4": "Low",
    "low": "Low",
    "lowest": "Low",
    "nice": "Low",
    "optional": "Low",
}
_LETTERS: dict[str, Priority] = {"h": "High", "m": "Medium", "l": "Low"}
_MOSCOW: dict[str, Priority] = {"m": "High", "s": "Medium", "c": "Low", "w": "Low"}
_FILLERS = frozenset(
    words(
        "have haves to priority prio level be will not now mvp requirement requirements feature "
        "features"
    )
)
_LABEL = re.compile(
    r"\b(?:priority|prio|moscow)[*_`\s]{0,4}[:=][*_`\s]{0,4}([A-Za-z0-9'\u2019 -]{1,20})", re.I
)
_TAG = re.compile(r"\s*[(\[]([^()\[\]]{1,30})[)\]][*_]*\s*[:.\u2013\u2014-]?\s*")
_LAST_TAG = re.compile(r"[(\[]([^()\[\]]{1,30})[)\]][*_]*\.?\Z")


def priority_of(value: str, *, whole: bool = False, moscow: bool = False) -> Priority | None:
    """The highest priority that a value states.

    Args:
        value: a cell, a tag or a heading: `Must (P0)`.
        whole: whether the value counts only when it has nothing else in it.
        moscow: whether a single letter is one of MoSCoW, so that M is "must".

    """
    found = words(re.sub("['\u2019]", "", value[:80]))
    if len(found) == 1 and len(found[0]) == 1 and not whole:
        return (_MOSCOW if moscow else _LETTERS).get(found[0])
    stated = {_PRIORITIES[word] for word in found if word in _PRIORITIES}
    if whole and any(word not in _PRIORITIES and word not in _FILLERS for word in found):
        return None
    return next((rank for rank in _RANKS if rank in stated), None)


def labelled_priority(text: str) -> Priority | None:
    """The priority that a label in a text states: `**Priority**: Must`."""
    label = _LABEL.search(text)
    return priority_of(label.group(1), moscow="moscow" in label.group().lower()) if label else None


def split_priority(text: str) -> tuple[str, Priority | None]:
    """Take a tag like `(Must)` or `[P1]` off either end of a text."""
    first = _TAG.match(text)
    if first and (stated := priority_of(first.group(1), whole=True)):
        return text[first.end() :], stated
    text = text.rstrip()
    last = _LAST_TAG.search(text[-40:])
    if last and (stated := priority_of(last.group(1), whole=True)):
        return text[: len(text[:-40]) + last.start()].rstrip(" *_"), stated
    return text, labelled_priority(text[:2000])
