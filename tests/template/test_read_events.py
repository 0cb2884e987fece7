"""Events whose AsyncAPI document is linked and was read: the document says what a message is."""

from __future__ import annotations

import re
from typing import Any

import pytest

import interview
from document import Render, Spec

BROKERS = [name for name in interview.choices("message_broker") if name != "in_process"]
ISSUED = {"call": "publish bills.v1", "summary": "", "access": "", "response": "billIssued"}
PAID = {"call": "consume bills.v1", "summary": "Books it", "access": "", "request": "billPaid"}
TYPES = [{"name": name, "fields": ["billId string"]} for name in ("billIssued", "billPaid")]
READ: dict[str, Any] = {
    "surfaces": ["events", "storage"],
    "api_reference": "docs/asyncapi.yaml",
    "backend_language": "php",
    "databases": ["mysql"],
    "message_broker": "rabbitmq",
    "operations": [ISSUED, PAID],
    "types": TYPES,
}
REST = ["rest", "events"]
SERVICES = {"architecture_style": "microservices", "consistency_pattern": "outbox"}


def rows(spec: Spec) -> dict[str, list[str]]:
    """The rows of the table of 4.1 by their operation."""
    return {cells[0].strip("`"): cells[1:] for cells in spec.rows("4.1")[1:]}


@pytest.mark.parametrize("broker", BROKERS)
@pytest.mark.parametrize("style", [{}, SERVICES])
def test_a_contract_that_was_read_gets_no_envelope_of_ours(
    broker: str, style: dict[str, Any], render: Render
) -> None:
    spec = render(**{**READ, **style, "message_broker": broker})
    assert "channels and payloads are those of `asyncapi.yaml`; " in spec.sections["4.1"]
    assert not re.search(r"CloudEvents|specversion|cloudevents|\.v1`\.", spec.text)


@pytest.mark.parametrize("broker", BROKERS)
def test_a_key_or_an_event_id_that_the_contract_lacks_is_asked_for(
    broker: str, render: Render
) -> None:
    for change in ({}, SERVICES, {"surfaces": ["events"]}, {"load_tests": True}):
        spec = render(**{**READ, **change, "message_broker": broker})
        assert not re.search(r"(?i)event id|event_id|is the event type|attribute of m", spec.text)
        assert spec.text.count("[TODO: what identifies a repeat of billPaid]") == 1
        asked = "[TODO: what identifies a repeat of billIssued for its consumers]"
        assert spec.text.count(asked) == 1


@pytest.mark.parametrize(
    ("broker", "asked"),
    [
        ("rabbitmq", "[TODO: exchange and routing key of each message that is sent]"),
        ("nats", "[TODO: subject of each message that is sent, with the ID that orders messages"),
    ],
)
def test_where_a_message_is_sent_is_not_derived_from_an_event_type(
    broker: str, asked: str, render: Render
) -> None:
    spec = render(**{**READ, "message_broker": broker})
    assert asked in spec.bullet("4.1", "Key and order")


def test_a_repeat_that_was_answered_is_kept(render: Render) -> None:
    answered = [{**ISSUED, "retry": "key"}, {**PAID, "retry": "natural"}]
    found = rows(render(**{**READ, "operations": answered}))
    assert found["publish bills.v1"][2] == "event ID"
    assert found["consume bills.v1"][2] == "safe to repeat"


def test_the_message_of_an_event_is_in_its_row(render: Render) -> None:
    found = rows(render(**READ))
    assert found["publish bills.v1"][0] == "sends `BillIssued`: [TODO: what it does]"
    assert found["consume bills.v1"][0] == "receives `BillPaid`: Books it"


def test_a_type_that_only_the_contract_has_keeps_its_name(render: Render) -> None:
    spec = render(**{**READ, "operations": [{**ISSUED, "response": "bill_avro"}, PAID]})
    assert "| sends `bill_avro`: [TODO: what it does] |" in spec.text


