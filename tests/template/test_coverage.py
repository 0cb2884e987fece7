"""VAL-SPC-004: each language's command fails below the goal, on the files of Section 5."""

from __future__ import annotations

import re

import pytest

from document import Render, Spec
from features import feature

GATES = {
    "python": "`pytest --cov --cov-fail-under=85` fails below it",
    "typescript": "`coverage.include` and 85 as `coverage.thresholds.lines`",
    "go": "`go tool cover -func=cover.out | awk 'END { exit $NF + 0 < 85 }'`",
    "rust": "`cargo llvm-cov --workspace --fail-under-lines 85` fails below it",
    "java": "Gradle `jacocoTestCoverageVerification`, Maven `jacoco:check`",
    "kotlin": "by [TODO: Gradle or Maven] fails below it",
    "csharp": "-p:Threshold=85 -p:ThresholdType=line -p:ThresholdStat=total`",
    "php": "| grep -m 1 -o 'Lines:.*%' | awk 'END { exit $NF + 0 < 85 }'`",
    "ruby": "`minimum_coverage line: 85`",
    "elixir": "`summary: [threshold: 85]`",
}
BRANCHES = {
    "python": "`jq -e '.totals | .covered_branches >= 0.85 * .num_branches' coverage.json`",
    "typescript": "85 as `coverage.thresholds.branches`",
    "java": "a rule on `BRANCH` with minimum 0.85",
    "kotlin": "a lower bound of 85 for branches",
    "csharp": "-p:ThresholdType=branch ",
    "php": "`phpunit --path-coverage --coverage-text",
    "ruby": "`enable_coverage :branch`, `minimum_coverage branch: 85`",
}
PAGES = {
    "react": "`vitest run --coverage` fails below it",
    "nuxt": "`coverage.thresholds.lines`",
    "angular": "`ng test --coverage` fails below it, with those files as `coverageInclude`",
    "react_native": "`coverageThreshold.global.lines`",
    "flutter": "`lcov --summary coverage/lcov.info --fail-under-lines 85`",
    "ios": "`xcrun xccov view --report --json Tests.xcresult | jq -e ",
    "android": "`./gradlew koverVerify` fails below it",
}


def coverage(spec: Spec) -> str:
    """Return the line of VAL-SPC-004."""
    lines = spec.sections["7"].splitlines()
    return next(line for line in lines if line.startswith("- **[VAL-SPC-004]"))


def of(render: Render, **answers: object) -> str:
    return coverage(render(**{"surfaces": ["rest", "storage"], "coverage_target": 85, **answers}))


@pytest.mark.parametrize("language", GATES)
def test_each_language_has_a_command_that_fails_below_the_goal(
    language: str, render: Render
) -> None:
    line = of(render, backend_language=language)
    assert GATES[language] in line
    assert "in the source files of Section 5" in line
    assert "new and changed code" not in line
    assert "[TODO" not in line.replace("[TODO: Gradle or Maven]", "")


@pytest.mark.parametrize("language", GATES)
def test_branches_are_measured_by_the_tools_that_can(language: str, render: Render) -> None:
    line = of(render, backend_language=language, coverage_metric="branch")
    if language in BRANCHES:
        assert "85% of branches" in line
        assert BRANCHES[language] in line
    else:  # Go counts statements, Rust and Elixir lines, whatever is asked
        assert "branch" not in line
        assert GATES[language] in line


@pytest.mark.parametrize("frontend", PAGES)
def test_each_frontend_has_a_command_that_fails_below_the_goal(
    frontend: str, render: Render
) -> None:
    line = of(render, surfaces=["ui"], backend_language="python", frontend_framework=frontend)
    assert GATES["python"] in line
    assert PAGES[frontend] in line


def test_one_command_is_printed_where_the_pages_share_it(render: Render) -> None:
    line = of(render, surfaces=["rest", "ui"], backend_language="typescript")
    assert line.count("vitest run") == 1


def test_a_tool_that_counts_lines_says_so_beside_one_that_counts_branches(render: Render) -> None:
    answers = {"surfaces": ["ui"], "coverage_metric": "branch", "backend_language": "python"}
    assert ". Lines: `flutter test --coverage`" in of(
        render, frontend_framework="flutter", **answers
    )
    assert ". Lines: `xcodebuild test" in of(render, frontend_framework="ios", **answers)
    assert "ines: `" not in of(render, frontend_framework="android", **answers)
    alone = of(render, **{**answers, "backend_language": "none"}, frontend_framework="flutter")
    assert "In CI, `flutter test --coverage`" in alone


