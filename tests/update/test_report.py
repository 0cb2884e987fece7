"""The report of an update: what it names as new, left out, doubted, or older than its subject."""

from __future__ import annotations

from pathlib import Path

import pytest

from feature_spec.markdown import read_spec
from feature_spec.merge import Merged, Notice
from feature_spec.merge.report import ASKS_OTHERS, REMOVED
from feature_spec.repository.place import Place, place_of
from feature_spec.terminal import Line, shown
from feature_spec.update import report, report_file
from feature_spec.update.outlived import lines as outlived
from feature_spec.update.settle import Outcome
from layouts import git

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


# ---- conflicts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "conflict",
    [
        "<<<<<<< before updating\nMine is here.\n=======\nYours is here.\n>>>>>>> after updating\n",
        "<<<<<<< before updating\nMine is here.\n||||||| last update\nOld.\n=======\nYours.\n"
        ">>>>>>> after updating\n",
        "<<<<<<< before updating\n## Mine\n\n| Mine | x |\n=======\n## Yours\n",
    ],
    ids=["a paragraph", "with the older lines", "without an end"],
)
def test_a_marker_is_no_section_and_no_row(conflict: str) -> None:
    for name, text in _new(BEFORE, BEFORE + f"\nSome words.\n\n{conflict}"):
        assert "<<<" not in text, name
        assert "===" not in text, name
        assert "before updating" not in text, name


# ---- what is left out, and what is doubted -------------------------------------------------------


def _lines(merged: Merged, old: str = "v1", new: str = "v2") -> list[Line]:
    place = place_of(Path(__file__).parent)
    return report.lines(place, Outcome(BEFORE, BEFORE + "\nx\n", merged, old, new, {}, {}))


def _labelled(lines: list[Line], label: str) -> list[Line]:
    return [line for line in lines if line.label == label]


def test_each_of_several_texts_that_are_left_out_is_named() -> None:
    notices = tuple(Notice("6. Errors", REMOVED, (f"- **Error {n}**: words\n",)) for n in (1, 2))
    (line,) = _labelled(_lines(Merged("", 0, notices, "records")), "Look at")
    assert line.text == f"6. Errors: {REMOVED}: - **Error 1**: words; - **Error 2**: words"
    assert line.full == ""
    many = tuple(Notice("6. Errors", REMOVED, (f"- **Error {n}**: words\n",)) for n in range(9))
    (line,) = _labelled(_lines(Merged("", 0, many, "records")), "Look at")
    assert line.text.endswith("- **Error 3**: words; and 5 more")
    assert all(f"\n- **Error {n}**: words" in line.full for n in range(9))


def test_a_text_of_several_lines_is_there_in_full() -> None:
    fence = "```json\n{ }\n```\n"
    (line,) = _labelled(
        _lines(Merged("", 0, (Notice("", REMOVED, (fence,)),), "records")), "Look at"
    )
    assert line.text == f"the head: {REMOVED}: ```json"
    assert line.full == f"the head: {REMOVED}:\n```json\n{{ }}\n```"


@pytest.mark.parametrize("way", ["records", "conflicts"])
def test_a_doubt_is_named(way: str) -> None:
    merged = Merged("", 1, (), way, doubts=("written twice: a", "two of one name: b"))
    (line,) = _labelled(_lines(merged), "Doubt")
    assert line.text.endswith(": written twice: a; two of one name: b")
    assert ("in a conflict" in line.text) == (way == "records")
    assert ("line merge is kept" in line.text) == (way == "conflicts")


def test_rows_in_place_of_a_prompt_are_reported_for_an_answer_and_not_for_a_version() -> None:
    merged = Merged("", 0, (Notice("4. Calls", ASKS_OTHERS, ("| [TODO: a row] |\n",)),), "records")
    assert _labelled(_lines(merged), "Look at") == []
    assert len(_labelled(_lines(merged, "v1", "v1"), "Look at")) == 1


# ---- a long report -------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Place:
    folder = tmp_path / "shop" / "specs" / "checkout"
    folder.mkdir(parents=True)
    git(tmp_path / "shop", "init", "-q")
    return place_of(folder)


def test_a_short_report_has_no_file(place: Place) -> None:
    lines = [Line("New", f"section {n}") for n in range(report_file.MAX_LINES)]
    assert report_file.shortened(place, lines) == lines
    assert not (place.root / ".git" / "feature-spec").exists()


def test_a_long_report_is_in_a_file_of_git_s_folder_as_a_whole(place: Place) -> None:
    lines = [Line("New", f"section {n}") for n in range(30)] + [Line("Next", "git diff")]
    short = report_file.shortened(place, lines, last=1)
    assert short[:18] == lines[:18]
    assert short[18:] == [
        Line("More", "12 more, in .git/feature-spec/specs/checkout.txt", command=True),
        lines[-1],
    ]
    whole = (place.root / ".git/feature-spec/specs/checkout.txt").read_text(encoding="utf-8")
    assert whole.splitlines() == [f"{line.label:14}{line.text}" for line in lines]
    assert git(place.root, "status", "--porcelain", "--ignored") == ""


