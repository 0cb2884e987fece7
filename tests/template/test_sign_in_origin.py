"""Sign-in, tokens and keys: what others do is asked for, and never written as code of a feature."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature

ASKED = "- **Sign-in**: [TODO: sign-in and sign-out exist at (paths, service), or are built here]."
PAGES: dict[str, Any] = {"surfaces": ["rest", "ui", "storage"], "access": "signed_in"}
WAYS: dict[str, dict[str, Any]] = {
    "a session cookie": {"authn_methods": ["session_cookie"]},
    "a backend for the frontend": {"authn_methods": ["oidc"], "oidc_client": "bff"},
    "a page": {"authn_methods": ["oidc"], "oidc_client": "spa"},
    "an app": {"oidc_client": "native", "frontend_framework": "flutter"},
}


# Where users sign in


@pytest.mark.parametrize("way", WAYS)
def test_whether_sign_in_exists_is_asked_once(way: str, render: Render) -> None:
    spec = render(**PAGES, **WAYS[way])
    assert ASKED in spec.sections["4.2"].splitlines()
    assert spec.text.count("sign-in and sign-out exist at") == 1
    assert spec.answers["sign_in"] == "undecided"


@pytest.mark.parametrize("sign_in", ["undecided", "exists"])
@pytest.mark.parametrize("way", WAYS)
def test_a_sign_in_that_is_not_built_here_has_none_of_its_files_and_errors(
    way: str, sign_in: str, render: Render
) -> None:
    spec = render(**PAGES, **WAYS[way], sign_in=sign_in)
    assert "- **Error 57**" not in spec.sections["6"]
    assert "sign_in_failed" not in spec.sections["9"]
    assert "Sign-in and sign-out in 4.2" not in spec.sections["5"]


@pytest.mark.parametrize("way", WAYS)
def test_a_sign_in_that_is_built_here_has_its_files_and_events(way: str, render: Render) -> None:
    spec = render(**PAGES, **WAYS[way], sign_in="built_here")
    assert "[TODO: URLs of sign-in and sign-out]" in spec.sections["4.2"]
    assert "Sign-in and sign-out in 4.2" in spec.sections["5"]
    assert "`sign_in_failed`" in spec.sections["9"]
    assert ASKED not in spec.text


@pytest.mark.parametrize("way", WAYS)
def test_an_existing_sign_in_is_checked_and_not_coded(way: str, render: Render) -> None:
    said = render(**PAGES, **WAYS[way], sign_in="exists").bullet("4.2", "Sign-in")
    assert said.startswith("it exists at [TODO: paths or service of sign-in and sign-out].")
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
    assert "[TODO: files of sign-in]" not in spec.text


def test_a_feature_names_no_library_of_a_sign_in_that_it_does_not_write(render: Render) -> None:
    portal = feature("portal", oidc_client="bff")
    for sign_in, named in (("undecided", False), ("exists", False), ("built_here", True)):
        line = render(**portal, sign_in=sign_in).row("0.1", "Backend Stack")[3]
        assert ("Authlib" in line) is named


def test_a_session_has_a_store_or_asks_for_it(render: Render) -> None:
    permits = render(**feature("permits"))
    assert "[TODO: session store that all instances share]" in permits.sections["4.2"]
    stored = feature("permits", databases=["mysql", "redis"], redis_role=["session"])
    assert "server-side session in Redis" in render(**stored).sections["4.2"]


# Which records a caller reaches

OTHER = "One caller requests records that 4.2 denies it, if any"


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
    assert "reaches only the records that 4.2 gives that scope" in spec.sections["2"]
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
            "`invoice.customer_id` must be the caller's ID; `invoice_line` through `invoice_id`.\n"
            "- **Caller's ID**: [TODO: claim of the identity provider]",
        ),
        (
            feature("permits"),
            "`permit.resident_id` must be the user of the session; `proof` through",
        ),
        (feature("rides"), "`ride.rider_id` must be the caller's ID in the token."),
        (
            feature("plans", authz_models=["ownership"]),
            "`plan.gym_id` must be the owner of the key",
        ),
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


# Keys


@pytest.mark.parametrize("name", ["plans", "notices"])
def test_the_store_of_keys_is_asked_and_its_columns_are_not_invented(
    name: str, render: Render
) -> None:
    access = render(**feature(name)).sections["4.2"]
    assert "identifies the record in [TODO: existing key store (service or table), or a" in access
    assert "secret_sha256" not in access
    assert "[TODO: who issues, rotates and revokes keys, by which command" in access
    assert "[TODO: form of a key]" in access
    assert "<product>" not in access


@pytest.mark.parametrize("entity", ["ApiKey", "api_key", "ApiKeys"])
def test_an_entity_for_keys_is_where_they_are_kept(entity: str, render: Render) -> None:
    keys = [{"name": entity, "attributes": ["id uuid PK", "secret_sha256 bytea"]}]
    access = render(**feature("notices", entities=keys)).sections["4.2"]
    assert f"identifies the record in `{entity}` of Section 3." in access
    assert "existing key store" not in access


# Tokens


@pytest.mark.parametrize(
    "answers",
    [
        feature("rooms"),
        feature("rides"),
        {"surfaces": ["rest"], "oidc_client": "resource_server"},
        {"surfaces": ["graphql", "ui"], "oidc_client": "spa"},
        {"surfaces": ["rest", "ui"], "frontend_framework": "ios"},
    ],
)
def test_what_ends_a_token_after_sign_out_is_one_story(
    answers: dict[str, Any], render: Render
) -> None:
    spec = render(**answers)
    control = spec.row("2", "**[SEC-SPC-010]**")[1]
    assert control == "A user's token is rejected after sign-out (see 4.2)."
    asked = "[TODO: lifetime; what signs a user out; what ends the token"
    assert spec.text.count(asked) == 1
    assert f"  - **End**: {asked}" in spec.sections["4.2"]
    assert "oken used after sign-out (SEC-SPC-010)" in spec.sections["7"]
    assert "ends it by deny-list or introspection" not in spec.text
    assert "signs nobody in" not in spec.text


def test_a_token_of_a_program_has_no_sign_out(render: Render) -> None:
    assert "sign-out" not in render(**feature("loans")).text


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        (
            feature("rooms"),
            "how the page gets, keeps and renews its token (SEC-SPC-005), or a session",
        ),
        ({"oidc_client": "resource_server"}, "how the page gets, keeps and renews its token"),
        (
            {"authn_methods": ["jwt"], "frontend_framework": "android"},
            "how the app gets, keeps and renews its token",
        ),
    ],
)
def test_how_a_front_end_gets_its_token_is_asked(
    answers: dict[str, Any], asked: str, render: Render
) -> None:
    spec = render(**{"surfaces": ["rest", "ui"], **answers})
    assert f"[TODO: {asked}" in spec.sections["4.2"]
    assert ("[SEC-SPC-005]" in spec.sections["2"]) is ("page" in asked)


def test_a_session_and_an_api_alone_are_not_asked_for_the_token_of_a_page(render: Render) -> None:
    for name in ("permits", "rides"):
        spec = render(**feature(name))
        assert "gets, keeps and renews" not in spec.text
        assert "[SEC-SPC-005]" not in spec.text


# Services


@pytest.mark.parametrize(
    ("answers", "identity"),
    [
        (feature("rides"), ""),
        (feature("loans"), ""),
        (feature("loans", authn_methods=["mtls"]), ""),
        (
            feature("rides", operations=[{"call": "GET /v1/rides/{ride_id}", "access": "service"}]),
            "[TODO: mTLS or client credentials] on each call of a service to this one",
        ),
        ({"surfaces": ["rest"], "architecture_style": "microservices"}, '"no service calls it"]'),
    ],
)
def test_a_service_that_users_and_services_call_is_asked_how_a_service_proves_itself(
    answers: dict[str, Any], identity: str, render: Render
) -> None:
    spec = render(**answers)
    assert ("**Service identity**" in spec.text) is bool(identity)
    assert identity in spec.sections["4.2"]
    assert "not trusted on its own" not in spec.text
    assert "the edge alone" not in spec.text


def test_a_service_that_nobody_calls_checks_no_identity(render: Render) -> None:
    spec = render(**feature("watch"))
    assert "**Service identity**" not in spec.text
    assert "service identity" not in spec.sections["2"]
    assert spec.row("2", "**[SEC-SPC-035]**")[1].startswith("Calls to other services carry the")


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        (
            feature("loans"),
            "  - **branch-register**: [TODO: contract, credential, audience and scope]",
        ),
        (feature("loans"), "  - **fee-ledger**: [TODO: contract, credential, audience and scope]"),
        (
            feature("loans"),
            "  - **NATS JetStream**: [TODO: credential, and the channels that it may use]",
        ),
        (feature("watch"), "  - **Kafka**: [TODO: credential, and the channels that it may use]"),
        (
            feature("portal"),
            "  - **the mail service**: [TODO: contract, credential, audience and scope]",
        ),
        (
            feature("portal", service_dependencies=["billing"]),
            '**billing**: [TODO: contract, credential, audience and scope, or "none: in process"]',
        ),
        (
            {"surfaces": ["events"], "message_broker": "other"},
            "  - **Broker**: [TODO: credential, and the channels that it may use]",
        ),
    ],
)
def test_the_credential_of_each_outgoing_call_is_asked(
    answers: dict[str, Any], asked: str, render: Render
) -> None:
    spec = render(**answers)
    assert asked in spec.sections["4.2"]
    assert spec.text.count(asked) == 1


def test_where_nothing_is_called_no_credential_is_asked(render: Render) -> None:
    assert "Outgoing credentials" not in render(**feature("notices")).text


@pytest.mark.parametrize(("frontend", "kind"), [("flutter", "app"), ("react", "page")])
def test_a_public_front_end_asks_where_a_third_party_s_key_is_kept(
    frontend: str, kind: str, render: Render
) -> None:
    spec = render(**feature("app", frontend_framework=frontend, deployment_strategy="rolling"))
    holder = f"[TODO: who holds its key (a server of ours, or the {kind} with a restricted key)"
    asked = f"  - **timetable-api**: {holder}; its quota; its terms on caching]"
    assert asked in spec.sections["4.2"].splitlines()


# Log fields


@pytest.mark.parametrize(
    ("answers", "caller"),
    [
        (feature("rooms"), "pseudonymous subject"),
        (feature("permits"), "pseudonymous subject"),
        (feature("plans"), "key ID"),
        (feature("loans"), "client ID"),
        (feature("loans", authn_methods=["mtls"]), "ID of the caller's record"),
        (
            {"surfaces": ["rest"], "authn_methods": ["jwt", "api_key"]},
            "pseudonymous subject or key ID",
        ),
    ],
)
def test_a_log_line_names_its_event_and_its_caller(
    answers: dict[str, Any], caller: str, render: Render
) -> None:
    said = render(**answers).bullet("9", "Logging")
    assert "`event.name`" in said
    assert f"`caller` ({caller})" in said
    assert "`client.address` (of an unknown caller)" in said
    assert "exception to what SEC-SPC-025 never" not in said


@pytest.mark.parametrize("name", ["watch", "import"])
def test_where_nobody_calls_a_log_line_has_no_caller(name: str, render: Render) -> None:
    said = render(**feature(name)).bullet("9", "Logging")
    assert "`event.name`" in said
    assert "`caller`" not in said
    assert "client.address" not in said


def test_a_refused_handshake_is_an_event(render: Render) -> None:
    spec = render(**feature("loans", authn_methods=["mtls"]))
    assert "`handshake_refused`" in spec.sections["9"]


# Health data


def test_the_audit_of_health_reads_is_asked_for_and_tested(render: Render) -> None:
    spec = render(**feature("shots"))
    assert spec.text.count("[TODO: where the audit is kept, how long, who reads it, and which") == 1
    assert (
        "One read and one write of a health record each leave one audit record, "
        "a list one for each of its records" in spec.sections["7"]
    )
    assert "`health_record_read`" in spec.sections["9"]


SEARCHED = "[TODO: health fields that are searched: not field-encrypted; who reads"


@pytest.mark.parametrize("databases", [["postgresql", "opensearch"], ["mysql"], ["mongodb"]])
def test_health_fields_that_are_searched_are_not_simply_encrypted(
    databases: list[str], render: Render
) -> None:
    spec = render(**feature("shots", databases=databases))
    assert spec.text.count(SEARCHED) == 1
    control = spec.row("2", "**[SEC-SPC-027]**")[1]
    where = ", in the search index," if "opensearch" in databases else ""
    assert control.startswith(
        "Stored health fields (Section 9) are encrypted field by field, "
        f"except{where} the searched ones of Section 9"
    )


def test_health_fields_that_nobody_searches_are_encrypted(render: Render) -> None:
    reads = [{"call": "GET /v1/shots/{id}", "summary": "Read a shot", "access": "nurse"}]
    spec = render(**feature("shots", databases=["postgresql"], operations=reads))
    assert SEARCHED not in spec.text
    assert (
        "Stored health fields (Section 9) are encrypted field by field: [TODO: column"
        in spec.sections["2"]
    )


# Anonymous writes, certified callers


def test_the_limits_of_an_anonymous_write_are_asked_for(render: Render) -> None:
    control = render(surfaces=["rest"], access="public").row("2", "**[SEC-SPC-015]**")[1]
    assert "a limit per address ([TODO: both numbers])" in control
    assert "[TODO: who or what checks it]" in control


def test_the_records_of_certified_callers_are_kept_somewhere(render: Render) -> None:
    access = render(surfaces=["rest"], authn_methods=["mtls"]).sections["4.2"]
    asked = "in [TODO: table or service of the callers, and who adds and removes one] (SEC-SPC-040)"
    assert asked in access


def test_components_that_were_answered_say_which_one_signs_users_in(render: Render) -> None:
    mine = [{"path": "app/login.py", "change": "new", "does": "Sign-in"}]
    said = render(**feature("permits", sign_in="built_here", components=mine))
    asked = "[TODO: its component (Section 5) and paths]"
    assert asked in said.bullet("4.2", "Sign-in")
