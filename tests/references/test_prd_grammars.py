"""The forms in which PRDs name a requirement, its text, its priority and its criteria."""

from __future__ import annotations

import textwrap
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.copy.lists import as_requirements
from feature_spec.references.prd import (
    MAX_SELECTED,
    MAX_TEXT,
    Requirement,
    read_requirements,
    requirements_for,
)

R = "# Till\n\n## Requirements\n\n"


def read(text: str) -> tuple[Requirement, ...]:
    return read_requirements(textwrap.dedent(text)).requirements


def ids(text: str) -> list[str]:
    return [item.id for item in read(text)]


def only(text: str) -> Requirement:
    (requirement,) = read(text)
    return requirement


def rows(*cells: str) -> str:
    """Give a table of rows that are written with `|`."""
    first, *rest = cells
    return "\n".join(
        [f"| {first} |", "|---" * (first.count("|") + 1) + "|", *(f"| {row} |" for row in rest)]
    )


# ---- columns --------------------------------------------------------------------------------


def test_the_longest_cell_is_not_the_requirement() -> None:
    text = rows(
        "ID | Anforderung | Akzeptanzkriterium", "FR-1 | Neun Vorlagen | Alle sind in der Liste"
    )
    assert only(text).text == "Neun Vorlagen"


def test_a_later_table_does_not_replace_a_definition() -> None:
    text = "# P\n## Needs\n- **FR-1**: Sells.\n## Xyz\n" + rows(
        "ID | Qqq | Zzz", "FR-1 | T-1 | A far longer text than the definition, of another kind"
    )
    assert only(text).text == "Sells."


@pytest.mark.parametrize(
    ("header", "row", "text"),
    [
        ("ID | Wymaganie | Kryterium", "FR-1 | Sells. | Something much longer", "Sells."),
        ("Qqq | Zzz", "FR-1 | Sells.", "Sells."),
        ("# | ID | Zzz", "1 | FR-1 | Sells.", "Sells."),
        ("ID | Prio | Zzz", "FR-1 | P1 | Sells.", "Sells."),
        ("ID | Qqq | Zzz", "FR-1 | 12 | Sells.", "Sells."),
        ("ID | Qqq | Zzz", "FR-1 | US-3 | Sells.", "Sells."),
        ("ID | Qqq | Zzz", "FR-1 | Must | Sells.", "Sells."),
        ("ID | Name | Zzz", "FR-1 | Sale | something much longer", "Sale"),
        ("ID | Title | Description", "FR-1 | Sale | Sells.", "Sells."),
        ("ID | Requirement | Description", "FR-1 | Sale | Sells.", "Sale: Sells."),
        ("ID | Requirement | Description", "FR-1 | The till sells. | The till sells. Fast.",
         "The till sells. Fast."),
        ("ID | Requirement Type | Requirement Text", "FR-1 | functional | Sells.", "Sells."),
        ("Name | ID | Description", "Sale | FR-1 | Sells.", "Sells."),
        ("ID | Data requirement", "FR-1 | Sells.", "Sells."),
        ("Ref. | Need | Source", "FR-1 | Sells. | the workshop with the clerks", "Sells."),
        ("ID (FR) | Requirement / Besoin", "FR-1 | Sells.", "Sells."),
    ],
)  # fmt: skip
def test_a_column_is_chosen_by_its_place_its_cells_and_its_head(
    header: str, row: str, text: str
) -> None:
    assert [(item.id, item.text) for item in read(rows(header, row))] == [("FR-1", text)]


