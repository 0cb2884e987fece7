"""gRPC and GraphQL contracts as they are answered, and the grammar of the lists they come from."""

from __future__ import annotations

import re
from typing import Any

import pytest

from document import Render, Spec
from external import Node
from features import feature
from schemas import graphql_faults, proto_faults

# The grammar of a column

COLUMNS = {
    "due date?": 'date due "nullable"',
    "due date": "date due",
    "rate double precision": "double_precision rate",
    "due timestamp with time zone?": 'timestamp_with_time_zone due "nullable"',
    "due timestamp(3) without time zone": "timestamp(3)_without_time_zone due",
    "count bigint unsigned": "bigint_unsigned count",
    "count INT(10) UNSIGNED ZEROFILL": "INT(10)_UNSIGNED_ZEROFILL count",
    "note nvarchar(max)?": 'nvarchar(max) note "nullable"',
    "state enum(open, closed)": 'enum state "enum(open, closed)"',
    "state enum('open','closed')": 'enum state "enum(open,closed)"',
    "weight DECIMAL(10, 2)": 'DECIMAL weight "DECIMAL(10, 2)"',
    "note character varying(20)[]": "character_varying(20)[] note",
    "tags map<text, frozen<list<int>>>?": 'map tags "map<text, frozen<list<int>>>, nullable"',
    "loan_id uuid? FK": 'uuid loan_id FK "nullable"',
    "loan_id uuid FK,UK": "uuid loan_id FK,UK",
    "note LowCardinality(Nullable(String))": "LowCardinality(Nullable(String)) note",
    "due datetime64(3, 'UTC')": 'datetime64 due "datetime64(3, UTC)"',
}


def test_a_column_is_drawn_with_its_type_and_whether_it_may_be_null(
    render: Render, node: Node
) -> None:
    columns = [{"name": f"Part{at}", "attributes": [text]} for at, text in enumerate(COLUMNS)]
    spec = render(surfaces=["storage"], databases=["postgresql"], entities=columns)
    diagram = spec.sections["3"].split("```mermaid\n")[1].split("\n```")[0]
    drawn = [line.strip() for line in diagram.splitlines() if line.startswith("    ")]
    assert drawn == list(COLUMNS.values())
    assert node.mermaid(diagram) == []


# None, as an answer


@pytest.mark.parametrize("name", ["loans", "rooms", "plans", "rides"])
def test_none_is_an_answer_for_operations_and_dependencies(name: str, render: Render) -> None:
    none: dict[str, Any] = {"operations": "none", "service_dependencies": "none"}
    spec = render(**feature(name, **none))
    assert spec.answers["operations"] == spec.answers["service_dependencies"] == "none"


def test_where_nothing_is_called_nothing_is_asked(render: Render) -> None:
    none: dict[str, Any] = {"operations": "none", "service_dependencies": "none"}
    app = render(**feature("app", **none))
    assert "Downstream: none." in app.sections["1"]
    assert "The feature calls no backend." in app.sections["4.1"]
    assert "| Operation |" not in app.text
    gate = render(**feature("gate", **none))
    assert "Every call that" not in gate.sections["6"]
    assert "N/A: it calls no other service" in gate.sections["0.1"]
    assert "none: the feature has no operation" in gate.sections["4.2"]
    portal = render(**feature("portal", **none))
    for spec in (app, gate, portal):
        assert not re.findall(
            r"\[TODO: [^]]*(?:backend call|each operation|operations (?:of|that)|APIs|it calls)",
            spec.text,
        )


def test_an_app_that_says_nothing_of_its_calls_is_asked_once(render: Render) -> None:
    for frontend in ("flutter", "react", "ios"):
        spec = render(**feature("app", frontend_framework=frontend, operations=[]))
        (row,) = [cells for cells in spec.rows("4.1")[1:] if len(cells) == 6]
        assert row == ["[TODO: one row for each call to timetable-api]", "", "", "", "", ""]


# gRPC


