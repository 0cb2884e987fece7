"""What only the interview knows: the facts that Copier's task hands to the copy hook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


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
        team: the team file's keys that were taken; None when the file was not read.
        dropped: the names of data that no question took.
        near: by `prd`, `api`, `arch` and `ops`, where there is a document at all.

    """

    trusted: bool = True
    quiet: bool = False
    team: tuple[str, ...] | None = None
    dropped: tuple[str, ...] = ()
    near: Mapping[str, Near] = field(default_factory=dict)


def facts_from(text: str) -> InterviewFacts:
    """Read the facts in the JSON that `template/_interview/task.jinja` writes.

    Raises:
        ValueError, KeyError, TypeError: the text has another form.

    """
    facts = json.loads(text)
    return InterviewFacts(
        trusted=facts["trusted"],
        quiet=facts["quiet"],
        team=None if facts["team"] is None else tuple(facts["team"]),
        dropped=tuple(facts.get("dropped", ())),
        near={
            kind: Near(tuple(near["first"]), near["ties"], near["all"])
            for kind, near in facts["near"].items()
        },
    )
