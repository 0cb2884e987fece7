"""Sections 0, 1 and 5 follow what a feature publishes, consumes, calls, stores and renders."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render, Spec

CONSUMER: dict[str, Any] = {
    "surfaces": ["events"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "kotlin",
    "backend_framework": "none",
    "consistency_pattern": "none",
    "service_dependencies": ["mail gateway"],
    "operations": [{"call": "consume invoice.paid.v2", "access": "service"}],
}
STORING: dict[str, Any] = {
    "surfaces": ["events", "storage"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "java",
    "operations": [{"call": "consume bike.moved.v2", "access": "service"}],
    "entities": [{"name": "BikeMove", "attributes": ["id uuid PK", "bike_id uuid"]}],
}
PAGE: dict[str, Any] = {
    "surfaces": ["ui"],
    "access": "public",
    "backend_language": "none",
    "frontend_framework": "nextjs",
}
PERMIT: dict[str, Any] = {
    "surfaces": ["rest", "ui", "storage"],
    "architecture_style": "monolith",
    "backend_language": "php",
    "frontend_framework": "server_rendered",
    "databases": ["mysql"],
    "authz_models": ["ownership"],
    "operations": [
        {"call": "GET /permits/{permit_id}", "access": "owner"},
        {"call": "POST /permits", "access": "signed in", "retry": "key"},
    ],
    "entities": [{"name": "Permit", "attributes": ["id bigint PK", "status text"]}],
}
LIBRARY: dict[str, Any] = {
    "surfaces": [],
    "architecture_style": "monolith",
    "backend_language": "java",
    "backend_framework": "none",
    "deployment_strategy": "none",
}
ARCHIVE: dict[str, Any] = {
    "surfaces": ["jobs", "storage"],
    "architecture_style": "modular_monolith",
    "backend_language": "python",
    "backend_framework": "none",
    "databases": ["postgresql", "object_storage"],
    "operations": [{"call": "job import-invoices", "access": "scheduler"}],
    "entities": [{"name": "InvoiceLine", "attributes": ["invoice_no text PK", "line_no int PK"]}],
}
STREAM: dict[str, Any] = {
    "surfaces": ["grpc", "storage"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "go",
    "authn_methods": ["oidc"],
    "oidc_client": "m2m",
    "operations": [
        {
            "call": "rpc prices.v1.PriceService/WatchPrices",
            "summary": "Server stream of price changes",
            "retry": "safe",
        }
    ],
}
SEATS: dict[str, Any] = {"operations": [{"call": "GET /v1/seats"}, {"call": "POST /v1/seats"}]}
MENU: dict[str, Any] = {
    "architecture_style": "monolith",
    "backend_language": "csharp",
    "databases": ["sqlserver", "opensearch"],
    "entities": [{"name": "Dish", "attributes": ["id uuid PK", "changed_at datetimeoffset"]}],
}
DESKS: dict[str, Any] = {
    "surfaces": ["rest", "ui", "jobs", "storage"],
    "backend_language": "typescript",
    "frontend_framework": "react",
    "authn_methods": ["session_cookie"],
    "deployment_strategy": "canary",
    "operations": [{"call": "job release-desks", "access": "scheduler"}],
    "requirements": [{"text": "Every day at 18:00 the job frees the desks."}],
}


def code(spec: Spec) -> str:
    """Return Sections 1.1 and 5, which name the code."""
    return spec.sections["1.1"] + spec.sections["5"]


# --- a consumer that publishes nothing ----------------------------------------------------------


@pytest.mark.parametrize("language", ["kotlin", "java", "go", "python", "typescript", "rust"])
def test_a_consumer_has_a_consumer_and_no_publisher(language: str, render: Render) -> None:
    spec = render(**{**CONSUMER, "backend_language": language})
    # The handlers are the interface layer's, which the infrastructure layer may not use.
    assert "Infrastructure layer: the consumer's settings." in spec.sections["5"]
    for word in ("publisher", "outbox", "asyncapi.yaml"):
        assert word not in code(spec)


@pytest.mark.parametrize("broker", ["kafka", "nats", "rabbitmq", "pubsub"])
@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_messages_that_are_only_read_come_in(broker: str, style: str, render: Render) -> None:
    changes = {"architecture_style": style, "message_broker": broker}
    text = render(**{**CONSUMER, **changes}).sections["1.1"]
    assert "<-->" not in text
    assert "--> broker" not in text
    assert text.count("broker{{") == 1
    published = {"operations": [{"call": "publish invoice.seen.v1"}]}
    sent = render(**{**CONSUMER, **changes, **published}).sections["1.1"]
    assert "--> broker{{" in sent
    assert "broker{{" not in sent.partition("--> broker{{")[0]


def test_a_consumer_offers_no_contract_to_other_services(render: Render) -> None:
    spec = render(**CONSUMER)
    assert "through its contract only" not in spec.sections["1.1"]
    assert "N/A: it publishes nothing" in spec.row("0.1", "Service Contract")[3]
    assert "Downstream: the mail gateway." in spec.bullet("1", "Key Dependencies")


@pytest.mark.parametrize("language", ["java", "python", "ruby", "elixir"])
@pytest.mark.parametrize("style", ["modular_monolith", "microservices"])
def test_no_file_relays_events_that_do_not_exist(language: str, style: str, render: Render) -> None:
    spec = render(**{**STORING, "backend_language": language, "architecture_style": style})
    assert "relay" not in code(spec)
    assert "ublisher" not in spec.sections["5"]


# --- a front end without a backend --------------------------------------------------------------


@pytest.mark.parametrize("frontend", ["nextjs", "react", "flutter", "ios"])
def test_a_front_end_has_a_client_of_an_api_that_is_named(frontend: str, render: Render) -> None:
    page = {**PAGE, "frontend_framework": frontend}
    silent = render(**page)
    assert "exist already" not in silent.text
    assert "API client" not in silent.sections["1.1"]
    assert "The API enforces" not in silent.sections["1.1"]
    assert 'or "none"]' in silent.bullet("1", "Key Dependencies")
    named = render(**page, service_dependencies=["city transport API"]).sections["1.1"]
    assert "API client" in named
    assert "city transport API" in named
    assert "The API enforces" not in named  # no answer says whose API it is


@pytest.mark.parametrize("frontend", ["nextjs", "vue", "android"])
def test_what_calls_nothing_has_no_contract_to_link(frontend: str, render: Render) -> None:
    page = {**PAGE, "frontend_framework": frontend}
    assert "[TODO: link the contract of the API" in render(**page).text
    none = render(**page, service_dependencies=["none"])
    assert "link the contract" not in none.text
    assert "It calls no API." in none.sections["1"]


@pytest.mark.parametrize("frontend", ["nextjs", "nuxt", "sveltekit"])
def test_where_pages_are_rendered_is_asked_once(frontend: str, render: Render) -> None:
    page = {**PAGE, "frontend_framework": frontend}
    asked = render(**page).bullet("1", "Rendering")
    assert asked == "[TODO: static files, or rendered on a server (runtime, platform)]"
    assert render(**page, frontend_rendering="static").bullet("1", "Rendering") == "static files"
    served = render(**page, frontend_rendering="server").bullet("1", "Rendering")
    assert served == "on a server: [TODO: runtime and platform]"


@pytest.mark.parametrize("frontend", ["react", "vue", "angular", "flutter"])
def test_what_renders_in_one_place_is_not_asked(frontend: str, render: Render) -> None:
    assert "**Rendering**" not in render(**{**PAGE, "frontend_framework": frontend}).sections["1"]


# --- pages of a server ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "framework"),
    [("php", "Laravel"), ("ruby", "Rails"), ("python", "Django"), ("csharp", "ASP.NET Core")],
)
def test_pages_have_no_file_of_a_sign_in_that_this_feature_does_not_build(
    language: str, framework: str, render: Render
) -> None:
    stack = {"backend_language": language, "backend_framework": framework}
    files = render(**{**PERMIT, **stack}).sections["5"]
    assert "Page templates" in files
    assert "sign-in" not in files.lower()
    assert "openapi" not in files


# --- a library -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "file"),
    [
        ("java", "src/main/java/<package>/CheckoutApi.java"),
        ("kotlin", "src/main/kotlin/<package>/CheckoutApi.kt"),
        ("csharp", "<project folder>/ICheckoutApi.cs"),
        ("go", "checkout.go"),
        ("python", "src/<package>/__init__.py"),
        ("typescript", "src/index.ts"),
        ("rust", "crates/checkout/src/lib.rs"),
        ("elixir", "lib/my_app/checkout.ex"),
        ("ruby", "lib/checkout.rb"),
    ],
)
def test_the_public_types_are_the_first_file_of_a_library(
    language: str, file: str, render: Render
) -> None:
    spec = render(**{**LIBRARY, "backend_language": language})
    first = next(line for line in spec.sections["5"].splitlines() if line.startswith("- "))
    assert first.startswith(
        f"- **`{file}`**: New. All that callers use: the functions of 4.1, and the domain's types"
    )
    assert "start-up" not in code(spec)
    said = spec.sections["1.1"]
    rule = "- The public functions and types are the boundary of the library; everything else is"
    assert f"{rule} internal." in said
    assert "own ports" not in said


@pytest.mark.parametrize("language", ["java", "kotlin", "csharp", "go", "rust", "php", "elixir"])
def test_the_contract_of_a_library_has_the_layers_of_its_files(
    language: str, render: Render
) -> None:
    said = render(**{**LIBRARY, "backend_language": language}).sections["1.1"].lower()
    assert "infrastructure" not in said
    assert 'layer("api")' not in said
    assert "application" in said


def test_the_public_crate_of_a_library_may_use_its_layers(render: Render) -> None:
    rust = render(**{**LIBRARY, "backend_language": "rust"}).sections["1.1"]
    assert '{ crate = "application", wrappers = ["checkout"] }' in rust
    elixir = render(**{**LIBRARY, "backend_language": "elixir"}).sections["1.1"]
    assert "defmodule MyApp.Checkout do" in elixir
    assert "MyApp.Application" not in elixir
    csharp = render(**{**LIBRARY, "backend_language": "csharp"}).sections["1.1"]
    assert "typeof(ICheckoutApi).Assembly" in csharp


@pytest.mark.parametrize("language", ["java", "go", "typescript"])
def test_the_checklist_of_a_library_says_that_it_is_one(language: str, render: Render) -> None:
    spec = render(**{**LIBRARY, "backend_language": language})
    for item in ("Environments", "Logging", "Monitoring", "Alerts"):
        assert spec.row("0.3", item)[3] == "N/A: library"
    assert spec.row("0.2", "Performance")[3] == "PROPOSED: not named yet, see Section 8"
    assert "> **Related Operations**: N/A: library" in spec.text
    assert "called in process" not in spec.sections["1"]
    assert "The feature is a library." in spec.sections["1"]


# --- a job ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("store", ["object_storage", "redis", "opensearch"])
@pytest.mark.parametrize("language", ["python", "java", "typescript"])
def test_the_client_of_a_store_is_asked_and_not_made_up(
    store: str, language: str, render: Render
) -> None:
    answers = {"backend_language": language, "databases": ["postgresql", store]}
    spec = render(
        **{**ARCHIVE, **answers, "redis_role": ["cache"]}
        if store == "redis"
        else {**ARCHIVE, **answers}
    )
    assert " client" not in spec.bullet("1", "Tech Stack")
    named = {"object_storage": "object storage", "redis": "Redis", "opensearch": "OpenSearch"}
    assert f"[TODO: libraries for {named[store]}" in spec.bullet("1", "Stack Versions")


def test_a_job_without_a_caller_has_no_mock_of_http(render: Render) -> None:
    assert "respx" not in render(**ARCHIVE).text


# --- a stream ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["go", "java", "python"])
def test_a_service_that_machines_call_has_no_staff_in_its_diagram(
    language: str, render: Render
) -> None:
    text = render(**{**STREAM, "backend_language": language}).sections["1.1"]
    assert 'caller(["Calling service"])' in text
    assert "taff" not in text


@pytest.mark.parametrize(
    ("language", "file"),
    [
        ("go", "cmd/checkout/main.go"),
        ("python", "src/<package>/main.py"),
        ("rust", "crates/app/src/main.rs"),
    ],
)
def test_the_start_up_code_of_a_new_service_is_new(
    language: str, file: str, render: Render
) -> None:
    spec = render(**{**STREAM, "backend_language": language, "module_name": "checkout"})
    assert f"- **`{file}`**: New. " in spec.sections["5"]


# --- names of a framework ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "files"),
    [
        (
            "modular_monolith",
            ["src/seat-plan/seat-plan.controller.ts", "src/seat-plan/seat-plan.module.ts"],
        ),
        ("monolith", ["src/api/seat-plan/", "src/seat-plan.module.ts"]),
        ("microservices", ["src/infrastructure/seat-plan/", "src/seat-plan.module.ts"]),
    ],
)
def test_nestjs_has_kebab_case_and_a_module(style: str, files: list[str], render: Render) -> None:
    stack = {
        "backend_language": "typescript",
        "backend_framework": "NestJS",
        "orm": "Prisma",
        "databases": ["postgresql"],
    }
    spec = render(**SEATS, **stack, architecture_style=style, feature_path="specs/seat-plan")
    for file in files:
        assert f"- **`{file}`**: New. " in spec.sections["5"]
    assert "- **`prisma/schema.prisma`**: Changed or new. " in spec.sections["5"]
    assert "- **`src/app.module.ts`**: " in spec.sections["5"]
    assert "Mounts the routes" not in spec.sections["5"]
    assert "seat_plan/" not in code(spec)


@pytest.mark.parametrize("framework", ["Express", "Fastify"])
def test_no_other_framework_gets_a_module_of_nestjs(framework: str, render: Render) -> None:
    stack = {"backend_language": "typescript", "backend_framework": framework}
    spec = render(**SEATS, **stack, feature_path="specs/seat-plan")
    assert "module.ts" not in spec.sections["5"]
    assert "Mounts the routes" in spec.sections["5"]


@pytest.mark.parametrize("language", ["csharp", "java", "go", "php"])
def test_a_search_store_has_one_name_on_the_page(language: str, render: Render) -> None:
    text = render(**{**MENU, "backend_language": language}).text
    assert "OpenSearch" in text
    assert "Elasticsearch" not in text


@pytest.mark.parametrize("broker", ["kafka", "rabbitmq", "nats", "sns_sqs"])
@pytest.mark.parametrize("language", ["kotlin", "go", "python"])
def test_the_client_of_a_broker_and_the_versions_are_asked(
    broker: str, language: str, render: Render
) -> None:
    spec = render(**{**CONSUMER, "message_broker": broker, "backend_language": language})
    asked = spec.bullet("1", "Stack Versions")
    assert asked.startswith("[TODO: libraries for messages, ")
    assert asked.endswith("; versions, or their lock file]")


@pytest.mark.parametrize("language", ["ruby", "elixir", "java", "rust"])
def test_the_rule_of_a_boundary_speaks_of_dependencies(language: str, render: Render) -> None:
    spec = render(**SEATS, backend_language=language)
    assert spec.row("0.1", "Boundary Enforcement")[1] == "Does CI fail on a forbidden dependency?"


# --- numbers that no answer gives ---------------------------------------------------------------


def test_the_rows_that_confirm_a_number_show_it(render: Render) -> None:
    spec = render(**DESKS)
    assert "100/s, 99.9%" in spec.row("0.2", "Performance")[3]
    assert "Kubernetes, canary" in spec.row("0.3", "Environments")[3]
    confirms = spec.bullet("0.4", "What `ALIGNED` confirms")
    assert confirms.startswith(
        "everything except given answers and facts read from documents, in the row's section"
    )


# --- said once -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["java", "python", "go", "csharp"])
def test_a_monolith_says_the_order_of_its_layers_once(language: str, render: Render) -> None:
    said = render(
        surfaces=["rest", "storage"], backend_language=language, architecture_style="monolith"
    ).sections["1.1"]
    assert said.count("ependencies point inwards") == 1
    assert "The interface layer calls" not in said


@pytest.mark.parametrize("language", ["kotlin", "go", "elixir"])
def test_section_3_alone_speaks_of_the_outbox_transaction(language: str, render: Render) -> None:
    rides = {
        **STORING,
        "backend_language": language,
        "operations": [{"call": "publish bike.moved.v2"}],
    }
    said = render(**rides).sections["1.1"]
    assert "one transaction" not in said
    assert "deduplicate" not in said
