"""What the interview finds near a feature's folder: the root, the documents, their ranks."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol, cast

import jinja2
import pytest
from jinja2.sandbox import SandboxedEnvironment

from layouts import LAYOUTS, Layout, write_files

REPOSITORY = Path(__file__).parents[2]

Found = Mapping[str, Mapping[str, list[str]]]


class Discovery(Protocol):
    """The macros of discovery.jinja, which take and return text."""

    def root(self, here: str) -> str: ...
    def base(self, here: str) -> str: ...
    def found(self, here: str, base: str, slug: str) -> str: ...
    def candidates(self, kind: Mapping[str, list[str]]) -> str: ...


def environment(*extensions: str) -> SandboxedEnvironment:
    """An environment with the options of copier.yml."""
    return SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(REPOSITORY),
        extensions=extensions,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )


def macros(jinja: SandboxedEnvironment, name: str) -> Any:
    return jinja.get_template(f"template/_interview/{name}.jinja").module


@pytest.fixture(scope="module")
def jinja() -> SandboxedEnvironment:
    """An environment with the filters that Copier loads, and no others."""
    return environment("jinja2_ansible_filters.AnsibleCoreFiltersExtension")


@pytest.fixture(scope="module")
def discovery(jinja: SandboxedEnvironment) -> Discovery:
    return cast(Discovery, macros(jinja, "discovery"))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A stub of a repository, for tests that never call git: fast, and enough here."""
    write_files(tmp_path / "shop", (".git/HEAD",))
    return tmp_path / "shop"


def look(discovery: Discovery, top: Path, feature: str = "specs/checkout") -> Found:
    here = os.path.realpath(top / feature)
    found: Found = json.loads(discovery.found(here, discovery.base(here), Path(here).name))
    return found


def only(kind: str, *best: str, others: tuple[str, ...] = ()) -> Found:
    nothing: Found = {name: {"best": [], "others": []} for name in ("prd", "api", "arch", "ops")}
    return {**nothing, kind: {"best": list(best), "others": list(others)}}


# Whole repositories, and their roots


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_each_layout_gives_the_references_that_a_person_would_choose(
    discovery: Discovery, tmp_path: Path, layout: Layout
) -> None:
    found = look(discovery, layout.write(tmp_path), layout.feature)
    assert {kind: ties["best"] for kind, ties in found.items() if ties["best"]} == {
        kind: [reference] for kind, reference in layout.expected.items()
    }


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_the_root_is_where_git_starts(discovery: Discovery, tmp_path: Path, layout: Layout) -> None:
    top = layout.write(tmp_path)
    assert discovery.root(str(top / layout.feature)) == ("" if layout.git == "none" else str(top))
    assert discovery.base(str(top / layout.feature)) == str(top)


def test_a_submodule_is_a_root_of_its_own(discovery: Discovery, repository: Path) -> None:
    write_files(repository, ("libs/cart/.git", "PRD.md"))
    assert discovery.root(str(repository / "libs/cart/specs/checkout")) == f"{repository}/libs/cart"
    assert look(discovery, repository, "libs/cart/specs/checkout") == only("prd")


def test_a_folder_named_git_without_a_head_is_no_root(
    discovery: Discovery, repository: Path
) -> None:
    write_files(repository, ("specs/.git/config",))
    assert discovery.root(str(repository / "specs/checkout")) == str(repository)


def test_nothing_is_found_where_copier_renders_an_update(
    discovery: Discovery, repository: Path
) -> None:
    temporary = repository / "copier._main.old_copy.x1y2/specs/checkout"
    write_files(repository, ("PRD.md", "copier._main.old_copy.x1y2/PRD.md"))
    assert discovery.root(str(temporary)) == discovery.base(str(temporary)) == ""
    assert look(discovery, repository, str(temporary)) == only("prd")


def test_without_the_filters_of_copier_nothing_is_found_and_nothing_fails(
    repository: Path,
) -> None:
    plain = cast(Discovery, macros(environment(), "discovery"))
    here = str(repository / "specs/checkout")
    assert plain.root(here) == plain.base(here) == ""
    assert json.loads(plain.found(here, str(repository), "checkout")) == only("prd")


# One document alone

