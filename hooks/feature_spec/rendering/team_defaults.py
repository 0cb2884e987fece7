"""Team defaults: `.spec-defaults.yml` beside the feature folders, the stack answers of a team.

`template/_interview/team.jinja` alone says which answers it may give and which values fit. Jinja is
loaded only when a file is written or when something in one was ignored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from feature_spec.markdown.plain import plain_line
from feature_spec.rendering.questions import PROPOSED
from feature_spec.repository import atomic_write
from feature_spec.repository.answers_file import Answers, load_yaml
from feature_spec.repository.documents import DocumentError, read_document
from feature_spec.repository.place import Place

if TYPE_CHECKING:
    from feature_spec.rendering.render import Rendering

NAME = ".spec-defaults.yml"

_RULES = "template/_interview/team.jinja"
_HEADER = f"""\
# {NAME}: the stack answers that every feature in this folder starts with.
# `copier copy --trust` uses them without asking; edit them freely. The surfaces, data classes and
# access of a feature are asked each time and are ignored here.
"""


@dataclass(frozen=True)
class Ignored:
    """A key of the team file whose value was not used, and the reason in a few words."""

    key: str
    reason: str


def ignored_in(place: Place, template: Path, used: int) -> tuple[Ignored, ...]:
    """The keys of the team file that were ignored.

    Args:
        place: where the feature's folder is.
        template: Copier's own copy of the template.
        used: how many values the interview took.

    Returns:
        The keys that were not used, in the order of the file, with the reason. A file that is not
        a mapping is one item with an empty key.

    """
    try:
        content = load_yaml(read_document(place.root, _path(place)).text)
    except (DocumentError, yaml.YAMLError):
        return (Ignored("", "it cannot be read"),)
    if content is None:
        return ()
    if not isinstance(content, Mapping):
        return (Ignored("", "it is not a mapping of names to answers"),)
    if len(content) == used:
        return ()
    from feature_spec.rendering.render import Rendering

    rendering = Rendering(template)
    rules = rendering.module(_RULES)
    stack, taken = rules.names, json.loads(rules.usable(content))
    return tuple(
        Ignored(
            plain_line(str(key), 60),
            "its value does not fit the question"
            if key in stack
            else "asked for each feature"
            if key in rendering.questions
            else "no such question",
        )
        for key in content
        if key not in taken
    )


def usable_in(place: Place, rendering: Rendering) -> Answers:
    """The answers of the team file that fit their questions; empty when it cannot be read."""
    try:
        content = load_yaml(read_document(place.root, _path(place)).text)
    except (DocumentError, yaml.YAMLError):
        return {}
    usable: Answers = json.loads(rendering.module(_RULES).usable(content))
    return usable


def write(place: Place, template: Path, answers: Answers) -> int | None:
    """Write the team file unless it is there already.

    Args:
        place: where the feature's folder is; the file is written beside it.
        template: Copier's own copy of the template.
        answers: the recorded answers; the stack answers among them are written that were given.
            A default that the file gave would count as an answer of the team.

    Returns:
        The number of answers written; None when the file is there already.

    Raises:
        OSError: it cannot be written, and then there is none.

    """
    from feature_spec.rendering.render import Rendering

    rules = Rendering(template).module(_RULES)
    usable = json.loads(rules.usable(answers))
    given = [name for name in rules.names if name not in (answers.get(PROPOSED) or ())]
    ordered = {name: usable[name] for name in given if name in usable}
    text = _HEADER + yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=1000)
    path = str(place.folder.parent / NAME)
    return len(ordered) if atomic_write.create(path, text.encode("utf-8")) else None


def _path(place: Place) -> str:
    return (place.folder.parent / NAME).relative_to(place.root).as_posix()
