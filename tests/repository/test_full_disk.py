"""A disk without room, and one that cannot be written: real ones, in a mount of the test's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import interview
from feature_spec.rendering import migrations
from layouts import git

HOOKS = interview.ROOT / "hooks"
BASE = "## 1. A\n\n- **One**: [TODO: say one]\n- **Two**: [TODO: say two]\n\n## Notes\n"
OURS = BASE.replace("[TODO: say one]", "the first")
THEIRS = BASE.replace("[TODO: say one]", "[TODO: please say one]")
CONFLICT = (
    "## 1. A\n\n<<<<<<< before updating\n- **One**: the first\n=======\n"
    "- **One**: [TODO: please say one]\n>>>>>>> after updating\n"
    "- **Two**: [TODO: say two]\n\n## Notes\n"
)
SETTLED = OURS
ANSWERS = "_commit: v1.0.0\n_src_path: /nowhere\nfeature_path: specs/checkout\naccess: public\n"

# Runs "$@" in a copy of a repository on a small disk of its own, and brings the copy back.
SCRIPT = """
set -eu
repository=$1 disk=$2 state=$3; shift 3
mount -t tmpfs -o size=2m none "$disk"
cp -a "$repository/." "$disk/"
case $state in
  full) cat /dev/zero > "$disk/.git/fill" 2>/dev/null || true ;;
  read-only) mount -o remount,ro "$disk" ;;
esac
(cd "$disk/specs/checkout" && "$@") || echo "status $?" >&2
cd /
rm -rf "$repository/specs"
cp -a "$disk/specs" "$repository/specs"
umount "$disk"
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Give a repository as Copier leaves it: the spec in conflict, its three texts in the index."""
    top = tmp_path / "shop"
    folder = top / "specs" / "checkout"
    folder.mkdir(parents=True)
    git(top, "init", "-q", "-b", "main")
    (folder / "spec.md").write_text(OURS, encoding="utf-8")
    (folder / ".copier-answers.yml").write_text(ANSWERS, encoding="utf-8")
    git(top, "add", "--all")
    git(top, "commit", "-q", "-m", "docs: spec")
    return top


def conflicted(top: Path) -> None:
    lines = f"0 {'0' * 40}\tspecs/checkout/spec.md\n"
    for stage, text in ((1, BASE), (2, OURS), (3, THEIRS)):
        (top / "text").write_text(text, encoding="utf-8")
        blob = git(top, "hash-object", "-w", "text").strip()
        lines += f"100644 {blob} {stage}\tspecs/checkout/spec.md\n"
    (top / "text").unlink()
    subprocess.run(
        ["git", "update-index", "--index-info"], cwd=top, input=lines, text=True, check=True
    )
    (top / "specs" / "checkout" / "spec.md").write_text(CONFLICT, encoding="utf-8")


def run_on_a_disk(top: Path, state: str, hook: Path, *arguments: str) -> str:
    """What a hook says on a disk in a state: `full`, `read-only`, or `fine`."""
    disk = top.parent / "disk"
    disk.mkdir()
    alone = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "-r", "--mount"]
    command = [sys.executable, "-I", "-B", str(hook), *arguments]
    done = subprocess.run(
        [*alone, "sh", "-c", SCRIPT, "sh", str(top), str(disk), state, *command],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def files(top: Path) -> dict[str, str]:
    folder = top / "specs" / "checkout"
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize("state", ["full", "read-only"])
def test_a_merge_that_cannot_be_written_leaves_copiers_own(repository: Path, state: str) -> None:
    conflicted(repository)
    said = run_on_a_disk(
        repository, state, HOOKS / "after_update.py", str(interview.ROOT), ".copier-answers.yml"
    )
    assert files(repository) == {"spec.md": CONFLICT, ".copier-answers.yml": ANSWERS}
    assert said.startswith("spec.md has Copier's line-by-line merge, because")
    assert said.count("\n") == 1
    assert ("No space left" if state == "full" else "Read-only") in said


def test_on_a_disk_with_room_the_same_merge_is_written(repository: Path) -> None:
    conflicted(repository)
    run_on_a_disk(
        repository, "fine", HOOKS / "after_update.py", str(interview.ROOT), ".copier-answers.yml"
    )
    assert files(repository)["spec.md"] == SETTLED


@pytest.mark.parametrize("state", ["full", "read-only"])
def test_answers_that_cannot_be_migrated_stay_and_refuse_the_update(
    repository: Path, state: str, tmp_path: Path
) -> None:
    hooks = tmp_path / "hooks"
    subprocess.run(["cp", "-r", str(HOOKS), str(hooks)], check=True)
    subprocess.run(
        ["cp", "-r", str(interview.ROOT / "template"), str(tmp_path / "template")], check=True
    )
    (tmp_path / "copier.yml").symlink_to(interview.ROOT / "copier.yml")
    # The interview cannot carry it: this version would take the answer as it is.
    row = {"since": "9.9.9", "old": "access", "new": "access", "values": {"public": "internal"}}
    (tmp_path / migrations.ROWS).write_text(json.dumps([row]), encoding="utf-8")
    facts: dict[str, object] = {
        "start": str(tmp_path / "disk"),
        "target": "specs/checkout",
        "answers_file": ".copier-answers.yml",
    }
    nothing: dict[str, object] = {
        "exclude": [],
        "skip": [],
        "data": [],
        "feature_path": None,
        "conflict": "inline",
    }
    said = run_on_a_disk(
        repository, state, hooks / "before_update.py", str(tmp_path), json.dumps(facts | nothing)
    )
    assert files(repository) == {"spec.md": OURS, ".copier-answers.yml": ANSWERS}
    undo, *sentence, status = said.splitlines()
    assert "git checkout HEAD -- specs/checkout/.copier-answers.yml" in undo
    assert len(sentence) == 1
    assert ("No space left" if state == "full" else "Read-only") in sentence[0]
    assert status == "status 1"
