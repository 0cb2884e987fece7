"""What one text becomes when a person and a template version both had their hands on it."""

from __future__ import annotations

import re

from trials.units import OPEN_ITEM

_FALLEN = re.compile(r" \(was ALIGNED .*\)\Z", re.DOTALL)


def merged(base: str, ours: str, theirs: str) -> str | None:
    """Return the text that must remain, or nothing where only a person can say.

    Where nothing is returned, a conflict is right, and so is a text that keeps both changes.
    """
    if ours == base:
        return theirs
    if theirs in (base, ours):
        return ours
    if not base:
        return ours if _answers(ours, theirs) else None
    if base.startswith("PROPOSED: ") and theirs.startswith("PROPOSED: "):
        return _note(base, ours, theirs)
    return _filled(base, ours, theirs)


def _note(base: str, ours: str, theirs: str) -> str:
    """Return an alignment note: an approval falls back with the proposal that it approved."""
    plain, plain_theirs = _FALLEN.sub("", base), _FALLEN.sub("", theirs)
    if ours.startswith("ALIGNED "):
        return f"{plain_theirs} (was {ours})"
    if (fallen := _FALLEN.search(ours)) and _FALLEN.sub("", ours) == plain:
        return plain_theirs + fallen[0]
    return ours


def _filled(base: str, ours: str, theirs: str) -> str | None:
    """Return a text whose open items were filled while the template reworded it."""
    items, asked = OPEN_ITEM.findall(base), OPEN_ITEM.findall(theirs)
    if not items:
        return None
    if _around(theirs) == _around(base):
        return _each_answered(base, ours, items, asked)
    reworded = [item for item in items if item not in theirs]
    if any(item in ours for item in reworded):
        return None
    if any(item in ours for item in items):
        return None
    if base == items[0]:
        return ours
    start, _, end = base.partition(items[0])
    if len(items) == len(asked) == 1 and ours.startswith(start) and ours.endswith(end):
        filling = ours[len(start) : len(ours) - len(end)]
        return theirs.replace(asked[0], filling, 1)
    return None


def _answers(ours: str, theirs: str) -> bool:
    """Say whether a person wrote, before being asked, what the prompts of a new text ask for."""
    items = OPEN_ITEM.findall(theirs)
    if not items or any(item in ours for item in items):
        return False
    around = "(.*\\S.*)".join(map(re.escape, OPEN_ITEM.split(theirs)))
    return re.fullmatch(around, ours, re.DOTALL) is not None


def _each_answered(base: str, ours: str, items: list[str], asked: list[str]) -> str | None:
    """Return a text of which only prompts were reworded: its answers, and what is still open."""
    parts = OPEN_ITEM.split(base)
    cuts = {
        found.groups()
        for gap in ("(.*?)", "(.*)")
        if (found := re.fullmatch(gap.join(map(re.escape, parts)), ours, re.DOTALL))
    }
    if len(cuts) != 1:  # other words were changed too, or it is unclear what answers which prompt
        reworded = set(items) - set(asked)
        return None if any(item in ours for item in reworded) else ours
    words = [parts[0]]
    for item, text, prompt, part in zip(items, cuts.pop(), asked, parts[1:], strict=True):
        if item in text and item != text and item != prompt:
            return None  # it was left standing, and something was written beside it
        words += [prompt if text == item else text, part]
    return "".join(words)


def _around(text: str) -> str:
    return OPEN_ITEM.sub("\0", text)
