"""`Cargo.toml`: the crates of a Rust package (https://doc.rust-lang.org/cargo/reference)."""

from __future__ import annotations

from feature_spec.stack.manifest import File, Manifest
from feature_spec.stack.toml_lines import listed, read_tables, strings


def read(file: File) -> Manifest:
    """Read a `Cargo.toml`.

    Returns:
        The crates, each also with its features (`sqlx/postgres`), which say the store. A workspace
        without a package says nothing but its members.

    """
    tables = read_tables(file.text)
    above = read_tables(file.catalog) if file.catalog else tables
    shared = above.get("workspace.dependencies", {})
    names: list[str] = []
    dev: list[str] = []
    for table in tables:
        before, _, last = table.rpartition(".")
        if last == "dependencies" and before != "workspace":
            names += _crates(tables[table], shared)
        elif last == "dev-dependencies":
            dev += _crates(tables[table], shared)
        elif before.split(".")[-1] == "dependencies" and not before.startswith("workspace"):
            names += _crate(last, "", strings(tables[table].get("features", "")))
    members = strings(tables.get("workspace", {}).get("members", ""))[:50]
    says = ("backend_language: rust",) if "package" in tables else ()
    return Manifest("crates", tuple(names), tuple(dev), says, tuple(members))


def _crates(table: dict[str, str], shared: dict[str, str]) -> list[str]:
    names: list[str] = []
    for key, value in table.items():
        name = key.partition(".")[0]
        names += _crate(name, shared.get(name, ""), listed(value, "features"))
    return names


def _crate(name: str, shared: str, features: list[str]) -> list[str]:
    features = [*features, *listed(shared, "features")]
    return [name, *(f"{name}/{feature}" for feature in features)]
