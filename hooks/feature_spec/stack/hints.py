"""What a dependency says of the stack: the lines of `dependencies.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from feature_spec.stack.manifest import Manifest

OTHER = "other"
"""The choice for a technology that is not offered; its name is the answer of another question."""

_SAID = re.compile(r"([a-z_]+)(?:\.([a-z0-9]+))?(\?{0,2}): (.+)")
_OF_TESTS = ("test_tools", "frontend_framework")
_ELSEWHERE = ("e2e", "load")
"""Test tools that a program may also run with, as one that reads web pages does."""
_SEPARATORS = re.compile(r"[:/.\-]")


@dataclass(frozen=True)
class Hint:
    """One statement on the stack.

    Attributes:
        question: the question that it answers.
        value: a choice, or the name of a technology.
        name: the technology's name where the choice is `other`.
        key: of an answer that is a mapping, as `unit` of `test_tools`.
        stores: the stores that the same dependency is for; empty when it does not say.
        runner: the test runner that the same dependency is; empty for none.
        doubt: 0 when it is certain; 1 when another one at the same place is meant rather; 2 when
            another one at any place is.

    """

    question: str
    value: str
    name: str = ""
    key: str = ""
    doubt: int = 0
    stores: tuple[str, ...] = ()
    runner: str = ""

    @property
    def shown(self) -> str:
        """The technology in a report, where its question has no better label."""
        return self.name or self.value


def hint_of(said: str) -> Hint:
    """Read one text of `dependencies.json`, as `orm?: Active Record`.

    Raises:
        ValueError: it has another form.

    """
    found = _SAID.fullmatch(said)
    if not found:
        raise ValueError(f"{said!r} is not `question: value`")
    question, key, doubt, value = found.groups()
    name = ""
    if value.startswith(f"{OTHER}="):
        value, _, name = value.partition("=")
    return Hint(question, value, name, key or "", len(doubt))


def hints_of(manifest: Manifest) -> Iterator[Hint]:
    """What a manifest says, in the order of the file.

    What only its tests and its build need says nothing of what runs: it gives test tools, and the
    frontends, whose frameworks are build tools. What runs gives no tool that drives a browser.
    What only has a version there gives test tools, where no file that uses one is known.
    """
    yield from _line(manifest.says)
    for name in manifest.names:
        yield from (h for h in known(manifest.registry, name) if h.key not in _ELSEWHERE)
    for name in manifest.dev:
        yield from (h for h in known(manifest.registry, name) if h.question in _OF_TESTS)
    yield from _managed(manifest)


def _managed(manifest: Manifest) -> Iterator[Hint]:
    """The test tools that have a version; of each kind those of the least doubt."""
    hints = [hint for name in manifest.managed for hint in known(manifest.registry, name)]
    tools = [hint for hint in hints if hint.question == "test_tools"]
    for hint in tools:
        if all(hint.doubt <= other.doubt for other in tools if other.key == hint.key):
            yield replace(hint, doubt=2)


@cache
def _known() -> Mapping[str, Mapping[str, Sequence[Hint]]]:
    text = Path(__file__).with_name("dependencies.json").read_text(encoding="utf-8")
    return {
        registry: {
            name: _line([lines] if isinstance(lines, str) else lines)
            for name, lines in names.items()
        }
        for registry, names in json.loads(text).items()
    }


def _line(texts: Sequence[str]) -> list[Hint]:
    """The hints of one dependency, each with its stores and the runner that it is."""
    hints = [hint_of(text) for text in texts]
    stores = tuple(hint.value for hint in hints if hint.question == "databases")
    runner = next((hint.value for hint in hints if hint.key == "unit"), "")
    return [replace(hint, stores=stores, runner=runner) for hint in hints]


def known(registry: str, name: str) -> Sequence[Hint]:
    """What a name of a registry says, else the longest beginning of it that `*` follows."""
    names = _known().get(registry, {})
    if name in names:
        return names[name]
    ends = [found.end() for found in _SEPARATORS.finditer(name[:200])]
    return next((names[key] for end in reversed(ends) if (key := f"{name[:end]}*") in names), ())
