"""Three personas' specs, word for word; --rewrite-golden rewrites them for review as a diff."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import interview
from conftest import Render

CASES = sorted((interview.ROOT / "tests" / "cases").glob("*.yml"))
GOLDEN = interview.ROOT / "tests" / "golden"


@pytest.mark.parametrize("case", CASES, ids=[case.stem for case in CASES])
def test_a_persona_gets_the_spec_that_was_reviewed(
    case: Path, render: Render, request: pytest.FixtureRequest
) -> None:
    answers: dict[str, Any] = yaml.safe_load(case.read_text(encoding="utf-8"))
    spec = render(**answers, feature_path=f"specs/{case.stem}")
    golden = GOLDEN / f"{case.stem}.md"
    if request.config.getoption("--rewrite-golden"):
        golden.write_text(spec.text, encoding="utf-8", newline="\n")
    assert spec.text == golden.read_text(encoding="utf-8")


def test_every_golden_document_has_its_answers() -> None:
    assert {path.stem for path in GOLDEN.glob("*.md")} == {case.stem for case in CASES}
