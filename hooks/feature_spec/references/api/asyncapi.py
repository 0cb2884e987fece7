"""Events of AsyncAPI 2 and 3, named from the application's side.

`publish <address>` is an event that the application sends, `consume <address>` one that it
receives. AsyncAPI 3 says so itself (`send`, `receive`). AsyncAPI 2 addresses the reader of the
document: the reader may `subscribe` to an event that the application sends, and the reverse.

Several messages may share an address, as all of a WebSocket do. Then the name of the message is
behind it (`consume / subscribe`), or the operation's where the message has none of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from feature_spec.markdown.plain import plain_line
from feature_spec.references.api.files import ContractFiles, Part
from feature_spec.references.api.operation import (
    Operation,
    Unread,
    summary_of,
    tags_of,
)
from feature_spec.references.api.security import SecurityRules, scheme_types
from feature_spec.references.api.tree import Tree, is_true, mapping, scalar, sequence

_VERBS = {"send": "publish", "receive": "consume", "subscribe": "publish", "publish": "consume"}
_MOST = 20_000  # messages of one document that are looked at
_LIMIT = 100


@dataclass(frozen=True)
class _Event:
    """One message of one operation.

    Attributes:
        verb: `publish` or `consume`.
        address: where.
        name: the operation's.
        operation: the operation.
        channel: its channel.
        key: the name of the channel in the document.
        message: the message; without a value where the document has none.
        message_name: its name.

    """

    verb: str
    address: str
    name: str
    operation: Part
    channel: Part
    key: str
    message: Part
    message_name: str


def event_operations(files: ContractFiles, unread: list[Unread]) -> Iterator[Operation]:
    """The events of an AsyncAPI document, in its order.

    Args:
        files: the contract; references are followed, also to other files of the repository.
        unread: gets the channels and operations that are in files which cannot be read.

    Yields:
        One operation for each message of each operation. Such a contract does not say that
        anything is public: `secured` is True or None. Nor does it say what identifies a repeat, so
        `idempotency` is empty. The name of an operation is not what it does: without a summary,
        a title or a description, `summary` is empty.

    """
    is_second = scalar(mapping(files.tree).get("asyncapi")).strip().startswith("2")
    events = list(islice((_second if is_second else _third)(files, unread), _MOST))
    schemes = scheme_types(files)
    calls = Counter(f"{event.verb} {event.address}" for event in events)
    named = Counter((f"{event.verb} {event.address}", event.message_name) for event in events)
    for event in events:
        call = f"{event.verb} {event.address}"
        if calls[call] > 1:
            told = event.message_name if named[call, event.message_name] == 1 else ""
            call = f"{call} {told or event.name or event.message_name}"
        operation, message = mapping(event.operation.value), mapping(event.message.value)
        channel = mapping(event.channel.value)
        said = [operation.get("summary"), operation.get("title"), message.get("summary")]
        if calls[f"{event.verb} {event.address}"] > 1:
            said = [message.get("summary"), message.get("title"), *said]
        described = (operation.get("description"), message.get("description"),
                     channel.get("description"))  # fmt: skip
        stated = _security(files, event)
        rules = SecurityRules(None, False, schemes, has_roles=False)
        security = rules.of(stated, stated is not None, ())
        yield Operation(
            call=plain_line(call.strip(), 1000),
            summary=summary_of(
                next((text for value in said if (text := scalar(value))), ""),
                next((text for value in described if (text := scalar(value))), ""),
            ),
            tags=tags_of(
                scalar(mapping(files.follow(event.operation.of(tag)).value).get("name"))
                for tag in sequence(operation.get("tags"), _LIMIT)
            ),
            secured=security.secured or None,
            access=security.access,
            names=tuple(
                plain_line(name, 200)
                for name in (event.name, event.message_name, event.key)
                if name
            ),
            deprecated=is_true(operation.get("deprecated")),
            source=event.message,
            source_name=event.message_name,
        )


def _second(files: ContractFiles, unread: list[Unread]) -> Iterator[_Event]:
    channels = files.follow(files.root.inside("channels"))
    for address, value in mapping(channels.value).items():
        channel = files.follow(channels.of(value))
        _note(unread, channel, address)
        for action in ("subscribe", "publish"):
            if not isinstance(mapping(channel.value).get(action), dict):
                continue
            operation = files.follow(channel.inside(action))
            _note(unread, operation, f"{action} {address}")
            name = scalar(mapping(operation.value).get("operationId"))
            written = operation.inside("message")
            choice = mapping(written.value).get("oneOf")
            messages = [written.of(one) for one in sequence(choice, _LIMIT)] or [written]
            for each in messages:
                message = files.follow(each)
                yield _Event(
                    _VERBS[action], address.strip(), name, operation, channel, "",
                    message, _message_name(message, ""),
                )  # fmt: skip


def _third(files: ContractFiles, unread: list[Unread]) -> Iterator[_Event]:
    operations = files.follow(files.root.inside("operations"))
    for name, value in mapping(operations.value).items():
        operation = files.follow(operations.of(value))
        _note(unread, operation, name)
        body = mapping(operation.value)
        action = scalar(body.get("action"))
        channel = files.follow(operation.inside("channel"))
        _note(unread, channel, name)
        if action not in {"send", "receive"} or not mapping(channel.value):
            continue
        key = _last(channel)
        address = scalar(mapping(channel.value).get("address")).strip() or key
        for message, message_key in _messages(files, operation, channel):
            yield _Event(
                _VERBS[action], address, name, operation, channel, key,
                message, _message_name(message, message_key),
            )  # fmt: skip


def _messages(files: ContractFiles, operation: Part, channel: Part) -> Iterator[tuple[Part, str]]:
    """The messages that an operation lists, else all of its channel; at least an empty one."""
    listed = mapping(operation.value).get("messages")
    if isinstance(listed, list) and listed:
        for one in listed[:_LIMIT]:
            message = files.follow(operation.of(one))
            yield message, _last(message)
        return
    held = files.follow(channel.inside("messages"))
    found = list(mapping(held.value).items())[:_LIMIT]
    for key, value in found:
        yield files.follow(held.of(value)), key
    if not found:
        yield Part(None, channel.file), ""


def _message_name(message: Part, key: str) -> str:
    value = mapping(message.value)
    name = scalar(value.get("name")) or key or scalar(value.get("messageId")) or _last(message)
    return plain_line(name.strip(), 120)


def _last(part: Part) -> str:
    """The last step of the first reference that led to a part."""
    step = part.hops[0][1].rpartition("/")[2] if part.hops else ""
    return step.replace("~1", "/").replace("~0", "~")


def _note(unread: list[Unread], part: Part, name: str) -> None:
    if part.unread:
        unread.append(Unread("operation", plain_line(name, 80), part.unread))


def _security(files: ContractFiles, event: _Event) -> Tree:
    """The requirements of an operation, else of the servers of its channel, as OpenAPI has them.

    In AsyncAPI 3 a requirement is a scheme, which has its scopes itself.
    """
    own = mapping(event.operation.value).get("security")
    if isinstance(own, list) and own:
        return [_requirement(files, event.operation.of(one)) for one in own[:_LIMIT]]
    servers = files.follow(files.root.inside("servers"))
    wanted = sequence(mapping(event.channel.value).get("servers"), _LIMIT)
    found: list[Tree] = []
    for name, value in list(mapping(servers.value).items())[:_LIMIT]:
        if wanted and not any(_names(one, name) for one in wanted):
            continue
        server = files.follow(servers.of(value))
        stated = sequence(mapping(server.value).get("security"), _LIMIT)
        if not stated:
            return None
        found += [_requirement(files, server.of(one)) for one in stated]
    return found or None


def _names(reference: Tree, server: str) -> bool:
    """Whether an item of a channel's servers names one: by name, or by a reference."""
    if isinstance(reference, dict):
        return scalar(reference.get("$ref")).rpartition("/")[2] == server
    return scalar(reference) == server


def _requirement(files: ContractFiles, written: Part) -> Tree:
    scheme = files.follow(written)
    value = mapping(scheme.value)
    if "type" not in value:
        return written.value
    name = _last(scheme)
    return {name: sequence(value.get("scopes"), _LIMIT)}
