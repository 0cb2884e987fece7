"""A PRD's requirements are found in its own grammar, where it defines them and nowhere else."""

from __future__ import annotations

import textwrap
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.references.prd import (
    MAX_REQUIREMENTS,
    MAX_SELECTED,
    MAX_TEXT,
    PrdRequirements,
    Requirement,
    read_requirements,
    requirements_for,
)


def read(text: str) -> tuple[Requirement, ...]:
    return read_requirements(textwrap.dedent(text)).requirements


def ids(text: str) -> list[str]:
    return [item.id for item in read(text)]


def only(text: str) -> Requirement:
    (requirement,) = read(text)
    return requirement


# ---- whole documents, each in the grammar of a PRD that people write ------------------------

STAGED = """\
    ---
    title: "FR-0: not a requirement"
    ---
    # Notifications PRD

    ## Key Use Cases

    - **STORY-01**: When a sync fails, the operator is told.

    ## Functional Requirements

    - **REQ-PRD-FUN-01**: The platform sends notifications of GitOps events. Concrete Helm
      values belong to the spec downstream.
    - **REQ-PRD-OBS-FUN-01**: The default subscription covers `on-sync-failed`.

    ## Success Criteria

    - **REQ-PRD-MET-01**: No alert is lost.

    ## Scope and Non-goals

    - **In Scope**: alerts
    """

TABLES = """\
    # Web shop

    ## 4. Functional requirements

    | ID | Requirement | Priority | Acceptance criteria |
    |:---|-------------|:--------:|---------------------|
    | FR-101 | The shopper starts a checkout \\| a quote. | Must have | AC-001, AC-002 |
    | **[FR-CREATE-01]** | The shopper creates an account. | P2 | AC-003 |
    | `FR-AUTH-ACCESS-07` | | Could | AC-004 |

    ## 5. Non-functional requirements

      | ID | Category | Requirement | Priority |
      |----|----------|-------------|----------|
      | NFR-SEC-3 | Security | Card data is never stored. | Critical |
      | PERF-01 | Speed | p95 is below 300 ms. | Low |
      | UTF-8 | Text | All text is UTF-8. | Low |

    ## 6. Risks

    | Risk | What happens | Mitigation |
    | --- | --- | --- |
    | RSK-01 | The bank is down. | Retry, see FR-101 |
    """

HEADINGS = """\
    Refund PRD
    ==========

    ### 4.1 FR-1: Start a refund

    **Priority:** Must
    **Owner:** Payments

    A clerk starts a refund.

    ### FR-2

    **Status**: draft

    **Description**: A clerk cancels
    a refund.

    Priority: P0

    ### User Story US-12 - Watch the refund

    ### Notify the shopper (FR-3)

    FR-4: Refuse late refunds
    -------------------------

    ### Details of FR-2 and FR-9
    """

NUMBERED = """\
    # Ledger

    **PRD-0001-R0001** The ledger keeps every entry.

    **PRD-0001-R0002**: Entries are immutable.
    **PRD-0001-R0003**: Entries have a date.

    `PRD-0001-R0004` The ledger balances.

    [PRD-0001-R0005] Entries are signed.

    FR-6: Entries are exported.
    """

