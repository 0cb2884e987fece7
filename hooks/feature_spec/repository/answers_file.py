"""The answers file: the recorded answers that Copier keeps beside a spec."""

from __future__ import annotations

from typing import Any

import yaml

Answers = dict[str, Any]


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
        ValueError: the text is not a mapping of answers.

    """
    try:
        content = load_yaml(text)
    except yaml.YAMLError:
        content = None
    if not isinstance(content, dict):
        raise ValueError("the answers file cannot be read")
    return {str(key): value for key, value in content.items()}
