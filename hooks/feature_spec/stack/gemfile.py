"""`Gemfile`: the gems of a Ruby project, by line patterns (https://bundler.io/guides/gemfile.html)."""

from __future__ import annotations

import re

from feature_spec.stack.hints import known
from feature_spec.stack.manifest import File, Manifest

MAX_LINES = 5_000
"""Lines beyond these are not read."""

_PIECE = re.compile(r'"(?:[^"\\]|\\.?)*"?|\'(?:[^\'\\]|\\.?)*\'?|#.*|[^"\'#]+')
_GEM = re.compile(r"gem[ \t(]+[\"']([\w./-]+)[\"']")
_DEV = re.compile(r":(?:test|development)\b|\b(?:test|development):")
_RUNS = re.compile(r":(?:production|default)\b")
_GROUPED = re.compile(r"\bgroups?:|:groups?\s*=>")
_OPENS = re.compile(r"(?:if|unless|case|begin|while)\b|.*\bdo(?:\s*\|[^|]*\|)?\s*\Z")
_TOOLS = frozenset({"fastlane", "cocoapods", "jekyll", "github-pages", "danger", "xcpretty"})
"""Gems of projects that are not written in Ruby."""


def read(file: File) -> Manifest:
    """Read a `Gemfile`; one of tools for an app or a site does not make Ruby its language."""
    names: list[str] = []
    dev: list[str] = []
    inside: list[bool] = []
    for raw in file.text.splitlines()[:MAX_LINES]:
        line = _without_comment(raw)
        if line == "end":
            del inside[-1:]
        elif found := _GEM.match(line):
            grouped = _GROUPED.search(line) and _is_dev(line)
            (dev if grouped or any(inside) else names).append(found[1])
        elif _OPENS.match(line):
            inside.append(line.startswith("group") and _is_dev(line))
    return Manifest("rubygems", tuple(names), tuple(dev), _language(names))


def _is_dev(line: str) -> bool:
    return bool(_DEV.search(line)) and not _RUNS.search(line)


def _language(names: list[str]) -> tuple[str, ...]:
    hints = [hint for name in names for hint in known("rubygems", name)]
    if any(hint.question == "backend_framework" for hint in hints):
        return ("backend_language: ruby",)
    if not names or _TOOLS & set(names):
        return ()
    return (f"backend_language{'?' if hints else '??'}: ruby",)


def _without_comment(raw: str) -> str:
    kept = []
    for piece in _PIECE.findall(raw):
        if piece[0] == "#":
            break
        kept.append(piece)
    return "".join(kept).strip()
