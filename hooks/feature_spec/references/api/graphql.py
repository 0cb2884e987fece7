"""Operations of a GraphQL schema: the fields of its root types.

GraphQL specification, October 2021, section 3 (type system) and 2.1 (source text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feature_spec.references.api import wire
from feature_spec.references.api.operation import Operation, summary_of
from feature_spec.references.api.wire import MAX_FIELDS, WireType, is_field, is_name

_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|-?[0-9][0-9A-Za-z.+-]*|[{}()\[\]:!@=|&$]|\"")
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_BLOCK_END = re.compile(r'(?<!\\)"""')
_SKIP = re.compile(r"(?:[^A-Za-z0-9_{}()\[\]:!@=|&$\"#-]|-(?![0-9])|#[^\n]*)+")
_CLOSERS = {"(": ")", "{": "}", "[": "]"}

MAX_SIGNATURE = 200
"""Characters of a field with its arguments and its type, as a call has it."""
_DEFAULT = re.compile(r"-?[\w-]{1,60}|\"[\w-]{0,60}\"")
_CAMEL = re.compile(r"[A-Z][A-Z0-9_]*[a-z][A-Za-z0-9_]*")
# Names of enums, unions and interfaces that a spec would take for a type of a column.
_COLUMN_TYPES = frozenset(
    {"text", "time", "list", "set", "map", "object", "date", "number", "int", "money", "enum",
     "xml", "image", "binary", "json", "year", "bit", "short", "long", "byte", "hash", "char",
     "ip", "real", "nested", "keyword", "array", "string", "uuid", "timestamp", "decimal",
     "double"}
)  # fmt: skip

DEFINITIONS = frozenset(
    {"schema", "type", "interface", "input", "enum", "union", "scalar", "directive", "extend"}
)
"""The words that open a definition of a schema."""


def tokens(text: str) -> Iterator[str]:
    """The tokens of a schema without comments; a description is one token that begins with `"`."""
    position = 0
    while position < len(text):
        if skipped := _SKIP.match(text, position):
            position = skipped.end()
            continue
        token = _TOKEN.match(text, position)
        if token is None:
            return
        position = token.end()
        if token.group() != '"':
            yield token.group()
        elif text.startswith('""', position):
            end = _BLOCK_END.search(text, position + 2)
            if end is None:
                return
            yield '"' + text[position + 2 : end.start()]
            position = end.end()
        elif string := _STRING.match(text, token.start()):
            yield '"' + string.group(1)
            position = string.end()
        else:  # no end on this line
            end_of_line = text.find("\n", position)
            position = len(text) if end_of_line < 0 else end_of_line


@dataclass(frozen=True)
class _Field:
    """A field of a type, or an argument.

    Attributes:
        name: its name.
        description: its text.
        arguments: what it takes.
        type: as the schema writes it: `[Order!]!`.
        default: a number, a name or a plain text as the schema writes it; None for another one.
        deprecated: whether it is marked so.

    """

    name: str
    description: str
    arguments: tuple[_Field, ...]
    type: str
    default: str | None = ""
    deprecated: bool = False

    @property
    def says_all(self) -> bool:
        """Whether name, type and default can be written in a line."""
        return self.default is not None or not self.type.endswith("!")

    def __str__(self) -> str:
        """`name: Type = default`."""
        return f"{self.name}: {self.type}{f' = {self.default}' if self.default else ''}"


@dataclass
class _Schema:
    """What a document defines: the root types, and the fields of objects and of inputs."""

    roots: dict[str, str]
    fields: dict[str, list[_Field]]
    inputs: frozenset[str]
    others: frozenset[str]


def graphql_operations(text: str) -> Iterator[Operation]:
    """The queries, mutations and subscriptions of a schema.

    Args:
        text: schema definition language; extensions of the root types count.

    Yields:
        `query order(id: ID!): Order`, `mutation …`, `subscription …`, in the order of the document
        within each root type. A signature that is longer than `MAX_SIGNATURE` is left out, and so
        is one with a default in brackets that no caller may leave out. Text that is not a schema
        raises nothing.

    """
    schema = _schema(text)
    for operation, name in schema.roots.items():
        for field in schema.fields.get(name, []):
            listed = ", ".join(str(argument) for argument in field.arguments)
            signature = f"{field.name}{f'({listed})' * bool(listed)}: {field.type}"
            says_all = len(signature) <= MAX_SIGNATURE and all(
                argument.says_all for argument in field.arguments
            )
            yield Operation(
                call=f"{operation} {signature if says_all else field.name}",
                summary=summary_of("", field.description),
                idempotency="" if operation == "mutation" else "safe",
                deprecated=field.deprecated,
                takes=tuple(_bare(one.type) for one in field.arguments if says_all),
                gives=(_bare(field.type),) if says_all else (),
            )


def object_types(text: str) -> dict[str, WireType | None]:
    """The objects and inputs of a schema, by name; None for one that a spec cannot say as it is.

    A field with arguments, and one whose list may hold null, has no type here.
    """
    schema = _schema(text)
    types: dict[str, WireType | None] = {}
    for name, found in schema.fields.items():
        if not is_name(name):
            continue
        once = {field.name: field for field in found}
        fields = tuple(
            _wire_field(field, schema, optional=name in schema.inputs) for field in once.values()
        )
        plain = fields and len(fields) <= MAX_FIELDS and all(is_field(name) for name in once)
        types[name] = WireType(name, fields) if plain else None
    return types