def protos(spec: Spec) -> list[str]:
    """The .proto files of a spec, which the real compiler accepts."""
    blocks = spec.fences("protobuf")
    assert proto_faults(blocks) == ""
    return blocks


@pytest.mark.parametrize("verb", ["", "rpc "])
def test_a_path_of_grpc_is_an_rpc_with_or_without_its_verb(verb: str, render: Render) -> None:
    calls = [f"{verb}lending.loans.v1.LoanService/{name}" for name in ("BorrowBook", "ListLoans")]
    operations = [{"call": call, "retry": "key"} for call in calls]
    spec = render(**feature("loans", operations=operations, module_name="loan-service"))
    (proto,) = protos(spec)
    assert "\npackage lending.loans.v1;\n" in proto
    assert "\nservice LoanService {\n" in proto
    assert "  rpc BorrowBook(BorrowBookRequest) returns (BorrowBookResponse);\n" in proto
    assert "ServiceService" not in spec.text
    assert "GetLoan" not in spec.text
    rows = [cells for cells in spec.rows("4.1")[1:] if len(cells) == 6]
    assert {cells[4] for cells in rows} == {"`OK`"}
    assert all("`INVALID_ARGUMENT`" in cells[5] for cells in rows)


@pytest.mark.parametrize("module", ["loan-service", "loans", "service"])
def test_a_service_that_is_not_named_never_says_service_twice(module: str, render: Render) -> None:
    for operations in ([], [{"call": "rpc BorrowBook"}]):
        spec = render(**feature("loans", module_name=module, operations=operations))
        assert "ServiceService" not in spec.text
        protos(spec)


@pytest.mark.parametrize(
    ("call", "package", "path", "following"),
    [
        (
            "rpc parking.gate.v1.GateService/OpenGate",
            "parking.gate.v1",
            "proto/parking/gate/v1/gate.proto",
            "parking.gate.v2",
        ),
        ("shop.v3.Orders/Pay", "shop.v3", "proto/shop/v3/shop.proto", "shop.v4"),
        ("rpc tax.form.v12.Forms.Send", "tax.form.v12", "proto/tax/form/v12/form.proto", "v13"),
    ],
)
def test_the_package_its_folder_and_its_next_version_agree(
    call: str, package: str, path: str, following: str, render: Render
) -> None:
    spec = render(**feature("gate", operations=[{"call": call, "retry": "natural"}]))
    (proto,) = protos(spec)
    assert proto.startswith(f'// {path}\nsyntax = "proto3";\npackage {package};\n')
    assert f"**Versioning**: package `{package}`." in spec.sections["4.1"]
    assert f"{following}`, served beside" in spec.sections["4.1"]
    assert f"- **`{path}`**: New." in spec.sections["5"]
    assert "specs/gate/gate_service.proto" not in spec.text


def test_several_services_and_packages_are_each_in_their_file(render: Render) -> None:
    calls = ["shop.v1.Orders/Pay", "shop.v1.Carts/Pay", "stock.v2.Shelves/Take", "rpc Orders.Drop"]
    spec = render(**feature("gate", operations=[{"call": call} for call in calls]))
    shop, stock = protos(spec)
    assert shop.index("service Orders {") < shop.index("rpc Drop(") < shop.index("service Carts {")
    assert "package stock.v2;" in stock
    assert "`shop.v1` and `stock.v2`" in spec.sections["4.1"]
    assert "- **`proto/stock/v2/stock.proto`**: New." in spec.sections["5"]


