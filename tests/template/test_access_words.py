"""The words of `access`: who may call an operation, in 4.1 as in 4.2."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render, Spec
from feature_spec.copy.report import access_lines
from features import feature

ROLES = {"roles": ["clerk", "hotel receptionist", "research and development"]}
SHAPE: dict[str, Any] = {"authz_models": ["rbac", "ownership"], **ROLES}
ORDER = "GET /v1/orders/{id}"


def shown(spec: Spec, call: str = ORDER) -> tuple[str, list[str]]:
    """What 4.1 says of who may call an operation, and the cells of its row in 4.2."""
    return spec.row("4.1", f"`{call}`")[2], spec.row("4.2", f"`{call}`")[1:]


def of(access: str, render: Render, **answers: Any) -> tuple[str, list[str]]:
    """The same for one operation with this access."""
    operations = [{"call": ORDER, "access": access}]
    return shown(render(**{"surfaces": ["rest"], **SHAPE, **answers}, operations=operations))


@pytest.mark.parametrize(
    "access",
    [
        "owner, clerk or hotel receptionist",
        "owner, clerk, and hotel receptionist",
        "owner or clerk or hotel receptionist",
        "owner/clerk/hotel receptionist",
        "Owner, roles clerk and hotel receptionist",
        "owner, clerk role and/or  Hotel  receptionists ",
    ],
)
def test_a_list_of_callers_lets_each_of_them_in(access: str, render: Render) -> None:
    cell, cells = of(access, render)
    assert cell.lower() == "owner, role `clerk` or role `hotel receptionist`"
    assert cells == [
        "401",
        "if owner",
        "allow",
        "allow",
        "if owner",
        "required, else 404; not for `clerk` or `hotel receptionist`",
    ]


def test_the_callers_of_a_permit_are_read_in_the_words_of_the_answer(render: Render) -> None:
    cell, cells = shown(render(**feature("permits")), "GET /permits")
    assert cell == "owner, role `clerk` or role `approver`"
    assert cells[1:4] == ["allow", "allow", "allow"]  # an owner needs no role
    assert cells[4] == "own records only; not for `clerk` or `approver`"


def test_a_role_whose_name_has_a_separator_stays_one_role(render: Render) -> None:
    cell, cells = of("clerk or research and development", render)
    assert cell == "role `clerk` or role `research and development`"
    assert cells == ["401", "allow", "403", "allow", "not required"]


def test_a_role_with_outer_spaces_is_the_same_role(render: Render) -> None:
    cell, cells = of("clerk", render, roles=[" clerk ", "approver"])
    assert (cell, cells[:3]) == ("role `clerk`", ["401", "allow", "403"])


def test_what_is_called_a_role_is_one_of_4_2(render: Render) -> None:
    spec = render(surfaces=["rest"], **SHAPE, operations=[{"call": ORDER, "access": "role audit"}])
    assert "roles `clerk`, `hotel receptionist`, `research and development`, `audit`" in spec.body
    assert shown(spec)[1][-2:] == ["allow", "not required"]


def test_roles_that_only_operations_name_are_the_roles_of_4_2(render: Render) -> None:
    spec = render(**feature("shots"))
    assert shown(spec, "GET /v1/shots") == ("role `nurse`", ["401", "role `nurse`, else 403"])
    assert "**RBAC**: roles `nurse`, " in spec.sections["4.2"]
    assert "**Ownership**" not in spec.sections["4.2"]


@pytest.mark.parametrize(
    ("access", "cell", "cells"),
    [
        pytest.param(
            "scope orders:read and scope orders:export",
            "scope `orders:read` and scope `orders:export`",
            ["with the scope", "`orders:read` and `orders:export`, else 403", "not required"],
            id="both scopes",
        ),
        pytest.param(
            "scopes orders:read, orders:write",
            "scope `orders:read` or scope `orders:write`",
            ["with the scope", "`orders:read` or `orders:write`, else 403", "not required"],
            id="one of two",
        ),
        pytest.param(
            "scope api/orders.read",
            "scope `api/orders.read`",
            ["with the scope", "`api/orders.read`, else 403", "not required"],
            id="a scope with a slash",
        ),
        pytest.param(
            "owner and scope orders:read",
            "owner and scope `orders:read`",
            ["if owner, with the scope", "`orders:read`, else 403", "required, else 404"],
            id="an owner with a scope",
        ),
        pytest.param(
            "owner or scope orders:read",
            "owner or scope `orders:read`",
            [
                "if owner, or with the scope",
                "`orders:read`, else 403; not for the owner",
                "required, else 404; not with the scope",
            ],
            id="an owner or a scope",
        ),
    ],
)
def test_scopes_are_joined_as_they_are_answered(
    access: str, cell: str, cells: list[str], render: Render
) -> None:
    models = {"authz_models": ["scopes", "ownership"], "roles": []}
    assert of(access, render, **models) == (cell, ["401", *cells])


def test_a_role_beside_a_scope_needs_both_or_either(render: Render) -> None:
    models = {"authz_models": ["rbac", "scopes"], "roles": ["clerk", "admin"]}
    both = of("clerk and scope a:b", render, **models)
    assert both == (
        "role `clerk` and scope `a:b`",
        ["401", "with the scope", "403", "`a:b`, else 403"],
    )
    either = of("clerk or scope a:b", render, **models)
    cells = ["401", "allow", "with the scope", "`a:b`, else 403; not for `clerk`"]
    assert either == ("role `clerk` or scope `a:b`", cells)


@pytest.mark.parametrize("access", ["public or owner", "owner, anyone", "anyone/clerk"])
def test_what_anyone_may_call_answers_no_one_with_401(access: str, render: Render) -> None:
    spec = render(surfaces=["rest"], **SHAPE, operations=[{"call": ORDER, "access": access}])
    assert shown(spec)[1][:3] == ["allow", "allow", "allow"]
    assert "401" not in spec.row("4.1", f"`{ORDER}`")[-1]


def test_a_service_is_a_known_caller(render: Render) -> None:
    models = {"authz_models": ["ownership"], "roles": []}
    assert of("service", render, **models) == (
        "service",
        ["401", "a service, else 403", "not required"],
    )
    assert of("owner or service", render, **models)[1] == [
        "401",
        "if owner or a service",
        "required, else 404",
    ]


def test_a_service_beside_roles_has_its_own_column(render: Render) -> None:
    operations = [{"call": ORDER, "access": "service"}, {"call": "GET /v1/b", "access": "clerk"}]
    spec = render(surfaces=["rest"], authz_models=["rbac"], roles=["clerk"], operations=operations)
    assert spec.row("4.2", "Operation") == ["Operation", "anonymous", "`clerk`", "service"]
    assert shown(spec)[1] == ["401", "403", "allow"]
    assert shown(spec, "GET /v1/b")[1] == ["401", "allow", "403"]


def test_a_policy_decides_for_whom_the_answer_names(render: Render) -> None:
    spec = render(**feature("rooms"))
    assert shown(spec, "query searchRooms")[1][1:] == [
        "hotel receptionist, if allow",
        "`allow` decides",
    ]


@pytest.mark.parametrize(
    ("access", "model"),
    [("scope gate:write", "Scopes"), ("owner", "Ownership"), ("role guard", "RBAC")],
)
@pytest.mark.parametrize("models", [["abac"], ["abac", "scopes"]])
def test_an_access_adds_the_model_that_it_asks_for(
    access: str, model: str, models: list[str], render: Render
) -> None:
    spec = render(
        surfaces=["rest"], authz_models=models, operations=[{"call": ORDER, "access": access}]
    )
    assert f"  - **{model}**: " in spec.sections["4.2"]


def test_models_that_were_not_given_give_way_to_what_every_operation_says(render: Render) -> None:
    access = render(**feature("gate")).sections["4.2"]
    assert "  - **Scopes**: " in access
    assert "**RBAC**" not in access
    assert "**Ownership**" not in access
    assert "[TODO: roles]" not in access


def test_models_that_were_given_stay(render: Render) -> None:
    access = render(**feature("gate", authz_models=["rbac"])).sections["4.2"]
    assert "  - **Scopes**: " in access
    assert "  - **RBAC**: " in access


@pytest.mark.parametrize("name", ["gate", "loans", "rooms", "stock", "permits", "plans", "rides"])
def test_no_cell_refers_to_another(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "same open item" not in spec.body
    for cells in spec.rows("4.2"):
        assert sum(cell.startswith("[TODO") for cell in cells[1:]) < 2


# Where no one signs in


@pytest.mark.parametrize(
    "answers",
    [
        {"surfaces": ["events"], "access": "internal"},
        {"surfaces": ["jobs", "storage"], "access": "internal"},
        {"surfaces": ["events", "jobs"], "access": "internal", "backend_language": "go"},
    ],
)
@pytest.mark.parametrize("given", [{}, {"authn_methods": []}])
def test_no_way_to_sign_in_is_needed_where_no_caller_signs_in(
    answers: dict[str, Any], given: dict[str, Any], render: Render
) -> None:
    spec = render(**answers, **given)
    assert spec.answers["authn_methods"] == []
    assert "No caller signs in" in spec.sections["4.2"]
    assert "OAuth" not in spec.sections["4.2"]


def test_in_process_code_says_who_names_the_caller(render: Render) -> None:
    answers = {"surfaces": [], "access": "internal", "authn_methods": []}
    spec = render(**answers, authz_models=["rbac"])
    assert "No caller signs in here: the host application identifies" in spec.sections["4.2"]


# The report of a copy


@pytest.mark.parametrize(
    ("name", "changes", "lines"),
    [
        (
            "gate",
            {},
            ["4.2 adds Scopes, because rpc parking.gate.v1.GateService/OpenGate asks for a scope"],
        ),
        (
            "permits",
            {"authz_models": ["rbac"]},
            ["4.2 adds Ownership, because GET /permits asks for an owner"],
        ),
        ("rides", {"authz_models": ["ownership", "scopes"]}, []),
        ("plans", {}, []),
    ],
)
def test_the_report_names_each_model_that_an_access_adds(
    name: str, changes: dict[str, Any], lines: list[str], render: Render
) -> None:
    spec = render(**feature(name, **changes))
    assert [line.text for line in access_lines(spec.answers, spec.text)] == lines


@pytest.mark.parametrize(
    "access", ["auditors, and  the bank", "the bank and the clearing house", "support or sales"]
)
def test_callers_that_are_not_understood_are_asked_about_in_their_own_words(
    access: str, render: Render
) -> None:
    spec = render(**{"surfaces": ["rest"], **SHAPE}, operations=[{"call": ORDER, "access": access}])
    wanted = f"[TODO: how to recognize {access.removeprefix('the ')}]"
    assert wanted in spec.row("4.2", f"`{ORDER}`")
