"""An API contract's operations are read in its own terms, however hostile the contract."""

from __future__ import annotations

import contextlib
import json
import textwrap

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.references.api import tree
from feature_spec.references.api.contract import (
    MAX_CALL,
    MAX_OPERATIONS,
    MAX_SELECTED,
    ApiDocument,
    api_kind,
    operations_for,
    read_operations,
)
from feature_spec.references.api.operation import MAX_SUMMARY, Operation
from feature_spec.repository.documents import DocumentError


def read(text: str, name: str = "api.yaml") -> dict[str, Operation]:
    document = read_operations(textwrap.dedent(text), name)
    return {operation.call: operation for operation in document.operations}


def refusal(text: str, name: str = "api.yaml") -> str:
    with pytest.raises(DocumentError) as caught:
        read_operations(text, name)
    message = str(caught.value)
    assert message.startswith(name)
    assert message.endswith(".")
    assert "\n" not in message
    return message


OPENAPI = """\
    # The shop's contract
    openapi: 3.1.0
    servers: [{url: https://shop.example/api}]
    security: [{bearer: []}]
    paths:
      /v1/checkouts:
        parameters:
          - $ref: '#/components/parameters/Trace'
        post:
          tags: [Checkout]
          summary: Start a **checkout**
          parameters: [{$ref: '#/components/parameters/Key'}]
          responses:
            '201': {description: created}
            409: {description: conflict}
            '422': {description: invalid}
            '303': {description: see other}
            4XX: {description: other}
            default: {description: other}
      /v1/checkouts/{id}:
        get:
          operationId: readCheckout
          description: "Read one checkout. More is said here."
          security: []
          responses: {'200': {description: ok}}
        put: {operationId: replaceCheckout, security: [{}, {bearer: []}]}
        delete: {operationId: cancel, security: [{bearer: []}]}
      /status: {$ref: '#/components/pathItems/Status'}
      /elsewhere: {$ref: 'other.yaml#/paths/~1x'}
      x-note: {get: {}}
    components:
      parameters:
        Key: {name: idempotency-key, in: header}
        Trace: {name: Idempotency-Key, in: query}
      pathItems:
        Status:
          head: {summary: Alive}
          patch: {}
    """


def test_openapi_is_read_as_it_is_written() -> None:
    assert read(OPENAPI) == {
        "POST /v1/checkouts": Operation(
            "POST /v1/checkouts",
            "Start a checkout",
            ("Checkout",),
            True,
            (201, 303),
            (409, 422),
            "key",
        ),
        "GET /v1/checkouts/{id}": Operation(
            "GET /v1/checkouts/{id}", "Read one checkout.", (), False, (200,), (), "safe"
        ),
        "PUT /v1/checkouts/{id}": Operation(
            "PUT /v1/checkouts/{id}", "replaceCheckout", (), False, idempotency="natural"
        ),
        "DELETE /v1/checkouts/{id}": Operation(
            "DELETE /v1/checkouts/{id}", "cancel", (), True, idempotency="natural"
        ),
        "HEAD /status": Operation("HEAD /status", "Alive", (), True, idempotency="safe"),
        "PATCH /status": Operation("PATCH /status", "", (), True, idempotency=""),
    }


def test_the_same_contract_in_json_reads_the_same() -> None:
    as_json = json.dumps(yaml.safe_load(textwrap.dedent(OPENAPI)), indent=1)
    assert read(as_json, "api.json") == read(OPENAPI)


def test_the_same_contract_reads_the_same_without_the_c_parser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = read(OPENAPI)
    monkeypatch.setattr(tree, "_LOADER", yaml.BaseLoader)
    assert read(OPENAPI) == expected


def test_swagger_paths_are_joined_with_the_base_path() -> None:
    text = """\
        swagger: "2.0"
        basePath: /api/v2/
        paths:
          /orders:
            get: {summary: List, responses: {200: {description: ok}}}
        """
    assert read(text) == {
        "GET /api/v2/orders": Operation("GET /api/v2/orders", "List", (), None, (200,), (), "safe")
    }


