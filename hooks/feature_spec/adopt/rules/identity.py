"""Who and what: the feature's name, its summary, its owner, its module."""

from __future__ import annotations

import re

from feature_spec.adopt.fields import Passage, is_open, placeholders
from feature_spec.adopt.rules.found import Clues, Found, Rule, agreed, said
from feature_spec.references.feature_name import without_ordinal

_TITLE_TAIL = re.compile(
    r"[\s:,-]*\b(?:implementation\s+)?spec(?:ification)?\s*(?:\(spec\))?\s*$", re.I
)
_TITLE_HEAD = re.compile(
    r"^\s*(?:(?:(?:implementation|feature|technical|functional|design)\s+)?spec(?:ification)?"
    r"\s*(?:\(spec\))?|(?:requirements|design)\s+doc(?:ument)?|implementation\s+plan"
    r"|(?:change\s+)?proposal|change)\s*[:\u2013\u2014-]\s*",
    re.I,
)
# The name of a folder, as a title has it where a tool wrote the title.
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+|[a-z]+")
# A title that says what kind of document it is, and of nothing.
_NO_NAME = re.compile(
    r"(?:the|implementation|feature|technical|functional|design|software|system|product|api|test"
    r"|requirements?|\s)*",
    re.I,
)
_SENTENCE = re.compile(r"The feature is |\[TODO")
_UNIT = re.compile(r"(?:Module|Service|module|service) `([a-z][a-z0-9_-]{0,39})`")


def feature_name(clues: Clues) -> Found | None:
    """The title of the front matter, or of a document that calls itself a spec.

    It is the name without the words for a spec and without the number that orders its folder.
    """
    title = clues.document.front("title")
    if title is None:
        first = next((s for s in clues.document.spec.sections if s.level == 1), None)
        if first is None:
            return None
        if not _TITLE_HEAD.match(first.words) and not _TITLE_TAIL.search(first.words):
            return None
        title = Passage(first.line, first.words.replace("\\", ""), first.words)
    name = _TITLE_TAIL.sub("", _TITLE_HEAD.sub("", title.words)).strip()
    bare = without_ordinal(name)
    if bare != name.lower() and name.lower().endswith(bare):
        kept = name[len(name) - len(bare) :]
        name = kept[:1].upper() + kept[1:]
    if _SLUG.fullmatch(name):
        name = name.replace("-", " ").capitalize()
    if _NO_NAME.fullmatch(name) or len(name) > 60 or placeholders(title.written):
        return None
    return said(name, title)


def feature_summary(clues: Clues) -> Found | None:
    """The first paragraph of Section 1, when it is one filled line of at most 300 characters."""
    section = clues.document.section("1", "technical overview")
    if section is None:
        return None
    for text in clues.document.paragraphs(section)[:1]:
        if is_open(text.written) or placeholders(text.written) or _SENTENCE.match(text.written):
            return None
        if (
            "\n" in text.written
            or len(text.written) > 300
            or re.search(r"[*_<>|\[\]]", text.written)
        ):
            return None
        return Found(text.written, text.line, text.words)
    return None


def owner(clues: Clues) -> Found | None:
    """The front matter's owner."""
    text = clues.document.front("owner")
    if text is None or placeholders(text.written) or len(text.words) > 120:
        return None
    return said(text.words, text)


def module_name(clues: Clues) -> Found | None:
    """``Module `name` owns`` in the component boundary, or the same in the checklist."""
    found = []
    for text in (
        clues.document.bullet("Component Boundary"),
        clues.document.note("Service Boundaries"),
    ):
        names = set(_UNIT.findall(text.written)) if text else set()
        if text and len(names) == 1:
            found.append(said(names.pop(), text))
    return agreed(*found)


RULES: dict[str, Rule] = {
    "feature_name": feature_name,
    "feature_summary": feature_summary,
    "owner": owner,
    "module_name": module_name,
}