def test_a_column_that_repeats_few_short_values_says_nothing() -> None:
    table = rows("ID | Qqq | Zzz", *(f"FR-{n} | alpha | Text {n}" for n in range(1, 5)))
    assert [item.text for item in read(table)] == ["Text 1", "Text 2", "Text 3", "Text 4"]
    table = rows("ID | Requirement | Zzz", *(f"FR-{n} | core | Text {n}" for n in range(1, 6)))
    assert next(item.text for item in read(table)) == "Text 1"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("ID | Status | Owner", "FR-1 | done | Kim"),
        ("ID | Test case | Implementation", "FR-1 | the one | the module of the till"),
        ("ID | Testfall | Umsetzung", "FR-1 | T-1 | Das Modul"),
        ("ID | Date | Qqq", "FR-1 | 2025-01-01 | reworded"),
    ],
)
def test_a_row_that_does_not_say_what_is_required_is_not_taken_and_reported(
    header: str, row: str
) -> None:
    prd = read_requirements(rows(header, row))
    assert (prd.requirements, prd.unclear) == ((), ("FR-1",))
    selection = requirements_for(prd, "x", "x")
    assert selection.note == "defines no requirement IDs"
    assert selection.remark == "FR-1 not taken: no column of the table says what it asks for"


def test_what_has_no_text_is_named() -> None:
    text = rows("ID | Requirement", "FR-1 |", *(f"FR-{n} | ..." for n in range(2, 7)), "FR-9 | a b")
    selection = requirements_for(read_requirements(text), "x", "x")
    assert selection.remark == "FR-1, FR-2, FR-3 and 3 more without a text"
    assert as_requirements(selection)[0]["text"] == "[TODO: what FR-1 asks for]"


# ---- priorities -----------------------------------------------------------------------------


@pytest.mark.parametrize("head", ["Priority", "Pri", "MoSCoW", "Prio", "Qqq", "\u4f18\u5148\u7ea7"])
def test_the_letters_of_moscow_are_read_under_any_head(head: str) -> None:
    table = rows(
        f"ID | {head} | Requirement",
        "FR-1 | M | a b",
        "FR-2 | S | a b",
        "FR-3 | C | a b",
        "FR-4 | W | a b",
    )
    assert [item.priority for item in read(table)] == ["High", "Medium", "Low", "Low"]
    assert [item.out for item in read(table)] == [False, False, False, True]


@pytest.mark.parametrize(
    ("letters", "priorities"),
    [
        ("HML", ["High", "Medium", "Low"]), ("HM", ["High", "Medium"]), ("MS", ["High", "Medium"]),
        ("MSK", ["High", "Medium", "Low"]), ("AMB", ["High", "Medium", "Low"]),
        ("M", [None]), ("MM", [None, None]), ("ABC", [None, None, None]), ("AB", [None, None]),
        ("XY", [None, None]), ("HMN", ["High", "Medium", "Low"]),
    ],
)  # fmt: skip
def test_single_letters_count_only_where_one_reading_is_left(
    letters: str, priorities: list[str | None]
) -> None:
    table = rows(
        "ID | Priority | Requirement",
        *(f"FR-{n} | {letter} | a b" for n, letter in enumerate(letters)),
    )
    assert [item.priority for item in read(table)] == priorities


@pytest.mark.parametrize(
    "head", ["Size", "Effort", "Status", "Risk level", "Aufwand", "\u898f\u6a21"]
)
def test_a_column_of_another_kind_is_no_priority(head: str) -> None:
    table = rows(
        f"ID | {head} | Requirement", "FR-1 | M | a b", "FR-2 | S | a b", "FR-3 | High | a b"
    )
    assert [item.priority for item in read(table)] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("### FR-1: Sell\n\n#### Priority\n\nMust\n", "High"),
        ("### FR-1: Sell\n\n**Priority**\n\nP3\n", "Low"),
        ("### FR-1: Sell\n\nPriority (MoSCoW): Should\n", "Medium"),
        ("### FR-1: Sell\n\n- Importance: critical\n", "Critical"),
        ("- FR-1: Sell. Priorit\u00e9 : haute\n", "High"),
        ("- **FR-1**\u3010\u5fc5\u9808\u3011: Sell\n", "High"),
        ("- FR-1 (not required): Sell\n", "Low"),
        ("### SHOULD (v2)\n- FR-1: Sell\n", "Medium"),
        ("### Hohe Priorit\u00e4t\n- FR-1: Sell\n", "High"),
        ("### \u9ad8\u4f18\u5148\u7ea7\n- FR-1: Sell\n", "High"),
    ],
)
def test_a_priority_is_read_from_a_heading_a_label_and_a_tag(text: str, priority: str) -> None:
    assert only(text).priority == priority


