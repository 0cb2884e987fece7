"""What is known of a stack, which questions it may answer, and which of them are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNDECIDED = "undecided"

NAMES = {
    "backend_language": "backend_other",
    "backend_framework": "framework_other",
    "frontend_framework": "frontend_other",
    "databases": "database_other",
    "message_broker": "broker_other",
}
"""By question, the one that has the name of a choice `other`."""
PROPOSED_BY_NAMES = ("backend_language", "backend_framework", "frontend_framework", "platform")
"""Questions for which the interview proposes what the names of files say."""


@dataclass(frozen=True)
class Decision:
    """An answer, and where it comes from.

    Attributes:
        question: the question.
        value: the answer.
        names: what a report calls it.
        files: the files that say so, the nearest first.

    """

    question: str
    value: Any
    names: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True)
class Tie:
    """Technologies of which one is meant, and nothing says which.

    Attributes:
        question: the question that they would answer.
        candidates: the name of each, and the file that names it.

    """

    question: str
    candidates: tuple[tuple[str, str], ...]


@dataclass
class Stack:
    """What is known of a stack.

    Attributes:
        decisions: the answers, in the order of the interview.
        confirmed: recorded answers that files say too, as those that the interview proposed.
        ties: what is not decided.
        problems: why a file was not read, one sentence each.

    """

    decisions: list[Decision] = field(default_factory=list)
    confirmed: list[Decision] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers by question."""
        return {decision.question: decision.value for decision in self.decisions}


def is_open(question: str, recorded: Mapping[str, Any]) -> bool:
    """Whether nothing but a default answers a question yet."""
    value = recorded.get(question)
    return (
        question not in recorded
        or value in (UNDECIDED, [UNDECIDED], "")
        or question in (recorded.get("proposed") or ())
        or (question == "test_tools" and value == {})
    )
