"""The merge against random human edits and random template versions, beside what Copier does.

A small sample, always the same. `scripts/merge_trials.py` runs the same trials by the thousand,
shows a pair of a seed, and says whether the trials tell a good merge from a bad one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from copier import run_copy, run_update

import layouts
from trials import figures, ideal, methods, oracle, pairs
from trials.figures import Figures
from trials.result import read

SEEDS = range(7000, 7040)
NEVER = ("author lost", "author misplaced", "author doubled", figures.WRONG)


@pytest.fixture(scope="module")
def trials() -> dict[str, Figures]:
    """Run the merge by record, an update with its hooks and Copier alone on every pair, once."""
    return figures.trials(SEEDS, ["record", "update", "copier"])


@pytest.fixture
def record(trials: dict[str, Figures]) -> Figures:
    return trials["record"]


@pytest.mark.parametrize("name", ["record", "update"])
def test_no_pair_is_worse_than_copier_s_result(trials: dict[str, Figures], name: str) -> None:
    assert trials[name].worse == []
    assert trials[name].faults == []
    assert trials["copier"].counts["lines inside"] > 10 * trials[name].counts["lines inside"]


def test_the_merge_by_record_loses_misplaces_and_garbles_nothing(record: Figures) -> None:
    assert [fault.text for fault in record.faults] == []
    assert [record.counts[kind] for kind in NEVER] == [0, 0, 0, 0]
    assert record.counts["author tokens"] > 10 * len(SEEDS)


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


@pytest.mark.copier
def test_the_emulation_of_copier_gives_what_copier_gives(tmp_path: Path) -> None:
    """Twelve pairs are twelve files of one template, so that one update merges all of them."""
    some = {f"pair{seed}.md": pairs.make(seed) for seed in range(7000, 7012)}
    template, destination = tmp_path / "template", tmp_path / "destination"
    _write(template, {name: pair.base.text for name, pair in some.items()})
    answers = "{{ _copier_answers|to_nice_yaml }}"
    _write(template, {"{{ _copier_conf.answers_file }}.jinja": answers})
    _release(template, "v1.0.0")
    run_copy(str(template), destination, quiet=True, vcs_ref="v1.0.0")
    _release(destination, "v0")
    _write(destination, {name: pair.ours.text for name, pair in some.items()})
    _release(destination, "v1")
    _write(template, {name: pair.theirs.text for name, pair in some.items()})
    _release(template, "v2.0.0")
    run_update(destination, overwrite=True, quiet=True, vcs_ref="v2.0.0")
    for name, pair in some.items():
        emulated = methods.by_copier(pair.base.text, pair.ours.text, pair.theirs.text)
        assert (destination / name).read_text(encoding="utf-8") == emulated, name


def _write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _release(folder: Path, version: str) -> None:
    if not (folder / ".git").exists():
        layouts.git(folder, "init", "-q", "-b", "main")
    layouts.git(folder, "add", "--all")
    layouts.git(folder, "commit", "-q", "-m", version)
    layouts.git(folder, "tag", "-a", version, "-m", version)
