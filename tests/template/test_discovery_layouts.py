"""Where teams and their tools keep documents, and which of them a spec links."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.sandbox import SandboxedEnvironment

from interview import ROOT
from layouts import write_files

FEATURES = ("specs/checkout", "specs/003-checkout", "specs/404-page", "x1/2/specs/v2")
KINDS = ("prd", "api", "arch", "ops")


@pytest.fixture(scope="module")
def discovery() -> Any:
    """The macros of discovery.jinja."""
    jinja = SandboxedEnvironment(
        loader=jinja2.FileSystemLoader(ROOT),
        extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return jinja.get_template("template/_interview/discovery.jinja").module


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository named shop, so far without a document."""
    write_files(tmp_path / "shop", (".git/HEAD",))
    return tmp_path / "shop"


def linked(discovery: Any, top: Path, feature: str = "specs/checkout") -> Mapping[str, list[str]]:
    """The best candidates for each reference that has any."""
    here = os.path.realpath(top / feature)
    found = json.loads(discovery.found(here, str(top), Path(here).name))
    return {kind: found[kind]["best"] for kind in KINDS if found[kind]["best"]}


ALONE = {
    # MkDocs, Docusaurus, Sphinx: the document that a folder begins with
    "docs/architecture/README.md": "arch",
    "docs/architecture/index.md": "arch",
    "docs/architecture/overview.md": "arch",
    "docs/02-architecture/README.md": "arch",
    "architecture/README.md": "arch",
    "docs/requirements/index.md": "prd",
    "docs/requirements/README.md": "prd",
    "docs/prd/index.md": "prd",
    "docs/operations/index.md": "ops",
    "docs/runbooks/README.md": "ops",
    "docs/source/requirements.rst": "prd",
    "docs/source/architecture/index.rst": "arch",
    "website/docs/architecture.md": "arch",
    "website/docs/architecture/index.md": "arch",
    "website/docs/prd/checkout.md": "prd",
    "website/docs/product/prd/checkout.mdx": "prd",
    "website/static/openapi.yaml": "api",
    # monorepos
    "apps/api/docs/swagger.yaml": "api",
    "services/api/docs/openapi.json": "api",
    "backend/docs/swagger.json": "api",
    # tools for specs
    ".kiro/specs/checkout/requirements.md": "prd",
    "openspec/specs/checkout/spec.md": "prd",
    "docs/architecture/checkout/README.md": "arch",
    "docs/prd/checkout/index.md": "prd",
    # named as the repository
    "docs/design/shop-openapi.yml": "api",
    "docs/shop-prd.md": "prd",
    "docs/prd/shop-prd.md": "prd",
    "docs/PRD - Shop.md": "prd",
    "docs/Shop Architecture.md": "arch",
    # the only contract
    "protos/demo.proto": "api",
    "proto/demo.proto": "api",
    "api/till.graphql": "api",
    "docs/api/till-openapi.yaml": "api",
    # other languages
    "docs/要件定義書.md": "prd",
    "docs/要求仕様書.md": "prd",
    "docs/需求文档.md": "prd",
    "docs/产品需求文档.md": "prd",
    "docs/需求規格書.md": "prd",
    "docs/요구사항.md": "prd",
    "docs/요구사항 정의서.md": "prd",
    "docs/Lastenheft.md": "prd",
    "docs/Pflichtenheft.md": "prd",
    "docs/Pflichtenheft_v1.2.md": "prd",
    "docs/Anforderungen.md": "prd",
    "docs/cahier-des-charges.md": "prd",
    "docs/exigences.md": "prd",
    "docs/requisitos.md": "prd",
    "docs/documento-de-requisitos.md": "prd",
    "docs/requerimientos.adoc": "prd",
    "docs/requisiti.md": "prd",
    "docs/Programma van Eisen.md": "prd",
    "docs/Architektur.md": "arch",
    "docs/arquitectura.md": "arch",
    "docs/arquitetura.md": "arch",
    "docs/architettura.md": "arch",
    "docs/architectuur.md": "arch",
    "docs/アーキテクチャ.md": "arch",
    "docs/架构设计.md": "arch",
    "docs/系統架構.md": "arch",
    "docs/아키텍처.md": "arch",
    "docs/Betriebshandbuch.md": "ops",
    "docs/運用手順書.md": "ops",
    "docs/运维手册.md": "ops",
    "docs/운영 매뉴얼.md": "ops",
    "docs/Anforderungen/checkout.md": "prd",
    "docs/需求/checkout.md": "prd",
    # the only one, and a translation of nothing
    "docs/ko-KR/prd.md": "prd",
    "docs/prd.de.md": "prd",
    "docs/prd/checkout.de.md": "prd",
    "docs/PRD_zh-CN.md": "prd",
    "docs/zh-CN/prd/checkout.md": "prd",
    "docs/ja/architecture/README.md": "arch",
    # more names of such documents
    "docs/SRS.md": "prd",
    "docs/software-requirements-specification.md": "prd",
    "docs/BRD.md": "prd",
}


