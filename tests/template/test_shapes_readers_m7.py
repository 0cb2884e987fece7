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
