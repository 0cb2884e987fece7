"""The types of 4.1: an answered type or an open item, and nothing that no operation returns."""

from __future__ import annotations

import re
from typing import Any

import pytest

import interview
from document import Render
from external import Node
from features import feature
from grammars import faults

APPS = {"flutter": "dart", "ios": "swift", "android": "kotlin", "react": "typescript"}
LANGUAGES = [
    language
    for language in interview.choices("backend_language")
    if language not in ("none", "other", "undecided")
]
FRAMEWORKS = {
    **{"typescript": "NestJS", "python": "FastAPI", "go": "chi", "java": "Spring Boot"},
    **{"kotlin": "Spring Boot", "csharp": "ASP.NET Core", "rust": "axum", "ruby": "Rails"},
    **{"php": "Laravel", "elixir": "Phoenix"},
}
# Names that languages keep for themselves, every kind, what may be empty and what is not known.
ODD = {
    "name": "Parcel",
    "attributes": [
        "id bigint unsigned PK",
        *("class text?", "type text", "self text", "end text?", "hash_code text"),
        *("weight double precision", "price decimal(10, 2)?", "made timestamp with time zone?"),
        *("opens time?", "due date?", "extra jsonb?", "picture bytea?", "tags text[]?"),
        *("is_gift bool?", "shape geometry?", "marks list", "status text"),
    ],
}
BARE = {"name": "Note"}
UNKNOWN = {"name": "Place", "attributes": ["spot geometry"]}


def stack(language: str, *surfaces: str, **answers: Any) -> dict[str, Any]:
    """Give the answers of a feature in a language over these surfaces."""
    return {
        "surfaces": list(surfaces),
        "backend_language": language,
        "backend_framework": FRAMEWORKS.get(language, "none"),
        "databases": ["postgresql"],
        **answers,
    }


def entity(name: str, *attributes: str) -> dict[str, Any]:
    """Give an entity with these columns."""
    return {"name": name, "attributes": list(attributes)}


def block(render: Render, language: str, of: str = "Parcel", **answers: Any) -> str:
    """Give the first block of 4.1 in a language that has a type of this name."""
    fences = render(**answers).fences(language)
    return next(fence for fence in fences if of in fence)


# ---- every block parses -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "surfaces",
    [("rest", "storage"), ("storage",), ("graphql", "storage"), ("events", "storage"), ("rest",)],
    ids="-".join,
)
def test_the_types_and_functions_of_a_language_parse(
    language: str, surfaces: tuple[str, ...], render: Render
) -> None:
    entities = [ODD, BARE, UNKNOWN]
    for named in (entities, entities[1:], []):
        spec = render(**stack(language, *surfaces), entities=named)
        blocks = spec.fences(language)
        assert blocks or not named
        assert [fault for one in blocks for fault in faults(language, one)] == []


@pytest.mark.parametrize("framework", ["Ktor", "Express", "Django"])
def test_so_they_do_in_another_framework(framework: str, render: Render) -> None:
    language = {"Ktor": "kotlin", "Express": "typescript", "Django": "python"}[framework]
    answers = stack(language, "rest", "storage", backend_framework=framework)
    for one in render(**answers, entities=[ODD, BARE]).fences(language):
        assert faults(language, one) == []


@pytest.mark.parametrize("frontend", APPS)
def test_the_types_of_an_app_parse(frontend: str, render: Render) -> None:
    app = {"surfaces": ["ui"], "backend_language": "none", "frontend_framework": frontend}
    for entities in ([ODD, BARE], []):
        blocks = render(**app, entities=entities).fences(APPS[frontend])
        assert [fault for one in blocks for fault in faults(APPS[frontend], one)] == []


