"""Recorded answers that their questions do not take, in the version that recorded them.

Copier renders that version first when it updates, and ends in a traceback at the first of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from feature_spec.markdown.plain import plain_line
from feature_spec.rendering.answering import RejectedError, Sources, answer
from feature_spec.rendering.questions import PROPOSED, questions_of
from feature_spec.rendering.render import NEIGHBOURS
from feature_spec.rendering.version import Version
from feature_spec.repository.answers_file import Answers

_CHOICES = re.compile(r"(.*) is not in (\[.*\])", re.DOTALL)


@dataclass(frozen=True)
class Rejected:
    """An answer that its question does not take.

    Attributes:
        name: the question.
        line: where it is recorded, from 1.
        answer: what is recorded, in one line.
        wanted: what the question takes, or what it says against the answer.

    """

    name: str
    line: int
    answer: str
    wanted: str

    def sentence(self, path: str) -> str:
        """Say it of an answers file, in one sentence."""
        return (
            f"{path}:{self.line}: {self.name} is {self.answer}, which its question does not "
            f"accept: {self.wanted}."
        )


def unknown(version: Version, answers: Answers) -> list[str]:
    """The recorded names that are not questions of the version."""
    questions = version.rendering.questions
    return [name for name in answers if name[0] != "_" and name not in questions]


def rejected(version: Version, text: str, answers: Answers) -> list[Rejected]:
    """Find the recorded answers that their questions do not take.

    Args:
        version: the version of the template that recorded them.
        text: the answers file.
        answers: what it records.

    """
    questions = questions_of(lambda path: (version.folder / path).read_text(encoding="utf-8"))
    found = {
        name: f"it takes {wanted}"
        for name, question in questions.items()
        if name in answers and not question.computed and (wanted := question.rejects(answers[name]))
    }
    # Which answers another question takes may depend on a wrong one, so those come later.
    found = found or _by_validators(version, answers)
    return sorted(
        (
            Rejected(
                name, _line(text, name, questions[name].choices), _shown(answers[name]), wanted
            )
            for name, wanted in found.items()
        ),
        key=lambda item: item.line,
    )


def _by_validators(version: Version, answers: Answers) -> dict[str, str]:
    given = {name: value for name, value in answers.items() if name[0] != "_"}
    given.setdefault(PROPOSED, [])
    found: dict[str, str] = {}
    while True:
        try:
            answer(
                version.rendering.interview,
                Sources(given, neutral=NEIGHBOURS),
                version.rendering.text,
            )
        except RejectedError as problem:
            if problem.name not in given:
                return found
            found[problem.name] = _wanted(problem.reason)
            del given[problem.name]
        else:
            return found


def _wanted(reason: str) -> str:
    """What a question says against an answer, or what may be chosen."""
    reason = plain_line(reason, 300).rstrip(".")
    choices = _CHOICES.fullmatch(reason)
    if choices is None:
        return reason[:1].lower() + reason[1:]
    *first, last = map(str, ast.literal_eval(choices[2]))
    return f"it takes {', '.join(first)}{' or ' if first else ''}{last}"


def _shown(value: object) -> str:
    shown = f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)
    return plain_line(shown, 60) or "empty"


def _line(text: str, name: str, choices: Sequence[str]) -> int:
    """The line of an answer; in a list of choices, that of the first item that is none of them."""
    document = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in document.value if document else ():
        if key.value != name:
            continue
        items = value.value if isinstance(value, yaml.SequenceNode) and choices else []
        wrong = [item for item in items if item.value not in choices]
        return int((wrong or [key])[0].start_mark.line) + 1
    return 1
