"""What a spec proposes is visible where it is read, and a row of the checklist confirms it."""

from __future__ import annotations

import re
from typing import Any

import pytest

import interview
from document import Render, Spec
from features import NAMES, feature

LINE = re.compile(r"Proposed until (.+) (is|are) ALIGNED\.")
SECTIONS = [str(number) for number in range(1, 10)]
TITLES = ("0.1", "0.2", "0.3")
STACKS = {
    "python": {"backend_language": "python", "databases": ["postgresql"]},
    "go": {"backend_language": "go", "architecture_style": "microservices", "databases": ["redis"]},
    "java": {"backend_language": "java", "architecture_style": "monolith", "surfaces": ["graphql"]},
    "elixir": {"backend_language": "elixir", "surfaces": ["ui", "jobs", "storage"]},
}


def under(spec: Spec, number: str) -> str:
    """Give the first paragraph under the heading of a section."""
    return spec.sections[number].split("\n\n")[1] if "\n\n" in spec.sections[number] else ""


def rows_of(spec: Spec, number: str) -> list[str]:
    """Give the rows that confirm a section, none where it has no line."""
    found = LINE.fullmatch(under(spec, number).strip())
    return re.split(r", | and ", found[1]) if found else []


def notes(spec: Spec) -> dict[str, str]:
    """Give the alignment note of each row of the checklist."""
    return {row[0]: row[3] for title in TITLES for row in spec.rows(title)[1:]}


@pytest.mark.parametrize("name", NAMES)
def test_a_section_begins_with_its_proposals(name: str, render: Render) -> None:
    spec = render(**feature(name))
    lines = [line for line in spec.body.splitlines() if line.startswith("Proposed until ")]
    assert 3 <= len(lines) == sum(bool(rows_of(spec, number)) for number in SECTIONS)


@pytest.mark.parametrize("name", [*NAMES, *STACKS])
def test_the_rows_that_confirm_a_section_are_proposals_themselves(
    name: str, render: Render
) -> None:
    spec = render(**(STACKS[name] if name in STACKS else feature(name)))
    found = notes(spec)
    for number in SECTIONS:
        for row in rows_of(spec, number):
            assert found[row].startswith("PROPOSED: "), (number, row, found[row])


@pytest.mark.parametrize("name", [*NAMES, *STACKS])
def test_one_row_is_and_several_rows_are(name: str, render: Render) -> None:
    spec = render(**(STACKS[name] if name in STACKS else feature(name)))
    lines = [LINE.fullmatch(under(spec, number).strip()) for number in SECTIONS]
    found = [(line[1], line[2]) for line in lines if line]
    assert found
    assert all((" and " in rows) == (verb == "are") for rows, verb in found)


@pytest.mark.parametrize(
    ("number", "rows"),
    [
        ("1", ["Service Boundaries", "Backend Stack"]),
        ("2", ["AuthN/AuthZ", "Data Protection"]),
        ("3", ["Data Ownership", "Consistency", "Domain Model"]),
        ("4", ["Service Contract", "AuthN/AuthZ"]),
        ("5", []),
        ("6", ["Resilience", "Consistency"]),
        ("7", ["Test Strategy", "Test Tooling", "Coverage Policy"]),
        ("8", ["Performance"]),
        ("9", ["Environments", "Logging", "Monitoring", "Alerts", "Backups", "Data Protection"]),
    ],
)
def test_a_service_names_the_rows_that_confirm_it(
    number: str, rows: list[str], render: Render
) -> None:
    assert rows_of(render(**feature("loans")), number) == rows


def test_an_answer_that_was_given_is_no_proposal(render: Render) -> None:
    asked = {"architecture_style": "modular_monolith", "coverage_target": 80}
    default = render(backend_language="python")
    given = render(backend_language="python", coverage_metric="line", **asked)
    assert "Architecture Style" in rows_of(default, "1")
    assert "Coverage Policy" in rows_of(default, "7")
    assert "Architecture Style" not in rows_of(given, "1")
    assert "Coverage Policy" not in rows_of(given, "7")


@pytest.mark.parametrize("language", ["python", "rust", "php"])
def test_the_numbers_of_the_template_stay_proposals(language: str, render: Render) -> None:
    targets = {"latency_p95_ms": 300, "throughput_rps": 20, "availability_slo": 99.5}
    spec = render(
        backend_language=language,
        platform="kubernetes",
        architecture_style="microservices",
        **targets,
    )
    assert "at 70% CPU" in spec.sections["8"]
    assert rows_of(spec, "8") == ["Performance"]


