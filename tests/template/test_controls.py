"""The controls of Section 2, what tests each part of them, and what Section 9 says of the data."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import interview
from document import Render, Spec, control
from features import NAMES, feature

ROWS = Path(__file__).parents[2] / "template" / "_rows" / "security.json"
CONTROLS = json.loads(ROWS.read_text("utf-8"))["rows"]["controls"]


def attack(spec: Spec, number: str) -> str:
    """What VAL-SPC-009 tries against a control."""
    tests = spec.sections["7"].partition("[VAL-SPC-009] Security Test")[2].partition("\n- ")[0]
    (found,) = re.findall(rf"^  - (.+) \(SEC-SPC-{number}\)$", tests, re.MULTILINE)
    return str(found[:1].lower() + found[1:])


# Sources


@pytest.mark.parametrize("row", CONTROLS, ids=lambda row: row["id"])
def test_a_source_is_cited_by_section(row: dict[str, Any]) -> None:
    source = json.dumps(row["source"])
    assert not re.search(r"ASVS 5\.0 V|ASVS 5\.0(?! [0-9]+\.[0-9]+\.[0-9]+)", source)
    assert not re.search(r"RFC (?!9449|9846)[0-9]+(?! [0-9]+(\.[0-9]+)*)(?![0-9])", source)


def test_a_reworded_control_keeps_its_source_and_priority(render: Render) -> None:
    own = [{"id": "SEC-SPC-022", "text": "All of it is encrypted."}]
    row = render(surfaces=["rest"], security_requirements=own).row("2", "**[SEC-SPC-022]**")
    assert row[1:3] == ["All of it is encrypted.", "High"]
    assert row[3].startswith("N/A (ASVS 5.0 12.3.1, ")


# A policy inside the query


def test_a_search_under_a_policy_filters_inside_its_query(render: Render) -> None:
    spec = render(**feature("rooms"))
    assert "inside its query, to hits, totals, highlights and suggestions." in control(spec, "019")
    assert attack(spec, "019").endswith("by hit, total, highlight and suggestion")


@pytest.mark.parametrize(
    ("surfaces", "calls", "filters"),
    [
        (["rest", "storage"], ["GET /v1/rooms"], True),
        (["grpc", "storage"], ["rpc Rooms.List"], True),
        (["rest", "storage"], ["GET /v1/rooms/{id}"], False),
        (["storage"], [], False),
    ],
)
def test_a_list_under_a_policy_filters_inside_its_query(
    surfaces: list[str], calls: list[str], filters: bool, render: Render
) -> None:
    operations = [{"call": call, "access": "nurse"} for call in calls]
    spec = render(surfaces=surfaces, authz_models=["abac"], operations=operations)
    assert ("inside its query, to hits and totals." in control(spec, "019")) == filters
    assert ("by hit and total" in attack(spec, "019")) == filters


# What this side does, not the issuer or the caller


@pytest.mark.parametrize("name", ["gate", "rooms", "stock", "rides"])
def test_the_issuer_rotates_its_keys_and_this_side_accepts_them(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "two keys live" not in spec.body
    text = control(spec, "009")
    assert "only with a current signing key of the issuer's JWKS whose `kid` and, if" in text
    assert "cached keys expire after [TODO: time; and the response while the" in text
    assert "a retired key" in attack(spec, "009")
    assert attack(spec, "009").endswith("issuer down")


@pytest.mark.parametrize("name", ["gate", "rooms", "stock", "rides"])
def test_nbf_is_optional_and_the_clock_skew_is_asked(name: str, render: Render) -> None:
    spec = render(**feature(name))
    text = control(spec, "008")
    assert "a current time before `exp` and not before any `nbf`" in text
    assert "ASVS 5.0 9.1.1, 9.1.2, 9.2.1 to 9.2.3" in spec.row("2", "**[SEC-SPC-008]**")[3]
    assert "  - **Values**: [TODO: alg; aud of this" in spec.sections["4.2"]
    assert "; largest clock skew, such as 60 s]\n" in spec.sections["4.2"]
    assert "- **Token check**: SEC-SPC-008 and SEC-SPC-009, with:\n" in spec.sections["4.2"]
    assert attack(spec, "008").endswith("expired token, token before its `nbf`, ID token")


def test_a_token_is_a_jwt_or_opaque_as_someone_decides(render: Render) -> None:
    access = render(**feature("stock")).sections["4.2"]
    assert "[TODO: JWTs, or opaque tokens that are checked by introspection (RFC 7662)]" in access


def test_a_client_checks_what_it_sees_of_a_sign_in(render: Render) -> None:
    built = {"sign_in": "built_here"} if "sign_in" in interview.questions() else {}
    spec = render(surfaces=["rest", "ui"], oidc_client="bff", **built)
    assert attack(spec, "001").startswith("sign-in without PKCE, forged `state`")
    assert "reused code" not in spec.body


@pytest.mark.parametrize("framework", ["server_rendered", "react", "vue"])
def test_roles_of_users_that_are_here_are_read_at_each_request(
    framework: str, render: Render
) -> None:
    spec = render(**feature("permits", frontend_framework=framework))
    assert control(spec, "004").startswith("Roles are read from the user store at each request,")
    assert (
        "from the user store ([TODO: table or service]) at each request (SEC-SPC-004)"
        in spec.sections["4.2"]
    )
    assert "15 minutes" not in control(spec, "004")


def test_roles_of_an_identity_provider_are_read_again_now_and_then(render: Render) -> None:
    bff = {"surfaces": ["rest", "ui"], "oidc_client": "bff", "authz_models": ["rbac"]}
    text = control(render(**bff, authn_methods=["oidc"]), "004")
    assert "from the identity provider after at most [TODO: time, call and claim; a " in text
    assert "15 minutes" not in text


@pytest.mark.parametrize(
    ("answers", "warns"),
    [
        (feature("permits"), True),
        (feature("portal", oidc_client="bff"), True),
        (feature("permits", authn_methods=["jwt"]), False),
    ],
)
def test_a_session_that_ends_warns_first(
    answers: dict[str, Any], warns: bool, render: Render
) -> None:
    spec = render(**answers)
    states = [row for row in spec.rows("4.1") if row[0] == "Session ends"]
    assert bool(states) == warns
    said = "the warning of 4.2; [TODO: how input is kept]"
    assert all(row[2] == said for row in states)
    if warns:
        timeouts = spec.bullet("4.2", "Session timeouts")
        assert (
            "a warning 2 minutes before each; idle 30 minutes, extended by one action;" in timeouts
        )
        assert "WCAG 2.2.1" in timeouts


# Encryption


@pytest.mark.parametrize(
    ("classes", "asked", "priority"),
    [
        (
            ["card"],
            "[TODO: which card fields; is the token of the card one of them; column",
            "High",
        ),
        (
            ["health"],
            "[TODO: column type of the ciphertext; cipher; where",
            "Critical",
        ),
        (["health", "card"], "[TODO: which card fields; is the token of the card", "Critical"),
    ],
)
def test_the_fields_that_are_encrypted_are_asked(
    classes: list[str], asked: str, priority: str, render: Render
) -> None:
    row = render(surfaces=["rest", "storage"], data_classes=classes).row("2", "**[SEC-SPC-027]**")
    assert f"are encrypted field by field: {asked}" in row[1]
    assert row[2] == priority


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("postgresql", "PostgreSQL**: [TODO: volume, managed or none; whose key]"),
        ("sqlite", "SQLite**: [TODO: encrypted volume of its host or none, and whose key]"),
        ("object_storage", "object storage**: [TODO: server-side encryption, and whose key]"),
        (
            "dynamodb",
            "DynamoDB**: always on; [TODO: AWS owned, AWS managed or customer managed key]",
        ),
    ],
)
def test_how_a_store_is_encrypted_at_rest_is_asked(store: str, said: str, render: Render) -> None:
    spec = render(surfaces=["rest", "storage"], databases=[store], data_classes=["pii"])
    assert f"- **Encryption at Rest, {said}" in spec.sections["9"]
    assert "disk below" not in spec.body
    assert "encrypted disk" not in spec.body


# Headers and the rest of a hardened surface


@pytest.mark.parametrize(
    ("answers", "has", "lacks"),
    [
        pytest.param(
            {"surfaces": ["rest"]},
            [
                "HSTS (one year, with subdomains)",
                "nosniff",
                "`Referrer-Policy: same-origin`",
                'for CORS, or "no browser calls it"]',
            ],
            ["CSP", "introspection", "reflection"],
            id="an API",
        ),
        pytest.param(
            {"surfaces": ["rest", "ui"], "frontend_framework": "react"},
            [
                "each page also has a CSP with `frame-ancestors 'self'`",
                "CORS allows only the origins",
            ],
            ["security headers set"],
            id="pages",
        ),
        pytest.param(
            {"surfaces": ["rest", "ui"], "frontend_framework": "server_rendered"},
            ["each page also has a CSP with `frame-ancestors 'self'`"],
            ["CORS"],
            id="pages of the same origin",
        ),
        pytest.param(
            {"surfaces": ["grpc"]},
            ["gRPC reflection is off in production"],
            ["HSTS", "CORS", "introspection"],
            id="gRPC",
        ),
        pytest.param(
            {"surfaces": ["graphql"]},
            ["GraphQL introspection is off in production", "`Referrer-Policy: same-origin`"],
            ["reflection"],
            id="GraphQL",
        ),
    ],
)
def test_security_headers_are_named_and_each_part_has_its_attack(
    answers: dict[str, Any], has: list[str], lacks: list[str], render: Render
) -> None:
    spec = render(**answers)
    text, tried = control(spec, "022"), attack(spec, "022")
    assert all(part in text for part in has)
    assert not any(part in text for part in lacks)
    for part, word in {
        "TLS only": "plaintext connection",
        "CORS": "a disallowed origin",
        "Referrer-Policy": "security headers",
        "frame-ancestors": "framed by another site",
        "introspection": "introspection query",
        "reflection": "reflection call",
        "stack trace": "unexpected error",
    }.items():
        assert (part in text) == (word in tried), part


def test_a_contract_test_shows_no_reader_and_no_producer(render: Render) -> None:
    spec = render(surfaces=["rest", "events", "storage"], message_broker="kafka")
    verified = dict(row[:2] for row in spec.rows("7.1") if row[0].startswith("SEC"))
    assert verified["SEC-SPC-020"] == "VAL-SPC-002"
    assert verified["SEC-SPC-034"] == "VAL-SPC-009"


# The attack on an answered control


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("notices", {}),
        ("rides", {"security_requirements": [{"id": "SEC-SPC-050", "text": "No ride is shown."}]}),
        ("import", {"security_requirements": [{"text": "A file is signed."}]}),
    ],
)
def test_the_attack_on_an_answered_control_is_asked(
    name: str, changes: dict[str, Any], render: Render
) -> None:
    spec = render(**feature(name, **changes))
    assert "[TODO: the attack of SEC-SPC-050]" in spec.bullet("7", "[VAL-SPC-009] Security Test")
    assert "an attempt to break" not in spec.body


# Accounts and rights


def test_the_account_of_a_job_and_its_rights_are_asked(render: Render) -> None:
    spec = render(**feature("import"))
    assert "[TODO: account and its rights; what refuses a start by others]" in control(spec, "036")
    assert "the rights it needs" not in spec.body
    assert "only what the job needs" not in spec.body


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_a_job_beside_calls_may_have_the_account_of_its_application(
    style: str, render: Render
) -> None:
    spec = render(surfaces=["rest", "jobs", "storage"], architecture_style=style)
    assert "[TODO: account (its own or the " in control(spec, "036")
    assert "runs as its own account" not in control(spec, "036")


def test_who_sees_a_masked_field_in_full_is_asked(render: Render) -> None:
    masked = next(
        li for li in render(**feature("permits")).sections["4.1"].splitlines() if "Masked" in li
    )
    assert '[TODO: field, part shown, role that sees it in full, or "none"]' in masked
    assert "only to a caller who needs it" not in masked


# Nothing to control


@pytest.mark.parametrize("language", ["java", "rust", "typescript"])
def test_public_code_without_an_interface_has_no_control_of_its_answers(
    language: str, render: Render
) -> None:
    spec = render(**feature("tax", backend_language=language))
    assert "SEC-SPC-014" not in spec.body


@pytest.mark.parametrize(
    ("calls", "updates"),
    [
        (["rpc a.b.v1.Gates/OpenGate"], False),
        (["rpc a.b.v1.Gates/UpdateGate"], True),
        (["a.b.v1.Gates/UpdateGate"], True),
        ([], False),
    ],
)
def test_a_field_mask_needs_an_update(calls: list[str], updates: bool, render: Render) -> None:
    operations = [{"call": call, "access": "owner"} for call in calls]
    text = control(render(surfaces=["grpc"], operations=operations), "020")
    assert ("field mask" in text) == updates


def test_an_app_has_one_control_of_its_secrets(render: Render) -> None:
    spec = render(**feature("app"))
    assert "SEC-SPC-031" not in spec.body
    assert control(spec, "038") == (
        "No secret is in the repository or the app package, "
        "but a restricted key where 4.2 names it."
    )


def test_a_stream_has_no_deadline(render: Render) -> None:
    assert control(render(**feature("loans")), "033").startswith("The server ends a unary call")


# Retention and erasure


@pytest.mark.parametrize("name", ["permits", "plans", "shots"])
def test_each_class_says_how_long_it_is_kept_and_who_deletes_it(name: str, render: Render) -> None:
    rows = [row for row in render(**feature(name)).rows("9") if len(row) == 5]
    kept = [row[4] for row in rows if row[1] in ("PII", "Health", "Payment card data")]
    assert kept
    for cell in kept:
        assert cell.startswith("[TODO: how long, ")
        assert cell.endswith("agreed with legal], deleted by [TODO: job or TTL]")


def test_copies_of_personal_data_are_kept_and_deleted_too(render: Render) -> None:
    loans = render(**feature("loans", data_classes=["pii"], regulations=["gdpr"]))
    assert (
        "kept 24 hours: time to live deletes an item"
        in loans.row("3", "One result for each idempotency key")[1]
    )
    key = loans.row("9", "`idempotency_key.caller`, `idempotency_key.response`")
    assert key[4] == "see Section 3"
    assert "Erasure includes `idempotency_key`, `outbox_event` and" in control(loans, "030")
    permits = render(**feature("permits"))
    assert "idempotency_key" not in permits.text
    assert permits.row("9", "old versions of objects")[2] == "object storage"
    assert permits.row("9", "log lines")[4] == "[TODO: days; what deletes them]"
    assert "Erasure includes old versions of objects." in control(permits, "030")
    shots = render(**feature("shots"))
    assert shots.row("9", "search index")[2] == "OpenSearch"


@pytest.mark.parametrize("name", ["gate", "tax", "watch", "stock"])
def test_without_declared_data_no_copy_of_it_is_listed(name: str, render: Render) -> None:
    section = render(**feature(name)).sections["9"]
    assert "| log lines |" not in section
    assert "idempotency_key.response" not in section


def test_what_law_keeps_is_asked(render: Render) -> None:
    spec = render(**feature("permits"))
    assert "who starts it; data kept by law, and who may read it]" in control(spec, "030")


def test_hipaa_speaks_of_business_associates(render: Render) -> None:
    row = render(**feature("shots")).row("9", "HIPAA")
    assert "business associate" in row[1]
    assert "processor" not in " ".join(row)


# No contradiction


@pytest.mark.parametrize("name", NAMES)
def test_roles_that_are_named_anywhere_are_those_of_4_2(name: str, render: Render) -> None:
    spec = render(**feature(name))
    named = set(re.findall(r"\brole (`[^`]+`)", spec.body))
    bullet = re.search(r"\*\*RBAC\*\*: roles (.+?), from ", spec.body)
    assert named <= set(bullet[1].split(", ") if bullet else [])


@pytest.mark.parametrize("name", NAMES)
def test_every_id_that_is_cited_exists(name: str, render: Render) -> None:
    spec = render(**feature(name))
    for family in ("REQ", "SEC", "VAL"):
        cited = set(re.findall(rf"\b{family}-SPC-\d{{3}}\b", spec.body))
        assert cited <= set(spec.defined(family)), family


def test_an_address_that_a_caller_gave_is_checked_before_it_is_called(render: Render) -> None:
    spec = render(**feature("webhook-relay"))
    assert "follows no redirect" in control(spec, "024")
    assert "internal address" in attack(spec, "024")
    for name in ("loans", "permits", "tax-form"):
        assert "SEC-SPC-024" not in render(**feature(name)).text


def test_the_owner_of_data_sees_it_in_an_error(render: Render) -> None:
    spec = render(**feature("tax-form"))
    assert "PII beyond the log fields in Section 9;" in control(spec, "025")
    assert "only data that the caller may read" in control(spec, "025")


@pytest.mark.parametrize(("language", "store"), [("php", "cockroachdb"), ("go", "sqlite")])
def test_a_library_without_a_control_is_asked_what_its_logs_must_not_contain(
    language: str, store: str, render: Render
) -> None:
    spec = render(
        surfaces=["events", "storage"],
        architecture_style="monolith",
        backend_language=language,
        databases=[store],
        deployment_strategy="none",
    )
    asked = "[TODO: what logs and traces must not contain]"
    assert control(spec, "025").startswith(asked)
    assert spec.text.count(asked) == 1
    assert "logs contain no" not in spec.text
