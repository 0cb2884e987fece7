"""API contracts: which operations one describes, and which belong to a feature.

Contracts are OpenAPI 3, Swagger 2, AsyncAPI 2 and 3, GraphQL schemas and protobuf. The content of a
document says which kind it is; its name is used only where the content fits several kinds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from feature_spec.markdown.plain import one_line
from feature_spec.references.api import graphql, protobuf
from feature_spec.references.api.asyncapi import event_operations
from feature_spec.references.api.files import ContractFiles, ReadFile
from feature_spec.references.api.graphql import graphql_operations
from feature_spec.references.api.openapi import http_operations
from feature_spec.references.api.operation import Operation, Unread
from feature_spec.references.api.protobuf import rpc_operations
from feature_spec.references.api.tree import load_tree, mapping, scalar
from feature_spec.references.api.wire import WireType, travelling
from feature_spec.references.feature_name import names_feature
from feature_spec.repository.documents import DocumentError

ApiKind = Literal["openapi", "swagger", "asyncapi", "graphql", "protobuf"]

MAX_OPERATIONS = 2000
"""Operations beyond this number are not read."""
MAX_SELECTED = 200
"""The largest selection: the template's limit for a list."""
MAX_CALL = 300
"""An operation whose call is longer is left out: a cut path would name another operation."""


@dataclass(frozen=True)
class ApiDocument:
    """What an API contract describes.

    Attributes:
        name: the document's name, as given.
        kind: which kind of contract it is.
        operations: in the order of the document, each call once.
        left_out: how many operations were not read, for their number or the length of the call.
        unread: the paths and operations that are in other files which were not read.
        files: the contract as it was read, for what only chosen operations need.
        text: the same of a GraphQL or protobuf contract.

    """

    name: str
    kind: ApiKind
    operations: tuple[Operation, ...]
    left_out: int = 0
    unread: tuple[Unread, ...] = ()
    files: ContractFiles | None = field(default=None, compare=False, repr=False)
    text: str = field(default="", compare=False, repr=False)

    def find(self, call: str) -> Operation | None:
        """The operation of that call, or None."""
        return next((item for item in self.operations if item.call == call), None)


@dataclass(frozen=True)
class OperationSelection:
    """The operations of one feature.

    Attributes:
        operations: in the order of the document.
        note: what happened, as the rest of a sentence that begins with the document's name:
            "describes 120 operations, none names checkout".
        types: the plain types that the operations take and give.

    """

    operations: tuple[Operation, ...]
    note: str
    types: tuple[WireType, ...] = ()


def api_kind(text: str, name: str) -> ApiKind | None:
    """Say what kind of API contract a document is.

    Args:
        text: the document.
        name: its file name or path. Prose formats (Markdown, HTML) are never a contract, and a
            schema without root types is a GraphQL schema when its name says so.

    Returns:
        The kind, also when the document is broken further down; None when it is not a contract.

    """
    text = text.removeprefix("\ufeff")
    suffix = name.lower().rpartition(".")[2]
    if suffix in _PROSE:
        return None
    if text.lstrip()[:1] == "{":
        return _kind_of_json(text)
    if _begins_like_yaml(text):
        found = _VERSION_LINE.search(text)
        return _tree_kind(found[1], found[2]) if found else None
    if _is_protobuf(text):
        return "protobuf"
    return "graphql" if _is_graphql(text, suffix) else None


def read_operations(text: str, name: str, read: ReadFile | None = None) -> ApiDocument:
    """Read the operations of an API contract.

    Args:
        text: the document.
        name: its path relative to the repository root; messages name it.
        read: how another file of the contract is read; without it none is.

    Returns:
        The operations, at most `MAX_OPERATIONS`.

    Raises:
        DocumentError: it is not an API contract, or it cannot be parsed (with the line).

    """
    kind = api_kind(text, name)
    if kind is None:
        raise DocumentError(
            f"{name} is not an API contract "
            "(OpenAPI 3, Swagger 2, AsyncAPI 2 or 3, GraphQL or protobuf)."
        )
    operations: dict[str, Operation] = {}
    left_out = 0
    unread: list[Unread] = []
    text = text.removeprefix("\ufeff")
    files = ContractFiles(name, load_tree(text, name), read) if kind in _TREES else None
    for operation in _operations(kind, text, files, unread):
        if operation.call in operations:
            continue
        if len(operation.call) > MAX_CALL or len(operations) >= MAX_OPERATIONS:
            left_out += 1
            continue
        operations[operation.call] = operation
    return ApiDocument(name, kind, tuple(operations.values()), left_out, tuple(unread), files, text)


