"""The name of a feature: when a heading, a tag or a path names it.

One rule for every document: the text has the words of the feature's name, or of its slug, next to
each other. Only whole words count; letter case, punctuation and singular or plural do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded for comparison: `Order-History (v2)` is order, history, v2."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def names_feature(text: str, *names: str) -> bool:
    """Whether a text names a feature.

    Args:
        text: a heading, a tag, a path or an identifier; `confirmCheckout` is also read as two
            words.
        names: the names of the feature, usually its title and its slug. A name without words
            names nothing.

    Returns:
        True when the text has the words of one of the names, in order and side by side.
        A word matches its own regular plural and singular: checkout and checkouts, entry and
        entries.

    """
    readings = {words(text), words(_HUMP.sub(" ", text))}
    wanted = {words(name) for name in names} - {()}
    return any(_contains(reading, name) for reading in readings for name in wanted)


def _contains(text: tuple[str, ...], name: tuple[str, ...]) -> bool:
    starts: Iterable[int] = range(len(text) - len(name) + 1)
    return any(
        all(_same_word(text[start + offset], word) for offset, word in enumerate(name))
        for start in starts
    )


def _same_word(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    if short == long or long in (f"{short}s", f"{short}es"):
        return True
    return short.endswith("y") and long == f"{short[:-1]}ies"
