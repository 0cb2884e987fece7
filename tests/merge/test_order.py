"""The order of elements that two sides put in order."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.merge.order import merge_order

CASES = [
    # base, ours, theirs, result
    ("abc", "abc", "abc", "abc"),
    ("abc", "axbc", "abyc", "axbyc"),
    ("abc", "axbc", "aybc", "axybc"),  # in one gap the author's belongs to what is above it
    ("abc", "abcx", "abcy", "abcyx"),  # at the end the author's stays last
    ("abc", "xabc", "abc", "xabc"),
    ("abc", "xabc", "yabc", "yxabc"),  # at the head it belongs to what is below it
    ("abc", "abc", "cab", "cab"),  # only the template moved
    ("abc", "cab", "abc", "cab"),  # only the author moved
    ("abc", "cab", "axbc", "caxb"),
    ("abc", "xcab", "abyc", "xcaby"),
    ("abcd", "axd", "abcyd", "abcxyd"),  # one that replaced two is where the two were
    ("abc", "axc", "abc", "abxc"),
    ("", "xy", "yz", "xyz"),
    ("", "x", "y", "yx"),
    ("ab", "", "ab", "ab"),
]


@pytest.mark.parametrize(("base", "ours", "theirs", "result"), CASES)
def test_two_orders_become_one(base: str, ours: str, theirs: str, result: str) -> None:
    order, moved = merge_order(base, ours, theirs)
    assert ("".join(order), moved) == (result, False)


def test_where_both_moved_the_template_s_order_stands_and_it_is_told() -> None:
    assert merge_order("abc", "cab", "bac") == (list("bac"), True)


@st.composite
def versions(draw: st.DrawFn) -> tuple[list[int], list[int], list[int]]:
    """A base, and what two sides made of it: some left out, some moved, some added."""
    base = draw(st.lists(st.integers(0, 9), unique=True, max_size=8))

    def side(added: int) -> list[int]:
        kept = [element for element in base if draw(st.integers(0, 4))]
        if draw(st.integers(0, 3)) == 0:
            kept = draw(st.permutations(kept))
        for element in draw(st.lists(st.integers(added, added + 3), unique=True, max_size=3)):
            kept.insert(draw(st.integers(0, len(kept))), element)
        return kept

    return base, side(20), side(draw(st.sampled_from([20, 30])))


def _among(order: Sequence[int], some: Sequence[int]) -> list[int]:
    return [element for element in order if element in some]


@given(versions())
def test_every_element_is_there_once(texts: tuple[list[int], list[int], list[int]]) -> None:
    base, ours, theirs = texts
    assert sorted(merge_order(base, ours, theirs)[0]) == sorted({*base, *ours, *theirs})


@given(versions())
def test_the_side_that_alone_changed_the_order_wins(
    texts: tuple[list[int], list[int], list[int]],
) -> None:
    base, side, _ = texts
    assert _among(merge_order(base, base, side)[0], side) == side
    assert _among(merge_order(base, side, base)[0], side) == side
    assert _among(merge_order(base, side, side)[0], side) == side


@given(versions())
def test_where_nobody_moved_anything_each_side_keeps_its_order(
    texts: tuple[list[int], list[int], list[int]],
) -> None:
    base, *sides = texts
    ours, theirs = (
        sorted(side, key=lambda e: base.index(e) if e in base else len(base)) for side in sides
    )
    order, moved = merge_order(base, ours, theirs)
    assert not moved
    if not {*ours, *theirs} - {*base} & {*ours} & {*theirs}:
        assert _among(order, ours) == ours
        assert _among(order, theirs) == theirs


class _Counted:
    """An element that counts how often it is compared."""

    compared = 0

    def __init__(self, value: int) -> None:
        self.value = value

    def __hash__(self) -> int:
        return hash(self.value)

    def __eq__(self, other: object) -> bool:
        _Counted.compared += 1
        return isinstance(other, _Counted) and self.value == other.value


def test_the_work_grows_with_the_length_and_not_with_its_square() -> None:
    size = 2_000
    base = [_Counted(value) for value in range(size)]
    ours = base[::2] + [_Counted(value) for value in range(size, 2 * size)]
    theirs = base[1::2] + [_Counted(value) for value in range(2 * size, 3 * size)]
    _Counted.compared = 0
    order, _ = merge_order(base, ours, theirs)
    assert len(order) == 3 * size
    assert _Counted.compared < 100 * size