NAMES = {
    "prd": (
        "docs/prd/checkout.md",
        "docs/prd/billing/checkout-prd.md",
        "docs/PRD.md",
        "docs/PRD-001-checkout.md",
        "docs/PRD-001.md",
        "docs/requirements/PRD.md",
        "docs/01.requirements/2026-03-26-01-checkout.md",
        "docs/01.requirements/prd-0002-checkout.md",
        "docs/Product Requirements Document.md",
        "docs/specs/checkout/prd.md",
        "docs/specs/checkout-prd.md",
        "docs/specs/billing/checkout/prd.md",
        "docs/prd/guest checkout.md",
        "docs/prd/notifications/Checkout.PRD.md",
        "_bmad-output/planning-artifacts/prd.md",
        "_bmad-output/planning-artifacts/PRD-Checkout.md",
        "PRD.md",
        "prd.md",
        "Prd.MD",
        "PRD_v2.adoc",
        "prd/checkout.md",
        "requirements/checkout.rst",
        "specs/checkout/prd.md",
        "specs/checkout/requirements.md",
        "specs/checkout/docs/PRD.md",
        "specs/PRD.md",
        "docs/PRD.mdx",
        "docs/PRD.markdown",
        "docs/PRD.asciidoc",
        "docs/product-requirements.md",
        "docs/prd-doc.md",
        "docs/requirement.md",
    ),
    "api": (
        "docs/openapi.yaml",
        "docs/api/openapi.yaml",
        "packages/api/openapi.yaml",
        "backend/api/swagger/swagger.json",
        "backend/openapi.json",
        "frontend/openapi.json",
        "server/api/openapi.yaml",
        "api/openapi.yml",
        "api/v1/openapi.yml",
        "openapi.yaml",
        "OpenAPI.v3.1.yaml",
        "openapi3.json",
        "asyncapi.yaml",
        "docs/asyncapi.yml",
        "schema.graphql",
        "backend/graphql/schema.graphqls",
        "docs/api/checkout.yaml",
        "api/v2/checkout.json",
        "contracts/grpc/checkout/v1/checkout.proto",
        "contracts/grpc/checkout/v1/checkout_service.proto",
        "contracts/checkout.yaml",
        "proto/checkout/v1/checkout.proto",
        "proto/checkout.proto",
        "specs/checkout/openapi.yaml",
        "specs/checkout/contracts/orders.yaml",
        "specs/checkout/orders.proto",
        "docs/schema.gql",
        "docs/schemas/checkout.json",
        "docs/contract/checkout.yaml",
        "docs/checkout-api.json",
        "openapi-spec.yaml",
        "src/resources/openapi.yaml",
        "public/openapi.json",
        "services/openapi.yaml",
        "config/openapi.yaml",
    ),
    "arch": (
        "ARCHITECTURE.md",
        "specs/ARCHITECTURE.md",
        "docs/architecture/ARCHITECTURE.md",
        "docs/architecture.md",
        "docs/ARCHITECTURE.md",
        "docs/design/SYSTEM_ARCHITECTURE.md",
        "docs/02.architecture/requirements/0001-checkout-architecture.md",
        "docs/02.architecture/requirements/0001-checkout.md",
        "docs/architecture/checkout.md",
        "specs/checkout/architecture.md",
        "docs/software-architecture.md",
        "docs/architecture-overview.md",
        "docs/technical-architecture-document.md",
    ),
    "ops": (
        "OPERATIONS.md",
        "docs/OPERATIONS.md",
        "docs/operations.md",
        "docs/operations/OPERATIONS.md",
        "docs/runbook.md",
        "RUNBOOK.md",
        "docs/runbooks/checkout.md",
        "docs/operations/checkout-runbook.md",
        "docs/ops.md",
        "docs/operations-guide.md",
        "docs/operational-runbook.md",
    ),
}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in NAMES.items() for name in names]
)
def test_a_document_that_stands_alone_is_found(
    discovery: Discovery, repository: Path, kind: str, name: str
) -> None:
    write_files(repository, (name,))
    assert look(discovery, repository) == only(kind, name)


@pytest.mark.parametrize(
    "name",
    ["user-login", "user_login", "User Login", "user.login", "UserLogin", "2026-01-02 User-Login"],
)
def test_a_name_of_several_words_is_found_however_they_are_joined(
    discovery: Discovery, repository: Path, name: str
) -> None:
    write_files(repository, (f"docs/prd/{name}.md",))
    assert look(discovery, repository, "specs/user-login") == only("prd", f"docs/prd/{name}.md")


