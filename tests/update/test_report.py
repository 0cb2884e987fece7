"""The report of an update: which records it names as new."""

from __future__ import annotations

from pathlib import Path

from feature_spec.repository.place import Place, place_of
from feature_spec.update import report
from feature_spec.update.settle import Outcome

BEFORE = """\
## 1. Checks

| Item | Note |
| --- | --- |
| Logs | a |

- **Owner**: Ann

## 2. Requirements

| ID | Text |
| --- | --- |
| **[REQ-SPC-001]** | One. |

## 3. More
"""


def _new(before: str, after: str) -> list[tuple[str, str]]:
    place: Place = place_of(Path(__file__).parent)
    outcome = Outcome(before, after, None, "v1", "v2", {}, {})
    lines = report.lines(place, outcome)
    return [(line.label, line.text) for line in lines if line.label.startswith("New")]


def test_a_row_or_bullet_is_new_when_its_key_is() -> None:
    after = (
        BEFORE.replace("| Logs | a |\n", "| Logs | b |\n| Alerts | c |\n| Logs | d |\n")
        .replace("Ann\n", "Ben\n- **Budget**: 5\n- words alone\n")
        .replace("## 3. More\n", "## 3. More\n\ntext\n\n## 4. Other\n\n- **In it**: x\n")
    )
    assert _new(BEFORE, after) == [
        ("New section", "4. Other"),
        ("New", "1. Checks: Alerts, Logs, Budget"),
    ]


def test_a_requirement_that_moved_is_not_new() -> None:
    row = "| **[REQ-SPC-001]** | One. |\n"
    table = "| ID | Text |\n| --- | --- |\n"
    after = BEFORE.replace(row, "") + "\n" + table + row + row.replace("001", "002")
    assert _new(BEFORE, after) == [("New", "3. More: REQ-SPC-002")]


def test_nothing_in_a_conflict_is_new() -> None:
    conflict = (
        "<<<<<<< before updating\n| Logs | mine |\n=======\n| Logs | yours |\n| Fresh | x |\n"
        ">>>>>>> after updating\n"
    )
    assert _new(BEFORE, BEFORE.replace("| Logs | a |\n", conflict)) == []
