"""Section 3 for each shape of feature, and what a store's own file says of it in other sections."""

from __future__ import annotations

import re
from typing import Any

import pytest

from document import Render

HANDLER: dict[str, Any] = {
    "surfaces": ["events"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "kotlin",
    "backend_framework": "none",
    "consistency_pattern": "none",
    "operations": [{"call": "consume invoice.paid.v2", "access": "service"}],
}
LEDGER: dict[str, Any] = {
    "surfaces": ["events", "storage"],
    "access": "internal",
    "architecture_style": "microservices",
    "operations": [{"call": "consume bike.moved.v2", "access": "service"}],
    "entities": [{"name": "BikeMove", "attributes": ["id uuid PK", "bike_id uuid"]}],
}
APP: dict[str, Any] = {
    "surfaces": ["ui"],
    "access": "public",
    "backend_language": "none",
    "frontend_framework": "flutter",
}
FILES: dict[str, Any] = {
    "surfaces": ["jobs", "storage"],
    "backend_language": "python",
    "databases": ["postgresql", "object_storage"],
    "operations": [{"call": "job import-invoices", "access": "scheduler"}],
    "entities": [
        {"name": "InvoiceLine", "attributes": ["invoice_no text PK", "line_no int PK"]},
    ],
}
BOOKING: dict[str, Any] = {
    "surfaces": ["rest", "storage"],
    "architecture_style": "microservices",
    "backend_language": "python",
    "databases": ["dynamodb"],
    "rpo_minutes": 5,
    "rto_minutes": 20,
    "operations": [{"call": "POST /v1/bookings", "retry": "key"}],
    "entities": [{"name": "Booking", "attributes": ["id uuid PK", "status text"]}],
}
TODO_BUCKET = "[TODO: does this feature write objects, or only read them; owner of the bucket]"
TODO_DEVICE = (
    '[TODO: what is kept, in which store, for how long, and what deletes it, or "nothing"]'
)


# ---- without a store -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "broker"), [("kotlin", "kafka"), ("go", "nats"), ("java", "rabbitmq")]
)
def test_what_remembers_a_handled_message_is_asked_once(
    language: str, broker: str, render: Render
) -> None:
    spec = render(**{**HANDLER, "backend_language": language, "message_broker": broker})
    assert spec.bullet("3", "Handled messages") == "Error 71 asks what remembers them."
    assert "[TODO: where handled" in spec.bullet("6", "Error 71")
    assert "is kept after a message, and where" in spec.bullet("3", "State")
    assert "Stores nothing" not in spec.text


@pytest.mark.parametrize("framework", ["flutter", "react_native", "ios", "android"])
def test_a_native_app_is_asked_what_it_keeps_on_the_device(framework: str, render: Render) -> None:
    spec = render(**{**APP, "frontend_framework": framework})
    assert spec.bullet("3", "On the device") == TODO_DEVICE
    assert "Stores nothing" not in spec.text
    assert "**State**" not in spec.text


def test_a_native_app_over_a_backend_is_asked_it_too(render: Render) -> None:
    shape = {"surfaces": ["rest", "ui", "storage"], "backend_language": "kotlin"}
    spec = render(**shape, frontend_framework="flutter", databases=["postgresql"])
    assert spec.bullet("3", "On the device") == TODO_DEVICE


@pytest.mark.parametrize("framework", ["react", "nextjs", "sveltekit"])
def test_a_page_is_asked_what_it_keeps_in_the_browser(framework: str, render: Render) -> None:
    spec = render(**{**APP, "frontend_framework": framework})
    assert "cookies, storage, caches" in spec.bullet("3", "In the browser")
    assert "**On the device**" not in spec.text


@pytest.mark.parametrize(
    ("surfaces", "use"),
    [(["rest"], "request"), (["jobs"], "run"), ([], "call"), (["grpc"], "request")],
)
def test_a_service_without_a_store_is_asked_for_its_state(
    surfaces: list[str], use: str, render: Render
) -> None:
    spec = render(surfaces=surfaces, backend_language="go")
    asked = f'[TODO: what is kept after a {use}, and where, or "nothing"]'
    assert spec.bullet("3", "State") == asked