@pytest.mark.parametrize("name", ["user-login", "user_login", "user.login", "userlogin"])
def test_a_folder_of_several_words_is_found_however_they_are_joined(
    discovery: Discovery, repository: Path, name: str
) -> None:
    contract = f"proto/{name}/v1/{name}.proto"
    write_files(repository, (contract,))
    assert look(discovery, repository, "specs/user-login") == only("api", contract)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        pytest.param("arch", "docs/prd/checkout-architecture.md", id="architecture among PRDs"),
        pytest.param("ops", "docs/prd/checkout-runbook.md", id="a runbook among PRDs"),
        pytest.param("ops", "docs/architecture/checkout-runbook.md", id="one in the architecture"),
        pytest.param("prd", "docs/architecture/checkout-prd.md", id="a PRD in the architecture"),
        pytest.param("prd", "docs/operations/checkout-requirements.md", id="a PRD in operations"),
        pytest.param("api", "docs/architecture/checkout-api.yaml", id="a contract anywhere"),
        pytest.param(
            "arch", "docs/prd/checkout-requirements-architecture.md", id="a name of two kinds"
        ),
        pytest.param("arch", "docs/prd/architecture/checkout.md", id="folders of two kinds"),
        pytest.param("ops", "docs/prd/runbooks/checkout.md", id="folders of two other kinds"),
    ],
)
def test_the_name_of_a_document_says_more_of_its_kind_than_its_folders(
    discovery: Discovery, repository: Path, kind: str, name: str
) -> None:
    write_files(repository, (name,))
    assert look(discovery, repository) == only(kind, name)


# No document

STRANGERS = (
    "docs/prd/payments.md",
    "docs/prd/self-checkouts.md",
    "docs/prd/checkout2.md",
    "docs/prd/billing/PRD.md",
    "docs/specs/payments/prd.md",
    "docs/prd/README.md",
    "docs/prd/grown own/PRD.md",
    "docs/prd-guide.md",
    "docs/checkout.md",
    "docs/api/payments.yaml",
    "docs/schema.json",
    "packages/payments/openapi.yaml",
    "packages/payments/ARCHITECTURE.md",
    "proto/payments/v1/payments.proto",
    "proto/checkout/v1/payments.proto",
    "docs/runbooks/payments.md",
    "specs/payments/prd.md",
    "specs/payments/openapi.yaml",
    "checkout.py",
    "requirements.txt",
    "package.json",
    "docs/PRD.txt",
    "docs/PRD.pdf",
    "docs/prd/checkout.html",
    "docs/api/checkout.md",
    "middleware/openapi.yaml",
)
DECOYS = (
    "docs/prd/template.md",
    "docs/prd/prd-template.md",
    "docs/PRD_TEMPLATE.md",
    "docs/prd/checkout-template.md",
    "docs/templates/PRD.md",
    "templates/prd.md",
    "docs/examples/checkout-prd.md",
    "docs/prd/checkout-prd-example.md",
    "docs/prd/sample-checkout.md",
    "samples/openapi.yaml",
    "docs/archive/PRD.md",
    "docs/prd/archived/checkout.md",
    "docs/prd/old/checkout.md",
    "docs/prd/checkout_old.md",
    "docs/prd/checkout-old2.md",
    "docs/deprecated/openapi.yaml",
    "docs/legacy/ARCHITECTURE.md",
    "docs/i18n/checkout-prd.md",
    "PRD.md.bak",
    "PRD.bak.md",
    "PRD.md~",
    "docs/prd/checkout.md.orig",
    "docs/prd/checkout copy.md",
    "docs/prd/checkout (1).md",
    "docs/prd/.checkout.md.swp",
    "docs/prd/#checkout.md#",
    "docs/prd/draft-checkout.md",
    "docs/drafts/PRD.md",
    "node_modules/openapi.yaml",
    "node_modules/kit/openapi.yaml",
    "docs/node_modules/kit/checkout-prd.md",
    "packages/node_modules/openapi.yaml",
    "vendor/openapi.yaml",
    "third_party/api/openapi.yaml",
    "dist/openapi.json",
    "build/openapi.json",
    "docs/_build/ARCHITECTURE.md",
    "target/schema.graphql",
    ".venv/openapi.yaml",
    "backend/site-packages/openapi.json",
    "api/generated/openapi.yaml",
    "gen/checkout/v1/checkout.proto",
    "docs/adr/0007-checkout-architecture.md",
    "tests/fixtures/openapi.yaml",
)


