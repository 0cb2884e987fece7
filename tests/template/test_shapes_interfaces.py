"""What 4.1 says for each shape of feature: who owns a contract, what streams, what a page is."""

from __future__ import annotations

import re
from typing import Any

import pytest

import interview
from document import Render, Spec
from features import feature

SERVICES: dict[str, Any] = {"architecture_style": "microservices", "access": "internal"}
BROKERS = [name for name in interview.choices("message_broker") if name != "in_process"]
WATCH: dict[str, Any] = {
    **SERVICES,
    "feature_path": "specs/invoice-watch",
    "surfaces": ["events"],
    "backend_language": "kotlin",
    "backend_framework": "none",
    "consistency_pattern": "none",
    "service_dependencies": ["mail gateway"],
    "operations": [{"call": "consume invoice.paid.v2", "access": "service"}],
}
HOURS: dict[str, Any] = {
    "feature_path": "specs/opening-hours",
    "surfaces": ["ui"],
    "access": "public",
    "backend_language": "none",
    "frontend_framework": "nextjs",
}
PERMIT: dict[str, Any] = {
    "feature_path": "specs/parking-permit",
    "surfaces": ["rest", "ui", "storage"],
    "architecture_style": "monolith",
    "backend_language": "php",
    "frontend_framework": "server_rendered",
    "databases": ["mysql"],
    "authz_models": ["ownership"],
    "operations": [
        {"call": "GET /permits/{permit_id}", "access": "owner"},
        {"call": "POST /permits", "access": "signed in", "retry": "key"},
    ],
    "entities": [{"name": "Permit", "attributes": ["id bigint PK", "status text"]}],
}
LIBRARY: dict[str, Any] = {
    "feature_path": "specs/tax-rounding",
    "surfaces": [],
    "architecture_style": "monolith",
    "backend_language": "java",
    "backend_framework": "none",
    "deployment_strategy": "none",
}
ARCHIVE: dict[str, Any] = {
    "feature_path": "specs/invoice-archive",
    "surfaces": ["jobs", "storage"],
    "architecture_style": "modular_monolith",
    "backend_language": "python",
    "backend_framework": "none",
    "databases": ["postgresql", "object_storage"],
    "operations": [{"call": "job import-invoices", "access": "scheduler"}],
    "entities": [{"name": "InvoiceLine", "attributes": ["invoice_no text PK", "line_no int PK"]}],
}
BUS: dict[str, Any] = {
    "feature_path": "specs/bus-times",
    "surfaces": ["ui"],
    "access": "public",
    "backend_language": "none",
    "frontend_framework": "flutter",
    "authn_methods": ["api_key"],
    "service_dependencies": ["city transport API"],
}
API: dict[str, Any] = {
    "feature_path": "specs/orders",
    "surfaces": ["rest", "storage"],
    "architecture_style": "monolith",
    "databases": ["postgresql"],
    "backend_language": "go",
    "operations": [{"call": "POST /v1/orders", "retry": "key"}],
    "entities": [{"name": "Order", "attributes": ["id uuid PK", "note text"]}],
}
STREAMS = (
    "[TODO: where a client resumes after a break]",
    "[TODO: keepalive, and the maximum stream age]",
    "[TODO: open-stream limit per caller, and what a slow reader loses]",
    "[TODO: what a deployment does to open streams]",
)


def said(spec: Spec) -> str:
    """Give the text of 4.1."""
    return spec.sections["4.1"]


# A consumer that publishes nothing


@pytest.mark.parametrize("broker", BROKERS)
def test_what_only_consumes_has_the_received_half_of_its_broker(
    broker: str, render: Render
) -> None:
    section = said(render(**{**WATCH, "message_broker": broker}))
    sent = (
        "acks=all|publisher confirms|the producer waits|the publisher waits|a message is sent once"
        "|record key|routing key|message key|ordering key is|session ID is|subject is"
    )
    assert not re.search(sent, section)
    assert "**Dead letters**" in section
    for duty in ("**Consumers**", "**Deprecation**", "Contract file", "specversion"):
        assert duty not in section


