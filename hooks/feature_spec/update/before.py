"""Before an update: refuse what would lose text, and write the answers that Copier cannot carry.

The interview carries renamed questions and choices over by itself, so that an update that stops
has changed nothing. What it cannot carry is written here, after a sentence that says how to undo it
(`migrations.not_carried`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from feature_spec.finding import Finding
from feature_spec.rendering import migrations
from feature_spec.rendering.questions import questions_of
from feature_spec.repository import atomic_write
from feature_spec.repository.answers_file import load_answers
from feature_spec.repository.place import Place
from feature_spec.terminal import shell_word
from feature_spec.update import guard
from feature_spec.update.state import request_from, state_of


def prepare(
    template: Path, place: Place, facts: str, say: Callable[[str], object]
) -> tuple[Finding | None, str]:
    """Check a spec, and write the migrated answers that the interview cannot carry.

    Args:
        template: Copier's own copy of the new version.
        place: the place of the feature's folder.
        facts: the facts of the update as JSON (`template/_interview/update.jinja`).
        say: shows a person a sentence at once.

    Returns:
        What refuses the update, or None; and a sentence about answers that are left out, or "".

    Raises:
        GitError, OSError, ValueError: the spec could not be checked; nothing was changed.

    """
    request = request_from(facts)
    if refused := guard.environment(os.environ, place):
        return refused, ""
    recorded = place.folder / request.answers_file
    text = recorded.read_bytes().decode("utf-8")
    first = load_answers(text)
    version = os.environ.get("VERSION_PEP440_FROM") or str(first.get("_commit", ""))
    rows = migrations.rows_in(template)
    answers = migrations.migrated(first, version, rows)
    questions = questions_of(lambda path: (template / path).read_text(encoding="utf-8"))
    state = state_of(place, request, text, answers, questions)
    if refused := guard.refusal(state):
        return refused, ""
    if written := migrations.not_carried(first, version, rows, questions):
        say(_undo(state.answers_path, written))
        atomic_write.replace([(str(recorded), migrations.rewritten(text, answers).encode("utf-8"))])
    names = guard.unknown(state)
    gone = (
        f"{', '.join(names)}: not a question of this version, so left out of {state.answers_path}"
    )
    return None, gone if names else ""


def _undo(path: str, names: list[str]) -> str:
    return (
        f"{path}: {', '.join(names)} now in the form of the new version; if the update stops "
        f"before it is done, type: git checkout HEAD -- {shell_word(path)}"
    )
