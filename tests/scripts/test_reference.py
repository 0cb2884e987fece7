"""scripts/reference.py: what docs/questions.md says of a default."""

from __future__ import annotations

import re
import sys
from typing import Any

import pytest

import interview

sys.path.insert(0, str(interview.ROOT / "scripts"))

import reference

RECORDED = {name: ask for name, ask in interview.questions().items() if not ask.get("secret")}


def test_the_defaults_that_depend_on_answers_have_words_and_no_others() -> None:
    depending = [name for name, ask in RECORDED.items() if reference.literal(ask) is None]
    assert len(depending) > 10
    assert list(reference.words()) == depending


@pytest.mark.parametrize(
    ("default", "kind", "found"),
    [
        ("signed_in", "str", ("signed_in", False)),
        ("", "str", ("", False)),
        (30, "int", (30, False)),
        ("{}", "yaml", ({}, False)),
        ("{{ team.get('platform', 'kubernetes') }}", "str", ("kubernetes", True)),
        ("{{ team.get('roles', []) | to_json }}", "yaml", ([], True)),
        ("{{ team.get('platform', 'vm' if 'ui' in surfaces else 'paas') }}", "str", None),
        ("{{ 'ui' in surfaces }}", "bool", None),
        ("{{ carried.get('access', 'signed_in') }}", "str", ("signed_in", False)),
        ("{{ carried.get('full_interview', false) }}", "bool", (False, False)),
        ("{{ carried.get('types', []) | to_json(ensure_ascii=False) }}", "yaml", ([], False)),
        ("{{ carried.get('owner', team.get('owner', '')) }}", "str", ("", True)),
        ("{{ carried.get('e2e_tests', 'ui' in surfaces) }}", "bool", None),
    ],
)
def test_a_literal_is_told_from_a_rule(default: Any, kind: str, found: Any) -> None:
    assert reference.literal({"type": kind, "default": default}) == found


@pytest.mark.parametrize(
    ("name", "prompted"),
    [
        ("feature_name", "always"),
        ("full_interview", "first feature"),
        ("backend_framework", "first feature"),
        ("orm", "full interview"),
        ("write_team_defaults", "full interview"),
        ("prd_reference", "for a tie"),
        ("roles", "never"),
    ],
)
def test_the_page_says_when_you_are_prompted(name: str, prompted: str) -> None:
    (row,) = [line for line in reference.page().splitlines() if line.startswith(f"| `{name}` | ")]
    assert row.split(" | ")[2] == prompted


@pytest.mark.parametrize("name", [name for name in reference.words() if interview.choices(name)])
def test_words_name_only_what_the_question_offers(name: str) -> None:
    values = re.findall(
        r"[a-z][a-z0-9_]*", " ".join(re.findall(r"`([^`]*)`", reference.words()[name]))
    )
    assert values
    assert set(values) <= set(interview.choices(name))


def test_no_piece_of_a_template_is_on_the_page() -> None:
    cells = [line.rpartition(" | ")[2] for line in reference.page().splitlines() if "| `" in line]
    assert len(cells) == len(RECORDED)
    assert not [cell for cell in cells if re.search(r"\{\{|\{%|\bif '|==|\bin surfaces", cell)]