@pytest.mark.parametrize("name", STRANGERS)
def test_a_document_of_something_else_is_no_candidate(
    discovery: Discovery, repository: Path, name: str
) -> None:
    write_files(repository, (name,))
    assert look(discovery, repository) == only("prd")


@pytest.mark.parametrize("name", DECOYS)
def test_a_decoy_is_no_candidate_even_when_it_stands_alone(
    discovery: Discovery, repository: Path, name: str
) -> None:
    write_files(repository, (name,))
    assert look(discovery, repository) == only("prd")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param(
            pattern,
            "template templates example examples sample samples archive archived archives old "
            "deprecated legacy obsolete superseded draft drafts wip copy copies bak backup backups "
            "orig generated gen fixture fixtures testdata i18n l10n locale locales translation "
            "translations",
            id=name,
        )
        for name, pattern in (
            ("a word of a name", "docs/prd/checkout-{}.md"),
            ("a word of a folder", "docs/our {} ones/checkout-prd.md"),
        )
    ]
    + [
        pytest.param(
            "docs/{}/checkout-prd.md",
            "vendor third_party third-party thirdparty dist build _build out target env venv adr "
            "adrs decisions rfc rfcs",
            id="a folder",
        )
    ]
    + [
        pytest.param(
            pattern,
            "ar cn cs da de el es fa fi fr he hi hu id it ja jp ko kr nb nl pl pt ro ru sv th tr "
            "tw uk vi zh pt_BR zh-hant",
            id=name,
        )
        for name, pattern in (
            ("the language of a document", "docs/prd/checkout.{}.md"),
            ("the language of a folder", "docs/the-{}/checkout-prd.md"),
        )
    ],
)
def test_each_word_of_a_decoy_makes_one(
    discovery: Discovery, repository: Path, pattern: str, words: str
) -> None:
    write_files(repository, tuple(pattern.format(word) for word in words.split()))
    assert look(discovery, repository) == only("prd")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("docs/prd/checkout-gold.md", id="old inside a word"),
        pytest.param("docs/prd/checkout-generation.md", id="gen at the start of one"),
        pytest.param("docs/prd/checkout-wiper.md", id="wip at the start of one"),
        pytest.param("docs/prd/checkout.en.md", id="English is the original"),
        pytest.param("docs/prd/it-checkout.md", id="a language in front of a name"),
        pytest.param("docs/prd/checkout-build.md", id="a folder's word in a name"),
        pytest.param("docs/builds/checkout-prd.md", id="a folder's word with a letter more"),
    ],
)
def test_a_word_that_only_looks_like_a_decoy_makes_none(
    discovery: Discovery, repository: Path, name: str
) -> None:
    write_files(repository, (name,))
    assert look(discovery, repository) == only("prd", name)


@pytest.mark.parametrize(
    ("feature", "name"),
    [
        ("specs/template-editor", "docs/prd/template-editor.md"),
        ("specs/archive-export", "docs/prd/PRD-004-archive-export.md"),
        ("specs/copy-link", "docs/prd/copy_link.md"),
        ("specs/go-vi", "docs/prd/go-vi.md"),
        ("packages/legacy/specs/checkout", "packages/legacy/docs/PRD.md"),
        ("examples/shop/specs/checkout", "examples/shop/PRD.md"),
    ],
)
def test_the_words_of_the_feature_and_of_the_folders_around_it_make_no_decoy(
    discovery: Discovery, repository: Path, feature: str, name: str
) -> None:
    write_files(repository, (name,))
    assert look(discovery, repository, feature) == only("prd", name)


def test_a_decoy_of_a_feature_named_like_a_decoy_is_still_one(
    discovery: Discovery, repository: Path
) -> None:
    write_files(repository, ("docs/prd/template-editor-template.md",))
    assert look(discovery, repository, "specs/template-editor") == only("prd")


def test_a_document_of_the_feature_next_door_is_no_candidate(
    discovery: Discovery, repository: Path
) -> None:
    write_files(repository, ("docs/prd/guest-checkout.md", "specs/guest-checkout/spec.md"))
    assert look(discovery, repository) == only("prd")
    guest = look(discovery, repository, "specs/guest-checkout")
    assert guest == only("prd", "docs/prd/guest-checkout.md")


