"""Answers of another Copier template: a project says there what it was made with.

Only keys and values that have one meaning are taken: `database: postgresql`, not `db: true`. A
project may have changed since, so each is doubtful beside a file that says it too.
"""

from __future__ import annotations

from feature_spec.references.api.tree import load_tree, mapping
from feature_spec.stack.manifest import File, Manifest

_STORES = {
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
    "sqlserver": "sqlserver",
    "mssql": "sqlserver",
    "cockroachdb": "cockroachdb",
    "sqlite": "sqlite",
    "sqlite3": "sqlite",
    "mongodb": "mongodb",
    "dynamodb": "dynamodb",
}
_LANGUAGES = {
    "typescript": "typescript",
    "python": "python",
    "go": "go",
    "golang": "go",
    "java": "java",
    "kotlin": "kotlin",
    "c#": "csharp",
    "csharp": "csharp",
    "rust": "rust",
    "ruby": "ruby",
    "php": "php",
    "elixir": "elixir",
}
_FRONTENDS = {
    "react": "react",
    "nextjs": "nextjs",
    "next.js": "nextjs",
    "vue": "vue",
    "nuxt": "nuxt",
    "angular": "angular",
    "sveltekit": "sveltekit",
    "react native": "react_native",
    "flutter": "flutter",
}
_BROKERS = {
    "kafka": "kafka",
    "rabbitmq": "rabbitmq",
    "pulsar": "pulsar",
    "nats": "nats",
}
_KEYS = {
    **dict.fromkeys(
        ("database", "databases", "db", "database_engine", "database_type", "db_engine", "db_type"),
        ("databases", _STORES),
    ),
    **dict.fromkeys(("backend_language", "programming_language"), ("backend_language", _LANGUAGES)),
    **dict.fromkeys(("frontend", "frontend_framework"), ("frontend_framework", _FRONTENDS)),
    **dict.fromkeys(("message_broker", "broker"), ("message_broker", _BROKERS)),
}


def read(file: File) -> Manifest:
    """Read an answers file; one of a spec says nothing.

    Raises:
        DocumentError: it is not YAML.

    """
    answers = mapping(load_tree(file.text, file.path or ".copier-answers.yml"))
    if "feature_path" in answers or "_src_path" not in answers:
        return Manifest()
    says: list[str] = []
    for key, (question, values) in _KEYS.items():
        answer = answers.get(key)
        for value in answer[:20] if isinstance(answer, list) else [answer]:
            if isinstance(value, str) and (found := values.get(value.strip().lower())):
                says.append(f"{question}?: {found}")
    return Manifest(says=tuple(dict.fromkeys(says)))
