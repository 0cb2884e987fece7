"""The shape of the feature: its surfaces, its data, and what happens to stored data."""

from __future__ import annotations

import re
from collections.abc import Mapping

from feature_spec.adopt.fields import Passage, not_applicable
from feature_spec.adopt.mentions import certain, doubtful, named
from feature_spec.adopt.rules.found import Clues, Found, Rule, said
from feature_spec.markdown import Fence, Item, Row, Section

_CALL = re.compile(r"`(?:GET|HEAD|OPTIONS|POST|PUT|PATCH|DELETE) /[^`]*`")
_OPERATIONS = (
    ("rest", _CALL),
    ("graphql", re.compile(r"`(?:query|mutation|subscription) \w[^`]*`")),
    ("grpc", re.compile(r"`rpc \w[^`]*`")),
    ("events", re.compile(r"`(?:publish|consume) [\w.-]+`")),
    ("jobs", re.compile(r"`job [\w-][^`]*`")),
)
_KINDS = ("rest", "graphql", "grpc", "events", "jobs", "ui", "storage")
_FENCES = {"graphql": "graphql", "proto": "grpc", "protobuf": "grpc"}
_SENTENCE = re.compile(r"The feature is (?!frontend code only)(.+)\.$")
_PARTS = (
    ("rest", r"\ba [^;]*\bREST\b[^;]* API\b"),
    ("graphql", r"\ba [^;]*\bGraphQL\b[^;]* API\b"),
    ("grpc", r"\ba [^;]*\bgRPC\b[^;]* API\b"),
    ("events", r"\bmessage handlers\b|\bevents that it sends\b"),
    ("jobs", r"\ba job\b"),
    ("ui", r"\bserver-rendered pages\b|\bits user interface is\b"),
    (
        "storage",
        r"\bits own tables\b|\bits own data\b|\ba change of stored data\b|\ba cache\b"
        r"|\bread access to stored data\b",
    ),
)
_OTHER_WAYS = re.compile(
    r"\b(?:jobs?|cron\w*|schedul\w+|nightly|hourly|daily|batch\w*|workers?|celery|sidekiq|queue\w*|"
    r"topics?|events?|publish\w*|consum\w+|subscri\w+|messages?|kafka|rabbitmq|webhooks?|graphql|"
    r"grpc|command.line|cli)\b",
    re.IGNORECASE,
)


def surfaces(clues: Clues) -> Found | None:
    """The surfaces by the template's own sentence, else by what the spec lists in its places.

    A store is named as the database engine, a user interface in the checklist or the stack, and
    an interface by the operations of Section 4. That is the whole answer only when each of these
    places is filled and no word of the spec speaks of another kind of interface; else it is a
    part, and the template's own default gives the rest.
    """
    stated = _by_sentence(clues)
    if stated:
        return stated
    places = {**_interfaces(clues), **_user_interface(clues), **_storage(clues)}
    if not places:
        return None
    standing = {"rest": True, "storage": True} | {
        kind: there for kind, (there, _) in places.items()
    }
    value = [kind for kind in _KINDS if standing.get(kind)]
    filled = "rest" in places and {"ui", "storage"} <= places.keys()
    evidence = "; ".join(
        f"{kind if there else 'no ' + kind} (line {text.line})"
        for kind, (there, text) in places.items()
    )
    line = min(text.line for _, text in places.values())
    return Found(value, line, evidence, partly=not filled or _speaks_of_more(clues, value))


def _by_sentence(clues: Clues) -> Found | None:
    section = clues.document.section("1", "technical overview")
    for text in clues.document.paragraphs(section) if section else []:
        sentence = _SENTENCE.match(text.words)
        if sentence and re.search(r", (?:with|called in process)\b", sentence[1]):
            tail = re.split(r", (?:with|called in process)\b", sentence[1], maxsplit=1)[1]
            return said([kind for kind, words in _PARTS if re.search(words, tail)], text)
    return None


def _interfaces(clues: Clues) -> dict[str, tuple[bool, Passage]]:
    """The kinds of operations that Section 4 lists in tables, bullets or contracts."""
    section = clues.document.section("4", "interfaces")
    found: dict[str, tuple[bool, Passage]] = {}
    for node in section.walk() if isinstance(section, Section) else ():
        if isinstance(node, Row | Item):
            for kind, call in _OPERATIONS:
                if kind not in found and (match := call.search(node.own)):
                    words = match[0].strip("`")
                    found[kind] = (True, Passage(node.line, words, words))
        elif isinstance(node, Fence) and (kind := _FENCES.get(node.info.casefold(), "")):
            found.setdefault(kind, (True, Passage(node.line, node.info, node.info)))
    return found


def _user_interface(clues: Clues) -> dict[str, tuple[bool, Passage]]:
    note = clues.document.note("Frontend Stack")
    if note and not_applicable(note.words):
        return {"ui": (False, note)}
    framework = clues.so_far.get("frontend_framework")
    if framework:
        return {"ui": (True, Passage(framework.line, framework.evidence, framework.evidence))}
    return {}


def _storage(clues: Clues) -> dict[str, tuple[bool, Passage]]:
    text = clues.document.bullet("Database Engine", "Database")
    if text and not_applicable(text.words):
        return {"storage": (False, text)}
    if text and clues.answer("databases"):
        return {"storage": (True, text)}
    return {}


