"""Section 4.1 says what its operations have, and asks each thing once."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

import pytest

from document import Render
from features import feature

API: dict[str, Any] = {
    "surfaces": ["rest", "storage"],
    "access": "signed_in",
    "authn_methods": ["jwt"],
    "authz_models": ["ownership"],
}


def fenced(text: str, language: str) -> str:
    """The first code block of a language."""
    (block, *_) = re.findall(rf"```{language}\n(.*?)\n```", text, re.DOTALL)
    return str(block)


# The contract that was read


READ = [
    {"call": "GET /a/{id}", "sensitive": True, "success": [200]},
    {"call": "POST /a", "sensitive": True, "success": [201], "errors": [409]},
    {"call": "DELETE /a/{id}", "sensitive": True, "success": [204]},
]


@pytest.mark.parametrize("call", ["GET /a/{id}", "POST /a", "DELETE /a/{id}"])
def test_what_a_read_contract_lacks_is_told_for_each_operation(call: str, render: Render) -> None:
    spec = render(**API, api_reference="docs/openapi.yaml", operations=READ)
    added = [line for line in spec.sections["4.1"].splitlines() if line.startswith(f"- `{call}`: ")]
    assert len(added) == 1
    assert {"401", "503"} <= set(re.findall(r"\d{3}", added[0]))


def test_an_operation_without_success_keeps_its_usual_codes(render: Render) -> None:
    mixed = [*READ, {"call": "GET /b/{id}"}]
    spec = render(**API, api_reference="docs/openapi.yaml", operations=mixed)
    assert "- `GET /b/{id}`: " not in spec.sections["4.1"]
    assert spec.row("4.1", "`GET /b/{id}`")[5] == "401, 404, 429, 503"


@pytest.mark.parametrize(
    ("when", "call", "has"),
    [
        ("The form is submitted already", "POST /forms", False),
        ("The form is submitted already", "POST /forms/{id}/submit", True),
        ("The form is too old", "POST /forms", True),
        ("The form was cancelled", "POST /forms/{id}/cancel", True),
        ("The form was cancelled", "POST /forms/{id}/submit", False),
    ],
)
def test_an_error_that_says_an_action_is_of_that_action(
    when: str, call: str, has: bool, render: Render
) -> None:
    calls = ["POST /forms", "POST /forms/{id}/submit", "POST /forms/{id}/cancel"]
    case = {"id": 1, "when": when, "then": "409 with the form"}
    spec = render(**API, operations=[{"call": name} for name in calls], error_cases=[case])
    assert ("409" in spec.row("4.1", f"`{call}`")[5]) is has


@pytest.mark.parametrize("name", ["webhook-relay", "tax-form", "device-gateway"])
def test_the_contract_is_not_said_to_be_named_where_it_is_not(name: str, render: Render) -> None:
    section = render(**feature(name)).sections["4.1"]
    assert "the header names" not in section
    assert "in this repository" not in section
    assert "Types also in the contract must match it (VAL-SPC-006" in section


@pytest.mark.parametrize("language", ["go", "kotlin", "undecided"])
def test_types_that_are_unknown_are_asked_and_not_said_to_be_written(
    language: str, render: Render
) -> None:
    section = render(**API, backend_language=language).sections["4.1"]
    assert "[TODO: types of checkout], written as in this example" in section
    assert "Its types are" not in section


# What a request may hold


STRICT = {
    "go": "DisallowUnknownFields",
    "python": 'extra="forbid"',
    "rust": "deny_unknown_fields",
    "java": "FAIL_ON_UNKNOWN_PROPERTIES",
}


@pytest.mark.parametrize("language", STRICT)
def test_a_reader_is_strict_only_where_a_caller_sends_json(language: str, render: Render) -> None:
    given = {**API, "backend_language": language, "backend_framework": "none"}
    if language == "python":
        given["backend_framework"] = "FastAPI"
    given["entities"] = [{"name": "Parcel", "attributes": ["id uuid PK"]}]
    reads = render(**given, operations=[{"call": "GET /v1/parcels/{id}", "retry": "safe"}])
    assert STRICT[language] not in reads.sections["4.1"]
    writes = render(**given, operations=[{"call": "POST /v1/parcels"}])
    assert STRICT[language] in writes.sections["4.1"]


def test_a_form_of_a_page_is_no_json(render: Render) -> None:
    assert "forbid" not in render(**feature("tax-form")).sections["4.1"]


@pytest.mark.parametrize("name", ["device-gateway", "webhook-relay", "tax-form"])
def test_what_operations_take_and_return_is_one_question(name: str, render: Render) -> None:
    section = render(**feature(name)).sections["4.1"]
    assert section.count("[TODO: request and response of each operation]") == 1
    assert "add the request types" not in section


@pytest.mark.parametrize("name", ["charger-map", "stock", "price-ticker"])
def test_a_schema_or_protobuf_alone_asks_for_the_fields_of_its_operations(
    name: str, render: Render
) -> None:
    assert "request and response of each" not in render(**feature(name)).sections["4.1"]


def test_beside_a_schema_the_http_operations_alone_are_asked_below_the_types(
    render: Render,
) -> None:
    calls = [{"call": "GET /v1/stock/{id}"}, *feature("stock")["operations"]]
    spec = render(**feature("stock", surfaces=["rest", "graphql", "storage"], operations=calls))
    assert "[TODO: request and response of each HTTP operation]" in spec.sections["4.1"]


def test_answered_types_are_not_asked(render: Render) -> None:
    given = {**API, "entities": [{"name": "Parcel", "attributes": ["id uuid PK"]}]}
    told = [{"call": "GET /v1/parcels/{id}", "response": "Parcel"}]
    assert "request and response of each" not in render(**given, operations=told).sections["4.1"]


@pytest.mark.parametrize("name", ["webhook-relay"])
def test_no_public_function_is_invented(name: str, render: Render) -> None:
    section = render(**feature(name)).sections["4.1"]
    assert re.search(
        r"only the public functions of `\w+`: \[TODO: public functions of \w+ and who calls each",
        section,
    )
    assert "find" not in section.split("only the public functions")[1].split("\n")[0]


# gRPC


@pytest.mark.parametrize(("language", "has"), [("go", True), ("java", False), ("python", False)])
def test_a_go_package_is_asked_for_where_go_reads_the_proto(
    language: str, has: bool, render: Render
) -> None:
    section = render(**feature("match-server", backend_language=language)).sections["4.1"]
    assert ('option go_package = "[TODO:' in fenced(section, "protobuf")) is has


@pytest.mark.parametrize("name", ["match-server", "loans", "watch"])
def test_compatibility_is_said_by_the_test_that_checks_it(name: str, render: Render) -> None:
    spec = render(**feature(name))
    section = spec.sections["4.1"]
    # Only the rule of versions names the tool, as the measure of what breaks a client.
    assert "buf breaking" not in section.replace(spec.bullet("4.1", "Versioning"), "")
    assert "`reserved`" not in section
    assert section.count("eadline of each") <= 1
    assert "carries a deadline" not in section


def test_a_stream_has_no_deadline_to_exceed(render: Render) -> None:
    spec = render(**feature("match-server"))
    for call, has in [("JoinQueue", True), ("LeaveQueue", True), ("WatchMatch", False)]:
        row = spec.row("4.1", f"`rpc arena.match.v1.MatchService/{call}`")
        assert ("DEADLINE_EXCEEDED" in row[5]) is has


def test_a_natural_repeat_asks_for_no_key(render: Render) -> None:
    spec = render(**feature("match-server"))
    row = spec.row("4.1", "`rpc arena.match.v1.MatchService/LeaveQueue`")
    assert row[3] == "naturally idempotent"


# Events


@pytest.mark.parametrize(
    ("broker", "said"),
    [
        ("kafka", "order is kept within a partition, and so per key"),
        ("pubsub", "order is kept for each ordering key"),
        ("pulsar", "a `Key_Shared` subscription keeps order per key"),
        ("service_bus", "order is kept within one session of one queue or subscription"),
    ],
)
def test_order_is_that_of_one_topic(broker: str, said: str, render: Render) -> None:
    spec = render(**feature("device-gateway", message_broker=broker))
    assert said in spec.bullet("4.1", "Key and order")


NAMED = "specs/gateway/asyncapi.yaml"


@pytest.mark.parametrize("broker", ["kafka", "nats", "rabbitmq"])
def test_a_named_contract_of_the_events_is_not_written_again(broker: str, render: Render) -> None:
    given = {"message_broker": broker}
    section = render(
        **feature("device-gateway", **given, more_references=[{"label": "Events", "path": NAMED}])
    ).sections["4.1"]
    assert (
        "those of `asyncapi.yaml`; [TODO: its field of the event ID; what this feature" in section
    )
    assert "specversion" not in section
    assert "asyncapi: 3.0.0" not in section
    assert "asyncapi: 3.0.0" in render(**feature("device-gateway", **given)).sections["4.1"]


# Jobs


@pytest.mark.parametrize(
    ("then", "asked"),
    [
        ("Exit code 75; retried every 15 minutes until 06:00 UTC, then alert", False),
        ("exit 75, and the next run tries again", False),
        ("exit 75", True),
    ],
)
def test_an_error_that_says_when_the_job_starts_again_is_not_asked(
    then: str, asked: bool, render: Render
) -> None:
    case = {"id": 1, "when": "Source data is incomplete", "then": then}
    section = render(**feature("churn-scores", error_cases=[case])).sections["4.1"]
    assert ("what restarts it after exit 75, and until when" in section) is asked


@pytest.mark.parametrize("name", ["churn-scores", "webhook-relay", "import"])
def test_a_failed_run_promises_no_person(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert spec.bullet("4.1", "Exit codes").endswith("; 1 failed")


def test_fields_are_masked_where_a_caller_sees_them(render: Render) -> None:
    assert "**Masked fields**" not in render(**feature("churn-scores")).sections["4.1"]
    assert "**Masked fields**" in render(**feature("device-gateway")).sections["4.1"]
    assert "**Masked fields**" in render(**feature("tax-form")).sections["4.1"]


# Views


def test_a_session_that_ends_is_asked_about(render: Render) -> None:
    spec = render(**feature("tax-form"))
    row = spec.row("4.1", "Session ends")
    assert row[2] == "the warning of 4.2; [TODO: how input is kept]"


def test_views_are_asked_where_no_component_names_them(render: Render) -> None:
    assert "**Views**: [TODO: name each view" in render(**feature("tax-form")).sections["4.1"]
    parts = [{"path": "src/web/Form.tsx", "change": "new", "does": "The form", "depends": []}]
    spec = render(**feature("tax-form", components=parts))
    assert "**Views**" not in spec.sections["4.1"]
    assert "VAL-SPC-001" not in spec.sections["4.1"]


# Access


@pytest.mark.parametrize("name", ["webhook-relay", "device-gateway"])
def test_who_may_call_an_operation_is_asked_in_one_section(name: str, render: Render) -> None:
    calls = [{"call": "POST /v1/parcels"}, {"call": "GET /v1/parcels/{id}"}]
    spec = render(**feature(name, operations=calls))
    assert "[TODO: who may call it]" not in spec.sections["4.1"]
    assert spec.sections["4.2"].count("[TODO: who may call it]") == 2


# What was answered is not asked


@pytest.mark.parametrize(
    ("retry", "asked"), [({"retry": "natural"}, False), ({"retry": "no"}, False), ({}, True)]
)
def test_a_second_run_is_asked_about_where_no_retry_is_given(
    retry: dict[str, str], asked: bool, render: Render
) -> None:
    calls = [{"call": "job score-customers", "access": "scheduler", **retry}]
    section = render(**feature("churn-scores", operations=calls, requirements=[])).sections["4.1"]
    assert ("a second run keeps, replaces or adds" in section) is asked


@pytest.mark.parametrize(("call", "has"), [("job sweep", False), ("job sweep --day=DAY", True)])
def test_arguments_have_a_rule_where_a_job_has_some(call: str, has: bool, render: Render) -> None:
    section = render(**feature("churn-scores", operations=[{"call": call}])).sections["4.1"]
    assert ("new arguments have a default" in section) is has
    assert "exit code 1 for one release" not in section


@pytest.mark.parametrize(
    ("call", "said"), [("clear()", "none"), ("draw(points)", "the errors of Section 6 that apply")]
)
def test_a_function_without_input_refuses_nothing(call: str, said: str, render: Render) -> None:
    alone = {"operations": [{"call": call}], "service_dependencies": "none"}
    assert render(**feature("maps-sdk", **alone)).row("4.1", f"`{call}`")[5] == said


# Paging of other protocols


@pytest.mark.parametrize(
    ("calls", "asked"),
    [
        (["rpc a.v1.B/Open", "rpc a.v1.B/GetOne"], False),
        (["rpc a.v1.B/Open", "rpc a.v1.B/Nearby"], True),
        (["mutation open"], False),
        (["query nearby"], True),
    ],
)
def test_pages_are_asked_where_an_operation_may_return_a_list(
    calls: list[str], asked: bool, render: Render
) -> None:
    retry = {"Open": "natural", "open": "natural"}
    operations = [
        {"call": call, "retry": retry.get(re.split(r"[ /]", call)[-1], "safe")} for call in calls
    ]
    surface = "grpc" if "rpc" in calls[0] else "graphql"
    spec = render(surfaces=[surface, "storage"], access="internal", operations=operations)
    assert ("**Paging**: [TODO:" in spec.sections["4.1"]) is asked


def test_a_stream_of_the_server_is_no_write(render: Render) -> None:
    spec = render(**feature("loans"))
    row = spec.row("4.1", "`rpc lending.loans.v1.LoanService/WatchLoans`")
    assert "FAILED_PRECONDITION" not in row[5]


@pytest.mark.parametrize("frontend", ["flutter", "ios", "android"])
def test_a_public_app_checks_no_access_of_its_links(frontend: str, render: Render) -> None:
    section = render(**feature("app", frontend_framework=frontend)).sections["4.1"]
    assert "**Deep links**: [TODO: links that open a view of app]\n" in section
    assert "**Backend version**" not in section


LANGUAGES = {
    "python": "class MapsSdkApi(Protocol):",
    "go": "type API interface {",
    "rust": "// The public functions of maps_sdk",
    "ruby": "module MapsSdkApi",
    "elixir": "defmodule MapsSdk do",
    "csharp": "public interface IMapsSdkApi",
    "typescript": "export interface MapsSdkApi {",
    "php": "interface MapsSdkApi",
    "undecided": "| Function | Input | Output |",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_named_function_has_an_open_signature(language: str, render: Render) -> None:
    spec = render(**feature("maps-sdk", backend_language=language, backend_framework="none"))
    _, _, after = spec.sections["4.1"].partition(
        "Callers in the same process use the public functions of "
    )
    assert LANGUAGES[language] in after
    assert "[TODO: signature of clear()]" in after


def test_a_library_claims_no_check_of_what_its_callers_use(render: Render) -> None:
    assert "only the public functions" not in render(**feature("maps-sdk")).text
    assert (
        "Other modules call only the public functions of"
        in render(**feature("rooms")).sections["4.1"]
    )


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("match-server", "`match.proto` and `asyncapi.yaml`"),
        ("rides", "`openapi.yaml` and `asyncapi.yaml`"),
    ],
)
def test_the_header_names_each_contract_without_its_folder(
    name: str, files: str, render: Render
) -> None:
    text = render(**feature(name)).text
    line = next(line for line in text.splitlines() if "**Related API Spec**" in line)
    assert files in line
    assert "/" not in line


@pytest.mark.parametrize("name", ["match-server", "maps-sdk", "rides"])
def test_the_contract_of_a_called_service_is_asked(name: str, render: Render) -> None:
    section = render(**feature(name)).sections["4.2"]
    assert ": [TODO: contract, credential, audience and scope]" in section


def test_the_id_of_the_sample_event_holds_its_time(render: Render) -> None:
    section = render(**feature("match-server")).sections["4.1"]
    found = re.search(r'"id": "(\S{8})-(\S{4})-7.*?"time": "([^"]+)"', section, re.S)
    assert found
    seconds = int(found[1] + found[2], 16) // 1000
    assert f"{datetime.fromtimestamp(seconds, timezone.utc):%Y-%m-%dT%H:%M:%SZ}" == found[3]


@pytest.mark.parametrize("name", ["tax-form", "permits"])
def test_the_operations_behind_the_views_are_asked(name: str, render: Render) -> None:
    section = render(**feature(name)).sections["4.1"]
    assert ", and the operations behind it, each with a row here and in 4.2]" in section


def test_a_contract_that_is_not_linked_decides_no_answer(render: Render) -> None:
    section = render(**feature("tax-form")).sections["4.1"]
    linked = render(**feature("tax-form", api_reference="docs/openapi.yaml")).sections["4.1"]
    assert "Operations under `/api` or marked JSON return JSON." in section
    assert "Operations under `/api`, of the linked contract or marked JSON return JSON." in linked


def test_a_client_of_an_api_names_its_views_alone(render: Render) -> None:
    assert "the operations behind it" not in render(**feature("portal")).text


@pytest.mark.parametrize("name", ["tax-form", "permits"])
def test_a_form_sent_twice_is_told_once(name: str, render: Render) -> None:
    section = render(**feature(name)).sections["4.1"]
    assert "Stale form" not in section
    assert section.count("the first result again") <= 1


@pytest.mark.parametrize(("call", "said"), [("GET /a/{id}", "see below"), ("POST /a", "409")])
def test_an_operation_that_lacks_all_codes_refers_to_the_list(
    call: str, said: str, render: Render
) -> None:
    spec = render(**API, api_reference="docs/openapi.yaml", operations=READ)
    assert spec.row("4.1", f"`{call}`")[5] == said


@pytest.mark.parametrize("name", ["maps-sdk", "tax", "gate", "portal"])
def test_beside_operations_no_type_is_an_example(name: str, render: Render) -> None:
    operations = [{"call": "GET /v1/things"}] if name in ("gate", "portal") else [{"call": "f(x)"}]
    surfaces = ["rest"] if name in ("gate", "portal") else []
    answers = feature(name, operations=operations, surfaces=surfaces, entities=[], types=[])
    section = render(**answers).sections["4.1"]
    note = " (" if surfaces else "\n"
    assert f"[TODO: types of {name}]{note}" in section
    assert "in this example" not in section
    assert "User" not in section


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        ({"call": "query wishlist(first: Int = 20, after: ID): Wishlist!"},
         "`wishlist` by `first` and `after`: [TODO: maximum page size]"),
        ({"call": "query shots(offset: Int, limit: Int, tag: String): [Shot!]!"},
         "`shots` by `offset` and `limit`: [TODO: maximum page size]"),
        ({"call": "rpc a.v1.Shots/ListShots", "retry": "safe", "request": "ListShotsRequest"},
         "`ListShots` by `page_size` and `page_token`: [TODO: maximum page size]"),
        ({"call": "QUERY /shots", "request": "ListShotsRequest", "summary": "Search shots"},
         "`QUERY /shots` by `page_size` and `page_token`: [TODO: maximum page size]"),
        ({"call": "query shots(tag: String, after: Date): [Shot!]!"},
         '[TODO: operations that return a list, and the maximum page size, or "none"]'),
    ],
)  # fmt: skip
def test_arguments_of_paging_are_not_asked_again(
    operation: dict[str, Any], said: str, render: Render
) -> None:
    surface = {"query": "graphql", "rpc": "grpc", "QUERY": "rest"}[operation["call"].split()[0]]
    fields = ["page_size int32", "page_token text", "tag text"]
    spec = render(
        surfaces=[surface, "storage"],
        access="internal",
        operations=[operation],
        types=[{"name": "ListShotsRequest", "fields": fields}],
    )
    assert spec.bullet("4.1", "Paging") == said


def test_how_a_list_of_the_contract_pages_is_asked_where_it_does_not_say(render: Render) -> None:
    operation = {"call": "GET /shots", "access": "", "response": "Shot[]"}
    spec = render(
        surfaces=["rest", "storage"],
        operations=[operation],
        types=[{"name": "Shot", "fields": ["id uuid"]}],
        api_reference="docs/openapi.yaml",
    )
    assert spec.bullet("4.1", "Paging") == (
        "[TODO: paging of `GET /shots`, where `openapi.yaml` does not say it; maximum page size]"
    )
    assert "opaque cursor" not in spec.text