@pytest.mark.parametrize(
    ("operation", "signature"),
    [
        (
            {"summary": "Server stream of loan changes"},
            "rpc Watch(WatchRequest) returns (stream WatchResponse);",
        ),
        (
            {"summary": "Client stream of readings"},
            "rpc Watch(stream WatchRequest) returns (WatchResponse);",
        ),
        (
            {"summary": "Bidirectional stream"},
            "rpc Watch(stream WatchRequest) returns (stream WatchResponse);",
        ),
        ({"stream": "both"}, "rpc Watch(stream WatchRequest) returns (stream WatchResponse);"),
        ({"summary": "Create a video stream"}, "rpc Watch(WatchRequest) returns (WatchResponse);"),
        ({"summary": "Upstream limits"}, "rpc Watch(WatchRequest) returns (WatchResponse);"),
    ],
)
def test_what_streams_is_a_stream_of_the_contract(
    operation: dict[str, str], signature: str, render: Render
) -> None:
    calls = [{"call": "rpc a.v1.B/Watch", **operation}, {"call": "rpc a.v1.B/Get"}]
    spec = render(**feature("loans", operations=calls))
    (proto,) = protos(spec)
    assert signature in proto
    streams = "stream " in signature
    assert ("[TODO: where a client resumes after a break]" in spec.sections["4.1"]) is streams
    assert ("// Deadline of each unary call:" in spec.sections["4.1"]) is streams
    assert "Every call has a deadline" not in spec.text
    assert ("95% of unary calls within" in spec.sections["8"]) is streams
    assert ("RED per unary method" in spec.sections["9"]) is streams
    assert ("`Watch`: open, started and broken streams" in spec.sections["9"]) is streams


TYPES = [
    {"name": "Borrow", "fields": ["book_id string", "due timestamp?", "tags string[]"]},
    {"name": "Loan", "fields": ["id uuid", "lines Line[]", "count int64"], "optional": ["count"]},
    {"name": "Line", "fields": ["title text", "extra map<string, string>", "price decimal"]},
    {"name": "Unused", "fields": ["id uuid"]},
]


def test_the_messages_of_a_contract_are_the_answered_types(render: Render) -> None:
    operations = [
        {"call": "a.v1.Loans/Borrow", "request": "Borrow", "response": "a.v1.Loan"},
        {"call": "a.v1.Loans/List", "request": "google.protobuf.Empty", "response": "Loan[]"},
        {"call": "a.v1.Loans/Watch", "response": "Loan", "stream": "server"},
    ]
    (proto,) = protos(render(**feature("gate", operations=operations, types=TYPES)))
    assert "rpc Borrow(.a.v1.Borrow) returns (Loan);" in proto
    assert "rpc List(google.protobuf.Empty) returns (ListResponse);" in proto
    assert "rpc Watch(WatchRequest) returns (stream Loan);" in proto
    assert 'import "google/protobuf/empty.proto";' in proto
    assert "  optional google.protobuf.Timestamp due = 2;\n  repeated string tags = 3;" in proto
    assert "  repeated Line lines = 2;\n  optional int64 count = 3;" in proto
    assert "  map<string, string> extra = 2;" in proto
    assert "message ListResponse { repeated Loan loans = 1; }" in proto
    assert "Unused" not in proto
    assert "[TODO: fields of WatchRequest]" in proto


@pytest.mark.parametrize("language", ["go", "rust", "csharp", "python"])
def test_where_grpc_is_the_only_api_the_compiler_makes_the_types(
    language: str, render: Render
) -> None:
    answers: dict[str, Any] = {"backend_language": language, "surfaces": ["grpc", "storage"]}
    entity = {"name": "Gate", "attributes": ["id uuid PK", "secret_code text"]}
    spec = render(**feature("gate", **answers, entities=[entity]))
    section = spec.sections["4.1"]
    assert "The code's types are generated from `proto/parking/gate/v1/gate.proto`." in (section)
    assert "Types also in the contract must match it" not in section
    assert re.findall(r"^```(\w+)$", section, re.MULTILINE) == ["protobuf"]
    assert "secret_code" not in section
    assert "`buf breaking` finds no breaking change" in spec.sections["7"]


