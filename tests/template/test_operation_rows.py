"""The table of 4.1: each row is an operation, and what the answers leave out follows from rules."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render

# Every kind of interface, in one process, for callers with a token and two roles.
SHAPE: dict[str, Any] = {
    "surfaces": ["rest", "graphql", "grpc", "events", "jobs", "storage"],
    "roles": ["customer", "support"],
    "oidc_client": "resource_server",
}
NO_STORE = {"surfaces": ["rest", "graphql", "grpc", "events", "jobs"]}
READ_ONLY = {"data_change": "read_only"}
SERVICES = {"architecture_style": "microservices", "consistency_pattern": "none"}
SESSION = {"authn_methods": ["session_cookie"]}
PUBLIC = {"access": "public"}
OPEN_RETRY = '[TODO: what makes a repeat safe, or "no: a repeat acts again"]'
ACTED = "[TODO: 200 with the record, 204, or 201 where it creates one]"
OPEN_ACCESS = "see 4.2"


def row(render: Render, operation: dict[str, Any], **answers: Any) -> dict[str, str]:
    """The row of the one operation that a feature has."""
    names, cells = render(**{**SHAPE, **answers}, operations=[operation]).rows("4.1")[:2]
    return dict(zip(names, cells, strict=True))


# What follows from the call alone


@pytest.mark.parametrize(
    ("call", "retry", "success", "errors"),
    [
        ("GET /v1/orders", "safe method", "200", "401, 429, 503"),
        ("GET /v1/orders/{id}", "safe method", "200", "401, 404, 429, 503"),
        ("GET /v1/orders/:id", "safe method", "200", "401, 404, 429, 503"),
        ("GET /v1/orders/{id}/lines", "safe method", "200", "401, 404, 429, 503"),
        ("HEAD /v1/orders/{id}", "safe method", "200", "401, 404, 429, 503"),
        ("OPTIONS /v1/orders", "safe method", "204", "401, 429, 503"),
        ("POST /v1/orders", OPEN_RETRY, "201", "400, 401, 413, 429, 503"),
        ("POST /v1/orders/{id}/pay", OPEN_RETRY, ACTED, "400, 401, 404, 413, 429, 503"),
        ("PUT /v1/orders/{id}", "idempotent method", "200", "400, 401, 404, 413, 429, 503"),
        ("PATCH /v1/orders/{id}", OPEN_RETRY, "200", "400, 401, 404, 413, 429, 503"),
        ("DELETE /v1/orders/{id}", "idempotent method", "204", "401, 404, 429, 503"),
        ("QUERY /v1/orders", OPEN_RETRY, "200", "401, 429, 503"),
    ],
)
def test_an_http_call_answers_with_the_statuses_of_its_verb_and_path(
    call: str, retry: str, success: str, errors: str, render: Render
) -> None:
    found = row(render, {"call": call, "access": "owner"})
    assert found["Operation"] == f"`{call}`"
    assert (found["Retry safety"], found["Success"], found["Errors"]) == (retry, success, errors)


@pytest.mark.parametrize(
    ("call", "retry", "success", "errors"),
    [
        ("query orders", "reads only", "`data`", "BAD_USER_INPUT UNAUTHENTICATED"),
        ("mutation pay", OPEN_RETRY, "`data`", "BAD_USER_INPUT UNAUTHENTICATED"),
        ("subscription paid", "reads only", "`data`", "BAD_USER_INPUT UNAUTHENTICATED"),
    ],
)
def test_a_graphql_call_answers_with_data_or_an_error_code(
    call: str, retry: str, success: str, errors: str, render: Render
) -> None:
    found = row(render, {"call": call, "access": "owner"})
    codes = found["Errors"].replace("`", "").split(", ")
    assert (found["Retry safety"], found["Success"]) == (retry, success)
    assert codes == [*errors.split(), "RATE_LIMITED", "UNAVAILABLE"]


@pytest.mark.parametrize(
    ("call", "retry", "between"),
    [
        pytest.param(
            "rpc Orders.List", "safe", "NOT_FOUND", id="what an owner may read is else missing"
        ),
        pytest.param("rpc Orders.GetOrder", "safe", "NOT_FOUND", id="Get is of one record"),
        pytest.param("rpc Orders.Getaway", "safe", "NOT_FOUND", id="so is a name that begins so"),
        pytest.param(
            "rpc Orders.ListGetters", "safe", "NOT_FOUND", id="and one that holds it inside"
        ),
        pytest.param(
            "rpc Orders.Place", "natural", "NOT_FOUND FAILED_PRECONDITION", id="a write has rules"
        ),
        pytest.param(
            "rpc Orders.Place", "key", "NOT_FOUND FAILED_PRECONDITION ABORTED", id="a key, a race"
        ),
        *(
            pytest.param(
                f"rpc Orders.{word}Order",
                "no",
                "NOT_FOUND FAILED_PRECONDITION",
                id=f"{word} is of one record",
            )
            for word in ("Update", "Delete", "Cancel", "Confirm")
        ),
    ],
)
def test_an_rpc_answers_with_the_codes_of_what_it_does(
    call: str, retry: str, between: str, render: Render
) -> None:
    found = row(render, {"call": call, "access": "owner", "retry": retry})
    codes = found["Errors"].replace("`", "").split(", ")
    assert found["Success"] == "`OK`"
    assert codes[:2] == ["INVALID_ARGUMENT", "UNAUTHENTICATED"]
    assert codes[2:-3] == between.split()
    assert codes[-3:] == ["RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED", "UNAVAILABLE"]


@pytest.mark.parametrize(
    ("call", "success", "errors"),
    [
        ("publish order.paid.v1", "handlers called", "see Delivery"),
        ("consume order.paid.v1", "handled", "see Delivery"),
        ("job settle --day=2026-11-28", "exit 0", "exit 75, 1"),
        ("settle(order)", "returns", "the errors of Section 6 that apply"),
        ("post /v1/orders", "returns", "the errors of Section 6 that apply"),
    ],
)
def test_what_is_no_request_answers_in_its_own_words(
    call: str, success: str, errors: str, render: Render
) -> None:
    found = row(render, {"call": call, "access": "owner"})
    assert found["Operation"] == f"`{call}`"
    assert (found["Success"], found["Errors"]) == (success, errors)
    assert found["Retry safety"] == OPEN_RETRY


# Retry


@pytest.mark.parametrize(
    ("retry", "call", "said"),
    [
        ("key", "POST /v1/orders", "`Idempotency-Key`"),
        ("key", "mutation pay", "`idempotencyKey`"),
        ("key", "rpc Orders.Pay", "`request_key`"),
        ("key", "publish order.paid.v1", "event ID"),
        ("key", "consume order.paid.v1", "event ID"),
        ("key", "job settle", "run key"),
        ("key", "settle(order)", "idempotency key"),
        ("safe", "POST /v1/orders/search", "safe to repeat"),
        ("safe", "mutation pay", "safe to repeat"),
        ("safe", "rpc Orders.List", "safe to repeat"),
        ("safe", "settle(order)", "safe to repeat"),
        ("natural", "PUT /v1/orders/{id}", "idempotent method"),
        ("natural", "DELETE /v1/orders/{id}", "idempotent method"),
        ("natural", "POST /v1/orders", "naturally idempotent"),
        ("natural", "PATCH /v1/orders/{id}", "naturally idempotent"),
        ("natural", "mutation pay", "naturally idempotent"),
        ("natural", "consume order.paid.v1", "event ID"),
        ("natural", "publish order.paid.v1", "naturally idempotent"),
        ("natural", "job settle", "naturally idempotent"),
        ("no", "POST /v1/orders", "no: a repeat acts again"),
        ("no", "PUT /v1/orders/{id}", "no: a repeat acts again"),
    ],
)
def test_the_retry_word_says_what_makes_a_repeat_safe(
    retry: str, call: str, said: str, render: Render
) -> None:
    found = row(render, {"call": call, "access": "owner", "retry": retry})
    assert found["Retry safety"] == said


@pytest.mark.parametrize(
    ("call", "access", "answers", "said"),
    [
        pytest.param(
            "POST /v1/hooks", "provider signature", {}, "sender's event ID", id="a signed call"
        ),
        pytest.param(
            "PUT /v1/hooks/{id}",
            "provider signature",
            {},
            "idempotent method",
            id="a signed PUT is a PUT",
        ),
        pytest.param(
            "job settle",
            "scheduler",
            {"entities": [{"name": "SettleRun", "attributes": ["run_date date UK"]}]},
            "business key `run_date`",
            id="a job with an entity for its runs",
        ),
        pytest.param(
            "job settle",
            "scheduler",
            READ_ONLY,
            "naturally idempotent",
            id="a reading job",
        ),
    ],
)
def test_a_natural_repeat_is_known_by_the_nearest_key(
    call: str, access: str, answers: dict[str, Any], said: str, render: Render
) -> None:
    found = row(render, {"call": call, "access": access, "retry": "natural"}, **answers)
    assert found["Retry safety"] == said


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("POST /v1/orders", "no: [TODO: how a repeat stays harmless]"),
        ("mutation pay", "no: [TODO: how a repeat stays harmless]"),
        ("rpc Orders.Pay", "no: [TODO: how a repeat stays harmless]"),
        ("settle(order)", "no: [TODO: how a repeat stays harmless]"),
        ("GET /v1/orders", "no: a repeat acts again"),
        ("job settle", "no: a repeat acts again"),
    ],
)
def test_between_services_a_write_without_retry_is_open(
    call: str, said: str, render: Render
) -> None:
    found = row(render, {"call": call, "access": "owner", "retry": "no"}, **SERVICES)
    assert found["Retry safety"] == said


@pytest.mark.parametrize(
    ("call", "errors"),
    [
        ("POST /v1/orders", "400, 401, 409, 413, 422, 429, 503"),
        ("PUT /v1/orders/{id}", "400, 401, 404, 409, 413, 422, 429, 503"),
        ("DELETE /v1/orders/{id}", "400, 401, 404, 409, 413, 422, 429, 503"),
    ],
)
def test_a_key_may_be_missing_busy_or_used_for_something_else(
    call: str, errors: str, render: Render
) -> None:
    assert row(render, {"call": call, "access": "owner", "retry": "key"})["Errors"] == errors


# Access


@pytest.mark.parametrize(
    ("access", "cell", "refusals"),
    [
        pytest.param("public", "anyone", "", id="public"),
        pytest.param("Anyone", "anyone", "", id="another word for it, in capitals"),
        pytest.param("anonymous", "anyone", "", id="a third word for it"),
        pytest.param("owner", "owner", "401", id="the owner, to others the record is missing"),
        pytest.param("customer", "role `customer`", "401, 403", id="a role of the feature"),
        pytest.param("role support", "role `support`", "401, 403", id="a role that is called one"),
        pytest.param("role auditor", "role `auditor`", "401, 403", id="a role of another feature"),
        pytest.param("auditor", "auditor", "401", id="a word that is no role is text"),
        pytest.param("scope orders:read", "scope `orders:read`", "401, 403", id="a scope"),
        pytest.param("owner or support", "owner or role `support`", "401", id="owner or role"),
        pytest.param(
            "owner or support or scope a:b",
            "owner, role `support` or scope `a:b`",
            "401, 403",
            id="three of them",
        ),
        pytest.param("provider signature", "provider signature", "401", id="a signature"),
        pytest.param("service", "service", "401, 403", id="a service"),
        pytest.param("scheduler", "scheduler", "401, 403", id="a scheduler"),
        pytest.param("any signed-in user", "any signed-in user", "401", id="everyone known"),
        pytest.param("on *leave* | other", "on \\*leave\\* \\| other", "401", id="marks are text"),
        pytest.param("role a|b", "role `a\\|b`", "401, 403", id="a bar in a role's name"),
        pytest.param("", OPEN_ACCESS, "401, 403", id="not said: with roles, one may be missing"),
        pytest.param("  ", OPEN_ACCESS, "401, 403", id="blank is not said"),
    ],
)
def test_who_may_call_is_one_cell_and_decides_the_refusals(
    access: str, cell: str, refusals: str, render: Render
) -> None:
    found = row(render, {"call": "GET /v1/orders", "access": access})
    assert found["Access"] == cell
    assert found["Errors"] == (f"{refusals}, 429, 503" if refusals else "429, 503")


@pytest.mark.parametrize(
    ("models", "access", "refusals"),
    [
        pytest.param(["rbac"], "", "401, 403", id="a role may be missing"),
        pytest.param(["scopes"], "", "401, 403", id="a scope may be missing"),
        pytest.param(["abac"], "", "401, 403", id="a policy may say no"),
        pytest.param(["abac"], "owner", "401, 403", id="a policy may say no to the owner"),
        pytest.param(["abac"], "public", "", id="no policy is asked for anyone"),
        pytest.param(["ownership"], "", "401", id="ownership hides the record"),
        pytest.param(["ownership"], "customer", "401", id="without roles a role is a word"),
        pytest.param(["rbac"], "owner", "401", id="the owner needs no role"),
    ],
)
def test_the_authorization_models_decide_what_access_leaves_out(
    models: list[str], access: str, refusals: str, render: Render
) -> None:
    roles = {"roles": SHAPE["roles"] if "rbac" in models else []}
    operation = {"call": "GET /v1/orders", "access": access}
    found = row(render, operation, authz_models=models, **roles)
    assert found["Errors"] == (f"{refusals}, 429, 503" if refusals else "429, 503")


@pytest.mark.parametrize(
    ("call", "access", "refusals"),
    [
        pytest.param("GET /v1/orders", "owner", "401", id="a read is not forged"),
        pytest.param("POST /v1/orders", "owner", "401, 403", id="a write may be forged"),
        pytest.param("PUT /v1/orders", "owner", "401, 403", id="PUT is a write"),
        pytest.param("PATCH /v1/orders", "owner", "401, 403", id="PATCH is a write"),
        pytest.param("DELETE /v1/orders", "owner", "401, 403", id="DELETE is a write"),
        pytest.param("POST /v1/orders", "provider signature", "401", id="a sender has no cookie"),
        pytest.param("POST /v1/orders", "service", "401, 403", id="a service has no cookie"),
        pytest.param("POST /v1/orders", "services", "401, 403", id="nor have several"),
        pytest.param("POST /v1/orders", "scheduler", "401, 403", id="a scheduler has no cookie"),
        pytest.param("POST /v1/orders", "public", "", id="anyone has no session"),
    ],
)
def test_with_a_session_a_write_may_be_forged(
    call: str, access: str, refusals: str, render: Render
) -> None:
    errors = row(render, {"call": call, "access": access}, **SESSION)["Errors"].split(", ")
    assert ", ".join(status for status in errors if status in ("401", "403")) == refusals


@pytest.mark.parametrize(
    ("call", "access", "errors"),
    [
        ("query orders", "customer", "BAD_USER_INPUT UNAUTHENTICATED FORBIDDEN"),
        ("query orders", "public", "BAD_USER_INPUT"),
        ("rpc Orders.List", "customer", "INVALID_ARGUMENT UNAUTHENTICATED PERMISSION_DENIED"),
        ("rpc Orders.List", "public", "INVALID_ARGUMENT"),
    ],
)
def test_graphql_and_grpc_refuse_in_their_own_codes(
    call: str, access: str, errors: str, render: Render
) -> None:
    found = row(render, {"call": call, "access": access, "retry": "safe"})["Errors"]
    query = call.startswith("query")
    limited = ["RATE_LIMITED"] if query else ["RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED"]
    assert found.replace("`", "").split(", ") == [*errors.split(), *limited, "UNAVAILABLE"]


@pytest.mark.parametrize(
    ("call", "cell", "errors"),
    [
        ("GET /v1/orders", "anyone", "429, 503"),
        ("POST /v1/orders", "anyone", "400, 413, 429, 503"),
        ("query orders", "anyone", "`BAD_USER_INPUT`, `RATE_LIMITED`, `UNAVAILABLE`"),
        (
            "rpc Orders.List",
            "anyone",
            "`INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED`, `DEADLINE_EXCEEDED`, `UNAVAILABLE`",
        ),
        ("job settle", "scheduler", "exit 75, 1"),
        ("publish order.paid.v1", "this module", "see Delivery"),
    ],
)
def test_anyone_may_call_a_public_feature_but_not_start_its_jobs(
    call: str, cell: str, errors: str, render: Render
) -> None:
    found = row(render, {"call": call, "retry": "safe"}, **PUBLIC)
    assert (found["Access"], found["Errors"]) == (cell, errors)


# The store, the broker, the limit


@pytest.mark.parametrize(
    ("answers", "call", "errors"),
    [
        pytest.param(NO_STORE, "GET /v1/orders", "401, 429", id="no store, none to be down"),
        pytest.param(
            NO_STORE, "PUT /v1/orders", "400, 401, 413, 429", id="no store, no newer record"
        ),
        pytest.param(
            READ_ONLY, "PUT /v1/orders", "400, 401, 413, 429, 503", id="read, not written"
        ),
        pytest.param({}, "PUT /v1/orders", "400, 401, 413, 429, 503", id="a store that it writes"),
        pytest.param(
            NO_STORE,
            "query orders",
            "`BAD_USER_INPUT`, `UNAUTHENTICATED`, `RATE_LIMITED`",
            id="GraphQL without a store",
        ),
        pytest.param(
            NO_STORE,
            "rpc Orders.GetOrder",
            "`INVALID_ARGUMENT`, `UNAUTHENTICATED`, `NOT_FOUND`, `FAILED_PRECONDITION`, "
            "`RESOURCE_EXHAUSTED`, `DEADLINE_EXCEEDED`",
            id="gRPC without a store",
        ),
    ],
)
def test_only_a_store_can_be_down_or_hold_a_newer_record(
    answers: dict[str, Any], call: str, errors: str, render: Render
) -> None:
    assert row(render, {"call": call, "access": "owner"}, **answers)["Errors"] == errors


@pytest.mark.parametrize(
    ("broker", "answers", "sent", "received"),
    [
        pytest.param("in_process", {}, "see Delivery", "see Delivery", id="a bus in the process"),
        pytest.param(
            "kafka",
            {},
            "retried by the relay",
            "retried, then dead-letter topic",
            id="an outbox beside the data",
        ),
        pytest.param(
            "pubsub",
            NO_STORE,
            "retried",
            "retried, then dead-letter topic",
            id="no data, no outbox",
        ),
        pytest.param(
            "nats", SERVICES, "retried", "retried, then dead letter", id="no outbox chosen"
        ),
        pytest.param(
            "rabbitmq",
            {**SERVICES, "consistency_pattern": "outbox"},
            "retried by the relay",
            "retried, then dead-letter queue",
            id="an outbox chosen",
        ),
    ],
)
def test_an_event_fails_as_its_bus_or_broker_does(
    broker: str, answers: dict[str, Any], sent: str, received: str, render: Render
) -> None:
    more = {"message_broker": broker, **answers}
    published = row(render, {"call": "publish order.paid.v1", "retry": "key"}, **more)
    consumed = row(render, {"call": "consume order.paid.v1", "retry": "key"}, **more)
    on_bus = broker == "in_process"
    assert published["Success"] == ("handlers called" if on_bus else "acknowledged")
    assert consumed["Success"] == ("handled" if on_bus else "acknowledged")
    assert (published["Errors"], consumed["Errors"]) == (sent, received)


@pytest.mark.parametrize(
    ("text", "limits_reads"),
    [
        ("Each account may send 60 orders per minute.", False),
        ("A write above 60 per minute is refused.", False),
        ("Getting more than 60 lists ends the session; so does a spread of readings.", False),
        ("A GET above 600 per minute is refused.", True),
        ("Reads above 600 per minute are refused.", True),
        ("One account may read 600 orders per minute.", True),
        ("Every operation has a limit of 60 per minute.", True),
        ("All calls count.", True),
    ],
)
def test_reads_are_limited_where_the_author_of_sec_spc_021_says_so(
    text: str, limits_reads: bool, render: Render
) -> None:
    more = {"security_requirements": [{"id": "SEC-SPC-021", "text": text}]}
    read = row(render, {"call": "GET /v1/orders", "access": "owner"}, **more)
    write = row(render, {"call": "POST /v1/orders", "access": "owner"}, **more)
    assert read["Errors"] == ("401, 429, 503" if limits_reads else "401, 503")
    assert write["Errors"] == "400, 401, 413, 429, 503"


# What the answers give, and what they leave open


@pytest.mark.parametrize(
    ("operation", "success", "errors"),
    [
        pytest.param(
            {"call": "POST /v1/orders", "success": [201, 202], "errors": [400, 503]},
            "201, 202",
            "400, 503",
            id="both are given",
        ),
        pytest.param(
            {"call": "POST /v1/orders", "success": [202]},
            "202",
            "400, 401, 403, 413, 429, 503",
            id="only the success",
        ),
        pytest.param(
            {"call": "GET /v1/orders", "success": [], "errors": []},
            "200",
            "401, 403, 429, 503",
            id="an empty list gives nothing",
        ),
        pytest.param(
            {"call": "query orders", "success": [200], "errors": [401]},
            "200",
            "401",
            id="statuses of a GraphQL call",
        ),
        pytest.param(
            {"call": "job settle", "errors": [500]}, "exit 0", "500", id="errors of a job"
        ),
    ],
)
def test_given_statuses_replace_the_usual_ones(
    operation: dict[str, Any], success: str, errors: str, render: Render
) -> None:
    found = row(render, operation)
    assert (found["Success"], found["Errors"]) == (success, errors)


@pytest.mark.parametrize(
    ("summary", "cell"),
    [
        ("Pay one order", "Pay one order"),
        (" Pay | refund ", "Pay \\| refund"),
        ("", "[TODO: what it does]"),
        ("  ", "[TODO: what it does]"),
    ],
)
def test_a_summary_is_text_and_its_absence_is_open(summary: str, cell: str, render: Render) -> None:
    assert row(render, {"call": "POST /v1/orders", "summary": summary})["What it does"] == cell


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"surfaces": ["rest"]}, "HTTP operation"),
        ({"surfaces": ["graphql"]}, "GraphQL operation"),
        ({"surfaces": ["grpc"]}, "RPC"),
        ({"surfaces": ["events"]}, "event sent or received"),
        ({"surfaces": ["jobs"]}, "job"),
        ({"surfaces": ["ui"], "frontend_framework": "server_rendered"}, "page and form post"),
        ({"surfaces": ["grpc", "jobs", "ui"]}, "RPC and job"),
        ({"surfaces": ["ui"], "backend_language": "none"}, 'backend call, or "none"'),
        ({"surfaces": []}, "public function"),
    ],
)
def test_without_an_operation_one_row_asks_for_those_of_each_surface(
    answers: dict[str, Any], wanted: str, render: Render
) -> None:
    table = [cells for cells in render(**answers).rows("4.1")[1:] if len(cells) == 6]
    assert table == [[f"[TODO: one row for each {wanted}]", "", "", "", "", ""]]
