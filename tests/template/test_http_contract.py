"""The HTTP contract of 4.1: what was answered or read wins, and it agrees with Section 6."""

from __future__ import annotations

import re
from typing import Any

import pytest

import interview
from document import Render, Spec
from features import feature

SHAPE: dict[str, Any] = {"surfaces": ["rest", "storage"], "backend_language": "go"}
READ = {"api_reference": "docs/openapi.yaml"}


def cells(spec: Spec, call: str) -> dict[str, str]:
    """The row of 4.1 for a call, by the names of its columns."""
    rows = spec.rows("4.1")
    return dict(zip(rows[0], spec.row("4.1", f"`{call}`"), strict=True))


def one(render: Render, operation: dict[str, Any], **answers: Any) -> dict[str, str]:
    spec = render(**{**SHAPE, **answers}, operations=[operation])
    return cells(spec, operation["call"])


def added(spec: Spec) -> dict[str, str]:
    """The codes to add to the contract, for each call."""
    _, found, after = spec.sections["4.1"].partition("To add to the contract")
    lines = after.split("\n\n")[1].splitlines() if found else []
    return {line[3:].split("`")[0]: line.rpartition(": ")[2] for line in lines}


# The codes that were read or answered


@pytest.mark.parametrize("success", [[302], [201, 303], [200, 304], [202]])
def test_each_success_and_redirect_of_the_contract_is_kept(
    success: list[int], render: Render
) -> None:
    found = one(render, {"call": "POST /guests", "success": success}, **READ)
    assert found["Success"] == ", ".join(map(str, success))


@pytest.mark.parametrize(
    ("operation", "answers", "lacks"),
    [
        pytest.param(
            {"call": "POST /guests/register", "access": "public", "errors": [409]},
            {},
            "400, 413, 429, 503",
            id="public",
        ),
        pytest.param(
            {"call": "GET /rooms/{id}", "access": "owner", "errors": [404, 410]},
            {},
            "401, 429, 503",
            id="a read",
        ),
        pytest.param(
            {"call": "POST /v1/pay", "access": "owner", "errors": [400, 402], "retry": "key"},
            {"surfaces": ["rest"], "backend_language": "ruby"},
            "401, 409, 413, 422, 429",
            id="a key needs 409 and 422",
        ),
    ],
)
def test_the_codes_that_a_control_needs_are_added_to_the_contract(
    operation: dict[str, Any], answers: dict[str, Any], lacks: str, render: Render
) -> None:
    spec = render(**{**SHAPE, **READ, **answers}, operations=[{"success": [200], **operation}])
    codes = ", ".join(map(str, operation["errors"]))
    assert cells(spec, operation["call"])["Errors"] == codes
    assert added(spec) == {operation["call"]: lacks}
    text = spec.sections["4.1"]
    assert text.count("To add to the contract") == 1
    changed = "Changed. The codes that 4.1 adds."
    assert f"**`docs/openapi.yaml`**: {changed}" in spec.sections["5"]


@pytest.mark.parametrize(
    ("access", "errors", "added_codes"),
    [
        ("public", [], "429, 503"),
        ("signed in", [], "401, 429, 503"),
        ("owner", [], "401, 404, 429, 503"),
        ("public", [{"id": 1, "when": "The room is unknown", "then": "404"}], "404, 429, 503"),
    ],
)
def test_a_404_is_added_where_section_6_has_its_case(
    access: str, errors: list[dict[str, Any]], added_codes: str, render: Render
) -> None:
    operation = {"call": "GET /rooms/{id}", "access": access, "success": [200], "errors": [410]}
    spec = render(**SHAPE, **READ, operations=[operation], error_cases=errors)
    assert added(spec) == {operation["call"]: added_codes}
    assert ("404" in spec.sections["6"]) == ("404" in added_codes)


def test_a_contract_that_lacks_nothing_is_not_changed(render: Render) -> None:
    operation = {"call": "GET /a", "access": "public", "success": [200], "errors": [429, 503]}
    spec = render(**SHAPE, **READ, operations=[operation])
    assert "To add to the contract" not in spec.text
    assert "docs/openapi.yaml`**" not in spec.sections["5"]


