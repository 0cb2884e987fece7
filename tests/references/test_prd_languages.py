"""A PRD in any of ten languages gives its requirements, priorities and what is out of scope."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from feature_spec.copy.lists import as_requirements
from feature_spec.references.prd import read_requirements, requirements_for

DOCUMENTS = Path(__file__).parents[1] / "documents" / "prd"
EXPECTED: dict[str, Any] = yaml.safe_load((DOCUMENTS / "expected.yml").read_text(encoding="utf-8"))

@pytest.mark.parametrize("name", EXPECTED)
def test_a_document_gives_what_stands_beside_it(name: str) -> None:
    prd = read_requirements((DOCUMENTS / name).read_text(encoding="utf-8"))
    selection = requirements_for(prd, "Checkout", "checkout")
    given = [f"{item['prd']} | {item.get('priority', '-')} | {item['text']}" for item in as_requirements(selection)]
    assert given == EXPECTED[name]["requirements"]
    assert [item.id for item in prd.requirements if item.out] == EXPECTED[name]["out_of_scope"]
    assert EXPECTED[name].get("remark", selection.remark) == selection.remark
