"""Merging a spec that people edited with a newer render of its template.

`merge_specs` is a pure function of three texts. It tries these ways, and each is trusted only when
the self-check finds every word of both sides in its place:

1. the line merge, when it is clean
2. the merge by record
3. the merge by record with both versions, in a conflict, of the records that the check doubts

Where none of them passes, the line merge stays with its own conflicts, and the result names the
doubts. So a merge is never worse than a line merge. After an error in the merge by record or in the
self-check the line merge stays too, and the result says what went wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from feature_spec.merge.by_record import merge_by_record
from feature_spec.merge.lines import CONFLICT, MARKER, inside, line_merge
from feature_spec.merge.placement import needs_check
from feature_spec.merge.reading import read
from feature_spec.merge.report import Merged, Notice
from feature_spec.merge.rows_kept import with_kept_rows
from feature_spec.merge.self_check import Doubt, problems
from feature_spec.merge.settling import settled
from feature_spec.merge.versions import ThreeWay

__all__ = ["Merged", "Notice", "merge_specs", "needs_check"]

SMALL = 20
"""With at most this many lines inside conflicts, a merge is better than a doubtful line merge."""


def merge_specs(
    base: str,
    ours: str,
    theirs: str,
    *,
    lines: str | None = None,
    checked: bool = True,
    strict: bool = False,
) -> Merged:
    """Merge an author's text with a newer render.

    Args:
        base: the old template, rendered with the recorded answers.
        ours: the author's text.
        theirs: the new template, rendered with the answers.
        lines: a line merge that there is already, as Copier's; it is preferred to another one.
        checked: False leaves the self-check out, which only a test wants.
        strict: raise an error of the merge instead of falling back, to find its cause.

    Returns:
        The merged text, its conflicts and what to report.

    Raises:
        ValueError: a text has a carriage return, which no line of a spec may end with.

    """
    if "\r" in base + ours + theirs:
        raise ValueError("a line ends with a carriage return")
    if base in (ours, theirs):
        return Merged(theirs if ours == base else ours, 0, (), "lines")
    own = Merged(*line_merge(base, ours, theirs), (), "lines")
    left = _given(lines) or own
    try:
        base, theirs = with_kept_rows(base, ours, theirs)
        records = ThreeWay(read(base), read(ours), read(theirs))
        for way in dict.fromkeys((left, own)):
            if not (way.conflicts or (checked and problems(records, way.text))):
                return way
        return _by_record(records, left, checked=checked)
    except Exception as error:  # whatever it is, the line merge is left
        if strict:
            raise
        return replace(left, way="conflicts", problem=_described(error))


def _given(text: str | None) -> Merged | None:
    """A line merge that somebody else made; None when its conflicts have another form."""
    if text is None or MARKER.search(CONFLICT.sub(r"\1\2", text)):
        return None
    return Merged(text, len(CONFLICT.findall(text)), (), "lines")


def _by_record(records: ThreeWay, lines: Merged, *, checked: bool) -> Merged:
    """The merge by record, if it is right and has no more conflicts than the line merge."""
    merged = merge_by_record(records)
    found = problems(records, merged.text) if checked else []
    most = inside(lines.text)
    if not found and (inside(merged.text) <= most or not checked):
        return merged
    doubts = problems(records, lines.text)
    if doubts:
        most = max(most, SMALL)
        if not found:
            return merged
    left = settled(records, found, most) if found else None
    if left is not None:
        return replace(left, doubts=_sentences(found))
    return replace(lines, way="conflicts", doubts=_sentences(doubts)) if doubts else lines


def _sentences(doubts: Iterable[Doubt]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(doubt.sentence for doubt in doubts))


def _described(error: Exception) -> str:
    """An error on one line, with the place in the code that raised it."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    place = f" ({at.tb_frame.f_globals['__name__']}:{at.tb_lineno})" if at else ""
    return " ".join(f"{type(error).__name__}: {error}".split()) + place
