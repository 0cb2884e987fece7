"""Small features from many trades, by the name of their folder: `tests/cases/features/`.

Each showed a sentence that its answers do not give. A test names the one that it is about, and
changes an answer where it needs another stack.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FEATURES = Path(__file__).parents[1] / "cases" / "features"
NAMES = sorted(file.stem for file in FEATURES.glob("*.yml"))


def feature(name: str, **changes: Any) -> dict[str, Any]:
    """Give the answers of a feature, changed where a change is named, and its path."""
    answers: dict[str, Any] = yaml.safe_load((FEATURES / f"{name}.yml").read_text("utf-8"))
    title = name.replace("-", " ").capitalize()
    return {"feature_path": f"specs/{name}", "feature_name": title, **answers, **changes}


def files(name: str) -> dict[str, str]:
    """Give the documents that lie in a feature's repository, by path, and their text."""
    folder = FEATURES / name
    found = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in found}
