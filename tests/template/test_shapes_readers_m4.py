"""What a reader of a consumer, of streams and of a saga would have had to guess or could not build."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render

CONSUMER: dict[str, Any] = {
    "surfaces": ["events"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "csharp",
    "consistency_pattern": "none",
    "deployment_strategy": "canary",
    "service_dependencies": ["mail gateway"],
    "operations": [
        {"call": "consume invoice.paid.v2", "summary": "Mails a receipt", "access": "service"}
    ],
}
BROKERS = ["kafka", "pulsar", "service_bus", "sns_sqs", "nats", "rabbitmq", "pubsub"]


# --- brokers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broker", "said"),
    [
        ("service_bus", "`MaxDeliveryCount`, the number of tries, is 5 (default 10)"),
        ("sns_sqs", "after `maxReceiveCount` (5) receives"),
        ("pulsar", "after `maxRedeliverCount` (4) redeliveries"),
        ("pubsub", "after `maxDeliveryAttempts` (5) tries"),
    ],
)
def test_the_five_tries_are_set_where_the_broker_counts_them(
    broker: str, said: str, render: Render
) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    assert said in spec.bullet("4.1", "Dead letters")
    assert "after 5 tries" in spec.bullet("6", "Error 72")


def test_a_dead_letter_topic_of_pulsar_keeps_what_is_moved(render: Render) -> None:
    rule = render(**CONSUMER, message_broker="pulsar").bullet("4.1", "Dead letters")
    assert "sets `initialSubscriptionName`: a topic without a subscription keeps nothing" in rule


def test_a_consumer_of_service_bus_is_asked_for_the_session(render: Render) -> None:
    order = render(**CONSUMER, message_broker="service_bus").bullet("4.1", "Key and order")
    assert order.startswith('[TODO: session ID of each message, or "no sessions"]; order is kept')


# --- a consumer that calls another service --------------------------------------------------------


@pytest.mark.parametrize("broker", BROKERS)
def test_a_consumer_without_a_store_is_asked_once_about_repeats_and_order(
    broker: str, render: Render
) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    assert spec.row("4.1", "`consume invoice.paid.v2`")[3] == "see Error 71"
    error = spec.bullet("6", "Error 71")
    assert "compacted topic" not in error
    assert "[TODO: how an older message is recognized, and its result]" in error


@pytest.mark.parametrize("broker", BROKERS)
def test_a_failed_call_of_a_consumer_is_answered_once(broker: str, render: Render) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    assert spec.bullet("6", "Error 70").endswith(
        "the message is retried; the consumer pauses (Error 72) until a trial message succeeds"
    )
    assert "the consumer pauses" in spec.bullet("6", "Error 72")


@pytest.mark.parametrize("broker", BROKERS)
def test_a_consumer_checks_whom_it_calls(broker: str, render: Render) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    assert "checks the certificate of its endpoint" in spec.row("2", "**[SEC-SPC-035]**")[1]
    assert "SEC-SPC-035" not in render(**{**CONSUMER, "service_dependencies": "none"}).text


@pytest.mark.parametrize("broker", BROKERS)
def test_the_load_test_of_a_consumer_measures_the_limit_of_section_8(
    broker: str, render: Render
) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    assert "95% are handled within the time of Section 8, no message is lost" in spec.bullet(
        "7", "[VAL-SPC-007] Load Test"
    )
    assert "among all messages handled or moved" in spec.bullet("8", "Availability")


@pytest.mark.parametrize("broker", BROKERS)
def test_a_step_of_consumers_lasts_until_the_stop_rule_can_judge(
    broker: str, render: Render
) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    steps = spec.bullet("9", "Steps")
    assert steps == "one consumer for at least 15 minutes and 1,000 messages, then all."


@pytest.mark.parametrize("language", ["kotlin", "java", "python"])
def test_a_message_for_a_record_in_another_state_has_a_result(
    language: str, render: Render
) -> None:
    stored = {"surfaces": ["events", "storage"], "backend_language": language}
    error = render(**{**CONSUMER, **stored}).bullet("6", "Error 71")
    assert "result of it, and of one that the record's state excludes]" in error


# --- streams ------------------------------------------------------------------------------------

FEEDS = "[TODO: what feeds each stream, and how that reaches the instance that holds it]"
ENDS = "[TODO: how soon a stream ends once its caller's credential or right ends]"
STREAMING: dict[str, Any] = {
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "go",
    "authn_methods": ["mtls"],
}


@pytest.mark.parametrize(
    ("surface", "call", "stream", "refused"),
    [
        ("grpc", "rpc lab.v1.Probe/Measure", "both", "on `Measure`]; a gRPC status ends the stream"),
        ("grpc", "rpc lab.v1.Probe/Upload", "client", "on `Upload`]; a gRPC status ends the stream"),
        ("grpc", "rpc lab.v1.Probe/Watch", "server", ""),
        ("graphql", "subscription probeChanged", "", ""),
        ("rest", "GET /v1/probes/live", "both", "on `GET /v1/probes/live`]"),
    ],
)
def test_a_stream_is_asked_for_its_source_its_end_and_its_refusals(
    surface: str, call: str, stream: str, refused: str, render: Render
) -> None:
    operation = {"call": call, "access": "service"} | ({"stream": stream} if stream else {})
    section = render(**STREAMING, surfaces=[surface], operations=[operation]).sections["4.1"]
    assert (FEEDS in section) is (stream != "client")
    assert ENDS in section
    assert ("[TODO: response to a refused message" in section) is bool(refused)
    assert refused in section
    assert ENDS not in render(surfaces=["rest"], access="public").text


def test_a_public_stream_has_no_credential_that_ends(render: Render) -> None:
    operations = [{"call": "GET /v1/tides/live", "stream": "server"}]
    spec = render(surfaces=["rest"], access="public", backend_language="go", operations=operations)
    assert FEEDS in spec.sections["4.1"]
    assert ENDS not in spec.text


@pytest.mark.parametrize(
    ("surface", "call", "answer"),
    [
        ("grpc", "rpc lab.v1.Probe/Measure", "`UNAUTHENTICATED`, the same for all"),
        ("rest", "GET /v1/probes/{probe_id}", "403, the same for all"),
        ("graphql", "query probe", "error `FORBIDDEN`, the same for all"),
    ],
)
def test_a_caller_that_no_record_knows_is_unauthenticated_in_grpc(
    surface: str, call: str, answer: str, render: Render
) -> None:
    operations = [{"call": call, "access": "service"}]
    spec = render(**STREAMING, surfaces=[surface], operations=operations)
    assert spec.bullet("6", "Error 58").endswith(answer)
    if surface == "grpc":
        assert "`UNAUTHENTICATED`" in spec.row("4.1", f"`{call}`")[5]
