"""Merging a spec that people wrote in with a newer render of its template.

`merge_specs` is a pure function of three texts. It tries three ways and takes the first that can
be trusted: the line merge when it is clean, the merge by record, the line merge with its conflicts.
The first two are trusted only when the self-check finds every word of both sides in its place.
An error of the merge by record or of the self-check leaves the third.
"""

from __future__ import annotations

from contextlib import suppress

from feature_spec.markdown import read_spec
from feature_spec.merge.by_record import Merged, Notice, merge_by_record
from feature_spec.merge.lines import conflict, line_merge
from feature_spec.merge.records import Records
from feature_spec.merge.self_check import doubts, faults

__all__ = ["Merged", "Notice", "doubts", "merge_specs"]


def merge_specs(base: str, ours: str, theirs: str, *, checked: bool = True) -> Merged:
    """Merge an author's text with a newer render.

    Args:
        base: the old template, rendered with the recorded answers.
        ours: the author's text.
        theirs: the new template, rendered with the answers.
        checked: False takes the self-check out, which only a test wants.

    Returns:
        The merged text, its conflicts and what to tell.

    Raises:
        ValueError: a text has a carriage return, which no line of a spec may end with.

    """
    if "\r" in base + ours + theirs:
        raise ValueError("a line ends with a carriage return")
    text, conflicts = line_merge(base, ours, theirs)
    kept = True
    with suppress(Exception):  # whatever went wrong, the line merge is left
        records = Records(read_spec(base), read_spec(ours), read_spec(theirs))
        kept = not (checked and faults(records, text))
        if kept and not conflicts:
            return Merged(text, 0, (), "lines")
        merged = merge_by_record(records)
        if not (checked and faults(records, merged.text)):
            return merged
    if kept and conflicts:
        return Merged(text, conflicts, (), "conflicts")
    # Not even the line merge keeps everything in its place: both texts, whole.
    return Merged(conflict(ours, theirs), 1, (), "conflicts")