def test_the_command_of_an_answered_tool_is_asked(render: Render) -> None:
    line = of(render, backend_language="rust", test_tools={"coverage": "grcov"})
    assert "In a separate CI run, [TODO: command of grcov that fails below it]." in line
    other = of(render, backend_language="other", backend_other="Zig")
    assert "the command of the coverage tool fails below it, on those files alone" in other


@pytest.mark.parametrize(
    ("language", "row"),
    [
        (
            "typescript",
            "- **`vitest.config.ts`**: Changed or new. Settings for the tests in Section 7.",
        ),
        ("php", "- **`phpunit.xml`**: Changed or new. Settings for the tests in Section 7."),
        ("python", "The rules in 1.1; settings for the tests in Section 7."),
        ("elixir", "; settings for the tests in Section 7."),
    ],
)
def test_the_file_of_the_rule_is_a_component(language: str, row: str, render: Render) -> None:
    section = render(surfaces=["rest"], backend_language=language).sections["5"]
    assert row in section
    assert "The coverage settings of VAL-SPC-004" not in section


@pytest.mark.parametrize("name", ["tax", "watch", "permits", "rooms", "gate"])
def test_the_goal_is_that_of_the_files(name: str, render: Render) -> None:
    spec = render(**feature(name))
    text = coverage(spec).replace(", without migrations", "")
    assert re.search("in the source files of Section 5[.] In (?:CI|a separate CI run), ", text)
    assert re.search(r"% of (branches|lines|statements) [|]", spec.sections["0.2"])
    assert "new and changed code" not in spec.text


def test_pages_without_code_of_this_feature_ask_for_a_tool(render: Render) -> None:
    line = of(
        render, surfaces=["ui"], backend_language="none", frontend_framework="server_rendered"
    )
    assert "In CI, [TODO: coverage tool, and its command that fails below it]." in line


def test_an_undecided_tool_is_asked_once(render: Render) -> None:
    spec = render(surfaces=["rest", "storage"], backend_language="undecided")
    assert "the command of the coverage tool fails below it, on those files alone" in coverage(spec)
    assert spec.text.count("[TODO: coverage tool]") == 1


@pytest.mark.parametrize(
    ("file", "metric", "rule"),
    [
        ("build.gradle.kts", "line", "`minBound(85)`"),
        ("build.gradle.kts", "branch", "`minBound(85, CoverageUnit.BRANCH)`"),
        ("src/main/kotlin/a/Api.kt", "line", "a lower bound of 85 for lines."),
    ],
)
def test_the_syntax_of_gradle_is_for_gradle(
    file: str, metric: str, rule: str, render: Render
) -> None:
    parts = [{"path": file, "change": "changed", "does": "The build"}]
    said = of(render, backend_language="kotlin", components=parts, coverage_metric=metric)
    assert rule in said
    assert ("Bound" in said) == ("gradle" in file)


@pytest.mark.parametrize(
    ("language", "style", "run"),
    [
        ("python", "monolith", "In a separate CI run, "),
        ("typescript", "modular_monolith", "In a separate CI run, "),
        ("ruby", "monolith", "In a separate CI run, "),
        ("typescript", "microservices", "In CI, "),
        ("go", "microservices", "In CI, "),
    ],
)
def test_the_goal_of_a_feature_in_shared_code_is_no_goal_of_the_others(
    language: str, style: str, run: str, render: Render
) -> None:
    line = coverage(render(backend_language=language, architecture_style=style))
    assert f"in the source files of Section 5. {run}" in line
    assert "[tool.coverage" not in line


@pytest.mark.parametrize("metric", ["line", "branch"])
def test_the_threshold_of_csharp_is_that_of_the_project_which_runs_the_code(
    metric: str, render: Render
) -> None:
    answers = {"backend_language": "csharp", "coverage_metric": metric, "module_name": "shelf"}
    line = of(render, **answers)
    assert "`dotnet test tests/Shelf.Tests -p:CollectCoverage=true" in line
    assert f"-p:ThresholdType={metric} -p:ThresholdStat=total`, in VSTest mode, fails" in line
    own = of(render, **answers, components=[{"path": "src/Shelf.cs", "does": "Keeps books"}])
    assert "`dotnet test -p:CollectCoverage=true" in own
