"""What a spec says of storage, rollout, load and alerts can be built beside its other sections."""

from __future__ import annotations

import re
from typing import Any

import pytest

from document import Render

SERVICE: dict[str, Any] = {
    "architecture_style": "microservices",
    "backend_language": "go",
    "surfaces": ["rest", "events", "storage"],
    "message_broker": "kafka",
    "databases": ["postgresql"],
    "operations": [
        {"call": "POST /v1/rides", "retry": "key"},
        {"call": "consume driver.found.v1"},
        {"call": "publish ride.asked.v1"},
    ],
    "service_dependencies": ["pricing"],
}


@pytest.mark.parametrize(
    ("databases", "kept"),
    [
        (["postgresql"], "in the transaction that completes the effect"),
        (["mysql"], "in the transaction that completes the effect"),
        (["mongodb"], "in the multi-document transaction that completes the effect"),
        (["postgresql", "redis"], "when the effect is complete"),
        (["mysql", "redis"], "when the effect is complete"),
        (["undecided"], "when the effect is complete"),
    ],
)
def test_a_parallel_call_can_see_that_its_key_is_running(
    databases: list[str], kept: str, render: Render
) -> None:
    spec = render(**{**SERVICE, "databases": databases, "redis_role": ["queue"]})
    said = spec.bullet("3", "Idempotency keys")
    assert "request_hash, state, response" in said
    assert f"a call commits its key as `running` before any effect, and its response {kept}" in said
    assert "repeat: 409 while running, then the first response" in spec.sections["4.1"]
    assert "no outside effect before the commit" not in spec.text


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
@pytest.mark.parametrize("store", ["postgresql", "sqlite", "sqlserver"])
def test_there_is_one_way_back(style: str, store: str, render: Render) -> None:
    spec = render(**{**SERVICE, "architecture_style": style, "databases": [store]})
    assert "Rollback: the code only; a later migration corrects the schema." in spec.bullet(
        "3", "Migration Plan"
    )
    assert "may be dropped" not in spec.text


def test_a_new_service_may_have_no_old_code(render: Render) -> None:
    new = render(**SERVICE)
    assert "the old version" not in new.sections["7"]
    for store in ["postgresql", "mysql", "sqlserver"]:
        for rollout in ["rolling", "canary"]:
            new = render(**{**SERVICE, "databases": [store]}, deployment_strategy=rollout)
            said = new.sections["7"]
            assert " while any old version serves, then rolled back" in said
    alone = render(**SERVICE, deployment_strategy="recreate")
    assert "old version serves" not in alone.sections["7"]
    assert "**`cmd/checkout/main.go`**: New." in new.sections["5"]
    assert "Depends on `api`, `infrastructure`." in new.sections["5"]
    changed = render(**SERVICE, data_change="alter", deployment_strategy="rolling")
    assert "while the old version serves" in changed.sections["7"]
    assert "**`cmd/checkout/main.go`**: Changed or new." in changed.sections["5"]


@pytest.mark.parametrize(
    ("roles", "said", "never"),
    [
        (["queue"], "Redis: workers read jobs of the previous version too", "old keys expire"),
        (["cache"], "a changed format gets a new key prefix, and old keys expire", "of the queue"),
        (["queue", "cache"], "a changed format gets a new key prefix", "none: "),
        (["primary"], "hashes carry `schema_version`", "old keys expire"),
    ],
)
def test_keys_change_as_their_role_allows(
    roles: list[str], said: str, never: str, render: Render
) -> None:
    databases = ["redis"] if roles == ["primary"] else ["postgresql", "redis"]
    plan = render(surfaces=["rest", "storage"], databases=databases, redis_role=roles)
    assert said in plan.bullet("3", "Migration Plan")
    assert never not in plan.bullet("3", "Migration Plan")


@pytest.mark.parametrize("p95", [10, 80, 200, 1000, 5000])
def test_two_tries_and_the_wait_fit_the_limit(p95: int, render: Render) -> None:
    spec = render(**SERVICE, latency_p95_ms=p95)
    time_out = [int(number) for number in re.findall(r"\d+", spec.bullet("6", "Timeout"))]
    waits = [int(number) for number in re.findall(r"\d+", spec.bullet("6", "Retries"))]
    assert 2 * time_out[0] + waits[1] <= time_out[1] <= p95
    assert "exponential" not in spec.sections["6"]


