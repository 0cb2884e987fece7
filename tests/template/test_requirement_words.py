"""A requirement that the other answers contradict, or that names sensitive data, is an open item.

The item is beside the requirement; the row of the checklist that it is about names the requirement.
"""

from __future__ import annotations

from typing import Any

import pytest

from document import Render, Spec
from feature_spec.copy.lists import as_operations, as_requirements
from feature_spec.references.api.contract import operations_for, read_operations
from feature_spec.references.prd import read_requirements, requirements_for
from features import files

API: dict[str, Any] = {"surfaces": ["rest", "storage"], "databases": ["postgresql"]}
API |= {"backend_language": "go", "access": "signed_in", "authn_methods": ["jwt"]}


def saying(text: str, **answers: Any) -> dict[str, Any]:
    """Give the answers of an API with one requirement."""
    return {**API, "requirements": [{"text": text}], **answers}


def said(spec: Spec) -> str:
    """Give the text of the first requirement."""
    return spec.row("2", "**[REQ-SPC-001]**")[1]


@pytest.fixture(scope="module")
def guests(render: Render) -> Spec:
    """Give the spec of a feature whose PRD and contract were read."""
    read = files("guest-accounts")
    prd = read_requirements(read["docs/prd/guest-accounts.md"])
    contract = read_operations(read["docs/openapi.yaml"], "docs/openapi.yaml")
    chosen = operations_for(contract, "Guest accounts", "guest-accounts", in_feature_folder=False)
    return render(
        feature_path="specs/guest-accounts",
        requirements=as_requirements(requirements_for(prd, "Guest accounts", "guest-accounts")),
        operations=as_operations(chosen),
    )


def test_requirements_that_were_read_stop_the_gate(guests: Spec) -> None:
    assert "[TODO" not in guests.row("2", "**[REQ-SPC-002]**")[1]
    assert "[TODO" not in guests.row("2", "**[REQ-SPC-003]**")[1]
    assert "speaks of a page or a screen, but this spec has no user interface" in said(guests)
    gate = guests.row("0.2", "AuthN/AuthZ")[3]
    assert gate.endswith("; but see REQ-SPC-001")
    asked = "REQ-SPC-001, REQ-SPC-002 and REQ-SPC-003 speak of signing in or registering, but this "
    assert f"{asked}spec has OAuth/OIDC access tokens alone in 4.2: decide]" in said(guests)
    page = guests.row("0.1", "Frontend Stack")[3]
    assert page == "PROPOSED: no user interface; but see REQ-SPC-001"
    assert guests.row("0.1", "Service Boundaries")[3].endswith("; but see REQ-SPC-004")


def test_the_codes_of_a_contract_that_was_read_are_errors_of_section_6(guests: Spec) -> None:
    assert guests.bullet("6", "Error 1") == (
        "The case of 409 of `POST /guest-accounts/register` -> 409; "
        "[TODO: what is refused, and what stays stored]"
    )
    assert guests.bullet("6", "Error 2").startswith("The case of 410 of `POST /guest-accounts/{")
    assert "broken most often" not in guests.text
    repeat = guests.row("4.1", "`POST /guest-accounts/register`")
    assert "[TODO: does a repeat get 409]" in repeat


@pytest.mark.parametrize("language", ["go", "kotlin", "undecided"])
def test_each_code_that_no_control_answers_is_one_error(language: str, render: Render) -> None:
    operations = [
        {"call": "POST /v1/orders", "errors": [400, 409, 503]},
        {"call": "DELETE /v1/orders/{id}", "errors": [404, 409]},
        {"call": "POST /v1/payments", "errors": [402, 409], "retry": "key"},
        {"call": "GET /v1/orders/{id}", "errors": [404, 410]},
    ]
    spec = render(**{**API, "backend_language": language}, operations=operations)
    first = "The case of 409 of `POST /v1/orders` or `DELETE /v1/orders/{id}` -> 409; "
    assert spec.bullet("6", "Error 1").startswith(first)
    assert spec.bullet("6", "Error 2").startswith("The case of 410 of `GET /v1/orders/{id}`")
    assert "**Error 3**" not in spec.sections["6"]
    own = [{"id": 1, "when": "The order is closed", "then": "409"}]
    spec = render(**API, operations=operations, error_cases=own)
    assert "The case of " not in spec.sections["6"]


def test_what_was_read_names_the_data_that_is_sensitive(guests: Spec) -> None:
    asked = "[TODO: data classes: the requirements or operations name email, password and token]"
    assert asked in guests.bullet("9", "Sensitive Data Handling")
    assert "no sensitive data is declared" not in guests.text
    gate = guests.row("0.2", "Data Protection")[3]
    assert gate.endswith("but email, password and token named; see Section 9")


def test_nothing_is_asked_for_twice(guests: Spec) -> None:
    assert guests.text.count("of signing in") == 1
    assert guests.text.count("against this row") == 0


SPEAKING = [
    ("A shopper logs in before the order.", "signing in or registering", "AuthN/AuthZ"),
    ("The session cookie ends after an hour.", "a session cookie", "AuthN/AuthZ"),
    ("A login clears the session cookie.", "signing in or registering", "AuthN/AuthZ"),
    ("A member registers once.", "signing in or registering", "AuthN/AuthZ"),
    ("A password has 12 characters.", "signing in or registering", "AuthN/AuthZ"),
    ("The start page shows three offers.", "a page or a screen", "Frontend Stack"),
    ("It works in every browser.", "a page or a screen", "Frontend Stack"),
    ("The service sends an email to the buyer.", "mail", "Service Boundaries"),
    ("A member uploads a picture.", "files", "Domain Model"),
    ("The service reads each supplier file once.", "files", "Domain Model"),
    ("It publishes an event when the order is paid.", "events", "Service Boundaries"),
    ("The bank calls a webhook.", "a webhook", "Service Boundaries"),
    ("The nightly import takes an hour.", "a time of day", "Service Boundaries"),
    ("At 02:00 UTC all carts are emptied.", "a time of day", "Service Boundaries"),
]