READ = [
    {
        "name": "Order",
        "fields": ["id uuid", "lines OrderLine[]", "first OrderLine", "at spacetime"],
    },
    {"name": "OrderLine", "fields": ["quantity int32", "note string?", "rate number"]},
    {
        "name": "PlaceOrder",
        "fields": ["lines OrderLine[]", "coupon string"],
        "optional": ["coupon"],
    },
]
PLACED = [{"call": "POST /orders", "request": "PlaceOrder", "response": "Order"}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_types_of_a_contract_parse(language: str, render: Render) -> None:
    spec = render(**stack(language, "rest", "storage"), types=READ, operations=PLACED)
    assert [fault for one in spec.fences(language) for fault in faults(language, one)] == []


def test_a_fault_of_a_block_is_found() -> None:
    assert faults("java", "public record Ride(UUID id,) {}\n")
    assert faults("rust", "pub struct Ride { pub id: , }\n")


# ---- a type is the answered one, or is asked for ---------------------------------------------


@pytest.mark.parametrize(
    ("language", "known", "asked"),
    [
        ("rust", "pub left: i64,", "// kept_in: [TODO: type of kept_in]"),
        ("python", "left: int", "# kept_in: [TODO: type of kept_in]"),
        ("elixir", "left: integer()", "# kept_in: [TODO: type of kept_in]"),
        ("kotlin", "val left: Long,", "// kept_in: [TODO: type of kept_in]"),
    ],
)
def test_a_number_is_no_text_and_an_unknown_type_is_asked_for(
    language: str, known: str, asked: str, render: Render
) -> None:
    named = [{"name": "Parcel", "attributes": ["left number", "kept_in hyperspace"]}]
    code = block(render, language, **stack(language, "rest", "storage"), entities=named)
    assert known in code
    assert asked in code
    assert "kept_in: String" not in code


@pytest.mark.parametrize(
    ("type_", "printed"),
    [
        ("N", "number;"),
        ("SS", "string[];"),
        ("M", "Record<string, unknown>;"),
        ("S", "string;"),
        ("B", "string; // base64"),
        ("BOOL", "boolean;"),
    ],
)
def test_the_types_of_a_key_value_item_are_known(type_: str, printed: str, render: Render) -> None:
    answers = stack("typescript", "storage", databases=["dynamodb"])
    code = block(render, "typescript", **answers, entities=[entity("Parcel", f"a {type_}")])
    assert f"  a: {printed}" in code


@pytest.mark.parametrize("type_", ["list", "set", "L"])
def test_the_items_of_a_list_are_asked_for(type_: str, render: Render) -> None:
    code = block(render, "go", **stack("go", "rest"), entities=[entity("Parcel", f"tags {type_}")])
    assert "// tags: [TODO: type of the items of tags]" in code


@pytest.mark.parametrize(
    ("store", "type_", "printed"),
    [
        ("mongodb", "date", "Instant day"),
        ("postgresql", "date", "LocalDate day"),
        ("sqlserver", "timestamp", "byte[] day"),
        ("postgresql", "timestamp", "Instant day"),
        ("cockroachdb", "int", "Long day"),
        ("mysql", "int", "Integer day"),
    ],
)
def test_a_spelling_means_what_it_means_in_the_store(
    store: str, type_: str, printed: str, render: Render
) -> None:
    answers = stack("java", "storage", databases=[store])
    assert printed in block(render, "java", **answers, entities=[entity("Parcel", f"day {type_}")])


@pytest.mark.parametrize(
    ("type_", "printed"),
    [
        ("bigint unsigned", "long A"),
        ("double precision", "double A"),
        ("timestamp with time zone", "DateTimeOffset A"),
        ("timestamp(3) without time zone", "DateTimeOffset A"),
        ("character varying(20)", "string A"),
        ("enum(a,b)", "string A"),
        ("DECIMAL(10, 2)", "decimal A"),
        ("nvarchar(max)", "string A"),
    ],
)
def test_a_type_of_two_words_is_known(type_: str, printed: str, render: Render) -> None:
    answers = stack("csharp", "storage")
    code = block(render, "csharp", **answers, entities=[entity("Parcel", f"a {type_}")])
    assert f"    {printed}\n" in code


# ---- what may be empty -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "member"),
    [
        ("python", "due: date | None = None"),
        ("rust", "pub due: Option<NaiveDate>,"),
        ("java", "LocalDate due // may be null"),
        ("kotlin", "val due: LocalDate? = null,"),
        ("csharp", '[property: JsonPropertyName("due")] DateOnly? Due'),
        ("php", "public ?\\DateTimeImmutable $due,"),
        ("ruby", ":due # Date, may be nil"),
        ("elixir", "due: Date.t() | nil"),
        ("typescript", "due!: string | null; // RFC 3339 date"),
        ("go", 'Due *string `json:"due"`'),
    ],
)
def test_a_column_that_may_be_empty_is_so_in_its_type(
    language: str, member: str, render: Render
) -> None:
    named = [entity("Parcel", "id uuid PK", "due date?")]
    code = block(render, language, **stack(language, "rest", "storage"), entities=named)
    assert member in [" ".join(line.split()) for line in code.splitlines()]


