"""`mix.exs`: the packages of an Elixir project, by line patterns (https://hexdocs.pm/mix)."""

from __future__ import annotations

import re

from feature_spec.stack.manifest import File, Manifest

_PACKAGE = re.compile(r"\{\s*:([a-z][a-z0-9_]*)\s*,([^{}]*)\}")
_DEV = re.compile(
    r"\bonly:\s*(?::(?:test|dev)\b|\[\s*:(?:test|dev)\b(?:\s*,\s*:(?:test|dev)\b)*\s*\])"
)
_STRING = re.compile(r'"(?:[^"\\\n]|\\[^\n]?)*"?|#[^\n]*')


def read(file: File) -> Manifest:
    """Read a `mix.exs`."""
    text = _STRING.sub(lambda found: "" if found[0][0] == "#" else '""', file.text)
    names: list[str] = []
    dev: list[str] = []
    for name, rest in _PACKAGE.findall(text)[:1000]:
        (dev if _DEV.search(rest) else names).append(name)
    return Manifest("hex", tuple(names), tuple(dev), ("backend_language: elixir",))