def operations_for(
    document: ApiDocument, feature_name: str, slug: str, in_feature_folder: bool
) -> OperationSelection:
    """Choose the operations of one feature. Never guesses.

    Args:
        document: the contract.
        feature_name: the feature's title.
        slug: the feature's folder name.
        in_feature_folder: whether the contract is in the feature's folder, so that all of it is
            the feature's own.

    Returns:
        All operations of a contract of the feature's own. Of another one, those that name the
        feature (`names_feature`) in a tag, in the path without its parameters, or in the name of
        the event, operation, message, field, service or method. At most `MAX_SELECTED`. The note
        says which of these happened.

    """
    count = len(document.operations)
    rest = _not_read(document)
    if not count:
        return OperationSelection(
            (), f"describes no operations{' that were read' * bool(rest)}{rest}"
        )
    note = f"describes {count} operation{'s' * (count != 1)}"
    if in_feature_folder:
        chosen = list(document.operations)
        note += ", taken because the document lies in the feature's folder"
    else:
        feature = one_line(feature_name, 60) or slug
        chosen = [item for item in document.operations if _belongs(item, feature_name, slug)]
        if not chosen:
            return OperationSelection((), f"{note}, none names {feature}{rest}")
        note += f", {len(chosen)} of {'it' if count == 1 else 'them'} naming {feature}"
    if len(chosen) > MAX_SELECTED:
        note += f", the first {MAX_SELECTED} taken"
    operations, types = _with_types(document, tuple(chosen[:MAX_SELECTED]))
    if deprecated := sum(item.deprecated for item in operations):
        note += f", {deprecated} of these deprecated"
    rest += _unread_parts(document)
    if rest or len(chosen) > MAX_SELECTED:
        rest += "; the rest, and later changes, are for a person to bring in"
    return OperationSelection(operations, note + rest, types)


def _with_types(
    document: ApiDocument, chosen: tuple[Operation, ...]
) -> tuple[tuple[Operation, ...], tuple[WireType, ...]]:
    """The operations with what they take and give, and its types; read for these alone."""
    types: dict[str, WireType | None]
    if document.kind == "protobuf":
        types = protobuf.messages(document.text)
    elif document.kind == "graphql":
        types = graphql.object_types(document.text)
    elif document.files is None:
        return chosen, ()
    else:
        from feature_spec.references.api.schemas import with_bodies, with_messages

        read = with_messages if document.kind == "asyncapi" else with_bodies
        chosen, types = read(document.files, chosen)
    requests = [name for one in chosen for name in (one.request.removesuffix("[]"), *one.takes)]
    responses = [name for one in chosen for name in (one.response.removesuffix("[]"), *one.gives)]
    return chosen, travelling(types, requests, responses, keeps_names=document.kind == "graphql")


def _unread_parts(document: ApiDocument) -> str:
    """How many other references were not read, as the end of a sentence."""
    reasons = list(document.files.unread.values()) if document.files else []
    for item in document.unread:
        if item.reason in reasons:
            reasons.remove(item.reason)
    if not reasons:
        return ""
    many = len(reasons) != 1
    said = f"{len(reasons)} other references were" if many else "another reference was"
    return f"; {said} not read ({reasons[0]})"


def security_note(kind: ApiKind, selection: OperationSelection) -> str:
    """What the chosen operations of an HTTP contract say of security, as the end of a sentence."""
    secured = [item.secured for item in selection.operations]
    if not secured or kind not in {"openapi", "swagger"}:
        return ""
    silent = secured.count(None)
    if silent == len(secured):
        return "; it does not say who may call"
    said = "do not say" if silent > 1 else "does not say"
    rest = f", {silent} {said} who may call" if silent else ""
    return f"; {secured.count(True)} secured{rest}"


