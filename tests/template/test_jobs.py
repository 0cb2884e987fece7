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
    assert "`0 2 * * *`, UTC (REQ-SPC-001); a run" in spec.sections["4.1"]
    assert "cron expression" not in spec.text


def test_a_clock_time_without_a_zone_asks_for_the_zone(render: Render) -> None:
    spec = render(**job("Every day at 06:30 the job sends the report."))
    assert "`30 6 * * *`, in time zone [TODO: UTC or a named zone" in spec.sections["4.1"]


def test_an_answered_schedule_wins_over_a_requirement(render: Render) -> None:
    spec = render(**job("Every day at 06:30 UTC it runs.", schedule="each Monday, 04:00 UTC"))
    assert "each Monday, 04:00 UTC; a run" in spec.sections["4.1"]
    assert "30 6 * * *" not in spec.text


def test_a_requirement_without_a_clock_time_asks_for_the_schedule(render: Render) -> None:
    spec = render(**job("The job removes old drafts."))
    assert "[TODO: cron expression" in spec.sections["4.1"]


@pytest.mark.parametrize("name", ["plans", "import"])
def test_a_job_asks_for_what_a_guess_filled_in(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "[TODO: a second run keeps, replaces or adds to the first result]" in spec.text
    assert "finished by [TODO: hh:mm]" in spec.sections["9"]
    assert "over the most records that Section 8 names ends within 30 min" in spec.sections["7"]
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


def test_a_requirement_that_tries_again_asks_for_its_counter(render: Render) -> None:
    assert "counts the tries of REQ-SPC-001" in render(**feature("plans")).sections["2"]
