"""Filling a spec in as a team does: every open item, every note, results, own rows and notes.

A filling is known by its place, not by the words of the prompt, so that a later render can
be filled in the same way. Nothing here uses the package's own reader.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

Place = tuple[str, str, int]
"""The heading, the key of the row or bullet, and the how manieth open item of it."""

OPEN = re.compile(r"\[TODO(?: before Validated)?: [^\]\n]*\]")
_NOTE = re.compile(r"\| Must \| (PROPOSED: [^|]*) \|")
_NO_PATH = re.compile(r"\| [A-Z]+-SPC-\d+ \| VAL-SPC-\d+(, VAL-SPC-\d+)* \| \|")
_NO_RESULT = "| _none run_ | | |"
_FIRST_TEST = "VAL-SPC-001"


@dataclass(frozen=True)
class Filled:
    """A filled spec.

    Attributes:
        text: the whole text.
        written: every text a person wrote, each with its heading and its record.

    """

    text: str
    written: tuple[tuple[str, str, str], ...]


def fill(text: str, places: frozenset[Place] | None = None) -> Filled:
    """Fill a spec in.

    Args:
        text: a rendered spec.
        places: the places to fill; None for all of them.

    """
    heading, fenced, seen = "", False, Counter[tuple[str, str]]()
    lines: list[str] = []
    written: list[tuple[str, str, str]] = []
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            heading = re.sub(r"^#+ (\d+(\.\d+)*\.? )?", "", line)
        record = record_of(line)
        answers: list[str] = []

        def answered(
            item: re.Match[str],
            at: tuple[str, str] = (heading, record),
            answers: list[str] = answers,
        ) -> str:
            place = (*at, seen[at])
            seen[at] += 1
            if places is not None and place not in places:
                return item[0]
            answers.append(f"decided {abbreviated(place)}")
            return answers[-1]

        line = OPEN.sub(answered, line) if "grep -n" not in line else line
        note = _NOTE.search(line)
        place = (heading, record, -1)
        if note and (places is None or place in places):
            aligned = f"ALIGNED @ana 2026-11-22: {note[1].removeprefix('PROPOSED: ')}; agreed"
            line = line.replace(note[1], aligned)
            answers.append(aligned)
        if _NO_PATH.fullmatch(line) and (places is None or place in places):
            answers.append(f"`tests/{record.lower()}_test`")
            line = line.removesuffix("|") + f"{answers[-1]} |"
        if line == _NO_RESULT and (places is None or place in places):
            answers.append(f"[run {_FIRST_TEST}](https://ci.example.com/{_FIRST_TEST})")
            line = f"| {_FIRST_TEST} | pass | {answers[-1]} |"
        written += [(heading, record_of(line), answer) for answer in answers]
        lines.append(line)
    lines += ["", "Decided in the meeting of 22 November.", "", "- Ana asks legal about retention."]
    written += [("Notes", "", lines[-3]), ("Notes", "", lines[-1].removeprefix("- "))]
    return Filled("\n".join(lines) + "\n", tuple(written))


def places_of(text: str) -> frozenset[Place]:
    """The places that `fill` fills in a rendered spec."""
    heading, fenced = "", False
    found: set[Place] = set()
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            heading = re.sub(r"^#+ (\d+(\.\d+)*\.? )?", "", line)
        record = record_of(line)
        if _NOTE.search(line) or _NO_PATH.fullmatch(line) or line == _NO_RESULT:
            found.add((heading, record, -1))
        if "grep -n" in line:
            continue
        start = sum(1 for place in found if place[:2] == (heading, record) and place[2] >= 0)
        found |= {(heading, record, start + n) for n in range(len(OPEN.findall(line)))}
    return frozenset(found)


def record_of(line: str) -> str:
    """The key of the row or the label of the bullet that a line is; else empty."""
    bullet = re.match(r"\s*- \*\*(.+?)\*\*", line) or re.match(r"> \*\*(.+?)\*\*", line)
    if bullet:
        return bullet[1]
    row = re.match(r"\| (\*\*\[)?([^|]*?)(\]\*\*)? \|", line)
    return OPEN.sub("open", row[2]) if row else ""


def abbreviated(place: Place) -> str:
    """A short name of a place that is not the name of another."""
    words = re.findall(r"[A-Za-z0-9]+", f"{place[0]} {place[1]}")
    return f"{'-'.join(words).lower()}-{place[2]:02}"


def misplaced(text: str, written: tuple[tuple[str, str, str], ...]) -> list[str]:
    """The texts a person wrote that do not occur once, under their heading and in their record."""
    heading, fenced = "", False
    found: dict[str, list[tuple[str, str]]] = {answer: [] for _, _, answer in written}
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            heading = re.sub(r"^#+ (\d+(\.\d+)*\.? )?", "", line)
        for answer in found:
            if answer in line:
                found[answer] += [(heading, record_of(line))] * line.count(answer)
    wanted: dict[str, list[tuple[str, str]]] = {}
    for place, record, answer in written:
        wanted.setdefault(answer, []).append((place, record))
    return [
        f"{answer}: in {found[answer]}, not in {places}"
        for answer, places in wanted.items()
        if sorted(found[answer]) != sorted(places)
    ]
