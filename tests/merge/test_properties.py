"""What must hold of the merge for any three texts, byte for byte.

The merge by record is asked alone: behind the line merge the first three laws would prove nothing.
"""

from __future__ import annotations

import ast
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import feature_spec.merge
from feature_spec.merge import Merged, merge_specs
from feature_spec.merge.by_record import merge_by_record
from feature_spec.merge.lines import BETWEEN, OURS, THEIRS
from feature_spec.merge.reading import read
from feature_spec.merge.versions import ThreeWay
from trials import pairs
from trials.template import Template
from trials.units import text_of

SEEDS = range(3000, 3005)
SOME = settings(max_examples=2 * settings().max_examples)

_WORD_OF_AUTHOR = re.compile(r"zqa[0-9a-z]{5}")
_CONFLICT = re.compile(f"{OURS}(.*?){BETWEEN}.*?{THEIRS}", re.DOTALL)


def by_record(base: str, ours: str, theirs: str) -> Merged:
    """Merge by record, without the line merge and without the self-check."""
    return merge_by_record(ThreeWay(read(base), read(ours), read(theirs)))


def _laws_hold(base: str, ours: str, theirs: str) -> None:
    merged = merge_specs(base, ours, theirs)
    laws = [(base, base, theirs, theirs), (base, ours, base, ours), (base, ours, ours, ours)]
    if not merged.conflicts:
        laws.append((theirs, merged.text, theirs, merged.text))
    for was, here, there, wanted in laws:
        found = by_record(was, here, there)
        assert (found.text, found.conflicts) == (wanted, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_one_side_changed_comes_out_byte_for_byte(seed: int) -> None:
    pair = pairs.make(seed)
    _laws_hold(pair.base.text, pair.ours.text, pair.theirs.text)


LINES = st.sampled_from(
    ["", "", "", "## A", "## B", "### C", "## A", "# D", "#", "Title", "===", "---", "***",
     "Text one.", "Text two.", "more text", "two  spaces  ", "- **L1**: x", "- **L1**: y",
     "- **L2**: [TODO: fill]", "- plain", "- plain", "-", "  - nested", "  more", "1. one",
     "2) two", "```", "```json", "~~~", "| a | b |", "|---|---|", "| x | 1 |", "| x | 2 |",
     "| y | [TODO: y] |", "| z |", "| z | 1 | 2 |", "|  padded  |   1 |", "|", "> **Q**: q", "> r",
     ">", "<!-- c -->", "<!--", "-->", "<div>", "</div>", "    code", "title: x", "title: y",
     'tags: ["a", "b"]', "<<<<<<< before updating", "=======", "\tq", "PROPOSED: x",
     "ALIGNED: x", "  ", "\u2028", "\x00", "\x0b", "😀", "\\", "[TODO: fill]", "## Notes",
     "### Kept on update: A", "- [x] **L1**: x", "* **L1**: y", "- __L2__: [TODO: fill]",
     "  - **L1**: x", "    - **L2**: y", "  * [ ] nested", "1. **L1**: x", "   1) three", "## A ##",
     "> more of it", "> [TODO: a", "  b] c", "*   wide", "    still wide", "- [L1](x): y",
     "\t- tab", "more text  ", "more text\\", "_words_ of **it**", "### 1.1 D", "## 1. A"]
)  # fmt: skip
HEADS = st.sampled_from(
    [[], [], ["---", "title: x", "---"], ["---", "title: x", "title: x", "# c", "---", ""]]
)


@st.composite
def versions(draw: st.DrawFn) -> tuple[str, str, str]:
    """Lines in any order, and what two sides made of them."""
    lines = draw(HEADS) + draw(st.lists(LINES, max_size=14))

    def edited() -> str:
        mine = list(lines)
        for _ in range(draw(st.integers(0, 4))):
            at, until = sorted(draw(st.integers(0, len(mine))) for _ in range(2))
            block, mine[at:until] = mine[at:until], []
            what = draw(st.sampled_from(["remove", "move", "copy", "replace", "add", "add"]))
            if what in ("move", "copy"):
                to = draw(st.integers(0, len(mine)))
                mine[to:to] = block
            if what in ("copy", "add"):
                mine[at:at] = block
            if what in ("replace", "add"):
                mine[at:at] = draw(st.lists(LINES, min_size=1, max_size=2))
        return "\n".join(mine) + draw(st.sampled_from(["\n", "\n", "", "\n\n"]))

    return "\n".join(lines) + "\n", edited(), edited()


@settings(SOME, suppress_health_check=[HealthCheck.too_slow])
@given(versions())
def test_what_one_side_changed_comes_out_of_any_markdown_byte_for_byte(
    texts: tuple[str, str, str],
) -> None:
    _laws_hold(*texts)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_releases_lose_and_double_no_line_of_the_author_s(seed: int) -> None:
    """Each phrase of an author's has a word of its own; conflicts are settled the author's way."""
    pair = pairs.make(seed)
    first = merge_specs(pair.base.text, pair.ours.text, pair.theirs.text)
    settled = _CONFLICT.sub(r"\1", first.text)
    release = Template(pair.theirs.document.copy(), random.Random(f"{seed} next"))  # noqa: S311
    release.edit(6)
    second = merge_specs(pair.theirs.text, settled, text_of(release.document))
    wrote = Counter(_WORD_OF_AUTHOR.findall(pair.ours.text))
    found = Counter(_WORD_OF_AUTHOR.findall(_CONFLICT.sub(r"\1", second.text)))
    told = "".join(line for notice in first.report + second.report for line in notice.lines)
    assert [word for word in wrote if found[word] == 0 and word not in told] == []
    assert [word for word in wrote if found[word] > wrote[word]] == []


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_same_texts_give_the_same_result(seed: int) -> None:
    pair = pairs.make(seed)
    texts = pair.base.text, pair.ours.text, pair.theirs.text
    assert by_record(*texts) == by_record(*texts)


def _imports() -> Iterator[tuple[str, str]]:
    for path in Path(feature_spec.merge.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path.name, name.name) for name in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield path.name, node.module or ""


def test_the_merge_asks_nothing_but_the_three_texts() -> None:
    """No clock, no file, no process, no random number."""
    pure = {"__future__", "bisect", "collections", "collections.abc", "contextlib", "dataclasses",
            "difflib", "enum", "functools", "itertools", "json", "re", "typing"}  # fmt: skip
    ours = ("feature_spec.merge", "feature_spec.markdown", "feature_spec.markdown.open_items")
    assert {name for _, name in _imports()} > {"re", "feature_spec.markdown"}
    assert [
        (file, name) for file, name in _imports() if name not in pure and not name.startswith(ours)
    ] == []


@pytest.mark.parametrize("at", range(3))
def test_a_carriage_return_in_any_of_the_texts_is_refused(at: int) -> None:
    texts = ["## A\n\ntext\n"] * 3
    texts[at] = "## A\r\n\r\ntext\r\n"
    with pytest.raises(ValueError, match="carriage return"):
        merge_specs(*texts)
