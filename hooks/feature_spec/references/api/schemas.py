"""The bodies of requests and responses of an OpenAPI or Swagger document, and their plain types.

OpenAPI 3.0.4, 4.7.24 (schema object); 3.1.1 with JSON Schema 2020-12; Swagger 2.0. A schema is
plain when it is an object whose properties are listed, or several such objects in `allOf`. Another
one has its name only: a choice between schemas, a map, a rule on names.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from feature_spec.references.api.files import ContractFiles, Part, located
from feature_spec.references.api.operation import Operation
from feature_spec.references.api.tree import Tree, is_true, mapping, scalar, sequence
from feature_spec.references.api.wire import (
    MAX_FIELDS,
    MAX_TYPES,
    UNKNOWN,
    Field,
    WireType,
    folded,
    is_field,
    is_name,
)

_LIMIT = 100
_DEPTH = 8  # schemas inside each other without a name
_FORMATS = {
    "string": {"uuid": "uuid", "date": "date", "time": "time", "date-time": "datetime",
               "byte": "bytes", "binary": "bytes", "decimal": "decimal"},
    "integer": {"int32": "int32", "int64": "int64"},
    "number": {"float": "float", "double": "double", "decimal": "decimal"},
    "boolean": {},
}  # fmt: skip
_NOT_PLAIN = frozenset(
    {"not", "if", "then", "else", "patternProperties", "propertyNames", "dependentSchemas"}
)

# Not what YAML reads as a number, a truth value, a date or null.
_WORD = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)\Z)[A-Za-z][\w -]{0,99}", re.I)
# A reference into a schema names a place, not a type.
_UNNAMED = frozenset({"properties", "items", "allOf", "anyOf", "oneOf", "schema", "paths"})


@dataclass(frozen=True)
class _Spelled:
    """How a spec spells a schema: the type of a field, and whether it may be null."""

    type: str
    nullable: bool = False


@dataclass
class _Reader:
    """Reads the schemas of one contract.

    Attributes:
        files: the contract.
        types: what was read, by name; None for a type that is not plain.

    """

    files: ContractFiles
    types: dict[str, WireType | None] = field(default_factory=dict)
    _names: dict[int, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _queue: list[tuple[str, Part]] = field(default_factory=list)
    _called: str = ""
    _declared: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Names that the contract itself gives to schemas of other files."""
        components = self.files.follow(self.files.root.inside("components"))
        schemas = self.files.follow(components.inside("schemas"))
        for name, value in mapping(schemas.value).items():
            reference = mapping(value).get("$ref")
            if isinstance(reference, str) and is_name(name):
                self._declared.setdefault(located(reference, schemas.file), name)

    # ---- bodies --------------------------------------------------------------------------

    def body(self, schema: Part, name: str = "") -> str:
        """The name of a body's type, with `[]` for a list; empty when it has none.

        Args:
            schema: its schema.
            name: what the body is called, where its schema has no name.

        """
        self._called = name
        spelled = self._spelled(schema, 0, is_body=True)
        inner = spelled.type.removesuffix("[]")
        return spelled.type if inner in self.types else ""

    def read_all(self) -> None:
        """Read the types that bodies name, and those that their fields name."""
        for name, schema in self._queue:  # grows while it is read
            fields = self._fields(schema)
            self.types[name] = WireType(name, fields) if fields else None

    # ---- schemas -------------------------------------------------------------------------

    def _spelled(self, written: Part, depth: int, is_body: bool = False) -> _Spelled:
        part = self.files.follow(written)
        schema = mapping(part.value)
        if not schema or depth > _DEPTH:
            return _Spelled(UNKNOWN)
        nullable = _is_nullable(schema) or _is_nullable(mapping(written.value))
        if (only := self._only_choice(part, schema)) is not None:
            found = self._spelled(only, depth + 1, is_body)
            return replace(found, nullable=found.nullable or nullable or _has_null(schema))
        types = _types(schema)
        if types == ["array"] or (not types and "items" in schema):
            inner = self._spelled(part.inside("items"), depth + 1, is_body)
            plain = inner.type != UNKNOWN and inner.type[-2:] != "[]" and not inner.nullable
            return _Spelled(f"{inner.type}[]" if plain else "array", nullable)
        if types == ["object"] or (not types and {"properties", "allOf"} & schema.keys()):
            is_listed = bool({"properties", "allOf"} & schema.keys())
            name = self._name(part, is_body) if is_listed or part.hops else ""
            return _Spelled(name or "object", nullable)
        if not types and ({"oneOf", "anyOf"} & schema.keys()):
            return _Spelled(self._name(part, is_body) or UNKNOWN, nullable)
        if not types and _are_texts(schema):
            types = ["string"]
        if len(types) != 1 or types[0] not in _FORMATS:
            return _Spelled(UNKNOWN, nullable)
        form = scalar(schema.get("format")).strip().lower()
        return _Spelled(_FORMATS[types[0]].get(form, types[0]), nullable)

    def _only_choice(self, part: Part, schema: dict[str, Tree]) -> Part | None:
        """The one schema that an unnamed `allOf` wraps, or that is in a choice beside null."""
        words = {"allOf", "anyOf", "oneOf"} & schema.keys()
        if len(words) != 1 or "properties" in schema or ("allOf" in words and part.hops):
            return None
        choices = sequence(schema[words.pop()], _LIMIT)
        real = [one for one in choices if _raw(one) != ["null"]]
        return part.of(real[0]) if len(real) == 1 else None

    def _name(self, part: Part, is_body: bool) -> str:
        """The name of a schema, under which its type is read later; empty when it has none."""
        if (known := self._names.get(id(part.value))) is not None:
            return known
        candidates = [self._declared.get(hop, "") for hop in part.hops]
        candidates += [_last(hop, self.files.name) for hop in part.hops]
        if is_body and not part.hops:
            candidates += [self._called, scalar(mapping(part.value).get("title"))]
        name = next((text for text in candidates if is_name(text)), "")
        if folded(name) in self._taken or len(self.types) >= 2 * MAX_TYPES:
            name = ""
        self._names[id(part.value)] = name
        if name:
            self._taken.add(folded(name))
            self.types[name] = None
            self._queue.append((name, part))
        return name

    def _fields(self, schema: Part) -> tuple[Field, ...]:
        """The fields of a plain object; nothing when it is not plain."""
        found: dict[str, Field] = {}
        required: set[str] = set()
        if not self._collect(schema, found, required, 0) or len(found) > MAX_FIELDS:
            return ()
        if len({folded(name) for name in found}) != len(found):
            return ()
        return tuple(replace(one, optional=one.name not in required) for one in found.values())

    def _collect(
        self, written: Part, found: dict[str, Field], required: set[str], depth: int
    ) -> bool:
        """Add the fields of an object and of those in its `allOf`; False when one is not plain."""
        part = self.files.follow(written)
        schema = mapping(part.value)
        if depth > _DEPTH or not schema or _NOT_PLAIN & schema.keys():
            return False
        if mapping(schema.get("additionalProperties")) or _types(schema) not in ([], ["object"]):
            return False
        if {"oneOf", "anyOf"} & schema.keys():
            return False
        members = sequence(schema.get("allOf"), _LIMIT)
        if not all(self._collect(part.of(one), found, required, depth + 1) for one in members):
            return False
        required.update(scalar(name) for name in sequence(schema.get("required"), 10 * _LIMIT))
        properties = mapping(schema.get("properties"))
        if len(properties) > MAX_FIELDS:
            return False
        for name, value in properties.items():
            if not is_field(name):
                return False
            own = part.of(value)
            spelled = self._spelled(own, 0)
            one = Field(name, spelled.type, spelled.nullable, only=self._direction(own))
            if found.setdefault(name, one) != one:
                return False
        return True

    def _direction(self, written: Part) -> str:
        target = mapping(self.files.follow(written).value)
        for schema in (mapping(written.value), target):
            if is_true(schema.get("readOnly")):
                return "response"
            if is_true(schema.get("writeOnly")):
                return "request"
        return ""


