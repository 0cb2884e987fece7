"""Each number, tool and promise has an origin: an answer, what follows from it, or an open item."""

from __future__ import annotations

import re
from typing import Any

import pytest

import interview
from document import Render, Spec
from features import NAMES, feature

SERVICE = {"architecture_style": "microservices", "surfaces": ["rest", "storage"]}
CALLS = {**SERVICE, "service_dependencies": ["pricing"]}


def stack_line(spec: Spec) -> str:
    return spec.bullet("1", "Tech Stack")


def backup(spec: Spec, store: str) -> str:
    (found,) = re.findall(rf"(?m)^  - \*\*{store}\*\*: (.+)$", spec.sections["9"])
    return str(found)


# Other teams, users and infrastructure.


@pytest.mark.parametrize(
    "answers",
    [
        feature("loans"),
        feature("rides"),
        feature("watch"),
        {**CALLS, "backend_language": "php"},
        {**CALLS, "surfaces": ["graphql"]},
        {**CALLS, "surfaces": ["jobs"], "backend_language": "ruby"},
    ],
)
def test_what_works_without_a_dependency_is_asked_once(
    answers: dict[str, Any], render: Render
) -> None:
    spec = render(**answers)
    assert "down" not in spec.bullet("8", "Availability")
    assert "**Error 70**" in spec.sections["6"]
    assert "still works" not in spec.text
    assert "degrades this service" not in spec.body
    assert "budgets add up" not in spec.body


@pytest.mark.parametrize("name", ["loans", "rides"])
def test_the_p95_of_a_dependency_is_asked(name: str, render: Render) -> None:
    latency = render(**feature(name)).bullet("8", "Performance / Latency")
    assert "included, [TODO: p95 of the calls to " in latency
    assert "whether it waits" not in latency