def _not_read(document: ApiDocument) -> str:
    """How far a contract was read, as the end of a sentence; empty when it was read whole."""
    said = ""
    if document.left_out:
        said += f"; {document.left_out} more were not read"
    for kind in ("path", "operation"):
        items = [item for item in document.unread if item.kind == kind]
        if items:
            many = len(items) != 1
            said += f"; {len(items)} {kind}{'s are' if many else ' is'} in "
            said += f"{'other files' if many else 'another file'}, not read ({items[0].reason})"
    return said


_PARAMETER = re.compile(r"\{[^{}]*\}")


def _belongs(operation: Operation, *names: str) -> bool:
    verb, _, target = operation.call.partition(" ")
    if verb in {"query", "mutation", "subscription"}:  # not what it takes and gives
        target = target.partition("(")[0].partition(":")[0]
    subject = _PARAMETER.sub(" ", target)
    return any(names_feature(text, *names) for text in (subject, *operation.names, *operation.tags))


def _operations(
    kind: ApiKind, text: str, files: ContractFiles | None, unread: list[Unread]
) -> Iterator[Operation]:
    if files is None:
        return graphql_operations(text) if kind == "graphql" else rpc_operations(text)
    if kind == "asyncapi":
        return event_operations(files, unread)
    return http_operations(files, unread)


# ---- what kind a document is ----------------------------------------------------------------

_TREES = frozenset({"openapi", "swagger", "asyncapi"})
_ROOTS = frozenset({"Query", "Mutation", "Subscription"})
_PROSE = frozenset({"md", "mdx", "markdown", "html", "htm", "txt", "rst", "adoc"})
_KEY = re.compile(r"[\"']?[\w.$-]{1,80}[\"']?[ \t]*:(?:\s|\Z)")
_VERSION_LINE = re.compile(
    r"^[\"']?(openapi|swagger|asyncapi)[\"']?[ \t]*:[ \t]*[\"']?(\d{1,3})(?!\d)", re.M
)
_FLOW_VERSION = re.compile(
    r"[{,\s]([\"']?)(openapi|swagger|asyncapi)\1\s*:\s*[\"']?(\d{1,3})(?!\d)"
)
_MAJORS: dict[tuple[str, str], ApiKind] = {
    ("openapi", "3"): "openapi",
    ("swagger", "2"): "swagger",
    ("asyncapi", "2"): "asyncapi",
    ("asyncapi", "3"): "asyncapi",
}


def _tree_kind(word: str, version: str) -> ApiKind | None:
    return _MAJORS.get((word, version.partition(".")[0]))


def _begins_like_yaml(text: str) -> bool:
    """Whether the first line that is not a comment, directive or marker is a mapping's key."""
    for line in text.split("\n", 2000)[:2000]:
        if line.strip() and not line.lstrip().startswith(("#", "%", "---")):
            return bool(_KEY.match(line))
    return False


def _kind_of_json(text: str) -> ApiKind | None:
    try:
        top = mapping(json.loads(text))
    except (ValueError, RecursionError):  # broken, or YAML in flow style: the first word decides
        found = _FLOW_VERSION.search(text[:2000])
        return _tree_kind(found[2], found[3]) if found else None
    kinds = (_tree_kind(word, scalar(top.get(word))) for word in ("openapi", "swagger", "asyncapi"))
    return next((kind for kind in kinds if kind), None)


def _is_protobuf(text: str) -> bool:
    found = [token for token in protobuf.tokens(text[:200_000]) if not token.startswith("/")]
    opening = {"syntax", "edition", "package", "import", "option", "message", "service", "enum"}
    if not found or found[0] not in opening:
        return False
    blocks = zip(found, found[2:], strict=False)
    return found[:3] in (["syntax", "=", '""'], ["edition", "=", '""']) or any(
        word in {"service", "message"} and brace == "{" for word, brace in blocks
    )


def _is_graphql(text: str, suffix: str) -> bool:
    found = [token for token in graphql.tokens(text) if not token.startswith('"')]
    if not found or found[0] not in graphql.DEFINITIONS:
        return False
    rooted = any(
        (word == "schema" and name in {"{", "@"})
        or (word == "type" and name in _ROOTS and opening in {"{", "@", "implements"})
        for word, name, opening in zip(found, found[1:], [*found[2:], ""], strict=False)
    )
    return rooted or suffix in {"graphql", "graphqls", "gql"}
