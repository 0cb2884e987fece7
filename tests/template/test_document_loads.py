"""What the document does not load: Jinja compiles a file in every copy that needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import pytest

from feature_spec.rendering.render import Rendering
from interview import ROOT

CALLS = {
    "access_reach",
    "access_rows",
    "access_said",
    "access_words",
    "contract_calls",
    "operation_errors",
    "operation_facts",
    "operation_rows",
}
ENTITIES = {"entity_models", "stored_records", "stored_rules"}
OTHERS = {
    "error_cases",
    "job_facts",
    "read_events",
    "requirement_gaps",
    "requirement_rows",
    "sensitive_classes",
}


@pytest.mark.parametrize(
    ("answers", "loads"),
    [
        pytest.param({}, set[str](), id="no answer"),
        pytest.param({"surfaces": ["jobs", "storage"]}, {"job_facts"}, id="a job"),
        pytest.param({"data_classes": ["pii"]}, {"sensitive_classes"}, id="a data class"),
        pytest.param({"operations": [{"call": "GET /v1/carts/{id}"}]}, CALLS, id="an operation"),
        pytest.param(
            {"entities": [{"name": "Cart", "attributes": ["id uuid PK"]}]}, ENTITIES, id="an entity"
        ),
        pytest.param(
            {"error_cases": [{"id": 1, "when": "The cart is empty", "then": "409"}]},
            {"error_cases"},
            id="an error case",
        ),
        pytest.param(
            {"requirements": [{"id": "REQ-SPC-001", "text": "The shopper can pay."}]},
            {"error_cases", "requirement_gaps", "requirement_rows"},
            id="a requirement",
        ),
    ],
)
def test_a_file_is_loaded_only_where_an_answer_needs_it(
    answers: dict[str, Any], loads: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: set[str] = set()
    get_source = jinja2.FileSystemLoader.get_source

    def noted(
        loader: jinja2.FileSystemLoader, environment: jinja2.Environment, template: str
    ) -> Any:
        loaded.add(Path(template).stem)
        return get_source(loader, environment, template)

    monkeypatch.setattr(jinja2.FileSystemLoader, "get_source", noted)
    Rendering(ROOT).spec({"feature_path": "specs/checkout", **answers})
    assert loaded & (CALLS | ENTITIES | OTHERS) == loads
