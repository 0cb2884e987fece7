"""Sections of a PRD: what the headings above a definition say about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from feature_spec.references.feature_name import words
from feature_spec.references.prd.priorities import Priority, priority_of

_LEADING_NUMBER = re.compile(
    r"\A(?:(?:§\s*)?\d{1,4}(?:\.\d{1,4}){0,6}[.):]?\s+|[^\w\s*`\[(<]{1,8}\s+)"
)
_TRACE = re.compile(
    r"\b(?:traceability|trace matrix|coverage (?:map|matrix|table)|revision history|change ?log|"
    r"document history|version history|table of contents|references|related documents|see also|"
    r"glossary)\b"
)
_SIDE = re.compile(
    r"\b(?:acceptance|verification|validation|tests?|testing|test plan|milestones?|roadmap|"
    r"releases?|coverage|dependencies|open questions|questions|decisions|appendix)\b"
)
_OUT_OF_SCOPE = re.compile(r"(?:out of scope|not in scope|non ?goals?|won ?t have)\b")


@dataclass(frozen=True)
class Headings:
    """The headings above a place.

    Attributes:
        path: the headings, the outermost first, each one line.
        trace: whether IDs there are only mentioned: traceability, a glossary, a change log.
        side: whether the section is about something else: acceptance, milestones, tests.
        declared: whether one of them says "requirement".
        priority: the priority that the innermost states.

    """

    path: tuple[str, ...] = ()
    trace: bool = False
    side: bool = False
    declared: bool = False
    priority: Priority | None = None


def headings_of(path: tuple[str, ...]) -> Headings:
    """Read the headings above a place; the document's own title decides little."""
    titles = [_words(heading) for heading in path]
    inner = titles[1:] if len(titles) > 1 else titles
    return Headings(
        path,
        trace=any(_TRACE.search(title) for title in inner),
        side=any(_SIDE.search(title) for title in inner),
        declared=any("requirement" in title for title in titles),
        priority=priority_of(titles[-1], whole=True) if titles else None,
    )


def out_of_scope(path: Sequence[str]) -> bool:
    """Whether one of the headings says that what follows is not in scope."""
    return any(_OUT_OF_SCOPE.match(_words(heading)) for heading in path)


def without_number(heading: str) -> str:
    """A heading without the number or the symbol that it begins with."""
    return _LEADING_NUMBER.sub("", heading)


def _words(heading: str) -> str:
    return " ".join(words(without_number(heading)))
