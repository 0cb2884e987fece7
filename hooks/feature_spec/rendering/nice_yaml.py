"""Writing an answers file with a memory.

Specs of one repository share most of their answers, and a fifth of a warm render was the time in
which YAML writes them again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_MOST = 10_000


def by_entry(to_nice_yaml: Callable[..., str]) -> Callable[..., str]:
    """The filter of that name, which remembers what it wrote for each entry of a mapping.

    In block style the text of a mapping is that of its entries, sorted.
    """
    written: dict[object, str] = {}

    def entry(name: str, value: Any, options: dict[str, Any]) -> str:
        key = name, repr(value), repr(options)
        if key not in written:
            if len(written) >= _MOST:
                written.clear()
            written[key] = to_nice_yaml({name: value}, **options)
        return written[key]

    def nice(value: Any, *args: Any, **options: Any) -> str:
        if args or type(value) is not dict or not value or not _one_by_one(value):
            return to_nice_yaml(value, *args, **options)
        return "".join(entry(name, value[name], options) for name in sorted(value))

    return nice


def _one_by_one(mapping: dict[Any, Any]) -> bool:
    """Whether the keys are texts and no list or mapping is in two places, which YAML marks."""
    seen: set[int] = set()
    left = list(mapping.values())
    while left:
        value = left.pop()
        if isinstance(value, dict | list):
            if id(value) in seen:
                return False
            seen.add(id(value))
            left += value.values() if isinstance(value, dict) else value
        elif not isinstance(value, str | int | float | bool | None):
            return False
    return all(type(name) is str for name in mapping)
