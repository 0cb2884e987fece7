"""`pubspec.yaml`: the packages of a Dart project (https://dart.dev/tools/pub/pubspec)."""

from __future__ import annotations

from feature_spec.references.api.tree import load_tree, mapping
from feature_spec.stack.manifest import File, Manifest


def read(file: File) -> Manifest:
    """Read a `pubspec.yaml`, with the packages that come with an SDK.

    Raises:
        DocumentError: it is not YAML.

    """
    content = mapping(load_tree(file.text, file.path or "pubspec.yaml"))
    names = tuple(str(name) for name in list(mapping(content.get("dependencies")))[:1000])
    dev = tuple(str(name) for name in list(mapping(content.get("dev_dependencies")))[:1000])
    return Manifest("pub", names, dev)
