"""What only some shapes of feature are asked, what is proposed to them, and what they report."""

from __future__ import annotations

from typing import Any

import pytest

import interview
from document import Render
from feature_spec.rendering import answering
from feature_spec.rendering.applying import NOT_PRINTED, why_not
from feature_spec.rendering.render import NEIGHBOURS, Rendering
from feature_spec.rendering.version import Version

RENDERING = Rendering(interview.ROOT)
VERSION = Version(str(interview.ROOT), interview.ROOT)
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
    assert "frontend_rendering" in answers["proposed"]


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


# What is proposed to a shape


def proposal(name: str, **given: Any) -> Any:
    """Return what is proposed as the answer to a question."""
    answers = answered(**given)
    assert name in answers["proposed"]
    return answers["_copier_answers"][name]


@pytest.mark.parametrize("frontend", ["flutter", "ios", "android", "react_native"])
def test_an_app_without_a_backend_is_proposed_sqlite(frontend: str) -> None:
    app = {**PAGE, "surfaces": ["ui", "storage"], "frontend_framework": frontend}
    assert proposal("databases", **app) == ["sqlite"]


def test_the_store_that_is_proposed_to_an_app_is_a_row_to_confirm(render: Render) -> None:
    app = {**PAGE, "surfaces": ["ui", "storage"], "frontend_framework": "flutter"}
    stack = render(**app).row("0.1", "Frontend Stack")
    assert stack[3] == "PROPOSED: Flutter, Riverpod, the Flutter tool; SQLite"
    given = render(**app, databases=["sqlite"]).row("0.1", "Frontend Stack")
    assert given[3] == "PROPOSED: Flutter, Riverpod, the Flutter tool"


@pytest.mark.parametrize(
    "answers",
    [
        {"frontend_framework": "react"},
        {"frontend_framework": "undecided"},
        {"frontend_framework": "flutter", "backend_language": "go"},
    ],
)
def test_no_store_is_proposed_to_a_page_or_a_backend(answers: dict[str, Any]) -> None:
    page = PAGE | {"surfaces": ["ui", "storage"]} | answers
    assert proposal("databases", **page) == ["undecided"]


@pytest.mark.parametrize(
    ("team", "stores"),
    [
        ({"backend_language": "go", "databases": ["mysql"]}, ["sqlite"]),
        ({"databases": ["mysql"]}, ["sqlite"]),
        ({"backend_language": "none", "databases": ["other"]}, ["other"]),
    ],
)
def test_an_app_without_a_backend_takes_no_store_of_the_backend_of_its_team(
    team: dict[str, Any], stores: list[str]
) -> None:
    given = PAGE | {"surfaces": ["ui", "storage"], "frontend_framework": "ios"}
    given["feature_path"] = "specs/hours"
    sources = answering.Sources(given, neutral=NEIGHBOURS | {"team": team})
    recorded = answering.answer(RENDERING.interview, sources, RENDERING.text).recorded
    assert recorded["databases"] == stores


@pytest.mark.parametrize("surfaces", [["events"], ["jobs"], ["events", "jobs", "storage"]])
def test_where_nobody_calls_no_way_of_sign_in_is_proposed_and_no_model_is_asked(
    surfaces: list[str],
) -> None:
    assert proposal("authn_methods", surfaces=surfaces) == []
    assert "authz_models" not in answered(surfaces=surfaces)["_copier_answers"]


@pytest.mark.parametrize("surfaces", [[], ["storage"]])
def test_no_model_is_proposed_to_a_library_and_no_way_of_sign_in_is_asked(
    surfaces: list[str],
) -> None:
    assert proposal("authz_models", surfaces=surfaces) == []
    assert "authn_methods" not in answered(surfaces=surfaces)["_copier_answers"]


@pytest.mark.parametrize("surface", ["events", "jobs"])
def test_a_job_or_a_consumer_that_uses_oauth_is_a_client_of_other_services(surface: str) -> None:
    assert proposal("oidc_client", surfaces=[surface], authn_methods=["oidc"]) == "m2m"


@pytest.mark.parametrize("surface", ["rest", "graphql", "grpc", "ui"])
def test_where_somebody_calls_a_way_of_sign_in_and_a_model_are_proposed(surface: str) -> None:
    assert proposal("authn_methods", surfaces=[surface]) == ["oidc"]
    assert proposal("authz_models", surfaces=[surface]) == ["rbac", "ownership"]