def test_an_error_with_the_code_of_a_rule_is_told_apart_by_its_reason(render: Render) -> None:
    spec = render(**feature("loans"))
    assert "unless Section 6 names another code; tests assert on" in spec.sections["4.1"]
    assert "no response with the reason of the rate limit" in spec.sections["7"]
    other = render(**feature("loans", error_cases=[{"id": 1, "when": "a", "then": "b"}]))
    assert "unless Section 6" not in other.text
    assert "no `RESOURCE_EXHAUSTED`" in other.sections["7"]
    rooms = render(**feature("rooms"))
    assert "no `RATE_LIMITED`" in rooms.sections["7"]
    assert "429" not in rooms.sections["7"]
    assert "no 429" in render(**feature("rides")).sections["7"]


# GraphQL


def schema(spec: Spec) -> str:
    """The SDL of a spec, in which each name is defined once and used."""
    (block,) = spec.fences("graphql")
    assert graphql_faults(block) == []
    return block


def test_a_list_is_a_connection_and_an_unknown_signature_is_an_open_item(render: Render) -> None:
    rooms = schema(render(**feature("rooms")))
    assert "  searchRooms(first: Int, after: String): RoomConnection!" in rooms
    assert "node: Room!" in rooms
    stock = schema(render(**feature("stock")))
    assert "  corrections(first: Int, after: String): CorrectionConnection!" in stock
    silent = schema(render(**feature("rooms", operations=[{"call": "query searchRooms"}])))
    assert "# searchRooms: [TODO: arguments and result]\n" in silent
    assert "(id: ID!)" not in rooms + stock + silent
    one = [{"call": "query correction", "summary": "Find a correction by its number"}]
    assert "# correction: [TODO: arguments and result]" in schema(
        render(**feature("stock", operations=one))
    )


def test_a_signature_that_is_answered_is_printed(render: Render) -> None:
    calls = ["query room(id: ID!, at: Date): Room", "mutation lock(room: ID!): Boolean!"]
    sdl = schema(render(**feature("rooms", operations=[{"call": call} for call in calls])))
    assert "  room(id: ID!, at: Date): Room\n" in sdl
    assert "  lock(room: ID!): Boolean!\n" in sdl


def test_a_mutation_takes_the_version_and_returns_the_errors_that_section_6_names(
    render: Render,
) -> None:
    sdl = schema(render(**feature("rooms")))
    assert (
        "input ChangeRoomInput {\n  id: ID!\n  rowVersion: String!\n  idempotencyKey: ID!\n" in sdl
    )
    assert "union ChangeRoomResult = Room | RoomConflict | HotelClosed\n" in sdl
    assert "Refused" not in sdl
    calm = schema(render(**feature("rooms", error_cases=[])))
    assert "input ChangeRoomInput {\n  idempotencyKey: ID!\n" in calm
    assert "union ChangeRoomResult = Room # [TODO: types of its refusals]\n" in calm
    two = [{"call": "mutation openDoor"}, {"call": "mutation changeRoom"}]
    shared = schema(render(**feature("rooms", operations=two)))
    assert "union ChangeRoomResult = Room | RoomConflict\n" in shared
    assert "# [TODO: which mutations return HotelClosed]" in shared


def test_only_a_mutation_that_a_key_makes_safe_has_a_key(render: Render) -> None:
    sdl = schema(render(**feature("stock")))
    assert "input RequestCorrectionInput {\n  idempotencyKey: ID!\n" in sdl
    assert "input ApproveCorrectionInput # [TODO: fields]" in sdl


@pytest.mark.parametrize("language", ["csharp", "php", "go"])
def test_fields_are_named_as_graphql_names_them(language: str, render: Render) -> None:
    spec = render(**feature("rooms", backend_language=language))
    sdl = schema(spec)
    assert "type Room {\n  id: ID!\n  rowVersion: String\n  changedAt: DateTime\n" in sdl
    assert "  revisions: [RoomRevision!]!\n" in sdl
    assert "type RoomRevision {\n  id: ID!\n  roomId: ID\n}" in sdl
    assert "JsonPropertyName" not in spec.text
    assert "  approvedBy: String\n" in schema(render(**feature("stock")))


