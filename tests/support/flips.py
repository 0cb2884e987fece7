"""Answers that are changed and changed back on a filled spec: what is different afterwards."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

import filling
import interview
import updates
from feature_spec.rendering.version import Version

CASE: dict[str, Any] = yaml.safe_load(
    (interview.ROOT / "tests/cases/checkout.yml").read_text(encoding="utf-8")
)
FOLDER = "specs/checkout"
_CONFLICT = re.compile(
    r"<<<<<<< before updating\n(.*?)=======\n.*?>>>>>>> after updating\n", re.DOTALL
)
_NUMBERED = re.compile(r"^(#+) (?:\d+(?:\.\d+)*\.? )?(.*)$")


@dataclass(frozen=True)
class Flip:
    """Another answer to one question, and then the first one again.

    Attributes:
        question: the question.
        value: the other answer.
        listed: whether the operations are given as an answer; else people fill in their rows.

    """

    question: str
    value: Any
    listed: bool = True

    @property
    def name(self) -> str:
        """The flip as it is written with `-d`."""
        shown = f"[{','.join(self.value)}]" if isinstance(self.value, list) else self.value
        return f"{self.question}={shown}" + ("" if self.listed else " without operations")


@dataclass(frozen=True)
class Difference:
    """A line that is not what it was, above Notes.

    Attributes:
        heading: the heading it is under.
        line: `-` and a line that is gone, or `+` and a line that is new.
        reported: whether one of the two updates reports something under that heading.

    """

    heading: str
    line: str
    reported: bool


@dataclass(frozen=True)
class Result:
    """The end of a flip.

    Attributes:
        conflicts: how many there were, on both ways.
        differences: the lines that are not what they were.

    """

    conflicts: int
    differences: tuple[Difference, ...]

    @property
    def silent(self) -> tuple[Difference, ...]:
        """The differences that are not reported."""
        return tuple(item for item in self.differences if not item.reported)


def flips(listed: bool = True) -> Iterator[Flip]:
    """Yield a flip for each choice of the interview: another one, or one more or less ticked."""
    recorded = _recorded(listed)
    for name, question in interview.questions().items():
        if name not in recorded or question.get("secret"):
            continue
        now = recorded[name]
        if question["type"] == "bool":
            yield Flip(name, not now, listed)
        for value in interview.choices(name):
            if not question.get("multiselect"):
                if value != now:
                    yield Flip(name, value, listed)
                continue
            ticked = [item for item in interview.choices(name) if (item in now) != (item == value)]
            yield Flip(name, ticked, listed)


def flipped(flip: Flip) -> Result | None:
    """Change an answer on the filled spec and change it back; None where it is refused."""
    base = _render(flip.listed, {})
    try:
        other = _render(flip.listed, {flip.question: flip.value})
    except Exception:  # a combination that a validator refuses
        return None
    ours = filling.fill(base).text
    there, first = updates.updated(base, ours, other)
    back, second = updates.updated(other, _CONFLICT.sub(r"\1", there), base)
    told = {
        _title(notice.heading) for merged in (first, second) if merged for notice in merged.report
    }
    told |= {_title(found) for found in re.findall(r"^### Kept on update: (.*)$", back, re.M)}
    in_conflict = [*_in_conflict(there), *_in_conflict(back)]
    told |= set(in_conflict)
    differences = _differences(ours, _CONFLICT.sub(r"\1", back), told)
    return Result(len(in_conflict), tuple(differences))


def _in_conflict(text: str) -> Iterator[str]:
    """Yield the heading of each conflict."""
    for found in _CONFLICT.finditer(text):
        yield [heading for heading, _ in _lines(text[: found.start()] + "x")][-1]


def _differences(before: str, after: str, told: set[str]) -> Iterator[Difference]:
    old, new = (list(_lines(text)) for text in (before, after))
    changed = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, start, stop, other, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        changed += [("-", *found) for found in old[start:stop]]
        changed += [("+", *found) for found in new[other:end]]
    gone, come = ({line for sign, _, line in changed if sign == way} for way in "-+")
    moved = {line for line in gone & come if line}
    for sign, heading, line in changed:
        # That a line is at another place now is in no report.
        yield Difference(heading, sign + line, _title(heading) in told and line not in moved)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines above Notes, each with its heading."""
    heading = ""
    for line in text.partition("\n## Notes\n")[0].splitlines():
        if found := _NUMBERED.match(line):
            heading = found[2]
        yield heading, line


def _title(heading: str) -> str:
    found = _NUMBERED.match(f"# {heading}")
    return found[2] if found else heading


@functools.cache
def _version() -> Version:
    return Version(str(interview.ROOT), interview.ROOT)


@functools.cache
def _recorded(listed: bool) -> dict[str, Any]:
    given = {name: value for name, value in CASE.items() if listed or name != "operations"}
    return _version().render({**given, "feature_path": FOLDER}).answers


def _render(listed: bool, other: dict[str, Any]) -> str:
    """The case's spec, with some other answers."""
    given = {"feature_path": FOLDER, **other}
    return _version().render(given, before=_recorded(listed)).text
