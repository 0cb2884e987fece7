"""A template at a version: what it renders for some answers, byte by byte as Copier does.

Each version is fetched and compiled once and kept until the process ends, so that each further
spec renders fast. Nothing that the template wants to run is run.
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
from feature_spec.rendering import answering, migrations
from feature_spec.rendering.render import NEIGHBOURS, Rendering
from feature_spec.rendering.source import SourceError, checkout
from feature_spec.repository.answers_file import Answers, load_answers
from feature_spec.repository.place import ANSWERS, SPEC

# What Copier says when it refuses an answer.
_REFUSED = re.compile(
    r"(?:Validation error for question|Invalid choice for) '(\w+)': (.*)", re.DOTALL
)


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
    try:
        found = checkout(source, ref)
    except SourceError as problem:
        raise VersionError(_unusable(source), str(problem)) from None
    return Version(source, found.folder, found.commit, found.draft)


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
            recorded=self._migrated(before) if before else {},
            usual=usual or {},
            neutral=NEIGHBOURS,
            metadata={"_src_path": self.source} | ({"_commit": self.commit} if self.commit else {}),
        )
        with self.one_sentence():
            rendering = self.rendering
            done = answering.answer(rendering.interview, sources, rendering.text)
            spec = rendering.spec_in(done.context)
            return Rendered(spec, rendering.answers_file(done.recorded), done.recorded)

    def _migrated(self, before: Answers) -> Answers:
        """The recorded answers of an older version, as an update carries them over."""
        version = str(before.get("_commit", ""))
        return migrations.migrated(before, version, migrations.rows_in(self.folder))

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

        with self.one_sentence(), tempfile.TemporaryDirectory(prefix="feature-spec-") as top:
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
            recorded = (folder / ANSWERS).read_bytes()
            return Rendered(
                (folder / SPEC).read_bytes(), recorded, load_answers(recorded.decode("utf-8"))
            )

    @contextmanager
    def one_sentence(self) -> Iterator[None]:
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
            if refused := _REFUSED.search(str(problem)):
                raise AnswerError(refused[1], refused[2]) from None
            lines = str(problem).strip().splitlines() or [type(problem).__name__]
            raise VersionError(_unusable(self.source), lines[-1]) from None


def _unusable(source: str) -> str:
    return f"The template {_shown(source)} cannot be used"


def _shown(source: str) -> str:
    return plain_line(source, 200)
