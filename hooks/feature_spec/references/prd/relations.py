"""Relations: lists that only mention IDs (Depends on, Parent, Covers, Traces to)."""

from __future__ import annotations

from feature_spec.references.feature_name import words
from feature_spec.references.vocabulary import Words, fold, vocabulary

_LEADS = frozenset(
    words(
        "depends dependency dependencies parent parents cover covers covered coverage trace traces "
        "traced traceability related blocks blocked satisfies implements"
    )
)


def lead_of(line: str) -> Words:
    """The words of a line that introduces a list, as `**Depends on:**` does; else none."""
    bare = line.rstrip(" *_")
    leads = bare.endswith((":", "\uff1a")) or line.endswith(("**", "__"))
    return fold(line) if leads and len(line) <= 80 else ()


def opens_relation(line: str) -> bool:
    """Whether a line introduces a list of mentions."""
    found = lead_of(line)
    if not 0 < len(found) <= 5:
        return False
    phrase = "".join(found)
    return found[0] in _LEADS or any(
        columns.get(phrase) == "relation" for columns in vocabulary().columns.values()
    )
