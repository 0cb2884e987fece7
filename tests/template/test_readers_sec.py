"""What fresh readers found in 4.2 and in the security rows: foreign, asked twice or not carried."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render, Spec, control
from features import feature


def attacks(spec: Spec) -> str:
    """Return what VAL-SPC-009 tries."""
    return spec.bullet("7", "[VAL-SPC-009] Security Test")


# What a key in a URL gets


@pytest.mark.parametrize(
    ("surface", "ways", "case"),
    [
        ("rest", ["api_key"], "No API key, or a key in the URL ->"),
        ("rest", ["api_key", "jwt"], "No credential, or a key in the URL ->"),
        ("grpc", ["api_key"], "No API key ->"),
        ("rest", ["jwt"], "No token ->"),
    ],
)
def test_a_key_in_a_url_has_an_error_where_there_are_urls(
    surface: str, ways: list[str], case: str, render: Render
) -> None:
    spec = render(surfaces=[surface, "storage"], authn_methods=ways, backend_language="go")
    assert spec.bullet("6", "Error 50").startswith(case)


# Whose records


@pytest.mark.parametrize(
    ("answers", "named", "asked"),
    [
        (
            feature("match-server"),
            "`queue_entry.player_id` must be",
            "[TODO: which record `arena.match.v1.MatchService/WatchMatch` is about, and what names",
        ),
        (
            feature(
                "match-server",
                surfaces=["graphql", "storage"],
                operations=[{"call": "query queueEntries", "access": "owner"}],
            ),
            "`queue_entry.player_id` must be",
            "",
        ),
        (
            feature(
                "match-server",
                surfaces=["rest", "storage"],
                operations=[
                    {"call": "GET /v1/players/me/ratings", "access": "owner"},
                    {"call": "DELETE /v1/replays/{id}", "access": "owner"},
                ],
            ),
            "`rating.player_id` must be",
            "[TODO: which record `DELETE /v1/replays/{id}` is about, and what names",
        ),
    ],
)
def test_only_what_the_operations_of_owners_reach_has_an_owner(
    answers: dict[str, Any], named: str, asked: str, render: Render
) -> None:
    said = render(**answers).sections["4.2"].partition("**Ownership**: ")[2].splitlines()[0]
    assert named in said
    assert ("which record" in said) is bool(asked)
    assert asked in said
    assert said.count("player_id") == 1


def test_a_record_that_leads_to_a_reached_one_goes_through_it(render: Render) -> None:
    said = render(**feature("portal")).sections["4.2"]
    assert "`invoice_line` through `invoice_id`" in said


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        (feature("permits"), False),
        (feature("permits", operations=[{"call": "GET /permits", "access": "owner"}]), False),
        (feature("permits", operations=[{"call": "GET /permits/{id}", "access": "owner"}]), True),
        (feature("rides"), True),
        (feature("match-server"), True),
    ],
)
def test_the_record_of_another_is_refused_where_a_call_can_name_one(
    answers: dict[str, Any], named: bool, render: Render
) -> None:
    spec = render(**answers)
    assert ("**Error 52**" in spec.sections["6"]) is named
    assert (" to a caller who " in control(spec, "016")) is named


# Asked once


@pytest.mark.parametrize("name", ["match-server", "loans", "plans", "tax-form"])
def test_a_page_limit_is_asked_by_paging_alone(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "page limit" not in spec.sections["2"]
    assert "three numbers" not in spec.text


@pytest.mark.parametrize(
    ("answers", "limited"),
    [
        ({"surfaces": ["rest"], "operations": [{"call": "GET /a"}]}, False),
        ({"surfaces": ["rest"], "operations": [{"call": "PUT /a/{id}"}]}, True),
        ({"surfaces": ["graphql"]}, True),
        ({"surfaces": ["grpc"]}, False),
    ],
)
def test_a_size_limit_is_for_what_takes_a_body(
    answers: dict[str, Any], limited: bool, render: Render
) -> None:
    spec = render(**answers)
    assert ("each request has a size limit" in control(spec, "021")) is limited


def test_the_deadline_of_a_call_is_asked_in_its_contract_alone(render: Render) -> None:
    spec = render(**feature("match-server"))
    assert control(spec, "033").endswith("every message has a size limit ([TODO: number]).")
    assert "even if the client sends none or a longer one" in control(spec, "033")


@pytest.mark.parametrize("name", ["rides", "stock", "gate", "match-server"])
def test_the_token_check_says_its_controls_once(name: str, render: Render) -> None:
    spec = render(**feature(name))
    said = "- **Token check**: SEC-SPC-008 and SEC-SPC-009, with:\n"
    assert said in spec.sections["4.2"]
    assert "at+jwt" not in spec.text
    assert "(SEC-SPC-010). The table" not in spec.text


@pytest.mark.parametrize("surfaces", [["rest"], ["graphql"], ["grpc"]])
def test_an_operation_without_access_is_asked_about_in_4_2_alone(
    surfaces: list[str], render: Render
) -> None:
    call = {"rest": "GET /a", "graphql": "query a", "grpc": "a.v1.A/GetA"}[surfaces[0]]
    spec = render(surfaces=surfaces, operations=[{"call": call}])
    assert spec.text.count("who may call it") == 1
    assert "who may call it" in spec.sections["4.2"]


# What nothing carries


@pytest.mark.parametrize(
    ("answers", "answered"),
    [
        (feature("churn-scores"), False),
        (feature("shots", surfaces=["jobs", "storage"]), False),
        (feature("permits"), True),
        (feature("plans"), True),
    ],
)
def test_an_error_answer_needs_a_caller(
    answers: dict[str, Any], answered: bool, render: Render
) -> None:
    spec = render(**answers)
    if "[SEC-SPC-025]" in spec.sections["2"]:
        assert ("error responses show" in control(spec, "025")) is answered
        assert ("of error responses" in attacks(spec)) is answered


SIGNS = {"text": "The service gives a pre-signed URL of the report."}


@pytest.mark.parametrize(
    ("changes", "signed"),
    [({}, False), ({"requirements": [SIGNS]}, True), ({"surfaces": ["jobs", "storage"]}, False)],
)
def test_a_signed_address_is_controlled_where_something_signs_one(
    changes: dict[str, Any], signed: bool, render: Render
) -> None:
    answers = {
        "surfaces": ["rest", "jobs", "storage"],
        "databases": ["object_storage"],
        "operations": [{"call": "GET /reports/{date}"}, {"call": "job build-report"}],
        **changes,
    }
    spec = render(**answers)
    assert ("signed URL works" in spec.text) is signed
    assert ("[SEC-SPC-037]" in spec.text) is signed


@pytest.mark.parametrize(
    ("answers", "probes"),
    [
        (feature("rides"), True),
        (feature("match-server"), True),
        ({"surfaces": ["rest"]}, False),
        (feature("churn-scores"), False),
    ],
)
def test_what_a_platform_calls_without_a_credential_is_asked_once(
    answers: dict[str, Any], probes: bool, render: Render
) -> None:
    assert render(**answers).text.count("[TODO: port and path of probes") == probes


@pytest.mark.parametrize("name", ["webhook-relay", "rides", "plans"])
def test_a_signature_that_the_answers_ask_for_is_carried(name: str, render: Render) -> None:
    spec = render(
        **feature(
            name,
            surfaces=["rest", "storage"],
            operations=[{"call": "POST /hooks", "access": "valid signature"}],
            security_requirements=[{"text": "A webhook without a valid signature is refused."}],
        )
    )
    assert "SEC-SPC-044" not in spec.text
    assert spec.bullet("4.2", "Webhook signature").startswith("[TODO: scheme and header; secret")


@pytest.mark.parametrize(
    ("attribute", "asked"),
    [("secret varbinary(64)", True), ("api_key text", True), ("secret_sha256 bytea", False)],
)
def test_a_secret_in_a_column_is_asked_about(attribute: str, asked: bool, render: Render) -> None:
    entities = [{"name": "Hook", "attributes": ["id uuid PK", attribute]}]
    text = control(render(surfaces=["rest", "storage"], entities=entities), "031")
    assert ("; what `Hook." in text) is asked


def test_a_key_is_revoked_by_error_55_and_its_record_holds_more_than_a_hash(
    render: Render,
) -> None:
    spec = render(**feature("plans"))
    assert control(spec, "011").startswith("Only the key ID and the SHA-256")
    assert "revoked and expired key" not in attacks(spec)
    assert "**Error 55**: API key unknown, wrong, revoked or expired" in spec.text


def test_no_key_of_an_issuer_is_kept_for_ever(render: Render) -> None:
    spec = render(**feature("rides"))
    assert "While the endpoint is down" not in control(spec, "009")
    assert "cached keys expire after [TODO: time; and the response" in control(spec, "009")


@pytest.mark.parametrize("card", [True, False])
def test_a_page_says_what_its_policy_allows(card: bool, render: Render) -> None:
    more: dict[str, Any] = {"data_classes": ["card"]} if card else {}
    spec = render(surfaces=["rest", "ui"], frontend_framework="react", **more)
    named = "the script and frame sources of 4.2" if card else "the script sources of 4.2"
    directives = "`frame-ancestors 'self'`, `object-src 'none'`, `base-uri 'none'`"
    assert f"{directives} and {named}" in control(spec, "022")
    assert spec.bullet("4.2", "Script sources") == "[TODO: origin, nonce or hash of each]"
    assert ("- **Frame origin**: [TODO: " in spec.sections["4.2"]) is card


def test_a_library_is_no_backend_that_calls_addresses(render: Render) -> None:
    assert "15.3.2" not in render(**feature("maps-sdk")).row("2", "**[SEC-SPC-023]**")[3]
    assert (
        "15.3.2"
        in render(**feature("rides", service_dependencies=["maps"])).row("2", "**[SEC-SPC-023]**")[
            3
        ]
    )


def test_a_password_that_a_requirement_names_is_in_no_log(render: Render) -> None:
    told = [{"text": "A guest registers once with email and password."}]
    spec = render(surfaces=["rest"], requirements=told)
    assert "contain no passwords or tokens" in control(spec, "025")
    assert "password" not in control(render(surfaces=["rest"]), "025")


@pytest.mark.parametrize("surface", ["rest", "graphql", "grpc"])
def test_the_life_of_a_service_token_is_its_issuers(surface: str, render: Render) -> None:
    spec = render(surfaces=[surface], oidc_client="m2m")
    assert "[TODO: minutes that the issuer gives it]" in control(spec, "007")
    assert "5 minutes" not in spec.sections["4.2"]


# Roles of people and programs


@pytest.mark.parametrize("name", ["device-gateway"])
def test_a_role_of_a_person_is_not_given_to_a_program(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert ", from [TODO: the record of the caller, or of the person behind it" in spec.text
    assert "identifies a program, not a person" not in spec.text


@pytest.mark.parametrize(
    ("models", "column"),
    [
        (["rbac"], "[TODO: a column for each role]"),
        (["rbac", "ownership"], "[TODO: a column for each role]"),
        (["ownership"], "known caller"),
        (["scopes"], "known caller"),
    ],
)
@pytest.mark.parametrize("language", ["undecided", "go", "java"])
def test_a_table_to_fill_in_has_columns_for_roles(
    language: str, models: list[str], column: str, render: Render
) -> None:
    shape = {"surfaces": ["rest"], "access": "signed_in", "backend_language": language}
    said = render(**shape, authz_models=models).sections["4.2"]
    assert f"| Operation | anonymous | {column} |" in said


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("maps-sdk", "[TODO: both limits]"),
        ("portal", "[TODO: both limits]"),
        ("plans", "[TODO: both limits]"),
        ("match-server", "[TODO: size]"),
        ("loans", "[TODO: size]"),
    ],
)
def test_a_time_limit_that_section_6_does_not_give_is_asked(
    name: str, limits: str, render: Render
) -> None:
    spec = render(**feature(name))
    assert f"limited in time and size ({limits})" in spec.sections["2"]
    assert ("**Timeout**" in spec.sections["6"]) is (limits == "[TODO: size]")


@pytest.mark.parametrize("language", ["go", "php", "java", "undecided"])
@pytest.mark.parametrize(
    ("path", "owned"), [("{token}/accept", False), (":reset_token/use", False), ("{id}/use", True)]
)
def test_a_token_in_a_path_names_no_record_of_another_owner(
    language: str, path: str, owned: bool, render: Render
) -> None:
    spec = render(
        surfaces=["rest", "storage"],
        databases=["postgresql"],
        backend_language=language,
        access="signed_in",
        operations=[{"call": f"POST /v1/invitations/{path}"}, {"call": "GET /v1/me"}],
    )
    assert ("**Error 52**" in spec.sections["6"]) == owned
    said = spec.row("2", "**[SEC-SPC-016]**")[1]
    assert (" to a caller who " in said) == owned


@pytest.mark.parametrize(("success", "conditional"), [([302], False), ([200], True)])
def test_headers_that_every_answer_has_are_tested_whoever_calls(
    success: list[int], conditional: bool, render: Render
) -> None:
    spec = render(
        surfaces=["rest"],
        access="signed_in",
        authn_methods=["oidc"],
        operations=[{"call": "GET /login/partner", "access": "anyone", "success": success}],
    )
    test = spec.bullet("7", "[VAL-SPC-009] Security Test")
    assert ("; if a browser calls it, a disallowed origin" in test) == conditional
    assert "the security headers on errors" in test


@pytest.mark.parametrize("name", ["rides", "device-gateway", "webhook-relay"])
def test_a_query_parameter_that_is_unknown_is_not_refused(name: str, render: Render) -> None:
    said = render(**feature(name)).row("2", "**[SEC-SPC-020]**")[1]
    assert "unknown body fields are rejected" in said
    assert "unknown request fields" not in said


@pytest.mark.parametrize("name", ["match-server", "device-gateway", "rides"])
def test_a_called_service_is_given_its_credential(name: str, render: Render) -> None:
    tried = attacks(render(**feature(name)))
    assert "dependency that refuses a call without the credential in 4.2 (SEC-SPC-035)" in tried


# What the third readers found


@pytest.mark.parametrize("name", ["tax-form", "permits", "portal"])
def test_a_request_without_a_session_is_not_refused_for_its_csrf_token(
    name: str, render: Render
) -> None:
    spec = render(**feature(name))
    assert control(spec, "003").startswith("In a session, a state change without")
    assert "**Error 53**: CSRF token missing or wrong" in spec.sections["6"]


@pytest.mark.parametrize("name", ["tax-form", "permits", "rides"])
def test_a_role_that_4_2_lets_at_a_record_is_no_other_owner(name: str, render: Render) -> None:
    free = {"call": "GET /api/all/{id}", "access": "role tax officer"}
    owned = {"call": "GET /api/own/{id}", "access": "owner"}
    roles = {"roles": ["tax officer"], "authz_models": ["rbac", "ownership"]}
    spec = render(**feature(name, operations=[owned, free], **roles))
    assert "Where 4.2 requires ownership, one check" in control(spec, "016")
    assert "record, where 4.2 requires ownership ->" in spec.sections["6"]
    assert "**Ownership**: as the table below requires" in spec.sections["4.2"]
    alone = render(**feature(name, operations=[owned], **roles))
    assert "exempt" not in control(alone, "016")
    assert "where the table below" not in alone.sections["4.2"]


@pytest.mark.parametrize("name", ["allotment-waitlist", "tax-form"])
def test_an_operation_without_ownership_is_no_exemption_from_it(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "exempt" not in control(spec, "016") + spec.sections["6"]


SCOPED: dict[str, Any] = {
    "authn_methods": ["api_key"],
    "authz_models": ["scopes"],
    "access": "internal",
    "operations": [{"call": "GET /a/{id}", "access": "scope a:read"}],
}


@pytest.mark.parametrize(("surface", "partly"), [("jobs", True), ("events", True), ("ui", False)])
def test_what_has_no_scope_in_the_table_is_not_denied_for_one(
    surface: str, partly: bool, render: Render
) -> None:
    spec = render(**SCOPED, surfaces=["rest", surface])
    said = "An operation with a scope in 4.2 is denied unless"
    assert control(spec, "018").startswith(said) is partly
    assert "**Scopes**: as in the table below (SEC-SPC-018)" in spec.sections["4.2"]
    unsaid = render(**SCOPED | {"operations": []}, surfaces=["rest", surface])
    one = (
        "one `resource:action` for each operation to which the table below gives one (SEC-SPC-018)"
    )
    assert (one in unsaid.sections["4.2"]) is partly


@pytest.mark.parametrize("language", ["typescript", "go", "java"])
def test_the_time_of_a_request_to_a_given_address_is_asked(language: str, render: Render) -> None:
    spec = render(**feature("webhook-relay", backend_language=language, backend_framework="other"))
    assert "follows no redirect and ends after [TODO: seconds]; the" in control(spec, "024")


@pytest.mark.parametrize("name", ["portal", "plans", "import"])
@pytest.mark.parametrize("when", ["The provider does not answer in 5 s", "No answer in 800 ms"])
def test_a_time_limit_that_an_error_names_is_not_asked(
    name: str, when: str, render: Render
) -> None:
    case = [{"id": 1, "when": when, "then": "a later run tries again"}]
    given = {"service_dependencies": ["payment provider"], "error_cases": case}
    spec = render(**feature(name, **given))
    assert "([TODO: size; time of calls without one in Section 6])" in control(spec, "023")


@pytest.mark.parametrize("name", ["rides", "match-server", "device-gateway", "loans"])
def test_the_fields_of_a_log_line_are_no_data_that_it_must_not_have(
    name: str, render: Render
) -> None:
    spec = render(**feature(name, data_classes=["pii"]))
    said = control(spec, "025")
    assert "PII beyond the log fields in Section 9" in said
    tested = spec.bullet("7", "[VAL-SPC-009] Security Test")
    assert "PII beyond the log fields in Section 9" in tested
    assert "personal data of Section 9" not in spec.text


@pytest.mark.parametrize("broker", ["kafka", "nats", "rabbitmq"])
def test_erasure_asks_how_it_reaches_sessions_and_dead_letters(broker: str, render: Render) -> None:
    spec = render(
        surfaces=["rest", "ui", "events", "storage"],
        data_classes=["pii"],
        regulations=["gdpr"],
        databases=["postgresql", "redis"],
        redis_role=["session"],
        authn_methods=["oidc"],
        oidc_client="bff",
        backend_language="java",
        message_broker=broker,
        operations=[{"call": "publish a.v1"}, {"call": "consume b.v1"}],
    )
    said = control(spec, "030")
    assert "sessions and messages in the broker ([TODO: how])." in said
    assert "exceeded rate limits" in control(spec, "026")


@pytest.mark.parametrize(
    ("models", "asked"),
    [
        (["rbac", "ownership"], "[TODO: who may call it, and on whose records]"),
        (["ownership"], "[TODO: who may call it, and on whose records]"),
        (["rbac"], "[TODO: who may call it]"),
    ],
)
@pytest.mark.parametrize("language", ["go", "kotlin"])
def test_an_open_caller_is_asked_with_whose_records(
    language: str, models: list[str], asked: str, render: Render
) -> None:
    spec = render(
        surfaces=["rest"],
        backend_language=language,
        access="signed_in",
        authz_models=models,
        operations=[{"call": "GET /me"}, {"call": "GET /back", "success": [302]}],
    )
    assert asked in spec.row("4.2", "`GET /me`")
    returned = spec.row("4.2", "`GET /back`")[1]
    assert returned.startswith(f"{asked.rstrip(']')}; what ties it to the browser that began; ")


@pytest.mark.parametrize(
    ("call", "has_404"),
    [
        ("POST /hooks/{provider}", False),
        ("POST /callbacks/{sender}", False),
        ("POST /payments/{id}/notices", True),
    ],
)
def test_a_sender_without_a_secret_is_refused_by_its_signature(
    call: str, has_404: bool, render: Render
) -> None:
    operations = [{"call": call, "access": "valid signature", "retry": "natural"}]
    codes = render(**feature("webhook-relay", operations=operations)).row("4.1", f"`{call}`")[-1]
    assert ("404" in codes) is has_404
    assert "401" in codes


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("churn-scores", {}),
        ("import", {}),
        ("churn-scores", {"architecture_style": "microservices"}),
        ("import", {"surfaces": ["jobs"], "operations": []}),
    ],
)
def test_who_else_may_start_a_job_is_asked_and_tried(
    name: str, more: dict[str, Any], render: Render
) -> None:
    spec = render(**feature(name, **more))
    assert spec.bullet("4.2", "Sensitive Endpoints/Actions") == "the job (SEC-SPC-036)."
    said = control(spec, "036")
    assert "[TODO: account and its rights; what refuses a start by others]" in said
    assert "start by others, sign-in as its account (SEC-SPC-036)" in attacks(spec)


@pytest.mark.parametrize("name", ["plans", "webhook-relay"])
def test_beside_calls_a_job_has_no_row_in_the_table_of_callers(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "cannot be called over the network" in control(spec, "036")
    assert "job " not in spec.sections["4.2"]
    assert "start by others" not in spec.text


# What a revocation can keep


@pytest.mark.parametrize(
    ("surface", "language"), [("rest", "rust"), ("grpc", "go"), ("graphql", "typescript")]
)
def test_a_revocation_counts_once_it_is_known(surface: str, language: str, render: Render) -> None:
    spec = render(
        surfaces=[surface, "storage"],
        databases=["postgresql"],
        backend_language=language,
        authn_methods=["mtls"],
    )
    asked = "its revocation ([TODO: CRL or OCSP, and the longest delay])"
    assert asked in spec.sections["4.2"]
    assert "must not be expired or known to be revoked" in control(spec, "039")
    assert "expires or is known to be revoked" in control(spec, "041")
    ended = (
        ", or one expired or known to be revoked on an open connection or in a resumed session -> "
    )
    assert ended in spec.bullet("6", "Error 58")


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_no_control_is_named_for_what_it_does_not_say(style: str, render: Render) -> None:
    answers = {"surfaces": ["rest"], "access": "internal", "authn_methods": ["api_key"]}
    said = render(**answers, architecture_style=style).bullet("4.2", "Authentication")
    assert "a 256-bit random secret (shown once), " in said
    assert "A key identifies a program" in said


@pytest.mark.parametrize("backend", ["python", "ruby", "php", "java"])
@pytest.mark.parametrize("frontend", ["server_rendered", "react"])
def test_what_a_csrf_token_is_bound_to_is_left_to_the_framework(
    backend: str, frontend: str, render: Render
) -> None:
    answers = {"backend_language": backend, "backend_framework": "other"}
    spec = render(**feature("tax-form", **answers, frontend_framework=frontend))
    said = control(spec, "003")
    assert said.startswith("In a session, a state change without a valid CSRF token")
    assert "token of the session" not in spec.text


def test_roles_that_are_read_again_may_miss_the_rule(render: Render) -> None:
    signed_in = {"authn_methods": ["oidc"], "oidc_client": "bff", "authz_models": ["rbac"]}
    spec = render(surfaces=["rest", "ui"], backend_language="java", access="signed_in", **signed_in)
    assert "works until then, which may miss 8.3.2]" in control(spec, "004")


@pytest.mark.parametrize("language", ["rust", "go", "kotlin"])
def test_a_refused_handshake_has_one_outcome(language: str, render: Render) -> None:
    spec = render(**feature("device-gateway", backend_language=language, backend_framework="other"))
    assert spec.bullet("6", "Error 50").endswith("invalid one -> TLS alert")
