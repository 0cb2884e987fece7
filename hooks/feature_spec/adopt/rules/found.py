"""An inferred answer and its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from feature_spec.adopt.fields import LabelledSpec, Passage
from feature_spec.adopt.vocabulary import Vocabulary


@dataclass(frozen=True)
class Found:
    """An answer that a text gives.

    Attributes:
        value: the answer.
        line: the line of the spec that says so.
        evidence: the text there, as plain words.
        partly: the text gives a part of the answer only: it is a better default, and no more.

    """

    value: Any
    line: int
    evidence: str
    partly: bool = False


@dataclass(frozen=True)
class Clues:
    """The sources of a rule.

    Attributes:
        document: the spec.
        words: what the template asks, and its names.
        so_far: what earlier rules found, by question.

    """

    document: LabelledSpec
    words: Vocabulary
    so_far: Mapping[str, Found] = field(default_factory=dict)

    def answer(self, question: str) -> Any:
        """The certain answer of an earlier rule; None without one."""
        found = self.so_far.get(question)
        return None if found is None or found.partly else found.value

    def names(self, question: str) -> Mapping[str, str]:
        """The value behind each name of a question's choices."""
        return self.words.names.get(question, {})


Rule = Callable[[Clues], "Found | None"]


def said(value: Any, text: Passage) -> Found:
    """An answer with the text that gives it."""
    return Found(value, text.line, text.words)


def agreed(*found: Found | None) -> Found | None:
    """The first of several answers, unless two of them differ."""
    given = [item for item in found if item is not None]
    if not given or any(item.value != given[0].value for item in given):
        return None
    return given[0]
