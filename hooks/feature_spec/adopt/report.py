"""The report of an adoption: as text of at most 100 columns, and as data."""

from __future__ import annotations

import json
import textwrap
from typing import Any

from feature_spec.adopt.adoption import Adoption, Answer
from feature_spec.markdown.plain import plain_line
from feature_spec.repository.place import ANSWERS, SPEC
from feature_spec.terminal import shell_word

WIDTH = 100
_NAME, _VALUE = 22, 30
_ORIGINS = {
    "text": "From the text",
    "given": "Given on the command line",
    "asked": "Asked",
    "default": "Defaults: the text does not decide them",
}


def text(adoption: Adoption) -> str:
    """The report for a person."""
    place = adoption.place.path
    verb = "adopted" if adoption.written else "not adopted yet"
    lines = [f"{place}/{SPEC}: {verb}", f"Template      {adoption.source}, {adoption.version}"]
    lines += [f"Has           {adoption.resemblance}{_doubt(adoption)}", ""]
    for origin, title in _ORIGINS.items():
        answers = [answer for answer in adoption.answers if answer.origin == origin]
        if answers:
            rows = _evidenced(answers) if origin == "text" else _plain(answers)
            lines += [title, *rows, ""]
    if adoption.problems:
        lines += ["References that were left empty"]
        lines += [f"  {_cut(problem, WIDTH - 2)}" for problem in adoption.problems]
        lines += [""]
    if adoption.missing:
        lines += [*_missing(adoption.missing), ""]
    return "\n".join([*lines, *_next(adoption)]) + "\n"


def data(adoption: Adoption) -> dict[str, Any]:
    """The report as data for `--json`."""
    return {
        "spec": f"{adoption.place.path}/{SPEC}",
        "template": adoption.source,
        "version": adoption.version,
        "written": adoption.written,
        "answers": [
            {
                "name": answer.name,
                "value": answer.value,
                "origin": answer.origin,
                "line": answer.line or None,
                "evidence": answer.evidence or None,
            }
            for answer in adoption.answers
        ],
        "sections": {"found": adoption.resemblance.sections, "of": adoption.resemblance.of},
        "tables": adoption.resemblance.tables,
        "missing_sections": adoption.missing,
        "problems": adoption.problems,
        "ignored": adoption.ignored or None,
        "next": commands(adoption),
    }


def commands(adoption: Adoption) -> list[str]:
    """The commands to type next, in order."""
    place = shell_word(adoption.place.path)
    if not adoption.written:
        force = () if adoption.resemblance.enough else ("--force",)
        words = ("feature-spec", "adopt", *force, *adoption.options, adoption.place.path)
        return [" ".join(map(shell_word, words))]
    message = shell_word(f"docs: adopt {adoption.place.path}")
    return [
        f"git add {place} && git commit -m {message} -- {place}",
        f"copier update --trust {place}",
    ]


def _doubt(adoption: Adoption) -> str:
    if adoption.resemblance.enough:
        return ""
    return ", so updates will hardly reach it" if adoption.written else ": it needs --force"


def _evidenced(answers: list[Answer]) -> list[str]:
    rows = []
    for answer in answers:
        value = _cut(_shown(answer.value), _VALUE - 1)
        row = f"  {answer.name:<{_NAME}}{value:<{_VALUE}}line {answer.line:<4}"
        evidence = "" if _shown(answer.value) == answer.evidence else answer.evidence
        rows.append(f"{row} {_cut(evidence, WIDTH - len(row) - 1)}".rstrip())
    return rows


def _plain(answers: list[Answer]) -> list[str]:
    """Answers without evidence, as many on a line as there is room for."""
    rows: list[str] = []
    for answer in answers:
        item = f"{answer.name}: {_cut(_shown(answer.value), 60)}"
        if answer.evidence:
            rows.append(
                f"  {_cut(f'{item}  (the text says in part: {answer.evidence})', WIDTH - 2)}"
            )
        elif rows and not rows[-1].endswith(")") and len(rows[-1]) + len(item) + 2 <= WIDTH:
            rows[-1] += f"; {item}"
        else:
            rows.append(f"  {item}")
    return rows


def _shown(value: Any) -> str:
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return f"{len(value)} item{'s' if len(value) > 1 else ''}"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if value == "":
        return "(empty)"
    return json.dumps(value) if isinstance(value, bool | dict) else str(value)


def _missing(titles: list[str]) -> list[str]:
    """The template's sections that the spec does not have, as many on a line as there is room."""
    words = f"Missing sections: {'; '.join(titles)}"
    return textwrap.wrap(words, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _next(adoption: Adoption) -> list[str]:
    labels = ["Next", ""]
    lines = []
    if adoption.ignored:
        lines.append(
            f"Ignored       by {adoption.ignored}: remove that rule,"
            " because an update refuses an ignored spec"
        )
    if adoption.written:
        lines.append(f"Written       {adoption.place.path}/{ANSWERS}; {SPEC} is unchanged")
    else:
        lines.append("Written       nothing")
    lines += [
        f"{label:<14}{typed}" for label, typed in zip(labels, commands(adoption), strict=False)
    ]
    return lines


def _cut(words: str, limit: int) -> str:
    return plain_line(words, max(limit, 8))
