"""Sections 0, 2 and 7 as fresh readers read them: each test can run, a question is asked once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from document import Render, Spec
from features import feature

API: dict[str, Any] = {
    "surfaces": ["rest", "storage"],
    "databases": ["postgresql"],
    "backend_language": "go",
    "access": "signed_in",
    "authn_methods": ["jwt"],
}


def told(spec: Spec, number: str) -> str:
    """Give the line of one kind of test."""
    start = f"- **[VAL-SPC-{number}] "
    (found,) = [line for line in spec.lines("7") if line.startswith(start)]
    return found


# --- what replaces others in tests ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["loans", "rooms", "match-server"])
def test_where_tokens_are_checked_a_test_has_an_issuer(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert ". A test issuer has its own keys" in told(spec, "002")
    assert re.search(r"; fakes$", spec.row("0.2", "Test Tooling")[3])


@pytest.mark.parametrize("name", ["webhook-relay", "device-gateway", "tax-form", "import"])
def test_where_no_token_is_checked_a_test_has_no_issuer(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "test issuer" not in spec.sections["7"]
    assert "the issuer" not in spec.row("0.2", "Test Tooling")[3]


@pytest.mark.parametrize("language", ["typescript", "python", "java"])
def test_addresses_of_callers_are_stubs_in_a_test(language: str, render: Render) -> None:
    spec = render(**feature("webhook-relay", backend_language=language, backend_framework="other"))
    assert "stubs at the called addresses answer, refuse, are late and redirect" in told(
        spec, "002"
    )
    assert spec.row("0.2", "Test Tooling")[3].endswith("; fakes")
    assert "called addresses" not in render(**feature("churn-scores")).text


@pytest.mark.parametrize("style", ["modular_monolith", "monolith", "microservices"])
def test_the_limits_of_an_adapter_are_tested_at_a_stub(style: str, render: Render) -> None:
    spec = render(**API, architecture_style=style, service_dependencies=["payment provider"])
    text = told(spec, "002")
    assert "send wrong, late and oversized responses and, over HTTP, redirects" in text
    assert "fakes of" not in text


@pytest.mark.parametrize(
    "rule",
    [
        "If nobody answers, the job asks again after 5 minutes.",
        "If no driver is matched within 120 seconds, the service cancels the booking.",
        "If the form is submitted after 31 March, the application adds a late fee.",
    ],
)
@pytest.mark.parametrize("language", ["typescript", "python", "kotlin", "go"])
def test_a_rule_of_the_clock_has_a_clock_that_the_test_sets(
    language: str, rule: str, render: Render
) -> None:
    spec = render(**{**API, "backend_language": language}, requirements=[{"text": rule}])
    assert spec.row("0.2", "Test Tooling")[3].endswith("; fakes")
    assert ". Tests set the clock" in told(spec, "001")
    assert "clock, with" not in spec.text


@pytest.mark.parametrize("rule", ["", "The list answers within 2 seconds."])
def test_without_a_rule_of_the_clock_no_test_sets_one(rule: str, render: Render) -> None:
    spec = render(**API, requirements=[{"text": rule}] if rule else [])
    assert "clock" not in spec.sections["0.2"] + told(spec, "001")


# --- messages and certificates under load ------------------------------------------------------


@pytest.mark.parametrize("broker", ["kafka", "nats", "rabbitmq", "pulsar"])
def test_messages_under_load_are_valid_and_not_a_benchmark(broker: str, render: Render) -> None:
    spec = render(**feature("match-server", message_broker=broker))
    load = told(spec, "007")
    assert (
        "[TODO: messages per second, what sends them, and its credential at the broker], " in load
    )
    assert "each valid and with a new event ID: 95%" in load
    assert not re.search("perf|bench", spec.sections["7"], re.I)


@pytest.mark.parametrize("broker", ["kafka", "sns_sqs", "rabbitmq"])
def test_no_message_is_sent_to_what_only_publishes(broker: str, render: Render) -> None:
    spec = render(
        surfaces=["events"],
        message_broker=broker,
        backend_language="java",
        load_tests=True,
        operations=[{"call": "publish alert.sent.v1"}],
    )
    assert "[TODO: what makes it publish 100 messages per second" in told(spec, "007")
    assert "each valid" not in told(spec, "007")


def test_each_certificate_under_load_is_a_process(render: Render) -> None:
    # k6 takes its client certificates for the whole run (grafana/k6#4915).
    spec = render(**feature("device-gateway"))
    assert "k6, one process for each client certificate, together 100" in told(spec, "007")
    named = render(**feature("device-gateway", test_tools={"load": "Gatling"}))
    assert "one process for each" not in named.text
    assert "one process for each" not in render(**feature("match-server")).text


# --- what a test asks for exists ---------------------------------------------------------------


@pytest.mark.parametrize("broker", ["kafka", "nats", "rabbitmq"])
def test_rights_at_the_broker_are_tested_at_the_deployed_one(broker: str, render: Render) -> None:
    spec = render(**feature("match-server", message_broker=broker))
    assert re.search(r"on the deployed broker: [^;]*\(SEC-SPC-034\)", told(spec, "009"))
    assert spec.row("7.1", "SEC-SPC-034")[1] == "VAL-SPC-009"


@pytest.mark.parametrize("name", ["guest-accounts", "tax-form", "match-server", "device-gateway"])
def test_no_test_asks_for_a_record_by_an_id_that_no_operation_takes(
    name: str, render: Render
) -> None:
    answers = feature(name) if name != "guest-accounts" else API
    text = told(render(**answers), "002")
    assert "another owner's record" not in text.lower()
    assert "by ID and in a list" not in text


@pytest.mark.parametrize("name", ["webhook-relay", "match-server", "churn-scores"])
def test_each_test_says_that_it_runs_what_7_1_claims(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert spec.sections["7"].count("Each test covers its rows in 7.1.") == 1


def test_the_open_errors_of_section_6_have_a_test(render: Render) -> None:
    spec = render(**API)
    assert "Errors 1, 2, 50" in told(spec, "002")


@pytest.mark.parametrize("surface", ["jobs", "rest", "events"])
def test_no_error_is_tested_that_section_6_does_not_have(surface: str, render: Render) -> None:
    failing = [{"text": "If the file is missing, nothing is stored."}]
    spec = render(surfaces=[surface, "storage"], requirements=failing)
    assert "the rule behind Error 1" in told(spec, "001")
    assert re.search(r"Errors? 1(?!, 2)\b", told(spec, "002"))
    assert "**Error 2**" not in spec.sections["6"]


@pytest.mark.parametrize("language", ["python", "csharp", "ruby"])
def test_the_states_of_a_rendered_page_are_tested(language: str, render: Render) -> None:
    spec = render(**feature("tax-form", backend_language=language, backend_framework="other"))
    assert "each view in each state in 4.1" in told(spec, "002")
    assert "VAL-SPC-001" not in spec.bullet("4.1", "Views")


@pytest.mark.parametrize("name", ["match-server", "webhook-relay", "churn-scores"])
def test_the_tools_of_scans_are_asked_once(name: str, render: Render) -> None:
    assert render(**feature(name)).text.count("[TODO: tools of the scans]") == 1


@pytest.mark.parametrize("language", ["kotlin", "java", "csharp"])
def test_a_library_is_not_called_from_a_program_that_nothing_names(
    language: str, render: Render
) -> None:
    spec = render(**feature("maps-sdk", backend_language=language))
    assert "host program" not in spec.sections["7"]
    assert "accepted and refused" not in spec.sections["7"]
    assert "its caller's tests" not in spec.text


@pytest.mark.parametrize("style", ["modular_monolith", "monolith", "microservices"])
def test_the_architecture_test_names_no_contract_that_is_open(style: str, render: Render) -> None:
    spec = render(**{**API, "architecture_style": style, "backend_language": "undecided"})
    assert told(spec, "005").endswith("fails on a break of the rules in 1.1.")


@pytest.mark.parametrize(
    ("name", "language"),
    [("maps-sdk", "kotlin"), ("tax-form", "python"), ("webhook-relay", "typescript")],
)
def test_the_architecture_test_checks_what_its_contract_forbids(
    name: str, language: str, render: Render
) -> None:
    spec = render(**feature(name, backend_language=language))
    assert told(spec, "005").endswith("fails on a break of the rules in 1.1.")


# --- Section 0 and Section 2 -------------------------------------------------------------------


@pytest.mark.parametrize(
    "summary", ["Draws a route on a map.", "Renders charts.", "Paints a signature field."]
)
def test_a_library_that_draws_has_something_to_see(summary: str, render: Render) -> None:
    spec = render(**feature("maps-sdk", feature_summary=summary))
    assert "no user interface" not in spec.text
    assert spec.row("0.2", "Accessibility")[3] == "PROPOSED: not named yet, see Section 8"
    assert spec.bullet("8", "Accessibility").startswith("[TODO: contrast and text alternative")
    assert "draws in its host" not in render(**feature("tax")).text


@pytest.mark.parametrize(
    "text",
    [
        "When two players of like rating wait, the service opens one match for both.",
        "While an order stays unpaid, the service keeps the stock of it.",
        "Once a device is idle, the service turns it off.",
    ],
)
def test_a_requirement_that_no_call_starts_asks_for_its_trigger(text: str, render: Render) -> None:
    spec = render(**API, requirements=[{"text": text}])
    assert spec.text.count("that starts REQ-SPC-001]") == 1
    called = render(**API, requirements=[{"text": "When a player leaves, it opens no match."}])
    assert "Triggers" not in called.sections["2"]


@pytest.mark.parametrize("name", ["device-gateway", "match-server", "loans"])
def test_repeats_that_the_operations_answer_are_not_asked_for(name: str, render: Render) -> None:
    assert "name the requirement above that says" not in render(**feature(name)).text
    asked = render(**{**API, "architecture_style": "microservices"})
    assert "name the requirement above that says" in asked.sections["2"]


@pytest.mark.parametrize("style", ["modular_monolith", "microservices"])
def test_no_stub_is_named_that_only_one_client_meets(style: str, render: Render) -> None:
    python = {**API, "backend_language": "python", "architecture_style": style}
    spec = render(**python, service_dependencies=["payment provider"])
    assert "send wrong, late and oversized responses" in told(spec, "002")
    assert "respx" not in spec.text


@pytest.mark.parametrize("more", [{}, {"surfaces": ["rest", "jobs"]}, {"databases": ["mysql"]}])
@pytest.mark.parametrize("name", ["churn-scores", "import", "webhook-relay"])
def test_where_a_full_run_is_timed_the_levels_do_not_leave_load_out(
    name: str, more: dict[str, Any], render: Render
) -> None:
    spec = render(**feature(name, **more))
    assert "over the most records of Section 8" in told(spec, "011")
    assert "load" not in spec.row("0.2", "Test Strategy")[3]


@pytest.mark.parametrize("name", ["notices", "stock", "tax-form"])
def test_where_no_run_is_timed_load_is_left_out(name: str, render: Render) -> None:
    assert render(**feature(name)).row("0.2", "Test Strategy")[3].endswith("no load")


@pytest.mark.parametrize(
    ("text", "reruns"),
    [
        ("Each Monday at 03:00 the job scores every active customer once.", True),
        ("Every 15 minutes the job settles what is open.", True),
        ("The nightly run removes old drafts.", True),
        ("The job sends each reminder once.", True),
        ("If the model file is missing, the job keeps the scores of the week before.", False),
        ("Once the file has arrived, the job imports it.", False),
        ("A member may borrow 5 books each day.", False),
    ],
)
@pytest.mark.parametrize("name", ["churn-scores", "import", "plans"])
def test_when_a_job_runs_is_verified_by_the_rerun_test(
    name: str, text: str, reruns: bool, render: Render
) -> None:
    verified = render(**feature(name, requirements=[{"text": text}])).row("7.1", "REQ-SPC-001")[1]
    assert verified == "VAL-SPC-001, VAL-SPC-002" + ", VAL-SPC-011" * reruns


def test_the_tests_that_an_author_names_get_no_rerun_test_beside_them(render: Render) -> None:
    own = [{"text": "Each night the job removes old drafts.", "verify": ["unit"]}]
    spec = render(**feature("churn-scores", requirements=own))
    assert spec.row("7.1", "REQ-SPC-001")[1] == "VAL-SPC-001"