@pytest.mark.parametrize("name", NAMES)
def test_a_gateway_and_an_edge_are_not_stated(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert " gateway[" not in spec.body
    assert "checked at the edge and again" not in spec.body


@pytest.mark.parametrize(
    ("changes", "caller"),
    [
        ({"authn_methods": ["oidc"], "oidc_client": "m2m"}, "Calling service"),
        ({"authn_methods": ["mtls"]}, "Calling service"),
        ({"authn_methods": ["api_key"]}, "Calling service"),
        ({"authn_methods": ["jwt"]}, "Staff or internal service"),
        ({"authn_methods": ["api_key", "jwt"]}, "Staff or internal service"),
        ({"authn_methods": ["api_key"], "surfaces": ["rest", "ui"]}, "Staff or internal service"),
        ({"authn_methods": ["api_key"], "access": "signed_in"}, "Calling program"),
    ],
)
def test_a_caller_that_is_a_program_is_a_calling_service(
    changes: dict[str, Any], caller: str, render: Render
) -> None:
    spec = render(**{**SERVICE, "access": "internal", **changes})
    assert f'caller(["{caller}"])' in spec.body
    upstream = spec.bullet("1", "Key Dependencies")
    assert upstream.startswith("Upstream: calling services.") == (caller == "Calling service")


@pytest.mark.parametrize("frontend", ["flutter", "react", "ios", "vue"])
def test_the_apis_that_a_front_end_calls_are_asked(frontend: str, render: Render) -> None:
    front = {"surfaces": ["ui"], "backend_language": "none", "frontend_framework": frontend}
    spec = render(**front)
    asked = '[TODO: the APIs that it calls, their owner and version policy, or "none"]'
    assert asked in spec.bullet("1", "Key Dependencies")
    assert "exist already" not in spec.body
    assert "keeps the oldest supported version working" not in spec.body
    named = render(**front, service_dependencies=["timetable-api"])
    assert "timetable-api, [TODO: owner and version policy of each]" in named.body


@pytest.mark.parametrize("frontend", ["flutter", "ios", "react_native"])
def test_an_app_without_an_answer_has_no_server_store(frontend: str, render: Render) -> None:
    spec = render(surfaces=["ui", "storage"], backend_language="none", frontend_framework=frontend)
    assert spec.bullet("3", "Database Engine").startswith("SQLite (one file")
    assert "databases" in spec.answers["proposed"]
    assert "PostgreSQL" not in spec.body
    undecided = {"databases": ["undecided"], "frontend_framework": frontend}
    spec = render(surfaces=["ui", "storage"], backend_language="none", **undecided)
    assert spec.bullet("3", "Database Engine") == "[TODO: store on the device]"


# Stores.


@pytest.mark.parametrize("style", interview.choices("architecture_style"))
def test_a_setting_of_the_whole_database_is_the_owners(style: str, render: Render) -> None:
    spec = render(architecture_style=style, databases=["sqlserver"])
    said = "READ_COMMITTED_SNAPSHOT" in spec.bullet("3", "Schema Strategy")
    assert said == (style == "microservices")


@pytest.mark.parametrize(
    ("store", "asked"),
    [
        ("postgresql", "[TODO: its database role, or the application's]"),
        ("sqlserver", "[TODO: its database role, or the application's]"),
        ("mongodb", "[TODO: its database user, or the application's]"),
        ("sqlite", "only the application's system user may read the file"),
    ],
)
def test_who_may_write_to_the_store_is_asked_once(store: str, asked: str, render: Render) -> None:
    spec = render(databases=[store], data_classes=["pii", "financial"])
    assert asked in spec.bullet("3", "Access of the module")
    assert spec.body.count("or the application's]") == (store != "sqlite")
    assert "only the account of this module may write" not in spec.body
    (guarded,) = {row[3] for row in spec.rows("9") if len(row) > 4 and row[1] == "PII"}
    assert guarded == "as above"
    rule = spec.bullet("9", "Sensitive Data Handling")
    assert ("only the application's system user may read" in rule) == (store == "sqlite")


def test_a_module_that_reads_asks_for_its_role(render: Render) -> None:
    reads = {"databases": ["postgresql"], "data_change": "read_only"}
    asked = "[TODO: database role that cannot write, or that of the application]"
    assert asked in render(**reads).bullet("3", "Schema Strategy")
    service = render(**reads, architecture_style="microservices")
    assert "with an account that cannot write" in service.bullet("3", "Schema Strategy")


@pytest.mark.parametrize("name", ["import", "permits"])
def test_the_owner_of_a_bucket_is_asked(name: str, render: Render) -> None:
    spec = render(**feature(name))
    engine = spec.bullet("3", "Database Engine")
    assert "or only read them; owner of the bucket]" in engine
    assert "versioning on" not in spec.body
    assert "versioning is on" not in spec.body
    assert "igned URL" not in spec.body


@pytest.mark.parametrize("surfaces", [["jobs"], ["rest"], ["events", "jobs"]])
def test_a_bucket_that_is_read_has_no_layout_and_no_life(
    surfaces: list[str], render: Render
) -> None:
    reads = {"databases": ["object_storage"], "data_change": "read_only"}
    spec = render(surfaces=[*surfaces, "storage"], backend_language="go", **reads)
    for claim in ("key layout", "versioning", "lifecycle", "igned URL", "read and write"):
        assert claim not in spec.body
    assert spec.body.count("[TODO: owner of the bucket, and the prefix that is read]") == 1


# Numbers that follow from an answer.


@pytest.mark.parametrize(
    ("p95", "one_try", "whole"), [(250, 75, 200), (40, 12, 32), (3000, 500, 2400)]
)
def test_time_out_and_retries_fit_the_p95(
    p95: int, one_try: int, whole: int, render: Render
) -> None:
    spec = render(**CALLS, latency_p95_ms=p95)
    time_out = spec.bullet("6", "Timeout")
    assert f"{one_try} ms per attempt, {whole} ms for all calls" in time_out
    assert f"(p95: {p95} ms)" in time_out
    assert spec.bullet("6", "Retries").startswith("at most 1, for idempotent calls only,")
    assert 2 * one_try <= whole <= p95


@pytest.mark.parametrize("surface", ["events", "jobs"])
def test_calls_without_a_p95_keep_the_usual_limits(surface: str, render: Render) -> None:
    spec = render(**{**CALLS, "surfaces": [surface]})
    assert spec.bullet("6", "Timeout") == "500 ms per attempt."


@pytest.mark.parametrize(
    ("store", "rpo", "said"),
    [
        ("sqlite", 1440, "every 12 hours"),
        ("sqlite", 60, "every 30 minutes"),
        ("sqlserver", 15, "log backup every 12 minutes"),
        ("sqlserver", 480, "log backup every 6 hours"),
        ("cockroachdb", 5, "incremental backup every 4 minutes"),
        ("postgresql", 15, "`archive_timeout` 720 s, kept"),
        (
            "postgresql",
            1,
            "`archive_timeout` 240 s, kept 35 days, encrypted; streaming replication",
        ),
        ("sqlserver", 1, "log backup every minute, kept 35 days, encrypted; an availability group"),
        ("sqlite", 2, "[TODO: how at most 2 minutes is lost with the host"),
    ],
)
def test_a_backup_is_as_frequent_as_the_rpo_asks(
    store: str, rpo: int, said: str, render: Render
) -> None:
    headings = {"sqlserver": "SQL Server", "cockroachdb": "CockroachDB", "sqlite": "SQLite"}
    spec = render(databases=[store], rpo_minutes=rpo)
    assert said in backup(spec, headings.get(store, "PostgreSQL"))


@pytest.mark.parametrize("rpo", [0, 1, 2, 4, 5, 15, 1440])
def test_an_archive_is_never_closed_more_often_than_each_minute(rpo: int, render: Render) -> None:
    text = backup(render(databases=["postgresql"], rpo_minutes=rpo), "PostgreSQL")
    seconds = [int(number) for number in re.findall(r"archive_timeout` (\d+) s", text)]
    # Below five minutes the standby meets the RPO, and the archive serves a restore alone.
    assert all(60 <= number <= max(rpo, 4) * 60 for number in seconds)
    assert ("replication" in text) == (rpo < 5)


@pytest.mark.parametrize(
    ("store", "rpo", "alert", "standby"),
    [
        ("dynamodb", 5, "[TODO: minutes; see the RPO in Data Protection]", False),
        ("dynamodb", 7, "7 minutes", False),
        ("dynamodb", 60, "60 minutes", False),
        ("postgresql", 1, "5 minutes", True),
        ("postgresql", 15, "15 minutes", False),
        ("sqlserver", 2, "5 minutes", True),
        ("mongodb", 5, "5 minutes", False),
    ],
)
def test_a_late_backup_keeps_to_the_rpo_or_is_asked_where_its_store_is_later(
    store: str, rpo: int, alert: str, standby: bool, render: Render
) -> None:
    spec = render(databases=[store], rpo_minutes=rpo)
    assert spec.row("9", "Backup late")[1] == f"a write is not backed up after {alert}"
    assert ("| Standby late | a standby more than " in spec.body) == standby


def test_the_restore_of_a_table_is_measured(render: Render) -> None:
    text = backup(render(**feature("loans", rto_minutes=30)), "DynamoDB")
    assert "a restore makes a new table" in text
    assert "[TODO: measured restore time, and whether it meets the RTO of 30 minutes]" in text


@pytest.mark.parametrize(
    ("slo", "sample", "limit"),
    [(99.99, "10,000", "0.1"), (99.9, "1,000", "1"), (99.5, "200", "5"), (90, "100", "10")],
)
def test_a_rollout_sees_ten_errors_before_it_judges(
    slo: float, sample: str, limit: str, render: Render
) -> None:
    spec = render(**feature("gate", availability_slo=slo))
    text = f"each for at least 15 minutes and {sample} calls to the new version."
    assert text in spec.bullet("9", "Steps")
    assert f"roll back at an error rate above {limit}%" in spec.bullet("9", "Stop rule")


# The rollout.


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        (
            {},
            "5%, 25%, 50%, 100% of traffic, each for at least 15 minutes and 1,000 requests to the "
            "new version.",
        ),
        (
            {"surfaces": ["events"]},
            "one consumer for at least 15 minutes and 1,000 of its messages, then all",
        ),
        ({"surfaces": ["jobs"]}, "one run of the new version"),
        ({"surfaces": ["grpc"]}, "15 minutes and 1,000 calls to the new version."),
    ],
)
def test_a_canary_needs_the_traffic_of_the_last_tier(
    changes: dict[str, Any], steps: str, render: Render
) -> None:
    canary = {"deployment_strategy": "canary", "backend_language": "go"}
    spec = render(**{**SERVICE, **canary, **changes})
    rollout = spec.bullet("9", "Deployment Strategy")
    assert steps in rollout
    asked = "- **Traffic Splitting**: [TODO: tool]"
    assert (asked in spec.sections["9"]) == ("to the new version." in steps)
    if "jobs" not in changes.get("surfaces", []):
        assert rollout.startswith(
            "Canary on Kubernetes in prod; before that, all at once in dev and staging"
        )


