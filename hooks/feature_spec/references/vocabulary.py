"""The words of requirements documents in ten languages, read once from `vocabulary.json`.

The file has a block for each language. `checked_by_reader` says whether a reader who knows the
language has corrected it. A phrase is written there as documents write it; it is compared without
letter case, accents, punctuation and spaces.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from feature_spec.references.feature_name import words

FILE = Path(__file__).with_name("vocabulary.json")

_ACCENTS = re.compile("[\u0300-\u036f]")
_NOT = re.compile("(?i)n['\u2019\u02bc]t\\b")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")

Words = tuple[str, ...]


def fold(text: str) -> Words:
    """The words of a text for comparison, without letter case and accents: `Won't` is wont."""
    return tuple(_plain(word) for word in words(_NOT.sub("nt", text)))


def _plain(word: str) -> str:
    if word.isascii():
        return word
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare)


@dataclass(frozen=True)
class Phrases:
    """Phrases of one meaning, in all languages.

    Attributes:
        keys: every phrase, its words joined without a space.
        spaced: those of scripts with spaces, as words.
        unspaced: those of Chinese, Japanese and Korean, the longest first.

    """

    keys: frozenset[str]
    spaced: frozenset[Words]
    unspaced: tuple[str, ...]

    def are(self, found: Words) -> bool:
        """Whether words are one of the phrases."""
        return "".join(found) in self.keys

    def within(self, found: Words) -> tuple[int, int] | None:
        """Where the longest phrase of a script with spaces is among words: from, to."""
        return _longest(found, self.spaced)

    def inside(self, compact: str) -> str:
        """The longest phrase of a script without spaces that a text has; empty for none."""
        if compact.isascii():
            return ""
        return next((phrase for phrase in self.unspaced if phrase in compact), "")

    def among(self, found: Words) -> bool:
        """Whether words have one of the phrases anywhere."""
        return self.within(found) is not None or bool(self.inside("".join(found)))


def _longest(found: Words, phrases: frozenset[Words]) -> tuple[int, int] | None:
    for length in range(min(len(found), 6), 0, -1):
        for start in range(len(found) - length + 1):
            if found[start : start + length] in phrases:
                return start, start + length
    return None


@dataclass(frozen=True)
class Vocabulary:
    """The phrases of all languages.

    Attributes:
        columns: for each language, the kind of column of each header.
        sections: by kind of section, the phrases of its titles.
        labels: the kind of label of each phrase.
        ranks: the priority of each phrase; `Wont` for what will not be done.
        rank_fillers: words that may be beside a priority.
        column_only: priorities that count only where something else says "priority".
        letters: scales of single letters; an empty rank is one that says nothing.

    """

    columns: Mapping[str, Mapping[str, str]]
    sections: Mapping[str, Phrases]
    labels: Mapping[str, str]
    ranks: Mapping[str, str]
    rank_fillers: frozenset[str]
    column_only: frozenset[str]
    letters: tuple[Mapping[str, str], ...]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    languages: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["languages"]
    blocks = list(languages.values())
    columns = {code: _kinds(block["columns"]) for code, block in languages.items()}
    sections = {
        kind: _phrases(phrase for block in blocks for phrase in block["sections"][kind])
        for kind in blocks[0]["sections"]
    }
    labels: dict[str, str] = {}
    ranks: dict[str, str] = {}
    fillers: set[str] = set()
    column_only: set[str] = set()
    for block in blocks:
        labels = _kinds(block["labels"]) | labels
        levels = dict(block["priorities"])
        fillers.update(word for phrase in levels.pop("filler") for word in fold(phrase))
        column_only.update(_key(phrase) for phrase in levels.pop("column_only"))
        ranks = _kinds(levels) | ranks
    return Vocabulary(
        columns,
        sections,
        labels,
        ranks,
        frozenset(fillers),
        frozenset(column_only),
        tuple(scale for block in blocks for scale in block["letters"]),
    )


def _key(phrase: str) -> str:
    return "".join(fold(phrase))


def _kinds(block: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The kind of each phrase; the first kind that has it."""
    kinds: dict[str, str] = {}
    for kind, phrases in block.items():
        for phrase in phrases:
            kinds.setdefault(_key(phrase), kind)
    kinds.pop("", None)
    return kinds


def _phrases(found: Iterable[str]) -> Phrases:
    folded = [key for phrase in found if (key := fold(phrase))]
    keys = frozenset("".join(phrase) for phrase in folded)
    unspaced = sorted(
        (key for key in keys if _UNSPACED.search(key)), key=lambda key: (-len(key), key)
    )
    return Phrases(
        keys,
        frozenset(phrase for phrase in folded if not _UNSPACED.search("".join(phrase))),
        tuple(unspaced),
    )
