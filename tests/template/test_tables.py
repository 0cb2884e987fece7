"""Section 3: the columns of added tables, and what a column needs besides its type."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render, Spec
from features import feature


def entity(name: str, *attributes: str) -> dict[str, Any]:
    """Give an entity with these columns."""
    return {"name": name, "attributes": list(attributes)}


def stored(render: Render, *entities: dict[str, Any], **answers: Any) -> Spec:
    """Render a REST feature that stores these entities."""
    shape = {"surfaces": ["rest", "storage"], "databases": ["postgresql"]}
    return render(**{**shape, **answers}, entities=list(entities))


# ---- tables that are added -------------------------------------------------------------------

KEYS = (
    "`idempotency_key(caller, operation, request_key, request_hash, state, response, expires_at)`"
)
OUTBOX = "`outbox_event(id, type, key, payload, traceparent, created_at, published_at)`"
INBOX = "`inbox_event(source, event_id, handled_at)`"
SAGA = "`saga_run(id, step, state, attempts, updated_at)`"


@pytest.mark.parametrize(
    ("name", "changes", "columns"),
    [
        ("rides", {"databases": ["mysql"]}, KEYS),
        ("stock", {}, KEYS),
        ("plans", {}, KEYS),
        ("rides", {}, OUTBOX),
        ("rides", {}, INBOX),
        ("loans", {}, SAGA),
        ("loans", {"databases": ["postgresql"], "message_broker": "kafka"}, SAGA),
        ("rides", {"databases": ["sqlserver"], "message_broker": "rabbitmq"}, INBOX),
    ],
)
def test_an_added_table_has_its_columns(
    name: str, changes: dict[str, Any], columns: str, render: Render
) -> None:
    assert columns in render(**feature(name, **changes)).sections["3"]


def test_anyone_has_no_caller(render: Render) -> None:
    named = [{"call": "POST /v1/parcels", "retry": "key"}]
    spec = stored(render, entity("Parcel", "id uuid PK"), access="public", operations=named)
    assert "`idempotency_key(operation, request_key, request_hash," in spec.sections["3"]


@pytest.mark.parametrize("name", ["rides", "stock", "loans"])
def test_a_key_is_committed_before_its_effect(name: str, render: Render) -> None:
    said = render(**feature(name)).bullet("3", "Idempotency keys")
    assert "a call commits its key as `running` before any effect, and its response" in said
    assert "[TODO: state after a refusal; when a key left running" in said


def test_a_table_that_is_an_entity_keeps_the_columns_it_was_given(render: Render) -> None:
    named = feature("rides")
    named["entities"] += [entity("OutboxEvent", "id uuid PK", "body jsonb")]
    named["entities"] += [entity("IdempotencyKey", "id uuid PK")]
    section = render(**named).sections["3"]
    assert "outbox_event(" not in section
    assert "idempotency_key(" not in section
    assert "`outbox_event`, one per event, is written in the transaction" in section
    assert "| One result for each idempotency key |" in section


def test_the_key_of_a_request_has_one_name(render: Render) -> None:
    for name in ("loans", "stock", "permits"):
        assert "request_id" not in render(**feature(name)).text


# ---- values, currencies ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes", "asked"),
    [
        ("rides", {}, "`CHECK`, [TODO: values and transitions of Ride.status]"),
        ("permits", {}, "`CHECK`, [TODO: values and transitions of Permit.status]"),
        ("stock", {}, "[TODO: values and transitions of Correction.status]"),
    ],
)
def test_the_values_of_a_status_are_asked_for_once(
    name: str, changes: dict[str, Any], asked: str, render: Render
) -> None:
    spec = render(**feature(name, **changes))
    of = asked.split("transitions of ")[1].removesuffix("]")
    assert spec.row("3", f"Values of `{of}`")[1] == asked
    assert spec.text.count(f"[TODO: values and transitions of {of}") == 1
    assert "status: one of the values in Section 3" in spec.sections["4.1"]


@pytest.mark.parametrize(
    ("column", "holds"),
    [
        ("status text", True),
        ("payment_status varchar(20)", True),
        ("phase int", True),
        ("state char(2)", True),
        ("status bool", False),
        ("statement text", False),
        ("changed_status_at timestamptz", False),
    ],
)
def test_a_column_named_so_holds_a_list_of_values(column: str, holds: bool, render: Render) -> None:
    section = stored(render, entity("Parcel", "id uuid PK", column)).sections["3"]
    assert ("| Values of `" in section) == holds


def test_the_state_of_an_address_is_none(render: Render) -> None:
    given = entity("Parcel", "id uuid PK", "street text", "city text", "state text")
    assert "| Values of `" not in stored(render, given).sections["3"]


def test_values_that_the_type_lists_are_not_asked_again(render: Render) -> None:
    spec = stored(render, entity("Parcel", "id uuid PK", "status enum(new,sent)"))
    row = spec.row("3", "Values of `Parcel.status`")
    assert row[1] == "its type lists them; [TODO: transitions of Parcel.status]"


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("rides", "Ride.fare_minor"),
        ("import", "Price.amount_cents"),
        ("portal", "Invoice.total_minor"),
    ],
)
def test_the_currency_of_an_amount_is_asked_for(name: str, of: str, render: Render) -> None:
    spec = render(**feature(name))
    asked = f"[TODO: currency of {of}, or its column]"
    assert spec.row("3", f"`{of}` has a currency")[1] == asked
    assert "ISO 4217" not in spec.bullet("3", "Schema Strategy")


def test_a_currency_in_the_table_or_in_its_parent_is_not_asked_for(render: Render) -> None:
    order = entity("Order", "id uuid PK", "total_minor bigint", "currency char(3)")
    line = entity("OrderLine", "id uuid PK", "order_id uuid FK", "price_minor bigint")
    spec = stored(render, order, line)
    assert "has a currency" not in spec.sections["3"]
    assert "money as integer minor units plus ISO 4217 code" in spec.sections["3"]
    assert "`Note.price` has a currency" in stored(render, order, entity("Note", "price int")).text


# ---- what a schema says of its columns -------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("plans", {}),
        ("plans", {"backend_language": "rust", "backend_framework": "axum", "orm": "SQLx"}),
        ("rides", {"databases": ["sqlite"], "backend_language": "go"}),
    ],
)
def test_a_strict_table_has_no_date_and_no_uuid(
    name: str, changes: dict[str, Any], render: Render
) -> None:
    said = render(**feature(name, **changes)).bullet("3", "Schema Strategy")
    assert "Relational `STRICT` tables" not in said
    assert "with a `CHECK` constraint for the type of each column" in said


STRICT = entity("Parcel", "id integer PK", "name text", "weight real", "picture blob")


@pytest.mark.parametrize(
    ("language", "orm", "is_strict"),
    [
        ("rust", "SQLx", True),
        ("go", "database/sql", True),
        ("csharp", "Dapper", True),
        ("ruby", "Active Record", False),
        ("python", "SQLAlchemy 2", False),
        ("typescript", "Prisma", False),
    ],
)
def test_a_table_is_strict_where_migrations_are_sql(
    language: str, orm: str, is_strict: bool, render: Render
) -> None:
    answers = {"databases": ["sqlite"], "backend_language": language, "orm": orm}
    said = stored(render, STRICT, **answers).bullet("3", "Schema Strategy")
    assert said.startswith("Relational `STRICT` tables") == is_strict


@pytest.mark.parametrize("store", ["postgresql", "mysql", "sqlserver", "cockroachdb"])
def test_times_have_the_type_that_was_given(store: str, render: Render) -> None:
    given = entity("Room", "id uuid PK", "changed_at datetimeoffset")
    said = stored(render, given, databases=[store]).bullet("3", "Schema Strategy")
    assert "times in UTC" in said
    assert "times as" not in said


@pytest.mark.parametrize(
    ("columns", "has_uuids"),
    [
        (["id uuid PK"], True),
        (["id uuid"], True),
        (["sku text PK", "supplier_id uuid PK"], False),
        (["id text PK", "owner_id uuid"], False),
        (["id bigint PK", "public_id uuid"], False),
    ],
)
def test_a_key_is_a_uuid_where_it_was_given_as_one(
    columns: list[str], has_uuids: bool, render: Render
) -> None:
    said = stored(render, entity("Parcel", *columns)).bullet("3", "Schema Strategy")
    assert ("UUIDv7" in said) == has_uuids


@pytest.mark.parametrize(
    ("language", "orm", "is_plural"),
    [
        ("ruby", "Active Record", True),
        ("php", "Eloquent", True),
        ("php", "Doctrine ORM", False),
        ("python", "SQLAlchemy 2", False),
    ],
)
def test_a_library_that_names_tables_in_the_plural_is_named(
    language: str, orm: str, is_plural: bool, render: Render
) -> None:
    answers = {"backend_language": language, "orm": orm}
    said = stored(render, entity("Parcel", "id uuid PK"), **answers).bullet("3", "Schema Strategy")
    assert (f"{orm} pluralizes them" in said) == is_plural


# ---- one place for each thing ----------------------------------------------------------------


def test_a_module_over_sqlite_has_one_file(render: Render) -> None:
    spec = render(**feature("plans"))
    assert "to its own file, `plans.db`" in spec.sections["3"]
    assert "no statement opens" not in spec.sections["3"]
    assert (
        "- One database file for each module; no statement opens the file of another." in spec.text
    )
    assert "carry its name as a prefix" not in spec.text
    assert "leaves its schema" not in spec.sections["3"]


def test_the_library_of_a_queue_is_asked_for(render: Render) -> None:
    section = render(**feature("plans")).sections["3"]
    assert "queue: [TODO: entries, keys and library]" in section
    assert "consumer group" not in section


@pytest.mark.parametrize(
    ("entities", "said"),
    [
        (
            [entity("Proof", "id bigint PK", "type string", "size int")],
            "type and size kept in `proof`; [TODO: column of proof for the checksum of its object]",
        ),
        (
            [entity("Scan", "id uuid PK", "content_type text", "size_bytes int", "sha256 text")],
            "type, size and checksum kept in `scan`",
        ),
        (
            [entity("Price", "sku text PK")],
            "[TODO: key of each object, and where its size and expected checksum are kept]",
        ),
        ([], "type, size and checksum kept with the record that names the object"),
    ],
)
def test_what_describes_an_object_is_in_columns_that_exist(
    entities: list[dict[str, Any]], said: str, render: Render
) -> None:
    stores = ["postgresql", "object_storage"]
    spec = stored(render, *entities, databases=stores, object_role="written")
    assert said in spec.bullet("3", "Schema Strategy")


# ---- names and IDs ---------------------------------------------------------------------------


def test_a_sensitive_column_has_the_name_that_was_given(render: Render) -> None:
    section = render(**feature("shots")).sections["9"]
    assert "| `Shot.Diagnosis` |" in section
    assert "shot.diagnosis" not in section


@pytest.mark.parametrize("path", ["/permits/{number}", "/v1/invites/{token}", "/hooks/:sender"])
def test_the_example_of_a_problem_repeats_no_part_of_a_path(path: str, render: Render) -> None:
    named = [{"call": f"POST {path}/decision", "retry": "natural"}]
    section = stored(render, entity("Permit", "id uuid PK"), operations=named).sections["4.1"]
    assert '"type": "https://problems.example/' in section
    assert '"instance"' not in section