def test_a_contract_at_an_address_is_no_component(render: Render) -> None:
    operation = {"call": "POST /a", "success": [200], "errors": [409]}
    spec = render(**SHAPE, api_reference="https://x.test/openapi.yaml", operations=[operation])
    assert added(spec)
    assert "openapi.yaml`**" not in spec.sections["5"]


# Repeats, redirects, new records


@pytest.mark.parametrize(
    "operation",
    [
        {"call": "POST /guests/register"},
        {"call": "PATCH /guests/{id}"},
        {"call": "mutation register"},
    ],
)
def test_what_makes_a_repeat_safe_is_asked_and_not_guessed(
    operation: dict[str, Any], render: Render
) -> None:
    found = one(render, operation, surfaces=["rest", "graphql", "storage"])
    assert found["Retry safety"] == (
        '[TODO: what makes a repeat safe, or "no: a repeat acts again"]'
    )


@pytest.mark.parametrize("call", ["POST /guests", "PATCH /guests/{id}", "POST /guests/{id}/move"])
def test_a_conflict_of_the_contract_says_nothing_of_a_repeat(call: str, render: Render) -> None:
    operation = {"call": call, "success": [200], "errors": [409], "sensitive": True}
    assert one(render, operation, **READ)["Retry safety"] == (
        '[TODO: what makes a repeat safe, or "no: a repeat acts again"]'
    )


@pytest.mark.parametrize("success", [[302], [303], [307, 308]])
def test_a_redirect_asks_whether_its_code_is_used_once(success: list[int], render: Render) -> None:
    found = one(
        render, {"call": "GET /login/callback", "success": success}, access="signed_in", **READ
    )
    assert found["Access"] == "see 4.2"
    assert found["Retry safety"] == "[TODO: is the code in its URL single-use]"


ACTED = "[TODO: 200 with the record, 204, or 201 where it creates one]"


@pytest.mark.parametrize(
    ("call", "success"),
    [
        ("POST /v1/rides/{ride_id}/cancel", ACTED),
        ("POST /v1/notices/:id/cancel", ACTED),
        ("POST /v1/orders/{id}:close", ACTED),
        ("POST /v1/rides", "201"),
        ("PUT /v1/rides/{id}", "200"),
        ("DELETE /v1/rides/{id}", "204"),
    ],
)
def test_a_fixed_word_behind_a_parameter_does_not_say_that_a_record_is_created(
    call: str, success: str, render: Render
) -> None:
    assert one(render, {"call": call})["Success"] == success


# Section 6 and 4.1


@pytest.mark.parametrize(
    ("then", "errors"),
    [
        ("409 `notice-changed` with the newer notice", "409"),
        ("422 with the fields", "422"),
        ("the caller gets 412; nothing is stored", "412"),
        ("402 until it is paid", "402"),
    ],
)
def test_a_code_of_an_answered_error_is_a_code_of_each_write(
    then: str, errors: str, render: Render
) -> None:
    spec = render(
        **SHAPE,
        operations=[{"call": "POST /v1/notices/{id}/cancel"}, {"call": "GET /v1/notices/{id}"}],
        error_cases=[{"id": 1, "when": "The rule is broken", "then": then}],
    )
    assert errors in cells(spec, "POST /v1/notices/{id}/cancel")["Errors"].split(", ")
    assert errors not in cells(spec, "GET /v1/notices/{id}")["Errors"].split(", ")


def test_an_error_that_names_its_call_is_that_calls_alone(render: Render) -> None:
    spec = render(
        **SHAPE,
        operations=[{"call": "POST /v1/a"}, {"call": "POST /v1/b"}],
        error_cases=[{"id": 1, "when": "POST /v1/b twice on one day", "then": "409"}],
    )
    assert "409" in cells(spec, "POST /v1/b")["Errors"]
    assert "409" not in cells(spec, "POST /v1/a")["Errors"]


@pytest.mark.parametrize("then", ["stopped after 500 ms", "at most 410 rows", "429.5 is rounded"])
def test_a_number_that_is_no_status_is_no_code(then: str, render: Render) -> None:
    spec = render(
        **SHAPE,
        operations=[{"call": "POST /v1/a"}],
        error_cases=[{"id": 1, "when": "Too much", "then": then}],
    )
    assert not set(re.findall(r"\d+", then)) & set(
        cells(spec, "POST /v1/a")["Errors"].split(", ")
    ) - {"429"}