def _wire_field(field: _Field, schema: _Schema, *, optional: bool) -> wire.Field:
    nullable = not field.type.endswith("!")
    kind = field.type.removesuffix("!")
    many = kind.startswith("[")
    inner = kind[1:-1] if many else kind
    has_default = field.default != ""
    is_said = (not many or inner.endswith("!")) and not field.arguments
    is_said = is_said and (nullable or not has_default)  # it may be absent, and not null
    bare = inner.removesuffix("!")
    if not is_said or not _is_said(bare, schema):
        bare, many = wire.UNKNOWN, False
    is_optional = optional and (nullable or has_default)
    return wire.Field(field.name, bare + "[]" * many, nullable, is_optional)


def _is_said(name: str, schema: _Schema) -> bool:
    """Whether a name of the schema means the same in a spec."""
    if name in schema.fields or name in wire.GRAPHQL_SCALARS or name == "JSON":
        return is_name(name) or name in wire.GRAPHQL_SCALARS
    is_word = bool(_CAMEL.fullmatch(name))
    return is_word and not (name in schema.others and name.lower() in _COLUMN_TYPES)


def _bare(kind: str) -> str:
    return kind.strip("[]!")


def _schema(text: str) -> _Schema:
    roots = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}
    fields: dict[str, list[_Field]] = {}
    inputs: set[str] = set()
    others: set[str] = set()
    reader = _Reader(list(tokens(text)))
    while not reader.done:
        word = reader.take()
        if word == "schema":
            reader.skip_directives()
            for operation, name in reader.pairs():
                if operation in roots:
                    roots[operation] = name
        elif word in {"type", "input"}:
            name = reader.take()
            while not reader.done and reader.peek() not in {"{", *DEFINITIONS}:
                if reader.take() == "@":
                    reader.take()
                    reader.skip_group("(")
            fields.setdefault(name, []).extend(reader.fields())
            if word == "input":
                inputs.add(name)
        elif word in {"enum", "union", "interface"}:
            others.add(reader.peek())
        elif word in _CLOSERS:
            reader.back()
            reader.skip_group(word)
    return _Schema(roots, fields, frozenset(inputs), frozenset(others))


class _Reader:
    """A cursor on tokens."""

    def __init__(self, found: list[str]) -> None:
        self._tokens = found
        self._next = 0

    @property
    def done(self) -> bool:
        return self._next >= len(self._tokens)

    def peek(self) -> str:
        return "" if self.done else self._tokens[self._next]

    def take(self) -> str:
        token = self.peek()
        self._next += 1
        return token

    def back(self) -> None:
        self._next -= 1

    def skip_group(self, opener: str) -> None:
        """Go past a balanced group when one begins here."""
        if self.peek() != opener:
            return
        depth = 0
        while not self.done:
            token = self.take()
            depth += (token == opener) - (token == _CLOSERS[opener])
            if depth == 0:
                return

    def skip_directives(self) -> list[str]:
        """Go past directives; their names."""
        names = []
        while self.peek() == "@":
            self.take()
            names.append(self.take())
            self.skip_group("(")
        return names

    def default(self) -> str | None:
        """Go past `= value`: the value where it is simple, None where not, nothing without one."""
        if self.peek() != "=":
            return ""
        self.take()
        if self.peek() in {"[", "{"}:
            self.skip_group(self.peek())
            return None
        value = self.take()
        if value.startswith('"'):
            value += '"'
        return value if _DEFAULT.fullmatch(value) else None

    def type(self) -> str:
        """A type: `[Order!]!`."""
        text = ""
        while self.peek() == "[":
            text += self.take()
        text += self.take()
        while self.peek() in {"]", "!"}:
            text += self.take()
        return text

    def arguments(self) -> tuple[_Field, ...]:
        """The arguments in brackets, when some begin here."""
        if self.peek() != "(":
            return ()
        self.take()
        found = []
        while not self.done and self.peek() != ")":
            name = self.take()
            if self.peek() != ":":
                continue
            self.take()
            kind = self.type()
            found.append(_Field(name, "", (), kind, self.default()))
            self.skip_directives()
        self.take()
        return tuple(found)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The `name: Type` pairs of a group in braces."""
        if self.peek() != "{":
            return
        self.take()
        while not self.done and self.peek() != "}":
            name = self.take()
            if self.peek() == ":":
                self.take()
                yield name, self.take()
        self.take()

    def fields(self) -> Iterator[_Field]:
        """The fields in braces."""
        if self.peek() != "{":
            return
        self.take()
        description = ""
        while not self.done and self.peek() != "}":
            token = self.take()
            if token.startswith('"'):
                description = token[1:]
                continue
            arguments = self.arguments()
            if self.peek() == ":":
                self.take()
                kind = self.type()
                default = self.default()
                is_deprecated = "deprecated" in self.skip_directives()
                yield _Field(token, description, arguments, kind, default, is_deprecated)
            description = ""
        self.take()