@pytest.mark.parametrize("broker", ["kafka", "nats", "rabbitmq"])
def test_the_load_test_sends_what_section_8_promises(broker: str, render: Render) -> None:
    spec = render(**{**SERVICE, "message_broker": broker}, load_tests=True)
    load = spec.bullet("7", "[VAL-SPC-007] Load Test")
    assert "[TODO: messages per second, what sends them" in load
    assert "p95 in Section 8" in load
    assert "messages together" not in spec.text


@pytest.mark.parametrize(
    ("surfaces", "said"),
    [
        (["rest"], "`oasdiff breaking` finds no breaking change since the last release"),
        (["grpc"], "`buf breaking` finds no breaking change since the last release"),
        (["graphql"], "no breaking change since the last release"),
        (["events"], "[TODO: tool that compares the AsyncAPI document with the last release]"),
    ],
)
def test_a_contract_is_compared_with_the_last_release(
    surfaces: list[str], said: str, render: Render
) -> None:
    spec = render(architecture_style="microservices", surfaces=surfaces)
    assert said in spec.bullet("7", "[VAL-SPC-006] Contract Test")
    assert "main branch" not in spec.sections["7"]
    assert "deployed before its consumers" not in spec.text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("If no driver is found within 120 seconds, the service cancels the ride.", True),
        ("Each reading arrives within 10 s.", True),
        ("A ride is cancelled after 5 minutes.", True),
        ("A ride is kept for 90 days.", False),
        ("The report is sent within 90 minutes.", False),
    ],
)
def test_an_alert_asks_for_the_limit_of_a_requirement(
    text: str, asked: bool, render: Render
) -> None:
    rows = [{"id": "REQ-SPC-007", "text": text}]
    spec = render(**SERVICE, requirements=rows, deployment_strategy="rolling")
    assert spec.row("9", "Outbox stuck")[1].endswith("older than [TODO: seconds]") == asked
    assert spec.row("9", "Outbox stuck")[1].endswith("older than 5 min") != asked
    assert "has a time limit" not in spec.text


@pytest.mark.parametrize("store", ["postgresql", "mysql", "sqlserver"])
def test_a_backup_alert_is_silent_while_nothing_is_written(store: str, render: Render) -> None:
    late = render(**{**SERVICE, "databases": [store]}, rpo_minutes=15)
    assert "restorable point" not in late.text
    assert late.row("9", "Backup late")[1].startswith("a write is not backed up after ")
    none_lost = render(**{**SERVICE, "databases": [store]}, rpo_minutes=0)
    assert none_lost.row("9", "Backup failed")


def test_what_starts_a_job_is_asked_where_a_component_registers_it(render: Render) -> None:
    jobs: dict[str, Any] = {"surfaces": ["jobs", "storage"], "platform": "kubernetes"}
    part = {"path": "src/main.py", "change": "changed", "does": "Starts the application"}
    asked = render(**jobs, components=[part]).bullet("4.1", "Start")
    assert "[TODO: what starts each run, such as a CronJob, and in which file; " in asked
    for platform in ["kubernetes", "vm", "paas"]:
        part["does"] = "Mounts the router, registers the job"
        spec = render(**{**jobs, "platform": platform}, components=[part])
        asked = spec.bullet("4.1", "Start")
        assert "[TODO: what starts each run: the command with its file, or the application" in asked
        assert "such as" not in asked
        assert "registers the command" not in spec.text
    for style in ["monolith", "modular_monolith", "microservices"]:
        spec = render(**jobs, architecture_style=style)
        assert "[TODO: what starts each run, such as a CronJob; " in spec.bullet("4.1", "Start")
        assert "application's own scheduler" not in spec.text
    assert "what starts" not in render(**jobs).sections["8"]


@pytest.mark.parametrize(
    ("does", "asked"),
    [
        ("Protocols: `CartReader`, `StockReader`, `PaymentProvider`", True),
        ("Protocol: `PaymentProvider`", False),
        ("What it calls", False),
    ],
)
def test_ports_beyond_the_dependencies_are_asked_for(
    does: str, asked: bool, render: Render
) -> None:
    part = {"path": "src/checkout/ports.py", "change": "new", "does": does}
    spec = render(service_dependencies=["payments"], components=[part])
    said = "[TODO: targets of its other ports]"
    assert spec.text.count(said) == asked


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_the_diagram_has_the_identity_provider_that_is_a_dependency(
    style: str, render: Render
) -> None:
    spec = render(architecture_style=style, surfaces=["rest"])
    named = "the identity provider" in spec.bullet("1", "Key Dependencies")
    assert ('idp[["Identity provider"]]' in spec.text) == named


