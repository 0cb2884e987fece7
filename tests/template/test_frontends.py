"""A frontend has a file, and the document prints what it says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import interview
from document import Render

STACKS = interview.ROOT / "template" / "_stacks" / "frontend"
FRONTENDS = [name for name in interview.choices("frontend_framework") if name != "other"]
NAMES = re.compile(r"{% set names \| from_json %}(.+?){% endset %}", re.DOTALL)
USUAL = {"surfaces": ["rest", "ui"], "access": "signed_in", "e2e_tests": True, "wcag_level": "AA"}


def part(frontend: str) -> dict[str, Any]:
    """Return the names that the file of a frontend gives."""
    found = NAMES.search((STACKS / f"{frontend}.jinja").read_text(encoding="utf-8"))
    assert found, frontend
    said: dict[str, Any] = json.loads(found[1])
    return said


def native() -> list[str]:
    """Return the frontends that are apps on a device."""
    return [name for name in FRONTENDS if part(name)["kind"] == "native"]


@pytest.mark.parametrize("frontend", FRONTENDS)
def test_each_tool_of_a_frontend_is_printed(frontend: str, render: Render) -> None:
    said = part(frontend)
    spec = render(**USUAL, backend_language="python", frontend_framework=frontend)
    for name in ("label", "state", "build"):
        assert said[name] in spec.sections["1"], name
        if "[TODO" not in said[name]:
            assert said[name] in spec.sections["0.1"], name
    for name in ("unit", "test_library", "mock", "coverage"):
        assert said.get(name, "") in spec.sections["7"], name
    if said["kind"] != "server_rendered":
        assert said["e2e"] in spec.sections["7"]
        folder = said["folder"] if isinstance(said["folder"], str) else said["folder"][""]
        assert folder.split("{")[0] in spec.sections["5"]
        assert said["e2e_file"].split("{")[0] in spec.sections["5"]


@pytest.mark.parametrize("frontend", native())
def test_each_text_of_an_app_is_printed(frontend: str, render: Render) -> None:
    said = part(frontend)
    spec = render(**USUAL, frontend_framework=frontend, deployment_strategy="store")
    assert said["accessibility_test"] in spec.sections["7"]
    assert f"through platform features: {said['accessibility_means']}" in spec.sections["8"]
    assert f"App store release: {said['store_release']}.\n" in spec.sections["9"]


@pytest.mark.parametrize("language", ["none", "typescript", "python"])
def test_test_tools_are_the_pages_too_where_there_is_one_toolset(
    language: str, render: Render
) -> None:
    spec = render(
        **USUAL,
        backend_language=language,
        frontend_framework="react",
        test_tools={"unit": "Tool A", "mock": "Tool B", "e2e": "Tool C"},
    )
    tools = spec.sections["7"]
    assert "Tool A" in tools
    assert "Tool C" in tools
    assert ("Vitest, Testing Library, MSW" in tools) == (language == "python")
    assert "Playwright" not in tools


def test_a_coverage_tool_that_counts_lines_says_so_where_branches_are_asked(render: Render) -> None:
    app = {**USUAL, "frontend_framework": "ios", "coverage_metric": "branch"}
    assert "Xcode code coverage (lines)" in render(**app, backend_language="python").sections["7"]
    alone = render(**app, backend_language="none").sections["7"]
    assert "Xcode code coverage (lines)" not in alone
    assert "of lines in the source files of Section 5. In CI, `xcodebuild test" in alone
