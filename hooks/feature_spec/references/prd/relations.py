"""Relations: columns and lists that only mention IDs (Depends on, Parent, Covers, Traces to)."""

from __future__ import annotations

from feature_spec.references.feature_name import words

_LEADS = frozenset(
    words(
        "depends dependency dependencies parent parents cover covers covered coverage trace traces "
        "traced traceability related blocks blocked satisfies implements"
    )
)
RELATION_WORDS = _LEADS.union(
    words(
        "relates supersedes implemented links linked affects impacts source upstream downstream "
        "target maps mapped mapping see"
    )
)
"""Words in the header of a column that only mentions IDs."""


def opens_relation(line: str) -> bool:
    """Whether a line introduces a list of mentions, as `**Depends on:**` does."""
    leads = line.rstrip(" *_").endswith(":") or line.endswith(("**", "__"))
    found = words(line) if leads and len(line) <= 60 else ()
    return 0 < len(found) <= 5 and found[0] in _LEADS
