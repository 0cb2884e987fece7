"""A feature has one name, whatever orders its folder: the interview and the hooks agree on it."""

from __future__ import annotations

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.sandbox import SandboxedEnvironment

from feature_spec.references.feature_name import names_feature, without_ordinal
from interview import ROOT

NAMES = {
    # numbered
    "003-checkout": "checkout",
    "003_checkout": "checkout",
    "0042.user-login": "user-login",
    "01 Checkout": "checkout",
    "001-002-checkout": "checkout",
    # dated
    "2026-03-01-checkout": "checkout",
    "2026-03-checkout": "checkout",
    "20260301-checkout": "checkout",
    "20260319-143022-user-auth": "user-auth",
    "2026-03-26-01-checkout": "checkout",
    # a number behind a word for a document or a ticket
    "PRD-001-checkout": "checkout",
    "feature-12-checkout": "checkout",
    "us-012-checkout": "checkout",
    "ad-0002-auth-architecture": "auth-architecture",
    "003-2fa": "2fa",
    "003-404-page": "404-page",
    "003-注文": "注文",
    # a number that is part of the name
    "2fa": "2fa",
    "3d-viewer": "3d-viewer",
    "404-page": "404-page",
    "2-factor-auth": "2-factor-auth",
    "24-7-support": "24-7-support",
    "100-percent-discount": "100-percent-discount",
    "2026-roadmap": "2026-roadmap",
    "2026-13-checkout": "2026-13-checkout",
    "v2": "v2",
    "checkout-v2": "checkout-v2",
    "checkout-003": "checkout-003",
    "login-02-redesign": "login-02-redesign",
    "us-101-visa": "us-101-visa",
    "0day-response": "0day-response",
    "prd-checkout": "prd-checkout",
    # no name is left without it
    "007": "007",
    "003-404": "003-404",
    "2026-03-01": "2026-03-01",
    "prd-001": "prd-001",
    "": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def interview() -> jinja2.Template:
    """The macros that the interview reads names with."""
    jinja = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(ROOT),
        extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return jinja.get_template("template/_interview/name.jinja")


@pytest.mark.parametrize(("name", "bare"), NAMES.items())
def test_the_interview_and_the_hooks_read_the_same_name(
    interview: jinja2.Template, name: str, bare: str
) -> None:
    assert without_ordinal(name) == bare
    assert interview.module.without_ordinal(name) == bare  # type: ignore[attr-defined]


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("0123 -_.prdfeatusad2609t年"), max_size=60))
def test_they_agree_on_any_name(interview: jinja2.Template, name: str) -> None:
    bare = without_ordinal(name)
    assert interview.module.without_ordinal(name) == bare  # type: ignore[attr-defined]
    assert name.lower().endswith(bare)


@pytest.mark.parametrize(
    ("slug", "text", "named"),
    [
        ("003-checkout", "Checkout", True),
        ("003-checkout", "/v1/checkouts", True),
        ("2026-03-01-checkout", "2. Checkout", True),
        ("003-checkout", "Guest", False),
        ("404-page", "Landing page", False),
        ("404-page", "The 404 page", True),
        ("003-404-page", "The 404 page", True),
        ("007", "007", True),
    ],
)
def test_a_folders_number_is_not_needed_to_name_the_feature(
    slug: str, text: str, named: bool
) -> None:
    assert names_feature(text, "Another title", slug) is named


@pytest.mark.parametrize(
    "name", ["01-" * 50_000, "prd-" * 50_000, "2026-" * 50_000, "prd " * 50_000, "0" * 100_000]
)
def test_a_hostile_name_takes_no_time(name: str) -> None:
    assert without_ordinal(name) == name
