"""Owners of a path, as CODEOWNERS names them.

GitHub's rules: patterns as in .gitignore, the last one that matches counts, and there is no
negation (`!`) and no character range (`[ ]`). GitLab's, for a file with a section heading or in
`.gitlab/`: each section has its own last match, whose owners add up; a path without owners has
those of its heading; `!` takes a path out of its section; a folder ends with `/`.

https://docs.github.com/articles/about-code-owners
https://docs.gitlab.com/user/project/codeowners/reference/
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from itertools import accumulate
from operator import and_, or_
from pathlib import Path

from feature_spec.repository.documents import DocumentError, read_document

FILES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where the file may be; the first one that exists counts, as GitHub and GitLab say."""
MAX_OWNER = 120
"""The largest number of characters of the answer `owner`."""

_SPACE = re.compile(r"(?<!\\)\s+")
_HEADING = re.compile(r"\^?\[([^\]]+)\](?:\[\d+\])?(?:\s+(.*))?")
_OWNER = re.compile(r"@[\w.-]+(/[\w.-]+)*|[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
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
            text = read_document(root, name).text
        except DocumentError:
            return "", ""
        owners = owners_in(text, path, gitlab=name.startswith(".gitlab/"))
        fitting = reduce(_joined, owners, "")
        return fitting, name if fitting else ""
    return "", ""


def owners_in(text: str, path: str, *, gitlab: bool = False) -> tuple[str, ...]:
    """The owners that the text of a CODEOWNERS file gives to a path.

    Args:
        text: the file; with a section heading it is GitLab's.
        path: a file, relative to the root, with forward slashes.
        gitlab: whether GitLab's rules hold in any case.

    Returns:
        The owners, each once; none if the rules have none.

    """
    lines = [re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines()]
    if gitlab or any(_HEADING.fullmatch(line) for line in lines):
        return _in_sections(lines, path)
    for rule in reversed(lines):
        if not rule or rule[0] in "![":
            continue
        pattern, *owners = _SPACE.split(rule)
        if _matches(pattern, path):
            return _owners(owners)
    return ()


def _in_sections(lines: Iterable[str], path: str) -> tuple[str, ...]:
    """The owners by GitLab's rules. Sections of one name are one; the rules before are another."""
    owners: dict[str, tuple[str, ...]] = {}
    excluded: set[str] = set()
    section = ""
    usual: tuple[str, ...] = ()
    for line in lines:
        if heading := _HEADING.fullmatch(line):
            section, usual = heading[1].strip().casefold(), _owners((heading[2] or "").split())
        elif line.startswith("!"):
            if _gitlab_matches(line[1:].strip(), path):
                excluded.add(section)
        elif line:
            pattern, *given = _SPACE.split(line)
            if _gitlab_matches(pattern, path):
                owners[section] = _owners(given) if given else usual
    sections = [given for name, given in owners.items() if name not in excluded]
    return tuple(dict.fromkeys(owner for given in sections for owner in given))


def _owners(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if _OWNER.fullmatch(word))


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


def _gitlab_matches(pattern: str, path: str) -> bool:
    """Whether a pattern of GitLab covers a file; `**` is any number of folders, never of files."""
    wanted = pattern.strip("/").split("/")
    if wanted == [""] or "[" in pattern:
        return False
    if not pattern.startswith("/"):
        wanted.insert(0, "**")
    if pattern.endswith("/"):
        wanted += ["**", "*"]
    elif wanted[-1] == "**":
        wanted[-1] = "*"
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
