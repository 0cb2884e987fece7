"""Sign-in, tokens and keys: what others do is asked for, and never written as code of a feature."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature

ASKED = "- **Sign-in**: [TODO: sign-in exists at (path, service), or is built here]."
PAGES: dict[str, Any] = {"surfaces": ["rest", "ui", "storage"], "access": "signed_in"}
WAYS: dict[str, dict[str, Any]] = {
    "a session cookie": {"authn_methods": ["session_cookie"]},
    "a backend for the frontend": {"authn_methods": ["oidc"], "oidc_client": "bff"},
    "a page": {"authn_methods": ["oidc"], "oidc_client": "spa"},
    "an app": {"oidc_client": "native", "frontend_framework": "flutter"},
}
STEPS = ("Sign in", "code_verifier", "Verify the", "Set-Cookie", "ID token")


# Where users sign in


@pytest.mark.parametrize("way", WAYS)
def test_whether_sign_in_exists_is_asked_once(way: str, render: Render) -> None:
    spec = render(**PAGES, **WAYS[way])
    assert ASKED in spec.sections["4.2"].splitlines()
    assert spec.text.count("sign-in exists at") == 1
    assert spec.answers["sign_in"] == "undecided"


@pytest.mark.parametrize("sign_in", ["undecided", "exists"])
@pytest.mark.parametrize("way", WAYS)
def test_a_diagram_shows_no_sign_in_that_is_not_built_here(
    way: str, sign_in: str, render: Render
) -> None:
    spec = render(**PAGES, **WAYS[way], sign_in=sign_in)
    (diagram,) = [d for d in spec.fences("mermaid") if d.startswith("sequenceDiagram")]
    assert [step for step in STEPS if step in diagram] == []
    assert "Request with" in diagram
    assert "- **Error 57**" not in spec.sections["6"]
    assert "sign_in_failed" not in spec.sections["9"]
    assert "Sign-in and sign-out of 4.2" not in spec.sections["5"]


@pytest.mark.parametrize("way", WAYS)
def test_a_sign_in_that_is_built_here_has_its_steps_and_its_files(way: str, render: Render) -> None:
    spec = render(**PAGES, **WAYS[way], sign_in="built_here")
    (diagram,) = [d for d in spec.fences("mermaid") if d.startswith("sequenceDiagram")]
    assert "Sign in" in diagram
    assert "[TODO: paths of sign-in and sign-out]" in spec.sections["4.2"]
    assert "Sign-in and sign-out of 4.2" in spec.sections["5"]
    assert "`sign_in_failed`" in spec.sections["9"]
    assert ASKED not in spec.text


@pytest.mark.parametrize("way", WAYS)
def test_an_existing_sign_in_is_checked_and_not_coded(way: str, render: Render) -> None:
    said = render(**PAGES, **WAYS[way], sign_in="exists").bullet("4.2", "Sign-in")
    assert said.startswith("it exists at [TODO: path or service of the sign-in].")
    assert "SEC-SPC-00" in said
    assert "are checked, not coded" in said


@pytest.mark.parametrize(
    "answers",
    [
        {"surfaces": ["rest"], "authn_methods": ["api_key"]},
        {"surfaces": ["grpc"], "oidc_client": "m2m"},
        {"surfaces": ["rest"], "oidc_client": "resource_server"},
        {"surfaces": ["jobs"], "authn_methods": ["session_cookie"]},
        {"surfaces": ["ui"], "access": "public"},
    ],
)
def test_where_no_user_signs_in_it_is_not_asked(answers: dict[str, Any], render: Render) -> None:
    spec = render(**answers, sign_in="built_here")
    assert "**Sign-in**" not in spec.text
    assert "[TODO: files of the sign-in]" not in spec.text


def test_a_feature_names_no_library_of_a_sign_in_that_it_does_not_write(render: Render) -> None:
    portal = feature("portal", oidc_client="bff")
    for sign_in, named in (("undecided", False), ("exists", False), ("built_here", True)):
        line = render(**portal, sign_in=sign_in).row("0.1", "Backend Stack")[3]
        assert ("Authlib" in line) is named


def test_a_session_has_a_store_or_asks_for_it(render: Render) -> None:
    permits = render(**feature("permits"))
    assert "[TODO: session store that all instances share]" in permits.sections["4.2"]
    stored = feature("permits", databases=["mysql", "redis"], redis_role=["session"])
    assert "kept in Redis" in render(**stored).sections["4.2"]