CHECKLIST = """\
    # Sign-in

    - [ ] FR1: A person signs in (P0)
    - [x] **FR2**: A person signs out
    1. NFR1 - Sign-in takes a second. Priority: High
    2) `NFR-2` [Should] Sign-in is logged.
    * **US-001**:
      - **As a** clerk
      - I want to sign in
    + FR-3.1 Nested number.
      - FR-3.1.1 Nested deeper.
    """


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STAGED, ["STORY-01", "REQ-PRD-FUN-01", "REQ-PRD-OBS-FUN-01", "REQ-PRD-MET-01"]),
        (TABLES, ["FR-101", "FR-CREATE-01", "FR-AUTH-ACCESS-07", "NFR-SEC-3", "PERF-01", "RSK-01"]),
        (HEADINGS, ["FR-1", "FR-2", "US-12", "FR-3", "FR-4"]),
        (NUMBERED, [f"PRD-0001-R000{number}" for number in range(1, 6)] + ["FR-6"]),
        (CHECKLIST, ["FR1", "FR2", "NFR1", "NFR-2", "US-001", "FR-3.1", "FR-3.1.1"]),
    ],
)
def test_each_grammar_of_a_prd_is_read(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_a_list_item_is_read_with_its_continuation_lines() -> None:
    item = read(STAGED)[1]
    assert item == Requirement(
        id="REQ-PRD-FUN-01",
        text="The platform sends notifications of GitOps events. Concrete Helm values belong to "
        "the spec downstream.",
        priority=None,
        headings=("Notifications PRD", "Functional Requirements"),
        line=12,
        form="list",
        kind="requirement",
    )


def test_table_rows_give_text_and_priority_from_their_columns() -> None:
    assert [(item.text, item.priority, item.form) for item in read(TABLES)] == [
        ("The shopper starts a checkout | a quote.", "High", "table"),
        ("The shopper creates an account.", "Medium", "table"),
        ("", "Low", "table"),
        ("Card data is never stored.", "Critical", "table"),
        ("p95 is below 300 ms.", "Low", "table"),
        ("The bank is down.", None, "table"),
    ]


def test_headings_give_their_title_or_the_first_paragraph_below() -> None:
    assert [(item.text, item.priority, item.line) for item in read(HEADINGS)] == [
        ("Start a refund", "High", 4),
        ("A clerk cancels a refund.", "Critical", 11),
        ("Watch the refund", None, 20),
        ("Notify the shopper", None, 22),
        ("Refuse late refunds", None, 24),
    ]


def test_paragraphs_give_their_text() -> None:
    assert [(item.text, item.form) for item in read(NUMBERED)] == [
        ("The ledger keeps every entry.", "paragraph"),
        ("Entries are immutable.", "paragraph"),
        ("Entries have a date.", "paragraph"),
        ("The ledger balances.", "paragraph"),
        ("Entries are signed.", "paragraph"),
        ("Entries are exported.", "paragraph"),
    ]


def test_a_story_that_has_only_an_id_gets_its_text_from_the_items_below_it() -> None:
    story = next(item for item in read(CHECKLIST) if item.id == "US-001")
    assert (story.text, story.kind) == ("As a clerk I want to sign in", "story")


def test_the_heading_path_ends_where_the_next_heading_of_the_same_level_begins() -> None:
    text = "# A\n## B\n### C\n- FR-1: one\n## D\n- FR-2: two\n# E\n- FR-3: three\n"
    assert [item.headings for item in read(text)] == [("A", "B", "C"), ("A", "D"), ("E",)]


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("FR-1", "requirement"), ("NFR-SEC-3", "requirement"), ("REQ-PRD-FUN-01", "requirement"),
        ("SHOP-FR-12", "requirement"), ("PRD-0001-R0001", "requirement"), ("BR-7a", "requirement"),
        ("RSK-01", "risk"), ("REQ-PRD-RSK-01", "risk"), ("RISK-2", "risk"),
        ("US-12", "story"), ("STORY-01", "story"), ("UC-3", "story"), ("REQ-US-1", "story"),
    ],
)  # fmt: skip
def test_the_words_of_an_id_say_what_it_is(token: str, kind: str) -> None:
    assert (only(f"- **{token}**: text").id, only(f"- {token}: text").kind) == (token, kind)


@pytest.mark.parametrize(
    "opening",
    ["FR-1:", "FR-1 -", "FR-1 \u2014", "FR-1.", "FR-1", "**FR-1**", "**FR-1**:", "**FR-1:**",
     "[FR-1]", "[FR-1]:", "**[FR-1]**", "**[FR-1]:**", "`FR-1`", "`FR-1`:", "__FR-1__", "*FR-1*",
     "<a id=\"fr-1\"></a>FR-1:", "**`FR-1`**", "FR\u20111:", "[ ] FR-1:"],
)  # fmt: skip
def test_an_id_is_read_in_every_decoration(opening: str) -> None:
    assert (only(f"- {opening} The shopper pays.").id, only(f"- {opening} Pay.").text) == (
        "FR-1",
        "Pay.",
    )


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("- **FR-1: Start checkout.** The shopper starts.", "Start checkout. The shopper starts."),
        ("- **FR-1** **Start** now", "Start now"),
        ("- `FR-1` `POST /pay` answers", "`POST /pay` answers"),
        ("- FR-1: see [the plan](plan.md#fr-2) <b>now</b>", "see the plan now"),
        ("- FR-1: FR-2 comes first", "FR-2 comes first"),
        ("### FR-1 Start ###", "Start"),
        ("- FR-1: 결제를 시작한다", "결제를 시작한다"),
    ],
)
def test_the_text_is_what_follows_the_id(line: str, text: str) -> None:
    assert only(line).text == text


