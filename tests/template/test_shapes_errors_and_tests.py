"""Sections 6 and 7 of each shape of feature: what can fail there, and what its tests can run."""

from __future__ import annotations

import re
from typing import Any

import pytest

from document import Render

PAGE: dict[str, Any] = {
    "surfaces": ["ui"],
    "access": "public",
    "backend_language": "none",
    "frontend_framework": "nextjs",
}
WATCH: dict[str, Any] = {
    "surfaces": ["events"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "kotlin",
    "consistency_pattern": "none",
    "service_dependencies": ["mail gateway"],
    "operations": [{"call": "consume invoice.paid.v2", "access": "service"}],
}
PERMIT: dict[str, Any] = {
    "surfaces": ["rest", "ui", "storage"],
    "architecture_style": "monolith",
    "backend_language": "php",
    "frontend_framework": "server_rendered",
    "databases": ["mysql"],
    "operations": [
        {"call": "GET /permits/{permit_id}", "access": "owner"},
        {"call": "POST /permits", "access": "signed in", "retry": "key"},
    ],
}
ARCHIVE: dict[str, Any] = {
    "surfaces": ["jobs", "storage"],
    "architecture_style": "modular_monolith",
    "backend_language": "python",
    "databases": ["postgresql", "object_storage"],
    "operations": [{"call": "job import-invoices", "access": "scheduler"}],
}
BOOKING: dict[str, Any] = {
    "architecture_style": "microservices",
    "backend_language": "python",
    "databases": ["dynamodb"],
    "service_dependencies": ["payment provider", "calendar"],
    "operations": [{"call": "POST /v1/bookings", "retry": "key"}],
}
SAGA: dict[str, Any] = {
    "surfaces": ["rest", "events", "storage"],
    "architecture_style": "microservices",
    "consistency_pattern": "saga_orchestration",
    "service_dependencies": ["door service", "billing", "mail"],
}


LABELS = {
    "dynamodb": "DynamoDB",
    "postgresql": "PostgreSQL",
    "mongodb": "MongoDB",
    "object_storage": "object storage",
}


# --- a front end alone --------------------------------------------------------------------------


@pytest.mark.parametrize("framework", ["nextjs", "sveltekit", "flutter", "ios"])
@pytest.mark.parametrize(
    ("called", "name"), [([], "The API"), (["city transport API"], "The city transport API")]
)
def test_a_front_end_says_what_it_shows_while_its_api_is_down(
    framework: str, called: list[str], name: str, render: Render
) -> None:
    given = {**PAGE, "frontend_framework": framework, "service_dependencies": called}
    limit = "SEC-SPC-023 allows" if called else "[TODO: seconds]"
    assert render(**given).bullet("6", "Error 70") == (
        f"{name} is down, or slower than {limit} -> the error view of 4.1; input is kept"
    )


@pytest.mark.parametrize("framework", ["nextjs", "sveltekit", "android"])
def test_a_front_end_that_calls_nothing_has_no_error_of_a_call(
    framework: str, render: Render
) -> None:
    spec = render(**{**PAGE, "frontend_framework": framework}, service_dependencies="none")
    assert "Error 70" not in spec.text


# --- a consumer ---------------------------------------------------------------------------------


@pytest.mark.parametrize("broker", ["kafka", "nats", "rabbitmq", "sns_sqs"])
def test_a_consumer_without_a_store_is_asked_what_remembers_a_repeat(
    broker: str, render: Render
) -> None:
    spec = render(**WATCH, message_broker=broker)
    error = spec.bullet("6", "Error 71")
    assert 'and for how long, or "a repeat is harmless because …"]; [TODO: how an older' in error
    assert "no second effect" not in spec.sections["6"]
    test = spec.bullet("7", "[VAL-SPC-006] Contract Test")
    assert (
        "samples of each consumed message and each response of the mail gateway can be parsed"
        in test
    )
    assert "published message" not in test
    assert "no known service" not in spec.sections["7"]


# --- pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "code"), [("php", "419"), ("ruby", "422"), ("python", "403"), ("java", "403")]
)
def test_a_wrong_csrf_token_has_one_outcome(language: str, code: str, render: Render) -> None:
    spec = render(**{**PERMIT, "backend_language": language})
    assert spec.bullet("6", "Error 53").startswith(
        f"CSRF token missing or wrong -> {code}; nothing changes"
    )
    assert spec.sections["6"].count("CSRF") == 1


