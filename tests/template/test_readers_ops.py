"""What Sections 8 and 9 must not say: numbers, alerts and log lines that were found wrong."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature

WEB: dict[str, Any] = {"surfaces": ["rest", "ui"], "access": "signed_in"}


@pytest.mark.parametrize("level", ["A", "AA", "AAA"])
def test_section_8_repeats_no_rule_on_time_limits(level: str, render: Render) -> None:
    spec = render(**WEB, frontend_framework="react", wcag_level=level)
    assert "2.2.1" not in spec.sections["8"]
    assert "2.2.3" not in spec.sections["8"]


@pytest.mark.parametrize("level", ["AA", "AAA"])
@pytest.mark.parametrize("frontend", ["react", "angular", "ios"])
def test_section_8_speaks_of_no_drag(level: str, frontend: str, render: Render) -> None:
    said = render(**WEB, frontend_framework=frontend, wcag_level=level).bullet("8", "Accessibility")
    assert "errors tied" in said or "status announced" in said
    assert "drag" not in said


@pytest.mark.parametrize("name", ["match-server", "rides", "watch"])
def test_an_alert_on_lag_keeps_to_the_target_of_a_message(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "of messages handled within [TODO: " in spec.sections["8"]
    assert spec.row("9", "Consumer lag")[1] == (
        "oldest unhandled message older than Section 8 allows, for 10 min"
    )


@pytest.mark.parametrize("name", ["webhook-relay", "match-server", "portal", "gate", "import"])
def test_trace_context_is_not_sent_to_everybody(name: str, render: Render) -> None:
    said = render(**feature(name)).bullet("9", "Logging")
    assert "correlation ID" in said
    assert " leaves by " not in said
    assert "of each " not in said


@pytest.mark.parametrize("name", ["match-server", "rooms", "gate"])
def test_a_subject_in_the_log_is_asked_for_where_no_data_class_is(
    name: str, render: Render
) -> None:
    spec = render(**feature(name, authn_methods=["jwt"], oidc_client="resource_server"))
    asked = "[TODO: how the subject becomes a pseudonym; who reads the log, and how many days it is"
    assert asked in spec.bullet("9", "Logging")


@pytest.mark.parametrize("name", ["device-gateway", "tax-form", "plans"])
def test_the_log_has_no_list_of_only_exceptions(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "only exception" not in spec.text
    assert "| log lines | " in spec.sections["9"] or name == "device-gateway"


@pytest.mark.parametrize(
    ("name", "changes", "writes"),
    [
        ("device-gateway", {}, True),
        ("shots", {}, True),
        ("shots", {"data_change": "read_only"}, False),
    ],
)
def test_the_audit_has_an_event_for_each_write(
    name: str, changes: dict[str, Any], writes: bool, render: Render
) -> None:
    said = render(**feature(name, regulations=["hipaa"], **changes)).bullet("9", "Logging")
    assert "`health_record_read`" in said
    assert ("`health_record_written`" in said) == writes


@pytest.mark.parametrize("platform", ["kubernetes", "containers", "paas"])
def test_the_folder_of_a_deployment_is_a_name_that_the_platform_takes(
    platform: str, render: Render
) -> None:
    spec = render(
        surfaces=["rest"],
        architecture_style="microservices",
        module_name="match_server",
        platform=platform,
    )
    assert "`deploy/match-server/`" in spec.sections["5"]


@pytest.mark.parametrize("language", ["kotlin", "python", "typescript"])
def test_a_library_leaves_versions_and_logs_to_4_1_and_its_host(
    language: str, render: Render
) -> None:
    spec = render(**feature("maps-sdk", backend_language=language))
    assert "semantic version;" not in spec.text
    assert spec.bullet("9", "Logging") == "N/A: library"


@pytest.mark.parametrize("call", ["job score", "job score --day=DATE", "job a:b"])
def test_a_job_says_nothing_of_an_argument_that_is_removed(call: str, render: Render) -> None:
    spec = render(surfaces=["jobs"], operations=[{"call": call}])
    assert "a removed one is refused" not in spec.text


@pytest.mark.parametrize("name", ["gate", "loans", "watch", "match-server"])
def test_availability_promises_no_more_than_its_number(name: str, render: Render) -> None:
    said = render(**feature(name)).bullet("8", "Availability")
    assert said.endswith("; measured [TODO: where].")
    assert "accepted work" not in said


@pytest.mark.parametrize("platform", ["kubernetes", "vm", "serverless"])
def test_a_job_beside_a_file_of_one_writer_names_no_process_of_the_platform(
    platform: str, render: Render
) -> None:
    spec = render(**feature("plans", platform=platform))
    assert spec.bullet("4.1", "Start").startswith("[TODO: what starts each run; ")


@pytest.mark.parametrize("second", [{}, {"schedule": "0 5 * * *"}, {"schedule": "* * * * *"}])
def test_an_alert_on_several_jobs_has_a_time_for_each(
    second: dict[str, Any], render: Render
) -> None:
    jobs = [{"call": "job expire", "schedule": "*/5 * * * *"}, {"call": "job report", **second}]
    spec = render(surfaces=["jobs", "storage"], databases=["mysql"], operations=jobs)
    assert spec.row("9", "Job silent")[1] == (
        "a job of 4.1 of which no run succeeded in the last [TODO: minutes, for each]"
    )
    assert ("the next run catches up" in spec.sections["6"]) == (
        second.get("schedule") == "* * * * *"
    )
    assert "a run of `expire` or `report` takes longer" in spec.sections["9"]


@pytest.mark.parametrize("frontend", ["react", "vue", "angular"])
def test_an_alert_on_a_site_counts_what_its_availability_counts(
    frontend: str, render: Render
) -> None:
    spec = render(surfaces=["ui"], backend_language="none", frontend_framework=frontend)
    assert "SLI: share of successful runs of a synthetic probe" in spec.bullet("8", "Availability")
    assert spec.row("9", "Page down")[1].startswith("the probe of Section 8 fails [TODO: times")
    assert "Fast burn" not in spec.sections["9"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("match-server", "`UNAVAILABLE`"),
        ("loans", "`UNAVAILABLE`"),
        ("device-gateway", "503 with `Retry-After`"),
    ],
)
def test_a_call_that_needs_a_queue_that_is_down_has_its_code(
    name: str, code: str, render: Render
) -> None:
    keys = {"databases": ["postgresql", "redis"], "redis_role": ["queue"]}
    said = render(**feature(name, **keys)).sections["6"]
    assert f"- **Error 61**: Redis is down -> a call that needs the queue gets {code}\n" in said


STREAMED = [
    ("match-server", [], "RED, open streams"),
    ("match-server", ["a.v1.B/Watch: stream Answer"], "RED, open streams"),
    ("loans", ["a.v1.B/Open", "a.v1.B/Get"], "RED"),
    ("device-gateway", ["GET /v1/devices"], "RED"),
]


@pytest.mark.parametrize(("name", "calls", "watched"), STREAMED)
def test_a_stream_is_not_counted_among_the_operations_with_red(
    name: str, calls: list[str], watched: str, render: Render
) -> None:
    changes = {"operations": [{"call": call} for call in calls]} if calls else {}
    spec = render(**feature(name, **changes))
    assert spec.row("0.3", "Monitoring")[3].startswith(f"PROPOSED: {watched}")


@pytest.mark.parametrize(
    ("name", "calls", "asked"),
    [
        ("match-server", None, False),
        ("match-server", [("a.v1.B/Open", "key"), ("a.v1.B/Get", "safe")], True),
        ("device-gateway", [("POST /v1/readings", "key")], False),
        ("device-gateway", [("POST /v1/readings", "key"), ("GET /v1/readings", "safe")], True),
        ("device-gateway", [], True),
    ],
)
def test_the_share_of_writes_is_asked_where_the_load_reads_too(
    name: str, calls: list[tuple[str, str]] | None, asked: bool, render: Render
) -> None:
    given = [{"call": call, "retry": retry} for call, retry in calls or []]
    changes = {} if calls is None else {"operations": given}
    load = render(**feature(name, **changes)).bullet("7", "[VAL-SPC-007] Load Test")
    assert ("[TODO: percent of writes]" in load) is asked


@pytest.mark.parametrize(
    ("name", "changes", "limited"),
    [
        ("match-server", {}, "player-profile that a request waits for keeps these limits; any"),
        (
            "device-gateway",
            {},
            "that a request waits for keeps these limits; any other or slower one, [TODO:",
        ),
        ("gate", {"service_dependencies": []}, "Each call to another service keeps these limits:"),
        ("watch", {"service_dependencies": ["ward"]}, "Each call to ward keeps these limits"),
    ],
)
def test_limits_are_of_calls_that_a_request_waits_for(
    name: str, changes: dict[str, Any], limited: str, render: Render
) -> None:
    spec = render(**feature(name, **{"architecture_style": "microservices", **changes}))
    assert limited in spec.sections["6"]
    assert "with the limits of Section 6" not in spec.sections["1"]
    assert "deadline is passed on" not in spec.text


@pytest.mark.parametrize("name", ["portal", "app", "gate", "tax-form"])
def test_how_a_number_is_measured_is_decided_before_the_code(name: str, render: Render) -> None:
    said = render(**feature(name, load_tests=False)).sections["8"]
    assert "before Validated: how" not in said


@pytest.mark.parametrize(
    ("way", "held"),
    [
        ({"authn_methods": ["session_cookie"], "sign_in": "built_here"}, True),
        ({"authn_methods": ["session_cookie"], "sign_in": "exists"}, False),
        ({"authn_methods": ["oidc"], "oidc_client": "bff", "sign_in": "built_here"}, False),
        ({"authn_methods": ["oidc"], "oidc_client": "spa", "sign_in": "built_here"}, False),
    ],
)
@pytest.mark.parametrize("level", ["AA", "AAA"])
def test_the_form_of_a_sign_in_is_tested_where_it_is_built(
    level: str, way: dict[str, Any], held: bool, render: Render
) -> None:
    spec = render(**WEB, frontend_framework="react", wcag_level=level, **way)
    assert ("a sign-in that password managers" in spec.bullet("8", "Accessibility")) is held


@pytest.mark.parametrize("name", ["tax-form", "webhook-relay", "permits"])
def test_the_availability_is_that_of_the_feature(name: str, render: Render) -> None:
    said = render(**feature(name)).bullet("8", "Availability")
    assert "% over 30 days. SLI: a " in said


@pytest.mark.parametrize("frontend", ["react", "vue", "angular"])
def test_script_errors_are_counted_only_where_a_rollout_asks(frontend: str, render: Render) -> None:
    alone: dict[str, Any] = {
        "surfaces": ["ui"],
        "backend_language": "none",
        "frontend_framework": frontend,
    }
    slow = render(**alone, deployment_strategy="canary")
    assert "script errors: [TODO: what counts them]" in slow.sections["9"]
    assert "script errors" not in render(**alone, deployment_strategy="rolling").text
    assert "script errors" not in render(**WEB, frontend_framework=frontend).text


@pytest.mark.parametrize("name", ["loans", "webhook-relay", "device-gateway"])
def test_a_budget_that_is_a_share_of_answers_has_no_minutes(name: str, render: Render) -> None:
    said = render(**feature(name)).bullet("8", "Availability")
    assert "% over 30 days." in said
    assert "minutes" not in said


@pytest.mark.parametrize(
    ("stores", "roles", "alert", "goal"),
    [
        (["postgresql", "redis"], ["queue"], " to PostgreSQL", " for PostgreSQL"),
        (["mysql", "redis"], ["cache", "session"], " to MySQL", " for MySQL"),
        (["mysql", "object_storage"], [], " to MySQL", " for MySQL"),
        (["postgresql", "object_storage"], [], " to PostgreSQL", " for PostgreSQL"),
        (["object_storage"], [], "", ""),
        (["postgresql"], [], "", ""),
        (["redis"], ["primary", "queue"], "", ""),
    ],
)
def test_the_backup_alert_and_the_rpo_name_what_is_backed_up(
    stores: list[str], roles: list[str], alert: str, goal: str, render: Render
) -> None:
    spec = render(databases=stores, **({"redis_role": roles} if roles else {}), rpo_minutes=15)
    late = f"a write{alert} is not backed up after 15 minutes"
    assert spec.row("9", "Backup late")[1] == late
    assert f", RTO 60 minutes{goal}; a restore drill" in spec.bullet("9", "Data Protection")


def test_the_rpo_of_zero_binds_objects_that_are_copied_to_a_second_bucket(render: Render) -> None:
    stores = {"databases": ["postgresql", "object_storage"], "rpo_minutes": 0}
    spec = render(**stores, object_role="written")
    assert "; replication to a second bucket" in spec.sections["9"]
    unwritten = render(**stores).bullet("9", "Data Protection")
    assert ", RTO 60 minutes for PostgreSQL by failover; a failover drill" in unwritten
    assert ", RTO 60 minutes by failover; a failover drill" in spec.bullet("9", "Data Protection")


@pytest.mark.parametrize("language", ["python", "go", "java"])
def test_a_rollout_of_jobs_says_nothing_of_a_run_at_work(language: str, render: Render) -> None:
    spec = render(
        surfaces=["jobs"],
        backend_language=language,
        deployment_strategy="rolling",
        operations=[{"call": "job score", "access": "scheduler"}],
    )
    said = spec.bullet("9", "Deployment Strategy")
    assert "the job takes the new version with its next run." in said
    assert "a run at work" not in said


@pytest.mark.parametrize("store", ["mongodb", "dynamodb", "undecided"])
def test_a_rollback_without_a_schema_has_no_first_step(store: str, render: Render) -> None:
    said = render(databases=[store]).sections["3"]
    assert "Rollback: the code only; stored data stays." in said


@pytest.mark.parametrize("name", ["loans", "match-server", "churn-scores"])
def test_who_is_paged_is_decided_before_the_alerts_are_aligned(name: str, render: Render) -> None:
    said = render(**feature(name)).sections["9"]
    assert said.count("  - **Page to**: [TODO: on-call rotation]\n") == 1
    assert "before Validated: on-call" not in said


@pytest.mark.parametrize("call", ["job score", "job build --date=YYYY-MM-DD", "job plans:renew"])
@pytest.mark.parametrize("language", ["python", "go"])
def test_a_job_gets_no_arguments_but_those_of_its_command(
    call: str, language: str, render: Render
) -> None:
    operations = [{"call": call, "access": "scheduler", "retry": "natural"}]
    stack = {"backend_language": language, "backend_framework": "none"}
    spec = render(**feature("churn-scores", operations=operations, **stack))
    assert "**Rerun**" not in spec.sections["4.1"]
    for number in ("6", "7"):
        assert "argument" not in spec.sections[number]


@pytest.mark.parametrize("method", ["api_key", "jwt", "mtls"])
def test_a_metric_has_no_label_of_users_where_programs_call(method: str, render: Render) -> None:
    calls = {"surfaces": ["rest"], "access": "internal", "authn_methods": [method]}
    said = render(**calls).bullet("9", "Monitoring & Alerts")
    assert "no IDs." in said
    assert "user ID" not in said


@pytest.mark.parametrize("frontend", ["react", "nextjs", "server_rendered"])
def test_the_alert_on_slow_pages_names_the_section_of_its_limit(
    frontend: str, render: Render
) -> None:
    said = render(**WEB, frontend_framework=frontend).sections["9"]
    assert "a Core Web Vital above Section 8 for 24 h" in said
    assert "limit in 8" not in said
