"""Every choice, and every pair of the main ones, gives a document with nothing wrong in it.

The project's own renderer gives the documents. Copier renders a dozen of them, and all of them with
`--all-by-copier`: the same bytes, and the same answers.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import interview
from by_copier import Case, by_copier
from checks import problems
from document import Render
from external import Node
from sentences import faults

MATRIX = {**dict(interview.each_choice()), **dict(interview.pairs())}
# The first pairs have nearly every choice between them: a test below counts them.
BY_COPIER = (
    "surfaces=all",
    "databases=other",
    "backend_language=none",
    *[name for name in MATRIX if name.startswith("pair")][:14],
)


@pytest.mark.sampled
@pytest.mark.parametrize("name", MATRIX)
def test_a_choice_and_a_pair_of_choices_give_a_sound_document(
    name: str, render: Render, node: Node
) -> None:
    spec = render(**MATRIX[name])
    wordy = [] if name.endswith("=all") else faults(spec)  # no feature has every store at once
    assert [*problems(spec, node), *wordy] == []


MAIN = ("architecture_style", "backend_language", "databases", "authn_methods", "oidc_client",
        "authz_models", "deployment_strategy", "data_change", "platform")  # fmt: skip


@pytest.mark.parametrize("name", MAIN)
def test_copier_renders_every_choice_of_the_main_questions(name: str) -> None:
    rendered = [MATRIX[case].get(name, []) for case in BY_COPIER]
    values = {value for one in rendered for value in (one if isinstance(one, list) else [one])}
    assert values >= set(interview.choices(name))


@pytest.mark.copier
def test_copier_gives_the_same_document_and_answers(
    render: Render, plain_template: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    every = request.config.getoption("--all-by-copier")
    for name in MATRIX if every else BY_COPIER:
        rendered = render(**MATRIX[name])
        copied = by_copier(
            plain_template, tmp_path / "specs" / "checkout", Case(name, MATRIX[name])
        )
        assert isinstance(copied, tuple), (name, copied)
        spec, recorded = (part.decode("utf-8") for part in copied)
        assert spec == rendered.text, name
        answers = {key: value for key, value in yaml.safe_load(recorded).items() if key[0] != "_"}
        assert answers == rendered.answers, name