@pytest.mark.parametrize(
    ("answers", "models"),
    [
        ({"authn_methods": ["oidc"], "oidc_client": "m2m"}, ["scopes"]),
        ({"authn_methods": ["api_key", "oidc"], "oidc_client": "m2m"}, ["scopes"]),
        ({"authn_methods": ["mtls"]}, ["scopes"]),
        ({"authn_methods": ["oidc"]}, ["rbac", "ownership"]),
        ({"authn_methods": ["jwt"]}, ["rbac", "ownership"]),
        ({"authn_methods": ["api_key", "session_cookie"]}, ["rbac", "ownership"]),
    ],
)
def test_where_only_machines_call_no_role_and_no_owner_is_proposed(
    answers: dict[str, Any], models: list[str]
) -> None:
    assert proposal("authz_models", surfaces=["grpc"], access="internal", **answers) == models


SERVICE: dict[str, Any] = {
    "surfaces": ["events", "storage"],
    "access": "internal",
    "architecture_style": "microservices",
}


@pytest.mark.parametrize(
    ("operations", "pattern"),
    [
        ([], "outbox"),
        ([{"call": "publish bike.moved.v2"}], "outbox"),
        ([{"call": "consume bike.sold.v1"}, {"call": "publish bike.moved.v2"}], "outbox"),
        ([{"call": "consume bike.moved.v2", "access": "service"}], "none"),
        ([{"call": "consume publish.requests.v1"}], "none"),
        ("none", "none"),
        ('[{"call": "publish bike.moved.v2"}]', "outbox"),
        ("[{call: consume bike.moved.v2}]", "none"),
    ],
)
def test_an_outbox_is_proposed_where_something_is_published_or_nothing_is_named(
    operations: Any, pattern: str
) -> None:
    assert proposal("consistency_pattern", **SERVICE, operations=operations) == pattern


@pytest.mark.parametrize("language", ["java", "kotlin", "elixir", "go"])
def test_a_service_that_only_consumes_has_no_outbox(language: str, render: Render) -> None:
    entity = {"name": "BikeMove", "attributes": ["id uuid PK", "bike_id uuid"]}
    operations = [{"call": "consume bike.moved.v2", "access": "service"}]
    spec = render(**SERVICE, backend_language=language, operations=operations, entities=[entity])
    assert "outbox" not in spec.text.split("## 1.")[1].lower()
    assert "publisher" not in spec.text


LIBRARY: dict[str, Any] = {
    "surfaces": [],
    "architecture_style": "monolith",
    "backend_language": "java",
    "backend_framework": "none",
    "deployment_strategy": "none",
}


@pytest.mark.parametrize(
    "answers",
    [
        LIBRARY,
        LIBRARY | {"backend_language": "typescript"},
        LIBRARY | {"architecture_style": "modular_monolith", "deployment_strategy": "rolling"},
        LIBRARY | {"surfaces": ["storage"], "backend_language": "go", "databases": ["sqlite"]},
    ],
)
def test_a_library_asks_what_its_host_checks_and_has_no_roles(
    answers: dict[str, Any], render: Render
) -> None:
    spec = render(**answers)
    asked = "[TODO: what the host checks before it calls, "
    assert spec.bullet("4.2", "Authorization").startswith(asked)
    for word in (
        "  - **RBAC**",
        "  - **Ownership**",
        "[TODO: roles]",
        "SEC-SPC-016",
        "SEC-SPC-017",
        "Error 51",
    ):
        assert word not in spec.text
    assert "the host application signs callers in" not in spec.text


@pytest.mark.parametrize(("model", "bullet"), [("rbac", "RBAC"), ("ownership", "Ownership")])
def test_a_library_has_the_model_that_was_answered(model: str, bullet: str, render: Render) -> None:
    spec = render(**LIBRARY, authz_models=[model])
    assert f"  - **{bullet}**: " in spec.sections["4.2"]
    assert "what the host checks" not in spec.text


# What is given and not used


