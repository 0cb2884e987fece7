"""A text of the interview that is remembered is the one that Jinja would render."""

from __future__ import annotations

from pathlib import Path

import pytest

from feature_spec.rendering.render import Rendering

VALUES = [1, True, 1.0, "1", "", [], ["a"], ["a", "b"], {}, {"a": 1}, {"a": True}, None]


@pytest.fixture(scope="module")
def rendering(tmp_path_factory: pytest.TempPathFactory) -> Rendering:
    """Give a template with two files of macros, one of which sees every answer."""
    folder = tmp_path_factory.mktemp("template")
    (folder / "copier.yml").write_text("_subdirectory: x\n", encoding="utf-8")
    macro = "{% macro shown(value) %}<{{ value }}>{% endmacro %}"
    (folder / "macros.jinja").write_text(macro, encoding="utf-8")
    (folder / "other.jinja").write_text("{{ other }}", encoding="utf-8")
    return Rendering(folder)


@pytest.mark.parametrize(
    "text",
    [
        "plain, 'quoted' {# not printed #}{'a': 1}",
        "{{ one }}",
        "{{ one | to_json }}",
        "{% from 'macros.jinja' import shown %}{{ shown(one) }}",
        "{% if one %}{% from 'macros.jinja' import shown as print %}{{ print(one) }}{% endif %}",
        "{{ one ~ other }}",
        "{% if one %}{% include 'other.jinja' %}{% endif %}",
        "{{ one ~ _copier_answers.other }}",
        "{{ _copier_answers.other }}",
    ],
)
def test_a_text_is_rendered_as_if_for_the_first_time(text: str, rendering: Rendering) -> None:
    seen = []
    for _ in range(2):
        for value in VALUES:
            for other in "xy":
                context = {"one": value, "other": other, "_copier_answers": {"other": other}}
                expected = rendering._jinja.from_string(text).render(context)
                assert rendering.text(text, context) == expected
                seen.append(expected)
    assert len(set(seen)) > 1 or "{{" not in text


def test_the_same_answer_is_rendered_once(rendering: Rendering) -> None:
    text = "{% set _ = one.append(1) %}{{ one | length }}"
    assert rendering.text(text, {"one": [1]}) == "2"
    given = [1]
    assert rendering.text(text, {"one": given}) == "2"
    assert given == [1]


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        _ = Rendering(tmp_path).is_of_specs