# ---- what names a requirement ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("### Requirement 1: Sell", ["Requirement 1"]),
        ("### Requirement 2.1 - Sell", ["Requirement 2.1"]),
        ("### Anforderung 3\n\nDas System muss verkaufen.", ["Anforderung 3"]),
        ("### \u9700\u6c42 1\uff1a\u9500\u552e", ["\u9700\u6c42 1"]),
        ("### Requirement: Sell goods\n\nThe system SHALL sell.", ["Requirement: Sell goods"]),
        ("**R1. Sell**\nThe till sells.", ["R1"]),
        ("### F1. Sell", ["F1"]),
        ("- REQ_001: Sells.", ["REQ_001"]),
        (rows("\u7f16\u53f7 | \u529f\u80fd", "F-M001 | a b", "FR-A02 | c d"), ["F-M001", "FR-A02"]),
        ("- FR-027.1: Sells.\n- FR-027.D1: Keeps.", ["FR-027.1", "FR-027.D1"]),
        ("- REQ_PAY_001: Sells.", ["REQ_PAY_001"]),
        ("- RF-01: Vende.\n- RNF01: R\u00e1pido.", ["RF-01", "RNF01"]),
        ("#### Requirement ID: FR-02\n- **Title**: Sell", ["FR-02"]),
        ("#### Anforderungs-ID: FR-02\n- **Titel**: Verkaufen", ["FR-02"]),
        ("- **ID**: FR-02\n- **Description**: Sells.", ["FR-02"]),
        (rows("Requirement ID | FR-02", "Description | Sells.", "Priority | Must"), ["FR-02"]),
        (rows("ID | Requirement", "FR-6 / FR-7 | a b", "FR-3<br>FR-4 | c d", "FR-8, FR-9 | e f"),
         ["FR-6", "FR-7", "FR-3", "FR-4", "FR-8", "FR-9"]),
        (rows("ID | Requirement", "FR-1/2/3 | a b"), ["FR-1", "FR-2", "FR-3"]),
        (rows("ID | Requirement", "FR-1 to FR-3 | a b", "FR-1..3 | c d", "FR-1\u2013FR-3 | e f"),
         []),
        ("- **PK-1**: Sells.\n- **PK-2**: Buys.", ["PK-1", "PK-2"]),
        ("- **PK-1**: Sells.", []),
        ("- **ISO-1**: x y\n- **ISO-2**: x y", []),
        ("- Q1: plan\n- Q2: build\n- V1: first\n- V2: second", []),
        (rows("ID | Text", "EF-01 | a", "FA-01 | b", "A-01 | c", "F01 | d", "F-CRM-001 | e"),
         ["EF-01", "FA-01", "A-01", "F01", "F-CRM-001"]),
        (rows("ID | Risk | Likelihood | Mitigation", "R1 | The bank is down. | low | retry"), []),
        (rows("# | Risiko | Wahrscheinlichkeit", "R1 | a b | hoch", "R2 | c d | hoch"), []),
        (rows("Problem ID | Text", "PROB-1 | a b", "PROB-2 | c d"), []),
        (rows("Ticket | Text", "SHOP-1 | a b", "SHOP-2 | c d"), []),
    ],
)  # fmt: skip
def test_an_id_is_read_under_a_heading_of_requirements(text: str, expected: list[str]) -> None:
    assert ids(R + text) == expected


