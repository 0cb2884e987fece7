"""After a copy: read what the spec links, fill it, write the team file, and report."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from feature_spec.copy.facts import InterviewFacts, facts_from
from feature_spec.copy.reading import Reading, read_neighbours
from feature_spec.copy.stack_reading import StackReading, read_stack
from feature_spec.repository.answers_file import Answers, load_answers
from feature_spec.repository.place import Place

if TYPE_CHECKING:
    from feature_spec.terminal import Line


def after_copy(template: Path, place: Place, answers_file: str, words: str) -> str:
    """Fill a spec that was just copied from the documents that it links.

    Args:
        template: Copier's own copy of the template.
        place: the place of the feature's folder.
        answers_file: the name of the answers file in it.
        words: what only the interview knows (`template/_interview/task.jinja`).

    Returns:
        The report as text; empty when the person asked for quiet.

    Raises:
        OSError, ValueError: the spec or its answers cannot be read; nothing was changed.

    """
    interview = facts_from(words, template, place)
    recorded = place.folder / answers_file
    first = load_answers(recorded.read_text(encoding="utf-8"))
    stack = read_stack(place, template, first, interview)
    answers, reading, problem = _filled(template, place, recorded, first, stack)
    if interview.quiet:
        if first.get("write_team_defaults") is True:
            _team_line(template, place, first, interview)
        return ""
    # Imported here, like all that only some copies need: Python compiles what it imports each time.
    from feature_spec.copy import report
    from feature_spec.copy.stack_lines import stack_lines
    from feature_spec.terminal import Line, shown, uses_colour, width_of

    filling = [Line("Not filled", problem, True)] if problem else []
    spec = place.spec.read_text(encoding="utf-8", errors="replace")
    references = report.reference_lines(place, answers, interview, reading)
    lines = [
        *filling,
        *stack_lines(stack, answers),
        *references,
        *report.link_lines(place, references, before_editing=True),
        report.owner_line(place, answers, reading),
        _team_line(template, place, first, interview),
        *report.unused_lines(interview, template, first),
        *report.access_lines(answers, spec),
        *report.closing_lines(place, spec),
        *report.link_lines(place, references),
    ]
    return shown(lines, uses_colour(sys.stderr), width_of(sys.stderr))


def _filled(
    template: Path, place: Place, recorded: Path, first: Answers, stack: StackReading
) -> tuple[Answers, Reading, str]:
    """The answers after the second render, what was read for it, and what went wrong."""
    reading = read_neighbours(place, first)
    deciding = stack.answers | reading.decided
    if not (deciding or reading.answers):
        return first, reading, ""
    from feature_spec.rendering.fill import NotFilledError, fill

    if reading.decided.get("message_broker") == "other" and "broker_other" not in reading.decided:
        deciding |= stack.answers  # a document of messages that does not name its broker
    went_wrong = ""
    for decided in (deciding, {}) if deciding else ({},):
        if not (decided or reading.answers):
            break
        try:
            answers = fill(
                stack.rendering or template,
                place.spec,
                recorded,
                reading.answers,
                decided=decided,
                team=stack.team,
            )
        except NotFilledError as problem:  # once more without the stack: the lists may do
            names = ", ".join([*decided, *reading.answers])
            went_wrong = f"{names}: {problem}"
        else:
            return answers, reading, went_wrong
    return first, reading, went_wrong


def _team_line(template: Path, place: Place, answers: Answers, interview: InterviewFacts) -> Line:
    """Write the team file where asked to, or report the one that is there."""
    from feature_spec.copy import report
    from feature_spec.rendering import team_defaults
    from feature_spec.terminal import Line

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
