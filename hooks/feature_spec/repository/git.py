"""Running git in a folder: bytes in, bytes out."""

from __future__ import annotations

import subprocess
from os import PathLike


class GitError(Exception):
    """Git failed; the message is its own, as one line."""


def git(folder: str | PathLike[str], *arguments: str, data: bytes = b"") -> bytes:
    """Run git in a folder and give what it printed.

    Args:
        folder: an existing folder.
        arguments: the subcommand and its arguments; nothing goes through a shell.
        data: what git reads from its standard input.

    Raises:
        GitError: git is missing, or failed.

    """
    # Paths are taken as they are written (a name may hold `*`), and git's messages are English.
    command = ["git", "--literal-pathspecs", "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, input=data)
    except OSError as problem:
        raise GitError(f"git cannot be run: {problem.strerror}") from None
    if done.returncode:
        message = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise GitError(message or f"git {arguments[0]} ended with status {done.returncode}")
    return done.stdout
