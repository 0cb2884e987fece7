"""What readers of rendered specs found about stored data, errors and sensitive data."""

from __future__ import annotations

import re
from typing import Any

import pytest

from document import Render
from features import feature

PLAIN: dict[str, Any] = {"surfaces": ["rest", "storage"], "databases": ["postgresql"]}


# Section 3


@pytest.mark.parametrize(
    ("entity", "asked"),
    [
        ("QueueEntry", "is it or queue_entry the source of truth"),
        ("WaitingTicket", "is it or waiting_ticket the source of truth"),
        ("Ticket", "queue: [TODO: entries, keys and library]"),
    ],
)
def test_what_a_queue_in_redis_holds_is_asked(entity: str, asked: str, render: Render) -> None:
    spec = render(
        surfaces=["rest", "storage"],
        databases=["postgresql", "redis"],
        redis_role=["queue"],
        entities=[{"name": entity, "attributes": ["id uuid PK"]}],
    )
    assert asked in spec.bullet("3", "Database Engine")
    assert "queued message" not in spec.text


OUTBOX = ["id uuid PK", "aggregate_id uuid FK", "type text", "payload jsonb", "published_at date"]


@pytest.mark.parametrize(
    ("columns", "asked"),
    [
        (OUTBOX, "[TODO: columns of `traceparent` and event time; what"),
        ([*OUTBOX, "trace_context text"], "[TODO: column of the event time; what deletes a sent"),
        ([*OUTBOX, "created_at timestamptz"], "[TODO: column of `traceparent`; what deletes"),
        ([*OUTBOX, "traceparent text", "occurred_at timestamptz"], "[TODO: what deletes a sent"),
    ],
)
def test_an_answered_outbox_is_asked_for_the_columns_that_it_lacks(
    columns: list[str], asked: str, render: Render
) -> None:
    spec = render(
        **feature("rides", entities=[{"name": "OutboxEvent", "attributes": columns}]),
    )
    assert asked in spec.bullet("3", "Outbox")
    assert "**Outbox**" not in spec.sections["6"]


@pytest.mark.parametrize("store", ["postgresql", "mysql", "mongodb"])
def test_what_deletes_keys_is_asked_once(store: str, render: Render) -> None:
    operations = [{"call": "POST /v1/orders", "retry": "key"}]
    spec = render(**{**PLAIN, "databases": [store]}, operations=operations, data_classes=["pii"])
    row = spec.row("3", "One result for each idempotency key")
    assert row[1].endswith("kept 24 hours: [TODO: what deletes it]")
    kept = spec.row("9", "`idempotency_key.caller`, `idempotency_key.response`")
    assert kept[4] == "24 hours"


@pytest.mark.parametrize("style", ["modular_monolith", "microservices"])
@pytest.mark.parametrize("store", ["postgresql", "mysql"])
def test_nobody_is_shut_out_of_a_bucket_whose_users_are_open(
    style: str, store: str, render: Render
) -> None:
    spec = render(
        surfaces=["jobs", "storage"], databases=[store, "object_storage"], architecture_style=style
    )
    assert "alone reads and writes its tables" in spec.bullet("3", "Ownership")
    assert "[TODO: does this feature write objects, or only read them" in spec.text
    assert "old versions of objects" not in spec.sections["9"]
    assert "Access of the module" not in spec.text


@pytest.mark.parametrize("store", ["postgresql", "mysql", "sqlserver"])
def test_a_new_table_promises_no_absence_of_locks(store: str, render: Render) -> None:
    assert "no lock on existing" not in render(**{**PLAIN, "databases": [store]}).text


@pytest.mark.parametrize(
    ("parent", "path"),
    [
        ("Device", "devices/{id}/readings"),
        ("Category", "categories/:id/items"),
        ("Box", "boxes/{x}/y"),
    ],
)
def test_a_parent_that_no_operation_adds_is_asked(parent: str, path: str, render: Render) -> None:
    entities = [{"name": parent, "attributes": ["id uuid PK"]}]
    operations = [{"call": f"POST /v1/{path}"}]
    spec = render(**PLAIN, entities=entities, operations=operations)
    assert spec.bullet("3", "New records") == f"[TODO: what adds `{parent}`]"
    operations.append({"call": f"POST /v1/{path.split('/', maxsplit=1)[0]}"})
    assert "New records" not in render(**PLAIN, entities=entities, operations=operations).text


