"""Three personas' specs, word for word; --rewrite-golden rewrites them for review as a diff."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest
import yaml

import interview
from document import Render

CASES = sorted((interview.ROOT / "tests" / "cases").glob("*.yml"))
GOLDEN = interview.ROOT / "tests" / "golden"
IDEAL = interview.ROOT / "tests" / "ideal"


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


def test_the_distance_to_the_ideal_is_the_one_that_was_reviewed(
    request: pytest.FixtureRequest,
) -> None:
    """tests/ideal/checkout.md is the spec an expert wrote by hand for the same answers."""
    ideal = (IDEAL / "checkout.md").read_text(encoding="utf-8").splitlines()
    golden = (GOLDEN / "checkout.md").read_text(encoding="utf-8").splitlines()
    lines = difflib.unified_diff(ideal, golden, "ideal", "rendered", lineterm="", n=0)
    distance = "\n".join(lines) + "\n"
    if request.config.getoption("--rewrite-golden"):
        (IDEAL / "checkout.diff").write_text(distance, encoding="utf-8", newline="\n")
    assert distance == (IDEAL / "checkout.diff").read_text(encoding="utf-8")


def test_every_golden_document_has_its_answers() -> None:
    assert {path.stem for path in GOLDEN.glob("*.md")} == {case.stem for case in CASES}
