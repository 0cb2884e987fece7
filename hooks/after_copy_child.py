"""What happens after a copy: references are verified, lists are read, and a report closes it.

Started by `after_copy.py` in the feature's folder. The spec is complete and valid without it.
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
    """Read, fill, write the team file where asked to, and report on stderr.

    Args:
        argv: the name of the answers file, and what only the interview knows, in words
            (`template/_interview/task.jinja`). The working directory is the feature's folder.

    Returns:
        0, or 1 when the hook could not do its work; the reason is on stderr.

    """
    gc.disable()  # one short run: collecting garbage costs a tenth of it and frees nothing
    bootstrap.find_yaml()
    try:
        answers_file, words = sys.argv[1:] if argv is None else argv
        from feature_spec.copy.after import after_copy
        from feature_spec.repository.place import place_of

        template = Path(__file__).resolve().parent.parent
        report = after_copy(template, place_of(Path.cwd()), answers_file, words)
    except Exception as problem:
        bootstrap.say(f"The documents near the spec: {bootstrap.reason_of(problem)}")
        return 1
    sys.stderr.write(report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
