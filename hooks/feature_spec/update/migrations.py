"""Migrations: what a later version renamed, retyped or dropped, and how recorded answers follow.

Copier silently replaces an answer it cannot use by the question's default. So the answers file is
migrated before Copier reads it for the new version.

To rename, retype or drop a question or a choice, add a row at the end of `MIGRATIONS`, in the same
commit:

    Migration("v1.1.0", "owner", "owning_team")                          a question renamed
    Migration("v1.1.0", "access", "access", values={"staff": "internal"})  a choice renamed
    Migration("v1.2.0", "platform", "platform", convert=as_list)         a question retyped
    Migration("v2.0.0", "wcag_level", None)                              a question dropped

`since` is the first version without the old form. Rows are never removed or changed, and they apply
in order, so a spec that skipped versions goes through all of them. A row does nothing when there is
nothing left to do: a name is moved only where the old one is recorded and the new one is not, no
result of `values` is one of its keys, and `convert` leaves a value of the new type as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from feature_spec.repository.answers_file import Answers, load_answers


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
    values: Mapping[Any, Any] = field(default_factory=dict)
    convert: Callable[[Any], Any] | None = None

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


MIGRATIONS: tuple[Migration, ...] = ()
"""Every change since the first version, the oldest first."""


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
    return answers


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