SHAPES: dict[str, dict[str, Any]] = {
    "a public page": PAGE | {"frontend_framework": "react"},
    "an app": PAGE | {"surfaces": ["ui", "storage"], "frontend_framework": "flutter"},
    "a consumer": SERVICE | {"backend_language": "kotlin"},
    "a job": JOB | {"databases": ["postgresql"]},
    "a library": LIBRARY,
}
VALUES: dict[str, list[Any]] = {
    "backend_other": ["Scala", "Perl"],
    "framework_other": ["Hono", "Koa"],
    "frontend_other": ["Astro", "Lit"],
    "database_other": ["Neo4j", "Etcd"],
    "orm": ["jOOQ", "Ent"],
    "broker_other": ["Artemis", "Solace"],
    "identity_provider": ["https://id.example.com", "https://sso.example.com"],
    "module_name": ["prices", "offers"],
    "owner": ["@acme/a", "@acme/b"],
    "coverage_target": [71, 72],
    "latency_p95_ms": [301, 302],
    "throughput_rps": [31, 32],
    "job_window_min": [21, 22],
    "rpo_minutes": [61, 62],
    "rto_minutes": [71, 72],
    "availability_slo": [98.0, 99.0],
    "e2e_tests": [True, False],
    "load_tests": [True, False],
    "roles": [["clerk"], ["owner"]],
    "environments": [["live"], ["prod"]],
    "test_tools": [{"unit": "Xunit"}, {"unit": "Yunit"}],
}
"""Two answers to each question that has no choices."""
OF_THE_TOOL = {"coverage_metric"}
"""What the coverage tool of a language may leave no choice of."""


def values_of(name: str) -> list[Any]:
    """Return answers that a question takes."""
    several = interview.questions()[name].get("multiselect")
    return VALUES.get(name) or [[one] if several else one for one in interview.choices(name)]


QUESTIONS = [
    name
    for name, ask in interview.questions().items()
    if not ask.get("secret") and name not in ("surfaces", "full_interview") and values_of(name)
]


def reported(**given: Any) -> list[str]:
    """Return the names of the answers that the interview hands on as not used."""
    context = answered(**given)
    context["_copier_conf"] |= {"unsafe": True, "quiet": False}
    words = RENDERING.text("{% include 'template/_interview/task.jinja' %}", context).split()
    return [word.removeprefix("unused:") for word in words if word.startswith("unused:")]


def recorded_of(given: dict[str, Any]) -> dict[str, Any]:
    """Return what is recorded of a feature; nothing where a question refuses its answer."""
    try:
        recorded: dict[str, Any] = answered(**given)["_copier_answers"]
    except answering.RejectedError:
        return {}
    return recorded


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", QUESTIONS)
def test_an_answer_is_recorded_or_reported(name: str, shape: str) -> None:
    for value in values_of(name):
        if value in ("none", "undecided", False, ["undecided"]):
            continue
        given = SHAPES[shape] | {name: value}
        recorded = recorded_of(given)
        if recorded and name not in recorded:
            assert name in reported(**given), value
            assert " is " in why_not(RENDERING, name, recorded)


@pytest.mark.parametrize("shape", ["an app", "a consumer", "a library"])
@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in OF_THE_TOOL])
def test_an_answer_that_is_recorded_changes_the_document_or_is_reported(
    name: str, shape: str
) -> None:
    given = [
        SHAPES[shape] | {name: value, "feature_path": "specs/hours"} for value in values_of(name)
    ]
    used = [one for one in given if name in recorded_of(one) and name not in reported(**one)]
    specs: set[bytes] = set()
    for one in used:
        specs.add(VERSION.render(one).spec)
        if len(specs) > 1:
            return
    assert len(used) < 2, "nothing prints it"


def test_a_way_of_sign_in_that_a_job_cannot_use_is_reported() -> None:
    given = JOB | {"authn_methods": ["jwt"]}
    assert reported(**given) == ["authn_methods"]
    recorded = answered(**given)["_copier_answers"]
    assert why_not(RENDERING, "authn_methods", recorded) == NOT_PRINTED
    assert reported(**JOB, authn_methods=["oidc"]) == []
    assert reported(**JOB, authn_methods=[]) == []


@pytest.mark.parametrize(
    ("answers", "name", "reason"),
    [
        (PAGE | {"authn_methods": ["api_key"]}, "authn_methods", "access is public"),
        (LIBRARY | {"authn_methods": ["jwt"]}, "authn_methods", "surfaces is []"),
        (JOB | {"wcag_level": "AA"}, "wcag_level", "surfaces is [jobs, storage]"),
        (PAGE | {"platform": "vm"}, "platform", "backend_language is none"),
        (JOB | {"redis_role": ["cache"]}, "redis_role", "databases is [undecided]"),
        (
            JOB | {"databases": ["object_storage"], "data_change": "read_only", "rpo_minutes": 0},
            "rpo_minutes",
            "data_change is read_only",
        ),
    ],
)
def test_an_answer_that_is_not_used_is_reported_with_its_reason(
    answers: dict[str, Any], name: str, reason: str
) -> None:
    assert reported(**answers) == [name]
    assert why_not(RENDERING, name, answered(**answers)["_copier_answers"]) == reason
