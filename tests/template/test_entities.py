"""The entities of Section 3 and 4.1: what is made of a name, a type, a mark and a class."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature

# In-process code over a relational store: 4.1 shows the types, Section 3 the diagram and the rules.
SHAPE: dict[str, Any] = {"surfaces": ["storage"], "databases": ["postgresql"]}
# The same where JSON is read, so that the types say how it names them.
JSON: dict[str, Any] = {**SHAPE, "surfaces": ["rest", "storage"]}


def entity(name: str = "Parcel", *attributes: str) -> dict[str, Any]:
    """An entity with these columns."""
    return {"name": name, "attributes": list(attributes)}


def diagram(render: Render, *entities: dict[str, Any], **answers: Any) -> list[str]:
    """The lines of the ER diagram, its first left out."""
    spec = render(**{**SHAPE, **answers}, entities=list(entities))
    section = spec.sections["3"]
    block = section.split("```mermaid\nerDiagram\n")[1].split("\n```")[0]
    return [line.strip() for line in block.splitlines()]


# The type of a column


@pytest.mark.parametrize(
    ("kind", "spellings"),
    [
        ("UUID", "uuid guid uniqueidentifier UUID Guid uuid4"),
        ("32-bit integer", "int integer smallint tinyint mediumint serial int2 int4 int32 INT"),
        ("32-bit integer", "smallserial uint16 short byte"),
        ("32-bit integer", "tinyint(1) int(11)"),
        ("64-bit integer", "bigint int8 int64 long bigserial BigInt bigint(20)"),
        ("64-bit integer", "number N uint32 uint64 number(12)"),
        ("true or false", "bool boolean bit Boolean bit(1)"),
        ("date", "date Date"),
        ("time of day", "time timetz time(6)"),
        ("time in UTC", "timestamp timestamptz datetime datetime2 datetimeoffset timestamp(3)"),
        ("time in UTC", "smalldatetime"),
        ("decimal", "numeric decimal money numeric(10,2) DECIMAL(5) number(12,2) smallmoney"),
        ("64-bit float", "float double real double_precision float4 float8"),
        ("map", "json jsonb object map JSON M nested hash"),
        ("bytes", "bytea blob binary varbinary bytes binary(16) longblob B image rowversion"),
        ("text", "text varchar(20) char citext string nvarchar(100) inet S keyword objectId ntext"),
        ("list of text", "text[] varchar(20)[] SS"),
        ("list of 32-bit integer", "int[] int4[]"),
        ("list of decimal", "numeric(10,2)[]"),
    ],
)
def test_the_type_of_a_column_is_read_from_its_spelling(
    kind: str, spellings: str, render: Render
) -> None:
    columns = {f"column_{number}": type_ for number, type_ in enumerate(spellings.split())}
    attributes = [f"{name} {type_}" for name, type_ in columns.items()]
    spec = render(**SHAPE, backend_language="other", entities=[entity("Parcel", *attributes)])
    kinds = {cells[0]: cells[1] for cells in spec.rows("4.1")}
    assert {type_: kinds[f"`Parcel.{name}`"] for name, type_ in columns.items()} == dict.fromkeys(
        columns.values(), kind
    )


# The names of an entity

RESERVED = (
    *("None", "True", "False", "Self", "String", "Object"),
    *("Any", "List", "Map", "Option", "Result", "Error"),
)


@pytest.mark.parametrize(
    ("name", "type_", "table"),
    [
        ("CheckoutLine", "CheckoutLine", "checkout_line"),
        ("checkoutLine", "CheckoutLine", "checkout_line"),
        ("checkout_line", "CheckoutLine", "checkout_line"),
        ("Checkout_Line", "CheckoutLine", "checkout_line"),
        ("CHECKOUT_LINE", "CheckoutLine", "checkout_line"),
        ("checkout__line_", "CheckoutLine", "checkout_line"),
        ("ORDER", "Order", "order"),
        ("X", "X", "x"),
        ("HTTPRequest", "HTTPRequest", "http_request"),
        ("OAuth2Client", "OAuth2Client", "o_auth2_client"),
        ("Line2", "Line2", "line2"),
        ("classes", "Classes", "classes"),
        *((word, f"{word}Model", word.lower()) for word in RESERVED),
        ("module", "ModuleModel", "module"),
        ("RECORD", "RecordModel", "record"),
        ("Wire", "WireModel", "wire"),
    ],
)
def test_an_entity_has_a_name_for_code_one_for_its_table_and_one_for_the_diagram(
    name: str, type_: str, table: str, render: Render
) -> None:
    given = entity(name, "id uuid PK")
    code = render(**SHAPE, backend_language="go", entities=[given]).fences("go")[0]
    assert code.startswith(f"// {type_} is one {table}.\ntype {type_} struct {{")
    assert diagram(render, given)[0] == f"{table.upper()} {{"


@pytest.mark.parametrize(
    ("folder", "package", "api"),
    [
        ("checkout", "checkout", "CheckoutApi"),
        ("checkout-line", "checkout_line", "CheckoutLineApi"),
        ("2fa", "m2fa", "M2faApi"),
    ],
)
@pytest.mark.parametrize("style", ["monolith", "modular_monolith"])
def test_the_unit_has_a_name_that_code_can_hold(
    folder: str, package: str, api: str, style: str, render: Render
) -> None:
    place = {"feature_path": f"specs/{folder}", "architecture_style": style}
    contract = render(**place, surfaces=["grpc"]).sections["4.1"]
    named = [{"call": "settle(order)"}]
    java = {"backend_language": "java", "operations": named}
    functions = render(**place, surfaces=[], **java).sections["4.1"]
    assert f"\npackage {package}.v1;\n" in contract
    assert f"public interface {api} {{" in functions


# The names of a column


@pytest.mark.parametrize(
    ("column", "rust", "csharp", "kotlin"),
    [
        ("weight", "pub weight: String", "Weight", "val weight"),
        (
            "total_minor",
            "pub total_minor: String",
            "TotalMinor",
            '@param:JsonProperty("total_minor") val totalMinor',
        ),
        (
            "orderId",
            '#[serde(rename = "orderId")] pub order_id: String',
            "OrderId",
            "val orderId",
        ),
        (
            "_key",
            '#[serde(rename = "_key")] pub key: String',
            "Key",
            '@param:JsonProperty("_key") val key',
        ),
    ],
)
def test_a_column_keeps_its_name_in_json_whatever_it_is_called_in_code(
    column: str, rust: str, csharp: str, kotlin: str, render: Render
) -> None:
    def code(language: str) -> str:
        given = [entity("Parcel", f"{column} text")]
        blocks = render(**JSON, backend_language=language, entities=given).fences(language)
        return " ".join(next(block for block in blocks if "Parcel" in block).split())

    assert f"{{ {rust}, }}" in code("rust")
    assert f'( [property: JsonPropertyName("{column}")] string {csharp} );' in code("csharp")
    assert f"( {kotlin}: String, )" in code("kotlin")


@pytest.mark.parametrize(
    ("language", "column", "member"),
    [
        ("python", "class", 'class_: str = Field(alias="class")'),
        ("python", "klass", "klass: str"),
        ("java", "class", '@JsonProperty("class") String classValue'),
        ("java", "hash_code", '@JsonProperty("hash_code") String hashCodeValue'),
        ("kotlin", "object", '@param:JsonProperty("object") val objectValue: String,'),
        ("csharp", "equals", '[property: JsonPropertyName("equals")] string EqualsValue'),
        ("csharp", "parcel", '[property: JsonPropertyName("parcel")] string ParcelValue'),
        ("rust", "type", "pub type_: String,"),
        ("ruby", "end", ":end_value # String"),
        ("php", "this", "public string $thisValue,"),
        ("go", "type", 'Type string `json:"type"`'),
        ("go", "order_id", 'OrderID string `json:"order_id"`'),
        ("go", "base_url", 'BaseURL string `json:"base_url"`'),
        ("go", "identity", 'Identity string `json:"identity"`'),
        ("typescript", "class", "class!: string;"),
    ],
)
def test_a_column_named_like_a_word_of_the_language_gets_another_name(
    language: str, column: str, member: str, render: Render
) -> None:
    given = [entity("Parcel", f"{column} text")]
    blocks = render(**JSON, backend_language=language, entities=given).fences(language)
    block = next(block for block in blocks if "Parcel" in block)
    assert member in [line.strip() for line in block.splitlines()]


@pytest.mark.parametrize(
    ("frontend", "language", "column", "member"),
    [
        ("flutter", "dart", "class", "final String classValue;"),
        ("ios", "swift", "class", "let `class`: String"),
        ("android", "kotlin", "class", '@SerialName("class") val classValue: String,'),
    ],
)
def test_so_it_does_in_an_app(
    frontend: str, language: str, column: str, member: str, render: Render
) -> None:
    app = {"surfaces": ["ui"], "backend_language": "none", "frontend_framework": frontend}
    block = render(**app, entities=[entity("Parcel", f"{column} text")]).fences(language)[0]
    assert member in [line.strip() for line in block.splitlines()]


# The diagram


@pytest.mark.parametrize(
    ("attribute", "line"),
    [
        ("id uuid PK", "uuid id PK"),
        ("order_id uuid FK", "uuid order_id FK"),
        ("number text UK", "text number UK"),
        ("order_id uuid FK,UK", "uuid order_id FK,UK"),
        ("weight decimal(10,3)", 'decimal weight "decimal(10,3)"'),
        ("tags text[]", "text[] tags"),
        ("orderId Guid PK,FK", "Guid orderId PK,FK"),
    ],
)
def test_a_column_is_in_the_diagram_as_it_was_given(
    attribute: str, line: str, render: Render
) -> None:
    assert diagram(render, entity("Parcel", attribute)) == ["PARCEL {", line, "}"]


def test_relations_come_before_the_entities_and_one_without_columns_is_a_word(
    render: Render,
) -> None:
    line = {"name": "ParcelLine", "relations": ["PARCEL ||--o{ PARCEL_LINE : holds"]}
    assert diagram(render, entity("Parcel", "id uuid PK"), line) == [
        "PARCEL ||--o{ PARCEL_LINE : holds",
        "PARCEL {",
        "uuid id PK",
        "}",
        "PARCEL_LINE",
    ]


def test_without_an_entity_the_diagram_is_an_example(render: Render) -> None:
    assert diagram(render) == ["USER ||--o{ ORDER : places"]


# The classes of data


@pytest.mark.parametrize(
    ("classes", "column", "sign"),
    [
        pytest.param("pii", "customer_id", "PII", id="the key of a person"),
        pytest.param("pii", "order_id", "", id="the key of a thing"),
        pytest.param("pii", "old_customer_id", "", id="the key of a person has no other words"),
        pytest.param("pii", "billingEmail", "PII", id="an address by any spelling"),
        pytest.param("pii", "pickup_point", "PII", id="a place of a person"),
        pytest.param("pii", "name", "", id="a name of anything"),
        pytest.param("card", "card_last4", "Payment card data", id="a part of a card"),
        pytest.param("card", "pan", "Payment card data", id="a card's number"),
        pytest.param("card", "span", "", id="a word that ends like one"),
        pytest.param("health", "diagnosis_code", "Health", id="health"),
        pytest.param("secrets", "password_hash", "Secrets", id="a secret"),
        pytest.param("financial", "total_minor", "Financial", id="money in minor units"),
        pytest.param("financial", "price", "Financial", id="money by its word"),
        pytest.param("financial", "subtotal", "", id="a word that only holds one"),
        pytest.param("financial", "card_brand", "Financial", id="a card is financial"),
        pytest.param(
            "financial card", "card_brand", "Payment card data", id="and a card first of all"
        ),
        pytest.param("confidential", "secret", "", id="a class without signs"),
        pytest.param("card", "email", "", id="another class than the declared one"),
        pytest.param("", "email", "", id="no class is declared"),
    ],
)
def test_the_name_of_a_column_suggests_its_class(
    classes: str, column: str, sign: str, render: Render
) -> None:
    given = entity("Parcel", f"{column} text UK")
    assert diagram(render, given, data_classes=classes.split())[1] == f"text {column} UK"
    spec = render(**SHAPE, entities=[given], data_classes=classes.split())
    found = [row[1] for row in spec.rows("9") if row[0] == f"`Parcel.{column}`"]
    assert found == ([sign] if sign else [])


def test_the_class_of_a_column_is_in_section_9_alone(render: Render) -> None:
    spec = render(**SHAPE, entities=[entity("Parcel", "email text")], data_classes=["pii"])
    assert spec.row("9", "`Parcel.email`")[1] == "PII"
    assert "PII" not in spec.sections["3"]


@pytest.mark.parametrize(("column", "is_asked"), [("email", True), ("label", False)])
@pytest.mark.parametrize("language", ["python", "go", "java"])
def test_columns_that_no_name_classes_are_asked_once(
    language: str, column: str, is_asked: bool, render: Render
) -> None:
    given = [entity("Parcel", f"{column} text", "score real")]
    spec = render(**SHAPE | {"backend_language": language}, entities=given, data_classes=["pii"])
    asked = '\n| [TODO: other classed columns, or "none"] | | | | |\n'
    assert spec.sections["9"].count(asked) == is_asked
    assert spec.text.count(asked) == is_asked


@pytest.mark.parametrize(
    ("data_class", "asked"),
    [
        ("pii", "[TODO: fields or values that are "),
        ("health", "[TODO: fields or values that are health data]"),
        ("financial", "[TODO: fields or values that are "),
    ],
)
def test_the_fields_of_a_class_are_asked_in_section_9_alone(
    data_class: str, asked: str, render: Render
) -> None:
    given = [entity("Parcel", "colour text")]
    spec = render(**SHAPE, entities=given, data_classes=[data_class])
    assert spec.text.count(asked) == 1
    assert asked in spec.sections["9"]
    assert "mark in the diagram" not in spec.text
    assert "which fields;" not in spec.text


# Money, times and keys


@pytest.mark.parametrize(
    ("attributes", "classes", "said"),
    [
        pytest.param(["colour text"], [], "", id="none of them"),
        pytest.param(["id guid"], [], "; UUIDv7 for new keys", id="a UUID by any spelling"),
        pytest.param(["sent datetime"], [], "; times in UTC", id="a time"),
        pytest.param(["sent date"], [], "", id="a date is no time"),
        pytest.param(["fee_minor int"], [], "; money", id="minor units"),
        pytest.param(["unit_price int"], [], "; money", id="a price"),
        pytest.param(["amounts int[]"], [], "; money", id="amounts"),
        pytest.param(["minor_version int"], [], "", id="minor in another sense"),
        pytest.param(["fee_minor int", "currency char(3)"], [], "; money plus", id="its currency"),
        pytest.param(["unit_price numeric(10,2)"], [], "", id="a price that is no whole number"),
        pytest.param(["colour text"], ["financial"], "; money plus", id="the declared class"),
    ],
)
def test_the_schema_has_a_rule_for_what_the_columns_hold(
    attributes: list[str], classes: list[str], said: str, render: Render
) -> None:
    said = said.replace("money", "money as integer minor units")
    said = said.replace("plus", "plus ISO 4217 code")
    spec = render(**SHAPE, entities=[entity("Parcel", *attributes)], data_classes=classes)
    schema = spec.bullet("3", "Schema Strategy")
    assert schema == f"Relational tables{said}"


# Tables beside the entities

KEYED = {"surfaces": ["rest", "storage"], "operations": [{"call": "POST /v1/a", "retry": "key"}]}
EVENTS = {"surfaces": ["events", "storage"], "message_broker": "kafka"}
SAGA = {"architecture_style": "microservices", "consistency_pattern": "saga_orchestration"}


@pytest.mark.parametrize(
    ("answers", "names", "said"),
    [
        pytest.param({}, [], "one table, shown below, to {}.", id="none"),
        pytest.param(
            KEYED, [], "two tables to {}: the one below and `idempotency_key`.", id="keys"
        ),
        pytest.param(
            EVENTS,
            [],
            "three tables to {}: the one below, `outbox_event` and `inbox_event`.",
            id="events that are sent and received",
        ),
        pytest.param(
            {**EVENTS, "operations": [{"call": "publish a.b.v1", "retry": "key"}]},
            [],
            "two tables to {}: the one below and `outbox_event`.",
            id="events that are only sent",
        ),
        pytest.param(
            {**EVENTS, "operations": [{"call": "consume a.b.v1", "retry": "natural"}]},
            [],
            "two tables to {}: the one below and `inbox_event`.",
            id="events that are only received",
        ),
        pytest.param(
            {**KEYED, "operations": [{"call": "POST /v1/a", "access": "provider signature"}]},
            [],
            "two tables to {}: the one below and `inbox_event`.",
            id="webhooks",
        ),
        pytest.param(
            SAGA, [], "two tables to {}: the one below and `saga_run`.", id="a saga that it leads"
        ),
        pytest.param(
            EVENTS,
            ["OutboxEvent"],
            "three tables to {}: the two below and `inbox_event`.",
            id="one that is an entity",
        ),
        pytest.param(
            EVENTS,
            ["OutboxEvent", "inbox_event"],
            "three tables, shown below, to {}.",
            id="both are entities",
        ),
        pytest.param(
            {**EVENTS, "message_broker": "in_process"},
            [],
            "one table, shown below, to {}.",
            id="a bus",
        ),
        pytest.param(
            {**EVENTS, "databases": ["mongodb"]},
            [],
            "three collections to {}: the one below, `outbox_event` and `inbox_event`.",
            id="collections",
        ),
    ],
)
def test_what_keeps_keys_events_and_runs_is_a_table_beside_the_entities(
    answers: dict[str, Any], names: list[str], said: str, render: Render
) -> None:
    entities = [entity("Parcel", "id uuid PK"), *(entity(name) for name in names)]
    spec = render(**{**SHAPE, **answers}, entities=entities)
    intro = next(part for part in spec.sections["3"].split("\n\n") if " adds " in part)
    assert intro.partition(" adds ")[2].startswith(said.partition("{}")[0])
    assert intro.endswith(said.partition("{}")[2])


def test_a_table_of_the_plumbing_is_in_the_diagram_and_never_an_interface(render: Render) -> None:
    names = ["OutboxEvent", "inbox_event", "IDEMPOTENCY_KEY", "Parcel"]
    entities = [entity(name, "id uuid PK") for name in names]
    spec = render(**SHAPE, backend_language="go", entities=entities)
    lines = [line for line in spec.fences("go")[0].splitlines() if line.startswith("type ")]
    assert lines == ["type Parcel struct {"]
    tables = [line[:-2] for line in diagram(render, *entities) if line.endswith(" {")]
    assert tables == ["OUTBOX_EVENT", "INBOX_EVENT", "IDEMPOTENCY_KEY", "PARCEL"]


def test_with_the_plumbing_alone_the_types_are_an_example(render: Render) -> None:
    spec = render(**JSON, backend_language="go", entities=[entity("OutboxEvent", "id uuid PK")])
    assert "type User struct {" in spec.fences("go")[0]
    assert "[TODO: types of checkout], written as in this example" in spec.sections["4.1"]


# The run of a job


@pytest.mark.parametrize(
    ("name", "attributes", "key"),
    [
        ("Run", ["id uuid PK", "day date UK"], "business key `day`"),
        ("SettleRun", ["day date UK"], "business key `day`"),
        ("RunLog", ["day date UK"], "business key `day`"),
        ("settle_runs", ["day date UK"], "business key `day`"),
        ("SettleRun", ["shop_id uuid FK,UK", "day date UK"], "business key `shop_id`"),
        ("SettleRun", ["day date"], "naturally idempotent"),
        ("Runner", ["day date UK"], "naturally idempotent"),
        ("Prune", ["day date UK"], "naturally idempotent"),
    ],
)
def test_a_run_of_a_job_is_known_by_the_unique_column_of_its_entity(
    name: str, attributes: list[str], key: str, render: Render
) -> None:
    spec = render(
        surfaces=["jobs", "storage"],
        operations=[{"call": "job settle", "retry": "natural"}],
        entities=[entity(name, *attributes)],
    )
    assert spec.row("4.1", "`job settle`")[3] == key
    assert "One effect for each job run" not in spec.sections["3"]
    asked = "| A second run of a job has no further effect | [TODO: " in spec.sections["3"]
    assert asked == key.startswith("naturally")


# Unique columns


@pytest.mark.parametrize(
    ("database", "kept"),
    [
        *(
            (database, "`UNIQUE (order_no)`")
            for database in ("postgresql", "mysql", "sqlserver", "sqlite")
        ),
        ("mongodb", "unique index on `order_no`"),
        *(
            (database, "a key of `order_no`, written only if absent")
            for database in ("dynamodb", "redis", "opensearch", "object_storage", "other")
        ),
    ],
)
def test_a_unique_column_is_kept_so_by_the_store(database: str, kept: str, render: Render) -> None:
    given = [entity("Parcel", "id uuid PK", "order_no text UK", "weight int")]
    spec = render(**{**SHAPE, "databases": [database]}, entities=given)
    assert spec.row("3", "One `Parcel` for each `order_no`")[1] == kept
    assert sum(cells[0].startswith("One `") for cells in spec.rows("3")) == 1


@pytest.mark.parametrize(
    ("name", "database", "is_asked"),
    [
        ("Order", "postgresql", True),
        ("Orders", "postgresql", False),
        ("Order", "mongodb", False),
    ],
)
def test_a_table_named_like_a_word_of_sql_needs_another_name(
    name: str, database: str, is_asked: bool, render: Render
) -> None:
    spec = render(**{**SHAPE, "databases": [database]}, entities=[entity(name)])
    rules = [cells[0] for cells in spec.rows("3")]
    assert (f"`{name.lower()}` is a reserved word of SQL" in rules) == is_asked


@pytest.mark.parametrize(
    ("language", "written"),
    [("rust", "Option<Uuid>"), ("kotlin", "UUID?"), ("go", "*string")],
)
def test_what_an_error_says_may_be_lacking_may_be_empty(
    language: str, written: str, render: Render
) -> None:
    spec = render(**feature("device-gateway", backend_language=language))
    line = next(t for t in spec.sections["4.1"].splitlines() if "ward" in t.lower())
    assert written in line
    assert 'uuid ward_id "nullable"' in spec.sections["3"]
    assert '[TODO: other attributes that may be empty, or "none"]' in spec.sections["3"]


@pytest.mark.parametrize(
    "when", ["The ward is not assigned to a nurse", "The device is not assigned to a room", "Late"]
)
def test_an_error_about_something_else_empties_no_column(when: str, render: Render) -> None:
    errors = [{"id": 1, "when": when, "then": "409"}]
    spec = render(**feature("device-gateway", error_cases=errors))
    assert "pub ward_id: Uuid," in spec.sections["4.1"]
    assert '[TODO: attributes that may be empty, or "none"]' in spec.sections["3"]
