"""Markdown becomes plain words: one safe line, whatever the text is."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import interview
from feature_spec import markdown
from feature_spec.markdown import quoting
from feature_spec.markdown.plain import (
    one_line,
    plain_line,
    plain_words,
    unescaped,
    without_comments,
)


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
        ("see [`checkout`](docs/checkout.md) and [the `x`](y)", "see `checkout` and the `x`"),
        ("an image ![of `code`](x.png) is gone", "an image is gone"),
        ("*__both__* and _~~struck~~_", "both and struck"),
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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**Bold** `code` [text](x.md) [TODO: a] \\_x", "Bold code text _x"),
        ("![alt](x.png) and *soft* _soft_, snake_case", "alt and soft soft, snake_case"),
        ("[REQ-SPC-001] [e.g., PostgreSQL] or [text][label]", "[REQ-SPC-001] or [text][label]"),
        ("[x] done [TODO: see [a](b.md)]\n  next", "[x] done next"),
    ],
)
def test_plain_words_have_no_markup_and_no_placeholders(text: str, words: str) -> None:
    assert plain_words(text) == words


@pytest.mark.parametrize("text", ["a_b *c* [d](e) <f> | g", "`a\\*b` \\* c", "1. x # y", "a & b"])
def test_what_is_quoted_reads_the_same_without_its_escapes(text: str) -> None:
    assert quoting.text(text) != text
    assert unescaped(quoting.text(text)) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a <!-- b --> c<!---->", "a  c"),
        ("a <!-- b\n`c`\n--> d", "a \n\n d"),
        ("write `<!--` and `-->`", "write `<!--` and `-->`"),
        ("`a` <!-- b --> `<!-- c -->`", "`a`  `<!-- c -->`"),
        ("a <!-- b --> c <!-- d", "a  c <!-- d"),
    ],
)
def test_comments_outside_code_spans_are_removed_and_lines_keep_their_numbers(
    text: str, left: str
) -> None:
    assert without_comments(text) == left


@pytest.mark.parametrize("piece", ["<!--", "<!--`", "`<!--", "<!-- -->", "-->"])
def test_many_comments_are_removed_at_once(piece: str) -> None:
    assert len(without_comments(piece * 300_000)) <= len(piece) * 300_000


def test_the_reader_is_imported_only_where_it_is_used() -> None:
    python = "import sys, feature_spec.markdown.plain; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", python],
        cwd=interview.ROOT / "hooks",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "feature_spec.markdown.plain" in done.stdout
    assert "feature_spec.markdown.blocks" not in done.stdout
    assert markdown.__all__
    assert all(hasattr(markdown, name) for name in markdown.__all__)
    assert not hasattr(markdown, "nothing")
