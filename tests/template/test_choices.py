"""What repeats the choices of a question agrees with it; a failure names the file to open.

The choices are literal in the files of the interview. Each table below is a kind of repetition; a
new family of choices is a line in it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any

import jinja2
import pytest
from jinja2 import nodes

import interview
from feature_spec.adopt.vocabulary import _ALSO
from feature_spec.rendering import answering
from feature_spec.rendering.questions import choices_of
from feature_spec.rendering.render import NEIGHBOURS, Rendering
from interview import ROOT, file_of, macros

TEAM = "template/_interview/team.jinja"
FRAMEWORKS = "template/_interview/frameworks.jinja"
LABELS = "template/_rows/labels.json"
VOCABULARY = "hooks/feature_spec/adopt/vocabulary.py"

STACKS = {
    "store": ["databases"],
    "broker": ["message_broker"],
    "platform": ["platform"],
    "backend": ["backend_language"],
    "frontend": ["frontend_framework"],
    "sign_in": ["authn_methods", "oidc_client"],
}
"""The questions whose choices have a file each, by its folder in template/_stacks/."""
NO_FILE = {"oidc"}
"""Choices without a file: each part that a feature may play in OAuth has one."""
NO_CHOICE = {"frontend": ["none"]}
"""Files of features that are not asked the question."""

LABELLED = {
    "class": "data_classes",
    "class_words": "data_classes",
    "rule": "regulations",
    "model": "authz_models",
    "key_value_role": "redis_role",
}
"""The question whose choices a table of the labels names."""


@cache
def rendering() -> Rendering:
    """Return the template."""
    return Rendering(ROOT)


def offered(name: str) -> list[str]:
    """Return what may be chosen, whatever the other answers are."""
    return list(choices_of(interview.questions()[name], lambda path: (ROOT / path).read_text()))


def differences(file: str, has: Iterable[str], name: str, wanted: Collection[str]) -> str:
    """Return what a file lacks of the choices of a question, or has beside them, one a line."""
    has = list(has)
    lines = [f"{file} lacks `{value}` of `{name}`" for value in wanted if value not in has]
    more = [value for value in has if value not in wanted]
    lines += [f"{file} has `{value}`, which `{name}` does not offer" for value in more]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("name", "values"), [*macros("team").one_of.items(), *macros("team").some_of.items()]
)
def test_the_team_file_may_hold_every_choice(name: str, values: list[str]) -> None:
    lines = differences(TEAM, values, name, offered(name))
    assert not lines, lines


@pytest.mark.parametrize(("family", "names"), STACKS.items())
def test_every_choice_has_its_stack_file(family: str, names: list[str]) -> None:
    folder = f"template/_stacks/{family}/"
    files = [path.name.partition(".")[0] for path in (ROOT / folder).iterdir()]
    has = [stem for stem in files if stem[0] != "_" and stem not in NO_CHOICE.get(family, [])]
    wanted = [value for name in names for value in offered(name) if value not in NO_FILE]
    lines = differences(folder, has, "` or `".join(names), wanted)
    assert not lines, lines


def test_every_folder_of_stack_files_is_tried() -> None:
    assert sorted(STACKS) == sorted(path.name for path in (ROOT / "template/_stacks").iterdir())


@pytest.mark.parametrize(("table", "name"), LABELLED.items())
def test_every_choice_has_its_label(table: str, name: str) -> None:
    labels = json.loads((ROOT / LABELS).read_text(encoding="utf-8"))["data"][table]
    lines = differences(f"{LABELS} ({table})", labels, name, offered(name))
    assert not lines, lines


def test_every_language_has_its_frameworks_and_its_data_access_library() -> None:
    module = macros("frameworks")
    unnamed = ("undecided", "other", "none")
    languages = [value for value in offered("backend_language") if value not in unnamed]
    for table in ("frameworks", "libraries"):
        has = [key for key in getattr(module, table) if " " not in key]
        lines = differences(f"{FRAMEWORKS} ({table})", has, "backend_language", languages)
        assert not lines, lines
    for key in module.libraries:
        language, _, beside = key.partition(" ")
        known = ["", *module.frameworks[language], *offered("databases")]
        assert beside in known, f"{FRAMEWORKS} (libraries) has `{key}`"


@pytest.mark.parametrize(("name", "also"), _ALSO.items())
def test_an_adoption_knows_other_names_only_of_choices(name: str, also: dict[str, Any]) -> None:
    strange = [value for value in also if value not in offered(name)]
    assert not strange, f"{VOCABULARY} has {strange}, which `{name}` does not offer"


# ---- what the interview itself says of a choice ----------------------------------------------


def compared(text: str) -> Iterator[tuple[str, Any]]:
    """Yield each name that a condition compares with literal values, with each value."""
    tree = jinja2.Environment().parse(text)  # noqa: S701
    sides: list[list[Any]] = [
        [node.expr, *(operand.expr for operand in node.ops)]
        for node in tree.find_all(nodes.Compare)
    ]
    sides += [  # databases | reject('in', ['redis'])
        [node.node, *node.args[1:]]
        for node in tree.find_all(nodes.Filter)
        if node.name in ("select", "reject")
    ]
    for both in sides:
        items = [item for side in both for item in getattr(side, "items", [side])]
        values = [item.value for item in items if isinstance(item, nodes.Const)]
        names = [side.name for side in both if isinstance(side, nodes.Name)]
        yield from ((name, value) for name in names for value in values)


@pytest.mark.parametrize("name", interview.questions())
def test_a_condition_names_only_choices_that_exist(name: str) -> None:
    question = interview.questions()[name]
    pairs = [pair for text in interview.texts(question) for pair in compared(text)]
    gone = [
        f"{file_of(name)}: `{name}` asks for `{value}`, which `{other}` does not offer"
        for other, value in pairs
        if other in interview.questions() and value not in (offered(other) or [value])
    ]
    assert not gone, "\n".join(gone)


# ---- lists in the defaults: what a choice is -------------------------------------------------


_FACTS = """\
{% import 'template/_text/quoting.jinja' as md %}
{% import 'template/_text/words.jinja' as words %}
{% import 'template/_text/rows.jinja' as rows %}
{% import 'template/_text/stacks.jinja' as stacks %}
{% from 'template/_context/facts.jinja' import feature with context %}
"""


def answered(**given: Any) -> dict[str, Any]:
    """Return every name of a feature with these answers, and what was recorded."""
    sources = answering.Sources({"feature_path": "specs/checkout", **given}, neutral=NEIGHBOURS)
    return answering.answer(rendering().interview, sources, rendering().text).context


def fact(name: str, answers: dict[str, Any]) -> bool:
    """Return whether a fact holds for a feature."""
    return bool(rendering().text(f"{_FACTS}{{{{ 'yes' if feature.{name} }}}}", answers).strip())


@pytest.mark.parametrize("store", offered("databases"))
def test_a_data_access_library_is_proposed_for_exactly_the_relational_stores(store: str) -> None:
    answers = answered(backend_language="go", databases=[store])
    relational = fact("relational", answers)
    file = file_of("orm")
    if relational:
        assert "orm" in answers["_copier_answers"], f"{file}: `when` of `orm` names `{store}`"
        assert answers["orm"], f"{file}: the default of `orm` names `{store}`, which is relational"
    else:
        assert not answers["orm"], f"{file} lacks `{store}` in the default of `orm`: no tables"


@pytest.mark.parametrize("frontend", offered("frontend_framework"))
def test_an_app_is_proposed_the_native_part_in_oauth(frontend: str) -> None:
    answers = answered(surfaces=["rest", "ui"], frontend_framework=frontend)
    native, file = fact("is_native", answers), file_of("oidc_client")
    if native:
        message = f"{file} lacks `{frontend}` in the default of `oidc_client`: it is native"
    else:
        message = f"{file}: the default of `oidc_client` names `{frontend}`, which is not native"
    assert (answers["oidc_client"] == "native") == native, message


@pytest.mark.parametrize("frontend", offered("frontend_framework"))
def test_where_pages_are_rendered_is_asked_for_each_frontend_that_leaves_it_to_the_project(
    frontend: str,
) -> None:
    answers = answered(surfaces=["rest", "ui"], frontend_framework=frontend)
    named = frontend != "undecided"  # what is not named yet is asked first
    asked, file = "frontend_rendering" in answers["_copier_answers"], file_of("frontend_rendering")
    message = f"{file}: `frontend_rendering` and the `renders` of {frontend} differ"
    assert asked == (named and fact("frontend_renders == 'either'", answers)), message