@pytest.mark.parametrize("language", ["php", "ruby", "python", "csharp"])
def test_pages_have_a_sign_in_page_a_form_token_and_no_json_contract(
    language: str, render: Render
) -> None:
    spec = render(**{**PERMIT, "backend_language": language})
    assert spec.bullet("6", "Error 50").endswith(
        "302 to sign-in, then back to the same page; after a POST, to the page of its form"
    )
    assert spec.bullet("6", "Error 62").endswith(
        "the first result again (see One-time token in 4.1)"
    )
    assert "VAL-SPC-006" not in spec.text
    assert "Schemathesis" not in spec.text


# --- files, searches and stores that no test can stop -------------------------------------------


@pytest.mark.parametrize("store", ["postgresql", "mysql", "mongodb"])
@pytest.mark.parametrize("language", ["python", "go"])
def test_a_job_over_files_says_what_a_bad_file_does(
    store: str, language: str, render: Render
) -> None:
    given = {**ARCHIVE, "databases": [store, "object_storage"], "backend_language": language}
    spec = render(**given)
    assert spec.bullet("6", "Error 65") == "Object storage is down -> the job exits 75"
    assert spec.bullet("6", "Error 66").startswith(
        "Input file malformed, oversized or half written -> [TODO: skip the row, the file or the"
    )
    assert re.search(r"Errors [^;]*\b65, 66", spec.bullet("7", "[VAL-SPC-002] Integration Tests"))
    own = [{"when": "The file is malformed", "then": "The run ends; the file is moved to failed/"}]
    assert "Error 66" not in render(**given, error_cases=own).text


@pytest.mark.parametrize("store", ["postgresql", "mysql", "sqlserver"])
def test_a_search_copy_that_is_down_has_an_error(store: str, render: Render) -> None:
    spec = render(surfaces=["rest", "storage"], databases=[store, "opensearch"])
    error = spec.bullet("6", "Error 67")
    assert error.startswith("OpenSearch is down -> [TODO: no search, or a slower one in ")
    plain = render(surfaces=["rest", "storage"], databases=[store])
    for number in (65, 66, 67):
        assert f"Error {number}" not in plain.text


@pytest.mark.parametrize("language", ["go", "java", "typescript"])
@pytest.mark.parametrize("keyed", [True, False])
def test_objects_that_a_request_needs_have_an_outage(
    language: str, keyed: bool, render: Render
) -> None:
    operation = {"call": "POST /v1/invoices", **({"retry": "key"} if keyed else {})}
    spec = render(
        surfaces=["rest", "storage"],
        backend_language=language,
        databases=["postgresql", "object_storage"],
        operations=[operation],
    )
    assert spec.bullet("6", "Error 65") == (
        "Object storage is down -> 503 with `Retry-After` where the operation needs an object"
    )


@pytest.mark.parametrize("store", ["dynamodb", "postgresql", "mongodb", "object_storage"])
@pytest.mark.parametrize("language", ["python", "go", "rust"])
def test_a_store_is_made_unreachable_because_nobody_can_stop_each(
    store: str, language: str, render: Render
) -> None:
    spec = render(**{**BOOKING, "databases": [store], "backend_language": language})
    away = f"{LABELS[store]} unreachable, then up"
    if store == "dynamodb":
        away = "calls to DynamoDB that fail (fault injection)"
    assert away in spec.bullet("7", "[VAL-SPC-012] Resilience Test")
    assert "stopped and started" not in spec.text
    assert ("DynamoDB is down" in spec.text) is False


def test_a_file_of_the_application_is_locked_and_not_unreachable(render: Render) -> None:
    spec = render(**{**BOOKING, "databases": ["sqlite"], "consistency_pattern": "none"})
    test = spec.bullet("7", "[VAL-SPC-012] Resilience Test")
    assert "SQLite locked, then free" in test
    assert "unreachable" not in test


def test_a_store_starts_its_sentence_with_a_capital(render: Render) -> None:
    spec = render(surfaces=["rest", "storage"])
    assert spec.bullet("6", "Error 60").startswith("The data store is down -> ")


# --- effects outside, stale writes, compensation ------------------------------------------------


