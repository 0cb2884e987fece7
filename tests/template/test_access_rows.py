"""The tables of 4.2: who may call each operation, by which method, and which are sensitive."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render, Spec

# Callers with a token; two roles and ownership unless a case says otherwise.
SHAPE: dict[str, Any] = {
    "surfaces": ["rest", "graphql", "grpc", "events", "jobs", "storage"],
    "oidc_client": "resource_server",
    "authz_models": ["rbac", "ownership"],
    "roles": ["customer", "support"],
}
NO_ROLES: dict[str, Any] = {"roles": []}
ALL_MODELS = {"authz_models": ["rbac", "abac", "ownership", "scopes"]}
WHO = "[TODO: who may call it, and on whose records]"
AUDITOR = "[TODO: how to recognize auditor]"
SCOPE = "[TODO: its scope]"
OWNED = "required, else 404"


def calling(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    """Operations from their calls and who may call them."""
    return [{"call": call, "access": access} for call, access in pairs]


def tables(spec: Spec) -> list[list[str]]:
    """The tables of 4.2, each row on one line."""
    found: list[list[str]] = []
    for cells in spec.rows("4.2"):
        if cells[0] == "Operation":
            found.append([])
        found[-1].append(" | ".join(cells))
    return found


def access_of(spec: Spec) -> list[str]:
    """The rows of the access table without its header and without the calls."""
    return [line.partition(" | ")[2] for line in tables(spec)[0][1:]]


# The columns


@pytest.mark.parametrize(
    ("models", "roles", "columns"),
    [
        pytest.param(
            ["rbac"],
            ["customer", "b|c"],
            "signed in, no role | `customer` | `b\\|c`",
            id="a column a role",
        ),
        pytest.param(["rbac"], [], "known caller", id="roles that no one has named"),
        pytest.param(["ownership"], [], "known caller | Ownership", id="ownership"),
        pytest.param(["abac"], [], "known caller | Policy", id="a policy"),
        pytest.param(["scopes"], [], "known caller | Scope", id="scopes"),
        pytest.param(
            ["ownership", "abac", "scopes", "rbac"],
            ["customer"],
            "signed in, no role | `customer` | Scope | Policy | Ownership",
            id="all of them, in their own order",
        ),
    ],
)
def test_the_columns_are_the_callers_and_the_limits(
    models: list[str], roles: list[str], columns: str, render: Render
) -> None:
    shape = {**SHAPE, "authz_models": models, "roles": roles}
    spec = render(**shape, operations=calling(("GET /v1/orders", "signed in")))
    assert tables(spec)[0][0] == f"Operation | anonymous | {columns}"


def test_without_an_operation_one_row_is_asked_for(render: Render) -> None:
    (table,) = tables(render(**{**SHAPE, **ALL_MODELS}))
    assert table == [
        "Operation | anonymous | `customer` | `support` | Scope | Policy | Ownership",
        "[TODO: one row for each operation of 4.1] | 401 |  |  |  |  | ",
    ]


def test_where_no_one_signs_in_there_is_no_table(render: Render) -> None:
    assert tables(render(surfaces=["jobs"], operations=calling(("job settle", "")))) == []


# The cells, by who may call


@pytest.mark.parametrize(
    ("access", "cells"),
    [
        pytest.param("public", "allow | allow | allow | not applicable", id="public"),
        pytest.param("Anyone", "allow | allow | allow | not applicable", id="another word"),
        pytest.param("public or owner", "allow | allow | allow | not applicable", id="the widest"),
        pytest.param("customer", "401 | allow | 403 | not required", id="one role"),
        pytest.param("role support", "401 | 403 | allow | not required", id="called a role"),
        pytest.param(
            "customer or support", "401 | 403 | allow | allow | not required", id="every role"
        ),
        pytest.param(
            "owner", "401 | if owner | if owner | if owner | required, else 404", id="the owner"
        ),
        pytest.param(
            "owner or support",
            "401 | if owner | if owner | allow | required, else 404; not for `support`",
            id="the owner or a role",
        ),
        pytest.param(
            "scope orders:read",
            "401 | with the scope | with the scope | `orders:read`, else 403 | not required",
            id="a scope adds its column",
        ),
        pytest.param(
            "any signed-in user", "401 | allow | allow | allow | not required", id="everyone known"
        ),
        pytest.param(
            "service", "401 | 403 | 403 | allow | not required", id="a service has no role"
        ),
        pytest.param("Services", "401 | 403 | 403 | allow | not required", id="nor have several"),
        pytest.param(
            "provider signature",
            "signature, else 401 | signature | signature | not applicable",
            id="a signature in place of a sign-in",
        ),
        pytest.param(
            "scheduler", "401 | 403 | 403 | allow | not required", id="a scheduler that calls"
        ),
        pytest.param("", f"401 | {WHO} |  | ", id="not said"),
        pytest.param("auditor", f"401 | {AUDITOR} |  | ", id="no role of these"),
        pytest.param(
            "owner or auditor",
            f"401 | {AUDITOR} |  |  | required, else 404",
            id="one part not known",
        ),
    ],
)
def test_with_roles_named_each_role_has_its_answer(access: str, cells: str, render: Render) -> None:
    spec = render(**SHAPE, operations=calling(("GET /v1/orders/{id}", access)))
    assert access_of(spec) == [cells]


@pytest.mark.parametrize(
    ("access", "cells"),
    [
        pytest.param("customer", "401 | role `customer`, else 403 | not required", id="one role"),
        pytest.param("role a|b", "401 | role `a\\|b`, else 403 | not required", id="called one"),
        pytest.param(
            "customer or support or auditor",
            "401 | role `customer`, `support` or `auditor`, else 403 | not required",
            id="three roles",
        ),
        pytest.param(
            "owner or support",
            "401 | role `support` or owner, else 403 | required, else 404; not for `support`",
            id="the owner or a role",
        ),
        pytest.param("owner", "401 | if owner | required, else 404", id="the owner"),
        pytest.param("signed in", "401 | allow | not required", id="everyone known"),
        pytest.param("service", "401 | a service, else 403 | not required", id="a service"),
        pytest.param("", f"401 | {WHO} | ", id="not said"),
    ],
)
def test_with_no_role_named_a_word_of_access_is_taken_for_one(
    access: str, cells: str, render: Render
) -> None:
    spec = render(**{**SHAPE, **NO_ROLES}, operations=calling(("GET /v1/orders/{id}", access)))
    assert access_of(spec) == [cells]


@pytest.mark.parametrize(
    ("model", "access", "cells"),
    [
        pytest.param("scopes", "scope a:b", "401 | with the scope | `a:b`, else 403", id="scope"),
        pytest.param(
            "scopes",
            "scope a:b or scope c|d",
            "401 | with the scope | `a:b` or `c\\|d`, else 403",
            id="either scope",
        ),
        pytest.param(
            "scopes", "owner", f"401 | if owner | {SCOPE} | {OWNED}", id="its scope is open"
        ),
        pytest.param("scopes", "public", "allow | allow | not applicable", id="no scope is asked"),
        pytest.param(
            "abac", "owner", f"401 | if owner | `allow` decides | {OWNED}", id="a policy too"
        ),
        pytest.param("abac", "nurse", "401 | nurse, if allow | `allow` decides", id="an attribute"),
        pytest.param(
            "abac",
            "",
            "401 | [TODO: who may call it] | `allow` decides",
            id="a policy needs no access",
        ),
        pytest.param("abac", "public", "allow | allow | not applicable", id="no policy is asked"),
        pytest.param(
            "abac",
            "provider signature",
            "signature, else 401 | signature | not applicable",
            id="nor of a signature",
        ),
        pytest.param("ownership", "auditor", f"401 | {AUDITOR} | ", id="no roles at all"),
        pytest.param("rbac", "owner", f"401 | if owner | {OWNED}", id="the owner adds a column"),
    ],
)
def test_each_model_has_its_own_column(model: str, access: str, cells: str, render: Render) -> None:
    shape = {**SHAPE, **NO_ROLES, "authz_models": [model]}
    spec = render(**shape, operations=calling(("GET /v1/orders/{id}", access)))
    assert access_of(spec) == [cells]


def test_a_row_has_one_open_item_and_no_cell_refers_to_another(render: Render) -> None:
    operations = calling(("GET /v1/a", "customer"), ("GET /v1/b", ""), ("GET /v1/c", "auditor"))
    assert access_of(render(**{**SHAPE, **ALL_MODELS}, operations=operations)) == [
        f"401 | allow | 403 | {SCOPE} | `allow` decides | not required",
        f"401 | {WHO} |  |  | `allow` decides | ",
        f"401 | {AUDITOR} |  |  | `allow` decides | ",
    ]


# The cells, by the call


@pytest.mark.parametrize(
    ("call", "cells"),
    [
        pytest.param("GET /v1/orders", "allow | own records only", id="a list"),
        pytest.param("POST /v1/orders", "allow | own records only", id="a creation"),
        pytest.param("GET /v1/orders/{id}", "if owner | required, else 404", id="one record"),
        pytest.param("GET /v1/orders/:id", "if owner | required, else 404", id="spelt otherwise"),
        pytest.param("POST /v1/orders/{id}/pay", "if owner | required, else 404", id="an action"),
        pytest.param("DELETE /v1/orders", "if owner | required, else 404", id="no other verb"),
    ],
)
def test_an_owner_may_list_and_create_without_a_record(
    call: str, cells: str, render: Render
) -> None:
    spec = render(**{**SHAPE, **NO_ROLES}, operations=calling((call, "owner")))
    assert access_of(spec) == [f"401 | {cells}"]


def test_a_list_of_own_records_is_whole_for_a_role(render: Render) -> None:
    spec = render(**SHAPE, operations=calling(("GET /v1/orders", "owner or support")))
    assert access_of(spec) == ["401 | allow | allow | allow | own records only; not for `support`"]


@pytest.mark.parametrize(
    ("call", "access"),
    [("publish order.paid.v1", ""), ("consume order.paid.v1", "owner"), ("job settle", "customer")],
)
def test_what_is_not_called_has_no_row(call: str, access: str, render: Render) -> None:
    both = calling((call, access), ("GET /v1/orders", "owner"))
    spec = render(**{**SHAPE, **ALL_MODELS}, operations=both)
    assert len(access_of(spec)) == 1
    assert "no route" not in spec.sections["4.2"]


def test_where_a_job_alone_is_named_the_calls_are_asked(render: Render) -> None:
    spec = render(**{**SHAPE, "authz_models": ["rbac"]}, operations=calling(("job settle", "")))
    assert "| [TODO: one row for each operation of 4.1] | 401 | | |" in spec.sections["4.2"]


@pytest.mark.parametrize(
    ("answers", "call", "anonymous", "denied", "missing"),
    [
        pytest.param({}, "GET /v1/orders/{id}", "401", "403", "404", id="HTTP"),
        pytest.param(
            {},
            "query order",
            "error `UNAUTHENTICATED`",
            "error `FORBIDDEN`",
            "`null`",
            id="GraphQL",
        ),
        pytest.param(
            {},
            "rpc Orders.Get",
            "`UNAUTHENTICATED`",
            "`PERMISSION_DENIED`",
            "`NOT_FOUND`",
            id="gRPC",
        ),
        pytest.param(
            {"surfaces": ["ui"]}, "open the order", "302 to sign-in", "403", "404", id="a web page"
        ),
        pytest.param(
            {"surfaces": ["ui"], "backend_language": "none"},
            "open the order",
            "sign-in",
            "the denied view",
            "the not-found view",
            id="a view without a backend",
        ),
        pytest.param(
            {"surfaces": []},
            "order(id)",
            "refused",
            "a typed `denied` error",
            "a typed `not found` error",
            id="a function",
        ),
    ],
)
def test_a_refusal_is_said_in_the_words_of_the_interface(
    answers: dict[str, Any], call: str, anonymous: str, denied: str, missing: str, render: Render
) -> None:
    shape = {**SHAPE, **answers}
    role = access_of(render(**shape, operations=calling((call, "customer"))))
    owner = access_of(render(**shape, operations=calling((call, "owner"))))
    assert role == [f"{anonymous} | allow | {denied} | not required"]
    assert owner == [f"{anonymous} | if owner | if owner | if owner | required, else {missing}"]


# Public features


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        pytest.param(calling(("GET /v1/a", ""), ("job settle", "")), [], id="all are open"),
        pytest.param([], [], id="none is named"),
        pytest.param(
            calling(("GET /v1/a", ""), ("POST /v1/hooks", "provider signature")),
            [
                [
                    "Operation | anonymous",
                    "`GET /v1/a` | allow",
                    "`POST /v1/hooks` | signature, else 401",
                ]
            ],
            id="one is signed",
        ),
    ],
)
def test_a_public_feature_has_a_table_where_something_is_not_open(
    operations: list[dict[str, Any]], expected: list[list[str]], render: Render
) -> None:
    spec = render(surfaces=["rest", "jobs"], access="public", operations=operations)
    assert tables(spec) == expected


# Methods


@pytest.mark.parametrize(
    ("methods", "ways"),
    [
        (["session_cookie", "api_key"], "Session cookie or API key"),
        (["jwt", "oidc", "api_key"], "JWT, OAuth/OIDC access token or API key"),
    ],
)
def test_with_several_methods_each_operation_has_its_own(
    methods: list[str], ways: str, render: Render
) -> None:
    operations = calling(
        ("GET /v1/a", "public"),
        ("GET /v1/b", "owner"),
        ("GET /v1/c", ""),
        ("POST /v1/hooks", "provider signature"),
        ("publish a.b.v1", ""),
        ("job settle", ""),
    )
    spec = render(**{**SHAPE, "authn_methods": methods}, operations=operations)
    assert tables(spec)[1] == [
        "Operation | Method",
        "`GET /v1/a` | none: public",
        f"`GET /v1/b` | [TODO: {ways}]",
        f"`GET /v1/c` | [TODO: {ways}]",
        "`POST /v1/hooks` | provider signature",
    ]


def test_with_several_methods_and_no_operation_the_row_names_them(render: Render) -> None:
    spec = render(**{**SHAPE, "authn_methods": ["jwt", "api_key"]})
    assert tables(spec)[1][1:] == ["[TODO: one row for each operation of 4.1] | JWT or API key"]


def test_one_method_needs_no_table(render: Render) -> None:
    spec = render(**{**SHAPE, "authn_methods": ["jwt"]}, operations=calling(("GET /v1/a", "")))
    assert len(tables(spec)) == 1


# Sensitive operations


@pytest.mark.parametrize(
    ("marks", "answers", "said"),
    [
        pytest.param([True, True], {}, "all operations of 4.1.", id="all of them"),
        pytest.param([False, True], {}, "`GET /v1/1`.", id="one of them"),
        pytest.param([True, True, False], {}, "`GET /v1/0`, `GET /v1/1`.", id="two of three"),
        pytest.param(
            [False], {}, "none: no operation of 4.1 is marked as sensitive.", id="none of them"
        ),
        pytest.param(
            [], {}, "[TODO: name the operations that need strict access].", id="none is named"
        ),
        pytest.param(
            [False], {"access": "public"}, "none: anyone may call all of it.", id="public"
        ),
        pytest.param([], {"surfaces": ["jobs"]}, "the job (SEC-SPC-036).", id="a job"),
        pytest.param(
            [],
            {"surfaces": []},
            '[TODO: name the functions that need strict access, or "none"].',
            id="functions",
        ),
        pytest.param(
            [],
            {"surfaces": ["events"]},
            "[TODO: name the handlers that need strict access].",
            id="handlers",
        ),
        pytest.param(
            [],
            {"surfaces": ["ui"], "backend_language": "none"},
            "[TODO: name the actions that need strict access].",
            id="actions",
        ),
        pytest.param(
            [True],
            {"surfaces": ["rest", "jobs"]},
            "all operations of 4.1.",
            id="a job beside the calls",
        ),
        pytest.param(
            [True],
            {"surfaces": ["rest", "events"], "message_broker": "kafka"},
            "all operations of 4.1.",
            id="messages sent",
        ),
        pytest.param(
            [],
            {"surfaces": ["rest", "events"], "message_broker": "kafka"},
            "[TODO: name the operations that need strict access].",
            id="messages received",
        ),
    ],
)
def test_the_sensitive_operations_are_named(
    marks: list[bool], answers: dict[str, Any], said: str, render: Render
) -> None:
    operations = [
        {"call": f"GET /v1/{number}", "access": "", "sensitive": mark}
        for number, mark in enumerate(marks)
    ]
    if answers.get("message_broker") and operations:
        operations.append({"call": "publish a.b.v1", "sensitive": True})
    spec = render(**{"surfaces": ["rest"], **answers}, operations=operations)
    assert spec.bullet("4.2", "Sensitive Endpoints/Actions") == said


@pytest.mark.parametrize(
    ("models", "summary", "cells"),
    [
        (["rbac", "ownership"], "Read the own account", "[TODO: who may call it] | OWN"),
        (["ownership"], "Change your own password", "[TODO: who may call it] | OWN"),
        (["rbac", "ownership"], "Delete the caller's own card", "[TODO: who may call it] | OWN"),
        (["rbac", "ownership"], "Read an account", f"{WHO} | "),
        (["rbac"], "Read the own account", "[TODO: who may call it]"),
    ],
)
def test_an_operation_on_the_own_record_leaves_only_its_caller_open(
    models: list[str], summary: str, cells: str, render: Render
) -> None:
    shape = {**SHAPE, **NO_ROLES, "authz_models": models}
    spec = render(**shape, operations=[{"call": "GET /me", "summary": summary}])
    assert access_of(spec) == ["401 | " + cells.replace("OWN", "the caller's own record")]
