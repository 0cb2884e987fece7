"""Operations of a protobuf contract: the methods of its services.

Protocol Buffers language, proto2, proto3 and editions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feature_spec.references.api.operation import Idempotency, Operation, summary_of, tags_of

_TOKEN = re.compile(r"[A-Za-z_][\w.]*|[{}();=]")
_SKIP = re.compile(r"[^A-Za-z_{}();=\"'/\n]+|\n")
_STRINGS = {quote: re.compile(rf"{quote}(?:[^{quote}\\\n]|\\.)*{quote}") for quote in "\"'"}
_COMMENT_EDGE = re.compile(r"^[ \t]*\*[ \t]?", re.M)
# google.protobuf.MethodOptions.IdempotencyLevel
_LEVELS: dict[str, Idempotency] = {"NO_SIDE_EFFECTS": "safe", "IDEMPOTENT": "natural"}


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
        `rpc Service.Method`, in order; the comment above a method is its summary, the package is
        its tag. Text that is not a contract raises nothing.

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
            yield Operation(
                call=f"rpc {service}.{following}",
                summary=summary_of("", "\n".join(comment)),
                tags=tags_of([package]),
                idempotency=_level(found, index),
            )
        if word in {"{", "}", ";"}:
            comment.clear()


def _level(found: list[str], start: int) -> Idempotency:
    """The declared idempotency of the method that begins at a word."""
    depth = 0
    for index in range(start, min(start + 200, len(found))):
        word = found[index]
        depth += (word == "{") - (word == "}")
        if depth == 0 and word in {";", "}"}:
            break
        if word == "idempotency_level":
            return _LEVELS.get("".join(found[index + 2 : index + 3]), "")
    return ""