def test_each_body_has_a_limit_and_an_answer_past_it(render: Render) -> None:
    spec = render(**SHAPE, operations=[{"call": "PUT /v1/a/{id}"}, {"call": "GET /v1/a/{id}"}])
    assert "413" in cells(spec, "PUT /v1/a/{id}")["Errors"]
    assert "413" not in cells(spec, "GET /v1/a/{id}")["Errors"]
    assert spec.bullet("6", "Error 59") == "Request body over its limit -> 413"
    read = render(**SHAPE, operations=[{"call": "GET /v1/a/{id}"}])
    assert "Error 59" not in read.text


STALE = '[TODO: version column, precondition, or "last write wins"]'
VERSIONED = [{"name": "Ride", "attributes": ["id uuid PK", "row_version bigint"]}]


@pytest.mark.parametrize("name", ["rides", "permits", "stock"])
def test_without_a_version_column_it_is_asked_how_a_stale_write_is_seen(
    name: str, render: Render
) -> None:
    spec = render(**feature(name))
    assert spec.bullet("6", "Error 63").endswith(STALE)
    assert "Stale write -> 409" not in spec.text


@pytest.mark.parametrize(
    "column", ["version int", "RowVersion rowversion", "lock_version integer", "etag text"]
)
def test_with_a_version_column_a_stale_write_is_a_conflict(column: str, render: Render) -> None:
    spec = render(
        **SHAPE,
        entities=[{"name": "Ride", "attributes": ["id uuid PK", column]}],
        operations=[{"call": "PATCH /v1/rides/{id}"}],
    )
    assert STALE not in spec.text
    assert "409" in spec.bullet("6", "Error 63")
    assert "409" in cells(spec, "PATCH /v1/rides/{id}")["Errors"]


@pytest.mark.parametrize(
    ("name", "changes", "gone"),
    [
        ("notices", {}, "Error 63"),
        (
            "import",
            {"error_cases": [{"id": 1, "when": "A run is still at work", "then": "it waits"}]},
            "Error 80",
        ),
        (
            "rides",
            {"error_cases": [{"id": 1, "when": "A form was sent twice", "then": "the first"}]},
            "Error 62",
        ),
        (
            "rides",
            {"error_cases": [{"id": 1, "when": "Older version is sent", "then": "409"}]},
            "Error 63",
        ),
    ],
)
def test_an_answered_error_takes_the_place_of_the_usual_one(
    name: str, changes: dict[str, Any], gone: str, render: Render
) -> None:
    assert f"**{gone}**" not in render(**feature(name, **changes)).sections["6"]
    assert f"**{gone}**" in render(**feature(name, error_cases=[])).sections["6"]


_CODE = re.compile(r"(?<![\w.])(4\d\d|503)(?![\w%])")
CASES = {**dict(interview.each_choice()), **dict(interview.pairs())}
OPERATIONS = [
    {"call": "GET /v1/rides/{id}"},
    {"call": "POST /v1/rides", "retry": "key"},
    {"call": "PUT /v1/rides/{id}"},
]


@pytest.mark.sampled
@pytest.mark.parametrize(
    "name", [name for name, case in CASES.items() if "rest" in case.get("surfaces", ["rest"])]
)
@pytest.mark.parametrize("entities", [[], VERSIONED], ids=["no-version", "version"])
def test_the_codes_of_section_6_are_those_of_4_1(
    name: str, entities: list[dict[str, Any]], render: Render
) -> None:
    spec = render(**{**CASES[name], "operations": OPERATIONS, "entities": entities})
    table = {
        code for row in spec.rows("4.1") if row[0][1:4] in ("GET", "POS", "PUT")
        for code in _CODE.findall(row[-1])
    }  # fmt: skip
    repeats = [li for li in spec.lines("4.1") if li.startswith(("- **Idempotency", "- **One-time"))]
    outcomes = re.findall(r"-> .*", spec.sections["6"])
    said = set(_CODE.findall(" ".join([*outcomes, *repeats])))
    assert said <= table
    # No row of its own: a malformed request, a wrong form field, an unknown record.
    assert table - said <= {"400", "404"} | (
        {"422"} if "**Pages and forms**" in spec.text else set()
    )


# Access


@pytest.mark.parametrize("access", ["service", "services", "scheduler"])
def test_a_call_for_programs_is_refused_to_other_callers(access: str, render: Render) -> None:
    found = one(render, {"call": "POST /v1/a", "access": access}, access="internal")
    assert "403" in found["Errors"].split(", ")