@pytest.mark.parametrize("broker", BROKERS)
def test_what_only_publishes_has_the_sent_half_of_its_broker(broker: str, render: Render) -> None:
    sends = [{"call": "publish invoice.paid.v2", "access": "service"}]
    section = said(render(**{**WATCH, "message_broker": broker, "operations": sends}))
    received = "a consumer (acknowledges|commits|deletes|completes)|Dead letters|active consumer"
    assert not re.search(received, section) or broker == "other"


@pytest.mark.parametrize("version", ["v1", "v2", "v7"])
def test_an_event_type_carries_the_version_that_its_own_types_have(
    version: str, render: Render
) -> None:
    sends = [{"call": f"publish invoice.paid.{version}", "access": "service"}]
    spec = render(**{**WATCH, "operations": sends})
    wanted = f"the event type carries it, as `.{version}`. "
    assert spec.bullet("4.1", "Versioning").startswith(wanted)
    unsaid = [{"call": "publish invoice.paid", "access": "service"}]
    spec = render(**{**WATCH, "operations": unsaid})
    assert spec.bullet("4.1", "Versioning").startswith("[TODO: where a message names its version]")


def test_the_producer_versions_what_is_consumed(render: Render) -> None:
    spec = render(**WATCH)
    assert spec.bullet("4.1", "Versioning").startswith("the producer versions each")
    assert spec.bullet("4.1", "Consumed `invoice.paid.v2`") == (
        "[TODO: contract, version and a sample of invoice.paid.v2 from its producer]"
    )


@pytest.mark.parametrize("broker", BROKERS)
def test_where_dead_letters_are_kept_is_asked(broker: str, render: Render) -> None:
    bullet = render(**{**WATCH, "message_broker": broker}).bullet("4.1", "Dead letters")
    assert bullet.endswith("[TODO: location; who may read, write and replay them, and how]")


# A front end without a backend


@pytest.mark.parametrize("frontend", ["nextjs", "sveltekit", "react", "flutter"])
def test_a_front_end_asks_for_its_calls_once(frontend: str, render: Render) -> None:
    section = said(render(**{**HOURS, "frontend_framework": frontend}))
    assert section.count("backend call") == 1
    assert "User" not in section


@pytest.mark.parametrize("frontend", ["nextjs", "vue", "flutter", "android"])
def test_what_calls_nothing_has_no_contract_and_no_state_of_a_call(
    frontend: str, render: Render
) -> None:
    nothing = {"service_dependencies": "none", "frontend_framework": frontend}
    section = said(render(**{**HOURS, **nothing}))
    assert "The feature calls no backend." in section
    gone = "| Operation |", "types of", "Versioning", "| Loading |", "sending is", "changes are"
    assert [words for words in gone if words in section] == []
    assert "| Error | the view cannot be shown |" in section


@pytest.mark.parametrize("frontend", ["nextjs", "nuxt", "angular", "server_rendered"])
def test_a_public_page_asks_for_what_makes_it_a_page(frontend: str, render: Render) -> None:
    given: dict[str, Any] = {**HOURS, "frontend_framework": frontend}
    if frontend == "server_rendered":
        given["backend_language"] = "ruby"
    section = said(render(**given))
    assert "- **Public page**:" in section
    assert "[TODO: title, description and preview image of each page]" in section
    assert "Public page" not in said(render(**{**given, "access": "signed_in"}))
    assert "Public page" not in said(render(**BUS))


# Server-rendered HTML


@pytest.mark.parametrize(
    "operation",
    [
        {"call": "GET /permits/{id}", "summary": "Reads a permit as JSON"},
        {"call": "GET /api/permits/{id}"},
        {"call": "GET /v2/api/permits"},
    ],
)
def test_an_operation_is_a_page_unless_something_says_json(
    operation: dict[str, Any], render: Render
) -> None:
    operations = [*PERMIT["operations"], {**operation, "access": "owner"}]
    spec = render(**{**PERMIT, "operations": operations})
    assert "401" in spec.row("4.1", f"`{operation['call']}`")[5]
    assert "302 to sign-in" in spec.row("4.1", "`POST /permits`")[5]
    assert "**JSON operations**" not in said(spec)


