"""Atomic writes: at every moment a file is the old one or the new one, never a part of either."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Sequence


def replace(contents: Sequence[tuple[str, bytes]]) -> None:
    """Replace files that exist, or create them, one after another in the order given.

    Everything is written and on disk before the first file is replaced, so a full disk leaves all
    of them as they were. A killed process may leave the first ones new and the others old.

    Args:
        contents: absolute paths and their new bytes. A file keeps its permissions.

    Raises:
        OSError: something could not be written; nothing was replaced, unless a rename failed.

    """
    staged: list[tuple[str, str]] = []
    try:
        for path, data in contents:
            staged.append((_stage(path, data), path))
        for temporary, path in staged:
            os.replace(temporary, path)  # noqa: PTH105 (one word for the one thing that counts)
    finally:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108


def create(path: str, data: bytes) -> bool:
    """Create a file that must not exist yet; one of several writers wins.

    Args:
        path: the absolute path.
        data: the bytes of the file.

    Returns:
        False when there is something of that name already; it is left as it is.

    Raises:
        OSError: the file could not be written; there is none then.

    """
    if os.path.lexists(path):
        return False
    temporary = _stage(path, data)
    try:
        os.link(temporary, path)  # refuses an existing name, and the new one is whole at once
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        return _create_in_place(path, data)
    finally:
        os.unlink(temporary)  # noqa: PTH108
    return True


def _create_in_place(path: str, data: bytes) -> bool:
    try:
        descriptor = os.open(path, _NEW, 0o666)
    except FileExistsError:
        return False
    try:
        _write(descriptor, data)
    except BaseException:
        os.unlink(path)  # noqa: PTH108
        raise
    return True


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | int(getattr(os, "O_BINARY", 0))


def _stage(path: str, data: bytes) -> str:
    """Write the data beside `path`, and give the name it has there."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.tmp")  # noqa: PTH118
    try:
        mode = stat.S_IMODE(os.lstat(path).st_mode)
    except FileNotFoundError:
        mode = 0
    descriptor = os.open(temporary, _NEW, 0o666)
    try:
        if mode and hasattr(os, "fchmod"):
            os.fchmod(descriptor, mode)
        _write(descriptor, data)
    except BaseException:
        os.unlink(temporary)  # noqa: PTH108
        raise
    return temporary


def _write(descriptor: int, data: bytes) -> None:
    """Write all of the data and wait until the disk has it; closes the descriptor."""
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