@pytest.mark.parametrize(
    ("sibling", "name"),
    [
        pytest.param("guest-checkout", "docs/prd/Guest Checkout.md", id="joined otherwise"),
        pytest.param("guest-checkout", "docs/guest_checkout/prd.md", id="in a folder of its own"),
        pytest.param("checkout-guest", "docs/prd/checkout-guest-flow.md", id="with more words"),
        pytest.param("guest-checkout", "specs/guest-checkout/prd.md", id="in its own place"),
    ],
)
def test_a_document_of_a_sibling_is_known_by_the_siblings_name(
    discovery: Discovery, repository: Path, sibling: str, name: str
) -> None:
    write_files(repository, (name, f"specs/{sibling}/spec.md"))
    assert look(discovery, repository) == only("prd")


@pytest.mark.parametrize(
    ("neighbour", "name"),
    [
        pytest.param("guest-checkout/notes.md", "docs/prd/guest-checkout.md", id="has no spec"),
        pytest.param("guest-checkout/spec.md", "docs/prd/checkout-guests.md", id="another word"),
        pytest.param("guest/spec.md", "docs/prd/guest-checkout.md", id="is not named as this one"),
        pytest.param("checkout/spec.md", "docs/prd/checkout.md", id="is the feature itself"),
    ],
)
def test_a_neighbour_that_is_no_sibling_takes_no_document(
    discovery: Discovery, repository: Path, neighbour: str, name: str
) -> None:
    write_files(repository, (name, f"specs/{neighbour}"))
    assert look(discovery, repository) == only("prd", name)


def test_a_link_that_leaves_the_base_is_no_candidate(
    discovery: Discovery, repository: Path
) -> None:
    write_files(repository, ("docs/README.md", "../outside/PRD.md", "../shop2/ARCHITECTURE.md"))
    (repository / "docs/prd.md").symlink_to("../../outside/PRD.md")
    (repository / "docs/requirements").symlink_to("../../outside")
    (repository / "ARCHITECTURE.md").symlink_to("../shop2/ARCHITECTURE.md")
    (repository / "OPERATIONS.md").symlink_to("nowhere.md")
    assert look(discovery, repository) == only("prd")


def test_one_document_under_two_names_is_one_candidate(
    discovery: Discovery, repository: Path
) -> None:
    write_files(repository, ("docs/PRD.md",))
    (repository / "PRD.md").symlink_to("docs/PRD.md")
    assert look(discovery, repository)["prd"]["best"] in (["PRD.md"], ["docs/PRD.md"])


def test_a_name_that_no_reference_can_hold_is_no_candidate(
    discovery: Discovery, repository: Path
) -> None:
    names = ("a\nb", "\x1b[31m", "\u202e", "\u200b", "\ufeff", "#1", "?", "back\\slash", "\x85")
    write_files(repository, tuple(f"docs/prd/checkout {name}.md" for name in names))
    write_files(repository, (f"docs/prd/{'x' * 220}/checkout-{'y' * 30}-prd.md",))
    write_files(repository, ("docs/prd/x\nPRD.md",))
    (repository / "docs/prd" / os.fsdecode(b"checkout-\xff.md")).write_text("", encoding="utf-8")
    assert look(discovery, repository) == only("prd")


def test_characters_beyond_ascii_come_out_as_they_are(
    discovery: Discovery, repository: Path
) -> None:
    write_files(repository, ("docs/prd/checkout été 🛒.md",))
    here = str(repository / "specs/checkout")
    assert "docs/prd/checkout été 🛒.md" in discovery.found(here, str(repository), "checkout")


