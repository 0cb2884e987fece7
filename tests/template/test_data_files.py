"""A data file is taken as it is meant, where nothing is lost by it."""

from __future__ import annotations

from typing import Any

import pytest

import interview
from feature_spec.rendering import answering
from feature_spec.rendering.answering import Sources
from feature_spec.rendering.render import NEIGHBOURS, Rendering

RENDERING = Rendering(interview.ROOT)
PLACE = {"feature_path": "specs/checkout"}


def answered(**given: Any) -> answering.Answered:
    """Go through the interview as Copier does with a data file and `--defaults`."""
    return answering.answer(RENDERING.interview, Sources(NEIGHBOURS | PLACE | given), RENDERING.text)


def refused(**given: Any) -> str:
    """Return why these answers are refused; empty when they are not."""
    try:
        answered(**given)
    except answering.RejectedError as problem:
        return str(problem)
    return ""


# Answers to questions that do not apply

LITTLE = {"surfaces": [], "access": "public", "architecture_style": "monolith"}
"""A feature to which most questions do not apply."""
APP = {"surfaces": ["ui"], "backend_language": "none", "deployment_strategy": "none"}
SINGLE = [name for name in interview.questions() if interview.unasked(name)]
SEVERAL = ["databases", "redis_role", "regulations", "authn_methods", "authz_models"]


@pytest.mark.parametrize("name", SINGLE)
@pytest.mark.parametrize("value", ["none", "undecided"])
def test_a_question_that_does_not_apply_takes_a_neutral_answer(name: str, value: str) -> None:
    feature = APP if name == "platform" else LITTLE
    assert refused(**feature, **{name: value}) == ""
    assert name not in answered(**feature, **{name: value}).recorded


@pytest.mark.parametrize("name", SEVERAL)
def test_a_question_of_several_that_does_not_apply_takes_none(name: str) -> None:
    assert refused(**LITTLE, **{name: []}) == ""
    assert name not in answered(**LITTLE, **{name: []}).recorded


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, ask in interview.questions().items()
        if ask["type"] == "str" and "when" in ask and "choices" not in ask
    ],
)
def test_a_text_that_is_not_asked_for_may_be_empty(name: str) -> None:
    assert refused(**LITTLE, **{name: ""}) == ""


@pytest.mark.parametrize("name", [name for name in SINGLE if name != "backend_framework"])
def test_a_question_that_applies_takes_its_choices_only(name: str) -> None:
    everything = interview.EVERYTHING | {"oidc_client": "bff"}
    assert refused(**everything) == ""
    for value in set(interview.unasked(name)) - set(interview.choices(name)):
        assert f"{value!r} is not in" in refused(**everything | {name: value})


@pytest.mark.parametrize("name", [name for name in SEVERAL if name != "regulations"])
def test_a_question_of_several_that_applies_wants_one(name: str) -> None:
    assert "Tick at least one" in refused(**interview.EVERYTHING | {name: []})


@pytest.mark.parametrize("value", ["Django", "NestJS", "undecided", "none", "other"])
@pytest.mark.parametrize("language", ["undecided", "none", "other"])
def test_a_framework_without_a_language_is_not_used(language: str, value: str) -> None:
    feature = {"surfaces": ["ui"], "backend_language": language, "backend_framework": value}
    assert refused(**feature) == ""
    assert "backend_framework" not in answered(**feature).recorded


def test_a_framework_that_no_language_has_is_refused() -> None:
    assert "'Djnago' is not in" in refused(backend_framework="Djnago")


@pytest.mark.parametrize("feature", [LITTLE, APP, {"surfaces": ["jobs"]}])
def test_neutral_answers_change_nothing_in_the_spec(feature: dict[str, Any]) -> None:
    neutral: dict[str, Any] = {name: [] for name in SEVERAL}
    for name in SINGLE:
        neutral[name] = interview.unasked(name)[0]
    neutral |= {name: "" for name in ("module_name", "orm", "database_other", "broker_other")}
    plain = answered(**feature)
    left_out = {name: value for name, value in neutral.items() if name not in plain.recorded}
    told = answered(**feature, **left_out)
    assert told.recorded == plain.recorded
    assert RENDERING.spec_in(told.context) == RENDERING.spec_in(plain.context)
