"""Make a release: the version, the changelog, one commit and an annotated tag.

Nothing is changed unless everything holds: main with a clean work tree, entries under
`## Unreleased` in CHANGELOG.md, no tag but annotated vX.Y.Z, and a version as large as the change.
What the last tag offered and the work tree no longer offers (a question, a choice, a key of a
list, a section number, a heading, a row of the checklist, the ID of a control, a test or an error)
makes a major version; a new one makes a minor version.
"""

from __future__ import annotations

import argparse
import datetime
import io
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hooks"))

from feature_spec.repository import atomic_write
from feature_spec.repository.git import GitError, git
from public_interface import Item, difference, public_interface

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = """\
examples:
  git pull --tags && sh scripts/check          before a release: nothing is tested by it
  python scripts/release.py --dry-run minor    say what would be done, and do nothing
  python scripts/release.py 0.2.0              commit and tag v0.2.0
  git push --follow-tags                       publish it

exit codes:
  0  released, or a dry run that found nothing in the way
  1  refused or failed: nothing was changed
  2  called in another way than this
"""
CHANGELOG, PROJECT = "CHANGELOG.md", "pyproject.toml"
_NUMBER = r"(0|[1-9][0-9]*)"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}")
_UNRELEASED = re.compile(r"^## Unreleased\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_VERSION_LINE = re.compile(r'^version = "[^"\n]*"$', re.MULTILINE)
_NAMED = 6  # how many removed things a refusal names; the others are counted


class RefusedError(Exception):
    """There will be no release; the message is one sentence, and nothing was changed."""


@dataclass(frozen=True, order=True)
class Version:
    """A semantic version of the template."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        """Return X.Y.Z."""
        return f"{self.major}.{self.minor}.{self.patch}"

    def next(self, level: str) -> Version:
        """Return the version after this one: `major`, `minor` or `patch`."""
        return {
            "major": Version(self.major + 1, 0, 0),
            "minor": Version(self.major, self.minor + 1, 0),
            "patch": Version(self.major, self.minor, self.patch + 1),
        }[level]


@dataclass(frozen=True)
class Release:
    """A release that may be made.

    Attributes:
        version: its number.
        before: the newest version that is released, None when none is.
        commit: what main points to now.
        section: the changelog's part of it, which becomes the message of the tag.
        files: each path that changes, with its bytes now and its text then.
        removed: what the version before offered and this one does not.
        added: what this one offers and the version before did not.

    """

    version: Version
    before: Version | None
    commit: str
    section: str
    files: tuple[tuple[str, bytes, str], ...]
    removed: tuple[Item, ...]
    added: tuple[Item, ...]

    @property
    def tag(self) -> str:
        """The name of its tag."""
        return f"v{self.version}"


def planned(root: Path, wanted: str) -> Release:
    """Check everything that a release needs, and change nothing.

    Args:
        root: the repository.
        wanted: X.Y.Z, or `major`, `minor` or `patch` counted from the newest tag.

    Raises:
        RefusedError: something is in the way.
        GitError: git could not say.

    """
    _check_work_tree(root)
    before = _newest(root)
    version = _chosen(wanted, before)
    text = _text(root / CHANGELOG)
    entries = _entries(text, version)
    project = _VERSION_LINE.sub(f'version = "{version}"', _project(root))
    removed, added = _interface_change(root, version, before)
    section = f"{version} - {_today(root)}\n\n{entries}\n"
    above, below = _UNRELEASED.split(text)[::2]
    changelog = f"{above}## Unreleased\n\n## {section}" + (f"\n{below}" if below else "")
    return Release(
        version=version,
        before=before,
        commit=_line(root, "rev-parse", "HEAD"),
        section=section,
        files=tuple(
            (str(root / path), (root / path).read_bytes(), then)
            for path, then in ((PROJECT, project), (CHANGELOG, changelog))
        ),
        removed=tuple(removed),
        added=tuple(added),
    )


def carry_out(root: Path, release: Release) -> None:
    """Write the two files, commit them and tag the commit: all of it, or nothing.

    Raises:
        RefusedError: a step failed; the files, main and the tags are as they were.

    """
    try:
        atomic_write.replace([(path, then.encode()) for path, _, then in release.files])
        message = f"chore(release): {release.tag}"
        git(root, "commit", "--quiet", f"--message={message}", "--", PROJECT, CHANGELOG)
        # As it is: by default git takes lines that begin with `#` for comments.
        tag = ("tag", "--annotate", "--cleanup=whitespace", "--file=-", release.tag)
        git(root, *tag, data=release.section.encode())
    except BaseException as problem:
        _undo(root, release)
        if isinstance(problem, (GitError, OSError)):
            raise RefusedError(f"{_said(problem)}; nothing was changed") from None
        raise


def _undo(root: Path, release: Release) -> None:
    """Put back what a release that failed has changed; it began on a clean work tree."""
    try:
        if release.tag in _tags(root):
            git(root, "tag", "--delete", release.tag)
        git(root, "reset", "--quiet", release.commit)
        changed = [(path, now) for path, now, _ in release.files if Path(path).read_bytes() != now]
        atomic_write.replace(changed)
    except (GitError, OSError) as problem:
        way_back = f"git tag -d {release.tag}; git reset --hard {release.commit}"
        raise RefusedError(
            f"The release failed and could not be undone ({_said(problem)}): type {way_back}"
        ) from None


def _check_work_tree(root: Path) -> None:
    if _line(root, "rev-parse", "--show-prefix"):
        raise RefusedError(f"{root} is not the top of a git repository: release from a clone")
    try:
        branch = _line(root, "symbolic-ref", "--quiet", "--short", "HEAD")
    except GitError:
        branch = "no branch"
    if branch != "main":
        raise RefusedError(f"A release is made on main, this is {branch}: git switch main")
    if _line(root, "rev-parse", "--is-shallow-repository") == "true":
        raise RefusedError("This clone is shallow and may lack tags: git fetch --unshallow --tags")
    # Without the optional lock git leaves the index as it is.
    status = ("--no-optional-locks", "status", "--porcelain", "-z", "--untracked-files=all")
    dirty = git(root, *status).decode("utf-8", "replace").split("\0")[0]
    if dirty:
        raise RefusedError(f"The work tree is not clean, see {dirty[3:]}: commit or remove it")


def _newest(root: Path) -> Version | None:
    """Return the newest released version; every tag must be an annotated vX.Y.Z."""
    versions = []
    for name, kind in sorted(_tags(root).items()):
        found = _VERSION.fullmatch(name.removeprefix("v"))
        remove = f"git tag -d {name} && git push origin :refs/tags/{name}"
        if found is None or not name.startswith("v"):
            raise RefusedError(
                f"The tag {name} is not vX.Y.Z, and Copier may record it as the version of a "
                f"spec: {remove}"
            )
        if kind != "tag":
            raise RefusedError(
                f"The tag {name} is lightweight and does not record who released it: {remove}"
            )
        versions.append(Version(*map(int, found.groups())))
    newest = max(versions, default=None)
    if newest is not None:
        try:
            git(root, "merge-base", "--is-ancestor", f"refs/tags/v{newest}", "HEAD")
        except GitError:
            raise RefusedError(
                f"The tag v{newest} is not in the history of main: git pull --tags"
            ) from None
    return newest


def _tags(root: Path) -> dict[str, str]:
    """Return the kind of object that each tag names: `tag` when it is annotated."""
    listed = git(root, "for-each-ref", "--format=%(refname:strip=2) %(objecttype)", "refs/tags")
    lines = listed.decode("utf-8", "replace").splitlines()
    return dict(line.rsplit(" ", 1) for line in lines)


def _chosen(wanted: str, before: Version | None) -> Version:
    found = _VERSION.fullmatch(wanted)
    if found is None:
        return (before or Version(0, 0, 0)).next(wanted)
    version = Version(*map(int, found.groups()))
    if before is not None and version <= before:
        raise RefusedError(
            f"{version} is not newer than v{before}, and a tag never moves: "
            f"type {before.next('patch')} or later"
        )
    return version


def _entries(changelog: str, version: Version) -> str:
    """Return the entries under `## Unreleased`."""
    sections = _UNRELEASED.findall(changelog)
    if len(sections) != 1:
        raise RefusedError(
            f"{CHANGELOG} has {len(sections)} headings `## Unreleased` where one belongs"
        )
    if re.search(rf"^## {re.escape(str(version))}\b", changelog, re.MULTILINE):
        raise RefusedError(f"{CHANGELOG} has a section {version} already: take its heading out")
    entries = str(sections[0]).strip()
    if not entries:
        raise RefusedError(
            f"{CHANGELOG} has no entry under `## Unreleased`: "
            "write what the release brings to owners of specs"
        )
    return entries


def _project(root: Path) -> str:
    text = _text(root / PROJECT)
    number = len(_VERSION_LINE.findall(text))
    if number != 1:
        raise RefusedError(f'{PROJECT} has {number} lines `version = "…"` where one belongs')
    return text


def _interface_change(
    root: Path, version: Version, before: Version | None
) -> tuple[list[Item], list[Item]]:
    """Return what was removed and what was added since the version before, if that may be."""
    check = [sys.executable, "scripts/reference.py", "--check"]
    done = subprocess.run(check, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise RefusedError(f"scripts/reference.py --check failed, fix that first: {last}")
    if before is None:
        return [], []
    old, new = (_interface(root, commit) for commit in (f"refs/tags/v{before}", "HEAD"))
    removed, added = difference(old, new), difference(new, old)
    if removed and version.major == before.major:
        raise RefusedError(
            f"{version} is too small, because v{before} has what is gone now, {_listed(removed)}: "
            f"type {before.next('major')}, or put it back"
        )
    if added and (version.major, version.minor) == (before.major, before.minor):
        raise RefusedError(
            f"{version} is too small, because v{before} does not have {_listed(added)}: "
            f"type {before.next('minor')}"
        )
    return removed, added


def _interface(root: Path, commit: str) -> frozenset[Item]:
    packed = io.BytesIO(git(root, "archive", "--format=tar", commit))
    files = {}
    with tarfile.open(fileobj=packed) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content and member.name.startswith(("template/", "docs/")):
                files[member.name] = content.read().decode("utf-8", "replace")
    try:
        return public_interface(files)
    except ValueError as problem:
        name = commit.removeprefix("refs/tags/")
        raise RefusedError(f"The public interface of {name} cannot be read: {problem}") from None


def _listed(items: Sequence[Item]) -> str:
    named = [str(item) for item in items[:_NAMED]]
    if len(items) > _NAMED:
        named.append(f"{len(items) - _NAMED} more")
    return " and ".join([", ".join(named[:-1]), named[-1]] if named[1:] else named)


def _today(root: Path) -> datetime.date:
    """Return the date of a commit made now, as git counts it; there must be a name to sign with."""
    *_, seconds, zone = _line(root, "var", "GIT_COMMITTER_IDENT").split()
    offset = datetime.timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[3:]))
    return datetime.datetime.fromtimestamp(int(seconds), datetime.timezone(offset)).date()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _line(root: Path, *arguments: str) -> str:
    return git(root, *arguments).decode("utf-8", "replace").strip()


def _said(problem: BaseException) -> str:
    if isinstance(problem, OSError):
        where = os.path.relpath(problem.filename, ROOT) if problem.filename else "a file"
        return f"{where} cannot be read or written ({problem.strerror})"
    return str(problem)


def _wanted(text: str) -> str:
    if text in ("major", "minor", "patch") or _VERSION.fullmatch(text):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is not X.Y.Z, major, minor or patch")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("version", type=_wanted, help="X.Y.Z, or major, minor or patch")
    parser.add_argument("--dry-run", action="store_true", help="check and print, change nothing")
    return parser.parse_args(argv)


def _shown(release: Release, dry_run: bool) -> str:
    done = "Would release" if dry_run else "Released"
    since = f"after v{release.before}" if release.before else "the first version"
    command = f"scripts/release.py {release.version}"
    lines = [
        f"{done} {release.tag}, {since}: a commit on {release.commit[:10]}, and a tag:",
        "",
        *(f"    {line}".rstrip() for line in release.section.splitlines()),
        "",
        *(f"Removed: {item}" for item in release.removed),
        *(f"Added: {item}" for item in release.added),
        "Nothing was tested by this: sh scripts/check",
        f"Next: python {command}" if dry_run else "Next: git push --follow-tags",
    ]
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Make the release, or say in one sentence on stderr why there is none."""
    arguments = _arguments(argv)
    try:
        release = planned(ROOT, arguments.version)
        if not arguments.dry_run:
            carry_out(ROOT, release)
        sys.stdout.write(_shown(release, arguments.dry_run))
    except (RefusedError, GitError, OSError, UnicodeDecodeError) as problem:
        sys.stderr.write(f"{_said(problem)}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted: nothing was changed\n")
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
