"""A frontend that calls nothing, an app and a library get what their kind has, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render

GUIDE: dict[str, Any] = {
    "surfaces": ["ui"],
    "access": "public",
    "backend_language": "none",
    "frontend_framework": "nuxt",
    "service_dependencies": "none",
    "requirements": [
        {"text": "A visitor finds a room by its number or by the name of a work."},
        {"text": "Each page can be read without a connection once it was opened."},
    ],
}
TIDES: dict[str, Any] = {
    "surfaces": ["ui"],
    "access": "public",
    "backend_language": "none",
    "frontend_framework": "ios",
    "authn_methods": ["api_key"],
    "service_dependencies": ["tide data provider"],
    "deployment_strategy": "store",
    "requirements": [
        {"text": "When the phone has no connection, the app shows the last table with its date."},
        {"text": "A harbour is found by name or by the phone's position."},
    ],
}
UNITS: dict[str, Any] = {
    "surfaces": [],
    "access": "internal",
    "architecture_style": "monolith",
    "backend_language": "rust",
    "backend_framework": "none",
    "deployment_strategy": "none",
    "operations": [
        {"call": "convert(amount, from, to)", "retry": "safe"},
        {"call": "parse(text)", "retry": "safe"},
    ],
}
FRONTENDS = ["nuxt", "react", "sveltekit", "android", "ios", "flutter"]


# --- a frontend that calls nothing --------------------------------------------------------------


@pytest.mark.parametrize("framework", FRONTENDS)
def test_where_nothing_is_called_no_test_fakes_an_api(framework: str, render: Render) -> None:
    spec = render(**{**GUIDE, "frontend_framework": framework})
    assert "no fakes" in spec.row("0.2", "Test Tooling")[3]
    for word in ("MSW", "MockK", "hand-written fakes", "API client", "API contract", "refusals"):
        assert word not in spec.sections["7"] + spec.sections["0.2"]
    assert "each view with its content and navigation" in spec.sections["7"]
    assert "Response with data" not in spec.sections["7"]


def test_a_named_fake_is_printed_where_nothing_is_called(render: Render) -> None:
    assert "Nock" in render(**GUIDE, test_tools={"mock": "Nock"}).sections["7"]


@pytest.mark.parametrize("framework", FRONTENDS)
def test_where_nothing_is_called_no_trace_is_kept(framework: str, render: Render) -> None:
    text = render(**{**GUIDE, "frontend_framework": framework}).sections["9"]
    for word in ("traceparent", "trace_id", "span_id"):
        assert word not in text


def test_a_trace_header_is_not_sent_to_other_companies(render: Render) -> None:
    asked = (
        "[TODO: services of ours that get the W3C `traceparent` header, with `trace_id` in the log"
    )
    section = render(**TIDES).sections["9"]
    assert f'{asked}, or "none"]' in section
    assert "`span_id`" not in section
    whole = render(surfaces=["rest", "ui"], backend_language="go", frontend_framework="react")
    assert "`traceparent` header;" in whole.sections["9"]


def test_where_nothing_is_refused_one_error_is_asked(render: Render) -> None:
    spec = render(**GUIDE)
    assert '[TODO: what can go wrong on a page, or "none"]' in spec.bullet("6", "Error 1")
    assert "Error 2" not in spec.sections["6"]
    assert "Errors 1, 2" not in spec.sections["7"]
    own = [{"id": 1, "when": "The room is unknown", "then": "the search with a hint"}]
    given = render(**GUIDE, error_cases=own).sections["6"]
    assert "The room is unknown" in given
    assert "[TODO: what can go wrong" not in given


# --- what is kept for a time without a connection -----------------------------------------------

OFFLINE = [
    "Each page can be read without a connection once it was opened.",
    "The list works offline.",
    "When the phone has no signal, the last list is shown.",
]
ONLINE = [
    "A driver sees the chargers that are offline.",
    "The list of offline payments is shown.",
    "A visitor without a ticket sees the prices.",
]


def offline(text: str, framework: str, **changes: Any) -> dict[str, Any]:
    requirements = [{"id": "REQ-SPC-007", "text": text}]
    return {**GUIDE, "frontend_framework": framework, "requirements": requirements, **changes}


@pytest.mark.parametrize("text", OFFLINE)
@pytest.mark.parametrize("framework", ["nuxt", "angular", "sveltekit"])
def test_pages_for_offline_use_are_kept_and_tested(
    text: str, framework: str, render: Render
) -> None:
    spec = render(**offline(text, framework))
    assert "[TODO: what the cache for REQ-SPC-007 holds" in spec.bullet("3", "In the browser")
    assert '"nothing"' not in spec.sections["3"]
    shown = spec.row("4.1", "Offline")[2]
    assert shown.startswith("the pages kept for REQ-SPC-007, also after a reload")
    assert "[TODO: what a page that is not kept shows]" in shown
    assert spec.row("7.1", "REQ-SPC-007")[1] == "VAL-SPC-003"
    assert "the pages kept for REQ-SPC-007, opened once, then reloaded" in spec.sections["7"]
    assert "[TODO: name the flows of the PRD to walk through]" in spec.sections["7"]
    assert "no data is added on a server" in spec.sections["9"]
    assert spec.bullet("3", "Database Engine") == "N/A on a server; see In the browser"
    assert "no stored data" not in spec.sections["0.1"]


@pytest.mark.parametrize("text", OFFLINE)
@pytest.mark.parametrize("framework", ["ios", "android", "flutter"])
def test_an_app_shows_what_it_keeps_when_a_call_fails(
    text: str, framework: str, render: Render
) -> None:
    spec = render(**offline(text, framework, service_dependencies=["tide data provider"]))
    kept = "the data kept for REQ-SPC-007"
    assert spec.row("4.1", "Error")[2].startswith(f"{kept} with its date, if there is any;")
    assert spec.row("4.1", "No connection")[2].startswith(f"{kept}, with its date; [TODO: what is")
    assert "out of date" not in spec.sections["4.1"]
    assert "[TODO: data kept for REQ-SPC-007" in spec.bullet("3", "On the device")
    assert "what an app update does with it]" in spec.bullet("3", "On the device")
    assert spec.bullet("3", "Migration Plan") == "N/A on a server; see On the device"
    assert "no data store\n" not in spec.sections["3"]


@pytest.mark.parametrize("framework", ["ios", "react", "flutter"])
def test_a_response_is_tested_for_fields_that_no_view_may_show(
    framework: str, render: Render
) -> None:
    tests = render(**{**TIDES, "frontend_framework": framework}).sections["7"]
    assert "Response with fields that 4.1 does not name: no view shows them (SEC-SPC-014)" in tests
    served = render(surfaces=["rest", "ui"], access="public", frontend_framework=framework)
    assert "Response with non-public data (SEC-SPC-014)" in served.sections["7"]


@pytest.mark.parametrize("text", ONLINE)
@pytest.mark.parametrize("framework", ["nuxt", "ios", "react"])
def test_nothing_is_kept_for_a_record_that_is_offline(
    text: str, framework: str, render: Render
) -> None:
    spec = render(**offline(text, framework))
    assert "kept for REQ-SPC-007" not in spec.body
    assert '"nothing"]' in spec.sections["3"]


def test_the_summary_alone_says_that_data_is_kept(render: Render) -> None:
    said = "Shows the next tides of a harbour and keeps the last table for use offline."
    spec = render(**{**TIDES, "requirements": []}, feature_summary=said)
    assert "data kept for Section 1" in spec.bullet("3", "On the device")


# --- a library ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["rust", "go", "python", "kotlin"])
def test_callers_of_a_library_use_its_public_part(language: str, render: Render) -> None:
    spec = render(**{**UNITS, "backend_language": language})
    assert 'code(["Calling code"]) --> public' in spec.sections["1.1"]
    assert 'public["Public functions and types"] --> application' in spec.sections["1.1"]
    assert "Domain layer: the rules and the types of 4.1" in spec.sections["5"]
    assert "the domain's types that they take and return" in spec.sections["5"]


def test_an_application_in_layers_has_no_public_part(render: Render) -> None:
    spec = render(architecture_style="monolith", backend_language="rust")
    assert "public[" not in spec.sections["1.1"]
    assert "the types of 4.1" not in spec.sections["5"]


def test_the_inner_crates_of_a_library_are_both_guarded(render: Render) -> None:
    spec = render(**UNITS)
    assert '{ crate = "domain", wrappers = ["application", "checkout"] }' in spec.sections["1.1"]
    assert "pub trait" not in spec.sections["4.1"]
    assert "// [TODO: signature of parse(text)]" in spec.sections["4.1"]
    assert "--workspace" in spec.bullet("7", "[VAL-SPC-004] Coverage")


@pytest.mark.parametrize("language", ["rust", "python", "java", "csharp"])
def test_a_library_without_types_names_no_library_of_types(language: str, render: Render) -> None:
    spec = render(**{**UNITS, "backend_language": language})
    assert "uuid" not in spec.bullet("1", "Tech Stack")


@pytest.mark.parametrize("language", ["rust", "go", "java"])
def test_a_calculation_asks_what_its_numbers_are(language: str, render: Render) -> None:
    spec = render(**{**UNITS, "backend_language": language})
    assert "[TODO: number type, units, rounding" in spec.sections["4.1"]
    assert "[TODO: range or syntax of each input" in spec.sections["4.1"]
    assert "exception" not in spec.sections["4.1"]
    assert "[TODO: where the library is published;" in spec.bullet("4.1", "Versioning")


# --- an app, and what it asks of the phone ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("A harbour is found by name or by the phone's position.", "the position"),
        ("The page shows the shops near the user's location.", "the position"),
        ("A visitor scans a QR code at the door.", "the camera"),
        ("The app tells it with a push notification.", "push messages"),
    ],
)
@pytest.mark.parametrize("framework", ["ios", "flutter", "vue"])
def test_a_permission_of_the_user_is_asked_for(
    text: str, asked: str, framework: str, render: Render
) -> None:
    spec = render(**offline(text, framework))
    said = f"[TODO: when and with which text the user is asked for {asked}; what is shown"
    assert said in spec.bullet("4.1", "Permissions")


@pytest.mark.parametrize(
    "text",
    ["The position of a charger is shown.", "A location is chosen.", "Each photo has a title."],
)
def test_no_permission_is_asked_for_other_data(text: str, render: Render) -> None:
    assert "**Permissions**" not in render(**offline(text, "ios")).body


def test_the_position_of_a_person_is_sensitive(render: Render) -> None:
    spec = render(**TIDES)
    assert "the position of a person" in spec.row("0.2", "Data Protection")[3]
    assert "the position of a person" in spec.bullet("9", "Sensitive Data Handling")
    declared = render(**TIDES, data_classes=["pii"])
    assert "the position of a person" not in declared.body


@pytest.mark.parametrize("framework", ["ios", "android", "flutter"])
def test_an_app_without_a_server_says_what_it_can_do(framework: str, render: Render) -> None:
    spec = render(**{**TIDES, "frontend_framework": framework})
    rollout = spec.bullet("9", "Deployment Strategy")
    assert "halt on the alert Crashes" in rollout
    assert "older ones show a screen" not in rollout
    assert "below 99.5% over [TODO: hours, and fewest sessions]" in spec.row("9", "Crashes")[1]
    assert "runs on the user's device" in spec.bullet("8", "Throughput")
    assert "[TODO: how start, frames and crashes are measured]" in spec.sections["8"]
    assert "but a restricted key where 4.2 names it" in spec.row("2", "**[SEC-SPC-038]**")[1]
    assert "below the API client, send wrong" in spec.sections["7"]
    assert "convertFromSnakeCase" not in spec.body
    assert "slower than SEC-SPC-023 allows" in spec.bullet("6", "Error 70")
    assert "**Versioning**" not in spec.sections["4.1"]
    assert "open its screens only" in spec.sections["1.1"]


def test_an_update_of_an_ios_app_is_phased_and_its_tests_name_a_scheme(render: Render) -> None:
    spec = render(**TIDES)
    assert "an update in a phased release over 7 days" in spec.sections["9"]
    assert "`-scheme` and `-destination`" in spec.bullet("7", "[VAL-SPC-004] Coverage")
    assert "SwiftUI" in spec.bullet("1", "Tech Stack")


# --- pages --------------------------------------------------------------------------------------


def test_a_component_of_nuxt_is_no_page(render: Render) -> None:
    section = render(**GUIDE).sections["5"]
    assert "- **`web/app/pages/checkout/`**: New. Pages; each file becomes a route." in section
    assert "- **`web/app/components/checkout/`**: New. Components with the view states" in section
    other = render(**{**GUIDE, "frontend_framework": "nextjs"}).sections["5"]
    assert "Pages and components with the view states" in other
    assert other.count("components") == 1


@pytest.mark.parametrize("framework", ["nuxt", "react", "angular"])
def test_content_without_an_api_has_a_source(framework: str, render: Render) -> None:
    page = render(**{**GUIDE, "frontend_framework": framework}).sections["4.1"]
    assert "[TODO: source of the content" in page
    assert "[TODO: languages, and the address of each;" in page
    assert "its address, and the rule of each input]" in page
    called = {**GUIDE, "frontend_framework": framework, "service_dependencies": ["events API"]}
    assert "source of the content" not in render(**called).sections["4.1"]
