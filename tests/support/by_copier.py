"""What Copier itself makes of answers, to hold `rendering/version.py` against it."""

from __future__ import annotations

import functools
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import copier
import yaml
from copier._jinja_ext import SandboxedEnvironment
from jinja2 import FileSystemBytecodeCache

import interview
from feature_spec.rendering import version

Answers = dict[str, Any]
Result = tuple[bytes, bytes] | str
"""The bytes of the spec and of the answers file, or why there are none."""

_PLACE = {"feature_path": "specs/checkout"}
_REQUIREMENTS = [
    {"id": "REQ-SPC-001", "text": "A | b <i>", "priority": "High", "prd": "FR-1", "verify": []}
]
_MORE = [{"label": "Run | book", "path": "docs/ops/run.md"}, {"label": "ünï: 1", "path": "a.md"}]

NAMED: dict[str, Answers] = {
    "defaults": {},
    "typed": {"owner": "yes", "feature_name": "1e3", "availability_slo": 99.95, "e2e_tests": True},
    "written as text": {
        "surfaces": "[rest, 'jobs']",
        "coverage_target": "85",
        "e2e_tests": "no",
        "availability_slo": "99.5",
        "roles": "[buyer, 'no: yes']",
        "more_references": "[{label: Book, path: docs/book.md}]",
    },
    "answers to what is not asked": {
        "surfaces": ["jobs"],
        "orm": "Prisma",
        "databases": ["mysql"],
        "wcag_level": "A",
        "access": "public",
        "authn_methods": ["jwt"],
        "roles": ["buyer"],
    },
    "an answer to a hidden question": {"team": {"platform": "vm", "owner": "@a", "orm": "Kysely"}},
    "more documents": {"more_references": _MORE, "requirements": _REQUIREMENTS},
    "a team file is wanted": {"write_team_defaults": True, "full_interview": True},
    "others": {"backend_language": "other", "backend_other": "Elixir: 1:30 | ünï 🎉 \\ 'x'"},
    "long": {"feature_summary": "word " * 59 + "end", "requirements": [
        {"id": "REQ-SPC-002", "text": "long text, " * 40 + "end"}
    ]},
    "a choice that is not there": {"access": "nobody"},
    "a choice that is not there among several": {"surfaces": ["rest", "fax"]},
    "a number out of range": {"coverage_target": 0},
    "not a number": {"coverage_target": "many"},
    "null": {"feature_name": None},
    "a choice that is refused here": {"backend_language": "none"},
    "a framework of another language": {"backend_language": "go", "backend_framework": "Django"},
    "a list that is none": {"requirements": "REQ-SPC-001"},
    "an empty list where one is needed": {"authn_methods": []},
    "two lines": {"owner": "a\nb"},
}  # fmt: skip

_STALE: list[Answers] = [
    {"access": "nobody"},
    {"surfaces": ["rest", "fax"]},
    {"surfaces": "rest"},
    {"coverage_target": "many", "latency_p95_ms": 0},
    {"backend_framework": "Struts", "orm": "gone"},
    {"databases": [], "redis_role": ["cache", "queue"]},
    {"feature_name": None, "owner": 2024},
    {"more_references": [{"label": "x"}], "gone": 1},
    {"e2e_tests": "yes", "load_tests": 1, "write_team_defaults": True},
    {"requirements": None, "entities": {}},
    {"team": {"platform": "vm"}, "here": "/x"},
]
"""What an answers file may hold that this version does not take, or takes in another form."""


@dataclass(frozen=True)
class Case:
    """One render.

    Attributes:
        name: for the report.
        answers: those that are given.
        before: the recorded answers of an older version; None for a copy.
        usual: better defaults than the template's.

    """

    name: str
    answers: Answers
    before: Answers | None = None
    usual: Answers = field(default_factory=dict)


def copies() -> Iterator[Case]:
    """Yield a copy for each answer set: by hand, each case, each choice, each pair."""
    for name, answers in NAMED.items():
        yield Case(name, answers)
    for path in sorted((interview.ROOT / "tests" / "cases").glob("*.yml")):
        yield Case(path.stem, yaml.safe_load(path.read_text(encoding="utf-8")))
    for name, answers in [*interview.each_choice(), *interview.pairs()]:
        yield Case(name, answers)


def updates(recorded: dict[str, Answers]) -> Iterator[Case]:
    """Yield updates of what copies recorded: as it is, worn by time, and with other answers.

    Args:
        recorded: the recorded answers of a copy, by its name.

    """
    names = list(recorded)
    for number, (name, before) in enumerate(recorded.items()):
        chance = random.Random(number)  # noqa: S311 (not a secret)
        stale = dict(before)
        for question in chance.sample(sorted(before), k=number % 5):
            del stale[question]  # new in this version
        if number % 3:
            stale |= _STALE[number % len(_STALE)]
        other = recorded[chance.choice(names)]
        given = dict(chance.sample(sorted(other.items(), key=str), k=number % 4))
        given = {name: value for name, value in given.items() if name[0] != "_"}
        if number % 7 == 6:
            yield Case(
                f"usual {name}", given, None, {k: v for k, v in before.items() if k[0] != "_"}
            )
        else:
            yield Case(f"update {name}", given, stale)


def by_copier(template: Path, folder: Path, case: Case) -> Result:
    """Render a case with Copier, in a folder that is taken away again."""
    folder.mkdir(parents=True)
    recorded = folder / ".copier-answers.yml"
    if case.before is not None:
        recorded.write_text(yaml.safe_dump(case.before, allow_unicode=True), encoding="utf-8")
    try:
        copier.run_copy(
            str(template),
            folder,
            data=_PLACE | case.answers,
            user_defaults=case.usual,
            defaults=True,
            overwrite=True,
            quiet=True,
        )
        return (folder / "spec.md").read_bytes(), recorded.read_bytes()
    except Exception as problem:
        return str(problem) or type(problem).__name__
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def by_version(template: Path, case: Case) -> Result:
    """Render a case with the project's own code."""
    try:
        done = version.render(
            str(template), None, _PLACE | case.answers, before=case.before, usual=case.usual
        )
    except version.AnswerError as problem:
        return problem.name
    return done.spec, done.answers_file


def equal(copiers: Result, ours: Result) -> bool:
    """Whether both gave the same bytes, or refused the same answer."""
    if isinstance(copiers, str) and isinstance(ours, str):
        all_faults = re.search(rf"attribute ['\"]{ours}\W", copiers)
        named = f"'{ours}'" in copiers or f'"{ours}"' in copiers or all_faults
        return bool(named) or "invalid literal" in copiers  # Copier does not say whose
    return copiers == ours


def compile_once(folder: Path) -> Any:
    """Copier's environment, with a cache of what is compiled: most of a render is compiling."""
    return functools.partial(
        SandboxedEnvironment, bytecode_cache=FileSystemBytecodeCache(str(folder))
    )
