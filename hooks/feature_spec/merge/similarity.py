"""How much two texts have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable

_WORD = re.compile(r"\w+|[^\w\s]")


def words_of(text: str) -> Counter[Hashable]:
    """The words of a text, each with how often it occurs."""
    return Counter(word.casefold() for word in _WORD.findall(text))


def alike(left: Counter[Hashable], right: Counter[Hashable]) -> float:
    """The share that two multisets have in common, from 0 to 1 (Dice)."""
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0
