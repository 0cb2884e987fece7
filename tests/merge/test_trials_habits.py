"""The judge of the trials on what happens to a spec besides words: it follows the record of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

import pytest

from trials import branches, documents, form, habits, methods, oracle, pairs, units
from trials.compare import worse
from trials.form import PLAIN, Form
from trials.pairs import Pair, Version
from trials.person import Person
from trials.units import Unit

BASE = """\
# Spec

## 1. Results

| ID | Result | Evidence |
| --- | --- | --- |
| R1 | [TODO: result] | none |
| R2 | not run | none |
| R3 | not run | at hand |

## 2. Stages

- **Draft**: what is written first, and by whom.
- **Review**: what is read then.
- **Release**: what is shipped at last.

A sentence of eight words on the stages.

## Notes

People own this section.
"""

Edit = Callable[[Mapping[str, Unit], Unit], None]


def _pair(person: Edit, template: Edit, between: Edit | None = None, ours: Form = PLAIN) -> Pair:
    base = units.parse(BASE)

    def version(edit: Edit, written: Form = PLAIN) -> Version:
        document = base.copy()
        by = {unit.text[0].split(":")[0]: unit for unit in document.walk() if unit.text}
        edit(by, document)
        return Version(document, form.write(document, written), written)

    steps = (version(between),) if between else ()
    return Pair(
        0, "small", Version(base, BASE), version(person, ours), version(template), steps, ()
    )


def _nothing(by: Mapping[str, Unit], document: Unit) -> None:
    pass


def _kinds(pair: Pair, text: str) -> set[str]:
    return {fault.kind for fault in oracle.judge(pair, text).faults}


def _changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


# Columns


def _fills(by: Mapping[str, Unit], document: Unit) -> None:
    by["R1"].text[1] = "pass zqa00000"
    by["ID"].children.append(Unit("row", "a1", ["R9", "zqa11111", "mine"]))


def _renames(by: Mapping[str, Unit], document: Unit) -> None:
    by["ID"].text[1] = "Outcome"


FILLED = (
    ("| R1 | [TODO: result] | none |", "| R1 | pass zqa00000 | none |"),
    ("at hand |\n", "at hand |\n| R9 | zqa11111 | mine |\n"),
)


def test_a_column_is_the_one_that_the_template_renamed() -> None:
    pair = _pair(_fills, _renames)
    right = _changed(BASE, *FILLED, ("| Result |", "| Outcome |"))
    assert _kinds(pair, right) == set()
    assert "record wrong" in _kinds(pair, right.replace("| Outcome |", "| Result |"))
    doubled = BASE.replace("| ID | Result |", "| ID | Result | Outcome |")
    doubled = doubled.replace("| --- | --- | --- |", "| --- | --- | --- | --- |")
    doubled = doubled.replace("[TODO: result]", "pass zqa00000 | [TODO: result]")
    doubled = doubled.replace("not run", "not run | not run")
    doubled = doubled.replace("at hand |\n", "at hand |\n| R9 | zqa11111 | | mine |\n")
    assert {"author misplaced", "record wrong"} <= _kinds(pair, doubled)
    crossed = right.replace("| zqa11111 | mine |", "| mine | zqa11111 |")
    assert "author misplaced" in _kinds(pair, crossed)


def test_a_column_goes_only_if_the_author_wrote_nothing_in_it() -> None:
    def drops(by: Mapping[str, Unit], document: Unit) -> None:
        for unit in (by["ID"], *by["ID"].children):
            del unit.text[1]
        del by["ID"].columns[1]

    stays = _changed(BASE, *FILLED)
    assert _kinds(_pair(_fills, drops), stays) == set()
    gone = "| ID | Evidence |\n| --- | --- |\n| R1 | none |\n| R2 | none |\n| R3 | at hand |"
    table = BASE[BASE.index("| ID") : BASE.index("\n\n## 2")]
    assert "author lost" in _kinds(_pair(_fills, drops), BASE.replace(table, gone))
    assert _kinds(_pair(_nothing, drops), BASE.replace(table, gone)) == set()
    assert "record wrong" in _kinds(_pair(_nothing, drops), BASE)


def test_cells_go_along_with_columns_that_change_places() -> None:
    def swaps(by: Mapping[str, Unit], document: Unit) -> None:
        table = by["ID"]
        for texts in (table.columns, *(unit.text for unit in (table, *table.children))):
            texts[1], texts[2] = texts[2], texts[1]

    def adds(by: Mapping[str, Unit], document: Unit) -> None:
        table = by["ID"]
        table.text.append("Mine")
        table.columns.append("mine")
        for row in table.children:
            row.text.append("zqa22222" if row.text[0] == "R2" else "")

    pair = _pair(adds, swaps)
    right = (
        "| ID | Evidence | Result | Mine |\n| --- | --- | --- | --- |\n"
        "| R1 | none | [TODO: result] | |\n| R2 | none | not run | zqa22222 |\n"
        "| R3 | at hand | not run | |"
    )
    table = BASE[BASE.index("| ID") : BASE.index("\n\n## 2")]
    assert _kinds(pair, BASE.replace(table, right)) == set()
    elsewhere = right.replace("| R2 | none | not run |", "| R2 | not run | none |")
    assert "record wrong" in _kinds(pair, BASE.replace(table, elsewhere))
    back = right.replace("| Evidence | Result |", "| Result | Evidence |")
    assert "record wrong" in _kinds(pair, BASE.replace(table, back))


# Lists


def _own_bullet(by: Mapping[str, Unit], document: Unit) -> None:
    items = next(unit for unit in document.walk() if unit.kind == "list").children
    items.insert(1, Unit("item", "a1", ["**Own zqa00000**: mine."]))


def _groups(by: Mapping[str, Unit], document: Unit) -> None:
    block = next(unit for unit in document.walk() if unit.kind == "list")
    block.children = [Unit("item", "t1", ["**All zqt00000**:"], block.children)]


ITEMS = BASE[BASE.index("- **Draft") : BASE.index("\nA sentence")]
GROUPED = "- **All zqt00000**:\n" + "".join(f"  {line}\n" for line in ITEMS.splitlines())


def test_a_grouped_list_takes_no_bullet_of_the_author_for_its_head() -> None:
    pair = _pair(_own_bullet, _groups)
    own = "- **Own zqa00000**: mine.\n"
    assert _kinds(pair, BASE.replace(ITEMS, GROUPED + own)) == set()
    assert _kinds(pair, BASE.replace(ITEMS, own + GROUPED)) == set()
    caught = GROUPED.replace("  - **Review", f"{own}  - **Review")
    assert "record wrong" in _kinds(pair, BASE.replace(ITEMS, caught))
    flat = _changed(BASE, ("- **Review", f"- **All zqt00000**:\n{own}- **Review"))
    assert "record wrong" in _kinds(pair, flat)


def test_a_bullet_of_a_flattened_group_is_no_child_of_its_neighbour() -> None:
    grouped = BASE.replace(ITEMS, GROUPED.replace("zqt00000", "stages"))
    base = units.parse(grouped)
    ours, theirs = base.copy(), base.copy()
    group = next(unit for unit in ours.walk() if unit.text[:1] == ["**All stages**:"])
    group.children.insert(1, Unit("item", "a1", ["**Own zqa00000**: mine."]))
    block = next(unit for unit in theirs.walk() if unit.kind == "list")
    block.children = block.children[0].children
    versions = [Version(document, units.text_of(document)) for document in (base, ours, theirs)]
    pair = Pair(0, "small", versions[0], versions[1], versions[2])
    own = "- **Own zqa00000**: mine.\n"
    assert _kinds(pair, BASE.replace("- **Review", f"{own}- **Review")) == set()
    kept = f"\n### Kept on update: 2. Stages\n\n{own}"
    assert _kinds(pair, BASE + kept) == set()
    child = BASE.replace("- **Review", f"  {own}- **Review")
    assert "author misplaced" in _kinds(pair, child)


def test_a_task_box_is_the_authors_and_the_words_are_the_templates() -> None:
    def ticks(by: Mapping[str, Unit], document: Unit) -> None:
        by["**Review**"].box = "[x]"

    def rewords(by: Mapping[str, Unit], document: Unit) -> None:
        by["**Review**"].text[0] = "**Review**: what is read then, zqt00000."

    pair = _pair(ticks, rewords)
    words = "**Review**: what is read then, zqt00000."
    assert _kinds(pair, BASE.replace("**Review**: what is read then.", f"[x] {words}")) == set()
    without = BASE.replace("**Review**: what is read then.", words)
    assert "record wrong" in _kinds(pair, without)
    assert "template missing" in _kinds(pair, BASE.replace("- **Review", "- [x] **Review"))


# Between rows, and Notes


def test_a_quote_between_rows_stays_there_and_the_table_goes_on_below_it() -> None:
    def asks(by: Mapping[str, Unit], document: Unit) -> None:
        by["ID"].children.insert(1, Unit("aside", "a1", ["> why, zqa00000?"]))

    def rewords(by: Mapping[str, Unit], document: Unit) -> None:
        by["R3"].text[2] = "at hand, zqt00000"

    pair = _pair(asks, rewords)
    right = _changed(
        BASE, ("none |\n| R2", "none |\n\n> why, zqa00000?\n\n| R2"), ("hand |", "hand, zqt00000 |")
    )
    assert _kinds(pair, right) == set()
    assert "author lost" in _kinds(pair, right.replace("> why, zqa00000?\n\n", ""))
    assert "template missing" in _kinds(pair, right.replace(", zqt00000", ""))
    moved = right.replace("> why, zqa00000?\n\n", "").replace(
        "A sent", "> why, zqa00000?\n\nA sent"
    )
    assert "author misplaced" in _kinds(pair, moved)


def test_rows_without_a_head_are_a_fault_where_nobody_wrote_between_them() -> None:
    assert _kinds(_pair(_nothing, _nothing), BASE.replace("| R2", "\n| R2"))


def test_notes_come_back_only_for_what_is_kept() -> None:
    def deletes(by: Mapping[str, Unit], document: Unit) -> None:
        document.children[0].children.remove(by["## Notes"])
        by["R3"].text[2] = "zqa00000"

    def removes(by: Mapping[str, Unit], document: Unit) -> None:
        by["ID"].children.remove(by["R3"])

    without = BASE[: BASE.index("\n## Notes")]
    gone = without.replace("| R3 | not run | at hand |\n", "")
    kept = "\n## Notes\n\n### Kept on update: 1. Results\n\n| ID | Result | Evidence |\n"
    kept += "| --- | --- | --- |\n| R3 | not run | zqa00000 |\n"
    assert _kinds(_pair(deletes, removes), gone + kept) == set()
    assert "author lost" in _kinds(_pair(deletes, removes), gone)
    left = without.replace("at hand", "zqa00000")
    assert _kinds(_pair(deletes, _nothing), left) == set()
    assert "form" in _kinds(_pair(deletes, _nothing), f"{left}\n## Notes\n")


# Off and on again


def test_what_went_and_came_back_leaves_the_authors_words_in_notes() -> None:
    def removes(by: Mapping[str, Unit], document: Unit) -> None:
        by["ID"].children.remove(by["R1"])
        by["ID"].children.remove(by["R2"])

    def fills(by: Mapping[str, Unit], document: Unit) -> None:
        by["R1"].text[1] = "pass zqa00000"

    pair = _pair(fills, _nothing, between=removes)
    head = "| ID | Result | Evidence |\n| --- | --- | --- |\n"
    row = "| R1 | pass zqa00000 | none |\n"
    kept = f"{BASE}\n### Kept on update: 1. Results\n\n{head}{row}"
    assert _kinds(pair, kept) == set()
    in_place = BASE.replace("[TODO: result]", "pass zqa00000")
    assert _kinds(pair, in_place) == set()
    both = f"{in_place}\n### Kept on update: 1. Results\n\n{head}{row}"
    assert "author doubled" in _kinds(pair, both)
    assert "record wrong" in _kinds(pair, kept.replace("| R2 | not run | none |\n", ""))


def test_a_column_that_stays_keeps_what_an_earlier_update_brought() -> None:
    def adds(by: Mapping[str, Unit], document: Unit) -> None:
        by["ID"].children.append(Unit("row", "t1", ["R5", "soon", "none"]))
        by["R2"].text[1] = "planned"

    def drops(by: Mapping[str, Unit], document: Unit) -> None:
        adds(by, document)
        for unit in (by["ID"], *by["ID"].children):
            del unit.text[1]
        del by["ID"].columns[1]

    def fills(by: Mapping[str, Unit], document: Unit) -> None:
        by["R1"].text[1] = "pass zqa00000"

    pair = _pair(fills, drops, between=adds)
    right = _changed(
        BASE,
        ("[TODO: result]", "pass zqa00000"),
        ("R2 | not run", "R2 | planned"),
        ("at hand |\n", "at hand |\n| R5 | soon | none |\n"),
    )
    assert _kinds(pair, right) == set()
    assert "record wrong" in _kinds(pair, right.replace("R2 | planned", "R2 | not run"))
    assert "record wrong" in _kinds(pair, right.replace("| R5 | soon |", "| R5 | |"))


def test_a_column_that_was_first_names_the_rows_wherever_it_is() -> None:
    def swaps(by: Mapping[str, Unit], document: Unit) -> None:
        table = by["ID"]
        for texts in (table.columns, *(unit.text for unit in (table, *table.children))):
            texts[0], texts[1] = texts[1], texts[0]

    pair = _pair(_fills, swaps)
    right = (
        "| Result | ID | Evidence |\n| --- | --- | --- |\n"
        "| pass zqa00000 | R1 | none |\n| not run | R2 | none |\n| not run | R3 | at hand |\n"
        "| zqa11111 | R9 | mine |"
    )
    table = BASE[BASE.index("| ID") : BASE.index("\n\n## 2")]
    assert _kinds(pair, BASE.replace(table, right)) == set()
    crossed = right.replace("pass zqa00000", "not run", 1).replace("not run | R2", "zqa00000 | R2")
    assert "author misplaced" in _kinds(pair, BASE.replace(table, crossed))
    again = right.replace("| not run | R3", "| not run | R2 | none |\n| not run | R3")
    assert "form" in _kinds(pair, BASE.replace(table, again))


def test_two_rows_of_one_id_may_stay_in_a_table_whose_columns_were_renamed() -> None:
    def twice(by: Mapping[str, Unit], document: Unit) -> None:
        by["ID"].children.append(Unit("row", "a1", ["R9", "zqa00000", "mine"]))
        by["ID"].children.append(Unit("row", "c1", ["R9", "zqa11111", "mine"]))

    rows = "at hand |\n| R9 | zqa00000 | mine |\n| R9 | zqa11111 | mine |\n"
    right = _changed(BASE, ("at hand |\n", rows), ("| Result |", "| Outcome |"))
    assert _kinds(_pair(twice, _renames), right) == set()
    both = right.replace("| R3 |", "| R2 | not run | none |\n| R3 |")
    assert "form" in _kinds(_pair(twice, _renames), both)


# Forms


def _rewords(by: Mapping[str, Unit], document: Unit) -> None:
    by["**Review**"].text[0] = "**Review**: what is read then, zqt00000."


FORMS = {
    "padded": Form(padded=True),
    "stars": Form(bullet="*", bold="__"),
    "deeper": Form(deeper=True),
    "underlined": Form(setext=True),
    "broken": Form(width=30),
}


@pytest.mark.parametrize("name", FORMS)
def test_what_only_the_author_reformatted_keeps_its_form(name: str) -> None:
    pair = _pair(_nothing, _rewords, ours=FORMS[name])
    document = pair.theirs.document
    assert _kinds(pair, form.write(document, FORMS[name])) == set()
    undone = _kinds(pair, units.text_of(document))
    assert "reformatted" in undone
    assert "template missing" in _kinds(pair, pair.ours.text)


def test_a_form_that_nobody_used_is_no_form() -> None:
    pair = _pair(_nothing, _rewords)
    for written in FORMS.values():
        assert _kinds(pair, form.write(pair.theirs.document, written))


def test_a_new_heading_is_as_deep_as_the_headings_beside_it() -> None:
    def adds(by: Mapping[str, Unit], document: Unit) -> None:
        new = Unit("section", "t1", ["### 2.1 More zqt00000"])
        by["## 2. Stages"].children.append(new)

    pair = _pair(_nothing, adds, ours=Form(deeper=True))
    right = form.write(pair.theirs.document, Form(deeper=True))
    assert _kinds(pair, right) == set()
    shallow = right.replace("#### 2.1", "### 2.1")
    assert "template misplaced" in _kinds(pair, shallow)


def test_a_numbered_heading_is_not_underlined_for_that_would_be_a_list() -> None:
    lines = form.write(units.parse(BASE), Form(setext=True)).split("\n")
    assert lines[:2] == ["Spec", "=" * 8]
    assert "## 1. Results" in lines


@pytest.mark.parametrize("name", FORMS)
def test_each_form_is_read_back_as_what_was_written(name: str) -> None:
    for document in documents.NAMES[:6]:
        assert form.faithful(documents.document(document), FORMS[name]), document


# The habits


@pytest.mark.parametrize("habit", habits.HABITS)
def test_each_habit_changes_something_and_only_when_asked(habit: str) -> None:
    some = [pairs.make(seed, [habit]) for seed in range(4)]
    assert any(habit in pair.kinds for pair in some)
    assert all(set(pair.kinds) <= {habit} for pair in some)
    for pair in some:
        assert pair.ours.text == form.write(
            pair.ours.document, pair.ours.form, final_newline=pair.ours.text.endswith("\n")
        )


def test_two_branches_are_merged_as_git_merges_them() -> None:
    """Of each branch, only the sections that the other one left alone."""
    base = documents.document("checkout")
    compared = 0
    for seed in range(6):
        rng = [random.Random(f"{seed} {name}") for name in "ab"]  # noqa: S311
        mine, other = Person(base.copy(), rng[0]), Person(base.copy(), rng[1], prefix="c")
        mine.edit(4)
        other.edit(4)
        chosen = random.Random(seed)  # noqa: S311
        mixed = branches.mixed(chosen, mine.document, other.document)
        alone = [
            branches.mixed(random.Random(seed), *sides)  # noqa: S311
            for sides in ((mine.document, base), (base, other.document))
        ]
        texts = [units.text_of(document) for document in (base, *alone)]
        merged = methods.by_line(*texts)
        if "<<<<<<<" not in merged and len({*texts}) == 3:
            compared += 1
            assert merged == units.text_of(mixed)
    assert compared > 2


# Beside Copier


def test_a_result_is_worse_with_more_words_wrong_or_more_lines_in_conflicts() -> None:
    pair = _pair(_fills, _renames)
    right = _changed(BASE, *FILLED, ("| Result |", "| Outcome |"))
    conflict = f"<<<<<<< before updating\n{pair.ours.text}=======\n{pair.theirs.text}"
    whole = oracle.judge(pair, f"{conflict}>>>>>>> after updating\n")
    good, lost = oracle.judge(pair, right), oracle.judge(pair, right.replace("zqa00000", ""))
    assert list(worse(good, whole)) == []
    assert list(worse(whole, good)) == ["43 lines are inside conflicts; Copier: 0"]
    assert len(list(worse(lost, good))) == 1
    assert list(worse(whole, lost)) == []  # a wrong result measures nothing