@pytest.mark.parametrize("column", ["customer_id uuid FK", "kind_id int FK", "owner_ref text FK"])
def test_the_table_of_a_foreign_key_is_asked_where_none_is_named(
    column: str, render: Render
) -> None:
    order = {"name": "Order", "attributes": ["id uuid PK", column]}
    name = column.split(" ", maxsplit=1)[0]
    spec = render(**PLAIN, entities=[order])
    assert f"[TODO: the table that Order.{name} leads to]" in spec.sections["3"]
    other = {"name": name.rsplit("_", 1)[0].title(), "attributes": ["id uuid PK"]}
    assert "is a foreign key" not in render(**PLAIN, entities=[order, other]).sections["3"]


# Section 6


@pytest.mark.parametrize("broker", ["kafka", "nats", "rabbitmq", "sns_sqs", "pubsub"])
def test_no_broker_is_said_to_bring_a_message_back(broker: str, render: Render) -> None:
    spec = render(**feature("rides", message_broker=broker))
    assert "message handling pauses" in spec.bullet("6", "Error 60")
    assert "come back" not in spec.sections["6"]


@pytest.mark.parametrize("name", ["churn-scores", "webhook-relay", "device-gateway"])
def test_no_error_speaks_of_effects_outside_that_nothing_has(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "no outside effect" not in spec.text
    assert "neighbour module" not in spec.sections["6"]


@pytest.mark.parametrize(("name", "stored"), [("watch", False), ("rides", True), ("plans", True)])
def test_a_key_is_stored_before_a_call_where_something_is_stored(
    name: str, stored: bool, render: Render
) -> None:
    said = render(**feature(name)).bullet("6", "Outside effects")
    assert said.startswith("[TODO: idempotency key of each effect at")
    assert ("stored before the call" in said) == stored


@pytest.mark.parametrize(
    ("call", "asked"),
    [
        ("PATCH /v1/orders/{id}", True),
        ("POST /v1/orders/{id}/close", True),
        ("mutation updateOrder", True),
        ("POST /v1/orders", False),
        ("POST /v1/invitations/{token}/accept", False),
        ("POST /v1/invitations/{invite_token}/confirm", False),
        ("POST /v1/invitations/{token_id}/confirm", True),
        ("DELETE /v1/orders/{id}", False),
        ("shop.v1.Orders/JoinQueue", False),
        ("mutation createOrder", False),
        ("job sweep-orders", False),
    ],
)
def test_a_stale_write_needs_a_record_that_its_caller_read(
    call: str, asked: bool, render: Render
) -> None:
    surfaces = ["rest", "grpc", "graphql", "jobs", "storage"]
    operations = [{"call": call}, {"call": "job other"}]
    spec = render(surfaces=surfaces, databases=["postgresql"], operations=operations)
    assert ("**Error 63**" in spec.sections["6"]) == asked


@pytest.mark.parametrize(
    ("name", "limited"), [("webhook-relay", True), ("device-gateway", True), ("tax-form", False)]
)
def test_a_body_has_a_limit_and_its_answer(name: str, limited: bool, render: Render) -> None:
    spec = render(**feature(name))
    assert ("- **Error 59**: Request body over its limit -> 413" in spec.text) == limited
    for row in spec.rows("4.1"):
        if row[0].startswith("`POST /"):
            assert ("413" in row[5]) == limited


@pytest.mark.parametrize(
    ("methods", "asked"),
    [(["api_key"], True), (["session_cookie"], True), (["jwt"], False), (["mtls"], False)],
)
def test_a_scheme_is_asked_where_no_standard_has_one(
    methods: list[str], asked: bool, render: Render
) -> None:
    spec = render(**PLAIN, authn_methods=methods)
    challenge = "- **Challenge of a 401**: [TODO: scheme in WWW-Authenticate]"
    assert (challenge in spec.sections["6"]) == asked


@pytest.mark.parametrize(
    ("text", "surfaces", "said"),
    [
        ("If the file is missing, the job keeps the old ones.", ["jobs"], "[TODO: exit code and"),
        ("If a code is unknown, nothing is stored.", ["rest"], "[TODO: what the caller gets]"),
        ("If an event is invalid, it is left.", ["events"], "[TODO: log event and alert]"),
    ],
)
def test_a_failure_that_a_requirement_names_is_the_first_error(
    text: str, surfaces: list[str], said: str, render: Render
) -> None:
    spec = render(surfaces=[*surfaces, "storage"], requirements=[{"text": text}])
    error = spec.bullet("6", "Error 1")
    assert error.startswith(f"The case of REQ-SPC-001 -> {said}")
    assert "broken most often" not in spec.text


# Section 9


@pytest.mark.parametrize("broker", ["kafka", "nats", "sns_sqs"])
def test_dead_letters_are_where_messages_are_consumed(broker: str, render: Render) -> None:
    changes = {"data_classes": ["pii"], "message_broker": broker}
    sends = render(**feature("device-gateway", **changes))
    row = sends.row("9", "published messages")
    assert row[4] == "see Section 4.1"
    hears = render(**feature("rides", **changes))
    assert "readers" not in hears.row("9", "published messages, and dead letters")[3]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "only the accounts of this module, migration and backup may reach"),
        (
            {"architecture_style": "monolith"},
            "only the accounts of the application, migration and backup may",
        ),
        (
            {"architecture_style": "microservices"},
            "only the accounts of this service, migration and backup may",
        ),
        (
            {"surfaces": ["rest", "jobs", "storage"]},
            "only the accounts of Section 3, SEC-SPC-036, migration and backup may reach",
        ),
        (
            {"surfaces": ["rest", "storage"]},
            "only the role of Section 3 and the accounts of migration and backup may reach",
        ),
    ],
)
def test_the_accounts_of_personal_data_are_those_that_are_asked(
    changes: dict[str, Any], said: str, render: Render
) -> None:
    spec = render(**feature("churn-scores", operations=[], **changes))
    assert said in spec.bullet("9", "Sensitive Data Handling")
    assert "may write" not in spec.sections["9"]


