"""A PRD in several files: the index, the files in its folder, and the forms that are not read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.copy.reading import Reading, read_neighbours
from feature_spec.references.prd.files import MAX_FILES, UNREAD, parts_of, unread_form
from feature_spec.repository.place import place_of

INDEX = "docs/requirements/index.md"


def reading(root: Path, files: dict[str, str], reference: str = INDEX, slug: str = "x") -> Reading:
    """Write files into a repository, and read the PRD for a feature of it."""
    for name, text in {".git/HEAD": "", f"specs/{slug}/spec.md": "", **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    answers = {"prd_reference": reference, "requirements": [], "feature_name": slug, "owner": "me"}
    return read_neighbours(place_of(root / "specs" / slug), answers)


def taken(found: Reading) -> list[str]:
    return [f"{item['prd']} {item['text']}" for item in found.answers.get("requirements", [])]


SPLIT = {
    INDEX: "# All\n\n- [Till](./till.md)\n- [Cart](cart.md#one)\n- [Far](deep/far/scales.md)\n",
    "docs/requirements/till.md": "# Till\n- FR-1: Sells.\n",
    "docs/requirements/cart.md": "# Cart\n- FR-2: Rolls.\n",
    "docs/requirements/deep/far/scales.md": "# Scales\n- FR-3: Weigh.\n",
    "docs/requirements/unlinked.md": "- FR-9: Not linked.\n",
}


def test_the_files_that_an_index_links_are_read_in_its_order(tmp_path: Path) -> None:
    found = reading(tmp_path, SPLIT)
    assert taken(found) == ["FR-1 Sells.", "FR-2 Rolls.", "FR-3 Weigh."]
    assert found.notes["prd_reference"] == (
        f"{INDEX}, with 3 files that it links, defines 3 requirement IDs, all taken (FR-1 to FR-3)"
    )


def test_only_the_file_that_names_the_feature_is_read_beside_the_index(tmp_path: Path) -> None:
    found = reading(tmp_path, SPLIT, slug="cart")
    assert taken(found) == ["FR-2 Rolls."]
    assert found.notes["prd_reference"] == (
        f"{INDEX}, with cart.md that it links, defines 1 requirement ID, taken (FR-2)"
    )


@pytest.mark.parametrize("name", ["README.md", "_index.md", "overview.md", "Index.md"])
def test_an_index_has_several_names(tmp_path: Path, name: str) -> None:
    files = {f"docs/prd/{name}": "[a](a.md)", "docs/prd/a.md": "- FR-1: Sells."}
    assert taken(reading(tmp_path, files, f"docs/prd/{name}")) == ["FR-1 Sells."]


def test_another_document_has_its_parts_in_the_folder_of_its_name(tmp_path: Path) -> None:
    files = {
        "docs/prd.md": "- FR-1: Sells.\n\n[a](prd/a.md) [b](b.md)\n\n[c]: prd/c.md 'C'\n",
        "docs/prd/a.md": "- FR-2: Rolls.",
        "docs/b.md": "- FR-3: Not a part.",
        "docs/prd/c.md": "- FR-4: Weighs.",
    }
    assert taken(reading(tmp_path, files, "docs/prd.md")) == [
        "FR-1 Sells.",
        "FR-2 Rolls.",
        "FR-4 Weighs.",
    ]


def test_a_detail_beats_the_summary_of_the_index(tmp_path: Path) -> None:
    files = {
        INDEX: "| ID | Name |\n|-|-|\n| FR-1 | Sale |\n\n[till](till.md)\n",
        "docs/requirements/till.md": "### FR-1: Sale\n\n**Description**: The till sells goods.\n",
    }
    assert taken(reading(tmp_path, files)) == ["FR-1 The till sells goods."]


def test_numbered_requirements_of_two_files_are_two(tmp_path: Path) -> None:
    files = {
        INDEX: "[till](till.md) [bag](bag.md)",
        "docs/requirements/till.md": "### Requirement 1: Sell\n",
        "docs/requirements/bag.md": "### Requirement 1: Pack\n",
    }
    assert taken(reading(tmp_path, files)) == ["Requirement 1 Sell", "bag: Requirement 1 Pack"]


def test_a_file_named_out_of_scope_is_out_of_scope(tmp_path: Path) -> None:
    files = {INDEX: "[a](out-of-scope.md)", "docs/requirements/out-of-scope.md": "- FR-1: Flies."}
    found = reading(tmp_path, files)
    assert taken(found) == []
    assert found.notes["prd_reference"].endswith("defines 1 requirement ID, 1 out of scope")


@pytest.mark.parametrize(
    "link",
    ["../secret.md", "/etc/passwd", "../../../etc/hosts.md", "https://x.org/a.md",
     "%2e%2e/secret.md", "sub/../../secret.md", "mailto:a@b.md", "file:///a.md", "."],
)  # fmt: skip
def test_nothing_outside_the_folder_is_read(tmp_path: Path, link: str) -> None:
    files = {INDEX: f"- FR-1: Sells.\n\n[a]({link})\n", "docs/secret.md": "- FR-9: Secret.\n"}
    found = reading(tmp_path, files)
    assert taken(found) == ["FR-1 Sells."]
    assert found.notes["prd_reference"].startswith(f"{INDEX} defines")


def test_a_link_to_outside_by_a_symbolic_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "docs/requirements").mkdir(parents=True)
    (tmp_path / "docs/secret.md").write_text("- FR-9: Secret.\n", encoding="utf-8")
    (tmp_path / "docs/requirements/a.md").symlink_to("../secret.md")
    (tmp_path / "docs/requirements/b.md").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "docs/requirements/c.md")
    links = "[a](a.md) [b](b.md) [c](c.md) [d](d.md)"
    found = reading(tmp_path, {INDEX: f"- FR-1: Sells.\n\n{links}\n"})
    assert taken(found) == ["FR-1 Sells."]
    assert found.notes["prd_reference"].startswith(f"{INDEX}, with 4 files not read, defines")


def test_the_number_of_files_is_bounded(tmp_path: Path) -> None:
    count = MAX_FILES + 10
    files = {INDEX: "".join(f"[{n}](p{n}.md)\n" for n in range(count))}
    files |= {f"docs/requirements/p{n}.md": f"- FR-{n}: a b" for n in range(count)}
    note = reading(tmp_path, files).notes["prd_reference"]
    assert note.startswith(f"{INDEX}, with {MAX_FILES} files that it links, defines {MAX_FILES} ")


def test_a_link_with_a_null_character_is_no_part() -> None:
    assert parts_of("[a](x\0.md) [b](y%00.md)", INDEX, "x") == []


def test_templates_and_glossaries_are_no_parts() -> None:
    text = "[a](template.md) [b](glossary.md) [c](feature-template.md) [d](a.png) [e](b.yaml)"
    assert parts_of(text, INDEX, "x") == []


def test_a_link_without_a_suffix_is_a_markdown_file(tmp_path: Path) -> None:
    files = {INDEX: "[a](./till) [b](bag) [c](assets)", "docs/requirements/till.md": "- FR-1: a b"}
    files |= {"docs/requirements/bag/index.md": "- FR-2: c d", "docs/requirements/assets/x": ""}
    assert taken(reading(tmp_path, files)) == ["FR-1 a b", "FR-2 c d"]


@pytest.mark.parametrize(
    ("name", "form"),
    [("docs/prd.adoc", "AsciiDoc"), ("docs/source/requirements.rst", "reStructuredText"),
     ("docs/prd.asciidoc#scope", "AsciiDoc"), ("docs/PRD.RST", "reStructuredText")],
)  # fmt: skip
def test_another_form_of_text_is_linked_and_not_read(tmp_path: Path, name: str, form: str) -> None:
    path = name.partition("#")[0]
    found = reading(tmp_path, {path: "= PRD\n\n- FR-1: Sells.\n"}, name)
    assert taken(found) == []
    assert found.notes["prd_reference"] == f"{name} is linked, not read: {form}"


def test_markdown_and_plain_text_are_read() -> None:
    assert {unread_form(name) for name in ("a.md", "a.mdx", "a.txt", "a", "a.markdown")} == {""}
    assert unread_form("docs/a.adoc") == UNREAD[".adoc"]


@pytest.mark.parametrize(
    ("path", "text"),
    [(".kiro/specs/till/requirements.md", "### Requirement 1: Sell\n"),
     ("openspec/specs/till/spec.md", "### Requirement: Sell\n\nThe system SHALL sell.\n")],
)  # fmt: skip
def test_the_files_of_kiro_and_openspec_are_read(tmp_path: Path, path: str, text: str) -> None:
    assert len(taken(reading(tmp_path, {path: text}, path, "till"))) == 1


@given(st.text(), st.text(), st.text())
def test_the_parts_of_any_text_are_inside_the_folder(text: str, link: str, feature: str) -> None:
    for path in parts_of(f"{text}[a]({link}) [b](../{link}) [c]: {link}", INDEX, feature):
        assert path.startswith("docs/requirements/")
        assert "/../" not in path