@pytest.mark.parametrize("tiers", [["live"], ["test", "live"], ["a", "b", "c", "d"]])
def test_a_canary_runs_in_the_last_tier_that_is_named(tiers: list[str], render: Render) -> None:
    spec = render(**{**SERVICE, "environments": tiers})
    rollout = spec.bullet("9", "Deployment Strategy")
    assert rollout.startswith(f"Canary on Kubernetes in {tiers[-1]}")
    assert ("all at once in" in rollout) == (len(tiers) > 1)


def test_a_store_release_goes_through_the_tracks_of_the_store(render: Render) -> None:
    app = {"surfaces": ["ui"], "backend_language": "none", "frontend_framework": "ios"}
    rollout = render(**app).bullet("9", "Deployment Strategy")
    assert rollout.startswith("App store release: ")
    assert "**Test tracks**: [TODO: tiers, and test tracks before the store]\n" in rollout
    assert "staging" not in rollout
    named = render(**app, environments=["TestFlight"]).bullet("9", "Test tracks")
    assert named == "TestFlight, then the store."


# Targets.


@pytest.mark.parametrize(
    "change", [{}, {"databases": ["object_storage"]}, {"backend_language": "go"}]
)
def test_a_nightly_job_has_no_share_of_requests(change: dict[str, Any], render: Render) -> None:
    availability = render(**feature("import", **change)).bullet("8", "Availability")
    asked = "that succeed by the time of the alert Job silent]."
    assert availability == f"[TODO: share of the runs of `import-prices` {asked}"


