"""`copier update`: nothing to do is nothing done, whoever runs it and wherever the spec is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml

import interview
import releases
from compiled import COPIER
from layouts import git, write_files
from terminal import Terminal

pytestmark = pytest.mark.copier

CASES = interview.ROOT / "tests" / "cases"
# Where each spec is, and its answers: those of a case, or the few that differ from the usual.
SPECS: dict[str, str | dict[str, Any]] = {
    "specs/checkout": "checkout.yml",
    "packages/storefront/docs/specs/basket": {},
    "specs/cleanup": {"surfaces": ["jobs", "storage"], "access": "internal"},
}
DOCUMENTS = {
    "docs/prd/checkout.md": "# PRD\n\n- **REQ-PRD-FUN-01**: The shopper pays. (Critical)\n",
    "docs/prd/basket.md": "# PRD\n\n- **REQ-PRD-FUN-02**: The shopper collects. (High)\n",
    "packages/storefront/openapi.yaml": (
        "openapi: 3.1.0\ninfo: {title: Baskets, version: 1.0.0}\npaths:\n  /v1/baskets:\n"
        "    post:\n      summary: Fill a basket\n      responses:\n"
        "        '201': {description: Created}\n"
    ),
    "ARCHITECTURE.md": "# Architecture\n",
    "OPERATIONS.md": "# Operations\n",
    "CODEOWNERS": "* @acme/platform\n",
}
REFERENCES = ("prd_reference", "api_reference", "arch_reference", "ops_reference")
UPDATE = [*COPIER, "update", "--trust"]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with documents and a committed spec at each place of SPECS."""
    folder = tmp_path_factory.mktemp("first")
    releases.release(releases.template(folder / "template"), "v1.0.0")
    shop = folder / "shop"
    write_files(shop, tuple(DOCUMENTS))
    for name, text in DOCUMENTS.items():
        (shop / name).write_text(text, encoding="utf-8")
    git(shop, "init", "-q", "-b", "main")
    for place, answers in SPECS.items():
        if isinstance(answers, str):
            answers = yaml.safe_load((CASES / answers).read_text(encoding="utf-8"))
        copier.run_copy(
            str(folder / "template"),
            shop / place,
            data=answers,
            defaults=True,
            unsafe=True,
            quiet=True,
        )
    commit(shop)
    return folder


@pytest.fixture
def shop(first: Path, tmp_path: Path) -> Path:
    """Give a copy of that repository."""
    return shutil.copytree(first / "shop", tmp_path / "shop", symlinks=True)


def commit(shop: Path) -> None:
    git(shop, "add", "--all")
    git(shop, "commit", "-q", "-m", "docs: specs")


def update(folder: Path) -> None:
    copier.run_update(folder, defaults=True, overwrite=True, unsafe=True, quiet=True)


def answers_of(folder: Path) -> dict[str, Any]:
    text = (folder / ".copier-answers.yml").read_text(encoding="utf-8")
    answers: dict[str, Any] = yaml.safe_load(text)
    return answers


def untouched(shop: Path) -> bool:
    return git(shop, "status", "--porcelain", "--ignored") == ""


# Nothing to do


@pytest.mark.parametrize("place", SPECS)
def test_an_update_right_after_the_commit_changes_nothing(shop: Path, place: str) -> None:
    update(shop / place)
    assert untouched(shop)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--defaults"], id="a person"),
        pytest.param(
            ["--skip-answered", "--defaults", "--answers-file", ".copier-answers.yml"], id="a bot"
        ),
    ],
)
def test_an_update_from_inside_the_folder_changes_nothing(shop: Path, options: list[str]) -> None:
    folder = shop / "specs" / "checkout"
    done = subprocess.run([*UPDATE, *options], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert untouched(shop)


def test_an_update_by_a_person_asks_nothing_and_changes_nothing(shop: Path) -> None:
    with Terminal([*UPDATE, "specs/checkout"], shop) as terminal:
        assert terminal.interview() == []
        assert terminal.ended() == 0
    assert untouched(shop)


def test_an_update_in_a_worktree_changes_nothing(shop: Path, tmp_path: Path) -> None:
    git(shop, "worktree", "add", "-q", "-b", "other", str(tmp_path / "other clone"))
    update(tmp_path / "other clone" / "specs" / "checkout")
    assert untouched(tmp_path / "other clone")
    assert untouched(shop)


def test_an_update_of_a_moved_folder_is_refused_until_its_links_are_repaired(
    shop: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = answers_of(shop / "specs" / "checkout")
    moved = shop / "services" / "cart" / "payment"
    moved.parent.mkdir(parents=True)
    git(shop, "mv", "specs/checkout", str(moved))
    commit(shop)
    with pytest.raises(copier.errors.TaskError):
        update(moved)
    assert "type: feature-spec repair services/cart/payment\n" in capfd.readouterr().err
    assert untouched(shop)
    assert answers_of(moved) == before
    assert before["feature_path"] == "specs/checkout"


def test_documents_that_appear_later_change_no_reference(shop: Path) -> None:
    basket = shop / "packages/storefront/docs/specs/basket"
    before = {name: answers_of(basket)[name] for name in REFERENCES}
    assert before == {
        "prd_reference": "docs/prd/basket.md",
        "api_reference": "packages/storefront/openapi.yaml",
        "arch_reference": "ARCHITECTURE.md",
        "ops_reference": "OPERATIONS.md",
    }
    better = ("prd.md", "openapi.yaml", "architecture.md", "operations.md")
    write_files(basket, better)
    (shop / "docs/prd/basket.md").unlink()
    commit(shop)
    update(basket)
    assert untouched(shop)
    assert {name: answers_of(basket)[name] for name in REFERENCES} == before


def test_an_update_changes_nothing_of_what_was_read_from_the_documents(shop: Path) -> None:
    basket = shop / "packages/storefront/docs/specs/basket"
    before = answers_of(basket)
    assert [item["prd"] for item in before["requirements"]] == ["REQ-PRD-FUN-02"]
    assert [item["call"] for item in before["operations"]] == ["POST /v1/baskets"]
    write_files(shop, tuple(DOCUMENTS))
    commit(shop)
    update(basket)
    assert untouched(shop)
    assert answers_of(basket) == before


# A new version


def test_a_line_of_a_new_version_arrives_and_an_edit_elsewhere_stays(
    first: Path, shop: Path, tmp_path: Path
) -> None:
    template = shutil.copytree(first / "template", tmp_path / "template")
    old, new = "Coder agents MUST verify these", "Whoever writes code MUST verify these"
    releases.change(template, "template/feature/spec.md.jinja", old, new)
    releases.release(template, "v1.1.0")
    folder = shop / "specs" / "checkout"
    answers = folder / ".copier-answers.yml"
    releases.change(folder, answers.name, str(first / "template"), str(template))
    spec = folder / "spec.md"
    written = spec.read_text(encoding="utf-8")
    above, open_item, below = written.rpartition("[TODO: ")
    edited = f"{above}none, said Ana{below.partition(']')[2]}\nAsk Ana first.\n"
    assert open_item
    assert written.count(old) == 1
    spec.write_text(edited, encoding="utf-8")
    commit(shop)
    before = answers_of(folder)

    update(folder)

    assert spec.read_text(encoding="utf-8") == edited.replace(old, new)
    assert answers_of(folder) == {**before, "_commit": "v1.1.0"}
    changed = git(shop, "status", "--porcelain").split()
    assert changed == ["M", "specs/checkout/.copier-answers.yml", "M", "specs/checkout/spec.md"]

    commit(shop)
    update(folder)
    assert untouched(shop)
