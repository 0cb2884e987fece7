"""What readers of a consumer, of streams or of a booking could not build without a guess."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature

CONSUMER: dict[str, Any] = {
    "surfaces": ["events"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "csharp",
    "consistency_pattern": "none",
    "deployment_strategy": "canary",
    "service_dependencies": ["mail gateway"],
    "message_broker": "service_bus",
    "operations": [
        {
            "call": "consume invoice.paid.v2",
            "summary": "Keeps the last invoice",
            "access": "service",
        }
    ],
}
API: dict[str, Any] = {
    "surfaces": ["rest", "storage"],
    "architecture_style": "microservices",
    "backend_language": "kotlin",
    "databases": ["postgresql"],
    "data_change": "new",
    "access": "signed_in",
    "authn_methods": ["jwt"],
    "authz_models": ["ownership"],
    "deployment_strategy": "canary",
    "entities": [{"name": "Loan", "attributes": ["id uuid PK", "member_id uuid", "status text"]}],
    "operations": [
        {"call": "POST /v1/loans", "summary": "Borrows a book", "access": "signed in"},
        {"call": "GET /v1/loans/{loan_id}", "summary": "Reads a loan", "access": "owner"},
    ],
}
STREAMS: dict[str, Any] = {
    "surfaces": ["grpc", "events", "storage"],
    "architecture_style": "microservices",
    "backend_language": "go",
    "access": "internal",
    "authn_methods": ["mtls"],
    "databases": ["postgresql", "redis"],
    "redis_role": ["cache"],
    "data_change": "new",
    "message_broker": "kafka",
    "consistency_pattern": "outbox",
    "deployment_strategy": "canary",
    "requirements": [{"text": "When a level changes, each watch gets it within 300 ms."}],
    "operations": [
        {
            "call": "rpc water.v1.Levels/Watch",
            "summary": "Server stream of levels",
            "access": "service",
        },
        {"call": "rpc water.gates.v1.Gates/Open", "summary": "Opens a gate", "access": "service"},
        {"call": "consume level.changed.v1", "summary": "Pushes a level", "access": "service"},
    ],
}


# --- wrong words ------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["Keeps", "Remembers", "Stores"])
def test_what_an_operation_keeps_is_no_missing_data_in_the_checklist(
    verb: str, render: Render
) -> None:
    keeps = [{"call": "consume a.b.v1", "summary": f"{verb} the last reading", "access": "service"}]
    spec = render(**{**CONSUMER, "operations": keeps})
    assert spec.row("0.1", "Domain Model")[3] == "PROPOSED: no entity named yet, see Section 3"
    plain = [{"call": "consume a.b.v1", "summary": "Sends a mail", "access": "service"}]
    none = render(**{**CONSUMER, "operations": plain}).row("0.1", "Domain Model")[3]
    assert none == "PROPOSED: no stored data"


@pytest.mark.parametrize("broker", ["kafka", "rabbitmq", "pubsub"])
def test_the_trace_of_a_consumer_that_calls_is_passed_on_calls_too(
    broker: str, render: Render
) -> None:
    spec = render(**{**CONSUMER, "message_broker": broker})
    assert spec.row("0.3", "Distributed Tracing")[3] == "PROPOSED: messages and calls"
    alone = render(**{**CONSUMER, "message_broker": broker, "service_dependencies": ["none"]})
    assert alone.row("0.3", "Distributed Tracing")[3] == "PROPOSED: messages"


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_an_account_holds_the_data_of_section_3_not_messages_and_logs(
    style: str, render: Render
) -> None:
    spec = render(**{**API, "architecture_style": style, "data_classes": ["pii"]})
    rule = spec.bullet("9", "Sensitive Data Handling")
    assert "migration and backup may reach stored data" in rule
    assert "below" not in rule


@pytest.mark.parametrize(
    ("versioning", "needs"), [("path", "needs `/v2`"), ("header", "needs a new version")]
)
def test_an_operation_may_end_at_its_sunset(versioning: str, needs: str, render: Render) -> None:
    rule = render(**API, api_versioning=versioning).bullet("4.1", "Versioning")
    assert f"{needs}, except removing an operation after its `Sunset`." in rule
    assert "CI fails on any other breaking change (VAL-SPC-006)" in rule
    assert "deprecated element" not in rule
    mono = render(**{**API, "architecture_style": "monolith"}, api_versioning=versioning)
    assert f"{needs}." in mono.bullet("4.1", "Versioning")


# --- a consumer ---------------------------------------------------------------------------------


@pytest.mark.parametrize("broker", ["service_bus", "sns_sqs", "rabbitmq"])
def test_a_trial_spends_no_try_and_bad_data_stops_no_consumer(broker: str, render: Render) -> None:
    error = render(**{**CONSUMER, "message_broker": broker}).bullet("6", "Error 70")
    assert "cannot connect, times out or fails there" in error
    assert "what started the call is retried" in error
    assert "[TODO: does a try that fails so count towards those of Error 72, and if not," in error
    assert "result of a refused credential or an exceeded rate]" in error
    assert "A call rejected for its data is Error 72" in error


def test_the_load_test_of_messages_asks_what_sends_them(render: Render) -> None:
    test = render(**CONSUMER, load_tests=True).bullet("7", "[VAL-SPC-007] Load Test")
    assert "[TODO: what sends them, its credential at the broker; share of each message]" in test


@pytest.mark.parametrize(
    ("broker", "field"),
    [
        ("service_bus", "application property"),
        ("kafka", "record header"),
        ("pulsar", "property"),
        ("rabbitmq", "header"),
        ("sns_sqs", "attribute"),
    ],
)
def test_the_trace_is_where_the_broker_has_it(broker: str, field: str, render: Render) -> None:
    spec = render(**{**CONSUMER, "message_broker": broker})
    assert f"the `traceparent` {field} of messages" in spec.sections["9"]


# --- streams ------------------------------------------------------------------------------------


def test_streams_are_asked_once_what_feeds_them(render: Render) -> None:
    spec = render(**STREAMS)
    assert "[TODO: what feeds each stream, and how that reaches" in spec.sections["4.1"]
    assert "how a change reaches the streams of every instance" not in spec.text
    assert "It does not cover a push to a stream." in spec.bullet("3", "Inbox")
    assert "a unary call fails if" in spec.bullet("8", "Availability")
    assert "[TODO: when a stream counts as failed]" in spec.bullet("8", "Availability")


def test_without_streams_nothing_is_said_of_them(render: Render) -> None:
    calls = [one for one in STREAMS["operations"] if "Watch" not in one["call"]]
    spec = render(**{**STREAMS, "operations": calls})
    assert "push to a stream" not in spec.text
    assert "a call fails if" in spec.bullet("8", "Availability")
    assert "stream counts" not in spec.text


@pytest.mark.parametrize(
    ("call", "asked"),
    [
        ("rpc water.gates.v1.Gates/Close", True),
        ("rpc water.gates.v1.Gates/GetGate", False),
        ("rpc water.gates.v1.Gates/ListGates", False),
    ],
)
def test_what_is_cached_is_asked_where_no_operation_reads(
    call: str, asked: bool, render: Render
) -> None:
    more = [*STREAMS["operations"], {"call": call, "summary": "Gate", "access": "service"}]
    spec = render(**{**STREAMS, "operations": more})
    assert ("[TODO: what is cached and for how long" in spec.sections["3"]) == asked
    assert ("Reads are cached in Redis" in spec.sections["8"]) == (not asked)


@pytest.mark.parametrize("limit", ["within 300 ms", "in 2 seconds", "in less than 5 minutes"])
def test_the_time_of_a_message_keeps_to_the_requirement(limit: str, render: Render) -> None:
    told = [{"text": f"When a level changes, it is pushed {limit}."}]
    spec = render(**{**STREAMS, "requirements": told})
    assert "[TODO: time; see REQ-SPC-001]" in spec.sections["8"]
    loose = render(**{**STREAMS, "requirements": [{"text": "A level is pushed."}]})
    assert "[TODO: seconds]" in loose.sections["8"]


@pytest.mark.parametrize("name", ["charger-map", "match-server", "watch"])
def test_the_time_of_a_message_cites_no_requirement_of_another_event(
    name: str, render: Render
) -> None:
    assert "see REQ-SPC" not in render(**feature(name)).sections["8"]


@pytest.mark.parametrize(
    "text",
    [
        "If no level changes within 5 minutes, the gate closes.",
        "When a gate opens, it answers within 2 seconds.",
        "When a level changes, the gate is blocked for 15 minutes.",
    ],
)
def test_a_wait_or_another_events_time_is_no_time_of_a_message(text: str, render: Render) -> None:
    spec = render(**{**STREAMS, "requirements": [{"text": text}]})
    assert "[TODO: seconds] of their arrival" in spec.sections["8"]


def test_a_client_certificate_says_what_marks_a_service(render: Render) -> None:
    mark = '[TODO: what marks a caller as a service, or "each known caller is one"]'
    assert mark in render(**STREAMS).sections["4.2"]
    calls = [{**one, "access": "signed in"} for one in STREAMS["operations"][:2]]
    assert mark not in render(**{**STREAMS, "operations": calls}).sections["4.2"]


def test_an_empty_key_and_the_next_package_are_said(render: Render) -> None:
    calls = [{**one} for one in STREAMS["operations"]]
    calls[1]["retry"] = "key"
    part = render(**{**STREAMS, "operations": calls}).sections["4.1"]
    assert "Empty key, or same key with another request: `INVALID_ARGUMENT`" in part
    breaks = "A change that breaks a client, or that `buf breaking` reports, needs `water.v2` or "
    assert f"{breaks}`water.gates.v2`, served beside the first" in part
    assert "Anything else needs `water" not in part


# --- a record and its owner -----------------------------------------------------------------------


@pytest.mark.parametrize("call", ["POST /v1/loans", "POST /v2/loans", "POST /loans"])
def test_what_sets_the_owner_of_a_new_record_is_asked(call: str, render: Render) -> None:
    calls = [{**API["operations"][0], "call": call}, API["operations"][1]]
    spec = render(**{**API, "operations": calls})
    assert spec.bullet("4.2", "New record") == "[TODO: what sets its owner]"


@pytest.mark.parametrize(
    "calls",
    [
        [API["operations"][1]],
        [API["operations"][1], {"call": "DELETE /v1/loans/{loan_id}", "access": "owner"}],
        [API["operations"][1], {"call": "POST /v1/loans/{loan_id}/end", "access": "owner"}],
    ],
)
def test_no_new_record_asks_for_no_owner(calls: list[Any], render: Render) -> None:
    assert "**New record**" not in render(**{**API, "operations": calls}).text


# --- security -------------------------------------------------------------------------------------


def test_the_headers_for_browsers_hold_if_a_browser_calls(render: Render) -> None:
    rule = render(**API).row("2", "**[SEC-SPC-022]**")[1]
    assert '"no browser calls it"]. If a browser calls it, every response has HSTS' in rule


def test_the_rest_of_the_broker_is_asked_of_its_owner(render: Render) -> None:
    more = {
        "surfaces": ["rest", "storage", "events"],
        "data_classes": ["pii"],
        "message_broker": "kafka",
        "consistency_pattern": "outbox",
    }
    calls = [*API["operations"], {"call": "publish loan.made.v1", "summary": "A loan was made"}]
    text = render(**{**API, **more, "operations": calls}).sections["9"]
    assert "[TODO: ask its owner]" in text
    assert "by the owner of the broker" not in text
