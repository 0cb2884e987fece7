"""The references of a hand-written spec: its links, as paths from the repository's root."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from feature_spec.adopt.fields import LabelledSpec, Passage, is_open
from feature_spec.adopt.rules.found import Found
from feature_spec.references.kinds import KINDS
from feature_spec.references.verify import nearest, verify
from feature_spec.repository.place import Place

_LINK = re.compile(
    r"\[[^\[\]]*\]\(\s*<?([^<>()\s]*(?:\([^()\s]*\)[^<>()\s]*)*)>?(?:\s+\"[^\"]*\")?\s*\)"
)
_ONE_LINK = re.compile(rf"\[([^\[\]]+)\]{_LINK.pattern.partition(']')[2].partition(']')[2]}")
_URL = re.compile(r"https?://", re.IGNORECASE)
_PATH = re.compile(r"[^\s\[\]|,;]+\.[A-Za-z0-9]{1,8}(?:#\S*)?")
_OTHER_LABELS = {"Status", *(kind.header for kind in KINDS)}


@dataclass(frozen=True)
class References:
    """The targets of the links of a spec.

    Attributes:
        found: the references that lead somewhere, by question.
        problems: one sentence for each link that does not, or that two places give differently.

    """

    found: dict[str, Found] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def references(document: LabelledSpec, place: Place) -> References:
    """Resolve the references of the front matter and of the header.

    Args:
        document: the spec.
        place: where its folder is.

    Returns:
        Paths from the repository's root, or web addresses as they are. A dead link is left out.

    """
    result = References()
    for kind in KINDS:
        question = kind.question
        candidates: dict[str, Passage] = {}
        for text in (document.front(question), document.header.get(kind.header)):
            written = _destination(text.written) if text else ""
            if text and written:
                resolved = resolve(place, written)
                if resolved:
                    candidates.setdefault(resolved, text)
                else:
                    result.problems.append(_dead(place, text, written))
        if len(candidates) == 1:
            reference, text = next(iter(candidates.items()))
            result.found[question] = Found(reference, text.line, text.words)
        elif candidates:
            lines = " and ".join(str(text.line) for text in candidates.values())
            result.problems.append(
                f"lines {lines} lead to two documents for {question}: left empty"
            )
    result.problems[:] = dict.fromkeys(result.problems)
    _more(document, place, result)
    return result


def resolve(place: Place, written: str) -> str:
    """Where a link of the spec leads: a path from the repository's root, or a web address.

    Returns:
        The reference; empty when nothing is there.

    """
    if _URL.match(written):
        return written
    path, mark, fragment = written.partition("#")
    path = unquote(path)
    inside = posixpath.normpath(posixpath.join(place.path, path))
    for candidate in (
        (path.lstrip("/"),) if path.startswith("/") else (inside, posixpath.normpath(path))
    ):
        if candidate in (".", "") or candidate.startswith("../") or re.search(r"[:#\\]", candidate):
            continue
        if verify(place.root, candidate).standing in ("found", "folder"):
            return candidate + mark + fragment
    return ""


def _destination(written: str) -> str:
    """The link in a value: Markdown's, a web address, or a path alone."""
    if is_open(_LINK.sub("x", written)):
        return ""
    link = _LINK.search(written)
    if link:
        return link[1]
    bare = written.strip().strip("`<>")
    return bare if _URL.match(bare) or _PATH.fullmatch(bare) else ""


def _dead(place: Place, text: Passage, written: str) -> str:
    near = nearest(place.root, written.removeprefix("./").lstrip("./"))
    hint = f"; near it: {near[0]}" if near else ""
    return f"line {text.line}: {written} has no target{hint}"


def _more(document: LabelledSpec, place: Place, result: References) -> None:
    found: list[dict[str, str]] = []
    lines: list[Passage] = []
    for label, text in document.header.items():
        link = _ONE_LINK.fullmatch(text.written)
        if label in _OTHER_LABELS or not link or len(label) > 120:
            continue
        resolved = resolve(place, link[2])
        if resolved:
            found.append({"label": label, "path": resolved})
            lines.append(text)
        else:
            result.problems.append(_dead(place, text, link[2]))
    if found:
        result.found["more_references"] = Found(found, lines[0].line, lines[0].words)
