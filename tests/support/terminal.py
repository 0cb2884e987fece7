"""A terminal with a person before it: what the screen shows, and the keys that answer it."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import pexpect
import pyte

import interview

MARK = "🎤"
ENTER, DOWN, UP, INTERRUPT, CLEAR = "\r", "\x1b[B", "\x1b[A", "\x03", "\x15"
Reply = str | bool | Sequence[str]
_ROWS = 300  # so many that nothing scrolls away
_QUIET, _PATIENCE = 0.06, 30.0


@cache
def _asked() -> dict[str, re.Pattern[str]]:
    """Return for each question that may be prompted how the first line of its help looks."""
    looks = {}
    for name, question in interview.questions().items():
        if question["ask"] is not False:
            split = re.split(r"\{[{%].*?[}%]\}", question["help"], flags=re.DOTALL)
            parts = [part for part in split if part.strip()]
            looks[name] = re.compile(".*".join(map(re.escape, parts)))
    return looks


class _Screen(pyte.Screen):
    """A screen that says where its cursor is when the command asks."""

    def __init__(self, columns: int, rows: int, say: Callable[[str], object]) -> None:
        super().__init__(columns, rows)
        self._say = say

    def write_process_input(self, data: str) -> None:
        self._say(data)

    def written(self) -> list[str]:
        """Return the lines down to the last one written; `display` is slow."""
        rows = (self.buffer[row] for row in range(max(self.buffer, default=-1) + 1))
        cells = ((row[column].data for column in range(self.columns)) for row in rows)
        return ["".join(line).rstrip() for line in cells]

    def colours(self) -> set[str]:
        rows = self.buffer.values()
        return {str(cell.fg) for row in rows for cell in row.values() if cell.data.strip()}


class Terminal:
    """A command in a terminal of its own.

    Everything is read off the screen as a person would: a prompt is a line that begins with 🎤,
    its choices are below it, `»` is where the keys are.
    """

    def __init__(self, command: Sequence[str], cwd: Path, columns: int = 80) -> None:
        program, *arguments = command
        self._child = pexpect.spawn(
            program,
            arguments,
            cwd=str(cwd),
            dimensions=(_ROWS, columns),
        )
        self._child.delaybeforesend = None
        self._screen = _Screen(columns, _ROWS, self._child.send)
        self._stream = pyte.ByteStream(self._screen)
        self._answered = 0

    def __enter__(self) -> Terminal:
        """Start."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the command if it still runs."""
        self._child.close(force=True)

    @property
    def lines(self) -> list[str]:
        """What is on the screen, without the empty end of each line."""
        return self._screen.written()

    @property
    def prompts(self) -> list[str]:
        """The first line of every prompt on the screen, answered or not."""
        return [line.removeprefix(MARK).strip() for line in self.lines if line.startswith(MARK)]

    @property
    def below(self) -> list[str]:
        """The lines below the first line of the last prompt."""
        lines = self.lines
        last = max(number for number, line in enumerate(lines) if line.startswith(MARK))
        return [line for line in lines[last + 1 :] if line]

    @property
    def colours(self) -> set[str]:
        """The colours of the letters on the screen."""
        return self._screen.colours()

    def new_prompt(self) -> str | None:
        """Wait for the next prompt: its first line, or nothing when the command ended."""
        while len(self.prompts) <= self._answered:
            if not self._read(_PATIENCE):
                return None
        self.settle()
        self._answered = len(self.prompts)
        return self.prompts[-1]

    def prompted(self) -> str | None:
        """Wait for the next prompt: the name of its question, or nothing when the command ended."""
        help_line = self.new_prompt()
        if help_line is None:
            return None
        names = [name for name, look in _asked().items() if look.fullmatch(help_line)]
        assert len(names) == 1, f"{help_line!r} is the help of {names}"
        return names[0]

    def settle(self) -> None:
        """Wait until nothing more is written."""
        while self._read(_QUIET):
            pass

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self._child.send("".join(keys))

    def until(self, text: str) -> None:
        """Wait until a text is on the screen."""
        while not any(text in line for line in self.lines):
            assert self._read(_PATIENCE), f"ended without {text!r}:\n" + self.shown()

    def answer(self, name: str, reply: Reply | None = None) -> None:
        """Answer the prompt of a question with values, or with Enter for what is offered."""
        question = interview.questions()[name]
        if reply is None:
            self.press(ENTER)
        elif isinstance(reply, bool):
            self.press("y" if reply else "n")
        elif "choices" not in question:
            assert isinstance(reply, str)
            self.press(CLEAR, reply, ENTER)
        elif isinstance(reply, str):
            self._point_to(_label(name, reply))
            self.press(ENTER)
        else:
            self.tick([_label(name, value) for value in reply])
            self.press(ENTER)

    def tick(self, labels: Sequence[str]) -> None:
        """Tick these choices of a prompt and untick all others."""
        offered = [line for line in self.below if line.strip(" »")[:1] in ("●", "○")]
        assert set(labels) <= {line.strip(" »●○") for line in offered}
        for line in offered:
            if ("●" in line) != (line.strip(" »●○") in labels):
                self.press(" ")
            self.press(DOWN)

    def interview(self, replies: Mapping[str, Reply] | None = None) -> list[str]:
        """Answer every prompt, by name or with Enter; the names in the order they came."""
        left = dict(replies or {})
        names: list[str] = []
        while (name := self.prompted()) is not None:
            names.append(name)
            assert len(names) < 100, "it never ends"
            self.answer(name, left.pop(name, None))
        assert not left, f"never prompted: {sorted(left)}\n" + self.shown()
        return names

    def ended(self) -> int:
        """Wait for the end: the exit status, or minus the signal."""
        while self._read(_PATIENCE):
            pass
        self._child.close()
        if self._child.signalstatus is not None:
            return -signal.Signals(self._child.signalstatus)
        assert self._child.exitstatus is not None
        return self._child.exitstatus

    def shown(self) -> str:
        """Return the screen as text, without its empty lines."""
        return "\n".join(line for line in self.lines if line)

    def _point_to(self, label: str) -> None:
        offered = [line for line in self.below if re.match(r" +» | {3}(?![ (-])", line)]
        names = [line.strip(" »") for line in offered]
        at = next(number for number, line in enumerate(offered) if "»" in line)
        steps = names.index(label) - at
        self.press(*[DOWN if steps > 0 else UP] * abs(steps))

    def _read(self, timeout: float) -> bool:
        """Put what the command writes on the screen; false when it wrote nothing more."""
        try:
            written: Any = self._child.read_nonblocking(65536, timeout)  # bytes without an encoding
            self._stream.feed(written)
        except pexpect.TIMEOUT:
            assert timeout == _QUIET, "waited too long:\n" + self.shown()
            return False
        except pexpect.EOF:
            return False
        return True


def _label(name: str, value: str) -> str:
    labels = {str(value): label for label, value in interview.labels(name).items()}
    return labels[value] if labels else {"other": "Other", "none": "None"}.get(value, value)
