"""What a contract gives to some operations and not to others: scopes, bodies, codes, fields."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render, control

CARD = {"call": "GET /v1/cards/{id}", "access": "", "sensitive": True, "success": [200]}
CLOSE = {"call": "DELETE /v1/cards/{id}", "access": "scope cards.write", "sensitive": True}
RATES = {"call": "GET /v1/rates", "access": "public", "sensitive": False}
READ: dict[str, Any] = {
    "surfaces": ["rest", "storage"],
    "authn_methods": ["oidc"],
    "oidc_client": "resource_server",
    "api_reference": "docs/openapi.yaml",
}
SOME = "An operation with a scope in 4.2 is denied unless the token carries it"
EACH = "An operation is denied unless the token carries its scope"


@pytest.mark.parametrize(
    ("operations", "said"),
    [
        ([CARD, CLOSE], SOME),
        ([CLOSE, RATES], SOME),
        ([CLOSE, {"call": "GET /v1/cards/mine", "access": "owner"}], SOME),
        ([CLOSE], EACH),
    ],
)
def test_an_operation_without_a_scope_is_not_denied_for_one(
    operations: list[dict[str, Any]], said: str, render: Render
) -> None:
    spec = render(**READ, operations=operations)
    assert control(spec, "018").startswith(said)
    assert "**Scopes**: as in the table below (SEC-SPC-018)" in spec.text
    assert "resource:action" not in spec.text


def test_an_operation_for_which_the_contract_asks_for_no_scope_has_none(render: Render) -> None:
    header, row = (
        render(**READ, operations=[CARD, CLOSE]).row("4.2", name)
        for name in ("Operation", "`GET /v1/cards/{id}`")
    )
    assert dict(zip(header, row, strict=True))["Scope"] == "none"


@pytest.mark.parametrize("method", ["api_key", "mtls"])
def test_a_contract_says_nothing_of_the_scopes_of_a_key_or_a_certificate(
    method: str, render: Render
) -> None:
    read = READ | {"authn_methods": [method], "authz_models": ["scopes"]}
    section = render(**read, operations=[CARD, RATES]).sections["4.2"]
    assert " none |" not in section
    assert "| [TODO: who may call it] |" in section


@pytest.mark.parametrize("missing", ["access", "sensitive", "contract"])
def test_a_scope_that_no_contract_denies_is_open(missing: str, render: Render) -> None:
    card = {key: value for key, value in CARD.items() if key != missing}
    answers = READ | {"api_reference": ""} if missing == "contract" else READ
    spec = render(**answers, operations=[card, CLOSE], authz_models=["scopes"])
    assert " none |" not in spec.sections["4.2"]


@pytest.mark.parametrize(("call", "refuses"), [("DELETE /v1/a/{id}", False), ("POST /v1/a", True)])
def test_unknown_fields_are_refused_where_an_operation_has_a_body(
    call: str, refuses: bool, render: Render
) -> None:
    operations = [{"call": call, "access": "owner"}, {"call": "GET /v1/a", "access": "owner"}]
    said = control(render(**READ, operations=operations), "020")
    assert ("unknown body fields are rejected" in said) is refuses


@pytest.mark.parametrize(
    ("told", "retry", "adds"),
    [([422], "", False), ([422], "key", True), ([404], "", True), ([409], "", True)],
)
def test_a_body_that_422_refuses_needs_no_400(
    told: list[int], retry: str, adds: bool, render: Render
) -> None:
    call = {"call": "POST /v1/a", "access": "owner", "success": [201], "errors": told}
    spec = render(**READ, operations=[call | ({"retry": retry} if retry else {})])
    _, _, after = spec.sections["4.1"].partition("To add to the contract")
    assert ("- `POST /v1/a`: 400, " in after) is adds


CARD_TYPE = {"name": "Card", "fields": ["id uuid", "note string", "nick string?", "tag string?"]}


@pytest.mark.parametrize("language", ["kotlin", "java", "python", "go", "csharp", "undecided"])
def test_a_field_that_may_be_absent_is_never_null(language: str, render: Render) -> None:
    said = "Omitted from the JSON where there is no value, never `null`"
    gives = [{"call": "GET /v1/cards/{id}", "access": "", "response": "Card"}]
    answers = READ | {"operations": gives, "backend_language": language}
    types = [CARD_TYPE | {"optional": ["note", "nick"]}]
    assert f"{said}: `Card.note`." in render(**answers, types=types).sections["4.1"]
    assert said not in render(**answers, types=[CARD_TYPE | {"optional": ["nick"]}]).text
    assert said not in render(**answers, types=[CARD_TYPE]).text
