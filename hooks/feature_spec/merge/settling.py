"""Settling doubts: a record that is in doubt is left to a person, and the rest is merged."""

from __future__ import annotations

from collections.abc import Sequence

from feature_spec.merge.by_record import merge_by_record
from feature_spec.merge.disputed import Disputed, widened
from feature_spec.merge.lines import inside
from feature_spec.merge.report import Merged
from feature_spec.merge.self_check import Doubt, problems
from feature_spec.merge.versions import ThreeWay

ROUNDS = 8
"""The most attempts: with a record, its list, its section, and the sections around that."""


def settled(records: ThreeWay, doubts: Sequence[Doubt], limit: int) -> Merged | None:
    """Merge by record, with conflicts around the records in doubt, each as small as is enough.

    Args:
        records: those of the three texts.
        doubts: what is in doubt in a merge without such conflicts.
        limit: the most lines inside conflicts.

    Returns:
        A merged text without doubts; None where there is none.

    """
    disputed = Disputed()
    left = doubts
    for _ in range(ROUNDS):
        wider = widened(records, disputed, [one for doubt in left for one in doubt.records])
        if wider is None:
            return None
        disputed = wider
        merged = merge_by_record(records, disputed)
        if inside(merged.text) > limit:
            return None
        left = problems(records, merged.text)
        if not left:
            return merged
    return None