def test_an_own_prefix_counts_nowhere_else() -> None:
    assert ids("# Till\n## Tasks\n- **PK-1**: Sells.\n- **PK-2**: Buys.\n### F1. Sell\n") == []
    assert ids("# Till requirements\n## Tasks\n- **TK-1**: Paper.\n- **TK-2**: Coins.\n") == []


@pytest.mark.parametrize("prefix", ["P", "D", "A-", "M"])
def test_a_table_of_something_else_in_a_document_of_requirements_defines_nothing(
    prefix: str,
) -> None:
    text = "# Product requirements\n## Personas\n"
    table = rows("ID | Name | Description", f"{prefix}1 | Ann | a clerk", f"{prefix}2 | Kim | b")
    assert ids(text + table) == []
    assert ids(text + rows("ID | Description", "AUTH-1 | a b", "AUTH-2 | c d")) == [
        "AUTH-1",
        "AUTH-2",
    ]


def test_an_own_prefix_that_a_table_defines_counts_in_the_text_too() -> None:
    text = "# Lastenheft\n## Eingaben\n- **F-IN-1**: Tasten.\n## Start\n"
    assert ids(text + rows("ID | Anforderung", "F-ST-1 | Es startet.")) == ["F-IN-1", "F-ST-1"]


def test_an_html_table_is_read_and_one_in_code_is_not() -> None:
    table = "<table>\n<tr><th>ID</th><th>Requirement</th></tr>\n"
    table += "<tr><td>FR-1</td><td>Sells.</td></tr>\n</table>\n"
    assert (only(R + table).text, only(R + table).line) == ("Sells.", 7)
    assert ids(f"```html\n{table}```\n") == []
    assert ids(f"<!--\n{table}-->\n") == []
    assert ids(f"<pre>\n{table}</pre>\n") == []
    assert ids(f"<details>\n<summary>All</summary>\n{table}</details>\n") == ["FR-1"]
    assert ids(table.replace("</tr>\n", "</tr>\n\n")) == ["FR-1"]
    assert ids("<table><tr><td>FR-1</td><td>never closed") == []


def test_each_section_may_count_its_requirements_anew() -> None:
    text = "# P\n## Cart\n### Requirement 1: Fill\n## Till\n### Requirement 1: Sell\n"
    assert [(item.id, item.text) for item in read(text)] == [
        ("Requirement 1", "Fill"),
        ("Till: Requirement 1", "Sell"),
    ]


# ---- the statement --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "below",
    ["\n**Description**: The till sells.\n", "\n- **Description**: The till sells.\n",
     "\n**Statement:** The till sells.\n", "\n#### Description\n\nThe till sells.\n",
     "\n**Owner**: Kim\n**Description**: The till sells.\n",
     "\n**Description**:\n\nThe till sells.\n",
     "\n**Kontekst**: dawno temu\n\n**Description**: The till sells.\n",
     "\n" + rows("Field | Value", "Owner | Kim", "Description | The till sells.") + "\n"],
)  # fmt: skip
def test_the_labelled_statement_wins_over_the_title(below: str) -> None:
    assert only(f"### FR-1: Portal\n{below}").text == "The till sells."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("### FR-1: Sell\n\nThe till shall sell.\n", "The till shall sell."),
        ("### FR-1: Sell\n\nWHEN a clerk scans, THE SYSTEM SHALL sell.\n",
         "WHEN a clerk scans, THE SYSTEM SHALL sell."),
        ("### FR-1: Verkauf\n\nDie Kasse muss verkaufen.\n", "Die Kasse muss verkaufen."),
        ("### FR-1 \u767b\u5f55\n\n\u7cfb\u7edf\u5e94\u5f53\u767b\u5f55\u3002\n",
         "\u7cfb\u7edf\u5e94\u5f53\u767b\u5f55\u3002"),
        ("### FR-1: Sell\n\nUsers asked for it.\n", "Sell"),
        ("### FR-1: Sell\n\n- It must be fast.\n- It must be safe.\n",
         "Sell: It must be fast; It must be safe."),
        ("### FR-1: Sell\n\n- quick wins\n- It must be safe.\n", "Sell"),
        ("**REQ-1: Sell**\n- It must be fast.\n- It must be safe.\n",
         "Sell: It must be fast; It must be safe."),
        ("### FR-1\n\n**Kontekst**: dawno temu\n", ""),
        ("### US-1: Sell\n\nAs a clerk, I want to sell.\n", "As a clerk, I want to sell."),
        ("**REQ-1: Account**\n\n**Description**: The till sells.\n", "The till sells."),
        ("- **FR-1**: Portal\n  - **Description**: The till sells.\n", "The till sells."),
        ("### FR-1: Limits\n\n**Description**: It refuses:\n\n- big files\n- many files\n",
         "It refuses: big files; many files"),
    ],
)  # fmt: skip
def test_the_statement_is_the_sentence_that_says_what_must_be(text: str, expected: str) -> None:
    assert only(text).text == expected


