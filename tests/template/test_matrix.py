"""Every choice, and every pair of the main ones, gives a document with nothing wrong in it."""

from __future__ import annotations

import pytest

import interview
from checks import problems
from document import Render
from external import Node


@pytest.mark.parametrize(
    "answers", [pytest.param(answers, id=name) for name, answers in interview.each_choice()]
)
def test_a_single_choice_gives_a_sound_document(
    answers: interview.Answers, render: Render, node: Node
) -> None:
    assert problems(render(**answers), node) == []


@pytest.mark.parametrize(
    "answers", [pytest.param(answers, id=name) for name, answers in interview.pairs()]
)
def test_a_pair_of_choices_gives_a_sound_document(
    answers: interview.Answers, render: Render, node: Node
) -> None:
    assert problems(render(**answers), node) == []
