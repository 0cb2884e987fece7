"""Merging one field: a line, a cell, the value of a key.

A field is more than a text. An author answers an open item inside it, or approves what the
template proposed. Both are kept when the template rewords the rest, and an approval never outlives
what it approved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feature_spec.markdown.open_items import OPEN_ITEM
from feature_spec.markdown.said import name
from feature_spec.merge.prose import in_form_of, said_in, with_forms
from feature_spec.merge.similarity import alike, words_of

_NOTE = re.compile(r"(PROPOSED|ALIGNED|WAIVED|N/A)\b")
_GENERATED = re.compile(r"(PROPOSED\b|N/A:)")


@dataclass(frozen=True)
class MergedField:
    """A merged field.

    Attributes:
        text: the merged text; None for a conflict.
        note: what to report about it; empty when there is nothing to report.

    """

    text: str | None
    note: str = ""


def merge_field(base: str, ours: str, theirs: str) -> MergedField:
    """Merge one field.

    Args:
        base: the field in the old render.
        ours: in the author's text.
        theirs: in the new render.

    Returns:
        The side that changed it; where both did, the rules for notes and open items. A side that
        changed the form only, as emphasis or links, has changed nothing of what it says: the
        other's text is taken, in that form.

    """
    if ours in (base, theirs):
        return MergedField(theirs)
    if theirs == base:
        return MergedField(ours)
    if not base:
        return MergedField(ours if _answers(ours, theirs) else None)
    return (
        _one_form(base, ours, theirs)
        or merge_note(base, ours, theirs)
        or _merge_open_items(base, ours, theirs)
        or _other_forms(base, ours, theirs)
        or MergedField(None)
    )


def _one_form(base: str, ours: str, theirs: str) -> MergedField | None:
    """The merged field when a side changed the form only, or both say the same."""
    if len({name(base), name(ours), name(theirs)}) == 3:
        return None
    was, mine, yours = said_in(base), said_in(ours), said_in(theirs)
    if yours in (was, mine):
        text = ours
    elif mine == was:
        text = theirs
    else:
        return None
    formed = with_forms(text, base, ours, theirs)
    return None if formed is None else MergedField(formed)


def _other_forms(base: str, ours: str, theirs: str) -> MergedField | None:
    """The merged field when the rules apply once all three have the form of the base."""
    mine, yours = in_form_of(ours, base), in_form_of(theirs, base)
    if (mine, yours) == (ours, theirs):
        return None
    merged = merge_note(base, mine, yours) or _merge_open_items(base, mine, yours)
    if merged is None or merged.text is None:
        return None
    formed = with_forms(merged.text, base, ours, theirs)
    return None if formed is None else MergedField(formed, merged.note)


def answers_to(asked: str, text: str) -> list[str]:
    """What was written in place of the open items of a field, or beside one; empty if unclear."""
    parts = _Parts.of(asked)
    answers = parts.answers_in(text) if parts.items else None
    return [
        written.strip()
        for item, answer in zip(parts.items, answers or (), strict=False)
        for written in answer.split(item)
        if written.strip()
    ]


def _answers(ours: str, theirs: str) -> bool:
    """Whether the author already wrote what the template asks for now."""
    asked = _Parts.of(theirs)
    answers = asked.answers_in(ours) if asked.items else None
    return bool(answers) and all(
        answer.strip() and item not in answer
        for item, answer in zip(asked.items, answers or (), strict=True)
    )


def was_approved(field: str) -> str:
    """The `(was ALIGNED …)` that an earlier update put behind a proposal; else empty."""
    at = field.find(" (was ALIGNED")
    return field[at:] if at >= 0 and field.endswith(")") else ""


def merge_note(base: str, ours: str, theirs: str) -> MergedField | None:
    """Merge an alignment note whose proposal or question the template changed.

    Returns:
        The merged note; None when the rules for notes do not apply.

    """
    if not _GENERATED.match(base):
        return None
    was = was_approved(ours)
    proposal = _proposal(theirs)
    if was and ours == _proposal(base) + was:  # from an earlier update, not yet approved again
        return MergedField(proposal + was, f"an approval must be renewed: {proposal}")
    word = _NOTE.match(ours)
    if not word:
        return None
    if word[0] == "ALIGNED":
        return MergedField(
            f"{proposal} (was {ours})", f"no longer approved; the proposal is now: {proposal}"
        )
    return MergedField(ours, f"kept as written; the template now proposes: {theirs}")


def _proposal(generated: str) -> str:
    """What the template says, as a proposal: in place of an approval, a person has to look at it.

    A generated `N/A` counts as settled elsewhere.
    """
    return f"PROPOSED: {generated}" if generated.startswith("N/A") else generated


def _merge_open_items(base: str, ours: str, theirs: str) -> MergedField | None:
    old, new = _Parts.of(base), _Parts.of(theirs)
    if not old.items:
        return None
    if old.texts == ["", ""] and not theirs:  # the template no longer asks
        return MergedField(ours)
    if old.texts == ["", ""] and old.items[0] not in ours:  # it was nothing but an open item
        reworded = len(new.items) == 1 and new.texts == ["", ""]
        return MergedField(
            ours, "" if reworded else f"kept as written; the template now has: {theirs}"
        )
    if old.texts == new.texts:
        return _reworded_prompts(old.items, ours, new.items)
    answers = old.answers_in(ours)
    if answers is None:
        return None
    if any(item in answer != item for item, answer in zip(old.items, answers, strict=True)):
        return None  # the item is still there and something was written beside it
    source = _counterparts(old.items, new.items)
    filled = list(new.items)
    for index, (item, answer) in enumerate(zip(old.items, answers, strict=True)):
        if answer == item:
            continue
        places = [place for place, old_index in source.items() if old_index == index]
        if not places:
            return None  # an answer no longer has a place
        filled[places[0]] = answer
    return MergedField(new.with_items(filled))


def _reworded_prompts(old: list[str], ours: str, new: list[str]) -> MergedField | None:
    """Give the open items that are still in the author's text their new wording."""
    wanted: dict[str, set[str]] = {}
    for before, after in zip(old, new, strict=True):
        wanted.setdefault(before, set()).add(after)
    if any(len(after) > 1 and before in ours for before, after in wanted.items()):
        return None
    changed = {before: after.pop() for before, after in wanted.items() if before not in after}
    return MergedField(OPEN_ITEM.sub(lambda item: changed.get(item[0], item[0]), ours))