@pytest.mark.parametrize(
    ("top", "operation", "secured"),
    [
        ("", "", None),
        ("[{key: []}]", "", True),
        ("[{key: []}]", "[]", False),
        ("[{key: []}]", "[{}]", False),
        ("[{key: []}]", "[{key: []}, {}]", False),
        ("[]", "[{key: []}]", True),
        ("[]", "", False),
        ("", "[{key: []}, {other: []}]", True),
        ("nonsense", "", None),
    ],
)
def test_the_security_of_an_operation_overrides_that_of_the_document(
    top: str, operation: str, secured: bool | None
) -> None:
    text = "openapi: 3.0.3\n"
    text += f"security: {top}\n" if top else ""
    text += f"paths: {{/a: {{get: {{x: y{', security: ' + operation if operation else ''}}}}}}}\n"
    assert read(text)["GET /a"].secured is secured


def test_merge_keys_and_aliases_of_yaml_are_followed() -> None:
    text = """\
        openapi: 3.0.0
        x-common: &common
          tags: [Shop]
          responses: {'200': {description: ok}}
        paths:
          /a: &a
            get: {<<: *common, summary: A}
            post: {<<: [*common, {summary: base}]}
          /b: *a
        """
    found = read(text)
    assert found["GET /a"].tags == ("Shop",)
    assert found["GET /a"].summary == "A"
    assert found["POST /a"].summary == "base"
    assert found["GET /b"].success == (200,)


@pytest.mark.parametrize(
    "reference",
    ["#/paths/~1a", "#/nowhere", "#", "http://[bad", "other.yaml", "#/paths/~1a/get/x/y/0", "#//"],
)
def test_a_reference_in_a_circle_or_to_nowhere_is_left_out(reference: str) -> None:
    text = f"openapi: 3.0.0\npaths:\n  /a: {{$ref: '{reference}'}}\n  /b: {{get: {{}}}}\n"
    assert list(read(text)) == ["GET /b"]


# ---- events ---------------------------------------------------------------------------------


def test_asyncapi_3_says_what_the_application_does() -> None:
    text = """\
        asyncapi: 3.0.0
        channels:
          requested: {address: booking.requested.v1, description: A booking. More.}
          ride/matched: {address: null}
        operations:
          announce: {action: send, channel: {$ref: '#/channels/requested'}, tags: [{name: Booking}]}
          match: {action: receive, channel: {$ref: '#/channels/ride~1matched'}, title: A match}
          broken: {action: receive, channel: {$ref: '#/channels/none'}}
        """
    assert read(text) == {
        "publish booking.requested.v1": Operation(
            "publish booking.requested.v1", "A booking.", ("Booking",), None
        ),
        "consume ride/matched": Operation("consume ride/matched", "A match", (), None),
    }


def test_asyncapi_2_addresses_the_other_side() -> None:
    text = """\
        asyncapi: '2.6.0'
        channels:
          order.created:
            subscribe: {message: {summary: An order was stored}}
          order.paid:
            publish: {operationId: onPaid}
        """
    assert {call: item.summary for call, item in read(text).items()} == {
        "publish order.created": "An order was stored",
        "consume order.paid": "",
    }


# ---- GraphQL and protobuf -------------------------------------------------------------------

GRAPHQL = '''\
    # type Query { commented: Int }
    """
    The shop's schema: type Query { described: Int }
    """
    schema @link(url: "x{") { query: Root, mutation: Mutation }

    directive @auth(role: String = "}") on FIELD_DEFINITION

    type Order implements Node & Entity @key(fields: "id {") { id: ID! total(in: Currency): Int }

    type Root {
      "Read one order."
      order(
        "its id" id: ID! = "a)b"  # the id )
        filter: Filter = {a: [1, 2], b: "}"}
      ): Order @auth(role: "clerk")
      orders: [Order!]!
      type: Int
    }
    extend type Root @x { stock: Int }
    type Mutation { """Confirm a checkout. Then more.""" confirmCheckout(input: In!): Order! }
    type Subscription { orderPaid: Order }
    input In { query: String }
    '''


def test_the_fields_of_graphqls_root_types_are_operations() -> None:
    found = read(GRAPHQL, "schema.graphql")
    assert [(item.call, item.summary, item.idempotency) for item in found.values()] == [
        ("query order", "Read one order.", "safe"),
        ("query orders: [Order!]!", "", "safe"),
        ("query type: Int", "", "safe"),
        ("query stock: Int", "", "safe"),
        ("mutation confirmCheckout(input: In!): Order!", "Confirm a checkout.", ""),
        ("subscription orderPaid: Order", "", "safe"),
    ]
    assert {item.secured for item in found.values()} == {None}


