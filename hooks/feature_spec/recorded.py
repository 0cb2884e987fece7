"""Recorded answers: the file that Copier keeps beside a spec."""

from __future__ import annotations

import re
from typing import Any

import yaml

Answers = dict[str, Any]

_ORIGIN = re.compile(r"^(?:_commit|_src_path):.*\n(?:[ \t].*\n)*", re.MULTILINE)


def load_yaml(text: str) -> object:
    """The content of a YAML text of plain data.

    Raises:
        yaml.YAMLError: the text is not YAML, or asks for more than plain data.

    """
    # Both loaders build plain data only; the first is written in C and not always there.
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


def load_answers(text: str) -> Answers:
    """The answers in a text of Copier's answers file, with `_src_path` and perhaps `_commit`.

    Raises:
        ValueError: the text is no mapping of answers.

    """
    try:
        content = load_yaml(text)
    except yaml.YAMLError:
        content = None
    if not isinstance(content, dict):
        raise ValueError("the answers file cannot be read")
    return {str(key): value for key, value in content.items()}


def with_origin_of(first: str, second: str) -> str:
    """The second text of an answers file, with the template and version that the first names.

    Args:
        first: the text that Copier wrote for the person's copy.
        second: the text of another render, which names a passing copy of the template.

    Returns:
        The second text, its `_commit` and `_src_path` replaced by the first's; `_commit` may be
        absent from either.

    Raises:
        ValueError: the result would not say what it should.

    """
    origin = "".join(_ORIGIN.findall(first))
    position = match.start() if (match := _ORIGIN.search(second)) else 0
    text = second[:position] + origin + _ORIGIN.sub("", second[position:])
    expected = _parted(load_answers(first))[0] | _parted(load_answers(second))[1]
    if load_answers(text) != expected:
        raise ValueError("the answers file has an unexpected form")
    return text


def _parted(answers: Answers) -> tuple[Answers, Answers]:
    """What Copier itself records, and the answers to questions."""
    own = {key: value for key, value in answers.items() if key.startswith("_")}
    return own, {key: value for key, value in answers.items() if key not in own}


def questions_of(answers: Answers) -> Answers:
    """The answers to questions, without what Copier itself records."""
    return _parted(answers)[1]
