"""Entities and attributes have names in any script; where code needs ASCII, `code` says how."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import checks
import interview
from document import Render
from external import Node

LISTS = interview.macros("valid_lists")
SHAPE = {"surfaces": ["rest", "storage"], "databases": ["postgresql"]}
NAMES = {
    "Japanese": ("顧客", "氏名"),
    "Chinese": ("客户", "姓名"),
    "Korean": ("고객", "이름"),
    "German": ("Größe", "Straße"),
    "French": ("Entrée", "prénom"),
    "Russian": ("Заказ", "имя"),
    "Greek": ("Πελάτης", "όνομα"),
    "Hindi": ("ग्राहक", "नाम"),
    "Thai": ("ลูกค้า", "ชื่อ"),
    "Arabic": ("عميل", "اسم"),
    "Hebrew": ("לקוח", "שם"),
    "Vietnamese": ("ĐơnHàng", "tên"),
    "rare Han": ("𠮷野", "𠮷"),
}
WORDS = """
one many to style class classDef subgraph end erDiagram direction title accTitle accDescr u o zero
only optionally PK FK UK pk default constructor x lr one顧 pk顧 u顧 Class End
"""
# How an identifier without a name in code is asked for.
OPEN = "[TODO: identifier of {} in code]"


def entity(name: str, *attributes: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "attributes": list(attributes), **more}


def wrong(*entities: dict[str, Any]) -> str:
    return str(LISTS.list_error("entities", list(entities)))


@pytest.mark.parametrize(("name", "column"), NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("language", ["typescript", "go", "python", "java", "rust", "elixir"])
def test_a_name_of_any_script_is_drawn_and_its_identifier_is_asked(
    language: str, name: str, column: str, render: Render, node: Node
) -> None:
    relation = f"{name} ||--o{{ ORDER : {column}"
    given = entity(name, "id uuid PK", f"{column} text", relations=[relation])
    assert wrong(given) == ""
    spec = render(**SHAPE, backend_language=language, entities=[given, entity("Order", "id uuid")])
    (drawn,) = [text for text in spec.fences("mermaid") if text.startswith("erDiagram")]
    assert node.mermaid(drawn) == []
    assert f'"{name}" {{' in drawn
    assert f" text {column}" in drawn
    assert f'"{name}" ||--o{{ ORDER : "{column}"' in drawn
    assert f"`{name}` is {OPEN.format(name)}" in spec.sections["3"]
    assert f"`{name}.{column}` is {OPEN.format(f'{name}.{column}')}" in spec.sections["3"]
    assert all(name not in block for block in spec.fences(language))
    assert [fault for check in checks.TEXT_CHECKS for fault in check(spec)] == []


@pytest.mark.parametrize(("name", "column"), NAMES.values(), ids=NAMES)
def test_the_code_of_an_item_names_it_in_the_types(
    name: str, column: str, render: Render, node: Node
) -> None:
    given = entity(name, "id uuid PK", f"{column} text", code={name: "Buyer", column: "full_name"})
    assert wrong(given) == ""
    spec = render(**SHAPE, backend_language="typescript", entities=[given])
    (types,) = [text for text in spec.fences("typescript") if "Buyer" in text]
    assert "fullName" in types or "full_name" in types
    assert name not in types
    assert column not in types
    assert (
        f"In code, `{name}` is `Buyer` and `{name}.{column}` is `full_name`." in spec.sections["3"]
    )
    assert "[TODO: identifier of" not in spec.text
    assert node.mermaid(next(t for t in spec.fences("mermaid") if t.startswith("er"))) == []


def test_a_code_alone_is_that_of_the_entity(render: Render) -> None:
    given = entity("顧客", "id uuid PK", "氏名 text", code="Buyer")
    spec = render(**SHAPE, backend_language="go", entities=[given])
    assert "type Buyer struct" in spec.fences("go")[0]
    assert "氏名: its name in code is open in Section 3" in spec.fences("go")[0]
    assert f"`顧客.氏名` is {OPEN.format('顧客.氏名')}" in spec.sections["3"]


def test_names_in_ascii_say_nothing_of_code(render: Render) -> None:
    spec = render(**SHAPE, entities=[entity("Order", "id uuid PK", "pk text")])
    assert "In code" not in spec.sections["3"]


def test_the_class_of_a_column_is_found_by_its_code(render: Render) -> None:
    given = entity("顧客", "電話 text", code={"電話": "phone"})
    spec = render(**SHAPE, entities=[given], data_classes=["pii"])
    assert "    text 電話\n" in spec.sections["3"]
    assert [row[1] for row in spec.rows("9") if "電話" in row[0]] == ["PII"]


# Names that a diagram keeps for itself


@pytest.mark.parametrize(
    "name",
    WORDS.split(),
)
def test_a_word_of_mermaid_is_a_name_like_any_other(name: str, render: Render, node: Node) -> None:
    drawn_as = name.upper() if name.isascii() else name
    relations = [f"{drawn_as} ||--o{{ ORDER : has", f"A }}|..o| {drawn_as} : {name.lower()}"]
    given = entity(name, f"{name} text", "id uuid PK,FK", relations=relations)
    assert wrong(given) == ""
    spec = render(**SHAPE, entities=[given])
    (drawn,) = [text for text in spec.fences("mermaid") if text.startswith("erDiagram")]
    assert node.mermaid(drawn) == []


@pytest.mark.parametrize(
    ("attribute", "line"),
    [
        ("pk text", "text *pk"),
        ("pk S PK", "S *pk PK"),
        ("PK string PK", "string *PK PK"),
        ("sk text", "text sk"),
        ("sk S PK", "S sk PK"),
        ("fk uuid", "uuid `fk`"),
        ("gsi1pk text", "text gsi1pk"),
    ],
)
def test_the_keys_of_dynamodb_are_columns(attribute: str, line: str, render: Render) -> None:
    dynamodb = {"surfaces": ["rest", "storage"], "databases": ["dynamodb"]}
    spec = render(**dynamodb, entities=[entity("Parcel", attribute, "weight N")])
    assert f"    {line}\n" in spec.sections["3"]
    assert "weight" in spec.sections["3"]


def test_a_key_alone_is_no_type() -> None:
    assert "the type is missing" in wrong(entity("A", "pk"))
    assert "the type 'PK' does not fit" in wrong(entity("A", "id PK"))


# Texts that are not names


@pytest.mark.parametrize(
    "name",
    ["", " ", "1a", "a b", "a-b", "a.b", "顧 客", "顧\u3000客", "a\u200bb", "顧客。", "「a」",
     "a「", "😀",
     "a\u1680b", "\u00d7", "a\n", 'a"b', "a`b", "a%b", "顧" * 61, "a\u202eb", "→", "a\u00b5"],
)  # fmt: skip
def test_what_is_not_letters_digits_and_underscores_is_no_name(name: str) -> None:
    assert wrong(entity(name)) != ""
    assert wrong(entity("A", f"{name} text")) != "" or name == "顧" * 61


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("顧客", "entities[0].code is '顧客': use a name of A to Z"),
        ("a b", "entities[0].code is 'a b': use a name of A to Z"),
        (1, "entities[0].code is '1': use a name of A to Z"),
        (["A"], "entities[0].code is '['A']': use a name"),
        ({"顧客": "顧"}, "entities[0].code.顧客 is '顧': use a name of A to Z"),
        ({"氏名": "name"}, "entities[0].code: '氏名' is neither the entity nor one of its"),
    ],
)
def test_a_code_is_an_identifier_of_a_name_that_the_item_has(code: Any, said: str) -> None:
    assert wrong(entity("顧客", "電話 text", code=code)).startswith(said)


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=6), st.text(min_size=1, max_size=6))
def test_every_name_that_is_accepted_can_be_drawn(node: Node, name: str, column: str) -> None:
    given = {"name": name, "attributes": [f"{column} text PK"]}
    if wrong(given) == "":
        text = interview.macros("er", "_text")
        lines = ["erDiagram", f"{text.entity(name)} {{", f"text {text.column(column)} PK", "}"]
        assert node.mermaid("\n".join(lines)) == []
