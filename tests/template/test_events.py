"""What a spec says of events: whose contract they are, and how each broker handles them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

import interview
from document import Render
from features import feature

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
    assert "[TODO: where dead letters go, who may read them" in spec.sections["4.1"]
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
        assert "handled message type from `messaging.process.duration`" in spec.sections["9"]
    assert "published message type from `messaging.client.operation" in rides.sections["9"]


def test_what_stores_nothing_asks_where_handled_events_are_kept(render: Render) -> None:
    assert "where handled event IDs" in render(**feature("watch")).sections["6"]
    assert "where handled event IDs" not in render(**feature("rides")).text


def test_a_saga_has_a_step_for_each_answered_dependency(render: Render) -> None:
    spec = render(**feature("loans"))
    assert "| 1 | branch-register |" in spec.sections["6"]
    assert "| 2 | fee-ledger |" in spec.sections["6"]
    assert "service of step" not in spec.text
    assert "[TODO: is `LoanStep` this record?]" in spec.sections["3"]


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
    assert (f"[TODO: is `{name}` this record?]" in spec.sections["3"]) == asked
