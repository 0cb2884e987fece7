"""TOML by line patterns: tables, their keys, and each value as it is written (https://toml.io).

Python reads TOML itself from 3.11 only, and the hook runs on 3.10 too. Manifests are plain enough:
strings, lists of strings and inline tables. What is written otherwise is left out.
"""

from __future__ import annotations

import re

MAX_LINES = 50_000
"""Lines beyond these are not read."""

Tables = dict[str, dict[str, str]]
"""By table, as `tool.poetry`, the written value of each key."""

_PIECE = re.compile(r'"(?:[^"\\]|\\.?)*"?|\'[^\']*\'?|#.*|[^"\'#]+')
_TABLE = re.compile(r"\[\[?([^\[\]]+)\]\]?\s*\Z")
_KEY = re.compile(r"((?:[\w.-]|\"[^\"]*\"|'[^']*')+)\s*=\s*(.*)\Z")
_STRING = re.compile(r'"((?:[^"\\]|\\.?)*)"?|\'([^\']*)\'?')
_QUOTES = re.compile(r"[\"'\s]")
_LONG = re.compile(r'"""|\'\'\'')


def read_tables(text: str) -> Tables:
    """Read the tables of a TOML document; the top level is the table ``.

    Tables of an array of tables (`[[package]]`) are read as one.
    """
    tables: Tables = {"": {}}
    table = tables[""]
    long = key = ""
    parts: list[str] = []
    depth = 0
    for raw in text.splitlines()[:MAX_LINES]:
        if long:  # a text of several lines has nothing to say here
            if long in raw:
                long = ""
            continue
        marks = _LONG.findall(raw)
        if len(marks) % 2:
            long = marks[-1]
            continue
        line, opened = _without_comment(raw)
        if depth > 0:
            parts.append(line)
            depth += opened
            if depth <= 0:
                table[key] = " ".join(parts)
            continue
        if found := _TABLE.match(line):
            table = tables.setdefault(_QUOTES.sub("", found[1]), {})
        elif found := _KEY.match(line):
            key, value = _QUOTES.sub("", found[1]), found[2]
            if opened > 0:
                parts, depth = [value], opened
            else:
                table[key] = value
    return tables


def strings(value: str) -> list[str]:
    """The strings in a written value, in order."""
    return [first or second for first, second in _STRING.findall(value)]


def field(value: str, name: str) -> str:
    """The string of a key in an inline table; empty when it has none."""
    found = re.search(rf"[{{,\s]{name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", value)
    return (found[1] or found[2] or "") if found else ""


def listed(value: str, name: str) -> list[str]:
    """The strings of a list in an inline table."""
    found = re.search(rf"[{{,\s]{name}\s*=\s*\[([^\[\]]*)\]", value)
    return strings(found[1]) if found else []


def _without_comment(raw: str) -> tuple[str, int]:
    """The line without its comment, and how many more brackets it opens than it closes."""
    kept, opened = [], 0
    for piece in _PIECE.findall(raw):
        if piece[0] == "#":
            break
        if piece[0] not in "\"'":
            opened += piece.count("[") + piece.count("{") - piece.count("]") - piece.count("}")
        kept.append(piece)
    return "".join(kept).strip(), opened
