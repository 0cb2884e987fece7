"""Made-up contracts, one of each form, with the answers that each must give beside it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import interview
from feature_spec.copy.lists import as_operations, as_types
from feature_spec.references.api.contract import (
    operations_for,
    read_operations,
    security_note,
)
from feature_spec.references.api.security import sign_in_methods
from feature_spec.rendering.render import Rendering
from feature_spec.repository.documents import read_document

FOLDER = interview.ROOT / "tests" / "documents" / "contracts"
FORMS = sorted(path.parent for path in FOLDER.glob("*/right.yml"))


def answers(root: Path, contract: str, feature: str) -> dict[str, Any]:
    """What a copy would take from a contract, in the shape of `right.yml`."""
    document = read_operations(
        read_document(root, contract).text, contract, lambda path: read_document(root, path).text
    )
    selection = operations_for(document, feature, feature.lower(), in_feature_folder=False)
    names = {name for item in selection.operations for name in item.schemes}
    return {
        "contract": contract,
        "feature": feature,
        "note": selection.note + security_note(document.kind, selection),
        "authn_methods": sign_in_methods(document.files, names) if document.files else [],
        "operations": [dict(item) for item in as_operations(selection)],
        "types": [dict(item) for item in as_types(selection)],
    }


def test_there_is_a_contract_of_each_form() -> None:
    assert len(FORMS) >= 12
    assert len(FORMS) == len([path for path in FOLDER.iterdir() if path.is_dir()])


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.name)
def test_a_contract_gives_the_right_answers(form: Path) -> None:
    right = yaml.safe_load((form / "right.yml").read_text(encoding="utf-8"))
    assert answers(form, right["contract"], right["feature"]) == right


# ---- what is read is what the interview takes --------------------------------------------------


@cache
def rendering() -> Rendering:
    return Rendering(interview.ROOT)


def refusals(found: dict[str, Any]) -> list[str]:
    """What the interview says against the answers that were read."""
    lists = {name: found[name] for name in ("operations", "types")}
    return [said for name in lists if (said := rendering().refusal(name, lists))]


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.name)
def test_the_interview_takes_what_was_read(form: Path) -> None:
    right = yaml.safe_load((form / "right.yml").read_text(encoding="utf-8"))
    assert refusals(right) == []


NAMES = st.one_of(
    st.text(alphabet="aAzZ09_.-PKpkfk $", min_size=1, max_size=6),
    st.sampled_from(["PK", "fk", "uk.a", "_a", "a.b", "string", "ID", "x" * 121, "Cart", "顧客"]),
)
SCHEMAS = st.recursive(
    st.sampled_from([{"type": "string"}, {"type": "integer", "format": "int64"}, {}])
    | NAMES.map(lambda name: {"$ref": f"#/components/schemas/{name}"}),
    lambda inner: (
        inner.map(lambda schema: {"type": "array", "items": schema})
        | st.dictionaries(NAMES, inner, max_size=3).map(
            lambda properties: {
                "type": "object",
                "properties": properties,
                "required": ["a", "Cart"],
            }
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(NAMES, SCHEMAS, max_size=4), st.text(max_size=20), SCHEMAS)
def test_the_interview_takes_whatever_names_a_contract_has(
    schemas: dict[str, Any], text: str, body: dict[str, Any]
) -> None:
    security = [{"oauth": [text, *schemas]}]
    post = {
        "summary": text,
        "deprecated": True,
        "security": security,
        "requestBody": {"content": {"application/json": {"schema": body}}},
    }
    schemes = {"oauth": {"type": "oauth2"}}
    contract = {
        "openapi": "3.1.0",
        "paths": {f"/{text}": {"post": post}, "/b": {"get": {**post, "security": [{}]}}},
        "components": {"schemas": schemas, "securitySchemes": schemes},
    }
    document = read_operations(json.dumps(contract), "openapi.json")
    selection = operations_for(document, "x", "x", in_feature_folder=True)
    found = {
        "operations": [dict(item) for item in as_operations(selection)],
        "types": [dict(item) for item in as_types(selection)],
    }
    assert refusals(found) == []


@given(st.lists(NAMES, min_size=1, max_size=4), NAMES)
def test_the_interview_takes_whatever_names_other_contracts_have(
    names: list[str], field: str
) -> None:
    types = "".join(f"type {name} {{ {field}: [{name}!]! }}\n" for name in names)
    fields = "\n".join(f"f{number}: {name}" for number, name in enumerate(names))
    messages = "".join(f"message {name} {{ {name} {field} = 1; }}\n" for name in names)
    methods = "".join(
        f"rpc M{number}({name}) returns ({name});" for number, name in enumerate(names)
    )
    for text, name in (
        (f"type Query {{ {fields} }}\n{types}", "a.graphql"),
        (f'syntax = "proto3";\nservice S {{ {methods} }}\n{messages}', "a.proto"),
    ):
        selection = operations_for(read_operations(text, name), "x", "x", in_feature_folder=True)
        found = {
            "operations": [dict(item) for item in as_operations(selection)],
            "types": [dict(item) for item in as_types(selection)],
        }
        assert refusals(found) == []
