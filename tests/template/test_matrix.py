"""Every choice, and every pair of the main ones, gives a document with nothing wrong in it.

The project's own renderer gives the documents. Copier renders a dozen of them, and all of them with
`--all-by-copier`: the same bytes, and the same answers.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from pytest_copie.plugin import Copie

import interview
from checks import problems
from document import Render
from external import Node

MATRIX = {**dict(interview.each_choice()), **dict(interview.pairs())}
# The first pairs have nearly every choice between them: a test below counts them.
BY_COPIER = ("surfaces=all", *[name for name in MATRIX if name.startswith("pair")][:12])


@pytest.mark.sampled
@pytest.mark.parametrize("name", MATRIX)
def test_a_choice_and_a_pair_of_choices_give_a_sound_document(
    name: str, render: Render, node: Node
) -> None:
    assert problems(render(**MATRIX[name]), node) == []


MAIN = ("architecture_style", "backend_language", "databases", "authn_methods", "oidc_client",
        "authz_models", "deployment_strategy", "data_change", "platform")  # fmt: skip


@pytest.mark.parametrize("name", MAIN)
def test_copier_renders_every_choice_of_the_main_questions(name: str) -> None:
    rendered = [MATRIX[case].get(name, []) for case in BY_COPIER]
    values = {value for one in rendered for value in (one if isinstance(one, list) else [one])}
    assert values >= set(interview.choices(name))


@pytest.mark.copier
def test_copier_gives_the_same_document_and_answers(
    render: Render, copie: Copie, plain_template: Path, request: pytest.FixtureRequest
) -> None:
    every = request.config.getoption("--all-by-copier")
    for name in MATRIX if every else BY_COPIER:
        rendered = render(**MATRIX[name])
        given = {"feature_path": "specs/checkout", **MATRIX[name]}
        copied = copie.copy(extra_answers=given, template_dir=plain_template)
        assert copied.exception is None, name
        assert copied.project_dir is not None
        spec = copied.project_dir / "spec.md"
        assert spec.read_text(encoding="utf-8") == rendered.text, name
        text = (copied.project_dir / ".copier-answers.yml").read_text(encoding="utf-8")
        answers = {key: value for key, value in yaml.safe_load(text).items() if key[0] != "_"}
        assert answers == rendered.answers, name
