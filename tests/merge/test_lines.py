"""The line merge against git's own."""

from __future__ import annotations

import itertools
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.merge.lines import (
    BETWEEN,
    CONFLICT,
    OURS,
    THEIRS,
    both,
    inside,
    line_merge,
    lines_of,
    matched,
)
from trials import methods


def _edited(lines: list[str], rng: random.Random) -> list[str]:
    lines = list(lines)
    for _ in range(rng.randint(0, 3)):
        at = rng.randint(0, len(lines))
        if rng.random() < 0.5 and lines:
            del lines[at : at + rng.randint(1, 2)]
        else:
            lines[at:at] = rng.choices("abcdexyz", k=rng.randint(1, 2))
    return lines


def _trials() -> list[tuple[str, str, str]]:
    rng = random.Random(5)  # noqa: S311
    found = []
    for _ in range(150):
        base = rng.choices("abcdefgh", k=rng.randint(0, 9))
        if rng.random() < 0.5:
            base = sorted(set(base))  # no line twice: then there is one way to match them
        sides = [_edited(base, rng) for _ in range(2)]
        found.append(tuple("".join(f"{line}\n" for line in text) for text in (base, *sides)))
    return found  # type: ignore[return-value]


def test_what_is_clean_for_git_is_the_same_text_here_and_its_conflicts_are_conflicts() -> None:
    """Where lines repeat there is more than one way to match them, and git may choose another."""
    seen: Counter[tuple[bool, bool]] = Counter()
    for texts in _trials():
        text, conflicts = line_merge(*texts)
        git = methods.by_line(*texts)
        seen[OURS in git, conflicts > 0] += 1
        if OURS not in git and not conflicts:
            assert text == git, texts
        assert conflicts or OURS not in git, texts
    assert seen[False, False] > 40
    assert seen[True, True] > 20


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "result"),
    [
        ("addd", "xadd", "add", "xadd"),  # both left out one of three
        ("ad", "xadd", "add", "xadd"),  # both wrote one more
        ("abc", "abxc", "ybc", "ybxc"),
        ("abc", "ac", "abxc", None),  # what was removed beside an addition
        ("abc", "axc", "ayc", None),
        ("a", "ax", "ay", None),
        ("", "x", "y", None),
        ("", "x", "x", "x"),
        ("abc", "", "abc", ""),
    ],
)
def test_changes_apart_merge_and_changes_that_touch_conflict(
    base: str, ours: str, theirs: str, result: str | None
) -> None:
    was, here, there = ("".join(f"{line}\n" for line in text) for text in (base, ours, theirs))
    text, conflicts = line_merge(was, here, there)
    assert (None if conflicts else text.replace("\n", "")) == result


LINES = st.lists(st.sampled_from("abc"), max_size=7)


@given(LINES, LINES)
def test_matched_lines_are_equal_and_keep_their_order(left: list[str], right: list[str]) -> None:
    pairs = matched(left, right)
    assert all(left[i] == right[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in itertools.pairwise(pairs))


@given(LINES, LINES, st.booleans())
def test_a_side_that_alone_changed_lines_wins(
    base: list[str], side: list[str], ended: bool
) -> None:
    was, now = "\n".join(base), "\n".join(side) + "\n" * ended
    assert line_merge(was, now, was) == (now, 0)
    assert line_merge(was, was, now) == (now, 0)
    assert line_merge(was, now, now) == (now, 0)


def test_a_conflict_holds_both_texts_whole_even_without_a_line_end() -> None:
    assert both("mine", "yours\n") == (f"{OURS}mine\n{BETWEEN}yours\n{THEIRS}", 1)
    assert both("", "yours") == (f"{OURS}{BETWEEN}yours\n{THEIRS}", 1)


def test_lines_that_both_have_are_in_no_conflict() -> None:
    assert both("a\nx\nb\n", "a\ny\nb\n") == (f"a\n{OURS}x\n{BETWEEN}y\n{THEIRS}b\n", 1)
    text, conflicts = both("x\nthe same\ny\n", "p\nthe same\nq\n")
    assert (conflicts, inside(text)) == (2, 4)
    assert both("x\n\n|\ny\n", "p\n\n|\nq\n") == (
        f"{OURS}x\n\n|\ny\n{BETWEEN}p\n\n|\nq\n{THEIRS}",
        1,
    )
    assert both("a\nb\n", "a\nb\n") == ("a\nb\n", 0)


@given(LINES, LINES)
def test_the_sides_of_conflicts_are_both_texts(ours: list[str], theirs: list[str]) -> None:
    mine, yours = ("".join(f"{line}\n" for line in side) for side in (ours, theirs))
    text, conflicts = both(mine, yours)
    assert CONFLICT.sub(r"\1", text) == mine
    assert CONFLICT.sub(r"\2", text) == yours
    assert conflicts == len(CONFLICT.findall(text))


def test_a_conflict_has_no_more_lines_than_git_s() -> None:
    """Where lines repeat there is more than one way to match them, and git may choose another."""
    counted = [
        (inside(line_merge(*texts)[0]), inside(methods.by_line(*texts))) for texts in _trials()
    ]
    assert sum(here > there for here, there in counted) <= 1
    assert sum(here for here, _ in counted) <= sum(there for _, there in counted)


def test_only_a_line_feed_ends_a_line() -> None:
    assert lines_of("a\x0bb\u2028c\x85\nd") == ["a\x0bb\u2028c\x85\n", "d"]
