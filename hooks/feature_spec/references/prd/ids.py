"""The IDs of a PRD: what one looks like, what it identifies, and how a text opens with one.

An ID is upper-case segments joined by hyphens or underscores. The last one is a number (`07`,
`R0001`, `3.1`, `12a`); `FR1`, `NFR1`, `RF1`, `US1` and their like are also taken. A segment before
the number says the kind:

- a requirement word (`REQ`, `FR`, `NFR`, `RF`, `RNF`, `BR`, `UR`, …), first, or after the name of
  the project (`SHOP-FR-12`), or the `R` of the number after `PRD` (`PRD-0001-R0001`);
- a story word, first or after `PRD`/`REQ`: `US`, `STORY`, `UC`;
- a risk word, anywhere: `RSK`, `RISK`.

Another prefix (`PERF-01`, `F01`) counts only where the structure itself says "requirement": in the
ID column of a table whose own header, or a heading above it, has the word; and in running text
under such a heading when the prefix comes with several numbers, or says "requirement" or "feature"
(`R1`, `F1`). Standards (`UTF-8`,
`RFC-9110`), other documents and work items (`ADR-012`, `PR-12`, `AC-3`, `TC-9`) never count, and
neither do the spec's own IDs (any with the segment `SPC`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["requirement", "risk", "story"]


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REQUIREMENT_WORDS = _word_set(
    "REQ REQS RQ FR NFR FREQ NFREQ FUN FUNC NF BR BRQ UR URQ SR SRS TR HLR LLR RF RNF NFA ANF"
)
_BARE_WORDS = _word_set("FR NFR REQ RF RNF NFA")
_ALONE = _word_set("R F RQ FA EF ENF EX EXG FE FN FT FEAT A")
"""Prefixes that say "requirement" or "feature" under a heading that says the same."""
_STORY_WORDS = frozenset({"US", "STORY", "UC"})
_RISK_WORDS = frozenset({"RSK", "RISK"})
# These name standards, other documents and work items, also where a table says "requirement".
_OTHER_WORDS = _word_set(
    "AC ADR AES ARD ASCII ASM BUG CIS CON COVID CVE CWE DEP DES ECMA EN EPIC ES FIPS G GDPR "
    "GOAL H2 HTTP IEC IEEE IETF IP IPV ISO JIRA KPI MD MS NIST OBJ OKR OQ OWASP PCI PLN PLAN "
    "POSIX PR Q QA RFC RSA SC SHA SOC SPEC SQL SSL TASK TC TEST TLS UTC UTF V VAL W3C WCAG"
)

_LONG = (
    r"[A-Z][A-Z0-9]{0,19}(?:[-_][A-Z0-9]{1,20}){0,5}"
    r"[-_][A-Z]{0,3}\d{1,6}(?:\.[A-Z]?\d{1,4}){0,4}[a-z]?"
)
_SHORT = r"(?:FR|NFR|REQ|RF|RNF|NFA|US|UC)\d{1,5}(?:\.\d{1,4}){0,4}"
SHAPE = rf"(?:{_LONG}|{_SHORT})"
"""The pattern of an ID, without what may be on either side of it."""
ANY_SHAPE = rf"(?:{_LONG}|[A-Z]{{1,5}}\d{{1,5}}(?:\.\d{{1,4}}){{0,4}}[a-z]?)"
"""The same with any letters before a number (`F01`), where the structure says that it is an ID."""

# Not inside a word or a path; a `_` beside it is emphasis unless a word goes on after it.
_END = r"(?![^\W_]|/|-\w|\.\w|_[^\W_])"
ID = re.compile(rf"(?<![^\W_])(?<![./-]){SHAPE}{_END}")
"""An ID somewhere in a text."""
_LOOSE_ID = re.compile(rf"(?<![^\W_])(?<![./-]){ANY_SHAPE}{_END}")
_WHOLE = re.compile(rf"{ANY_SHAPE}\Z")
_BETWEEN = re.compile(r"[/,;&+\u3001\uff0c]|\b(?:and|und|et|y|e|en)\b")
_BREAK = re.compile(r"<br\b[^<>]{0,40}>|\n", re.I)

_ANCHORS = re.compile(r"\s*(?:<[^<>]{1,200}>\s*){0,3}")
_DECORATION = re.compile(r"\*\*|__|[*_`\[]")
_ANOTHER = re.compile(
    r"\s*(?:to|through|thru|until|till|bis|and|or|und|[-\u2010-\u2015~\u2026,/&+;]|\.{2,3})"
    rf"\s*[*_`\[]{{0,4}}(?:{SHAPE}|\d)"
)
_TALK = re.compile(
    r"\s+(?:is|are|was|were|has|have|and|or|to|in|of|for|from|with|as|by|on|at|if|when|depends?|"
    r"requires?|covers?|blocks?|replaces?|supersedes?|remains?|needs?|through|until|above|below)\b"
)
_SEGMENT = re.compile(r"[-_]")
_SEPARATOR = re.compile(
    r"\s*(?:[:\uff1a\u00b7\u2022]|[-\u2010-\u2015]+(?=\s)|\.(?=\s|$)|\||\u2192|=(?=\s))\s*"
)
_ONLY_IDS = re.compile(rf"(?:[\s,;/&+()*_`\[\]\u2013-]|and|or|to|{SHAPE})*\Z")


def id_kind(token: str, *, declared: bool = False) -> Kind | None:
    """What an ID identifies.

    Args:
        token: a text with the shape of an ID.
        declared: whether the structure around it says that it identifies requirements.

    Returns:
        The kind; None when it is not an ID of a PRD.

    """
    *head, number = _SEGMENT.split(token)
    if not head:  # FR1
        word = family(token)
        if word in _STORY_WORDS:
            return "story"
        known = word in _BARE_WORDS or (declared and word not in _OTHER_WORDS)
        return "requirement" if known else None
    if "SPC" in head or head[0] in _OTHER_WORDS:
        return None
    if _RISK_WORDS.intersection(head):
        return "risk"
    if head[0] in _STORY_WORDS or (head[0] in {"PRD", "REQ"} and _STORY_WORDS & set(head[1:2])):
        return "story"
    if head[0] in _REQUIREMENT_WORDS or {"REQ", "FR", "NFR"}.intersection(head):
        return "requirement"
    if head[0] == "PRD":
        return "requirement" if number.startswith("R") else None
    return "requirement" if declared else None


def family(token: str) -> str:
    """The first segment of an ID without numbers: `PK` of `PK-1`, `F` of `F01`."""
    return _SEGMENT.split(token)[0].rstrip("0123456789.abcdefghijklmnopqrstuvwxyz")


def is_alone(token: str) -> bool:
    """Whether an ID of a team's own prefix counts in running text without another one like it."""
    return family(token) in _ALONE


