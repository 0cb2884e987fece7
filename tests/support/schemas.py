"""The real parsers of contracts: `protoc` for Protocol Buffers, graphql-core for GraphQL."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import graphql
import grpc_tools  # type: ignore[import-untyped]

WELL_KNOWN = Path(grpc_tools.__file__).parent / "_proto"
_FILE = re.compile(r"// (proto/\S+\.proto)\n")


def proto_faults(blocks: list[str]) -> str:
    """Give what the compiler says against .proto files, each of which names its path in line 1."""
    with tempfile.TemporaryDirectory() as folder:
        paths: list[str] = []
        for block in blocks:
            named = _FILE.match(block)
            if named is None:
                return f"no path in the first line of {block[:60]!r}"
            path = Path(folder, named[1])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block, "utf-8")
            paths.append(named[1])
        arguments = [f"-I{folder}", f"-I{WELL_KNOWN}", f"--descriptor_set_out={folder}/found"]
        command = [sys.executable, "-m", "grpc_tools.protoc", *arguments, *paths]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stderr or ("" if done.returncode == 0 else f"protoc ended: {done.returncode}")


def graphql_faults(block: str) -> list[str]:
    """Give what is wrong with SDL: its syntax, types without a definition, types that none uses."""
    document = graphql.parse(block)
    defined = [node.name.value for node in document.definitions if hasattr(node, "name")]
    roots = {"Query", "Mutation", "Subscription"}
    used: set[str] = set()

    class Names(graphql.Visitor):
        def enter_named_type(self, node: graphql.NamedTypeNode, *_: object) -> None:
            used.add(node.name.value)

    graphql.visit(document, Names())
    builtin = {"ID", "String", "Int", "Float", "Boolean"}
    return [
        *(f"{name} is not defined" for name in sorted(used - set(defined) - builtin)),
        *(f"{name} is used by nothing" for name in sorted(set(defined) - used - roots)),
        *(f"{name} is defined twice" for name in sorted(set(defined)) if defined.count(name) > 1),
    ]
