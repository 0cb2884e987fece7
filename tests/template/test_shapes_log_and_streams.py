"""What a reader of a job's test, of streams or of log events would have built wrongly."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render

HEARS: dict[str, Any] = {
    "surfaces": ["events", "storage"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "go",
    "databases": ["postgresql"],
    "operations": [
        {"call": "consume meter.read.v1", "summary": "Stores a reading", "access": "service"}
    ],
}


@pytest.mark.parametrize(
    ("broker", "logged"),
    [
        ("kafka", True),
        ("nats", True),
        ("sns_sqs", False),
        ("pubsub", False),
        ("service_bus", False),
        ("rabbitmq", False),
        ("pulsar", False),
    ],
)
def test_only_a_consumer_that_sets_a_message_aside_logs_it(
    broker: str, logged: bool, render: Render
) -> None:
    spec = render(**HEARS, message_broker=broker)
    assert ("`message_dead_lettered`" in spec.sections["9"]) is logged
    assert "| Dead letters | " in spec.sections["9"]


@pytest.mark.parametrize(
    ("surface", "call"),
    [
        ("graphql", "subscription meterChanged"),
        ("rest", "GET /v1/meters/live"),
        ("grpc", "rpc lab.v1.Meters/Watch"),
    ],
)
def test_a_stream_asks_once_for_its_source_and_once_for_its_end(
    surface: str, call: str, render: Render
) -> None:
    operation = {"call": call, "stream": "server", "access": "owner"}
    spec = render(
        surfaces=[surface, "storage"],
        access="signed_in",
        architecture_style="microservices",
        backend_language="go",
        databases=["postgresql"],
        authn_methods=["jwt"],
        operations=[operation],
    )
    said = spec.sections["4.1"]
    assert said.count("[TODO: what feeds each stream, and how that reaches the instance") == 1
    assert "the streams of every instance" not in said
    assert said.count("[TODO: what ends a stream, and how soon, once its caller's") == 1
    assert "what ends the stream with it" not in said
    assert ("how a client passes its token at the start]" in said) is (surface != "grpc")
