"""Time the waits of a person who answers the interview of `copier copy`, at a terminal.

    python benchmarks/waits.py
    python benchmarks/waits.py --rounds 15
    python benchmarks/waits.py --each           # every wait, with the question that ends it

Run it from a checkout, in an environment that holds Copier and the test extras. Every prompt gets
Enter. Beside this template runs an empty one with as many questions, of which as
many prompt; the two take turns, and a ratio is the median of the ratios, round by round, so that
a machine whose speed drifts does not matter.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pexpect
from templates import empty_template, questions, repository, this_template

# A prompt begins by turning bracketed paste on; it is there once its first line is written.
PROMPT = re.compile(r"\x1b\[\?2004h.*?🎤\S* (?P<asked>[^\x1b]+)", re.DOTALL)
ENTER = "\r"
QUIET = 0.05  # seconds without output: the prompt is complete, and waits for a key


@dataclass(frozen=True)
class Waits:
    """The waits of one copy, in seconds.

    Attributes:
        first: from the command to the first prompt.
        between: from a key to the next prompt, by what that prompt asks.
        last: from the last key to the end of the command, with the spec written.

    """

    first: float
    between: dict[str, float]
    last: float

    def figures(self) -> dict[str, float]:
        """Return what is compared, by name."""
        return {
            "from the command to the first prompt": self.first,
            "from a key to the next prompt, the slowest": max(self.between.values()),
            "from a key to the next prompt, the median": median(self.between.values()),
            "from the first key to the last prompt, all waits": sum(self.between.values()),
            "from the last key to the written spec": self.last,
        }


def copied(template: Path, destination: Path) -> Waits:
    """Copy at a terminal, with Enter for an answer to every prompt."""
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "copier", "copy", "--trust", str(template), str(destination)],
        dimensions=(60, 200),
        encoding="utf-8",
        timeout=60,
        # Nothing here answers when it is asked where its cursor is.
        env={**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1"},
    )
    terminal.delaybeforesend = None
    between: dict[str, float] = {}
    first = 0.0
    start = time.perf_counter()
    while terminal.expect([PROMPT, pexpect.EOF]) == 0:
        wait = time.perf_counter() - start
        if first and isinstance(terminal.match, re.Match):
            between[terminal.match["asked"].strip()] = wait
        else:
            first = wait
        settle(terminal)
        start = time.perf_counter()
        terminal.send(ENTER)
    last = time.perf_counter() - start
    terminal.close()
    if terminal.exitstatus or not (destination / "spec.md").exists():
        raise SystemExit(f"no spec was written:\n{terminal.before}")
    shutil.rmtree(destination)
    return Waits(first, between, last)


def settle(terminal: pexpect.spawn[str]) -> None:
    """Read what belongs to a prompt."""
    try:
        while True:
            terminal.read_nonblocking(65536, QUIET)
    except pexpect.TIMEOUT:
        pass


def compared(ours: list[Waits], empty: list[Waits]) -> None:
    """Print the medians of both and the ratio of each figure."""
    print(f"{'empty':>8} {'this':>8} {'ratio':>6}  seconds")
    for name in ours[0].figures():
        mine, base = ([waits.figures()[name] for waits in each] for each in (ours, empty))
        ratio = median(a / b for a, b in zip(mine, base, strict=True))
        print(f"{median(base):8.3f} {median(mine):8.3f} {ratio:6.2f}  {name}")


def main() -> int:
    """Print the waits of one interleaved run."""
    usage, _, _ = (__doc__ or "").partition("\n\nRun it")
    parser = argparse.ArgumentParser(
        description=usage, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count (default: 7)")
    parser.add_argument("--each", action="store_true", help="print every wait between prompts too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        place = repository(work / "repository") / "specs" / "checkout"
        this = this_template(work / "this")
        prompts = 1 + len(copied(this, place).between)  # warms the disk's cache as well
        empty = empty_template(work / "empty", questions(), prompts)
        copied(empty, place)
        both = [(copied(this, place), copied(empty, place)) for _ in range(options.rounds)]
    ours, others = ([pair[which] for pair in both] for which in (0, 1))
    print(f"{questions()} questions, {prompts} prompts, {options.rounds} rounds")
    compared(ours, others)
    if options.each:
        for asked in ours[0].between:
            print(f"{median(waits.between[asked] for waits in ours):8.3f} before: {asked}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