@pytest.mark.parametrize(
    ("relation", "field"),
    [
        ("ROOM ||--o{ ROOM_ENTRY : has", "entries: [RoomEntry!]!"),
        ("ROOM_ENTRY }o--|| ROOM : of", "entries: [RoomEntry!]!"),
        ("ROOM ||--o| ROOM_ENTRY : has", "entry: RoomEntry\n"),
        ("ROOM ||--|| ROOM_ENTRY : has", "entry: RoomEntry!"),
    ],
)
def test_a_relation_is_a_field(relation: str, field: str, render: Render) -> None:
    entities = [
        {"name": "Room", "attributes": ["id uuid PK", "note text?"], "relations": [relation]},
        {"name": "RoomEntry", "attributes": ["id uuid PK"]},
    ]
    sdl = schema(render(**feature("rooms", entities=entities)))
    assert f"  note: String\n  {field}" in sdl


def test_a_type_that_no_operation_reaches_is_not_printed(render: Render) -> None:
    entities = [{"name": name, "attributes": ["id uuid PK"]} for name in ("Room", "Audit")]
    assert "Audit" not in schema(render(**feature("rooms", entities=entities)))


def test_the_schema_has_the_answered_types(render: Render) -> None:
    operations = [
        {"call": "query loans", "response": "Loan[]"},
        {"call": "mutation borrow", "request": "Loan", "response": "Loan"},
        {"call": "subscription loanChanged", "response": "Loan"},
        {"call": "mutation give", "request": "Borrow", "response": "Gift"},
    ]
    sdl = schema(render(**feature("rooms", operations=operations, types=TYPES)))
    assert "  loans: [Loan!]!" in sdl
    assert "  borrow(input: LoanInput!): Loan\n" in sdl
    assert "  loanChanged: Loan\n" in sdl
    assert "input LoanInput {\n  id: ID!\n  lines: [LineInput!]!\n  count: BigInt\n}" in sdl
    assert "type Loan {\n  id: ID!\n  lines: [Line!]!\n" in sdl
    assert "input Borrow {\n  book_id: String!\n  due: DateTime\n  tags: [String!]!\n}" in sdl
    assert "type Gift # [TODO: fields]" in sdl


@pytest.mark.parametrize(
    "answers", [{}, {"operations": [{"call": "subscription a"}]}, {"entities": []}]
)
@pytest.mark.parametrize("name", ["rooms", "stock"])
def test_a_schema_without_answers_is_still_valid(
    name: str, answers: dict[str, Any], render: Render
) -> None:
    schema(render(**feature(name, **answers)))
    schema(render(**feature(name, **{**answers, "operations": []})))


def test_a_contract_check_is_named_for_what_it_compares(render: Render) -> None:
    spec = render(**feature("rooms"))
    assert "These types are generated from the contract" in spec.sections["4.1"]
    assert "Types also in the contract must match it" not in spec.sections["4.1"]
    assert (
        "`graphql-inspector diff --rule suppressRemovalOfDeprecatedField` finds no breaking change"
        in (spec.sections["7"])
    )
    assert "`graphql-inspector validate` finds each document of the client" in spec.sections["7"]
    assert "`graphql-inspector validate`" not in render(**feature("stock")).sections["7"]
    rides = render(**feature("rides")).sections["4.1"]
    assert "Types also in the contract must match it" in rides


@pytest.mark.parametrize("name", ["rooms", "stock"])
def test_whether_queries_are_persisted_is_asked(name: str, render: Render) -> None:
    section = render(**feature(name)).sections["4.1"]
    assert (
        "[TODO: persisted queries only, or free queries within the limits of SEC-SPC-032]"
        in section
    )
    assert "clients send persisted queries by ID" not in section


# What the schema of a GraphQL contract says of refusals


WISHES: dict[str, Any] = {
    "surfaces": ["graphql", "storage"],
    "access": "signed_in",
    "authz_models": ["ownership"],
    "backend_language": "typescript",
    "api_reference": "schema.graphql",
}
IN_A_UNION = "a refusal that the caller can act on is a member of the mutation's result union"
MISSING = "-> error `NOT_FOUND`, as for a missing record"


