"""What only some shapes of feature are asked, what is proposed to them, and what they report."""

from __future__ import annotations

from typing import Any

import pytest

import interview
from feature_spec.rendering import answering
from feature_spec.rendering.render import NEIGHBOURS, Rendering

RENDERING = Rendering(interview.ROOT)
_FACTS = """\
{% import 'template/_text/quoting.jinja' as md %}
{% import 'template/_text/words.jinja' as words %}
{% import 'template/_text/rows.jinja' as rows %}
{% import 'template/_text/stacks.jinja' as stacks %}
{% from 'template/_context/facts.jinja' import feature with context %}
"""
PAGE: dict[str, Any] = {"surfaces": ["ui"], "access": "public", "backend_language": "none"}
JOB: dict[str, Any] = {"surfaces": ["jobs", "storage"], "backend_language": "python"}
WHERE = ("renders_on_server", "renders_static", "rendering_is_open")
OBJECTS = ("writes_objects", "only_reads_objects", "objects_are_open")


def answered(**given: Any) -> dict[str, Any]:
    """Return every name of a feature with these answers, and what was recorded."""
    sources = answering.Sources({"feature_path": "specs/hours", **given}, neutral=NEIGHBOURS)
    return answering.answer(RENDERING.interview, sources, RENDERING.text).context


def holding(names: tuple[str, ...], **given: Any) -> list[str]:
    """Return the facts that hold, of those that are named."""
    said = "".join(f"{{{{ '{name} ' if feature.{name} }}}}" for name in names)
    return RENDERING.text(_FACTS + said, answered(**given)).split()


# Where pages are rendered


@pytest.mark.parametrize(
    ("answers", "where"),
    [
        ({"frontend_framework": "nextjs"}, "rendering_is_open"),
        ({"frontend_framework": "nextjs", "frontend_rendering": "static"}, "renders_static"),
        ({"frontend_framework": "nuxt", "frontend_rendering": "server"}, "renders_on_server"),
        ({"frontend_framework": "sveltekit", "frontend_rendering": "static"}, "renders_static"),
        (
            {"frontend_framework": "other", "frontend_other": "Astro"},
            "rendering_is_open",
        ),
        ({"frontend_framework": "other", "frontend_rendering": "server"}, "renders_on_server"),
        ({"frontend_framework": "undecided"}, "rendering_is_open"),
        ({"frontend_framework": "react"}, "renders_static"),
        ({"frontend_framework": "angular"}, "renders_static"),
        ({"frontend_framework": "server_rendered", "backend_language": "php"}, "renders_on_server"),
        ({"frontend_framework": "flutter"}, None),
        ({"surfaces": ["rest"], "backend_language": "go"}, None),
    ],
)
def test_pages_are_rendered_in_one_way_or_it_is_open(
    answers: dict[str, Any], where: str | None
) -> None:
    assert holding(WHERE, **PAGE | answers) == ([where] if where else [])


@pytest.mark.parametrize("frontend", ["nextjs", "nuxt", "sveltekit"])
def test_where_pages_are_rendered_is_not_decided_unless_it_is_answered(frontend: str) -> None:
    answers = answered(**PAGE, frontend_framework=frontend)
    assert answers["_copier_answers"]["frontend_rendering"] == "undecided"
    assert "frontend_rendering" not in answers["proposed"]


@pytest.mark.parametrize("frontend", ["react", "server_rendered", "ios", "undecided"])
def test_where_pages_are_rendered_is_no_question_of_another_frontend(frontend: str) -> None:
    answers = answered(**PAGE, frontend_framework=frontend, frontend_rendering="static")
    assert "frontend_rendering" not in answers["_copier_answers"]


# What is done with objects


@pytest.mark.parametrize(
    ("answers", "does"),
    [
        ({"databases": ["postgresql", "object_storage"]}, "objects_are_open"),
        ({"databases": ["postgresql", "object_storage"], "data_change": "new"}, "objects_are_open"),
        (
            {"databases": ["mysql", "object_storage"], "object_role": "written"},
            "writes_objects",
        ),
        (
            {"databases": ["dynamodb", "object_storage"], "object_role": "read_only"},
            "only_reads_objects",
        ),
        (
            {"databases": ["mysql", "object_storage"], "data_change": "read_only"},
            "only_reads_objects",
        ),
        ({"databases": ["object_storage"]}, "objects_are_open"),
        ({"databases": ["object_storage"], "data_change": "alter"}, "writes_objects"),
        ({"databases": ["object_storage"], "data_change": "read_only"}, "only_reads_objects"),
        ({"databases": ["postgresql"], "object_role": "written"}, None),
        ({"surfaces": ["jobs"], "databases": ["object_storage"]}, None),
    ],
)
def test_objects_are_written_or_only_read_or_it_is_open(
    answers: dict[str, Any], does: str | None
) -> None:
    assert holding(OBJECTS, **JOB | answers) == ([does] if does else [])


@pytest.mark.parametrize(
    "answers",
    [
        {"databases": ["postgresql"]},
        {"databases": ["object_storage"], "data_change": "read_only"},
        {"databases": ["object_storage"], "surfaces": ["rest"]},
    ],
)
def test_the_role_of_objects_is_no_question_without_objects_that_may_be_written(
    answers: dict[str, Any],
) -> None:
    assert "object_role" not in answered(**JOB | answers)["_copier_answers"]


def test_a_list_that_holds_only_the_word_none_means_that_nothing_is_called() -> None:
    spelled = [
        RENDERING.text(
            _FACTS + "{{ feature.no_dependencies }}{{ feature.has_dependencies }}",
            answered(**PAGE, service_dependencies=value),
        )
        for value in ("none", ["none"], ["mail"])
    ]
    assert spelled[0] == spelled[1] != spelled[2]
