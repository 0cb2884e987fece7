"""A spec's text after its folder or its documents moved: the places in it that have to change.

What is changed: links to the recorded references and the front matter values that repeat them,
other relative links that led to something from the old place, the paths of the header, and the
paths that begin a bullet of Section 5. Nothing else, and nothing in code blocks.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

import yaml

from feature_spec.markdown import Field, Item, Spec, quoting, read_spec
from feature_spec.markdown.inline import Link, code_spans, links
from feature_spec.repository.place import SPEC
from feature_spec.terminal import shell_word


@dataclass(frozen=True)
class Move:
    """What moved; all paths are relative to the repository's root.

    Attributes:
        before, after: the feature's folder.
        references: each recorded reference, as recorded, and what it is now.

    """

    before: str
    after: str
    references: Mapping[str, str]


@dataclass(frozen=True)
class Edit:
    """A text of one line and what replaces it; line and column count from 1."""

    line: int
    column: int
    before: str
    after: str


class Around(Protocol):
    """What is in the repository; `repair.surroundings.Surroundings` looks at the disk."""

    def exists(self, path: str) -> bool:
        """Whether there is something at a path now."""

    def now(self, path: str) -> str | None:
        """Where what was at a path is now."""

    def along(self, path: str) -> str:
        """A path that moved along with the feature's folder if it lies in it."""

    def wrote(self, destination: str) -> bool:
        """Whether a link was there already when the folder moved."""


def edits(text: str, move: Move, around: Around) -> list[Edit]:
    r"""Find what has to change in a spec.

    Args:
        text: the spec; its lines may end with `\r\n`.
        move: what moved.
        around: what is around the spec now.

    Returns:
        The edits in the order of the text; none overlaps another.

    """
    text = text.replace("\r\n", "\n")
    spec, lines = read_spec(text), text.split("\n")
    targets = _Targets(move, around)
    found = [*_front_matter(spec, targets), *_links(spec, lines, targets)]
    found += _component_paths(spec, move, around)
    if move.before != move.after:
        found += _header_paths(spec, lines, move)
    return sorted(found, key=lambda edit: (edit.line, edit.column))


def apply(text: str, changes: list[Edit]) -> str:
    """Make the edits; every other character stays, line ends included."""
    lines = text.split("\n")
    for edit in sorted(changes, key=lambda edit: (edit.line, edit.column), reverse=True):
        line, start = lines[edit.line - 1], edit.column - 1
        assert line.startswith(edit.before, start), edit  # noqa: S101 (a wrong place is a bug)
        lines[edit.line - 1] = line[:start] + edit.after + line[start + len(edit.before) :]
    return "\n".join(lines)


def component_path(path: str, move: Move, around: Around) -> str:
    """The path of a component after the move: a document that moved, a file in the folder."""
    documents = {  # a component is a whole file, a reference may lead to a part of it
        old.partition("#")[0]: new.partition("#")[0]
        for old, new in move.references.items()
        if old and not quoting.is_url(old)
    }
    new = move.references.get(path) or documents.get(path, path)
    if new != path:
        return path if quoting.is_url(new) else new
    along = around.along(path)
    stayed = along != path and around.exists(path) and not around.exists(along)
    return path if stayed else along


class _Targets:
    """Where destinations have to lead after the move."""

    def __init__(self, move: Move, around: Around) -> None:
        self._move, self._around = move, around
        references = {
            old: new for old, new in move.references.items() if old and not quoting.is_url(old)
        }
        self._documents = {old.partition("#")[0]: new for old, new in references.items()}
        self._written = {
            quoting.destination(old.partition("#")[0], move.before): old.partition("#")[0]
            for old in references
        }
        self._whole = {
            quoting.destination(old, move.before): (old, new)
            for old, new in move.references.items()
            if old
        }

    def reference(self, destination: str) -> tuple[str, str] | None:
        """The recorded reference that a destination was written for, and what it is now."""
        return self._whole.get(destination)

    def repaired(self, destination: str) -> str:
        """A destination after the move; the same where nothing is to be done."""
        if whole := self._whole.get(destination):
            return self._of_reference(destination, *whole)
        path, suffix = _split(destination)
        if not path or not _is_relative(path):
            return destination
        then, here = self._then(path), self._from(self._move.after, path)
        trail = "/" if path.endswith("/") else ""
        if then in self._documents:
            new = self._documents[then]
            if quoting.is_url(new):
                return destination if self._is_newer(destination, here, new) else new
            new = new.partition("#")[0]
            written = quoting.destination(new, self._move.after)
        else:
            found = self._around.now(then) if self._move.before != self._move.after else None
            if found is None:
                return destination
            new, written = found, quoting.path_destination(found, self._move.after)
        if new == here or self._is_newer(destination, here, new):
            return destination
        return written + trail * (not written.endswith("/")) + suffix

    def _of_reference(self, destination: str, old: str, new: str) -> str:
        written = quoting.destination(new, self._move.after)
        if written == destination or quoting.is_url(old):
            return written
        here = self._from(self._move.after, _split(destination)[0])
        return destination if self._is_newer(destination, here, new.partition("#")[0]) else written

    def _is_newer(self, destination: str, here: str, target: str) -> bool:
        """Whether the link was written at the new place, so that it is right already."""
        if self._move.before == self._move.after or here == target:
            return False
        return self._around.exists(here) and not self._around.wrote(destination)

    def _then(self, path: str) -> str:
        return self._written.get(path) or self._from(self._move.before, path)

    @staticmethod
    def _from(folder: str, path: str) -> str:
        return posixpath.normpath(posixpath.join(folder, unquote(path)))


