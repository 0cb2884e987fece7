r"""The parts of the text of a spec: links, IDs, open items, code spans.

Everything carries the line and the column where it begins, both from 1, columns in characters, so
that a tool can find it, name it and replace it in place. Links and code spans are those of
CommonMark 0.31; a reference (`[text][label]`) is not a link here, its definition is.

The work is linear in the text: backtick runs are looked up in a table, brackets are a stack whose
entries are closed for links by one number, and what does not end (a comment, a processing
instruction) is looked for once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from feature_spec.markdown.definitions import (
    LABEL,
    MAX_LABEL,
    TITLE,
    Definition,
    definitions,
    destination,
    normal,
    skip_space,
)
from feature_spec.markdown.model import FrontMatter, Html, Item, Row, Spec
from feature_spec.markdown.open_items import OPEN_ITEM
from feature_spec.markdown.texts import Text, texts

LinkKind = Literal["link", "image", "autolink", "definition"]


@dataclass(frozen=True)
class Link:
    """A link.

    Attributes:
        kind: `definition` is `[label]: destination`, `autolink` is `<https://...>`.
        destination: as written, without angle brackets, escapes not taken away.
        text: as written between the square brackets: the words, or the label of a definition.
        line, column: where the destination begins.

    """

    kind: LinkKind
    destination: str
    text: str
    line: int
    column: int


@dataclass(frozen=True)
class CodeSpan:
    """A code span.

    Attributes:
        text: what it shows; a line end inside is a space.
        line, column: where its first backtick is.

    """

    text: str
    line: int
    column: int


@dataclass(frozen=True)
class Identifier:
    """An ID, where it is defined or mentioned.

    Attributes:
        id: `REQ-SPC-001`, `REQ-PRD-FUN-01`.
        definition: whether this is where the spec defines it: `**[REQ-SPC-001]**` as the first
            cell of a row, `**[VAL-SPC-001] Unit Tests**` as the label of a bullet.
        feature: the slug of another spec before it: `checkout` in `checkout/VAL-SPC-001`.
        line, column: where the ID itself begins.

    """

    id: str
    definition: bool
    feature: str
    line: int
    column: int

    @property
    def own(self) -> bool:
        """Whether it is an ID that a spec defines, not one of a PRD."""
        return "-SPC-" in self.id


@dataclass(frozen=True)
class OpenItem:
    """An open item: `[TODO: prompt]`, `[TODO before Validated: prompt]`.

    Attributes:
        prompt: what is missing.
        late: whether it can be filled only after the code exists.
        line, column: where its bracket is.

    """

    prompt: str
    late: bool
    line: int
    column: int

    @property
    def text(self) -> str:
        """The item as written."""
        return f"[TODO{' before Validated' if self.late else ''}: {self.prompt}]"


# ---- open items and IDs, in any kind of block --------------------------------------------------

_ID = re.compile(
    r"(?<![\w/-])(?:(?P<feature>[a-z0-9]+(?:-[a-z0-9]+)*)/)?"
    r"(?P<id>(?:[A-Z][A-Z0-9]*-SPC|(?:[A-Z][A-Z0-9]*-)?(?:REQ|FR|NFR|BR|UR|SR|TR|US|UC|STORY|PRD|RSK|"
    r"RISK)(?:-[A-Z][A-Z0-9]*)*)-\d+)(?![\w/]|-\w)",
    re.ASCII,
)
_DEFINES = re.compile(r"\*\*\[([A-Z][A-Z0-9]*-SPC-\d+)\]")


def open_items(spec: Spec) -> list[OpenItem]:
    """Every open item, front matter and code blocks included: what `grep '[[]TODO'` finds."""
    found = []
    for number, line in _lines(spec):
        if "[TODO" in line:
            found += [
                OpenItem(item["prompt"], bool(item["late"]), number, item.start() + 1)
                for item in OPEN_ITEM.finditer(line)
            ]
    return found


def ids(spec: Spec) -> list[Identifier]:
    """Every ID in order. Front matter, HTML and the destinations of links mention none."""
    unread: set[int] = set()
    for node in spec.walk():
        if isinstance(node, FrontMatter | Html):
            unread.update(range(node.line, node.last_line + 1))
    hidden = {
        line: [(link.column, link.column + len(link.destination)) for link in at]
        for line, at in _by_line(links(spec)).items()
    }
    defined = set(_definitions(spec))
    found = []
    for number, line in _lines(spec):
        if "-" not in line or number in unread:
            continue
        for item in _ID.finditer(line):
            column = item.start("id") + 1
            if any(start <= column < end for start, end in hidden.get(number, ())):
                continue
            found.append(
                Identifier(
                    item["id"], (number, column) in defined, item["feature"] or "", number, column
                )
            )
    return found


def _definitions(spec: Spec) -> Iterator[tuple[int, int]]:
    """The places where an ID is defined."""
    for node in spec.walk():
        if isinstance(node, Row) and node.cells:
            cell = node.cells[0]
            only = _DEFINES.match(cell.text)
            if only and cell.text[only.end() :] == "**":
                yield cell.line, cell.column + only.start(1)
        elif isinstance(node, Item) and _DEFINES.match(node.words):
            first = _DEFINES.search(node.own)
            if first:
                before = node.own[: first.start(1)]
                yield node.line + before.count("\n"), len(before) - before.rfind("\n")


def _lines(spec: Spec) -> Iterator[tuple[int, str]]:
    return enumerate(spec.text().split("\n"), 1)


def _by_line(found: list[Link]) -> dict[int, list[Link]]:
    lines: dict[int, list[Link]] = {}
    for link in found:
        lines.setdefault(link.line, []).append(link)
    return lines


# ---- links and code spans: in the text of paragraphs, headings, cells ---------------------------


def links(spec: Spec) -> list[Link]:
    """Every link, image, autolink and definition in order; none inside code or comments."""
    result = []
    for text, defined, scan in _scans(spec, _LINK_MARKS):
        body = text.body
        result += [
            Link("definition", body[d.start : d.stop], d.label, *text.place(d.start))
            for d in defined
        ]
        result += [
            Link(f.kind, body[f.start : f.stop], body[f.first : f.last], *text.place(f.start))
            for f in (scan.links if scan else ())
        ]
    return sorted(result, key=lambda link: (link.line, link.column))


def code_spans(spec: Spec) -> list[CodeSpan]:
    """Every code span in order."""
    result = []
    for text, _, scan in _scans(spec, _CODE_MARKS):
        for start, stop, marks in scan.codes if scan else ():
            shown = text.body[start + marks : stop - marks].replace("\n", " ")
            if shown[:1] == shown[-1:] == " " and shown.strip(" "):
                shown = shown[1:-1]
            if text.cell:
                shown = shown.replace("\\|", "|")
            result.append(CodeSpan(shown, *text.place(start)))
    return result


def _scans(
    spec: Spec, marks: re.Pattern[str]
) -> Iterator[tuple[Text, list[Definition], _Scan | None]]:
    """Each text with its definitions and, if one of the marks is in it, what it holds."""
    found = [
        (text, list(definitions(text.body)) if text.defines and text.body.startswith("[") else [])
        for text in texts(spec)
    ]
    labels = {normal(definition.label) for _, defined in found for definition in defined}
    for text, defined in found:
        start = defined[-1].end if defined else 0
        scan = _Scan(text.body, start, labels) if marks.search(text.body, start) else None
        yield text, defined, scan


_LINK_MARKS = re.compile(r"[\[<]")
_CODE_MARKS = re.compile("`")
_TOKEN = re.compile(r"\\[^\n]|`+|<|!?\[|\]")
_AUTOLINK = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9.+-]{1,31}:[^<>\x00-\x20]*"
    r"|[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>"
)
_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*(?:[ \t\n]+[A-Za-z_:][A-Za-z0-9_.:-]*"
    r"(?:[ \t\n]*=[ \t\n]*(?:[^\"'=<>`\x00-\x20]+|'[^']*'|\"[^\"]*\"))?)*[ \t\n]*/?>"
    r"|/[A-Za-z][A-Za-z0-9-]*[ \t\n]*>)"
)
_DECLARATION = re.compile("<![A-Za-z]")
_HTML = (
    ("<!-->", ""),
    ("<!--->", ""),
    ("<!--", "-->"),
    ("<?", "?>"),
    ("<![CDATA[", "]]>"),
    ("<!", ">"),
)


@dataclass(frozen=True)
class _Found:
    """A link in a text: positions of its destination and of its words."""

    kind: LinkKind
    start: int
    stop: int
    first: int
    last: int


class _Scan:
    """The links and the code spans of a text.

    Args:
        text: the text.
        start: where to begin: behind the definitions.
        labels: the labels that the spec defines.

    """

    def __init__(self, text: str, start: int, labels: set[str]) -> None:
        self._text, self._labels = text, labels
        self.links: list[_Found] = []
        self.codes: list[tuple[int, int, int]] = []
        self._runs: dict[int, list[int]] | None = None
        self._endless: set[str] = set()
        self._brackets: list[tuple[int, int, bool]] = []  # begin, end, whether an image's
        self._closed = 0  # how many of them can no longer begin a link
        self._bracketed = -1  # where the last bracket was opened
        at = start
        while token := _TOKEN.search(text, at):
            at = self._token(token)

    def _token(self, token: re.Match[str]) -> int:
        """Read what begins with a token; where to go on."""
        mark, start = token[0], token.start()
        if mark[0] == "\\":
            return token.end()
        if mark[0] == "`":
            return self._code(start, len(mark))
        if mark == "<":
            return self._angle(start)
        if mark == "]":
            return self._close(start)
        self._brackets.append((start, token.end(), mark[0] == "!"))
        self._bracketed = start
        return token.end()

    def _code(self, start: int, marks: int) -> int:
        if self._runs is None:
            self._runs = {}
            for run in re.finditer("`+", self._text):
                self._runs.setdefault(run.end() - run.start(), []).append(run.start())
        runs = self._runs.get(marks, [])
        after = bisect_right(runs, start + marks - 1)
        if after == len(runs):
            return start + marks
        stop = runs[after] + marks
        self.codes.append((start, stop, marks))
        return stop

    def _angle(self, start: int) -> int:
        if found := _AUTOLINK.match(self._text, start):
            self.links.append(_Found("autolink", start + 1, found.end() - 1, start + 1, start + 1))
            return found.end()
        if found := _TAG.match(self._text, start):
            return found.end()
        for begin, end in _HTML:
            if self._text.startswith(begin, start):
                if end in self._endless or (
                    begin == "<!" and not _DECLARATION.match(self._text, start)
                ):
                    break
                at = self._text.find(end, start + len(begin)) if end else start + len(begin)
                if at < 0:
                    self._endless.add(end)
                    break
                return at + len(end)
        return start + 1

    def _close(self, at: int) -> int:
        if not self._brackets:
            return at + 1
        _, first, image = self._brackets.pop()
        closed = len(self._brackets) < self._closed
        self._closed = min(self._closed, len(self._brackets))
        if closed and not image:
            return at + 1
        end = self._destination(first, at, image) or self._reference(first, at)
        if not end:
            return at + 1
        if not image:
            self._closed = len(self._brackets)
        return end

    def _destination(self, first: int, last: int, image: bool) -> int:
        """Read `(destination "title")` behind a bracket; its end, or 0."""
        text = self._text
        if not text.startswith("(", last + 1):
            return 0
        begin = skip_space(text, last + 2)
        found = destination(text, begin) or (begin, begin, begin)
        end = skip_space(text, found[2])
        if end > found[2] and (title := TITLE.match(text, end)):
            end = skip_space(text, title.end())
        if not text.startswith(")", end):
            return 0
        kind: LinkKind = "image" if image else "link"
        self.links.append(_Found(kind, found[0], found[1], first, last))
        return end + 1

    def _reference(self, first: int, last: int) -> int:
        """Read a reference to a label that is defined; its end, or 0."""
        label, end = "", last + 1
        if behind := LABEL.match(self._text, last + 1):
            label, end = behind[1], behind.end()
        if not label:
            if self._bracketed >= first or last - first > MAX_LABEL:
                return 0
            label = self._text[first:last]
        return end if normal(label) in self._labels else 0