# ---- mentions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The shopper pays as FR-1 says.",
        "FR-1 depends on the bank.",
        "**FR-1** needs the bank's interface first.",
        "**FR-1** and **FR-2** share a table.",
        "As agreed,\n**FR-1**: moved to next year.",
        "- see FR-1",
        "- Depends on: FR-1",
        "- FR-1 to FR-9",
        "- FR-1 \u2013 FR-9 are about money",
        "- FR-1...FR-9: money",
        "- FR-1, FR-2: both done",
        "- FR-1 and FR-2 are done",
        "- FR-1/FR-2 together",
        "- **FR-1** is out",
        "- FR-1",
        "- **Depends on:**\n  - FR-1: the bank\n  - FR-2: the shop",
        "Covers:\n\n- FR-1: the bank\n- FR-2: the shop",
        "- [FR-1](other.md#fr-1) lives elsewhere",
        "- [FR-1][other] lives elsewhere",
        "- ~~FR-1~~: withdrawn",
        "- XFR-1: x",
        "- FR-1-draft: x",
        "- docs/FR-1: x",
        "- fr-1: x",
        "# FR-1 to FR-9",
        "# About FR-1",
        "# Notes (FR-1, FR-2)",
        "> - FR-1: quoted",
        "```\n- FR-1: code\n```",
        "~~~md\n```\n- FR-1: code\n~~~",
        "- text\n  ```\n  - FR-1: code\n  ```",
        "text\n\n    - FR-1: indented code",
        "<pre>\n- FR-1: code\n</pre>",
        "<!-- - FR-1: comment -->",
        "<!--\n- FR-1: comment\n\n# FR-2: more\n-->",
        "a <!-- b\nFR-1: comment\n--> c",
        "<!--\n- FR-1: never closed",
        "---\nFR-1: front matter\n---",
        "## Traceability\n\n- FR-1: `tests/test_pay.py`",
        "# A\n\n## Revision history\n\n- FR-1: reworded",
        "| Task | Requirement |\n|---|---|\n| Pay | FR-1 |",
        "| Task | Req ID |\n|---|---|\n| PLN-001 | FR-1 |",
        "| Task | Req ID | Description |\n|---|---|---|\n| PLN-001 | FR-1 | Build it |",
        "| Parent | Text |\n|---|---|\n| FR-1 | x |",
        "| Depends on | ID | Text |\n|---|---|---|\n| FR-1 | x | y |",
        "| ID | Covers |\n|---|---|\n| T-1 | FR-1 |",
        "| ID | Status | Owner |\n|---|---|---|\n| FR-1 | done | Kim |",
        "| ID | Covered by |\n|---|---|\n| FR-1 | US-2, US-3 |",
        "| ID | Text |\n|---|---|\n| FR-1 to FR-2 | both |",
        "| ID | Text |\n|---|---|\n| [FR-1](other.md) | elsewhere |",
        "| Decision | Text |\n|---|---|\n| FR-1 must wait | for the bank |",
        "| FR-1 | no table without a delimiter row |",
    ],
)
def test_a_mention_defines_nothing(text: str) -> None:
    assert ids(text) == []


