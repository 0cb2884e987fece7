"""An operation of an API contract, in the same words for every kind of contract."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from feature_spec.markdown.plain import one_line, plain_line
from feature_spec.references.api.files import Part

Idempotency = Literal["safe", "natural", "key", "no", ""]
Stream = Literal["server", "client", "both", ""]

MAX_SUMMARY = 120
"""The largest number of characters of a summary."""


@dataclass(frozen=True)
class Operation:
    """Something that a caller can do, or an event that is sent or received.

    Attributes:
        call: what section 4.1 of a spec prints: `POST /v1/checkouts`,
            `query order(id: ID!): Order`, `mutation …`, `subscription …`,
            `rpc shop.v1.Service/Method`,
            `publish <address>` (the application sends), `consume <address>` (it receives).
            Where several messages share an address, the name of the message is behind it.
        summary: one safe line of at most `MAX_SUMMARY` characters; empty when there is none.
        tags: the contract's groups; the package for protobuf.
        secured: whether a caller must authenticate; None when the contract cannot say.
        success: status codes from 200 to 399 that it answers, ascending.
        errors: status codes from 400 to 599.
        idempotency: what a repeated call does: "safe" changes nothing, "natural" changes nothing
            more, "key" is recognised by its key, "no" acts again; empty when the contract does not
            say.
        access: the scopes or roles that the contract asks for, in the words of a spec's `access`;
            None for a combination that these words cannot say.
        request: the name of the type that it takes, with `[]` for a list; empty when it has none.
        response: the name of the type that it gives, likewise.
        stream: "server", "client" or "both" when it sends or receives more than one.
        deprecated: whether the contract says that it should no longer be used.
        schemes: the security schemes that it may be called with.
        names: what else it is called, for the choice of a feature's operations.
        takes: the types that it takes beside these, where its call says them: `query a(b: B): C`.
        gives: the types that it gives, likewise.
        source: the operation, or the message of an event, as the contract has it: for what is read
            of chosen operations only.
        source_name: the name of the message.

    """

    call: str
    summary: str
    tags: tuple[str, ...] = ()
    secured: bool | None = None
    success: tuple[int, ...] = ()
    errors: tuple[int, ...] = ()
    idempotency: Idempotency = ""
    access: str | None = ""
    request: str = ""
    response: str = ""
    stream: Stream = ""
    deprecated: bool = False
    schemes: tuple[str, ...] = field(default=(), compare=False)
    names: tuple[str, ...] = field(default=(), compare=False)
    takes: tuple[str, ...] = field(default=(), compare=False)
    gives: tuple[str, ...] = field(default=(), compare=False)
    source: Part | None = field(default=None, compare=False, repr=False)
    source_name: str = field(default="", compare=False, repr=False)

    @property
    def redirects(self) -> bool:
        """Whether every success is a redirect, which a browser follows."""
        return bool(self.success) and self.success[0] >= 300


@dataclass(frozen=True)
class Unread:
    """A part of a contract that is in a file which was not read.

    Attributes:
        kind: what it is.
        name: the path or the call.
        reason: why, as part of a sentence.

    """

    kind: Literal["path", "operation"]
    name: str
    reason: str


_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\s\d])|\n\s*\n")


def summary_of(summary: str, description: str, name: str = "") -> str:
    """The first that says something: the summary, the description's first sentence, the name."""
    first = _SENTENCE.split(description.strip()[:2000], maxsplit=1)[0]
    lines = (one_line(text, MAX_SUMMARY) for text in (summary, first, name))
    return next((line for line in lines if line), "")


def tags_of(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as safe lines, each once, in order."""
    return tuple(dict.fromkeys(line for tag in tags if (line := plain_line(tag, 60))))
