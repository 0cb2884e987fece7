"""Filling a spec that was just copied: it is rendered again, with the lists that were read.

The same template files render it. The first answers must give exactly the bytes on disk. That
proves two things: this render equals Copier's, and a person has not kept or edited the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from feature_spec.markdown.plain import plain_line
from feature_spec.repository import atomic_write
from feature_spec.repository.answers_file import Answers, load_answers

if TYPE_CHECKING:
    from feature_spec.rendering.render import Rendering


class NotFilledError(Exception):
    """The spec stays as Copier rendered it; the message is one sentence that says why."""


def fill(
    template: Path | Rendering,
    spec: Path,
    recorded: Path,
    additions: Answers,
    *,
    decided: Answers | None = None,
    team: Answers | None = None,
) -> Answers:
    """Add answers to a spec that was just copied: first the spec, then the recorded answers.

    Args:
        template: Copier's own copy of the template, or what renders it.
        spec: the path of the spec.
        recorded: the path of the answers file.
        additions: the answers to add, which no other question depends on.
        decided: answers that others follow from, as a store asks for its library.
        team: the answers of the team file that the interview took.

    Returns:
        The recorded answers.

    Raises:
        NotFilledError: nothing was changed.

    """
    try:
        return _fill(template, spec, recorded, additions, decided or {}, team or {})
    except NotFilledError:
        raise
    except OSError as problem:
        raise NotFilledError(f"{problem.strerror or 'A file could not be written'}.") from None
    except Exception as problem:  # whatever a template may raise
        last = (str(problem).strip().splitlines() or [type(problem).__name__])[-1]
        raise NotFilledError(f"{plain_line(last, 200).rstrip('.')}.") from None


def _fill(
    template: Path | Rendering,
    spec: Path,
    recorded: Path,
    additions: Answers,
    decided: Answers,
    team: Answers,
) -> Answers:
    from feature_spec.rendering.render import Rendering  # Jinja takes a while

    rendering = Rendering(template) if isinstance(template, Path) else template
    before = _bytes(spec), _bytes(recorded)
    first = load_answers(before[1].decode("utf-8"))
    if (rendering.spec(first), rendering.answers_file(first)) != before:
        raise NotFilledError("The file spec.md is not what the template gives for these answers.")
    settled = first
    if decided:
        from feature_spec.rendering.completing import completed

        settled = completed(rendering, first, decided, team)
    answers = settled | additions
    for question in additions:
        if refusal := rendering.refusal(question, answers):
            raise NotFilledError(f"{plain_line(refusal, 200).rstrip('.')}.")
    body, text = rendering.spec(answers), rendering.answers_file(answers)
    if load_answers(text.decode("utf-8")) != answers:
        raise NotFilledError("The lists that were read change when they are written as YAML.")
    if (_bytes(spec), _bytes(recorded)) != before:
        raise NotFilledError("The file spec.md was edited in the meantime.")
    atomic_write.replace([(str(spec), body), (str(recorded), text)])
    return answers


def _bytes(path: Path) -> bytes:
    if path.is_symlink():
        raise NotFilledError(f"The file {path.name} is a symbolic link.")
    return path.read_bytes()
