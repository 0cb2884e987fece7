"""A frontend that calls nothing, an app on a phone and a library get what their kind has, and nothing else."""

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
    assert "`traceparent` header, to our own services only;" in render(**TIDES).sections["9"]
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
