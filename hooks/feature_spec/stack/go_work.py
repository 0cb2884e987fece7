"""`go.work`: the modules of a Go workspace (https://go.dev/ref/mod#go-work-file)."""

from __future__ import annotations

from feature_spec.stack.manifest import File, Manifest


def read(file: File) -> Manifest:
    """Read a `go.work`: the folders that it uses."""
    members: list[str] = []
    inside = False
    for raw in file.text.splitlines():
        words = raw.partition("//")[0].replace("(", " ( ").replace(")", " ) ").split()
        if words[:1] == ["use"]:
            inside, words = words[1:2] == ["("], words[1:]
            members += [word for word in words if word not in "()"]
        elif inside and words[:1] == [")"]:
            inside = False
        elif inside:
            members += [word for word in words if word not in "()"]
    return Manifest(members=tuple(name.strip('"') for name in members[:50]))
