"""Section 5 proposes paths, and says nothing of a repository that no answer tells it."""

from __future__ import annotations

import pytest

from document import Render

FOLDER = "`<project folder>` is the folder of the project. [TODO: name it; confirm the paths"


@pytest.mark.parametrize("style", ["monolith", "modular_monolith", "microservices"])
def test_the_folder_of_a_net_project_is_asked(style: str, render: Render) -> None:
    text = render(backend_language="csharp", architecture_style=style).sections["5"]
    assert FOLDER in text
    assert "and their base folder; add missing files, such as start-up and build]" in text
    change = "New" if style == "microservices" else "Changed or new"
    assert f"- **`<project folder>/Program.cs`**: {change}. " in text
    assert "`src/" not in text


def test_answered_paths_of_a_net_project_leave_no_folder_open(render: Render) -> None:
    components = [
        {"path": "src/Rota.Api/Application/", "change": "new", "does": "Use cases"},
        {"path": "src/Rota.Api/Program.cs", "change": "changed", "does": "Mounts the routes"},
    ]
    spec = render(
        backend_language="csharp", architecture_style="monolith", components=components
    ).sections
    assert "<project folder>" not in spec["1.1"] + spec["5"]
    assert "- **`src/Rota.Api/Program.cs`**: Changed. Mounts" in spec["5"]


@pytest.mark.parametrize(
    ("language", "framework", "file"),
    [
        ("php", "Laravel", "routes/"),
        ("php", "Laravel", "phpunit.xml"),
        ("go", "chi", "cmd/app/main.go"),
        ("typescript", "NestJS", "src/app.module.ts"),
        ("rust", "axum", "crates/app/src/main.rs"),
    ],
)
def test_a_file_that_may_not_be_there_yet_is_changed_or_new(
    language: str, framework: str, file: str, render: Render
) -> None:
    text = render(backend_language=language, backend_framework=framework).sections["5"]
    assert f"- **`{file}`**: Changed or new. " in text
    assert "confirm the paths and their base folder" in text
