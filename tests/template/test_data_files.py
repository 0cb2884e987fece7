"""A data file is taken as it is meant, where nothing is lost by it."""

from __future__ import annotations

import copy
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import interview
import releases
from compiled import COPIER
from feature_spec.rendering import answering
from feature_spec.rendering.answering import Sources
from feature_spec.rendering.questions import choices_of
from feature_spec.rendering.render import NEIGHBOURS, Rendering
from layouts import git

RENDERING = Rendering(interview.ROOT)
PLACE = {"feature_path": "specs/checkout"}


def answered(**given: Any) -> answering.Answered:
    """Go through the interview as Copier does with a data file and `--defaults`."""
    return answering.answer(
        RENDERING.interview, Sources(NEIGHBOURS | PLACE | given), RENDERING.text
    )


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
    everything = interview.everything_for(name) | {"oidc_client": "bff"}
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
    neutral |= dict.fromkeys(("module_name", "orm", "database_other", "broker_other"), "")
    plain = answered(**feature)
    left_out = {name: value for name, value in neutral.items() if name not in plain.recorded}
    told = answered(**feature, **left_out)
    assert told.recorded == plain.recorded
    assert RENDERING.spec_in(told.context) == RENDERING.spec_in(plain.context)


# Items without an ID

SAID: dict[str, list[dict[str, Any]]] = {
    "requirements": [{"text": f"The shopper {verb}."} for verb in ("pays", "cancels", "returns")],
    "security_requirements": [{"text": "No card number is logged."}],
    "error_cases": [
        {"when": "The card is refused", "then": "402"},
        {"id": 7, "when": "The cart is empty", "then": "409"},
    ],
}


def ids(name: str, items: list[dict[str, Any]]) -> list[Any]:
    """Return the IDs that the interview records for the items of a list."""
    return [item["id"] for item in answered(**{name: copy.deepcopy(items)}).recorded[name]]


def test_an_item_without_an_id_gets_the_next_number_in_the_order_of_the_list() -> None:
    assert ids("requirements", SAID["requirements"]) == [f"REQ-SPC-00{n}" for n in (1, 2, 3)]
    assert ids("security_requirements", SAID["security_requirements"]) == ["SEC-SPC-050"]
    assert ids("error_cases", SAID["error_cases"]) == [8, 7]


def test_a_number_that_is_given_is_never_given_twice() -> None:
    given = [{"text": "a"}, {"id": "REQ-SPC-041", "text": "b"}, {"text": "c"}]
    assert ids("requirements", given) == ["REQ-SPC-042", "REQ-SPC-041", "REQ-SPC-043"]


def test_behind_the_last_number_comes_the_lowest_that_is_free() -> None:
    case = {"when": "a", "then": "b"}
    assert ids("error_cases", [case | {"id": 49}, case | {"id": 1}, case]) == [49, 1, 2]
    assert ids("requirements", [{"id": "REQ-SPC-999", "text": "a"}, {"text": "b"}])[1][-3:] == "001"


def test_more_error_cases_than_there_are_numbers_are_refused() -> None:
    cases = [{"when": f"a{n}", "then": "b"} for n in range(50)]
    assert refused(error_cases=cases).endswith("error_cases has 50 items: at most 49")
    assert ids("error_cases", cases[:49]) == list(range(1, 50))


def test_what_is_recorded_is_what_is_printed() -> None:
    told = answered(**copy.deepcopy(SAID))
    text = RENDERING.spec_in(told.context).decode()
    for name in ("requirements", "security_requirements"):
        for item in told.recorded[name]:
            assert f"| **[{item['id']}]** | {item['text']} |" in text
    for item in told.recorded["error_cases"]:
        assert f"- **Error {item['id']}**: {item['when']}" in text


