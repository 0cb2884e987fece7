"""`copier update` where a table has another head, another heading, or a remark between its rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

import releases
import updates

pytestmark = pytest.mark.copier

BODY = """\
# {{ feature_name }}

## 1. Checks

| Item | Question | Alignment Notes |
| --- | --- | --- |
| Style | Which style? | PROPOSED: modular monolith |
| Alerts | Who is called? | PROPOSED: burn-rate alerts; routing is open |

## 2. Coded Requirements (Traceability)

| ID | Description | Parent |
| --- | --- | --- |
| **[REQ-SPC-001]** | [TODO: the main flow, as a sentence] | N/A |
| **[REQ-SPC-002]** | [TODO: what must never happen] | N/A |

## 3. Results

Coder agents use this section to find a test.

| ID | Result | Evidence |
| --- | --- | --- |
| VAL-SPC-001 | not run | |
| VAL-SPC-002 | not run | |
| VAL-SPC-003 | not run | |

## Notes
"""
APPROVED = (
    "PROPOSED: burn-rate alerts; routing is open",
    "ALIGNED @ana 2026-11-05: agreed; Section 9",
)
FLOW = ("[TODO: the main flow, as a sentence]", "When paid, the module stores the order")
PASSED = ("| VAL-SPC-001 | not run | |", "| VAL-SPC-001 | pass | run 7 |")
QUOTE = ("| VAL-SPC-002 | not run | |\n", "| VAL-SPC-002 | not run | |\n\n> @ben: why these?\n\n")
WITH_RELEASE = (
    ("## 2. Coded Requirements (Traceability)", "## 2. Requirements"),
    ("| Parent |\n| --- |", "| Parent | Release |\n| --- | --- |"),
    ("a sentence] | N/A |", "a sentence] | N/A | next |"),
    ("never happen] | N/A |", "never happen] | N/A | next |"),
)

Changes = tuple[tuple[str, str], ...]


def changed(text: str, changes: Changes) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@dataclass(frozen=True)
class Case:
    """What the author and the template change, and what has to be different from the template."""

    author: Changes
    template: Changes
    result: Changes
    conflicts: int = 0


CASES = {
    "a column with a result has another name": Case(
        (PASSED,), (("| Result |", "| Outcome |"),), (PASSED,)
    ),
    "a column with an approval has another name": Case(
        (APPROVED,), (("| Alignment Notes |", "| Decision |"),), (APPROVED,)
    ),
    "the author gave a column another name": Case(
        (("| Evidence |", "| Proof |"), PASSED,
         ("Coder agents use this", "Our agents use this")),
        (("| VAL-SPC-003 | not run | |", "| VAL-SPC-003 | not run | |\n| VAL-SPC-004 | late | |"),
         ("Coder agents use this", "Coder agents and people use this")),
        (("| Evidence |", "| Proof |"), PASSED,
         ("Coder agents and people use this section to find a test.\n",
          "<<<<<<< before updating\nOur agents use this section to find a test.\n=======\n"
          "Coder agents and people use this section to find a test.\n>>>>>>> after updating\n")),
        conflicts=1,
    ),
    "a section and its table are other ones": Case((FLOW,), WITH_RELEASE, (FLOW,)),
    "a quote is between the rows": Case(
        (QUOTE,), (("| VAL-SPC-003 | not run | |", "| VAL-SPC-003 | not yet run | |"),), (QUOTE,)
    ),
    "two columns changed places and one is new": Case(
        (PASSED,),
        (("| ID | Result | Evidence |\n| --- |",
          "| ID | Evidence | When | Result |\n| --- | --- |"),
         *((f"| VAL-SPC-00{n} | not run | |", f"| VAL-SPC-00{n} | | [TODO: when] | not run |")
           for n in (1, 2, 3))),
        (("| VAL-SPC-001 | | [TODO: when] | not run |",
          "| VAL-SPC-001 | run 7 | [TODO: when] | pass |"),),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_an_update_keeps_the_rows_of_a_table_that_changed(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    template = updates.template(tmp_path / "template", BODY)
    releases.release(template, "v1.0.0")
    new = changed(BODY, case.template)
    (template / updates.TEXT).write_text(new, encoding="utf-8")
    releases.release(template, "v1.1.0")
    shop = updates.repository(tmp_path / "shop")
    folder = shop / updates.FOLDER
    base = updates.copy(template, folder, "v1.0.0")
    updates.write(folder, changed(base, case.author))
    updates.commit(shop)

    said = "\n".join(updates.update(folder, "v1.1.0"))

    text = updates.read(folder)
    assert text == changed(new.replace("{{ feature_name }}", "Checkout"), case.result)
    assert text.count("<<<<<<<") == case.conflicts
    assert "dropped" not in said
    assert "removed" not in said