# ---- criteria -------------------------------------------------------------------------------


def test_numbered_criteria_become_rows_of_their_own() -> None:
    text = "### Requirement 1: Sell\n\n**User Story:** As a clerk, I want to sell.\n\n"
    text += "#### Acceptance Criteria\n\n"
    text += "1. WHEN a THE SYSTEM SHALL b\n2. IF c THEN THE SYSTEM SHALL d\n"
    selection = requirements_for(read_requirements(R + text), "x", "x")
    assert [(item["id"], item["prd"], item["text"]) for item in as_requirements(selection)] == [
        ("REQ-SPC-001", "Requirement 1", "As a clerk, I want to sell."),
        ("REQ-SPC-002", "Requirement 1, criterion 1.1", "WHEN a THE SYSTEM SHALL b"),
        ("REQ-SPC-003", "Requirement 1, criterion 1.2", "IF c THEN THE SYSTEM SHALL d"),
    ]
    assert (selection.note, selection.remark) == (
        "defines 1 requirement ID, taken",
        "with 2 numbered criteria",
    )


@pytest.mark.parametrize(
    "criteria",
    ["1.1. WHEN a\n1.2. WHEN b\n", "- **1.1** WHEN a\n- **1.2** WHEN b\n", "1) WHEN a\n2) WHEN b\n",
     "- AC 1.1: WHEN a\n- AC 1.2: WHEN b\n"],
)  # fmt: skip
def test_criteria_are_numbered_in_several_ways(criteria: str) -> None:
    text = f"### Requirement 1: Sell\n#### Acceptance Criteria\n\n{criteria}"
    assert only(text).criteria == (("1.1", "WHEN a"), ("1.2", "WHEN b"))


def test_a_scenario_is_no_criterion_and_no_text() -> None:
    text = "### Requirement: Sell\nThe system SHALL sell.\n\n"
    text += "#### Scenario: Cash\n- **WHEN** a\n- **THEN** b\n"
    assert (only(text).text, only(text).criteria) == ("The system SHALL sell.", ())


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("| ID | Requirement | Acceptance criteria |\n|-|-|-|\n"
         "| FR-1 | Sell | Sold |\n| FR-2 | Buy | |\n",
         "acceptance criteria of FR-1 not taken"),
        ("| ID | Anforderung | Akzeptanzkriterium |\n|-|-|-|\n"
         + "".join(f"| FA-0{n} | Verkaufen {n} | Verkauft |\n" for n in range(1, 6)),
         "acceptance criteria of FA-01, FA-02, FA-03 and 2 more not taken"),
        ("| ID | Requirement | Test |\n|-|-|-|\n| FR-1 | Sell | T-1 |\n", ""),
        ("### FR-1: Sell\n\nThe till sells.\n\n**Acceptance criteria**:\n\n- It is sold\n",
         "acceptance criteria of FR-1 not taken"),
        ("- **FR-1**: The till sells.\n  - Acceptance criteria: It is sold\n",
         "acceptance criteria of FR-1 not taken"),
    ],
)  # fmt: skip
def test_criteria_without_a_number_are_not_taken_and_the_report_says_so(
    text: str, remark: str
) -> None:
    selection = requirements_for(read_requirements(R + text), "x", "x")
    assert selection.requirements
    assert not any(item.criteria for item in selection.requirements)
    assert selection.remark == remark