def test_a_section_without_a_proposal_has_no_line(render: Render) -> None:
    library = render(**feature("tax"))
    assert " ALIGNED." not in library.sections["3"]
    assert rows_of(library, "8") == ["Performance"]
    given = [{"path": "src/tax.java", "change": "new", "does": "Rounds"}]
    assert rows_of(library, "5") == ["Service Boundaries"]
    assert rows_of(render(**feature("tax", components=given)), "5") == []
    own = {"id": "SEC-SPC-050", "text": "A notice is signed.", "verify": ["security"]}
    signed = render(surfaces=[], deployment_strategy="none", security_requirements=[own])
    assert "A notice is signed." in signed.sections["2"]


@pytest.mark.parametrize("language", ["undecided", "other"])
def test_a_stack_that_nobody_chose_is_an_open_item_and_no_proposal(
    language: str, render: Render
) -> None:
    spec = render(backend_language=language)
    assert "Backend Stack" not in rows_of(spec, "1")
    assert "Test Tooling" not in rows_of(spec, "7")
    assert rows_of(spec, "5") == []
    assert "usual" not in spec.sections["5"]


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({}, "PROPOSED: p95 200 ms, 100/s, 99.9%"),
        ({"latency_p95_ms": 50, "availability_slo": 99.99}, "PROPOSED: p95 50 ms, 100/s, 99.99%"),
        ({"surfaces": ["events"], "throughput_rps": 7}, "PROPOSED: 7/s, 99.9%"),
        ({"surfaces": ["jobs"]}, "PROPOSED: job ends within 30 min"),
        ({"surfaces": []}, "PROPOSED: 99.9%"),
        (
            {"surfaces": [], "deployment_strategy": "none"},
            "PROPOSED: not named yet, see Section 8",
        ),
    ],
)
def test_the_row_of_performance_has_every_number_of_section_8(
    changes: dict[str, Any], note: str, render: Render
) -> None:
    spec = render(**{"backend_language": "kotlin", **changes})
    assert notes(spec)["Performance"] == note


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({}, "PROPOSED: dev, staging, prod; Kubernetes, rolling"),
        (
            {"architecture_style": "microservices", "platform": "vm"},
            "PROPOSED: dev, staging, prod; virtual machines, canary",
        ),
        (
            {"platform": "serverless", "deployment_strategy": "blue_green"},
            "PROPOSED: dev, staging, prod; serverless functions, blue-green",
        ),
        (
            {"platform": "paas", "deployment_strategy": "recreate", "environments": ["live"]},
            "PROPOSED: live; PaaS, recreate",
        ),
        ({"deployment_strategy": "none"}, "N/A: library"),
    ],
)
def test_the_row_of_environments_has_platform_and_rollout(
    changes: dict[str, Any], note: str, render: Render
) -> None:
    assert notes(render(**changes))["Environments"] == note


@pytest.mark.parametrize("platform", interview.choices("platform"))
def test_each_platform_has_a_name_in_the_checklist(platform: str, render: Render) -> None:
    assert re.search(r"; \S.*, rolling$", notes(render(platform=platform))["Environments"])


def test_a_broker_that_nobody_chose_is_in_the_row_of_the_stack(render: Render) -> None:
    stack = {"backend_language": "go", "architecture_style": "microservices"}
    events = {"surfaces": ["events"], **stack}
    default = render(**events)
    broker = default.answers["message_broker"]
    given = render(**events, message_broker=broker)
    assert "Kafka" in notes(default)["Backend Stack"]
    assert "Kafka" not in notes(given)["Backend Stack"]


@pytest.mark.parametrize(
    ("style", "people"),
    [
        ("monolith", "AuthN/AuthZ, Data Protection, Backups or Alerts"),
        ("modular_monolith", "AuthN/AuthZ, Data Protection, Backups or Alerts"),
        (
            "microservices",
            "AuthN/AuthZ, Data Protection, Backups, Service Contract, Data Ownership, Resilience "
            "or Alerts",
        ),
    ],
)
def test_the_gate_says_what_a_person_alone_does(style: str, people: str, render: Render) -> None:
    spec = render(architecture_style=style)
    gate = spec.bullet("0.4", "Alignment")
    assert f"Only a person sets `status`, approves a waiver or aligns {people};" in gate
    assert gate.endswith("a coder agent (`agent:name`) may align the other rows.")
    assert set(re.split(r", | or ", people)) <= notes(spec).keys()


def test_the_gate_says_what_aligned_confirms(render: Render) -> None:
    confirms = render().bullet("0.4", "What `ALIGNED` confirms")
    assert "the row's section and in each section whose first line names the row" in confirms
    assert confirms.startswith("everything except given answers and facts read from documents, ")
    assert confirms.endswith("Until then it is a proposal.")


def test_a_front_end_has_no_resilience_between_services(render: Render) -> None:
    spec = render(surfaces=["ui"], backend_language="none", architecture_style="microservices")
    assert notes(spec)["Resilience"] == "N/A: frontend only, no call between services"
