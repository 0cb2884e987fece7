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
