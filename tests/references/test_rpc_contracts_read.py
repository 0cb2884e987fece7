"""GraphQL and protobuf: what an operation takes and gives is read as the contract says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.copy.lists import as_operations, as_types
from feature_spec.references.api.contract import (
    OperationSelection,
    operations_for,
    read_operations,
)
from feature_spec.references.api.wire import MAX_FIELDS


def chosen(text: str, name: str, feature: str = "") -> OperationSelection:
    document = read_operations(text, name)
    return operations_for(document, feature, feature.lower(), in_feature_folder=not feature)


# ---- GraphQL --------------------------------------------------------------------------------

SCHEMA = """\
type Cart implements Node & Entity @key(fields: "id") {
  id: ID!
  lines(first: Int = 10): [Line!]!
  items: [Line!]!
  loose: [String]
  total: Money!
  status: Status!
  at: DateTime
  kind: Set
  ref: UUID
}
extend type Cart { note: String! }
type Line { sku: String!, quantity: Int! }
type Unused { a: Int }
type Money { amount: Decimal! }
enum Status { OPEN }
enum Set { A }
input Filter { status: Status = OPEN, text: String! = "x", in: [Filter!] }
type Query {
  "Read a cart. More."
  cart(id: ID! @x(y: {z: 1}), filter: Filter = {text: "}"}, n: Int = 3): Cart
  old: [Cart!]! @deprecated(reason: "x")
}
type Mutation { add(line: NewLine!, ids: [ID!]! = ["1", "2"], flag: Boolean = true): Cart!
  set(line: NewLine!, flag: Boolean = true, e: Status = OPEN, n: Int! = -1): Cart! }
