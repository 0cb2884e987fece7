"""The answer `proposed`: the names of the answers that were not given, by whatever way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import releases
from compiled import COPIER
from document import Render
from terminal import Terminal
from updates import FOLDER, commit, copy, repository, update

pytestmark = pytest.mark.copier


def answers_of(folder: Path) -> dict[str, Any]:
    """Return the recorded answers."""
    found: dict[str, Any] = yaml.safe_load((folder / ".copier-answers.yml").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the template at a version."""
    folder = releases.template(tmp_path_factory.mktemp("proposed") / "template", tasks=False)
    releases.release(folder, "v1.0.0")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the feature's folder in a new repository."""
    return repository(tmp_path / "shop") / FOLDER


def test_a_default_is_proposed_and_what_is_given_is_not(template: Path, folder: Path) -> None:
    copy(template, folder, access="internal", platform="kubernetes")
    answers = answers_of(folder)
    assert {"surfaces", "backend_language", "latency_p95_ms"} <= set(answers["proposed"])
    assert not {"access", "platform"} & set(answers["proposed"])
    assert set(answers["proposed"]) <= set(answers)


def test_neither_a_place_nor_a_list_of_the_documents_is_a_proposal(render: Render) -> None:
    names = {"feature_path", "feature_name", "prd_reference", "operations", "owner", "test_tools"}
    assert not names & set(render().answers["proposed"])


def test_what_the_team_file_answers_is_given(template: Path, folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    team = "backend_language: go\ndatabases: [sqlite]\n"
    (folder.parent / ".spec-defaults.yml").write_text(team, encoding="utf-8")
    copy(template, folder)
    proposed = answers_of(folder)["proposed"]
    assert not {"backend_language", "databases"} & set(proposed)
    assert "backend_framework" in proposed


def test_a_prompt_that_was_shown_is_given_by_enter_alone(template: Path, folder: Path) -> None:
    command = [*COPIER, "copy", "--trust", str(template), str(folder)]
    with Terminal(command, folder.parents[1]) as terminal:
        prompted = terminal.interview({})
        assert terminal.ended() == 0
    proposed = answers_of(folder)["proposed"]
    assert not set(prompted) & set(proposed)
    assert {"latency_p95_ms", "platform"} <= set(proposed)


def test_an_update_keeps_the_list_and_takes_out_what_it_is_given(
    template: Path, folder: Path
) -> None:
    copy(template, folder)
    commit(folder.parents[1])
    before = answers_of(folder)["proposed"]
    update(folder, platform="kubernetes")
    assert answers_of(folder)["proposed"] == [name for name in before if name != "platform"]
    commit(folder.parents[1])
    update(folder)
    assert answers_of(folder)["proposed"] == [name for name in before if name != "platform"]


def test_an_answer_that_is_asked_again_is_given_though_it_stays_the_same(
    template: Path, folder: Path
) -> None:
    copy(template, folder)
    top = folder.parents[1]
    commit(top)
    before = answers_of(folder)
    command = [*COPIER, "update", "--trust", "--ask", "platform", str(folder)]
    with Terminal(command, top) as terminal:
        assert terminal.interview({}) == ["platform"]
        assert terminal.ended() == 0
    after = answers_of(folder)
    assert after["platform"] == before["platform"]
    assert after["proposed"] == [name for name in before["proposed"] if name != "platform"]


def test_a_team_file_that_comes_later_changes_nothing_on_an_update(
    template: Path, folder: Path
) -> None:
    copy(template, folder)
    (folder.parent / ".spec-defaults.yml").write_text("rpo_minutes: 15\n", encoding="utf-8")
    commit(folder.parents[1])
    update(folder)
    assert "rpo_minutes" in answers_of(folder)["proposed"]


def test_without_a_list_every_recorded_answer_is_proposed(template: Path, folder: Path) -> None:
    copy(template, folder, access="internal")
    file = folder / ".copier-answers.yml"
    answers = answers_of(folder)
    del answers["proposed"]
    file.write_text(yaml.safe_dump(answers), encoding="utf-8")
    commit(folder.parents[1])
    update(folder, platform="vm")
    proposed = answers_of(folder)["proposed"]
    assert {"access", "surfaces"} <= set(proposed)
    assert "platform" not in proposed


def test_a_copy_from_a_recorded_file_carries_its_list_over(template: Path, folder: Path) -> None:
    copy(template, folder, proposed=["platform"], access="internal")
    assert answers_of(folder)["proposed"] == ["platform"]
