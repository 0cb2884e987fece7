"""Where a template is, and its files at a version.

Each source is cloned once and each of its versions is checked out once. Both are kept until the
process ends, so a process sees one state of a source.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from feature_spec.markdown.plain import plain_line
from feature_spec.repository.git import GitError, git

_SHORT = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
_HOSTS = ("git@", "git://", "git+", "https://github.com/", "https://gitlab.com/")


class SourceError(Exception):
    """A version cannot be had; the message is the reason in a few words."""


@dataclass(frozen=True)
class Checkout:
    """The files of a template at a version.

    Attributes:
        folder: where they are.
        commit: what Copier records of the version; empty for a folder without git.
        draft: whether they have changes that are not committed.

    """

    folder: Path
    commit: str = ""
    draft: bool = False


@cache
def checkout(source: str, ref: str | None) -> Checkout:
    """Fetch a version of a template, as Copier does.

    Args:
        source: a folder, a repository or its address.
        ref: a tag, branch or commit; None for the newest release.

    Raises:
        SourceError: it cannot be had.

    """
    url = _url(source)
    if not url:
        folder = Path(source)
        if not folder.is_dir():
            raise SourceError("there is no such folder")
        return Checkout(folder.resolve())
    try:
        clone = _clone(url)
        commit, draft = _commit(clone, url, ref)
        folder = _new_folder()
        git(clone, "worktree", "add", "-q", "--detach", "--force", str(folder), commit)
        _check_links(folder)
        described = git(folder, "describe", "--tags", "--always").decode("utf-8").strip()
    except GitError as problem:
        said = str(problem)
        raise SourceError(said.partition("fatal: ")[2] or said) from None
    return Checkout(folder, described, draft)


def _url(source: str) -> str:
    """What git clones; empty for a folder that is not the root of a repository."""
    url = source
    for short, host in _SHORT.items():
        if url.startswith(short):
            url = (host + url.removeprefix(short).lstrip("/")).removesuffix(".git") + ".git"
    if url.endswith(".git") or url.startswith(_HOSTS):
        if url.startswith("git+"):
            return url.removeprefix("git+")
        return url if not url.startswith("https://") or url.endswith(".git") else f"{url}.git"
    path = Path(url).expanduser() if url.startswith("~") else Path(url)
    if path.is_file():  # a bundle, or git says that it is not one
        return str(path.resolve())
    try:
        top = git(path, "rev-parse", "--show-toplevel").decode("utf-8").strip()
    except GitError:
        return ""
    return str(path.resolve()) if Path(top).resolve() == path.resolve() else ""


@cache
def _home() -> tempfile.TemporaryDirectory[str]:
    """A folder that is removed when the process ends."""
    return tempfile.TemporaryDirectory(prefix="feature-spec-", ignore_cleanup_errors=True)


def _new_folder() -> Path:
    return Path(tempfile.mkdtemp(dir=_home().name)).resolve()


@cache
def _clone(url: str) -> Path:
    folder = _new_folder()
    git(folder, "clone", "-q", "--no-checkout", "--", url, str(folder))
    return folder


def _commit(clone: Path, url: str, ref: str | None) -> tuple[str, bool]:
    """The commit that a reference names, and whether it was made of uncommitted changes."""
    wanted = ref or _newest(clone)
    if wanted == "HEAD" and Path(url).is_dir() and git(url, "status", "--porcelain"):
        return _draft(clone, url), True
    found = _found(clone, wanted)
    if not found:  # it may have come since
        git(clone, "fetch", "-q", "--tags", "origin")
        found = _found(clone, wanted)
    if not found:
        raise SourceError(f"it has no version {plain_line(wanted, 100)}")
    return found, False


def _newest(clone: Path) -> str:
    """The newest release, as Copier chooses it."""
    from packaging.version import InvalidVersion, Version  # Copier needs it as well

    releases = []
    for tag in git(clone, "tag", "--list").decode("utf-8").split():
        try:
            parsed = Version(tag)
        except InvalidVersion:
            continue
        if not parsed.is_prerelease:
            releases.append((parsed, tag))
    return max(releases, key=lambda release: release[0])[1] if releases else "HEAD"


def _found(clone: Path, ref: str) -> str:
    if "\n" in ref or "\r" in ref:
        return ""
    for name in (ref, f"refs/remotes/origin/{ref}"):
        asked = f"{name}^{{commit}}\n".encode()
        answer = git(clone, "cat-file", "--batch-check=%(objectname)", data=asked)
        if found := re.fullmatch(rb"([0-9a-f]{40,64})\n", answer):
            return found[1].decode("ascii")
    return ""


def _draft(clone: Path, url: str) -> str:
    """A commit of the files as they are in a work tree. No branch and no tag moves."""
    tree = (f"--git-dir={clone / '.git'}", f"--work-tree={url}")
    git(url, *tree, "add", "--all")
    named = ("-c", "user.name=Copier", "-c", "user.email=copier@copier")
    written = git(url, *tree, "write-tree").decode("ascii").strip()
    made = git(clone, *named, "commit-tree", written, "-p", "HEAD", "-m", "Draft changes")
    return made.decode("ascii").strip()


def _check_links(folder: Path) -> None:
    """Refuse a symbolic link that leads out of the template, as Copier does."""
    for entry in git(folder, "ls-files", "--stage", "-z").decode("utf-8").split("\0"):
        mode, _, path = entry.partition(" ")[0], *entry.partition("\t")[1:]
        if mode == "120000" and not (folder / path).resolve().is_relative_to(folder):
            raise SourceError(f"its link {plain_line(path, 100)} leads out of it")
