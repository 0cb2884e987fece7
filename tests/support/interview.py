"""The interview as data: every question with its choices, read from copier.yml itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from allpairspy import AllPairs

from feature_spec.rendering.questions import (
    Details,
    Interview,
    labels_of,
    read_interview,
    unasked_of,
)
from feature_spec.rendering.render import Rendering

ROOT = Path(__file__).resolve().parents[2]
Answers = dict[str, Any]


@cache
def _read() -> Interview:
    return read_interview(lambda path: (ROOT / path).read_text(encoding="utf-8"))


def settings() -> Mapping[str, Any]:
    """Return what Copier does with the template: keys that begin with ``_``."""
    return _read().settings


def includes() -> list[str]:
    """Return the paths of the interview's files, in the order asked."""
    return list(_read().files)


def questions() -> Mapping[str, Details]:
    """Return every question by its name, in the order asked."""
    return _read().questions


def file_of(name: str) -> str:
    """Return the path of the file that asks a question."""
    return next(path for path, names in _read().files.items() if name in names)


def texts(details: Any) -> Iterator[str]:
    """Yield every text of a question, or of a part of it, that Copier may render."""
    if isinstance(details, str):
        yield details
    elif isinstance(details, dict):
        for value in details.values():
            yield from texts(value)


def choices(name: str) -> list[Any]:
    """Return the values a question offers; none for free text and for computed choices."""
    return list(labels_of(questions()[name]).values())


def labels(name: str) -> dict[str, Any]:
    """Return the values a question offers by their labels; none for free text."""
    return labels_of(questions()[name])


def unasked(name: str) -> tuple[str, ...]:
    """Return what a question takes beside its choices where it does not apply."""
    return unasked_of(questions()[name])


def macros(name: str, folder: str = "_interview") -> Any:
    """Return a module of the template: its macros are callable, its variables readable."""
    return Rendering(ROOT).module(f"template/{folder}/{name}.jinja")


EVERYTHING: Answers = {
    "surfaces": ["rest", "graphql", "grpc", "events", "jobs", "ui", "storage"],
    "data_classes": ["pii", "card", "financial", "health", "secrets", "confidential"],
    "architecture_style": "microservices",
    "authn_methods": ["session_cookie", "jwt", "oidc", "api_key"],
    "authz_models": ["rbac", "abac", "ownership", "scopes"],
    "backend_language": "typescript",
    "frontend_framework": "react",
    "databases": ["postgresql", "redis", "mongodb", "object_storage"],
    "service_dependencies": ["payment provider", "stock"],
}

_NEEDS: dict[str, Answers] = {"frontend_rendering": {"frontend_framework": "nextjs"}}
"""What else a question needs before it applies, by its name."""


def everything_for(name: str) -> Answers:
    """Return the answers of a feature that has everything, to which a question applies."""
    return {**EVERYTHING, **_NEEDS.get(name, {})}


def each_choice() -> Iterator[tuple[str, Answers]]:
    """Yield a case for each single choice, on a feature that has everything.

    A case is a readable name and its answers. A new choice is covered the day it is added.
    """
    for name, question in questions().items():
        for value in choices(name):
            answer = [value] if question.get("multiselect") else value
            yield f"{name}={value}", {**everything_for(name), name: answer}
        if question.get("multiselect"):
            if "validator" not in question:
                yield f"{name}=none", {**everything_for(name), name: []}
            yield f"{name}=all", {**everything_for(name), name: choices(name)}
        if question["type"] == "bool":
            yield f"{name}=yes", {**everything_for(name), name: True}
            yield f"{name}=no", {**everything_for(name), name: False}


_SIGN_IN: list[Answers] = [
    {"access": "public"},
    *({"authn_methods": [way]} for way in choices("authn_methods") if way != "oidc"),
    *({"authn_methods": ["oidc"], "oidc_client": part} for part in choices("oidc_client")),
]
_DIMENSIONS: list[list[Answers]] = [
    [{"backend_language": value} for value in choices("backend_language")],
    [{}, *({"frontend_framework": value} for value in choices("frontend_framework"))],
    [{}, *({"databases": [value]} for value in choices("databases"))],
    [{}, *({"surfaces": [value]} for value in ("rest", "graphql", "grpc", "events", "jobs"))],
    _SIGN_IN,
    [{"deployment_strategy": value} for value in choices("deployment_strategy")],
    [{"authz_models": [value]} for value in choices("authz_models")],
    [{"architecture_style": value} for value in choices("architecture_style")],
    [{"data_change": value} for value in choices("data_change")],
    [{"platform": value} for value in choices("platform")],
]


def pairs() -> Iterator[tuple[str, Answers]]:
    """Yield cases in which every two values of the main dimensions meet at least once."""
    for number, picked in enumerate(AllPairs(_DIMENSIONS), start=1):
        answers: Answers = {}
        surfaces: list[str] = []
        for part in picked:
            surfaces += part.get("surfaces", [])
            answers.update(part)
        surfaces += ["ui"] if "frontend_framework" in answers else []
        surfaces += ["storage"] if "databases" in answers else []
        if answers["backend_language"] == "none" and "ui" not in surfaces:
            answers["backend_language"] = "python"
        answers["surfaces"] = surfaces
        yield f"pair{number:03}", answers
