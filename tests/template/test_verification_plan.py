"""Sections 1.1, 5 and 7 agree: the layers, the files, the errors, what is faked and measured."""

from __future__ import annotations

import re

import pytest

from document import Render, joined
from features import feature

LANGUAGES = [
    "python",
    "typescript",
    "go",
    "rust",
    "java",
    "kotlin",
    "csharp",
    "php",
    "ruby",
    "elixir",
]
# How each contract names the interface layer and the infrastructure layer.
LAYERS = {
    "python": ('"api', "infrastructure"),
    "typescript": ("|api|", "infrastructure"),
    "go": ("internal/api", "internal/infrastructure"),
    "rust": ('"api"', '"infrastructure"'),
    "java": ('.layer("api")', '.layer("infrastructure")'),
    "kotlin": ('Layer("api"', 'Layer("infrastructure"'),
    "csharp": ("Api", "Infrastructure"),
    "php": ("Http", "Infrastructure"),
    "ruby": ("app/controllers", "app/adapters"),
    "elixir": ("MyAppWeb", "MyApp.Infrastructure"),
}


def line(text: str, start: str) -> str:
    """Return the one line that starts so."""
    found = [each for each in joined(text) if each.startswith(start)]
    assert len(found) == 1, found
    return found[0]


def contract(text: str) -> str:
    """Return the contract in 1.1: its first code block after the diagram."""
    blocks: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```", text, re.M | re.S)
    return next(block for kind, block in blocks if kind != "mermaid")


# --- 1.1: layers -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feature_without_interface_and_store_has_two_layers(
    language: str, render: Render
) -> None:
    spec = render(**feature("tax", backend_language=language))
    text = spec.sections["1.1"]
    api, infrastructure = LAYERS[language]
    assert api not in contract(text).replace("ITaxApi", "")
    assert infrastructure not in contract(text)
    assert "Interface layer" not in text + spec.sections["5"]
    assert "nfrastructure layer" not in text.split("must pass:")[0] + spec.sections["5"]
    assert 'code(["Calling code"]) --> public' in text
    assert "- Dependencies point inwards.\n" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feature_with_both_has_four(language: str, render: Render) -> None:
    spec = render(
        surfaces=["rest", "storage"], backend_language=language, architecture_style="monolith"
    )
    text = spec.sections["1.1"]
    api, infrastructure = LAYERS[language]
    assert infrastructure in contract(text)
    assert api.strip("|") in contract(text)
    assert "Interface layer" in spec.sections["5"]
    assert "Infrastructure layer" in spec.sections["5"]


def test_a_service_that_only_publishes_has_no_interface_layer(render: Render) -> None:
    answers = feature("watch", operations=[{"call": "publish alert.sent.v1"}])
    text = render(**answers).sections["1.1"]
    assert 'Layer("api"' not in text
    assert (
        "dependencies point inwards; only the start-up code refers to the infrastructure layer"
        in text
    )


@pytest.mark.parametrize("language", ["java", "kotlin", "csharp", "php"])
def test_a_module_of_layers_is_drawn_as_layers(language: str, render: Render) -> None:
    spec = render(**feature("rooms", backend_language=language))
    text = spec.sections["1.1"]
    assert 'api["Interface layer"] --> application["Application layer"]' in text
    assert "infrastructure --> store_1" in text
    assert "service" not in text.split("```")[1]
    for layer in ("Interface", "Application", "Domain", "Infrastructure"):
        assert f"{layer} layer: " in spec.sections["5"]


@pytest.mark.parametrize("language", ["python", "typescript", "go", "ruby", "elixir", "rust"])
def test_a_module_of_parts_is_drawn_as_parts(language: str, render: Render) -> None:
    text = render(**feature("rooms", backend_language=language)).sections["1.1"]
    assert 'api["api"] --> service["service"]' in text
    assert "layer" not in text.split("```")[1]