@pytest.mark.parametrize(
    ("broker", "said"),
    [
        ("nats", "`MSG_TERMINATED` or `MAX_DELIVERIES`"),
        ("kafka", "`enable.idempotence=true`"),
        ("kafka", "one sender at a time per key"),
    ],
)
def test_a_broker_says_what_makes_its_promise_true(broker: str, said: str, render: Render) -> None:
    assert said in render(**{**SERVICE, "message_broker": broker}).text


@pytest.mark.parametrize("broker", ["kafka", "nats", "rabbitmq", "pubsub"])
def test_an_outage_makes_no_message_poison(broker: str, render: Render) -> None:
    spec = render(**{**SERVICE, "message_broker": broker})
    paused = "While a breaker is open, each consumer whose handler calls that service pauses"
    assert spec.bullet("6", "Error 72").endswith(paused)
    modular = render(**{**SERVICE, "architecture_style": "monolith", "message_broker": broker})
    assert "While a service is down, each consumer" in modular.bullet("6", "Error 72")


def test_a_library_proposes_its_functions_and_no_measure_of_its_callers(render: Render) -> None:
    spec = render(**SERVICE)
    library = render(surfaces=[], deployment_strategy="none", access="public")
    assert "Proposed until " in library.sections["4"]
    assert "N/A: in-process code" not in library.sections["8"]
    assert "| High |" not in spec.sections["2"].split("SEC-SPC")[0]


@pytest.mark.parametrize("store", ["postgresql", "mysql", "mongodb"])
def test_an_event_is_known_by_its_source_and_its_id(store: str, render: Render) -> None:
    spec = render(**{**SERVICE, "databases": [store]})
    assert "`inbox_event(source, event_id, handled_at)`" in spec.sections["3"]
    assert "payload, traceparent, created_at" in spec.sections["3"]
    kept = [line for line in spec.text.splitlines() if "One effect for each received event" in line]
    assert len(kept) == 1
    assert "source, event_id" in kept[0]


def test_what_repeats_erasures_after_a_restore_is_asked(render: Render) -> None:
    spec = render(**SERVICE, regulations=["gdpr"], data_classes=["pii"])
    asked = "**Erasures**: replayed after a restore from [TODO: a list outside this store]"
    assert asked in spec.sections["9"]


@pytest.mark.parametrize("style", ["monolith", "modular_monolith"])
def test_a_library_is_no_deployable(style: str, render: Render) -> None:
    changes: dict[str, Any] = {"backend_language": "kotlin", "architecture_style": style}
    library = render(**changes, surfaces=[], deployment_strategy="none")
    assert "One deployable" not in library.text
    assert "start-up code" not in library.text
    served = render(**changes, surfaces=["rest"], deployment_strategy="rolling")
    assert 'subgraph app["One deployable"]' in served.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "[TODO: libraries for messages, calls to other services and telemetry; versions"),
        ({"service_dependencies": "none"}, "[TODO: libraries for messages and telemetry; versions"),
        ({"surfaces": ["rest"]}, "[TODO: libraries for calls to other services and telemetry; "),
    ],
)
def test_libraries_that_no_answer_names_are_asked_for(
    changes: dict[str, Any], said: str, render: Render
) -> None:
    spec = render(**{**SERVICE, "operations": [], **changes}, deployment_strategy="rolling")
    assert said in spec.bullet("1", "Stack Versions")
    assert spec.text.count("[TODO: libraries for") == 1


def test_a_canary_asks_for_the_share_of_its_consumers(render: Render) -> None:
    said = "[TODO: consumers on the new version per step]"
    spec = render(**SERVICE, deployment_strategy="canary")
    assert said in spec.bullet("9", "Deployment Strategy")
    calls = render(architecture_style="microservices", deployment_strategy="canary")
    assert said not in calls.text


@pytest.mark.parametrize(("language", "inside"), [("rust", True), ("go", False), ("java", False)])
def test_unit_tests_are_where_the_language_has_them(
    language: str, inside: bool, render: Render
) -> None:
    spec = render(**{**SERVICE, "backend_language": language})
    assert ("unit tests are in `tests.rs` in each module's folder" in spec.sections["5"]) == inside
