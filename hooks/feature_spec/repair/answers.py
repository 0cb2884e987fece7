"""The recorded answers: as they should be, wrong, or left by an update that stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from feature_spec.repair.half_done import PutBack, put_back, rows_known
from feature_spec.repair.reading import answers_of
from feature_spec.repository.answers_file import Answers
from feature_spec.repository.git import GitError, git
from feature_spec.repository.place import Place

if TYPE_CHECKING:
    from feature_spec.rendering.version import Version


@dataclass(frozen=True)
class Change:
    """An answer that changes.

    Attributes:
        name: the question, `more_references[0]` for an item of a list.
        before, after: the recorded value and the new one.
        why: the evidence for the new one.

    """

    name: str
    before: str
    after: str
    why: str


@dataclass(frozen=True)
class State:
    """What is to be done about the recorded answers.

    Attributes:
        put_back: the answers as they were before an update that stopped; None for nothing.
        changes: what changes with that.
        rejected: a sentence for each answer that its question does not take.
        unchecked: why that could not be found out; empty when it was.

    """

    put_back: PutBack | None = None
    changes: tuple[Change, ...] = ()
    rejected: tuple[str, ...] = ()
    unchecked: str = ""


NOT_LOOKED_AT = State()
"""Of answers that are not checked."""


def state_of(place: Place, text: str, answers: Answers) -> State:
    """Check recorded answers with the version of the template that recorded them.

    Args:
        place: the place of the feature's folder.
        text: the answers file.
        answers: what it records.

    """
    from feature_spec.rendering import version  # Jinja takes a while

    source, ref = str(answers["_src_path"]), answers.get("_commit")
    try:
        recorded_by = version.version(source, ref and str(ref))
        with recorded_by.one_sentence():
            return _state(recorded_by, place, text, answers)
    except version.VersionError as problem:
        return State(unchecked=problem.reason or str(problem))


def _state(recorded_by: Version, place: Place, text: str, answers: Answers) -> State:
    from feature_spec.rendering.version import version

    if not _wrong(recorded_by, text, answers) and not _answers_alone_changed(place):
        return NOT_LOOKED_AT
    rows = rows_known(version(recorded_by.source, None).folder)
    found = put_back(place, text, answers, rows)
    if found is None:
        return State(rejected=_sentences(recorded_by, place, text, answers))
    before = answers_of(found.text, place)
    why = f"an update to {found.since} stopped after it had changed them"
    changes = tuple(
        Change(name, _shown(answers, name), _shown(before, name), why) for name in found.names
    )
    return State(found, changes, _sentences(recorded_by, place, found.text, before))


def _wrong(version: Version, text: str, answers: Answers) -> bool:
    """Whether the version that recorded the answers would not have recorded these."""
    from feature_spec.repair.rejected import rejected, unknown

    return bool(unknown(version, answers) or rejected(version, text, answers))


def _sentences(version: Version, place: Place, text: str, answers: Answers) -> tuple[str, ...]:
    from feature_spec.repair.rejected import rejected

    found = rejected(version, text, answers)
    return tuple(item.sentence(place.answers_path) for item in found)


def _answers_alone_changed(place: Place) -> bool:
    """Whether the answers differ from what is committed, and the spec does not."""
    try:
        changed = git(place.folder, "--no-optional-locks", "status", "--porcelain", "--", ".")
    except GitError:
        return False
    paths = [line[3:] for line in changed.decode("utf-8", "replace").splitlines()]
    return paths == [place.answers_path]


def _shown(answers: Answers, name: str) -> str:
    return str(answers[name]) if name in answers else ""