def test_one_persons_data_is_found_by_the_columns_that_lead_to_a_person(render: Render) -> None:
    spec = render(**feature("churn-scores"))
    assert "`ChurnScore.customer_id`" in spec.row("9", "GDPR")[2]
    assert spec.row("9", "log lines")[1] == "record IDs"
    rules = render(**feature("stock", data_classes=["pii"], regulations=["gdpr"]))
    assert "[TODO: key that finds all data of one person]" in rules.row("9", "GDPR")[2]


@pytest.mark.parametrize("language", ["python", "go", "java", "typescript"])
@pytest.mark.parametrize("column", ["resident_id", "keeper_id", "owner_id", "ClientId"])
def test_the_column_that_ties_a_record_to_its_user_leads_to_a_person(
    column: str, language: str, render: Render
) -> None:
    entities = [{"name": "DogTaxForm", "attributes": ["id bigint PK", f"{column} bigint", "n int"]}]
    stack = {"backend_language": language, "backend_framework": "other"}
    spec = render(**feature("tax-form", entities=entities, **stack))
    assert f"`dog_tax_form.{column}` must be the user" in spec.sections["4.2"]
    assert spec.row("9", f"`DogTaxForm.{column}`")[1] == "PII"
    assert (
        f"erasure by `DogTaxForm.{column}`, with all dependent records" in spec.row("9", "GDPR")[2]
    )
    assert "fields or values that are PII" not in spec.text