def _speaks_of_more(clues: Clues, value: list[str]) -> bool:
    if {"events", "jobs"} <= set(value):
        return False
    for node in clues.document.spec.walk():
        if isinstance(node, Row | Item) or node.kind == "paragraph":
            cells = getattr(node, "cells", ())
            # The question of a checklist row is the template's, not the author's.
            own = " ".join(cell.text for cell in cells[3:]) if len(cells) == 5 else node.own
            own = re.sub(r"\*\*[^*]+\*\*|\[[^\[\]]*\](?!\()", "", own)
            if _OTHER_WAYS.search(own):
                return True
    return False


def data_classes(clues: Clues) -> Found | None:
    """The classes that the checklist names item by item, else those of the handling bullet."""
    names = clues.names("data_classes")
    note = clues.document.note("Data Protection")
    if note:
        if note.words.startswith("no sensitive data declared"):
            return said([], note)
        listed = _listed(note.words.partition(";")[0], names)
        if listed:
            return said(listed, note)
    text = clues.document.bullet("Sensitive Data Handling")
    values = certain(text.words.partition(".")[0], names) if text else ()
    return said(list(values), text) if text and values else None


def regulations(clues: Clues) -> Found | None:
    """The rules that the checklist names behind the data classes, or that a table has rows for."""
    names = clues.names("regulations")
    note = clues.document.note("Data Protection")
    if note and _listed(note.words.partition(";")[0], clues.names("data_classes")):
        tail = note.words.partition(";")[2].strip()
        listed = _listed(tail, names) if tail else []
        return said(listed, note) if listed or not tail else None
    text = clues.document.bullet("Sensitive Data Handling")
    values = certain(text.words, names) if text else ()
    return said(list(values), text) if text and values else None


def _listed(text: str, names: Mapping[str, str]) -> list[str]:
    """The values of a text that is nothing but a list of names; empty when it is more."""
    found = named(text, names)
    left = re.sub(r"\0|,|/|&|\band\b|\s", "", found.rest)
    return [] if left else list(found.values)


def data_change(clues: Clues) -> Found | None:
    """What happens to the tables of Section 3: new, altered step by step, or only read."""
    section = clues.document.section("3", "data model")
    for table in clues.document.tables(section) if section else ():
        text = Passage(table.line, " | ".join(table.columns), "")
        if table.columns[:2] == ("Step", "What happens"):
            return said("alter", text)
        if table.columns[:2] == ("What is read", "Owner"):
            return said("read_only", text)
    plan = clues.document.bullet("Migration Plan")
    if plan and re.search(
        r"\bexpand only: new tables\b|\bonly (?:adds|creates) new tables\b", plan.words
    ):
        return said("new", plan)
    return None


def service_dependencies(clues: Clues) -> Found | None:
    """What the key dependencies name after `Downstream:` except stores and brokers."""
    text = clues.document.bullet("Key Dependencies")
    tail = re.search(r"\bDownstream: (.+?)\.?$", text.words) if text else None
    if text is None or tail is None or "[TODO: the" in text.written.partition("Downstream")[2]:
        return None
    names: list[str] = []
    for part in tail[1].split("; "):
        pieces = [item for item in re.split(r", | and ", part) if item]
        if all(_is_plumbing(clues, item) for item in pieces):
            continue
        names += [item for item in pieces if not _is_plumbing(clues, item)]
    if any(len(item.split()) > 4 or doubtful(item) or len(item) > 60 for item in names):
        return None
    bare = [re.sub(r"^the (?=[a-z])", "", item) for item in names]
    return said(list(dict.fromkeys(bare)), text) if bare else None


def _is_plumbing(clues: Clues, item: str) -> bool:
    item = re.sub(r"^the ", "", unspaced(item))
    known = {**clues.names("databases"), **clues.names("message_broker")}
    folded = {name.casefold() for name in known}
    return item.casefold() in folded | {"identity provider", "none", "n/a"} or bool(
        named(item, known).values and not re.sub(r"[\0\d.\s]", "", named(item, known).rest)
    )


def unspaced(text: str) -> str:
    """A text with single spaces and without an end mark."""
    return " ".join(text.split()).rstrip(".;")


def consistency_pattern(clues: Clues) -> Found | None:
    """The pattern that the checklist's row on consistency names."""
    note = clues.document.note("Consistency")
    patterns = {
        "transactional outbox": "outbox",
        "saga by choreography": "saga_choreography",
        "saga by orchestration": "saga_orchestration",
    }
    offered = clues.words.values("consistency_pattern")
    for words, value in patterns.items():
        if note and value in offered and note.words.casefold().startswith(words):
            return said(value, note)
    return None


def api_versioning(clues: Clues) -> Found | None:
    """How the versioning bullet begins."""
    text = clues.document.bullet("Versioning", "API Versioning")
    ways = {
        "path": r"(?:by )?URL path",
        "header": r"(?:by )?(?:request )?header\b|media type",
        "package": r"(?:by )?(?:the )?package",
        "additive": r"(?:none, )?(?:changes are )?additive only",
    }
    offered = clues.words.values("api_versioning")
    found = [
        value
        for value, words in ways.items()
        if text and value in offered and re.match(words, text.words, re.IGNORECASE)
    ]
    return said(found[0], text) if text and len(found) == 1 else None


def message_broker(clues: Clues) -> Found | None:
    """The one broker that the tech stack names."""
    text = clues.document.bullet("Tech Stack")
    values = named(text.words, clues.names("message_broker")).values if text else ()
    return said(values[0], text) if text and len(values) == 1 else None


RULES: dict[str, Rule] = {
    "surfaces": surfaces,
    "data_classes": data_classes,
    "regulations": regulations,
    "data_change": data_change,
    "consistency_pattern": consistency_pattern,
    "message_broker": message_broker,
    "api_versioning": api_versioning,
    "service_dependencies": service_dependencies,
}
