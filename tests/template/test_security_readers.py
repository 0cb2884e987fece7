"""Controls that would refuse the real callers, or that nothing carries."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render, control
from features import feature


@pytest.mark.parametrize("name", ["rides", "match-server", "stock"])
def test_a_token_has_no_life_that_only_its_issuer_can_set(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "15 minutes" not in control(spec, "010")
    assert "stays valid until" not in spec.text
    assert spec.text.count("[TODO: lifetime; what signs a user out") == 1


@pytest.mark.parametrize("name", ["rides", "match-server", "stock"])
def test_only_a_current_signing_key_verifies_a_token(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "only with a current signing key of the issuer's JWKS" in control(spec, "009")
    assert "Every key" not in control(spec, "009")


def test_a_record_from_the_cache_is_checked_too(render: Render) -> None:
    spec = render(**feature("rides"))
    assert "on the loaded or cached record, before any change" in spec.sections["4.2"]
    assert "The Ownership column in 4.2, also with the record cached" in spec.sections["7"]


@pytest.mark.parametrize("name", ["rides", "loans", "notices"])
def test_an_expired_token_is_invalid_and_no_token_has_no_error_code(
    name: str, render: Render
) -> None:
    spec = render(**feature(name, authn_methods=["jwt"], surfaces=["rest", "storage"]))
    text = spec.sections["6"]
    assert "- **Error 50**: No token -> 401 with `WWW-Authenticate`" in text
    assert "- **Error 54**: Token rejected by 4.2 -> 401 `invalid_token` in `WWW-" in text


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"authn_methods": ["api_key"]}, False),
        ({"authn_methods": ["mtls"]}, False),
        ({"authn_methods": ["jwt"]}, True),
        ({"access": "public"}, True),
    ],
)
def test_browser_headers_are_for_what_a_browser_may_call(
    answers: dict[str, Any], asked: bool, render: Render
) -> None:
    text = control(render(surfaces=["rest"], **answers), "022")
    assert ("no browser calls it" in text) == asked
    assert ("HSTS (one year, with subdomains)" in text) == asked


def test_a_rule_of_4_2_may_name_a_device_or_an_owner(render: Render) -> None:
    assert "allows its caller" in control(render(**feature("device-gateway")), "017")


def test_the_body_of_a_webhook_is_its_senders(render: Render) -> None:
    spec = render(**feature("webhook-relay"))
    assert "rejected, but ignored in a signed body" in control(spec, "020")
    assert control(spec, "018").endswith("is denied unless the key carries it.")


@pytest.mark.parametrize("name", ["rides", "match-server"])
def test_no_test_refuses_the_users_as_unknown_services(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "no known service" not in spec.text


def test_a_copy_of_a_health_field_is_encrypted_too(render: Render) -> None:
    spec = render(**feature("device-gateway"))
    assert "`outbox_event` and published messages with such a field" in control(spec, "027")
    assert "column type of the ciphertext" in control(spec, "027")
    assert "SEC-SPC-027" in spec.row("9", "published messages")[3]


@pytest.mark.parametrize("change", [{}, {"authn_methods": ["session_cookie"]}])
def test_a_pseudonym_is_asked_for_where_the_subject_is_personal(
    change: dict[str, Any], render: Render
) -> None:
    spec = render(**feature("permits", **change))
    assert spec.text.count("[TODO: how the subject becomes a pseudonym, and who has the key]") == 1
    assert "who starts it; data kept by law, and who may read it]" in control(spec, "030")


def test_what_is_not_answered_of_sensitive_operations_is_asked(render: Render) -> None:
    said = render(**feature("match-server")).bullet("4.2", "Sensitive Endpoints/Actions")
    assert said.startswith("[TODO: which operations of 4.1 need strict access")


def test_each_instance_counts_in_one_store(render: Render) -> None:
    assert "the counter store that all instances share" in control(render(surfaces=["rest"]), "021")
