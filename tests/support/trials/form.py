"""How a text is written, which is what a formatter changes; what it says stays.

A formatter writes the same units in another form. `write` is the formatter; `read_back` is its
inverse, by which the judge reads a merged text in the form of this template. Both follow what the
generator recorded: a form that no one used is never read as another one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trials.units import BULLET, HEADING, Unit, cells, own_lines, text_of

Sided = tuple[str, str]
"""A line, and its side in a conflict."""

_CODE = re.compile(r"(`[^`\n]*`)")
_STARS = re.compile(r"(?<![\w*\\])\*(?![\s*])([^*\n`]*[^\s*`\\])\*(?![\w*])")
_LOW = re.compile(r"(?<![\w\\])_(?![\s_])([^_\n`]*[^\s_`\\])_(?![\w_])")
_BOLD_STARS = re.compile(r"(?<![\w*\\])\*\*(?![\s*])([^*\n`]*[^\s*`\\])\*\*(?![\w*])")
_BOLD_LOW = re.compile(r"(?<![\w_\\])__(?![\s_])([^_\n`]*[^\s_`\\])__(?![\w_])")
_MARKER = re.compile(r"^( *)[*+] (?=\S)")
_FENCE = re.compile(r"`{3,}")
_UNDERLINE = re.compile(r"(={8,}|-{8,})\Z")
_NEVER_FIRST = re.compile(r"[-+*>#|=~<`_]|\d+[.)]|\[[ x]\]\Z")
"""Words that would be read as something else at the start of a line."""


@dataclass(frozen=True)
class Form:
    """One way to write a spec; as it is by default, the way of this template.

    Attributes:
        padded: tables have columns of one width.
        bullet: the marker of bullets.
        emphasis: `*` for text that is written as `_x_`.
        bold: `__` for text that is written as `**x**`.
        deeper: headings are one level deeper.
        setext: headings of the first two levels are underlined, save numbered ones, of which an
            underline makes a list and a rule.
        width: sentences are broken at this width; 0: never; None: where the template breaks them.

    """

    padded: bool = False
    bullet: str = "-"
    emphasis: str = "_"
    bold: str = "**"
    deeper: bool = False
    setext: bool = False
    width: int | None = None

    @property
    def plain(self) -> bool:
        """Whether this is the form of the template."""
        return self == PLAIN

    def own(self, unit: Unit, depth: int = 0, widths: Sequence[int] = ()) -> list[str]:
        """Return the lines of a unit without those of its children."""
        if unit.kind in ("fence", "rule", "value"):
            return list(unit.text)
        if unit.kind == "section":
            return self._heading(unit.text[0])
        if unit.kind in ("table", "row"):
            return self._row(unit, widths)
        if unit.kind in ("aside", "line"):
            return [self._marks(line) for line in unit.text]
        if unit.kind == "item":
            return self._item(unit, depth)
        lines = [self._marks(line) for line in own_lines(unit)]
        return lines if self.width is None else list(broken(joined(lines), self.width, ""))

    def _heading(self, heading: str) -> list[str]:
        heading = self._marks(heading)
        if self.deeper:
            heading = f"#{heading}"
        marks, _, words = heading.partition(" ")
        if self.setext and len(marks) < 3 and not _NEVER_FIRST.match(words):
            return [words, "=-"[len(marks) - 1] * max(8, len(words))]
        return [heading]

    def _row(self, unit: Unit, widths: Sequence[int]) -> list[str]:
        texts = [self._marks(text) for text in unit.text]
        if not self.padded:
            return own_lines(Unit(unit.kind, "", texts))
        line = "| " + " | ".join(t.ljust(w) for t, w in zip(texts, widths, strict=False)) + " |"
        if unit.kind == "row":
            return [line]
        return [line, "| " + " | ".join("-" * width for width in widths[: len(texts)]) + " |"]

    def _item(self, unit: Unit, depth: int) -> list[str]:
        indent = "  " * depth
        lines = [self._marks(line) for line in unit.text]
        box = f"{unit.box} " if unit.box else ""
        lines[0] = f"{box}{lines[0]}"
        if self.width is not None:
            lines = list(broken(joined(lines), self.width, f"{indent}  "))
            return [f"{indent}{self.bullet} {lines[0].lstrip()}", *lines[1:]]
        return [f"{indent}{self.bullet} {lines[0]}", *(f"{indent}  {line}" for line in lines[1:])]

    def _marks(self, text: str) -> str:
        if self.bold != "**":
            text = _outside_code(_BOLD_STARS, rf"{self.bold}\1{self.bold}", text)
        if self.emphasis != "_":
            text = _outside_code(_LOW, rf"{self.emphasis}\1{self.emphasis}", text)
        return text

    def widths(self, table: Unit) -> list[int]:
        """Return the widths of the columns of a table."""
        rows = [table.text, *(row.text for row in table.children if row.kind == "row")]
        texts = [[self._marks(text) for text in row] for row in rows]
        return [
            max(3, *(len(row[number]) for row in texts if number < len(row)))
            for number in range(len(table.text))
        ]


PLAIN = Form()


@dataclass(frozen=True)
class Notation:
    """How the two sides of a pair write, for a reader of a result.

    Attributes:
        forms: the form of the author, and that of the template.
        headings: the template's headings, which a conflict shows as the template has them.
        split: the author wrote between the rows of a table.

    """

    forms: tuple[Form, Form] = (PLAIN, PLAIN)
    headings: frozenset[str] = frozenset()
    split: bool = False

    @property
    def flow(self) -> bool:
        """Whether line breaks inside sentences say nothing, because someone rewrapped the text."""
        return any(form.width is not None for form in self.forms)


def write(document: Unit, form: Form, *, final_newline: bool = True) -> str:
    """Return the text of a document in a form."""
    if form.plain:
        return text_of(document, final_newline=final_newline)
    lines: list[str] = []
    for _, written, gap in pieces(document, form):
        lines += written + [""] * gap
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + ("\n" if final_newline else "")


def pieces(document: Unit, form: Form) -> Iterator[tuple[str, list[str], int]]:
    """Yield the name of each unit with a text, its lines, and how many blank lines follow."""
    for child in document.children:
        if child.kind == "section":
            yield child.name, form.own(child), child.gap
            yield from pieces(child, form)
        elif lines := list(_block(child, form)):
            for name, written in lines[:-1]:
                yield name, written, 0
            yield lines[-1][0], lines[-1][1], child.gap


def _block(
    unit: Unit, form: Form, depth: int = 0, widths: Sequence[int] = ()
) -> Iterator[tuple[str, list[str]]]:
    if unit.kind == "front matter":
        yield "", ["---"]
        for value in unit.children:
            yield value.name, list(value.text)
        yield "", ["---"]
        return
    if unit.kind == "table":
        widths = form.widths(unit)
    if unit.kind not in ("list", "quote"):
        yield unit.name, form.own(unit, depth, widths)
    for child in unit.children:
        if child.kind == "aside":
            yield "", [""]
            if child.text:
                yield child.name, form.own(child)
                yield "", [""]
        else:
            yield from _block(child, form, depth + 1 if unit.kind == "item" else 0, widths)


# Line breaks


def joined(lines: Sequence[str]) -> list[str]:
    """Return the lines of a paragraph or a bullet with its soft breaks as blanks."""
    found: list[str] = []
    for line in lines:
        if found and not _hard(found[-1]):
            found[-1] += f" {line.strip()}"
        else:
            found.append(line)
    return found


def _hard(line: str) -> bool:
    """Say whether the break after a line is one that a reader sees."""
    return line.endswith("\\") or line.startswith("<")


def broken(lines: Iterable[str], width: int, indent: str) -> Iterator[str]:
    """Yield lines that are broken between words."""
    for line in lines:
        if not width or line.startswith("<"):
            yield f"{indent}{line}"
            continue
        words: list[str] = []
        for word in line.split(" "):
            long = len(indent) + len(" ".join([*words, word])) > width
            if words and long and word and not _NEVER_FIRST.match(word):
                yield indent + " ".join(words)
                words = []
            words.append(word)
        yield indent + " ".join(words)


def flowed(document: Unit) -> Unit:
    """Return a copy of a document in which each paragraph and bullet is one line."""
    copy = document.copy()
    for unit in copy.walk():
        if unit.kind in ("paragraph", "item"):
            unit.text = joined(unit.text)
    return copy


# Reading


def read_back(lines: Sequence[Sided], notation: Notation) -> list[Sided]:
    """Return the lines of a merged text in the form of the template.

    Args:
        lines: the lines, each with its side in a conflict.
        notation: how the sides write; only what they do is read as the template's form.

    """
    forms = [form for form in notation.forms if not form.plain]
    if not forms:
        return list(lines)
    found = [(_unmarked(line, forms), side) for line, side in _outside_fences(lines)]
    return list(_structured(found, forms, notation))


def _outside_fences(lines: Sequence[Sided]) -> Iterator[tuple[tuple[str, bool], str]]:
    """Yield each line with whether it is a line of code or of the front matter."""
    fence = ""
    front = bool(lines) and lines[0][0] == "---"
    for number, (line, side) in enumerate(lines):
        code = bool(fence) or front
        if front:
            front = number == 0 or line != "---"
        elif fence:
            fence = "" if line.strip() == fence else fence
        elif opening := _FENCE.match(line):
            code, fence = True, opening[0]
        yield (line, code), side


def _unmarked(given: tuple[str, bool], forms: Sequence[Form]) -> tuple[str, bool]:
    line, code = given
    if code:
        return given
    if any(form.bullet != "-" for form in forms):
        line = _MARKER.sub(r"\1- ", line)
    if line.startswith("|") and any(form.padded for form in forms):
        texts = cells(line)
        ruled = all(re.fullmatch(r"-{3,}", text) for text in texts)
        line = own_lines(Unit("row", "", ["---"] * len(texts) if ruled else texts))[0]
    if any(form.bold == "__" for form in forms):
        line = _outside_code(_BOLD_LOW, r"**\1**", line)
    if any(form.emphasis == "*" for form in forms):
        line = _outside_code(_STARS, r"_\1_", line)
    return line, code


def _structured(
    lines: Sequence[tuple[tuple[str, bool], str]], forms: Sequence[Form], notation: Notation
) -> Iterator[Sided]:
    setext = any(form.setext for form in forms)
    deeper = any(form.deeper for form in forms)
    out: list[tuple[str, bool, str]] = []
    for (text, code), side in lines:
        line, before = text, out[-1] if out else ("", False, side)
        if not code and setext and _UNDERLINE.match(line) and before[0] and not before[1]:
            out[-1] = (f"{'#' if line[0] == '=' else '##'} {before[0]}", False, before[2])
        elif not code and notation.flow and before[2] == side and _continues(before, line):
            out[-1] = (f"{before[0]} {line.strip()}", False, side)
        else:
            out.append((line, code, side))
    for line, code, side in out:
        shown = side == "theirs" and line in notation.headings
        if deeper and not code and not shown and HEADING.match(line) and line.startswith("##"):
            yield line[1:], side
        else:
            yield line, side


def _continues(before: tuple[str, bool, str], line: str) -> bool:
    """Say whether a line goes on with the sentence of the line above."""
    above, code, _ = before
    if code or not above or not line or above.startswith(("|", ">", "#", "---")) or _hard(above):
        return False
    if line.startswith(("|", ">", "---", "```", "<")) or BULLET.match(line) or HEADING.match(line):
        return False
    return line.startswith("  ") if BULLET.match(above) else not line.startswith("  ")


def _outside_code(pattern: re.Pattern[str], new: str, text: str) -> str:
    parts = _CODE.split(text)
    return "".join(part if n % 2 else pattern.sub(new, part) for n, part in enumerate(parts))


# What formatters there are


def drawn(rng: random.Random, document: Unit) -> Form:
    """Return the form of some formatter that `read_back` can read again in this document."""
    form = rng.choice(
        (
            Form(padded=True),  # prettier
            Form(padded=True, width=80),
            Form(padded=True, emphasis="*", width=0),
            Form(bullet="*", width=rng.choice((70, 100))),
            Form(bullet="*", bold="__"),
            Form(deeper=True),  # rumdl
            Form(deeper=True, padded=True, width=80),
            Form(setext=True, bullet="+"),
            Form(width=rng.randint(50, 120)),
            Form(padded=True, bullet="*", emphasis="*", deeper=True, width=0),
        )
    )
    simpler = Form(padded=form.padded, bullet=form.bullet, deeper=form.deeper)
    return next((each for each in (form, simpler) if faithful(document, each)), PLAIN)


def faithful(document: Unit, form: Form) -> bool:
    """Say whether a document in this form is read back as what it was."""
    plain = text_of(flowed(document) if form.width is not None else document)
    lines = [(line, "") for line in write(document, form).removesuffix("\n").split("\n")]
    back = "\n".join(line for line, _ in read_back(lines, Notation((form, PLAIN))))
    return f"{back}\n" == plain
