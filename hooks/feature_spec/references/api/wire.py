"""Types that travel, in the form of the template's answer `types`.

What a name, a field and a list may hold is the template's: `template/_interview/valid_lists.jinja`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MAX_TYPES = 200
"""Types of one selection: the template's limit for a list."""
MAX_FIELDS = 200
"""Fields of one type; one with more is left out."""
UNKNOWN = "any"
"""The type of a field that is neither one of those below nor a listed type: a spec asks for it."""
SCALARS = frozenset(
    {"string", "uuid", "date", "time", "datetime", "bytes", "integer", "int32", "int64", "number",
     "float", "double", "decimal", "boolean", "object", "array", UNKNOWN}
)  # fmt: skip
"""The other types of fields. Each is a spelling of template/_rows/types.json, but for `any`."""

PROTOBUF_SCALARS = frozenset(
    {"double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32",
     "fixed64", "sfixed32", "sfixed64", "bool", "string", "bytes"}
)  # fmt: skip
"""The scalar types of Protocol Buffers."""
GRAPHQL_SCALARS = frozenset({"ID", "String", "Int", "Float", "Boolean"})
"""The scalar types that every GraphQL schema has."""

_TAKEN = SCALARS | PROTOBUF_SCALARS | GRAPHQL_SCALARS
_SAID = ("map<", "google.protobuf.")  # types that a spec prints as they are
_NAME = re.compile(r"(?!(?:pk|fk|uk)\b)[A-Za-z][A-Za-z0-9_.]{0,119}", re.I | re.A)
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,59}")


@dataclass(frozen=True)
class Field:
    """A field of a type.

    Attributes:
        name: as it travels.
        type: one of `SCALARS`, or the name of a type; `[]` behind it for each level of a list.
        nullable: whether it may be null.
        optional: whether it may be absent.
        only: "request" or "response" when it travels in one direction only.

    """

    name: str
    type: str
    nullable: bool = False
    optional: bool = False
    only: str = ""


@dataclass(frozen=True)
class WireType:
    """A type of requests or responses.

    Attributes:
        name: as the contract names it.
        fields: in order.

    """

    name: str
    fields: tuple[Field, ...]


def is_name(text: str) -> bool:
    """Whether a type may have this name: the template takes it, and no other type has it."""
    return bool(_NAME.fullmatch(text)) and text not in _TAKEN


def is_field(text: str) -> bool:
    """Whether a field may have this name."""
    return bool(_FIELD.fullmatch(text))


def folded(name: str) -> str:
    """A name as code may spell it: names that do not differ in this are one identifier."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def travelling(
    types: Mapping[str, WireType | None],
    requests: list[str],
    responses: list[str],
    *,
    keeps_names: bool = False,
) -> tuple[WireType, ...]:
    """The types that requests and responses need, each with the fields that travel.

    Args:
        types: by name; None for one that is not plain.
        requests: the names that requests have.
        responses: the names that responses have.
        keeps_names: whether a field keeps the name of a type that is not listed.

    Returns:
        At most `MAX_TYPES`, those of the operations first, then what their fields name. A type that
        travels in both directions, with a field that travels in one, is left out. The type of a
        field that is left out is `UNKNOWN`.

    """
    ways = {"request": _reached(types, requests, "response"),
            "response": _reached(types, responses, "request")}  # fmt: skip
    order = dict.fromkeys([*requests, *responses, *ways["request"], *ways["response"]])
    found: dict[str, WireType] = {}
    spelled: set[str] = set()
    for name in order:
        one = types.get(name)
        uses = [way for way, reached in ways.items() if name in reached]
        if one is None or not uses or len(found) >= MAX_TYPES or folded(name) in spelled:
            continue
        kept = tuple(field for field in one.fields if field.only in {"", *uses})
        if kept and not (len(uses) == 2 and any(field.only for field in kept)):
            found[name] = WireType(name, kept)
            spelled.add(folded(name))
    if keeps_names:
        return tuple(found.values())
    return tuple(
        WireType(one.name, tuple(_known(field, found) for field in one.fields))
        for one in found.values()
    )


def _reached(types: Mapping[str, WireType | None], names: list[str], other: str) -> list[str]:
    """The names, and those that their fields name, in the order in which they are met."""
    reached = dict.fromkeys(names)
    queue = list(reached)
    for name in queue:
        one = types.get(name)
        for field in one.fields if one else ():
            inner = field.type.replace("[]", "")
            if field.only != other and inner in types and inner not in reached:
                reached[inner] = None
                queue.append(inner)
    return list(reached)


def _known(field: Field, found: Mapping[str, WireType]) -> Field:
    inner = field.type.replace("[]", "")
    if inner in _TAKEN or inner in found or inner.startswith(_SAID):
        return field
    return Field(
        field.name, field.type.replace(inner, UNKNOWN), field.nullable, field.optional, field.only
    )