@pytest.mark.parametrize(
    "name",
    ["UTF-8", "ISO-8601", "RFC-9110", "SHA-256", "HTTP-2", "WCAG-2", "CVE-2024-1234", "COVID-19",
     "AES-256", "ADR-012", "PR-12", "AC-3", "TC-001", "EPIC-4", "REQ-SPC-001", "SEC-SPC-001",
     "VAL-SPC-001", "PRD-001", "PRD-2024-01", "TLS-1.3"],
)  # fmt: skip
@pytest.mark.parametrize(
    "place",
    ["- **{}**: text", "### {}: text", "**{}**: text",
     "## Requirements\n\n| Requirement ID | Requirement |\n|---|---|\n| {} | text |"],
)  # fmt: skip
def test_standards_documents_and_the_specs_own_ids_are_not_requirements(
    name: str, place: str
) -> None:
    assert ids(place.format(name)) == []


@pytest.mark.parametrize("text", ["- SHOP-123: Fix it", "### SHOP-123: Fix it", "**CHK-1**: x"])
def test_a_ticket_outside_a_table_of_requirements_is_not_a_requirement(text: str) -> None:
    assert ids(text) == []


@pytest.mark.parametrize(
    ("header", "under", "expected"),
    [
        ("| Requirement ID | Text |", "Any", ["CHK-12"]),
        ("| Req ID | Text |", "Any", ["CHK-12"]),
        ("| ID | Requirement |", "Any", ["CHK-12"]),
        ("| ID | Text |", "Functional requirements", ["CHK-12"]),
        ("| ID | Text |", "Tickets", []),
        ("| Ticket | Requirement |", "Requirements", []),
    ],
)
def test_a_prefix_of_the_teams_own_counts_where_the_table_says_requirement(
    header: str, under: str, expected: list[str]
) -> None:
    assert ids(f"## {under}\n\n{header}\n|---|---|\n| CHK-12 | Pay. |\n") == expected


# ---- priorities -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "priority"),
    [
        ("Critical", "Critical"), ("P0", "Critical"), ("Must", "High"), ("MUST HAVE", "High"),
        ("P1", "High"), ("high", "High"), ("Should-have", "Medium"), ("P2", "Medium"),
        ("Medium", "Medium"), ("Could", "Low"), ("Won't have", "Low"), ("Won\u2019t", "Low"),
        ("P3", "Low"), ("Low", "Low"), ("Nice to have", "Low"), ("Must (P0)", "Critical"),
        ("H", "High"), ("M", None), ("**Must**", "High"), ("\U0001f534 P0", "Critical"),
        ("", None), ("-", None), ("TBC", None), ("2", None),
    ],
)  # fmt: skip
def test_a_priority_column_is_mapped_to_the_templates_four(
    stated: str, priority: str | None
) -> None:
    table = f"| ID | Requirement | Priority |\n|---|---|---|\n| FR-1 | Pay. | {stated} |\n"
    assert only(table).priority == priority


def test_a_single_letter_is_moscow_only_in_a_moscow_column() -> None:
    table = "| ID | Requirement | MoSCoW |\n|---|---|---|\n| FR-1 | Pay. | M |\n| FR-2 | x | S |\n"
    assert [item.priority for item in read(table)] == ["High", "Medium"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- FR-1 (Must): Pay.", ("Pay.", "High")),
        ("- **FR-1** [P0] Pay.", ("Pay.", "Critical")),
        ("- FR-1: Pay. (Should have)", ("Pay.", "Medium")),
        ("- FR-1: Pay **(P1)**", ("Pay", "High")),
        ("- FR-1: Pay.\n  Priority: Low\n", ("Pay.", "Low")),
        ("- FR-1: Pay.\n  - **Priority**: Critical\n", ("Pay.", "Critical")),
        ("### Must have\n- FR-1: Pay.", ("Pay.", "High")),
        ("### P2 requirements\n- FR-1: Pay.", ("Pay.", "Medium")),
        ("- FR-1: Pay (in euro).", ("Pay (in euro).", None)),
        ("- FR-1: Pay with high speed (must be quick)", ("Pay with high speed (must be quick)",
         None)),
        ("### High tide\n- FR-1: Pay.", ("Pay.", None)),
        ("- FR-1: Pay.\n- FR-2: x. Priority: Low", ("Pay.", None)),
    ],
)  # fmt: skip
def test_a_list_states_a_priority_in_a_tag_a_label_or_its_heading(
    text: str, expected: tuple[str, str | None]
) -> None:
    first = read(text)[0]
    assert (first.text, first.priority) == expected


