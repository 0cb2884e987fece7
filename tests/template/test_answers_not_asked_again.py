"""An answer is not asked again, and the rows of 4.1 agree with the other sections."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature


def service(**changes: Any) -> dict[str, Any]:
    """Return a REST service with events and a store."""
    return {
        "surfaces": ["rest", "events", "storage"],
        "architecture_style": "microservices",
        "databases": ["postgresql"],
        "message_broker": "kafka",
        **changes,
    }


def row(spec: Any, call: str) -> str:
    """Return the row of 4.1 of a call."""
    rows = [line for line in spec.sections["4.1"].splitlines() if line.startswith(f"| `{call}`")]
    return str(rows[0])


@pytest.mark.parametrize("language", ["java", "go", "python"])
def test_an_operation_whose_success_alone_is_said_has_the_usual_errors(
    language: str, render: Render
) -> None:
    said: dict[str, Any] = {"call": "POST /v1/a/{id}/confirm", "retry": "key", "success": [201]}
    spec = render(
        **service(backend_language=language, api_reference="a/openapi.yaml"), operations=[said]
    )
    assert "| 400, 401," in row(spec, said["call"])
    assert "| none |" not in row(spec, said["call"])


def test_the_codes_of_an_rpc_hold_those_of_its_errors_and_of_its_owner(render: Render) -> None:
    spec = render(**feature("match-server"))
    service = "rpc arena.match.v1.MatchService"
    assert "`ALREADY_EXISTS`" in row(spec, f"{service}/JoinQueue")
    assert "`ALREADY_EXISTS`" not in row(spec, f"{service}/LeaveQueue")
    assert "`NOT_FOUND`" in row(spec, f"{service}/WatchMatch")


def test_an_error_that_names_an_rpc_is_that_rpcs_code(render: Render) -> None:
    errors = [{"id": 1, "when": "LeaveQueue finds no entry", "then": "`OUT_OF_RANGE`"}]
    spec = render(**feature("match-server", error_cases=errors))
    assert "`OUT_OF_RANGE`" in row(spec, "rpc arena.match.v1.MatchService/LeaveQueue")
    assert "`OUT_OF_RANGE`" not in row(spec, "rpc arena.match.v1.MatchService/JoinQueue")


@pytest.mark.parametrize("language", ["kotlin", "php", "rust"])
def test_a_webhook_gets_no_code_of_a_state(language: str, render: Render) -> None:
    operations = [
        {"call": "POST /v1/orders", "retry": "key"},
        {"call": "POST /v1/hooks", "access": "provider signature", "retry": "natural"},
    ]
    errors = [{"id": 1, "when": "Order is paid already", "then": "409"}]
    spec = render(**service(backend_language=language), operations=operations, error_cases=errors)
    assert "409" in row(spec, "POST /v1/orders")
    assert "409" not in row(spec, "POST /v1/hooks")
    assert "422" not in row(spec, "POST /v1/hooks")


def test_the_sender_and_the_repeat_of_a_published_event_are_not_asked(render: Render) -> None:
    spec = render(**feature("device-gateway"))
    assert "| this service | event ID |" in row(spec, "publish reading.taken.v1")


def test_a_consumed_event_is_repeated_as_the_inbox_says(render: Render) -> None:
    operations = [{"call": "consume a.b.v1"}, {"call": "consume c.d.v1", "retry": "natural"}]
    spec = render(**service(operations=operations))
    assert "| allowed producers | event ID |" in row(spec, "consume a.b.v1")
    assert "| a repeat does no harm, and event ID |" in row(spec, "consume c.d.v1")


def test_a_list_refuses_a_wrong_cursor(render: Render) -> None:
    spec = render(**feature("device-gateway"))
    assert "| 200 | 400, 403" in row(spec, "GET /v1/devices/{device_id}/readings")


def test_a_safe_repeat_of_a_function_is_no_read(render: Render) -> None:
    spec = render(**feature("maps-sdk"))
    cells = "| anyone | safe to repeat | returns | the errors of Section 6 that apply |"
    assert cells in row(spec, "clear()")


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("Every minute a job settles open orders.", "`* * * * *`"),
        ("Each minute the job looks for late orders.", "`* * * * *`"),
        ("Every 15 minutes a job settles open orders.", "`*/15 * * * *`"),
    ],
)
def test_a_period_of_minutes_is_the_schedule(text: str, schedule: str, render: Render) -> None:
    spec = render(
        surfaces=["jobs", "storage"],
        databases=["postgresql"],
        requirements=[{"text": text}],
        operations=[{"call": "job settle"}],
    )
    assert f"{schedule}; a run" in spec.sections["4.1"]
    assert "succeeded in the last [TODO: minutes]" in spec.sections["9"]


@pytest.mark.parametrize(
    ("when", "case"),
    [
        ("Provider does not answer in 5 s", "Error response of the payment provider"),
        ("Payment times out", "Error response of the payment provider"),
        ("Payment provider is down", None),
        ("Cart is empty", "Call to the payment provider times out or fails"),
    ],
)
def test_an_answered_time_out_is_not_asked_again(
    when: str, case: str | None, render: Render
) -> None:
    spec = render(
        surfaces=["rest", "storage"],
        databases=["mysql"],
        service_dependencies=["payment provider"],
        error_cases=[{"id": 1, "when": when, "then": "202"}],
    )
    open_case = f"**Error 70**: {case} -> [TODO: what the caller gets]"
    assert (open_case in spec.sections["6"]) == (case is not None)


def test_a_requirement_that_says_what_a_fault_does_is_not_asked_again(render: Render) -> None:
    assert "Error 70" not in render(**feature("maps-sdk")).text


def test_a_lock_that_an_error_names_is_not_asked_for(render: Render) -> None:
    errors = [{"id": 1, "when": "Two runs overlap", "then": "one run at a time: exit 75"}]
    spec = render(
        surfaces=["jobs", "storage"],
        databases=["postgresql"],
        operations=[{"call": "job settle", "retry": "natural"}],
        error_cases=errors,
    )
    assert "or the lock that stands for it" not in spec.text
    assert "lock" not in row(spec, "job settle")


def test_what_only_adds_records_has_no_stale_write(render: Render) -> None:
    assert "Error 63" not in render(**feature("device-gateway")).text
    operations = [{"call": "POST /v1/devices/{device_id}/close"}]
    assert "Error 63" in render(**feature("device-gateway", operations=operations)).text


def test_a_mark_and_a_delivery_that_a_requirement_asks_for_have_an_open_item(
    render: Render,
) -> None:
    section = render(**feature("device-gateway")).sections["2"]
    assert "- **Marks**: [TODO: column that holds the mark of REQ-SPC-001]" in section
    assert "- **Delivery of REQ-SPC-002 to the ward record system**: [TODO: call," in section


@pytest.mark.parametrize(
    "text",
    [
        "If no driver is matched within 120 seconds, the service cancels the booking.",
        "Unless the guest has not paid within 30 minutes, the room is free.",
    ],
)
def test_a_deadline_for_others_has_an_open_item(text: str, render: Render) -> None:
    section = render(**service(requirements=[{"text": text}])).sections["2"]
    assert "- **Timers**: [TODO: what fires REQ-SPC-001" in section


def test_a_deadline_of_a_call_is_no_timer(render: Render) -> None:
    text = "If pricing does not answer within 2 seconds, the service uses the last price."
    assert "**Timers**" not in render(**service(requirements=[{"text": text}])).sections["2"]


@pytest.mark.parametrize("pattern", ["saga_choreography", "saga_orchestration"])
def test_a_saga_asks_for_the_order_of_its_steps(pattern: str, render: Render) -> None:
    operations = [{"call": "POST /v1/bookings"}, {"call": "consume ride.matched.v1"}]
    spec = render(
        **service(operations=operations),
        consistency_pattern=pattern,
        service_dependencies=["pricing", "matching"],
    )
    section = spec.sections["6"]
    assert "in which order, and the event that ends each step]" in section
    assert "A step without a compensation comes last" not in section
    assert ("| Command |" in section) == (pattern == "saga_orchestration")
    assert "own step" in section


def test_a_library_is_no_deployable(render: Render) -> None:
    spec = render(**feature("maps-sdk"))
    assert "deployable" not in spec.sections["1"]
    assert "start-up code" not in spec.sections["1"]
    assert "public data only" not in spec.text
    assert "Code and tests use these types" not in spec.text
    assert "semantic versioning; a removed one" not in spec.text
    assert 'or "none: in process"' not in spec.text
    assert "N/A: no user interface" not in spec.text
