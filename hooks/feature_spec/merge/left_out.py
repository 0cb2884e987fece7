"""What of the template's changes is not in the result, for the report."""

from __future__ import annotations

from collections.abc import Iterator

from feature_spec.markdown import Row
from feature_spec.merge.matching import is_open
from feature_spec.merge.report import ASKS_NO_MORE, ASKS_OTHERS, NO_PLACE, REMOVED, Notice
from feature_spec.merge.versions import ThreeWay, Versions


def left_out(records: ThreeWay) -> Iterator[Notice]:
    """Report what the template changed, added or dropped inside what the author removed."""
    for record in records.all:
        text = _reason(records, record)
        if text:
            yield Notice(records.under(record), text, (record.node.own,))


def _reason(records: ThreeWay, record: Versions) -> str:
    base, ours, theirs = record.nodes
    if theirs is None:
        return ASKS_NO_MORE if _is_answered_with_rows(records, record) else ""
    if not theirs.own or records.lives(record):
        return ""
    if base is None:
        return NO_PLACE
    if ours is not None or theirs.says == base.says:
        return ""
    if is_open(theirs):  # a reworded prompt of what was answered long ago
        return ASKS_OTHERS if isinstance(theirs, Row) else ""
    return REMOVED


def _is_answered_with_rows(records: ThreeWay, record: Versions) -> bool:
    """Whether a prompt for rows is gone on both sides, and the author wrote some in its table.

    They have no name that tells them from rows that are about something else, so they stay.
    """
    base = record.base
    if not isinstance(base, Row) or record.ours is not None or not is_open(base):
        return False
    table = records.of[records.base.parent[base]]
    rows = table.ours.children if table.ours is not None and records.lives(table) else []
    return any(records.of[row].base is None and records.of[row].theirs is None for row in rows)
