"""A record is what it says: whoever changes its form only has changed nothing of it."""

from __future__ import annotations

import pytest

from feature_spec.markdown.said import name, said
from feature_spec.merge import merge_specs
from feature_spec.merge.nesting import under_another_bullet
from feature_spec.merge.prose import breaks_of, in_form_of, lines_as, unbroken, with_forms
from feature_spec.merge.reading import read
from feature_spec.merge.self_check import problems
from feature_spec.merge.versions import ThreeWay
from form_cases import CASES, Case


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_the_change_of_the_other_side_comes_in_that_form(case: Case) -> None:
    merged = merge_specs(case.base, case.ours, case.theirs, strict=True)
    assert merged.text == case.result
    assert (merged.conflicts, merged.report) == (0, ())


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_a_second_update_to_the_same_version_changes_nothing(case: Case) -> None:
    merged = merge_specs(case.theirs, case.result, case.theirs, strict=True)
    assert merged.text == case.result


def test_both_sides_link_to_another_place() -> None:
    texts = (f"# A\n\n- **One**: see [this]({page})\n" for page in ("a", "b", "c"))
    assert merge_specs(*texts).conflicts == 1


@pytest.mark.parametrize("answered", ["F", "G", "B"])
def test_bullets_of_one_list_may_begin_at_different_columns(answered: str) -> None:
    base = "# S\n\n- **A**: a\n  - **F**: [TODO: F]\n  - **G**: [TODO: G]\n- **B**: [TODO: B]\n"
    table = "\n| K |\n| --- |\n| x |\n\n"
    theirs = base.replace("- **A**: a\n", f"- **A**: a\n{table}").replace("[TODO: ", "[TODO: say ")
    merged = merge_specs(base, base.replace(f"[TODO: {answered}]", "yes"), theirs, strict=True)
    assert merged.text == theirs.replace(f"[TODO: say {answered}]", "yes")


def test_a_bullet_below_that_of_another_is_doubted() -> None:
    base, ours = "# S\n\n- **A**: a\n- **B**: b\n", "# S\n\n- **A**: a\n- **Own**: o\n- **B**: b\n"
    theirs = "# S\n\n- **Group**:\n  - **A**: a\n  - **B**: b\n"
    wrong = "# S\n\n- **Group**:\n  - **A**: a\n- **Own**: o\n  - **B**: b\n"
    right = theirs + "- **Own**: o\n"
    records = ThreeWay(read(base), read(ours), read(theirs))
    assert problems(records, right) == []
    assert [d.sentence for d in problems(records, wrong)] == ["under another bullet: B: b"]
    assert [node.says for node, _ in under_another_bullet(records, read(wrong))] == ["B: b"]
    inside = "# S\n\n- **Group**:\n  - **A**: a\n  - **Own**: o\n  - **B**: b\n"
    assert [d.sentence for d in problems(records, inside)] == ["under another bullet: Own: o"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("two\n  lines", "two lines"),
        ("__a__ **b** *c* _d_", "a b c d"),
        ("snake_case and 2 * 3", "snake_case and 2 * 3"),
        ("the `__all__` of it", "the `__all__` of it"),
        ("a\\_b\\\nc", "a_b c"),
    ],
)
def test_what_a_text_says(text: str, words: str) -> None:
    assert said(text) == words


def test_a_name_is_not_what_it_links_to() -> None:
    assert name("**[One](a.md#b_(c))**") == name("One") == name("[One][one]")
    assert name("**[REQ-SPC-001]**") == "REQ-SPC-001"
    assert name("[TODO: what]") == "[TODO: what]"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\n  b", "a b"), ("a  \nb\\\nc", "a  \nb\\\nc"), ("a  b", "a  b"), ("", "")],
)
def test_text_without_its_line_breaks(text: str, line: str) -> None:
    assert unbroken(text) == line
    assert lines_as(line, line) == line.split("\n")


def test_a_line_never_begins_with_what_begins_a_block() -> None:
    assert lines_as("one two - three", "one two\nthree") == ["one two - three"]
    assert lines_as("one two three four", "one two\nthree five") == ["one two", "three four"]
    assert breaks_of("one\n**two** three\n") == ["two"]


def test_emphasis_is_taken_over_only_where_it_ends() -> None:
    assert in_form_of("**one** two", "__one__ two") == "__one__ two"
    assert in_form_of("**one two**", "__one three__") == "**one two**"
    assert with_forms("a [b](y)", "a [b](x)", "a [b](x)", "a [b](y)") == "a [b](y)"
    assert with_forms("a [b](x)", "a [b](x)", "a [b](z)", "a [b](y)") is None
