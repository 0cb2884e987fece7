"""The sentences that the template prints, without open items, code and the texts of an author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from document import Spec

MOST_WORDS = 35
MOST_CLAUSES = 4
LISTS = ("Tech Stack", "Database Engine")
"""Bullets that are lists of names: no sentence, however many names were answered."""

WORDS = {
    r"\bnobody\b": "no one, or the passive",
    r"\b(?:stands?|stood)\b(?! for\b)": "is, appears",
    r"\b(?<!time to )lives?\b": "is kept, is valid",
    r"\bknows\b": "refers to, has",
    r"\b(?:goes|go (?:back|on)|went)\b": "is removed, is rolled back, continues",
    r"\bway back\b": "rollback",
    r"\bhas the effect of\b": "takes effect once",
    r"\b(?<!there )is no (?!longer\b)": "is not a",
    r"\bmends?\b": "fixes",
    r"\b(?:an|one|no|the first|error|recorded) answers?\b(?! (?:gives?|names?)\b)": "response",
    r"\banswered with\b": "gets, returns",
    r"\b(?:is|are) open\b(?<!breaker is open)": "not named yet",
    r"\b(?:see|in|by) [1-9](?=[;,)]|\.?$)": "Section and the number",
    r"\btoo (?:late|large|fast)\b": "late, oversized, burn rate",
    r"\bdead after\b": "invalidated at",
    r"\bbut that\b": "except that",
    r"\bshall\b": "must",
}
"""Patterns, regardless of case, and what to write in their place."""


def faults(spec: Spec) -> list[str]:
    """Return a sentence for each fault in the language of a spec, with the words around it."""
    return [f"{place}: {fault}: {said}" for place, said, fault in _faults(spec)]


def sentences(spec: Spec) -> Iterator[tuple[str, str, bool]]:
    """Give each sentence with its section, and whether it is in a cell of a table.

    A given text is one word, `…`, as are code and an open item. A semicolon ends what a cell says.
    """
    own = sorted(_texts(spec.answers), key=len, reverse=True)
    for section, text in spec.sections.items():
        fenced = False
        for line in text.splitlines():
            fenced ^= line.lstrip().startswith("```")
            if fenced or line.startswith(("#", "| **[REQ-", "```")) or not line.strip(" |-:"):
                continue
            said = line.replace("\\", "")
            for given in own:
                said = said.replace(given, "…")
            said = re.sub(r"`[^`]*`", "…", _without_open_items(said))
            said = re.sub(r"\]\([^)]*\)", "]", said)
            if line.startswith("|"):
                for cell in said.strip("|").split("|"):
                    yield from ((section, part, True) for part in _parts(cell, r"[.;:] "))
                continue
            label = re.match(r"\s*- \*\*(.+?)\*\*[^:]*: ", said)
            if not label or label[1] not in LISTS:
                said = said[label.end() :] if label else said.lstrip(" ->")
                yield from (
                    (section, part, False) for part in _parts(said, r"[.!?:]\)? (?=[A-Z…(*])")
                )


def _faults(spec: Spec) -> Iterator[tuple[str, str, str]]:
    for section, said, in_cell in sentences(spec):
        count = len(re.findall(r"(?:^|[\s(/])[^\W\d_]", said))
        if count > MOST_WORDS:
            yield section, said, f"{count} words"
        if not in_cell and said.count(";") >= MOST_CLAUSES:
            yield section, said, f"{said.count(';') + 1} clauses"
        for pattern, better in WORDS.items():
            if hit := re.search(pattern, said, re.IGNORECASE):
                yield section, said, f"{hit[0]!r}, write: {better}"


def _parts(text: str, end: str) -> Iterator[str]:
    yield from (part.strip() for part in re.split(end, text) if part.strip())


def _texts(answers: Any) -> Iterator[str]:
    """Give every text of several words among the answers."""
    if isinstance(answers, dict):
        answers = list(answers.values())
    if isinstance(answers, list):
        for item in answers:
            yield from _texts(item)
    elif isinstance(answers, str) and " " in answers.strip():
        yield answers.replace("\\", "")


def _without_open_items(text: str) -> str:
    """Put a sign in the place of each open item, which may hold brackets of its own."""
    said, depth = "", 0
    for at, letter in enumerate(text):
        if depth or text.startswith("[TODO", at):
            said += "…" if not depth else ""
            depth += (letter == "[") - (letter == "]")
        else:
            said += letter
    return said