@pytest.mark.parametrize("language", ["php", "ruby", "python"])
def test_pages_beside_a_rest_surface_ask_once_which_operations_return_json(
    language: str, render: Render
) -> None:
    spec = render(**{**PERMIT, "backend_language": language})
    asked = '[TODO: operations that return JSON, or "none"]'
    assert spec.bullet("4.1", "JSON operations") == asked
    assert asked not in render(**{**PERMIT, "surfaces": ["ui", "storage"]}).text
    for wrong in ("Idempotency-Key", "RFC 9457", "unknown fields", "`/v1`"):
        assert wrong not in said(spec)


def test_a_page_that_refuses_with_409_has_a_state(render: Render) -> None:
    assert spec_state(render(**feature("tax-form"))) == "the page that its case in Section 6 names"
    versioned = [{"name": "Permit", "attributes": ["id bigint PK", "version int"]}]
    changes = [{"call": "POST /permits/{permit_id}", "access": "owner"}]
    spec = render(**{**PERMIT, "entities": versioned, "operations": changes})
    assert spec_state(spec) == "the newer record beside the input"
    assert "| Conflict |" not in said(render(**PERMIT))


def spec_state(spec: Spec) -> str:
    """Give what the user gets in the state of a conflict."""
    return spec.row("4.1", "Conflict")[2]


# A library


@pytest.mark.parametrize("language", ["java", "rust", "python", "csharp"])
def test_a_library_asks_for_its_functions_once_and_for_its_calculation(
    language: str, render: Render
) -> None:
    section = said(render(**{**LIBRARY, "backend_language": language}))
    assert section.count("public function") == 2 if "how the public functions" in section else 1
    assert "[TODO: one row for each public function] | | | | | |" in section
    for asked in (
        "number type, units, rounding and tolerance",
        "range or syntax of each",
        "reference cases",
    ):
        assert f"[TODO: {asked}" in section
    assert "User" not in section


def test_a_function_of_a_library_has_no_caller_to_name(render: Render) -> None:
    calls = [{"call": "round(amount)", "retry": "safe"}]
    assert render(**{**LIBRARY, "operations": calls}).row("4.1", "`round(amount)`")[2] == (
        "N/A: library"
    )
    module = {**LIBRARY, "architecture_style": "modular_monolith", "deployment_strategy": "rolling"}
    row = render(**{**module, "operations": calls}).row("4.1", "`round(amount)`")
    assert row[2] == "[TODO: who may call it]"


# A job


@pytest.mark.parametrize("language", ["python", "java", "go"])
def test_a_job_asks_for_the_files_that_it_reads(language: str, render: Render) -> None:
    section = said(render(**{**ARCHIVE, "backend_language": language}))
    assert "- **Input files** (SEC-SPC-043):" in section
    for asked in ("name and prefix", "format, with columns", "largest size", "how a run finds"):
        assert f"  - [TODO: {asked}" in section
    assert "public functions" not in section


def test_a_job_that_books_new_files_or_only_reads_objects_has_input_files(render: Render) -> None:
    assert "**Input files**" in said(render(**feature("bank-statements")))
    job = [{"call": "job sum-scans", "access": "scheduler"}]
    reads = {**ARCHIVE, "operations": job, "object_role": "read_only"}
    assert "**Input files**" in said(render(**reads))
    assert "**Input files**" not in said(render(**{**reads, "object_role": "written"}))


def test_a_module_with_an_api_still_says_how_other_modules_call_it(render: Render) -> None:
    modular = {**API, "architecture_style": "modular_monolith", "module_name": "orders"}
    assert "Other modules call only the public functions of" in said(render(**modular))


def test_a_natural_repeat_is_true_beside_an_effect_that_may_come_twice(render: Render) -> None:
    spec = render(**feature("webhook-relay"))
    assert spec.row("4.1", "`job relay-deliveries`")[3] == "naturally idempotent"


