"""What Section 1, Section 5 and the header say, one sentence for each fault that readers found."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature


# Section 1: who calls, and what is called.


@pytest.mark.parametrize(
    ("access", "upstream", "node"),
    [
        ("the device itself", "the device", "Device"),
        ("sensor", "the sensor", "Sensor"),
        ("ticket machines", "the ticket machines", "Ticket machines"),
    ],
)
def test_a_device_that_calls_is_upstream(
    access: str, upstream: str, node: str, render: Render
) -> None:
    calls = [{"call": "POST /readings", "access": access}]
    spec = render(**feature("device-gateway", operations=calls))
    callers = spec.bullet("1", "Key Dependencies")
    assert callers.startswith(f"Upstream: {upstream}; calling services")
    assert f'thing_1(["{node}"]) --> service' in spec.sections["1.1"]


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_a_feature_that_is_open_to_anyone_has_no_signed_in_callers_alone(
    style: str, render: Render
) -> None:
    calls = [{"call": "POST /guests", "access": "anyone"}, {"call": "GET /me", "access": "owner"}]
    spec = render(access="signed_in", architecture_style=style, operations=calls)
    assert spec.bullet("1", "Key Dependencies").startswith("Upstream: anyone.")
    assert 'caller(["Anyone"])' in spec.sections["1.1"]
    assert "Signed-in user" not in spec.sections["1.1"]


@pytest.mark.parametrize(
    ("changes", "edge"),
    [
        ({}, "adapters --> given"),
        ({"architecture_style": "monolith", "backend_language": "go"}, "infrastructure --> given"),
        ({"architecture_style": "microservices", "backend_language": "java"}, "service --> given"),
    ],
)
def test_addresses_that_callers_give_are_downstream(
    changes: dict[str, Any], edge: str, render: Render
) -> None:
    spec = render(**feature("webhook-relay", backend_framework="none", **changes))
    downstream = spec.bullet("1", "Key Dependencies").split("Downstream: ")[1]
    assert downstream.startswith("the addresses that callers give; [TODO: other modules")
    assert f'{edge}[["Addresses that callers give"]]' in spec.sections["1.1"]
    assert "given[" not in render(**feature("churn-scores")).sections["1.1"]


@pytest.mark.parametrize("language", ["rust", "kotlin", "python"])
def test_the_keys_of_encrypted_fields_are_a_dependency(language: str, render: Render) -> None:
    spec = render(**feature("device-gateway", backend_language=language))
    assert "the key management service" in spec.bullet("1", "Key Dependencies")
    assert 'kms[["Key management service"]]' in spec.sections["1.1"]
    plain = render(**feature("device-gateway", data_classes=[], regulations=[]))
    assert "key management" not in plain.sections["1.1"]


@pytest.mark.parametrize("style", ["monolith", "modular_monolith"])
def test_a_sign_in_that_is_built_here_is_drawn_inside_the_deployable(
    style: str, render: Render
) -> None:
    bff = {"authn_methods": ["oidc"], "oidc_client": "bff", "architecture_style": style}
    inside = render(**bff, sign_in="built_here", surfaces=["rest", "ui", "storage"])
    assert 'subgraph app["One deployable"]\n    bff\n' in inside.sections["1.1"]
    undecided = render(**bff, surfaces=["rest", "ui", "storage"])
    assert 'bff["BFF session layer, place: 4.2"]' in undecided.sections["1.1"]
    assert "    bff\n" not in undecided.sections["1.1"]


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("go", "internal/report/service.go"),
        ("kotlin", "src/main/kotlin/acme/ReportService.kt"),
        ("typescript", "src/report/report.service.ts"),
    ],
)
@pytest.mark.parametrize("style", ["monolith", "microservices"])
def test_components_that_name_no_layer_have_no_layer_order(
    style: str, language: str, path: str, render: Render
) -> None:
    parts = [{"path": path, "does": "Builds the report", "depends": ["store"]}]
    spec = render(backend_language=language, architecture_style=style, components=parts)
    said = spec.sections["1.1"]
    assert "imports point inwards" not in said.lower()
    assert "implements ports" not in said
    assert "[TODO: the layers of the files of Section 5, the imports that each may make" in said


@pytest.mark.parametrize("language", ["csharp", "kotlin", "java"])
def test_a_module_whose_answered_files_name_no_layer_has_no_contract_of_layers(
    language: str, render: Render
) -> None:
    parts = [{"path": "src/shop/checkout/Checkout", "does": "All of it", "depends": []}]
    answers = {"architecture_style": "modular_monolith", "module_name": "checkout"}
    said = render(backend_language=language, components=parts, **answers).sections["1.1"]
    assert "infrastructure" not in said.lower()
    assert "[TODO: its contract" in said


@pytest.mark.parametrize("language", ["python", "go", "php"])
def test_what_runs_a_model_is_asked_for(language: str, render: Render) -> None:
    spec = render(**feature("churn-scores", backend_language=language))
    assert "[TODO: libraries for the model and telemetry" in spec.bullet("1", "Stack Versions")


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_a_sign_in_that_was_not_given_is_compared_with_the_architecture(
    style: str, render: Render
) -> None:
    answers = {"architecture_style": style, "arch_reference": "docs/ARCHITECTURE.md"}
    asked = "[TODO: compare the stack and the sign-in with the linked architecture]"
    assert render(**answers).bullet("1", "Stack Check") == asked
    given = render(**answers, authn_methods=["jwt"]).bullet("1", "Stack Check")
    assert "sign-in" not in given
