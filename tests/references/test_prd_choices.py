"""Priorities that a PRD states by ticking one of several."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feature_spec.references.prd import read_requirements
from feature_spec.references.prd.priorities import labelled_rank, rank_of


@pytest.mark.parametrize(
    ("value", "rank"),
    [
        ("( ) Essencial (x) Importante ( ) Desej\u00e1vel", "Medium"),
        ("(x) Essencial ( ) Importante ( ) Desej\u00e1vel", "Critical"),
        ("[ ] Must [X] Should [ ] Could", "Medium"),
        ("\u2610 High \u2610 Medium \u2611 Low", "Low"),
        ("Must [ ] Should [x] Could [ ]", "Medium"),
        ("[x] Must", "High"),
        ("( ) Must ( ) Should ( ) Could", None),
        ("[ ] Must", None),
        ("[x] Must [x] Should", None),
        ("High / Medium / Low", None),
        ("Must (P0)", "Critical"),
        ("Must (x)", "High"),
    ],
)
def test_the_ticked_choice_is_the_priority(value: str, rank: str | None) -> None:
    assert rank_of(value) == rank


@pytest.mark.parametrize("mark", ["**Prioridade**: ", "Prioridade: ", "- Prioridade: "])
def test_a_label_below_a_requirement_may_have_boxes(mark: str) -> None:
    text = (
        "# Caixa\n\n## Requisitos\n\n**RF001 - Pagar**\n\n"
        f"{mark}( ) Essencial ( ) Importante (x) Desej\u00e1vel\n\nO caixa recebe.\n"
    )
    (item,) = read_requirements(text).requirements
    assert item.priority == "Low"


def test_a_label_in_running_text_may_have_boxes() -> None:
    assert labelled_rank("Paga. Prioridade: ( ) Alta (x) Baixa\nP\u00e1ra.") == "Low"


@given(st.text("()[]xX \u2610\u2611 Must:Should", max_size=300))
def test_boxes_of_any_form_raise_nothing(value: str) -> None:
    rank_of(value)
    labelled_rank(f"Priority: {value}")


def test_many_boxes_take_no_time() -> None:
    began = time.perf_counter()
    rank_of("( )" * 100_000)
    labelled_rank("Priority: " + "( )" * 100_000)
    assert time.perf_counter() - began < 1