PROTOBUF = """\
    // service Commented { rpc No(A) returns (B); }
    syntax = "proto3"; /* service Also { rpc No(A) returns (B); } */
    package shop.checkout.v1;
    option go_package = "service Quoted { rpc No(A) returns (B); }";

    message Checkout { message Line { string rpc = 1; } string service = 2; }

    service CheckoutService {
      option deprecated = false;
      // Confirms the checkout.
      // Sends the charge, too.
      rpc ConfirmCheckout (stream shop.Request) returns (Reply) {
        option (google.api.http) = { post: "/v1/confirm" body: "*" };
      }
      rpc Read(A) returns (B) { option idempotency_level = NO_SIDE_EFFECTS; }
      /*
       * Cancels it.
       */
      rpc Cancel(A) returns (stream B) { option idempotency_level = IDEMPOTENT; }
      rpc Other(A) returns (B);
    }
    """


def test_the_methods_of_protobufs_services_are_operations() -> None:
    found = read(PROTOBUF, "shop.proto")
    assert [(item.call, item.summary, item.idempotency) for item in found.values()] == [
        ("rpc shop.checkout.v1.CheckoutService/ConfirmCheckout", "Confirms the checkout.", ""),
        ("rpc shop.checkout.v1.CheckoutService/Read", "", "safe"),
        ("rpc shop.checkout.v1.CheckoutService/Cancel", "Cancels it.", "natural"),
        ("rpc shop.checkout.v1.CheckoutService/Other", "", ""),
    ]
    assert {item.tags for item in found.values()} == {("shop.checkout.v1",)}


# ---- what kind a document is ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (OPENAPI, "contract", "openapi"),
        ("---\nopenapi: '3.0.3'\n", "a.yml", "openapi"),
        ('{"info": {}, "openapi": "3.1.0"}', "a.json", "openapi"),
        ("{openapi: 3.0.0, paths: {}}", "a.yaml", "openapi"),
        ('{"openapi": "3.0.0", broken', "a.json", "openapi"),
        ("swagger: '2.0'\n", "a.yaml", "swagger"),
        ("info: {}\nasyncapi: 2.6.0\n", "a.yaml", "asyncapi"),
        ("asyncapi: 3.0.0\n", "a.yaml", "asyncapi"),
        (GRAPHQL, "a.txt.graphqls", "graphql"),
        ("type Query { a: Int }", "schema", "graphql"),
        ("type Order { a: Int }", "order.gql", "graphql"),
        ("type Order { a: Int }", "order", None),
        (PROTOBUF, "contract", "protobuf"),
        ("package a;\nservice B { rpc C(D) returns (E); }", "b", "protobuf"),
        ("", "a.yaml", None),
        ("openapi: 4.0.0\n", "a.yaml", None),
        ("openapi: 30\n", "a.yaml", None),
        ("swagger: '1.2'\n", "a.yaml", None),
        ("info:\n  openapi: 3.0.0\n", "a.yaml", None),
        ("a: |\n  x\nb: openapi: 3.0\n", "a.yaml", None),
        ('{"properties": {"openapi": "3.0.0"}}', "schema.json", None),
        ("# API\n\n```yaml\nopenapi: 3.0.0\n```\n", "api.md", None),
        ("# API\n\nText.\n\nopenapi: 3.0.0\n", "api", None),
        ("# API\n\n```graphql\ntype Query { a: Int }\n```\n", "api", None),
        ("export type Query = { a: number }", "a.ts", None),
        ("package main\n\nfunc main() {}\n", "main.go", None),
        ("type Query struct { A int }", "main.go", None),
        ("name: ci\non: push\n", "ci.yaml", None),
    ],
)
def test_the_content_says_what_kind_a_contract_is(text: str, name: str, kind: str | None) -> None:
    assert api_kind(textwrap.dedent(text), name) == kind


# ---- broken and hostile contracts -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("openapi: 3.0.0\npaths: {a: [}\n", "docs/a.yaml",
         "docs/a.yaml is not valid YAML: line 2: did not find expected node content."),
        ('{"openapi": "3.0.0",\n x}', "a.json",
         "a.json is not valid JSON: line 2: Expecting property name enclosed in double quotes."),
        ("openapi: 3.0.0\na: &a\n  b: *a\n", "a.yaml",
         "a.yaml is not valid YAML: line 3: an alias contains itself."),
        ("openapi: 3.0.0\na: *nothing\n", "a.yaml",
         "a.yaml is not valid YAML: line 2: an alias has no anchor."),
        ("openapi: 3.0.0\na: " + "[" * 5000, "a.yaml", "a.yaml is nested too deeply to be read."),
        ("openapi: 3.0.0\na:\n " + "- " * 5000, "a.yaml",
         "a.yaml is nested too deeply to be read."),
        ('{"openapi": "3.0.0", "a": ' + "[" * 200_000, "a.json",
         "a.json is nested too deeply to be read."),
        ("hello", "a.yaml", "a.yaml is not an API contract (OpenAPI 3, Swagger 2, AsyncAPI 2 or 3, "
         "GraphQL or protobuf)."),
    ],
)  # fmt: skip
def test_a_broken_contract_is_refused_with_one_sentence(text: str, name: str, message: str) -> None:
    assert refusal(text, name) == message


