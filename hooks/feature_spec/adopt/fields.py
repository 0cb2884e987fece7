"""The fields of a hand-written spec by their labels, each with its line, without placeholders.

A placeholder is text in square brackets that is neither a link nor an ID, as the seed of this
format has it (`[e.g., PostgreSQL, Redis]`) and as a rendered spec has it (`[TODO: …]`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from feature_spec.markdown import Item, Paragraph, Quote, QuoteLine, Row, Section, Spec, Table
from feature_spec.markdown.plain import PLACEHOLDER, plain_words
from feature_spec.repository.answers_file import load_yaml

_ID = re.compile(r"\[?[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+\]?")
_LABEL = re.compile(r"\s*\*\*[^*]+(?:\*(?!\*)[^*]*)*\*\*:?\s*")
_STATUS = re.compile(
    r"(?:PROPOSED|ALIGNED)(?:[ \t]+@?[\w./:-]+)?(?:[ \t]+\d{4}-\d\d-\d\d)?[ \t]*:[ \t]*"
)
_CODE = re.compile(r"(`+)(.+?)\1")
_NOTES = ("alignment notes", "alignment note", "alignment", "notes", "decision")


@dataclass(frozen=True)
class Passage:
    """A passage of the spec.

    Attributes:
        line: the line it begins on.
        words: plain words: no placeholders, no emphasis, links as their labels, code unquoted.
        written: the Markdown, as it is.

    """

    line: int
    words: str
    written: str


def placeholders(written: str) -> list[str]:
    """The placeholders in a Markdown text, outside code spans."""
    return PLACEHOLDER.findall(_CODE.sub("", written))


def is_open(written: str) -> bool:
    """Whether a Markdown text is empty or nothing but placeholders and punctuation."""
    left = re.sub(r"[\W_]+", "", plain_words(written))
    return not left


class LabelledSpec:
    """A spec, asked by label.

    Args:
        spec: the tree.

    """

    def __init__(self, spec: Spec) -> None:
        self.spec = spec

    @cached_property
    def _front(self) -> dict[str, Any]:
        front = self.spec.front_matter
        if front is None:
            return {}
        try:
            content = load_yaml("".join(child.text() for child in front.children[:-1]))
        except yaml.YAMLError:
            return {}
        return content if isinstance(content, dict) else {}

    def front(self, key: str) -> Passage | None:
        """A filled value of the front matter."""
        front, value = self.spec.front_matter, self._front.get(key)
        field = front.value(key) if front else None
        if field is None or not isinstance(value, str) or is_open(value):
            return None
        return Passage(field.line, value.strip(), value)

    @cached_property
    def header(self) -> dict[str, Passage]:
        """The labelled lines of the quotes above the first section with a number, by label."""
        found: dict[str, Passage] = {}
        for node in self._above():
            if isinstance(node, Quote):
                for child in node.children:
                    if isinstance(child, QuoteLine) and child.label:
                        written = _LABEL.sub("", child.own.strip().lstrip("> \t"), count=1)
                        written = written.rstrip("\\").strip()
                        label = child.label.rstrip(":")
                        found.setdefault(label, Passage(child.line, plain_words(written), written))
        return found

    def _above(self) -> Iterator[Any]:
        for node in self.spec.walk():
            if isinstance(node, Section) and (node.number or node.level > 1):
                return
            yield node

    def section(self, number: str, *words: str) -> Section | None:
        """A section by the first words of its heading, else by its number.

        Args:
            number: the number it has in the template.
            words: beginnings of its heading, in lower case.

        """
        sections = self.spec.sections
        for section in sections:
            if section.words.casefold().startswith(words):
                return section
        return next((section for section in sections if section.number == number), None)

    @cached_property
    def _items(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for node in self.spec.walk():
            if isinstance(node, Item) and node.label:
                label = _ID.sub("", node.label, count=1).strip()
                found.setdefault((label or node.label).casefold(), []).append(node)
        return found

    def bullet(self, *labels: str) -> Passage | None:
        """The one bullet with a label (without its ID), when it is filled."""
        found = [item for label in labels for item in self._items.get(label.casefold(), [])]
        if len(found) != 1:
            return None
        written = _LABEL.sub("", found[0].words, count=1)
        return None if is_open(written) else Passage(found[0].line, plain_words(written), written)

    def nested(self, label: str) -> list[Item]:
        """The bullets below the one bullet with a label."""
        found = self._items.get(label.casefold(), [])
        if len(found) != 1:
            return []
        return [node for node in found[0].walk() if isinstance(node, Item) and node is not found[0]]

    @cached_property
    def _rows(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = {}
        for table in self.spec.tables:
            columns = [column.casefold() for column in table.columns]
            at = next((columns.index(name) for name in _NOTES if name in columns), -1)
            if at < 1 or columns[0] != "item":
                continue
            for row in table.children:
                if isinstance(row, Row) and len(row.cells) > at:
                    written = _STATUS.sub("", row.cells[at].text, count=1)
                    written = re.sub(r"\s*\(was [A-Z].*\)$", "", written)
                    text = Passage(row.line, plain_words(written), written)
                    found.setdefault(plain_words(row.key).casefold(), []).append(text)
        return found

    def note(self, item: str) -> Passage | None:
        """The filled note of the one checklist row of that name, without its status word."""
        found = self._rows.get(item.casefold(), [])
        if len(found) != 1 or is_open(found[0].written) or found[0].words.startswith("WAIVED"):
            return None
        return found[0]

    def paragraphs(self, section: Section) -> list[Passage]:
        """The paragraphs below a heading, before its subsections, without the line of proposals."""
        return [
            Passage(node.line, plain_words(node.own), node.own.strip())
            for node in section.children
            if isinstance(node, Paragraph) and not node.own.startswith("Proposed until ")
        ]

    def tables(self, section: Section) -> list[Table]:
        """The tables of a section and its subsections."""
        return [node for node in section.walk() if isinstance(node, Table)]


def not_applicable(text: str) -> bool:
    """Whether a field says that it does not apply."""
    return bool(re.match(r"(?i)(?:n/?a\b|not applicable\b|none\b|no\b(?! later))", text.strip()))
