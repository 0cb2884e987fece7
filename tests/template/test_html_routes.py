"""Routes of server-rendered HTML are pages and forms, also where the feature has a REST surface."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature

NOT_A_PAGE = (
    "RFC 9457",
    "problem+json",
    "Idempotency-Key",
    "CORS",
    "Schemathesis",
    "unknown body fields",
    "the client signs in",
    "VAL-SPC-006",
)
OTHERS = {
    "laravel": {},
    "rails": {"backend_language": "ruby", "backend_framework": "Rails"},
    "django": {"backend_language": "python", "backend_framework": "Django"},
    "spring": {"backend_language": "java", "backend_framework": "Spring Boot"},
    "aspnet": {"backend_language": "csharp", "backend_framework": "ASP.NET Core"},
    "phoenix": {"backend_language": "elixir", "backend_framework": "Phoenix"},
}
CSRF = {
    "laravel": "419", "rails": "422", "django": "403", "spring": "403", "aspnet": "400",
    "phoenix": "403",
}  # fmt: skip


@pytest.mark.parametrize("stack", OTHERS)
def test_pages_have_nothing_of_a_json_api(stack: str, render: Render) -> None:
    text = render(**feature("permits", **OTHERS[stack])).text
    assert [words for words in NOT_A_PAGE if words in text] == []


@pytest.mark.parametrize("stack", OTHERS)
def test_a_form_answers_in_the_ways_of_a_form(stack: str, render: Render) -> None:
    spec = render(**feature("permits", **OTHERS[stack]))
    page, form, decision = (row for row in spec.rows("4.1") if "/permits" in row[0])
    assert (page[4], form[4], decision[4]) == ("200", "303", "303")
    assert form[3] == "the form's one-time token"
    for row in (form, decision):
        assert row[5].startswith("302 to sign-in, ")
        assert {"409", "422", "503", CSRF[stack]} <= set(row[5].split(", "))
    assert CSRF[stack] in spec.bullet("6", "Error 53")
    assert f"CSRF token gets {CSRF[stack]}" in spec.sections["2"] or "SEC-SPC-003" not in spec.text
    assert "303 to the page with the result" in spec.bullet("4.1", "Pages and forms")
    assert "hidden field" in spec.bullet("4.1", "One-time token")
    assert "[TODO: length, range and format of each form field]" in spec.text


def test_the_table_of_access_redirects_to_sign_in(render: Render) -> None:
    row = render(**feature("permits")).row("4.2", "`POST /permits`")
    assert row[1] == "302 to sign-in"


@pytest.mark.parametrize(
    ("operation", "answers"),
    [
        ({"call": "POST /api/permits"}, {}),
        ({"call": "POST /permits", "success": [201]}, {"api_reference": "docs/openapi.yaml"}),
        (
            {"call": "POST /v1/api/permits"},
            {"backend_language": "ruby", "backend_framework": "Rails"},
        ),
    ],
)
def test_an_operation_of_the_api_stays_json(
    operation: dict[str, Any], answers: dict[str, Any], render: Render
) -> None:
    spec = render(**feature("permits", operations=[operation], error_cases=[], **answers))
    found = spec.row("4.1", f"`{operation['call']}`")
    assert "201" in found[4]
    assert "RFC 9457" in spec.text
    assert "Pages and forms" not in spec.text


def test_pages_beside_an_api_have_their_own_codes(render: Render) -> None:
    operations = [{"call": "POST /permits"}, {"call": "POST /api/permits"}]
    spec = render(**feature("permits", operations=operations))
    assert spec.row("4.1", "`POST /permits`")[4] == "303"
    assert spec.row("4.1", "`POST /api/permits`")[4] == "201"
    assert "RFC 9457" in spec.text
    assert "Pages and forms" in spec.text


def test_a_single_page_app_keeps_its_api(render: Render) -> None:
    spec = render(**feature("permits", frontend_framework="react"))
    assert spec.row("4.1", "`POST /permits`")[4] == "201"
    assert "RFC 9457" in spec.text


MIXED = [
    {"call": "POST /permits", "access": "approver", "retry": "key"},
    {"call": "POST /api/permits", "access": "approver", "retry": "key"},
]


@pytest.mark.parametrize("stack", OTHERS)
def test_pages_beside_an_api_redirect_to_sign_in_and_the_api_answers_401(
    stack: str, render: Render
) -> None:
    spec = render(**feature("permits", operations=MIXED, error_cases=[], **OTHERS[stack]))
    assert spec.row("4.2", "`POST /permits`")[1] == "302 to sign-in"
    assert spec.row("4.2", "`POST /api/permits`")[1] == "401"
    assert "Errors of JSON operations are RFC 9457" in spec.sections["4.1"]
    assert spec.bullet("6", "Error 50") == ("No valid session -> 401 (on a page 302 to sign-in)")
    assert spec.bullet("6", "Challenge of a 401") == "[TODO: scheme in WWW-Authenticate]"
    assert spec.bullet("6", "Error 62") == (
        "Duplicate submit -> see Idempotency in 4.1; of a form: see One-time token in 4.1"
    )


@pytest.mark.parametrize("stack", OTHERS)
def test_pages_whose_routes_are_not_named_are_asked_as_pages(stack: str, render: Render) -> None:
    spec = render(**feature("permits", operations=[], error_cases=[], **OTHERS[stack]))
    assert [words for words in NOT_A_PAGE if words in spec.text] == []
    assert "[TODO: one row for each page and form post]" in spec.sections["4.1"]
    assert "HTTP operation" not in spec.text


@pytest.mark.parametrize("name", ["permits", "tax-form"])
def test_a_token_of_a_form_is_no_row_of_idempotency_keys(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "idempotency_key" not in spec.text
    assert "calls with one key" not in spec.text
    assert spec.text.count("[TODO: store of used tokens, and for how long]") == 1


# The tax form: pages beside an API, residents without a role


def test_a_page_that_lists_records_is_paged(render: Render) -> None:
    spec = render(**feature("tax-form"))
    assert spec.bullet("4.1", "Paging").startswith(
        "by opaque cursor (malformed: 400) if `GET /forms`"
    )


def test_each_signed_in_caller_has_a_column_beside_the_roles(render: Render) -> None:
    spec = render(**feature("tax-form"))
    row = spec.row("4.2", "`GET /api/forms/{id}`")
    assert row[1:4] == ["401", "403", "allow"]
    assert "allows its caller" in spec.row("2", "**[SEC-SPC-017]**")[1]


def test_a_token_makes_safe_the_form_that_has_it_and_no_other(render: Render) -> None:
    case = render(**feature("tax-form")).bullet("6", "Error 62")
    assert case.startswith("Duplicate submit of `POST /forms` ->")


@pytest.mark.parametrize("stack", OTHERS)
def test_a_forged_form_is_not_shown_again(stack: str, render: Render) -> None:
    case = render(**feature("permits", **OTHERS[stack])).bullet("6", "Error 53")
    assert case.endswith("the response echoes no input")
