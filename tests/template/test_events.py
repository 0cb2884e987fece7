"""What a spec says of events: whose contract they are, and how each broker handles them."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml

import interview
from document import Render
from external import NODE, install
from features import feature

SERVICES = {"architecture_style": "microservices", "backend_language": "go"}
BROKERS = [name for name in interview.choices("message_broker") if name != "in_process"]


@pytest.mark.parametrize("broker", BROKERS)
def test_what_only_consumes_has_no_contract_of_its_own(broker: str, render: Render) -> None:
    spec = render(**feature("watch", message_broker=broker))
    asked = "contract, version and a sample of return.created.v2 from its producer]"
    assert spec.text.count(asked) == 1
    for wrong in ("CloudEvents", "asyncapi", "acks=all", "the publisher", "**Deprecation**"):
        assert wrong not in spec.text, wrong


@pytest.mark.parametrize("broker", BROKERS)
def test_dead_letters_are_those_of_the_broker(broker: str, render: Render) -> None:
    spec = render(**feature("watch", message_broker=broker))
    assert "[TODO: location; who may read, write and replay" in spec.sections["4.1"]
    assert "dead-letter stream" not in spec.text
    assert ("MAX_DELIVERIES" in spec.sections["9"]) == (broker == "nats")


@pytest.mark.parametrize("broker", BROKERS)
@pytest.mark.parametrize("name", ["rides", "loans"])
def test_the_channels_are_those_that_are_published(name: str, broker: str, render: Render) -> None:
    changed: dict[str, Any] = {"message_broker": broker}
    spec = render(**feature(name, **changed))
    block = next(text for text in spec.fences("yaml") if text.startswith("asyncapi"))
    read = yaml.safe_load(block)
    assert all(item["action"] == "send" for item in read["operations"].values())
    for channel in read["channels"].values():
        named = set(channel.get("parameters", {}))
        assert channel["address"].endswith(".{id}") == ("id" in named) == (broker == "nats")
        assert all("payload" in message for message in channel["messages"].values())


def test_a_handler_and_a_publisher_are_measured_apart(render: Render) -> None:
    watch, rides = render(**feature("watch")), render(**feature("rides"))
    assert "messaging.client.operation.duration" not in watch.text
    for spec in (watch, rides):
        said = spec.bullet("9", "Messages")
        assert said.startswith("RED of handled ")
        assert "`messaging.process.duration`" in said
        assert "per destination" not in spec.text
    assert "published messages (`messaging.client." in rides.sections["9"]


def test_what_stores_nothing_asks_where_handled_events_are_kept(render: Render) -> None:
    assert "where handled event IDs" in render(**feature("watch")).sections["6"]
    assert "where handled event IDs" not in render(**feature("rides")).text


def test_a_saga_has_a_step_for_each_answered_dependency(render: Render) -> None:
    spec = render(**feature("loans"))
    assert "\n| branch-register | [TODO: command to branch-register]" in spec.sections["6"]
    assert "\n| fee-ledger | [TODO: command to fee-ledger]" in spec.sections["6"]
    assert "service of step" not in spec.text
    assert "[TODO: is LoanStep this record?]" in spec.sections["3"]


def test_the_key_of_an_event_is_no_key_of_a_call(render: Render) -> None:
    publish = [{"call": "publish loan.opened.v1", "retry": "key"}]
    spec = render(**feature("loans", surfaces=["events", "storage"], operations=publish))
    assert "two parallel calls with one key" not in spec.text


@pytest.mark.parametrize(
    ("name", "asked"),
    [("LoanStep", True), ("saga_run", True), ("PayoutSaga", True), ("Stepper", False)],
)
def test_an_entity_that_may_be_the_record_of_a_saga_is_asked_for(
    name: str, asked: bool, render: Render
) -> None:
    spec = render(
        surfaces=["rest", "storage"],
        architecture_style="microservices",
        backend_language="go",
        databases=["mongodb"],
        consistency_pattern="saga_orchestration",
        entities=[{"name": name, "attributes": ["id uuid PK", "state text"]}],
    )
    assert (f"[TODO: is {name} this record?]" in spec.sections["3"]) == asked


@pytest.mark.parametrize(
    "answers",
    [
        feature("rides"),
        feature("loans"),
        {"surfaces": ["events"], "message_broker": "nats", "backend_language": "csharp"},
        {
            "surfaces": ["rest", "events", "storage"],
            "message_broker": "kafka",
            "feature_name": "Café: orders & {more}",
        },
    ],
)
def test_the_printed_contract_is_a_document_of_asyncapi_3(
    answers: dict[str, Any], render: Render
) -> None:
    install()
    file = NODE / "node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    block = next(t for t in render(**answers).fences("yaml") if t.startswith("asyncapi"))
    read = yaml.safe_load(block)
    jsonschema.validate(read, schema)
    for channel in read["channels"].values():
        for message in channel["messages"].values():
            with pytest.raises(jsonschema.ValidationError, match="specversion"):
                jsonschema.validate({"data": {}}, message["payload"])
    operation = next(iter(read["operations"].values()))
    operation["action"] = "publish"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(read, schema)


def without_an_outbox(text: str) -> bool:
    """Say whether no outbox is promised; a row that says so may name it."""
    return not any(
        word in text for word in ("outbox relay", "outbox_event", "Outbox stuck", "relay publishes")
    )


@pytest.mark.parametrize(
    ("broker", "language"), [("kafka", "kotlin"), ("nats", "go"), ("rabbitmq", "python")]
)
def test_what_publishes_and_stores_nothing_asks_where_events_wait(
    broker: str, language: str, render: Render
) -> None:
    spec = render(
        surfaces=["events"],
        architecture_style="microservices",
        backend_language=language,
        message_broker=broker,
        operations=[{"call": "publish price.changed.v1"}],
    )
    assert without_an_outbox(spec.text)
    assert spec.text.count("[TODO: where unsent events are kept, or which may be lost]") == 1
    said = "no outbox, as nothing is stored; where events wait is not named yet, see Section 4.1"
    row = f"| PROPOSED: {said} |"
    assert row in spec.sections["0.1"]


@pytest.mark.parametrize(
    ("broker", "store"), [("kafka", "postgresql"), ("sns_sqs", "dynamodb"), ("pulsar", "mongodb")]
)
def test_an_outbox_that_would_hold_no_event_is_left_out(
    broker: str, store: str, render: Render
) -> None:
    spec = render(
        surfaces=["events", "storage"],
        databases=[store],
        message_broker=broker,
        consistency_pattern="outbox",
        operations=[{"call": "consume price.changed.v1"}],
        **SERVICES,
    )
    assert without_an_outbox(spec.text)
    assert "| N/A: it publishes no event through a broker |" in spec.sections["0.1"]
    assert "Consistency" not in spec.sections["3"].split("\n\n")[1]
    assert "where events are kept" not in spec.text


@pytest.mark.parametrize("broker", ["kafka", "nats", "rabbitmq", "pulsar", "pubsub"])
def test_a_load_of_messages_is_valid_messages_and_no_benchmark(broker: str, render: Render) -> None:
    spec = render(**feature("watch", message_broker=broker))
    assert "each valid and with a new event ID: 95% are handled" in spec.sections["7"]
    assert not re.search("k6|perf|bench|load generator", spec.text)


def test_a_named_load_tool_is_in_both_places(render: Render) -> None:
    spec = render(**feature("watch", test_tools={"load": "Gatling"}))
    assert "JUnit, Gatling;" in spec.sections["0.2"]
    assert "sent by Gatling" in spec.sections["7"]


@pytest.mark.parametrize(
    ("broker", "language"), [("kafka", "rust"), ("nats", "typescript"), ("other", "java")]
)
def test_what_only_consumes_has_no_duty_of_a_producer(
    broker: str, language: str, render: Render
) -> None:
    spec = render(**feature("watch", message_broker=broker, backend_language=language))
    none = "N/A: it publishes nothing; the contracts of its producers are in 4.1"
    assert f'api_reference: "{none}"' in spec.text
    assert f"| {none} |" in spec.sections["0.1"]
    for wrong in ("link the API contract", "as in this example", "**Retention**", "class User"):
        assert wrong not in spec.text, wrong
    assert "Service Contract" not in spec.sections["4"]


@pytest.mark.parametrize("broker", ["rabbitmq", "pubsub", "service_bus", "sns_sqs"])
def test_a_consumer_sets_the_limits_of_its_own_queue(broker: str, render: Render) -> None:
    spec = render(**feature("watch", message_broker=broker))
    assert "- **Retention**: " in spec.sections["4.1"]
