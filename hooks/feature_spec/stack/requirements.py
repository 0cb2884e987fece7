"""`requirements*.txt`, `Pipfile` and `setup.cfg`: Python packages before `pyproject.toml`."""

from __future__ import annotations

import re

from feature_spec.stack.manifest import File, Manifest
from feature_spec.stack.python_names import language, names_of
from feature_spec.stack.toml_lines import read_tables

_DEV = re.compile(r"dev|test|lint|doc|typing|ci\b", re.IGNORECASE)
_SECTION = re.compile(r"\[([^\[\]]*)\]\s*\Z")


def read(file: File) -> Manifest:
    """Read one of the three, as its name says."""
    name = file.path.rpartition("/")[2]
    if name == "Pipfile":
        tables = read_tables(file.text)
        return _manifest([*tables.get("packages", {})], [*tables.get("dev-packages", {})])
    if name == "setup.cfg":
        return _setup(file.text)
    lines = (line.partition("#")[0].strip() for line in file.text.splitlines())
    names = [line for line in lines if line and line[0] != "-" and "://" not in line.split(" @")[0]]
    return _manifest([], names) if _DEV.search(name) else _manifest(names, [])


def _setup(text: str) -> Manifest:
    """The requirements of `setup.cfg`: the indented lines below the key."""
    names: list[str] = []
    dev: list[str] = []
    section = key = ""
    for line in text.splitlines():
        if found := _SECTION.match(line):
            section, key = found[1].strip(), ""
        elif line[:1] not in (" ", "\t", "#", ";", ""):
            key, _, rest = line.partition("=")
            key, line = key.strip(), rest
        value = line.strip()
        if not value or value[0] in "#;[":
            continue
        if section == "options" and key == "install_requires":
            names.append(value)
        elif section == "options.extras_require":
            (dev if _DEV.search(key) else names).append(value)
    return _manifest(names, dev) if names or dev else Manifest()


def _manifest(names: list[str], dev: list[str]) -> Manifest:
    found = names_of(names)
    return Manifest("pypi", found, names_of(dev), language(found, "??") if found else ())