@pytest.mark.parametrize(
    ("changes", "sli"),
    [
        (
            {"surfaces": ["rest"]},
            "SLI: a 5xx or a missing response counts as failed, a 4xx does not; measured [TODO:",
        ),
        ({"surfaces": ["grpc"]}, "SLI: a call fails if it ends in `UNKNOWN`, `INTERNAL`,"),
        (
            {"surfaces": ["graphql"]},
            "SLI: a 5xx, a missing response or a response with [TODO: codes in",
        ),
        (
            {"surfaces": ["events"], "message_broker": "kafka"},
            "SLI: a message moved to the dead-letter topic is a failure, "
            "among all messages handled or ",
        ),
        (
            {"surfaces": ["ui"], "backend_language": "none", "frontend_framework": "react"},
            "SLI: share of successful runs of a synthetic probe: [TODO: page, interval",
        ),
        ({"surfaces": []}, "SLI: [TODO: what counts as failed, and where it is counted]."),
    ],
)
def test_what_failed_means_is_said(changes: dict[str, Any], sli: str, render: Render) -> None:
    assert sli in render(**changes).bullet("8", "Availability")


@pytest.mark.parametrize("name", ["notices", "permits", "portal", "gate", "rides"])
def test_each_number_of_section_8_has_its_test_or_asks_for_it(name: str, render: Render) -> None:
    spec = render(**feature(name))
    for label in ("Performance / Latency", "Throughput"):
        text = spec.bullet("8", label)
        tested = "(VAL-SPC-007)" in text
        assert tested == ("VAL-SPC-007" in spec.defined("VAL"))
        asked = re.search(r"\[TODO: ([^\]]+, and )?how ", text) is not None
        assert tested != asked or text.startswith("N/A: ")


@pytest.mark.parametrize("frontend", ["react", "server_rendered", "nuxt"])
def test_pages_have_budgets_that_fail_a_build(frontend: str, render: Render) -> None:
    spec = render(surfaces=["rest", "ui"], frontend_framework=frontend)
    assert "Lighthouse CI: LCP at most 2.5 s, CLS at most 0.1" in (
        spec.bullet("7", "[VAL-SPC-008] Accessibility Test")
    )
    vitals = spec.bullet("8", "Core Web Vitals")
    assert vitals.endswith("[TODO: what measures real visitors]")
    assert "real visitors" not in spec.sections["9"]
    assert "script errors" not in spec.text


