"""Sections of a PRD: what the headings above a definition say about it.

The titles come from the vocabulary. In a script with spaces a title has a phrase as whole words. A
Chinese, Japanese or Korean title is a phrase and nothing else but fillers, because the same
characters may be part of the name of a feature.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from feature_spec.references.prd.ids import opening
from feature_spec.references.prd.priorities import Rank, rank_of
from feature_spec.references.vocabulary import Words, fold, vocabulary

_LEADING_NUMBER = re.compile(
    r"\A(?:(?:§\s*)?\d{1,4}(?:\.\d{1,4}){0,6}[.):\u3001]?\s+|\d{1,4}\u3001|[^\w\s*`\[(<]{1,8}\s+)"
)

_AND = ("\u4e0e", "\u8207", "\u548c", "\u53ca", "\u3068", "\u304a\u3088\u3073", "\ubc0f")
"""And, in Chinese, Japanese and Korean."""


@dataclass(frozen=True)
class Headings:
    """The headings above a place.

    Attributes:
        path: the headings, the outermost first, each one line.
        trace: whether IDs there are only mentioned: traceability, a glossary, a change log.
        side: whether the section is about something else: acceptance, milestones, tests.
        declared: whether one of them says "requirement", or that what follows is out of scope.
        by_title: whether only the title of the document does.
        priority: the priority that the innermost states.
        out: whether one of them says that what follows is not in scope.
        file: the name of the file, where a PRD has several.

    """

    path: tuple[str, ...] = ()
    trace: bool = False
    side: bool = False
    declared: bool = False
    by_title: bool = False
    priority: Rank | None = None
    out: bool = False
    file: str = ""


def headings_of(path: tuple[str, ...], file: str = "") -> Headings:
    """Read the headings above a place; the document's own title decides little.

    Args:
        path: the headings, the outermost first.
        file: the name of the file where a PRD has several; it says what a heading above all says.

    """
    titles = [_title(heading) for heading in path]
    inner = titles[1:] if len(titles) > 1 else titles
    out = any(title.out for title in (_title(file), *titles))
    return Headings(
        path,
        trace=any(title.trace for title in inner),
        side=any(title.side for title in inner),
        declared=out or any(title.requires for title in titles),
        by_title=not out and not any(title.requires for title in inner),
        priority=_rank(path[-1]) if path else None,
        out=out,
        file=file,
    )


class _Title(NamedTuple):
    """What one title says."""

    out: bool
    trace: bool
    side: bool
    requires: bool


@lru_cache(maxsize=1000)
def _title(heading: str) -> _Title:
    sections = vocabulary().sections
    found = _words(heading)
    return _Title(
        is_out_of_scope(heading),
        _only_mentions(found),
        sections["side"].among(found),
        sections["requirements"].among(found),
    )


@lru_cache(maxsize=1000)
def _rank(heading: str) -> Rank | None:
    return rank_of(heading, whole=True)


def is_out_of_scope(title: str, *, own: bool = False) -> bool:
    """Whether a title says that what follows is not in scope, and does not say the opposite too.

    Args:
        title: the title.
        own: whether it is the name of one requirement, for which "Exclusions" says nothing.

    """
    sections = vocabulary().sections
    found = _words(title)
    if not found:
        return False
    excluded = sections["excluded"]
    if not own and (excluded.are(found) or excluded.are(_without_fillers(found))):
        return True
    outside = sections["out_of_scope"]
    place = outside.within(found)
    if place:
        start, end = place
        rest = (*found[:start], *found[end:])
        return (start == 0 or end == len(found)) and not sections["scope"].within(rest)
    return _is_all("".join(found), outside.unspaced)


def _only_mentions(title: Words) -> bool:
    """Whether the IDs in a section with that title are mentions."""
    sections = vocabulary().sections
    whole = sections["mentions_whole"]
    if whole.are(title) or whole.are(_without_fillers(title)):
        return True
    if sections["mentions"].within(title):
        return True
    return _is_all("".join(title), (*sections["mentions"].unspaced, *whole.unspaced))


def _is_all(compact: str, phrases: tuple[str, ...]) -> bool:
    """Whether a title is one of the phrases and else only fillers."""
    if compact.isascii():
        return False
    fillers = vocabulary().sections["filler"].unspaced
    for phrase in phrases:
        start = compact.find(phrase)
        if start >= 0:
            before, behind = compact[:start], compact[start + len(phrase) :]
            goes_on = not before and behind.startswith(_AND)
            return _fills(before, fillers) and (goes_on or _fills(behind, fillers))
    return False


def _fills(rest: str, fillers: tuple[str, ...]) -> bool:
    while rest:
        filler = next((word for word in fillers if rest.startswith(word)), "")
        if not filler:
            return rest.isdigit()
        rest = rest[len(filler) :]
    return True


def _without_fillers(title: Words) -> Words:
    fillers = vocabulary().sections["filler"].spaced
    return tuple(word for word in title if (word,) not in fillers)


def without_number(heading: str) -> str:
    """A heading without the number or the symbol that it begins with."""
    return _LEADING_NUMBER.sub("", heading)


def _words(heading: str) -> Words:
    """The words of a heading without its number, and without an ID that it begins with."""
    title = without_number(heading)
    found = opening(title, loose=True)
    return fold(found.rest if found and found.rest else title)
