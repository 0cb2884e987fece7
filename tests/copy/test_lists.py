"""What was read becomes the template's answers, and nothing is claimed that no document says."""

from __future__ import annotations

from feature_spec.copy.lists import as_operations, as_requirements
from feature_spec.references.api.contract import OperationSelection
from feature_spec.references.api.operation import Operation
from feature_spec.references.prd import Priority, Requirement, Selection


def requirement(prd_id: str, text: str, priority: Priority | None) -> Requirement:
    return Requirement(prd_id, text, priority, (), 1, "list", "requirement")


def test_requirements_are_numbered_in_order_and_point_to_the_prd() -> None:
    selection = Selection(
        (requirement("FR-2", "Pay.", "Critical"), requirement("NFR-SEC-1", "Hide.", "Low")), ""
    )
    assert as_requirements(selection) == [
        {"id": "REQ-SPC-001", "text": "Pay.", "priority": "Critical", "prd": "FR-2", "verify": []},
        {"id": "REQ-SPC-002", "text": "Hide.", "priority": "Low", "prd": "NFR-SEC-1",
         "verify": []},
    ]  # fmt: skip


def test_a_priority_that_the_prd_does_not_state_is_no_answer() -> None:
    (answer,) = as_requirements(Selection((requirement("FR-1", "Pay.", None),), ""))
    assert "priority" not in answer


def test_no_requirements_are_an_empty_answer() -> None:
    assert as_requirements(Selection((), "defines no requirement IDs")) == []


def test_an_operation_says_who_may_call_only_when_it_is_public() -> None:
    selection = OperationSelection(
        (
            Operation("POST /pay", "Pay", ("x",), True, (201,), (409, 422), "key"),
            Operation("GET /status", "", (), False, (200,), (), "safe"),
            Operation("query order", "Read", idempotency="safe"),
        ),
        "",
    )
    assert as_operations(selection) == [
        {"call": "POST /pay", "summary": "Pay", "access": "", "sensitive": True, "retry": "key",
         "success": [201], "errors": [409, 422]},
        {"call": "GET /status", "summary": "", "access": "public", "sensitive": False,
         "retry": "safe", "success": [200]},
        {"call": "query order", "summary": "Read", "access": "", "retry": "safe"},
    ]  # fmt: skip
