"""The result of a merge, line by line: where each line is, and on which side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from trials.form import Notation, read_back
from trials.units import BULLET, HEADING, cells, level

START, MIDDLE, END = "<<<<<<< before updating", "=======", ">>>>>>> after updating"
KEPT = "### Kept on update: "
_FENCE = re.compile(r"(`{3,})")
_BOX = re.compile(r"(?:\[[ x]\]|✅) ")
PLAINLY = Notation()


@dataclass(frozen=True)
class Line:
    """A line and its place.

    `side` is ours or theirs inside a conflict, else empty. `headings` is the path of headings
    above it, a heading's own line included. `bullets` are the first lines of the bullets around
    it, its own included, and `run` is the number of their list. `table` are the header cells of
    its table, and `disputed` says that these or the line itself are in a conflict. `kept` is the
    heading under Notes that says from where the line was taken.
    """

    text: str
    side: str
    kind: str
    headings: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    run: int = 0
    kept: str = ""
    disputed: bool = False


@dataclass(frozen=True)
class Reading:
    """A result in which every conflict is settled for one side."""

    lines: tuple[Line, ...]
    unclosed: bool

    @cached_property
    def bare(self) -> list[str]:
        """The lines without indentation."""
        return [line.text.strip() for line in self.lines]

    @cached_property
    def at(self) -> dict[str, list[int]]:
        """The numbers of the lines that read so, indentation left out."""
        found: dict[str, list[int]] = {}
        for number, text in enumerate(self.bare):
            found.setdefault(text, []).append(number)
        return found

    def find(self, wanted: Sequence[str]) -> Iterator[int]:
        """Yield where these consecutive lines are; only their indentation may differ."""
        bare = [text.strip() for text in wanted]
        for start in self.at.get(bare[0], ()):
            if self.bare[start : start + len(bare)] == bare:
                yield start


@dataclass(frozen=True)
class Result:
    """A merged text: read with the author's side of each conflict, and with the template's."""

    ours: Reading
    theirs: Reading
    hunks: int
    inside: int
    nested: bool

    @property
    def readings(self) -> tuple[Reading, Reading]:
        """Both readings; they are the same where there is no conflict."""
        return self.ours, self.theirs


def read(text: str, notation: Notation = PLAINLY) -> Result:
    """Read what a merge gave. `nested` tells that the conflict markers are well formed.

    Args:
        text: the result.
        notation: how the author and the template write.

    """
    side, nested, hunks, inside = "", True, 0, 0
    sided: list[tuple[str, str]] = []
    for line in text.removesuffix("\n").split("\n"):
        if line == START:
            nested &= side == ""
            side, hunks = "ours", hunks + 1
        elif line == MIDDLE and side:
            nested &= side == "ours"
            side = "theirs"
        elif line == END:
            nested &= side == "theirs"
            side = ""
        else:
            inside += side != ""
            sided.append((line, side))
    mine = read_back([pair for pair in sided if pair[1] != "theirs"], notation)
    ours = theirs = _scan(mine, split=notation.split)
    if hunks:
        yours = read_back([pair for pair in sided if pair[1] != "ours"], notation)
        theirs = _scan(yours, split=notation.split)
    return Result(ours, theirs, hunks, inside, nested and side == "")


def _scan(sided: list[tuple[str, str]], *, split: bool = False) -> Reading:
    lines: list[Line] = []
    headings: list[str] = []
    bullets: list[str] = []
    table: tuple[str, ...] = ()
    above: tuple[str, ...] = ()  # the table that an aside is in
    fence, kept, run, disputed = "", "", 0, False
    front = bool(sided) and sided[0][0] == "---"
    for number, (text, side) in enumerate(sided):
        kind = "text"
        bullet = BULLET.match(text)
        if front:
            kind = "front matter"
            front = number == 0 or text != "---"
        elif fence:
            kind = "fence"
            if text.strip() == fence:
                fence = ""
        elif opening := _FENCE.match(text):
            kind, fence, table, bullets = "fence", opening[1], (), []
        elif HEADING.match(text):
            kind, table, above, bullets = "heading", (), (), []
            while headings and level(headings[-1]) >= level(text):
                headings.pop()
            headings.append(text)
            if text.startswith(KEPT):
                kept = text
            elif level(text) <= 2:
                kept = ""
        elif text.startswith("|"):
            kind, bullets = "row", []
            if not table and split and not _headed(sided, number):
                table = above
            if not table:
                table, disputed = tuple(cells(text)), side != ""
            above = table
        elif bullet:
            kind, table = "item", ()
            depth = len(bullet[1]) // 2
            run += not bullets
            del bullets[depth:]
            bullets.append(_BOX.sub("", text[bullet.end() :]))
        elif text.startswith("  ") and bullets:
            kind = "item"
        elif text:
            kind, table, bullets = ("quote" if text.startswith(">") else "text"), (), []
            above = above if kind == "quote" else ()
        else:
            kind, table = "blank", ()
        path = tuple(headings)
        nest = tuple(bullets) if kind == "item" else ()
        own = table if kind == "row" else ()
        unsettled = side != "" or (kind == "row" and disputed)
        lines.append(Line(text, side, kind, path, own, nest, run, kept, unsettled))
    return Reading(tuple(lines), fence != "")


def _headed(sided: list[tuple[str, str]], number: int) -> bool:
    """Say whether a row is the head of a table: the line below it says so."""
    below = sided[number + 1][0] if number + 1 < len(sided) else ""
    return below.startswith("|") and set(below) <= set("|- :")
