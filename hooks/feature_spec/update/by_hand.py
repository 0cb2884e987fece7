"""Answers that were changed in the answers file by hand, to others that their questions take.

Copier renders the old version from what is recorded, so it sees no difference: the text keeps the
blocks of the former answer. Git has the former answer, and the text says which of the two it has.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from feature_spec.rendering.questions import PROPOSED
from feature_spec.repository.answers_file import Answers, load_answers
from feature_spec.repository.git import GitError, git
from feature_spec.repository.history import committed
from feature_spec.repository.place import Place

Render = Callable[[Answers], str]
"""The spec of the recorded version, with these answers."""

_DAY = 86_400
_NOTHING = object()


@dataclass(frozen=True)
class Edited:
    """An answer that was changed by hand.

    Attributes:
        name: the question.
        before: the answer that the text has.
        after: the answer that is recorded.

    """

    name: str
    before: object
    after: object


def edited(
    template: Path,
    place: Place,
    answers_file: str,
    recorded: Answers,
    given: Collection[str],
    text: str,
    render: Render,
) -> list[Edited]:
    """Find the answers that were changed by hand.

    Args:
        template: Copier's own copy of the new version.
        place: the place of the feature's folder.
        answers_file: the name of the answers file in it.
        recorded: the answers before the update.
        given: the names that `-d` answers; what they were is looked for in the whole history, else
            only since the recorded version.
        text: the author's text.
        render: gives the spec of the recorded version.

    """
    found = []
    for name, former in _former(template, place, answers_file, recorded, given).items():
        for before in former:
            if _has(text, render, recorded | {name: before}, recorded):
                found.append(Edited(name, before, recorded[name]))
                break
    return found


def _former(
    template: Path, place: Place, answers_file: str, recorded: Answers, given: Collection[str]
) -> dict[str, list[object]]:
    """The former answers to each question that has another one now, the newest first."""
    version = recorded.get("_commit")
    since = 0 if given else _released(template, str(version))
    found: dict[str, list[object]] = {}
    for answers in _earlier(place, answers_file, since):
        same = answers.get("_commit") == version
        if not same and not given:
            break
        for name, value in answers.items():
            known = found.setdefault(name, []) if same or name in given else []
            if _counts(name, value, recorded) and value not in known:
                known.append(value)
    return {name: values for name, values in found.items() if values}


def _earlier(place: Place, answers_file: str, since: int) -> Iterator[Answers]:
    for _, text in committed(place, answers_file, since):
        try:
            yield load_answers(text)
        except ValueError:
            continue


def _counts(name: str, value: object, recorded: Answers) -> bool:
    kept = name[0] != "_" and name not in (PROPOSED, "feature_path")
    return kept and repr(recorded.get(name, _NOTHING)) not in (repr(value), repr(_NOTHING))


def _released(template: Path, version: str) -> int:
    """About when a version was released: nothing of it was committed before. 0 if unknown."""
    try:
        return int(git(template, "log", "-1", "--format=%ct", version)) - _DAY
    except (GitError, ValueError):
        return 0


def _has(text: str, render: Render, before: Answers, now: Answers) -> bool:
    """Whether a text is nearer to one render than to another, in the lines that differ."""
    try:
        former, present = (set(render(answers).splitlines()) for answers in (before, now))
    except Exception:  # whatever a template may raise, it says nothing of the text
        return False
    lines = set(text.splitlines())
    of_former, of_present = former - present, present - former
    if not of_former and not of_present:
        return False
    has_former, has_present = (
        len(only & lines) / len(only) if only else None for only in (of_former, of_present)
    )
    if has_former is None:
        has_former = 1 - (has_present or 0)
    if has_present is None:
        has_present = 1 - has_former
    return has_former > has_present
