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

try:
    import yaml  # noqa: F401 (is it there?)
except ImportError:  # installed for this user only, which an isolated interpreter leaves out
    import site

    sys.path.append(site.getusersitepackages())

from feature_spec.copy import report
from feature_spec.copy.facts import Interview, interview_from
from feature_spec.copy.reading import Reading, read_neighbours
from feature_spec.copy.report import Line
from feature_spec.rendering import team_defaults
from feature_spec.rendering.fill import NotFilledError, fill
from feature_spec.repository.answers_file import Answers, load_answers
from feature_spec.repository.place import Place, place_of


def main(argv: Sequence[str] | None = None) -> int:
    """Read, fill, write the team file where asked to, and report on stderr.

    Args:
        argv: Copier's own copy of the template, the name of the answers file, and the facts of
            the interview as JSON (`template/_task.jinja`). The feature's folder is the working
            directory.

    Returns:
        0, or 1 when the hook could not do its work; the reason is on stderr.

    """
    gc.disable()  # one short run: collecting garbage costs a tenth of it and frees nothing
    try:
        template, answers_file, facts = sys.argv[1:] if argv is None else argv
        interview = interview_from(facts)
        lines = _after_copy(Path(template), place_of(Path.cwd()), answers_file, interview)
    except Exception as problem:
        reason = f"{type(problem).__name__}: {problem}"
        print(f"The neighbours of the spec: {' '.join(reason.split())[:300]}", file=sys.stderr)
        return 1
    if not interview.quiet:
        colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
        sys.stderr.write(report.shown(lines, colour))
    return 0


def _after_copy(
    template: Path, place: Place, answers_file: str, interview: Interview
) -> list[Line]:
    spec, recorded = place.folder / "spec.md", place.folder / answers_file
    first = load_answers(recorded.read_text(encoding="utf-8"))
    answers, reading, filling = _filled(template, place, answers_file, first)
    return [
        *filling,
        *report.reference_lines(place, answers, interview, reading),
        report.owner_line(place, answers, reading),
        _team_line(template, place, first, interview),
        *report.closing_lines(place, spec.read_text(encoding="utf-8", errors="replace")),
    ]


def _filled(
    template: Path, place: Place, answers_file: str, first: Answers
) -> tuple[Answers, Reading, list[Line]]:
    """The answers after the second render, what was read for it, and what went wrong."""
    reading = read_neighbours(place, first)
    if not reading.answers:
        return first, reading, []
    try:
        fill(template, place.folder / "spec.md", place.folder / answers_file, reading.answers)
    except NotFilledError as problem:
        lists = ", ".join(reading.answers)
        return first, reading, [Line("Not filled", f"{lists}: {problem}", True)]
    return first | reading.answers, reading, []


def _team_line(template: Path, place: Place, answers: Answers, interview: Interview) -> Line:
    """Write the team file where asked to, or say what the one that is there gave."""
    if answers.get("write_team_defaults") is True:
        try:
            return report.team_written_line(place, team_defaults.write(place, template, answers))
        except OSError as problem:
            text = f"not written: {problem.strerror or 'it could not be created'}"
            return Line("Team file", text, True)
    exists = os.path.lexists(place.folder.parent / team_defaults.NAME)
    ignored = (
        team_defaults.ignored_in(place, template, interview.team)
        if exists and interview.team is not None
        else ()
    )
    return report.team_line(place, answers, interview, exists, ignored)


if __name__ == "__main__":
    sys.exit(main())
