"""What was read from documents, in the shape of the template's own answers.

The shapes are those of the interview's lists `requirements` and `operations`.
"""

from __future__ import annotations

from typing import TypedDict

from feature_spec.references.api.contract import OperationSelection
from feature_spec.references.api.operation import Operation
from feature_spec.references.prd import Selection


class _RequirementAnswer(TypedDict):
    id: str
    text: str
    prd: str
    verify: list[str]


class RequirementAnswer(_RequirementAnswer, total=False):
    """One item of the answer `requirements`; its priority only when the PRD says it."""

    priority: str


class _OperationAnswer(TypedDict):
    call: str
    summary: str


class OperationAnswer(_OperationAnswer, total=False):
    """One item of the answer `operations`; the others only when the contract says them."""

    access: str
    sensitive: bool
    retry: str
    success: list[int]
    errors: list[int]
    request: str
    response: str
    stream: str


class _TypeAnswer(TypedDict):
    name: str
    fields: list[str]


class TypeAnswer(_TypeAnswer, total=False):
    """One item of the answer `types`; `optional` only where a field may be absent."""

    optional: list[str]


def as_requirements(selection: Selection) -> list[RequirementAnswer]:
    """Requirements of a PRD as the answer `requirements`.

    Args:
        selection: what `prd.requirements_for` chose.

    Returns:
        An item for each, numbered `REQ-SPC-001`, `REQ-SPC-002`, … in order, each followed by its
        numbered acceptance criteria, which are checked one by one. A priority that the PRD does not
        state is left out, so the table asks for it.
        An ID that the PRD only reserves has an open item for a text.
        The template adds the verification. An ID with SEC in it remains a requirement here;
        only a person makes it a control.

    """
    answers: list[RequirementAnswer] = []
    for item in selection.requirements:
        said = [(item.id, item.text or f"[TODO: what {item.id} asks for]")]
        said += [(f"{item.id}, criterion {number}", text) for number, text in item.criteria]
        for prd, text in said:
            answer: RequirementAnswer = {
                "id": f"REQ-SPC-{len(answers) + 1:03}",
                "text": text,
                "prd": prd,
                "verify": [],
            }
            if item.priority:
                answer["priority"] = item.priority
            answers.append(answer)
    return answers


def as_operations(selection: OperationSelection) -> list[OperationAnswer]:
    """Operations of an API contract as the answer `operations`.

    Args:
        selection: what `api.operations_for` chose.

    Returns:
        An item for each, in order. `access` is "public" when the contract says that it asks for no
        authentication, else its scopes or roles, empty when it asks for none: who may call is open.
        It is left out when the contract asks for a combination that these words cannot say.
        `sensitive` is True when it asks for authentication, False when it asks for none, and left
        out when it does not say. Status codes only when the contract lists them. A
        redirect is a step of something longer: its method does not say what makes it safe.

    """
    answers: list[OperationAnswer] = []
    for item in selection.operations:
        answer: OperationAnswer = {
            "call": item.call,
            "summary": _summary(item),
        }
        if item.secured is False:
            answer["access"] = "public"
        elif item.access is not None:
            answer["access"] = item.access
        if item.secured is not None:
            answer["sensitive"] = item.secured
        if item.idempotency and not item.redirects:
            answer["retry"] = item.idempotency
        if item.success:
            answer["success"] = list(item.success)
        if item.errors:
            answer["errors"] = list(item.errors)
        if item.request:
            answer["request"] = item.request
        if item.response:
            answer["response"] = item.response
        if item.stream:
            answer["stream"] = item.stream
        answers.append(answer)
    return answers


def _summary(operation: Operation) -> str:
    """The summary, where there is one, with a mark behind it for a deprecated operation."""
    if not operation.deprecated or "deprecated" in operation.summary.lower():
        return operation.summary
    return f"{operation.summary} (deprecated)" if operation.summary else ""


def as_types(selection: OperationSelection) -> list[TypeAnswer]:
    """Types of an API contract as the answer `types`.

    Args:
        selection: what `api.operations_for` chose.

    Returns:
        An item for each, in order. A field is its name and its type, with `?` when it may be null.

    """
    answers: list[TypeAnswer] = []
    for item in selection.types:
        answer: TypeAnswer = {
            "name": item.name,
            "fields": [f"{one.name} {one.type}{'?' * one.nullable}" for one in item.fields],
        }
        if optional := [one.name for one in item.fields if one.optional]:
            answer["optional"] = optional
        answers.append(answer)
    return answers
