"""An answers file that is written entry by entry is the one that is written at once."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2_ansible_filters.core_filters import to_nice_yaml

from feature_spec.rendering.nice_yaml import by_entry

_TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "yes", "1e3", "- a", "a: b", "#", "é\n", "🎉", "long " * 300, "null"]),
)
_PLAIN = st.one_of(_TEXTS, st.booleans(), st.none(), st.integers(), st.floats(allow_nan=False))
_VALUES = st.recursive(
    _PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(_TEXTS, st.integers()), inner, max_size=3),
    ),
    max_leaves=6,
)
REMEMBERING = by_entry(to_nice_yaml)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(_TEXTS, _VALUES, max_size=5))
def test_it_writes_what_the_filter_writes(answers: dict[str, Any]) -> None:
    try:
        expected = to_nice_yaml(answers, indent=2, width=1000)
    except TypeError:  # keys that cannot be sorted
        return
    for _ in range(2):  # the second time from memory
        assert REMEMBERING(answers, indent=2, width=1000) == expected


def test_a_list_in_two_places_and_keys_of_other_types_are_written_at_once() -> None:
    shared = ["a"]
    for answers in ({"one": shared, "two": shared}, {1: "a", 2: "b"}, {}, ["a"]):
        assert REMEMBERING(answers, indent=2) == to_nice_yaml(answers, indent=2)
    assert "&id001" in REMEMBERING({"one": shared, "two": shared})


def test_answers_that_only_look_alike_are_told_apart() -> None:
    for value in (1, True, 1.0, "1", {1: "x"}, {"1": "x"}):
        assert yaml.safe_load(REMEMBERING({"a": value})) == {"a": value}
        assert REMEMBERING({"a": value}) == to_nice_yaml({"a": value})
