"""`feature-spec repair`: recorded answers that are wrong, and those of an update that stopped."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import copier
import pytest

import migrating
from feature_spec import cli
from layouts import git
from migrating import FOLDER, NEWEST, facts_of, recorded

pytestmark = pytest.mark.copier

NAME = f"{FOLDER}/.copier-answers.yml"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrating.scratch(tmp_path_factory.mktemp("versions") / "template")


@pytest.fixture(scope="module")
def first(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with a spec of the first version."""
    return migrating.start(template, tmp_path_factory.mktemp("first") / "shop")


@pytest.fixture
def shop(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = shutil.copytree(first, tmp_path / "shop", symlinks=True)
    monkeypatch.chdir(copy)
    return copy


def spoil(pattern: str, new: str) -> int:
    """Replace one place of the answers file; the line where it is."""
    file = Path(NAME)
    text = file.read_text(encoding="utf-8")
    found = re.search(pattern, text, flags=re.M)
    assert found, pattern
    file.write_text(text[: found.start()] + new + text[found.end() :], encoding="utf-8")
    return text[: found.start()].count("\n") + 1


def checked(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str]]:
    status = cli.main(["repair", *options, FOLDER])
    return status, capsys.readouterr().err.splitlines()


# ---- answers that a question does not take ----------------------------------------------------

SURFACES = "a list of rest, graphql, grpc, events, jobs, ui or storage"
WRONG = [
    (r"^access: .*", "access: everybody", "access is everybody", "public, signed_in or internal"),
    (r"^rpo_minutes: .*", "rpo_minutes: soon", "rpo_minutes is soon", "a whole number"),
    (r"^- jobs", "- jbos", "surfaces is [rest, jbos, storage]", SURFACES),
    (r"^coverage_metric: .*", "coverage_metric: AAAA", "coverage_metric is AAAA", "line or branch"),
    (r"^e2e_tests: .*", "e2e_tests: perhaps", "e2e_tests is perhaps", "true or false"),
]
AGAINST = [
    (r"^availability_slo: .*", "availability_slo: 200", "type a number from 90 to 99.999"),
    (r"^feature_name: .*", "feature_name: ''", "type a name of 1 to 60 characters"),
    (r"^roles: .*", "roles:\n- 'a\tb'", "roles[0]"),
    (r"^rto_minutes: .*", "rto_minutes: 0", "type 1 or more minutes"),
    (r"^backend_framework: .*", "backend_framework: Gin", "it takes NestJS, Fastify, "),
]


@pytest.mark.parametrize(("pattern", "new", "what", "wanted"), WRONG)
@pytest.mark.parametrize("options", [("--check",), ()], ids=["--check", "repair"])
def test_one_sentence_names_file_line_question_and_what_it_takes(
    shop: Path,
    capsys: pytest.CaptureFixture[str],
    pattern: str,
    new: str,
    what: str,
    wanted: str,
    options: tuple[str, ...],
) -> None:
    line = spoil(pattern, new)
    git(shop, "commit", "-qam", "an answer")
    assert checked(capsys, *options) == (
        1,
        [f"Error: {NAME}:{line}: {what}, which its question does not accept: it takes {wanted}."],
    )
    assert git(shop, "status", "--porcelain") == ""


@pytest.mark.parametrize(("pattern", "new", "says"), AGAINST)
def test_what_a_validator_says_is_in_the_sentence(
    shop: Path, capsys: pytest.CaptureFixture[str], pattern: str, new: str, says: str
) -> None:
    line = spoil(pattern, new)
    name = new.partition(":")[0]
    status, said = checked(capsys, "--check")
    assert (status, len(said)) == (1, 1)
    assert said[0].startswith(f"Error: {NAME}:{line}: {name} is ")
    assert f", which its question does not accept: {says}" in said[0]


