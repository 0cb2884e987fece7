"""Owners of a path, as CODEOWNERS names them.

The rules are GitHub's: patterns as in .gitignore, the last one that matches counts, and there is
no negation (`!`) and no character range (`[ ]`).
"""

from __future__ import annotations

import re
from functools import reduce
from itertools import accumulate
from operator import and_, or_
from pathlib import Path

from feature_spec.repository.documents import DocumentError, read_document

FILES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where the file may be; the first one that exists counts."""
MAX_OWNER = 120
"""The largest number of characters of the answer `owner`."""

_SPACE = re.compile(r"(?<!\\)\s+")
_OWNER = re.compile(r"@[\w.-]+(/[\w.-]+)?|[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_TOKEN = re.compile(r"\*+|\\?.", re.DOTALL)


def owner_of(root: Path, path: str) -> tuple[str, str]:
    """The owners of a file of the repository.

    Args:
        root: the repository root.
        path: the file, relative to the root, with forward slashes.

    Returns:
        The owners, separated by spaces, as many as fit into `MAX_OWNER` characters, and the
        CODEOWNERS file that names them. Both are empty when no file names an owner.

    """
    for name in FILES:
        if not (root / name).is_file():
            continue
        try:
            owners = owners_in(read_document(root, name).text, path)
        except DocumentError:
            return "", ""
        fitting = reduce(_joined, owners, "")
        return fitting, name if fitting else ""
    return "", ""


def owners_in(text: str, path: str) -> tuple[str, ...]:
    """The owners that the text of a CODEOWNERS file gives to a path; none if its rule has none."""
    for line in reversed(text.splitlines()):
        rule = re.sub(r"(^|\s)#.*", "", line).strip()
        if not rule or rule[0] in "![":  # no negation; [Section] is another product's
            continue
        pattern, *owners = _SPACE.split(rule)
        if _matches(pattern, path):
            return tuple(owner for owner in owners if _OWNER.fullmatch(owner))
    return ()


def _joined(line: str, owner: str) -> str:
    longer = f"{line} {owner}".lstrip()
    return longer if len(longer) <= MAX_OWNER else line


def _matches(pattern: str, path: str) -> bool:
    """Whether a pattern covers a file: itself, or a folder above it."""
    body = pattern.strip("/")
    if not body:
        return False
    wanted = body.split("/")
    if not pattern.startswith("/") and len(wanted) == 1:
        wanted.insert(0, "**")
    if pattern.endswith("/"):
        wanted += ["*", "**"]
    elif wanted[-1] != "*" or wanted == ["**", "*"]:
        wanted.append("**")  # folder/* fits only the files of that folder, unlike in .gitignore
    return _path_fits(wanted, path.split("/"))


def _path_fits(wanted: list[str], parts: list[str]) -> bool:
    """Whether a path fits a pattern, part by part; `**` fits any number of parts."""
    fits = [True] + [False] * len(parts)  # the pattern so far fits the first n parts
    for pattern in wanted:
        if pattern == "**":
            fits = list(accumulate(fits, or_))
        else:
            same = (_name_fits(pattern, part) for part in parts)
            fits = [False, *map(and_, fits, same)]
    return fits[-1]


def _name_fits(pattern: str, name: str) -> bool:
    """Whether a name fits a pattern with `*`, `?` and escapes; the time is bounded."""
    fits = [True] + [False] * len(name)
    for token in _TOKEN.findall(pattern):
        if token[0] == "*":
            fits = list(accumulate(fits, or_))
        else:
            same = (token in ("?", letter) or token == f"\\{letter}" for letter in name)
            fits = [False, *map(and_, fits, same)]
    return fits[-1]
