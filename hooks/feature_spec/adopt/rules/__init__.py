"""The certain answers in a spec: one rule for each question, in the order asked."""

from __future__ import annotations

from feature_spec.adopt.fields import LabelledSpec
from feature_spec.adopt.rules.found import Clues, Found, Rule
from feature_spec.adopt.rules.identity import RULES as IDENTITY
from feature_spec.adopt.rules.operations import RULES as OPERATIONS
from feature_spec.adopt.rules.quality import RULES as QUALITY
from feature_spec.adopt.rules.shape import RULES as SHAPE
from feature_spec.adopt.rules.sign_in import RULES as SIGN_IN
from feature_spec.adopt.rules.stack import RULES as STACK
from feature_spec.adopt.vocabulary import Vocabulary

__all__ = ["RULES", "Clues", "Found", "Rule", "infer"]

RULES: dict[str, Rule] = {**IDENTITY, **STACK, **SHAPE, **SIGN_IN, **QUALITY, **OPERATIONS}
"""The rule of each question; one that needs another's answer comes after it."""


def infer(document: LabelledSpec, words: Vocabulary) -> dict[str, Found]:
    """Find what the text says about the template's questions.

    Args:
        document: the spec.
        words: what the template asks.

    Returns:
        The answers by question, with their evidence; only for questions that the template asks,
        and only values that it offers.

    """
    found: dict[str, Found] = {}
    for question, rule in RULES.items():
        if question not in words.questions:
            continue
        answer = rule(Clues(document, words, found))
        if answer is not None and _offered(question, answer, words):
            found[question] = answer
    return found


def _offered(question: str, answer: Found, words: Vocabulary) -> bool:
    offered = words.values(question) | {"other", "none"}
    if question not in words.names or question == "backend_framework":
        return True
    values = answer.value if isinstance(answer.value, list) else [answer.value]
    return all(value in offered for value in values)
