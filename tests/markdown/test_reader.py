"""The reader gives every text back, knows where everything is, and works in linear steps."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from document import Render
from feature_spec.copy.report import closing_lines
from feature_spec.markdown import (
    Field,
    Item,
    Node,
    Row,
    Section,
    Spec,
    Table,
    code_spans,
    ids,
    links,
    read_spec,
)
from feature_spec.markdown.inline import _Scan, open_items
from feature_spec.repository.place import Place

AWKWARD = st.text(
    st.sampled_from("ab -*+#>|`~<>![]():=_\\\"'\t\r\n\n\n0123.)\0\u2028\u0085\x0b\x0c\ufeff😀"),
    max_size=120,
)


@given(st.one_of(AWKWARD, AWKWARD.map("---\n{}\n---\n".format), st.text(max_size=80)))
@example("---\n---\n")
@settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    spec = read_spec(text)
    assert spec.text() == text
    lines = text.split("\n")
    for node in spec.walk():
        if node.own:
            first = node.own.split("\n")[0]
            assert lines[node.line - 1] == first


@given(AWKWARD)
@settings(max_examples=800, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_found_in_any_text_stands_where_it_says(text: str) -> None:
    stands_where_it_says(read_spec(text))


def stands_where_it_says(spec: Spec) -> None:
    lines = spec.text().split("\n")

    def at(line: int, column: int) -> str:
        assert column >= 1
        return lines[line - 1][column - 1 :]

    for link in links(spec):
        assert at(link.line, link.column).startswith(link.destination)
    for found in ids(spec):
        assert at(found.line, found.column).startswith(found.id)
    for item in open_items(spec):
        assert at(item.line, item.column).startswith(item.text)
    for span in code_spans(spec):
        assert at(span.line, span.column).startswith("`")
    for node in spec.walk():
        cells = node.header if isinstance(node, Table) else getattr(node, "cells", ())
        for cell in cells:
            assert at(cell.line, cell.column).startswith(cell.text)


# ---- a rendered spec ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spec(render: Render) -> Spec:
    return read_spec(
        render(
            feature_name="Checkout",
            prd_reference="docs/prd/checkout.md",
            requirements=[{"text": "Pays once", "priority": "High", "prd": "REQ-PRD-FUN-01"}],
        ).text
    )


def test_everything_in_a_rendered_spec_stands_where_it_says(spec: Spec) -> None:
    stands_where_it_says(spec)
    lines = spec.text().split("\n")
    for node in spec.walk():
        assert not node.own or lines[node.line - 1] == node.own.split("\n")[0]


def test_the_sections_of_a_rendered_spec_are_its_headings(spec: Spec) -> None:
    assert [s.number for s in spec.sections if s.level == 2] == [*map(str, range(10)), ""]
    assert spec.sections[0].words == "Implementation Specification (Spec): Checkout"


def test_a_row_is_known_by_its_id_and_a_bullet_by_its_label(spec: Spec) -> None:
    keys = {node.key for node in spec.walk() if isinstance(node, Row)}
    labels = {node.label for node in spec.walk() if isinstance(node, Item)}
    assert {"REQ-SPC-001", "Architecture Style"} <= keys
    assert {"[VAL-SPC-001] Unit Tests", "Component Boundary"} <= labels


def test_each_id_is_defined_once_and_mentioned_elsewhere(spec: Spec) -> None:
    found = ids(spec)
    defined = [one.id for one in found if one.definition]
    assert len(set(defined)) == len(defined)
    assert {"REQ-SPC-001", "VAL-SPC-001"} <= set(defined)
    mentioned = {one.id for one in found if one.own and not one.definition}
    assert mentioned <= set(defined)
    # A test that no requirement names is mentioned once it has run: 7.2 begins without rows.
    assert {one for one in set(defined) - mentioned if not one.startswith("VAL-SPC-")} == set()
    assert [one.own for one in found if one.id == "REQ-PRD-FUN-01"] == [False]


def test_the_links_of_a_rendered_spec_are_found(spec: Spec) -> None:
    assert "../../docs/prd/checkout.md" in [link.destination for link in links(spec)]


def test_as_many_items_are_open_as_the_report_of_the_copy_counts(spec: Spec) -> None:
    late = [item.late for item in open_items(spec)]
    assert late.count(False) > 5
    assert late.count(True) > 1
    place = Place(Path("/r/specs/checkout"), Path("/r"), in_git=True)
    counted = closing_lines(place, spec.text())[0].text
    assert counted == f"{late.count(False)} before coding, {late.count(True)} before Validated"


# ---- what is found ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](b)", [("link", "b", "a", 1, 5)]),
        ("![a](<b c> 'd')", [("image", "b c", "a", 1, 7)]),
        ("x\n  [a\nb]( c )", [("link", "c", "a\nb", 3, 5)]),
        ("[a]: <b> 'c'\n[d]:\n  e\n",
         [("definition", "b", "a", 1, 7), ("definition", "e", "d", 3, 3)]),
        ("<https://x.y>", [("autolink", "https://x.y", "", 1, 2)]),
        ("| a |\n|---|\n| `[` [x](y\\|z) |", [("link", "y\\|z", "x", 3, 11)]),
        ("# a [b](c) #", [("link", "c", "b", 1, 9)]),
        ("> - x [b](c)\n>   [d](e)", [("link", "c", "b", 1, 11), ("link", "e", "d", 2, 9)]),
        ("-\t[b](c)", [("link", "c", "b", 1, 7)]),
        ("`[a](b)` ```` [c](d) ```` <!-- [e](f) --> \\[g](h)", []),
        ("```\n[a](b)\n```\n\n<!--\n[c](d)\n-->\n\n    [e](f)", []),
        ("[a [b](c) d](e)", [("link", "c", "b", 1, 8)]),
        ("[![a](b)](c)", [("image", "b", "a", 1, 7), ("link", "c", "![a](b)", 1, 11)]),
        ("[](`x`)[a](javascript:b)",
         [("link", "`x`", "", 1, 4), ("link", "javascript:b", "a", 1, 12)]),
    ],
)  # fmt: skip
def test_links(text: str, expected: list[tuple[str, str, str, int, int]]) -> None:
    found = links(read_spec(text))
    assert [(x.kind, x.destination, x.text, x.line, x.column) for x in found] == expected


def test_an_open_item_counts_wherever_it_stands_but_not_in_the_command_that_finds_them() -> None:
    text = (
        'a: "[TODO: one]"\n\n```\nx [TODO before Validated: two] [TODO: three]\n```\n\n'
        "Find them: `grep -n '[[]TODO' spec.md`. [TODO] [TODO:] [TODO: ]\n"
    )
    found = [
        (item.prompt, item.late, item.line, item.column) for item in open_items(read_spec(text))
    ]
    assert found == [("one", False, 1, 5), ("two", True, 4, 3), ("three", False, 4, 32)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| ID |\n|---|\n| **[REQ-SPC-001]** |", [("REQ-SPC-001", True, "")]),
        ("| ID |\n|---|\n| REQ-SPC-001 |", [("REQ-SPC-001", False, "")]),
        ("| x | ID |\n|---|---|\n| a | **[REQ-SPC-001]** |", [("REQ-SPC-001", False, "")]),
        ("- **[VAL-SPC-001] Unit Tests**: SEC-SPC-016",
         [("VAL-SPC-001", True, ""), ("SEC-SPC-016", False, "")]),
        ("see checkout/VAL-SPC-001 and `REQ-PRD-FUN-01`",
         [("VAL-SPC-001", False, "checkout"), ("REQ-PRD-FUN-01", False, "")]),
        ("[FR-1](docs/REQ-PRD-FUN-01.md) US-12 SHOP-FR-3",
         [("FR-1", False, ""), ("US-12", False, ""),
          ("SHOP-FR-3", False, "")]),
        ("UTF-8 RFC-9110 SHA-256 XREQ-SPC REQ-SPC-001x a-REQ-SPC-001", []),
        ("---\nt: REQ-SPC-001\n---\n<!-- REQ-SPC-002 -->\n", []),
    ],
)  # fmt: skip
def test_ids(text: str, expected: list[tuple[str, bool, str]]) -> None:
    found = ids(read_spec(text))
    assert [(one.id, one.definition, one.feature) for one in found] == expected


# ---- bounded work -------------------------------------------------------------------------------

ATTACKS: dict[str, Callable[[int], str]] = {
    "backticks": lambda n: " ".join("`" * (i % 60 + 1) for i in range(n)),
    "code spans": lambda n: "`a` " * n,
    "one run of backticks": lambda n: "`" * n,
    "ever longer runs": lambda n: " ".join("`" * i for i in range(1, int(n**0.5) * 2)),
    "opening brackets": lambda n: "[" * n,
    "closing brackets": lambda n: "]" * n,
    "brackets in brackets": lambda n: "[" * n + "]" * n,
    "links in brackets": lambda n: "[a" * n + "](b)" * n,
    "open links": lambda n: "[a](b" * n,
    "open titles": lambda n: '[a](b "' * n + "[a](b '" * n + "[a](b (" * n,
    "open parentheses": lambda n: "[a](" * n + "(" * n,
    "labels": lambda n: "[a][b]" * n,
    "open angles": lambda n: "<" * n + '<a b="' * n + "<a b='" * n + "<a " * n,
    "comments": lambda n: "x <!-- " * n,
    "instructions": lambda n: "x <? <!X <![CDATA[ " * n,
    "many definitions": lambda n: "[a]: b\n" * n,
    "open definitions": lambda n: "[a]: b\n'x\n" * n + "[" * n,
    "quotes": lambda n: "> " * n,
    "quotes over quotes": lambda n: ("> " * 30 + "x\n") * (n // 30),
    "items": lambda n: "- " * n,
    "deeper and deeper items": lambda n: "".join("  " * (i % 60) + "- x\n" for i in range(n // 60)),
    "numbered items": lambda n: "1. " * n,
    "bars": lambda n: "|" * n + "\n" + "|-" * n + "|\n" + "|" * n,
    "escaped bars": lambda n: "\\|" * n + "|\n|-|\n" + "\\|" * n,
    "tables without rows": lambda n: "a|b\n-|\n" * n,
    "open fences": lambda n: "```\n" + "~~~\n" * n,
    "fences in fences": lambda n: "```\n~~~\n" * n,
    "open comments": lambda n: "<!--\n" * n,
    "tags": lambda n: "<a\n" * n + "<b " + "c=d " * n,
    "setext": lambda n: "a\n" * n + "===\n" + "[a]: b\n===\n" * n,
    "number signs": lambda n: "# " + "# " * n + " " * n + "x",
    "blank lines": lambda n: "- a\n" + "\n" * n + "  b\n",
    "blanks": lambda n: "a" + " " * n + "b\n" + " " * n + "\n" + "\t" * n,
    "rules": lambda n: "* " * n + "a\n" + "- " * n,
    "sections": lambda n: "".join("#" * (i % 6 + 1) + " a\n" for i in range(n)),
    "open items": lambda n: "[TODO: " * n,
    "front matter": lambda n: "---\na:\n" + "  - b\n" * n + "c\n" * n + "---\n",
    "IDs": lambda n: "REQ-" * n + "a-" * n,
}


def steps(text: str) -> int:
    """How many lines of the reader run, and how many functions are called, for a text."""
    counted = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal counted
        counted += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        spec = read_spec(text)
        for find in (links, ids, open_items, code_spans):
            find(spec)
    finally:
        sys.settrace(before)
    assert spec.text() == text
    return counted


@pytest.mark.parametrize("attack", ATTACKS)
def test_twice_the_text_takes_at_most_twice_the_steps(attack: str) -> None:
    once, twice = ATTACKS[attack](600), ATTACKS[attack](1200)
    growth = len(twice) / len(once)
    assert steps(twice) <= steps(once) * growth * 1.15 + 500


class Searched(str):
    """A text that counts how many of its characters `find` passes over."""

    passed = 0

    def find(self, *arguments: Any) -> int:
        found = super().find(*arguments)
        self.passed += (found if found >= 0 else len(self)) - arguments[1]
        return found


@pytest.mark.parametrize("begin", ["<!--", "<?", "<![CDATA[", "<!X"])
def test_what_never_ends_is_searched_for_once(begin: str) -> None:
    text = Searched(f"x {begin} " * 500)
    assert _Scan(text, 0, set()).links == []
    assert text.passed <= len(text)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_large_hostile_text_is_read(attack: str) -> None:
    text = ATTACKS[attack](4_000)
    spec = read_spec(text)
    assert spec.text() == text
    assert len(links(spec)) + len(code_spans(spec)) <= len(text)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("---\n---\n", [""]),
        ("---\n\n---\n# a\n", ["", ""]),
        ("---\na: 1\n  - b\n# c\n'd e': f\n---\n", ["a", "d e", ""]),
        ("---\na: 1\n", None),
    ],
)
def test_front_matter_has_a_field_for_each_key_and_one_for_its_end(
    text: str, keys: list[str] | None
) -> None:
    spec = read_spec(text)
    front = spec.front_matter
    assert spec.text() == text
    found = [field.key for field in front.children if isinstance(field, Field)] if front else None
    assert found == keys


def test_a_line_taken_into_an_item_without_its_indentation_is_no_header() -> None:
    spec = read_spec("- x\na | b\n  --|--\n")
    assert spec.tables == []
    assert read_spec("- x\n  a | b\n  --|--\n").tables[0].columns == ("a", "b")


def test_at_the_largest_depth_the_text_is_kept() -> None:
    spec = read_spec("- " * 50 + "x\n")
    depth = 0
    node: Node | None = spec.children[0]
    while node is not None:
        depth += isinstance(node, Item)
        node = node.first if isinstance(node, Item) else (node.children or [None])[0]  # type: ignore[list-item]
    assert depth == 8
    assert not [node for node in spec.walk() if isinstance(node, Section)]