def test_tags_of_yaml_build_nothing() -> None:
    text = "openapi: 3.0.0\npaths: {/a: {get: {summary: !!python/name:os.system x}}}\n"
    assert read(text)["GET /a"].summary == "x"


def test_a_bomb_of_aliases_is_never_unfolded() -> None:
    levels = [
        f"a{n}: &a{n} {{{', '.join(f'/k{key}: *a{n - 1}' for key in range(9))}}}"
        for n in range(1, 40)
    ]
    merges = [f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 40)]
    text = "\n".join(
        ["openapi: 3.0.0", "a0: &a0 {get: {}}", "m0: &m0 {get: {}}", *levels, *merges,
         "paths: {/a: *a39, /m: *m39, <<: *a1}"]
    )  # fmt: skip
    assert sorted(read(text))[:2] == ["GET /k0", "GET /k1"]


@pytest.mark.parametrize(
    "text",
    ['type Query {a(b:"' + '\\"' * 50_000, '"""' + '\\"""' * 50_000, "type Query {" * 20_000,
     "type Query { a(" * 20_000, "schema {" * 20_000, 'syntax = "' * 50_000,
     'syntax = "proto3"; ' + "/*" * 50_000, "message A {" * 20_000,
     "service A { rpc B (" * 20_000, 'syntax = "x"; service A { rpc B' + "{" * 50_000],
)  # fmt: skip
def test_an_endless_contract_ends(text: str) -> None:
    kind = api_kind(text, "a")
    assert kind in {None, "graphql", "protobuf"}
    if kind:
        assert len(read_operations(text, "a").operations) <= 1


def test_ten_thousand_lines_are_read_up_to_the_last() -> None:
    lines = ["openapi: 3.0.3", "paths:"]
    for number in range(1500):
        lines += [
            f"  /v1/things{number}:",
            "    post:",
            f"      summary: Make {number}",
            f"      tags: [group{number}]",
            "      responses:",
            "        '201': {description: made}",
            "        '409': {description: clash}",
        ]
    text = "\n".join(lines)
    assert text.count("\n") > 10_000
    document = read_operations(text, "big.yaml")
    assert len(document.operations) == 1500
    assert document.operations[-1] == Operation(
        "POST /v1/things1499", "Make 1499", ("group1499",), None, (201,), (409,), ""
    )


def test_operations_beyond_the_bounds_are_counted_not_read() -> None:
    many = "".join(f"  /r{number}: {{get: {{}}}}\n" for number in range(MAX_OPERATIONS + 3))
    long = f"  /{'x' * MAX_CALL}: {{get: {{}}}}\n"
    document = read_operations(f"openapi: 3.0.0\npaths:\n{long}{many}", "a.yaml")
    assert (len(document.operations), document.left_out) == (MAX_OPERATIONS, 4)


def test_text_of_a_contract_is_one_safe_line() -> None:
    text = json.dumps(
        {
            "openapi": "3.0.0",
            "paths": {
                "/a\u202e\n/b": {
                    "get": {
                        "summary": "<b>x</b>\u2028" + "word " * 200,
                        "tags": ["t\u200b\nu", 7, None, ["x"]],
                        "responses": {"200": 1, "2000": 1, "\u0662\u0660\u0660": 1, "-20": 1},
                    }
                }
            },
        }
    )
    (operation,) = read(text).values()
    assert operation.call == "GET /a /b"
    assert operation.summary.startswith("x word")
    assert len(operation.summary) <= MAX_SUMMARY
    assert operation.tags == ("t u", "7")
    assert operation.success == (200,)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["get", "post", "$ref", "paths", "/a", "parameters", "security", "tags",
                         "responses", "200", "channels", "operations", "action", "channel",
                         "publish", "message", "summary", "<<", "name", "in", "basePath"]),
        inner | st.sampled_from(["#/paths", "#/paths/~1a", "send", "header"]),
        max_size=4,
    ),
    max_leaves=25,
)  # fmt: skip


