"""A PRD in any of ten languages gives its requirements, priorities and what is out of scope."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from feature_spec.copy.lists import as_requirements
from feature_spec.references.prd import read_requirements, requirements_for
from feature_spec.references.vocabulary import FILE, fold, vocabulary

DOCUMENTS = Path(__file__).parents[1] / "documents" / "prd"
EXPECTED: dict[str, Any] = yaml.safe_load((DOCUMENTS / "expected.yml").read_text(encoding="utf-8"))
LANGUAGES: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["languages"]
RANKS = ("Critical", "High", "Medium", "Low", "Wont")


def test_every_document_has_its_values_beside_it() -> None:
    assert {path.name for path in DOCUMENTS.glob("*.md")} == set(EXPECTED)
    assert len(EXPECTED) >= 25


@pytest.mark.parametrize("name", EXPECTED)
def test_a_document_gives_the_values_beside_it(name: str) -> None:
    prd = read_requirements((DOCUMENTS / name).read_text(encoding="utf-8"))
    selection = requirements_for(prd, "Checkout", "checkout")
    given = [
        f"{item['prd']} | {item.get('priority', '-')} | {item['text']}"
        for item in as_requirements(selection)
    ]
    assert given == EXPECTED[name]["requirements"]
    assert [item.id for item in prd.requirements if item.out] == EXPECTED[name]["out_of_scope"]
    assert EXPECTED[name].get("remark", selection.remark) == selection.remark


# ---- the vocabulary -------------------------------------------------------------------------


def test_there_are_ten_languages_and_both_scripts_of_chinese() -> None:
    assert list(LANGUAGES) == [
        *("en", "de", "fr", "es", "pt", "it", "nl", "ja", "ko", "zh-Hans", "zh-Hant")
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_every_list(code: str) -> None:
    block, english = LANGUAGES[code], LANGUAGES["en"]
    assert isinstance(block["checked_by_reader"], bool)
    assert list(block) == list(english)
    for group in ("columns", "sections", "labels", "priorities"):
        assert set(block[group]) == set(english[group])
    for kind in ("statement", "requirement", "priority", "criterion", "trace", "other"):
        assert block["columns"][kind], kind
    for kind in ("requirements", "out_of_scope", "mentions", "side"):
        assert block["sections"][kind], kind
    for rank in RANKS:
        assert block["priorities"][rank], rank


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_phrase_of_a_language_means_two_things(code: str) -> None:
    for group in ("columns", "labels"):
        seen: dict[str, str] = {}
        for kind, phrases in LANGUAGES[code][group].items():
            for phrase in phrases:
                key = "".join(fold(phrase))
                assert seen.setdefault(key, kind) == kind, f"{group}: {phrase}"
    levels: dict[str, str] = {}
    for rank in RANKS:
        for phrase in LANGUAGES[code]["priorities"][rank]:
            key = "".join(fold(phrase))
            assert levels.setdefault(key, rank) == rank, phrase


def test_a_priority_means_the_same_in_every_language_that_has_it() -> None:
    seen: dict[str, str] = {}
    for block in LANGUAGES.values():
        for rank in RANKS:
            for phrase in block["priorities"][rank]:
                assert seen.setdefault("".join(fold(phrase)), rank) == rank, phrase


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_section_out_of_scope_gives_no_requirement(code: str) -> None:
    sections = LANGUAGES[code]["sections"]
    for title in (*sections["out_of_scope"], *sections["excluded"]):
        for written in (title, f"4.2 {title}", title.upper(), f"**{title}**:"):
            (item,) = read_requirements(f"# P\n## {written}\n- **FR-2**: x y\n").requirements
            assert item.out, written
    for title in sections["requirements"]:
        (item,) = read_requirements(f"# P\n## {title}\n- **FR-2**: x y\n").requirements
        assert not item.out, title


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_section_of_relations_or_changes_defines_nothing(code: str) -> None:
    sections = LANGUAGES[code]["sections"]
    for title in (*sections["mentions"], *sections["mentions_whole"]):
        assert not read_requirements(f"# P\n## {title}\n- **FR-2**: x y\n").requirements, title


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_column_of_the_requirement_is_taken_and_no_other(code: str) -> None:
    columns = LANGUAGES[code]["columns"]
    number = next(iter(LANGUAGES[code]["columns"]["id"]))
    for says in ("statement", "requirement", "story", "name"):
        for head in columns[says]:
            for kind in ("criterion", "trace", "other", "relation"):
                other = columns[kind][0] if columns[kind] else "Status"
                for heads in ((head, other), (other, head)):
                    cells = {head: "The till sells.", other: "a longer text that is not it"}
                    table = (
                        f"| {number} | {' | '.join(heads)} |\n|-|-|-|\n"
                        f"| FR-1 | {' | '.join(cells[name] for name in heads)} |\n"
                    )
                    (item,) = read_requirements(table).requirements
                    assert item.text == "The till sells.", heads


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_priority_column_in_any_language_gives_the_four_words(code: str) -> None:
    columns, levels = LANGUAGES[code]["columns"], LANGUAGES[code]["priorities"]
    shown = {"Wont": "Low"}
    for head in columns["priority"]:
        for rank in RANKS:
            for value in (*levels[rank], *(word.upper() for word in levels[rank])):
                table = f"| ID | {head} | {columns['requirement'][0]} |\n|-|-|-|\n"
                table += f"| FR-1 | {value} | x y |\n"
                (item,) = read_requirements(table).requirements
                assert item.priority == shown.get(rank, rank), (head, value)
                assert item.out == (rank == "Wont"), value


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_label_in_any_language_gives_the_statement_and_the_priority(code: str) -> None:
    labels, levels = LANGUAGES[code]["labels"], LANGUAGES[code]["priorities"]
    high = levels["High"][0]
    for statement in labels["statement"]:
        for colon in (":", " :", "\uff1a"):
            text = f"### FR-1: Sell\n\n- **{statement}**{colon} The till sells.\n"
            text += f"- **{labels['priority'][0]}**{colon} {high}\n"
            (item,) = read_requirements(text).requirements
            assert (item.text, item.priority) == ("The till sells.", "High"), statement
    for label in labels["priority"]:
        text = (
            f"### FR-1: Sell\n\n#### {label}\n\n{high}\n\n#### {labels['statement'][0]}\n\nNow.\n"
        )
        (item,) = read_requirements(text).requirements
        assert (item.text, item.priority) == ("Now.", "High"), label


def test_letter_case_accents_and_apostrophes_do_not_matter() -> None:
    assert fold("Priorit\u00e9") == fold("PRIORITE") == ("priorite",)
    assert fold("Won\u2019t have") == ("wont", "have")
    assert fold("\u30ac\u30ae") == ("\u30ac\u30ae",)
    assert vocabulary() is vocabulary()


@pytest.mark.parametrize(
    "title",
    ["Future bookings", "Excluded countries", "Delete an account", "Scope and non-goals",
     "Goals and non-goals", "Order history", "Historique des commandes", "Historial de pedidos",
     "Deleted items", "\u524a\u9664\u6a5f\u80fd",
     "\u6ce8\u6587\u5909\u66f4\u5c65\u6b74\u306e\u8868\u793a",
     "\u7bc4\u56f2\u5916\u306e\u5024", "\u76ee\u6807\u4e0e\u975e\u76ee\u6807", "Later payment",
     "Media", "Alta"],
)  # fmt: skip
def test_the_name_of_a_feature_is_no_section_of_another_kind(title: str) -> None:
    (item,) = read_requirements(f"# P\n## {title}\n- **FR-2**: x y\n").requirements
    assert (item.out, item.priority) == (False, None)