def wishes(render: Render, *calls: str, types: list[str] | None = None) -> Spec:
    named = [{"name": name, "fields": ["id uuid"]} for name in types or ["Wishlist"]]
    operations = [{"call": call, "access": ""} for call in calls]
    return render(**WISHES, operations=operations, types=named)


def test_a_result_that_is_never_null_is_refused_with_a_code(render: Render) -> None:
    query, mutation = "query wishlist(after: ID): Wishlist!", "mutation add(id: ID!): Wishlist!"
    spec = wishes(render, query, mutation)
    assert "returns error `NOT_FOUND` to a caller" in spec.row("2", "**[SEC-SPC-016]**")[1]
    assert spec.bullet("6", "Error 52").endswith(MISSING)
    for call in (query, mutation):
        assert "`NOT_FOUND`" in spec.row("4.1", f"`{call}`")[5]
    assert "`null`" not in spec.text


def test_a_result_that_may_be_null_is_null_for_a_missing_record(render: Render) -> None:
    query, mutation = "query wish(id: ID!): Wishlist", "mutation add(id: ID!): Wishlist!"
    spec = wishes(render, query)
    assert "-> `null`, as for a missing record" in spec.bullet("6", "Error 52")
    assert "NOT_FOUND" not in spec.text
    both = wishes(render, query, mutation)
    said = "-> `null`, or error `NOT_FOUND` where a result is never null, as for a missing record"
    assert said in both.bullet("6", "Error 52")
    assert "`NOT_FOUND`" not in both.row("4.1", f"`{query}`")[5]
    assert "`NOT_FOUND`" in both.row("4.1", f"`{mutation}`")[5]


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        (["mutation add(id: ID!): Wishlist!"], "each is an entry in `errors`"),
        (["mutation drop(id: ID!): Boolean"], "each is an entry in `errors`"),
        (["query wish(id: ID!): Wishlist"], "each is an entry in `errors`"),
        (["mutation add(id: ID!): AddResult!"], f"{IN_A_UNION}, where it has one; any other"),
        (["mutation add"], f"{IN_A_UNION}; any other error is"),
        (["mutation add(id: ID!): AddResult!", "mutation drop"], f"{IN_A_UNION}; any other"),
    ],
)  # fmt: skip
def test_refusals_are_in_a_union_only_where_a_result_may_be_one(
    calls: list[str], said: str, render: Render
) -> None:
    assert wishes(render, *calls).bullet("4.1", "Errors in GraphQL").startswith(said)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("mutation add(id: ID!): Wishlist!", "`CONFLICT`"),
        ("mutation add(id: ID!): AddResult!", "conflict"),
        ("mutation add", "conflict in the union"),
    ],
)
def test_a_conflict_is_an_error_where_the_result_is_no_union(
    call: str, said: str, render: Render
) -> None:
    types = [{"name": "Wishlist", "fields": ["id uuid"]}]
    operations = [{"call": call, "access": "", "retry": "key"}]
    row = render(**WISHES, operations=operations, types=types).row("4.1", f"`{call}`")
    assert said in row[5].split(", ")


@pytest.mark.parametrize("call", ["rpc a.v1.Payouts/Start", "rpc a.v1.Payouts/Watch"])
def test_an_rpc_that_error_52_is_about_has_its_code(call: str, render: Render) -> None:
    shape: dict[str, Any] = {
        "surfaces": ["grpc", "storage"], "access": "signed_in", "backend_language": "go",
        "operations": [{"call": call, "access": "", "stream": "server"}],
    }  # fmt: skip
    owned = render(**shape, authz_models=["rbac", "ownership"])
    assert "**Error 52**" in owned.sections["6"]
    assert "`NOT_FOUND`" in owned.row("4.1", f"`{call}`")[5].split(", ")
    other = render(**shape, authz_models=["rbac"])
    assert "NOT_FOUND" not in other.text
