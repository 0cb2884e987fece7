"""Operations of HTTP contracts: OpenAPI 3 and Swagger 2.

OpenAPI Specification 3.0, 3.1 and 3.2, and Swagger 2.0. Paths are as in the document: those of
OpenAPI are not joined with a server's address, those of Swagger are joined with its `basePath`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from feature_spec.markdown.plain import plain_line
from feature_spec.references.api.files import ContractFiles, Part
from feature_spec.references.api.operation import (
    Idempotency,
    Operation,
    Unread,
    summary_of,
    tags_of,
)
from feature_spec.references.api.security import security_rules
from feature_spec.references.api.tree import is_true, mapping, scalar, sequence

# RFC 9110, 9.2: safe methods change nothing; PUT and DELETE change nothing more when repeated.
# What a repeated POST or PATCH does is not in its method.
_METHODS: dict[str, Idempotency] = {
    "get": "safe",
    "head": "safe",
    "options": "safe",
    "trace": "safe",
    "query": "safe",
    "put": "natural",
    "delete": "natural",
    "post": "",
    "patch": "",
}
_KEY_HEADER = "idempotency-key"
_MOST = 20_000  # operations of one document that are looked at
_LIMIT = 100  # parameters, answers and tags looked at in one operation


@dataclass(frozen=True)
class _Found:
    """An operation of a path: its call, its method, the path item, and itself."""

    call: str
    method: str
    item: Part
    body: Part


def http_operations(files: ContractFiles, unread: list[Unread]) -> Iterator[Operation]:
    """The operations of an OpenAPI or Swagger document, in its order.

    Args:
        files: the contract. Path items, operations and parameters that are references are
            followed, also to other files of the repository.
        unread: gets the paths and operations that are in other files which cannot be read.

    Yields:
        One operation for each method of each path. One that is in a file which cannot be read has
        its call alone.

    """
    found = list(islice(_found(files, unread), _MOST))
    rules = security_rules(files, (mapping(each.body.value) for each in found))
    for each in found:
        body = mapping(each.body.value)
        if each.body.unread:
            yield Operation(call=each.call, summary="", idempotency=_METHODS[each.method])
            continue
        idempotency = _METHODS[each.method]
        if idempotency != "safe" and (_takes_key(files, each.body) or _takes_key(files, each.item)):
            idempotency = "key"
        codes = sorted(
            {
                int(code)
                for code in list(mapping(body.get("responses")))[:_LIMIT]
                if _is_status(code)
            }
        )
        security = rules.of(body.get("security"), "security" in body, codes)
        yield Operation(
            call=each.call,
            summary=summary_of(
                scalar(body.get("summary")),
                scalar(body.get("description")),
                scalar(body.get("operationId")),
            ),
            tags=tags_of(scalar(tag) for tag in sequence(body.get("tags"), _LIMIT)),
            secured=security.secured,
            success=tuple(code for code in codes if code < 400),
            errors=tuple(code for code in codes if code >= 400),
            idempotency=idempotency,
            access=security.access,
            schemes=security.schemes,
            deprecated=is_true(body.get("deprecated")),
            source=each.body,
        )


def _found(files: ContractFiles, unread: list[Unread]) -> Iterator[_Found]:
    document = mapping(files.tree)
    base = scalar(document.get("basePath")).strip().rstrip("/") if "swagger" in document else ""
    if base and not base.startswith("/"):
        base = f"/{base}"
    paths = files.follow(files.root.inside("paths"))
    if paths.unread:
        unread.append(Unread("path", "all paths", paths.unread))
    for path, value in mapping(paths.value).items():
        if not path.startswith("/"):
            continue
        written = paths.of(value)
        item = files.follow(written)
        if item.unread:
            unread.append(Unread("path", plain_line(path, 80), item.unread))
        # Fields beside a path's reference belong to the path as well.
        beside = {} if item is written else mapping(value)
        for holder in (item, written) if beside else (item,):
            for method, body in mapping(holder.value).items():
                if method.lower() not in _METHODS or not isinstance(body, dict):
                    continue
                call = plain_line(f"{method.upper()} {base}{path}", 1000)
                target = files.follow(holder.of(body))
                if target.unread:
                    unread.append(Unread("operation", call, target.unread))
                elif not isinstance(target.value, dict):
                    target = Part(None, target.file, unread="nowhere")
                yield _Found(call, method.lower(), holder, target)


def _is_status(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isdigit() and code[0] in "2345"


def _takes_key(files: ContractFiles, holder: Part) -> bool:
    """Whether an operation or path item has a header parameter Idempotency-Key."""
    for value in sequence(mapping(holder.value).get("parameters"), _LIMIT):
        parameter = mapping(files.follow(holder.of(value)).value)
        name, place = scalar(parameter.get("name")), scalar(parameter.get("in"))
        if place == "header" and name.strip().lower() == _KEY_HEADER:
            return True
    return False
