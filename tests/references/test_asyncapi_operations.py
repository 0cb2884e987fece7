"""Channel, operation and message tell events apart, in AsyncAPI 2 and 3."""

from __future__ import annotations

import json
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.references.api.contract import (
    OperationSelection,
    operations_for,
    read_operations,
)
from feature_spec.references.api.operation import Operation
from feature_spec.repository.documents import DocumentError


def selection(text: str, feature: str = "", **others: str) -> OperationSelection:
    texts = {f"docs/{name}.yaml": body for name, body in others.items()}

    def read(path: str) -> str:
        if path not in texts:
            raise DocumentError(f"{path} does not exist.")
        return texts[path]

    document = read_operations(textwrap.dedent(text), "docs/asyncapi.yaml", read)
    return operations_for(document, feature, feature.lower(), in_feature_folder=not feature)


def events(text: str, **others: str) -> dict[str, Operation]:
    return {item.call: item for item in selection(text, **others).operations}


SOCKET = """\
    asyncapi: 3.0.0
    info: {title: Feed, version: 1.0.0}
    channels:
      ping: {address: /, messages: {ping: {payload: {type: object}}}}
      subscribe: {address: /, messages: {subscribe: {payload: {type: object}}}}
    operations:
      receivePing: {action: receive, channel: {$ref: '#/channels/ping'}}
      receiveSubscribe: {action: receive, channel: {$ref: '#/channels/subscribe'}}
    """


def test_messages_of_one_address_are_operations_of_their_own() -> None:
    assert list(events(SOCKET)) == ["consume / ping", "consume / subscribe"]
    chosen = selection(SOCKET, "Subscribe")
    assert [(item.call, item.summary) for item in chosen.operations] == [
        ("consume / subscribe", "")
    ]
    assert chosen.note == "describes 2 operations, 1 of them naming Subscribe"


@pytest.mark.parametrize("feature", ["Fill", "Order filled", "Trade feed"])
def test_the_names_of_operation_message_and_channel_name_the_feature(feature: str) -> None:
    text = """\
        asyncapi: 3.0.0
        channels:
          tradeFeed: {address: x.v1, messages: {m: {name: order-filled}}}
          other: {address: y.v1, messages: {n: {}}}
        operations:
          onFill: {action: receive, channel: {$ref: '#/channels/tradeFeed'}}
          onOther: {action: send, channel: {$ref: '#/channels/other'}}
        """
    assert [item.call for item in selection(text, feature).operations] == ["consume x.v1"]


def test_each_message_of_an_operation_is_a_row() -> None:
    text = """\
        asyncapi: 3.0.0
        channels:
          orders: {address: orders.v1, messages: {a: {name: OrderPaid}, b: {}, c: {}}}
        operations:
          all: {action: send, channel: {$ref: '#/channels/orders'}}
          some:
            action: receive
            channel: {$ref: '#/channels/orders'}
            messages:
              - {$ref: '#/channels/orders/messages/b'}
              - {$ref: '#/channels/orders/messages/c'}
        """
    assert list(events(text)) == [
        "publish orders.v1 OrderPaid",
        "publish orders.v1 b",
        "publish orders.v1 c",
        "consume orders.v1 b",
        "consume orders.v1 c",
    ]


def test_one_message_of_two_operations_is_told_apart_by_their_names() -> None:
    text = """\
        asyncapi: 3.0.0
        channels:
          orders: {address: orders.v1, messages: {a: {}}}
        operations:
          first: {action: send, channel: {$ref: '#/channels/orders'}}
          second: {action: send, channel: {$ref: '#/channels/orders'}}
        """
    assert list(events(text)) == ["publish orders.v1 first", "publish orders.v1 second"]


def test_a_channel_of_one_message_has_its_address_alone() -> None:
    text = """\
        asyncapi: '2.6.0'
        channels:
          order.created: {subscribe: {operationId: announce, message: {name: OrderCreated}}}
          order.changed:
            publish: {message: {oneOf: [{name: Paid}, {$ref: '#/components/messages/Sent'}]}}
        components: {messages: {Sent: {summary: It was sent}}}
        """
    found = events(text)
    assert {call: item.summary for call, item in found.items()} == {
        "publish order.created": "",
        "consume order.changed Paid": "",
        "consume order.changed Sent": "It was sent",
    }


@pytest.mark.parametrize("version", ["2.6.0", "3.0.0"])
def test_what_an_event_does_and_what_a_repeat_is_are_no_guess(version: str) -> None:
    text = """\
        asyncapi: %s
        channels:
          orders:
            address: orders
            subscribe: {operationId: announce}
            publish: {operationId: onOrder}
        operations:
          announce: {action: send, channel: {$ref: '#/channels/orders'}}
          onOrder: {action: receive, channel: {$ref: '#/channels/orders'}}
        """
    found = events(text % version)
    assert set(found) == {"publish orders", "consume orders"}
    assert {(item.summary, item.idempotency) for item in found.values()} == {("", "")}


# ---- security -------------------------------------------------------------------------------

SCHEMES = (
    "components: {securitySchemes: {oauth: {type: oauth2, scopes: [feed]}, key: {type: apiKey}}}\n"
)