def test_criteria_fit_the_templates_list() -> None:
    text = "".join(
        f"### Requirement {n}: Sell\n#### Acceptance Criteria\n"
        + "".join(f"{k}. WHEN x{k}\n" for k in range(1, 21))
        for n in range(1, 21)
    )
    selection = requirements_for(read_requirements(text), "x", "x")
    assert len(as_requirements(selection)) == MAX_SELECTED
    assert selection.remark == "with 400 numbered criteria, the first 180 taken"


# ---- out of scope ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["## Out of scope\n### FR-1: Fly", "**Out of scope:**\n\n- FR-1: Fly",
     "- Out of scope:\n  - FR-1: Fly",
     "- FR-1 (out of scope): Fly", "### FR-1: Out of scope",
     "## REMOVED Requirements\n### Requirement: Fly\n\nx",
     "## Future enhancements (v2)\n- FR-1: Fly", "## What we won't build\n- FR-1: Fly",
     rows("ID | Requirement | Release", "FR-1 | Fly | Future"),
     rows("ID | Requirement | In scope", "FR-1 | Fly | No"),
     rows("ID | Requisito | Alcance", "FR-1 | Volar | No"),
     rows("ID | Requirement | Priority", "FR-1 | Fly | Won't have")],
)  # fmt: skip
def test_what_is_out_of_scope_is_counted_and_not_taken(text: str) -> None:
    selection = requirements_for(read_requirements("# P\n" + text), "x", "x")
    assert selection.requirements == ()
    assert selection.note == "defines 1 requirement ID, 1 out of scope"


@pytest.mark.parametrize(
    "text",
    ["### FR-1: Exclusions", "### FR-1: Later", "- FR-1: Out of scope countries are refused",
     rows("ID | Requirement | Category", "FR-1 | Fly | Exclusions"),
     rows("ID | Requirement | In scope", "FR-1 | Fly | Yes"),
     rows("ID | Requirement | Release", "FR-1 | Fly | 2.0"),
     "**In scope and out of scope:**\n\n- FR-1: Fly",
     "**Out of scope:** the bank\n\n- FR-1: Fly"],
)  # fmt: skip
def test_what_only_sounds_like_it_is_in_scope(text: str) -> None:
    assert [item.out for item in read("# P\n" + text)] == [False]


# ---- one feature's --------------------------------------------------------------------------


def test_an_id_that_names_the_feature_counts_as_under_its_heading() -> None:
    text = "# P\n" + "".join(f"- FR-CART-{n}: a b\n" for n in range(40))
    text += "- FR-CREATE-01: c d\n- US_SIGN_IN_01: e f\n- CREATE-FR-2: g h\n"
    prd = read_requirements(text)
    taken = requirements_for(prd, "Create", "create")
    assert [item.id for item in taken.requirements] == ["FR-CREATE-01", "CREATE-FR-2"]
    taken = requirements_for(prd, "Sign in", "sign-in")
    assert [item.id for item in taken.requirements] == ["US_SIGN_IN_01"]


