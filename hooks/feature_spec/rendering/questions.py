"""The interview of a template: its settings, its questions and what each of them takes.

This is the only reader of `copier.yml`. It loads nothing of Jinja: the hook that needs it runs
before every update and has no time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal, cast

from feature_spec.repository.answers_file import load_yaml

Kind = Literal["str", "bool", "int", "float", "list", "mapping"]
Details = Mapping[str, Any]
"""What the template says of one question, as YAML gives it."""
Read = Callable[[str], str]
"""Gives the text of a file by its path in the template."""

CONFIG = "copier.yml"
PROPOSED = "proposed"
"""Computed at each update, and recorded by the template's own answers file."""

_DOCUMENT = re.compile(r"^---[ \t]*$", re.MULTILINE)
_INCLUDE = re.compile(r"^!include[ \t]+(\S+)", re.MULTILINE)
_MACROS = re.compile(r"'(template/[\w/]+\.jinja)'")
_UNASKED = re.compile(r"^{% if [^\n]* %}\n(.*?)^{% endif %}\n", re.DOTALL | re.MULTILINE)
_TABLE = re.compile(r"{% set (\w+) \| from_json %}\s*(.*?)\s*{% endset %}", re.DOTALL)
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
class Interview:
    """What `copier.yml` and the files it includes say.

    Attributes:
        settings: what Copier does with the template; the keys begin with `_`.
        questions: the details of each question by its name, in the order asked.
        files: the names of the questions in each included file, in the order asked.

    """

    settings: Mapping[str, Any]
    questions: Mapping[str, Details]
    files: Mapping[str, tuple[str, ...]]


def interview_of(template: Path) -> Interview:
    """Read the interview of a template in a folder, as `read_interview` does.

    Raises:
        OSError: a file of it cannot be read.

    """
    return read_interview(lambda path: (template / path).read_text(encoding="utf-8"))


def read_interview(read: Read) -> Interview:
    """Read the interview of a template.

    Args:
        read: gives the text of a file of the template.

    Raises:
        ValueError: an include leads out of the template, or a file is not a mapping.
        yaml.YAMLError: a file is not plain YAML.

    """
    settings: dict[str, Any] = {}
    questions: dict[str, Details] = {}
    files: dict[str, tuple[str, ...]] = {}
    for document in _DOCUMENT.split(read(CONFIG)):
        include = _INCLUDE.search(document)
        path = _inside(include[1]) if include else CONFIG
        content = load_yaml(read(path) if include else document)
        if content is None:
            continue
        if not isinstance(content, dict):
            raise ValueError(f"{path} is not a mapping")
        named = {str(name): value for name, value in content.items()}
        settings |= {name: value for name, value in named.items() if name[0] == "_"}
        asked = {name: value for name, value in named.items() if name[0] != "_"}
        questions |= {
            name: value if isinstance(value, dict) else {"default": value}
            for name, value in asked.items()
        }
        if include:
            files[path] = tuple(asked)
    return Interview(settings, questions, files)


def _inside(path: str) -> str:
    if path.startswith("/") or ".." in PurePosixPath(path).parts:
        raise ValueError(f"{path} is outside of the template")
    return path


@dataclass(frozen=True)
class Question:
    """What a question takes, as far as that can be known without rendering.

    Attributes:
        name: as it is recorded.
        kind: what a recorded answer is.
        choices: what may be chosen; empty for a free answer.
        computed: whether Copier computes it each time and never records it.

    """

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    computed: bool = False

    def rejects(self, answer: object) -> str:
        """What the question takes, when it does not take this answer; else empty."""
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


def questions_of(read: Read) -> dict[str, Question]:
    """The questions of a template by name, in the order asked.

    Args:
        read: gives the text of a file of the template.

    """
    return {
        name: Question(
            name,
            _kind(details),
            choices_of(details, read),
            details.get("secret") is True or details.get("when") is False,
        )
        for name, details in read_interview(read).questions.items()
    }


def choices_of(details: Details, read: Read) -> tuple[str, ...]:
    """What may be chosen. If that depends on another answer, everything that it may ever be."""
    offered = str(details.get("choices"))
    if not (macros := _MACROS.search(offered)):
        return tuple(labels_of(details).values())
    frameworks = tables(read(macros[1])).get("frameworks", {})
    every = [name for names in frameworks.values() for name in names]
    return tuple(dict.fromkeys([*every, "other", "none"])) if every else ()


def labels_of(details: Details) -> dict[str, Any]:
    """The value behind each label; empty for a free answer and for choices that are computed.

    An answer for a question that does not apply is not a choice: `unasked_of` has it.
    """
    offered = details.get("choices", ())
    if isinstance(offered, str):
        offered = {} if _MACROS.search(offered) else load_yaml(_UNASKED.sub("", offered))
    if not isinstance(offered, dict):
        return {str(value): value for value in offered}
    return {
        str(label): value["value"] if isinstance(value, dict) else value
        for label, value in offered.items()
    }


def unasked_of(details: Details) -> tuple[str, ...]:
    """What is taken beside the choices where the question does not apply: it says nothing."""
    offered = details.get("choices", ())
    if not isinstance(offered, str):
        return ()
    if _MACROS.search(offered):
        return ("undecided",)
    more = load_yaml("".join(_UNASKED.findall(offered)))
    return tuple(more.values()) if isinstance(more, dict) else ()


def tables(text: str) -> dict[str, Any]:
    """The JSON that a file of macros sets, by its names."""
    return {name: json.loads(table) for name, table in _TABLE.findall(text)}


def type_of(details: Details) -> str:
    """The type of a question. Without one, Copier takes that of the default."""
    usual = type(details.get("default")).__name__
    return str(details.get("type") or (usual if usual in _TYPES else "yaml"))


def _kind(details: Details) -> Kind:
    kind = type_of(details)
    if details.get("multiselect"):
        return "list"
    if kind == "yaml":  # a question that takes a list has one in its default
        return "list" if "[" in str(details.get("default", "")) else "mapping"
    return cast(Kind, kind)
