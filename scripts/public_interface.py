"""What owners of specs build on, read from the files of one commit.

Names of questions, values of choices and keys of list items; numbers of sections, headings and rows
of the checklist; IDs of security controls, tests and errors: removing or renaming one makes a major
version, adding one at least a minor version.

Everything under template/ is found by its text or by the name of its file, so a folder may move.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

# Every recorded question with all that it accepts, frameworks included: written from the
# interview by scripts/reference.py, and the only form of it that the standard library reads.
SCHEMA = "docs/answers.schema.json"
FACTS, CHECKLIST = "facts.json", "checklist.json"  # anywhere in template/
# An ID is defined where it is the value of a key; the other places only cite it. Errors are written
# as numbers: 50 to 99 are the template's, 1 to 49 the feature's own.
_DEFINITIONS = {
    "control": re.compile(r"""["']id["']:\s*["'](SEC-SPC-\d{3})["']"""),
    "test": re.compile(r"""["']\w+["']:\s*["'](VAL-SPC-\d{3})["']"""),
    "error case": re.compile(r"""["']id["']:\s*([5-9]\d)\b"""),
}
# The first line of a spec is the feature's own name. `4.2. Title` and `4.2 Title` have one anchor.
_HEADING = re.compile(r"#{2,6} (?:(\d+(?:\.\d+)*)\.? )?(.+)")
_FACT = re.compile(r"\{\{ feature\.(\w+) \}\}")


@dataclass(frozen=True, order=True)
class Item:
    """One thing that a spec, a data file or a link may name.

    Attributes:
        kind: `question`, `choice`, `key`, `section`, `heading`, `row`, `control`, `test` or
            `error case`.
        name: as it is written there.
        within: the question of a choice or of a key, the section of a numbered heading; empty for
            the others.

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
    template = {path: text for path, text in files.items() if path.startswith("template/")}
    return frozenset(
        [
            *_asked(_read(files, SCHEMA)),
            *_headings(template),
            *_rows(template),
            *_defined(template),
        ]
    )


def difference(old: frozenset[Item], new: frozenset[Item]) -> list[Item]:
    """Return what only the first holds, but nothing within a question or a section it lost."""
    gone = old - new
    wholes = {item.name for item in gone if item.kind in ("question", "section")}
    return sorted(item for item in gone if item.within.partition("[")[0] not in wholes)


def _read(files: Mapping[str, str], path: str) -> Any:
    try:
        return json.loads(files[path])
    except KeyError:
        raise ValueError(f"there is no {path}") from None
    except ValueError as problem:
        raise ValueError(f"{path} is not JSON: {problem}") from None


def _tables(template: Mapping[str, str], name: str) -> Iterator[Any]:
    """Yield the JSON files of a name, whatever their folder; a leading `_` does not count."""
    paths = [path for path in template if PurePosixPath(path).name.lstrip("_") == name]
    if not paths:
        raise ValueError(f"template/ has no {name}")
    for path in paths:
        yield _read(template, path)


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
    for way in schema.get("anyOf", []):
        yield from _accepted(name, way)
    if "const" in schema:
        yield Item("choice", str(schema["const"]), name)
    if "items" in schema:
        yield from _accepted(name, schema["items"])


def _headings(template: Mapping[str, str]) -> Iterator[Item]:
    groups = [group for facts in _tables(template, FACTS) for group in facts.values()]
    words = {name: fact for group in groups for name, fact in group.items()}
    found = False
    for path, text in template.items():
        if not path.endswith(".md.jinja"):
            continue
        for number, title in _outside_code(text):
            found = True
            if number:
                yield Item("section", number)
            fact = _FACT.search(title)
            variants = words.get(fact[1]) if fact else None
            if fact and isinstance(variants, dict):
                for word in variants.values():
                    yield Item("heading", title.replace(fact[0], word), number)
            else:
                yield Item("heading", title, number)
    if not found:
        raise ValueError("no file template/**/*.md.jinja holds a heading")


def _outside_code(text: str) -> Iterator[tuple[str, str]]:
    """Yield the number, which may be empty, and the title of each heading."""
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        heading = _HEADING.fullmatch(line.rstrip())
        if heading and not fenced:
            yield heading[1] or "", heading[2]


def _rows(template: Mapping[str, str]) -> Iterator[Item]:
    # Earlier versions had the groups of rows at the top of the file.
    groups = [table.get("rows", table) for table in _tables(template, CHECKLIST)]
    lists = [rows for group in groups for rows in group.values() if isinstance(rows, list)]
    if not lists:
        raise ValueError(f"{CHECKLIST} holds no row")
    for rows in lists:
        for row in rows:
            yield Item("row", row["item"])


def _defined(template: Mapping[str, str]) -> Iterator[Item]:
    for kind, pattern in _DEFINITIONS.items():
        ids = [found for text in template.values() for found in pattern.findall(text)]
        if not ids:
            raise ValueError(f"template/ defines no {kind}")
        for name in ids:
            # A spec prints the number of an error so.
            yield Item(kind, f"Error {name}" if name.isdigit() else name)
