"""What an update leaves as it was, although what it is about has changed.

An update rewrites an approval whose proposal changed, and nothing else that people decided. A test
result, an approved row and the status stay as they are written. The report names those whose
subject has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feature_spec.markdown import Item, Node, Row, Section, Spec
from feature_spec.markdown.open_items import OPEN_ITEM, counts
from feature_spec.markdown.records import Record, in_key, label, local_key, records
from feature_spec.merge.kept import HEADING as KEPT
from feature_spec.terminal import Line

NOT_A_RESULT = ("", "not run")
"""What a row of results says before somebody ran the tests."""

FIRST_STATUS = "Draft"
"""The status that open items belong to."""

LAST_STATUS = "Validated"
"""The status in which none is left, not even one that is due before Validated."""

_TEST = re.compile(r"VAL-[A-Z0-9]+-\d+", re.ASCII)
_NUMBER = r"\d+(?:\.\d+)*"
_PLACES = re.compile(rf"\b(?:[Ss]ections?|in|see)\s+({_NUMBER}(?:(?:,| and|, and)\s+{_NUMBER})*)")


def lines(before: Spec, after: Spec) -> list[Line]:
    """A line for each kind of thing that a person should look at again.

    Args:
        before: the author's text.
        after: the text after the update, of a conflict the author's side.

    """
    old, new = _by_key(before), _by_key(after)
    found = [
        ("Results", _results(old, new), "the test says something else now, so run it again"),
        ("Aligned", _aligned(before, after, old, new), "the section changed, so read it again"),
        ("Status", _status(before, after, new), "check whether it still holds"),
        ("Asked again", _asked_again(old, new), "what you had written there is under Notes"),
    ]
    return [
        Line(name, f"{', '.join(texts)}: {advice}", True) for name, texts, advice in found if texts
    ]


def _by_key(spec: Spec) -> dict[str, Record]:
    return {str(record.key): record for record in records(spec)}


def _words(node: Node) -> str:
    """The text of a record without its form and without prompts, which are not decisions."""
    return " ".join(OPEN_ITEM.sub("[TODO]", node.text()).split())


def _results(old: dict[str, Record], new: dict[str, Record]) -> list[str]:
    """The results of tests whose text has changed."""
    changed = {
        key for key, record in new.items()
        if _TEST.fullmatch(key) and key in old and _words(old[key].node) != _words(record.node)
    }  # fmt: skip
    return [
        f"{label(record.node)} ({result})"
        for key, record in new.items()
        if isinstance(record.node, Row) and label(record.node) in changed and key not in changed
        if (result := _result(record.node)) and key in old and result == _result(old[key].node)
    ]


def _result(node: Node) -> str:
    """The second cell of a row of results; empty when there is no result in it."""
    text = node.cells[1].text if isinstance(node, Row) and len(node.cells) > 1 else ""
    return "" if text in NOT_A_RESULT or _TEST.search(text) or OPEN_ITEM.search(text) else text


def _aligned(
    before: Spec, after: Spec, old: dict[str, Record], new: dict[str, Record]
) -> list[str]:
    """The approved rows that name a section that has changed, each with its sections."""
    was, now = _sections(before), _sections(after)
    changed = {number for number in was if number in now and was[number] != now[number]}
    found = []
    for key, record in new.items():
        row, other = record.node, old.get(key)
        if not isinstance(row, Row) or other is None or not isinstance(other.node, Row):
            continue
        notes = [cell.text for cell in row.cells if cell.text.startswith("ALIGNED")]
        if not notes or notes[0] not in [cell.text for cell in other.node.cells]:
            continue
        named = [
            number
            for cell in row.cells
            for numbers in _PLACES.findall(cell.text)
            for number in re.findall(_NUMBER, numbers)
        ]
        places = [number for number in dict.fromkeys(named) if number in changed]
        if places:
            found.append(f"{in_key(label(row))} ({', '.join(places)})")
    return found


def _sections(spec: Spec) -> dict[str, str]:
    return {section.number: _words(section) for section in spec.sections if section.number}


def _status(before: Spec, after: Spec, new: dict[str, Record]) -> list[str]:
    """The status, when the update brought open items that it should not have."""
    record = new.get("/front:status")
    status = record.node.own.partition(":")[2].split("#")[0].strip(" \"'\n") if record else ""
    if status in ("", FIRST_STATUS):
        return []
    (soon, late), (soon_before, late_before) = counts(after.text()), counts(before.text())
    more = [(soon - soon_before, "before coding")]
    if status == LAST_STATUS:
        more.append((late - late_before, "before Validated"))
    texts = [f"{number} more {when}" for number, when in more if number > 0]
    return [f"{status}, with {' and '.join(texts)}"] if texts else []


def _asked_again(old: dict[str, Record], new: dict[str, Record]) -> list[str]:
    """The rows and bullets that are new and for which Notes has what was written earlier."""
    kept = {
        (Section(0, title=title.removeprefix(KEPT)).words, local_key(record.node))
        for record in new.values()
        if (title := record.section.title if record.section else "").startswith(KEPT)
    }
    return list(_named_in(kept, old, new)) if kept else []


def _named_in(
    kept: set[tuple[str, object]], old: dict[str, Record], new: dict[str, Record]
) -> Iterator[str]:
    for key, record in new.items():
        if key in old or record.section is None or not isinstance(record.node, (Row, Item)):
            continue
        name = local_key(record.node)
        if name and (record.section.words, name) in kept:
            yield f"{record.section.title}: {in_key(label(record.node))}"