@pytest.mark.parametrize("column", ["resident_id bigint?", "member_id uuid?", "customer_id text?"])
def test_a_link_that_may_be_empty_is_emptied_by_an_erasure(column: str, render: Render) -> None:
    name = column.split()[0]
    plot = {"name": "Plot", "attributes": ["id bigint PK", "label text", column]}
    form = {"name": "DogTaxForm", "attributes": ["id bigint PK", "resident_id bigint"]}
    said = render(**feature("tax-form", entities=[form, plot])).row("9", "GDPR")[2]
    first = "export and erasure by `DogTaxForm.resident_id`, with all dependent records"
    assert f"{first}, and by `Plot.{name}`, which an erasure empties (SEC-SPC-030)" in said
    named = {**plot, "attributes": [*plot["attributes"], "email text"]}
    said = render(**feature("tax-form", entities=[form, named])).row("9", "GDPR")[2]
    assert f"`DogTaxForm.resident_id` and `Plot.{name}`, with all dependent records" in said


@pytest.mark.parametrize(
    "more",
    [
        {"authz_models": ["rbac"], "operations": [{"call": "GET /api/f", "access": "signed in"}]},
        {"authn_methods": ["api_key"], "frontend_framework": None, "surfaces": ["rest", "storage"]},
        {"data_classes": ["financial"]},
    ],
)
def test_a_column_that_ties_a_record_to_no_user_leads_to_no_person(
    more: dict[str, Any], render: Render
) -> None:
    entities = [{"name": "DogTaxForm", "attributes": ["id bigint PK", "kennel_id bigint", "n int"]}]
    changed = {"entities": entities, **more}
    answers = {k: v for k, v in feature("tax-form", **changed).items() if v is not None}
    spec = render(**answers)
    assert "bigint kennel_id\n" in spec.sections["3"]
    assert "`DogTaxForm.kennel_id`" not in spec.sections["9"]


@pytest.mark.parametrize("name", ["match-server", "rides", "shots"])
def test_a_pseudonym_in_the_log_is_asked_with_and_without_a_class(
    name: str, render: Render
) -> None:
    spec = render(**feature(name))
    assert spec.text.count("[TODO: how the subject becomes a pseudonym") == 1
    assert "exception to SEC-SPC-025" not in spec.text


@pytest.mark.parametrize("name", ["device-gateway", "shots", "churn-scores"])
def test_reads_and_writes_of_health_records_are_audited(name: str, render: Render) -> None:
    spec = render(**feature(name, data_classes=["health"], regulations=["hipaa"]))
    assert "`health_record_read`, `health_record_written`" in spec.sections["9"]
    assert "reads and writes audited (SEC-SPC-029)" in spec.row("9", "HIPAA")[2]
    assert "; reads audited" not in spec.text


@pytest.mark.parametrize("name", ["webhook-relay"])
@pytest.mark.parametrize("column", ["secret varbinary(64)", "api_key text", "access_token text"])
def test_a_stored_secret_is_not_declared_away(name: str, column: str, render: Render) -> None:
    entities = [{"name": "Subscription", "attributes": ["id bigint PK", column]}]
    spec = render(**feature(name, entities=entities))
    said = spec.bullet("9", "Sensitive Data Handling")
    assert f"declared, only `Subscription.{column.split(' ', maxsplit=1)[0]}` (SEC-SPC-031)" in said
    assert "come from the secret manager" not in said


@pytest.mark.parametrize("roles", [["rate_limit"], ["session", "rate_limit"], ["cache"]])
def test_what_redis_holds_of_a_person_is_one_row(roles: list[str], render: Render) -> None:
    spec = render(
        **{**PLAIN, "databases": ["postgresql", "redis"]},
        redis_role=roles,
        authn_methods=["session_cookie"],
        data_classes=["pii"],
    )
    (row,) = [row for row in spec.rows("9") if len(row) == 5 and row[2] == "Redis"]
    assert ("rate-limit counters" in row[0]) == ("rate_limit" in roles)
    assert ("sessions" in row[0]) == ("session" in roles)
    assert row[4] == "see Section 3"


