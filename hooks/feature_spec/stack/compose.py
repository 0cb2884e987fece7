"""Compose files: the images of their services (https://compose-spec.io)."""

from __future__ import annotations

from feature_spec.references.api.tree import load_tree, mapping, scalar
from feature_spec.stack.manifest import File, Manifest

MAX_SERVICES = 200
"""Services beyond these are not read."""


def read(file: File) -> Manifest:
    """Read a compose file.

    Returns:
        The images without registry, tag and digest, each as its last two parts and as its last
        (`mssql/server`, `server`). A service that is only built says nothing.

    Raises:
        DocumentError: it is not YAML.

    """
    services = mapping(mapping(load_tree(file.text, file.path)).get("services"))
    names: list[str] = []
    for service in list(services.values())[:MAX_SERVICES]:
        said = mapping(service)
        if "build" not in said:
            names += image_names(scalar(said.get("image")))
    return Manifest("images", tuple(names))


def image_names(image: str) -> list[str]:
    """The names under which `dependencies.json` may have an image; empty for a variable."""
    path = image.strip().partition("@")[0]
    folder, slash, last = path.rpartition("/")
    last = last.partition(":")[0].lower()
    if not last or "$" in last:
        return []
    owner = folder.rpartition("/")[2].lower()
    return [f"{owner}/{last}", last] if slash and owner else [last]