@pytest.mark.parametrize(("text", "speaks", "gate"), SPEAKING)
def test_a_requirement_that_the_answers_contradict_is_an_open_item(
    text: str, speaks: str, gate: str, render: Render
) -> None:
    spec = render(**saying(text))
    assert f"[TODO: REQ-SPC-001 speaks of {speaks}, but this spec has " in said(spec)
    section = "0.2" if gate == "AuthN/AuthZ" else "0.1"
    assert spec.row(section, gate)[3].endswith("; but see REQ-SPC-001")
    assert "[TODO" not in spec.row(section, gate)[3]


FITTING: list[tuple[str, dict[str, Any]]] = [
    ("A shopper logs in before the order.", {"authn_methods": ["session_cookie"]}),
    ("The session cookie ends after an hour.", {"oidc_client": "bff", "authn_methods": ["oidc"]}),
    (
        "The start page shows three offers.",
        {"surfaces": ["ui"], "frontend_framework": "vue"},
    ),
    ("The service sends an email to the buyer.", {"service_dependencies": ["mail gateway"]}),
    ("A member uploads a picture.", {"databases": ["mongodb", "object_storage"]}),
    ("It publishes an event when it is paid.", {"surfaces": ["rest", "events"]}),
    ("The bank calls a webhook.", {"service_dependencies": ["bank webhook"]}),
    ("At 02:00 UTC all carts are emptied.", {"surfaces": ["jobs"]}),
    ("Each list has a page size of at most 100.", {}),
    ("The branch-register holds the book within 10:1 of its size.", {}),
    ("A dog has a profile.", {}),
]


@pytest.mark.parametrize(("text", "answers"), FITTING)
def test_a_requirement_that_the_answers_carry_is_left_alone(
    text: str, answers: dict[str, Any], render: Render
) -> None:
    assert said(render(**saying(text, **answers))) == text


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        (saying("A guest signs up with an email."), "email"),
        (saying("The password has 12 characters."), "password"),
        (saying("A nurse reads the diagnosis."), "health data"),
        ({**API, "operations": [{"call": "POST /invitations/{token}/accept"}]}, "token"),
        (
            {**API, "operations": [{"call": "POST /v1/cards", "summary": "Add a credit card"}]},
            "card",
        ),
    ],
)
def test_words_for_sensitive_data_ask_for_its_class(
    answers: dict[str, Any], named: str, render: Render
) -> None:
    spec = render(**answers)
    assert f"[TODO: data classes: the requirements or operations name {named}" in spec.sections["9"]
    assert f"but {named}" in spec.row("0.2", "Data Protection")[3]


def test_a_class_that_is_declared_is_not_asked_for(render: Render) -> None:
    spec = render(**saying("A guest signs up with an email.", data_classes=["pii"]))
    assert "[TODO: data classes" not in spec.text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("A form that is sent after 31 March has a late fee.", True),
        ("Entries close before June 1.", True),
        ("A form that is sent after 31 March, 24:00 UTC, has a late fee.", False),
        ("A form that is sent after 31 days has a late fee.", False),
    ],
)
def test_the_time_zone_of_a_date_is_asked(text: str, asked: bool, render: Render) -> None:
    spec = render(**saying(text))
    assert ("[TODO: time zone of the date in REQ-SPC-001]" in spec.sections["2"]) is asked


@pytest.mark.parametrize("surfaces", [["rest"], ["rest", "storage"]])
@pytest.mark.parametrize("language", ["go", "typescript"])
def test_what_a_code_means_is_not_asked_where_the_contract_was_read(
    language: str, surfaces: list[str], render: Render
) -> None:
    operation = {"call": "POST /v1/guests", "success": [201], "errors": [409], "sensitive": True}
    shape = {**API, "backend_language": language, "surfaces": surfaces}
    spec = render(**shape, operations=[operation], api_reference="docs/openapi.yaml")
    error = "The case of 409 of `POST /v1/guests`, as `openapi.yaml` says -> 409"
    stored = "; [TODO: what stays stored]" if "storage" in surfaces else ""
    assert spec.bullet("6", "Error 1") == error + stored
    assert "[TODO: does a repeat get 409]" not in spec.text


@pytest.mark.parametrize(
    ("text", "call", "is_open"),
    [
        ("The session cookie is cleared on sign-out.", "GET /v1/me", True),
        ("A member logs out on every device.", "GET /v1/me", True),
        ("A member logs out on every device.", "POST /v1/logout", False),
        ("The login page redirects a signed-in guest.", "GET /v1/login", True),
        ("The start page shows three offers.", "GET /v1/pages/{id}", False),
        ("A guest registers once.", "POST /v1/register", False),
    ],
)
def test_a_requirement_that_no_operation_carries_out_asks_for_its_test(
    text: str, call: str, is_open: bool, render: Render
) -> None:
    spec = render(**saying(text, operations=[{"call": call}]))
    verified = spec.row("7.1", "REQ-SPC-001")[1]
    assert verified == ("[TODO: test of REQ-SPC-001]" if is_open else "VAL-SPC-001, VAL-SPC-002")
    unnamed = render(**saying(text)).row("7.1", "REQ-SPC-001")[1]
    assert unnamed == "VAL-SPC-001, VAL-SPC-002"
