"""The answers of a copy with some more of them known: what the interview would have recorded."""

from __future__ import annotations

from feature_spec.rendering.answering import Sources, answer
from feature_spec.rendering.questions import PROPOSED
from feature_spec.rendering.render import NEIGHBOURS, Rendering
from feature_spec.repository.answers_file import Answers

_STILL_PROPOSED = ("surfaces",)
"""Answers that follow from what was read, and that a person confirms all the same."""


def completed(rendering: Rendering, recorded: Answers, more: Answers, team: Answers) -> Answers:
    """Add answers, and settle what follows from them.

    An answer can make a question apply, or propose something else for one that has no answer yet:
    a relational store asks for its data access library. What a person, a data file or the team
    file answered stays, and so does a proposal that the interview made of the neighbours.

    Args:
        rendering: the template.
        recorded: the answers of the copy, with `proposed`.
        more: the answers to add. One whose question does not apply is not recorded.
        team: the answers of the team file that the interview took.

    Returns:
        All that is recorded; `proposed` names what is still not given.

    Raises:
        RejectedError: a question does not take an answer.

    """
    open_names = set(recorded.get(PROPOSED) or ())
    answers = {name: value for name, value in recorded.items() if name[0] != "_"}
    given = {n: v for n, v in answers.items() if n not in open_names and n != PROPOSED}
    metadata = {name: value for name, value in recorded.items() if name[0] == "_"}
    neutral = NEIGHBOURS | {"team": team}

    def recorded_with(given: Answers, usual: Answers) -> Answers:
        sources = Sources(given=given, usual=usual, neutral=neutral, metadata=metadata)
        return answer(rendering.interview, sources, rendering.text).recorded

    alone = recorded_with(given, {})
    seen = {n: answers[n] for n in open_names & answers.keys() if alone.get(n) != answers[n]}
    usual = {name: value for name, value in seen.items() if name not in more}
    usual |= {name: more[name] for name in _STILL_PROPOSED if name in more}
    read = {name: value for name, value in more.items() if name not in _STILL_PROPOSED}
    return recorded_with(given | read, usual)
