"""A file is old or new, whatever happens while it is written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from feature_spec.repository import atomic_write

HOOKS = Path(atomic_write.__file__).parents[2]


def test_files_are_replaced_and_keep_their_permissions(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"old")
    first.chmod(0o640)
    atomic_write.replace([(str(first), b"new"), (str(second), b"more")])
    assert (first.read_bytes(), second.read_bytes()) == (b"new", b"more")
    assert first.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("full_at", [1, 2])
def test_a_full_disk_leaves_every_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full_at: int
) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]
    for path in paths:
        path.write_bytes(b"old")
    real, calls = os.fsync, iter(range(1, 9))

    def fsync(descriptor: int) -> None:
        if next(calls) == full_at:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OSError, match="No space left"):
        atomic_write.replace([(str(path), b"new") for path in paths])
    assert [path.read_bytes() for path in paths] == [b"old", b"old"]
    assert len(list(tmp_path.iterdir())) == 2


DIE = """
import os, sys
sys.path.insert(0, sys.argv[1])
from feature_spec.repository import atomic_write
calls = iter(range(1, 99))
for name in ("open", "write", "fsync", "replace", "link", "unlink"):
    def dying(*arguments, real=getattr(os, name), **options):
        if next(calls) == int(sys.argv[3]):
            os._exit(9)
        return real(*arguments, **options)
    setattr(os, name, dying)
where = sys.argv[2]
{call}
"""
REPLACE = 'atomic_write.replace([(where + "/a", b"new" * 9999), (where + "/b", b"new" * 9999)])'
CREATE = 'atomic_write.create(where + "/c", b"new" * 9999)'


def killed_at(step: int, call: str, folder: Path) -> bool:
    command = [sys.executable, "-c", DIE.format(call=call), str(HOOKS), str(folder), str(step)]
    return subprocess.run(command, check=False).returncode == 9


def test_a_process_killed_at_any_step_leaves_old_or_new_files(tmp_path: Path) -> None:
    old, new = b"old", b"new" * 9999
    step = 0
    while True:
        step += 1
        (tmp_path / "a").write_bytes(old)
        (tmp_path / "b").write_bytes(old)
        killed = killed_at(step, REPLACE, tmp_path)
        states = ((tmp_path / "a").read_bytes(), (tmp_path / "b").read_bytes())
        assert states in {(old, old), (new, old), (new, new)}, step
        for path in tmp_path.glob(".*.tmp"):
            path.unlink()
        if not killed:
            break
    assert step > 8


def test_a_process_killed_while_it_creates_a_file_leaves_none_or_all_of_it(tmp_path: Path) -> None:
    step = 1
    while killed_at(step, CREATE, tmp_path):
        path = tmp_path / "c"
        assert not path.exists() or path.read_bytes() == b"new" * 9999
        for left in tmp_path.iterdir():
            left.unlink()
        step += 1
    assert step > 4


def test_an_existing_file_is_never_overwritten_by_a_creation(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert atomic_write.create(str(path), b"first")
    assert not atomic_write.create(str(path), b"second")
    assert path.read_bytes() == b"first"


def test_a_dangling_link_is_not_overwritten_either(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "nowhere")
    assert not atomic_write.create(str(tmp_path / "a"), b"x")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "no hard links"])
def test_of_many_writers_one_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:

        def link(*paths: str) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "link", link)
    commands = [
        [sys.executable, "-c", "import sys; sys.path.insert(0, sys.argv[1]);"
         "from feature_spec.repository import atomic_write;"
         "print(atomic_write.create(sys.argv[2], sys.argv[3].encode() * 5000))",
         str(HOOKS), str(tmp_path / "a"), str(number)]
        for number in range(8)
    ]  # fmt: skip
    if not links:
        made = [atomic_write.create(str(tmp_path / "a"), b"0" * 5000) for _ in commands]
        assert made == [True] + [False] * 7
        return
    with ThreadPool(8) as pool:
        said = pool.map(lambda command: subprocess.check_output(command, text=True), commands)
    assert sorted(said) == ["False\n"] * 7 + ["True\n"]
    assert len(set((tmp_path / "a").read_bytes())) == 1
    assert len((tmp_path / "a").read_bytes()) == 5000
