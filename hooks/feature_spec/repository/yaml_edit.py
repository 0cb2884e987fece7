"""Changing single values of a YAML text; every other byte is kept."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

Path = tuple[str | int, ...]


def with_values(text: str, values: Mapping[Path, str]) -> str:
    """Give a YAML text with some of its strings replaced.

    Args:
        text: a YAML mapping.
        values: for each path (keys and positions from the top) the new string. It is written as
            Copier writes an answers file. A key at the top that is not there is added.

    Raises:
        ValueError: the text is not YAML, or there is no single value at one of the paths.

    """
    try:
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise ValueError("it is not YAML") from None
    places = []
    for path, value in values.items():
        if len(path) == 1 and isinstance(top, yaml.MappingNode) and not _has(top, path[0]):
            start = _before(top, str(path[0]), len(text))
            line = f"{path[0]}: {_written(value)}\n"
            gap = "\n" if start == len(text) and not text.endswith("\n") else ""
            places.append((start, start, gap + line))
            continue
        node = _at(top, path)
        end = "\n" if node.style in ("|", ">") else ""
        places.append((node.start_mark.index, node.end_mark.index, _written(value) + end))
    for start, stop, written in sorted(places, reverse=True):
        text = text[:start] + written + text[stop:]
    return text


def _has(top: yaml.MappingNode, name: object) -> bool:
    return any(key.value == name for key, _ in top.value)


def _before(top: yaml.MappingNode, name: str, end: int) -> int:
    """Where a new key belongs among sorted ones."""
    later = (key.start_mark.index for key, _ in top.value if str(key.value) > name)
    return next(later, end)


def _at(node: yaml.Node | None, path: Path) -> yaml.ScalarNode:
    for part in path:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            found = next((value for key, value in node.value if key.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            found = node.value[part] if part < len(node.value) else None
        node = found
    if not isinstance(node, yaml.ScalarNode):
        raise ValueError(f"it has no single value at {'.'.join(map(str, path))}")
    return node


def _written(value: str) -> str:
    """A string as Copier's `to_nice_yaml` writes it behind a key."""
    line = yaml.safe_dump({"k": value}, allow_unicode=True, default_flow_style=False, width=1000)
    return line.removeprefix("k: ").rstrip("\n")
