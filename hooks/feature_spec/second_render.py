"""The second render: the spec as it would be had the read lists been among the answers.

The same template files render it. A spec is replaced only when it is certain that nobody touched
it and that this render equals Copier's: the first answers must give the very bytes on disk.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from feature_spec import whole_file
from feature_spec.documents import plain_line
from feature_spec.recorded import Answers, load_answers


class NotFilledError(Exception):
    """The spec stays as Copier rendered it first; the message is one sentence that says why."""


def is_as_rendered(spec: Path, sha256: str) -> bool:
    """Whether a spec is byte for byte what Copier rendered for the first answers.

    It is not when the person kept an existing spec instead, or edited it in the meantime.

    Args:
        spec: the path of the spec.
        sha256: the digest of what Copier rendered, in hexadecimal.

    """
    try:
        return not spec.is_symlink() and hashlib.sha256(spec.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def fill(template: Path, spec: Path, recorded: Path, sha256: str, additions: Answers) -> None:
    """Add answers to a spec that was just copied: first the spec, then the recorded answers.

    Args:
        template: Copier's own copy of the template.
        spec: the path of the spec.
        recorded: the path of the answers file.
        sha256: the digest of the spec that Copier rendered for the first answers.
        additions: the answers to add.

    Raises:
        NotFilledError: nothing was changed.

    """
    try:
        _fill(template, spec, recorded, sha256, additions)
    except NotFilledError:
        raise
    except OSError as problem:
        raise NotFilledError(f"{problem.strerror or 'A file could not be written'}.") from None
    except Exception as problem:  # whatever a template may raise
        last = (str(problem).strip().splitlines() or [type(problem).__name__])[-1]
        raise NotFilledError(f"{plain_line(last, 200).rstrip('.')}.") from None


def _fill(template: Path, spec: Path, recorded: Path, sha256: str, additions: Answers) -> None:
    from feature_spec.rendering import Rendering  # Jinja takes a while

    rendering = Rendering(template)
    before = recorded.read_bytes()
    first = load_answers(before.decode("utf-8"))
    if _digest(rendering.spec(first)) != sha256 or rendering.answers_file(first) != before:
        raise NotFilledError("This version of Copier renders the template in another way.")
    answers = first | additions
    for question in additions:
        if refusal := rendering.refusal(question, answers):
            raise NotFilledError(f"{plain_line(refusal, 200).rstrip('.')}.")
    body, text = rendering.spec(answers), rendering.answers_file(answers)
    if load_answers(text.decode("utf-8")) != answers:
        raise NotFilledError("What was read does not survive as YAML.")
    if not is_as_rendered(spec, sha256):
        raise NotFilledError("The file spec.md is not the one that Copier rendered.")
    whole_file.replace([(str(spec), body), (str(recorded), text)])


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
