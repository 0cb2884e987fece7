"""What only the interview knows: the words that Copier's task hands to the copy hook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from feature_spec.repository.place import Place

_DISCOVERY = "template/_interview/discovery.jinja"
_SHOWN = 4


@dataclass(frozen=True)
class Near:
    """The candidates for one reference.

    Attributes:
        first: at most four of them, the nearest first.
        ties: how many share the best rank.
        total: how many there are.

    """

    first: tuple[str, ...]
    ties: int
    total: int


@dataclass(frozen=True)
class InterviewFacts:
    """What only the interview knows.

    Attributes:
        trusted: whether `--trust` was given, without which the team file is not read.
        quiet: whether `--quiet` was given.
        tied: whether the names of files mean more than one technology.
        team: how many answers of the team file were taken; None when the file was not read.
        unused: the names of answers that were given and that no question took.
        only: those of `prd`, `api`, `arch` and `ops` that are linked because there is no other.
        near: by `prd`, `api`, `arch` and `ops`, where there is a choice of documents.

    """

    trusted: bool = False
    quiet: bool = False
    tied: bool = False
    team: int | None = None
    unused: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    near: Mapping[str, Near] = field(default_factory=dict)


def facts_from(words: str, template: Path, place: Place) -> InterviewFacts:
    """Read the words that `template/_interview/task.jinja` writes.

    Args:
        words: `trusted`, `quiet`, `tied`, `team:8`, `choice`, `only:api` and
            `unused:platform`, with spaces between.
        template: Copier's own copy of the template.
        place: the place of the feature's folder.

    Raises:
        ValueError: a word is not known.

    """
    given = words.split()
    values: dict[str, list[str]] = {}
    for word in given:
        name, colon, value = word.partition(":")
        if (name, bool(colon)) not in _KNOWN:
            raise ValueError(f"the task has an unknown word: {word}")
        values.setdefault(name, []).append(value)
    return InterviewFacts(
        trusted="trusted" in values,
        quiet="quiet" in values,
        tied="tied" in values,
        team=int(values["team"][0]) if "team" in values else None,
        unused=tuple(values.get("unused", ())),
        only=tuple(values.get("only", ())),
        near=_near(template, place) if "choice" in values else {},
    )


_KNOWN = {
    ("trusted", False),
    ("quiet", False),
    ("tied", False),
    ("choice", False),
    ("team", True),
    ("unused", True),
    ("only", True),
}


def _near(template: Path, place: Place) -> dict[str, Near]:
    """The documents to choose from, found as the interview finds them."""
    import json

    from feature_spec.rendering.render import Rendering  # Jinja takes a while

    discovery = Rendering(template).module(_DISCOVERY)
    here = str(place.folder.resolve())
    found = json.loads(discovery.found(here, discovery.base(here), place.slug))
    near: dict[str, Near] = {}
    for kind, documents in found.items():
        every = documents["best"] + documents["others"]
        if documents["others"] or len(every) > 1:
            near[kind] = Near(tuple(every[:_SHOWN]), len(documents["best"]), len(every))
    return near