@pytest.mark.parametrize("name", ["maps-sdk", "rooms", "stock", "rides"])
def test_the_konsist_contract_forbids_each_import_outwards(name: str, render: Render) -> None:
    answers = feature(name, backend_language="kotlin", backend_framework="none")
    text = contract(render(**answers | {"architecture_style": "monolith"}).sections["1.1"])
    assert "domain.doesNotDependOn(" in text
    assert "application.doesNotDependOn(" in text
    assert "infrastructure.doesNotDependOn(domain" not in text
    assert ".dependsOn" not in text  # Konsist 0.17.1 and later refuse nothing by it.


def test_the_konsist_contract_of_a_module_finds_an_import_of_a_whole_package(
    render: Render,
) -> None:
    text = contract(render(**feature("rooms", backend_language="kotlin")).sections["1.1"])
    assert r"\\.rooms\\.(domain|application|api|infrastructure)(\\..*)?" in text


@pytest.mark.parametrize("style", ["modular_monolith", "monolith", "microservices"])
def test_the_csharp_contract_is_a_whole_class(style: str, render: Render) -> None:
    text = contract(render(**feature("rooms", architecture_style=style)).sections["1.1"])
    assert "public class ArchitectureTests\n{" in text
    assert "new ArchLoader().LoadAssemblies(typeof(Program).Assembly).Build();" in text
    assert (
        "// `public partial class Program { }` at the end of Program.cs makes its type public."
        in text
    )
    assert ".Check(Loaded);" in text
    assert "using ArchUnitNET.xUnitV3;" in text
    assert text.count("{") == text.count("}")


def test_modules_of_one_crate_have_no_contract_of_crates(render: Render) -> None:
    spec = render(**feature("loans"))
    assert "cargo-deny" not in spec.text
    assert "cargo deny" not in spec.text
    assert "[TODO: test of the module order], as the compiler allows every import" in spec.text
    assert spec.text.count("[TODO: test of the module order]") == 1


@pytest.mark.parametrize("style", ["monolith", "microservices"])
def test_crates_of_layers_have_their_bans(style: str, render: Render) -> None:
    usual = {
        "surfaces": ["rest", "storage"],
        "backend_language": "rust",
        "architecture_style": style,
    }
    crates = [{"path": "crates/domain/src/loan.rs"}, {"path": "deny.toml", "change": "new"}]
    for spec in (render(**usual), render(**usual, components=crates)):
        assert (
            "In CI, `cargo deny check bans` (VAL-SPC-005) must pass with these rules in `deny.toml`"
            in spec.text
        )
        assert '{ crate = "infrastructure", wrappers = ["app"] }' in spec.sections["1.1"]


# --- 5: answered components --------------------------------------------------------------------


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "rust"])
@pytest.mark.parametrize("style", ["modular_monolith", "monolith", "microservices"])
def test_a_contract_is_asked_where_no_answered_path_has_its_folders(
    language: str, style: str, render: Render
) -> None:
    spec = render(
        surfaces=["rest", "storage"],
        databases=["postgresql"],
        backend_language=language,
        architecture_style=style,
        components=[{"path": "somewhere/else.txt"}],
    )
    text = spec.sections["1.1"]
    assert "must pass:" not in text
    modular = style == "modular_monolith"
    layers = "(VAL-SPC-005).\n- **Layers**: [TODO: the layers of the files of Section 5"
    assert text.count("(VAL-SPC-005). [TODO: its rules" if modular else layers) == 1
    assert ("its rules and file" if modular else "contract and file") in text
    section = spec.sections["5"]
    assert "architecture test" not in section
    assert "- [TODO: file of the migration]\n" in section
    assert "tests and test settings]\n" in section
    assert ("[TODO: file of the contract in 4.1]" in section) == (style == "microservices")


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("go", "internal/domain/loan.go"),
        ("python", "src/shop/application/loan.py"),
        ("typescript", "src/domain/loan.ts"),
    ],
)
def test_a_contract_is_printed_where_an_answered_path_has_a_layer(
    language: str, path: str, render: Render
) -> None:
    spec = render(
        surfaces=["rest", "storage"],
        backend_language=language,
        architecture_style="monolith",
        components=[{"path": path}],
    )
    assert "must pass with these rules, in the file that Section 5 names:" in spec.sections["1.1"]
    assert contract(spec.sections["1.1"])
    assert "- [TODO: file of the architecture test], for the rules in 1.1" in spec.sections["5"]


