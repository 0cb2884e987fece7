"""What the interview does not load: Jinja compiles a macro file in every copy that imports it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2.sandbox import SandboxedEnvironment

from interview import ROOT
from layouts import write_files


class Macros:
    """The macro files of the interview, and which of them were loaded."""

    def __init__(self) -> None:
        self.loaded: set[str] = set()
        self._jinja = SandboxedEnvironment(
            loader=jinja2.FunctionLoader(self._source),
            extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )

    def __getitem__(self, name: str) -> Any:
        return self._jinja.get_template(f"template/_interview/{name}.jinja").module

    def _source(self, path: str) -> str:
        self.loaded.add(Path(path).stem)
        return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("documents", "ranks"),
    [
        pytest.param((), False, id="no document"),
        pytest.param(("README.md", "src/api/client.json"), False, id="none that is near"),
        pytest.param(("docs/prd.md",), True, id="one that is near"),
    ],
)
def test_documents_are_ranked_only_where_some_are_near(
    documents: tuple[str, ...], ranks: bool, tmp_path: Path
) -> None:
    write_files(tmp_path, (".git/HEAD", *documents))
    macros = Macros()
    macros["discovery"].found(str(tmp_path / "specs" / "checkout"), str(tmp_path), "checkout")
    assert ("ranking" in macros.loaded) == ranks


@pytest.mark.parametrize(
    ("answers", "checks"),
    [
        pytest.param({"backend_language": "go", "owner": "@acme/shop"}, False, id="no list"),
        pytest.param({"roles": ["admin"]}, True, id="a list"),
    ],
)
def test_the_rules_of_lists_are_loaded_only_for_a_team_file_that_has_one(
    answers: dict[str, object], checks: bool
) -> None:
    macros = Macros()
    macros["team"].usable(answers)
    assert ("valid_lists" in macros.loaded) == checks


@pytest.mark.parametrize(
    ("files", "judges"),
    [
        pytest.param(("README.md", "src/notes.json"), False, id="none that says it"),
        pytest.param(("go.mod",), True, id="one at the root"),
        pytest.param(("backend/Gemfile",), True, id="one below the root"),
    ],
)
def test_the_rules_of_the_stack_are_loaded_only_where_a_file_may_say_it(
    files: tuple[str, ...], judges: bool, tmp_path: Path
) -> None:
    write_files(tmp_path, (".git/HEAD", *files))
    macros = Macros()
    macros["stack_near"].stack(str(tmp_path / "specs" / "checkout"), str(tmp_path), "checkout")
    assert ("stack_found" in macros.loaded) == judges