# ---- twice defined --------------------------------------------------------------------------


def test_an_id_defined_twice_is_one_requirement_with_the_longer_text_at_the_first_position() -> (
    None
):
    text = """\
        # Shop
        ## Summary
        | ID | Requirement | Priority |
        |---|---|---|
        | FR-2 | Pay | Must |
        | FR-1 | Order everything in the cart | Should |
        ## Checkout
        ### FR-1: Order
        ### FR-2: Pay with every card that the shopper has
        """
    second, first = read(text)
    assert (second.id, first.id) == ("FR-2", "FR-1")
    assert (second.text, second.priority, second.line, second.form) == (
        "Pay with every card that the shopper has",
        "High",
        9,
        "heading",
    )
    assert (second.headings, second.also_under) == (("Shop", "Checkout"), (("Shop", "Summary"),))
    assert (first.text, first.form) == ("Order everything in the cart", "table")


@pytest.mark.parametrize("side", ["Acceptance criteria", "Milestones & Roadmap", "Test plan"])
def test_a_longer_text_in_a_section_about_something_else_does_not_win(side: str) -> None:
    text = f"# P\n## {side}\n- FR-1: a very long line about it\n## Needs\n- FR-1: Pay.\n"
    assert only(text).text == "Pay."
    assert only(f"# P\n## {side}\n- FR-1: only here\n").text == "only here"


# ---- forms of text --------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_do_not_matter(end: str) -> None:
    changed = textwrap.dedent(TABLES).replace("\n", end)
    assert read_requirements(changed) == read_requirements(textwrap.dedent(TABLES))


def test_a_byte_order_mark_does_not_hide_front_matter() -> None:
    assert ids("\ufeff---\nFR-1: x\n---\n- FR-2: y\n") == ["FR-2"]


def test_a_rule_at_the_top_is_not_front_matter() -> None:
    assert ids("---\n\n- FR-2: y\n") == ["FR-2"]


def test_a_table_inside_a_list_is_read() -> None:
    text = "1. Requirements\n\n    | ID | Text |\n    |---|---|\n    | FR-1 | Pay. |\n"
    assert ids(text) == ["FR-1"]


def test_a_table_right_below_a_paragraph_and_right_above_a_heading_is_read() -> None:
    text = "Text:\n| ID | Text |\n|--|--|\n| FR-1 | a |\n# B | c\n- FR-2: d\n"
    assert [(item.id, item.headings) for item in read(text)] == [("FR-1", ()), ("FR-2", ("B | c",))]


def test_an_id_column_links_to_its_own_details() -> None:
    text = "| ID | Text |\n|--|--|\n| [FR-1](#fr-1-pay) | Pay. |\n"
    assert only(text).text == "Pay."


def test_a_table_in_another_language_gives_the_column_of_the_requirement() -> None:
    text = "| ID | 분류 | 요구사항 |\n|--|--|--|\n| FR-1 | 결제 | 결제를 시작할 수 있다 |\n"
    assert only(text).text == "결제를 시작할 수 있다"


def test_a_comment_in_a_line_or_code_span_does_not_hide_what_follows() -> None:
    text = "- FR-1: a <!-- x --> b\n- FR-2: write `<!--` first\n- FR-3: c\n"
    assert [(item.id, item.text) for item in read(text)] == [
        ("FR-1", "a b"),
        ("FR-2", "write `<!--` first"),
        ("FR-3", "c"),
    ]


def test_a_list_item_ends_a_paragraph_and_the_comment_in_it() -> None:
    # CommonMark reads blocks before it reads what is in them, so a comment inside a paragraph ends
    # with the paragraph at the latest, and GitHub shows this item.
    (item,) = read("a <!-- b\n- FR-1: Pay.\n--> c")
    assert (item.id, item.line) == ("FR-1", 2)


def test_what_a_comment_says_is_not_read() -> None:
    item = only("- FR-1: <!-- `FR-2` --> Pay. <!-- see `x`\n  Priority: Low -->\n  Now.\n")
    assert (item.id, item.text, item.priority) == ("FR-1", "Pay. Now.", None)
    text = "# A <!-- traceability -->\n| ID | Text |\n|--|--|\n| FR-1 | Pay. <!-- P0 --> |\n"
    assert (only(text).text, only(text).headings) == ("Pay.", ("A",))


