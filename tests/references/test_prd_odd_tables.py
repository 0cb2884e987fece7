"""Tables of a PRD in forms that readers of Markdown meet now and then."""

from __future__ import annotations

import time

import pytest

from feature_spec.references.prd import read_requirements


def taken(text: str) -> list[tuple[str, str]]:
    return [(item.id, item.text) for item in read_requirements(text).requirements]


LINKED = """\
# Till

| ID | Requirement | Priority |
|---|---|---|
| [FR-1](https://tracker.example/browse/FR-1) | Pay by card | Must |
| **[FR-2](http://tracker.example/FR-2)** | Print a receipt | Must |
| [FR-3][tracker] | Send a receipt | Could |

[tracker]: https://tracker.example/FR-3
"""


def test_an_id_that_is_linked_to_a_tracker_defines_its_row() -> None:
    assert taken(LINKED) == [
        ("FR-1", "Pay by card"),
        ("FR-2", "Print a receipt"),
        ("FR-3", "Send a receipt"),
    ]


@pytest.mark.parametrize("target", ["(other.md#fr-1)", "(../prd.md)", "(javascript:x)"])
def test_an_id_that_is_linked_to_another_document_is_a_mention(target: str) -> None:
    text = f"# Till\n\n| ID | Requirement |\n|---|---|\n| [FR-1]{target} | Pay by card |\n"
    assert taken(text) == []


def test_a_linked_id_without_a_header_that_says_so_is_a_mention() -> None:
    text = "# Till\n\n| Xyz | Qqq |\n|---|---|\n| [FR-1](https://a.example/1) | Pay by card |\n"
    assert taken(text) == []


def test_a_linked_id_that_is_struck_through_is_a_mention() -> None:
    text = "# Till\n\n| ID | Requirement |\n|---|---|\n| ~~[FR-1](https://a.example/1)~~ | Pay |\n"
    assert taken(text) == []


def test_many_brackets_in_an_id_cell_take_no_time() -> None:
    began = time.perf_counter()
    for cell in ("[" * 50_000, "[FR-1](https://" * 5_000, "[a][" * 20_000):
        read_requirements(f"# Till\n\n| ID | Requirement |\n|---|---|\n| {cell} | Pay |\n")
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "table",
    [
        "| FR-1 | Pay by card | Must |\n|---|---|---|\n| FR-2 | Print a receipt | Should |\n",
        "| **FR-1** | Pay by card | Must |\n|---|---|---|\n| `FR-2` | Print a receipt | Should |\n",
        "<table><tr><td>FR-1</td><td>Pay by card</td><td>Must</td></tr>\n"
        "<tr><td>FR-2</td><td>Print a receipt</td><td>Should</td></tr></table>\n",
    ],
)
def test_a_table_without_a_header_loses_no_row(table: str) -> None:
    found = read_requirements(f"# Till\n\n{table}").requirements
    assert [(item.id, item.text, item.priority) for item in found] == [
        ("FR-1", "Pay by card", "High"),
        ("FR-2", "Print a receipt", "Medium"),
    ]
    assert found[0].line == 3


def test_the_record_of_one_requirement_has_no_row_in_its_header() -> None:
    text = "# Till\n\n| FR-1 | Pay by card |\n|---|---|\n| Priority | Must |\n| Owner | FR team |\n"
    assert [item.id for item in read_requirements(text).requirements] in ([], ["FR-1"])


def test_a_matrix_of_ids_defines_nothing() -> None:
    assert taken("# Till\n\n| FR-1 | FR-2 |\n|---|---|\n| FR-3 | FR-4 |\n") == []


@pytest.mark.parametrize(
    ("header", "row", "text"),
    [
        (
            "As a | I want | So that",
            "buyer | to pay | I get goods",
            "As a buyer, I want to pay, so that I get goods",
        ),
        (
            "As a/an | I want to | So that",
            "buyer. | pay, | I get goods.",
            "As a buyer, I want to pay, so that I get goods",
        ),
        (
            "Als | m\u00f6chte ich | damit",
            "K\u00e4ufer | zahlen | ich Ware bekomme",
            "Als K\u00e4ufer, m\u00f6chte ich zahlen, damit ich Ware bekomme",
        ),
        ("As a | I want", "buyer | to pay by card", "As a buyer, I want to pay by card"),
    ],
)
def test_the_columns_of_a_story_are_one_text(header: str, row: str, text: str) -> None:
    line = "|---" * (header.count("|") + 2)
    table = f"| ID | {header} |\n{line}|\n| US-1 | {row} |\n| US-2 | x{row} |\n"
    assert taken(f"# Till\n\n{table}")[0] == ("US-1", text)


@pytest.mark.parametrize("tag", ["(removed)", "[REMOVED]", "(deprecated)", "(gestrichen)"])
@pytest.mark.parametrize(
    "form", ["- **FR-2**: {tag} Print", "- **FR-2**: Print {tag}", "### FR-2: Print {tag}"]
)
def test_what_a_tag_says_is_removed_is_out_of_scope(tag: str, form: str) -> None:
    line = form.format(tag=tag)
    found = read_requirements(f"# Till\n\n- **FR-1**: Pay (Must)\n\n{line}\n").requirements
    assert [(item.id, item.out, item.text) for item in found] == [
        ("FR-1", False, "Pay"),
        ("FR-2", True, "Print"),
    ]


def test_other_words_in_brackets_stay_in_the_text() -> None:
    assert taken("# Till\n\n- **FR-1**: Pay (card)\n") == [("FR-1", "Pay (card)")]