@pytest.mark.parametrize(("name", "kind"), ALONE.items())
def test_a_document_that_is_the_only_one_is_linked(
    discovery: Any, repository: Path, name: str, kind: str
) -> None:
    write_files(repository, (name,))
    assert linked(discovery, repository) == {kind: [name]}


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("docs/prd/README.md",), id="explains a folder"),
        pytest.param(("docs/payments-prd.md",), id="a PRD of another feature"),
        pytest.param(("docs/支付需求文档.md",), id="one in another script"),
        pytest.param(("docs/Real-Time Services Architecture.md",), id="of one part"),
        pytest.param(("docs/ko/prd.md", "docs/ja/prd.md"), id="two translations"),
        pytest.param(("protos/demo.proto", "protos/other.proto"), id="two contracts"),
        pytest.param(("protos/demo.proto", "services/x/openapi.yaml"), id="of two kinds"),
        pytest.param(
            ("protos/payments.proto", "specs/004-payments/spec.md"), id="a sibling's contract"
        ),
        pytest.param(
            ("protos/payments.proto", "docs/prd/payments.md"), id="a contract with its PRD"
        ),
        pytest.param(("proto/payments/v1/payments.proto",), id="of another package"),
        pytest.param(("middleware/openapi.yaml",), id="in another package"),
        pytest.param(("api/package.json", "api/tsconfig.json", "api/data.yaml"), id="no contract"),
        pytest.param(("docs/api/_media/ARCHITECTURE.md",), id="a generator's copy"),
        pytest.param(("docs/_static/openapi.yaml",), id="another generator's copy"),
        pytest.param(("docs/api/operations/index.md",), id="an API's operations"),
        pytest.param(("docs/de-scoped/checkout-notes.md",), id="of no kind"),
        pytest.param(("docs/archery/README.md",), id="a word that begins alike"),
        pytest.param(("openspec/specs/payments/spec.md",), id="another feature's OpenSpec"),
        pytest.param((".kiro/specs/payments/requirements.md",), id="another feature's Kiro spec"),
    ],
)
def test_what_may_be_another_features_is_not_linked(
    discovery: Any, repository: Path, names: tuple[str, ...]
) -> None:
    write_files(repository, names)
    assert linked(discovery, repository) == {}


AUTH = "docs/architecture/ad-0002-auth-architecture.md"
AUTH_LONGER = "docs/architecture/ad-0014-auth-optimization-hardening-architecture.md"


@pytest.mark.parametrize(
    ("feature", "better", "worse"),
    [
        pytest.param("specs/auth", AUTH, AUTH_LONGER, id="a decision's number"),
        pytest.param("specs/auth", "docs/prd/auth.md", "docs/prd/auth-tokens.md", id="PRD"),
        pytest.param("specs/auth", "docs/api/auth.yaml", "docs/api/auth-admin.yaml", id="API"),
        pytest.param("specs/auth", "docs/auth-runbook.md", "docs/auth-db-runbook.md", id="ops"),
        pytest.param(
            "specs/auth", "docs/prd/FR-012-auth.md", "docs/prd/FR-003-auth-mail.md", id="FR"
        ),
        pytest.param("specs/003-auth", "docs/prd/003-auth.md", "docs/prd/auth.md", id="number"),
        pytest.param(
            "specs/003-auth", "docs/PRD-003-auth.md", "docs/PRD-007-auth.md", id="a PRD's number"
        ),
        pytest.param(
            "specs/003-auth", "specs/003-auth/prd.md", "docs/prd/003-auth.md", id="own folder"
        ),
        pytest.param("specs/404-page", "docs/prd/404-page.md", "docs/prd/page.md", id="404"),
        pytest.param("specs/x", "ARCHITECTURE.md", "docs/api/_media/ARCHITECTURE.md", id="media"),
        pytest.param("specs/x", "ARCHITECTURE.md", "docs/architecture/README.md", id="by name"),
        pytest.param("specs/x", "docs/PRD.md", "docs/shop-prd.md", id="no name before the shop's"),
        pytest.param("specs/x", "docs/prd.md", "docs/ko-KR/prd.md", id="the original"),
        pytest.param("specs/x", "openapi.yaml", "protos/demo.proto", id="a name of no feature"),
    ],
)
def test_the_exact_name_wins(
    discovery: Any, repository: Path, feature: str, better: str, worse: str
) -> None:
    write_files(repository, (worse, better))
    assert list(linked(discovery, repository, feature).values()) == [[better]]


