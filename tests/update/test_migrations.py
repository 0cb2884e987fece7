"""The table of migrations, the hook's part in them, and that nothing released is forgotten."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

import before_update
import interview
import migrating
from feature_spec.rendering import migrations
from feature_spec.rendering.migrations import Migration, migrated, rewritten, rows_of
from feature_spec.rendering.questions import Question, questions_of
from interview import macros
from layouts import git
from migrating import FOLDER

ROWS = rows_of(json.dumps(migrating.ROWS))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrating.scratch(tmp_path_factory.mktemp("versions") / "template")


@pytest.fixture(scope="module")
def first(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with a spec of the first version."""
    return migrating.start(template, tmp_path_factory.mktemp("first") / "shop")


@pytest.fixture
def shop(first: Path, tmp_path: Path) -> Path:
    return shutil.copytree(first, tmp_path / "shop", symlinks=True)


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


UNDO = (
    f"{FOLDER}/.copier-answers.yml: orm now in the form of the new version; if the update stops "
    f"before it is done, type: git checkout HEAD -- {FOLDER}/.copier-answers.yml\n"
)


@pytest.mark.copier
def test_a_full_disk_leaves_the_old_answers(
    template: Path,
    shop: Path,
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
    assert capsys.readouterr().err == UNDO + (
        "FS900 the update was not started, because the spec could not be checked "
        "(OSError: [Errno 28] No space left on device)\n"
    )
    assert {path.name: path.read_bytes() for path in (shop / FOLDER).iterdir()} == before


@pytest.mark.copier
def test_only_the_lines_of_migrated_answers_change(
    template: Path,
    shop: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = shop / FOLDER / ".copier-answers.yml"
    before = file.read_text(encoding="utf-8").splitlines()
    assert hook(template, shop, monkeypatch, "1.0.0") == 0
    assert capsys.readouterr().err == UNDO
    after = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == [
        "access: internal",
        "coverage_metric: line",
        "feature_summary: 'Zoë pays: ''now'' # or 🐢'",
        "orm: Prisma",
        "- coverage_metric",
        "- rto_minutes",
        "rto_minutes: 60",
        "- jobs",
    ]
    assert [line for line in after if line not in before] == [
        "access: staff",
        "counted: line",
        "aim: 'Zoë pays: ''now'' # or 🐢'",
        "orm:",
        "- Prisma",
        "- counted",
        "- batch",
    ]
    changed = file.read_bytes()
    assert hook(template, shop, monkeypatch, "1.0.0") == 0
    assert file.read_bytes() == changed


@pytest.mark.copier
def test_the_hook_writes_nothing_that_the_interview_can_carry(
    template: Path,
    shop: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    newer = tmp_path / "newer"
    git(template, "worktree", "add", "-q", "--detach", str(newer), "v1.3.0")
    before = {path.name: path.read_bytes() for path in (shop / FOLDER).iterdir()}
    assert hook(newer, shop, monkeypatch, "1.0.0") == 0
    assert capsys.readouterr().err == ""
    assert {path.name: path.read_bytes() for path in (shop / FOLDER).iterdir()} == before


def carried_by_hook(row: Mapping[str, Any], **answers: Any) -> list[str]:
    rows = rows_of(json.dumps([row]))
    questions = {
        "access": Question("access", "str", ("public", "signed_in", "internal")),
        "owner": Question("owner", "str"),
        "team": Question("team", "str"),
    }
    return migrations.not_carried(answers, "v1.0.0", rows, questions)


def test_what_this_version_would_take_as_it_is_is_written_by_the_hook() -> None:
    """Copier looks at the default of a question only where it cannot use what is recorded."""
    row = {"since": "v2.0.0", "old": "access", "new": "access"}
    assert carried_by_hook(row | {"values": {"staff": "internal"}}, access="staff") == []
    assert carried_by_hook(row | {"values": {"signed_in": "internal"}}, access="signed_in") == [
        "access"
    ]
    assert carried_by_hook(row | {"values": {"signed_in": "internal"}}, access="public") == []
    moved = {"since": "v2.0.0", "old": "owner", "new": "team"}  # and `owner` asks something else
    assert carried_by_hook(moved, owner="@a") == ["owner"]
    assert carried_by_hook({"since": "v2.0.0", "old": "was", "new": "team"}, was="@a") == []
    assert carried_by_hook({"since": "v2.0.0", "old": "was", "new": None}, was="@a") == []


# Both readers of the table


def by_interview(answers: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the interview takes as defaults."""
    module = macros("carried")
    module.rows[:] = rows
    try:
        found: dict[str, Any] = json.loads(module.carried(answers))
    finally:
        module.rows.clear()
    return found


VERSIONS = ["v1.0.0", "v1.1.0", "v1.2.0", "v1.1.0-3-g1a2b3c4", "1.1", "v1.1.0rc1", "v10.0.0", "x"]


@pytest.mark.parametrize("seed", range(200))
def test_the_interview_carries_what_the_guard_checks(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (not a secret)
    names = ["a", "b", "c", "d"]
    rows: list[dict[str, Any]] = []
    for _ in range(chance.randint(1, 5)):
        row: dict[str, Any] = {"since": chance.choice(["v1.1.0", "v1.2", "v2.0.0"])}
        row["old"] = chance.choice(names)
        row["new"] = chance.choice([*names, row["old"], None])
        if row["new"] and chance.random() < 0.5:
            row["values"] = {chance.choice("xyz"): chance.choice("uvw")}
        rows.append(row)
    values = [
        "x",
        "y",
        "z",
        "x y",
        1,
        True,
        None,
        ["x", "y"],
        ["u", "z", "x"],
        [],
        {"x": "y"},
        "é🐢",
    ]
    answers: dict[str, Any] = {
        name: chance.choice(values) for name in names if chance.random() < 0.7
    }
    answers |= {"_commit": chance.choice(VERSIONS)}
    if chance.random() < 0.7:
        answers["proposed"] = chance.sample(names, k=2)
    new = migrated(answers, answers["_commit"], rows_of(json.dumps(rows)))
    assert by_interview(answers, rows) == {
        name: value for name, value in new.items() if name not in answers or answers[name] != value
    }


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


def released() -> Sequence[Migration]:
    return rows_of((interview.ROOT / migrations.ROWS).read_text(encoding="utf-8"))


def test_every_question_and_choice_of_a_released_version_is_there_or_has_a_row() -> None:
    tags = git(interview.ROOT, "tag", "--list", "v*").split()
    missing = {
        tag: forgotten(questions_at(interview.ROOT, tag), here(), released()) for tag in tags
    }
    assert missing == {tag: [] for tag in tags}


def test_a_question_or_a_choice_without_a_row_is_noticed(template: Path) -> None:
    old, new = questions_at(template, "v1.0.0"), questions_at(template, "v1.4.0")
    assert forgotten(old, old, ()) == []
    assert forgotten(old, new, ROWS) == []
    assert forgotten(old, new, ()) == [
        "feature_summary",
        "surfaces=jobs",
        "access=internal",
        "orm (str)",
        "rto_minutes",
        "coverage_metric",
    ]
    for row in ROWS:
        assert forgotten(old, new, [other for other in ROWS if other is not row])


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, question in interview.questions().items()
        if not question.get("secret") and name != "feature_path"  # never renamed: a place
    ],
)
def test_every_recorded_question_takes_what_is_carried(name: str) -> None:
    """So that a row of the table is all that a new name needs."""
    question = interview.questions()[name]
    default = str(question["default"])
    assert (
        f"carried.get('{name}', " in default or f"carried.{name} if '{name}' in carried" in default
    )
    if question["type"] == "yaml" or question.get("multiselect"):
        assert "to_json" in default
