"""Run by Copier when an update is done: merges by record what needs it, and reports.

The update is complete without it. So it never fails: whatever goes wrong is one sentence, and what
Copier left in the work tree is not touched.
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
    """Settle the update of the spec in the working directory.

    Args:
        argv: Copier's own copy of the template, the name of the answers file, `quiet` where the
            person wants no report, and the names of the answers that `-d` gives (`copier.yml`).

    Returns:
        Always 0.

    """
    gc.disable()  # one short run
    try:
        template, answers_file, *more = sys.argv[1:] if argv is None else argv
        bootstrap.find_yaml()
        from feature_spec.repository.place import place_of
        from feature_spec.update.after import after_update

        given = more[1].split() if len(more) > 1 else []
        report = after_update(Path(template), place_of(Path.cwd()), answers_file, given)
        if more[:1] != ["quiet"]:
            sys.stderr.write(report)
    except (Exception, KeyboardInterrupt) as problem:
        if os.environ.get("FEATURE_SPEC_DEBUG") == "1":
            raise
        bootstrap.say(
            "spec.md has Copier's line-by-line merge, because the merge by record did not "
            f"finish ({bootstrap.reason_of(problem)}): read `git diff` before you commit"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