# ---- on the device ---------------------------------------------------------------------------


@pytest.mark.parametrize("framework", ["flutter", "react_native", "ios"])
def test_nobody_restores_a_device(framework: str, render: Render) -> None:
    answers = {**APP, "surfaces": ["ui", "storage"], "frontend_framework": framework}
    assert render(**answers).sections["3"] == render(**answers, databases=["sqlite"]).sections["3"]
    spec = render(**answers, databases=["sqlite"])
    assert "RPO" not in spec.bullet("9", "Data Protection")
    assert "RTO" not in spec.bullet("9", "Data Protection")
    assert "what is synchronized with a server, and when" in spec.sections["9"]
    assert "deleted with the app" in spec.bullet("3", "Ownership")
    assert "before the code" not in spec.bullet("3", "Migration Plan")
    assert spec.bullet("3", "On the device").startswith("[TODO: for how long")


@pytest.mark.parametrize("framework", ["react", "nextjs", "sveltekit"])
def test_no_store_of_a_browser_is_backed_up(framework: str, render: Render) -> None:
    spec = render(**{**APP, "surfaces": ["ui", "storage"], "frontend_framework": framework})
    assert "backup and restore of the data store" not in spec.text
    assert "deleted with the browser's data" in spec.bullet("3", "Ownership")


# ---- outbox ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["java", "go", "csharp", "python"])
def test_a_consumer_has_no_outbox(language: str, render: Render) -> None:
    text = render(**{**LEDGER, "backend_language": language}).text.lower()
    assert "outbox_event" not in text
    assert "outbox relay" not in text
    assert "outbox stuck" not in text


@pytest.mark.parametrize("store", ["postgresql", "mysql", "mongodb"])
def test_an_inbox_and_an_outbox_say_their_rule_in_one_sentence(store: str, render: Render) -> None:
    sent = [{"call": "publish bike.idle.v1"}, *LEDGER["operations"]]
    spec = render(**{**LEDGER, "operations": sent}, databases=[store])
    written = "multi-document transaction" if store == "mongodb" else "transaction"
    assert spec.bullet("3", "Inbox").endswith(
        f"written in the effect's {written}; a known ID is skipped."
    )
    outbox = spec.bullet("3", "Outbox")
    assert f"is written in the {written} that changes the data" in outbox
    assert outbox.endswith("[TODO: what deletes a sent event, and when]")


# ---- objects ---------------------------------------------------------------------------------

OF_A_WRITER = ("key layout", "lifecycle", "orphans", "existing objects", "is restored from its")


@pytest.mark.parametrize("main", ["postgresql", "mysql", "mongodb", "dynamodb"])
def test_whether_objects_are_written_is_asked_first(main: str, render: Render) -> None:
    spec = render(**{**FILES, "databases": [main, "object_storage"]})
    assert TODO_BUCKET in spec.bullet("3", "Database Engine")
    assert not [word for word in OF_A_WRITER if word in spec.text]


@pytest.mark.parametrize("main", ["postgresql", "sqlserver", "mongodb"])
def test_objects_that_are_only_read_are_left_as_they_are(main: str, render: Render) -> None:
    spec = render(**{**FILES, "databases": [main, "object_storage"]}, object_role="read_only")
    asked = "read only ([TODO: owner of the bucket, and the prefix that is read])"
    assert asked in spec.bullet("3", "Database Engine")
    assert "read only, so not backed up here" in spec.sections["9"]
    assert not [word for word in OF_A_WRITER if word in spec.text]


@pytest.mark.parametrize("main", ["postgresql", "sqlserver", "mongodb"])
def test_an_object_is_written_before_its_row(main: str, render: Render) -> None:
    spec = render(**{**FILES, "databases": [main, "object_storage"]}, object_role="written")
    said = spec.bullet("3", "Schema Strategy")
    assert (
        "an object is written before its row: [TODO: what deletes orphans, and the old versions"
        in said
    )
    assert "[TODO: data kept as objects, and the operations that write and read it" in spec.text
    assert TODO_BUCKET not in spec.text


