"""Names of Python packages in requirements (https://packaging.python.org, PEP 503 and PEP 508)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from feature_spec.stack.hints import known

_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_SEPARATORS = re.compile(r"[-_.]+")
_BACKEND = ("backend_framework", "databases", "orm", "message_broker")


def names_of(requirements: Iterable[str]) -> tuple[str, ...]:
    """The normal names of requirements, as `sqlalchemy` of `SQLAlchemy[asyncio]>=2`."""
    found = (_NAME.match(requirement) for requirement in requirements)
    return tuple(normal(match[1]) for match in found if match)


def normal(name: str) -> str:
    """The normal form of a name."""
    return _SEPARATORS.sub("-", name).lower()


def language(names: Iterable[str], otherwise: str) -> tuple[str, ...]:
    """Say that the backend is Python: certain with a web framework.

    Args:
        names: the packages that the code needs to run.
        otherwise: how doubtful it is without anything of a backend: ``?`` or ``??``.

    """
    hints = [hint for name in names for hint in known("pypi", name)]
    if any(hint.question == "backend_framework" for hint in hints):
        doubt = ""
    elif any(hint.question in _BACKEND for hint in hints):
        doubt = "?"
    else:
        doubt = otherwise
    return (f"backend_language{doubt}: python",)
