"""When a text names a choice, and when it only mentions one.

A name is whole words. A text that denies, compares or postpones gives no value:
`not Redis`, `MySQL until the move`, `RBAC or ABAC` name no answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_ENGLISH = frozenset(
    [
        *("angular", "blade", "chi", "echo", "elixir", "erb", "express", "fiber", "fly.io"),
        *("flask", "gin", "go", "hanami", "java", "lambda", "litestar", "phoenix", "quarkus"),
        *("rails", "react", "ruby", "rust", "s3", "spring", "vue"),
    ]
)
"""Names that are words of everyday text as well: they count only as the template spells them."""

_DOUBT = re.compile(
    r"\b(?:not|no|never|without|n't|instead|rather|except|unlike|formerly|legacy|deprecated|later|"
    r"future|eventually|maybe|perhaps|either|or|versus|vs|than|if|until|unless|might|may|could|"
    r"should|would|consider\w*|evaluat\w*|plan(?:ned|s)? to|migrat\w* (?:from|off|to)|"
    r"mov\w+ (?:from|off|to)|replac\w*|drop\w*|remov\w*|instead of|to be|tbd|tbc|todo|undecided|"
    r"open question|optional\w*|out of scope)\b|n't\b|\?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Named:
    """The values that a text names.

    Attributes:
        values: the values, each once, in the order of the text.
        rest: the text with every name taken out.

    """

    values: tuple[str, ...]
    rest: str


def named(text: str, names: Mapping[str, str]) -> Named:
    """Find the values that a text names, the longest names first.

    Args:
        text: plain text without placeholders.
        names: the value behind each name.

    """
    if not names:
        return Named((), text)
    values: list[str] = []
    folded = {name.casefold(): name for name in names}

    def note(found: re.Match[str]) -> str:
        name = folded[" ".join(found[0].casefold().split())]
        if name.casefold() in _ENGLISH and found[0] != name:
            return found[0]
        values.append(names[name])
        return "\0"

    rest = _pattern(tuple(sorted(folded))).sub(note, text)
    return Named(tuple(dict.fromkeys(values)), rest)


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(names, key=lambda name: (-len(name), name))
    words = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest)
    return re.compile(rf"(?<![\w./#+-])(?:{words})(?![\w#+]|[./-]\w)", re.IGNORECASE)


def certain(text: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The values that a text names beyond doubt; nothing otherwise.

    Text in brackets is an explanation and names nothing. When it names something else than the text
    around it, nothing is certain.
    """
    outer, inner = unbracketed(text)
    found = named(outer, names)
    if not found.values or doubtful(found.rest):
        return ()
    if set(named(inner, names).values) - set(found.values):
        return ()
    return found.values


def only(text: str, names: Mapping[str, str]) -> str:
    """The one value that a text names beyond doubt; empty when there is none, or more."""
    values = certain(text, names)
    return values[0] if len(values) == 1 else ""


def doubtful(text: str) -> bool:
    """Whether a text denies, compares or postpones something."""
    return bool(_DOUBT.search(text))


def unbracketed(text: str) -> tuple[str, str]:
    """A text without the parts in round brackets, and those parts."""
    inner: list[str] = []
    while True:
        found = _BRACKETS.findall(text)
        if not found:
            return " ".join(text.split()), " ".join(inner)
        inner += found
        text = _BRACKETS.sub(" ", text)


def head(text: str) -> str:
    """The text up to the first full stop, colon or semicolon that ends words."""
    return re.split(r"[.:;](?:\s|$)", text, maxsplit=1)[0].strip()
