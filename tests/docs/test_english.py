"""Plain English: words that this project's prose does without, each with a better one.

Code is never prose: fenced blocks and code spans are left out, so a quoted `shall` is fine.
"""

from __future__ import annotations

import ast
import io
import itertools
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import interview

ROOT = interview.ROOT
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
CODE = ("hooks", "scripts", "benchmarks", "tests")
"""Folders whose docstrings, comments and texts are held to the list as well.

The texts in tests are left out: they are data, such as a document that a test merges.
"""

WORDS = {
    r"\b(?:stands?|stood)\b(?!-in\b| (?:for|in for|out|up)\b)": "is, appears, remains",
    r"\bwhat (?:becomes|became|came|comes) of\b": "the result",
    r"(?-i:\bOf several\b)": "if there are several, ...",
    r"\bso many\b(?! that\b)": "the number, this many",
    r"\bnobody\b": "no one",
    r"\banew\b": "again, from scratch",
    r"\baloud\b": "reports",
    r"\bin earnest\b": "leave it out",
    r"\bwithout a word\b": "silently",
    r"\blikest\b": "most similar",
    r"\ban own\b": "its own, a separate",
    r"(?<!there )\b(?:is|are|was|were) no (?!longer\b|one\b|doubt\b|\w+er than\b)": "is not a",
    r"\b(?:is|are|was|were|been) told\b(?! (?:not )?to\b)": "is reported",
    r"\b(?:is|are|was|were|been) said\b(?! to\b)": "is reported, is stated",
    r"\bas said\b": "as described",
    r"\bshall\b": "will, must",
    r"\bbut that\b(?! (?:is|was|has|does|did|can|may|will|would|costs?)\b)": "except that",
    r", (?:too|either)(?=[.;:)]|$)": "no comma",
    r"\bnever\b[^.;:]*, nor\b[^.;:]*, but\b": "say what happens",
    r"\bway back\b": "rollback, undo",
    r"\bdead after\b": "invalidated at",
    r"\b(?<!time to )lives?\b": "is, is kept, is valid",
    r"\bwork(?:s|ed)? out\b": "compute",
    r"\bmend(?:s|ed|ing)?\b": "fix, repair",
    r"\bleads? nowhere\b": "is broken",
    r"\bfor certain\b": "clearly, beyond doubt",
    r"\bpassed over\b": "skipped",
    r"\bhangs? together\b": "depend on each other",
    r"\b(?:is|are|was|were) answered with\b": "gets, returns",
    r"\bhas the effect of\b": "takes effect",
    r"\b(?:an|the) error answer\b|\berror answers\b": "error response",
    r"\btoo (?:late and too large|fast, over)\b": "late and oversized, burn rate",
    r"\btakes? (?:it|that|them|the file|every edit) for\b": "treats it as, mistakes it for",
}
"""Patterns, regardless of case, and what to write in their place."""

Prose = Iterator[tuple[int, str]]
"""Passages, each with the line where it begins and with single spaces."""


def findings(prose: Prose) -> list[str]:
    """Return a sentence for each word of the list, with its line and the words around it."""
    return [
        f"line {line}: {text[max(0, hit.start() - 30) : hit.end() + 20]!r}: {better}"
        for line, text in prose
        for pattern, better in WORDS.items()
        for hit in re.finditer(pattern, text, re.IGNORECASE)
    ]


def of_page(text: str) -> Prose:
    """Give the prose of a Markdown page; a bullet, a row and a heading begin a passage."""
    text = re.sub(r"^```.*?^```$", _blank, text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"\]\([^)\s]*\)", "]", text)
    yield from _passages(text, 1, r"[ >]*(?:[-|#]|\d+\.) ?")


def of_code(source: str, *, texts: bool = True) -> Prose:
    """Give the comments and docstrings of a Python module, and its texts of several words."""
    comments = [
        (token.start[0], token.string.lstrip("#!: "))
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    for _, run in itertools.groupby(enumerate(comments), lambda item: item[1][0] - item[0]):
        block = [comment for _, comment in run]  # on consecutive lines
        yield from _passages("\n".join(text for _, text in block), block[0][0])
    tree = ast.parse(source)
    parts: set[ast.AST] = set()
    docstrings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    for node in ast.walk(tree) if texts else docstrings:
        text = ""
        if isinstance(node, ast.JoinedStr):
            parts.update(node.values)
            known = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
            text = "".join(map(str, known))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in parts:
            text = node.value
        if " " in text.strip():
            yield from _passages(text, getattr(node, "lineno", 0))


def _passages(text: str, first: int, beginning: str = r"(?!)") -> Prose:
    """Split at blank lines, and before each line that starts with the pattern."""
    text = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", _blank, text, flags=re.DOTALL)
    passage: list[str] = []
    begins = first
    for number, line in enumerate([*text.split("\n"), ""], first):
        if passage and (not line.strip() or re.match(beginning, line)):
            yield begins, " ".join(" ".join(passage).split())
            passage = []
        if line.strip():
            begins = begins if passage else number
            passage.append(line)


def _blank(code: re.Match[str]) -> str:
    """Put a sign in the place of code, on as many lines."""
    return "`…`" + "\n" * code[0].count("\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_is_plain_english(page: Path) -> None:
    assert findings(of_page(page.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("root", CODE)
def test_docstrings_comments_and_texts_are_plain_english(root: str) -> None:
    modules = sorted((ROOT / root).rglob("*.py"))
    assert modules
    found = {
        str(module.relative_to(ROOT)): lines
        for module in modules
        if (lines := findings(of_code(module.read_text("utf-8"), texts=root != "tests")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "The text stands there.",
        "It stood under\nanother heading.",
        "Report what came of it.",
        "Of several you choose.",
        "At most so many lines.",
        "Nobody does it, without a word.",
        "It is\nno file.",
        "The person is told.",
        "You shall not, but that Copier does.",
        "It changes, too.",
        "Never this, nor that, but those.",
        "It lives in the cache.",
        "Copier worked out the value.",
        "The link leads\nnowhere.",
        "Copier takes that for a wish.",
        "The call is answered with 404.",
    ],
)
def test_a_habit_is_found_in_a_page_and_in_code(sentence: str) -> None:
    found = findings(of_page(f"# Title\n\nFine.\n- {sentence}\n"))
    assert found
    assert found[0].startswith("line 4: ")
    comment = "".join(f"# {line}\n" for line in sentence.splitlines())
    literal = repr(sentence)
    for source in (
        f"x = 1\n{comment}",
        f'"""{sentence}"""',
        f'def f():\n    """{sentence}"""',
    ):
        assert findings(of_code(source)), source
        assert findings(of_code(source, texts=False)), source
    for source in (f"x = {literal}", f"f(f'{{x}} ' {literal})"):
        assert findings(of_code(source)), source
        assert findings(of_code(source, texts=False)) == [], source


@pytest.mark.parametrize(
    "sentence",
    [
        "`X` stands for an unknown, and a stub is a stand-in.",
        "There is no file, and it is no longer needed, and no later than it is no later than now.",
        "The PRD says `the system shall` and ``what came of``.",
        "Git was told not to look, and it is said to be fast.",
        "It is fast, but that is not enough; it is too large, either way.",
        "Outstanding, and so many that it matters.",
        "Its time to live is short, and it is delivered.",
        "[A link](docs/anew.md)",
    ],
)
def test_good_english_and_code_pass(sentence: str) -> None:
    assert findings(of_page(f"{sentence}\n\n```sh\necho it stands, too.\n```\n")) == []
    assert findings(of_code(f'x = "stands"\ny = {sentence.replace("docs/anew.md", "")!r}')) == []
