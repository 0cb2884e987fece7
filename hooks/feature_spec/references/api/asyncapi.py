"""Events of AsyncAPI 2 and 3, named from the application's side.

`publish <address>` is an event that the application sends, `consume <address>` one that it
receives. AsyncAPI 3 says so itself (`send`, `receive`). AsyncAPI 2 addresses the reader of the
document: the reader may `subscribe` to an event that the application sends, and the reverse.
"""

from __future__ import annotations

from collections.abc import Iterator

from feature_spec.markdown.plain import plain_line
from feature_spec.references.api.operation import Idempotency, Operation, summary_of, tags_of
from feature_spec.references.api.tree import Tree, mapping, resolve, scalar, sequence

_VERBS = {"send": "publish", "receive": "consume", "subscribe": "publish", "publish": "consume"}
# A sender repeats an event under its ID; a receiver drops what it has seen.
_IDEMPOTENCY: dict[str, Idempotency] = {"publish": "key", "consume": "natural"}


def event_operations(tree: Tree) -> Iterator[Operation]:
    """The events of an AsyncAPI document, in its order.

    Args:
        tree: the document as `tree.load_tree` gives it; local references are followed.

    Yields:
        One operation for each direction of each channel; a contract of events does not say
        whether a call is secured.

    """
    document = mapping(tree)
    if scalar(document.get("asyncapi")).strip().startswith("2"):
        for address, value in mapping(document.get("channels")).items():
            channel = mapping(resolve(tree, value))
            for action in ("subscribe", "publish"):
                if isinstance(channel.get(action), dict):
                    operation = mapping(resolve(tree, channel[action]))
                    yield _event(tree, _VERBS[action], address, operation, channel, "")
        return
    for name, value in mapping(document.get("operations")).items():
        operation = mapping(resolve(tree, value))
        action = scalar(operation.get("action"))
        reference = operation.get("channel")
        channel = mapping(resolve(tree, reference))
        key = scalar(mapping(reference).get("$ref")).rpartition("/")[2]
        address = scalar(channel.get("address")) or key.replace("~1", "/").replace("~0", "~")
        if action in {"send", "receive"} and channel:
            yield _event(tree, _VERBS[action], address, operation, channel, name)


def _event(
    tree: Tree,
    verb: str,
    address: str,
    operation: dict[str, Tree],
    channel: dict[str, Tree],
    name: str,
) -> Operation:
    message = mapping(resolve(tree, operation.get("message")))
    said = (operation.get("summary"), operation.get("title"), message.get("summary"))
    described = (operation.get("description"), channel.get("description"))
    return Operation(
        call=plain_line(f"{verb} {address.strip()}", 1000),
        summary=summary_of(
            next((text for value in said if (text := scalar(value))), ""),
            next((text for value in described if (text := scalar(value))), ""),
            scalar(operation.get("operationId")) or name,
        ),
        tags=tags_of(
            scalar(mapping(resolve(tree, tag)).get("name"))
            for tag in sequence(operation.get("tags"), 100)
        ),
        idempotency=_IDEMPOTENCY[verb],
    )
