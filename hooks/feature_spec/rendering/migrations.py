"""Migrations: what a later version renamed, retyped or dropped, and how recorded answers follow.

Copier silently replaces an answer it cannot use by the question's default. So each change of a
question has a row in `template/_interview/migrations.json`, in the same commit, at the end:

    {"since": "v1.1.0", "old": "owner", "new": "owning_team"}                   renamed
    {"since": "v1.1.0", "old": "access", "new": "access",
     "values": {"staff": "internal"}}                                           a choice renamed
    {"since": "v1.2.0", "old": "platform", "new": "platform", "convert": "list"}   retyped
    {"since": "v2.0.0", "old": "wcag_level", "new": null}                       dropped

`since` is the first version without the old form. Rows are never removed or changed, and they apply
in order, so a spec that skipped versions goes through all of them. A row does nothing when there is
nothing left to do: a name is moved only where the old one is recorded and the new one is not, no
result of `values` is one of its keys, and `convert` leaves a value of the new type as it is.

The interview of the new version reads the same rows and takes what they give as its defaults
(`template/_interview/carried.jinja`), so an update that stops has changed nothing. Copier asks for
no default where it can use the recorded answer as it is. An answer that is retyped, or that this
version accepts though it means something else now, is written by the hook before Copier asks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from feature_spec.rendering.questions import PROPOSED, Question
from feature_spec.repository.answers_file import Answers, load_answers

ROWS = "template/_interview/migrations.json"
"""Where a template has its rows."""

Convert = Callable[[Any], Any]


def _as_list(recorded: object) -> object:
    return recorded if isinstance(recorded, list) else [recorded]


CONVERSIONS: Mapping[str, Convert] = {"list": _as_list}
"""How an answer of a new type is made of a recorded one, by the name in a row."""


@dataclass(frozen=True)
class Migration:
    """One change of the interview.

    Attributes:
        since: the version that brought it, as its tag.
        old: the name of the question before.
        new: its name from then on, the same where only its answers changed; None when it is gone.
        values: choices that have another value now.
        convert: makes an answer of the new type from a recorded one.

    """

    since: str
    old: str
    new: str | None
    values: Mapping[str, str] = field(default_factory=dict)
    convert: Convert | None = None

    def __post_init__(self) -> None:
        """Refuse a row that would do something else when it applies twice."""
        if set(self.values) & set(self.values.values()):
            raise ValueError(f"{self.old}: a new value is also an old one")

    def answer(self, recorded: object) -> object:
        """The answer that takes the place of a recorded one."""
        if isinstance(recorded, list):
            mapped: list[object] = []
            for item in recorded:
                value = self._value(item)
                if value is item or value not in mapped:  # two choices may have become one
                    mapped.append(value)
            recorded = mapped
        else:
            recorded = self._value(recorded)
        return self.convert(recorded) if self.convert else recorded

    def _value(self, recorded: object) -> object:
        return self.values.get(recorded, recorded) if isinstance(recorded, str) else recorded


def rows_of(text: str) -> tuple[Migration, ...]:
    """Read the rows of a template, the oldest first.

    Raises:
        ValueError, KeyError, TypeError: the text has another form.

    """
    return tuple(
        Migration(**row | {"convert": CONVERSIONS[row["convert"]]} if "convert" in row else row)
        for row in [dict(row) for row in json.loads(text)]
    )


def rows_in(template: Path) -> tuple[Migration, ...]:
    """Read the rows of a template in a folder; there are none where it has no table.

    Raises:
        OSError: the table cannot be read.
        ValueError, KeyError, TypeError: it has another form.

    """
    try:
        return rows_of((template / ROWS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()


def migrated(answers: Answers, version: str, migrations: Sequence[Migration]) -> Answers:
    """Recorded answers as this version of the template wants them.

    Args:
        answers: the recorded answers.
        version: the version that recorded them, as a tag or in Copier's own form (`1.0.0`,
            `1.0.0.post3.dev0+1a2b3c4`).
        migrations: the rows that may apply, the oldest first.

    Returns:
        The answers, each in its place; equal to the given ones when there is nothing to do.

    """
    for row in migrations:
        if row.old not in answers or not _older(version, row.since):
            continue
        if row.new is None:
            answers = {name: value for name, value in answers.items() if name != row.old}
        elif row.new == row.old or row.new not in answers:
            new = row.answer(answers[row.old])
            answers = {
                (row.new if name == row.old else name): (new if name == row.old else value)
                for name, value in answers.items()
            }
        else:
            continue
        if row.new != row.old and isinstance(names := answers.get(PROPOSED), list):
            moved = [row.new if name == row.old else name for name in names]
            answers[PROPOSED] = [name for name in moved if name is not None]
    return answers


def not_carried(
    answers: Answers, version: str, rows: Sequence[Migration], questions: Mapping[str, Question]
) -> list[str]:
    """Which migrated answers the interview cannot carry, so that the hook has to write them.

    Args:
        answers: the recorded answers.
        version: the version that recorded them.
        rows: the rows that may apply.
        questions: the questions of this version.

    Returns:
        The names of answers that are retyped, and of recorded ones that this version would take
        as they are, though a row says that they are something else now.

    """
    wanted = migrated(answers, version, rows)
    as_it_is = migrated(answers, version, [replace(row, convert=None) for row in rows])
    retyped = {name for name in wanted if repr(wanted[name]) != repr(as_it_is.get(name))}
    taken = {
        name
        for name, question in questions.items()
        if not question.computed
        and name in answers
        and (name not in wanted or wanted[name] != answers[name])
        and not question.rejects(answers[name])
    }
    return sorted(retyped | taken)


_RELEASE = re.compile(r"v?(\d+(?:\.\d+)*)(.*)", re.DOTALL)
_EARLY = re.compile(
    r"[._-]?(?:a|b|c|rc|alpha|beta|pre|preview|dev)[._-]?\d*(?![a-z])", re.IGNORECASE
)


def _older(version: str, since: str) -> bool:
    """Whether a version comes before a release. One that cannot be read does."""
    left, right = _RELEASE.match(version), _RELEASE.match(since)
    if not left or not right:
        return True
    one, other = ([int(part) for part in match[1].split(".")] for match in (left, right))
    length = max(len(one), len(other))
    one += [0] * (length - len(one))
    other += [0] * (length - len(other))
    return one < other or (one == other and _EARLY.match(left[2]) is not None)


_ENTRY = re.compile(r"^([A-Za-z_][A-Za-z0-9_]*):(?=\s)", re.MULTILINE)


def rewritten(text: str, answers: Answers) -> str:
    """The text of an answers file with other answers in it.

    Args:
        text: the answers file as it is.
        answers: the answers to write, in this order.

    Returns:
        The new text. The comment above the first answer and the lines of each answer that stays
        are kept byte for byte.

    Raises:
        ValueError: the text is not a mapping of answers.

    """
    before = load_answers(text)
    starts = [*_ENTRY.finditer(text)]
    ends = [*(start.start() for start in starts), len(text)][1:]
    lines = {start[1]: text[start.start() : end] for start, end in zip(starts, ends, strict=True)}
    head = text[: starts[0].start()] if starts else ""
    stays = {
        name for name in lines if name in answers and repr(answers[name]) == repr(before.get(name))
    }
    new = head + "".join(
        lines[name] if name in stays else _dumped(name, value) for name, value in answers.items()
    )
    try:
        exact = repr(load_answers(new)) == repr(answers)
    except ValueError:
        exact = False
    # A file that a person laid out in another way is rewritten as a whole.
    return new if exact else head + "".join(_dumped(*item) for item in answers.items())


def _dumped(name: str, value: object) -> str:
    text: str = yaml.safe_dump(
        {name: value}, allow_unicode=True, default_flow_style=False, indent=2, width=1000
    )
    return text