input NewLine { sku: String! }
"""


def sdl(text: str) -> dict[str, list[str]]:
    return {item["name"]: item["fields"] for item in as_types(chosen(text, "a.graphql"))}


def test_a_field_has_its_arguments_and_its_type() -> None:
    selection = chosen(SCHEMA, "a.graphql")
    assert [item["call"] for item in as_operations(selection)] == [
        "query cart(id: ID!, filter: Filter, n: Int = 3): Cart",
        "query old: [Cart!]!",
        "mutation add",
        "mutation set(line: NewLine!, flag: Boolean = true, e: Status = OPEN, n: Int! = -1): Cart!",
    ]
    assert [item.summary for item in selection.operations] == ["Read a cart.", "", "", ""]
    assert [item.deprecated for item in selection.operations] == [False, True, False, False]
    assert selection.note.endswith(", 1 of these deprecated")


def test_the_types_of_a_schema_keep_what_it_says() -> None:
    assert sdl(SCHEMA) == {
        "Filter": ["status Status?", "text any", "in Filter[]?"],
        "NewLine": ["sku String"],
        "Cart": ["id ID", "lines any", "items Line[]", "loose any?", "total Money",
                 "status Status", "at DateTime?", "kind any?", "ref any?", "note String"],
        "Line": ["sku String", "quantity Int"],
        "Money": ["amount Decimal"],
    }  # fmt: skip


def test_a_field_of_an_input_that_may_be_null_or_has_a_default_may_be_absent() -> None:
    optional = {
        item["name"]: item.get("optional") for item in as_types(chosen(SCHEMA, "a.graphql"))
    }
    assert (optional["Filter"], optional["Cart"]) == (["status", "text", "in"], None)


def test_what_a_field_takes_and_gives_does_not_name_the_feature() -> None:
    text = "type Query { pay(cart: Cart): Cart\n carts: Int }\ntype Cart { id: ID! }\n"
    selection = chosen(text, "a.graphql", "Carts")
    assert [item.call for item in selection.operations] == ["query carts: Int"]


def test_a_signature_that_is_too_long_is_left_out() -> None:
    many = ", ".join(f"argument{number}: String" for number in range(20))
    selection = chosen(f"type Query {{ a({many}): B }}\ntype B {{ c: Int }}\n", "a.graphql")
    assert (selection.operations[0].call, selection.types) == ("query a", ())


def test_a_type_with_too_many_fields_has_its_name_only() -> None:
    many = " ".join(f"f{number}: Int" for number in range(MAX_FIELDS + 1))
    assert sdl(f"type Query {{ a: B }}\ntype B {{ {many} }}\n") == {}


# ---- protobuf -------------------------------------------------------------------------------

HEAD = 'syntax = "proto3";\npackage shop.v1;\n'


def proto(messages: str, head: str = HEAD) -> dict[str, list[str]]:
    text = f"{head}service S {{ rpc A(In) returns (Out); }}\n{messages}"
    return {item["name"]: item["fields"] for item in as_types(chosen(text, "a.proto"))}


@pytest.mark.parametrize(
    ("signature", "said"),
    [
        ("(In) returns (Out)", ("In", "Out", "")),
        ("(stream In) returns (Out)", ("In", "Out", "client")),
        ("(In) returns (stream Out)", ("In", "Out", "server")),
        ("( stream In ) returns ( stream Out )", ("In", "Out", "both")),
        ("(.shop.v1.In) returns (shop.v1.Out)", ("In", "Out", "")),
        ("(other.In) returns (google.protobuf.Empty)", ("other.In", "google.protobuf.Empty", "")),
        ("(/* x */ In) // y\n returns (Out)", ("In", "Out", "")),
        ("(stream) returns (stream stream)", ("stream", "stream", "server")),
        ("(In)", ("In", "", "")),
        ("", ("", "", "")),
    ],
)
def test_a_method_has_its_messages_and_streams(signature: str, said: tuple[str, str, str]) -> None:
    (item,) = chosen(f"{HEAD}service S {{ rpc A{signature}; }}\n", "a.proto").operations
    assert (item.request, item.response, item.stream) == said
    assert item.call == "rpc shop.v1.S/A"


def test_a_method_without_a_package_has_its_service() -> None:
    (item,) = chosen('syntax = "proto3"; service S { rpc A(B) returns (C); }', "a.proto").operations
    assert item.call == "rpc S/A"


def test_a_deprecated_method_is_said() -> None:
    text = f"{HEAD}service S {{ option deprecated = true; rpc A(B) returns (C); rpc D(B) returns (C) {{ option deprecated = true; }} }}"  # noqa: E501
    assert [item.deprecated for item in chosen(text, "a.proto").operations] == [False, True]


def test_the_fields_of_a_message_are_those_of_the_contract() -> None:
    assert proto(
        """\
        message In {
          option deprecated = false;
          enum Status { UNKNOWN = 0; }
          message Inner { string x = 1; }
          repeated Line lines = 2 [deprecated = true, (a.b) = { c: "]" }];
          string id = 1; // the ID
          map<string, int64> counts = 3;
          map<string, Line> named = 4;
          google.protobuf.Timestamp at = 5;
          optional bytes picture = 6;
          Status status = 7;
          other.Money price = 8;
          .shop.v1.Line first = 9;
        }
        message Line { int32 quantity = 1; }
        """
    ) == {
        "In": ["id string", "lines Line[]", "counts map<string, int64>", "named any",
               "at google.protobuf.Timestamp", "picture bytes", "status any", "price any",
               "first Line"],
        "Line": ["quantity int32"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "string a = 2;",
        "string a = 1; string b = 3;",
        "string a = 1; string b = 1;",
        "reserved 2; string a = 1;",
        'reserved "b"; string a = 1;',
        "oneof one { string a = 1; }",
        "extensions 100 to 199; string a = 1;",
        "group A = 1 { }",
        "",
        "nonsense",
    ],
)
def test_a_message_that_a_spec_cannot_number_has_its_name_only(body: str) -> None:
    assert proto(f"message In {{ {body} }}\n") == {}


@pytest.mark.parametrize("head", ["package a;\n", 'syntax = "proto2";\n', 'edition = "2023";\n'])
def test_another_syntax_than_proto3_has_no_types(head: str) -> None:
    assert proto("message In { string a = 1; }\n", head) == {}


# ---- any text -------------------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(
        ["type", "input", "Query", "enum", "union", "message", "service", "rpc", "stream",
         "returns", "repeated", "optional", "map", "oneof", "reserved", "option", "package", "A",
         "B", "a", "b", "Int", "ID", "!", "(", ")", "{", "}", "[", "]", ":", ",", ";", "=", "<",
         ">", "1", "2", ".", "@", "&", "|", "#", "//", "/*", "*/", '"""', '"', "$"]
    ),
    max_size=60,
).map(" ".join)  # fmt: skip


@given(WORDS)
def test_words_in_any_order_are_read_without_an_error(words: str) -> None:
    for prefix, name in (("type Query { a: Int }\n", "a.graphql"), (HEAD, "a.proto")):
        text = prefix + "message A { string b = 1; }\n" * (name == "a.proto") + words
        assert chosen(text, name).note


@pytest.mark.parametrize(
    "text",
    ["message A { " * 30_000, "message A { a b = 1; " + "{" * 50_000, "message A { } " * 20_000,
     "message A { map<" * 20_000, "service A { rpc B(" + "stream " * 50_000,
     "message A { oneof b {" * 20_000, "message A { string a = " + "1" * 50_000],
)  # fmt: skip
def test_endless_messages_end(text: str) -> None:
    assert chosen(HEAD + "service S { rpc A(A) returns (A); }\n" + text, "a.proto").note


@pytest.mark.parametrize(
    "text",
    ["type A { a(" * 20_000, "type A { a: " + "[" * 50_000, "input A { a: Int = " + "{" * 50_000,
     "type A { a: A } " * 20_000, "type A { a(b: [" * 20_000],
)  # fmt: skip
def test_endless_types_end(text: str) -> None:
    assert chosen("type Query { a: A }\n" + text, "a.graphql").note