def several(cell: str) -> tuple[str, ...]:
    """The IDs of a cell that has two or more and nothing else; a range is none."""
    parts = [part.strip(" \t*`[]_") for part in _BETWEEN.split(_BREAK.sub("/", cell[:400]))]
    found: list[str] = []
    for part in filter(None, parts):
        token = part
        if found and part.isdecimal() and part.isascii():  # FR-1/2
            token = found[-1].rstrip("0123456789") + part
        if not _WHOLE.match(token):
            return ()
        found.append(token)
    return tuple(found) if len(found) > 1 else ()


@dataclass(frozen=True)
class Opening:
    """A text that opens with an ID.

    Attributes:
        id: the ID.
        rest: what follows it.
        decorated: whether the ID is bold, code, emphasis or in brackets.
        separated: whether a colon, a dash or a full stop separates the two.

    """

    id: str
    rest: str
    decorated: bool
    separated: bool


def opening(text: str, *, loose: bool = False) -> Opening | None:
    """Read the ID that a text opens with; None for another opening, a range or an enumeration.

    Args:
        text: the text.
        loose: whether any letters before a number may be an ID here.

    """
    position = 0
    if text.startswith(("<", " ", "\t")) and (anchors := _ANCHORS.match(text)):
        position = anchors.end()
    marks: list[str] = []
    while len(marks) < 4 and (mark := _DECORATION.match(text, position)):
        marks.append(mark.group())
        position = mark.end()
    match = (_LOOSE_ID if loose else ID).match(text, position)
    if not match:
        return None
    rest, bracketed, separated = _undecorated(text[match.end() :], marks)
    if _ANOTHER.match(rest) or (bracketed and rest.startswith(("(", "["))):
        return None
    separator = _SEPARATOR.match(rest)
    if separator and not rest.startswith(" | "):
        rest, separated = rest[separator.end() :], True
    if not separated and _TALK.match(rest):
        return None
    if marks and separated and rest.startswith("**") and rest.count("**") % 2:
        rest = rest[2:]
    return Opening(match.group(), rest.strip(), bool(marks), separated)


def _undecorated(rest: str, marks: list[str]) -> tuple[str, bool, bool]:
    """Close the marks before an ID.

    Args:
        rest: what follows the ID.
        marks: the marks before it, the outermost first.

    Returns:
        What follows the closing marks, whether the ID is in brackets, and whether a colon or a full
        stop is inside them (`**FR-1:**`).

    """
    bracketed = separated = False
    for mark in reversed(marks):
        closing = "]" if mark == "[" else mark
        if rest.startswith((f":{closing}", f".{closing}", f"\uff1a{closing}")):
            rest, separated = rest[1:], True
        if not rest.startswith(closing):
            break
        rest = rest[len(closing) :]
        bracketed = bracketed or closing == "]"
    return rest, bracketed, separated


def says_something(text: str) -> bool:
    """Whether a text has more in it than IDs and marks."""
    return not _ONLY_IDS.match(text[:600]) and any(map(str.isalnum, text[:600]))