# Ranks


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("docs/prd/checkout.md", "docs/PRD.md"),
        ("docs/prd/checkout.md", "docs/PRD-001-checkout.md"),
        ("docs/prd/checkout.md", "docs/prd/guest-checkout.md"),
        ("docs/prd/prd-0002-checkout.md", "docs/prd/express-checkout.md"),
        ("docs/prd/express-checkout.md", "packages/shop/docs/PRD.md"),
        ("packages/shop/specs/checkout/prd.md", "packages/shop/docs/prd/checkout.md"),
        ("packages/shop/specs/checkout/prd.md", "packages/shop/specs/checkout-prd.md"),
        ("packages/shop/docs/prd/checkout.md", "docs/prd/checkout.md"),
        ("packages/shop/docs/checkout-prd.md", "docs/prd/checkout.md"),
        ("docs/prd/checkout.md", "packages/shop/docs/prd/guest-checkout.md"),
        ("packages/shop/specs/PRD.md", "packages/shop/docs/PRD.md"),
        ("packages/shop/docs/PRD.md", "packages/PRD.md"),
        ("packages/PRD.md", "PRD.md"),
        ("packages/shop/openapi.yaml", "openapi.yaml"),
        ("docs/openapi.yaml", "frontend/openapi.json"),
        ("docs/api/checkout.yaml", "packages/shop/openapi.yaml"),
        ("packages/shop/ARCHITECTURE.md", "docs/ARCHITECTURE.md"),
        ("docs/runbooks/checkout.md", "packages/shop/OPERATIONS.md"),
        ("docs/prd/checkout.md", "docs/specs/checkout/prd.md"),
        ("docs/specs/checkout/prd.md", "docs/prd/checkout-flow.md"),
        ("docs/prd/checkout-flow.md", "docs/prd/PRD.md"),
        ("docs/PRD-001-checkout.md", "docs/prd/checkout-flow.md"),
        (
            "packages/shop/specs/checkout/openapi.yaml",
            "packages/shop/specs/checkout/contracts/orders.yaml",
        ),
        (
            "packages/shop/specs/checkout/contracts/orders.yaml",
            "packages/shop/specs/checkout-api.yaml",
        ),
        ("openapi.yaml", "public/openapi.yaml"),
    ],
)
def test_the_better_document_wins_and_the_other_is_named(
    discovery: Discovery, repository: Path, better: str, worse: str
) -> None:
    write_files(repository, (worse, better))
    found = look(discovery, repository, "packages/shop/specs/checkout")
    assert [ties for ties in found.values() if ties["best"]] == [
        {"best": [better], "others": [worse]}
    ]


@pytest.mark.parametrize(
    "ties",
    [
        ("PRD.md", "docs/PRD.md"),
        ("docs/PRD.md", "docs/Product Requirements Document.md", "docs/requirements/PRD.md"),
        ("docs/prd/billing/checkout.md", "docs/prd/cart/checkout.md"),
        ("docs/prd/express-checkout.md", "docs/prd/guest-checkout.md"),
        ("docs/openapi.yaml", "openapi.yaml"),
        ("backend/openapi.json", "frontend/openapi.json"),
        ("docs/asyncapi.yaml", "docs/openapi.yaml"),
        ("docs/operations.md", "docs/runbook.md"),
    ],
)
def test_documents_of_one_rank_are_a_tie(
    discovery: Discovery, repository: Path, ties: tuple[str, ...]
) -> None:
    write_files(repository, ties)
    found = look(discovery, repository)
    assert [kind["best"] for kind in found.values() if kind["best"]] == [list(ties)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("docs/openapi.yaml", "docs/openapi.json"),
        ("docs/openapi.yml", "docs/openapi.json"),
        ("docs/openapi.yml", "docs/openapi.yaml"),
    ],
)
def test_a_contract_and_its_twin_in_another_notation_are_one_candidate(
    discovery: Discovery, repository: Path, first: str, second: str
) -> None:
    write_files(repository, (first, second))
    assert look(discovery, repository) == only("api", first)


def test_eight_others_are_named_at_most_and_the_best_of_them_first(
    discovery: Discovery, repository: Path
) -> None:
    names = tuple(f"docs/prd/checkout-{number}-{word}.md" for number, word in enumerate("abcdefgh"))
    write_files(repository, ("docs/prd/checkout.md", "docs/PRD.md", "PRD.md", *names))
    assert look(discovery, repository) == only("prd", "docs/prd/checkout.md", others=names)


# What the interview says


@pytest.mark.parametrize(
    ("best", "others", "lines"),
    [
        ([], [], ""),
        ([], ["a.md"], ""),
        (["PRD.md"], [], "PRD.md"),
        (["a.md", "b.md"], [], "a.md|b.md"),
        (["a.md", "b.md"], ["c.md"], "a.md|b.md|also there: c.md"),
        (list("abcdefghij"), [], "a|b|c|d|e|f|g|h"),
        (["a"], list("bcdefg"), "a|also there: b|also there: c|also there: d|also there: e"),
    ],
)
def test_the_help_names_the_tied_and_some_other_candidates_one_a_line(
    discovery: Discovery, best: list[str], others: list[str], lines: str
) -> None:
    said = discovery.candidates({"best": best, "others": others})
    assert said == "".join(f"\n     {line}" for line in lines.split("|") if line)


