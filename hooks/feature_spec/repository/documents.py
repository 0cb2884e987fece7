"""Found documents: reading a file of the repository safely, and quoting it as one line of data.

A PRD or an API contract is written by other people and may come with a fork's pull request, so
it is data and nothing more: resolved, inside the repository, a regular file, at most 5 MB, and
what is quoted from it is one line without control characters, markup or hidden text.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MAX_BYTES = 5 * 1024 * 1024
"""The largest document that is read, in bytes."""


class DocumentError(Exception):
    """A document cannot be used; the message is one sentence that a person can act on.

    The message names the document relative to the repository root and never a path outside it.
    """


@dataclass(frozen=True)
class Document:
    """A document of the repository, as read.

    Attributes:
        reference: the path relative to the repository root, with forward slashes, as referred to
            (a symbolic link keeps its own name); without a fragment.
        text: the whole text, without a byte order mark; line ends are as in the file.

    """

    reference: str
    text: str


def read_document(root: Path, reference: str) -> Document:
    """Read a document that a reference names.

    Args:
        root: the repository root (an existing directory).
        reference: a path relative to `root`; an absolute path is taken when it lies inside. A
            `#fragment` behind the file name is left out unless a file has that very name.

    Returns:
        The document, decoded as UTF-8.

    Raises:
        DocumentError: a web address, a missing file, a place outside the repository or inside
            `.git` (also by a symbolic link), not a regular file, larger than `MAX_BYTES`,
            unreadable, or not UTF-8.

    """
    if _scheme(reference) in {"http", "https"}:
        raise DocumentError("The reference is a web address, not a file of the repository.")
    try:
        top = root.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        raise DocumentError("The repository root cannot be read.") from None
    path, label = _locate(top, root, reference)
    data = _read_bytes(path, label)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = data[error.start]
        raise DocumentError(
            f"{label} is not UTF-8 text: byte {error.start + 1} is 0x{byte:02x}."
        ) from None
    return Document(label, text)


def _scheme(reference: str) -> str:
    """The scheme of a reference in lower case; empty for a path or for nonsense."""
    try:
        return urlsplit(reference).scheme
    except ValueError:
        return ""


def _locate(top: Path, root: Path, reference: str) -> tuple[Path, str]:
    """The resolved file behind a reference, and the name to use for it in messages."""
    outside = DocumentError("The reference leads outside the repository.")
    if not reference.strip() or "\0" in reference:
        raise DocumentError("The reference names no file.")
    given = Path(reference)
    if given.is_absolute():
        for base in (root, top):
            if given.is_relative_to(base):
                given = given.relative_to(base)
                break
        else:
            raise outside
    candidates = [given]
    if "#" in given.name:
        candidates.append(given.with_name(given.name.partition("#")[0] or "#"))
    error: DocumentError | None = None
    for candidate in candidates:
        normal = os.path.normpath(candidate.as_posix()).replace(os.sep, "/")
        if normal == ".." or normal.startswith("../"):
            raise outside
        label = plain_line(normal, 250)
        try:
            path = (top / candidate).resolve(strict=True)
        except (OSError, RuntimeError, ValueError) as problem:
            reason = "does not exist" if isinstance(problem, FileNotFoundError) else "is unreadable"
            error = error or DocumentError(f"{label} {reason}.")
            continue
        if not path.is_relative_to(top):
            raise DocumentError(f"{label} leads outside the repository.")
        if ".git" in path.relative_to(top).parts:
            raise DocumentError(f"{label} lies inside the .git folder.")
        return path, label
    raise error or outside


def _read_bytes(path: Path, label: str) -> bytes:
    """The bytes of a regular file of at most `MAX_BYTES`; a pipe or a device is never waited on."""
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"):
        flags |= int(getattr(os, name, 0))
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise DocumentError(f"{label} is not a regular file.")
        with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 (a descriptor, not a path)
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise DocumentError(f"{label} is not a regular file.")
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "read error"
        raise DocumentError(f"{label} cannot be read: {reason}.") from None
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{label} is larger than {MAX_BYTES // (1024 * 1024)} MB.")
    return data


# ---- one line of safe data ------------------------------------------------------------------

# What never reaches a spec: C0 and C1 controls, DEL, soft hyphen, bidirectional marks, embeddings
# and isolates, zero-width characters except the joiner that emoji need (U+200D), byte order mark,
# interlinear, shorthand and musical format characters, lone surrogates, noncharacters, two
# private-use characters that this module uses itself, and the planes without letters (their tag
# characters hide ASCII text). At least what the interview's `line` refuses.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef"
    "\ufffe\uffff\ud800-\udfff\ue000\ue001\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U0010ffff]"
)
_MARKED = re.compile(r"[\\`*_~\[\]<>&]")
_CODE = re.compile(r"(?<!`)(`[^`]+`)(?!`)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-^{-~])")
_STAR, _LOW = "\ue000", "\ue001"  # an escaped * or _ while decoration is removed
_TARGET = r"\((?:[^()\s]|\([^()\s]*\))*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
_IMAGE = re.compile(r"!\[[^\[\]]*\](?:" + _TARGET + r"|\[[^\[\]]*\])")
_LINK = re.compile(r"\[([^\[\]]*)\](?:" + _TARGET + r"|\[[^\[\]]*\])")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]*\]")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^<>\s]*)>")
_BREAK = re.compile(r"</?(?:br|p|li|ul|ol|td|th|tr|div)\b[^<>]*>", re.I)
_TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]*>")
_TAG_START = re.compile(r"<(?=[/!?]?[A-Za-z])")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]*[^\s*])\*(?![\w*])")
_EMPHASIS_LOW = re.compile(r"(?<!\w)_(?=[^\s_])([^_]*[^\s_])_(?!\w)")
_STRONG_LOW = re.compile(r"(?<!\w)__|__(?!\w)")
_ENTITIES = {"&nbsp;": " ", "&quot;": '"', "&#39;": "'", "&apos;": "'", "&amp;": "&"}
_NESTING = 8  # links and tags inside one another are unwrapped so often, then cut


def plain_line(text: str, limit: int) -> str:
    """Text as one line without hidden characters; Markdown in it is left as it is.

    For names that must stay exact: paths, calls, tags.

    Args:
        text: any text.
        limit: the largest number of characters that come back, at least 1.

    Returns:
        The text with control, bidirectional and zero-width characters removed (the zero-width
        joiner of emoji stays), white space collapsed, and cut at a word with `…`.

    """
    return _cut(" ".join(_HIDDEN.sub("", text[: limit * 8 + 2000]).split()), limit)


def one_line(text: str, limit: int) -> str:
    r"""Document text as one line of plain data, without Markdown decoration or HTML.

    Args:
        text: Markdown text of any length, also several lines.
        limit: the largest number of characters that come back, at least 1.

    Returns:
        The line: hidden characters removed as in `plain_line`; bold, emphasis, strike-through,
        images, footnote marks, HTML tags and comments removed; links replaced by their text;
        backslash escapes (`\|` of a table) undone; code spans with single backticks kept as
        they are, other backticks removed; cut at a word with `…`. Angle brackets that are no tag
        stay, so whoever prints the line escapes it.

    """
    line = " ".join(_HIDDEN.sub("", text[: limit * 8 + 2000]).split())
    if not _MARKED.search(line):
        return _cut(line, limit)
    line = line.replace("\\|", "|").replace("\\`", "")
    parts = _CODE.split(line)
    line = "".join(part if index % 2 else _undecorated(part) for index, part in enumerate(parts))
    line = _cut(" ".join(line.split()), limit)
    if line.count("`") % 2:  # the cut fell into a code span
        line = "".join(line.rsplit("`", 1))
    return line


def _undecorated(text: str) -> str:
    """Markdown text outside code spans, without its markup."""
    text = text.replace("\\*", _STAR).replace("\\_", _LOW).replace("`", "")
    text = _ESCAPED.sub(r"\1", text)
    for _ in range(_NESTING):
        before = text
        text = _IMAGE.sub("", _FOOTNOTE.sub("", _without_comments(text)))
        text = _LINK.sub(r"\1", _AUTOLINK.sub(r"\1", text))
        text = _TAG.sub("", _BREAK.sub(" ", text))
        if text == before:
            break
    else:
        text = _TAG_START.sub("", text.replace("](", "] (").replace("][", "] ["))
    text = _STRONG_LOW.sub("", text.replace("**", "").replace("~~", ""))
    text = _EMPHASIS_LOW.sub(r"\1", _EMPHASIS.sub(r"\1", text))
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text.replace(_STAR, "*").replace(_LOW, "_")


def _without_comments(text: str) -> str:
    """The text without `<!-- … -->`; an unclosed one stays."""
    kept, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        kept.append(text[position:start])
        position = end + 3
    return "".join(kept) + text[position:]


def _cut(line: str, limit: int) -> str:
    """The line, or as many whole words of it as fit into `limit` characters with `…`."""
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    if line[limit - 1] != " ":
        word = head.rfind(" ")
        head = head[:word] if word > limit // 2 else head
    return head.rstrip(" ,;:-\u2013\u2014\u200d") + "…"