def test_messages_of_one_type_are_asked_for_apart(render: Render) -> None:
    other = {**PAID, "call": "consume returns.v1"}
    text = render(**{**READ, "operations": [PAID, other]}).text
    for name in ("billPaid", "consume returns.v1"):
        assert text.count(f"[TODO: what identifies a repeat of {name}]") == 1
        assert text.count(f"[TODO: producer of {name}, and a recorded sample]") == 1


def test_a_linked_contract_is_not_asked_for(render: Render) -> None:
    spec = render(**READ)
    assert "contract, version and a sample" not in spec.text
    assert spec.text.count("[TODO: producer of billPaid, and a recorded sample]") == 1
    added = [*READ["operations"], {"call": "consume stock.counted.v1", "access": "service"}]
    asked = "- **Consumed `stock.counted.v1`**: [TODO: contract, version and a sample of"
    assert asked in render(**{**READ, "operations": added}).sections["4.1"]


@pytest.mark.parametrize(
    "change",
    [
        {"api_reference": ""},
        {"operations": [ISSUED, {"call": "GET /bills", "access": ""}], "surfaces": REST},
    ],
)
def test_events_of_no_document_keep_the_form_that_is_proposed(
    change: dict[str, Any], render: Render
) -> None:
    assert "is a CloudEvents 1.0 event in JSON" in render(**{**READ, **change}).text


def test_a_linked_document_has_the_envelope_of_messages_that_the_answers_name(
    render: Render,
) -> None:
    named = [{**ISSUED, "access": "service", "sensitive": False}]
    spec = render(**{**READ, "operations": named})
    assert "specversion" not in spec.text
    assert spec.bullet("4.1", "Published events").startswith("those of `asyncapi.yaml`; ")


def test_a_channel_that_others_write_too_is_no_channel_of_one_producer(render: Render) -> None:
    spec = render(**READ)
    control = spec.row("2", "**[SEC-SPC-034]**")[1]
    assert "[TODO: who keeps that list, and which of them may send which message]" in control
    assert "this module writes to the channels of its `publish` rows in 4.1 only" in control
    assert "write to a channel without the right to it, write without a cred" in spec.sections["7"]
    assert not re.search("own channels|channel of another producer", spec.text)


def test_two_messages_of_a_consumed_channel_share_it(render: Render) -> None:
    calls = [{**PAID, "call": f"consume bills.v1 {name}"} for name in ("paid", "lost")]
    text = render(**{**READ, "operations": calls}).text
    assert text.count("and which of them may send which message]") == 1


@pytest.mark.parametrize(
    "operations", [[ISSUED, PAID | {"call": "consume paid.v1"}], [ISSUED], [PAID]]
)
def test_a_channel_of_one_message_has_its_producers(
    operations: list[dict[str, Any]], render: Render
) -> None:
    text = render(**{**READ, "operations": operations}).text
    assert "which message]" not in text
    assert "lets it write only where" not in text


UNMET = "[TODO: operation or job, and who may start it, for each requirement of Section 2 that no"
NEEDS = [{"id": "REQ-SPC-001", "text": "A customer downloads the bill.", "verify": []}]


def test_what_requirements_need_beside_the_messages_is_asked_once(render: Render) -> None:
    spec = render(**{**READ, "requirements": NEEDS, "proposed": ["surfaces"]})
    assert spec.text.count(UNMET) == spec.sections["4.1"].count(UNMET) == 1
    assert "No caller signs in" not in spec.text
    assert "No message of 4.1 has a caller who signs in." in spec.sections["4.2"]


@pytest.mark.parametrize(
    "change", [{"requirements": []}, {"proposed": []}, {"api_reference": ""}, {"operations": []}]
)
def test_what_a_team_said_itself_is_not_doubted(change: dict[str, Any], render: Render) -> None:
    assert (
        UNMET
        not in render(**{**READ, "requirements": NEEDS, "proposed": ["surfaces"], **change}).text
    )
