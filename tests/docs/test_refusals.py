"""docs/refusals.md: a row for each code of the guard, and no other."""

from __future__ import annotations

import re

import interview
from feature_spec.update import guard

PAGE = (interview.ROOT / "docs" / "refusals.md").read_text(encoding="utf-8")


def test_each_code_of_the_guard_has_one_row() -> None:
    rows = re.findall(r"^\| (FS\d{3}) \| \S", PAGE, re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == {*guard.RULES, guard.UNCHECKED, guard.ENVIRONMENT}


def test_codes_are_numbers_of_the_nine_hundreds() -> None:
    assert len(guard.RULES) > 20
    assert all(re.fullmatch(r"FS9\d\d", code) for code in guard.RULES)
