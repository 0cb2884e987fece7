"""The selection: which requirements of a PRD belong to one feature."""

from __future__ import annotations

from dataclasses import dataclass

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

    """

    requirements: tuple[Requirement, ...]
    note: str


def requirements_for(
    prd: PrdRequirements, feature_name: str, slug: str, limit: int = 30
) -> Selection:
    """Choose the requirements of one feature. Never guesses.

    Args:
        prd: the requirements of the PRD.
        feature_name: the feature's title.
        slug: the feature's folder name.
        limit: a PRD with at most this number of requirements and stories is taken whole.

    Returns:
        All requirements and stories, or, beyond `limit`, those under a heading that names the
        feature (`names_feature`), at most `MAX_SELECTED`. Risks, and what the PRD puts under
        "Out of scope" or "Non-goals", are left out. The note says which of these happened.

    """
    taken = [item for item in prd.requirements if item.kind != "risk"]
    if not taken:
        return Selection((), _nothing(prd))
    inside = [item for item in taken if not item.out]
    note = f"defines {_count(len(taken), 'requirement ID')}"
    if len(taken) > len(inside):
        note += f", {len(taken) - len(inside)} out of scope"
    if len(inside) <= limit:
        if len(taken) > 1 and inside:
            note += ", the others taken" if len(taken) > len(inside) else ", all taken"
        elif inside:
            note += ", taken"
        return Selection(tuple(inside), note)
    feature = one_line(feature_name, 60) or slug
    under = [item for item in inside if _under(item, feature_name, slug)]
    if not under:
        return Selection((), f"{note}, none under a heading naming {feature}")
    note += f", {len(under)} under a heading naming {feature}"
    if len(under) > MAX_SELECTED:
        note += f", the first {MAX_SELECTED} taken"
    return Selection(tuple(under[:MAX_SELECTED]), note)


def _nothing(prd: PrdRequirements) -> str:
    if not prd.requirements:
        return "defines no requirement IDs"
    return f"defines {_count(len(prd.requirements), 'risk ID')} but no requirement IDs"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _under(item: Requirement, *feature: str) -> bool:
    return any(
        names_feature(heading, *feature)
        for path in (item.headings, *item.also_under)
        for heading in path
    )
