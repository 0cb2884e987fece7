"""The name of a feature: when a heading, a tag or a path names it.

One rule for every document: the text has the words of the feature's name, or of its slug, next to
each other. Only whole words count; letter case, punctuation and singular or plural do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# The same pattern is in template/_interview/name.jinja: a test compares the two.
_ORDINALS = re.compile(
    r"\A(?:(?:(?:prd|spec|feature|feat|epic|story|req|rfc|adr|ad|fr|issue|ticket|task)[-_. ]*[0-9]+"
    r"|(?:us[-_. ]*)?0[0-9]+"
    r"|(?:19|20)[0-9][0-9][-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?(?:0[1-9]|[12][0-9]|3[01]))?"
    r"(?:[-_.t]?[0-9]{4}(?:[0-9]{2})?)?)"
    r"[-_. ]+){1,4}(?=.*[^\W\d_])"
)
# Latin letters and digits, or letters of other scripts: the two need no space between them.
_WORD = re.compile(r"[0-9a-z\u00df-\u024f]+|[^\W_0-9a-z\u00df-\u024f]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded for comparison: `Order-History (v2)` is order, history, v2."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def without_ordinal(name: str) -> str:
    """The name of a feature in the name of its folder or document.

    Args:
        name: `003-checkout`, `2026-03-01-checkout`, `PRD-001 Checkout`.

    Returns:
        The name in lower case, without what orders it: `checkout`. That is a number that begins
        with zero, a number behind the word for a document or a ticket, and a date, each before a
        separator and a name with letters. Any other number is part of the name: `2fa`,
        `404-page`.

    """
    return _ORDINALS.sub("", name.lower())


def names_feature(text: str, *names: str) -> bool:
    """Whether a text names a feature.

    Args:
        text: a heading, a tag, a path or an identifier; `confirmCheckout` is also read as two
            words.
        names: the names of the feature, usually its title and its slug, whose ordinal may be
            missing (`without_ordinal`). A name without words names nothing.

    Returns:
        True when the text has the words of one of the names, in order and side by side.
        A word matches its own regular plural and singular: checkout and checkouts, entry and
        entries.

    """
    readings = {words(text), words(_HUMP.sub(" ", text))}
    wanted = {words(form) for name in names for form in (name, without_ordinal(name))} - {()}
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
