"""Operations of a GraphQL schema: the fields of its root types.

GraphQL specification, October 2021, section 3 (type system) and 2.1 (source text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feature_spec.references.api.operation import Operation, summary_of

_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[{}()\[\]:!@=|&$]|\"")
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_BLOCK_END = re.compile(r'(?<!\\)"""')
_SKIP = re.compile(r"(?:[^A-Za-z_{}()\[\]:!@=|&$\"#]|#[^\n]*)+")
_CLOSERS = {"(": ")", "{": "}", "[": "]"}

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


def graphql_operations(text: str) -> Iterator[Operation]:
    """The queries, mutations and subscriptions of a schema.

    Args:
        text: schema definition language; extensions of the root types count.

    Yields:
        `query order`, `mutation confirmCheckout`, `subscription …`, in the order of the document
        within each root type. Text that is not a schema raises nothing.

    """
    roots = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}
    fields: dict[str, list[tuple[str, str]]] = {}
    reader = _Reader(list(tokens(text)))
    while not reader.done:
        word = reader.take()
        if word == "schema":
            reader.skip_directives()
            for operation, name in reader.pairs():
                if operation in roots:
                    roots[operation] = name
        elif word == "type":
            name = reader.take()
            while not reader.done and reader.peek() not in {"{", *DEFINITIONS}:
                if reader.take() == "@":
                    reader.take()
                    reader.skip_group("(")
            fields.setdefault(name, []).extend(reader.fields())
        elif word in _CLOSERS:
            reader.back()
            reader.skip_group(word)
    for operation, name in roots.items():
        for field, description in fields.get(name, []):
            yield Operation(
                call=f"{operation} {field}",
                summary=summary_of("", description),
                idempotency="" if operation == "mutation" else "safe",
            )


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

    def skip_directives(self) -> None:
        while self.peek() == "@":
            self.take()
            self.take()
            self.skip_group("(")

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

    def fields(self) -> Iterator[tuple[str, str]]:
        """The names and descriptions of the fields in braces."""
        if self.peek() != "{":
            return
        self.take()
        description = ""
        while not self.done and self.peek() != "}":
            token = self.take()
            if token.startswith('"'):
                description = token[1:]
                continue
            self.skip_group("(")
            if self.peek() == ":":
                self.take()
                while self.peek() == "[":
                    self.take()
                self.take()
                while self.peek() in {"]", "!"}:
                    self.take()
                self.skip_directives()
                yield token, description
            description = ""
        self.take()
