"""What an adoption reports: for a person, at most 100 columns wide, and as data."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from typing import Any

from feature_spec.adopt.adoption import Adoption, Answer
from feature_spec.adopt.distance import SectionDistance
from feature_spec.repository.documents import plain_line
from feature_spec.repository.place import ANSWERS, SPEC

WIDTH = 100
_NAME, _VALUE = 22, 30
_TITLE = 52
_COUNTS = ("same", "changed", "only_yours", "only_template", "open")
_HEADS = ("same", "changed", "yours", "template", "open")
_ORIGINS = {
    "text": "From the text",
    "given": "Given on the command line",
    "asked": "Asked",
    "default": "Defaults: nothing in the text decides them",
}


def text(adoption: Adoption) -> str:
    """The report for a person."""
    place = adoption.place.path
    verb = "adopted" if adoption.written else "not adopted yet"
    lines = [f"{place}/{SPEC}: {verb}", f"Template      {adoption.source}, {adoption.version}", ""]
    if not adoption.written:
        lines += [*_sections(adoption), ""]
    for origin, title in _ORIGINS.items():
        answers = [answer for answer in adoption.answers if answer.origin == origin]
        if answers:
            rows = _evidenced(answers) if origin == "text" else _plain(answers)
            lines += [title, *rows, ""]
    if adoption.problems:
        lines += ["References that were left empty"]
        lines += [f"  {_cut(problem, WIDTH - 2)}" for problem in adoption.problems]
        lines += [""]
    if adoption.written:
        lines += [_summary(adoption), ""]
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
        "sections": [
            {
                "title": section.title,
                "standing": section.standing,
                "yours": section.yours or None,
                "line": section.line or None,
                **{count: getattr(section, count) for count in _COUNTS},
            }
            for section in adoption.distance.sections
        ],
        "total": {count: adoption.distance.total(count) for count in _COUNTS},
        "problems": adoption.problems,
        "ignored": adoption.ignored or None,
        "next": commands(adoption),
    }


def commands(adoption: Adoption) -> list[str]:
    """What to type next, in order."""
    place = shlex.quote(adoption.place.path)
    if not adoption.written:
        return [shlex.join(["feature-spec", "adopt", *adoption.options, adoption.place.path])]
    message = shlex.quote(f"docs: adopt {adoption.place.path}")
    return [
        f"git add {place} && git commit -m {message} -- {place}",
        f"copier update --trust {place}",
    ]


def _sections(adoption: Adoption) -> list[str]:
    """The distance, one line for each section and one for all."""
    head = "Distance to the template, in rows, bullets and other records"
    lines = [head, f"  {'Section':<{_TITLE}}{'':<9}{_columns(_HEADS)}"]
    lines += [_section(section) for section in adoption.distance.sections]
    totals = [str(adoption.distance.total(count)) for count in _COUNTS]
    lines += [f"  {'Total':<{_TITLE}}{'':<9}{_columns(totals)}"]
    return lines


def _section(section: SectionDistance) -> str:
    title = section.title
    counts = [str(getattr(section, count) or "-") for count in _COUNTS]
    line = f"  {_cut(title, _TITLE - 1):<{_TITLE}}{section.standing:<9}{_columns(counts)}"
    if section.yours:
        line += f"\n    line {section.line}, yours: {_cut(section.yours, WIDTH - 24)}"
    return line


def _columns(cells: Iterable[str]) -> str:
    widths = (5, 8, 7, 9, 6)
    return "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))


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


def _summary(adoption: Adoption) -> str:
    distance = adoption.distance
    parts = [
        f"{distance.number('present')} sections present",
        f"{distance.number('renamed')} renamed",
        f"{distance.number('missing')} missing",
        f"{distance.number('own')} of your own",
        f"{distance.total('open')} open items",
    ]
    return f"Distance      {', '.join(parts)}"


def _next(adoption: Adoption) -> list[str]:
    labels = ["Next", ""]
    lines = []
    if adoption.ignored:
        lines.append(
            f"Ignored       by {adoption.ignored}: take that rule out,"
            " an update refuses an ignored spec"
        )
    if adoption.written:
        lines.append(f"Written       {adoption.place.path}/{ANSWERS}; {SPEC} is as it was")
    else:
        lines.append("Written       nothing")
    lines += [
        f"{label:<14}{typed}" for label, typed in zip(labels, commands(adoption), strict=False)
    ]
    return lines


def _cut(words: str, limit: int) -> str:
    return plain_line(words, max(limit, 8))
