"""Three personas' specs, word for word; --rewrite-golden rewrites them for review as a diff."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import filling
import interview
from document import Render

TESTS = interview.ROOT / "tests"
CASES = sorted((TESTS / "cases").glob("*.yml"))
GOLDEN = TESTS / "golden"


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


# What the expert knew of this shop and no answer says; and the job in the table of 4.2, which holds
# what can be called, while SEC-SPC-036 says the same of the job.
UNSAID = {
    "`job reconcile-payments`",
    "`e2e/checkout.spec.ts`",
    "`tests/checkout/`",
    "`tests/security/`",
    "Amounts are not negative",
    "One effect per provider event (REQ-SPC-003)",
    "One order per checkout (REQ-SPC-002)",
    "One result per idempotency key",
    "One row per provider payment (REQ-SPC-003)",
    "Orders stuck",
    "Paging",
    "`customer_id`",
    "totals, `provider_ref`, `card_brand`, `card_last4`",
    "webhook secret, provider key",
}


def test_what_an_expert_wrote_by_hand_for_the_same_answers_is_rendered() -> None:
    """Its headings, rows and bullets; the words are those of the template."""
    ideal, golden = (records(TESTS / kind / "checkout.md") for kind in ("ideal", "golden"))
    assert len(ideal) > 200
    assert {record for _, record in ideal - golden} <= UNSAID


def records(file: Path) -> set[tuple[str, str]]:
    """The headings, and the rows and bullets under each."""
    found, heading, fenced = set(), "", False
    for line in file.read_text(encoding="utf-8").splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            heading = re.sub(r"^#+ (\d+(\.\d+)*\.? )?", "", line)
        if not fenced:
            found.add((heading, filling.record_of(line)))
    return found


def test_every_golden_document_has_its_answers() -> None:
    assert len(CASES) == 3
    assert {path.stem for path in GOLDEN.glob("*.md")} == {case.stem for case in CASES}
