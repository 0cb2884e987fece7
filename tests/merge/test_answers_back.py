"""An answer that is changed and changed back: the text is in Notes, and the report says so."""

from __future__ import annotations

from feature_spec.merge import merge_specs
from feature_spec.merge.report import ASKS_NO_MORE, ASKS_OTHERS, DROPPED

HEAD = "| Operation | What | Retry |\n| --- | --- | --- |\n"
ALL = "| [TODO: one row for each operation and job] | | |\n"
FEW = "| [TODO: one row for each operation] | | |\n"
JOBS = "- **Start**: [TODO: what starts each run]\n- **Rerun**: [TODO: what a second run does]\n"
NOTES = "## Notes\n"


def spec(rows: str, *bullets: str) -> str:
    return f"# S\n\n## 4. Calls\n\n{HEAD}{rows}\n- **Paging**: none\n{''.join(bullets)}\n{NOTES}"


def test_what_comes_back_is_open_and_its_answer_is_under_notes() -> None:
    base, theirs = spec(ALL, JOBS), spec(FEW)
    filled = JOBS.replace("[TODO: what starts each run]", "cron, each hour, by the CronJob")
    there = merge_specs(base, spec(ALL, filled), theirs, strict=True)
    assert [notice.text for notice in there.report] == [DROPPED]
    assert there.text.endswith(
        "## Notes\n\n### Kept on update: 4. Calls\n\n- **Start**: cron, each hour, by the CronJob\n"
    )
    back = merge_specs(theirs, there.text, base, strict=True)
    assert back.text == base + there.text.partition(NOTES)[2]


def test_the_author_s_own_rows_stay_in_their_order_and_this_is_said() -> None:
    """They have no name that says what they are about, so none of them can go."""
    own = "| `POST /orders` | Order | key |\n| job `close` | Close carts | safe |\n"
    ours = spec(own, JOBS.replace("[TODO: what starts each run]", "cron"))
    there = merge_specs(spec(ALL, JOBS), ours, spec(FEW), strict=True)
    assert own in there.text
    assert "[TODO" not in there.text
    assert (there.conflicts, there.doubts) == (0, ())
    assert ASKS_OTHERS in [notice.text for notice in there.report]
    back = merge_specs(spec(FEW), there.text, spec(ALL, JOBS), strict=True)
    assert own in back.text
    assert (back.conflicts, back.doubts) == (0, ())


def test_a_row_half_filled_and_asked_again_is_there_twice_without_a_conflict() -> None:
    """The filled row is the author's own; the prompt row that comes back is the template's."""
    row = "| [TODO: job 1] | Runs | [TODO: what makes a repeat of job 1 safe] |\n"
    first = "| `GET /rooms` | Read | safe |\n"
    base, theirs = spec(first + row), spec(first)
    ours = spec(first + row.replace("[TODO: job 1]", "job `close`"))
    there = merge_specs(base, ours, theirs, strict=True)
    assert (there.conflicts, there.doubts) == (0, ())
    back = merge_specs(theirs, there.text, base, strict=True)
    assert (back.conflicts, back.doubts) == (0, ())
    assert back.text.count("job `close`") == 1


def test_rows_in_place_of_a_prompt_that_goes_stay_and_this_is_said() -> None:
    row = "| [TODO: job 1] | [TODO: its purpose] | [TODO: is it safe] |\n"
    first = "| `GET /rooms` | Read | safe |\n"
    own = "| job `close` | Close carts | safe to run twice |\n"
    theirs = spec(first.replace("Read", "Read a room"))
    merged = merge_specs(spec(first + row), spec(first + own), theirs, strict=True)
    assert (merged.conflicts, merged.doubts) == (0, ())
    assert merged.text == spec(first.replace("Read", "Read a room") + own)
    assert [(notice.text, notice.lines) for notice in merged.report] == [(ASKS_NO_MORE, (row,))]


def test_an_answer_longer_than_the_text_around_it_goes_along_when_that_is_reworded() -> None:
    """The words of the answer are what is looked for, not the whole cell."""
    head = "| Rule | Enforcement |\n| --- | --- |\n"
    ours = "`UNIQUE (operation, key)`, kept 24 hours: " + "a job of the team deletes it, " * 5
    texts = [
        f"# S\n\n## 3. Data\n\n{head}| One result | {cell.strip(', ')} |\n\n{NOTES}"
        for cell in (
            "`UNIQUE (operation, key)`, kept 24 hours: [TODO: what deletes it]",
            ours,
            "`UNIQUE (caller, operation, key)`, kept 24 hours: [TODO: what deletes it]",
        )
    ]
    merged = merge_specs(*texts, strict=True)
    assert (merged.conflicts, merged.doubts) == (0, ())
    assert merged.text == texts[1].replace("(operation", "(caller, operation")
