"""The oracle of the trials, on one small pair: it passes what is right and names what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from trials import oracle, units
from trials.compare import worse
from trials.expected import merged
from trials.oracle import Fault, Verdict
from trials.pairs import Pair, Version
from trials.units import Unit

BASE = """\
---
owner: "@acme"
---

# Spec

## 1. Checks

| Item | Question | Alignment Notes |
| --- | --- | --- |
| Style | Which style? | PROPOSED: layers |
| Tests | Which tests? | PROPOSED: unit |
| Cost | Which cost? | PROPOSED: none |

## 2. Rules

- **Owner**: [TODO: name the owner].
- **Limit**: ten each minute.
- **Retries**: none.

```sh
make check
make deploy
```

## Notes

People own this section.
"""

RIGHT = """\
---
owner: "@acme"
---

# Spec

## 1. Checks

| Item | Question | Alignment Notes |
| --- | --- | --- |
| Style | Which style, zqt00000? | ALIGNED @ana 2026-11-22: zqa00000; Section 1 |
| Tests | Which tests? | PROPOSED: unit, zqt11111 (was ALIGNED @ana: zqa11111) |
| Added zqt22222 | Which? | PROPOSED: new |
| Own zqa22222 | Which? | ours |

## 12. Rules of zqt33333

- **Owner**: team zqa33333.
- **Limit**: ten each minute.
- **Own zqa44444**: kept.

```sh
make check
make deploy  # zqa55555
```

By the way, zqa66666.

## Notes

People own this section.
"""


def _edited(edit: Callable[[dict[str, Unit], Unit], None]) -> Version:
    document = units.parse(BASE)
    edit({unit.text[0].split(":")[0]: unit for unit in document.walk() if unit.text}, document)
    return Version(document, units.text_of(document))


def _person(by: dict[str, Unit], document: Unit) -> None:
    by["Style"].text[2] = "ALIGNED @ana 2026-11-22: zqa00000; Section 1"
    by["Tests"].text[2] = "ALIGNED @ana: zqa11111"
    table, rules = by["## 1. Checks"].children[0], by["## 2. Rules"]
    table.children[2:] = [Unit("row", "a1", ["Own zqa22222", "Which?", "ours"])]  # Cost goes
    by["**Owner**"].text[0] = "**Owner**: team zqa33333."
    rules.children[0].children.append(Unit("item", "a2", ["**Own zqa44444**: kept."]))
    by["```sh"].text[2] += "  # zqa55555"
    rules.children.append(Unit("paragraph", "a3", ["By the way, zqa66666."]))


def _template(by: dict[str, Unit], document: Unit) -> None:
    by["Style"].text[1] = "Which style, zqt00000?"
    by["Tests"].text[2] = "PROPOSED: unit, zqt11111"
    table, rules = by["## 1. Checks"].children[0], by["## 2. Rules"]
    table.children.insert(2, Unit("row", "t1", ["Added zqt22222", "Which?", "PROPOSED: new"]))
    rules.text[0] = "## 12. Rules of zqt33333"
    by["**Owner**"].text[0] = "**Owner**: [TODO: zqt44444, who owns it]."
    rules.children[0].children.pop()  # Retries goes


@pytest.fixture(scope="module")
def pair() -> Pair:
    base = units.parse(BASE)
    return Pair(0, "small", Version(base, BASE), _edited(_person), _edited(_template))


def _kinds(pair: Pair, text: str) -> set[str]:
    return {fault.kind for fault in oracle.judge(pair, text).faults}


def _line(start: str) -> str:
    (found,) = [line for line in RIGHT.splitlines(keepends=True) if line.startswith(start)]
    return found


def test_a_right_merge_has_no_fault(pair: Pair) -> None:
    assert oracle.judge(pair, RIGHT).faults == []


def test_the_trials_know_nothing_of_the_merge() -> None:
    folder = Path(units.__file__).parent
    modules = sorted(folder.glob("*.py"))
    assert len(modules) > 15
    importing = [
        module.name
        for module in modules
        if re.search(r"(?m)^\s*(from|import) feature_spec", module.read_text("utf-8"))
    ]
    assert importing == ["documents.py", "methods.py"]
    documents = (folder / "documents.py").read_text("utf-8")
    assert re.findall(r"(?m)^from feature_spec\.(\w+)", documents) == ["rendering"]


def test_what_stands_in_a_conflict_is_left_to_a_person(pair: Pair) -> None:
    whole = f"<<<<<<< before updating\n{pair.ours.text}=======\n{pair.theirs.text}"
    verdict = oracle.judge(pair, f"{whole}>>>>>>> after updating\n")
    assert verdict.faults == []
    assert verdict.counts["conflict hunks"] == 1
    assert verdict.counts["author tokens in a conflict"] == 7


def _moved(line: str, after: str) -> str:
    return RIGHT.replace(line, "").replace(after, after + line)


def _spoiled() -> dict[str, tuple[str, str]]:
    """Return results with one thing wrong in each: the kind of the fault, and the text."""
    style, tests, own = _line("| Style"), _line("| Tests"), _line("| Own")
    bullet, words = _line("- **Own zqa"), _line("By the way")
    swapped = RIGHT.replace("zqa00000", "X").replace("zqa11111", "zqa00000")
    return {
        "a word is lost": ("author lost", RIGHT.replace("zqa55555", "")),
        "a row is twice there": ("author doubled", RIGHT.replace(own, own + own)),
        "two notes change rows": ("author misplaced", swapped.replace("X", "zqa11111")),
        "a note is in another column": (
            "author misplaced",
            RIGHT.replace("| Which? | ours |", "| ours | Which? |").replace(
                style, "| Style | ALIGNED @ana 2026-11-22: zqa00000; Section 1 | zqt00000? |\n"
            ),
        ),
        "a bullet is in another section": (
            "author misplaced",
            _moved(bullet, "PROPOSED: new |\n").replace(bullet, f"\n{bullet}\n"),
        ),
        "a bullet is below another bullet": (
            "author misplaced",
            RIGHT.replace(bullet, f"  {bullet}"),
        ),
        "a paragraph is in another section": (
            "author misplaced",
            RIGHT.replace(words, "").replace("# Spec\n", f"# Spec\n\n{words}"),
        ),
        "a row is kept in Notes although its table lives": (
            "author misplaced",
            RIGHT.replace(own, "") + f"\n### Kept on update: 1. Checks\n\n{own}",
        ),
        "a word of the template is missing": ("template missing", RIGHT.replace("zqt00000", "x")),
        "a row of the template is twice there": (
            "template doubled",
            RIGHT.replace(own, _line("| Added") + own),
        ),
        "a row the author took out is back": (
            "came back",
            RIGHT.replace(own, "| Cost | Which cost? | PROPOSED: none |\n" + own),
        ),
        "a bullet the template took out is back": (
            "came back",
            RIGHT.replace(bullet, "- **Retries**: none.\n" + bullet),
        ),
        "a prompt is left beside its filling": (
            "stale",
            RIGHT.replace("zqa33333.", "zqa33333 [TODO: name the owner]."),
        ),
        "an approval outlives what it approved": (
            "template missing",
            RIGHT.replace(tests, "| Tests | Which tests? | ALIGNED @ana: zqa11111 |\n"),
        ),
        "a sentence no one touched is changed": (
            "record wrong",
            RIGHT.replace("ten each minute", "ten"),
        ),
        "rows change places": (
            "out of order",
            RIGHT.replace(style, "").replace(tests, tests + style),
        ),
        "a row has a column too many": ("form", RIGHT.replace("| ours |", "| ours | |")),
        "a code block is not closed": ("form", RIGHT.replace("zqa55555\n```", "zqa55555")),
        "Notes is not the last section": ("form", RIGHT + "\n## 13. More\n"),
        "a marker is alone": ("form", RIGHT + "<<<<<<< before updating\n"),
    }


@pytest.mark.parametrize("wrong", _spoiled())
def test_a_wrong_merge_is_called_what_it_is(pair: Pair, wrong: str) -> None:
    kind, text = _spoiled()[wrong]
    assert text != RIGHT
    assert kind in _kinds(pair, text)


# ---- columns under other names, remarks between rows ---------------------------------------------

TABLE = """\
| Item | Question | Decision zqt00000 |
| --- | --- | --- |
| Style | Which style? | ALIGNED @ana 2026-11-22: zqa00000; Section 1 |