def test_while_no_column_is_marked_it_is_asked_and_nothing_says_that_none_is_empty(
    render: Render,
) -> None:
    spec = render(**feature("rides"))
    section = spec.sections["4.1"]
    assert '[TODO: attributes that may be empty, or "none"]' in spec.sections["3"]
    assert "attributes that may be empty" not in section
    assert '@JsonProperty("done_at") Instant doneAt' in section
    assert '@NotNull @JsonProperty("done_at")' not in section


def test_once_a_column_is_marked_the_others_are_required(render: Render) -> None:
    named = [entity("Ride", "id uuid PK", "rider_id uuid", "done_at timestamptz?")]
    section = render(**feature("rides", entities=named)).sections["4.1"]
    assert "attributes that may be empty" not in section
    assert '@NotNull @JsonProperty("rider_id") UUID riderId' in section
    assert '@NotNull @JsonProperty("done_at")' not in section


# ---- only a request is strict ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "strict"),
    [
        ("rust", "#[serde(deny_unknown_fields)]"),
        ("python", 'extra="forbid"'),
        ("csharp", "JsonUnmappedMemberHandling"),
    ],
)
def test_a_type_that_is_returned_accepts_what_it_does_not_know(
    language: str, strict: str, render: Render
) -> None:
    answers = stack(language, "rest", "storage")
    code = block(render, language, **answers, entities=[entity("Parcel", "id uuid PK")])
    assert strict not in code
    assert strict in render(**answers).sections["4.1"].split("```")[0], (
        "nothing says it of requests"
    )


@pytest.mark.parametrize(
    ("language", "strict"),
    [
        ("rust", "#[serde(deny_unknown_fields)]\npub struct PlaceOrder {"),
        ("python", 'class PlaceOrder(Wire):\n    model_config = ConfigDict(extra="forbid")'),
        ("csharp", "Handling.Disallow)]\npublic sealed record PlaceOrder("),
    ],
)
def test_a_type_that_a_request_names_is_strict_and_no_other(
    language: str, strict: str, render: Render
) -> None:
    answers = stack(language, "rest", "storage")
    code = block(render, language, "PlaceOrder", **answers, types=READ, operations=PLACED)
    assert strict in code
    marks = ("deny_unknown", "forbid", "Disallow")
    assert sum(code.count(mark) for mark in marks) == 1


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("loans", "deny_unknown_fields"),
        ("import", "forbid"),
        ("watch", "FAIL_ON_UNKNOWN_PROPERTIES"),
    ],
)
def test_rows_and_messages_are_never_strict(name: str, absent: str, render: Render) -> None:
    assert absent not in render(**feature(name)).sections["4.1"]


def test_jackson_is_strict_where_it_reads_a_request_alone(render: Render) -> None:
    section = render(**feature("rides")).sections["4.1"]
    assert "Jackson sets `FAIL_ON_UNKNOWN_PROPERTIES` for requests only" in section


