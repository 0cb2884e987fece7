"""A rendered spec as a test reads it: its sections, tables, diagrams and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\.? ")


@dataclass(frozen=True)
class Spec:
    """A rendered spec.md and the answers Copier recorded for it."""

    text: str
    answers: dict[str, Any]

    @cached_property
    def front_matter(self) -> dict[str, Any]:
        """The YAML between the first two ``---`` lines."""
        found: dict[str, Any] = yaml.safe_load(self.text.split("---\n")[1])
        return found

    @cached_property
    def body(self) -> str:
        """Everything after the front matter."""
        return self.text.split("---\n", 2)[2]

    @cached_property
    def sections(self) -> dict[str, str]:
        """The text under each heading by its number (``4.2``), or its words without one."""
        found: dict[str, list[str]] = {"": []}
        key, fenced = "", False
        for line in self.body.splitlines():
            fenced ^= bool(re.match(r"```[^`]*$", line))  # ```` ``` ```` is a code span
            if re.match(r"#{1,4} ", line) and not fenced:
                heading = line.lstrip("#").strip()
                number = _NUMBER.match(heading)
                key = number[1] if number else heading
                assert key not in found, f"two headings are {key}"
                found[key] = []
            found[key].append(line)
        return {key: "\n".join(lines).strip() + "\n" for key, lines in found.items()}

    @cached_property
    def tokens(self) -> list[Token]:
        """What a CommonMark parser with tables makes of the body."""
        return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(self.body)

    @cached_property
    def inlines(self) -> list[Token]:
        """Every inline token, nested ones too."""
        return [child for token in self.tokens for child in token.children or []]

    @cached_property
    def links(self) -> list[str]:
        """The destination of every link."""
        return [str(t.attrs["href"]) for t in self.inlines if t.type == "link_open"]

    def fences(self, language: str) -> list[str]:
        """The code blocks of a language."""
        return [t.content for t in self.tokens if t.type == "fence" and t.info == language]

    def rows(self, section: str) -> list[list[str]]:
        """The cells of every table row of a section, delimiter rows left out."""
        lines = [line for line in self.sections[section].splitlines() if line.startswith("|")]
        split = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in lines]
        rows = [[cell.strip() for cell in cells] for cells in split]
        return [row for row in rows if not all(set(cell) <= {"-", ":"} and cell for cell in row)]

    def row(self, section: str, first: str) -> list[str]:
        """The one row of a section whose first cell is this."""
        (found,) = [row for row in self.rows(section) if row[0] == first]
        return found

    def bullet(self, section: str, label: str) -> str:
        """What a labelled bullet of a section says, with the bullets inside of it."""
        if section == "7":
            start = f"- **{label}**: "
            (said,) = [line for line in joined(self.sections["7"]) if line.startswith(start)]
            return said.removeprefix(start)
        start = f"- **{label}**:"
        lines = self.sections[section].splitlines()
        (found,) = [at for at, li in enumerate(lines) if li.lstrip().startswith(start)]
        depth = lines[found].index("-")
        inside = takewhile(lambda li: li[: depth + 1].isspace(), lines[found + 1 :])
        return "\n".join([lines[found].split(start, 1)[1].strip(), *inside]).strip()

    def lines(self, section: str) -> list[str]:
        """The lines of a section, the bullets below a bullet as further clauses of it."""
        return joined(self.sections[section])

    def tables(self) -> Iterator[list[str]]:
        """Yield the lines of each table."""
        table: list[str] = []
        for line in [*self.body.splitlines(), ""]:
            if line.startswith("|"):
                table.append(line)
            elif table:
                yield table
                table = []

    def defined(self, family: str) -> list[str]:
        """The IDs that Section 2 (REQ, SEC) or Section 7 (VAL) defines, in order."""
        return re.findall(rf"\*\*\[({family}-SPC-\d{{3}})\]", self.body)


def joined(text: str) -> list[str]:
    """The lines of a text, the bullets below a bullet as further clauses of it."""
    found: list[str] = []
    for line in text.splitlines():
        if not line.startswith("  - "):
            found.append(line)
            continue
        clause = line[4:]
        if not re.match(r"Errors? \d|[A-Z]{2}|[A-Z]\w*[A-Z]", clause):
            clause = clause[:1].lower() + clause[1:]
        before = found[-1].removesuffix(".")
        found[-1] = f"{before}{' ' if before.endswith('**:') else '; '}{clause}."
    return found


Render = Callable[..., Spec]
"""What the fixture `render` gives: from answers to the document."""


def windows(text: str, size: int = 6) -> dict[str, list[int]]:
    """Every window of this many consecutive lines that occurs more than once, with its lines."""
    lines = text.splitlines()
    seen: dict[str, list[int]] = {}
    for start in range(len(lines) - size + 1):
        seen.setdefault("\n".join(lines[start : start + size]), []).append(start + 1)
    return {window: starts for window, starts in seen.items() if len(starts) > 1}


def control(spec: Spec, number: str) -> str:
    """Return what the security control with that number says in Section 2."""
    return spec.row("2", f"**[SEC-SPC-{number}]**")[1]
