"""Parse the code of a spec: a fence holds its language, with its comments and open items."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from tree_sitter import Language, Node, Parser

# The package of a fence's language, where it is not called like it.
PACKAGES = {"csharp": "c_sharp"}
FUNCTIONS = {"php": "language_php", "typescript": "language_typescript"}


@cache
def parser(language: str) -> Parser:
    """Give the parser of a fence's language."""
    package: Any = importlib.import_module(f"tree_sitter_{PACKAGES.get(language, language)}")
    return Parser(Language(getattr(package, FUNCTIONS.get(language, "language"))()))


def faults(language: str, code: str) -> list[str]:
    """Give the lines at which code is not of its language."""
    tree = parser(language).parse(code.encode())
    lines = code.splitlines()
    found = []
    waiting: list[Node] = [tree.root_node]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            found.append(lines[min(node.start_point[0], len(lines) - 1)].strip())
        elif node.has_error:
            waiting.extend(node.children)
    return found
