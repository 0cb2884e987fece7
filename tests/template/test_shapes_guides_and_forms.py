"""What a reader of a guide, of a library, of pages or of a job could not build without a guess."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from document import Render

FEATURES = Path(__file__).parents[1] / "cases" / "features"
LAYERED: dict[str, Any] = {
    "surfaces": ["rest", "storage"],
    "access": "public",
    "architecture_style": "monolith",
    "databases": ["postgresql"],
}
PAGES: dict[str, Any] = {
    "surfaces": ["ui", "storage"],
    "access": "signed_in",
    "architecture_style": "monolith",
    "frontend_framework": "server_rendered",
    "databases": ["postgresql"],
    "authn_methods": ["session_cookie"],
}
PEOPLE: dict[str, Any] = {
    **PAGES,
    "data_classes": ["pii"],
    "backend_language": "ruby",
    "authz_models": ["rbac"],
    "roles": ["clerk"],
}
LIBRARY: dict[str, Any] = {
    "surfaces": [],
    "access": "internal",
    "architecture_style": "monolith",
    "deployment_strategy": "none",
    "operations": [{"call": "round(amount)", "summary": "Rounds", "retry": "safe"}],
}
BOOKINGS: dict[str, Any] = {
    "surfaces": ["jobs", "storage"],
    "access": "internal",
    "architecture_style": "modular_monolith",
    "databases": ["postgresql"],
    "operations": [{"call": "job book", "summary": "Books", "access": "scheduler"}],
}


def feature(name: str, **other: Any) -> dict[str, Any]:
    given: dict[str, Any] = yaml.safe_load((FEATURES / f"{name}.yml").read_text("utf-8"))
    return {**given, **other}


# --- views --------------------------------------------------------------------------------------


@pytest.mark.parametrize("frontend", ["nuxt", "ios", "flutter", "server_rendered"])
def test_an_empty_view_asks_what_the_user_can_do_and_adds_nothing(
    frontend: str, render: Render
) -> None:
    backend = {"backend_language": "php"} if frontend == "server_rendered" else {}
    given = feature("museum-guide", frontend_framework=frontend, deployment_strategy="rolling")
    said = render(**given | backend).sections["4.1"]
    assert "| the reason: [TODO: text, and what the user can do next] |" in said
    assert "add content" not in said


@pytest.mark.parametrize("frontend", ["ios", "android", "flutter"])
def test_kept_data_has_its_date_where_a_call_fails(frontend: str, render: Render) -> None:
    said = render(**feature("tide-times", frontend_framework=frontend)).sections["4.1"]
    kept = "the data kept for REQ-SPC-001 with its date, if there is any;"
    assert f"| Error | the call fails | {kept} what failed, and a retry |" in said


@pytest.mark.parametrize("callee", ["tide data provider", "timetable-api", "mail gateway"])
def test_a_front_end_lists_its_calls_to_what_it_depends_on(callee: str, render: Render) -> None:
    said = render(**feature("tide-times", service_dependencies=[callee])).sections["4.1"]
    name = f"the {callee}" if " " in callee else callee
    assert f"| [TODO: one row for each call to {name}] |" in said
    unnamed = render(**feature("tide-times", service_dependencies=[])).sections["4.1"]
    assert '[TODO: one row for each backend call, or "none"]' in unnamed


@pytest.mark.parametrize("language", ["ruby", "php", "csharp"])
def test_after_a_sign_in_a_post_returns_to_the_page_of_its_form(
    language: str, render: Render
) -> None:
    back = "then back to the same page; after a POST, to the page of its form"
    posts = [{"call": "POST /notes", "summary": "Adds a note", "access": "signed in"}]
    spec = render(**PAGES, backend_language=language, operations=posts)
    assert spec.bullet("6", "Error 50").endswith(back)
    gets = [{"call": "GET /notes", "summary": "Shows notes", "access": "signed in"}]
    reads = render(**PAGES, backend_language=language, operations=gets)
    assert reads.bullet("6", "Error 50").endswith("then back to the same page")


@pytest.mark.parametrize("level", ["AA", "AAA"])
def test_both_timeouts_have_a_warning_and_only_one_is_extended(level: str, render: Render) -> None:
    spec = render(**PAGES, backend_language="ruby", wcag_level=level)
    said = spec.bullet("4.2", "Session timeouts")
    warned = "a warning 2 minutes before each; idle 30 minutes, extended by one action;"
    assert f"{warned} absolute 8 hours: [TODO: exception of WCAG 2.2.1" in said


# --- a person's data ----------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["tenant_id bigint?", "tenantId uuid?", "applicant_id uuid"])
def test_every_column_that_leads_to_a_person_is_personal_data(column: str, render: Render) -> None:
    entities = [
        {"name": "Entry", "attributes": ["id bigint PK", "resident_id bigint"]},
        {"name": "Plot", "attributes": ["id bigint PK", column]},
    ]
    spec = render(**PEOPLE, entities=entities)
    name = column.split()[0]
    assert f"| `Entry.resident_id`, `Plot.{name}` | PII |" in spec.sections["9"]
    emptied = f", with all dependent records, and by `Plot.{name}`, which an erasure empties"
    erased = emptied if column.endswith("?") else f" and `Plot.{name}`"
    assert f"export and erasure by `Entry.resident_id`{erased}" in spec.sections["9"]


def test_a_tenant_that_every_record_has_is_no_person(render: Render) -> None:
    entities = [
        {"name": "Entry", "attributes": ["id bigint PK", "tenant_id bigint", "user_id bigint"]},
        {"name": "Plot", "attributes": ["id bigint PK", "tenant_id bigint?"]},
    ]
    spec = render(**PEOPLE, entities=entities)
    assert "export and erasure by `Entry.user_id`, with" in spec.sections["9"]


# --- layers -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ruby", "java", "php", "elixir", "kotlin"])
def test_the_interface_layer_depends_on_what_its_contract_allows(
    language: str, render: Render
) -> None:
    spec = render(**LAYERED, backend_language=language)
    assert "    api --> domain" in spec.sections["1.1"].splitlines()
    line = next(li for li in spec.sections["5"].splitlines() if "Interface layer" in li)
    assert line.endswith("`, `domain`.")


@pytest.mark.parametrize("language", ["rust", "go", "kotlin"])
def test_the_public_part_of_a_library_has_functions_and_the_types_of_its_domain(
    language: str, render: Render
) -> None:
    spec = render(**LIBRARY, backend_language=language)
    said = spec.sections["1.1"]
    assert "- The public functions and types are the boundary of the library;" in said
    assert "    public --> domain" in said.splitlines()
    line = next(li for li in spec.sections["5"].splitlines() if "All that callers use" in li)
    assert line.endswith("Depends on `application`, `domain`.")


def test_rust_looks_for_the_tests_of_a_module_in_its_folder(render: Render) -> None:
    said = render(**LIBRARY, backend_language="rust").sections["5"]
    assert "unit tests are in `tests.rs` in each module's folder" in said


def test_rails_has_a_file_for_the_types_and_a_layer_for_its_records(render: Render) -> None:
    entities = [{"name": "Plot", "attributes": ["id bigint PK", "label text"]}]
    rails = {**PEOPLE, "backend_framework": "Rails", "entities": entities}
    spec = render(**rails)
    assert re.search(r"Api` of `app/services/\w+_api\.rb`", spec.sections["4.1"])
    assert "Domain layer: the Active Record classes and the rules in Sect" in spec.sections["5"]
    hanami = render(**{**rails, "backend_framework": "Hanami"})
    assert "app/services" not in hanami.sections["4.1"]
    assert "Active Record classes" not in hanami.text


@pytest.mark.parametrize(
    ("language", "framework", "wired"),
    [
        ("kotlin", "none", True),
        ("kotlin", "Ktor", True),
        ("java", "none", True),
        ("kotlin", "Spring Boot", False),
        ("java", "Quarkus", False),
    ],
)
def test_code_that_wires_a_module_keeps_its_rule(
    language: str, framework: str, wired: bool, render: Render
) -> None:
    spec = render(**BOOKINGS, backend_language=language, backend_framework=framework)
    said = "The start-up code builds the module through a public "
    assert (said in spec.sections["1.1"]) == wired


@pytest.mark.parametrize(("role", "asked"), [("read_only", "name"), ("written", "name and prefix")])
def test_the_prefix_of_files_is_asked_once(role: str, asked: str, render: Render) -> None:
    spec = render(**feature("bank-statements", object_role=role))
    assert f"[TODO: {asked}; what marks a file as complete]" in spec.sections["4.1"]
    assert ("the prefix that is read" in spec.sections["3"]) == (role == "read_only")