def test_a_query_by_http_changes_nothing(render: Render) -> None:
    spec = render(**SHAPE, operations=[{"call": "QUERY /v1/rides"}])
    assert "Error 59" not in spec.text
    assert "Limits of request fields" not in spec.text


def test_a_mutation_with_a_key_has_a_conflict(render: Render) -> None:
    found = one(render, {"call": "mutation book", "retry": "key"}, surfaces=["graphql", "storage"])
    assert "conflict in the union" in found["Errors"]


@pytest.mark.parametrize(
    ("call", "surface", "said"),
    [
        (
            "POST /v1/a",
            "rest",
            "Missing: 400; same key, other request: 422; repeat: 409 while running, then",
        ),
        (
            "mutation book",
            "graphql",
            "other input: `BAD_USER_INPUT`; repeat: a union member of its own while running, then",
        ),
        (
            "rpc a.v1.Rooms/Book",
            "grpc",
            "same key with another request: `INVALID_ARGUMENT`; repeat: `ABORTED` while running,",
        ),
    ],
)
def test_a_repeat_is_answered_by_the_interface_that_takes_the_key(
    call: str, surface: str, said: str, render: Render
) -> None:
    surfaces = list(dict.fromkeys(["rest", surface, "storage"]))
    operations = [{"call": "GET /v1/a"}, {"call": call, "retry": "key"}]
    spec = render(**{**SHAPE, "surfaces": surfaces}, operations=operations)
    answer = "Repeated key -> see Idempotency in 4.1"
    assert spec.bullet("6", "Error 62") == answer
    assert said in spec.sections["4.1"]


def test_the_key_of_each_interface_is_named_where_two_take_one(render: Render) -> None:
    operations = [{"call": "POST /v1/a", "retry": "key"}, {"call": "mutation b", "retry": "key"}]
    spec = render(
        surfaces=["rest", "graphql", "storage"], backend_language="ruby", operations=operations
    )
    assert "see Idempotency in 4.1" in spec.bullet("6", "Error 62")
    assert "`Idempotency-Key` is required" in spec.bullet("4.1", "Idempotency")
    assert "carries `idempotencyKey`" in spec.bullet("4.1", "Idempotency in GraphQL")


# Versions, lists, limits

COMPATIBLE = (
    "Compatible: a new operation and a new optional field, in a request once every running"
    " version accepts it"
)
UNVERSIONED = "[TODO: how a breaking change is made; paths of 4.1 have no version]"


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (["/v1/a"], "URL path, `/v1`. " + COMPATIBLE + ". Anything else needs `/v2`."),
        (["/v2/a", "/v3/b"], "URL path, `/v3`. " + COMPATIBLE + ". Anything else needs `/v4`."),
        (["/a"], UNVERSIONED + ". " + COMPATIBLE + "."),
        (["/v1/a", "/b"], UNVERSIONED + ". " + COMPATIBLE + "."),
    ],
)  # fmt: skip
def test_the_version_is_that_of_the_paths_or_asked(
    paths: list[str], said: str, render: Render
) -> None:
    operations = [{"call": f"GET {path}"} for path in paths]
    spec = render(**SHAPE, operations=operations, proposed=["api_versioning"])
    assert spec.bullet("4.1", "Versioning") == said


def test_a_linked_contract_whose_servers_were_not_read_is_silent_of_a_base_address(
    render: Render,
) -> None:
    operations = [{"call": "GET /a", "success": [200]}]
    spec = render(**SHAPE, **READ, operations=operations, proposed=["api_versioning"])
    assert spec.bullet("4.1", "Versioning") == f"{UNVERSIONED}. {COMPATIBLE}."
    assert "base address" not in spec.sections["4.1"]


