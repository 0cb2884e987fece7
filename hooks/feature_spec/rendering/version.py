"""A template at a version: what it renders for some answers, byte by byte as Copier does.

Each source is cloned once and each of its versions is checked out and compiled once; they are kept
as long as the process lives. So a process sees one state of a source, and renders many specs fast.
Nothing that the template wants to run is run.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from feature_spec.markdown.plain import plain_line
from feature_spec.rendering import answering
from feature_spec.rendering.render import ANSWERS_FILE, NEIGHBOURS, Rendering
from feature_spec.repository.answers_file import Answers, load_answers
from feature_spec.repository.git import GitError, git


class VersionError(Exception):
    """A version cannot be rendered. The message is one sentence without its full stop.

    Attributes:
        reason: the reason alone, in a few words.

    """

    def __init__(self, sentence: str, reason: str = "") -> None:
        self.reason = plain_line(reason, 300).rstrip(".")
        super().__init__(f"{sentence} ({self.reason})" if self.reason else sentence)


class NotSpecsError(VersionError):
    """The template makes something else than specs."""

    def __init__(self, source: str) -> None:
        super().__init__(f"{_shown(source)} is not a template of specs")


class AnswerError(VersionError):
    """The version does not take an answer.

    Attributes:
        name: the question.

    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The answer {name} does not fit", reason)
        self.name = name


@dataclass(frozen=True)
class Rendered:
    """What a version gives for some answers.

    Attributes:
        spec: the bytes of `spec.md`.
        answers_file: the bytes of the answers file.
        answers: what the answers file holds, `_src_path` and `_commit` included.

    """

    spec: bytes
    answers_file: bytes
    answers: Answers

    @property
    def text(self) -> str:
        """The text of `spec.md`."""
        return self.spec.decode("utf-8")


def render(
    source: str,
    ref: str | None,
    answers: Answers,
    *,
    before: Answers | None = None,
    usual: Answers | None = None,
) -> Rendered:
    """Render a spec and its answers file, as Copier does when it asks nothing.

    Args:
        source: where the template is, as Copier takes it.
        ref: a tag, branch or commit; None for the newest release.
        answers: the answers that are given, with `feature_path`.
        before: the recorded answers of an older version. What this version does not take of them
            gets its default.
        usual: better defaults than the template's.

    Raises:
        VersionError: the version cannot be had, makes no specs or does not take an answer.

    """
    return version(source, ref).render(answers, before=before, usual=usual)


@cache
def version(source: str, ref: str | None) -> Version:
    """A template at a version, fetched at the first call.

    Args:
        source: where the template is, as Copier takes it.
        ref: a tag, branch or commit; None for the newest release.

    Raises:
        VersionError: it cannot be had.

    """
    url = _url(source)
    if not url:
        folder = Path(source)
        if not folder.is_dir():
            raise VersionError(_unusable(source), "there is no such folder")
        return Version(source, folder.resolve())
    try:
        clone = _clone(url)
        commit, draft = _commit(clone, url, ref)
        folder = _new_folder()
        git(clone, "worktree", "add", "-q", "--detach", "--force", str(folder), commit)
        described = git(folder, "describe", "--tags", "--always").decode("utf-8").strip()
        _check_links(folder)
    except GitError as problem:
        said = str(problem)
        raise VersionError(_unusable(source), said.partition("fatal:")[2] or said) from None
    return Version(source, folder, described, draft)


@dataclass(frozen=True)
class Version:
    """A template at a version.

    Attributes:
        source: where the template is, as it is recorded in `_src_path`.
        folder: the template's files.
        commit: as it is recorded in `_commit`; empty for a folder without git.
        draft: whether the files have changes that are not committed.

    """

    source: str
    folder: Path
    commit: str = ""
    draft: bool = False

    @cached_property
    def rendering(self) -> Rendering:
        """The template's files, compiled when they are needed and kept."""
        return Rendering(self.folder)

    def render(
        self, answers: Answers, *, before: Answers | None = None, usual: Answers | None = None
    ) -> Rendered:
        """Render a spec and its answers file. Like `render` above, at this version.

        Raises:
            VersionError: the version makes no specs or does not take an answer.

        """
        sources = answering.Sources(
            given={name: value for name, value in answers.items() if name[0] != "_"},
            recorded=before or {},
            usual=usual or {},
            neutral=NEIGHBOURS,
            metadata={"_src_path": self.source} | ({"_commit": self.commit} if self.commit else {}),
        )
        with self._one_sentence():
            rendering = self.rendering
            done = answering.answer(rendering.interview, sources, rendering.text)
            spec = rendering.spec_in(done.context)
            return Rendered(spec, rendering.answers_file(done.recorded), done.recorded)

    def ask(self, answers: Answers, usual: Answers) -> Rendered:
        """Let Copier ask a person for the answers that are not given.

        Args:
            answers: the answers that are given, with `feature_path`.
            usual: better defaults for some of the others; all of these are asked.

        Raises:
            VersionError: the version makes no specs or does not take an answer.
            KeyboardInterrupt: the person stopped the interview.

        """
        import copier  # takes longer than all the rest
        from copier.errors import CopierAnswersInterrupt

        with self._one_sentence(), tempfile.TemporaryDirectory(prefix="feature-spec-") as top:
            folder = Path(top, str(answers["feature_path"]))
            try:
                copier.run_copy(
                    self.source,
                    folder,
                    data=dict(answers),
                    user_defaults=dict(usual),
                    vcs_ref=self.commit or None,
                    skip_tasks=True,
                    quiet=True,
                    overwrite=True,
                    ask=tuple(usual),
                )
            except CopierAnswersInterrupt:
                raise KeyboardInterrupt from None
            recorded = (folder / ANSWERS_FILE).read_bytes()
            return Rendered(
                (folder / "spec.md").read_bytes(), recorded, load_answers(recorded.decode("utf-8"))
            )

    @contextmanager
    def _one_sentence(self) -> Iterator[None]:
        """Turn whatever a template may raise into one sentence."""
        try:
            if not self.rendering.is_of_specs:
                raise NotSpecsError(self.source)
            yield
        except VersionError:
            raise
        except FileNotFoundError:
            raise NotSpecsError(self.source) from None
        except answering.RejectedError as problem:
            raise AnswerError(problem.name, problem.reason) from None
        except Exception as problem:
            lines = str(problem).strip().splitlines() or [type(problem).__name__]
            raise VersionError(_unusable(self.source), lines[-1]) from None


def _unusable(source: str) -> str:
    return f"The template {_shown(source)} cannot be used"


def _shown(source: str) -> str:
    return plain_line(source, 200)


# ---- where a template is --------------------------------------------------------------------

_SHORT = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
_HOSTS = ("git@", "git://", "git+", "https://github.com/", "https://gitlab.com/")


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
        raise GitError(f"it has no version {wanted}")
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
            raise GitError(f"its link {plain_line(path, 100)} leads out of it")
