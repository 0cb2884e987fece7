"""Run by Copier when an update is done: merges by record what needs it, and reports.

The update is complete without it. So it never fails: whatever goes wrong is one sentence, and what
Copier left in the work tree stays.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120


def main(argv: Sequence[str] | None = None) -> int:
    """Settle the update of the spec in the working directory.

    Args:
        argv: Copier's own copy of the template, the name of the answers file, and `quiet` where
            the person wants no report (`copier.yml`).

    Returns:
        Always 0.

    """
    gc.disable()  # one short run
    try:
        template, answers_file, *quiet = sys.argv[1:] if argv is None else argv
        _settle(Path(template), answers_file, quiet == ["quiet"])
    except (Exception, KeyboardInterrupt) as problem:
        said = " ".join(f"{type(problem).__name__}: {problem}".split())[:300]
        print(
            f"spec.md is as Copier merged it, line by line, because the look at it was not "
            f"finished ({said}): read `git diff` before you commit.",
            file=sys.stderr,
        )
    return 0


def _settle(template: Path, answers_file: str, quiet: bool) -> None:
    try:
        import yaml  # noqa: F401 (is it there?)
    except ImportError:  # installed for this user only, which an isolated interpreter leaves out
        import site

        sys.path.append(site.getusersitepackages())

    from feature_spec.copy import report
    from feature_spec.repository.place import place_of
    from feature_spec.update import report as update_report
    from feature_spec.update.settle import settle

    place = place_of(Path.cwd())
    outcome = settle(template, place, answers_file)
    lines = update_report.lines(place, outcome)
    if lines and not quiet:
        colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
        sys.stderr.write(report.shown(lines, colour))


if __name__ == "__main__":
    sys.exit(main())
