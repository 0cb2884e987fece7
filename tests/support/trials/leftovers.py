"""What a result should no longer have: what one side took out, and prompts that are answered."""

from __future__ import annotations

from collections.abc import Iterator

from trials.lineage import Lineage
from trials.places import Places, place
from trials.units import OPEN_ITEM, Unit


class Leftovers:
    """What is left over in a result.

    Args:
        lineage: what the generator did to each unit.
        places: the result, read.

    """

    def __init__(self, lineage: Lineage, places: Places) -> None:
        self.lineage = lineage
        self.places = places
        self.result = places.result

    def removed(self) -> Iterator[str]:
        """Yield what one side took out and the other left as it was."""
        lineage = self.lineage
        for name, entry in lineage.base.items():
            if not entry.text or lineage.unsure(name) or entry.unit.kind == "rule":
                continue
            by_author, by_template = name not in lineage.ours, name not in lineage.theirs
            if by_author and not by_template and (self._rescued(name) or self._back(name)):
                continue
            if by_template and not by_author:
                moved = lineage.moved(lineage.ours, name) or lineage.reordered(name)
                if moved or lineage.changed(name) or lineage.holds_additions(name):
                    continue
            if not (by_author or by_template):
                continue
            versions = (lineage.base, lineage.theirs, lineage.ours)
            for text in dict.fromkeys(
                version[name].text for version in versions if name in version
            ):
                if len(lineage.owners[text]) > 1:
                    continue
                for at in self.places.outside(self.result.ours, text):
                    line = self.result.ours.lines[at]
                    if line.kept and not by_author and self._touched(name):
                        continue
                    if text == ("## Notes",) and any(line.kept for line in self.result.ours.lines):
                        continue  # what is kept needs its place again
                    who = "the author" if by_author else "the template"
                    yield f"{who} removed {text[0]!r}, {place(line)}"

    def _rescued(self, name: str) -> bool:
        """Say whether the template moved a unit out of something that the author took out."""
        lineage = self.lineage
        holders = list(lineage.base[name].up())[1:]
        gone = any(holder.name not in lineage.ours for holder in holders)
        return gone and lineage.moved(lineage.theirs, name)

    def _back(self, name: str) -> bool:
        """Say whether a later version put back what an earlier one had taken out."""
        return any(entry.name in self.lineage.returned for entry in self.lineage.base[name].up())

    def _touched(self, name: str) -> bool:
        """Say whether the author changed anything in the outermost unit that went with this."""
        lineage = self.lineage
        gone = [e for e in lineage.base[name].up() if e.name not in lineage.theirs]
        top = gone[-1].unit
        mine = lineage.ours.get(top.name)
        return mine is None or everything(mine.unit) != everything(top)

    def prompts(self) -> Iterator[str]:
        """Yield each prompt that is still there beside its filling."""
        lineage = self.lineage
        for name, entry in lineage.base.items():
            mine, new = lineage.ours.get(name), lineage.theirs.get(name)
            if mine is None or new is None or lineage.unsure(name):
                continue
            if not any("[TODO" in line for line in entry.text):
                continue
            items = OPEN_ITEM.findall("\n".join(entry.text))
            asked = OPEN_ITEM.findall("\n".join(new.text))
            if len(items) != len(asked):
                continue
            words = "\n".join(mine.text)  # a prompt that both sides reworded alike is still open
            both = zip(items, asked, strict=True)
            answered = [item not in words and prompt not in words for item, prompt in both]
            for old, prompt, done in zip(items, asked, answered, strict=True):
                for text in {old, prompt} if done else ():
                    yield from self._prompt(text, name)

    def _prompt(self, prompt: str, name: str) -> Iterator[str]:
        holders = {
            other
            for text, names in self.lineage.owners.items()
            if any(prompt in line for line in text)
            for other in names
        }
        if holders != {name}:
            return
        for line in self.result.ours.lines:
            if prompt in line.text and not line.side:
                yield f"{prompt} was filled, found {place(line)}"


def everything(unit: Unit) -> list[object]:
    """Return everything in a unit, with the names."""
    return [(u.name, tuple(u.text), u.box, [c.name for c in u.children]) for u in unit.walk()]
