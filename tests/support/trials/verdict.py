"""What the judge says of a result."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "author lost",
    "author misplaced",
    "author doubled",
    "template missing",
    "template misplaced",
    "template doubled",
    "came back",
    "stale",
    "record wrong",
    "out of order",
    "reformatted",
    "form",
    "crash",
]


@dataclass(frozen=True)
class Fault:
    """One thing that is silently wrong: what, and a sentence with the place."""

    kind: Kind
    text: str


@dataclass
class Verdict:
    """What the oracle says of one result: its faults, and what it counted."""

    seed: int
    kinds: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, kind: Kind, text: str) -> None:
        """Note a fault."""
        habits = f" ({', '.join(self.kinds)})" if self.kinds else ""
        self.faults.append(Fault(kind, f"seed {self.seed}{habits}: {text}"))
