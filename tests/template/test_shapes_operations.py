"""Sections 8 and 9 fit each shape of feature: what they promise can be built and can happen."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature

WATCH: dict[str, Any] = {
    "surfaces": ["events"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "kotlin",
    "consistency_pattern": "none",
    "service_dependencies": ["mail gateway"],
    "operations": [{"call": "consume invoice.paid.v2", "access": "service"}],
}
HOURS: dict[str, Any] = {
    "surfaces": ["ui"],
    "access": "public",
    "backend_language": "none",
    "frontend_framework": "nextjs",
}
ROUNDING: dict[str, Any] = {
    "surfaces": [],
    "architecture_style": "monolith",
    "backend_language": "java",
    "deployment_strategy": "none",
}
PRICES: dict[str, Any] = {
    "surfaces": ["grpc", "storage"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "go",
    "authn_methods": ["oidc"],
    "oidc_client": "m2m",
    "operations": [
        {
            "call": "rpc prices.v1.PriceService/WatchPrices",
            "summary": "Server stream of price changes",
            "retry": "safe",
        }
    ],
}
BOOKING: dict[str, Any] = {
    "surfaces": ["rest", "storage"],
    "architecture_style": "microservices",
    "backend_language": "python",
    "databases": ["dynamodb"],
    "rpo_minutes": 5,
    "rto_minutes": 20,
    "availability_slo": 99.99,
    "service_dependencies": ["payment provider", "calendar"],
    "operations": [{"call": "POST /v1/bookings", "retry": "key"}],
    "entities": [{"name": "Booking", "attributes": ["id uuid PK", "status text"]}],
}
CARD: dict[str, Any] = {
    "surfaces": ["ui"],
    "backend_language": "none",
    "frontend_framework": "sveltekit",
    "wcag_level": "AAA",
    "authn_methods": ["oidc"],
    "oidc_client": "spa",
}
DESKS: dict[str, Any] = {
    "surfaces": ["rest", "ui", "jobs", "storage"],
    "backend_language": "typescript",
    "frontend_framework": "react",
    "authn_methods": ["session_cookie"],
    "deployment_strategy": "canary",
    "operations": [{"call": "job release-desks", "access": "scheduler"}],
}

# Shapes.


@pytest.mark.parametrize("broker", ["kafka", "nats", "rabbitmq", "sns_sqs"])
def test_a_consumer_is_released_one_at_a_time(broker: str, render: Render) -> None:
    spec = render(**WATCH, message_broker=broker, deployment_strategy="canary")
    assert spec.bullet("9", "Steps") == (
        "one consumer for at least 15 minutes and 1,000 of its messages, then all."
    )
    assert spec.bullet("9", "Stop rule") == (
        "roll back if more than 1% of the new version's tries to handle a message fail "
        "(`messaging.process.duration` with `error.type`)."
    )
    assert "5%, 25%" not in spec.text
    assert "**Traffic Splitting**" not in spec.text
    assert "messaging.client.operation.duration" not in spec.sections["9"]


@pytest.mark.parametrize("framework", ["nextjs", "nuxt", "sveltekit"])
def test_a_page_says_static_files_only_where_they_are_answered(
    framework: str, render: Render
) -> None:
    page = {**HOURS, "frontend_framework": framework, "deployment_strategy": "rolling"}
    uploads = "new files are uploaded beside the old ones"
    still = render(**page, frontend_rendering="static")
    assert "static files with a hash" in still.bullet("8", "Scalability Strategy")
    assert uploads in still.sections["9"]
    served = render(**page, frontend_rendering="server")
    assert "server that renders" in served.bullet("8", "Scalability Strategy")
    open_ = render(**page)
    assert "[TODO: cached by a CDN, or what adds instances" in open_.sections["8"]
    for spec in (served, open_):
        assert "no server code" not in spec.sections["8"]
        assert uploads not in spec.sections["9"]


@pytest.mark.parametrize("frontend", ["react", "vue", "angular"])
def test_a_page_that_runs_in_the_browser_is_static(frontend: str, render: Render) -> None:
    spec = render(**{**HOURS, "frontend_framework": frontend}, deployment_strategy="canary")
    assert "static files with a hash" in spec.sections["8"]
    assert "[TODO: CDN rule or flag that splits visitors]" in spec.bullet("9", "Traffic Splitting")


@pytest.mark.parametrize("language", ["java", "python", "rust", "csharp"])
def test_a_library_says_so_in_each_line_and_is_asked_for_its_cost(
    language: str, render: Render
) -> None:
    spec = render(**{**ROUNDING, "backend_language": language})
    asked = '[TODO: time and memory of one call at the largest input, or "none"]'
    assert asked in spec.bullet("8", "Performance / Latency")
    for label in ("Throughput", "Availability", "Scalability Strategy"):
        assert spec.bullet("8", label) == "N/A: library"
    for label in ("Deployment Strategy", "Monitoring & Alerts", "Logging"):
        assert spec.bullet("9", label) == "N/A: library"


@pytest.mark.parametrize("language", ["go", "java", "rust"])
def test_a_stream_has_signals_of_its_own(language: str, render: Render) -> None:
    spec = render(**{**PRICES, "backend_language": language})
    assert "95% of unary calls within" in spec.sections["8"]
    assert spec.bullet("9", "Streams") == (
        "`WatchPrices`: open, started and broken streams; messages sent and their delay."
    )


# Stores and platforms.


@pytest.mark.parametrize("platform", ["vm", "paas"])
def test_what_adds_instances_is_asked_where_the_platform_does_not_say(
    platform: str, render: Render
) -> None:
    service = {"surfaces": ["rest"], "architecture_style": "microservices", "platform": platform}
    said = render(**service).bullet("8", "Scalability Strategy")
    assert ", at least two, [TODO: how " in said
    assert "70% CPU" not in said
    assert "70% CPU" in render(**{**service, "platform": "kubernetes"}).sections["8"]


@pytest.mark.parametrize("store", ["postgresql", "mongodb", "redis", "sqlserver"])
def test_how_each_store_is_encrypted_is_one_question(store: str, render: Render) -> None:
    databases = [store] if store != "redis" else ["postgresql", "redis"]
    spec = render(surfaces=["rest", "storage"], databases=databases, data_classes=["pii"])
    asked = "[TODO: volume, managed or none; whose key]"
    assert spec.sections["9"].count(asked) == len(databases)
    assert "or the disk below" not in spec.text


ASKED_AGE = "[TODO: minutes; see the RPO in Data Protection]"


def test_a_restore_of_dynamodb_is_possible(render: Render) -> None:
    spec = render(**BOOKING)
    assert spec.row("9", "Backup late")[1].endswith("not backed up after " + ASKED_AGE)
    assert "[TODO: measured restore time, and whether it meets the RTO of 20" in spec.sections["9"]
    assert "[TODO: highest rate for one partition key]" in spec.sections["8"]
    assert "latency and consumed capacity of DynamoDB" in spec.bullet("9", "Stores")
    assert "USE for DynamoDB" not in spec.text


@pytest.mark.parametrize(("rpo", "standby"), [(1, True), (4, True), (5, False), (60, False)])
def test_a_short_rpo_has_a_standby_beside_the_archive(
    rpo: int, standby: bool, render: Render
) -> None:
    said = render(databases=["postgresql"], rpo_minutes=rpo).bullet("9", "PostgreSQL")
    assert ("streaming replication to a standby" in said) is standby
    assert "`archive_timeout` 48 s" not in said


@pytest.mark.parametrize("store", ["postgresql", "mysql", "mongodb"])
def test_a_drill_measures_what_is_promised(store: str, render: Render) -> None:
    said = render(databases=[store], rpo_minutes=15).bullet("9", "Data Protection")
    assert "; a restore drill each quarter measures both." in said


# Alerts and steps.


@pytest.mark.parametrize(
    ("slo", "condition"),
    [
        (99.9, "error-budget burn rate above 14.4 over both 1 h and 5 min"),
        (93.1, "error-budget burn rate above 14.4 over both 1 h and 5 min"),
        (92, "[TODO: burn rate; with this budget it is at most 12.5]"),
        (90, "[TODO: burn rate; with this budget it is at most 10]"),
    ],
)
def test_a_burn_rate_can_be_reached_with_the_budget(
    slo: float, condition: str, render: Render
) -> None:
    spec = render(surfaces=["rest"], availability_slo=slo)
    assert spec.row("9", "Fast burn")[1] == condition
    assert "too fast" not in spec.text


@pytest.mark.parametrize("frontend", ["react", "vue", "angular"])
def test_one_probe_that_fails_pages_nobody(frontend: str, render: Render) -> None:
    spec = render(**{**CARD, "frontend_framework": frontend})
    assert "[TODO: page, interval, places]" in spec.bullet("8", "Availability")
    assert "[TODO: times in a row" in spec.row("9", "Page down")[1]
    assert "Slow burn" not in spec.sections["9"]


@pytest.mark.parametrize(
    ("rps", "slo", "steps"),
    [
        (100, 99.99, "15 minutes and 10,000 requests to the new version."),
        (100, 99.9, "15 minutes and 1,000 requests to the new version."),
        (2, 99.99, "at the peak, 5% of it needs 28 hours for 10,000 requests]"),
        (1, 99.9, "at the peak, 5% of it needs 6 hours for 1,000 requests]"),
    ],
)
def test_a_step_of_a_canary_ends_at_the_load_of_section_8(
    rps: int, slo: float, steps: str, render: Render
) -> None:
    canary = {"deployment_strategy": "canary", "throughput_rps": rps, "availability_slo": slo}
    said = render(**{**BOOKING, **canary}).bullet("9", "Steps")
    assert said.endswith(steps)
    assert said.startswith("[TODO: ") is said.endswith("]")


@pytest.mark.parametrize("strategy", ["canary", "blue_green"])
def test_traffic_moves_only_where_there_is_traffic(strategy: str, render: Render) -> None:
    spec = render(**{**DESKS, "deployment_strategy": strategy})
    said = spec.bullet("9", "Deployment Strategy").splitlines()[0]
    assert said.endswith(" on Kubernetes in prod; before that, all at once in dev and staging.")
    named = render(**{**DESKS, "deployment_strategy": strategy}, environments=["test", "live"])
    assert "in live; before that, all at once in test." in named.sections["9"]


@pytest.mark.parametrize("surface", ["rest", "grpc", "graphql"])
def test_slow_responses_raise_an_alert(surface: str, render: Render) -> None:
    spec = render(surfaces=[surface], load_tests=False)
    assert spec.row("9", "Slow responses") == [
        "Slow responses",
        "p95 above that of Section 8 for 1 h",
        "Ticket",
    ]
    assert "Slow responses" not in render(**WATCH).text


@pytest.mark.parametrize("level", ["A", "AA", "AAA"])
@pytest.mark.parametrize("access", ["public", "signed_in"])
def test_a_new_sign_in_loses_no_data_at_level_aaa(level: str, access: str, render: Render) -> None:
    page = {"surfaces": ["rest", "ui"], "frontend_framework": "vue", "access": access}
    said = render(**page, wcag_level=level).bullet("8", "Accessibility")
    assert ("(2.2.5)" in said) is (level == "AAA" and access == "signed_in")
    assert ("[TODO: AAA criteria that the content cannot meet" in said) is (level == "AAA")
    assert "no time limit at all" not in said


def test_a_late_run_is_seen_soon_and_a_run_without_the_lock_is_no_success(render: Render) -> None:
    spec = render(**DESKS)
    assert spec.row("9", "Job silent")[1] == (
        "a run of `release-desks` has not succeeded [TODO: minutes] after its scheduled time"
    )
    assert "two intervals" not in spec.text
    assert "logs `lock_held` and exits 75" in spec.sections["6"]


# Form: one place for each statement.


@pytest.mark.parametrize("name", ["permits", "plans", "device-gateway", "rides"])
def test_the_data_table_says_its_rule_once(name: str, render: Render) -> None:
    section = render(**feature(name, data_classes=["pii"])).sections["9"]
    assert section.count(" may read ") + section.count(" may reach stored data") == 1
    assert section.count("TLS") == 1
    assert section.count("[TODO: on-call rotation]") == 1


@pytest.mark.parametrize("name", ["loans", "stock", "portal"])
def test_the_log_is_a_list_with_its_questions_apart(name: str, render: Render) -> None:
    said = render(**feature(name)).bullet("9", "Logging")
    assert said.startswith("JSON, one line per event.\n  - **Fields**: `timestamp`, ")
    assert "\n  - **Own events**: [TODO: names]" in said
    assert "\n  - **Trace context**: " in said


# What only publishes; jobs without a store


@pytest.mark.parametrize("broker", ["kafka", "rabbitmq", "nats", "in_process"])
@pytest.mark.parametrize("surfaces", [["events"], ["events", "storage"]])
def test_what_only_publishes_has_a_time_limit(
    broker: str, surfaces: list[str], render: Render
) -> None:
    changes = {"architecture_style": "monolith", "surfaces": surfaces, "message_broker": broker}
    spec = render(**{**WATCH, **changes, "operations": [{"call": "publish invoice.seen.v1"}]})
    limit = "95% of events published within [TODO: seconds] of their cause."
    assert spec.bullet("8", "Performance / Latency").startswith(limit)


@pytest.mark.parametrize("surfaces", [["jobs"], ["rest", "jobs"], ["jobs", "ui"]])
def test_jobs_without_a_store_may_run_twice(surfaces: list[str], render: Render) -> None:
    spec = render(surfaces=surfaces, operations=[{"call": "job send-digest"}])
    assert "safe to run twice over the same input" in spec.bullet("4.1", "Rerun")