@pytest.mark.parametrize(
    ("feature", "name", "is_linked"),
    [
        ("specs/123-checkout", "docs/prd/checkout.md", True),
        ("specs/123-checkout", "docs/prd/PRD-checkout.md", True),
        ("specs/123-checkout", "proto/checkout/v1/checkout.proto", True),
        ("specs/123-checkout", "docs/prd/guest-checkout.md", False),
        ("specs/404-page", "docs/prd/landing-page.md", False),
        ("specs/404-page", "docs/prd/404-page.md", True),
        ("specs/404-page", "docs/prd/The 404 page.md", True),
        ("specs/2-factor-auth", "docs/prd/auth.md", False),
        ("specs/2fa", "docs/prd/fa.md", False),
        ("specs/007", "docs/prd/007.md", True),
        ("specs/007", "docs/prd/bond.md", False),
        ("specs/v2", "docs/prd/v2.md", True),
        ("specs/3d-viewer", "docs/prd/viewer.md", False),
        ("specs/3d-viewer", "docs/prd/3d-viewer.md", True),
    ],
)
def test_a_number_that_may_be_a_part_of_the_name_is_kept_or_the_rest_is_exact(
    discovery: Any, repository: Path, feature: str, name: str, is_linked: bool
) -> None:
    write_files(repository, (name,))
    best = list(linked(discovery, repository, feature).values())
    assert best == ([[name]] if is_linked else [])


@pytest.mark.parametrize(
    "feature",
    [
        "specs/003-checkout",
        "specs/2026-03-01-checkout",
        "specs/20260319-143022-checkout",
        "specs/feature-12-checkout",
        "packages/till/specs/003-checkout",
    ],
)
def test_a_numbered_folder_finds_what_its_feature_finds(
    discovery: Any, repository: Path, feature: str
) -> None:
    files = (
        "docs/prd/checkout.md",
        "docs/prd/guest-checkout.md",
        "specs/002-guest-checkout/spec.md",
        "contracts/grpc/checkout/v1/checkout.proto",
        "docs/runbooks/checkout.md",
        "docs/architecture/0001-checkout.md",
    )
    write_files(repository, files)
    assert linked(discovery, repository, feature) == {
        "prd": ["docs/prd/checkout.md"],
        "api": ["contracts/grpc/checkout/v1/checkout.proto"],
        "arch": ["docs/architecture/0001-checkout.md"],
        "ops": ["docs/runbooks/checkout.md"],
    }


def test_the_nearest_package_has_the_only_contract(discovery: Any, repository: Path) -> None:
    write_files(repository, ("services/till/api.proto", "protos/a.proto", "protos/b.proto"))
    assert linked(discovery, repository, "services/till/specs/checkout") == {
        "api": ["services/till/api.proto"]
    }


def test_a_feature_is_found_in_a_name_of_another_script(discovery: Any, repository: Path) -> None:
    write_files(repository, ("docs/checkout要件定義書.md", "docs/決済要件定義書.md"))
    assert linked(discovery, repository) == {"prd": ["docs/checkout要件定義書.md"]}


@pytest.mark.parametrize("word", ["docs-", "de", "prd", "shop-docs-", "要件", "zh-CN.", "v1", "_"])
def test_a_hostile_name_takes_no_time(discovery: Any, tmp_path: Path, word: str) -> None:
    top = tmp_path / "shop-docs"
    name = f"docs/{word * (240 // len(word.encode()))}x!.md"
    write_files(top, (".git/HEAD", name, "docs/prd.md"))
    assert linked(discovery, top, "shop/specs/checkout") == {"prd": ["docs/prd.md"]}


WORDS = ("prd", "Architektur", "checkout", "docs", "要件", "zh-CN", *"xX12_- .#[]{}*?'\\")
PARTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join)
PARTS = PARTS.filter(lambda part: part.strip(".") != "")
FOLDERS = st.sampled_from(
    ["docs", "docs/prd", "protos", "api", "website/docs", "specs/checkout", "x"]
)
SUFFIXES = st.sampled_from([".md", ".yaml", ".proto", ".json", ".rst", ".js", "~"])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(FOLDERS, PARTS, SUFFIXES), max_size=8), st.sampled_from(FEATURES))
def test_whatever_a_document_is_called_a_candidate_is_a_file_of_the_repository(
    discovery: Any, files: list[tuple[str, str, str]], feature: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        top = Path(os.path.realpath(folder)) / "shop"
        names = tuple(f"{place}/{name}{suffix}" for place, name, suffix in files)
        write_files(top, (".git/HEAD", *names))
        for best in linked(discovery, top, feature).values():
            assert set(best) <= set(names)
            assert all((top / name).is_file() and len(name) <= 250 for name in best)
