"""Documents that a spec links: reading a file of the repository safely.

A PRD or an API contract is written by other people and may come with a fork's pull request, so it
is only data: inside the repository (links resolved), a regular file, at most 5 MB. Text that is
quoted from it goes through `feature_spec.markdown.plain` first.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from feature_spec.markdown.plain import plain_line

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
        reference: a path relative to `root`; an absolute path is accepted when it is inside. A
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
    if what := _other_than_text(data):
        raise DocumentError(f"{label} {what}.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            f"{label} is not UTF-8 text: byte 0x{data[error.start]:02x} in line {line}; "
            "save it as UTF-8."
        ) from None
    return Document(label, text)


_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (as Word and Excel write)",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def _other_than_text(data: bytes) -> str:
    """What a file is that is not text in UTF-8, as the rest of a sentence; else empty."""
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            return f"is {what}, not text"
    if data.startswith(_UTF_16):
        return "is text in UTF-16; save it as UTF-8"
    return "is a binary file, not text" if b"\0" in data else ""


def _scheme(reference: str) -> str:
    """The scheme of a reference in lower case; empty for a path or for nonsense."""
    try:
        return urlsplit(reference).scheme
    except ValueError:
        return ""


def _locate(top: Path, root: Path, reference: str) -> tuple[Path, str]:
    """The resolved file behind a reference, and the name to use for it in messages."""
    outside = DocumentError("The reference is outside the repository.")
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
            raise DocumentError(f"{label} is outside the repository.")
        if ".git" in path.relative_to(top).parts:
            raise DocumentError(f"{label} is inside the .git folder.")
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
