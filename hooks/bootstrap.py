"""What the hooks share before they can import the package.

Copier starts them in an isolated interpreter, so that no module of the working directory is
imported. It leaves out the folder of the script and what is installed for one user only.
"""

from __future__ import annotations

import sys


def find_yaml() -> None:
    """Make PyYAML importable where it is installed for this user only."""
    try:
        import yaml  # noqa: F401 (is it there?)
    except ImportError:
        import site

        sys.path.append(site.getusersitepackages())


def reason_of(problem: BaseException) -> str:
    """Return an unexpected problem as a few words on one line, its type first."""
    return " ".join(f"{type(problem).__name__}: {problem}".split())[:300]


def say(sentence: str) -> None:
    """Print a sentence on stderr, as one line without anything that a terminal would obey."""
    line = "".join(char if char.isprintable() else " " for char in sentence)
    print(" ".join(line.split()), file=sys.stderr)
