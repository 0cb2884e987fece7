"""What a copy reports of the stack: what files answered, and what is not decided."""

from __future__ import annotations

from feature_spec.copy.stack_reading import ASKED, StackReading
from feature_spec.markdown.plain import plain_line
from feature_spec.repository.answers_file import Answers
from feature_spec.terminal import Line

MOST = 4
"""Files and candidates beyond these are counted only."""


def stack_lines(reading: StackReading, answers: Answers) -> list[Line]:
    """Report what the repository's files answered.

    Args:
        reading: what was read of the stack.
        answers: the recorded answers. A question that does not apply is in neither.

    Returns:
        One line for what files answered or confirm; one for each tie, and for each file that was
        not read.

    """
    stack = reading.stack
    proposed = answers.get("proposed") or ()
    filled = [
        decision
        for decision in (*stack.confirmed, *stack.decisions)
        if answers.get(decision.question) == decision.value and decision.question not in proposed
    ]
    filled.sort(key=lambda decision: _place(decision.question))
    lines: list[Line] = []
    names = list(dict.fromkeys(name for decision in filled for name in decision.names))
    files = list(dict.fromkeys(file for decision in filled for file in decision.files))
    if names:
        lines.append(Line("Stack", f"{', '.join(names)} (from {_some(files)})"))
    for tie in stack.ties:
        if tie.question in answers:
            candidates = [f"{name} ({file})" for name, file in tie.candidates]
            lines.append(Line("Stack", f"not decided: {_some(candidates, ' or ')}", True))
    lines += [Line("Stack", problem, True) for problem in stack.problems[:MOST]]
    return lines


def _place(question: str) -> int:
    return ASKED.index(question) if question in ASKED else len(ASKED)


def _some(texts: list[str], separator: str = ", ") -> str:
    shown = [plain_line(text, 120) for text in texts[:MOST]]
    rest = len(texts) - MOST
    return separator.join([*shown, f"{rest} more"] if rest > 0 else shown)
