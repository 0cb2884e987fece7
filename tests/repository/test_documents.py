"""Found documents are data: read only inside the repository, quoted as one safe line."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import interview
from feature_spec.repository.documents import (
    MAX_BYTES,
    DocumentError,
    one_line,
    plain_line,
    read_document,
)


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
        ("../secret.md", "The reference leads outside the repository."),
        ("docs/../../secret.md", "The reference leads outside the repository."),
        ("/etc/passwd", "The reference leads outside the repository."),
        ("https://example.com/prd.md", "The reference is a web address, not a file of the "
         "repository."),
        ("", "The reference names no file."),
        ("docs/prd.md\0", "The reference names no file."),
        ("docs/prd.md/more", "docs/prd.md/more is unreadable."),
    ],
)  # fmt: skip
def test_what_is_no_document_of_the_repository_is_refused_with_a_sentence(
    repository: Path, reference: str, message: str
) -> None:
    assert refusal(repository, reference) == message


def test_a_link_that_leads_outside_is_refused_without_saying_where(repository: Path) -> None:
    (repository / "docs" / "leak.md").symlink_to(repository.parent / "secret.md")
    assert refusal(repository, "docs/leak.md") == "docs/leak.md leads outside the repository."


def test_a_folder_that_links_outside_is_refused(repository: Path) -> None:
    (repository / "out").symlink_to(repository.parent)
    assert refusal(repository, "out/secret.md") == "out/secret.md leads outside the repository."


def test_a_link_to_itself_is_refused(repository: Path) -> None:
    (repository / "loop.md").symlink_to("loop.md")
    assert refusal(repository, "loop.md") == "loop.md is unreadable."


def test_git_s_own_files_are_refused_also_behind_a_link(repository: Path) -> None:
    (repository / ".git").mkdir()
    (repository / ".git" / "config").write_text("token", encoding="utf-8")
    (repository / "config.md").symlink_to(".git/config")
    for reference in (".git/config", "config.md"):
        assert refusal(repository, reference) == f"{reference} lies inside the .git folder."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_refused_and_never_waited_on(repository: Path) -> None:
    os.mkfifo(repository / "pipe.md")
    assert refusal(repository, "pipe.md") == "pipe.md is not a regular file."


def test_a_document_of_the_size_limit_is_read_and_one_byte_more_is_refused(
    repository: Path,
) -> None:
    (repository / "big.md").write_bytes(b"x" * MAX_BYTES)
    assert len(read_document(repository, "big.md").text) == MAX_BYTES
    (repository / "big.md").write_bytes(b"x" * (MAX_BYTES + 1))
    assert refusal(repository, "big.md") == "big.md is larger than 5 MB."


def test_text_that_is_not_utf_8_is_refused_naming_the_byte(repository: Path) -> None:
    (repository / "latin.md").write_bytes(b"caf\xe9")
    assert refusal(repository, "latin.md") == "latin.md is not UTF-8 text: byte 4 is 0xe9."


def test_hidden_characters_of_a_file_name_do_not_reach_the_message(repository: Path) -> None:
    assert refusal(repository, "a\u202eb.md") == "ab.md does not exist."


# ---- one line -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  two\n\twords\r\n", "two words"),
        ("a\u2028b\u2029c\x85d\xa0e", "a b c d e"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("pay\u202eload \u2066x\u2069 \u200b\u200c\ufeffy\xad", "payload x y"),
        ("tag\U000e0041\U000e0042 characters", "tag characters"),
        ("👩\u200d👩\u200d👧 family", "👩\u200d👩\u200d👧 family"),
        ("**bold** and __strong__ and ~~gone~~", "bold and strong and gone"),
        ("*soft* and _soft_, not 2 * 3 * 4 or snake_case_name", "soft and soft, not 2 * 3 * 4 or "
         "snake_case_name"),
        ("call `List<Order>` or `a*b*`", "call `List<Order>` or `a*b*`"),
        ("one ` tick and ``two``", "one tick and two"),
        ("[the order](../order.md#a) and [b](x \"title\")", "the order and b"),
        ("[a](x(y)z) [b][ref] ![pic](p.png) ![p][ref] note[^1]", "a b note"),
        ("[![badge](b.svg)](https://x.example)", ""),
        ("<https://x.example/a> <b>x</b>y<img src=x onerror=alert(1)>", "https://x.example/a "
         "xy"),
        ("a,<br>b<BR/>c<ul><li>d</li></ul>", "a, b c d"),
        ("<scr<b>ipt>alert(1)</scr</b>ipt>", "alert(1)"),
        ("before <!-- hidden > words --> after", "before after"),
        ("a < b and c > d", "a < b and c > d"),
        (r"a \| b and snake\_case and 2 \* 3", "a | b and snake_case and 2 * 3"),
        (r"\[x\](javascript:alert(1)) \<script\>", "x"),
        ("Tom &amp; Jerry&nbsp;&quot;x&quot;", 'Tom & Jerry "x"'),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("결제를 시작한다 日本語 é", "결제를 시작한다 日本語 é"),
        ("{{ 7*7 }} {% if %}", "{{ 7*7 }} {% if %}"),
    ],
)  # fmt: skip
def test_document_text_becomes_one_line_without_decoration(text: str, line: str) -> None:
    assert one_line(text, 200) == line


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("four words are here", 19, "four words are here"),
        ("four words are here", 18, "four words are…"),
        ("four words are here", 11, "four words…"),
        ("four words, are here", 13, "four words…"),
        ("x" * 50, 10, "x" * 9 + "…"),
        ("see `some code here`", 15, "see some code…"),
        ("ab", 1, "…"),
    ],
)
def test_a_long_line_is_cut_at_a_word(text: str, limit: int, line: str) -> None:
    assert one_line(text, limit) == line


def test_a_plain_line_keeps_its_markdown() -> None:
    assert plain_line("GET /a/__b__/`c`\n/\u200b*", 80) == "GET /a/__b__/`c` /*"


FRAGMENTS = st.lists(
    st.sampled_from(
        ["**", "__", "`", "``", "[", "](", ")", "![", "<", ">", "<b>", "<!--", "-->", "\\", "|",
         "_", "*", "~~", "&amp;", "&lt;", "](x)", "\u202e", "\u200b", "\u2028", "\r\n", "\x00",
         "\ud800", "\u200d", "word", " ", "é", "👧", "\ufeff", "[^1]", "\U000e0041"]
    ),
    max_size=40,
).map("".join)  # fmt: skip
HIDDEN = {"\u200b", "\u200c", "\ufeff", "\u2028", "\u2029"}


def assert_one_safe_line(line: str, limit: int) -> None:
    """No line break, no control, bidirectional or zero-width character but the emoji joiner."""
    assert len(line) <= limit
    assert line == " ".join(line.split())
    for character in line:
        assert character not in HIDDEN
        assert unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(character) not in {
            "RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"
        }  # fmt: skip
    assert line.count("`") % 2 == 0


@given(st.one_of(st.text(), FRAGMENTS), st.integers(1, 80))
def test_any_text_becomes_one_safe_line(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert_one_safe_line(line, limit)
    outside_code = "".join(line.split("`")[::2])
    if "\\*" not in text:  # an escaped star is a star that the author wants to see
        assert "**" not in outside_code
    assert "<b>" not in outside_code
    assert not re.search(r"\[[^\[\]]*\]\(x\)", outside_code)


def test_an_escaped_star_is_a_star() -> None:
    assert one_line(r"powers: 2\*\*3", 80) == "powers: 2**3"
    assert one_line(r"**bold** and \*plain\*", 80) == "bold and *plain*"


def test_no_line_holds_a_character_that_the_interview_refuses() -> None:
    text = "".join(map(chr, range(0x110000)))
    refused = re.compile(interview.macros("valid").hidden)
    for start in range(0, len(text), 500):
        assert not refused.search(plain_line(text[start : start + 500], 500))
