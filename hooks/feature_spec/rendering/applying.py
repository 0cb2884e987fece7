"""Why a question does not apply: the first part of its `when` that the answers do not meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from feature_spec.markdown.plain import plain_line
from feature_spec.rendering.answering import Sources, answer
from feature_spec.rendering.questions import PROPOSED
from feature_spec.rendering.render import NEIGHBOURS

if TYPE_CHECKING:
    from feature_spec.rendering.render import Rendering
    from feature_spec.repository.answers_file import Answers

NOT_PRINTED = "nothing in this document depends on it"
_NAME = re.compile(r"(?<!')\b[a-z][a-z_]*\b(?!')")


def why_not(rendering: Rendering, name: str, recorded: Answers) -> str:
    """Why a question does not apply to a feature, as `access is public`.

    Args:
        rendering: the template.
        name: the question.
        recorded: the answers of the feature.

    """
    given = {key: value for key, value in recorded.items() if key[0] != "_" and key != PROPOSED}
    context = answer(
        rendering.interview, Sources(given, neutral=NEIGHBOURS), rendering.text
    ).context
    when = str(rendering.questions[name].get("when", "")).strip().removeprefix("{{")
    for part in _parts(when.removesuffix("}}").strip()):
        if rendering.text(f"{{{{ 'yes' if ({part}) }}}}", context).strip():
            continue
        named = [word for word in _NAME.findall(part) if word in rendering.questions]
        said = [f"{word} is {_written(context.get(word))}" for word in dict.fromkeys(named)]
        return " and ".join(said)
    return NOT_PRINTED


def _written(value: object) -> str:
    """A value as it is written in a data file, in one line."""
    if isinstance(value, list):
        return plain_line(f"[{', '.join(map(str, value))}]", 60)
    return plain_line(str(value), 60)


def _parts(condition: str) -> Iterator[str]:
    """Yield the parts of a condition that must all hold: those that a top-level `and` joins."""
    depth, start, quoted = 0, 0, False
    for at, sign in enumerate(condition):
        quoted ^= sign == "'"
        if quoted:
            continue
        depth += (sign in "([") - (sign in ")]")
        if (
            depth == 0
            and re.compile(r"\band\b").match(condition, at)
            and condition[at - 1] in " \n)"
        ):
            yield condition[start:at].strip()
            start = at + len("and")
    yield condition[start:].strip()
