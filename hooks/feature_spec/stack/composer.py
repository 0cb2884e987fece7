"""`composer.json`: the packages of a PHP project (https://getcomposer.org/doc/04-schema.md)."""

from __future__ import annotations

from feature_spec.references.api.tree import load_tree, mapping
from feature_spec.stack.manifest import File, Manifest


def read(file: File) -> Manifest:
    """Read a `composer.json`.

    Raises:
        DocumentError: it is not JSON.

    """
    content = mapping(load_tree(file.text, file.path or "composer.json"))
    names, dev = (
        tuple(str(name).lower() for name in list(mapping(content.get(key)))[:1000])
        for key in ("require", "require-dev")
    )
    return Manifest("packagist", names, dev, ("backend_language: php",) if names else ())