@pytest.mark.parametrize("frontend", ["flutter", "android"])
def test_an_app_asks_how_its_start_is_measured(frontend: str, render: Render) -> None:
    spec = render(surfaces=["ui"], backend_language="none", frontend_framework=frontend)
    start = spec.bullet("8", "App Start and Stability")
    assert "[TODO: how start, frames and crashes are measured]" in start
    assert "Lighthouse" not in spec.body


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("95% of mails leave within 10 seconds.", True),
        ("A search answers in under 300 ms.", True),
        ("The p99 of writes stays below a second.", True),
        ("The service is available 99.95% of the month.", True),
        ("At most 0.1 percent of requests fail.", True),
        ("When one till reports 3 returns within 10 minutes, one alert is sent.", False),
        ("VAT of 19% is added to the price.", False),
        ("If no decision is signed within 30 days, the permit is refused.", False),
        ("A discount of 95% of the price is refused.", False),
    ],
)
def test_a_requirement_that_no_unit_test_shows_asks_for_its_test(
    text: str, measured: bool, render: Render
) -> None:
    spec = render(requirements=[{"text": text, "prd": "NFR-1"}])
    verified = spec.row("7.1", "REQ-SPC-001")[1]
    assert verified == ("[TODO: test of NFR-1]" if measured else "VAL-SPC-001, VAL-SPC-002")


def test_a_requirement_that_names_its_test_keeps_it(render: Render) -> None:
    text = "95% of requests end within 2 seconds."
    named = {"id": "REQ-SPC-004", "text": text, "verify": ["load"]}
    assert render(requirements=[named]).row("7.1", "REQ-SPC-004")[1] == "VAL-SPC-007"
    open_item = render(requirements=[{"id": "REQ-SPC-004", "text": text}])
    assert open_item.row("7.1", "REQ-SPC-004")[1] == "[TODO: test of REQ-SPC-004]"


# The stack.


@pytest.mark.parametrize("name", NAMES)
def test_the_versions_of_the_stack_are_asked_once(name: str, render: Render) -> None:
    spec = render(**feature(name))
    named = "[TODO: backend language and framework]" not in stack_line(spec)
    assert ("- **Stack Versions**: [TODO: " in spec.sections["1"]) == named
    assert spec.body.count("their lock file") == named


def test_a_stack_that_is_not_decided_has_no_versions(render: Render) -> None:
    assert "Stack Versions" not in render(backend_language="undecided").sections["1"]


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"proposed": ["backend_language"], "backend_language": "typescript"}, True),
        ({"backend_language": "undecided"}, True),
        ({"backend_language": "go"}, True),  # its framework is the usual one
        ({"backend_language": "go", "backend_framework": "Gin"}, False),
        ({"surfaces": ["ui"], "backend_language": "none"}, True),
        ({"surfaces": ["ui"], "backend_language": "none", "frontend_framework": "vue"}, False),
    ],
)
def test_a_stack_that_was_not_given_is_compared_with_the_architecture(
    changes: dict[str, Any], asked: bool, render: Render
) -> None:
    todo = "- **Stack Check**: [TODO: compare the stack"
    linked = render(arch_reference="docs/ARCHITECTURE.md", **changes)
    assert (todo in linked.sections["1"]) == asked
    assert linked.body.count("compare the stack") == asked
    assert todo not in render(**changes).body


@pytest.mark.parametrize("language", ["java", "kotlin"])
def test_gradle_or_maven_is_asked_unless_a_path_says_it(language: str, render: Render) -> None:
    def coverage(*paths: str) -> str:
        parts = [{"path": path, "change": "changed", "does": "Builds"} for path in paths]
        spec = render(backend_language=language, components=parts)
        return spec.bullet("7", "[VAL-SPC-004] Coverage")

    asked = "verification by [TODO: Gradle or Maven]"
    assert asked in coverage()
    assert asked in coverage("src/main/App.java")
    assert asked not in coverage("services/build.gradle.kts")
    assert (asked in coverage("services/pom.xml")) == (language == "kotlin")
