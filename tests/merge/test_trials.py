"""The merge against random human edits and random template versions, beside what Copier does.

A small sample, always the same. `scripts/merge_trials.py` runs the same trials by the thousand,
shows a pair of a seed, and says whether the trials tell a good merge from a bad one.
"""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import interview
from trials import figures, habits, ideal, methods, oracle, pairs, real_copier
from trials.figures import Figures
from trials.result import read

SEEDS = range(7000, 7040)
NEVER = ("author lost", "author misplaced", "author doubled", figures.WRONG)
SCRIPT = interview.ROOT / "scripts" / "merge_trials.py"


@pytest.fixture(scope="module")
def trials() -> dict[str, Figures]:
    """Run the merge by record, an update with its hooks and Copier alone on every pair, once."""
    return figures.trials(SEEDS, ["record", "update", "copier"])


@pytest.fixture
def record(trials: dict[str, Figures]) -> Figures:
    return trials["record"]


def test_the_merge_by_record_loses_misplaces_and_garbles_nothing(record: Figures) -> None:
    assert [fault.text for fault in record.faults] == []
    assert [record.counts[kind] for kind in NEVER] == [0, 0, 0, 0]
    assert record.counts["author tokens"] > 10 * len(SEEDS)


@pytest.mark.parametrize("name", ["record", "update"])
def test_no_pair_is_worse_than_copiers_result(trials: dict[str, Figures], name: str) -> None:
    assert trials[name].worse == {}
    assert [fault.text for fault in trials[name].faults] == []
    assert trials["copier"].counts["lines inside"] > 10 * trials[name].counts["lines inside"]


@pytest.mark.parametrize("habit", habits.HABITS)
def test_the_merge_follows_each_habit(habit: str) -> None:
    some = figures.trials(range(8000, 8003), ["record", "update"], [habit])
    for name, found in some.items():
        assert [fault.text for fault in found.faults] == [], name
        assert found.worse == {}, name


def test_the_merge_by_record_leaves_a_fifth_of_the_conflicts_of_a_line_merge(
    record: Figures,
) -> None:
    hunks = lines = 0
    for seed in SEEDS:
        pair = pairs.make(seed)
        found = read(methods.by_line(pair.base.text, pair.ours.text, pair.theirs.text))
        hunks += found.hunks
        lines += found.inside
    assert record.counts["conflict hunks"] * 5 <= hunks
    assert record.counts["lines inside"] * 5 <= lines


def test_the_oracle_has_nothing_against_a_merge_that_knows_every_unit() -> None:
    """That merge goes by identities no real merge can see; its faults would be the oracle's."""
    for seed in range(15):
        pair = pairs.make(seed)
        assert oracle.judge(pair, ideal.merge(pair)).faults == []


@pytest.mark.parametrize("habit", habits.HABITS)
def test_the_oracle_has_nothing_against_that_merge_with_any_habit(habit: str) -> None:
    for seed in range(2):
        pair = pairs.make(seed, [habit])
        assert oracle.judge(pair, ideal.merge(pair)).faults == []


@pytest.mark.copier
def test_the_emulation_of_copier_gives_what_copier_gives(tmp_path: Path) -> None:
    """Twelve pairs; `merge_trials.py --real-copier 50` compares more."""
    some = {str(seed): pairs.make(seed) for seed in range(7000, 7012)}
    assert real_copier.differing(tmp_path, some) == []


@pytest.mark.copier
def test_another_procedure_than_copiers_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def authors(base: str, ours: str, theirs: str) -> str:
        return ours if base != theirs else base

    monkeypatch.setattr(methods, "by_copier", authors)
    assert real_copier.differing(tmp_path, {"7001": pairs.make(7001)}) == ["7001.md"]


@pytest.fixture
def main() -> Callable[[Sequence[str]], int]:
    run: Callable[[Sequence[str]], int] = runpy.run_path(str(SCRIPT))["main"]
    return run


def test_the_command_fails_when_a_result_is_worse_than_copiers(
    main: Callable[[Sequence[str]], int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def whole(base: str, ours: str, theirs: str) -> str:
        return f"<<<<<<< before updating\n{ours}=======\n{theirs}>>>>>>> after updating\n"

    monkeypatch.setitem(methods.METHODS, "record", whole)
    options = ["--method", "record", "--jobs", "1", "--pairs", "2", "--seed", "7000"]
    assert main(options) == 1
    said = capsys.readouterr().out
    assert re.search(r"record is worse than Copier in \d pairs: 700", said)
    assert re.search(r"(?m)^\| worse \| [12] \|$", said)
    assert "is wrong" not in said


@pytest.mark.parametrize(("option", "known"), [("--kinds", "formatter"), ("--method", "copier")])
def test_the_command_names_what_it_knows(
    main: Callable[[Sequence[str]], int],
    capsys: pytest.CaptureFixture[str],
    option: str,
    known: str,
) -> None:
    assert main([option, "nonsense"]) == 2
    assert known in capsys.readouterr().err
