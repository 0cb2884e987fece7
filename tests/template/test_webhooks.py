"""What a spec says of requests that a signature lets in, as the webhooks of a provider."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature

HOOKS = [{"call": "POST /hooks/{provider}", "access": "valid signature", "retry": "natural"}]


def hooks(**changes: Any) -> dict[str, Any]:
    """Return a feature that only receives webhooks."""
    return {
        "surfaces": ["rest", "storage"],
        "databases": ["postgresql"],
        "access": "internal",
        "operations": HOOKS,
        **changes,
    }


@pytest.mark.parametrize("language", ["typescript", "go", "java", "python"])
def test_a_signature_has_a_control_an_error_an_event_and_an_attack(
    language: str, render: Render
) -> None:
    spec = render(**hooks(backend_language=language))
    assert "[TODO: scheme and header; secret of each sender" in spec.sections["2"]
    assert "Signature missing, wrong or too old -> 401" in spec.sections["6"]
    assert "`signature_rejected`" in spec.sections["9"]
    assert "body changed after signing" in spec.sections["7"]


def test_a_feature_without_signed_calls_has_none_of_it(render: Render) -> None:
    text = render(**feature("loans")).text
    for wrong in (
        "SEC-SPC-044",
        "Signature missing",
        "signature_rejected",
        "to which the table below gives one",
    ):
        assert wrong not in text


def test_a_control_of_the_author_on_signatures_wins(render: Render) -> None:
    own = [
        {"id": "SEC-SPC-050", "text": "The signature of a webhook is checked.", "priority": "High"}
    ]
    assert "SEC-SPC-044" not in render(**hooks(security_requirements=own)).text


def test_an_own_error_about_the_signature_wins(render: Render) -> None:
    own = [{"id": 3, "when": "The signature is wrong", "then": "401, and an alert"}]
    assert "Error 64" not in render(**hooks(error_cases=own)).text


def test_a_body_of_a_sender_may_have_unknown_fields(render: Render) -> None:
    rows = render(**feature("webhook-relay")).sections["2"]
    assert "rejected, but ignored in a signed body." in rows
    assert "An operation with a scope in 4.2 is denied unless the key carries it." in rows


@pytest.mark.parametrize("language", ["typescript", "python", "java", "go"])
def test_the_note_above_the_types_leaves_out_the_body_of_a_sender(
    language: str, render: Render
) -> None:
    signed = {"call": "POST /hooks/{provider}", "access": "valid signature"}
    stored = [{"name": "Receipt", "attributes": ["id uuid PK"]}]
    spec = render(**hooks(backend_language=language, operations=[signed], entities=stored))
    owned = {"call": "POST /hooks/{provider}", "access": "owner"}
    other = render(**hooks(backend_language=language, operations=[owned], entities=stored))
    said = "; unknown fields of a signed body are ignored):"
    assert spec.sections["4.1"].count(said) == 1
    assert said not in other.text


@pytest.mark.parametrize("database", ["mysql", "postgresql"])
def test_the_id_of_an_event_is_unique_for_its_sender(database: str, render: Render) -> None:
    data = render(**hooks(databases=[database])).sections["3"]
    assert "`inbox_event(provider, event_id, handled_at)`" in data
    assert "UNIQUE (provider, event_id)" in data


def test_webhooks_of_two_paths_have_two_senders(render: Render) -> None:
    two = [
        {"call": "POST /hooks/bank", "access": "valid signature"},
        {"call": "POST /hooks/post", "access": "valid signature"},
    ]
    assert "UNIQUE (sender, event_id)" in render(**hooks(operations=two)).sections["3"]


def test_one_sender_needs_no_column(render: Render) -> None:
    one = [{"call": "POST /hooks/bank", "access": "valid signature"}]
    assert "UNIQUE (event_id)" in render(**hooks(operations=one)).sections["3"]


def test_received_events_are_no_events_that_are_missing(render: Render) -> None:
    assert "speaks of events" not in render(**feature("webhook-relay")).text
    plain = hooks(
        operations=[{"call": "POST /orders"}], requirements=[{"text": "It sends each event once."}]
    )
    assert "speaks of events" in render(**plain).text


def test_a_state_of_the_author_is_no_answer_to_a_signed_request(render: Render) -> None:
    own = [{"id": 1, "when": "The order is closed", "then": "409"}]
    spec = render(**hooks(operations=[*HOOKS, {"call": "POST /orders"}], error_cases=own))
    (signed,) = [row for row in spec.rows("4.1") if "/hooks" in row[0]]
    (plain,) = [row for row in spec.rows("4.1") if "/orders" in row[0]]
    assert "409" not in signed[5]
    assert "409" in plain[5]


@pytest.mark.parametrize(
    ("job", "columns", "asked"),
    [
        ("job relay-deliveries", ["id uuid PK"], True),
        ("job forward-hooks", ["id uuid PK"], True),
        ("job import-events", ["id uuid PK", "payload jsonb"], False),
        ("job reconcile-payments", ["id uuid PK"], False),
    ],
)
def test_a_job_that_uses_what_was_received_asks_what_keeps_it(
    job: str, columns: list[str], asked: bool, render: Render
) -> None:
    calls = [*HOOKS, {"call": job, "access": "scheduler", "schedule": "* * * * *, UTC"}]
    entities = [{"name": "Receipt", "attributes": columns}]
    surfaces = ["rest", "jobs", "storage"]
    spec = render(**hooks(operations=calls, entities=entities, surfaces=surfaces))
    kept = "[TODO: what keeps the raw body and provider of an event for the job"
    assert (kept in spec.bullet("3", "Inbox")) is asked


def test_a_requirement_to_relay_events_asks_what_keeps_them(render: Render) -> None:
    calls = [*HOOKS, {"call": "job work", "access": "scheduler"}]
    text = "The service sends each event to each subscribed endpoint."
    surfaces = ["rest", "jobs", "storage"]
    spec = render(**hooks(operations=calls, requirements=[{"text": text}], surfaces=surfaces))
    assert "how the job finds them]" in spec.bullet("3", "Inbox")