# ---- what travels ----------------------------------------------------------------------------


def test_a_storage_key_and_a_record_of_the_saga_are_no_message(render: Render) -> None:
    section = render(**feature("loans")).sections["4.1"]
    contract = section.split("```protobuf")[1].split("```")[0]
    for name in ("partition_key", "sort_key", "key_ref", "LoanStep"):
        assert name not in contract


def test_a_storage_key_is_left_out_and_the_id_that_callers_see_is_asked_for(
    render: Render,
) -> None:
    section = render(**feature("loans", surfaces=["rest", "storage"])).sections["4.1"]
    assert "`Loan.partition_key`, `Loan.sort_key` and `Loan.key_ref`" in section
    assert "// [TODO: the ID of Loan that callers see, as loan_id]" in section
    assert "pub partition_key" not in section


def test_a_card_token_is_in_the_store_and_in_no_type(render: Render) -> None:
    spec = render(**feature("plans"))
    assert "card_token" in spec.sections["3"]
    assert ":card_token" not in spec.sections["4.1"]
    assert "(card data): `Plan.card_token`." in spec.sections["4.1"]


@pytest.mark.parametrize(
    ("column", "classes", "travels"),
    [
        ("password_hash", [], False),
        ("reset_token", [], False),
        ("api_key", [], False),
        ("diagnosis", ["health"], False),
        ("diagnosis", [], True),
        ("sk", [], False),
        ("token_count", [], True),
        ("key_code", [], True),
        ("email", ["pii"], True),
    ],
)
def test_secrets_and_health_data_stay_in_the_store(
    column: str, classes: list[str], travels: bool, render: Render
) -> None:
    answers = stack("go", "rest", "storage", data_classes=classes)
    code = block(
        render, "go", **answers, entities=[entity("Parcel", "id uuid PK", f"{column} text")]
    )
    assert (f'`json:"{column}"`' in code) == travels


def test_code_without_an_interface_keeps_every_column(render: Render) -> None:
    answers = stack("go", "jobs", "storage")
    code = block(render, "go", **answers, entities=[entity("Parcel", "sk text", "card_token text")])
    assert "CardToken string" in code
    assert "Sk " in code


def test_a_run_that_an_operation_names_travels(render: Render) -> None:
    answers = {**stack("go", "rest", "jobs", "storage"), "entities": [entity("Run", "id uuid PK")]}
    named = [{"call": "GET /runs/{id}"}, {"call": "job settle"}]
    assert "type Run struct" in "".join(render(**answers, operations=named).fences("go"))
    named = [{"call": "GET /parcels/{id}"}, {"call": "job settle"}]
    assert "type Run struct" not in "".join(render(**answers, operations=named).fences("go"))


# ---- the contract's own types win ------------------------------------------------------------


def test_the_types_of_the_contract_are_printed_in_place_of_columns(render: Render) -> None:
    answers = stack("rust", "rest", "storage", entities=[entity("Order", "id uuid PK", "sk text")])
    section = render(**answers, types=READ, operations=PLACED).sections["4.1"]
    assert "pub lines: Vec<OrderLine>," in section
    assert "pub first: OrderLine," in section
    assert "// at: [TODO: type of at]" in section
    assert "pub coupon: Option<String>," in section
    assert "pub note: Option<String>," in section
    assert "pub rate: f64," in section
    assert "pub sk" not in section
    assert "The fields are columns of Section 3" not in section
    assert "written as in this example" not in section


def test_they_are_printed_where_no_entity_is_named(render: Render) -> None:
    section = render(**stack("kotlin", "rest"), types=READ, operations=PLACED).sections["4.1"]
    assert "val lines: List<OrderLine>," in section
    assert "User" not in section


# ---- the block, and what it is made with -----------------------------------------------------


