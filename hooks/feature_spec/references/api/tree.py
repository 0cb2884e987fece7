"""YAML and JSON documents as plain trees, read so that a hostile one costs no more than its size.

YAML is read event by event and without tags: every scalar is text (`3.0`, `on` and `2024-01-01`
stay as written), an alias is the very object of its anchor and is never copied, an alias to a
collection that it is part of is refused, and the depth is bounded. The loaders of PyYAML compose
recursively, and the fast one ends the process on a document nested deeply enough; its event parser
does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import yaml

from feature_spec.markdown.plain import one_line
from feature_spec.repository.documents import DocumentError

MAX_DEPTH = 100
"""Collections nested deeper than this are refused."""
MAX_VALUES = 1_000_000
"""A document with more scalars and collections than this is refused."""

Tree = Any
"""A mapping with text keys, a list, text, or, from JSON, a number or boolean; None for null."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def load_tree(text: str, name: str) -> Tree:
    """Read a YAML or JSON document.

    Args:
        text: the document; if there are several YAML documents, the first is read.
        name: how messages name the document.

    Returns:
        The tree. The same object may be in several places of it, but never inside itself.

    Raises:
        DocumentError: it is neither JSON nor YAML (with the line), it contains itself, or it is
            nested too deeply or has too many values.

    """
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            if name.lower().endswith(".json"):
                message = f"{name} is not valid JSON: line {error.lineno}: {error.msg}."
                raise DocumentError(message) from None
        except (RecursionError, ValueError):
            raise DocumentError(f"{name} is nested too deeply to be read.") from None
    try:
        return _read_yaml(text, name)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        if "nesting depth" in str(problem):  # PyYAML has a limit of its own, from 6.0.4
            raise DocumentError(f"{name} is nested too deeply to be read.") from None
        raise DocumentError(
            f"{name} is not valid YAML: {line}{one_line(str(problem), 120)}."
        ) from None
    except ValueError:
        raise DocumentError(f"{name} is not valid YAML.") from None


def _read_yaml(text: str, name: str) -> Tree:
    """The first document of a YAML stream, from its events."""
    anchors: dict[str, Tree] = {}
    open_collections: list[dict[str, Tree] | list[Tree]] = []
    keys: list[list[str | None]] = []  # for each open mapping: its pending key, if any
    open_anchors: list[str | None] = []
    root: Tree = None
    for count, event in enumerate(_events(text)):
        if count > MAX_VALUES:
            raise DocumentError(f"{name} has more than {MAX_VALUES} values.")
        value: Tree
        if isinstance(event, yaml.ScalarEvent):
            value = None if event.implicit[0] and event.value in _NULLS else event.value
            if event.anchor:
                anchors[event.anchor] = value
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(open_collections) >= MAX_DEPTH:
                raise DocumentError(f"{name} is nested too deeply to be read.")
            open_collections.append({} if isinstance(event, yaml.MappingStartEvent) else [])
            keys.append([])
            open_anchors.append(event.anchor)
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            value = open_collections.pop()
            keys.pop()
            if anchor := open_anchors.pop():
                anchors[anchor] = value
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor in open_anchors or event.anchor not in anchors:
                line = getattr(event.start_mark, "line", 0) + 1
                problem = "contains itself" if event.anchor in open_anchors else "has no anchor"
                raise DocumentError(f"{name} is not valid YAML: line {line}: an alias {problem}.")
            value = anchors[event.anchor]
        elif isinstance(event, yaml.DocumentEndEvent):
            return root
        else:
            continue
        if not open_collections:
            root = value
        elif isinstance(parent := open_collections[-1], list):
            parent.append(value)
        elif not keys[-1]:
            keys[-1].append(_key(value))
        elif (key := keys[-1].pop()) is not None:
            parent[key] = value
    return root


def _events(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=_LOADER)


def _key(value: Tree) -> str | None:
    """A mapping key as text; None for one that is a collection, which no contract has."""
    if isinstance(value, (dict, list)):
        return None
    return "" if value is None else str(value)


def mapping(value: Tree) -> dict[str, Tree]:
    """The value when it is a mapping, with merge keys (`<<`) applied, otherwise an empty one."""
    if not isinstance(value, dict):
        return {}
    if "<<" not in value:
        return value
    merged: dict[str, Tree] = {}
    bases = value["<<"] if isinstance(value["<<"], list) else [value["<<"]]
    for base in bases[:10]:
        if isinstance(base, dict) and len(base) <= 100:
            merged = {**base, **merged}
    return {key: item for key, item in {**merged, **value}.items() if key != "<<"}


def sequence(value: Tree, limit: int) -> list[Tree]:
    """The value when it is a list, at most its first `limit` items, otherwise an empty one."""
    return value[:limit] if isinstance(value, list) else []


def scalar(value: Tree) -> str:
    """The value as text when it is text or a number, otherwise empty."""
    return str(value) if isinstance(value, (str, int, float)) else ""


def is_true(value: Tree) -> bool:
    """Whether a value is true, as YAML without tags or JSON has it."""
    return scalar(value).strip().lower() == "true"
