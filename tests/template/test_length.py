"""How long a spec is: each persona keeps its limit, and so fits what an agent reads at once."""

from __future__ import annotations

import pytest
import yaml

from document import Render
from interview import ROOT

CHARACTERS = 3.6
"""The characters of a token."""
LIMITS = {"checkout": 9_755, "revenue-report": 6_453, "ride-booking": 9_660}
"""The largest number of tokens of each persona's spec."""


def test_every_persona_has_a_limit_below_what_an_agent_reads_at_once() -> None:
    assert sorted(LIMITS) == sorted(case.stem for case in (ROOT / "tests/cases").glob("*.yml"))
    assert max(LIMITS.values()) < 10_000


@pytest.mark.parametrize(("persona", "limit"), LIMITS.items())
def test_a_persona_is_no_longer_than_its_limit(persona: str, limit: int, render: Render) -> None:
    answers = yaml.safe_load((ROOT / "tests/cases" / f"{persona}.yml").read_text(encoding="utf-8"))
    spec = render(feature_path=f"specs/{persona}", **answers)
    assert round(len(spec.text) / CHARACTERS) <= limit