def test_a_version_in_the_path_that_was_answered_is_looked_for(render: Render) -> None:
    spec = render(
        **SHAPE, api_versioning="path", operations=[{"call": "GET /a"}], proposed=["platform"]
    )
    assert "URL path: [TODO: where each path of 4.1 has its version]" in spec.bullet(
        "4.1", "Versioning"
    )


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ({"call": "GET /me", "summary": "Read the orders"},
         '[TODO: operations that return a list, and the maximum page size, or "none"]'),
        ({"call": "GET /shots", "summary": "Search shots"},
         "by opaque cursor (malformed: 400) if `GET /shots` returns a list:"
         " [TODO: maximum page size]"),
        ({"call": "GET /own", "response": "Plan[]"},
         "by opaque cursor (malformed: 400) if `GET /own` returns a list:"
         " [TODO: maximum page size]"),
    ],
)  # fmt: skip
def test_a_list_is_what_the_contract_or_the_summary_says(
    operation: dict[str, Any], said: str, render: Render
) -> None:
    spec = render(**SHAPE, operations=[operation], types=[])
    assert spec.bullet("4.1", "Paging") == said


@pytest.mark.parametrize(
    "operation",
    [
        {"call": "GET /me", "response": "Account"},
        {"call": "GET /me", "summary": "Read the own account"},
        {"call": "GET /login", "success": [302]},
        {"call": "GET /reports/{day}"},
        {"call": "POST /a"},
    ],
)
def test_where_nothing_returns_a_list_nothing_is_said_of_pages(
    operation: dict[str, Any], render: Render
) -> None:
    assert "**Paging**" not in render(**SHAPE, operations=[operation], types=[]).text


def test_the_limits_of_request_fields_are_asked_once(render: Render) -> None:
    spec = render(**feature("notices"))
    assert spec.text.count("[TODO: length, range and format of each request field") == 1


# The header, the example


def test_the_header_names_the_contract_that_section_5_has_as_new(render: Render) -> None:
    spec = render(**feature("rides"))
    assert "**Related API Spec**: new (proposed): `openapi.yaml` and `asyncapi.yaml`, " in spec.text
    linked = render(**feature("rides", api_reference="docs/openapi.yaml"))
    assert "Related API Spec**: [openapi.yaml]" in linked.text
    asked = render(**feature("notices")).text
    assert "Related API Spec**: see `api_reference`" in asked
    assert asked.count("[TODO: link the API contract]") == 1


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
@pytest.mark.parametrize("path", ["", "api/openapi.yaml", "src/a.go"])
@pytest.mark.parametrize("surfaces", [["rest"], ["graphql"], ["grpc"], ["rest", "events"]])
def test_header_section_5_and_4_1_name_one_contract(
    style: str, path: str, surfaces: list[str], render: Render
) -> None:
    components = [{"path": path, "change": "new", "does": "What it is"}] if path else []
    spec = render(
        surfaces=surfaces, architecture_style=style, backend_language="go", components=components
    )
    header = spec.text.split("**Related API Spec**: ")[1].split("\\\n")[0]
    new = re.findall(
        r"\*\*`([^`]*(?:openapi|asyncapi|graphql|[.]proto)[^`]*)`\*\*: New", spec.sections["5"]
    )
    if header.startswith("new"):
        named = re.findall(r"`([^`]+)`", header)
        assert all(any(f"/{item}".endswith(f"/{name}") for item in new) for name in named)
        assert header.endswith(", Section 5")
    else:
        assert header == "see `api_reference`"
        assert new == []
    assert "the header links" not in spec.text


@pytest.mark.parametrize("changes", [{}, {"frontend_framework": "react"}])
def test_a_front_end_asks_for_the_contract_of_the_api_that_it_calls(
    changes: dict[str, Any], render: Render
) -> None:
    spec = render(**feature("app", **changes))
    assert "Related API Spec**: see `api_reference`" in spec.text
    assert "[TODO: link the contract of the API that it calls, or" in spec.text
    assert "no API or event surface" not in spec.text


def test_the_detail_of_the_example_is_a_sentence(render: Render) -> None:
    spec = render(**feature("notices"))
    assert '"detail": "The notice was changed in the meantime."' in spec.text
    assert "<one sentence" not in spec.text


# A redirect back from a partner, a token in an address


CALLBACK: dict[str, Any] = {
    "call": "GET /login/partner/callback",
    "summary": "Returns",
    "success": [302],
}


def test_a_callback_refuses_nobody_before_it_is_known_who_calls_it(render: Render) -> None:
    spec = render(**feature("loans", operations=[CALLBACK], error_cases=[]))
    row = spec.row("4.2", "`GET /login/partner/callback`")
    assert row[1].startswith("[TODO: who may call it")
    assert "; what ties it to the browser that began; the response to a forged or refused" in row[1]
    assert spec.text.count("who may call it") == 1
    assert "401" not in cells(spec, CALLBACK["call"])["Errors"]


