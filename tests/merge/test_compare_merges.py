"""`scripts/compare_merges.py`: it sees a merge result that differs."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

import interview

SCRIPT = interview.ROOT / "scripts" / "compare_merges.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


def test_the_package_of_the_work_tree_merges_as_itself(script: dict[str, Any]) -> None:
    compared = script["compare"](range(2), script["HOOKS"])
    assert compared.different == {}
    assert compared.ways.total() == 2
    assert min(compared.now, compared.then) > 0


def test_another_result_is_found(script: dict[str, Any], tmp_path: Path) -> None:
    """A stand-in for a package of another revision always gives the author's text."""
    merge = tmp_path / "feature_spec" / "merge"
    merge.mkdir(parents=True)
    (tmp_path / "feature_spec" / "__init__.py").write_text("", encoding="utf-8")
    (merge / "__init__.py").write_text(
        "import types\n"
        "def merge_specs(base, ours, theirs):\n"
        "    return types.SimpleNamespace(text=ours, conflicts=0, way='ours')\n",
        encoding="utf-8",
    )
    compared = script["compare"](range(2), tmp_path)
    assert compared.different == {0: "text, way", 1: "text, way"}


def test_a_revision_is_unpacked(script: dict[str, Any], tmp_path: Path) -> None:
    hooks = script["_package_at"]("HEAD", tmp_path)
    assert (hooks / "feature_spec" / "merge" / "__init__.py").is_file()
