"""References: found, missing with the nearest names, or outside of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from feature_spec.references.verify import Verified, files, verify


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (
        "repository/docs/prd/checkout.md",
        "repository/docs/prd/refund.md",
        "repository/docs/c#.md",
        "repository/node_modules/x/prd/chekout.md",
        "repository/.git/HEAD",
        "outside.md",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "repository" / "link.md").symlink_to(tmp_path / "outside.md")
    return tmp_path / "repository"


@pytest.mark.parametrize(
    "reference", ["docs/prd/checkout.md", "docs/prd/checkout.md#goals", "docs/c#.md"]
)
def test_a_file_is_found_with_or_without_a_fragment(root: Path, reference: str) -> None:
    assert verify(root, reference) == Verified(reference, "found")


def test_a_folder_is_a_reference_too(root: Path) -> None:
    assert verify(root, "docs/prd").standing == "folder"


@pytest.mark.parametrize("reference", ["https://example.com/prd", "HTTP://example.com"])
def test_a_web_address_is_not_followed(root: Path, reference: str) -> None:
    assert verify(root, reference).standing == "url"


def test_a_missing_file_comes_with_the_nearest_names(root: Path) -> None:
    found = verify(root, "docs/prd/chekout.md")
    assert found == Verified("docs/prd/chekout.md", "missing", ("docs/prd/checkout.md",))


def test_a_file_of_the_same_name_elsewhere_is_near(root: Path) -> None:
    assert verify(root, "checkout.md").nearest == ("docs/prd/checkout.md",)


def test_another_kind_of_file_is_not_near(root: Path) -> None:
    assert verify(root, "docs/prd/checkout.yaml").nearest == ()


@pytest.mark.parametrize(
    "reference", ["../outside.md", "link.md", ".git/HEAD", "docs/../../outside.md", "/etc/passwd"]
)
def test_what_leads_outside_is_refused(root: Path, reference: str) -> None:
    assert verify(root, reference) == Verified(reference, "outside")


def test_a_name_that_no_file_system_takes_is_missing(root: Path) -> None:
    assert verify(root, "a\0b.md").standing == "missing"
    assert verify(root, "x" * 5000).standing == "missing"


def test_links_in_a_circle_hide_no_other_name(root: Path) -> None:
    for name, target in (("a.md", "b.md"), ("b.md", "a.md"), ("self.md", "self.md")):
        (root / name).symlink_to(target)
    (root / "here").symlink_to(".")
    (root / "gone.md").symlink_to("nothing.md")
    assert verify(root, "docs/prd/chekout.md").nearest == ("docs/prd/checkout.md",)


def test_links_in_a_circle_are_no_near_misses(root: Path) -> None:
    (root / "docs" / "a.md").symlink_to("a.md")
    found = list(files(root))
    assert "docs/prd/checkout.md" in found
    assert "docs/a.md" not in found