def test_an_answers_file_of_an_older_version_prints_the_same_numbers() -> None:
    """Such a file has items without an ID, and `Rendering.spec` runs no validator."""
    recorded = answered().recorded
    text = RENDERING.spec(recorded | copy.deepcopy(SAID)).decode()
    assert text == RENDERING.spec_in(answered(**copy.deepcopy(SAID)).context).decode()


def written(shop: Path, name: str) -> list[Any]:
    file = shop / "specs" / "checkout" / ".copier-answers.yml"
    return list(yaml.safe_load(file.read_text(encoding="utf-8"))[name])


def by_words(shop: Path) -> dict[str, Any]:
    """Return the recorded ID of each item by its words."""
    return {
        item.get("text") or item["when"]: item["id"]
        for name in SAID
        for item in written(shop, name)
    }


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Give a repository with a committed spec that was copied with a data file without IDs."""
    template = releases.template(tmp_path / "template")
    releases.release(template, "v1.0.0")
    shop = tmp_path / "shop"
    shop.mkdir()
    git(shop, "init", "-q", "-b", "main")
    typed(shop, "copy", SAID, str(template), "specs/checkout")
    commit(shop)
    file = template / "template" / "_sections" / "header.md.jinja"
    file.write_text(file.read_text(encoding="utf-8") + "Another line.\n", encoding="utf-8")
    releases.release(template, "v1.1.0")
    return shop


def typed(shop: Path, command: str, data: dict[str, Any] | None, *more: str) -> None:
    """Run Copier's command, with a data file where there are data."""
    options = ["--trust", "--defaults", "--quiet"]
    if data is not None:
        file = shop.parent / "data.yml"
        file.write_text(yaml.safe_dump(data), encoding="utf-8")
        options += ["--data-file", str(file)]
    done = subprocess.run(
        [*COPIER, command, *options, *more], cwd=shop, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def commit(shop: Path) -> None:
    git(shop, "add", "--all")
    git(shop, "commit", "-q", "-m", "docs: specs")


@pytest.mark.copier
def test_an_update_keeps_the_numbers(shop: Path) -> None:
    before = by_words(shop)
    assert before["The shopper pays."] == "REQ-SPC-001"
    typed(shop, "update", None, "specs/checkout")
    assert "Another line." in (shop / "specs" / "checkout" / "spec.md").read_text(encoding="utf-8")
    assert by_words(shop) == before


@pytest.mark.copier
@pytest.mark.parametrize("command", ["update", "recopy"])
def test_an_item_that_is_inserted_above_renumbers_no_other(shop: Path, command: str) -> None:
    before = by_words(shop)
    more = {
        "requirements": [{"text": "The shopper browses."}, *SAID["requirements"]],
        "error_cases": [{"when": "The stock is gone", "then": "409"}, *SAID["error_cases"]],
    }
    overwrite = ["--overwrite"] if command == "recopy" else []
    typed(shop, command, SAID | more, *overwrite, "specs/checkout")
    after = by_words(shop)
    new = {"The shopper browses.": "REQ-SPC-004", "The stock is gone": 9}
    assert after == before | new
    text = (shop / "specs" / "checkout" / "spec.md").read_text(encoding="utf-8")
    assert "| **[REQ-SPC-004]** | The shopper browses. |" in text
    assert "| **[REQ-SPC-001]** | The shopper pays. |" in text


@pytest.mark.copier
def test_an_item_that_is_written_into_the_answers_file_renumbers_no_other(shop: Path) -> None:
    before = by_words(shop)
    file = shop / "specs" / "checkout" / ".copier-answers.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("\nrequirements:\n", "\nrequirements:\n- text: The shopper browses.\n"),
        "utf-8",
    )
    commit(shop)
    typed(shop, "update", None, "specs/checkout")
    assert by_words(shop) == before | {"The shopper browses.": "REQ-SPC-004"}
    commit(shop)
    typed(shop, "update", None, "specs/checkout")
    assert by_words(shop) == before | {"The shopper browses.": "REQ-SPC-004"}