def test_an_html_block_hides_what_is_in_it_until_a_blank_line() -> None:
    text = "<details>\n- FR-1: hidden\n\n- FR-2: shown\n\n</details>\n"
    assert ids(text) == ["FR-2"]


def test_the_bullets_of_a_word_processor_make_a_list() -> None:
    text = "Needs:\n\u2022 FR-1: Pay.\n   Now.\n\u2022 **FR-2**: Refund. (Must)\n"
    assert [(item.id, item.text, item.priority, item.line, item.form) for item in read(text)] == [
        ("FR-1", "Pay. Now.", None, 2, "list"),
        ("FR-2", "Refund.", "High", 4, "list"),
    ]
    assert ids("Covers:\n\u2022 FR-1: Pay.\n") == []


def test_quotes_and_items_are_read_as_commonmark_nests_them() -> None:
    assert ids("- - FR-1: Pay.\n") == ["FR-1"]
    assert ids("> quoted\n- FR-2: Pay.\n") == ["FR-2"]
    assert ids("- text\n\n  > - FR-3: quoted\n\n  - FR-4: Pay.\n") == ["FR-4"]


def test_text_is_capped_and_safe() -> None:
    text = only(f"- FR-1: \u202e<script>x</script> {'word ' * 2000}").text
    assert len(text) <= MAX_TEXT
    assert text.startswith("x word")
    assert text.endswith("word…")


def test_the_number_of_requirements_is_bounded() -> None:
    text = "\n".join(f"- FR-{number}: text" for number in range(MAX_REQUIREMENTS + 50))
    assert len(read_requirements(text).requirements) == MAX_REQUIREMENTS


@pytest.mark.parametrize(
    "piece",
    ["<!--`", "- FR-1", "|", "*", "- FR-1: ", "A-", "[FR-1](", "- FR-1 (", "#", "`", "FR-1-",
     "1.", "> ", "\\|", "**[", "<a>", "- - "],
)  # fmt: skip
def test_a_long_hostile_line_does_not_hide_what_is_above_it(piece: str) -> None:
    assert ids("- FR-777: still here\n\n" + piece * 20_000)[0] == "FR-777"


def test_a_requirement_is_found_by_its_id() -> None:
    prd = read_requirements("- FR-1: one\n- FR-12: twelve\n")
    found = prd.find("FR-12")
    assert found is not None
    assert found.text == "twelve"
    assert prd.find("FR-2") is None


LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "- ", "  - ", "# ", "### ", "| ", "> ", "    ", "1. ", "```", "---",
                         "<!-- ", "===", "|--|--|", "- [ ] "]),
        st.sampled_from(["FR-1", "**FR-2**", "[REQ-PRD-FUN-01]", "`US-3`", "ID | Text", "RSK-1",
                         "FR-1 to FR-9", "text", "", "-->", "UTF-8", "**FR-4:"]),
        st.sampled_from(["", ": pay", " | Must |", "\u202e\u200b", " (P0)", "\u2028x", "\x00", "**",
                         ":** `a", " <b>x", "](y)", " \\| z"]),
    ).map("".join),
    max_size=30,
)  # fmt: skip
DOCUMENTS = st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\n\n"])).map(
    lambda drawn: drawn[1].join(drawn[0])
)


@given(st.one_of(st.text(), DOCUMENTS))
def test_any_text_is_read_without_an_error_into_bounded_safe_lines(text: str) -> None:
    prd = read_requirements(text)
    assert len({item.id for item in prd.requirements}) == len(prd.requirements)
    for item in prd.requirements:
        assert len(item.text) <= MAX_TEXT
        assert len(item.id) <= 200
        assert 1 <= item.line <= text.count("\n") + text.count("\r") + 1
        for line in (item.id, item.text, *item.headings):
            assert line == " ".join(line.split())
            for character in line:
                assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
                assert character not in "\u200b\u202e\ufeff"
    selection = requirements_for(prd, text[:20], "checkout", limit=1)
    assert set(selection.requirements) <= set(prd.requirements)
    assert "\n" not in selection.note


