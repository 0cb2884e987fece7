"""Operations of a protobuf contract: the methods of its services.

Protocol Buffers language, proto2, proto3 and editions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from feature_spec.references.api.operation import (
    Idempotency,
    Operation,
    Stream,
    summary_of,
    tags_of,
)
from feature_spec.references.api.wire import (
    MAX_FIELDS,
    PROTOBUF_SCALARS,
    UNKNOWN,
    Field,
    WireType,
    is_field,
    is_name,
)

_TOKEN = re.compile(r"[A-Za-z_][\w.]*|\d[\w.]*|[{}();=<>,\[\]]")
_SKIP = re.compile(r"[^A-Za-z_\d{}();=<>,\[\]\"'/\n]+|\n")
_STRINGS = {quote: re.compile(rf"{quote}(?:[^{quote}\\\n]|\\.)*{quote}") for quote in "\"'"}
_COMMENT_EDGE = re.compile(r"^[ \t]*\*[ \t]?", re.M)
# google.protobuf.MethodOptions.IdempotencyLevel
_LEVELS: dict[str, Idempotency] = {"NO_SIDE_EFFECTS": "safe", "IDEMPOTENT": "natural"}

_STREAMS: dict[tuple[bool, bool], Stream] = {
    (False, False): "", (True, False): "client", (False, True): "server", (True, True): "both",
}  # fmt: skip
_PROTO3 = re.compile(r"^[ \t]*syntax[ \t]*=[ \t]*[\"']proto3[\"']", re.M)


def tokens(text: str) -> Iterator[str]:
    """The tokens of a contract; a comment begins with `/`, a string is an empty pair of quotes."""
    position = 0
    while position < len(text):
        character = text[position]
        if text.startswith("//", position):
            end = _line_end(text, position)
            yield "/" + text[position + 2 : end].lstrip("/").strip()
            position = end
        elif text.startswith("/*", position):
            end = text.find("*/", position + 2)
            if end < 0:
                return
            yield "/" + _COMMENT_EDGE.sub("", text[position + 2 : end]).strip()
            position = end + 2
        elif character in _STRINGS:
            string = _STRINGS[character].match(text, position)
            yield '""'
            position = string.end() if string else _line_end(text, position)
        elif found := _SKIP.match(text, position) or _TOKEN.match(text, position):
            position = found.end()
            if _TOKEN.match(found.group()):
                yield found.group()
        else:
            position += 1


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def rpc_operations(text: str) -> Iterator[Operation]:
    """The methods of the services.

    Args:
        text: a `.proto` file.

    Yields:
        `rpc package.Service/Method`, in order, with its messages and streams; the comment above a
        method is its summary, the package is its tag. Text that is not a contract raises nothing.

    """
    found = list(tokens(text))
    package = service = ""
    comment: list[str] = []
    depth = 0
    for index, word in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else ""
        if word.startswith("/"):
            comment.append(word[1:])
            continue
        if word == "{":
            depth += 1
        elif word == "}":
            depth -= 1
            service = service if depth > 0 else ""
        elif word == "package" and depth == 0:
            package = following
        elif word == "service" and depth == 0:
            service = following
        elif word == "rpc" and depth == 1 and service and following[:1].isalpha():
            yield _method(found, index, package, service, "\n".join(comment))
        if word in {"{", "}", ";"}:
            comment.clear()


def _method(found: list[str], index: int, package: str, service: str, comment: str) -> Operation:
    """The method whose `rpc` is at an index."""
    name = found[index + 1]
    words = [word for word in found[index + 2 : index + 40] if not word.startswith("/")]
    asked, rest = _message(words, package)
    given, _ = _message(rest[1:], package) if rest[:1] == ["returns"] else (("", False), [])
    options = _options(found, index)
    return Operation(
        call=f"rpc {package}{'.' * bool(package)}{service}/{name}",
        summary=summary_of("", comment),
        tags=tags_of([package]),
        idempotency=_LEVELS.get(options.get("idempotency_level", ""), ""),
        request=asked[0],
        response=given[0],
        stream=_STREAMS[asked[1], given[1]],
        deprecated=options.get("deprecated") == "true",
    )


def _message(words: list[str], package: str) -> tuple[tuple[str, bool], list[str]]:
    """The message in brackets, whether it is a stream, and what is behind it."""
    if words[:1] != ["("] or ")" not in words:
        return ("", False), []
    end = words.index(")")
    inside = words[1:end]
    is_stream = len(inside) == 2 and inside[0] == "stream"
    name = _own(inside[-1], package) if len(inside) == 1 + is_stream else ""
    return (name if is_name(name) else "", is_stream), words[end + 1 :]


def _own(name: str, package: str) -> str:
    """The name of a message, without the package of the file."""
    return name.removeprefix(f"{package}.") if package else name


def _options(found: list[str], start: int) -> dict[str, str]:
    """The options of the method that begins at a word."""
    options: dict[str, str] = {}
    depth = 0
    for index in range(start, min(start + 200, len(found))):
        word = found[index]
        depth += (word == "{") - (word == "}")
        if depth == 0 and word in {";", "}"}:
            break
        if word == "option" and found[index + 2 : index + 3] == ["="]:
            options[found[index + 1]] = "".join(found[index + 3 : index + 4])
    return options


# ---- messages -------------------------------------------------------------------------------


def messages(text: str) -> dict[str, WireType | None]:
    """The messages of a file, by name; None for one that a spec cannot say as it is.

    A spec numbers the fields of a message from 1 in their order. So a message with other numbers,
    with `reserved` ones, with `oneof`, or of another syntax than proto3, has no fields here.
    """
    if not _PROTO3.search(text[:20_000]):
        return {}
    found = [word for word in tokens(text) if not word.startswith("/")]
    package = _package(found)
    types: dict[str, WireType | None] = {}
    depth = 0
    for index, word in enumerate(found):
        depth += (word == "{") - (word == "}")
        if depth == 0 and word == "message" and found[index + 2 : index + 3] == ["{"]:
            name = found[index + 1]
            if is_name(name) and name not in types:
                fields = _fields(found, index + 3, package)
                types[name] = WireType(name, fields) if fields else None
    return types


def _package(found: list[str]) -> str:
    for word, following in pairwise(found):
        if word == "package":
            return following
        if word in {"message", "service", "enum"}:
            break
    return ""


def _fields(found: list[str], start: int, package: str) -> tuple[Field, ...]:
    """The fields of the message whose body begins at an index; nothing when it is not plain."""
    numbered: dict[int, Field] = {}
    index = start
    while index < len(found) and found[index] != "}":
        word = found[index]
        if word == ";":
            index += 1
        elif word in {"message", "enum"} and found[index + 2 : index + 3] == ["{"]:
            index = _behind(found, index + 2, "}")
        elif word == "option":
            index = _behind(found, index)
        elif word in {"reserved", "extensions", "extend", "oneof", "group"}:
            return ()
        else:
            end = _behind(found, index)
            one = _field(found[index : min(end, index + 60)], package)
            if one is None or one[0] in numbered or len(numbered) >= MAX_FIELDS:
                return ()
            numbered[one[0]] = one[1]
            index = end
    if sorted(numbered) != list(range(1, len(numbered) + 1)):
        return ()
    return tuple(numbered[number] for number in sorted(numbered))


def _field(words: list[str], package: str) -> tuple[int, Field] | None:
    """The number and the field of one statement; None when it is none."""
    label = words[0] if words[0] in {"repeated", "optional"} else ""
    words = words[1:] if label else words
    if words[:2] == ["map", "<"] and words[3:4] == [","] and words[5:6] == [">"]:
        held = words[4]
        is_said = held in PROTOBUF_SCALARS or held.startswith("google.protobuf.")
        kind = f"map<{words[2]}, {held}>" if is_said and words[2] in PROTOBUF_SCALARS else UNKNOWN
        words = ["map", *words[6:]]
    else:
        kind = _own(words[0], package) if words else ""
    if len(words) < 4 or words[2] != "=" or not words[3].isdecimal() or not is_field(words[1]):
        return None
    if kind not in PROTOBUF_SCALARS and not kind.startswith(("map<", "google.protobuf.")):
        kind = kind if is_name(kind) else UNKNOWN
    many = "[]" * (label == "repeated")
    number = int(words[3]) if len(words[3]) < 10 else 0
    return number, Field(words[1], kind + many, optional=label == "optional")


def _behind(found: list[str], index: int, end: str = ";") -> int:
    """The index behind a statement, or with `}` behind a block; at the end of what is around it."""
    depth = 0
    for place in range(index, len(found)):
        word = found[place]
        depth += (word == "{") - (word == "}")
        if depth < 0:
            return place
        if depth == 0 and word == end:
            return place + 1
    return len(found)
