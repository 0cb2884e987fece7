"""The oracle of bad input: what a reader and a tool get out of a rendered document.

It parses the document as others do, with a YAML parser and a CommonMark parser that knows tables
and strikethrough, and compares with what went in. It knows nothing of the macros.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_FRONT_MATTER = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_PIPE = re.compile(r"(?<!\\)\|")
# Of category Cf, but drawn: the signs that precede a number, and the joins of hieroglyphs.
_DRAWN = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001343f]"
)
_ZERO_WIDTH_JOINER = "\u200d"


@dataclass(frozen=True)
class Expected:
    """What must come out of a document.

    `front_matter` holds keys and their exact values. `blocks` are whole blocks (a heading, a
    paragraph, a bullet, a cell), `fragments` are anywhere in a block; both are the plain text
    that a reader sees, where a code span keeps one backtick on each side. `links` are the
    destinations of all links, in any order, compared after percent-decoding.
    """

    front_matter: Mapping[str, Any] = field(default_factory=dict)
    blocks: Sequence[str] = ()
    fragments: Sequence[str] = ()
    links: Sequence[str] | None = None


FOR_LINTERS = "<!-- markdownlint-disable-file MD013 MD025 -->\n"
"""The comment that a document begins with, its only HTML."""


def faults(document: str, expected: Expected) -> list[str]:
    """Return one sentence for each way in which `document` is not what was `expected`."""
    return [
        *_hidden_characters(document),
        *_front_matter(document, expected.front_matter),
        *_html(document),
        *_tables(document),
        *_links(document, expected.links),
        *_texts(document, expected),
    ]


def hidden(character: str) -> bool:
    """Say whether a character breaks a line, draws nothing or turns the text around."""
    if character == _ZERO_WIDTH_JOINER or _DRAWN.match(character):
        return False
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return True
    return ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF


def diagrams(document: str) -> list[str]:
    """Return the text of each mermaid diagram, without its fence."""
    return [token.content for token in _tokens(document) if token.info.strip() == "mermaid"]


def blocks(document: str) -> list[str]:
    """Return the plain text of each heading, paragraph, bullet and cell."""
    return [_plain(token.children or []) for token in _tokens(document) if token.type == "inline"]


def _body(document: str) -> str:
    return _FRONT_MATTER.sub("", document, count=1)


@functools.lru_cache(maxsize=4)
def _tokens(document: str) -> list[Token]:
    return _PARSER.parse(_body(document))


def _inline(document: str) -> Iterator[Token]:
    for token in _tokens(document):
        yield from token.children or []


def _plain(tokens: Sequence[Token]) -> str:
    """Return what a reader sees: marks of emphasis and links gone, code spans in backticks."""
    parts = {"code_inline": "`{}`", "softbreak": "\n", "hardbreak": "\n"}
    return "".join(parts.get(token.type, "{}").format(token.content) for token in tokens)


def _hidden_characters(document: str) -> Iterator[str]:
    for character in sorted({c for c in document if c != "\n" and hidden(c)}):
        yield f"the document holds U+{ord(character):04X}"


def _front_matter(document: str, expected: Mapping[str, Any]) -> Iterator[str]:
    if not expected:
        return
    found = _FRONT_MATTER.match(document)
    try:
        values = yaml.safe_load(found[1]) if found else None
    except (yaml.YAMLError, ValueError) as error:
        yield f"the front matter does not parse: {error}"
        return
    if not isinstance(values, dict):
        yield "the front matter is not a mapping"
        return
    for key, value in expected.items():
        if key not in values or type(values[key]) is not type(value) or values[key] != value:
            yield f"front matter {key} is {values.get(key)!r}, not {value!r}"


def _html(document: str) -> Iterator[str]:
    for token in [*_tokens(document), *_inline(document)]:
        if token.type in {"html_block", "html_inline"} and token.content != FOR_LINTERS:
            yield f"raw HTML: {token.content!r}"


def _tables(document: str) -> Iterator[str]:
    """Count the cells as written, because a parser drops those that are too many."""
    lines = _body(document).split("\n")
    for token in _tokens(document):
        if token.type == "table_open" and token.map:
            rows = [lines[number] for number in range(*token.map)]
            for row in rows:
                if len(_PIPE.findall(row)) != len(_PIPE.findall(rows[0])):
                    yield f"a table row has other columns than its heading: {row!r}"


def _links(document: str, expected: Sequence[str] | None) -> Iterator[str]:
    found = [str(t.attrGet("href")) for t in _inline(document) if t.type == "link_open"]
    images = [str(t.attrGet("src")) for t in _inline(document) if t.type == "image"]
    if images:
        yield f"images: {images}"
    if expected is not None and _decoded(found) != _decoded(expected):
        yield f"links lead to {found}, not to {list(expected)}"


def _decoded(links: Sequence[str]) -> Counter[str]:
    return Counter(unquote(link, errors="surrogateescape") for link in links)


def _texts(document: str, expected: Expected) -> Iterator[str]:
    found = Counter(blocks(document))
    for text, times in Counter(expected.blocks).items():
        if found[text] < times:
            yield f"{times} blocks read {text!r}, found {found[text]}"
    for fragment in expected.fragments:
        if not any(fragment in text for text in found):
            yield f"no block holds {fragment!r}"
