"""The order of records that two sides put in order, each on its own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def merge_order(base: Sequence[T], ours: Sequence[T], theirs: Sequence[T]) -> tuple[list[T], bool]:
    """Put the elements of three sequences into one order.

    The sequence of the template is the frame; that of the author where only the author moved
    something. What one side added follows the element it follows on that side. Where both added
    something in one place the author's comes first, because it belongs to what stands above it,
    but at the end the author's stays last. What one side removed keeps its place meanwhile, so
    that what was written instead of it stands where it stood.

    Args:
        base: the elements of the old render.
        ours: those of the author's text.
        theirs: those of the new render; no sequence has an element twice.

    Returns:
        Every element of the three once, and whether both sides moved elements.

    """
    mine, yours = _with_removed(base, ours), _with_removed(base, theirs)
    there = set(yours)
    common = {element for element in mine if element in there}
    here = [element for element in mine if element in common]
    frame = [element for element in yours if element in common]
    moved = False
    if here != frame:
        old = [element for element in base if element in common]
        known = set(old)
        ours_kept = [element for element in here if element in known] == old
        theirs_kept = [element for element in frame if element in known] == old
        moved = not ours_kept and not theirs_kept
        if theirs_kept and not ours_kept:
            frame = here
    _insert(frame, yours, common, common)
    _insert(frame, mine, common, set(mine))
    return frame, moved


def _with_removed(base: Sequence[T], side: Sequence[T]) -> list[T]:
    """A side's elements, and in their old places those of the base that it no longer has."""
    found, kept = list(side), set(side)
    known = set(base)
    place = -1
    for element in base:
        if element in kept:
            place = found.index(element)
        else:
            place += 1
            found.insert(place, element)
    return _interleaved(found, known, kept)


def _interleaved(elements: list[T], known: set[T], kept: set[T]) -> list[T]:
    """Put what was written beside what it replaced, where one was written for each."""
    result: list[T] = []
    removed: list[T] = []
    added: list[T] = []

    def flush() -> None:
        if len(removed) == len(added):
            for pair in zip(removed, added, strict=True):
                result.extend(pair)
        else:
            result.extend(removed + added)
        removed.clear()
        added.clear()

    for element in elements:
        if element in known and element in kept:
            flush()
            result.append(element)
        else:
            (removed if element in known else added).append(element)
    flush()
    return result


def _insert(frame: list[T], side: Sequence[T], common: set[T], ours: set[T]) -> None:
    """Put the elements that only one side has into the frame, each behind what it follows."""
    placed = set(frame)
    for index, element in enumerate(side):
        if element in placed:
            continue
        before = side[index - 1] if index else None
        if before is None:
            after = next((other for other in side[index:] if other in placed), None)
            at = len(frame) if after is None else frame.index(after)
        else:
            at = frame.index(before) + 1
            if ours is not common and not any(other in ours for other in frame[at:]):
                at = len(frame)  # the end of the container
        frame.insert(at, element)
        placed.add(element)
