"""Found documents are data: read only when they are files of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from feature_spec.repository.documents import MAX_BYTES, DocumentError, read_document


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    (root / "docs").mkdir(parents=True)
    (root / "docs" / "prd.md").write_text("# PRD\n", encoding="utf-8")
    (tmp_path / "secret.md").write_text("secret\n", encoding="utf-8")
    return root


def refusal(root: Path, reference: str) -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(root, reference)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert str(root) not in message
    assert str(root.parent) not in message
    return message


# ---- reading --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reference", ["docs/prd.md", "./docs/prd.md", "docs/../docs/prd.md", "docs/prd.md#checkout"]
)
def test_a_document_is_read_and_named_relative_to_the_root(
    repository: Path, reference: str
) -> None:
    document = read_document(repository, reference)
    assert (document.reference, document.text) == ("docs/prd.md", "# PRD\n")


def test_a_file_whose_name_has_a_hash_is_preferred_to_a_fragment(repository: Path) -> None:
    (repository / "docs" / "prd.md#v2").write_text("two", encoding="utf-8")
    assert read_document(repository, "docs/prd.md#v2").text == "two"


def test_an_absolute_path_inside_the_repository_is_taken(repository: Path) -> None:
    document = read_document(repository, str(repository / "docs" / "prd.md"))
    assert document.reference == "docs/prd.md"


def test_a_byte_order_mark_is_left_out_and_line_ends_are_kept(repository: Path) -> None:
    (repository / "prd.md").write_bytes(b"\xef\xbb\xbfa\r\nb")
    assert read_document(repository, "prd.md").text == "a\r\nb"


def test_a_link_to_a_document_of_the_repository_keeps_its_own_name(repository: Path) -> None:
    (repository / "PRD.md").symlink_to("docs/prd.md")
    document = read_document(repository, "PRD.md")
    assert (document.reference, document.text) == ("PRD.md", "# PRD\n")


def test_a_repository_reached_by_a_link_is_read(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(repository)
    assert read_document(tmp_path / "alias", "docs/prd.md").text == "# PRD\n"


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("docs/nothing.md", "docs/nothing.md does not exist."),
        ("docs", "docs is not a regular file."),
        ("../secret.md", "The reference is outside the repository."),
        ("docs/../../secret.md", "The reference is outside the repository."),
        ("/etc/passwd", "The reference is outside the repository."),
        ("https://example.com/prd.md", "The reference is a web address, not a file of the "
         "repository."),
        ("", "The reference names no file."),
        ("docs/prd.md\0", "The reference names no file."),
        ("docs/prd.md/more", "docs/prd.md/more is unreadable."),
    ],
)  # fmt: skip
def test_anything_but_a_document_of_the_repository_is_refused_with_a_sentence(
    repository: Path, reference: str, message: str
) -> None:
    assert refusal(repository, reference) == message


def test_a_link_that_leads_outside_is_refused_without_saying_where(repository: Path) -> None:
    (repository / "docs" / "leak.md").symlink_to(repository.parent / "secret.md")
    assert refusal(repository, "docs/leak.md") == "docs/leak.md is outside the repository."


def test_a_folder_that_links_outside_is_refused(repository: Path) -> None:
    (repository / "out").symlink_to(repository.parent)
    assert refusal(repository, "out/secret.md") == "out/secret.md is outside the repository."


def test_a_link_to_itself_is_refused(repository: Path) -> None:
    (repository / "loop.md").symlink_to("loop.md")
    assert refusal(repository, "loop.md") == "loop.md is unreadable."


def test_git_s_own_files_are_refused_also_behind_a_link(repository: Path) -> None:
    (repository / ".git").mkdir()
    (repository / ".git" / "config").write_text("token", encoding="utf-8")
    (repository / "config.md").symlink_to(".git/config")
    for reference in (".git/config", "config.md"):
        assert refusal(repository, reference) == f"{reference} is inside the .git folder."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_without_waiting_for_it(repository: Path) -> None:
    os.mkfifo(repository / "pipe.md")
    assert refusal(repository, "pipe.md") == "pipe.md is not a regular file."


def test_a_document_of_the_size_limit_is_read_and_one_byte_more_is_refused(
    repository: Path,
) -> None:
    (repository / "big.md").write_bytes(b"x" * MAX_BYTES)
    assert len(read_document(repository, "big.md").text) == MAX_BYTES
    (repository / "big.md").write_bytes(b"x" * (MAX_BYTES + 1))
    assert refusal(repository, "big.md") == "big.md is larger than 5 MB."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"one\ncaf\xe9", "is not UTF-8 text: byte 0xe9 in line 2; save it as UTF-8."),
        ("# PRD".encode("utf-16"), "is text in UTF-16; save it as UTF-8."),
        (b"%PDF-1.7\n", "is a PDF, not text."),
        (b"PK\x03\x04\x14\0", "is a ZIP archive (as Word and Excel write), not text."),
        (b"\x89PNG\r\n\x1a\n", "is an image, not text."),
        (b"# PRD\0", "is a binary file, not text."),
    ],
    ids=["latin", "utf-16", "pdf", "word", "image", "zero"],
)
def test_what_is_not_text_in_utf_8_is_named(repository: Path, data: bytes, said: str) -> None:
    (repository / "prd.md").write_bytes(data)
    assert refusal(repository, "prd.md") == f"prd.md {said}"


def test_hidden_characters_of_a_file_name_do_not_reach_the_message(repository: Path) -> None:
    assert refusal(repository, "a\u202eb.md") == "ab.md does not exist."
