"""What a spec says of jobs: their schedule, their reruns and their alerts."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature


def job(text: str, call: str = "job sweep", **more: Any) -> dict[str, Any]:
    """Return a feature of one job, with one requirement."""
    return {
        "surfaces": ["jobs", "storage"],
        "databases": ["postgresql"],
        "requirements": [{"text": text}],
        "operations": [{"call": call, **more}],
    }


@pytest.mark.parametrize("name", ["plans", "import"])
def test_a_clock_time_of_a_requirement_is_the_schedule(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "`0 2 * * *`, UTC (REQ-SPC-001)\n" in spec.sections["4.1"]
    assert "cron expression" not in spec.text


def test_a_clock_time_without_a_zone_asks_for_the_zone(render: Render) -> None:
    spec = render(**job("Every day at 06:30 the job sends the report."))
    assert "`30 6 * * *`, in time zone [TODO: UTC or a named zone" in spec.sections["4.1"]


def test_an_answered_schedule_wins_over_a_requirement(render: Render) -> None:
    spec = render(**job("Every day at 06:30 UTC it runs.", schedule="each Monday, 04:00 UTC"))
    assert "`each Monday, 04:00 UTC`\n" in spec.sections["4.1"]
    assert "30 6 * * *" not in spec.text


def test_a_requirement_without_a_clock_time_asks_for_the_schedule(render: Render) -> None:
    spec = render(**job("The job removes old drafts."))
    assert "[TODO: cron expression" in spec.sections["4.1"]


@pytest.mark.parametrize("name", ["plans", "import"])
def test_a_job_asks_for_what_a_guess_filled_in(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "[TODO: the lock of a run; what ensures it, such as a unique key]" in spec.text
    assert "| naturally idempotent |" in spec.sections["4.1"]
    unsaid = render(surfaces=["jobs", "storage"], databases=["postgresql"])
    assert "[TODO: the lock of a run; unique key or state by which a second run" in unsaid.text
    assert "has not succeeded [TODO: minutes] after its scheduled time" in spec.sections["9"]
    assert "over the most records of Section 8 ends within 30 min" in spec.sections["7"]
    for wrong in ("finds the first one's", "two intervals of its schedule", "exits 0"):
        assert wrong not in spec.text


def test_a_nightly_job_has_no_availability_of_requests(render: Render) -> None:
    assert "results may be late" not in render(**feature("import")).text


@pytest.mark.parametrize("name", ["plans", "portal"])
def test_a_write_that_calls_out_asks_for_the_key_it_sends(name: str, render: Render) -> None:
    assert "**Outside effects**: [TODO: idempotency key" in render(**feature(name)).sections["6"]


def test_a_requirement_that_waits_asks_for_its_trigger(render: Render) -> None:
    assert "[TODO: what fires REQ-SPC-001" in render(**feature("permits")).sections["2"]
    assert "what fires" not in render(**feature("rides")).text


@pytest.mark.parametrize(
    ("column", "asked"),
    [
        ("ends_at timestamptz", False),
        ("expires_on date", False),
        ("hold_until timestamp", False),
        ("created_at timestamptz", True),
        ("sends_sms bool", True),
    ],
)
def test_the_column_of_a_wait_is_asked_where_no_entity_has_it(
    column: str, asked: bool, render: Render
) -> None:
    entities = [{"name": "Permit", "attributes": ["id uuid PK", column]}]
    section = render(**feature("permits", entities=entities)).sections["2"]
    assert ("and the column of its time]" in section) == asked


def test_a_requirement_that_tries_again_asks_for_its_counter(render: Render) -> None:
    assert "counts the tries of REQ-SPC-001" in render(**feature("plans")).sections["2"]


FILES = "[TODO: how a run finds the files not read before; what a repeated file does]"


@pytest.mark.parametrize(
    ("language", "text", "stores"),
    [
        ("python", "The job imports every new supplier file once.", ["object_storage"]),
        ("go", "The job reads the CSV files of the bank.", ["mysql"]),
        ("java", "The job imports the prices of the day.", ["postgresql", "object_storage"]),
        ("php", "The job parses each file that the scanner left.", ["sqlite"]),
    ],
)
def test_a_job_that_reads_files_of_others_asks_for_their_limits(
    language: str, text: str, stores: list[str], render: Render
) -> None:
    spec = render(**{**job(text), "databases": stores, "backend_language": language})
    assert spec.text.count(FILES) == 1
    assert "SEC-SPC-043" in spec.sections["2"]
    assert "malformed input file (SEC-SPC-043)" in spec.sections["7"]


@pytest.mark.parametrize(
    ("text", "stores"),
    [
        ("The job processes all orders and writes a file for each.", ["object_storage"]),
        ("The job imports the prices of the day.", ["postgresql"]),
        ("The job sends the important report.", ["postgresql", "object_storage"]),
    ],
)
def test_a_job_without_files_of_others_has_no_control_of_them(
    text: str, stores: list[str], render: Render
) -> None:
    spec = render(**{**job(text), "databases": stores})
    assert FILES not in spec.text
    assert "SEC-SPC-043" not in spec.text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("The service deletes each upload within 24 hours.", True),
        ("If no payment arrives, the order is cancelled within 30 minutes.", True),
        ("An unpaid hold is released after 15 minutes.", True),
        ("If an order is cancelled within 24 hours, the service refunds it.", False),
        ("When one till reports 3 returns within 10 minutes, the service sends an alert.", False),
        ("The service sends the mail within 5 minutes.", False),
        ("A link expires after 15 minutes.", False),
    ],
)
@pytest.mark.parametrize("language", ["ruby", "csharp", "rust"])
def test_a_deferred_action_of_the_feature_asks_for_its_trigger(
    text: str, asked: bool, language: str, render: Render
) -> None:
    answers = {"surfaces": ["rest", "storage"], "databases": ["postgresql"]}
    spec = render(**answers, backend_language=language, requirements=[{"text": text}])
    assert ("[TODO: what fires REQ-SPC-001" in spec.sections["2"]) == asked


@pytest.mark.parametrize("name", ["plans", "import"])
def test_the_time_a_job_ends_by_is_asked_once(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert spec.text.count("after its scheduled time") == 1


def test_the_share_of_runs_cites_the_alert(render: Render) -> None:
    assert (
        "succeed by the time of the alert Job silent]" in render(**feature("import")).sections["8"]
    )


@pytest.mark.parametrize(
    ("text", "minutes", "volume"),
    [
        ("The job ends within 90 minutes for 2 million customers.", 90, "2 million customers"),
        ("The import finishes in under 2 hours over 3,000,000 rows.", 120, "3,000,000 rows"),
        ("A run takes at most 45 min.", 45, ""),
    ],
)
def test_a_requirement_says_how_long_a_run_may_take(
    text: str, minutes: int, volume: str, render: Render
) -> None:
    spec = render(**job(text))
    assert "a run takes" not in spec.sections["4.1"]
    assert (
        f"over {volume or '[TODO: most records in one run]'} ends within {minutes} minutes"
        in (spec.sections["8"])
    )
    assert f"takes longer than {minutes} minutes" in spec.sections["9"]
    assert "| REQ-SPC-001 | VAL-SPC-011 |" in spec.sections["7.1"]
    assert "30 min" not in spec.sections["0"] + spec.sections["8"]


@pytest.mark.parametrize(
    "text",
    [
        "The job runs in 5 minute intervals.",
        "The job takes at most 10 minutes after a failure.",
        "Orders are shipped within 90 minutes.",
    ],
)
def test_another_time_is_not_how_long_a_run_may_take(text: str, render: Render) -> None:
    assert "ends within 30 minutes" in render(**job(text)).sections["8"]


def test_an_answered_window_that_a_requirement_contradicts_is_asked(render: Render) -> None:
    spec = render(**job("The job ends within 90 minutes."), job_window_min=45)
    assert "at most [TODO: minutes; the answers give more than one time]" in spec.sections["4.1"]
    assert "45 min" not in spec.text


@pytest.mark.parametrize("schedule", ["* * * * *, UTC", "*/5 * * * *", "every 10 minutes"])
def test_a_schedule_shorter_than_a_run_is_asked(schedule: str, render: Render) -> None:
    spec = render(**job("The job sends what waits.", schedule=schedule))
    assert "a run takes at most [TODO: minutes]" in spec.sections["4.1"]
    assert "30 minutes" not in spec.sections["8"]
    assert "after exit 75" not in spec.sections["4.1"]
    assert "**Error 81**: Run missed -> the next run catches up" in spec.sections["6"]


@pytest.mark.parametrize("schedule", ["* * * * *, UTC", "0 2 * * *", "every 2 hours"])
@pytest.mark.parametrize("platform", ["kubernetes", "vm", "serverless"])
def test_two_runs_at_once_are_answered_by_the_lock_alone(
    schedule: str, platform: str, render: Render
) -> None:
    spec = render(**job("The job sends what waits.", schedule=schedule), platform=platform)
    assert "the second gets no lock" in spec.sections["6"]
    for again in (
        "concurrencyPolicy",
        "before the run before",
        "lock that stands",
        "second one out",
    ):
        assert again not in spec.text


@pytest.mark.parametrize("schedule", ["0 3 * * 1, Europe/Berlin", "0 2 * * *"])
def test_what_starts_a_job_again_is_asked_where_the_next_run_is_far(
    schedule: str, render: Render
) -> None:
    spec = render(**job("The job scores.", schedule=schedule))
    started = spec.bullet("4.1", "Start")
    assert started.startswith("[TODO: what starts each run, such as a CronJob; what")
    assert started.endswith("; what restarts it after exit 75, and until when]")
    assert "its next run goes on" not in spec.sections["6"]


@pytest.mark.parametrize(
    ("then", "by"),
    [
        (
            "Exit code 75; retried every 15 minutes until 06:00 UTC, then alert",
            "by 06:00 UTC (Error 3)",
        ),
        ("exit 75, tried again each 5 minutes until 4:30", "by 4:30 (Error 3)"),
        ("It exits 75; the caller retries it hourly", "[TODO: minutes] after its scheduled time"),
    ],
)
def test_an_error_that_says_what_follows_exit_75_is_not_asked_again(
    then: str, by: str, render: Render
) -> None:
    errors = [{"id": 3, "when": "The source is incomplete", "then": then}]
    spec = render(**job("The job builds it.", schedule="0 2 * * *"), error_cases=errors)
    assert spec.bullet("4.1", "Start").endswith("; what restarts it after exit 75, as in Error 3]")
    assert "after exit 75, and" not in spec.text
    assert f"run of `sweep` has not succeeded {by}" in spec.sections["9"]


@pytest.mark.parametrize("call", ["job build --date=YYYY-MM-DD", "job score", "job plans:renew"])
def test_what_a_missed_run_of_a_nightly_job_does_is_asked(call: str, render: Render) -> None:
    spec = render(**job("The job builds it.", call, schedule="0 3 * * 1"))
    asked = '[TODO: how it is caught up, or "left out"]; Job silent alert'
    assert f"**Error 81**: Run missed -> {asked}" in spec.sections["6"]
    assert "caught up at the next start" not in spec.text


def test_an_own_case_of_a_missed_run_takes_the_place_of_the_usual_one(render: Render) -> None:
    own = [{"id": 2, "when": "A run was missed", "then": "The next one builds both days"}]
    assert "Error 81" not in render(**job("The job builds it."), error_cases=own).text


def test_what_starts_a_run_is_not_asked_where_a_component_is_its_schedule(render: Render) -> None:
    own = [{"path": "deploy/cronjob.yaml", "change": "new", "does": "Starts the job"}]
    spec = render(**job("The job scores.", schedule="0 2 * * *"), components=own)
    assert spec.bullet("4.1", "Start").startswith("[TODO: what restarts it after exit 75")


@pytest.mark.parametrize("path", ["src/schedules.py", "src/acronyms.py", "src/timers/api.py"])
def test_another_file_is_no_schedule_of_a_job(path: str, render: Render) -> None:
    own = [{"path": path, "change": "new", "does": "Handlers"}]
    spec = render(**job("The job scores.", schedule="0 2 * * *"), components=own)
    assert spec.bullet("4.1", "Start").startswith("[TODO: what starts each run")


@pytest.mark.parametrize("surfaces", [["jobs"], ["jobs", "rest"], ["jobs", "storage", "events"]])
def test_a_run_that_fails_does_not_silence_the_alert(surfaces: list[str], render: Render) -> None:
    spec = render(surfaces=surfaces, backend_language="go")
    assert "succeeded" in spec.row("9", "Job silent")[1]
    assert "a person looks" not in spec.text
    assert "nothing is half done" not in spec.sections["4.1"]


@pytest.mark.parametrize(
    "when",
    [
        "Two runs for the same day overlap",
        "A second run starts while one is in progress",
        "The previous run is not finished",
        "The job is already running",
        "Another instance is running",
    ],
)
def test_an_own_case_of_two_runs_takes_the_place_of_the_usual_one(
    when: str, render: Render
) -> None:
    own = [{"id": 2, "when": when, "then": "It logs and exits 0"}]
    assert "Error 80" not in render(**job("The job sweeps."), error_cases=own).text


@pytest.mark.parametrize("when", ["The first run finds no rows", "The job fails", "A row is wrong"])
def test_another_case_leaves_the_usual_one(when: str, render: Render) -> None:
    own = [{"id": 2, "when": when, "then": "It stops"}]
    assert "Error 80" in render(**job("The job sweeps."), error_cases=own).sections["6"]


def test_at_least_once_is_not_one_effect(render: Render) -> None:
    spec = render(**feature("webhook-relay"))
    assert "one effect for each record" not in spec.text
    assert "one is processed twice only where REQ-SPC-002 allows it" in spec.sections["7"]
    assert "no outside effect before the commit" not in spec.text


def test_a_requirement_says_what_a_second_run_does(render: Render) -> None:
    spec = render(**job("If the job runs again for a day, it replaces that day's report."))
    assert "; see REQ-SPC-001" in spec.sections["4.1"]
    assert "keeps, replaces or adds" not in spec.text


def test_an_export_that_no_operation_makes_is_asked(render: Render) -> None:
    spec = render(**feature("churn-scores", regulations=["gdpr"]))
    assert "[TODO: operation, job or command, and who" in spec.sections["2"]
    assert "GDPR Art. 15, 17)" in spec.sections["2"]


@pytest.mark.parametrize(
    ("text", "cron"),
    [
        ("Every minute a job asks the provider for open payments.", "* * * * *"),
        ("The job runs every 15 minutes.", "*/15 * * * *"),
    ],
)
def test_a_requirement_of_each_minute_is_the_schedule(text: str, cron: str, render: Render) -> None:
    spec = render(**job(text))
    assert f"**Schedule of sweep**: `{cron}`; a run" in spec.sections["4.1"]
    assert "succeeded in the last [TODO: minutes]" in spec.sections["9"]
    assert "hh:mm" not in spec.text


def test_another_minute_is_no_schedule(render: Render) -> None:
    spec = render(**job("A token is renewed every 15 minutes."))
    assert "[TODO: cron expression" in spec.sections["4.1"]


def test_a_lock_makes_no_repeat_safe(render: Render) -> None:
    own = [{"path": "src/jobs.py", "does": "One run at a time by advisory lock"}]
    spec = render(**job("The job sweeps.", retry="natural"), components=own)
    assert "the lock of a run" not in spec.text
    assert "| naturally idempotent |" in spec.sections["4.1"]


@pytest.mark.parametrize("language", ["python", "go", "java"])
def test_a_job_alone_has_no_stale_write(language: str, render: Render) -> None:
    assert "Stale write" not in render(**job("The job sweeps."), backend_language=language).text


def test_a_column_that_counts_the_tries_is_not_asked(render: Render) -> None:
    assert "counts the tries" not in render(**feature("webhook-relay")).text


@pytest.mark.parametrize(
    ("when", "then", "is_said"),
    [
        ("Two runs overlap", "The second does not get the lock and exits 0", True),
        ("A second run starts", "It skips the day: exit code 0", True),
        ("Two runs overlap", "The second exits 75", False),
        ("The file is empty", "Nothing to do, exits 0", False),
    ],
)
def test_a_run_that_left_its_work_to_another_is_no_success(
    when: str, then: str, is_said: bool, render: Render
) -> None:
    errors = [{"id": 3, "when": when, "then": then}]
    spec = render(**job("The job builds it.", schedule="0 2 * * *"), error_cases=errors)
    assert f"**Exit codes**: 0 done{', or Error 3' if is_said else ''}; 75" in spec.text
    assert ("; Error 3 is not a success" in spec.row("9", "Job silent")[1]) is is_said


@pytest.mark.parametrize("language", ["go", "python", "java"])
def test_the_log_has_no_run_id_that_a_column_may_be_named(language: str, render: Render) -> None:
    spec = render(**job("The job builds it."), backend_language=language)
    said = spec.bullet("9", "Logging")
    assert "`run_id`" not in said
    assert "`exit_code`" in said
    assert "each run starts its own trace" in said