def test_each_wrong_answer_has_a_sentence_in_the_order_of_the_file(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(r"^rpo_minutes: .*", "rpo_minutes: soon")
    spoil(r"^access: .*", "access: everybody")
    status, said = checked(capsys, "--check")
    assert status == 1
    assert [line.split(": ")[2].split()[0] for line in said] == ["access", "rpo_minutes"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", " is empty: restore it with "),
        ("a: b\nc: d: e\n", ":2 is not YAML (mapping values are not allowed "),
        (
            "a: b\n<<<<<<< HEAD\nc: d\n",
            ":2 is a conflict marker: resolve the conflict, or restore ",
        ),
        ("- a\n", " is not a YAML mapping: restore it with "),
    ],
    ids=["empty", "broken", "markers", "a list"],
)
def test_a_file_that_cannot_be_read_is_named_with_the_command_that_brings_it_back(
    shop: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    before = Path(NAME).read_bytes()
    Path(NAME).write_text(text, encoding="utf-8")
    git(shop, "commit", "-qam", "broken")
    status, said = checked(capsys, "--check")
    assert (status, len(said)) == (1, 1)
    assert said[0].startswith(f"Error: {NAME}{says}")
    command = re.search(r"git checkout (\w+) -- (\S+)\.$", said[0])
    assert command
    git(shop, "checkout", command[1], "--", command[2])
    assert Path(NAME).read_bytes() == before


def test_right_answers_are_nothing_to_do(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(capsys, "--check") == (0, [])
    spoil(r"^access: .*", "access: public")  # another answer of the question
    assert checked(capsys, "--check") == (0, [])


def test_without_the_template_it_is_said_that_nothing_was_checked(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(r"^_src_path: .*", "_src_path: /nowhere/at/all")
    spoil(r"^access: .*", "access: everybody")
    status, said = checked(capsys, "--check")
    assert status == 0
    assert said == [f"{FOLDER}: the answers were not checked: there is no such folder"]
    assert checked(capsys, "--check", "--offline") == (0, [])


# ---- answers of an update that stopped --------------------------------------------------------


def stop(shop: Path) -> None:
    """Let an update write answers that the interview cannot carry, and stop at a question."""
    with pytest.raises(ValueError, match='"risk_class" is required'):
        copier.run_update(shop / FOLDER, defaults=True, overwrite=True, unsafe=True, quiet=True)
    assert recorded(shop)["aim"]


def goes_on(shop: Path) -> None:
    """Update to the newest version."""
    copier.run_update(
        shop / FOLDER,
        data={"risk_class": "high"},
        defaults=True,
        overwrite=True,
        unsafe=True,
        quiet=True,
    )
    new = {**NEWEST, "orm": ["Prisma"]}
    assert {name: recorded(shop)[name] for name in new} == new
    assert "- **Access**: staff" in facts_of(shop)


@pytest.mark.parametrize("state", ["dirty", "committed", "committed with an edit"])
def test_what_an_update_that_stopped_has_left_is_put_back(
    shop: Path, capfd: pytest.CaptureFixture[str], state: str
) -> None:
    before = Path(NAME).read_bytes()
    stop(shop)
    said = capfd.readouterr().err
    assert "orm now in the form of the new version; if the update stops before it is done, " in said
    assert f"type: git checkout HEAD -- {NAME}" in said
    if state != "dirty":
        git(shop, "commit", "-qam", "half done")
    if state == "committed with an edit":
        spoil(r"^coverage_target: .*", "coverage_target: 91")
        git(shop, "commit", "-qam", "another answer")
    assert cli.main(["repair", "--check", FOLDER]) == 1
    assert "to be repaired" in capfd.readouterr().out
    assert cli.main(["repair", FOLDER]) == 0
    out = capfd.readouterr().out
    why = "(an update to v1.4.0 stopped after it had changed them)"
    assert f"  access           staff -> internal  {why}" in out
    assert f"  feature_summary  (not recorded) -> Zoë pays: 'now' # or 🐢  {why}" in out
    assert f"  aim              Zoë pays: 'now' # or 🐢 -> (not recorded)  {why}" in out
    if state == "committed with an edit":
        edited = before.replace(b"coverage_target: 80", b"coverage_target: 91")
        assert Path(NAME).read_bytes() == edited
    else:
        assert Path(NAME).read_bytes() == before
    assert cli.main(["repair", "--check", FOLDER]) == 0
    if state != "dirty":
        git(shop, "commit", "-qam", "put back")
    goes_on(shop)


def test_the_command_that_is_said_undoes_it(shop: Path) -> None:
    stop(shop)
    git(shop, "checkout", "HEAD", "--", NAME)
    goes_on(shop)


def test_an_answer_that_a_person_gave_with_an_update_is_no_half_done_one(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copier.run_update(
        shop / FOLDER,
        vcs_ref="v1.0.0",
        data={"access": "public", "orm": "Drizzle"},
        defaults=True,
        overwrite=True,
        unsafe=True,
        quiet=True,
    )
    capsys.readouterr()
    assert checked(capsys, "--check") == (0, [])
    assert cli.main(["repair", "--check", "--json", FOLDER]) == 0
    assert json.loads(capsys.readouterr().out)[0]["answers"] == []
