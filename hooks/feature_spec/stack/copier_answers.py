"""Answers of another Copier template: a project states there what it was made with.

Only keys and values that have one meaning are taken: `database: postgresql`, not `db: true`. A
project may have changed since, so each is doubtful beside a file that says it too.
"""

from __future__ import annotations

from feature_spec.references.api.tree import load_tree, mapping
from feature_spec.stack.manifest import File, Manifest

_KINDS = {
    **dict.fromkeys(("database", "databases", "database_engine", "database_type"), "database"),
    **dict.fromkeys(("db", "db_engine", "db_type"), "database"),
    **dict.fromkeys(("backend_language", "programming_language"), "language"),
    **dict.fromkeys(("frontend", "frontend_framework"), "frontend"),
    **dict.fromkeys(("message_broker", "broker"), "broker"),
}


def read(file: File) -> Manifest:
    """Read an answers file; one of a spec says nothing.

    Returns:
        Names as `database=postgresql`, of which `dependencies.json` has those with one meaning.

    Raises:
        DocumentError: it is not YAML.

    """
    answers = mapping(load_tree(file.text, file.path or ".copier-answers.yml"))
    if "feature_path" in answers or "_src_path" not in answers:
        return Manifest()
    names: list[str] = []
    for key, kind in _KINDS.items():
        answer = answers.get(key)
        for value in answer[:20] if isinstance(answer, list) else [answer]:
            if isinstance(value, str):
                names.append(f"{kind}={value.strip().lower()}")
    return Manifest("answers", tuple(dict.fromkeys(names)))
