"""Run by Copier before an update: refuses what would lose text.

Copier has rendered the old version by now and has touched nothing. When this ends with 1, nothing
is changed, and Copier adds a line of its own.

Where the template has renamed a question or a choice, the interview that follows carries the
recorded answer over, and nothing is written here. An answer that it cannot carry is written to the
answers file, whole, after a sentence that says how to undo it. If Copier then fails (a wrong answer
of `--data`, a full disk), the spec is unchanged, and `feature-spec repair` puts the answers back.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120

import bootstrap


def main(argv: Sequence[str] | None = None) -> int:
    """Check the spec in the working directory; refuse the update, or let it go on.

    Args:
        argv: Copier's own copy of the template, and the facts of the update as JSON
            (`template/_interview/update.jinja`). The feature's folder is the working directory.

    Returns:
        0 when the update may go on; else 1, and one sentence on stderr says why.

    """
    gc.disable()  # one short run
    try:
        template, facts = sys.argv[1:] if argv is None else argv
        bootstrap.find_yaml()
        from feature_spec.repository.place import place_of
        from feature_spec.update.before import prepare

        refused, left_out = prepare(Path(template), place_of(Path.cwd()), facts, bootstrap.say)
    except (Exception, KeyboardInterrupt) as problem:
        # Refusing is the safe side, whatever it was: a broken installation, git itself, a disk.
        bootstrap.say(
            "FS900 the update was not started, because the spec could not be checked "
            f"({bootstrap.reason_of(problem)})"
        )
        return 1
    if refused or left_out:
        bootstrap.say(str(refused or left_out))
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