def test_a_report_with_a_long_text_is_in_the_file_too(place: Place) -> None:
    line = Line("Look at", "left out: ```json", True, full="left out:\n```json\n{ }\n```")
    short = report_file.shortened(place, [line, Line("Next", "git diff")], last=1)
    assert [one.label for one in short] == ["Look at", "In full", "Next"]
    whole = (place.root / short[1].text).read_text(encoding="utf-8")
    margin = " " * 14
    assert whole == (
        f"Look at       left out:\n{margin}```json\n{margin}{{ }}\n{margin}```\n"
        "Next          git diff\n"
    )
    assert "In full       .git/feature-spec/specs/checkout.txt" in shown(short, False)


def test_a_report_that_no_file_can_hold_is_shown_whole(place: Place) -> None:
    (place.root / ".git" / "feature-spec").write_text("", encoding="utf-8")
    lines = [Line("New", f"section {n}") for n in range(30)]
    assert report_file.shortened(place, lines) == lines


def test_each_work_tree_has_a_report_of_its_own(place: Place, tmp_path: Path) -> None:
    git(place.root, "commit", "-q", "--allow-empty", "-m", "one")
    git(place.root, "worktree", "add", "-q", str(tmp_path / "other"))
    folder = tmp_path / "other" / "specs" / "checkout"
    folder.mkdir(parents=True)
    lines = [Line("New", f"section {n}") for n in range(30)]
    short = report_file.shortened(place_of(folder), lines)
    assert short[-1].text.endswith(
        "in ../shop/.git/worktrees/other/feature-spec/specs/checkout.txt"
    )


# ---- what outlives what it is about --------------------------------------------------------------

DECIDED = """\
---
status: "Validated"
---

# S

### 0.1 Architecture

| Item | Question | Note | Where |
| --- | --- | --- | --- |
| Contract | Is it there? | ALIGNED @ana: contract in 1.1 | Section 4 |
| Layers | Are they? | ALIGNED @ana: yes | Sections 1, 4 |
| Open | Is it? | PROPOSED: yes | Section 1 |

## 1. Overview

One sentence. [TODO before Validated: more of it]

### 1.1 Contract

Another sentence.

## 4. Calls

- **Start**: cron

## 7. Verification

- **[VAL-SPC-001] Unit tests**: as they are.
- **[VAL-SPC-002] Load test**: a minute.

### 7.2 Results

| ID | Result | Evidence |
| --- | --- | --- |
| VAL-SPC-001 | pass | run 7 |
| VAL-SPC-002 | not run | |
"""


def _outlived(after: str, before: str = DECIDED) -> dict[str, str]:
    assert after != before
    return {line.label: line.text for line in outlived(read_spec(before), read_spec(after))}


def test_a_result_of_a_test_that_says_something_else_is_named() -> None:
    after = DECIDED.replace("as they are.", "as they are, and faster.").replace("minute", "hour")
    assert _outlived(after) == {
        "Results": "VAL-SPC-001 (pass): the test says something else now, so run it again"
    }
    assert "Results" not in _outlived(DECIDED.replace("a minute", "an hour"))
    assert "Results" not in _outlived(DECIDED.replace("one.", "two.") + "\nMore.\n")


def test_an_approved_row_whose_section_changed_is_named() -> None:
    assert _outlived(DECIDED.replace("Another sentence.", "Another one."))["Aligned"] == (
        "Contract (1.1), Layers (1): the section changed, so read it again"
    )
    assert _outlived(DECIDED.replace("cron", "by hand"))["Aligned"].startswith(
        "Contract (4), Layers (4): "
    )
    assert "Aligned" not in _outlived(DECIDED.replace("more of it", "much more of it"))
    fallen = DECIDED.replace("cron", "by hand").replace(
        "ALIGNED @ana: yes", "PROPOSED: no (was ALIGNED @ana: yes)"
    )
    assert _outlived(fallen)["Aligned"].startswith("Contract (4): ")


@pytest.mark.parametrize(
    ("status", "early", "late", "said"),
    [
        ("Validated", 1, 0, "Validated, with 1 more before coding"),
        ("Validated", 1, 2, "Validated, with 1 more before coding and 2 more before Validated"),
        ("Implementation", 2, 2, "Implementation, with 2 more before coding"),
        ("Implementation", 0, 2, ""),
        ("Draft", 2, 2, ""),
    ],
)
def test_the_status_of_a_spec_with_new_open_items_is_named(
    status: str, early: int, late: int, said: str
) -> None:
    before = DECIDED.replace('"Validated"', f'"{status}"')
    items = "".join(f"\n[TODO: new {n}]\n" for n in range(early))
    items += "".join(f"\n[TODO before Validated: later {n}]\n" for n in range(late))
    told = _outlived(f"{before}{items}", before).get("Status", "")
    assert told == (f"{said}: check whether it still holds" if said else "")


def test_what_is_asked_again_and_has_its_old_answer_under_notes_is_named() -> None:
    kept = "\n## Notes\n\n### Kept on update: 4. Calls\n\n- **Rerun**: safe\n- **Other**: x\n"
    after = DECIDED.replace(
        "- **Start**: cron\n", "- **Start**: cron\n- **Rerun**: [TODO: is it]\n"
    )
    assert _outlived(after + kept, DECIDED + kept)["Asked again"] == (
        "4. Calls: Rerun: what you had written there is under Notes"
    )
    assert "Asked again" not in _outlived(after, DECIDED)
    assert "Asked again" not in _outlived(DECIDED + kept, DECIDED)
