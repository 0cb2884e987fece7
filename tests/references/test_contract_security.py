"""Who may call an operation: what the contract says, and nothing where it is silent."""

from __future__ import annotations

from typing import Any

import pytest

from feature_spec.copy.lists import as_operations
from feature_spec.references.api import security
from feature_spec.references.api.contract import (
    ApiDocument,
    operations_for,
    read_operations,
    security_note,
)
from feature_spec.references.api.files import ContractFiles

SCHEMES = """\
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {}}
    oidc: {type: openIdConnect, openIdConnectUrl: https://id.example}
    bearer: {type: http, scheme: bearer}
    session: {type: apiKey, in: cookie, name: sid}
"""


def read(operations: str, top: str = "", version: str = "3.0.3") -> ApiDocument:
    text = f"openapi: {version}\n{top}\npaths:\n{operations}{SCHEMES}"
    return read_operations(text, "openapi.yaml")


def secured(text: str, responses: str = "'200': {}", top: str = "", rest: str = "") -> bool | None:
    own = f", security: {text}" if text else ""
    document = read(f"  /a: {{get: {{responses: {{{responses}}}{own}}}}}\n{rest}", top)
    return document.operations[0].secured


OTHER = "  /other: {get: {security: [{bearer: []}]}}\n"
OPEN_OTHER = "  /other: {get: {security: []}}\n"


@pytest.mark.parametrize("refusal", ["401", "403"])
def test_a_contract_that_is_silent_leaves_the_caller_open(refusal: str) -> None:
    assert secured("", f"'204': {{}}, '{refusal}': {{}}") is None
    assert secured("") is None
    assert secured("", rest=OPEN_OTHER) is None


def test_public_is_what_says_so() -> None:
    assert secured("[]") is False
    assert secured("[]", "'200': {}, '401': {}") is False
    assert secured("", rest=OTHER) is False
    assert secured("", top="security: []") is False
    assert secured("[{session: []}, {}]") is False
    assert secured("[{}]", rest=OTHER) is False


@pytest.mark.parametrize("refusal", ["401", "403"])
def test_what_refuses_callers_is_public_by_its_own_empty_list_only(refusal: str) -> None:
    refuses = f"'200': {{}}, '{refusal}': {{}}"
    assert secured("[{session: []}, {}]", refuses) is None
    assert secured("[{}]", refuses) is None
    assert secured("", refuses, rest=OTHER) is None
    assert secured("", refuses, top="security: []") is None
    assert secured("", refuses, top="security: [{bearer: []}, {}]") is None


def test_what_is_no_list_of_requirements_is_open() -> None:
    for nonsense in ("x", "{}", "[x]", "[[]]", "~", "[{bearer: []}, 7]"):
        assert secured(nonsense, rest=OTHER) is None, nonsense
        assert secured("", top=f"security: {nonsense}") is None, nonsense


def test_a_range_and_the_default_answer_are_no_status_codes() -> None:
    assert secured("", "'4XX': {}, default: {}, 4xx: {}", rest=OTHER) is False
    (operation,) = read("  /a: {get: {responses: {2XX: {}, 4XX: {}, default: {}}}}\n").operations
    assert (operation.success, operation.errors) == ((), ())


def access(text: str, version: str = "3.0.3") -> str | None:
    document = read(f"  /a: {{get: {{security: {text}}}}}\n", version=version)
    (item,) = as_operations(operations_for(document, "a", "a", in_feature_folder=True))
    assert item["sensitive"] is True
    return item.get("access")


@pytest.mark.parametrize(
    ("security", "said"),
    [
        ("[{oauth: ['cart:read']}]", "scope cart:read"),
        ("[{oauth: [b, a]}]", "scope b and scope a"),
        ("[{oauth: [a]}, {oidc: [a]}]", "scope a"),
        ("[{oauth: [a, b]}, {oidc: [b, a]}]", "scope a and scope b"),
        ("[{oauth: [a]}, {oidc: [b]}]", "scope a or scope b"),
        ("[{oauth: [a], session: []}]", "scope a"),
        ("[{oauth: ['https://api.example/auth/read.only']}]",
         "scope https://api.example/auth/read.only"),
        # Any caller that signs in, by one of the choices: no scope is needed.
        ("[{oauth: [a]}, {session: []}]", None),
        ("[{oauth: []}]", ""),
        ("[{oauth: }]", None),
        ("[{oauth: a}]", None),
        ("[{bearer: []}]", ""),
        # Neither "and" nor "or" says it.
        ("[{oauth: [a, b]}, {oidc: [c]}]", None),
        # No scheme, or one that has no scopes.
        ("[{unknown: [a]}]", None),
        ("[{bearer: [a]}]", None),
        # No scope of RFC 6749, or one that a list of callers would take apart.
        ("[{oauth: ['a b']}]", None),
        ("[{oauth: ['a,b']}]", None),
        ("[{oauth: ['a\"b']}]", None),
        (f"[{{oauth: [{'y' * 200}]}}]", None),
    ],
)  # fmt: skip
def test_scopes_are_said_where_they_decide(security: str, said: str | None) -> None:
    assert access(security) == said


def test_from_31_on_the_names_beside_other_schemes_are_roles() -> None:
    assert access("[{bearer: [clerk]}]", "3.1.0") == "role clerk"
    assert access("[{bearer: ['cart:read']}]", "3.1.0") is None
    assert access("[{bearer: [clerk]}]", "3.0.3") is None


