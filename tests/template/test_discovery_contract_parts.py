"""The files that a contract refers to are not contracts, so the interview links none of them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2.sandbox import SandboxedEnvironment

import interview
from layouts import write_files


@pytest.fixture(scope="module")
def discovery() -> Any:
    """The macros of discovery.jinja."""
    jinja = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(interview.ROOT),
        extensions=("jinja2_ansible_filters.AnsibleCoreFiltersExtension",),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    return jinja.get_template("template/_interview/discovery.jinja").module


def contracts(discovery: Any, top: Path, *names: str) -> list[str]:
    """The contracts that are linked for specs/checkout in a repository with these files."""
    (top / ".git").mkdir(exist_ok=True)
    write_files(top, names)
    here = os.path.realpath(top / "specs" / "checkout")
    best: list[str] = json.loads(discovery.found(here, str(top), "checkout"))["api"]["best"]
    return best


@pytest.mark.parametrize(
    ("contract", "parts"),
    [
        ("docs/api/openapi.yaml", ("docs/api/paths/checkout.yaml",)),
        ("docs/api/openapi.yaml", ("docs/api/components/schemas/checkout.yaml",)),
        ("docs/openapi.yml", ("docs/schemas/checkout.json", "docs/responses/checkout.yml")),
        ("openapi/openapi.yaml", ("openapi/paths/checkout.yaml",)),
        ("docs/asyncapi.yaml", ("docs/channels/checkout.yaml", "docs/messages/checkout.yaml")),
        ("api/shop-openapi.yaml", ("api/v1/path-items/checkout.yaml",)),
    ],
)
def test_a_part_of_a_contract_is_not_linked(
    discovery: Any, tmp_path: Path, contract: str, parts: tuple[str, ...]
) -> None:
    found = contracts(discovery, tmp_path, contract, *parts)
    assert not set(found) & set(parts)
    if "shop" not in contract:
        assert found == [contract]


def test_a_contract_in_such_a_folder_is_linked_where_there_is_no_other(
    discovery: Any, tmp_path: Path
) -> None:
    name = "docs/schemas/checkout.json"
    assert contracts(discovery, tmp_path, name) == [name]


def test_a_whole_contract_in_such_a_folder_is_linked(discovery: Any, tmp_path: Path) -> None:
    name = "docs/schemas/checkout-openapi.yaml"
    assert contracts(discovery, tmp_path, "docs/openapi.yaml", name) == [name]
