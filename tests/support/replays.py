"""Released versions of the template, to replay to the working tree.

They come from the annotated tags of a repository. While a clone has none, because nothing is
released yet or because it is shallow, they are made: older templates that differ from the
working tree in what releases differ in.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema

import interview
import releases
from layouts import git

MADE = ("v0.1.0", "v0.2.0")
_CHECKLIST = "template/_rows/checklist.json"
_BODY = "template/feature/spec.md.jinja"
_SCHEMA = "docs/answers.schema.json"


@dataclass(frozen=True)
class Replay:
    """A template as a repository: released versions, and the working tree as the newest.

    Attributes:
        template: the repository.
        released: the tags before the newest, oldest first.
        newest: the tag of the working tree.
        schemas: what each released version says that a data file may hold.

    """

    template: Path
    released: tuple[str, ...]
    newest: str
    schemas: Mapping[str, Any]

    def accepted(self, version: str, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers that a released version knows: names and values as it had them."""
        known = self.schemas[version]["properties"]
        return {
            name: value
            for name, value in answers.items()
            if name in known and jsonschema.Draft202012Validator(known[name]).is_valid(value)
        }


def tags(repository: Path) -> tuple[str, ...]:
    """The annotated tags vX.Y.Z of a repository, oldest first; none where there is no git."""
    if not (repository / ".git").exists():
        return ()
    listed = git(
        repository,
        "for-each-ref",
        "--sort=version:refname",
        "--format=%(objecttype) %(refname:strip=2)",
        "refs/tags/v*",
    )
    return tuple(re.findall(r"^tag (v\d+\.\d+\.\d+)$", listed, re.MULTILINE))


def replay(source: Path, folder: Path) -> Replay:
    """Release every tagged version of a repository again, and the working tree after them.

    Args:
        source: the repository.
        folder: where the template will be; it does not exist yet.

    """
    released = tags(source)
    major = max(int(tag[1:].partition(".")[0]) for tag in released)
    folder.mkdir()
    schemas = {}
    for tag in released:
        _empty(folder)
        archive = ["git", "archive", "--format=tar", f"refs/tags/{tag}"]
        packed = subprocess.run(archive, cwd=source, capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x"], cwd=folder, input=packed, check=True)
        schemas[tag] = json.loads((folder / _SCHEMA).read_text(encoding="utf-8"))
        releases.release(folder, tag)
    _empty(folder)
    releases.template(folder)
    newest = f"v{major + 1}.0.0"
    releases.release(folder, newest)
    return Replay(folder, released, newest, schemas)


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.name != ".git":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def made(folder: Path) -> Path:
    """Make a repository of two versions as they may have been before the working tree.

    Since the first, every open item was reworded, each table of the checklist got a row between
    the others, and Section 8 came. Since the second, every open item was reworded again, another
    row and a block above a filled one came, and a paragraph and a heading went.
    """
    for version in MADE:
        shutil.rmtree(folder / "template", ignore_errors=True)
        shutil.rmtree(folder / "hooks", ignore_errors=True)
        releases.template(folder)
        (folder / "docs").mkdir(exist_ok=True)
        shutil.copy(interview.ROOT / _SCHEMA, folder / _SCHEMA)
        if version == MADE[0]:
            _without_rows(folder, 1)
            _without(folder, "{% include 'template/_sections/8_targets.md.jinja' %}\n\n")
            _reword(folder, "say ")
        else:
            _without_rows(folder, 2)
            _without(folder, "> Alignment Notes start with one word")
            _add_block(folder)
            _reword(folder, "write down ")
        releases.release(folder, version)
    return folder


def _without_rows(folder: Path, number: int) -> None:
    """Take one row out of each table of the checklist."""
    file = folder / _CHECKLIST
    checklist = json.loads(file.read_text(encoding="utf-8"))
    for rows in checklist["rows"].values():
        del rows[number]
    file.write_text(json.dumps(checklist, ensure_ascii=False, indent=2), encoding="utf-8")


def _without(folder: Path, start: str) -> None:
    """Take out of the body what begins so, to the end of its line."""
    file = folder / _BODY
    text, number = re.subn(re.escape(start) + ".*\n?", "", file.read_text(encoding="utf-8"))
    assert number == 1, f"{start!r} occurs {number} times in {_BODY}"
    file.write_text(text, encoding="utf-8")


def _add_block(folder: Path) -> None:
    block = "## Glossary\n\nWords of this feature that a reader may not know.\n\n"
    releases.change(folder, _BODY, "## Notes\n", f"{block}## Notes\n")


def _reword(folder: Path, word: str) -> None:
    """Begin the prompt of every open item with another word."""
    for file in (folder / "template").rglob("*"):
        if file.suffix in (".jinja", ".json"):
            text = file.read_text(encoding="utf-8")
            reworded = re.sub(r"(\[TODO(?: before Validated)?: )", rf"\1{word}", text)
            file.write_text(reworded, encoding="utf-8")
