"""`pyproject.toml`: a Python project of PEP 621, with groups of PEP 735, Poetry, PDM or uv."""

from __future__ import annotations

import re

from feature_spec.stack.manifest import File, Manifest
from feature_spec.stack.python_names import language, names_of
from feature_spec.stack.toml_lines import read_tables, strings

_DEV = re.compile(r"dev|test|lint|doc|typing|check|e2e|ci\Z", re.IGNORECASE)


def read(file: File) -> Manifest:
    """Read a `pyproject.toml`; one that only configures tools says nothing."""
    tables = read_tables(file.text)
    project = tables.get("project", {})
    poetry = tables.get("tool.poetry.dependencies", {})
    names = [*strings(project.get("dependencies", "")), *poetry]
    dev: list[str] = [*tables.get("tool.poetry.dev-dependencies", {})]
    groups = {
        **tables.get("project.optional-dependencies", {}),
        **{f"dev-{name}": value for name, value in tables.get("dependency-groups", {}).items()},
        **{
            f"dev-{name}": value
            for name, value in tables.get("tool.pdm.dev-dependencies", {}).items()
        },
        "dev-uv": tables.get("tool.uv", {}).get("dev-dependencies", ""),
    }
    for group, value in groups.items():
        (dev if _DEV.search(group) else names).extend(strings(value))
    for table, content in tables.items():
        if table.startswith("tool.poetry.group.") and table.endswith(".dependencies"):
            (dev if _DEV.search(table.split(".")[3]) else names).extend(content)
    if not project and not poetry:
        return Manifest("pypi", (), names_of(dev))
    found = names_of(name for name in names if name != "python")
    return Manifest("pypi", found, names_of(dev), language(found, "?"))
