"""What Section 1, Section 5 and the header say, one sentence for each fault that readers found."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render, Spec
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
    some = "Upstream: signed-in users and, where 4.2 says so, anyone."
    assert spec.bullet("1", "Key Dependencies").startswith(some)
    assert 'caller(["Signed-in user or anyone"])' in spec.sections["1.1"]
    every = render(access="signed_in", architecture_style=style, operations=calls[:1])
    assert every.bullet("1", "Key Dependencies").startswith("Upstream: anyone.")
    assert 'caller(["Anyone"])' in every.sections["1.1"]


@pytest.mark.parametrize(
    ("language", "framework", "mounts"),
    [
        ("java", "Spring Boot", False),
        ("java", "Quarkus", False),
        ("kotlin", "Spring Boot", False),
        ("php", "Symfony", False),
        ("undecided", "undecided", False),
        ("kotlin", "Ktor", True),
        ("csharp", "ASP.NET Core", True),
        ("ruby", "Rails", True),
        ("typescript", "NestJS", True),
        ("python", "Django", True),
    ],
)
def test_no_start_up_code_mounts_what_a_framework_finds(
    language: str, framework: str, mounts: bool, render: Render
) -> None:
    stack = {"backend_language": language, "backend_framework": framework}
    spec = render(architecture_style="modular_monolith", surfaces=["rest", "storage"], **stack)
    assert ("Mounts the routes" in spec.sections["5"] or "NestJS module" in spec.text) is mounts


@pytest.mark.parametrize(
    ("language", "style", "part"),
    [
        ("kotlin", "modular_monolith", "infrastructure"),
        ("java", "monolith", "infrastructure"),
        ("go", "monolith", "infrastructure"),
        ("python", "modular_monolith", "api"),
        ("java", "microservices", "service"),
    ],
)
def test_the_issuer_is_asked_by_the_part_that_has_its_client(
    language: str, style: str, part: str, render: Render
) -> None:
    answers = {"surfaces": ["rest", "storage"], "authn_methods": ["jwt"]}
    spec = render(backend_language=language, architecture_style=style, **answers)
    assert f'  {part} --> idp[["Identity provider"]]' in spec.sections["1.1"]
    told = "the issuer client" in spec.sections["5"]
    assert told is (part == "infrastructure") or style == "microservices"


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
def test_where_keys_are_kept_is_asked_and_no_service_is_named_for_it(
    language: str, render: Render
) -> None:
    spec = render(**feature("device-gateway", backend_language=language))
    assert "where the keys are kept" in spec.row("2", "**[SEC-SPC-027]**")[1]
    assert "ey management" not in spec.text


@pytest.mark.parametrize("sign_in", ["built_here", "undecided"])
@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_the_place_of_a_session_layer_is_left_to_4_2(
    style: str, sign_in: str, render: Render
) -> None:
    bff = {"authn_methods": ["oidc"], "oidc_client": "bff", "architecture_style": style}
    spec = render(**bff, sign_in=sign_in, surfaces=["rest", "ui", "storage"])
    assert 'bff["BFF session layer, place: 4.2"]' in spec.sections["1.1"]
    assert "    bff\n" not in spec.sections["1.1"]


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("python", "src/report/service.py"),
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
    assert "dependencies point inwards" not in said.lower()
    assert "implements ports" not in said
    assert "[TODO: the layers of the files of Section 5, the imports that each may make" in said


@pytest.mark.parametrize(
    ("paths", "is_gated"),
    [
        (["internal/report/http.go", "internal/report/store.go", "cmd/report/main.go"], False),
        (["report/service.go", "test/report_test.go", "migrations/1_report.sql"], False),
        (["internal/report/http.go", "internal/store/report.go"], True),
        (["internal/api/report.go", "internal/domain/report.go"], True),
    ],
)
@pytest.mark.parametrize("style", ["monolith", "microservices"])
def test_files_of_one_go_package_have_no_import_check(
    style: str, paths: list[str], is_gated: bool, render: Render
) -> None:
    parts = [{"path": path, "does": "A part of it", "depends": []} for path in paths]
    spec = render(backend_language="go", architecture_style=style, components=parts)
    assert ("golangci-lint" in spec.text) is is_gated
    assert ("VAL-SPC-005" in spec.text) is is_gated
    if style == "monolith":
        note = spec.row("0.1", "Layering")[3]
        assert (note == "PROPOSED: no check") is not is_gated


@pytest.mark.parametrize("language", ["csharp", "kotlin", "java"])
def test_a_module_whose_answered_files_name_no_layer_has_no_contract_of_layers(
    language: str, render: Render
) -> None:
    parts = [{"path": "src/shop/checkout/Checkout", "does": "All of it", "depends": []}]
    answers = {"architecture_style": "modular_monolith", "module_name": "checkout"}
    said = render(backend_language=language, components=parts, **answers).sections["1.1"]
    assert "infrastructure" not in said.lower()
    assert "[TODO: its rules" in said


@pytest.mark.parametrize("language", ["python", "go", "php"])
def test_what_runs_a_model_is_asked_for(language: str, render: Render) -> None:
    spec = render(**feature("churn-scores", backend_language=language))
    assert "the model and telemetry; versions" in spec.bullet("1", "Stack Versions")


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_a_sign_in_that_was_not_given_is_compared_with_the_architecture(
    style: str, render: Render
) -> None:
    answers: dict[str, Any] = {"architecture_style": style}
    answers |= {"arch_reference": "docs/ARCHITECTURE.md"}
    asked = "[TODO: compare the stack, the surfaces and the sign-in with the linked architecture]"
    assert render(**answers).bullet("1", "Stack Check") == asked
    once = render(**answers, requirements=[{"text": "A guest registers once."}])
    assert once.bullet("1", "Stack Check") == asked
    assert once.text.count("speaks of signing in or registering") == 1
    given = render(**answers, authn_methods=["jwt"]).bullet("1", "Stack Check")
    assert "sign-in" not in given
    given = render(**answers, surfaces=["rest"]).bullet("1", "Stack Check")
    assert "surfaces" not in given


@pytest.mark.parametrize("language", ["python", "go", "typescript"])
def test_the_start_up_code_registers_a_job_whatever_starts_it(
    language: str, render: Render
) -> None:
    module = {"architecture_style": "modular_monolith", "backend_language": language}
    module["backend_framework"] = "Express" if language == "typescript" else "none"
    said = render(surfaces=["rest", "jobs"], **module).sections["5"]
    assert "Mounts the routes and registers the job" in said


# Section 5: what carries a control, and where the code of a framework is.


def files_of(spec: Spec) -> dict[str, str]:
    """Return what Section 5 says of each file."""
    lines = [line for line in spec.sections["5"].splitlines() if line.startswith("- **`")]
    return {line.split("`")[1]: line.split("**: ")[1] for line in lines}


@pytest.mark.parametrize("name", ["rides", "match-server", "device-gateway", "tax-form"])
def test_the_interface_layer_carries_the_checks(name: str, render: Render) -> None:
    said = "\n".join(files_of(render(**feature(name))).values())
    assert "caller check, limits" in said
    assert "log lines in Section 2" in said


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_a_signature_is_checked_where_the_webhook_arrives(style: str, render: Render) -> None:
    spec = render(**feature("webhook-relay", architecture_style=style))
    assert "caller check, signature check, limits" in spec.sections["5"]


def test_what_the_outer_layer_keeps_is_named(render: Render) -> None:
    said = render(**feature("rides")).sections["5"]
    assert "entity classes and queries in Section 3, cache in Redis, the issuer client" in said
    said = render(**feature("device-gateway")).sections["5"]
    assert "queries in Section 3, field encryption, audit records" in said
    said = render(**feature("churn-scores")).sections["5"]
    assert "Models and queries in Section 3, the object storage client." in said


@pytest.mark.parametrize("name", ["rides", "match-server", "device-gateway", "webhook-relay"])
def test_a_use_case_is_not_one_transaction(name: str, render: Render) -> None:
    spec = render(**feature(name))
    assert "one transaction each" not in spec.body
    assert "One use case is one transaction" not in spec.body


@pytest.mark.parametrize("style", ["monolith", "microservices"])
def test_the_models_of_django_are_an_app_in_the_infrastructure_layer(
    style: str, render: Render
) -> None:
    spec = render(**feature("tax-form", architecture_style=style))
    found = files_of(spec)
    app = "src/<package>/infrastructure/tax_form/"
    assert "models and queries in Section 3" in found[app]
    assert f"{app}migrations/" in found
    assert spec.bullet("5", "Settings").startswith("[TODO: settings module]. Installs the app; ")


@pytest.mark.parametrize(
    ("language", "framework", "file"),
    [
        ("python", "Django", "- **Settings**: [TODO: settings module]. Installs the app; "),
        ("php", "Laravel", "- **`config/session.php`**: Changed or new. "),
    ],
)
@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_settings_claim_only_what_settings_of_the_framework_can_carry(
    language: str, framework: str, file: str, style: str, render: Render
) -> None:
    answers = {"backend_language": language, "backend_framework": framework}
    spec = render(**feature("tax-form", **answers, architecture_style=style))
    (said,) = [line for line in spec.sections["5"].splitlines() if line.startswith(file)]
    assert said.lower().endswith("session cookie of 4.2.")
    # The interface layer carries the headers, whatever a framework has settings for.
    carried = "caller check, limits, headers and log lines in Section 2"
    assert carried in spec.sections["5"]


def test_settings_have_no_cookie_of_a_sign_in_that_exists(render: Render) -> None:
    spec = render(**feature("tax-form", sign_in="exists"))
    assert spec.bullet("5", "Settings") == "[TODO: settings module]. Installs the app."
    laravel = {"backend_language": "php", "backend_framework": "Laravel"}
    spec = render(**feature("tax-form", **laravel, sign_in="exists"))
    assert "config/session.php" not in spec.text


@pytest.mark.parametrize("style", ["monolith", "modular_monolith"])
@pytest.mark.parametrize("language", ["typescript", "python", "ruby", "go", "rust"])
def test_4_2_claims_no_place_of_a_check_that_section_5_does_not_give_it(
    language: str, style: str, render: Render
) -> None:
    answers = {"backend_language": language, "backend_framework": "other"}
    spec = render(**feature("tax-form", **answers, architecture_style=style))
    place = ", checked in module `tax_form`" if style == "modular_monolith" else ""
    assert f"- **Authorization**: deny by default{place}.\n" in spec.sections["4.2"]


@pytest.mark.parametrize(
    ("answers", "file", "change"),
    [
        ({"databases": ["mysql"]}, "prisma/checkout/schema.prisma", "New"),
        ({"databases": ["postgresql"]}, "prisma/schema.prisma", "Changed or new"),
        (
            {"backend_language": "go", "orm": "ent", "architecture_style": "monolith"},
            "ent/schema/",
            "Changed or new",
        ),
    ],
)
def test_models_that_have_a_file_of_their_own_are_listed(
    answers: dict[str, Any], file: str, change: str, render: Render
) -> None:
    base = {"backend_language": "typescript", "architecture_style": "modular_monolith"}
    spec = render(**{**base, "databases": ["postgresql"], **answers})
    assert files_of(spec)[file].startswith(f"{change}. The models in Section 3")
    assert "Models and queries" not in spec.sections["5"]


@pytest.mark.parametrize(
    "path", ["internal/report/http.go", "src/report/report.ts", "src/acme/report.py"]
)
def test_files_that_no_answered_path_shows_are_asked_for_at_once(path: str, render: Render) -> None:
    parts = [{"path": path, "does": "The operation of 4.1", "depends": []}]
    checks = {"path": "src/auth/middleware", "does": "Token check", "depends": []}
    settings = {"path": "setup.cfg", "does": "Coverage settings", "depends": []}
    tests = {"path": "tests/report/", "does": "All levels", "depends": []}
    checked = {"surfaces": ["rest"], "authn_methods": ["api_key"], "access": "internal"}

    def asked(*more: dict[str, Any], **answers: Any) -> list[str]:
        section = render(**{**checked, **answers}, components=[*parts, *more]).sections["5"]
        return [line for line in section.splitlines() if line.startswith("- [TODO: files of")]

    listed = "request checks and log lines in Section 2, tests and test settings"
    assert asked() == [f"- [TODO: files of {listed}]"]
    assert asked(checks) == ["- [TODO: files of tests and test settings]"]
    assert asked(access="public") == asked(checks)
    for file in ["vitest.config.ts", "pytest.ini", ".coveragerc", "web/playwright.config.mjs"]:
        named = {"path": file, "does": "Settings", "depends": []}
        assert asked(checks, named) == asked(checks, settings)
    assert asked(checks, settings) == ["- [TODO: files of tests]"]
    assert asked(checks, settings, tests) == []
    assert "- [TODO: files of" not in render(**checked).sections["5"]


@pytest.mark.parametrize("folder", ["web/src/features/checkout/", "app/features/checkout.py"])
@pytest.mark.parametrize("settings", ["pyproject.toml", "package.json", "build.gradle.kts"])
def test_a_folder_of_features_has_no_tests_and_a_file_of_the_build_no_test_settings(
    folder: str, settings: str, render: Render
) -> None:
    parts = [
        {"path": folder, "does": "The pages", "depends": []},
        {"path": settings, "does": "The contract of 1.1", "depends": []},
    ]
    asked = "log lines in Section 2, tests and test settings]"
    assert asked in render(authn_methods=["jwt"], components=parts).sections["5"]


@pytest.mark.parametrize("surfaces", [["rest", "ui"], ["rest"], ["grpc"]])
def test_the_files_of_the_request_checks_are_asked_for(surfaces: list[str], render: Render) -> None:
    parts = [{"path": "src/report.ts", "does": "The operations of 4.1", "depends": []}]
    signed_in = {"access": "signed_in", "authn_methods": ["oidc"], "oidc_client": "bff"}
    called = signed_in if "ui" in surfaces else {"access": "internal", "authn_methods": ["mtls"]}
    section = render(surfaces=surfaces, components=parts, **called).sections["5"]
    assert "[TODO: files of request checks and log lines in Section 2, tests" in section


@pytest.mark.parametrize("name", ["churn-scores", "webhook-relay", "import"])
def test_a_job_without_a_deployment_of_its_own_has_a_file_of_its_schedule(
    name: str, render: Render
) -> None:
    spec = render(**feature(name, architecture_style="modular_monolith"))
    assert spec.bullet("5", "Job schedule").startswith("[TODO: file that schedules the job]. ")


@pytest.mark.parametrize(
    ("language", "framework", "name"),
    [("python", "", "models"), ("go", "", "store"), ("typescript", "NestJS", "repository")],
)
def test_a_service_depends_on_the_file_of_the_records(
    language: str, framework: str, name: str, render: Render
) -> None:
    module = {"backend_language": language, "backend_framework": framework or "other"}
    spec = render(surfaces=["rest", "storage"], architecture_style="modular_monolith", **module)
    assert f"Depends on `{name}`" in spec.sections["5"]
    assert f'service --> store["{name}"]' in spec.sections["1.1"]
    answered = [{"path": "src/shop/keeper.py", "does": "Keeps the records", "depends": []}]
    spec = render(
        surfaces=["rest", "storage"],
        architecture_style="modular_monolith",
        components=answered,
        **module,
    )
    assert 'service --> store["store"]' in spec.sections["1.1"]


@pytest.mark.parametrize("name", ["openapi.yaml", "api.json", "v2/contract.yaml"])
def test_a_contract_that_is_named_may_not_exist(name: str, render: Render) -> None:
    spec = render(architecture_style="microservices", api_reference=f"docs/{name}")
    assert files_of(spec)[f"docs/{name}"].startswith("Changed or new.")


def test_the_functions_of_a_library_are_its_application_layer(render: Render) -> None:
    assert "Application layer: the functions in 4.1." in render(**feature("maps-sdk")).sections["5"]


# The header asks for what the front matter asks for once.


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"surfaces": ["rest", "jobs", "storage"], "architecture_style": "monolith"},
        {"surfaces": ["ui"], "backend_language": "none"},
    ],
)
def test_a_reference_and_the_owner_are_asked_for_once(
    answers: dict[str, Any], render: Render
) -> None:
    spec = render(**answers)
    for asked in ("link the PRD]", "link the API contract]", "ARCHITECTURE.md]", "owning team]"):
        assert spec.text.count(f"[TODO: {asked}" if " " in asked else asked) <= 1
    assert "> **Related PRD**: see `prd_reference`\\\n" in spec.text
    assert spec.text.count("link the PRD") == 1
    linked = render(**answers, prd_reference="docs/prd.md")
    assert "> **Related PRD**: [prd.md](../../docs/prd.md)\\\n" in linked.text


# A library that draws, or that is for one platform.


@pytest.mark.parametrize("verb", ["Draws a route on a map", "Renders a chart", "Animates a list"])
def test_a_library_that_draws_is_not_called_invisible(verb: str, render: Render) -> None:
    spec = render(**feature("maps-sdk", feature_summary=verb, requirements=[], operations=[]))
    assert "no user interface" not in spec.text
    assert "[TODO: contrast and text alternative of what it draws]" in spec.sections["8"]
    assert spec.row("0.2", "Accessibility")[3] == "PROPOSED: not named yet, see Section 8"
    assert "[TODO: toolkit by which it draws in its host]" in spec.bullet("1", "Tech Stack")
    assert spec.row("0.1", "Frontend Stack")[3] == "PROPOSED: no pages; toolkit not named yet"
    plain = render(**feature("tax", feature_summary="Computes a tax", operations=[]))
    assert "of what it draws" not in plain.text
    assert "toolkit" not in plain.text


@pytest.mark.parametrize("language", ["kotlin", "java"])
def test_the_tests_of_an_android_library_need_a_device_or_a_stand_in(
    language: str, render: Render
) -> None:
    spec = render(**feature("maps-sdk", backend_language=language))
    assert "[TODO: what runs Android's classes in them, as Robolectric]" in spec.sections["5"]
    assert "emulator" not in spec.text
    gradle = "- **`build.gradle.kts`**: Changed or new. Settings for the tests in Section 7."
    assert (gradle in spec.sections["5"]) is (language == "kotlin")
    plain = feature("maps-sdk", backend_language=language, feature_summary="Draws a route")
    assert "Robolectric" not in render(**plain).text


def test_pages_of_the_server_are_not_said_to_be_without_scripts(render: Render) -> None:
    for framework in ("Django", "Flask", "FastAPI"):
        spec = render(**feature("tax-form", backend_framework=framework))
        assert "no client state" not in spec.text


@pytest.mark.parametrize(
    ("language", "path", "needs"),
    [
        ("python", "src/acme/application/report.py", "infrastructure"),
        ("java", "src/main/java/acme/domain/report/", "repository"),
        ("typescript", "src/application/report/", "store"),
    ],
)
def test_no_contract_contradicts_an_answered_dependency(
    language: str, path: str, needs: str, render: Render
) -> None:
    answers = {"backend_language": language, "architecture_style": "monolith"}
    part = {"path": path, "does": "Builds the report", "depends": [needs]}
    said = render(**answers, components=[part]).sections["1.1"]
    assert "dependencies point inwards" not in said.lower()
    assert "[TODO: the layers of the files of Section 5" in said
    inward = render(**answers, components=[{**part, "depends": ["domain"]}]).sections["1.1"]
    assert "dependencies point inwards" in inward.lower()


def test_nothing_speaks_of_layers_that_the_answered_files_do_not_have(render: Render) -> None:
    for language, path in (("go", "internal/r/s.go"), ("php", "app/R/S.php"), ("rust", "src/r.rs")):
        part = {"path": path, "does": "All of it", "depends": []}
        spec = render(backend_language=language, architecture_style="monolith", components=[part])
        for wrong in ("application layer", "infrastructure layer", "layered", "layers of 1.1"):
            assert wrong not in spec.body.lower()


@pytest.mark.parametrize("name", ["maps-sdk", "tax", "gate", "watch"])
def test_a_domain_that_is_not_stored_is_no_decided_absence(name: str, render: Render) -> None:
    spec = render(**feature(name, backend_language="kotlin"))
    assert spec.row("0.1", "Domain Model")[3].startswith("PROPOSED: no stored data")
    assert "Domain layer: entities" not in spec.sections["5"]


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_the_headers_of_every_response_are_in_one_file(style: str, render: Render) -> None:
    spec = render(**feature("tax-form", architecture_style=style))
    assert spec.sections["5"].count("headers") == 1
    other = render(**feature("tax-form", architecture_style=style, backend_framework="Flask"))
    assert other.sections["5"].count("headers") == 1


@pytest.mark.parametrize("name", ["loans", "rooms", "maps-sdk", "portal"])
def test_files_that_the_usual_ones_leave_out_are_asked(name: str, render: Render) -> None:
    said = render(**feature(name, components=[])).sections["5"]
    assert said.count("add missing files, such as ") == 1


# The end of what was deprecated


@pytest.mark.parametrize(
    ("surfaces", "versioning", "ends"),
    [
        (["grpc"], "package", "its consumers are told, and the next package leaves it out"),
        (["grpc", "events"], "additive", "and it is removed when none calls it"),
        (["events"], "package", "until no consumer reads it"),
        (["rest"], "path", "notice: [TODO: months]"),
        (["graphql", "events"], "header", "notice: [TODO: months]"),
    ],
)
def test_the_check_of_the_contract_lets_go_what_was_deprecated_by_one_end(
    surfaces: list[str], versioning: str, ends: str, render: Render
) -> None:
    spec = render(
        surfaces=[*surfaces, "storage"],
        databases=["postgresql"],
        architecture_style="microservices",
        api_versioning=versioning,
    )
    rule = spec.bullet("4.1", "Versioning")
    lets_go = versioning != "package" or "grpc" not in surfaces
    if versioning == "path":
        assert "except removing an operation after its `Sunset`. CI fails on any other" in rule
        assert rule.endswith(" on any other breaking change (VAL-SPC-006).")
    else:
        let_go = " except removing a deprecated element" if lets_go else ""
        assert rule.endswith(f" on a breaking change{let_go} (VAL-SPC-006).")
    if "grpc" in surfaces:
        plan = spec.bullet("7", "[VAL-SPC-006] Contract Test")
        removal = " except a deprecated element's removal" if lets_go else "."
        assert f"breaking change since the last release{removal}" in plan
    if "graphql" in surfaces:
        assert "diff --rule suppressRemovalOfDeprecatedField`" in spec.sections["7"]
    assert "stays" not in rule
    assert spec.bullet("4.1", "Deprecation").endswith(ends)
    assert "months until" not in spec.text


@pytest.mark.parametrize("store", ["postgresql", "mysql", "sqlserver", "cockroachdb"])
def test_section_3_alone_says_whether_a_module_has_a_schema_or_a_database(
    store: str, render: Render
) -> None:
    spec = render(**feature("churn-scores", databases=[store]))
    said = "- One database server for all modules; no foreign key or join crosses modules."
    assert said in spec.sections["1.1"]
    assert "schema" not in spec.sections["1.1"]
    assert "to its own " in spec.sections["3"]
