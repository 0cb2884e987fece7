"""Every released version, updated to the working tree: as if the spec were new, and nothing lost.

A version is replayed from the day it has an annotated tag.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml

import filling
import interview
import replays
from feature_spec.rendering.version import Rendered, Version
from layouts import git

CASES = interview.ROOT / "tests" / "cases"
ANSWERS: dict[str, dict[str, Any]] = {
    **{case.stem: yaml.safe_load(case.read_text("utf-8")) for case in sorted(CASES.glob("*.yml"))},
    "in-process": {"surfaces": []},
    "cleanup": {"surfaces": ["jobs", "storage"], "access": "internal"},
}
ANSWERS = {name: ANSWERS[name] for name in ("in-process", "checkout", *ANSWERS)}  # these first
RELEASED = replays.tags(interview.ROOT) or replays.MADE


def _pairs() -> list[tuple[str, str]]:
    """One set of answers for each version, in turn."""
    names = list(ANSWERS)
    return [(version, names[number % len(names)]) for number, version in enumerate(RELEASED)]


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> replays.Replay:
    """Give the template with its released versions, and the working tree as the newest."""
    folder = tmp_path_factory.mktemp("replay")
    source = interview.ROOT if replays.tags(interview.ROOT) else replays.made(folder / "made")
    return replays.replay(source, folder / "template")


def _copy(replay: replays.Replay, shop: Path, name: str, version: str, answers: Any) -> Path:
    """Copy a version into a repository and commit it; the folder of the spec."""
    shop.mkdir(exist_ok=True)
    if not (shop / ".git").exists():
        git(shop, "init", "-q", "-b", "main")
    folder = shop / "specs" / name
    copier.run_copy(
        str(replay.template),
        folder,
        data=answers,
        vcs_ref=version,
        defaults=True,
        unsafe=True,
        quiet=True,
        skip_tasks=True,  # there is nothing to read beside these specs
    )
    _commit(shop)
    return folder


def _commit(shop: Path) -> None:
    git(shop, "add", "--all")
    git(shop, "commit", "-q", "-m", "docs: specs")


def _update(folder: Path) -> None:
    copier.run_update(folder, defaults=True, overwrite=True, unsafe=True, quiet=True)


def _answers(folder: Path) -> dict[str, Any]:
    answers: dict[str, Any] = yaml.safe_load((folder / ".copier-answers.yml").read_text("utf-8"))
    return answers


def _given(folder: Path) -> dict[str, Any]:
    return {name: value for name, value in _answers(folder).items() if name[0] != "_"}


def _spec(folder: Path) -> str:
    return (folder / "spec.md").read_bytes().decode("utf-8")


@cache
def _newest() -> Version:
    return Version("template", interview.ROOT)


def _fresh(folder: Path) -> Rendered:
    """What a new copy of the newest version gives for the answers of a spec."""
    return _newest().render(_given(folder))


def _left_over(folder: Path) -> list[str]:
    """What an update must not leave: rejects, other files, markers."""
    files = [path.name for path in folder.rglob("*")]
    markers = [line for line in _spec(folder).splitlines() if line[:7] in ("<<<<<<<", ">>>>>>>")]
    return sorted({*files} - {"spec.md", ".copier-answers.yml"}) + markers


@pytest.mark.copier
@pytest.mark.parametrize(("version", "name"), _pairs())
def test_an_untouched_spec_becomes_the_one_a_new_copy_would_be(
    replay: replays.Replay, tmp_path: Path, version: str, name: str
) -> None:
    folder = _copy(replay, tmp_path / "old", name, version, replay.accepted(version, ANSWERS[name]))
    before = _answers(folder)
    assert before["_commit"] == version

    _update(folder)

    after = _answers(folder)
    assert after["_commit"] == replay.newest
    kept = set(interview.questions()) & before.keys()
    assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
    fresh = _fresh(folder)
    assert _given(folder) == {key: fresh.answers[key] for key in fresh.answers if key[0] != "_"}
    assert _spec(folder) == fresh.text
    answers = (folder / ".copier-answers.yml").read_bytes()
    assert answers == _newest().rendering.answers_file(after)
    assert _left_over(folder) == []
    if name == "in-process":  # once is enough here: the filled specs are updated twice as well
        _commit(tmp_path / "old")
        _update(folder)
        assert git(tmp_path / "old", "status", "--porcelain", "--ignored") == ""


@pytest.mark.copier
@pytest.mark.parametrize(
    ("version", "name"),
    [(version, ("checkout", "cleanup")[number % 2]) for number, version in enumerate(RELEASED)],
)
def test_a_filled_spec_keeps_each_word_in_its_place(
    replay: replays.Replay, tmp_path: Path, version: str, name: str
) -> None:
    shop = tmp_path / "old"
    folder = _copy(replay, shop, name, version, replay.accepted(version, ANSWERS[name]))
    untouched = _spec(folder)
    filled = filling.fill(untouched)
    assert len(filled.written) > 30
    text, own = _with_own_row(filled.text)
    (folder / "spec.md").write_text(text, encoding="utf-8", newline="\n")
    _commit(shop)

    _update(folder)

    result = _spec(folder)
    fresh = _fresh(folder).text
    written = _still_there(fresh, (*filled.written, own))
    assert len(written) > 30
    assert filling.misplaced(result, written) == []
    assert _left_over(folder) == []
    places = filling.places_of(untouched)
    if places <= filling.places_of(fresh):  # nothing that was filled in has gone since
        assert result == _with_own_row(filling.fill(fresh, places).text)[0]

    _commit(shop)
    _update(folder)
    assert git(shop, "status", "--porcelain", "--ignored") == ""


def _with_own_row(text: str) -> tuple[str, tuple[str, str, str]]:
    """A row of the team's own as the last one of the first table, and its place."""
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("| --- |"))
    end = next(number for number in range(first, len(lines)) if not lines[number])
    heading = next(line for line in reversed(lines[:first]) if line.startswith("#"))
    note = "ALIGNED @ana 2026-11-22: the team's own row"
    lines.insert(end, f"| Reviewers | Who reads this? | Must | {note} | Notes |")
    return "\n".join(lines) + "\n", (heading.partition(" ")[2][4:], "Reviewers", note)


def _still_there(
    fresh: str, written: tuple[tuple[str, str, str], ...]
) -> tuple[tuple[str, str, str], ...]:
    """What was written where the new version still has the heading and the record."""
    own = {"Notes", "Reviewers"}
    return tuple(
        (heading, record, text)
        for heading, record, text in written
        if {heading, record} & own or (heading in fresh and record in fresh)
    )


def test_only_annotated_tags_of_versions_are_replayed(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "start")
    for tag in ("v0.10.0", "v0.9.1", "nightly", "v2", "v0.9.0-rc1"):
        git(tmp_path, "tag", "-a", tag, "-m", tag)
    git(tmp_path, "tag", "v0.9.2")
    assert replays.tags(tmp_path) == ("v0.9.1", "v0.10.0")
