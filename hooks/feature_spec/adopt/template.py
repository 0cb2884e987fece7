"""The template that a spec is adopted by: where it is, at which version, and what it gives."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feature_spec.adopt.candidate import AdoptError
from feature_spec.markdown.plain import plain_line
from feature_spec.repository.answers_file import Answers, load_answers
from feature_spec.repository.git import GitError, git
from feature_spec.repository.place import ANSWERS, SPEC, Place

_GIVE_ONE = "feature-spec adopt --template <path or URL>"
_INVALID = re.compile(
    r"(?:Validation error for question|Invalid choice for) '(\w+)': (.*)", re.DOTALL
)


@dataclass(frozen=True)
class Rendered:
    """A render of the template.

    Attributes:
        spec: the text of `spec.md`.
        recorded: the bytes of the answers file, as Copier wrote them.
        answers: what they hold, `_src_path` and `_commit` included.
        url: where git finds the template.

    """

    spec: str
    recorded: bytes
    answers: Answers
    url: str


def template_of_neighbours(place: Place) -> str:
    """The template of the other specs of the same repository, when it is one.

    Raises:
        AdoptError: there is no other spec, or they come from different templates.

    """
    try:
        tracked = set(git(place.root, "ls-files", "-z").decode("utf-8", "replace").split("\0"))
    except GitError as problem:
        raise AdoptError(f"git cannot list the specs of {place.root.name}: {problem}") from None
    sources: dict[str, str] = {}
    for path in sorted(tracked):
        folder, _, name = path.rpartition("/")
        if name != ANSWERS or f"{folder}/{SPEC}" not in tracked:
            continue
        try:
            answers = load_answers((place.root / path).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(answers.get("_src_path"), str) and "feature_path" in answers:
            sources.setdefault(answers["_src_path"], path)
    if not sources:
        raise AdoptError(
            f"No other spec of this repository says where the template is: {_GIVE_ONE} {place.path}"
        )
    if len(sources) > 1:
        first, second = (plain_line(source, 120) for source in list(sources)[:2])
        raise AdoptError(
            f"The specs of this repository come from two templates, {first} and {second}:"
            f" {_GIVE_ONE} {place.path}"
        )
    return next(iter(sources))


def source_as_recorded(source: str) -> str:
    """A template's source as a later update finds it: a local folder by its whole path."""
    folder = Path(source).expanduser()
    return folder.resolve().as_posix() if folder.is_dir() else source


class Template:
    """A template at one version.

    Args:
        source: where it is, as Copier takes it.
        ref: a tag, branch or commit; None for the newest release.
        scratch: an empty folder for what is rendered and cloned.

    """

    def __init__(self, source: str, ref: str | None, scratch: Path) -> None:
        self.source, self._ref, self._scratch = source, ref, scratch
        self._rendered = 0

    def render(
        self,
        place: Place,
        answers: Mapping[str, Any],
        *,
        defaults: Mapping[str, Any] | None = None,
        prompt: bool = False,
    ) -> Rendered:
        """Let Copier render the template, and nothing else: no task of it runs.

        Args:
            place: where the feature's folder really is.
            answers: the answers that are known.
            defaults: better defaults for some of the others; prompts ask for these as well.
            prompt: whether Copier asks for the others.

        Raises:
            AdoptError: the template cannot be used, or does not take the answers.
            KeyboardInterrupt: the person stopped a prompt.

        """
        import copier
        from copier.errors import CopierAnswersInterrupt

        self._rendered += 1
        folder = self._scratch / f"render-{self._rendered}" / place.path
        said = io.StringIO()
        try:
            with contextlib.nullcontext() if prompt else contextlib.redirect_stderr(said):
                worker = copier.run_copy(
                    self.source,
                    folder,
                    data={"feature_path": place.path, **answers},
                    user_defaults=dict(defaults or {}),
                    vcs_ref=self._ref,
                    defaults=not prompt,
                    skip_tasks=True,
                    quiet=True,
                    overwrite=True,
                    ask=tuple(defaults or ()) if prompt else (),
                )
        except CopierAnswersInterrupt:
            raise KeyboardInterrupt from None
        except Exception as problem:  # whatever Copier, git or a template may raise
            raise AdoptError(self._refused(problem)) from None
        try:
            spec = (folder / SPEC).read_text(encoding="utf-8")
            recorded = (folder / ANSWERS).read_bytes()
            found = load_answers(recorded.decode("utf-8"))
        except (OSError, ValueError):
            raise AdoptError(
                f"{self._shown} writes no {SPEC} with an answers file, so it is not a template of"
                f" specs: {_GIVE_ONE} {place.path}"
            ) from None
        if not found.get("_commit"):
            raise AdoptError(
                f"{self._shown} is not a git repository, and an update needs its versions:"
                f" git init and commit there, or name the repository with --template"
            )
        return Rendered(spec, recorded, found, str(worker.template.url_expanded))

    def files(self, rendered: Rendered) -> Path:
        """The template's own files at the version that was rendered.

        Raises:
            AdoptError: that version is not a commit of the template's repository.

        """
        folder = self._scratch / "template"
        commit = str(rendered.answers["_commit"])
        try:
            git(self._scratch, "clone", "-q", "--no-checkout", "--", rendered.url, str(folder))
            git(folder, "checkout", "-q", "--detach", commit)
        except GitError as problem:
            raise AdoptError(
                f"The version {commit} of {self._shown} cannot be read"
                f" ({plain_line(str(problem), 120)}): commit what is changed there,"
                " or name a release with --vcs-ref"
            ) from None
        return folder

    @property
    def _shown(self) -> str:
        return plain_line(self.source, 200)

    def _refused(self, problem: Exception) -> str:
        text = str(problem)
        invalid = _INVALID.search(text)
        if invalid:
            reason = plain_line(invalid[2], 300).rstrip(".")
            return (
                f"The answer {invalid[1]} does not fit ({reason}): give another with"
                f" -d {invalid[1]}=…"
            )
        lines = [line.strip(" |") for line in text.splitlines() if line.strip(" |")]
        told = next((line for line in lines if "fatal:" in line), lines[-1] if lines else "")
        told = told.partition("fatal:")[2] or told or type(problem).__name__
        return (
            f"The template {self._shown} cannot be used ({plain_line(told, 200).rstrip('.')}):"
            " check --template and --vcs-ref"
        )
