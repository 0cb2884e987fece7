"""After an update: settle what Copier merged, and report."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

from feature_spec.repository.place import Place
from feature_spec.terminal import shown, uses_colour, width_of
from feature_spec.update import report, report_file
from feature_spec.update.settle import settle


def after_update(
    template: Path, place: Place, answers_file: str, given: Collection[str] = ()
) -> str:
    """Merge by record where that is needed, and report what a person should know.

    Args:
        template: Copier's own copy of the new version.
        place: the place of the feature's folder.
        answers_file: the name of the answers file in it.
        given: the names of the answers that `-d` gives.

    Returns:
        The report as text; empty when there is nothing to report.

    Raises:
        GitError, OSError, ValueError: the texts cannot be read or written; nothing has changed.

    """
    outcome = settle(template, place, answers_file, given)
    lines = report.lines(place, outcome)
    if not lines:
        return ""
    lines = report_file.shortened(place, lines, last=int(lines[-1].label == report.NEXT))
    return shown(lines, uses_colour(sys.stderr), width_of(sys.stderr))
