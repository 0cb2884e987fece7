"""Sections 2 and 4.2 where a shape was not foreseen: what they print and what they leave out."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render, control
from features import feature

WATCH: dict[str, Any] = {
    "surfaces": ["events"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "kotlin",
    "backend_framework": "none",
    "consistency_pattern": "none",
    "service_dependencies": ["mail gateway"],
    "operations": [{"call": "consume invoice.paid.v2", "access": "service"}],
}
PERMIT: dict[str, Any] = {
    "surfaces": ["rest", "ui", "storage"],
    "architecture_style": "monolith",
    "backend_language": "php",
    "frontend_framework": "server_rendered",
    "databases": ["mysql"],
    "authz_models": ["ownership"],
    "operations": [
        {"call": "GET /permits/{permit_id}", "access": "owner"},
        {"call": "POST /permits", "access": "signed in", "retry": "key"},
    ],
}
ROUNDING: dict[str, Any] = {
    "surfaces": [],
    "architecture_style": "monolith",
    "backend_language": "java",
    "backend_framework": "none",
    "deployment_strategy": "none",
}
ARCHIVE: dict[str, Any] = {
    "surfaces": ["jobs", "storage"],
    "architecture_style": "modular_monolith",
    "backend_language": "python",
    "backend_framework": "none",
    "databases": ["postgresql", "object_storage"],
    "operations": [{"call": "job import-invoices", "access": "scheduler"}],
}
NEWS: dict[str, Any] = {
    "surfaces": ["jobs", "storage"],
    "databases": ["object_storage"],
    "data_change": "read_only",
}
BUSES: dict[str, Any] = {
    "surfaces": ["ui"],
    "access": "public",
    "backend_language": "none",
    "frontend_framework": "flutter",
    "authn_methods": ["api_key"],
    "service_dependencies": ["city transport API"],
}
PRICES: dict[str, Any] = {
    "surfaces": ["grpc", "storage"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "go",
    "authn_methods": ["oidc"],
    "oidc_client": "m2m",
    "operations": [{"call": "rpc prices.v1.PriceService/WatchPrices", "retry": "safe"}],
}
DESKS: dict[str, Any] = {
    "surfaces": ["rest", "ui", "jobs", "storage"],
    "backend_language": "typescript",
    "frontend_framework": "react",
    "authn_methods": ["session_cookie"],
    "operations": [{"call": "job release-desks", "access": "scheduler"}],
}

# A consumer that nothing calls


@pytest.mark.parametrize(
    ("more", "callee", "broker"),
    [
        ({}, "the mail gateway", "Kafka"),
        (
            {"message_broker": "nats", "backend_language": "go"},
            "the mail gateway",
            "NATS JetStream",
        ),
        ({"message_broker": "rabbitmq", "service_dependencies": ["crm"]}, "crm", "RabbitMQ"),
        ({"message_broker": "pulsar", "service_dependencies": ["crm"]}, "crm", "Pulsar"),
    ],
)
def test_a_consumer_asks_for_its_own_identity_and_not_for_that_of_callers(
    more: dict[str, Any], callee: str, broker: str, render: Render
) -> None:
    spec = render(**{**WATCH, **more})
    access = spec.sections["4.2"]
    assert f"  - **{callee}**: [TODO: contract, credential, audience and scope]\n" in access
    assert f"  - **{broker}" in access
    assert "[TODO: credential, and the channels that it may use]" in access
    assert "at the edge" not in access
    assert control(spec, "035").startswith("Calls to other services carry the credential of 4.2")
    assert "service identity" not in spec.sections["2"] + spec.sections["7"]


# Pages that a server renders


@pytest.mark.parametrize(
    ("language", "code"), [("php", "419"), ("python", "403"), ("ruby", "422"), ("java", "403")]
)
def test_a_form_without_its_token_gets_what_the_framework_answers(
    language: str, code: str, render: Render
) -> None:
    spec = render(**{**PERMIT, "backend_language": language})
    said = f"In a session, a state change without a valid CSRF token gets {code}."
    assert control(spec, "003") == said
    assert "401" not in spec.sections["4.2"]
    assert "302 to sign-in" in spec.sections["4.2"]


@pytest.mark.parametrize("way", ["session_cookie", "oidc", "jwt", "mtls"])
@pytest.mark.parametrize("sign_in", ["undecided", "exists", "built_here"])
def test_the_standard_flow_of_a_sign_in_is_not_drawn(
    way: str, sign_in: str, render: Render
) -> None:
    spec = render(**PERMIT, authn_methods=[way], sign_in=sign_in)
    assert "```mermaid" not in spec.sections["4.2"]
    assert "/login" not in spec.text


# A library


@pytest.mark.parametrize("language", ["java", "rust", "python", "go"])
def test_a_library_asks_what_its_host_checks_and_invents_no_role(
    language: str, render: Render
) -> None:
    spec = render(**{**ROUNDING, "backend_language": language})
    asked = '[TODO: what the host checks before it calls, or "none: the functions hold no data'
    assert spec.bullet("4.2", "Authorization").startswith(asked)
    assert "RBAC" not in spec.sections["4.2"]
    assert "subject" not in spec.sections["4.2"]
    for number in ("014", "016", "017", "025"):
        assert f"[SEC-SPC-{number}]" not in spec.sections["2"]


@pytest.mark.parametrize("models", [["rbac"], ["ownership"], ["abac"]])
def test_a_library_has_the_authorization_that_was_answered(
    models: list[str], render: Render
) -> None:
    spec = render(**ROUNDING, authz_models=models)
    assert "deny by default" in spec.bullet("4.2", "Authorization")
    assert "passes its subject in" in spec.bullet("4.2", "Authentication")


@pytest.mark.parametrize("language", ["java", "csharp", "typescript"])
def test_a_public_library_has_no_view_that_shows_public_data(language: str, render: Render) -> None:
    spec = render(**{**ROUNDING, "backend_language": language}, access="public")
    assert "SEC-SPC-014" not in spec.text


@pytest.mark.parametrize("surface", ["rest", "graphql", "grpc"])
def test_the_host_of_an_api_without_a_deployment_writes_its_logs(
    surface: str, render: Render
) -> None:
    spec = render(surfaces=[surface], deployment_strategy="none", access="signed_in")
    assert "are reported to the host application, which logs them" in control(spec, "026")
    deployed = render(surfaces=[surface], deployment_strategy="rolling", access="signed_in")
    assert "host application" not in control(deployed, "026")


# A job


@pytest.mark.parametrize("language", ["python", "go", "java"])
def test_a_job_that_reads_files_signs_no_url_and_checks_each_file(
    language: str, render: Render
) -> None:
    spec = render(**{**ARCHIVE, "backend_language": language})
    assert "igned URL" not in spec.text
    assert "validated before any of it is stored" in control(spec, "043")


@pytest.mark.parametrize(
    ("databases", "what"),
    [
        (["object_storage"], "bucket and prefix"),
        (["postgresql"], "tables or collections"),
        (["mongodb"], "tables or collections"),
        (["dynamodb"], "tables or collections"),
    ],
)
def test_the_account_of_a_job_that_only_reads_may_only_read(
    databases: list[str], what: str, render: Render
) -> None:
    spec = render(**{**NEWS, "databases": databases})
    assert f"may only read [TODO: {what}]" in control(spec, "036")
    assert "read and write" not in control(spec, "036")


# A front end that calls others


@pytest.mark.parametrize(
    ("frontend", "place"),
    [("flutter", "app"), ("ios", "app"), ("react", "page"), ("sveltekit", "page")],
)
def test_a_front_end_asks_who_holds_the_key_of_a_third_party(
    frontend: str, place: str, render: Render
) -> None:
    spec = render(**{**BUSES, "frontend_framework": frontend})
    line = next(li for li in spec.sections["4.2"].splitlines() if "city transport API" in li)
    assert f"who holds its key (a server of ours, or the {place} with a restricted key)" in line
    assert "its quota; its terms on caching]" in line
    users = render(**{**BUSES, "frontend_framework": frontend, "access": "signed_in"})
    assert "[TODO: the user's token, or who holds its key" in users.sections["4.2"]


@pytest.mark.parametrize("frontend", ["flutter", "android", "ios"])
def test_the_secrets_of_an_app_have_one_control(frontend: str, render: Render) -> None:
    spec = render(**{**BUSES, "frontend_framework": frontend})
    assert "[SEC-SPC-038]" in spec.sections["2"]
    assert "[SEC-SPC-031]" not in spec.sections["2"]


# Callers that are programs


@pytest.mark.parametrize("way", [{}, {"authn_methods": ["api_key"]}, {"authn_methods": ["mtls"]}])
def test_where_only_services_sign_in_no_staff_calls(way: dict[str, Any], render: Render) -> None:
    spec = render(**{**PRICES, **way})
    assert "Upstream: calling services." in spec.sections["1"]
    assert "Staff" not in spec.text


@pytest.mark.parametrize("way", ["api_key", "mtls"])
@pytest.mark.parametrize("surface", ["rest", "grpc"])
def test_where_only_a_program_signs_in_no_user_calls(
    way: str, surface: str, render: Render
) -> None:
    spec = render(surfaces=[surface], access="signed_in", authn_methods=[way])
    assert "Upstream: calling programs." in spec.sections["1"]
    assert "igned-in user" not in spec.sections["1"]
    both = render(surfaces=[surface], access="signed_in", authn_methods=["jwt", way])
    assert "Upstream: signed-in users." in both.sections["1"]


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_the_provider_of_a_webhook_is_a_log_field(style: str, render: Render) -> None:
    spec = render(**feature("webhook-relay", architecture_style=style))
    assert "`provider` (of a webhook)" in spec.sections["9"]
    assert "`provider`" not in render(**DESKS).sections["9"]


# Time limits


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("If a loan is not returned within 14 days, the module marks it overdue.", True),
        ("The module deletes a draft after 30 days.", True),
        ("If no driver accepts within 120 seconds, the service cancels the ride.", True),
        ("When a member pays, the module sends one charge and one mail.", False),
        ("When a parcel has no scan for 48 hours, the service opens one ticket.", True),
        ("The module opens a case for each claim that has been idle for 3 days.", True),
        ("The service drops a tunnel without traffic for 90 seconds.", True),
        ("Seats are held until 30 minutes before the show.", True),
        ("If nobody approves a trip for 2 weeks, its manager gets a mail.", True),
        ("If a bag is not fetched until 18:00, the locker is emptied.", True),
        ("A member may not vote again for 24 hours.", False),
        ("A link is valid for 48 hours.", False),
        ("The kitchen accepts orders until 21:30.", False),
        ("The API returns the forecast for 14 days.", False),
        ("A cart stays open until the shopper pays.", False),
    ],
)
def test_what_fires_a_timed_requirement_is_asked(text: str, asked: bool, render: Render) -> None:
    answers = {"surfaces": ["rest", "storage"], "requirements": [{"text": text}]}
    spec = render(**answers)
    assert ("- **Timers**: [TODO: what fires REQ-SPC-001: job," in spec.sections["2"]) is asked
    with_job = render(**{**answers, "surfaces": ["rest", "jobs", "storage"]})
    assert "**Timers**" not in with_job.text


@pytest.mark.parametrize("way", ["session_cookie", "oidc"])
@pytest.mark.parametrize("frontend", ["react", "server_rendered", "vue"])
def test_a_session_of_pages_warns_before_it_ends(way: str, frontend: str, render: Render) -> None:
    spec = render(**{**DESKS, "frontend_framework": frontend, "authn_methods": [way]})
    said = spec.bullet("4.2", "Session timeouts")
    assert said.startswith(
        "a warning 2 minutes before each; idle 30 minutes, extended by one action; "
    )
    assert "absolute 8 hours: [TODO: exception of WCAG 2.2.1, or over 20 hours]" in said
    assert said.endswith("Input survives a new sign-in.")
    assert "Idle 30 minutes, absolute 8 hours" not in spec.text


@pytest.mark.parametrize("way", ["session_cookie", "oidc"])
def test_level_aaa_asks_for_its_own_exception(way: str, render: Render) -> None:
    spec = render(**{**DESKS, "authn_methods": [way]}, wcag_level="AAA")
    assert "; exception from 2.2.3]" in spec.bullet("4.2", "Session timeouts")


def test_a_session_without_a_page_here_has_no_warning(render: Render) -> None:
    spec = render(surfaces=["rest"], authn_methods=["session_cookie"])
    assert spec.bullet("4.2", "Session timeouts") == "idle 30 minutes, absolute 8 hours."


@pytest.mark.parametrize("way", ["session_cookie", "oidc"])
def test_the_timeouts_of_an_existing_sign_in_are_its_own(way: str, render: Render) -> None:
    spec = render(**{**DESKS, "authn_methods": [way]}, sign_in="exists")
    assert "Session timeouts" not in spec.text
    assert "idle and absolute timeout]" in spec.sections["4.2"]


# A role that no operation names

STATEMENTS: dict[str, Any] = {
    "surfaces": ["rest", "storage"],
    "authn_methods": ["session_cookie"],
    "sign_in": "exists",
    "databases": ["cockroachdb"],
    "authz_models": ["ownership", "rbac"],
    "roles": ["caretaker"],
    "operations": [
        {"call": "GET /v1/statements/{statement_id}", "access": "owner"},
        {"call": "POST /v1/statements/{statement_id}/objections", "access": "owner"},
    ],
}
PROFILES: dict[str, Any] = {
    "surfaces": ["graphql"],
    "oidc_client": "resource_server",
    "authz_models": ["rbac"],
    "roles": ["editor", "head of section"],
    "operations": [{"call": "query profile", "access": "signed in"}],
}
READINGS: dict[str, Any] = {
    "surfaces": ["grpc", "storage"],
    "authn_methods": ["mtls"],
    "databases": ["dynamodb"],
    "authz_models": ["ownership", "rbac"],
    "roles": ["operator"],
    "operations": [{"call": "rpc meters.v1.Meters/GetReading", "access": "owner"}],
}
FORMS: dict[str, Any] = {
    "surfaces": ["ui", "storage"],
    "backend_language": "python",
    "frontend_framework": "server_rendered",
    "databases": ["mysql"],
    "authz_models": ["rbac", "ownership"],
    "roles": ["clerk"],
    "operations": [{"call": "GET /forms/{form_id}", "access": "owner"}],
}
UNNAMED_ROLES = [STATEMENTS, PROFILES, READINGS, FORMS]


@pytest.mark.parametrize("answers", UNNAMED_ROLES)
def test_a_caller_without_a_role_has_a_column_where_only_owners_or_signed_in_callers_are_named(
    answers: dict[str, Any], render: Render
) -> None:
    header, *rows = render(**answers).rows("4.2")
    assert header[2:3] == ["signed in, no role"]
    assert {row[2] for row in rows} <= {"if owner", "allow"}


@pytest.mark.parametrize("access", ["owner or caretaker", "signed in or caretaker"])
def test_a_caller_without_a_role_has_a_column_beside_a_role_that_is_let_in_too(
    access: str, render: Render
) -> None:
    operations = [{"call": "GET /v1/statements/{statement_id}", "access": access}]
    header, row = render(**STATEMENTS | {"operations": operations}).rows("4.2")
    assert header[2:4] == ["signed in, no role", "`caretaker`"]
    assert row[3] == "allow"


def test_what_anyone_may_call_asks_for_no_column_of_callers_without_a_role(render: Render) -> None:
    operations = [
        {"call": "GET /v1/tariffs", "access": "public or owner"},
        {"call": "GET /v1/meters", "access": "caretaker"},
    ]
    roles = ["caretaker", "auditor"]
    spec = render(**STATEMENTS | {"operations": operations, "roles": roles})
    assert "signed in, no role" not in spec.text


@pytest.mark.parametrize("roles", [["caretaker"], ["caretaker", "auditor"]])
def test_a_caller_whom_each_operation_denies_has_a_column_where_no_role_is_denied(
    roles: list[str], render: Render
) -> None:
    operations = [{"call": "GET /v1/meters", "access": " or ".join(roles)}]
    spec = render(**STATEMENTS | {"operations": operations, "roles": roles})
    header, row = spec.rows("4.2")
    assert (header[2], row[2]) == ("signed in, no role", "403")
    assert spec.bullet("6", "Error 51") == "Denied by role -> 403"


@pytest.mark.parametrize("answers", UNNAMED_ROLES)
def test_no_error_says_that_a_role_denies_where_no_cell_of_the_table_does(
    answers: dict[str, Any], render: Render
) -> None:
    spec = render(**answers)
    assert "Error 51" not in spec.sections["6"]
    assert "Denied by" not in spec.text


@pytest.mark.parametrize("answers", UNNAMED_ROLES)
def test_one_operation_of_a_role_brings_the_error_back(
    answers: dict[str, Any], render: Render
) -> None:
    first, *others = answers["operations"]
    operations = [{**first, "access": f"role {answers['roles'][0]}"}, *others]
    spec = render(**answers | {"operations": operations})
    assert spec.bullet("6", "Error 51").startswith("Denied by role -> ")


@pytest.mark.parametrize("models", [["scopes"], ["scopes", "rbac"]])
def test_no_error_says_that_a_scope_denies_what_asks_for_none(
    models: list[str], render: Render
) -> None:
    answers: dict[str, Any] = {
        "surfaces": ["rest"],
        "oidc_client": "resource_server",
        "authz_models": models,
        "roles": ["editor"],
    }
    public = {"call": "GET /v1/tariffs", "access": "public"}
    scoped = {"call": "GET /v1/bills", "access": "scope bills:read"}
    spec = render(**answers, operations=[public])
    assert "Denied by" not in spec.text
    assert "scope missing" not in spec.text
    spec = render(**answers, operations=[public, scoped])
    assert "Denied by scope" in spec.sections["6"]
    assert "scope missing" in spec.bullet("6", "Error 54")


@pytest.mark.parametrize(
    ("answers", "roles"),
    [
        (STATEMENTS, "`caretaker`"),
        (PROFILES, "`editor` or `head of section`"),
        (READINGS, "`operator`"),
        (FORMS, "`clerk`"),
    ],
)
def test_what_a_role_may_do_that_no_operation_names_is_asked(
    answers: dict[str, Any], roles: str, render: Render
) -> None:
    asked = f'[TODO: what {roles} may do that others may not, or "nothing"]'
    assert render(**answers).bullet("4.2", "Role without an operation") == asked


@pytest.mark.parametrize(
    "operations",
    [
        [{"call": "GET /v1/statements/{statement_id}", "access": "owner or caretaker"}],
        [{"call": "GET /v1/statements/{statement_id}", "access": ""}],
        [],
    ],
)
def test_what_a_role_may_do_is_not_asked_where_the_table_says_or_asks_it(
    operations: list[dict[str, str]], render: Render
) -> None:
    spec = render(**STATEMENTS | {"operations": operations})
    assert "Role without an operation" not in spec.text


@pytest.mark.parametrize(
    "answers",
    [
        {"authn_methods": ["session_cookie"], "databases": ["cockroachdb", "redis"]},
        {"authn_methods": ["session_cookie"], "databases": ["mysql", "redis"]},
        {"authn_methods": ["oidc"], "oidc_client": "bff", "databases": ["postgresql", "redis"]},
    ],
)
def test_the_sessions_of_an_existing_sign_in_are_in_the_store_that_the_answers_name(
    answers: dict[str, Any], render: Render
) -> None:
    shape = {**STATEMENTS, **answers, "surfaces": ["rest", "ui", "storage"]}
    said = render(**shape, redis_role=["cache", "session"]).sections["4.2"]
    assert "The session is in Redis." in said
    assert "session store" not in said
    asked = render(**shape, redis_role=["cache"]).sections["4.2"]
    assert "The session is in [TODO: session store that all instances share]." in asked


@pytest.mark.parametrize("method", ["session_cookie", "oidc"])
def test_a_front_end_alone_does_not_ask_where_the_sessions_of_its_api_are(
    method: str, render: Render
) -> None:
    spec = render(
        surfaces=["ui"],
        backend_language="none",
        frontend_framework="react",
        authn_methods=[method],
        oidc_client="bff",
        sign_in="exists",
    )
    assert "session is in" not in spec.sections["4.2"]
    assert "session store" not in spec.sections["4.2"]