# ---- one feature's requirements -------------------------------------------------------------


def many(*sections: tuple[str, int]) -> PrdRequirements:
    lines = ["# Shop"]
    for section, (heading, count) in enumerate(sections):
        lines.append(f"## {heading}")
        lines += [f"- FR-{section}-{number}: text" for number in range(count)]
    return read_requirements("\n".join(lines))


def test_a_small_prd_is_taken_whole() -> None:
    selection = requirements_for(many(("Cart", 20), ("Checkout", 10)), "Checkout", "checkout")
    assert len(selection.requirements) == 30
    assert selection.note == "defines 30 requirement IDs, all taken"


def test_from_a_large_prd_only_what_is_under_the_features_name_is_taken() -> None:
    prd = many(("Cart", 40), ("4.2 CHECKOUT: pay & confirm", 9), ("Precheckout", 32))
    selection = requirements_for(prd, "Checkout", "checkout")
    assert [item.id for item in selection.requirements] == [f"FR-1-{n}" for n in range(9)]
    assert selection.note == "defines 81 requirement IDs, 9 under a heading naming Checkout"


def test_a_large_prd_that_does_not_name_the_feature_gives_nothing_and_says_so() -> None:
    selection = requirements_for(many(("Cart", 81)), "Checkout", "checkout")
    assert selection.requirements == ()
    assert selection.note == "defines 81 requirement IDs, none under a heading naming Checkout"


def test_the_slug_or_an_outer_heading_is_enough() -> None:
    prd = many(("Cart", 40), ("Sign in", 3))
    assert len(requirements_for(prd, "Customer login", "sign-in").requirements) == 3
    text = "# P\n## Login\n### Rules\n- FR-1: a\n## Other\n- FR-2: b\n"
    assert len(requirements_for(read_requirements(text), "Login", "x", limit=1).requirements) == 1


def test_a_summary_table_does_not_hide_the_section_of_the_detail() -> None:
    text = """\
        # P
        ## Summary
        | ID | Requirement |
        |---|---|
        | FR-1 | A longer text than the detail has |
        | FR-2 | Another |
        ## Checkout
        ### FR-1: Pay
        """
    prd = read_requirements(textwrap.dedent(text))
    chosen = requirements_for(prd, "Checkout", "checkout", limit=1).requirements
    assert [item.id for item in chosen] == ["FR-1"]


def test_risks_are_read_but_never_chosen() -> None:
    prd = read_requirements("- FR-1: a\n- RSK-1: b\n- US-1: c\n- NFR-SEC-1: d\n")
    assert [item.kind for item in prd.requirements] == [
        "requirement",
        "risk",
        "story",
        "requirement",
    ]
    selection = requirements_for(prd, "x", "x")
    assert [item.id for item in selection.requirements] == ["FR-1", "US-1", "NFR-SEC-1"]


@pytest.mark.parametrize(
    ("text", "note", "taken"),
    [
        ("# PRD\n\nProse.\n", "defines no requirement IDs", 0),
        ("- RSK-1: a\n- RSK-2: b\n", "defines 2 risk IDs but no requirement IDs", 0),
        ("- FR-1: a\n", "defines 1 requirement ID, taken", 1),
        ("# P\n## Needs\n- FR-1: a\n## Out of Scope\n- FR-2: b\n",
         "defines 2 requirement IDs, 1 out of scope, the others taken", 1),
        ("# P\n## 3. Non-Goals\n- FR-2: b\n", "defines 1 requirement ID, 1 out of scope", 0),
    ],
)  # fmt: skip
def test_the_note_says_what_happened(text: str, note: str, taken: int) -> None:
    selection = requirements_for(read_requirements(text), "Checkout", "checkout")
    assert (selection.note, len(selection.requirements)) == (note, taken)


def test_a_selection_fits_the_templates_list() -> None:
    selection = requirements_for(many(("Checkout", MAX_SELECTED + 5)), "Checkout", "checkout")
    assert len(selection.requirements) == MAX_SELECTED
    assert selection.note.endswith(f"naming Checkout, the first {MAX_SELECTED} taken")
