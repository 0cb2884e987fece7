"""Whether a reader could know a unit again by its words."""

from __future__ import annotations

import difflib
import re

from trials.units import Unit, label, text_of


def known_again(old: Unit, new: Unit) -> bool:
    """Say whether the words of a unit tell that it is the same one."""
    if old.text == new.text and old.kind != "list":
        return True
    if old.kind == "row":
        rest, again = " ".join(old.text[1:]), " ".join(new.text[1:])
        return old.text[0] == new.text[0] or _ratio(rest, again) >= 0.9
    if old.kind == "table":
        rows = [{row.text[0] for row in unit.children if row.text} for unit in (old, new)]
        keys = len(rows[0] & rows[1]) * 2 > max(map(len, rows))
        return keys or len(set(old.text) & set(new.text)) * 2 > len(old.text)
    if old.kind == "list":
        before, after = (
            {label(item.text[0]) or item.text[0] for item in block.walk() if item.text}
            for block in (old, new)
        )
        return len(before & after) * 2 > max(len(before), len(after))
    if label(old.text[0]) and label(old.text[0]) == label(new.text[0]):
        return True
    least = 0.85 if old.kind in ("item", "line") else 0.7
    return _ratio("\n".join(old.text), "\n".join(new.text)) >= least


def _ratio(old: str, new: str) -> float:
    return difflib.SequenceMatcher(None, old, new, autojunk=False).ratio()


def alike(old: Unit, new: Unit) -> float:
    """Return the share of lines and cells that two versions of a section have in common."""
    texts = [text_of(Unit("document", "", [], unit.children)) for unit in (old, new)]
    parts = [[part for part in re.split(r" ?\| ?|\n", text) if part] for text in texts]
    return difflib.SequenceMatcher(None, parts[0], parts[1], autojunk=False).ratio()