@pytest.mark.parametrize(
    "answers", [{"data_change": "read_only"}, {"object_role": "read_only"}], ids=["data", "objects"]
)
def test_a_feature_that_only_reads_objects_adds_none(
    answers: dict[str, Any], render: Render
) -> None:
    spec = render(surfaces=["jobs", "storage"], databases=["object_storage"], **answers)
    assert "reads object storage and adds nothing to it" in spec.sections["3"]
    assert "an account that cannot write" not in spec.text
    assert "versioning" not in spec.text
    assert not [word for word in OF_A_WRITER if word in spec.text]


# ---- Redis -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roles", "said", "never"),
    [
        (["cache"], "a changed format gets a new key prefix", "workers"),
        (["queue"], "workers read jobs of the previous version too", "old keys expire"),
        (["session"], "unknown session fields are ignored", "old keys expire"),
        (["rate_limit"], "new tables only", "Redis:"),
    ],
)
@pytest.mark.parametrize("main", ["postgresql", "sqlserver"])
def test_keys_migrate_by_their_role(
    main: str, roles: list[str], said: str, never: str, render: Render
) -> None:
    spec = render(surfaces=["rest", "storage"], databases=[main, "redis"], redis_role=roles)
    assert said in spec.bullet("3", "Migration Plan")
    assert never not in spec.bullet("3", "Migration Plan")


# ---- DynamoDB --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["python", "go", "typescript", "java"])
def test_a_managed_store_fails_but_is_never_stopped(language: str, render: Render) -> None:
    spec = render(**{**BOOKING, "backend_language": language}, service_dependencies=["mail"])
    assert "Calls to DynamoDB fail -> 503" in spec.bullet("6", "Error 60")
    assert "Calls to DynamoDB that fail (fault injection)" in spec.sections["7"]
    assert "DynamoDB is down" not in spec.text
    assert "DynamoDB unreachable" not in spec.text
    assert "consumed capacity of DynamoDB" in spec.sections["9"]
    assert "[TODO: highest rate for one partition key]" in spec.sections["8"]


def test_a_store_on_our_servers_is_cut_off(render: Render) -> None:
    spec = render(**{**BOOKING, "databases": ["mysql"]}, service_dependencies=["mail"])
    assert "MySQL unreachable, then up" in spec.text
    assert "MySQL is down" in spec.sections["6"]


@pytest.mark.parametrize("rto", [15, 20, 60])
def test_a_restore_to_a_point_in_time_makes_a_new_table_and_is_measured(
    rto: int, render: Render
) -> None:
    text = render(**{**BOOKING, "rto_minutes": rto}).sections["9"]
    assert "a restore makes a new table" in text
    assert f"whether it meets the RTO of {rto} minutes" in text
    assert "not backed up after [TODO: minutes; see the RPO in Data Protection] |" in text


def test_an_expired_item_may_still_be_read(render: Render) -> None:
    row = render(**BOOKING).row("3", "One result for each idempotency key")[1]
    assert row.endswith("so one past `expires_at` counts as absent")
    assert "`TransactWriteItems` call" in render(**BOOKING).bullet("3", "Idempotency keys")


@pytest.mark.parametrize("store", ["dynamodb", "mongodb"])
def test_the_reads_of_added_records_are_access_patterns(store: str, render: Render) -> None:
    named = [*BOOKING["operations"], {"call": "publish booking.made.v1"}]
    spec = render(
        **{**BOOKING, "surfaces": ["rest", "events", "storage"], "databases": [store]}
        | {"operations": [*named, {"call": "consume room.freed.v1"}]},
        consistency_pattern="saga_orchestration",
    )
    first = [row[0] for row in spec.rows("3")]
    assert "find an `idempotency_key`" in first
    assert "find an `inbox_event`" in first
    assert "read unsent events of `outbox_event`" in first
    assert "find unfinished runs of `saga_run`" in first
    assert "`outbox_event`" not in str(render(**{**BOOKING, "databases": [store]}).rows("3"))