@pytest.mark.parametrize(
    "way",
    [
        {"authn_methods": ["session_cookie"], "sign_in": "built_here"},
        {"authn_methods": ["jwt"]},
        {"authn_methods": ["oidc"], "oidc_client": "bff"},
        {"access": "public"},
    ],
)
def test_a_counter_is_kept_for_each_caller_as_its_limit_is(
    way: dict[str, Any], render: Render
) -> None:
    redis = {"databases": ["redis"], "redis_role": ["rate_limit"]}
    spec = render(surfaces=["rest", "storage"], **redis, **way)
    assert "`rl:<caller>`, 60 s" in spec.bullet("3", "Database Engine")


def test_sessions_and_counters_in_one_store_are_drawn_from_both(render: Render) -> None:
    bff = {"authn_methods": ["oidc"], "oidc_client": "bff", "databases": ["redis"]}
    module = {"surfaces": ["rest", "storage"], "architecture_style": "modular_monolith"}
    both = render(**module, **bff, redis_role=["session", "rate_limit"])
    assert '  bff & api --> store_1[("Redis")]' in both.sections["1.1"]
    sessions = render(**module, **bff, redis_role=["session"])
    assert '  bff --> store_1[("Redis")]' in sessions.sections["1.1"]


@pytest.mark.parametrize("pattern", ["saga_choreography", "saga_orchestration"])
def test_an_own_compensation_may_be_a_requirement(pattern: str, render: Render) -> None:
    spec = render(
        surfaces=["rest", "events"],
        architecture_style="microservices",
        consistency_pattern=pattern,
        service_dependencies=["pricing"],
    )
    asked = "[TODO: what undoes its own step, where Section 2 does not say]"
    assert spec.sections["6"].count(asked) == 1


@pytest.mark.parametrize("name", ["plans", "permits", "notices"])
def test_a_denial_is_logged_by_its_control_for_each_error_alike(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert re.fullmatch(r"Denied by (role|scope) -> 403", spec.bullet("6", "Error 51"))
    assert "denied operations" in spec.row("2", "**[SEC-SPC-026]**")[1]


@pytest.mark.parametrize("broker", ["nats", "kafka", "rabbitmq", "in_process"])
@pytest.mark.parametrize("store", ["postgresql", "mongodb"])
def test_what_a_late_message_does_is_asked(broker: str, store: str, render: Render) -> None:
    spec = render(surfaces=["events", "storage"], databases=[store], message_broker=broker)
    effect = "a repeat is skipped; [TODO: how an older message is recognized, and its result]"
    assert spec.bullet("6", "Error 71") == f"Message duplicated or out of order -> {effect}"


@pytest.mark.parametrize("language", ["go", "java", "python"])
def test_a_crash_of_redis_may_lose_more_than_a_second(language: str, render: Render) -> None:
    spec = render(**feature("match-server", backend_language=language))
    assert "so a crash may lose the last writes" in spec.sections["9"]
    assert "the last second" not in spec.text


@pytest.mark.parametrize(
    ("surfaces", "models", "said"),
    [
        (["rest"], ["rbac", "ownership"], "Denied by role -> 403"),
        (["grpc"], ["scopes", "ownership"], "Denied by scope -> `PERMISSION_DENIED`"),
        (["graphql"], ["abac"], "Denied by policy -> error `FORBIDDEN`"),
        (["rest"], ["rbac", "scopes", "abac"], "Denied by role, scope or policy -> 403"),
    ],
)
def test_a_denial_names_the_model_that_denies_and_no_ownership(
    surfaces: list[str], models: list[str], said: str, render: Render
) -> None:
    spec = render(surfaces=[*surfaces, "storage"], databases=["postgresql"], authz_models=models)
    assert spec.bullet("6", "Error 51") == said


@pytest.mark.parametrize("database", ["mysql", "postgresql", "mongodb"])
def test_the_checklist_names_the_secret_that_section_9_names(database: str, render: Render) -> None:
    note = render(**feature("webhook-relay", databases=[database])).row("0.2", "Data Protection")[3]
    assert note == "PROPOSED: no sensitive data declared but `Subscription.secret`"
    plain = render(surfaces=["rest", "storage"]).row("0.2", "Data Protection")[3]
    assert plain == "PROPOSED: no sensitive data declared; a person confirms"


@pytest.mark.parametrize("language", ["typescript", "go", "java", "python"])
def test_a_record_that_a_job_alone_names_is_no_type_of_the_contract(
    language: str, render: Render
) -> None:
    stack = {"backend_language": language, "backend_framework": "other"}
    types = render(**feature("webhook-relay", **stack)).sections["4.1"]
    assert "Delivery" not in types.replace("Omitted", "")
    listed = [*feature("webhook-relay")["operations"], {"call": "GET /v1/deliveries"}]
    types = render(**feature("webhook-relay", operations=listed, **stack)).sections["4.1"]
    assert "Delivery" in types
    jobs = [{"call": "job relay-deliveries", "access": "scheduler"}]
    types = render(**feature("webhook-relay", operations=jobs, **stack)).sections["4.1"]
    assert "Delivery" in types


@pytest.mark.parametrize("roles", [["session"], ["session", "rate_limit"], ["session", "cache"]])
def test_sessions_of_a_bff_hold_tokens(roles: list[str], render: Render) -> None:
    redis = {"databases": ["postgresql", "redis"], "redis_role": roles, "data_classes": ["pii"]}
    bff = render(**{**PLAIN, **redis}, authn_methods=["oidc"], oidc_client="bff")
    assert "| as their source; caller's ID and tokens | Redis |" in bff.sections["9"]
    cookie = render(**{**PLAIN, **redis}, authn_methods=["session_cookie"])
    assert "ID and tokens" not in cookie.sections["9"]


@pytest.mark.parametrize("name", ["rides", "match-server", "device-gateway"])
def test_an_event_is_known_by_one_rule(name: str, render: Render) -> None:
    assert "its `id` is the event ID:" in render(**feature(name)).sections["4.1"]


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("mysql", "event_id)`, in a binary collation, kept"),
        ("sqlserver", "event_id)`, in a binary collation, kept"),
        ("postgresql", "event_id)`, kept"),
        ("sqlite", "event_id)`, kept"),
    ],
)
def test_ids_that_differ_in_case_alone_are_two_ids(store: str, said: str, render: Render) -> None:
    spec = render(**feature("webhook-relay", databases=[store]))
    assert said in spec.row("3", "One effect for each received event")[1]


