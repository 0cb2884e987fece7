"""The selection: which requirements of a PRD belong to one feature."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from feature_spec.markdown.plain import one_line
from feature_spec.references.feature_name import names_feature
from feature_spec.references.prd.requirement import PrdRequirements, Requirement

MAX_SELECTED = 200
"""The largest selection: the template's limit for a list."""


@dataclass(frozen=True)
class Selection:
    """The requirements of one feature.

    Attributes:
        requirements: requirements and stories, never risks.
        note: what happened, as the rest of a sentence that begins with the document's name:
            "defines 81 requirement IDs, none under a heading naming checkout".
        remark: what is missing and why, as the end of that sentence; empty for nothing.

    """

    requirements: tuple[Requirement, ...]
    note: str
    remark: str = ""


def requirements_for(
    prd: PrdRequirements, feature_name: str, slug: str, limit: int = 30, path: str = ""
) -> Selection:
    """Choose the requirements of one feature. Never guesses.

    Args:
        prd: the requirements of the PRD.
        feature_name: the feature's title.
        slug: the feature's folder name.
        limit: a PRD with at most this number of requirements and stories is taken whole.
        path: the path of the PRD. One whose file or folder names the feature is taken whole.

    Returns:
        All requirements and stories, or, beyond `limit`, those under a heading that names the
        feature (`names_feature`) or whose own ID does (`FR-CREATE-01`), at most `MAX_SELECTED`
        together with their numbered criteria. Risks, and what the PRD puts out of scope, are left
        out. The note says which of these happened, the remark what has no text.

    """
    taken = [item for item in prd.requirements if item.kind != "risk"]
    if not taken:
        return Selection((), _nothing(prd), _unclear(prd))
    inside = [item for item in taken if not item.out]
    note = f"defines {_count(len(taken), 'requirement ID')}"
    if len(taken) > len(inside):
        note += f", {len(taken) - len(inside)} out of scope"
    of_feature = any(names_feature(part, feature_name, slug) for part in _last_parts(path))
    if len(inside) <= limit or (of_feature and len(inside) <= MAX_SELECTED):
        if len(taken) > 1 and inside:
            note += ", the others taken" if len(taken) > len(inside) else ", all taken"
        elif inside:
            note += ", taken"
        return _selection(inside, note, prd)
    feature = one_line(feature_name, 60) or slug
    under = inside if of_feature else [item for item in inside if _of(item, feature_name, slug)]
    if not under:
        return Selection((), f"{note}, none under a heading naming {feature}", _unclear(prd))
    if not of_feature:
        note += f", {len(under)} under a heading naming {feature}"
    if len(under) > MAX_SELECTED:
        note += f", the first {MAX_SELECTED} taken"
    return _selection(under[:MAX_SELECTED], note, prd)


def _selection(chosen: Sequence[Requirement], note: str, prd: PrdRequirements) -> Selection:
    """The chosen requirements, with the numbered criteria that the template's list has room for."""
    room = MAX_SELECTED - len(chosen)
    kept: list[Requirement] = []
    for item in chosen:
        kept.append(replace(item, criteria=item.criteria[:room]) if item.criteria else item)
        room -= len(kept[-1].criteria)
    remarks = []
    if every := sum(len(item.criteria) for item in chosen):
        some = sum(len(item.criteria) for item in kept)
        taken = f"with {_count(every, 'numbered criterion', 'numbered criteria')}"
        remarks.append(taken if some == every else f"{taken}, the first {some} taken")
    if left := [item.id for item in chosen if item.leaves_criteria]:
        remarks.append(f"acceptance criteria of {_listed(left)} not taken")
    if silent := [item.id for item in chosen if not item.text]:
        remarks.append(f"{_listed(silent)} without a text")
    if unclear := _unclear(prd):
        remarks.append(unclear)
    return Selection(tuple(kept), note, "; ".join(remarks))


def _unclear(prd: PrdRequirements) -> str:
    if not prd.unclear:
        return ""
    return f"{_listed(prd.unclear)} not taken: no column of the table says what it asks for"


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
    return f"{', '.join(ids[:3])}{more}"


def _last_parts(path: str) -> list[str]:
    """The name of a file without its suffix, and the name of its folder."""
    folder, _, name = path.rpartition("/")
    return [part for part in (name.rpartition(".")[0], folder.rpartition("/")[2]) if part]


def _nothing(prd: PrdRequirements) -> str:
    if not prd.requirements:
        return "defines no requirement IDs"
    return f"defines {_count(len(prd.requirements), 'risk ID')} but no requirement IDs"


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {plural or f'{noun}s'}"


def _of(item: Requirement, *feature: str) -> bool:
    """Whether a heading above a requirement, its file or its own ID names the feature."""
    if len(segments := re.split("[-_]", item.id)) > 2 and names_feature(
        " ".join(segments[:-1]), *feature
    ):
        return True
    return any(
        names_feature(heading, *feature)
        for path in (item.headings, *item.also_under)
        for heading in path
    )
