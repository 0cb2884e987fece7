"""The records of a spec, and the keys that merge, reports, checks and adoption call them by.

A key is `<section>/<kind>:<label>`: `0.2/row:AuthN/AuthZ`, `1/bullet:Tech Stack`,
`/front:status`. A record that defines an ID is that ID alone: `REQ-SPC-004`; a row that only cites
it is `7.1/row:REQ-SPC-004`.

- The section is the number of the nearest heading above or, without one, its title. It is empty
  above the first heading and directly under the title of the document. A `/` or `:` of a title
  becomes a space, so the first `/` ends the section and the first `:` the kind.
- The kind is `front` (a top-level key of the front matter), `row` (of a table), `bullet` (a list
  item, or a labelled line of a quote) or `block` (a paragraph, another line of a quote, code,
  HTML).
- The label is the first cell of a row, the bold label of a bullet, the key of a field, the
  language of a code block; else the first words. It is one line without `` ` `` and `*`.
- An equal second key gets `#2`.

Which place defines an ID is decided in `inline.ids`: `**[REQ-SPC-004]**` as a first cell, or at the
beginning of a bullet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Literal, cast

from feature_spec.markdown.inline import ids
from feature_spec.markdown.model import (
    Code,
    Fence,
    Field,
    FrontMatter,
    Html,
    Item,
    List,
    Node,
    Quote,
    QuoteLine,
    Row,
    Rule,
    Section,
    Spec,
    Table,
)

Kind = Literal["front", "row", "bullet", "block"]

WORDS = 5
"""The number of words in the label of a record that has no name of its own."""

NEAREST = 3
"""The largest number of similar keys named for an unknown one."""

_KEY = re.compile(r"(?:(?P<section>[^/:]*)/)?(?P<kind>front|row|bullet|block):(?P<label>.+)")
_ID = re.compile(r"[A-Z][A-Z0-9]*-SPC-\d+(?:#\d+)?", re.ASCII | re.IGNORECASE)
_MARKS = re.compile("[`*]")
_ENDS = re.compile("[/:]")


@dataclass(frozen=True)
class Key:
    """The key of a record; `str(key)` prints it.

    Attributes:
        label: the ID, or what is behind the kind; with `#2` for an equal second key.
        kind: None for a record that defines an ID.
        section: None for such a record, and for the short form of a key.

    """

    label: str
    kind: Kind | None = None
    section: str | None = None

    def __str__(self) -> str:
        """The key as it is printed and typed."""
        if self.kind is None:
            return self.label
        short = f"{self.kind}:{self.label}"
        return short if self.section is None else f"{self.section}/{short}"


@dataclass(frozen=True)
class Record:
    """A record of a spec.

    Attributes:
        key: no other record of the spec has it.
        node: what it was read from, with its text and its line.
        section: the heading that it is under; None above the first.

    """

    key: Key
    node: Node = field(repr=False)
    section: Section | None = field(repr=False)


@dataclass(frozen=True)
class Unresolved:
    """A typed key that does not name one record; `str()` is the sentence to print.

    Attributes:
        typed: the key as typed.
        ambiguous: whether it names several records.
        candidates: these, or the records with the most similar keys.

    """

    typed: str
    ambiguous: bool
    candidates: tuple[Record, ...]

    def __str__(self) -> str:
        """The sentence for the person who typed the key, without a full stop."""
        keys = ", ".join(str(record.key) for record in self.candidates)
        if self.ambiguous:
            return f"{self.typed} names {len(self.candidates)} records: {keys}"
        return f"There is no record {self.typed}" + (f"; similar: {keys}" if keys else "")


# ---- names -------------------------------------------------------------------------------------


def label(node: Node) -> str:
    """The name that a node gives itself, as written; empty when it has none.

    The first cell of a row, the bold label of a bullet or of a line of a quote, the key of a field.
    """
    return str(local_key(node) or "") if isinstance(node, (Row, Item, QuoteLine, Field)) else ""


def local_key(node: Node) -> Hashable:
    """The part of a key that tells a node from its siblings; None for a node without a name."""
    if isinstance(node, Section):
        return node.words
    if isinstance(node, Row):
        return node.key
    if isinstance(node, (Item, QuoteLine)):
        return node.label or None
    if isinstance(node, Field):
        return node.key or None
    if isinstance(node, Table):
        return node.columns
    return "---" if isinstance(node, (FrontMatter, Rule)) else None


def in_key(name: str) -> str:
    """A name as it is in a key: one line, without marks of Markdown that a shell would read."""
    return _one_line(_MARKS.sub("", name)).rstrip(": ")


# ---- the records of a spec ---------------------------------------------------------------------


def records(spec: Spec) -> list[Record]:
    """List the records of a spec in the order of the text, each with a key of its own.

    Headings, rules and blank lines of a quote are not records.
    """
    defined = {found.line: found.id for found in ids(spec) if found.definition}
    top = spec.sections[0] if spec.sections else None
    title = top if top and top.level == 1 and not top.number else None
    found = [
        Record(_key(node, None if section is title else section, defined), node, section)
        for node, section in _nodes(spec, None)
    ]
    return _numbered(found)


def _nodes(node: Node, section: Section | None) -> Iterator[tuple[Node, Section | None]]:
    """The nodes that are records, each with the section it is in."""
    for child in node.children:
        if isinstance(child, Section):
            yield from _nodes(child, child)
            continue
        if isinstance(child, Field):
            if child.key:
                yield child, section
        elif isinstance(child, QuoteLine):
            if child.own.strip("> \t\r\n\\"):
                yield child, section
        elif not isinstance(child, (FrontMatter, List, Table, Quote, Rule)):
            yield child, section
        yield from _nodes(child, section)


def _key(node: Node, section: Section | None, defined: dict[int, str]) -> Key:
    identifier = _defines(node, defined)
    if identifier:
        return Key(identifier)
    title = (section.number or section.title) if section else ""
    return Key(_printed(node), _kind(node), _one_line(_ENDS.sub(" ", title)))


def _defines(node: Node, defined: dict[int, str]) -> str:
    if not isinstance(node, (Row, Item)):
        return ""
    lines = range(node.line, node.line + max(1, node.own.rstrip("\n").count("\n") + 1))
    return next((defined[line] for line in lines if line in defined), "")


def _kind(node: Node) -> Kind:
    if isinstance(node, Field):
        return "front"
    if isinstance(node, Row):
        return "row"
    if isinstance(node, Item) or (isinstance(node, QuoteLine) and node.label):
        return "bullet"
    return "block"


def _printed(node: Node) -> str:
    """The label of a record in its key; never empty."""
    return in_key(label(node)) or _first_words(node) or node.kind


def _first_words(node: Node) -> str:
    if isinstance(node, Fence):
        return _one_line(_MARKS.sub("", node.info)).split(" ")[0] or "code"
    if isinstance(node, (Code, Html)):
        return node.kind
    if isinstance(node, Row):
        text = " ".join(cell.text for cell in node.cells)
    else:
        text = node.words if isinstance(node, Item) else node.own.strip().lstrip("> \t")
    words = _MARKS.sub("", text).replace("\\\n", "\n").split()[:WORDS]
    return " ".join(words).rstrip("\\ .,:;")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _numbered(found: Sequence[Record]) -> list[Record]:
    """Give equal keys a number, one that no label has already."""
    taken = {record.key for record in found}
    seen: set[Key] = set()
    last: dict[Key, int] = {}
    numbered = []
    for record in found:
        key = record.key
        if key in seen:
            number = last.get(key, 1) + 1
            while replace(key, label=f"{key.label}#{number}") in taken:
                number += 1
            last[key] = number
            record = replace(record, key=replace(key, label=f"{key.label}#{number}"))
        seen.add(key)
        numbered.append(record)
    return numbered


# ---- typed keys --------------------------------------------------------------------------------


def parse_key(text: str) -> Key | None:
    """Read a key in its full or its short form; None when it is neither.

    `parse_key(str(key)) == key` for the key of every record.
    """
    text = _one_line(text)
    found = _KEY.fullmatch(text)
    if found:
        return Key(found["label"], cast("Kind", found["kind"]), found["section"])
    return Key(text) if _ID.fullmatch(text) else None


def resolve(found: Sequence[Record], typed: str) -> Record | Unresolved:
    """Find the record that a typed key names.

    Args:
        found: the records of a spec.
        typed: a key, or one without its section where that names one record. Upper and lower case
            count only where two keys differ in nothing else.

    """
    key = parse_key(typed)
    if key is not None:
        folds: tuple[Callable[[str], str], ...] = (str, str.casefold)
        for fold in folds:
            named = [record for record in found if _same(key, record.key, fold)]
            if len(named) == 1:
                return named[0]
            if named:
                return Unresolved(typed, True, tuple(named))
    return Unresolved(typed, False, tuple(_nearest(found, typed)))


def _same(typed: Key, key: Key, fold: Callable[[str], str]) -> bool:
    if typed.kind and typed.section is None:
        return typed.kind == key.kind and fold(typed.label) == fold(key.label)
    return fold(str(typed)) == fold(str(key))


def _nearest(found: Iterable[Record], typed: str) -> list[Record]:
    """The records whose key, short form or label is most similar to a typed text."""
    spelled: dict[str, Record] = {}
    for record in found:
        for key in (record.key, replace(record.key, section=None), record.key.label):
            spelled.setdefault(str(key).casefold(), record)
    close = get_close_matches(_one_line(typed).casefold(), spelled, n=3 * NEAREST)
    nearest = {str(spelled[text].key): spelled[text] for text in close}
    return list(nearest.values())[:NEAREST]