# All faults at once

VALID = interview.macros("valid_data")
CHOICES = interview.macros("valid_choices")
LISTS = interview.macros("valid_lists")


def refusal(data: dict[str, Any]) -> str:
    """Return what is wrong with the answers of a data file, in one sentence."""
    return str(VALID.refusal(data)).strip()


WRONG = {
    "surfaces": ["rest", "storag"],
    "backend_language": "pyhton",
    "owner": 2.5,
    "coverage_target": 0,
    "requirements": [
        {"txt": "a"},
        {"text": "b", "priorty": "High", "verify": ["unit", "e2"]},
        {"text": "c", "priority": "high"},
    ],
    "operations": [{"call": "GET /a"}, {"call": "GET /b", "errors": 404}],
    "error_cases": {},
    "entities": [{"name": "A", "attributes": ["id"]}],
}
FAULTS = [
    "surfaces[1] is 'storag': did you mean storage? It takes rest, graphql",
    "backend_language is 'pyhton': did you mean python?",
    "owner: One line of plain text; quote it",
    "coverage_target is '0': use 1 or more",
    "requirements[0] has the unknown key 'txt': did you mean text?",
    "requirements[0].text is missing",
    "requirements[1] has the unknown key 'priorty': did you mean priority?",
    "requirements[1].verify[1] is 'e2': use unit",
    "requirements[2].priority is 'high': use Critical, High, Medium or Low",
    "operations[1].errors is not a list",
    "error_cases is not a list",
    "entities[0].attributes[0] is 'id': the type is missing",
]


def test_one_message_has_every_fault_with_its_place() -> None:
    said = refusal(WRONG)
    assert said.startswith("12 faults in the answers: (1) surfaces[1]")
    for number, fault in enumerate(FAULTS, 1):
        assert f"({number}) {fault}" in said
    assert said.endswith(" Nothing was written.")
    assert "\n" not in said


def test_a_list_alone_has_every_fault_of_it() -> None:
    wrong = refused(requirements=WRONG["requirements"])
    assert all(fault in wrong for fault in FAULTS if fault.startswith("requirements"))


def test_many_faults_are_counted() -> None:
    said = refusal({"requirements": [{}] * 50})
    assert said.startswith("50 faults in the answers: (1) requirements[0].text is missing; (2)")
    assert said.endswith("(20) requirements[19].text is missing; and 30 more. Nothing was written.")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"databases": "none"}, "databases is not a list: use [] or some of undecided,"),
        ({"databases": {"postgresql": 1}}, "databases is not a list: use [] or some of"),
        ({"access": ["public"]}, "access is not one of public, signed_in, internal"),
        ({"access": True}, "access is not one of public"),
        ({"e2e_tests": 1}, "e2e_tests is not true or false"),
        ({"rto_minutes": 1.5}, "rto_minutes is not a whole number"),
        ({"rto_minutes": float("nan")}, "rto_minutes is not a whole number"),
        ({"rto_minutes": float("inf")}, "rto_minutes is not a whole number"),
        ({"rto_minutes": True}, "rto_minutes is not a whole number"),
        ({"availability_slo": [99]}, "availability_slo is not a number"),
        ({"feature_name": " "}, "feature_name: Type a name of 1 to 60 characters"),
        ({"feature_name": "a" * 61}, "feature_name: At most 60 characters"),
        ({"prd_reference": "../a.md"}, "prd_reference: An http(s) URL or a path inside"),
        ({"feature_path": "specs/A"}, "feature_path: A folder for this feature alone"),
        ({"backend_framework": "Nest"}, "backend_framework is 'Nest': did you mean NestJS?"),
        ({"message_broker": "sqs"}, "message_broker is 'sqs': use kafka, rabbitmq"),
        ({"test_tools": {"units": "a"}}, "test_tools has the unknown key 'units': did"),
    ],
)
def test_a_single_fault_is_a_sentence(data: dict[str, Any], said: str) -> None:
    assert refusal(data).startswith(said)
    assert refusal(data).endswith("Nothing was written.")


