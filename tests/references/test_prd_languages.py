"""A PRD in any of ten languages gives its requirements, priorities and what is out of scope."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from feature_spec.references.prd import read_requirements, requirements_for

DOCUMENTS = Path(__file__).parents[1] / "documents" / "prd"
EXPECTED: dict[str, dict[str, list[str]]] = yaml.safe_load((DOCUMENTS / "expected.yml").read_text(encoding="utf-8"))

@pytest.mark.parametrize("name", EXPECTED)
def test_a_document_gives_what_stands_beside_it(name: str) -> None:
    prd = read_requirements((DOCUMENTS / name).read_text(encoding="utf-8"))
    given = [f"{item.id} | {item.priority or '-'} | {item.text}" for item in prd.requirements if not item.out]
    assert given == EXPECTED[name]["requirements"]
    assert [item.id for item in prd.requirements if item.out] == EXPECTED[name]["out_of_scope"]