def test_what_answered_components_name_is_not_asked(render: Render) -> None:
    paths = [
        "src/shop/checkout/service.py",
        "migrations/0001_orders.sql",
        "tests/checkout/",
        "pyproject.toml",
        "specs/checkout/openapi.yaml",
        "src/shop/auth.py",
    ]
    spec = render(
        surfaces=["rest", "storage"],
        databases=["postgresql"],
        backend_language="python",
        architecture_style="modular_monolith",
        module_name="checkout",
        components=[{"path": path, "does": "Code, or test settings"} for path in paths],
    )
    assert "must pass with these rules in `pyproject.toml`:" in spec.sections["1.1"]
    assert 'root_package = "shop"' in spec.sections["1.1"]
    assert "[TODO" not in spec.sections["1.1"]
    assert "[TODO" not in spec.sections["5"]


# --- 7: errors, fakes, the index ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "unit", "integration"),
    [
        ("rooms", "the rule behind Errors 1, 2", "Errors 1, 2, 50"),
        ("permits", "the rule behind Error 1", "Errors 1, 50, 51, 53"),
        ("notices", "the rule behind Error 1", "Errors 1, 50"),
        ("loans", "the rule behind Error 1", "Errors 1, 50"),
    ],
)
def test_the_features_own_errors_are_tested_by_units_and_beside_the_store(
    name: str, unit: str, integration: str, render: Render
) -> None:
    text = render(**feature(name)).sections["7"]
    units = line(text, "- **[VAL-SPC-001]")
    assert unit in units
    assert integration in line(text, "- **[VAL-SPC-002]")
    assert not re.search(r"\b(52|63)\b", units)


@pytest.mark.parametrize("name", ["permits", "rides", "portal"])
def test_races_and_other_owners_are_tested_beside_the_store_alone(
    name: str, render: Render
) -> None:
    text = render(**feature(name)).sections["7"]
    assert "63" in line(text, "- **[VAL-SPC-002]")
    assert "63" not in line(text, "- **[VAL-SPC-001]")


@pytest.mark.parametrize(
    ("name", "fakes"),
    [
        ("loans", "Fake the ports, the store, the publisher and the issuer with mockall"),
        ("import", "Fake the store with `unittest.mock`"),
        ("plans", "Fake the ports and the store with RSpec doubles. Tests set the clock"),
        ("rooms", "Fake the infrastructure layer with NSubstitute and, for views"),
        ("watch", "Fake the infrastructure layer with MockK"),
    ],
)
def test_what_1_1_draws_is_faked(name: str, fakes: str, render: Render) -> None:
    assert fakes in line(render(**feature(name)).sections["7"], "- **[VAL-SPC-001]")


@pytest.mark.parametrize("language", ["go", "undecided", "typescript", "kotlin", "python"])
@pytest.mark.parametrize("style", ["modular_monolith", "monolith", "microservices"])
@pytest.mark.parametrize("called", [[], "none", ["mail"]])
def test_no_sentence_forbids_a_further_fake(
    language: str, style: str, called: object, render: Render
) -> None:
    spec = render(
        surfaces=["rest", "storage"],
        databases=["postgresql"],
        architecture_style=style,
        backend_language=language,
        service_dependencies=called,
    )
    assert "Fake the " in line(spec.sections["7"], "- **[VAL-SPC-001]")
    assert "Fake only" not in spec.text
    assert "alone" not in spec.row("0.2", "Test Tooling")[3]


def test_a_frontend_fakes_its_api(render: Render) -> None:
    text = render(**feature("app")).sections["7"]
    assert "Fake the API client" in line(text, "- **[VAL-SPC-001]")


def test_nothing_is_faked_where_nothing_is_reached(render: Render) -> None:
    spec = render(**feature("tax"))
    assert "Fake the" not in spec.sections["7"]
    assert "; no fakes |" in spec.sections["0.2"]


