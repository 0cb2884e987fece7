"""Merging a spec that people edited with a newer render of its template.

`merge_specs` is a pure function of three texts. It tries three ways and takes the first that can
be trusted: the line merge when it is clean, the merge by record, the line merge with its conflicts.
The first two are trusted only when the self-check finds every word of both sides in its place.
After an error in the merge by record or in the self-check, the third is left, and the result says
what went wrong.
"""

from __future__ import annotations

from feature_spec.markdown import read_spec
from feature_spec.merge.by_record import Merged, Notice, merge_by_record
from feature_spec.merge.lines import conflict, line_merge
from feature_spec.merge.rows_kept import with_kept_rows
from feature_spec.merge.self_check import needs_check, problems
from feature_spec.merge.versions import ThreeWay

__all__ = ["Merged", "Notice", "merge_specs", "needs_check"]


def merge_specs(
    base: str, ours: str, theirs: str, *, checked: bool = True, strict: bool = False
) -> Merged:
    """Merge an author's text with a newer render.

    Args:
        base: the old template, rendered with the recorded answers.
        ours: the author's text.
        theirs: the new template, rendered with the answers.
        checked: False leaves the self-check out, which only a test wants.
        strict: raise an error of the merge instead of falling back, to find its cause.

    Returns:
        The merged text, its conflicts and what to report.

    Raises:
        ValueError: a text has a carriage return, which no line of a spec may end with.

    """
    if "\r" in base + ours + theirs:
        raise ValueError("a line ends with a carriage return")
    text, conflicts = line_merge(base, ours, theirs)
    kept, problem = True, ""
    try:
        base, theirs = with_kept_rows(base, ours, theirs)
        records = ThreeWay(read_spec(base), read_spec(ours), read_spec(theirs))
        kept = not (checked and problems(records, text))
        if kept and not conflicts:
            return Merged(text, 0, (), "lines")
        merged = merge_by_record(records)
        if not (checked and problems(records, merged.text)):
            return merged
    except Exception as error:  # whatever it is, the line merge is left
        if strict:
            raise
        problem = _described(error)
    if not (kept and conflicts):
        # Not even the line merge keeps everything in its place: both texts, whole.
        text, conflicts = conflict(ours, theirs), 1
    return Merged(text, conflicts, (), "conflicts", problem)


def _described(error: Exception) -> str:
    """An error on one line, with the place in the code that raised it."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    place = f" ({at.tb_frame.f_globals['__name__']}:{at.tb_lineno})" if at else ""
    return " ".join(f"{type(error).__name__}: {error}".split()) + place
