"""Who may reach the feature, how callers prove who they are, what decides what they may do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feature_spec.adopt.fields import Passage
from feature_spec.adopt.mentions import certain, doubtful, named
from feature_spec.adopt.rules.found import Clues, Found, Rule, said
from feature_spec.adopt.vocabulary import Way

_OPEN = re.compile(
    r"^(?:public\b|anyone may\b|no (?:sign-in|login|authentication)\b(?! yet))", re.I
)
_INSIDE = re.compile(
    r"\bour own staff\b|\bcalling services\b"
    r"|\b(?:staff|employees) only\b|\bonly (?:staff|employees)\b"
    r"|\binternal (?:users|services|callers|tools|staff)\b",
    re.IGNORECASE,
)
_SIGNED_IN = re.compile(
    r"\b(?:signed|logged)[- ]in (?:users?|customers?|members?)\b"
    r"|\bauthenticated (?:users?|customers?)\b",
    re.IGNORECASE,
)


def access(clues: Clues) -> Found | None:
    """Who may reach it: the sign-in bullet says public, else the callers that are named."""
    sign_in = clues.document.bullet("Authentication")
    if sign_in and _OPEN.match(sign_in.words):
        return said("public", sign_in)
    found = []
    for text in (
        clues.document.bullet("Key Dependencies"),
        sign_in,
        clues.document.bullet("Authorization"),
    ):
        words = text.words.partition("Downstream")[0] if text else ""
        if text and _INSIDE.search(words):
            found.append(said("internal", text))
        if text and _SIGNED_IN.search(words):
            found.append(said("signed_in", text))
    if len({item.value for item in found}) != 1:
        return None
    return found[0]


def _ways(clues: Clues) -> tuple[list[str], str, Passage] | None:
    """The methods and the client of OAuth, in the words that the template itself has for them."""
    note = clues.document.note("AuthN/AuthZ")
    if note:
        found = _in_checklist_words(note.words.partition(";")[0], clues.words.ways)
        if found:
            return *_answers(found), note
    bullet = clues.document.bullet("Authentication")
    nested = clues.document.nested("Authentication")
    labels = [item.label for item in nested if item.label] or (
        [bullet.words.partition(":")[0]] if bullet else []
    )
    ways = {way.label.casefold(): way for way in clues.words.ways}
    named_ways = [ways.get(label.casefold()) for label in labels]
    known = [way for way in named_ways if way]
    text = bullet or (Passage(nested[0].line, nested[0].words, "") if nested else None)
    if not known or len(known) < len(named_ways) or text is None:
        return None
    return *_answers(known), text


def _in_checklist_words(lead: str, ways: Sequence[Way]) -> list[Way]:
    """The ways that a note consists of, in the order of the choices."""
    found, left = [], lead
    for way in sorted(ways, key=lambda way: -len(way.in_checklist)):
        if way.in_checklist in left:
            left = left.replace(way.in_checklist, "", 1)
            found.append(way)
    return [] if re.sub(r",|\band\b|\s", "", left) else sorted(found, key=ways.index)


def _answers(ways: Sequence[Way]) -> tuple[list[str], str]:
    """The methods of ways, and the first client among them."""
    methods = list(dict.fromkeys(way.method for way in ways))
    return methods, next((way.client for way in ways if way.client), "")


def authn_methods(clues: Clues) -> Found | None:
    """The ways in, by the template's words for them, else by the names of the sign-in bullet.

    OIDC beside a session cookie, a JWT or mutual TLS is one way or two: nothing is certain then.
    """
    ways = _ways(clues)
    if ways:
        return said(ways[0], ways[2])
    text = clues.document.bullet("Authentication")
    if text is None or _OPEN.match(text.words):
        return None
    values = certain(text.words, clues.names("authn_methods"))
    if not values or ("oidc" in values and {"session_cookie", "jwt", "mtls"} & set(values)):
        return None
    return said(list(values), text)


def oidc_client(clues: Clues) -> Found | None:
    """The part the feature plays, in the template's words only."""
    ways = _ways(clues)
    return said(ways[1], ways[2]) if ways and ways[1] else None


def authz_models(clues: Clues) -> Found | None:
    """The models that the checklist names, else those of the authorization bullet and below it."""
    names = clues.names("authz_models")
    note = clues.document.note("AuthN/AuthZ")
    tail = note.words.partition(";")[2].strip() if note else ""
    if note and tail and not re.sub(r"\0|,|\band\b|\s", "", named(tail, names).rest):
        return said(list(named(tail, names).values), note)
    text = clues.document.bullet("Authorization")
    if text is None:
        return None
    nested = [item for item in clues.document.nested("Authorization") if item.label]
    labels = [named(item.label, names).values for item in nested]
    if labels and all(labels):
        return said(list(dict.fromkeys(value for found in labels for value in found)), text)
    values = certain(text.words, names) if not labels else ()
    return said(list(values), text) if values else None


def roles(clues: Clues) -> Found | None:
    """The names in code or before the first full stop behind `roles`."""
    texts = [clues.document.bullet("Authorization"), clues.document.bullet("RBAC")]
    for text in reversed(texts):
        listed = re.search(r"\broles:? ((?:`[^`]+`(?:, | and )?)+)", text.written) if text else None
        if text and listed and not doubtful(text.words.partition(".")[0]):
            return said(list(dict.fromkeys(re.findall(r"`([^`]+)`", listed[1]))), text)
    return None


def identity_provider(clues: Clues) -> Found | None:
    """The one address in the sign-in bullet or below it."""
    text = clues.document.bullet("Authentication")
    written = [text] if text else []
    written += [Passage(i.line, i.words, i.words) for i in clues.document.nested("Authentication")]
    found: dict[str, Passage] = {}
    for item in written:
        for address in re.findall(r"https://[^\s`<>()\[\]]+", item.written):
            found.setdefault(address.rstrip(".,;"), item)
    if len(found) != 1 or not {"oidc", "jwt"} & set(clues.answer("authn_methods") or []):
        return None
    address, item = next(iter(found.items()))
    return Found(address, item.line, item.words)


RULES: dict[str, Rule] = {
    "access": access,
    "authn_methods": authn_methods,
    "authz_models": authz_models,
    "oidc_client": oidc_client,
    "roles": roles,
    "identity_provider": identity_provider,
}
