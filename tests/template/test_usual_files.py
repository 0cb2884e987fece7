"""The usual files of Section 5: what they are called, and what is said of a file that may not exist."""

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
        ("csharp", "ASP.NET Core", "src/Program.cs"),
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
def test_a_framework_that_finds_its_routes_has_no_start_up_code_and_no_folder_of_another_application(
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
    routes = f"[TODO: files by which {framework} finds the routes of 4.1]. Mount the handlers"
    assert spec.bullet("5", "Routes").startswith(routes)
    assert f"{framework} handlers" not in spec.text
    assert "use. Depends on" not in spec.sections["5"]
    command = "`depcruise src` with the folders of the routes"
    assert f"CI runs {command} (VAL-SPC-005)" in spec.sections["1.1"]
    assert spec.bullet("7", "[VAL-SPC-005] Architecture Test").startswith(f"{command} fails")


def test_pages_beside_a_backend_of_their_own_keep_their_folder(render: Render) -> None:
    answers = {"backend_language": "typescript", "backend_framework": "Fastify"}
    spec = render(surfaces=["rest", "ui"], frontend_framework="nextjs", **answers)
    assert "- **`web/app/" in spec.sections["5"]
    assert "- **`src/main.ts`**: Changed or new. Mounts the routes." in spec.sections["5"]
    assert "**Routes**" not in spec.sections["5"]
    assert "CI runs `depcruise src` (VAL-SPC-005)" in spec.sections["1.1"]
