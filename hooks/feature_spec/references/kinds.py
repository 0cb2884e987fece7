"""The four references: the kinds of document that every spec links."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of document.

    Attributes:
        name: what the interview's discovery calls it.
        question: the question whose answer is the reference.
        label: what reports call it.
        header: the label of its line in the header of a spec.
        fills: the list that is read from such a document; empty when none is.

    """

    name: str
    question: str
    label: str
    header: str
    fills: str = ""


PRD = Kind("prd", "prd_reference", "PRD", "Related PRD", "requirements")
API = Kind("api", "api_reference", "API", "Related API Spec", "operations")
KINDS = (
    PRD,
    API,
    Kind("arch", "arch_reference", "Architecture", "Related Architecture"),
    Kind("ops", "ops_reference", "Operations", "Related Operations"),
)
"""All of them, in the order of the interview, the header and the reports."""
