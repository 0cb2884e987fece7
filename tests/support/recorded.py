"""The answers that Copier records, worked out without Copier; `test_matrix.py` compares both."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

import interview
from interview import Answers, Question

# What the interview finds out about the neighbours of a folder: nothing stands beside it.
_ALONE: Answers = {
    "here": "",
    "base": "",
    "team_file": "",
    "team": {},
    "found": {kind: {"best": [], "others": []} for kind in ("prd", "api", "arch", "ops")},
}


def recorded(given: Answers) -> Answers:
    """Return the answers of every question that is asked, as given or by default."""
    context, answers = _ALONE | given, {}
    for name, question in interview.questions().items():
        if name not in context and "default" in question:
            context[name] = _default(question, context)
        if not question.get("secret") and _value(question.get("when", True), context):
            answers[name] = context[name]
    return answers


def _default(question: Question, context: Answers) -> Any:
    default = question["default"]
    if question["type"] == "str" and not question.get("multiselect"):
        return _template(default).render(context)
    return _value(default, context)


def _value(written: Any, context: Answers) -> Any:
    return (
        yaml.safe_load(_template(written).render(context)) if isinstance(written, str) else written
    )


@cache
def _template(text: str) -> Template:
    return _environment().from_string(text)


@cache
def _environment() -> SandboxedEnvironment:
    options = {**interview.settings()["_envops"], "undefined": StrictUndefined}
    return SandboxedEnvironment(
        loader=FileSystemLoader(interview.ROOT),
        extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
        **options,
    )
