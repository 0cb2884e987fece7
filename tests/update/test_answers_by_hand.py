"""An answer that was changed by hand is reported by the next update, and its `-d` applies it."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

import interview
import releases
import updates
from feature_spec.rendering.version import Version
from layouts import git
from updates import ANSWERS, FOLDER, SPEC, commit, read, repository, update, write

pytestmark = pytest.mark.copier

CASE = yaml.safe_load((interview.ROOT / "tests/cases/checkout.yml").read_text(encoding="utf-8"))
MINE = "- **Own rule**: zq901, which nobody else wrote.\n"
COMMAND = re.compile(r"copier update --trust -d (.*) specs/checkout")


@pytest.fixture(scope="module")
def first(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with a spec that somebody wrote in, committed."""
    top = repository(tmp_path_factory.mktemp("first") / "shop")
    text = updates.copy(template_repository, top / FOLDER, **CASE)
    write(top / FOLDER, text + MINE)
    commit(top)
    return top


@pytest.fixture
def shop(first: Path, tmp_path: Path) -> Path:
    return shutil.copytree(first, tmp_path / "shop")


def edit(shop: Path, **answers: Any) -> None:
    """Change answers in the answers file, and commit."""
    file = shop / ANSWERS
    recorded = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert all(recorded[name] != value for name, value in answers.items())
    text = yaml.safe_dump(recorded | answers, allow_unicode=True, sort_keys=False)
    file.write_text(text, encoding="utf-8")
    commit(shop)


def rendered(**answers: Any) -> str:
    """What a fresh copy says, with these answers in place of the case's."""
    given = {**CASE, "feature_path": FOLDER, **answers}
    return Version(str(interview.ROOT), interview.ROOT).render(given).text


def told(said: list[str]) -> dict[str, Any]:
    """What the commands of the report give with `-d`."""
    found = {}
    for line in said:
        if command := COMMAND.search(line):
            name, _, value = shlex.split(command[1])[0].partition("=")
            found[name] = yaml.safe_load(value)
    return found


@pytest.mark.parametrize(
    "answers",
    [
        {"deployment_strategy": "rolling"},
        {"access": "internal"},
        {"surfaces": ["rest", "storage"]},
        {"coverage_target": 77},
        {"architecture_style": "monolith"},
    ],
    ids=lambda answers: next(iter(answers)),
)
def test_it_is_reported_and_the_command_applies_it(shop: Path, answers: dict[str, Any]) -> None:
    before = read(shop / FOLDER)
    edit(shop, **answers)
    said = update(shop / FOLDER)
    assert read(shop / FOLDER) == before
    (name,) = answers
    assert told(said) == answers, said
    assert f"{name} was changed by hand, and the text has what belongs to " in "\n".join(said)
    git(shop, "checkout", "HEAD", "--", FOLDER)
    said = update(shop / FOLDER, **answers)
    assert told(said) == {}
    above, _, notes = read(shop / FOLDER).partition("\n## Notes\n")
    assert above == rendered(**answers).partition("\n## Notes\n")[0]
    assert MINE in notes
    assert "<<<<<<<" not in read(shop / FOLDER)
    assert f" M {SPEC}\n" in git(shop, "status", "--porcelain")
    commit(shop)
    assert told(update(shop / FOLDER)) == {}


def test_two_answers_at_once(shop: Path) -> None:
    answers: dict[str, Any] = {"deployment_strategy": "rolling", "coverage_target": 77}
    edit(shop, **answers)
    assert told(update(shop / FOLDER)) == answers
    git(shop, "checkout", "HEAD", "--", FOLDER)
    update(shop / FOLDER, **answers)
    assert read(shop / FOLDER) == rendered(**answers) + MINE


def test_what_an_update_changed_is_not_reported(shop: Path) -> None:
    update(shop / FOLDER, deployment_strategy="rolling")
    commit(shop)
    assert told(update(shop / FOLDER)) == {}


def test_what_a_person_wrote_into_the_text_as_well_is_not_reported(shop: Path) -> None:
    write(shop / FOLDER, rendered(deployment_strategy="rolling") + MINE)
    edit(shop, deployment_strategy="rolling")
    assert told(update(shop / FOLDER)) == {}


def test_an_answer_that_no_text_depends_on_is_not_reported(shop: Path) -> None:
    edit(shop, full_interview=True)
    assert told(update(shop / FOLDER)) == {}


def test_after_an_update_to_a_new_version_the_command_still_applies_it(
    shop: Path, template_repository: Path, tmp_path: Path
) -> None:
    template = shutil.copytree(template_repository, tmp_path / "template", symlinks=True)
    text = (shop / ANSWERS).read_text(encoding="utf-8")
    new = re.sub(r"(?m)^_src_path: .*", f"_src_path: {template}", text)
    (shop / ANSWERS).write_text(new, encoding="utf-8")
    commit(shop)
    edit(shop, deployment_strategy="rolling")
    notes = "## Notes\n"
    section = "## 10. Rehearsal\n\n- **Rehearsed**: [TODO: when]\n\n"
    releases.change(template, updates.TEXT, notes, section + notes)
    releases.release(template, "v9.0.0")
    said = update(shop / FOLDER)
    assert told(said) == {"deployment_strategy": "rolling"}
    assert section in read(shop / FOLDER)
    commit(shop)
    update(shop / FOLDER, deployment_strategy="rolling")
    wanted = rendered(deployment_strategy="rolling").replace(notes, section + notes)
    assert read(shop / FOLDER) == wanted + MINE
