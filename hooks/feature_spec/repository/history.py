"""A file of a feature's folder as git has it: each of its commits, the newest first."""

from __future__ import annotations

from collections.abc import Iterator

from feature_spec.repository.git import GitError, git
from feature_spec.repository.place import Place

MOST = 50
"""How many commits are looked at."""


def committed(place: Place, name: str, since: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the texts of a file that were committed, each with its commit.

    Args:
        place: the place of the feature's folder.
        name: the file in it.
        since: seconds since 1970; what is older is not looked for, which is faster in a long
            history.

    """
    asked = ["log", f"--max-count={MOST}", "--format=%h", *([f"--since={since}"] if since else [])]
    try:
        listed = git(place.folder, *asked, "--", name)
    except GitError:
        return
    for commit in listed.decode("ascii").split():
        try:
            yield commit, git(place.folder, "show", f"{commit}:./{name}").decode("utf-8")
        except (GitError, ValueError):  # removed there, or not UTF-8
            continue