@pytest.mark.parametrize("language", ["python", "elixir", "csharp"])
@pytest.mark.parametrize(
    ("called", "where"),
    [(["payment provider"], "the payment provider"), (["payment", "mail"], "a dependency")],
)
def test_an_effect_outside_has_a_key_and_an_answer_to_a_crash(
    language: str, called: list[str], where: str, render: Render
) -> None:
    spec = render(**{**BOOKING, "backend_language": language, "service_dependencies": called})
    order = "; order of the effects; what undoes one if the next fails"
    assert spec.bullet("6", "Outside effects") == (
        f"[TODO: idempotency key of each effect at {where}, stored before the call; result of a"
        f" crash between call and commit{order if called[1:] else ''}]"
    )
    error = spec.bullet("6", "Error 70")
    assert f"Call to {where} cannot connect, times out or fails there" in error
    assert error.endswith("for each dependency]" if called[1:] else "what the caller gets]")


@pytest.mark.parametrize("store", ["postgresql", "mysql", "mongodb"])
def test_a_stale_write_asks_how_it_is_seen_or_is_a_conflict(store: str, render: Render) -> None:
    given: dict[str, Any] = {
        "surfaces": ["rest", "storage"],
        "databases": [store],
        "operations": [{"call": "PUT /v1/loans/{id}"}],
    }
    asked = render(**given).bullet("6", "Error 63")
    assert asked == 'Stale write -> [TODO: version column, precondition, or "last write wins"]'
    entity = {"name": "Loan", "attributes": ["id uuid PK", "version int"]}
    assert "409" in render(**given, entities=[entity]).bullet("6", "Error 63")
    own = [{"when": "The loan was changed in the meantime", "then": "409"}]
    assert "Error 63" not in render(**given, error_cases=own).text


@pytest.mark.parametrize("pattern", ["saga_orchestration", "saga_choreography"])
@pytest.mark.parametrize("language", ["go", "java"])
def test_a_failed_compensation_has_open_numbers(
    pattern: str, language: str, render: Render
) -> None:
    spec = render(**{**SAGA, "consistency_pattern": pattern}, backend_language=language)
    assert spec.bullet("6", "Error 73") == (
        "Compensation fails -> retried [TODO: times, over how many minutes], then the on-call"
        " is paged"
    )
    assert "nobody" not in spec.sections["6"]


def test_overlapping_runs_and_conflicts_that_are_answered_are_not_asked_again(
    render: Render,
) -> None:
    own = [{"when": "Two runs overlap", "then": "The second exits 75"}]
    spec = render(surfaces=["jobs", "storage"], error_cases=own)
    assert "Error 80" not in spec.text
    assert "Error 81" in spec.sections["6"]


# --- 7 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [PERMIT, ARCHIVE, BOOKING, WATCH, SAGA], ids=lambda _: "")
def test_each_check_of_a_test_is_a_bullet_of_its_own(given: dict[str, Any], render: Render) -> None:
    spec = render(**given)
    section = spec.sections["7"]
    for number in ("001", "002"):
        below = section.split(f"- **[VAL-SPC-{number}]")[1].split("\n- **")[0].splitlines()[1:]
        assert len([line for line in below if line]) >= 2
        assert all("; " not in line for line in below), number


def test_7_1_asks_once_and_7_2_begins_empty(render: Render) -> None:
    spec = render(**BOOKING)
    assert spec.sections["7.1"].count("[TODO") == 1
    assert "[TODO before Validated: fill in every Where]" in spec.sections["7.1"]
    fixed = "Control IDs are fixed; skipped numbers mean nothing."
    assert spec.text.count(fixed) == 1
    assert {row[2] for row in spec.rows("7.1")[1:]} == {""}
    assert spec.rows("7.2") == [["ID", "Result", "Evidence"], ["_none run_", "", ""]]


@pytest.mark.parametrize("source", ["postgresql", "mysql", "sqlserver"])
def test_an_index_is_rebuilt_at_production_size_within_the_rto(source: str, render: Render) -> None:
    spec = render(
        surfaces=["rest", "storage"],
        backend_language="csharp",
        databases=[source, "opensearch"],
        rto_minutes=45,
    )
    test = spec.bullet("7", "[VAL-SPC-010] Migration Test")
    assert re.search(r"rebuilt from a production-size copy of .* within the RTO of 45 min", test)


@pytest.mark.parametrize("language", ["python", "go", "kotlin"])
def test_a_long_run_has_a_volume_and_a_clock(language: str, render: Render) -> None:
    spec = render(**{**ARCHIVE, "backend_language": language})
    test = spec.bullet("7", "[VAL-SPC-011] Rerun Test")
    assert "one run over the most records of Section 8 ends within 30 minutes" in test
    assert "[TODO: most records in one run]" in spec.sections["8"]
    assert "respx" not in spec.text
