"""`schema.prisma`: the store that Prisma connects to (https://www.prisma.io/docs/orm)."""

from __future__ import annotations

import re

from feature_spec.stack.manifest import File, Manifest

_START = re.compile(r"datasource\s+\w+\s*\{")
_PROVIDER = re.compile(r"provider\s*=\s*\"(\w+)\"")
_SAID = {"postgres": "postgresql"}


def read(file: File) -> Manifest:
    """Read a Prisma schema: the `provider` of its `datasource`."""
    inside = False
    for raw in file.text.splitlines():
        line = raw.partition("//")[0].strip()
        if _START.match(line):
            inside = True
        if inside and (found := _PROVIDER.search(line)):
            return Manifest(says=(f"databases: {_SAID.get(found[1], found[1])}", "orm: Prisma"))
        if inside and line.endswith("}"):
            inside = False
    return Manifest()