def with_bodies(
    files: ContractFiles, operations: tuple[Operation, ...]
) -> tuple[tuple[Operation, ...], dict[str, WireType | None]]:
    """Read what the operations take and give.

    Args:
        files: the contract.
        operations: those of one feature.

    Returns:
        The operations with the names of what they take and give; and these types by name, None for
        one that is not plain.

    """
    return _typed(files, operations, _with_body)


def with_messages(
    files: ContractFiles, operations: tuple[Operation, ...]
) -> tuple[tuple[Operation, ...], dict[str, WireType | None]]:
    """Read the payloads of events: what one that is consumed takes, and one that is sent gives.

    Args:
        files: the contract.
        operations: those of one feature.

    Returns:
        The operations with the names of their types, and the types that they name, by
        name; None for one that is not plain.

    """
    return _typed(files, operations, _with_message)


def _typed(
    files: ContractFiles,
    operations: tuple[Operation, ...],
    named: Callable[[_Reader, Operation], Operation],
) -> tuple[tuple[Operation, ...], dict[str, WireType | None]]:
    """Name the types of each operation, then read all the types that were named."""
    reader = _Reader(files)
    found = tuple(named(reader, operation) for operation in operations)
    reader.read_all()
    return found, reader.types


def _with_body(reader: _Reader, operation: Operation) -> Operation:
    source = operation.source
    if source is None:
        return operation
    return replace(operation, request=_request(reader, source), response=_response(reader, source))


