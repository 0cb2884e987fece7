"""Migrations: what was answered stays answered when a later version asks in another way."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml

import before_update
import interview
import releases
from feature_spec.rendering.questions import Question, questions_of
from feature_spec.update import migrations
from feature_spec.update.migrations import Migration, migrated, rewritten
from layouts import git
from terminal import Terminal

FOLDER = "specs/checkout"
BODY = """\
# {{ feature_name }}

{{ feature_summary }}

## 1. Facts

- **Access**: {{ access }}
- **Has**: {{ surfaces | join(', ') }}
- **Library**: {{ orm }}

## Notes
"""
ANSWERS = {
    "feature_summary": "Zoë pays: 'now' # or 🐢",
    "access": "internal",
    "surfaces": ["rest", "jobs", "storage"],
    "backend_language": "typescript",
    "databases": ["postgresql"],
    "orm": "Prisma",
}
ROWS = """\
MIGRATIONS: tuple[Migration, ...] = (
    Migration("v1.1.0", "feature_summary", "purpose"),
    Migration("v1.1.0", "access", "access", values={"internal": "staff"}),
    Migration("v1.1.0", "surfaces", "surfaces", values={"jobs": "batch"}),
    Migration("v1.2.0", "purpose", "aim"),
    Migration("v1.2.0", "orm", "orm", convert=lambda it: it if isinstance(it, list) else [it]),
    Migration("v1.2.0", "rto_minutes", None),
)
"""


def reworded(template: Path, name: str, old: str, new: str) -> None:
    """Replace a word everywhere in a file."""
    file = template / name
    text, times = re.subn(rf"\b{old}\b", new, file.read_text(encoding="utf-8"))
    assert times
    file.write_text(text, encoding="utf-8")


def scratch(folder: Path, rows: str) -> Path:
    """Make a template of three versions, each with its rows and those of the versions before."""
    questions = "template/_interview/"
    releases.release(releases.template(folder, body=BODY), "v1.0.0")

    reworded(folder, questions + "shape.yml", "feature_summary", "purpose")
    reworded(folder, "template/feature/spec.md.jinja", "feature_summary", "purpose")
    releases.change(folder, questions + "shape.yml", "services: internal", "services: staff")
    releases.change(folder, questions + "shape.yml", 'CLI": jobs', 'CLI": batch')
    empty = "MIGRATIONS: tuple[Migration, ...] = ()\n"
    until = re.sub(r'    Migration\("v1.2.0".*\n', "", rows)
    releases.change(folder, "hooks/feature_spec/update/migrations.py", empty, until)
    releases.release(folder, "v1.1.0")

    releases.change(folder, "hooks/feature_spec/update/migrations.py", until, rows)
    reworded(folder, questions + "shape.yml", "purpose", "aim")
    reworded(folder, "template/feature/spec.md.jinja", "purpose", "aim")
    data = folder / questions / "data.yml"
    text = data.read_text(encoding="utf-8")
    text = re.sub(r"^rto_minutes:\n(?:  .*\n)+", "", text, flags=re.M)
    library = 'orm:\n  type: yaml\n  default: "[]"\n  ask: false\n'
    text = re.sub(r"^orm:\n(?:  .*\n)+", library, text, flags=re.M)
    data.write_text(text, encoding="utf-8")
    releases.release(folder, "v1.2.0")
    return folder


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scratch(tmp_path_factory.mktemp("versions") / "template", ROWS)


@pytest.fixture(scope="module")
def first(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with a spec of the first version."""
    top = tmp_path_factory.mktemp("first") / "shop"
    top.mkdir()
    git(top, "init", "-q", "-b", "main")
    copier.run_copy(
        str(template),
        top / FOLDER,
        data=ANSWERS,
        vcs_ref="v1.0.0",
        defaults=True,
        unsafe=True,
        quiet=True,
    )
    git(top, "add", "--all")
    git(top, "commit", "-q", "-m", "docs: a spec")
    return top


@pytest.fixture
def shop(first: Path, tmp_path: Path) -> Path:
    return shutil.copytree(first, tmp_path / "shop", symlinks=True)