> @ben: zqa11111?

| Tests | Which tests, zqt11111? | PROPOSED: unit |
| Cost | Which cost? | PROPOSED: none |
"""


@pytest.fixture(scope="module")
def renamed() -> Pair:
    """The template renames a column, and the author writes into it and between two rows."""

    def person(by: dict[str, Unit], document: Unit) -> None:
        by["Style"].text[2] = "ALIGNED @ana 2026-11-22: zqa00000; Section 1"
        remark = Unit("aside", "a1", ["> @ben: zqa11111?"])
        by["## 1. Checks"].children[0].children.insert(1, remark)

    def template(by: dict[str, Unit], document: Unit) -> None:
        table = by["## 1. Checks"].children[0]
        table.text[2] = "Decision zqt00000"
        by["Tests"].text[1] = "Which tests, zqt11111?"

    return Pair(0, "renamed", Version(units.parse(BASE), BASE), _edited(person), _edited(template))


def _with_table(text: str) -> str:
    start = BASE.index("| Item")
    return BASE[:start] + text + BASE[BASE.index("\n## 2.") :]


def test_a_renamed_column_and_a_remark_are_in_their_place(renamed: Pair) -> None:
    assert oracle.judge(renamed, _with_table(TABLE)).faults == []


DOUBLED = (
    TABLE.replace("Question |", "Question | Alignment Notes |")
    .replace("--- | ---", "--- | --- | ---", 1)
    .replace("| ALIGNED", "| PROPOSED: layers | ALIGNED")
    .replace("| PROPOSED: unit", "| PROPOSED: unit | PROPOSED: unit")
    .replace("| PROPOSED: none", "| PROPOSED: none | PROPOSED: none")
)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("record wrong", DOUBLED),
        ("template missing", TABLE.replace("Decision zqt00000", "Alignment Notes")),
        ("author misplaced", TABLE.replace("| Item | Question |", "| Item | Other |").replace(
            "Which style? | ALIGNED @ana 2026-11-22: zqa00000; Section 1",
            "ALIGNED @ana 2026-11-22: zqa00000; Section 1 | Which style?")),
        ("author lost", TABLE.replace("> @ben: zqa11111?\n\n", "")),
        ("form", TABLE.replace("unit |", "unit | |")),
    ],
    ids=["two columns for one", "the old name", "another column", "no remark", "a cell too many"],
)  # fmt: skip
def test_a_table_with_a_wrong_column_or_remark_is_called_wrong(
    renamed: Pair, kind: str, text: str
) -> None:
    assert text != TABLE
    assert kind in _kinds(renamed, _with_table(text))


# ---- what a text becomes -------------------------------------------------------------------------

TWO = "{}; an object is written before its row: {}"


@pytest.mark.parametrize(
    ("ours", "right"),
    [
        (("[TODO: key]", "a < b; 3 of 4"), ("[TODO: key, and size]", "a < b; 3 of 4")),
        (("by day", "[TODO: orphans]"), ("by day", "[TODO: orphans, and versions]")),
        (("by day", "a job"), ("by day", "a job")),
        (
            ("[TODO: key]", "[TODO: orphans]"),
            ("[TODO: key, and size]", "[TODO: orphans, and versions]"),
        ),
        (("[TODO: key] by day", "a job"), None),
    ],
)
def test_each_of_two_reworded_prompts_is_answered_or_reworded(
    ours: tuple[str, str], right: tuple[str, str] | None
) -> None:
    base = TWO.format("[TODO: key]", "[TODO: orphans]")
    theirs = TWO.format("[TODO: key, and size]", "[TODO: orphans, and versions]")
    assert merged(base, TWO.format(*ours), theirs) == (TWO.format(*right) if right else None)


def test_a_prompt_that_the_template_left_keeps_the_words_beside_it() -> None:
    base, theirs = TWO.format("[TODO: a]", "[TODO: b]"), TWO.format("[TODO: a]", "[TODO: c]")
    ours = TWO.format("[TODO: a] see the wiki", "done")
    assert merged(base, ours, theirs) == ours


@pytest.mark.parametrize(
    ("ours", "right"),
    [
        ("- **A**: ten", True),
        ("- **A**: ", False),
        ("- **A**: [TODO: say] ten", False),
        ("B", False),
    ],
)
def test_what_a_person_wrote_first_answers_a_new_prompt(ours: str, right: bool) -> None:
    assert merged("", ours, "- **A**: [TODO: say]") == (ours if right else None)


def _row_named(name: str, note: str = "the first") -> str:
    return f"| {name} | {note} |\n"


def test_a_row_whose_name_both_sides_changed_may_have_both_changes() -> None:
    head = "# Spec\n\n| What is read | Owner |\n| --- | --- |\n"
    texts = {
        "base": _row_named("[TODO: table]"),
        "ours": _row_named("[TODO: table] zqa00000", "zqa11111"),
        "theirs": _row_named("[TODO: table, zqt00000]"),
    }
    made = {}
    for side, row in texts.items():
        document = units.parse(f"{head}{row}\n## Notes\n")
        made[side] = Version(document, units.text_of(document))
    pair = Pair(0, "one row", made["base"], made["ours"], made["theirs"])

    def faults(row: str) -> set[str]:
        return _kinds(pair, f"{head}{row}\n## Notes\n")

    assert faults(_row_named("[TODO: table, zqt00000] zqa00000", "zqa11111")) == set()
    assert "author misplaced" in faults(
        _row_named("Another", "zqa11111") + _row_named("[TODO: table, zqt00000] zqa00000")
    )


def test_a_prompt_that_both_sides_reworded_alike_is_open_and_not_stale() -> None:
    def version(prompt: str) -> Version:
        document = units.parse(f"# Spec\n\n- **Sources**: [TODO: {prompt}]\n\n## Notes\n")
        return Version(document, units.text_of(document))

    pair = Pair(0, "one bullet", version("of each"), version("of every"), version("of every"))
    assert _kinds(pair, pair.ours.text) == set()
    assert "stale" in _kinds(pair, pair.base.text)


def _verdict(inside: int = 0, misplaced: int = 0, *, right: bool = True) -> Verdict:
    counts = Counter({"lines inside": inside, "author misplaced": misplaced})
    return Verdict(0, (), [] if right else [Fault("form", "wrong")], counts)


def test_a_merge_is_worse_than_copier_s_with_more_harm_or_more_needless_conflict() -> None:
    assert list(worse(_verdict(2), _verdict()))
    assert not list(worse(_verdict(2), _verdict(right=False)))
    assert not list(worse(_verdict(2), _verdict(2)))
    assert list(worse(_verdict(misplaced=1), _verdict(40, right=False)))
    assert not list(worse(_verdict(misplaced=1), _verdict(misplaced=1, right=False)))