@given(
    st.sampled_from(["openapi", "swagger", "asyncapi"]),
    st.sampled_from(["2.0.0", "3.0.0"]),
    JUNK,
    JUNK,
    JUNK,
)
def test_a_contract_of_any_shape_is_read_without_an_error(
    word: str, version: str, paths: object, channels: object, operations: object
) -> None:
    text = json.dumps(
        {word: version, "paths": paths, "channels": channels, "operations": operations}
    )
    if api_kind(text, "a.json"):
        assert len(read_operations(text, "a.json").operations) <= MAX_OPERATIONS


@given(st.text() | st.text(alphabet='type Query{}()[]:!@="\\#/*;service rpc_\n'))
def test_any_text_is_read_or_refused(text: str) -> None:
    for prefix in ("openapi: 3.0.0\n", "type Query {", 'syntax = "proto3"; service A {'):
        with contextlib.suppress(DocumentError):
            assert len(read_operations(prefix + text, "a").operations) <= MAX_OPERATIONS


# ---- one feature's operations ---------------------------------------------------------------


def document(*operations: Operation) -> ApiDocument:
    return ApiDocument("api.yaml", "openapi", operations)


SHOP = document(
    Operation("POST /v1/checkouts", ""),
    Operation("GET /v1/checkouts/{checkout_id}", ""),
    Operation("GET /v1/orders/{checkout}", ""),
    Operation("POST /v1/pay", "", ("Checkout",)),
    Operation("GET /v1/precheckout", ""),
    Operation("POST /v1/orders/{id}/returns", "returns of a checkout"),
)


def test_a_tag_or_a_segment_of_the_path_names_the_feature() -> None:
    selection = operations_for(SHOP, "Checkout", "checkout", in_feature_folder=False)
    assert [item.call for item in selection.operations] == [
        "POST /v1/checkouts",
        "GET /v1/checkouts/{checkout_id}",
        "POST /v1/pay",
    ]
    assert selection.note == "describes 6 operations, 3 of them naming Checkout"


def test_the_words_of_a_slug_follow_each_other_in_the_path() -> None:
    selection = operations_for(SHOP, "Send it back", "order-returns", in_feature_folder=False)
    assert [item.call for item in selection.operations] == ["POST /v1/orders/{id}/returns"]


@pytest.mark.parametrize(
    "call",
    ["rpc CheckoutService.Start", "mutation confirmCheckout", "query checkouts",
     "publish checkout.started.v1", "consume shop/checkout/paid"],
)  # fmt: skip
def test_the_words_of_a_name_name_the_feature(call: str) -> None:
    chosen = operations_for(document(Operation(call, "")), "Checkout", "checkout", False)
    assert len(chosen.operations) == 1


def test_a_verb_of_the_call_names_nothing() -> None:
    selection = operations_for(document(Operation("publish a", "")), "Publish", "publish", False)
    assert selection.note == "describes 1 operation, none names Publish"


def test_a_contract_in_the_features_folder_is_taken_whole() -> None:
    selection = operations_for(SHOP, "Refunds", "refunds", in_feature_folder=True)
    assert selection.operations == SHOP.operations
    assert selection.note == (
        "describes 6 operations, taken because the document lies in the feature's folder"
    )


def test_a_contract_that_does_not_name_the_feature_gives_nothing_and_says_so() -> None:
    selection = operations_for(SHOP, "Refunds", "refunds", in_feature_folder=False)
    assert selection.operations == ()
    assert selection.note == "describes 6 operations, none names Refunds"


def test_a_contract_without_operations_says_so() -> None:
    selection = operations_for(document(), "Refunds", "refunds", in_feature_folder=True)
    assert (selection.operations, selection.note) == ((), "describes no operations")


def test_a_selection_fits_the_templates_list() -> None:
    many = document(*(Operation(f"GET /{number}", "") for number in range(MAX_SELECTED + 1)))
    selection = operations_for(many, "x", "x", in_feature_folder=True)
    assert len(selection.operations) == MAX_SELECTED
    assert selection.note.endswith(
        f"the first {MAX_SELECTED} taken; the rest, and later changes, are for a person to bring in"
    )


def test_an_operation_is_found_by_its_call() -> None:
    assert SHOP.find("POST /v1/pay") is SHOP.operations[3]
    assert SHOP.find("POST /v1/nothing") is None
