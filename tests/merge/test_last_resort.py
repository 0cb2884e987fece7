"""What is left of a merge that the self-check doubts: never more than the doubt is about."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from feature_spec import merge
from feature_spec.markdown import read_spec
from feature_spec.merge import merge_specs
from feature_spec.merge.by_record import merge_by_record
from feature_spec.merge.disputed import Disputed, Share, widened
from feature_spec.merge.lines import BETWEEN, CONFLICT, OURS, THEIRS, inside, line_merge
from feature_spec.merge.self_check import Doubt, problems
from feature_spec.merge.versions import ThreeWay, Versions
from trials import pairs
from trials.pen import TOKEN

BASE = (
    """\
# Spec

Introduction.

## 1. First

Some words here.

| ID | Result | Evidence |
| --- | --- | --- |
| A | not run | none |
| B | not run | none |

- **One**: first
  - below it
- **Two**: second

### 1.1 Below

Other words there.

## 2. Second

The end of it.

"""
    + "".join(f"- **Point {n}**: as agreed\n" for n in range(20))
    + "\n## Notes\n"
)
MINE = (
    BASE.replace("| A | not run |", "| A | pass |")
    .replace("Some words here.", "Some words of mine here.")
    .replace("- **One**: first", "- **One**: mine")
    .replace("  - below it", "  - below that")
)
YOURS = (
    BASE.replace("| B | not run |", "| B | to run |")
    .replace("- **One**: first", "- **One**: first of all")
    .replace("Other words there.", "More words there.")
    .replace("The end of it.", "The end of it all.")
)


def _records() -> ThreeWay:
    return ThreeWay(read_spec(BASE), read_spec(MINE), read_spec(YOURS))


def _named(records: ThreeWay, own: str) -> Versions:
    return next(found for found in records.all if found.node.own.startswith(own))


def _disputed(own: str, rounds: int) -> str:
    """The merge with a record disputed so often that it takes in what is around it."""
    records = _records()
    disputed = Disputed()
    for _ in range(rounds):
        wider = widened(records, disputed, [_named(records, own)])
        assert wider is not None
        disputed = wider
    return merge_by_record(records, disputed).text


def _conflict(ours: str, theirs: str) -> str:
    return f"{OURS}{ours}{BETWEEN}{theirs}{THEIRS}"


# ---- how much is disputed ------------------------------------------------------------------------


def test_a_row_is_disputed_alone_then_its_table_then_its_section() -> None:
    row = _disputed("| A", 1)
    assert _conflict("| A | pass | none |\n", "| A | not run | none |\n| B") not in row
    assert _conflict("| A | pass | none |\n", "| A | not run | none |\n") in row
    assert "| B | to run | none |" in row
    assert "More words there." in row

    table = _disputed("| A", 2)
    mine = "| A | pass | none |\n| B | not run | none |\n"
    yours = "| A | not run | none |\n| B | to run | none |\n"
    assert _conflict(mine, yours) in table
    assert "Some words of mine here.\n\n| ID" in table

    body = _disputed("| A", 3)
    assert _conflict("Some words of mine here.\n", "Some words here.\n") in body
    assert "### 1.1 Below\n\nMore words there.\n" in body  # another section is merged

    whole = _disputed("| A", 4)
    assert _conflict("Other words there.\n", "More words there.\n") in whole
    assert "The end of it all." in whole


def test_a_bullet_is_disputed_without_what_is_below_it_and_then_with_it() -> None:
    own = _disputed("- **One**", 1)
    assert _conflict("- **One**: mine\n", "- **One**: first of all\n") + "  - below that\n" in own
    whole = _disputed("- **One**", 2)
    mine, yours = "- **One**: mine\n  - below that\n", "- **One**: first of all\n  - below it\n"
    assert _conflict(mine, yours) in whole
    assert "- **Two**: second\n" in whole


def test_the_whole_document_is_never_disputed() -> None:
    records = _records()
    disputed: Disputed | None = Disputed()
    shares: list[dict[Versions, Share]] = []
    while disputed is not None:
        shares.append(disputed.shares())
        disputed = widened(records, disputed, [_named(records, "| A")])
    assert len(shares) == 5  # none, the row, its table, the blocks of its section, the section
    assert {record.node.own for record in shares[-1]} == {"## 1. First\n"}


def test_a_record_that_moved_is_disputed_in_both_places() -> None:
    """On each side it is where that side has it, and once."""
    base = "## A\n\n- **X**: some words\n- **Y**: why\n\n## B\n\n- **Z**: the last\n"
    theirs = base.replace("- **X**: some words\n", "") + "- **X**: some words\n"
    ours = base.replace("some words", "some words of mine").replace("the last", "the first")
    records = ThreeWay(*(read_spec(text) for text in (base, ours, theirs)))
    record = _named(records, "- **Y**")
    disputed = Disputed()
    for _ in range(2):
        wider = widened(records, disputed, [record])
        assert wider is not None
        disputed = wider
    text = merge_by_record(records, disputed).text
    assert CONFLICT.sub(r"\1", text) == ours
    assert CONFLICT.sub(r"\2", text) == theirs.replace("the last", "the first")


@pytest.mark.parametrize("seed", range(24))
def test_what_is_disputed_is_on_both_sides_once(seed: int) -> None:
    pair = pairs.make(seed)
    versions = (pair.base.text, pair.ours.text, pair.theirs.text)
    records = ThreeWay(*(read_spec(text) for text in versions))
    if problems(records, merge_by_record(records).text):
        return
    rng = random.Random(seed)  # noqa: S311
    about = rng.sample(records.all, 3)
    disputed = Disputed()
    while (wider := widened(records, disputed, about)) is not None:
        disputed = wider
        text = merge_by_record(records, disputed).text
        if problems(records, text):
            continue  # then more is disputed
        for number, (side, wrote) in enumerate((("a", versions[1]), ("t", versions[2])), 1):
            read = Counter(TOKEN.findall(CONFLICT.sub(rf"\{number}", text)))
            known = Counter(token for token in TOKEN.findall(wrote) if token[2] == side)
            assert [token for token in known if read[token] > known[token]] == []
            assert side == "t" or [token for token in known if not read[token]] == []


# ---- which way is taken --------------------------------------------------------------------------


def _always(*owns: str) -> object:
    """A self-check that is never content with some records."""

    def doubts(records: ThreeWay, _: str) -> list[Doubt]:
        return [Doubt(f"nobody knows {own}", (_named(records, own),)) for own in owns]

    return doubts


def test_a_doubt_that_stays_leaves_the_line_merge_and_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (merge, merge.settling):
        monkeypatch.setattr(module, "problems", _always("| A", "- **One**"))
    merged = merge_specs(BASE, MINE, YOURS)
    assert (merged.text, merged.conflicts) == line_merge(BASE, MINE, YOURS)
    assert merged.way == "conflicts"
    assert merged.doubts == ("nobody knows | A", "nobody knows - **One**")


def test_a_clean_line_merge_in_doubt_stays_when_nothing_is_better(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = BASE.replace("Introduction.", "An introduction.")
    for module in (merge, merge.settling):
        monkeypatch.setattr(module, "problems", _always("An introduction"))
    merged = merge_specs(BASE, ours, YOURS)
    assert (merged.text, merged.conflicts) == line_merge(BASE, ours, YOURS)
    assert merged.conflicts == 0
    assert merged.doubts == ("nobody knows An introduction",)


def test_of_two_right_merges_the_one_with_fewer_lines_in_conflicts_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text, conflicts = line_merge(BASE, MINE, YOURS)
    monkeypatch.setattr(merge, "problems", lambda *_: [])
    merged = merge_specs(BASE, MINE, YOURS)
    assert merged.way == "records"
    assert inside(merged.text) <= inside(text)
    records = _records()
    large = merge_by_record(records, Disputed({_named(records, "## 1. First"): Share.WHOLE}))
    assert inside(large.text) > inside(text)
    monkeypatch.setattr(merge, "merge_by_record", lambda _: large)
    merged = merge_specs(BASE, MINE, YOURS)
    assert (merged.text, merged.conflicts, merged.way) == (text, conflicts, "lines")


def test_the_conflicts_of_a_settled_doubt_are_never_larger_than_the_line_merge_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A doubt that goes only with the whole section is left to the line merge."""
    text, _ = line_merge(BASE, MINE, YOURS)

    def unless_large(records: ThreeWay, result: str) -> list[Doubt]:
        doubts = [Doubt("nobody knows A", (_named(records, "| A"),))]
        return [] if result == text or inside(result) > inside(text) else doubts

    for module in (merge, merge.settling):
        monkeypatch.setattr(module, "problems", unless_large)
    merged = merge_specs(BASE, MINE, YOURS)
    assert (merged.text, merged.way, merged.doubts) == (text, "lines", ())


