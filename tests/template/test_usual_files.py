"""The usual files of Section 5: their names, also of a file that may not exist."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render

MODULE: dict[str, Any] = {"architecture_style": "modular_monolith", "module_name": "orders"}


# A file that no document named may exist or not.


@pytest.mark.parametrize(
    ("language", "framework", "file"),
    [
        ("typescript", "Express", "src/main.ts"),
        ("typescript", "NestJS", "src/app.module.ts"),
        ("python", "FastAPI", "pyproject.toml"),
        ("go", "chi", "cmd/app/main.go"),
        ("ruby", "Rails", "config/routes.rb"),
        ("ruby", "Rails", "spec/spec_helper.rb"),
        ("php", "Laravel", "routes/"),
        ("php", "Laravel", "phpunit.xml"),
        ("elixir", "Phoenix", "mix.exs"),
        ("csharp", "ASP.NET Core", "<project folder>/Program.cs"),
        ("rust", "axum", "crates/app/src/main.rs"),
        ("kotlin", "Ktor", "src/main/kotlin/<package>/Application.kt"),
    ],
)
def test_a_usual_file_is_not_said_to_exist(
    language: str, framework: str, file: str, render: Render
) -> None:
    answers = {"backend_language": language, "backend_framework": framework}
    spec = render(**MODULE, surfaces=["rest"], **answers)
    assert f"- **`{file}`**: Changed or new. " in spec.sections["5"]
    assert "**: Changed. " not in spec.sections["5"]


# One application that serves the pages and the calls.


@pytest.mark.parametrize(
    ("framework", "frontend"), [("Next.js", "nextjs"), ("Nuxt", "nuxt"), ("SvelteKit", "sveltekit")]
)
@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
@pytest.mark.parametrize("api", ["rest", "graphql"])
def test_a_framework_that_finds_its_routes_has_no_start_up_code_and_no_foreign_folder(
    framework: str, frontend: str, style: str, api: str, render: Render
) -> None:
    answers = {
        "architecture_style": style,
        "surfaces": [api, "ui", "storage"],
        "backend_language": "typescript",
        "backend_framework": "other",
        "framework_other": framework,
        "frontend_framework": frontend,
    }
    spec = render(**answers)
    assert "src/main.ts" not in spec.text
    assert "mounts the routes" not in spec.text.lower()
    assert "the start-up code" not in spec.text
    assert "web/" not in spec.sections["5"]
    assert spec.bullet("5", "Frontend files").startswith("[TODO: ")
    routes = f"[TODO: files by which {framework} finds the routes in 4.1]. Mount the handlers"
    assert spec.bullet("5", "Routes").startswith(routes)
    assert f"{framework} handlers" not in spec.text
    assert "use. Depends on" not in spec.sections["5"]
    command = "`depcruise src` with the folders of the routes"
    assert f"In CI, {command} (VAL-SPC-005) must pass" in spec.sections["1.1"]
    assert spec.bullet("7", "[VAL-SPC-005] Architecture Test").startswith(f"{command} fails")


def test_pages_beside_a_backend_of_their_own_keep_their_folder(render: Render) -> None:
    answers = {"backend_language": "typescript", "backend_framework": "Fastify"}
    spec = render(surfaces=["rest", "ui"], frontend_framework="nextjs", **answers)
    assert "- **`web/app/" in spec.sections["5"]
    assert "- **`src/main.ts`**: Changed or new. Mounts the routes." in spec.sections["5"]
    assert "**Routes**" not in spec.sections["5"]
    assert "In CI, `depcruise src` (VAL-SPC-005) must pass" in spec.sections["1.1"]


# A file is named by a kind of interface that the feature has.


@pytest.mark.parametrize(
    ("language", "framework", "of_http", "of_rpc"),
    [
        ("go", "chi", "internal/orders/http.go", "internal/orders/grpc.go"),
        ("rust", "axum", "crates/orders/src/http.rs", "crates/orders/src/grpc.rs"),
        ("php", "Laravel", "app/Orders/Http/", "app/Orders/Handlers/"),
        ("ruby", "Rails", "packs/orders/app/controllers/", "packs/orders/app/rpc/"),
        ("ruby", "Hanami", "slices/orders/actions/", "slices/orders/rpc/"),
    ],
)
def test_handlers_of_rpcs_have_no_file_of_http(
    language: str, framework: str, of_http: str, of_rpc: str, render: Render
) -> None:
    answers = {"backend_language": language, "backend_framework": framework}
    for surfaces, path, other in [
        (["grpc"], of_rpc, of_http),
        (["grpc", "rest"], of_http, of_rpc),
        (["rest"], of_http, of_rpc),
    ]:
        section = render(**MODULE, surfaces=surfaces, **answers).sections["5"]
        assert f"- **`{path}`**: New. " in section
        assert other not in section


@pytest.mark.parametrize("surface", ["events", "jobs", "grpc"])
@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_a_php_feature_without_http_has_no_http_folder(
    surface: str, style: str, render: Render
) -> None:
    answers = {"backend_language": "php", "backend_framework": "Laravel"}
    spec = render(architecture_style=style, surfaces=[surface], message_broker="kafka", **answers)
    assert "/Http/" not in spec.text
    assert "Http\n" not in spec.sections["1.1"]
    assert "Handlers/" in spec.sections["5"]


@pytest.mark.parametrize(
    ("language", "framework", "of_http", "else_file"),
    [
        ("ruby", "Rails", "config/routes.rb", "config/"),
        ("php", "none", "public/index.php", "bin/"),
        ("python", "Django", "src/<package>/urls.py", "src/<package>/main.py"),
    ],
)
@pytest.mark.parametrize("surface", ["grpc", "events"])
def test_the_start_up_code_of_a_feature_without_http_is_no_file_of_routes(
    language: str, framework: str, of_http: str, else_file: str, surface: str, render: Render
) -> None:
    answers = {"backend_language": language, "backend_framework": framework}
    spec = render(**MODULE, surfaces=[surface], message_broker="kafka", **answers)
    assert f"- **`{else_file}`**: Changed or new. " in spec.sections["5"]
    assert of_http not in spec.text
    assert f"- **`{of_http}`**: " in render(**MODULE, surfaces=["rest"], **answers).sections["5"]


# The types of 4.1.


@pytest.mark.parametrize(
    ("surface", "reference"),
    [("graphql", ""), ("graphql", "schema.graphql"), ("grpc", ""), ("grpc", "proto/orders.proto")],
)
def test_types_that_are_generated_have_no_file_that_a_person_writes(
    surface: str, reference: str, render: Render
) -> None:
    answers = {"backend_language": "typescript", "types": [{"name": "Order", "fields": ["id ID"]}]}
    spec = render(**MODULE, surfaces=[surface], api_reference=reference, **answers)
    file = "- **`src/orders/orders.dto.ts`**: New. "
    assert f"{file}The request checks." in spec.sections["5"]
    assert "types of 4.1" not in spec.sections["5"].lower()
    rest = render(**MODULE, surfaces=[surface, "rest"], api_reference=reference, **answers)
    assert (
        f"{file}The types of requests and responses in 4.1; checks of each request."
        in rest.sections["5"]
    )


def test_a_graphql_contract_without_input_types_is_covered_by_the_rule_of_its_input(
    render: Render,
) -> None:
    rule = render(**MODULE, surfaces=["graphql"], backend_language="typescript").row(
        "2", "**[SEC-SPC-020]**"
    )[1]
    assert rule.endswith("; arguments and inputs hold only fields that the caller may set.")


@pytest.mark.parametrize("language", ["go", "typescript"])
def test_a_block_of_a_linked_proto_file_is_not_headed_as_that_file(
    language: str, render: Render
) -> None:
    calls = [{"call": "rpc shop.orders.v1.Orders/Place"}, {"call": "rpc stock.v1.Shelves/Take"}]
    answers = {"backend_language": language, "surfaces": ["grpc"], "operations": calls}
    file = "services/shop/proto/orders.proto"
    linked, other = render(**MODULE, api_reference=file, **answers).fences("protobuf")
    assert linked.startswith(f'// The part of {file} that 4.1 uses\nsyntax = "proto3";\n')
    assert "go_package" not in linked
    assert other.startswith("// proto/stock/v1/stock.proto\n")
    assert ("go_package" in other) is (language == "go")
    own = render(**MODULE, api_reference="", **answers).fences("protobuf")[0]
    assert own.startswith("// proto/shop/orders/v1/orders.proto\n")
    assert ("go_package" in own) is (language == "go")


# The root of the packages.


ANSWERED = [
    {"path": "cmd/app/main.go", "does": "Starts it"},
    {"path": "internal/orders/service.go", "does": "The rules"},
]


@pytest.mark.parametrize("components", [[], ANSWERED])
def test_the_module_path_that_go_mod_says_is_not_asked(
    components: list[dict[str, str]], render: Render
) -> None:
    answers = {"backend_language": "go", "surfaces": ["rest"], "components": components}
    spec = render(**MODULE, **answers)
    assert "<module path>/internal" in spec.sections["1.1"]
    said = "`<module path>` in the rules of 1.1 is" if components else "`<module path>` is"
    assert f"\n{said} the module path of `go.mod`." in spec.sections["5"]
    assert "[TODO: name it" not in spec.text
    other = render(**MODULE, surfaces=["rest"], backend_language="java")
    assert "[TODO: name it;" in other.sections["5"]
