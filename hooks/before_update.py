"""Run by Copier before an update: refuses what would lose text, and brings recorded answers along.

Copier has rendered the old version by now, and has touched nothing. When this ends with 1, nothing
is changed, and Copier adds a line of its own.

Where the template has renamed, retyped or dropped a question, the answers file is rewritten here,
whole, and Copier reads it again for the new version. If Copier then fails (an answer of `--data`
that is none, a full disk), the answers file is in its new form and the spec as it was:
`git checkout -- <folder>` takes both back, and Copier refuses to go on before that or a commit.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120


def main(argv: Sequence[str] | None = None) -> int:
    """Look, refuse or migrate.

    Args:
        argv: Copier's own copy of the template, and the facts of the update as JSON
            (`copier.yml`). The feature's folder is the working directory.

    Returns:
        0 when the update may go on; else 1, and one sentence on stderr says why.

    """
    gc.disable()  # one short run
    try:
        template, facts = sys.argv[1:] if argv is None else argv
        sentence = _before(Path(template), facts)
    except (Exception, KeyboardInterrupt) as problem:
        # Refusing is the safe side, whatever it was: a broken installation, git itself, a disk.
        said = f"{type(problem).__name__}: {problem}"
        sentence = f"The update was not started, because the spec could not be checked ({said})"
    if not sentence:
        return 0
    _say(sentence + ".")
    return 1


def _before(template: Path, facts: str) -> str:
    """Why the update must not go on; empty when it may, and then the answers are migrated."""
    _find_yaml()
    from feature_spec.rendering.questions import questions_of
    from feature_spec.repository import atomic_write
    from feature_spec.repository.answers_file import load_answers
    from feature_spec.repository.place import place_of
    from feature_spec.update import guard, migrations

    place, request = place_of(Path.cwd()), guard.request_from(facts)
    if sentence := guard.environment(os.environ, place):
        return sentence
    recorded = place.folder / request.answers_file
    text = recorded.read_bytes().decode("utf-8")
    first = load_answers(text)
    version = os.environ.get("VERSION_PEP440_FROM") or str(first.get("_commit", ""))
    answers = migrations.migrated(first, version, migrations.MIGRATIONS)
    questions = questions_of(lambda path: (template / path).read_text(encoding="utf-8"))
    state = guard.state_of(place, request, text, answers, questions)
    if sentence := guard.refusal(state):
        return sentence
    if names := guard.unknown(state):
        _say(f"{', '.join(names)}: no question of this version; left out of {state.answers_path}.")
    if repr(answers) != repr(first):  # 1 is not true
        new = migrations.rewritten(text, answers).encode("utf-8")
        atomic_write.replace([(str(recorded), new)])
    return ""


def _find_yaml() -> None:
    try:
        import yaml  # noqa: F401 (is it there?)
    except ImportError:  # installed for this user only, which an isolated interpreter leaves out
        import site

        sys.path.append(site.getusersitepackages())


def _say(sentence: str) -> None:
    """Print one line without anything that a terminal would obey."""
    line = "".join(char if char.isprintable() else " " for char in sentence)
    print(" ".join(line.split()), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