# ---- a line merge that there is already ----------------------------------------------------------


def test_a_clean_line_merge_that_is_right_is_taken_as_it_is() -> None:
    """Copier may put a new line above one that the author added, where this merge puts it below."""
    base = "## A\n\n- **X**: x\n\n## B\n\nSome words.\n"
    ours = base.replace("- **X**: x\n", "- **X**: x\n- **Mine**: mine\n")
    theirs = base.replace("- **X**: x\n", "- **X**: x\n- **New**: new\n")
    given = base.replace("- **X**: x\n", "- **X**: x\n- **Mine**: mine\n- **New**: new\n")
    assert merge_specs(base, ours, theirs).text != given
    merged = merge_specs(base, ours, theirs, lines=given)
    assert (merged.text, merged.conflicts, merged.way) == (given, 0, "lines")


def test_a_clean_line_merge_that_is_wrong_is_not_taken() -> None:
    wrong = YOURS.replace("- **Two**: second\n", "- **Two**: second\n- **One**: mine\n")
    merged = merge_specs(BASE, MINE, YOURS, lines=wrong)
    assert merged.way == "records"
    assert merged.text == merge_specs(BASE, MINE, YOURS).text


def test_the_line_merge_that_there_is_stays_when_nothing_is_better(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (merge, merge.settling):
        monkeypatch.setattr(module, "problems", _always("| A"))
    given = _conflict(MINE, YOURS)
    merged = merge_specs(BASE, MINE, YOURS, lines=given)
    assert (merged.text, merged.conflicts, merged.way) == (given, 1, "conflicts")
    assert merged.doubts == ("nobody knows | A",)


@pytest.mark.parametrize(
    "broken",
    [
        OURS + MINE,
        MINE + THEIRS,
        _conflict(MINE, YOURS).replace(BETWEEN, f"||||||| last update\n{BASE}{BETWEEN}"),
    ],
    ids=["it does not end", "it does not begin", "it shows the older lines"],
)
def test_a_line_merge_with_conflicts_of_another_form_is_not_used(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "merge_by_record", None)
    merged = merge_specs(BASE, MINE, YOURS, lines=broken)
    assert (merged.text, merged.conflicts) == line_merge(BASE, MINE, YOURS)