@pytest.mark.parametrize("name", ["gate", "loans"])
def test_where_grpc_is_the_only_api_the_compiler_makes_the_types(name: str, render: Render) -> None:
    surfaces = ["grpc", "storage"]
    spec = render(**feature(name, surfaces=surfaces, entities=[entity("Lane", "id uuid PK")]))
    assert spec.fences("go") == spec.fences("rust") == []
    assert "The code's types are generated from" in spec.sections["4.1"]
    assert "These types must match it" not in spec.sections["4.1"]
    assert "```protobuf" in spec.sections["4.1"]


def test_beside_rest_it_does_not(render: Render) -> None:
    answers = stack("go", "grpc", "rest", entities=[entity("Lane", "id uuid PK")])
    assert "type Lane struct" in "".join(render(**answers).fences("go"))


@pytest.mark.parametrize(
    ("language", "absent"),
    [("csharp", "JsonPropertyName"), ("java", "@JsonProperty"), ("rust", "Serialize")],
)
def test_a_graphql_schema_needs_no_names_for_json(
    language: str, absent: str, render: Render
) -> None:
    named = [entity("Parcel", "id uuid PK", "is_gift bool")]
    assert absent not in block(render, language, **stack(language, "graphql"), entities=named)
    assert absent in block(render, language, **stack(language, "rest"), entities=named)


def test_class_validator_reads_classes(render: Render) -> None:
    section = render(**stack("typescript", "rest")).sections["4.1"]
    assert "export class User {\n  @IsUUID()\n  id!: string;" in section
    assert "interface User" not in section
    section = render(**stack("typescript", "rest", backend_framework="Hono")).sections["4.1"]
    assert "interface User {\n  id: string;\n  name: string;\n}" in section


@pytest.mark.parametrize(
    ("language", "limit"),
    [("java", "@Size"), ("python", "max_length"), ("csharp", "StringLength"), ("kotlin", "@field")],
)
def test_the_example_limits_nothing(language: str, limit: str, render: Render) -> None:
    spec = render(**{**stack(language), "surfaces": ["rest"]})
    assert "User" in "".join(spec.fences(language))
    assert limit not in spec.sections["4.1"]


# ---- functions -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_no_entity_is_named_the_functions_are_asked_for(
    language: str, render: Render
) -> None:
    section = render(**stack(language), feature_path="specs/tax").sections["4.1"]
    assert "[TODO: one row for each public function]" in section
    assert "user" not in section.lower()


@pytest.mark.parametrize("language", ["python", "go", "typescript", "php"])
def test_no_public_function_is_made_up_for_a_record(language: str, render: Render) -> None:
    prices = feature("import", backend_language=language, backend_framework="none")
    section = render(**prices).sections["4.1"]
    assert "price_id" not in section
    assert "find_price" not in section
    assert "FindPrice" not in section


def test_functions_that_are_named_are_asked_for_by_name(render: Render) -> None:
    named = [{"call": "rate(parcel)"}]
    answers = stack("java", "storage", entities=[entity("Parcel", "id uuid PK")])
    section = render(**answers, operations=named).sections["4.1"]
    assert "// [TODO: signature of rate(parcel)]" in section
    assert "findParcel" not in section


# ---- the stack line --------------------------------------------------------------------------


def tech(render: Render, **answers: Any) -> str:
    """Give the line of Section 1 that names the stack."""
    return render(**answers).bullet("1", "Tech Stack")


@pytest.mark.parametrize(
    ("name", "changes", "named"),
    [
        ("rooms", {}, "[TODO: GraphQL client of the frontend]"),
        ("rides", {}, "Jackson"),
        ("portal", {}, "Pydantic 2"),
        ("rides", {"backend_language": "csharp"}, "System.Text.Json"),
        ("rides", {"backend_language": "rust"}, "chrono"),
        (
            "rides",
            {"backend_language": "kotlin", "backend_framework": "Ktor"},
            "kotlinx.serialization",
        ),
        ("gate", {}, "golang-jwt with keyfunc"),
    ],
)
def test_the_stack_names_what_the_blocks_use(
    name: str, changes: dict[str, Any], named: str, render: Render
) -> None:
    assert named in tech(render, **feature(name, **changes))


