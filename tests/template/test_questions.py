"""The interview: whole, in one order of keys, and asking again only what is new."""

from __future__ import annotations

import re
from pathlib import Path

import copier
import pytest
import yaml
from jinja2.meta import find_undeclared_variables
from jinja2.nodes import FromImport
from jinja2.sandbox import SandboxedEnvironment

import interview
from interview import macros

KEYS = ["type", "help", "choices", "multiselect", "default", "placeholder", "when", "ask"]
KEYS += ["secret", "validator"]
JINJA = SandboxedEnvironment(extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"])
ASKED = {name: ask for name, ask in interview.questions().items() if not ask.get("secret")}


@pytest.mark.parametrize("path", interview.includes())
def test_every_include_of_the_interview_exists(path: str) -> None:
    assert (interview.ROOT / path).is_file()


def test_no_file_of_the_interview_is_left_out() -> None:
    stored = (interview.ROOT / "template" / "_interview").glob("*.yml")
    assert {f"template/_interview/{path.name}" for path in stored} == set(interview.includes())


def test_the_table_of_contents_says_what_each_file_asks_for() -> None:
    lines = (interview.ROOT / "copier.yml").read_text(encoding="utf-8").splitlines()
    above = {line: lines[number - 1] for number, line in enumerate(lines) if "!include" in line}
    assert [line.split()[1] for line in above] == interview.includes()
    assert [line for line, comment in above.items() if not re.match(r"# [A-Z]", comment)] == []


def test_no_question_is_asked_in_two_files() -> None:
    names = [
        name
        for path in interview.includes()
        for name in yaml.safe_load((interview.ROOT / path).read_text(encoding="utf-8"))
    ]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", interview.questions())
def test_the_keys_of_a_question_stand_in_one_order(name: str) -> None:
    keys = list(interview.questions()[name])
    assert keys == [key for key in KEYS if key in keys]


def shown(name: str) -> str:
    """Return how a help says that its prompt is shown."""
    return f"{{{{ prompts.shown.append('{name}') or '' }}}}"


def test_every_prompt_of_an_answer_that_may_be_proposed_says_that_it_is_shown() -> None:
    silent = {name for name, ask in ASKED.items() if not ask["help"].startswith(shown(name))}
    assert silent - set(macros("proposed").others) == set()


@pytest.mark.parametrize("name", ASKED)
def test_a_recorded_question_is_a_sentence_with_a_default(name: str) -> None:
    question = ASKED[name]
    words = question["help"].removeprefix(shown(name))
    assert words[0].isupper()
    assert len(words) < 200
    assert "default" in question


@pytest.mark.parametrize("name", ASKED)
def test_a_recorded_question_never_asks_for_what_is_recorded(name: str) -> None:
    ask = ASKED[name]["ask"]
    assert ask is False or f"'{name}' not in prompts.recorded" in ask


@pytest.mark.parametrize(
    "name", [name for name, ask in ASKED.items() if ask["type"] == "str" and "choices" not in ask]
)
def test_every_free_text_has_a_validator(name: str) -> None:
    assert ASKED[name]["validator"]


@pytest.mark.parametrize("name", interview.questions())
def test_a_question_uses_only_what_was_asked_before(name: str) -> None:
    question, names = interview.questions()[name], list(interview.questions())
    known = {*names[: names.index(name)], "_copier_answers", "_copier_conf", "_external_data"}
    known |= {name} if name == "proposed" else set()  # what an older version recorded
    for key, details in question.items():
        allowed = known | ({name} if key in ("choices", "validator") else set())
        for text in interview.texts(details):
            tree = JINJA.parse(text)
            imported = {name for found in tree.find_all(FromImport) for name in found.names}
            used = find_undeclared_variables(tree) - imported
            assert used <= allowed, f"{interview.file_of(name)}: `{key}` of `{name}`"


def test_choice_values_are_file_names() -> None:
    for name in ASKED:
        for value in interview.choices(name):
            assert re.fullmatch(r"[a-z0-9_]+|A{1,3}", value), f"{name}: {value}"


def test_the_team_file_holds_only_questions_that_take_a_team_answer() -> None:
    team = macros("team")
    names = {*team.one_of, *team.some_of, *team.texts, *team.lists, *team.ranges}
    taking = {name for name, ask in ASKED.items() if re.search(r"\bteam\b", str(ask["default"]))}
    assert names | {"backend_framework"} == taking


@pytest.mark.parametrize("language", interview.choices("backend_language"))
def test_the_proposed_framework_is_one_that_is_offered(language: str) -> None:
    module = macros("frameworks")
    offered = yaml.safe_load(module.offered(language))
    proposed = module.proposed(language, {})
    assert proposed in offered.values()
    assert list(offered.values())[-2:] == ["other", "none"]


@pytest.mark.copier
def test_a_framework_of_another_language_is_refused(tmp_path: Path, plain_template: Path) -> None:
    with pytest.raises(ValueError, match="Invalid choice for 'backend_framework': 'Django'"):
        copier.run_copy(
            str(plain_template),
            tmp_path / "specs" / "checkout",
            data={"backend_language": "go", "backend_framework": "Django"},
            defaults=True,
            unsafe=True,
            quiet=True,
        )
    assert not (tmp_path / "specs").exists()


@pytest.mark.copier
def test_answers_come_back_from_the_answers_file_as_they_were_given(
    tmp_path: Path, plain_template: Path
) -> None:
    cases = sorted((interview.ROOT / "tests" / "cases").glob("*.yml"))
    assert len(cases) == 3
    for path in cases:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        folder = tmp_path / path.stem
        copier.run_copy(str(plain_template), folder, data=given, defaults=True, quiet=True)
        text = (folder / ".copier-answers.yml").read_text(encoding="utf-8")
        answers = yaml.safe_load(text)
        assert {name: answers[name] for name in given} == given
