"""What owners of specs build on, read from the files of one commit.

Names of questions, values of choices, keys of list items, headings, and rows of the checklist:
who removes or renames one makes a major version, who adds one at least a minor one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# Every recorded question with all that it accepts, frameworks included: written from the
# interview by scripts/reference.py, and the only form of it that the standard library reads.
SCHEMA = "docs/answers.schema.json"
FACTS = "template/_facts.json"
CHECKLIST = "template/_catalogues/checklist.json"
_HEADING = re.compile(r"#{2,6} (.+)")  # the first line of a spec is the feature's own name
_FACT = re.compile(r"\{\{ feature\.(\w+) \}\}")


@dataclass(frozen=True, order=True)
class Item:
    """One thing that a spec, a data file or a link may name.

    Attributes:
        kind: `question`, `choice`, `key`, `heading` or `row`.
        name: as it is written there.
        within: the question of a choice or of a key; empty for the others.

    """

    kind: str
    name: str
    within: str = ""

    def __str__(self) -> str:
        """Return the item as a sentence names it."""
        return f"the {self.kind} `{self.name}`" + (f" of `{self.within}`" if self.within else "")


def public_interface(files: Mapping[str, str]) -> frozenset[Item]:
    """Return everything public in the files of one commit.

    Args:
        files: the text of each file by its path from the repository's root.

    Raises:
        ValueError: one of the files this is read from is missing or is not what it was.

    """
    return frozenset([*_asked(_read(files, SCHEMA)), *_headings(files), *_rows(files)])


def difference(old: frozenset[Item], new: frozenset[Item]) -> list[Item]:
    """Return what only the first holds, without the choices and keys of a question it lost."""
    gone = old - new
    questions = {item.name for item in gone if item.kind == "question"}
    return sorted(item for item in gone if item.within.partition("[")[0] not in questions)


def _read(files: Mapping[str, str], path: str) -> Any:
    try:
        return json.loads(files[path])
    except KeyError:
        raise ValueError(f"there is no {path}") from None
    except ValueError as problem:
        raise ValueError(f"{path} is not JSON: {problem}") from None


def _asked(schema: Any) -> Iterator[Item]:
    questions = schema.get("properties")
    if not questions:
        raise ValueError(f"{SCHEMA} holds no question")
    for name, accepted in questions.items():
        yield Item("question", name)
        yield from _accepted(name, accepted)


def _accepted(name: str, schema: Mapping[str, Any]) -> Iterator[Item]:
    """Yield the choices and keys that a value may have, at any depth."""
    for choice in schema.get("enum", []):
        yield Item("choice", str(choice), name)
    for key, value in schema.get("properties", {}).items():
        yield Item("key", key, name)
        yield from _accepted(f"{name}[{key}]", value)
    if "items" in schema:
        yield from _accepted(name, schema["items"])


def _headings(files: Mapping[str, str]) -> Iterator[Item]:
    facts = _read(files, FACTS)
    words = {name: fact for group in facts.values() for name, fact in group.items()}
    found = False
    for path, text in files.items():
        if not (path.startswith("template/") and path.endswith(".md.jinja")):
            continue
        for heading in _outside_code(text):
            found = True
            fact = _FACT.search(heading)
            variants = words.get(fact[1]) if fact else None
            if fact and isinstance(variants, dict):
                for word in variants.values():
                    yield Item("heading", heading.replace(fact[0], word))
            else:
                yield Item("heading", heading)
    if not found:
        raise ValueError("no file template/**/*.md.jinja holds a heading")


def _outside_code(text: str) -> Iterator[str]:
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        heading = _HEADING.fullmatch(line.rstrip())
        if heading and not fenced:
            yield heading[1]


def _rows(files: Mapping[str, str]) -> Iterator[Item]:
    tables = [rows for rows in _read(files, CHECKLIST).values() if isinstance(rows, list)]
    if not tables:
        raise ValueError(f"{CHECKLIST} holds no row")
    for rows in tables:
        for row in rows:
            yield Item("row", row["item"])
