"""The stack: architecture style, languages, frameworks, stores, data access."""

from __future__ import annotations

import re

from feature_spec.adopt.fields import Passage, not_applicable, placeholders
from feature_spec.adopt.mentions import certain, doubtful, named, only, unbracketed
from feature_spec.adopt.rules.found import Clues, Found, Rule, agreed, said

_OTHER_STORE = re.compile(r"[A-Z][\w.+-]*(?: [\w.+-]+){0,2}")


def architecture_style(clues: Clues) -> Found | None:
    """The style that the checklist names, else the one that the text of Section 1 names."""
    names = clues.names("architecture_style")
    note = clues.document.note("Architecture Style")
    if note:
        style = only(note.words, names)
        return said(style, note) if style else None
    section = clues.document.section("1", "technical overview")
    texts = clues.document.paragraphs(section)[:2] if section else []
    found = [(only(text.words, names), text) for text in texts]
    return agreed(*(said(style, text) for style, text in found if style))


def _stack(clues: Clues, *items: str) -> list[Passage]:
    """The texts that say what the stack is: checklist notes, then the bullet of Section 1."""
    texts = [clues.document.note(item) for item in items]
    return [text for text in (*texts, clues.document.bullet("Tech Stack")) if text]


def _back(clues: Clues, text: Passage) -> str:
    """A text of the stack without its clauses about the front end alone, and without brackets."""
    front, back = clues.names("frontend_framework"), clues.names("backend_framework")
    clauses = re.split(r";\s+", text.words)
    kept = [
        clause
        for clause in clauses
        if len(clauses) == 1 or not named(clause, front).values or named(clause, back).values
    ]
    return unbracketed("; ".join(kept))[0]


def backend_language(clues: Clues) -> Found | None:
    """The one language of the frameworks named, else the one language named.

    TypeScript beside a front-end framework says nothing: it may be the front end's.
    """
    found = []
    note = clues.document.note("Backend Stack")
    if note and not_applicable(note.words):
        return said("none", note) if "frontend" in note.words.casefold() else None
    for text in _stack(clues, "Backend Stack"):
        words = _back(clues, text)
        if doubtful(named(words, _all_names(clues)).rest):
            continue
        languages = set(named(words, clues.names("backend_language")).values)
        frameworks = named(words, clues.names("backend_framework")).values
        owners = [clues.words.frameworks[name] for name in frameworks]
        if owners:
            common = frozenset.intersection(*owners)
            languages = set(common) if len(common) == 1 else set(common) & languages
        elif named(words, clues.names("frontend_framework")).values:
            languages -= {"typescript"}
            if not languages:
                continue
        if len(languages) == 1:
            found.append(said(languages.pop(), text))
    return agreed(*found)


def _all_names(clues: Clues) -> dict[str, str]:
    names: dict[str, str] = {}
    for question in ("backend_language", "backend_framework", "frontend_framework", "databases"):
        names.update(clues.names(question))
    return names


def backend_framework(clues: Clues) -> Found | None:
    """The one framework named that belongs to the backend's language."""
    language = clues.answer("backend_language")
    found = []
    for text in _stack(clues, "Backend Stack"):
        words = _back(clues, text)
        names = named(words, clues.names("backend_framework"))
        values = [name for name in names.values if language in clues.words.frameworks[name]]
        if len(values) == 1 == len(names.values) and not doubtful(
            named(words, _all_names(clues)).rest
        ):
            found.append(said(values[0], text))
    return agreed(*found)


def frontend_framework(clues: Clues) -> Found | None:
    """The one front-end framework that the checklist or the tech stack names."""
    names = clues.names("frontend_framework")
    found = []
    note = clues.document.note("Frontend Stack")
    if note and not_applicable(note.words):
        return None
    for text in _stack(clues, "Frontend Stack"):
        words, _ = unbracketed(text.words)
        values = named(words, names).values
        if len(values) == 1 and not doubtful(named(words, _all_names(clues)).rest):
            found.append(said(values[0], text))
    return agreed(*found)


def databases(clues: Clues) -> Found | None:
    """The stores that the database engine names; another one alone is a store of that name."""
    text = clues.document.bullet("Database Engine", "Database")
    if text is None or not_applicable(text.words):
        return None
    names = clues.names("databases")
    values = certain(text.words, names)
    if values:
        return said(list(values), text)
    if "other" in str(clues.words.questions.get("databases", {}).get("choices", "")):
        words, _ = unbracketed(text.words)
        if _OTHER_STORE.fullmatch(words) and not named(text.words, names).values:
            return said(["other"], text)
    return None


def database_other(clues: Clues) -> Found | None:
    """The name of a store that the template does not know."""
    text = clues.document.bullet("Database Engine", "Database")
    if text is None or placeholders(text.written) or clues.answer("databases") != ["other"]:
        return None
    return said(text.words, text)


def orm(clues: Clues) -> Found | None:
    """The usual data access library that the stack names, as an item of its list."""
    found = []
    families = {name: name for name in clues.words.libraries}
    families |= {name.split(" ")[0]: name for name in families if re.search(r" \d", name)}
    for text in _stack(clues, "Backend Stack"):
        for item in re.split(r"[,;]\s+", text.words):
            item = item.strip().rstrip(".")
            if item in families and not doubtful(item):
                found.append(said(families[item], text))
    return agreed(*found)


def redis_role(clues: Clues) -> Found | None:
    """The uses in brackets behind Redis in the tech stack: `Redis (sessions, cache)`."""
    text = clues.document.bullet("Tech Stack")
    uses = re.search(r"(?:Redis|Valkey)(?: \d[\w.]*)? \(([^()]*)\)", text.words) if text else None
    if text is None or uses is None:
        return None
    items = [item.strip() for item in uses[1].split(",")]
    names = {name.casefold(): value for name, value in clues.names("redis_role").items()}
    if not all(item.casefold() in names for item in items):
        return None
    return said(list(dict.fromkeys(names[item.casefold()] for item in items)), text)


RULES: dict[str, Rule] = {
    "architecture_style": architecture_style,
    "backend_language": backend_language,
    "backend_framework": backend_framework,
    "frontend_framework": frontend_framework,
    "databases": databases,
    "database_other": database_other,
    "orm": orm,
    "redis_role": redis_role,
}