@pytest.mark.parametrize(
    "data",
    [
        {"frontend_framework": "none", "databases": [], "authn_methods": []},
        {"operations": "none", "service_dependencies": "none"},
        {"databases": "[postgresql]", "requirements": "[{text: a}]", "e2e_tests": "yes"},
        {"coverage_target": "85", "rto_minutes": 15.0, "availability_slo": 99},
        {"feature_name": "404", "owner": "", "module_name": ""},
        {"not_a_question": {"a": 1}, "here": "/x"},
        {"backend_framework": "undecided", "wcag_level": "none"},
    ],
)
def test_what_the_interview_takes_has_no_fault(data: dict[str, Any]) -> None:
    assert refusal(data) == ""


@pytest.mark.parametrize(
    "name", [n for n, ask in interview.questions().items() if "choices" in ask]
)
def test_the_check_of_all_answers_knows_every_choice(name: str) -> None:
    several = interview.questions()[name].get("multiselect")
    offered = choices_of(
        interview.questions()[name], lambda path: (interview.ROOT / path).read_text()
    )
    known = set(CHOICES.some[name] if several else CHOICES.one[name])
    assert known - {"undecided", "none"} == set(offered) - {"undecided", "none"}


def test_the_check_of_all_answers_knows_every_kind() -> None:
    by_type: dict[str, set[str]] = {}
    for name, ask in interview.questions().items():
        if not ask.get("secret") and "choices" not in ask:
            by_type.setdefault(ask["type"], set()).add(name)
    assert by_type["bool"] == set(VALID.flags)
    assert by_type["int"] == set(VALID.numbers)
    assert by_type["float"] == {"availability_slo"}
    references = {name for name in by_type["str"] if name.endswith("_reference")}
    assert by_type["str"] == {*VALID.limits, *references, "feature_path"}
    assert by_type["yaml"] == set(LISTS.shapes) == set(VALID.lists)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("txt", "text"),
        ("summry", "summary"),
        ("acess", "access"),
        ("error", "errors"),
        ("Text", "text"),
        ("requests", "request"),
        ("retries", "retry"),
        ("title", ""),
        ("x", ""),
        ("", ""),
        ("a\\1(", ""),
        ("text" * 30, ""),
    ],
)
def test_the_nearest_key_is_the_one_that_is_spelled_most_like_it(word: str, meant: str) -> None:
    keys = ["text", "summary", "access", "errors", "request", "retry", "call"]
    assert str(LISTS.nearest(word, keys)).strip() == meant


@pytest.mark.copier
@pytest.mark.parametrize("command", ["copy", "update"])
def test_copier_prints_the_faults_in_one_line_and_writes_nothing(shop: Path, command: str) -> None:
    file = shop.parent / "data.yml"
    file.write_text(yaml.safe_dump(WRONG), encoding="utf-8")
    more = (
        [str(shop.parent / "template"), "specs/other"] if command == "copy" else ["specs/checkout"]
    )
    options = ["--trust", "--defaults", "--quiet", "--data-file", str(file)]
    done = subprocess.run(
        [*COPIER, command, *options, *more], cwd=shop, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    said = done.stderr.strip().splitlines()[-1]
    assert all(fault in said for fault in FAULTS)
    assert git(shop, "status", "--porcelain") == ""


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(sorted(interview.questions())) | st.text(max_size=5),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
            lambda one: (
                st.lists(one, max_size=3)
                | st.dictionaries(st.sampled_from(["text", "id", "call", "name"]), one, max_size=3)
            ),
            max_leaves=6,
        ),
        max_size=4,
    )
)
def test_whatever_a_data_file_holds_the_check_ends_with_a_sentence(data: dict[str, Any]) -> None:
    assert "\n" not in refusal(data)