def _counterparts(old: list[str], new: list[str]) -> dict[int, int]:
    """For each new item the index of the old one: the same item, or the most similar."""
    if len(old) == len(new) == 1:
        return {0: 0}
    pairs: dict[int, int] = {}
    for index, item in enumerate(new):
        if new.count(item) == 1 and old.count(item) == 1:
            pairs[index] = old.index(item)
    left = [i for i in range(len(new)) if i not in pairs]
    rest = [i for i in range(len(old)) if i not in pairs.values()]
    for index in left:
        likely = [j for j in rest if alike(words_of(new[index]), words_of(old[j])) >= 0.6]
        if len(likely) == 1:
            pairs[index] = likely[0]
    return pairs if len(set(pairs.values())) == len(pairs) else {}


@dataclass(frozen=True)
class _Parts:
    """A field, cut at its open items: a text before, between and behind them."""

    texts: list[str]
    items: list[str]

    @staticmethod
    def of(text: str) -> _Parts:
        texts, items, at = [], [], 0
        for item in OPEN_ITEM.finditer(text):
            texts.append(text[at : item.start()])
            items.append(item[0])
            at = item.end()
        return _Parts([*texts, text[at:]], items)

    def with_items(self, items: list[str]) -> str:
        return "".join(text + item for text, item in zip(self.texts, [*items, ""], strict=True))

    def answers_in(self, text: str) -> list[str] | None:
        """The text in place of each item, where the texts around it are kept; None if unclear."""
        head, *between, tail = self.texts
        start, end = len(head), len(text) - len(tail)
        if start > end or not text.startswith(head) or not text.endswith(tail):
            return None
        left: list[int] = []
        at = start
        for part in between:
            at = text.find(part, at, end)
            if at < 0:
                return None
            left.append(at)
            at += len(part)
        right: list[int] = []
        at = end
        for part in reversed(between):
            at = text.rfind(part, start, at)
            right.insert(0, at)
        if left != right:
            return None
        ends = [at + len(part) for at, part in zip(left, between, strict=True)]
        return [text[i:j] for i, j in zip([start, *ends], [*left, end], strict=True)]
