"""`go.mod`: the modules that a Go module requires itself (https://go.dev/ref/mod#go-mod-file)."""

from __future__ import annotations

import re

from feature_spec.stack.manifest import File, Manifest

_REQUIRED = re.compile(r"(?:require[ \t]+)?\"?([^\s\"()]+)\"?[ \t]+v[0-9]\S*\Z")
_MAJOR = re.compile(r"/v[0-9]{1,3}\Z|\.v[0-9]{1,3}\Z")


def read(file: File) -> Manifest:
    """Read a `go.mod`.

    Returns:
        The required modules without their major version (`/v5`). A module that only another one
        needs (`// indirect`) is left out, and so is a replacement.

    """
    names: list[str] = []
    block = ""
    for raw in file.text.splitlines():
        line, _, comment = raw.partition("//")
        line = line.strip()
        if block:
            if line == ")":
                block = ""
                continue
        elif line.endswith("("):
            block = line[:-1].strip() or "?"
            continue
        if (block or line.split(" ")[0].split("\t")[0]) != "require":
            continue
        found = _REQUIRED.match(line)
        if found and "indirect" not in comment:
            names.append(_MAJOR.sub("", found[1]))
    return Manifest("go", tuple(names), says=("backend_language: go",))