def test_only_a_callback_has_a_code_in_its_address(render: Render) -> None:
    start = {**CALLBACK, "call": "GET /login/partner"}
    assert "code in its URL" not in one(render, start)["Retry safety"]
    assert "code in its URL" in one(render, CALLBACK)["Retry safety"]


@pytest.mark.parametrize("parameter", ["token", "resetToken", "invitation_code"])
def test_the_example_of_an_error_repeats_no_token(parameter: str, render: Render) -> None:
    accept = {"call": f"POST /invitations/{{{parameter}}}/accept", "access": "signed in"}
    text = render(**feature("webhook-relay", operations=[accept], error_cases=[])).text
    (problem,) = re.findall(r'\{\n  "type": [^}]*\}', text)
    assert '"status": 404' in problem
    assert "invitations" not in problem
    assert '"instance"' not in problem


@pytest.mark.parametrize("name", ["device-gateway", "rides", "stock", "gate"])
def test_what_a_repeat_does_is_said_of_each_operation_and_not_of_all(
    name: str, render: Render
) -> None:
    spec = render(**feature(name))
    assert "**Repeats**" not in spec.text
    assert "has the effect of one" not in spec.text
    assert "Retry safety" in spec.text


@pytest.mark.parametrize(
    ("call", "asked"),
    [("PUT /v1/a/{id}", True), ("POST /v1/a/:id/close", True), ("POST /v1/a", False)],
)
def test_the_answer_to_a_malformed_id_is_asked_where_a_path_has_one(
    call: str, asked: bool, render: Render
) -> None:
    said = render(**SHAPE, operations=[{"call": call}]).bullet("4.1", "Limits of request fields")
    assert ("; response to a malformed or unknown field, or a malformed ID]" in said) is asked


@pytest.mark.parametrize(
    ("call", "asked"), [("GET /v1/reports/{report_date}", 1), ("GET /v1/reports", 0)]
)
def test_the_answer_to_a_malformed_value_in_the_path_of_a_read_is_asked(
    call: str, asked: int, render: Render
) -> None:
    section = render(**SHAPE, operations=[{"call": call}]).sections["4.1"]
    wanted = "- **Limits of request fields**: [TODO: response to a malformed value in a path]"
    assert section.count(wanted) == asked
    assert section.count("malformed") == asked


@pytest.mark.parametrize("name", ["webhook-relay", "plans", "notices"])
def test_the_example_of_an_error_is_no_conflict_of_an_idempotency_key(
    name: str, render: Render
) -> None:
    keyed = [{"call": "POST /v1/subscriptions", "access": "scope s:write", "retry": "key"}]
    text = render(**feature(name, operations=keyed, error_cases=[])).text
    assert '"title": "Malformed request",\n  "status": 400' in text
    assert "It conflicts with what is stored" not in text


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({}, True),
        ({"success": [201, 204]}, True),
        ({"response": "Booking[]"}, False),
        ({"success": [204]}, False),
        ({"success": [302]}, False),
        ({"call": "HEAD /hours"}, False),
    ],
)
def test_what_a_success_without_a_type_of_the_contract_returns_is_asked_once(
    more: dict[str, Any], asked: bool, render: Render
) -> None:
    operation = {"call": "GET /hours", "access": "", "success": [200], **more}
    types = [{"name": "Booking", "fields": ["id uuid"]}]
    spec = render(**SHAPE, **READ, operations=[operation], types=types)
    said = "- **Responses**: [TODO: body of `GET /hours`; `openapi.yaml` names no type for it]\n"
    assert (said in spec.sections["4.1"]) is asked
    assert spec.text.count("names no type") == asked
    alone = render(**SHAPE, operations=[operation], types=types)
    assert "names no type" not in alone.text


def test_each_call_without_a_type_is_in_the_one_question(render: Render) -> None:
    operations = [{"call": f"GET /{name}", "access": "", "success": [200]} for name in "abc"]
    types = [{"name": "Booking", "fields": ["id uuid"]}]
    spec = render(**SHAPE, **READ, operations=operations, types=types)
    said = "[TODO: body of `GET /a`, `GET /b` and `GET /c`; `openapi.yaml` names no type for it]"
    assert spec.bullet("4.1", "Responses") == said