@pytest.mark.parametrize(
    ("servers", "security", "expected"),
    [
        ("", "", (None, "")),
        ("", "[{key: []}]", (True, "")),
        ("", "[{oauth: [feed]}]", (True, "scope feed")),
        ("{a: {url: x, security: [{key: []}]}}", "", (True, "")),
        ("{a: {url: x, security: [{key: []}]}, b: {url: y}}", "", (None, "")),
        ("{a: {url: x}}", "[{key: []}]", (True, "")),
        ("", "[]", (None, "")),
        ("", "[{}]", (None, "")),
    ],
)
def test_security_of_version_2_is_that_of_the_operation_or_of_every_server(
    servers: str, security: str, expected: tuple[bool | None, str]
) -> None:
    text = "asyncapi: '2.6.0'\n" + (f"servers: {servers}\n" if servers else "")
    own = f"security: {security}" if security else ""
    text += f"channels: {{a: {{publish: {{{own}}}}}}}\n{SCHEMES}"
    item = events(text)["consume a"]
    assert (item.secured, item.access) == expected


def test_a_channel_of_version_2_has_the_security_of_its_own_servers() -> None:
    text = (
        "asyncapi: '2.6.0'\nservers: {a: {security: [{key: []}]}, b: {}}\n"
        f"channels: {{x: {{servers: [a], publish: {{}}}}}}\n{SCHEMES}"
    )
    assert events(text)["consume x"].secured is True


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("operation", (True, "scope feed")),
        ("server", (True, "scope feed")),
        ("nowhere", (None, "")),
    ],
)
def test_security_of_version_3_is_a_scheme_with_its_scopes(
    where: str, expected: tuple[bool | None, str]
) -> None:
    scheme = "security: [{$ref: '#/components/securitySchemes/oauth'}]"
    server = f"{{a: {{host: x, {scheme if where == 'server' else ''}}}}}"
    operation = f", {scheme}" if where == "operation" else ""
    text = (
        f"asyncapi: 3.0.0\nservers: {server}\nchannels: {{a: {{address: a}}}}\n"
        f"operations: {{o: {{action: send, channel: {{$ref: '#/channels/a'}}{operation}}}}}\n"
        f"{SCHEMES}"
    )
    item = events(text)["publish a"]
    assert (item.secured, item.access) == expected


# ---- payloads and files ---------------------------------------------------------------------


def test_a_payload_is_the_type_of_a_message() -> None:
    text = """\
        asyncapi: 3.0.0
        channels:
          paid: {address: paid, messages: {orderPaid: {$ref: '#/components/messages/OrderPaid'}}}
          sent: {address: sent, messages: {order-sent: {payload: {type: object, properties: {a: {type: string}}}}}}
          avro: {address: avro, messages: {a: {payload: {schemaFormat: application/vnd.apache.avro, schema: {type: object, properties: {a: {}}}}}}}
          multi: {address: multi, messages: {a: {payload: {schemaFormat: application/schema+json, schema: {$ref: '#/components/schemas/Order'}}}}}
        operations:
          a: {action: receive, channel: {$ref: '#/channels/paid'}}
          b: {action: send, channel: {$ref: '#/channels/sent'}}
          c: {action: send, channel: {$ref: '#/channels/avro'}}
          d: {action: send, channel: {$ref: '#/channels/multi'}}
        components:
          messages: {OrderPaid: {payload: {$ref: '#/components/schemas/Order'}}}
          schemas: {Order: {type: object, required: [id], properties: {id: {type: string, format: uuid}}}}
        """  # noqa: E501
    chosen = selection(text)
    assert {item.call: (item.request, item.response) for item in chosen.operations} == {
        "consume paid": ("Order", ""),
        "publish sent": ("", "order_sent"),
        "publish avro": ("", ""),
        "publish multi": ("", "Order"),
    }
    assert [one.name for one in chosen.types] == ["Order", "order_sent"]


def test_channels_and_operations_in_other_files_are_read() -> None:
    text = """\
        asyncapi: 3.0.0
        channels: {paid: {$ref: channels.yaml#/paid}}
        operations:
          a: {$ref: 'operations.yaml#/a'}
          b: {$ref: 'none.yaml'}
        """
    chosen = selection(
        text,
        channels="paid: {address: order.paid, messages: {p: {summary: It was paid}}}\n",
        operations="a: {action: send, channel: {$ref: 'asyncapi.yaml#/channels/paid'}}\n",
    )
    assert [(item.call, item.summary) for item in chosen.operations] == [
        ("publish order.paid", "It was paid")
    ]
    assert "1 operation is in another file, not read (docs/none.yaml does not exist)" in chosen.note


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4)
    | st.sampled_from(["send", "receive", "#/channels/a", "#/operations", "x.yaml#/a"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["a", "b", "$ref", "action", "channel", "messages", "message", "oneOf",
                         "payload", "schemaFormat", "schema", "security", "servers", "address",
                         "publish", "subscribe", "tags", "name", "type", "properties"]),
        inner,
        max_size=4,
    ),
    max_leaves=30,
)  # fmt: skip


@given(st.sampled_from(["2.6.0", "3.0.0"]), JUNK, JUNK, JUNK)
def test_events_of_any_shape_are_read_without_an_error(
    version: str, channels: object, operations: object, servers: object
) -> None:
    text = {"asyncapi": version, "channels": channels, "operations": operations, "servers": servers}
    assert selection(json.dumps(text)).note
