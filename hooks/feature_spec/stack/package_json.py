"""`package.json`: the packages of a Node project."""

from __future__ import annotations

from feature_spec.references.api.tree import Tree, load_tree, mapping, sequence
from feature_spec.stack.hints import known
from feature_spec.stack.manifest import File, Manifest

_BUILT = ("@sveltejs/kit", "nuxt")
"""Frameworks that a server runs, and that a project lists among its tools because it is built."""
_STORED = ("databases", "orm", "message_broker")


def read(file: File) -> Manifest:
    """Read a `package.json`.

    Returns:
        Its packages, and its language where it has a web framework, a store or a broker. A package
        of pages or tools alone says no language. Without TypeScript in it, it is JavaScript.

    Raises:
        DocumentError: it is not JSON.

    """
    content = mapping(load_tree(file.text, file.path or "package.json"))
    names, dev = _names(content.get("dependencies")), _names(content.get("devDependencies"))
    names += tuple(name for name in dev if name in _BUILT)
    workspaces = content.get("workspaces")
    patterns = workspaces if isinstance(workspaces, list) else mapping(workspaces).get("packages")
    members = tuple(item for item in sequence(patterns, 50) if isinstance(item, str))
    return Manifest("npm", names, dev, _language(file, names, dev), members)


def _names(dependencies: Tree) -> tuple[str, ...]:
    return tuple(str(name) for name in list(mapping(dependencies))[:1000])


def _language(file: File, names: tuple[str, ...], dev: tuple[str, ...]) -> tuple[str, ...]:
    hints = [hint for name in names for hint in known("npm", name)]
    frameworks = [hint for hint in hints if hint.question == "backend_framework"]
    stores = any(hint.question in _STORED for hint in hints)
    sure = any(hint.doubt < 2 for hint in frameworks)
    if not sure and not stores:
        return ()
    doubt = "" if sure else "?"
    configured = any(n.startswith("tsconfig") and n.endswith(".json") for n in file.beside)
    if configured or "typescript" in (*names, *dev):
        return (f"backend_language{doubt}: typescript",)
    least = min((hint.doubt for hint in frameworks), default=0)
    best = {hint.shown for hint in frameworks if hint.doubt == least}
    framework = f" with {best.pop()}" if len(best) == 1 else ""
    return (f"backend_language{doubt}: other=JavaScript{framework}",)