def _with_message(reader: _Reader, operation: Operation) -> Operation:
    source = operation.source
    name = _payload(reader, source, operation.source_name) if source else ""
    if operation.call.startswith("publish "):
        return replace(operation, response=name)
    return replace(operation, request=name)


def _payload(reader: _Reader, message: Part, name: str) -> str:
    """The type of a message's payload, where it is a JSON schema (AsyncAPI 3.0.0, 4.8.24)."""
    payload = message.inside("payload")
    form = scalar(mapping(message.value).get("schemaFormat"))
    held = mapping(payload.value)
    if "schemaFormat" in held and "schema" in held:
        form, payload = scalar(held["schemaFormat"]), payload.inside("schema")
    form = form.strip().lower()
    if form and not any(word in form for word in ("aai.asyncapi", "schema+", "oai.openapi")):
        return ""
    return reader.body(payload, name.replace("-", "_"))


def _request(reader: _Reader, operation: Part) -> str:
    body = reader.files.follow(operation.inside("requestBody"))
    if body.value is not None:
        return _of_content(reader, body)
    for value in sequence(mapping(operation.value).get("parameters"), _LIMIT):
        parameter = reader.files.follow(operation.of(value))
        if scalar(mapping(parameter.value).get("in")) == "body":
            return reader.body(parameter.inside("schema"))
    return ""


def _response(reader: _Reader, operation: Part) -> str:
    """The type of every success that has a body; empty when they differ."""
    responses = operation.inside("responses")
    names: set[str] = set()
    for code, value in list(mapping(responses.value).items())[:_LIMIT]:
        if len(code) == 3 and code[0] == "2":
            response = reader.files.follow(responses.of(value))
            if {"content", "schema"} & mapping(response.value).keys():
                names.add(_of_content(reader, response))
    return names.pop() if len(names) == 1 else ""


def _of_content(reader: _Reader, holder: Part) -> str:
    """The type of a JSON body: of a media type, or of Swagger's own `schema`."""
    value = mapping(holder.value)
    if "schema" in value:
        return reader.body(holder.inside("schema"))
    content = holder.inside("content")
    names: dict[str, str] = {}
    for media, described in list(mapping(content.value).items())[:20]:
        kind = media.partition(";")[0].strip().lower()
        if kind in {"application/json", "*/*"} or kind.endswith("+json"):
            target = reader.files.follow(content.of(described))
            names[kind] = reader.body(target.inside("schema"))
    return names.get("application/json") or next(iter(names.values()), "")


def _are_texts(schema: dict[str, Tree]) -> bool:
    """Whether the values that a schema lists can be nothing but text. A number of YAML is text."""
    values = [schema["const"]] if "const" in schema else sequence(schema.get("enum"), 10 * _LIMIT)
    return bool(values) and all(
        isinstance(value, str) and _WORD.fullmatch(value) for value in values
    )


def _types(schema: dict[str, Tree]) -> list[str]:
    """The types of a schema, without null."""
    return [one for one in _raw(schema) if one != "null"]


def _raw(schema: Tree) -> list[str]:
    """The types of a schema as it has them; `null` without quotes is null as well."""
    if "type" not in mapping(schema):
        return []
    given = mapping(schema)["type"]
    listed = sequence(given, 10) if isinstance(given, list) else [given]
    return ["null" if one is None else scalar(one) for one in listed]


def _is_nullable(schema: dict[str, Tree]) -> bool:
    marked = any(is_true(schema.get(word)) for word in ("nullable", "x-nullable"))
    return marked or "null" in _raw(schema)


def _has_null(schema: dict[str, Tree]) -> bool:
    choices = [*sequence(schema.get("anyOf"), _LIMIT), *sequence(schema.get("oneOf"), _LIMIT)]
    return any(_raw(one) == ["null"] for one in choices)


def _last(hop: tuple[str, str], entry: str) -> str:
    """The name that a reference gives: the last step of its pointer, else that of the file."""
    file, pointer = hop
    if pointer:
        steps = pointer.split("/")
        if _UNNAMED & set(steps):
            return ""
        text = steps[-1].replace("~1", "/").replace("~0", "~")
    elif file == entry:
        return ""
    else:
        text = posixpath.basename(file).partition(".")[0]
    return text.replace("-", "_")
