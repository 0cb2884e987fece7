"""The interview's questions, as far as a recorded answer can be held against them unrendered.

Nothing of Jinja is loaded: the hook that needs this runs before every update, and has no time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from feature_spec.repository.answers_file import load_yaml

Kind = Literal["str", "bool", "int", "float", "list", "mapping"]

_INCLUDE = re.compile(r"^!include[ \t]+(\S+)", re.MULTILINE)
_MACROS = re.compile(r"'(template/_macros/[a-z]+\.jinja)'")
_FRAMEWORKS = re.compile(r"^{% set frameworks \| from_json %}\n(.*?)^{% endset %}", re.M | re.S)
_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "bool": (bool,),
    "int": (int,),
    "float": (float, int),
    "list": (list,),
    "mapping": (dict,),
}
_WANTED = {
    "str": "a text",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "list": "a list",
    "mapping": "a mapping",
}


@dataclass(frozen=True)
class Question:
    """A question of the interview.

    Attributes:
        name: as it is recorded.
        kind: what a recorded answer is.
        choices: what may be chosen; empty for a free answer.
        computed: worked out by Copier each time and never recorded.

    """

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    computed: bool = False

    def misfit(self, answer: object) -> str:
        """What the question takes, when the answer is something else; empty when it fits."""
        flag = isinstance(answer, bool) and self.kind != "bool"
        chosen = answer if isinstance(answer, list) else [answer]
        if (
            isinstance(answer, _TYPES[self.kind])
            and not flag
            and (not self.choices or all(value in self.choices for value in chosen))
        ):
            return ""
        if not self.choices:
            return _WANTED[self.kind]
        of = "a list of " if self.kind == "list" else ""
        *first, last = self.choices
        return f"{of}{', '.join(first)}{' or ' if first else ''}{last}"


def questions_of(read: Callable[[str], str]) -> dict[str, Question]:
    """The questions of a version of the template.

    Args:
        read: gives the text of a file by its path in the template.

    Returns:
        The questions by name, in the order asked.

    """
    found: dict[str, Question] = {}
    for path in _INCLUDE.findall(read("copier.yml")):
        content: Any = load_yaml(read(path))
        for name, details in content.items():
            found[name] = Question(
                name,
                _kind(details),
                _choices(details.get("choices", ()), read),
                details.get("secret") is True or details.get("when") is False,
            )
    return found


def _kind(details: dict[str, Any]) -> Kind:
    kind = details["type"]
    if details.get("multiselect"):
        return "list"
    if kind == "yaml":  # a question that takes a list has one in its default
        return "list" if "[" in str(details.get("default", "")) else "mapping"
    return kind  # type: ignore[no-any-return]


def _choices(offered: object, read: Callable[[str], str]) -> tuple[str, ...]:
    """What may be chosen; of choices that depend on another answer, all of them."""
    if isinstance(offered, str):
        macros = _MACROS.search(offered)
        tables = _FRAMEWORKS.search(read(macros[1])) if macros else None
        if not tables:
            return ()
        table: dict[str, list[str]] = json.loads(tables[1])
        every = [name for names in table.values() for name in names]
        return tuple(dict.fromkeys([*every, "other", "none"]))
    values: Any = offered.values() if isinstance(offered, dict) else offered
    return tuple(value["value"] if isinstance(value, dict) else value for value in values)