def test_the_security_of_the_document_holds_for_an_operation_without_its_own() -> None:
    document = read("  /a: {get: {}}\n", "security: [{oauth: [a]}]")
    assert (document.operations[0].secured, document.operations[0].access) == (True, "scope a")


def test_swagger_has_its_schemes_elsewhere() -> None:
    text = (
        "swagger: '2.0'\nsecurityDefinitions: {key: {type: oauth2}}\n"
        "paths: {/a: {get: {security: [{key: [a]}]}}}\n"
    )
    (operation,) = read_operations(text, "swagger.yaml").operations
    assert operation.access == "scope a"


def test_a_silent_operation_is_no_answer_to_whether_it_is_sensitive() -> None:
    document = read("  /a: {get: {}}\n")
    (item,) = as_operations(operations_for(document, "a", "a", in_feature_folder=True))
    assert item == {"call": "GET /a", "summary": "", "access": "", "retry": "safe"}


@pytest.mark.parametrize(
    ("operations", "note"),
    [
        ("  /a: {get: {}}\n", "; it does not say who may call"),
        ("  /a: {get: {security: []}}\n", "; 0 secured"),
        (OTHER, "; 1 secured"),
        (OTHER + "  /a: {get: {responses: {'401': {}}}}\n",
         "; 1 secured, 1 does not say who may call"),
    ],
)  # fmt: skip
def test_the_report_says_how_many_are_secured_and_how_many_are_silent(
    operations: str, note: str
) -> None:
    document = read(operations)
    selection = operations_for(document, "a", "a", in_feature_folder=True)
    assert security_note(document.kind, selection) == note


@pytest.mark.parametrize(
    ("scheme", "method"),
    [
        ({"type": "oauth2"}, "oidc"),
        ({"type": "openIdConnect"}, "oidc"),
        ({"type": "mutualTLS"}, "mtls"),
        ({"type": "http", "scheme": "Bearer", "bearerFormat": "JWT"}, "jwt"),
        ({"type": "apiKey", "in": "header", "name": "x-api-key"}, "api_key"),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, "api_key"),
        ({"type": "apiKey", "in": "header", "name": "Api-Key"}, "api_key"),
        ({"type": "apiKey", "in": "header", "name": "X-Shop-Client"}, "api_key"),
        ({"type": "apiKey", "in": "cookie", "name": "sid"}, "session_cookie"),
        # What may be several methods, and what is none.
        ({"type": "http", "scheme": "bearer"}, ""),
        ({"type": "http", "scheme": "basic"}, ""),
        ({"type": "apiKey", "in": "header", "name": "Authorization"}, ""),
        ({"type": "apiKey", "in": "header", "name": "X-Auth-Token"}, ""),
        ({"type": "apiKey", "in": "header", "name": "X-JWT-Assertion"}, ""),
        ({"type": "apiKey", "in": "header"}, ""),
        ({"type": "apiKey", "in": "query", "name": "x-api-key"}, ""),
        ({"type": "basic"}, ""),
        ({}, ""),
        ("nonsense", ""),
    ],
)
def test_a_scheme_is_a_way_to_sign_in_or_decides_nothing(scheme: object, method: str) -> None:
    files = ContractFiles("a", {"components": {"securitySchemes": {"one": scheme}}})
    assert security.sign_in_methods(files, ["one"]) == [method] * bool(method)


def test_ways_to_sign_in_are_in_the_order_of_the_question() -> None:
    schemes = {
        "tls": {"type": "mutualTLS"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
        "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
        "bearer": {"type": "http", "scheme": "bearer"},
    }
    files = ContractFiles("a", {"components": {"securitySchemes": schemes}})
    assert security.sign_in_methods(files, ["tls", "csrf", "cookie"]) == ["session_cookie", "mtls"]
    assert security.sign_in_methods(files, ["tls", "bearer"]) == []
    assert security.sign_in_methods(files, ["tls", "missing"]) == []
    assert security.sign_in_methods(files, []) == []


WELL_KNOWN = "https://id.example/realms/shop/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("addresses", "found"),
    [
        ([WELL_KNOWN], WELL_KNOWN),
        ([WELL_KNOWN, WELL_KNOWN], WELL_KNOWN),
        # Which of two, no encryption, no such document, none at all, an address with more in it.
        ([WELL_KNOWN, WELL_KNOWN.replace("shop", "till")], ""),
        ([WELL_KNOWN.replace("https", "http")], ""),
        (["https://id.example/realms/shop"], ""),
        ([WELL_KNOWN + "?tenant=1"], ""),
        ([WELL_KNOWN.replace("shop", "a`b")], ""),
        ([WELL_KNOWN.replace("shop", "{tenant}")], ""),
        ([WELL_KNOWN.replace("shop", "s" * 200)], ""),
        ([7], ""),
        ([], ""),
    ],
)
def test_the_issuer_is_described_at_one_address(addresses: list[object], found: str) -> None:
    schemes: dict[str, Any] = {
        f"oidc{number}": {"type": "openIdConnect", "openIdConnectUrl": address}
        for number, address in enumerate(addresses)
    }
    names = [*schemes, "missing", "other"]
    schemes["other"] = {"type": "oauth2", "openIdConnectUrl": "https://no.example"}
    files = ContractFiles("a", {"components": {"securitySchemes": schemes}})
    assert security.issuer_metadata(files, names) == found
