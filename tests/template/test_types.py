"""The types of 4.1, word for word: the same entities in every language and every contract.

What is expected is in tests/golden/types/, one document for each language: the entities below,
then what a spec shows while none is named. --rewrite-golden rewrites them for review as a diff.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

import interview
from document import Render, Spec

GOLDEN = interview.ROOT / "tests" / "golden" / "types"
ENTITIES = [
    {
        "name": "CheckoutLine",
        "attributes": [
            "id uuid PK",
            "title text",
            "quantity int",
            "total_minor bigint",
            "is_gift bool",
            "opens time",
            "due date",
            "created_at timestamptz",
            "weight decimal(10,3)",
            "score double",
            "extra jsonb",
            "picture bytea",
            "tags text[]",
        ],
    },
    {"name": "Note"},
]
IN_PROCESS = {"surfaces": ["storage"], "databases": ["postgresql"]}
APP = {"surfaces": ["ui"], "backend_language": "none"}
CASES: dict[str, dict[str, Any]] = {
    **{
        language: {**IN_PROCESS, "backend_language": language}
        for language in interview.choices("backend_language")
        if language != "none"
    },
    "kotlin-ktor": {**IN_PROCESS, "backend_language": "kotlin", "backend_framework": "Ktor"},
    "browser": {**APP, "frontend_framework": "react"},
    "flutter": {**APP, "frontend_framework": "flutter"},
    "ios": {**APP, "frontend_framework": "ios"},
    "android": {**APP, "frontend_framework": "android"},
    "graphql": {"surfaces": ["graphql", "storage"]},
    "protobuf": {"surfaces": ["grpc", "storage"]},
}
OPERATIONS = {
    "graphql": [
        {"call": "query checkoutLine"},
        {"call": "query checkoutLines", "summary": "List the lines"},
        {"call": "query lines(after: String): [CheckoutLine!]!"},
        {"call": "mutation placeOrder"},
        {"call": "mutation changeNote", "retry": "key"},
        {"call": "mutation placeOrder(input: Again!)"},
        {"call": "subscription orderPaid"},
    ],
    "protobuf": [
        {"call": "rpc Orders.GetCheckoutLine", "retry": "safe"},
        {"call": "rpc shop.v1.Orders/PlaceOrder", "retry": "key"},
        {"call": "rpc PlaceOrder", "retry": "key"},
        {"call": "rpc WatchOrders", "response": "Order", "stream": "server"},
    ],
}
TYPES = [
    {
        "name": "Order",
        "fields": ["id uuid", "lines Line[]", "due date?", "extra json", "placed timestamptz"],
        "optional": ["extra"],
    },
    {"name": "Line", "fields": ["title text", "picture bytes", "weight decimal"]},
]
BLOCK = re.compile(r"^```\w.*?^```$|^\| (?:Field|Function) \|.*?(?=\n\n)", re.DOTALL | re.MULTILINE)


def types(spec: Spec, name: str) -> str:
    """What 4.1 shows in a language: the types, and the functions of code without an interface."""
    blocks = BLOCK.findall(spec.sections["4.1"])
    if name in OPERATIONS:
        blocks = [block for block in blocks if block.startswith(f"```{name}")]
    return "\n\n".join(blocks)


@pytest.mark.parametrize("name", CASES)
def test_the_types_of_a_language_are_those_that_were_reviewed(
    name: str, render: Render, request: pytest.FixtureRequest
) -> None:
    named = {"entities": ENTITIES, "operations": OPERATIONS.get(name, [])}
    named["types"] = TYPES if name == "protobuf" else []
    shown, example = (types(render(**CASES[name], **given), name) for given in (named, {}))
    text = f"# {name}\n\n{shown}\n\n## While no entity is named\n\n{example}\n"
    golden = GOLDEN / f"{name}.md"
    if request.config.getoption("--rewrite-golden"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")


def test_a_schema_that_only_changes_things_asks_for_its_queries(render: Render) -> None:
    spec = render(surfaces=["graphql"], operations=[{"call": "mutation placeOrder"}])
    assert "type Query\n# queries: [TODO: each with its arguments and result]\n" in types(
        spec, "graphql"
    )


def test_every_golden_document_is_of_a_language() -> None:
    assert {path.stem for path in GOLDEN.glob("*.md")} == set(CASES)