@pytest.mark.parametrize(
    ("path", "taken"),
    [(".kiro/specs/checkout/requirements.md", 40), ("docs/prd/checkout.md", 40), ("docs/prd.md", 0),
     ("docs/checkout/prd.md", 40), ("openspec/specs/checkout/spec.md", 40), ("", 0)],
)  # fmt: skip
def test_a_prd_whose_path_names_the_feature_is_taken_whole(path: str, taken: int) -> None:
    prd = read_requirements("# P\n" + "".join(f"- FR-{n}: a b\n" for n in range(40)))
    assert len(requirements_for(prd, "Checkout", "checkout", path=path).requirements) == taken


# ---- any text -------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["FR-1", "**R1. Sell**", "### Requirement 1: Sell", "#### Acceptance Criteria", "1. WHEN a",
     "| ID | Anforderung | Prio |", "|---|---|---|", "| FR-1 | a | M |", "| FR-2 / FR-3 | b | S |",
     "<table>", "<tr><td>FR-4</td><td>c</td></tr>", "</table>", "- **PK-1**: x", "- **ID**: FR-9",
     "**Description**: y", "#### Priority", "Must", "## Out of scope", "## \u7bc4\u56f2\u5916",
     "**Out of scope:**",
     "\u8981\u4ef6 1\uff1a\u8ca9\u58f2", "- REQ_001: z", "<!--", "-->", "```", "> q", "", "\u202e",
     "\x00", "  - **1.1** w",
     "### Requirement: N", "| Field | Value |", "\uff08\u5fc5\u9808\uff09", "[x](./y.md)"],
)  # fmt: skip
DOCUMENTS = st.lists(PIECES, max_size=40).map("\n".join)


@given(st.one_of(DOCUMENTS, st.text()))
def test_any_text_is_read_into_bounded_safe_lines(text: str) -> None:
    prd = read_requirements(text, [("other", text)])
    selection = requirements_for(prd, text[:20], "checkout", limit=1, path=text[:30])
    answers = as_requirements(selection)
    assert len(answers) <= MAX_SELECTED
    assert len({item.id for item in prd.requirements}) == len(prd.requirements)
    lines = [answer["text"] for answer in answers] + [answer["prd"] for answer in answers]
    for line in (*lines, selection.note, selection.remark, *prd.unclear):
        assert len(line) <= MAX_TEXT
        assert line == " ".join(line.split())
        assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in line)
        assert "\u202e" not in line


HOSTILE = [
    "| FR-1 | a | b |\n", "<table><tr><td>FR-1</td>", "<tr>", "<table>\n\n", "### Requirement 1: ",
    "- **PK-1**: x\n", "**Description**: ", "#### Priority\n", "FR-1 / ", "FR-1<br>", "Priority: ",
    "\u9ad8\u512a\u5148\u5ea6", "out of scope ", "A_", "A-", "1.1.", "](a", "[a]: ",
    "**ID**: FR-1\n", "\uff1a", "(Must",
    "\u7bc4\u56f2\u5916", "\u306e", "### Requirement: x\n", "- 1. ", "R1. ", "<!--<table>",
    "| ID | FR-1 |\n|-|-|\n",
    "## Acceptance Criteria\n1. x\n", "**", "* ", "FR-1:",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_the_time_is_linear_in_the_length_of_a_hostile_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = R + piece * (length // len(piece))
        started = time.process_time()
        requirements_for(read_requirements(text), "x", "x")
        return time.process_time() - started

    small, large = min(seconds(10_000), seconds(10_000)), seconds(80_000)
    assert large < 24 * small + 0.3, (small, large)


@pytest.mark.parametrize("said", ["TBD", "(reserved)", "N/A", "*TODO*", "To be defined."])
def test_what_is_only_reserved_is_asked(said: str) -> None:
    text = rows("ID | Requirement", f"FR-1 | {said}", "FR-2 | The till prints; the rest is TBD.")
    selection = requirements_for(read_requirements(text), "x", "x")
    assert [item["text"] for item in as_requirements(selection)] == [
        "[TODO: what FR-1 asks for]",
        "The till prints; the rest is TBD.",
    ]
    assert selection.remark == "FR-1 without a text"
