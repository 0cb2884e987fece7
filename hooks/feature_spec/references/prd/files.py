"""A PRD in several files: an index whose links lead to the others in its own folder.

An index is a file named index, README, overview or summary. Its links into its folder, and below,
are parts of the PRD. A file with another name has parts in the folder of that name only:
`docs/prd.md` those in `docs/prd/`. Kiro and OpenSpec write one file for a feature, which is read as
any other.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from urllib.parse import unquote

from feature_spec.markdown.plain import plain_line
from feature_spec.references.feature_name import names_feature
from feature_spec.references.vocabulary import fold
from feature_spec.repository.documents import MAX_BYTES, Document, DocumentError, read_document

MAX_FILES = 50
"""The largest number of files of a PRD beside its index."""

UNREAD = {
    ".adoc": "AsciiDoc",
    ".asc": "AsciiDoc",
    ".asciidoc": "AsciiDoc",
    ".rst": "reStructuredText",
    ".rest": "reStructuredText",
    ".org": "Org",
    ".tex": "LaTeX",
    ".textile": "Textile",
    ".htm": "HTML",
    ".html": "HTML",
}
"""Forms of text that are linked and not read, by the suffix of the file."""

_INDEXES = frozenset({"index", "readme", "overview", "summary", "toc"})
_NO_PARTS = frozenset({"template", "example", "glossary", "changelog", "contributing", "license"})
_LINK = re.compile(
    r"\]\([ \t]{0,4}<?([^()<>\s]{1,300})|^[ ]{0,3}\[[^\[\]]{1,100}\]:[ \t]{1,8}<?([^<>\s]{1,300})",
    re.M,
)
_SUFFIXES = ("", ".md", ".markdown", ".mdx")


def unread_form(reference: str) -> str:
    """The name of a form that is not read; empty for Markdown and anything else."""
    path = reference.partition("#")[0]
    return UNREAD.get(PurePosixPath(path).suffix.lower(), "")


def parts_of(text: str, reference: str, *feature: str) -> list[str]:
    """The other files of a PRD.

    Args:
        text: the text of the document.
        reference: its path from the root of the repository.
        feature: the names of the feature.

    Returns:
        Paths from the root, inside the document's own folder, in the order of the links, without
        fragments; at most `MAX_FILES`. Where files name the feature, only those. Whether a file
        exists is for the reader to find out; a path without a suffix may be a Markdown file.

    """
    place = PurePosixPath(reference)
    folder = place.parent
    if place.stem.lower().lstrip("_") not in _INDEXES:
        folder = folder / place.stem
    found: dict[str, None] = {}
    for link in _links(text):
        path = os.path.normpath(place.parent / link).replace(os.sep, "/")
        inside = PurePosixPath(path)
        if not inside.is_relative_to(folder) or path == reference or inside == folder:
            continue
        if inside.suffix.lower() not in (*_SUFFIXES, *UNREAD) or _NO_PARTS & set(fold(inside.stem)):
            continue
        found[path] = None
        if len(found) == MAX_FILES:
            break
    named = [path for path in found if names_feature(PurePosixPath(path).stem, *feature)]
    return named or list(found)


def _links(text: str) -> Iterator[str]:
    """The relative links of a text, without fragments and queries."""
    for match in _LINK.finditer(text):
        link = unquote((match[1] or match[2]).partition("#")[0].partition("?")[0])
        if (
            link
            and "://" not in link
            and not link.startswith(("/", "mailto:"))
            and "\0" not in link
        ):
            yield link


@dataclass(frozen=True)
class Parts:
    """The other files of a PRD, as read.

    Attributes:
        texts: the name of each without a suffix, and its text.
        note: how many there are, for the report: ", with 2 files that it links,"; empty for none.

    """

    texts: tuple[tuple[str, str], ...]
    note: str = ""


def read_parts(root: Path, document: Document, *feature: str) -> Parts:
    """Read the other files of a PRD.

    Args:
        root: the repository root.
        document: the PRD's first file.
        feature: the names of the feature.

    Returns:
        Their texts, together at most as large as the largest document. A file that does not exist,
        cannot be read or is outside the folder by a symbolic link is left out, and counted.

    """
    texts: list[tuple[str, str]] = []
    names: list[str] = []
    missed = 0
    left = MAX_BYTES
    home = os.path.realpath(root / PurePosixPath(document.reference).parent)
    for path in parts_of(document.text, document.reference, *feature):
        text = _read(root, path, home)
        if text is None or len(text) > left:
            missed += bool(PurePosixPath(path).suffix)  # without one it may be a folder
            continue
        left -= len(text)
        place = PurePosixPath(path)
        general = place.stem.lower().lstrip("_") in _INDEXES
        names.append(plain_line(place.name, 60))
        texts.append((place.parent.name if general else place.stem, text))
    said = [f"with {' and '.join(names) if len(names) < 3 else _count(len(names))} that it links"]
    said = said if texts else []
    said += [f"{'' if texts else 'with '}{_count(missed)} not read"] if missed else []
    return Parts(tuple(texts), f", {' and '.join(said)}," if said else "")


def _read(root: Path, path: str, home: str) -> str | None:
    """The text of a part; None when it is outside the folder or cannot be read."""
    candidates = [path] if PurePosixPath(path).suffix else [f"{path}.md", f"{path}/index.md"]
    for candidate in candidates:
        real = os.path.realpath(root / candidate)
        if unread_form(candidate) or not PurePath(real).is_relative_to(home):
            continue
        with suppress(DocumentError):
            return read_document(root, candidate).text
    return None


def _count(files: int) -> str:
    return f"{files} file" if files == 1 else f"{files} files"
