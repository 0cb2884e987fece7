"""The template that a spec is adopted by: where it is, at which version, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from feature_spec.adopt.candidate import AdoptError
from feature_spec.markdown.plain import plain_line
from feature_spec.rendering.version import (
    AnswerError,
    NotSpecsError,
    Rendered,
    Version,
    VersionError,
    version,
)
from feature_spec.repository.answers_file import load_answers
from feature_spec.repository.git import GitError, git
from feature_spec.repository.place import ANSWERS, SPEC, Place

_GIVE_ONE = "feature-spec adopt --template <path or URL>"


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
            f"No other spec of this repository names the template: {_GIVE_ONE} {place.path}"
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
    """The template that a spec is adopted by, at one version.

    Args:
        source: where it is, as Copier takes it.
        ref: a tag, branch or commit; None for the newest release.

    """

    def __init__(self, source: str, ref: str | None) -> None:
        self._source, self._ref = source, ref

    def render(
        self,
        place: Place,
        answers: Mapping[str, Any],
        *,
        defaults: Mapping[str, Any] | None = None,
        prompt: bool = False,
    ) -> Rendered:
        """Render the template. Nothing that it wants to run is run.

        Args:
            place: where the feature's folder is.
            answers: the answers that are known.
            defaults: better defaults for some of the others; prompts ask for these as well.
            prompt: whether Copier asks for the others.

        Raises:
            AdoptError: the template cannot be used, or does not take the answers.
            KeyboardInterrupt: the person stopped a prompt.

        """
        given, usual = {"feature_path": place.path, **answers}, dict(defaults or {})
        try:
            if prompt:
                return self._version.ask(given, usual)
            return self._version.render(given, usual=usual)
        except AnswerError as problem:
            hint = f"give another with -d {problem.name}=…"
            raise AdoptError(f"{problem}: {hint}") from None
        except NotSpecsError as problem:
            raise AdoptError(f"{problem}: {_GIVE_ONE} {place.path}") from None
        except VersionError as problem:
            raise AdoptError(f"{problem}: check --template and --vcs-ref") from None

    @property
    def folder(self) -> Path:
        """The template's own files.

        Raises:
            AdoptError: they cannot be had.

        """
        return self._version.folder

    @cached_property
    def _version(self) -> Version:
        try:
            found = version(self._source, self._ref)
        except VersionError as problem:
            raise AdoptError(f"{problem}: check --template and --vcs-ref") from None
        shown = plain_line(self._source, 200)
        if not found.commit:
            raise AdoptError(
                f"{shown} is not a git repository, and an update needs its versions:"
                " git init and commit there, or name the repository with --template"
            )
        if found.draft:
            raise AdoptError(
                f"{shown} has changes that are not committed, and an update needs its versions:"
                " commit them there, or name a release with --vcs-ref"
            )
        return found
