"""What the command writes itself is what the template would have written."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import interview
from feature_spec.markdown import quoting
from feature_spec.rendering import answer_rules

TEXT = interview.macros("quoting", "_text")
VALID = interview.macros("valid")

_SOME = settings(max_examples=40, deadline=None)

_characters = st.one_of(
    st.sampled_from("abcABC019 -._~/@!$&'*+,;=%#?:|\\`<>[](){}\"éß漢🙂"),
    st.characters(codec="utf-8"),
)
_lines = st.text(_characters, max_size=30)
_segments = st.text(st.sampled_from("abz09 -_.()&'%éß漢🙂[]!~;,+"), min_size=1, max_size=8)
_paths = st.lists(
    _segments.map(str.strip).filter(lambda s: s not in ("", ".", "..")), min_size=1, max_size=4
).map("/".join)
_references = st.builds(
    lambda path, mark, fragment: path + mark + fragment * bool(mark),
    st.one_of(_paths, _paths.map(lambda path: "https://example.com/" + path)),
    st.sampled_from(["", "#"]),
    _lines,
)


@_SOME
@given(_references, _paths)
@example("docs/100%.md", "specs/a b")
@example("https://example.com/a?b=c#d", "specs/checkout")
def test_a_destination_is_the_one_of_the_template(reference: str, feature_path: str) -> None:
    assert quoting.destination(reference, feature_path) == TEXT.destination(reference, feature_path)


@_SOME
@given(_lines)
@example("1. `x` www.example.com a_b _c_ #")
@example("`a` and `b")
def test_inline_text_is_the_one_of_the_template(value: str) -> None:
    assert quoting.text(value) == TEXT.text(value)


@_SOME
@given(_lines)
@example("`")
def test_a_code_span_is_the_one_of_the_template(value: str) -> None:
    assert quoting.code(value) == TEXT.code(value)


@_SOME
@given(_references, _paths)
def test_a_link_is_the_one_of_the_template(reference: str, feature_path: str) -> None:
    written = quoting.in_link(quoting.destination(reference, feature_path))
    name = reference if "://" in reference else reference.rpartition("/")[2]
    expected = TEXT.link(name, reference, feature_path)
    if name.strip():
        assert f"[{quoting.label(reference)}]({written})" == expected


@_SOME
@given(st.one_of(_references, _lines))
@example("docs/../x")
@example("a" * 251)
@example("docs/.git/x")
@example("docs/a%2fb")
@example("file:///etc/passwd")
@example("HTTPS://example.com")
def test_a_reference_may_be_recorded_when_the_template_takes_it(reference: str) -> None:
    assert answer_rules.is_reference(reference) is not bool(VALID.reference(reference).strip())


@pytest.mark.parametrize("tail", ["", "Checkout", "a--b", "con", "com1", "a.b", "check-out", "x\n"])
@_SOME
@given(st.one_of(_paths, _lines, st.just("")))
def test_a_place_may_be_recorded_when_the_template_takes_it(tail: str, head: str) -> None:
    path = f"{head}/{tail}" if head and tail else head + tail
    assert answer_rules.is_place(path) is not bool(VALID.place(path).strip())
