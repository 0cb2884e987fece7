"""The facts about the file of a spec that decide whether it may be read, merged and written.

Each flow has its own words for what follows from a fact; the facts themselves are found here.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

Kind = Literal["file", "link", "other", "missing"]

# Copier looks for its two labels in every line, fence or not. Git's own markers may be in a fence
# as well, so a fence excuses nothing. Seven `=` alone are a Markdown heading.
_MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7}) [^\n]*", re.MULTILINE)


def file_kind(path: Path) -> Kind:
    """Say what a path is, without following a symbolic link.

    Raises:
        OSError: the path cannot be looked at.

    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return "missing"
    return "file" if stat.S_ISREG(mode) else "link" if stat.S_ISLNK(mode) else "other"


@dataclass(frozen=True)
class Spot:
    """A place in a text that stops a merge.

    Attributes:
        line: its line, from 1.
        byte: its byte, from 1.
        text: the bytes in question, as text.

    """

    line: int
    byte: int
    text: str


@dataclass(frozen=True)
class SpecText:
    """The bytes of a spec, and what may be wrong with them; each spot is the first of its kind."""

    data: bytes

    @cached_property
    def not_utf8(self) -> Spot | None:
        """The first byte that is not UTF-8; its text is the byte in hexadecimal, `0xeb`."""
        try:
            self.data.decode("utf-8")
        except UnicodeDecodeError as problem:
            return self._spot(problem.start, f"0x{self.data[problem.start]:02x}")
        return None

    @cached_property
    def nul(self) -> Spot | None:
        """The first NUL character, which makes git treat the file as binary."""
        return self._first(b"\0")

    @cached_property
    def carriage_return(self) -> Spot | None:
        """The first carriage return: a line end of Windows, or a stray one."""
        return self._first(b"\r")

    @cached_property
    def conflict_marker(self) -> Spot | None:
        """The first conflict marker; its text is the marker with its label."""
        found = _MARKER.search(self.data)
        if not found:
            return None
        return self._spot(found.start(), found[0].decode("utf-8", "replace").rstrip()[:40])

    def _first(self, byte: bytes) -> Spot | None:
        at = self.data.find(byte)
        return None if at < 0 else self._spot(at, "")

    def _spot(self, at: int, text: str) -> Spot:
        return Spot(self.data.count(b"\n", 0, at) + 1, at + 1, text)