@pytest.mark.parametrize("name", ["import", "plans", "churn-scores"])
def test_exit_codes_are_one_line(name: str, render: Render) -> None:
    codes = render(**feature(name)).bullet("4.1", "Exit codes")
    assert re.fullmatch(r"0 done[^;]*; 75 not done, try again later; 1 failed", codes)


# Apps of a third party


@pytest.mark.parametrize("frontend", ["flutter", "ios", "android", "react_native"])
def test_an_app_asks_what_happens_to_its_old_versions(frontend: str, render: Render) -> None:
    section = said(render(**{**BUS, "frontend_framework": frontend}))
    asked = "[TODO: what happens to them when the city transport API changes]"
    assert f"- **Old app versions**: {asked}" in section
    assert "keeps the oldest" not in section
    assert "the backend serves" not in section
    own = {**BUS, "surfaces": ["rest", "ui"], "backend_language": "go"}
    assert "**Old app versions**" not in said(render(**{**own, "authn_methods": ["oidc"]}))


# Streams


@pytest.mark.parametrize(
    ("surface", "operation", "name"),
    [
        ("grpc", {"call": "rpc a.v1.B/Watch", "summary": "Server stream of prices"}, "Watch"),
        ("graphql", {"call": "subscription priceChanged"}, "priceChanged"),
        ("rest", {"call": "GET /v1/prices", "summary": "Prices as Server-Sent Events"}, ""),
        ("rest", {"call": "GET /v1/prices", "summary": "Opens a WebSocket of prices"}, ""),
        ("rest", {"call": "GET /v1/prices", "stream": "server"}, ""),
    ],
)
def test_what_streams_is_asked_about_in_every_interface(
    surface: str, operation: dict[str, Any], name: str, render: Render
) -> None:
    given = {**API, "surfaces": [surface, "storage"], "operations": [operation]}
    section = said(render(**given))
    assert f"- **Streams** (`{name or operation['call']}`):" in section
    assert [asked for asked in STREAMS if section.count(asked) != 1] == []
    assert "operations that return a list" not in section


def test_a_websocket_begins_with_101(render: Render) -> None:
    calls = [{"call": "GET /v1/live", "summary": "WebSocket of prices"}, {"call": "GET /v1/a"}]
    spec = render(**{**API, "operations": calls})
    assert spec.row("4.1", "`GET /v1/live`")[4] == "101, over HTTP/2 200"
    assert spec.row("4.1", "`GET /v1/a`")[4] == "200"
    assert "**Streams**" not in said(render(**API))


# Types and repeats


@pytest.mark.parametrize("language", ["python", "kotlin", "go", "csharp"])
def test_a_linked_contract_has_the_types(language: str, render: Render) -> None:
    linked = {**API, "backend_language": language, "api_reference": "docs/openapi.yaml"}
    spec = render(**linked)
    assert "The types are those of `openapi.yaml`" in said(spec)
    assert f"```{language}" not in said(spec)
    assert f"```{language}" in said(render(**{**linked, "api_reference": ""}))
    read = {**linked, "types": [{"name": "Order", "fields": ["id uuid"]}]}
    assert "The types are those of" not in said(render(**read))


@pytest.mark.parametrize(
    ("language", "strict"),
    [
        ("python", 'extra="forbid"'),
        ("rust", "deny_unknown_fields"),
        ("java", "for requests only"),
        ("kotlin", "for requests only"),
        ("ruby", "rejects unknown request fields"),
    ],
)
def test_request_types_alone_refuse_unknown_fields(
    language: str, strict: str, render: Render
) -> None:
    given = {**API, "backend_language": language}
    assert strict in said(render(**given))
    assert strict in said(render(**{**given, "api_reference": "docs/openapi.yaml"}))
    page = said(render(**HOURS))
    assert "unknown fields" not in page