# ---- other stores ----------------------------------------------------------------------------


@pytest.mark.parametrize("rpo", [1, 2, 4, 15])
def test_an_archive_later_than_its_limit_is_replication(rpo: int, render: Render) -> None:
    text = render(databases=["postgresql"], rpo_minutes=rpo).sections["9"]
    (seconds,) = re.findall(r"`archive_timeout` (\d+) s", text)
    assert int(seconds) >= 60
    assert int(seconds) < rpo * 60 or "streaming replication to a standby" in text
    assert ("streaming replication to a standby" in text) == (rpo < 5)


@pytest.mark.parametrize("source", ["sqlserver", "postgresql", "mysql"])
def test_how_a_change_reaches_the_search_index_is_asked(source: str, render: Render) -> None:
    spec = render(databases=[source, "opensearch"])
    assert spec.bullet("3", "Search index").startswith(
        "[TODO: how a change or deletion reaches the index ("
    )
    assert "Elasticsearch" not in spec.text
    assert "**Search index**" not in render(databases=[source]).text


def test_a_setting_of_a_shared_database_is_not_made_here(render: Render) -> None:
    spec = render(
        architecture_style="monolith",
        databases=["sqlserver"],
        entities=[{"name": "Dish", "attributes": ["id uuid PK", "changed_at datetimeoffset"]}],
    )
    assert "READ_COMMITTED_SNAPSHOT" not in spec.text
    assert "datetime2" not in spec.text


@pytest.mark.parametrize("language", ["go", "php", "python"])
def test_a_migration_of_mysql_adds_one_table(language: str, render: Render) -> None:
    spec = render(databases=["mysql"], backend_language=language)
    said = "new tables only, one in each migration, because each DDL statement commits on its own"
    assert said in spec.bullet("3", "Migration Plan")
    assert "One migration with the tables" not in spec.text


@pytest.mark.parametrize("store", ["mongodb", "dynamodb", "object_storage"])
def test_only_a_relational_store_has_a_schema_of_the_application(
    store: str, render: Render
) -> None:
    spec = render(architecture_style="monolith", databases=[store])
    assert "one schema for the whole application" not in spec.text


# ---- what is asked beside a name -------------------------------------------------------------

LOAN = {"name": "Loan", "attributes": ["id uuid PK", "state text", "returned_at timestamptz"]}


@pytest.mark.parametrize("store", ["postgresql", "mysql", "mongodb", "undecided"])
def test_values_and_empty_attributes_are_asked_once(store: str, render: Render) -> None:
    spec = render(surfaces=["rest", "storage"], databases=[store], entities=[LOAN])
    assert spec.text.count("[TODO: values and transitions of Loan.state]") == 1
    assert spec.text.count('[TODO: attributes that may be empty, or "none"]') == 1
    assert '[TODO: attributes that may be empty, or "none"]' in spec.sections["3"]


@pytest.mark.parametrize("linked", [True, False])
def test_empty_attributes_are_asked_beside_a_linked_contract_too(
    linked: bool, render: Render
) -> None:
    link = {"api_reference": "specs/loans/openapi.yaml"} if linked else {}
    spec = render(surfaces=["rest", "storage"], databases=["mysql"], entities=[LOAN], **link)
    assert spec.text.count("attributes that may be empty") == 1


def test_the_rule_of_a_key_is_in_41_and_its_constraint_in_3(render: Render) -> None:
    spec = render(**{**BOOKING, "databases": ["postgresql"]})
    assert "other request" not in spec.sections["3"]
    assert "other request" in spec.sections["4.1"]
    assert "UNIQUE (caller" in spec.sections["3"]
    assert "UNIQUE" not in spec.sections["4.1"]
