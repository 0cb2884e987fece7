"""The options of every command that prints a result: `--format NAME`, and `--json` for json."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

FORMATS = ("text", "json")


def with_format(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the two options; it takes `as_json`, a bool."""

    @click.option("--json", "short", is_flag=True, help="Short for --format json.")
    @click.option(
        "--format",
        "name",
        type=click.Choice(FORMATS),
        default=FORMATS[0],
        show_default=True,
        help="Output format. With json, nothing is asked.",
    )
    @functools.wraps(command)
    def formatted(*args: Any, name: str, short: bool, **options: Any) -> Any:
        return command(*args, as_json=short or name == "json", **options)

    return formatted
