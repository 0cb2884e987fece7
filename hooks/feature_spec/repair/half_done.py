"""Answers that an update left in the form of a later version, because it stopped before its end.

Only answers that the interview cannot carry are written before the update has succeeded. In the
work tree they make Copier refuse the folder; committed, the recorded version does not accept them.
Git has the answers as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from feature_spec.rendering.migrations import Migration, migrated, rewritten, rows_in
from feature_spec.repository.answers_file import Answers, load_answers
from feature_spec.repository.history import committed
from feature_spec.repository.place import ANSWERS, Place

_NOTHING = object()


@dataclass(frozen=True)
class PutBack:
    """Answers as they were before an update that stopped.

    Attributes:
        text: the answers file.
        names: the answers that change.
        since: the version that the update was to reach, or one before it.

    """

    text: str
    names: tuple[str, ...]
    since: str


def rows_known(template: Path) -> tuple[Migration, ...]:
    """The migrations of a template; none where this version of the command cannot read them."""
    try:
        return rows_in(template)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def put_back(
    place: Place, text: str, answers: Answers, rows: Sequence[Migration]
) -> PutBack | None:
    """Find the answers as they were, when an update that stopped has changed them.

    Args:
        place: the place of the feature's folder.
        text: the answers file.
        answers: what it records.
        rows: the migrations of the newest version.

    Returns:
        The answers file with those answers as git has them and everything else as it is; None
        when no update has changed it.

    """
    version = str(answers.get("_commit", ""))
    cuts = sorted({row.since for row in rows}, key=[row.since for row in rows].index, reverse=True)
    for _, before_text in committed(place, ANSWERS):
        try:
            before = load_answers(before_text)
        except ValueError:
            continue
        if str(before.get("_commit", "")) != version:
            return None
        for since in cuts:
            until = max(number for number, row in enumerate(rows) if row.since == since)
            after = migrated(before, version, rows[: until + 1])
            names = _differing(before, after)
            if names and _agree(answers, after, names):
                return PutBack(_restored(text, answers, before_text, before, names), names, since)
    return None


def _differing(before: Answers, after: Answers) -> tuple[str, ...]:
    names = dict.fromkeys([*before, *after])
    return tuple(name for name in names if not _agree(before, after, [name]))


def _agree(one: Answers, other: Answers, names: Sequence[str]) -> bool:
    return all(repr(one.get(name, _NOTHING)) == repr(other.get(name, _NOTHING)) for name in names)


def _restored(
    text: str, answers: Answers, before_text: str, before: Answers, names: Sequence[str]
) -> str:
    old = {name: value for name, value in before.items() if name in names or name in answers}
    new = {name: value for name, value in answers.items() if name not in names and name not in old}
    restored = {
        name: value if name in names else answers[name] for name, value in old.items()
    } | new
    return before_text if repr(restored) == repr(before) else rewritten(text, restored)