@pytest.mark.parametrize(
    ("name", "changes", "absent"),
    [
        ("import", {}, "Pydantic"),
        ("tax", {}, "Jakarta Validation"),
        ("tax", {}, "Jackson"),
        ("gate", {}, "go-oidc"),
        ("gate", {"backend_language": "rust"}, "uuid"),
        ("portal", {}, "GraphQL client"),
    ],
)
def test_the_stack_names_nothing_that_no_block_uses(
    name: str, changes: dict[str, Any], absent: str, render: Render
) -> None:
    assert absent not in tech(render, **feature(name, **changes))


# A 64-bit integer in JavaScript, and the diagram of each store's types


@pytest.mark.parametrize("framework", ["Fastify", "Express", "NestJS"])
def test_a_64_bit_integer_is_digits_in_json(framework: str, render: Render) -> None:
    parcel = entity("Parcel", "id bigint PK", "count int")
    answers = stack("typescript", "rest", "storage", entities=[parcel])
    found = block(render, "typescript", **{**answers, "backend_framework": framework})
    assert "string; // 64-bit integer in digits" in found
    assert "count: number;" in found.replace("!", "")
    assert ("@IsNumberString()" in found) == (framework == "NestJS")


def test_a_contract_that_was_read_has_its_form_of_a_64_bit_integer(render: Render) -> None:
    read = {"name": "Parcel", "fields": ["id int64"]}
    answers = stack("typescript", "rest", "storage", types=[read])
    assert "id!: number;" in block(render, "typescript", **answers)


TYPES = {
    "mysql": ["varbinary(64)", "datetime(6)?", "enum(waiting,sent,failed)?", "decimal(12, 2)"],
    "postgresql": ["numeric(10,2)[]?", "timestamp with time zone", "interval day to second(3)"],
    "sqlserver": ["nvarchar(max)", "decimal(18, 4)?", "datetime2(7)"],
    "oracle": ["number(12,2)", "timestamp(6) with local time zone"],
    "cassandra": ["map<text, frozen<list<int>>>?", "set<uuid>"],
    "clickhouse": ["LowCardinality(Nullable(String))", "DateTime64(3, 'UTC')", "Decimal(18, 4)"],
    "mongodb": ["google.protobuf.Timestamp", "array"],
}


@pytest.mark.parametrize("store", TYPES)
def test_a_diagram_takes_every_type_of_a_store(store: str, render: Render, node: Node) -> None:
    columns = [f"column_{at} {type_}" for at, type_ in enumerate(TYPES[store])]
    chosen = store if store in interview.choices("databases") else "other"
    spec = render(
        surfaces=["storage"],
        databases=[chosen],
        entities=[entity("Parcel", "id uuid PK", *columns)],
    )
    (diagram,) = [text for text in spec.fences("mermaid") if text.startswith("erDiagram")]
    assert node.mermaid(diagram) == []
    for line in diagram.splitlines()[2:-1]:
        # What every mermaid 11 takes as a type: 11.12 stops at a comma or a dot.
        assert re.fullmatch(r"    [A-Za-z][\w()\[\]]* \w+( PK)?( \"[^\"]+\")?", line), line


def test_prisma_has_a_schema_for_each_mysql_database(render: Render) -> None:
    told = stack("typescript", "rest", "storage", orm="Prisma", module_name="parcels")
    told |= {"databases": ["mysql"], "architecture_style": "modular_monolith"}
    assert "`prisma/parcels/migrations/`" in render(**told).text
    assert "a schema file and client for this module's database" in render(**told).text
    for other in ({"databases": ["postgresql"]}, {"architecture_style": "monolith"}):
        assert "`prisma/migrations/`" in render(**{**told, **other}).text
