"""Which package may import which: the floor plan of hooks/feature_spec, held.

`docs/decisions/0009-one-home-for-each-concept.md` has the reasons.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import feature_spec

PACKAGE = Path(feature_spec.__file__).parent
FLOWS = {"adopt", "copy", "repair", "update"}
SHARED = {"references", "rendering", "merge", "repository", "markdown", "finding", "terminal"}
MAY_IMPORT = {
    "markdown": set[str](),
    "finding": set[str](),
    "merge": {"markdown"},
    "repository": {"markdown"},
    "stack": {"markdown", "repository", "references"},
    "terminal": {"markdown"},
    "references": {"markdown", "repository"},
    "rendering": {"markdown", "repository", "references"},
    "cli": FLOWS | SHARED,
    "__main__": {"cli"},
    "__init__": set[str](),
    **dict.fromkeys(FLOWS, SHARED),
    "copy": SHARED | {"stack"},
}
"""For each package of feature_spec, or module beside them, what else of it may be imported."""

FILES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """Return the package, or module, of feature_spec that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, inside functions as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            module = node.module or ""
            names = [f"{module}.{name.name}" for name in node.names]
            yield from names if module == "feature_spec" else [module]


def imported_rooms(path: Path) -> set[str]:
    """Return the other packages of feature_spec that a file imports."""
    inside = [name.split(".") for name in imports(path) if name.startswith("feature_spec.")]
    return {parts[1] for parts in inside} - {room(path)}


def test_every_package_is_on_the_plan() -> None:
    assert len(FILES) > 60
    assert {room(path) for path in FILES} == set(MAY_IMPORT)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_package_may(path: Path) -> None:
    assert imported_rooms(path) <= MAY_IMPORT[room(path)]


def test_packages_import_each_other_in_no_circle() -> None:
    left = {name: set(allowed) for name, allowed in MAY_IMPORT.items()}
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]
    assert left == {}


@pytest.mark.parametrize("package", ["markdown", "merge"])
def test_pure_packages_read_no_file_and_start_nothing(package: str) -> None:
    reaching = {"os", "io", "pathlib", "subprocess", "shutil", "tempfile", "socket", "glob"}
    for path in (PACKAGE / package).rglob("*.py"):
        assert not {name.split(".")[0] for name in imports(path)} & reaching, path
        called = {
            node.func.id
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "open" not in called, path


def test_what_copier_starts_needs_only_the_standard_library_yaml_and_copiers_own_packages() -> None:
    started = ("copy", "update", "stack", *(MAY_IMPORT.keys() & SHARED))
    known = sys.stdlib_module_names | {"feature_spec", "yaml", "jinja2", "packaging", "copier"}
    paths = [path for path in FILES if room(path) in started]
    assert paths
    for path in paths:
        assert {name.split(".")[0] for name in imports(path)} <= known, path
