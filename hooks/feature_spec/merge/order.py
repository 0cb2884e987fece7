"""The order of records that two sides put in order, each on its own."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


def merge_order(base: Sequence[T], ours: Sequence[T], theirs: Sequence[T]) -> tuple[list[T], bool]:
    """Put the elements of three sequences into one order.

    The sequence of the template is the frame; that of the author where only the author moved
    something. What one side added follows the element it follows on that side. Where both added
    something in one place the author's comes first, because it belongs to what is above it, but at
    the end the author's stays last. What one side removed keeps its place while the order is
    made, so that its replacement takes that place.

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
    chain = _Chain(frame)
    _insert(chain, yours, last_stays_last=False)
    _insert(chain, mine, last_stays_last=True)
    return list(chain), moved


def _with_removed(base: Sequence[T], side: Sequence[T]) -> list[T]:
    """A side's elements, and in their old places those of the base that it no longer has."""
    kept = set(side)
    chain = _Chain(side)
    before: T | None = None
    for element in base:
        if element not in kept:
            chain.put_behind(before, element)
        before = element
    return _interleaved(list(chain), set(base), kept)


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


def _insert(frame: _Chain[T], side: Sequence[T], *, last_stays_last: bool) -> None:
    """Put the elements that only one side has into the frame, each behind what it follows."""
    known = set(side)
    last = next((element for element in reversed(list(frame)) if element in known), None)
    before: T | None = None
    waiting: list[T] = []  # the elements before the first one of the side that has a place
    for element in side:
        if element in frame:
            for other in waiting:
                frame.put_before(element, other)
            waiting = []
        elif before is None or waiting:
            waiting.append(element)
        elif last_stays_last and before is last:
            frame.append(element)
            last = element
        else:
            frame.put_behind(before, element)
        before = element
    for other in waiting:  # the side has nothing in common with the frame
        frame.append(other)


class _Chain(Generic[T]):
    """A sequence without doubles, to put elements into at any place in no time.

    Args:
        elements: what is in it at first.

    """

    def __init__(self, elements: Iterable[T]) -> None:
        self._next: dict[T | None, T | None] = {None: None}  # behind and before all is None
        self._previous: dict[T | None, T | None] = {None: None}
        for element in elements:
            self.append(element)

    def __contains__(self, element: T) -> bool:
        return element in self._next

    def __iter__(self) -> Iterator[T]:
        at = self._next[None]
        while at is not None:
            yield at
            at = self._next[at]

    def append(self, element: T) -> None:
        self.put_before(None, element)

    def put_before(self, after: T | None, element: T) -> None:
        self.put_behind(self._previous[after], element)

    def put_behind(self, before: T | None, element: T) -> None:
        after = self._next[before]
        self._next[before] = self._previous[after] = element
        self._previous[element], self._next[element] = before, after
