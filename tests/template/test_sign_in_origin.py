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


# Which records a caller reaches

OTHER = "one caller asks for a record that 4.2 keeps from it, by ID and in a list"


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        (feature("plans"), "all, or those whose `plan.gym_id` is the owner of the key]"),
        (feature("loans"), "all, or those of its own, by which column]"),
        (feature("notices"), "all, or those of its own, by which column]"),
        (
            {
                "surfaces": ["graphql", "storage"],
                "oidc_client": "m2m",
                "authz_models": ["scopes"],
                "entities": [{"name": "Order", "attributes": ["id uuid PK", "buyer_id uuid"]}],
            },
            "all, or those whose `order.buyer_id` is the caller]",
        ),
    ],
)
def test_a_scope_alone_asks_which_records_it_reaches(
    answers: dict[str, Any], asked: str, render: Render
) -> None:
    spec = render(**answers)
    assert f"[TODO: which records a caller with the scope reaches: {asked}" in spec.sections["4.2"]
    assert "it reaches only the records that 4.2 gives that scope" in spec.sections["2"]
    assert OTHER in spec.sections["7"]
    assert "it does not replace the check of the record itself" not in spec.text


def test_roles_of_strangers_ask_which_records_they_reach(render: Render) -> None:
    shape: dict[str, Any] = {"surfaces": ["rest"], "authz_models": ["rbac"]}
    asked = "[TODO: which records a caller with the role reaches: "
    assert asked in render(**shape, access="signed_in").sections["4.2"]
    assert asked not in render(**shape, access="internal").text


@pytest.mark.parametrize("model", ["ownership", "abac"])
def test_a_check_of_the_record_is_not_asked_for_twice(model: str, render: Render) -> None:
    spec = render(**feature("plans", authz_models=["scopes", model]))
    assert "which records a caller" not in spec.text
    assert OTHER not in spec.text


def test_creating_alone_reaches_no_record_of_others(render: Render) -> None:
    create = [{"call": "POST /notices", "access": "scope notices:write"}]
    assert "which records a caller" not in render(**feature("notices", operations=create)).text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            feature("portal"),
            "`invoice.customer_id` must be the subject; `invoice_line` through `invoice_id`.",
        ),
        (feature("permits"), "`permit.resident_id` must be the subject; `proof` through"),
        (feature("rides"), "`ride.rider_id` must be the subject."),
        (feature("plans", authz_models=["ownership"]), "`plan.gym_id` must be the owner of the key"),
        (
            feature("rooms", authz_models=["ownership"]),
            "[TODO: column that names the owner of `Room` and `RoomRevision`].",
        ),
        (
            feature("notices", authz_models=["ownership"], databases=["mongodb"]),
            "[TODO: column that names the owner of `Notice`].",
        ),
    ],
)
def test_the_owner_of_a_record_is_in_a_column_or_asked(
    answers: dict[str, Any], said: str, render: Render
) -> None:
    spec = render(**answers)
    assert said in spec.sections["4.2"]
    assert "owner_id" not in spec.text


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        (["id uuid PK", "user_id uuid FK", "product_id uuid"], "`sale.user_id` must be"),
        (["id uuid PK", "product_id uuid"], "[TODO: column that names the owner of `Sale`]"),
        (["id uuid PK", "buyer_id uuid", "seller_id uuid"], "[TODO: column that names the owner"),
        (["Id uuid PK", "ClinicId uuid"], "`sale.ClinicId` must be"),
    ],
)
def test_a_column_that_names_a_thing_is_no_owner(
    attributes: list[str], said: str, render: Render
) -> None:
    spec = render(
        surfaces=["rest", "storage"],
        authz_models=["ownership"],
        entities=[{"name": "Sale", "attributes": attributes}],
    )
    assert said in spec.sections["4.2"]
