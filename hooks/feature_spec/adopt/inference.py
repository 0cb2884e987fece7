"""The answers that a spec's text gives: every rule once, in the order asked."""

from __future__ import annotations

from feature_spec.adopt.fields import Document
from feature_spec.adopt.rules import RULES, Found, Sources
from feature_spec.adopt.vocabulary import Vocabulary


def infer(document: Document, words: Vocabulary) -> dict[str, Found]:
    """What the text says of the template's questions.

    Args:
        document: the spec.
        words: what the template asks.

    Returns:
        What was found, by question, with its evidence. A value that the template does not offer
        is not there, nor is a question that it does not ask.

    """
    found: dict[str, Found] = {}
    for question, rule in RULES.items():
        if question not in words.questions:
            continue
        answer = rule(Sources(document, words, found))
        if answer is not None and _offered(question, answer, words):
            found[question] = answer
    return found


def _offered(question: str, answer: Found, words: Vocabulary) -> bool:
    offered = words.values(question) | {"other", "none"}
    if question not in words.names or question == "backend_framework":
        return True
    values = answer.value if isinstance(answer.value, list) else [answer.value]
    return all(value in offered for value in values)