def recorded(shop: Path) -> dict[str, Any]:
    text = (shop / FOLDER / ".copier-answers.yml").read_text(encoding="utf-8")
    answers: dict[str, Any] = yaml.safe_load(text)
    return answers


def facts_of(shop: Path) -> list[str]:
    lines = (shop / FOLDER / "spec.md").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and line[0] != "#"]


NEWEST = {
    "aim": ANSWERS["feature_summary"],
    "access": "staff",
    "surfaces": ["rest", "batch", "storage"],
    "orm": ["Prisma"],
}
PRINTED = [
    "Zoë pays: 'now' # or 🐢",
    "- **Access**: staff",
    "- **Has**: rest, batch, storage",
    "- **Library**: ['Prisma']",
]


# Through Copier


@pytest.mark.parametrize("skip", [False, True], ids=["--defaults", "--skip-answered --defaults"])
@pytest.mark.copier
def test_answers_follow_two_versions_at_once(shop: Path, skip: bool) -> None:
    before = recorded(shop)
    copier.run_update(
        shop / FOLDER,
        defaults=True,
        overwrite=True,
        unsafe=True,
        quiet=True,
        skip_answered=skip,
    )
    after = recorded(shop)
    assert {name: after[name] for name in NEWEST} == NEWEST
    gone = {"feature_summary", "purpose", "rto_minutes", "job_window_min"}
    assert not gone & after.keys()
    assert facts_of(shop) == PRINTED
    kept = before.keys() - NEWEST.keys() - gone - {"_commit", "proposed"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert after["proposed"] == [name for name in before["proposed"] if name not in gone]


@pytest.mark.copier
def test_a_person_is_not_asked_again_what_has_another_name(shop: Path) -> None:
    command = [sys.executable, "-m", "copier", "update", "--trust", FOLDER]
    with Terminal(command, shop) as terminal:
        assert terminal.interview() == []
        assert terminal.ended() == 0
    assert {name: recorded(shop)[name] for name in NEWEST} == NEWEST
    assert facts_of(shop) == PRINTED


@pytest.mark.copier
def test_one_version_after_the_other_gives_the_same(shop: Path) -> None:
    for version in ("v1.1.0", "v1.2.0"):
        copier.run_update(
            shop / FOLDER,
            vcs_ref=version,
            defaults=True,
            overwrite=True,
            unsafe=True,
            quiet=True,
        )
        assert recorded(shop)["_commit"] == version
        assert recorded(shop)["access"] == "staff"
        git(shop, "commit", "-q", "-a", "-m", version)
    assert {name: recorded(shop)[name] for name in NEWEST} == NEWEST
    assert facts_of(shop) == PRINTED


@pytest.mark.copier
def test_when_copier_fails_afterwards_the_spec_is_as_it_was_and_git_has_the_answers(
    shop: Path,
) -> None:
    spec = (shop / FOLDER / "spec.md").read_bytes()
    before = recorded(shop)
    with pytest.raises(copier.errors.UserMessageError, match="platform is 'the moon': use "):
        copier.run_update(
            shop / FOLDER,
            data={"platform": "the moon"},
            defaults=True,
            overwrite=True,
            unsafe=True,
            quiet=True,
        )
    assert (shop / FOLDER / "spec.md").read_bytes() == spec
    assert recorded(shop)["aim"] == before["feature_summary"]
    git(shop, "checkout", "--", FOLDER)
    assert recorded(shop) == before


@pytest.mark.copier
def test_without_a_row_the_guard_stops_at_the_choice_and_nothing_is_lost(
    shop: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other = scratch(tmp_path / "template", "MIGRATIONS: tuple[Migration, ...] = ()\n\n")
    answers = shop / FOLDER / ".copier-answers.yml"
    text = answers.read_text(encoding="utf-8")
    answers.write_text(re.sub("_src_path: .*", f"_src_path: {other}", text), encoding="utf-8")
    git(shop, "commit", "-q", "-a", "-m", "another template")
    with pytest.raises(copier.errors.TaskError):
        copier.run_update(shop / FOLDER, defaults=True, overwrite=True, unsafe=True, quiet=True)
    said = capfd.readouterr().err
    assert "records an answer to surfaces that this version does not accept" in said
    assert git(shop, "status", "--porcelain") == ""


# The hook alone


def hook(template: Path, shop: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> int:
    monkeypatch.chdir(shop / FOLDER)
    monkeypatch.setenv("VERSION_PEP440_FROM", version)
    facts: dict[str, Any] = {
        "start": str(shop),
        "target": FOLDER,
        "answers_file": ".copier-answers.yml",
        "conflict": "inline",
        "exclude": [],
        "skip": [],
        "data": [],
        "feature_path": None,
    }
    return before_update.main([str(template), json.dumps(facts)])


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> tuple[Migration, ...]:
    """Put the rows of the scratch versions into the table."""
    space: dict[str, Any] = {"Migration": Migration}
    exec(ROWS.replace(": tuple[Migration, ...]", ""), space)  # noqa: S102 (the text above)
    monkeypatch.setattr(migrations, "MIGRATIONS", space["MIGRATIONS"])
    found: tuple[Migration, ...] = space["MIGRATIONS"]
    return found


@pytest.mark.copier
def test_a_full_disk_leaves_the_old_answers(
    template: Path,
    shop: Path,
    rows: tuple[Migration, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = {path.name: path.read_bytes() for path in (shop / FOLDER).iterdir()}

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    status = hook(template, shop, monkeypatch, "1.0.0")
    monkeypatch.undo()
    assert status == 1
    assert capsys.readouterr().err == (
        "FS900 the update was not started, because the spec could not be checked "
        "(OSError: [Errno 28] No space left on device)\n"
    )
    assert {path.name: path.read_bytes() for path in (shop / FOLDER).iterdir()} == before


@pytest.mark.copier
def test_only_the_lines_of_migrated_answers_change(
    template: Path, shop: Path, rows: tuple[Migration, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = shop / FOLDER / ".copier-answers.yml"
    before = file.read_text(encoding="utf-8").splitlines()
    assert hook(template, shop, monkeypatch, "1.0.0") == 0
    after = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == [
        "access: internal",
        "feature_summary: 'Zoë pays: ''now'' # or 🐢'",
        "orm: Prisma",
        "rto_minutes: 60",
        "- jobs",
    ]
    assert [line for line in after if line not in before] == [
        "access: staff",
        "aim: 'Zoë pays: ''now'' # or 🐢'",
        "orm:",
        "- Prisma",
        "- batch",
    ]
    changed = file.read_bytes()
    assert hook(template, shop, monkeypatch, "1.0.0") == 0
    assert file.read_bytes() == changed


# The table


@pytest.mark.parametrize(
    ("version", "applies"),
    [
        ("v1.0.0", True),
        ("1.0.0.post3.dev0+1a2b3c4", True),
        ("v1.1.0rc1", True),
        ("1.1.0.dev2", True),
        ("not a version", True),
        ("v1.1.0", False),
        ("1.1", False),
        ("1.1.0.post1.dev0+1a2b3c4", False),
        ("v1.10.0", False),
        ("v2.0.0", False),
    ],
)
def test_a_row_is_for_specs_of_an_older_version(version: str, applies: bool) -> None:
    row = Migration("v1.1.0", "owner", "team")
    expected = {"team": "@a"} if applies else {"owner": "@a"}
    assert migrated({"owner": "@a"}, version, [row]) == expected


def test_a_name_that_comes_back_later_is_another_question() -> None:
    rows = [Migration("v1.1.0", "owner", "team"), Migration("v3.0.0", "team", "keeper")]
    assert migrated({"owner": "@new", "x": 1}, "v2.0.0", rows) == {"owner": "@new", "x": 1}
    assert migrated({"owner": "@old", "x": 1}, "v1.0.0", rows) == {"keeper": "@old", "x": 1}


def test_what_is_recorded_under_the_new_name_wins() -> None:
    rows = [Migration("v1.1.0", "owner", "team")]
    both = {"owner": "@old", "team": "@new"}
    assert migrated(both, "v1.0.0", rows) == both


def test_two_choices_may_become_one() -> None:
    rows = [Migration("v1.1.0", "has", "has", values={"jobs": "batch", "cli": "batch"})]
    assert migrated({"has": ["cli", "ui", "jobs"]}, "v1.0.0", rows) == {"has": ["batch", "ui"]}


def test_a_row_that_would_do_something_else_when_it_applies_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="access"):
        Migration("v1.1.0", "access", "access", values={"a": "b", "b": "c"})


@pytest.mark.parametrize(
    "value",
    [
        "",
        "null",
        "1",
        "- x: #",
        "é 日本 🐢",
        "x" * 3000,
        1.5,
        None,
        [],
        {},
        [{"a": [1]}],
    ],
    ids=repr,
)
def test_answers_come_out_of_a_rewritten_file_as_they_went_in(value: object) -> None:
    old = json.dumps(value, ensure_ascii=False)
    text = f"# Written by hand.\nold: {old}\nkept:   'as it is' # with a remark\n"
    answers = {"new": value, "kept": "as it is"}
    new = rewritten(text, answers)
    assert list(yaml.safe_load(new).items()) == list(answers.items())
    assert new.startswith("# Written by hand.\nnew:")
    assert new.endswith("\nkept:   'as it is' # with a remark\n")


@pytest.mark.parametrize(
    "text", ['{"old": 1, "kept": "x"}\n', '"old": 1\n"kept": x\n', "old: 1\nkept:\n  x\n"]
)
def test_a_file_laid_out_in_another_way_is_read_all_the_same(text: str) -> None:
    assert yaml.safe_load(rewritten(text, {"new": 1, "kept": "x"})) == {"new": 1, "kept": "x"}


# Nothing that was released is forgotten


def forgotten(
    old: Mapping[str, Question], new: Mapping[str, Question], rows: Sequence[Migration]
) -> list[str]:
    """What an older interview had, and neither the new one nor a row accounts for."""
    found = []
    for name, question in old.items():
        if question.computed:
            continue
        now: str | None = name
        choices = {choice: choice for choice in question.choices}
        converted = False
        for row in rows:
            if row.old == now:
                now = row.new
                choices = {was: row.values.get(value, value) for was, value in choices.items()}
                converted = converted or row.convert is not None
        if now is None:
            continue
        if now not in new:
            found.append(name)
        elif not converted and new[now].kind != question.kind:
            found.append(f"{name} ({question.kind})")
        elif new[now].choices:
            offered = new[now].choices
            found += [f"{name}={was}" for was, value in choices.items() if value not in offered]
    return found


def questions_at(folder: Path, version: str) -> Mapping[str, Question]:
    """The interview of a tag."""
    return questions_of(lambda path: git(folder, "show", f"{version}:{path}"))


def here() -> Mapping[str, Question]:
    return questions_of(lambda path: (interview.ROOT / path).read_text(encoding="utf-8"))


def test_every_question_and_choice_of_a_released_version_is_there_or_has_a_row() -> None:
    tags = git(interview.ROOT, "tag", "--list", "v*").split()
    missing = {
        tag: forgotten(questions_at(interview.ROOT, tag), here(), migrations.MIGRATIONS)
        for tag in tags
    }
    assert missing == {tag: [] for tag in tags}


def test_a_question_or_a_choice_without_a_row_is_noticed(
    template: Path, rows: tuple[Migration, ...]
) -> None:
    old, new = questions_at(template, "v1.0.0"), questions_at(template, "v1.2.0")
    assert forgotten(old, old, ()) == []
    assert forgotten(old, new, rows) == []
    assert forgotten(old, new, ()) == [
        "feature_summary",
        "surfaces=jobs",
        "access=internal",
        "orm (str)",
        "rto_minutes",
    ]
    for row in rows:
        assert forgotten(old, new, [other for other in rows if other is not row])