@pytest.mark.parametrize("language", ["php", "typescript", "go"])
def test_a_graphql_field_may_be_null_until_the_answers_say_otherwise(
    language: str, render: Render
) -> None:
    given: dict[str, Any] = {
        "surfaces": ["graphql", "storage"],
        "backend_language": language,
        "databases": ["mongodb"],
        "operations": [{"call": "mutation addDish", "retry": "key"}],
        "entities": [{"name": "Dish", "attributes": ["id string PK", "approved_by string"]}],
    }
    (sdl,) = render(**given).fences("graphql")
    assert "id: ID!" in sdl
    assert "approvedBy: String\n" in sdl
    given["entities"][0]["attributes"].append("note string?")
    (sdl,) = render(**given).fences("graphql")
    assert "approvedBy: String!\n" in sdl
    assert "note: String\n" in sdl
    assert "columns of Section 3" not in said(render(**given))


@pytest.mark.parametrize("surface", ["rest", "graphql", "grpc"])
def test_the_limits_of_request_fields_are_asked_once(surface: str, render: Render) -> None:
    call = {"rest": "POST /v1/a", "graphql": "mutation addA", "grpc": "rpc a.v1.A/Add"}[surface]
    spec = render(**{**API, "surfaces": [surface, "storage"], "operations": [{"call": call}]})
    assert spec.text.count("[TODO: length, range and format of each request field]") == 1
    assert ("413" in spec.row("4.1", f"`{call}`")[5]) is (surface == "rest")


@pytest.mark.parametrize(
    ("surface", "call", "code"),
    [
        ("rest", "GET /v1/orders", "400"),
        ("graphql", "query orders", "`BAD_USER_INPUT`"),
        ("grpc", "rpc a.v1.A/Find", "`INVALID_ARGUMENT`"),
    ],
)
def test_a_malformed_cursor_has_a_response(
    surface: str, call: str, code: str, render: Render
) -> None:
    operations = [{"call": call, "summary": "Lists the orders", "retry": "safe"}]
    spec = render(**{**API, "surfaces": [surface, "storage"], "operations": operations})
    assert spec.bullet("4.1", "Paging").startswith(
        f"by opaque cursor (malformed: {code}) if `{call}`"
    )


def test_a_page_of_a_list_refuses_a_malformed_cursor(render: Render) -> None:
    spec = render(**feature("tax-form"))
    assert "400" in spec.row("4.1", "`GET /forms`")[5]
    assert "(malformed: 400)" in spec.bullet("4.1", "Paging")


def test_the_rule_of_a_key_is_said_once(render: Render) -> None:
    section = said(render(**API))
    assert "`Idempotency-Key` is required where the table names it." in section
    assert "draft-07" not in section


@pytest.mark.parametrize("surfaces", [["rest"], ["events"], ["grpc"]])
def test_compatibility_is_one_bullet(surfaces: list[str], render: Render) -> None:
    spec = render(**SERVICES, surfaces=surfaces, backend_language="go", api_versioning="path")
    assert "Compatibility rule" not in spec.text
    assert re.search(
        r" CI fails on (?:a|any other) breaking change", spec.bullet("4.1", "Versioning")
    )


@pytest.mark.parametrize("surfaces", [["rest", "events"], ["grpc"], ["jobs"], ["graphql", "jobs"]])
def test_a_placeholder_row_asks_once(surfaces: list[str], render: Render) -> None:
    rows = [row for row in render(surfaces=surfaces).rows("4.1")[1:] if len(row) == 6]
    assert len(rows) == 1
    assert rows[0][1:] == [""] * 5


@pytest.mark.parametrize("language", ["python", "go", "typescript", "java"])
def test_a_linked_contract_has_the_form_of_its_errors(language: str, render: Render) -> None:
    given = {
        "surfaces": ["rest", "storage"],
        "backend_language": language,
        "operations": [{"call": "GET /v1/parcels/{id}", "access": "signed in"}],
    }
    linked = render(**given, api_reference="openapi.yaml").sections["4.1"]
    assert "Errors are RFC 9457 problem details; tests assert on `type`: [TODO: " in linked
    assert "problems.example" not in linked
    assert '"type": "https://problems.example/' in render(**given).sections["4.1"]
