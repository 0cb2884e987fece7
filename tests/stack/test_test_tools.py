"""The test tools of a repository: read from where it names them, printed as they fit together."""

from __future__ import annotations

from pathlib import Path

import pytest

import interview
from document import Render
from feature_spec.copy.stack_reading import offers_of
from feature_spec.rendering.render import Rendering
from feature_spec.stack.answers import Offers, answers_of
from feature_spec.stack.found import find

CSPROJ = '<Project Sdk="Microsoft.NET.Sdk{}"><PackageReference Include="{}" /></Project>'
VERSIONS = "<Project>{}</Project>"
POM = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><scope>test</scope></dependency>"
BUILD = "plugins {{ {} }}\ndependencies {{ {} }}\n"


def version(name: str) -> str:
    return f'<PackageVersion Include="{name}" Version="1.0.0" />'


CASES = {
    "xUnit v2 and Moq, whose versions one file manages": (
        {
            "Directory.Packages.props": VERSIONS.format(version("xunit") + version("Moq")),
            "Api.csproj": CSPROJ.format(".Web", "Npgsql"),
        },
        "csharp",
        {"unit": "xUnit", "mock": "Moq"},
    ),
    "a test project says more than the managed versions": (
        {
            "Directory.Packages.props": VERSIONS.format(version("xunit") + version("NUnit")),
            "Shop.sln": '"a\\A.csproj" "tests\\T.csproj"',
            "a/A.csproj": CSPROJ.format(".Web", "Npgsql"),
            "tests/T.csproj": CSPROJ.format("", "NUnit").replace(
                "</Project>", "<IsTestProject>true</IsTestProject></Project>"
            ),
        },
        "csharp",
        {"unit": "NUnit"},
    ),
    "two runners of which none is the usual one": (
        {
            "Directory.Packages.props": VERSIONS.format(version("xunit") + version("NUnit")),
            "Api.csproj": CSPROJ.format(".Web", "Npgsql"),
        },
        "csharp",
        {"unit": "NUnit or xUnit"},
    ),
    "the usual runner beside another one": (
        {"package.json": '{"devDependencies": {"vitest": "3", "jest": "29"}}'},
        "typescript",
        {},
    ),
    "Jest brings its mocks and coverage": (
        {"package.json": '{"devDependencies": {"jest": "29"}}'},
        "typescript",
        {"unit": "Jest", "mock": "jest.fn", "coverage": "Jest coverage"},
    ),
    "JUnit 4": ({"pom.xml": POM.format("junit", "junit")}, "java", {"unit": "JUnit 4"}),
    "JUnit 4 beside Jupiter": (
        {
            "pom.xml": POM.format("junit", "junit")
            + POM.format("org.junit.jupiter", "junit-jupiter-api")
        },
        "java",
        {},
    ),
    "Kotest from a version catalog that a plugin of the build uses": (
        {
            "build.gradle.kts": BUILD.format('id("our.conventions")', ""),
            "gradle/libs.versions.toml": (
                '[libraries]\nkotest = "io.kotest:kotest-assertions-core:5.9.1"\n'
                'mockito = { group = "org.mockito", name = "mockito-core" }\n'
            ),
        },
        "kotlin",
        {"unit": "Kotest", "mock": "Mockito"},
    ),
    "a parent pom": (
        {
            "pom.xml": "<packaging>pom</packaging><dependencyManagement>"
            + POM.format("org.testng", "testng")
            + "</dependencyManagement>"
        },
        "java",
        {"unit": "TestNG"},
    ),
    "Rails without RSpec": (
        {"Gemfile": 'gem "rails"\n'},
        "ruby",
        {"unit": "Minitest", "mock": "Minitest::Mock"},
    ),
    "Rails with RSpec": ({"Gemfile": 'gem "rails"\ngem "rspec-rails"\n'}, "ruby", {}),
}


@pytest.fixture(scope="module")
def offers() -> Offers:
    return offers_of(interview.ROOT, Rendering(interview.ROOT))


@pytest.mark.parametrize("case", CASES)
def test_the_repository_names_its_test_tools(case: str, tmp_path: Path, offers: Offers) -> None:
    files, language, expected = CASES[case]
    folder = tmp_path.resolve() / "specs" / "checkout"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    recorded = {"backend_language": language, "test_tools": {}, "proposed": []}
    stack = answers_of(find(tmp_path.resolve(), folder), recorded, offers)
    assert stack.answers.get("test_tools", {}) == expected


@pytest.mark.parametrize(
    ("language", "unit", "printed", "left_out"),
    [
        ("csharp", "", "using ArchUnitNET.xUnitV3;\nusing Xunit;", ""),
        ("csharp", "xUnit", "using ArchUnitNET.xUnit;\nusing Xunit;", "xUnitV3"),
        ("csharp", "NUnit", "using ArchUnitNET.NUnit;\nusing NUnit.Framework;", "Xunit"),
        ("csharp", "NUnit or xUnit", ".HasNoViolations(Loaded);", "Xunit"),
        ("java", "", "\nclass ArchitectureTest {\n  @ArchTest\n  static", "RunWith"),
        ("java", "JUnit 4", "@RunWith(ArchUnitRunner.class)\n@AnalyzeClasses(", "\nclass Arch"),
        ("java", "TestNG", "tests apart.\n  static final ArchRule", "@ArchTest"),
        ("kotlin", "", "    @Test\n    fun `", "A test calls it"),
        ("kotlin", "Kotest", "    // A test calls it.\n    fun `", "@Test"),
    ],
)
@pytest.mark.parametrize("style", ["monolith", "modular_monolith"])
def test_the_contract_of_1_1_fits_the_runner(
    language: str, unit: str, printed: str, left_out: str, style: str, render: Render
) -> None:
    tools = {"unit": unit} if unit else {}
    spec = render(backend_language=language, architecture_style=style, test_tools=tools)
    assert printed in spec.sections["1.1"]
    assert not left_out or left_out not in spec.sections["1.1"]


@pytest.mark.parametrize(
    ("language", "unit", "foreign", "asked"),
    [
        ("typescript", "Mocha", ("vi.fn", "Vitest"), ("mock library", "coverage tool")),
        ("ruby", "Minitest", ("RSpec",), ("mock library",)),
        ("python", "unittest", ("pytest",), ("coverage tool",)),
    ],
)
def test_what_comes_with_the_usual_runner_is_asked_beside_another(
    language: str, unit: str, foreign: tuple[str, ...], asked: tuple[str, ...], render: Render
) -> None:
    section = render(backend_language=language, test_tools={"unit": unit}).sections["7"]
    assert not [name for name in foreign if name in section]
    assert all(f"[TODO: {name}]" in section for name in asked)
    usual = render(backend_language=language, test_tools={"unit": f"{foreign[-1]} 9"})
    assert not [name for name in asked if f"[TODO: {name}]" in usual.sections["7"]]


def test_the_coverage_of_pages_is_asked_beside_another_runner(render: Render) -> None:
    pages = {"surfaces": ["ui"], "frontend_framework": "react", "backend_language": "none"}
    assert "Vitest with the V8 provider" in render(**pages).sections["7"]
    named = render(**pages, test_tools={"unit": "Jest"}).sections["7"]
    assert "Vitest" not in named
    assert "[TODO: coverage tool]" in named