def test_without_a_base_nothing_is_looked_for(discovery: Discovery, repository: Path) -> None:
    write_files(repository, ("PRD.md", "docs/openapi.yaml", "ARCHITECTURE.md", "OPERATIONS.md"))
    nothing: Found = {name: {"best": [], "others": []} for name in ("prd", "api", "arch", "ops")}
    here = str(repository / "specs" / "checkout")
    assert json.loads(discovery.found(here, "", "checkout")) == nothing


# Places that cannot hold a spec

OWN_FOLDER = "Give each feature its own folder: copier copy --trust <template> specs/checkout"


def refusal(jinja: SandboxedEnvironment, here: Path, base: Path | str) -> str:
    sentence: str = macros(jinja, "place").refusal(str(here), str(base), ".copier-answers.yml")
    return sentence


@pytest.mark.parametrize("name", ["checkout", "user-login", "2fa", "a", "com10", "console"])
def test_a_folder_in_kebab_case_is_accepted(
    jinja: SandboxedEnvironment, repository: Path, name: str
) -> None:
    assert refusal(jinja, repository / "My Specs" / name, repository) == ""


def test_the_root_of_the_repository_is_refused(
    jinja: SandboxedEnvironment, repository: Path
) -> None:
    assert refusal(jinja, repository, repository) == OWN_FOLDER


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("Demo", "demo"),
        ("User Login", "user-login"),
        ("user_login", "user-login"),
        ("user--login", "user-login"),
        ("-rf", "rf"),
        ("checkout.", "checkout"),
        ("checkout ", "checkout"),
        ("checkout\n", "checkout"),
        ("Kasse (été)", "kasse-t"),
        ("注文", "user-login"),
    ],
)
def test_another_name_is_refused_with_one_that_would_do(
    jinja: SandboxedEnvironment, repository: Path, name: str, suggestion: str
) -> None:
    assert refusal(jinja, repository / "specs" / name, repository) == (
        f"Name the feature's folder in lower-case kebab-case, for example specs/{suggestion}"
    )


@pytest.mark.parametrize("name", ["con", "prn", "AUX", "nul.", "com1 ", "lpt9", "com0"])
def test_the_name_of_a_device_is_refused(
    jinja: SandboxedEnvironment, repository: Path, name: str
) -> None:
    assert refusal(jinja, repository / "specs" / name, repository) == (
        f"{name.strip('. ').lower()} is the name of a device on Windows: "
        f"choose another folder, for example specs/{name.strip('. ').lower()}-feature"
    )


def test_a_name_longer_than_a_feature_name_may_be_is_refused(
    jinja: SandboxedEnvironment, repository: Path
) -> None:
    assert refusal(jinja, repository / "specs" / ("a" * 60), repository) == ""
    assert refusal(jinja, repository / "specs" / ("a" * 61), repository) == (
        "Give the feature's folder a name of at most 60 characters, for example specs/user-login"
    )


@pytest.mark.parametrize("name", ["spec.md", "SPEC.md"])
@pytest.mark.parametrize("folder", ["specs", "team [a] (b)"])
def test_a_spec_written_by_hand_is_refused(
    jinja: SandboxedEnvironment, repository: Path, folder: str, name: str
) -> None:
    write_files(repository, (f"{folder}/checkout/{name}",))
    assert refusal(jinja, repository / folder / "checkout", repository) == (
        f"{folder}/checkout already holds a {name} that Copier did not write: "
        "move it away or choose another folder"
    )


def test_a_spec_that_copier_wrote_is_accepted(
    jinja: SandboxedEnvironment, repository: Path
) -> None:
    write_files(repository, ("specs/checkout/spec.md", "specs/checkout/.copier-answers.yml"))
    assert refusal(jinja, repository / "specs/checkout", repository) == ""


def test_no_place_is_refused_where_copier_renders_an_update(
    jinja: SandboxedEnvironment, tmp_path: Path
) -> None:
    assert refusal(jinja, tmp_path / "copier._main.new_copy.x1y2/Old Name", "") == ""
