"""The second render: the spec as it would be had the read lists been among the answers.

Copier renders it, from the same files as the first time, into a temporary folder. Only then are
the spec and the recorded answers replaced, and only a spec that nobody has touched.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import warnings
from pathlib import Path

from feature_spec import whole_file
from feature_spec.documents import plain_line
from feature_spec.recorded import Answers, load_answers, questions_of, with_origin_of

# The interview looks for no neighbours in a folder of this name: it is one of Copier's own.
_PREFIX = "copier._main."


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


def fill(template: Path, folder: Path, answers_file: str, sha256: str, additions: Answers) -> None:
    """Add answers to a spec that was just copied.

    Args:
        template: Copier's own copy of the template.
        folder: the feature's folder.
        answers_file: the name of the answers file, relative to `folder`.
        sha256: the digest of the spec that Copier rendered for the first answers.
        additions: the answers to add.

    Raises:
        NotFilledError: nothing was changed.

    """
    try:
        spec, recorded = folder / "spec.md", folder / answers_file
        first = recorded.read_bytes().decode("utf-8")
        answers = questions_of(load_answers(first)) | additions
        body, second = _rendered(template, answers_file, answers)
        text = with_origin_of(first, second)
        if questions_of(load_answers(text)) != answers:
            raise NotFilledError("The template changed an answer that was read.")
        if not is_as_rendered(spec, sha256):
            raise NotFilledError("The file spec.md is not the one that Copier rendered.")
        whole_file.replace([(str(spec), body), (str(recorded), text.encode("utf-8"))])
    except NotFilledError:
        raise
    except OSError as problem:
        raise NotFilledError(f"{problem.strerror or 'A file could not be written'}.") from None
    except Exception as problem:  # whatever Copier, Jinja or a validator raises
        last = (str(problem).strip().splitlines() or [type(problem).__name__])[-1]
        raise NotFilledError(f"{plain_line(last, 200).rstrip('.')}.") from None


def _rendered(template: Path, answers_file: str, answers: Answers) -> tuple[bytes, str]:
    """The spec, and the text of the answers file."""
    import copier  # costs more than all the rest of the hook

    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name:
        # A plain folder: Copier would clone a repository once more, and look for its tags.
        source, target = Path(name, "template"), Path(name, "feature")
        shutil.copytree(template / "template", source / "template")
        shutil.copyfile(template / "copier.yml", source / "copier.yml")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            copier.run_copy(
                str(source),
                target,
                data=answers,
                answers_file=answers_file,
                defaults=True,
                overwrite=True,
                quiet=True,
                skip_tasks=True,
                unsafe=True,
            )
        text = Path(target, answers_file).read_bytes().decode("utf-8")
        return Path(os.fspath(target), "spec.md").read_bytes(), text
