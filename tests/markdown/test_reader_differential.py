"""The reader and a CommonMark parser see the same document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from commonmark import ours, parser_is_known_to_err, theirs
from document import Render

PROJECT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "tests/golden/*.md", "tests/ideal/*.md")
    for path in PROJECT.glob(pattern)
) + sorted((PROJECT / "tests" / "documents").glob("*.md"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_document_reads_as_commonmark_says(path: Path) -> None:
    text = path.read_bytes().decode()
    assert ours(text) == theirs(text)
    dos = text.replace("\n", "\r\n")
    assert ours(dos) == theirs(dos)


MARKS = st.sampled_from(
    ["", "", "", "", "- ", "* ", "+ ", "1. ", "2) ", "-", "10. ", "> ", ">", "  ", "    ", "   ",
     "\t", " ", "-\t", ">\t", "1.\t", "      ", "-     "]
)  # fmt: skip
WORDS = st.sampled_from(
    ["foo", "bar baz", "foo", "a", "", "", "", "---", "===", "***", "- - -", "-", "+", "1.", "=",
     "# one", "## two ##", "#", "####### no", "#no", "### a #b", "# x \\#",
     "```", "```", "~~~", "````", "``` py", "~~~ a`b", "``` a`b", "`````",
     "| a | b |", "a | b", "|a|", "|-|-|", "--|--", "|---|", "| x \\| y | `a|b` |", ":-: | -:",
     "|", "||", "| a", "a |", "-|-", "|:-", "--- | ---", "| a | b | c |", "\\|a|", "|--|--|--|",
     "<div>", "</div>", "<!-- c", "c -->", "<!-- c -->", "<b>", "<b a='x'>", "<pre>", "</pre> x",
     "<?php", "?>", "<!X", "<![CDATA[", "]]>", "<b", "<p", "<a href=x> y", "<https://x.y>",
     "[a](b)", "![a](b 'c')", "[a]: /x", "[a]: /x 'y'", "[b]:", "'t'", "[a]", "[a][b]",
     "[x](<y z>)",
     "`code`", "``a ` b``", "`un", "\\`no`", "*em*", "a  ", "a\\", "\u00a0", "\u2028x", "\x0b",
     "text\tmore", "1.5 x", "1986) y", "&amp;", "~", "\x0cx"]
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Lines made of awkward pieces: up to three marks and some words."""
    lines = [
        "".join(draw(st.lists(MARKS, max_size=3))) + draw(WORDS)
        for _ in range(draw(st.integers(1, 12)))
    ]
    end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    return end.join(lines) + draw(st.sampled_from(["", end]))


@given(documents())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_lines_read_as_commonmark_says(text: str) -> None:
    assume(not parser_is_known_to_err(text))
    assert ours(text) == theirs(text)


PIECES = st.sampled_from(
    ["[", "]", "(", ")", "![", "](", "]()", "](u)", "](<", ">)", "<", ">", "`", "``", "```", "\\",
     "\\`", "\\[", "\\]", "a", "b c", " ", "\n", "\n ", '"', "'", ' "t")', " (t))", "<https://x.y>",
     "<m@x.y>", "<a>", '<a b="', "<!--", "-->", "<?", "?>", "<!X", "<![CDATA[", "]]>", "[ref]",
     "[ref][]", "[x][ref]", "[REF]", "[x][no]", "*", "_", "&#40;", "\u00a0", "![i](j)", "[k](l)",
     "|"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14), st.booleans())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_random_text_has_the_links_and_code_commonmark_says(
    pieces: list[str], in_table: bool
) -> None:
    words = "".join(pieces).replace("|", "" if in_table else "|")
    if in_table:
        words = words.replace("\n", " ").replace("\\", "") + " | `x\\|y` [a](b\\|c)"
        text = f"[ref]: /r\n\n| a | b | c |\n|---|---|---|\n| x | {words}\n"
    else:
        text = f"[ref]: /r\n\nx {words}"
    assume(not parser_is_known_to_err(text))
    assert ours(text) == theirs(text)


SETS: list[dict[str, Any]] = [
    {},
    {"feature_name": "Pay [now](x) | `later`"},
    {"architecture_style": "microservices", "surfaces": ["graphql", "events"]},
]


@pytest.mark.parametrize("answers", SETS, ids=str)
def test_a_rendered_spec_reads_as_commonmark_says(render: Render, answers: dict[str, Any]) -> None:
    text = render(**answers).text
    assert ours(text) == theirs(text)
