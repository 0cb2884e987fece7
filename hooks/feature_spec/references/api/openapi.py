"""Operations of HTTP contracts: OpenAPI 3 and Swagger 2.

OpenAPI Specification 3.0, 3.1 and 3.2, and Swagger 2.0. Paths are as in the document: those of
OpenAPI are not joined with a server's address, those of Swagger are joined with its `basePath`.
"""

from __future__ import annotations

from collections.abc import Iterator

from feature_spec.markdown.plain import plain_line
from feature_spec.references.api.operation import Idempotency, Operation, summary_of, tags_of
from feature_spec.references.api.tree import Tree, mapping, resolve, scalar, sequence

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
_LIMIT = 100  # parameters, answers, tags and security requirements looked at in one operation


def http_operations(tree: Tree) -> Iterator[Operation]:
    """The operations of an OpenAPI or Swagger document, in its order.

    Args:
        tree: the document as `tree.load_tree` gives it. Path items and parameters that are local
            references are followed; references to other documents are left out.

    Yields:
        One operation for each method of each path.

    """
    document = mapping(tree)
    base = scalar(document.get("basePath")).strip().rstrip("/") if "swagger" in document else ""
    if base and not base.startswith("/"):
        base = f"/{base}"
    for path, value in mapping(document.get("paths")).items():
        if not path.startswith("/"):
            continue
        item = mapping(resolve(tree, value))
        for method, body in item.items():
            if method.lower() in _METHODS and isinstance(body, dict):
                call = f"{method.upper()} {base}{path}"
                yield _operation(tree, document, item, mapping(body), call, method.lower())


def _operation(
    tree: Tree,
    document: dict[str, Tree],
    item: dict[str, Tree],
    body: dict[str, Tree],
    call: str,
    method: str,
) -> Operation:
    idempotency = _METHODS[method]
    if idempotency != "safe" and (_takes_key(tree, body) or _takes_key(tree, item)):
        idempotency = "key"
    codes = sorted(
        {int(code) for code in list(mapping(body.get("responses")))[:_LIMIT] if _is_status(code)}
    )
    return Operation(
        call=plain_line(call, 1000),
        summary=summary_of(
            scalar(body.get("summary")),
            scalar(body.get("description")),
            scalar(body.get("operationId")),
        ),
        tags=tags_of(scalar(tag) for tag in sequence(body.get("tags"), _LIMIT)),
        secured=_secured(body.get("security", document.get("security", []))),
        success=tuple(code for code in codes if code < 400),
        errors=tuple(code for code in codes if code >= 400),
        idempotency=idempotency,
    )


def _is_status(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isdigit() and code[0] in "2345"


def _takes_key(tree: Tree, holder: dict[str, Tree]) -> bool:
    """Whether an operation or path item has a header parameter Idempotency-Key."""
    for value in sequence(holder.get("parameters"), _LIMIT):
        parameter = mapping(resolve(tree, value))
        name, place = scalar(parameter.get("name")), scalar(parameter.get("in"))
        if place == "header" and name.strip().lower() == _KEY_HEADER:
            return True
    return False


def _secured(security: Tree) -> bool | None:
    """Whether one of the alternatives must be met; an empty alternative makes all optional."""
    if security is None:
        return False
    if not isinstance(security, list):
        return None
    return bool(security) and all(bool(mapping(choice)) for choice in security[:_LIMIT])