@pytest.mark.parametrize("store", ["mysql", "sqlserver"])
def test_the_collation_of_a_given_unique_column_is_its_authors(store: str, render: Render) -> None:
    spec = render(**feature("permits", databases=[store]))
    assert "| `UNIQUE (plate)` |" in spec.sections["3"]


@pytest.mark.parametrize("store", ["postgresql", "mysql", "mongodb"])
@pytest.mark.parametrize(
    ("relation", "time", "held"),
    [
        ("EXPORT_RUN ||--|{ EXPORT_FILE : writes", "finished_at", "; which have no ExportFile, if"),
        ("EXPORT_FILE }|--|| EXPORT_RUN : of", "started_at", "; which have no ExportFile, if any]"),
        ("EXPORT_RUN ||--o{ EXPORT_FILE : writes", "finished_at", ""),
        ("EXPORT_RUN ||--|{ EXPORT_FILE : writes", "created_at", ""),
    ],
)
def test_a_record_that_begins_and_ends_may_wait_for_what_it_must_hold(
    relation: str, time: str, held: str, store: str, render: Render
) -> None:
    run = ["id uuid PK", "status text", f"{time} timestamptz"]
    entities = [
        {"name": "ExportRun", "attributes": run, "relations": [relation]},
        {"name": "ExportFile", "attributes": ["id uuid PK", "run_id uuid FK"]},
    ]
    spec = render(surfaces=["jobs", "storage"], databases=[store], entities=entities)
    row = spec.row("3", "Values of `ExportRun.status`")[1]
    asked = f"values and transitions of ExportRun.status{held}"
    assert asked + ("" if held else "]") in row
