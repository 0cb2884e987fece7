"""Rules about the recorded answers."""

from __future__ import annotations

import re

from feature_spec.rendering.questions import PROPOSED
from feature_spec.terminal import shell_word
from feature_spec.update.rules.refusal import Refusal
from feature_spec.update.rules.request import leads_here
from feature_spec.update.state import State

_KEY = re.compile(r"^([A-Za-z_][A-Za-z0-9_]*):(?=\s)", re.MULTILINE)


def duplicate_answers(state: State) -> Refusal | None:
    """An answer is recorded twice, as by a merge that kept both sides: the last would win."""
    names = _KEY.findall(state.answers_text)
    twice = sorted({name for name in names if names.count(name) > 1})
    if not twice:
        return None
    return Refusal(
        f"{state.answers_path} records {twice[0]} twice: remove one of the two lines",
        f"git commit -m 'docs: one answer' -- {shell_word(state.answers_path)}",
    )


def moved(state: State) -> Refusal | None:
    """The folder has moved since it was recorded: every link would be wrong."""
    recorded = state.answers.get("feature_path")
    if isinstance(recorded, str) and leads_here(state.place, recorded):
        return None
    repair = f"feature-spec repair {shell_word(state.place.path)}"
    if not isinstance(recorded, str):
        return Refusal(
            f"{state.answers_path} does not record feature_path, the path of its folder", repair
        )
    return Refusal(
        f"{state.answers_path} records feature_path as {recorded}, but its folder is now "
        f"{state.place.path}, so links would be wrong",
        repair,
    )


def computed_recorded(state: State) -> Refusal | None:
    """A recorded answer belongs to a question that Copier computes."""
    for name, question in state.questions.items():
        if question.computed and name != PROPOSED and _counts(state, name):
            return Refusal(
                f"{state.answers_path} records {name}, which is computed at each update: remove "
                "its line",
                f"git commit -m 'docs: answers' -- {shell_word(state.answers_path)}",
            )
    return None


def rejected_answer(state: State) -> Refusal | None:
    """A recorded answer does not fit this version: Copier would use the default instead."""
    for name, question in state.questions.items():
        if question.computed or not _counts(state, name):
            continue
        if wanted := question.rejects(state.answers[name]):
            return Refusal(
                f"{state.answers_path} records an answer to {name} that this version does not "
                f"accept, which is {wanted}: give the intended answer",
                f"copier update --trust -d {name}=<answer> {shell_word(state.place.path)}",
            )
    return None


def _counts(state: State, name: str) -> bool:
    """Whether a recorded answer is used: `--data` takes the place of one."""
    return name in state.answers and name not in state.request.data
