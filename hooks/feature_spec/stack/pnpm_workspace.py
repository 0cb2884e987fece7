"""`pnpm-workspace.yaml`: the packages of a pnpm workspace (https://pnpm.io/pnpm-workspace_yaml)."""

from __future__ import annotations

from feature_spec.references.api.tree import load_tree, mapping, sequence
from feature_spec.stack.manifest import File, Manifest


def read(file: File) -> Manifest:
    """Read a `pnpm-workspace.yaml`.

    Raises:
        DocumentError: it is not YAML.

    """
    packages = mapping(load_tree(file.text, file.path or "pnpm-workspace.yaml")).get("packages")
    return Manifest(members=tuple(item for item in sequence(packages, 50) if isinstance(item, str)))