def _split(destination: str) -> tuple[str, str]:
    """The path of a destination, and its query and fragment."""
    found = re.search(r"[?#]", destination)
    at = found.start() if found else len(destination)
    return destination[:at], destination[at:]


def _is_relative(path: str) -> bool:
    return not path.startswith("/") and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path)


# ---- front matter -----------------------------------------------------------------------------


def _front_matter(spec: Spec, targets: _Targets) -> Iterator[Edit]:
    front = spec.front_matter
    for field in front.children if front else ():
        if not isinstance(field, Field) or not field.key.endswith("_reference"):
            continue
        value = _value(field)
        if value is None or (new := targets.repaired(value.value)) == value.value:
            continue
        start, stop = value.start_mark.column, value.end_mark.column
        written = field.own[start:stop]
        yield Edit(field.line, start + 1, written, _scalar(new, value.style))


def _value(field: Field) -> yaml.ScalarNode | None:
    """The one-line string of a field."""
    try:
        top = yaml.compose(field.own, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    value = top.value[0][1] if isinstance(top, yaml.MappingNode) and top.value else None
    if not isinstance(value, yaml.ScalarNode) or value.tag != "tag:yaml.org,2002:str":
        return None
    return value if value.start_mark.line == value.end_mark.line == 0 else None


def _scalar(value: str, style: str | None) -> str:
    """A YAML string, in the quotes that the old one had where they will do."""
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    if style is None and re.fullmatch(r"[A-Za-z0-9._][A-Za-z0-9._/%-]*", value):
        return value
    return json.dumps(value, ensure_ascii=False)


# ---- links ------------------------------------------------------------------------------------


def _links(spec: Spec, lines: list[str], targets: _Targets) -> Iterator[Edit]:
    for link in links(spec):
        if not link.destination or link.kind == "autolink":
            continue
        destination = _plain(link.destination)
        new = targets.repaired(destination)
        if new == destination:
            continue
        yield from _label(link, lines[link.line - 1], targets.reference(destination))
        yield Edit(link.line, link.column, link.destination, quoting.in_link(new))


def _label(link: Link, line: str, reference: tuple[str, str] | None) -> Iterator[Edit]:
    """A link whose words are the name of its document gets the document's new name."""
    if reference is None or link.kind != "link":
        return
    old, new = map(quoting.label, reference)
    before = f"[{old}]("
    start = link.column - 1 - len(before)
    if old != new and start >= 0 and line.startswith(before, start):
        yield Edit(link.line, start + 2, old, new)


def _plain(destination: str) -> str:
    """A destination without Markdown's escapes and entities."""
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", destination))


# ---- paths in code spans ------------------------------------------------------------------------


def _header_paths(spec: Spec, lines: list[str], move: Move) -> Iterator[Edit]:
    """The place of the spec in the lines above the first section: as a path, or in a command."""
    end = next((section.line for section in spec.sections if section.level == 2), len(lines) + 1)
    for span in code_spans(spec):
        new = _placed(span.text, move)
        if span.line >= end or new == span.text:
            continue
        before = quoting.code(span.text)
        if lines[span.line - 1].startswith(before, span.column - 1):
            yield Edit(span.line, span.column, before, quoting.code(new))


def _placed(content: str, move: Move) -> str:
    for rest in (f"/{SPEC}", "/", ""):
        if content == move.before + rest:
            return move.after + rest
        word = r"(?<!\S)" + re.escape(shell_word(move.before + rest)) + r"(?!\S)"
        content = shell_word(move.after + rest).join(re.split(word, content))
    return content


_COMPONENT = re.compile(r"[ \t]*[-+*][ \t]+\*\*(?P<code>(?P<fence>`+)(?P<path>.+?)(?P=fence))\*\*")


def _component_paths(spec: Spec, move: Move, around: Around) -> Iterator[Edit]:
    for node in spec.walk():
        found = _COMPONENT.match(node.own) if isinstance(node, Item) else None
        if not found:
            continue
        path = found["path"].strip(" ")
        new = component_path(path, move, around)
        if new != path:
            yield Edit(node.line, found.start("code") + 1, found["code"], quoting.code(new))
