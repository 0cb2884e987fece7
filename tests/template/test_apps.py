"""What a spec says of an app on the user's device."""

from __future__ import annotations

import pytest

from document import Render

APP = {
    "surfaces": ["ui"],
    "backend_language": "none",
    "access": "signed_in",
    "e2e_tests": True,
    "feature_path": "specs/trip-planner",
    "module_name": "trip_planner",
}
FILES = {
    "flutter": [
        "`lib/features/trip_planner/`**: New. Screens with the view states in 4.1.",
        "`test/features/trip_planner/`**: New. The tests of VAL-SPC-001",
        "`integration_test/trip_planner_test.dart`**: New.",
    ],
    "android": [
        "`features/trip-planner/`**: New. Screens with the view states in 4.1.",
        "`features/trip-planner/src/test/`**: New. The tests of VAL-SPC-001",
        "`features/trip-planner/src/androidTest/`**: New.",
    ],
    "ios": [
        "`Features/TripPlanner/`**: New. Screens with the view states in 4.1.",
        "Tests of the screens**: [TODO: folder of the unit test target]. The tests of VAL-SPC-001",
        "`UITests/TripPlannerUITests.swift`**: New.",
    ],
    "react_native": [
        "`src/features/trip-planner/`**: New. "
        "Screens with the view states in 4.1, and their tests.",
        "`.maestro/trip-planner.yaml`**: New.",
    ],
}


@pytest.mark.parametrize("frontend", FILES)
def test_the_files_of_an_app_are_in_its_own_folder(frontend: str, render: Render) -> None:
    section = render(**APP, frontend_framework=frontend).sections["5"]
    for line in FILES[frontend]:
        assert f"- **{line}" in section
    asked = "Paths are relative to [TODO: the app's folder, or the repository's root;"
    assert section.count(asked) == 1


@pytest.mark.parametrize(
    ("frontend", "folder"),
    [("flutter", "mobile/"), ("react_native", "mobile/"), ("android", "android/"), ("ios", "ios/")],
)
def test_an_app_beside_its_backend_has_a_folder(frontend: str, folder: str, render: Render) -> None:
    answers = APP | {"surfaces": ["rest", "ui"], "backend_language": "python"}
    section = render(**answers, frontend_framework=frontend).sections["5"]
    for line in FILES[frontend]:
        if line.startswith("`"):
            assert f"- **`{folder}{line[1:].split('VAL')[0]}" in section
    assert "the app's folder" not in section


STORE = APP | {"surfaces": ["ui", "storage"], "frontend_framework": "flutter"}


def test_a_store_on_the_device_is_protected_as_one(render: Render) -> None:
    spec = render(**STORE, databases=["sqlite"])
    asked = '[TODO: what must outlive the device, or "nothing"]'
    assert spec.bullet("9", "Data Protection").startswith(asked)
    assert "RPO" not in spec.body
    assert "old code still serving" not in spec.body
    assert "a store that each version still in use has written" in spec.sections["7"]
    protected = spec.bullet("9", "Encryption at Rest, SQLite")
    assert protected.startswith("[TODO: the file protection of the platform alone, or")


def test_numbers_that_are_not_asked_of_a_device_are_not_printed(render: Render) -> None:
    given = render(**STORE, databases=["sqlite"], rpo_minutes=30, rto_minutes=60)
    assert "RPO" not in given.body
    assert "60 minutes" not in given.bullet("9", "Data Protection")


OFFLINE = "[TODO: what the app shows offline after the token expires]"
ONLY = APP | {"frontend_framework": "flutter", "authn_methods": ["oidc"]}


@pytest.mark.parametrize(
    "text",
    [
        "The app SHALL show the itinerary without a connection.",
        "While offline, the app shows the last itinerary.",
        "The list works offline.",
        "The map is available offline.",
    ],
)
def test_what_an_app_shows_offline_after_its_token_is_asked(text: str, render: Render) -> None:
    spec = render(**ONLY, requirements=[{"id": "REQ-SPC-001", "text": text}])
    assert spec.bullet("4.1", "Offline") == OFFLINE
    assert "; offline, what 4.1 says" in spec.bullet("6", "Error 50")
    assert "; with a connection, each checks" in spec.bullet("4.1", "Deep links")


@pytest.mark.parametrize(
    "text",
    [
        "The app shows the itinerary of a day.",
        "The app refuses a connection without TLS.",
        "The app lists the offline payments of a trip.",
    ],
)
def test_an_app_that_needs_its_connection_is_not_asked(text: str, render: Render) -> None:
    spec = render(**ONLY, requirements=[{"id": "REQ-SPC-001", "text": text}])
    assert "offline once" not in spec.body
    assert "; offline" not in spec.sections["6"]


def test_a_web_page_or_an_open_app_is_not_asked_what_it_shows_offline(render: Render) -> None:
    told = [{"id": "REQ-SPC-001", "text": "The trip is shown offline."}]
    web = render(**ONLY | {"frontend_framework": "react"}, requirements=told)
    public = render(**ONLY | {"access": "public"}, requirements=told)
    assert "offline once" not in web.body + public.body


def test_the_view_of_a_missing_record_has_a_state(render: Render) -> None:
    owned = render(**ONLY, authz_models=["rbac", "ownership"])
    assert "-> the not-found view" in owned.sections["6"]
    assert "| Not found | the record is missing or has another owner |" in owned.sections["4.1"]
    assert "| Not found |" not in render(**ONLY, authz_models=["rbac"]).body


def test_a_frontend_answers_no_caller(render: Render) -> None:
    spec = render(**ONLY)
    assert "| Logs, traces and error messages contain no tokens. |" in spec.sections["2"]
    assert "another caller" not in spec.body
    assert "Scan of logs, traces and error messages for tokens (SEC-SPC-025)" in spec.body


def test_a_proposed_style_of_a_backend_is_not_that_of_a_frontend(render: Render) -> None:
    spec = render(**ONLY)
    assert "modular" not in spec.text.replace("Modular Monolith/Microservices", "")
    assert "PROPOSED: frontend feature |" in spec.sections["0.1"]
    assert "PROPOSED: frontend feature `trip-planner`" in spec.sections["0.1"]
    given = render(**ONLY, architecture_style="modular_monolith")
    assert "PROPOSED: modular monolith" in given.sections["0.1"]


def test_the_diagram_of_an_app_has_the_identity_provider(render: Render) -> None:
    assert 'client --> idp[["Identity provider"]]' in render(**ONLY).sections["1.1"]
    assert "idp" not in render(**ONLY | {"access": "public", "authn_methods": []}).sections["1.1"]
