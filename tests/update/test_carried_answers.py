"""Answers follow a later version with the result of the update alone: it is all or nothing."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import copier
import pytest

import migrating
from compiled import COPIER
from feature_spec.rendering.version import render
from layouts import git
from migrating import FOLDER, NEWEST, PRINTED, facts_of, recorded
from terminal import ENTER, INTERRUPT, Terminal

pytestmark = pytest.mark.copier

ANSWERS = f"{FOLDER}/.copier-answers.yml"
SUPPORT = str(Path(migrating.__file__).parent)
QUESTION = "How bad is a failure?"
KILLED_AT = """
import os, signal, sys

sys.path.insert(0, sys.argv.pop(1))
import compiled
from copier import _main
from copier._cli import CopierApp

_main.SandboxedEnvironment = compiled.Compiled
where, number = sys.argv.pop(1).split(":")
counts = {}

def dying(name, function):
    def run(*arguments, **options):
        counts[name] = counts.get(name, 0) + 1
        if name + str(counts[name]) == where + number:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **options)
    return run

for name in ("_ask", "_render_template", "_render_file", "_execute_tasks", "_git_initialize_repo"):
    setattr(_main.Worker, name, dying(name, getattr(_main.Worker, name)))
CopierApp.run(["copier", *sys.argv[1:]])
"""

# Updates a copy of a repository on a disk with that many KB of room, and brings the folder back.
ON_A_DISK = """
set -eu
repository=$1 disk=$2 room=$3; shift 3
mount -t tmpfs -o size=3m none "$disk"
cp -a "$repository/." "$disk/"
cat /dev/zero > "$disk/.git/fill" 2>/dev/null || true
truncate -s "-${room}K" "$disk/.git/fill"
(cd "$disk" && "$@") || echo "status $?" >&2
cd /
rm -rf "$repository/specs"
cp -a "$disk/specs" "$repository/specs"
umount "$disk"
"""


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


def update(shop: Path, version: str = "v1.3.0", *, skip: bool = False, **data: Any) -> None:
    copier.run_update(
        shop / FOLDER,
        vcs_ref=version,
        data=data,
        defaults=True,
        overwrite=True,
        unsafe=True,
        quiet=True,
        skip_answered=skip,
    )


def arrives(shop: Path) -> None:
    """Update to the version that nothing stopped before, and see that all of it is there."""
    assert git(shop, "status", "--porcelain") == ""
    update(shop, risk_class="high")
    assert {name: recorded(shop)[name] for name in NEWEST} == NEWEST
    assert facts_of(shop) == PRINTED


# ---- an update that goes through --------------------------------------------------------------


@pytest.mark.parametrize("skip", [False, True], ids=["--defaults", "--skip-answered --defaults"])
def test_answers_follow_three_versions_at_once(template: Path, shop: Path, skip: bool) -> None:
    before = recorded(shop)
    update(shop, skip=skip, risk_class="high")
    after = recorded(shop)
    ours = render(str(template), "v1.3.0", {"risk_class": "high"}, before=before)
    assert (shop / ANSWERS).read_bytes() == ours.answers_file
    assert (shop / FOLDER / "spec.md").read_bytes() == ours.spec
    assert {name: after[name] for name in NEWEST} == NEWEST
    gone = {"feature_summary", "purpose", "rto_minutes", "job_window_min", "coverage_metric"}
    assert not gone & after.keys()
    assert facts_of(shop) == PRINTED
    kept = before.keys() - NEWEST.keys() - gone - {"_commit", "proposed"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    same = [name for name in before["proposed"] if name not in gone]
    assert after["proposed"] == sorted([*same, "counted"])


def test_a_person_is_not_asked_again_what_has_another_name(shop: Path) -> None:
    with Terminal([*COPIER, "update", "--trust", "--vcs-ref", "v1.3.0", FOLDER], shop) as terminal:
        assert terminal.new_prompt() == QUESTION
        terminal.press("\x1b[B", ENTER)
        assert terminal.new_prompt() is None
        assert terminal.ended() == 0
    assert {name: recorded(shop)[name] for name in NEWEST} == NEWEST
    assert facts_of(shop) == PRINTED


def test_one_version_after_the_other_gives_the_same(shop: Path) -> None:
    for version in ("v1.1.0", "v1.2.0"):
        update(shop, version)
        assert recorded(shop)["_commit"] == version
        assert recorded(shop)["access"] == "staff"
        git(shop, "commit", "-q", "-a", "-m", version)
    arrives(shop)


def test_what_is_given_wins_over_what_is_carried(shop: Path) -> None:
    update(shop, access="public", aim="Something else", risk_class="low")
    assert (recorded(shop)["access"], recorded(shop)["aim"]) == ("public", "Something else")


def test_without_a_row_the_guard_stops_at_the_choice_and_nothing_is_lost(
    shop: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    other = migrating.scratch(tmp_path / "template", rows=())
    text = (shop / ANSWERS).read_text(encoding="utf-8")
    text = re.sub("_src_path: .*", f"_src_path: {other}", text)
    (shop / ANSWERS).write_text(text, encoding="utf-8")
    git(shop, "commit", "-q", "-a", "-m", "another template")
    with pytest.raises(copier.errors.TaskError):
        update(shop, risk_class="high")
    said = capfd.readouterr().err
    assert "records an answer to surfaces that this version does not accept" in said
    assert git(shop, "status", "--porcelain") == ""


# ---- an update that stops ---------------------------------------------------------------------


def test_ctrl_c_at_a_question_changes_nothing(shop: Path) -> None:
    with Terminal([*COPIER, "update", "--trust", "--vcs-ref", "v1.3.0", FOLDER], shop) as terminal:
        assert terminal.new_prompt() == QUESTION
        terminal.press(INTERRUPT)
        assert terminal.ended() != 0
    arrives(shop)


@pytest.mark.parametrize("skip", [False, True], ids=["--defaults", "--skip-answered --defaults"])
def test_a_question_that_needs_an_answer_changes_nothing(shop: Path, skip: bool) -> None:
    with pytest.raises(ValueError, match='Question "risk_class" is required'):
        update(shop, skip=skip)
    arrives(shop)


@pytest.mark.parametrize("data", [{"risk_class": "nonsense"}, {"risk_class": "low", "aim": "a\nb"}])
def test_an_answer_that_is_refused_changes_nothing(shop: Path, data: dict[str, Any]) -> None:
    with pytest.raises((ValueError, copier.errors.UserMessageError)):
        update(shop, **data)
    arrives(shop)


NOTHING_YET = ["_ask:1", "_execute_tasks:2", "_ask:2"]
STEPS = [*NOTHING_YET, "_render_file:3", "_ask:3", "_git_initialize_repo:2", "_execute_tasks:5"]


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_leaves_what_git_checkout_undoes(shop: Path, step: str) -> None:
    """Before the result is written nothing has changed; after that, `git checkout` undoes it."""
    command = [sys.executable, "-c", KILLED_AT, SUPPORT, step, "update", "--trust", "--defaults"]
    command += ["--vcs-ref", "v1.3.0", "-d", "risk_class=high", FOLDER]
    done = subprocess.run(command, cwd=shop, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    changed = git(shop, "status", "--porcelain")
    assert (changed == "") or step not in NOTHING_YET
    git(shop, "checkout", "-q", "HEAD", "--", FOLDER)
    arrives(shop)


@pytest.mark.parametrize("room", [0, 4])
def test_a_full_disk_leaves_what_git_checkout_undoes(shop: Path, tmp_path: Path, room: int) -> None:
    (tmp_path / "disk").mkdir()
    alone = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "-r", "--mount"]
    command = [*COPIER, "update", "--trust", "--defaults", "--vcs-ref", "v1.3.0"]
    command += ["-d", "risk_class=high", FOLDER]
    script = ["sh", "-c", ON_A_DISK, "sh", str(shop), str(tmp_path / "disk"), str(room)]
    done = subprocess.run([*alone, *script, *command], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    failed = b"\nstatus " in done.stderr
    assert failed or room, done.stderr.decode()
    if not failed:
        assert facts_of(shop) == PRINTED
    git(shop, "checkout", "-q", "HEAD", "--", FOLDER)
    (shop / FOLDER / "spec.md.rej").unlink(missing_ok=True)
    arrives(shop)