@pytest.mark.parametrize(
    "language", ["rust", "elixir", "java", "kotlin", "typescript", "ruby", "go"]
)
def test_no_stub_tool_is_named_for_a_contract_that_is_asked(language: str, render: Render) -> None:
    spec = render(**feature("device-gateway", backend_language=language))
    assert "contract, credential" in spec.sections["4.2"]
    assert "Stubs of the ward record system send wrong, late" in spec.sections["7"]
    for stub in ("wiremock", "WireMock", "MSW", "WebMock", "Bypass"):
        assert stub not in spec.text


def test_adapters_meet_stubs_of_what_they_call(render: Render) -> None:
    service = line(render(**feature("rides")).sections["7"], "- **[VAL-SPC-002]")
    assert "stubs of pricing send wrong, late" in service
    module = line(render(**feature("plans")).sections["7"], "- **[VAL-SPC-002]")
    assert "stubs of the payment provider send wrong, late" in module
    assert "fakes of" not in module


def test_the_rebuilt_index_is_tested(render: Render) -> None:
    spec = render(**feature("rooms"))
    within = re.search(
        r"The index is rebuilt from a production-size copy of SQL Server within the RTO of \d+ min",
        spec.sections["7"],
    )
    assert within
    alone = render(**feature("rooms", databases=["opensearch"])).sections["7"]
    assert "The index is rebuilt from [TODO: source of the index], production-size" in alone
    assert "ndex is rebuilt" not in render(**feature("permits")).sections["7"]


@pytest.mark.parametrize(
    ("store", "signals"),
    [
        ("sqlite", "Lock waits, `SQLITE_BUSY` errors and WAL size of SQLite"),
        ("object_storage", "Errors and duration of the calls to object storage"),
        ("dynamodb", "Throttled requests, errors, latency and consumed capacity of DynamoDB"),
    ],
)
@pytest.mark.parametrize("other", [[], ["postgresql"], ["redis"]])
def test_a_store_without_utilization_names_its_metrics(
    store: str, signals: str, other: list[str], render: Render
) -> None:
    roles = {"redis_role": ["cache"]} if other == ["redis"] else {}
    spec = render(
        surfaces=["rest", "storage"], databases=[*other, store], backend_language="go", **roles
    )
    row = line(spec.sections["0.3"], "| Monitoring |")
    text = spec.sections["9"]
    assert signals in text
    assert not re.search(rf"USE for [^;,|]*{signals.split()[-1]}", text)
    assert ("USE for " in text) == bool(other)
    assert "store signals" in row
    assert ("USE" in row.replace("dashboards defined (RED/USE)", "")) == bool(other)


@pytest.mark.parametrize(
    ("text", "named"), [("If the key is unknown, it fails.", "Error 1"), ("A.", "Errors 1, 2")]
)
def test_the_tests_name_the_errors_that_section_6_has(
    text: str, named: str, render: Render
) -> None:
    spec = render(surfaces=["rest"], requirements=[{"text": text}])
    said = spec.bullet("7", "[VAL-SPC-001] Unit Tests")
    assert f"the rule behind {named}" in said
    assert ("**Error 2**" in spec.sections["6"]) == (named == "Errors 1, 2")


@pytest.mark.parametrize(
    ("frontend", "mock"),
    [("react", " with MSW"), ("android", " with MockK"), ("flutter", " with mocktail")],
)
@pytest.mark.parametrize("language", ["python", "go", "csharp"])
def test_views_beside_a_backend_have_a_fake_of_their_api(
    frontend: str, mock: str, language: str, render: Render
) -> None:
    given = {"databases": ["postgresql"], "architecture_style": "monolith"}
    spec = render(
        surfaces=["rest", "ui", "storage"],
        backend_language=language,
        frontend_framework=frontend,
        **given,
    )
    unit = line(spec.sections["7"], "- **[VAL-SPC-001]")
    assert f" and, for views, the API{mock}" in unit
    assert spec.row("0.2", "Test Tooling")[3].endswith("; fakes")
    server = render(surfaces=["rest", "storage"], backend_language=language, **given)
    assert "under the views" not in server.text
