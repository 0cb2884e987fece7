"""How rows read: conditions, texts, and the sentence that each mistake in them gives."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import interview
from compiled import COPIER
from feature_spec.rendering.render import Rendering
from feature_spec.rendering.version import Version, VersionError

ROOT = interview.ROOT
ROWS = "template/_rows"
FACTS, ERRORS, PLAN = (f"{ROWS}/{name}.json" for name in ("facts", "errors", "plan"))
STORE = "template/_stacks/store/mysql.json"
PLACE = {"feature_path": "specs/checkout"}

VALUES = {
    "yes": True,
    "no": False,
    "text": "Spring Boot",
    "none": "",
    "items": ["card", "EF Core"],
    "nothing": [],
    "count": 2,
    "name": "checkout",
}


@cache
def module(name: str) -> Any:
    return Rendering(ROOT).module(f"template/_text/{name}.jinja")


def values() -> dict[str, Any]:
    return {**VALUES, "truth": {"": True}}


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("yes", True),
        ("no", False),
        ("!yes", False),
        ("!no", True),
        ("none", False),
        ("items", True),
        ("nothing", False),
        ("!nothing", True),
        ("yes items", True),
        ("yes no", False),
        ("no or yes", True),
        ("yes no or yes !no", True),
        ("no or none", False),
        ("items=card", True),
        ("items=health", False),
        ("!items=health", True),
        ("nothing=card", False),
        ("items=EF_Core", False),
        ("text=Spring_Boot", True),
        ("text=Spring", False),
        ("none=Spring", False),
        ("text~Spring", True),
        ("text~Rails", False),
        ("!text~Rails yes", True),
        ("items~card", True),
        ("count", True),
    ],
)
def test_a_condition_holds_or_not(when: str, holds: bool) -> None:
    known = values()
    assert bool(module("conditions").evaluate(when, known, "")) is holds
    assert known["truth"][when] is holds


TRUE, FALSE = "yes", "no"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plain", "plain"),
        ("of {name}, {count}", "of checkout, 2"),
        ({TRUE: "first", "": "last"}, "first"),
        ({FALSE: "first", "": "last {name}"}, "last checkout"),
        ({FALSE: "first"}, ""),
        ({"join": "; ", "of": [["", "a"], [FALSE, "b"], [TRUE, "{name}"]]}, "a; checkout"),
        ({"join": "; ", "of": [["", "a"], ["", ""], ["", "c"]]}, "a; c"),
        ({"join": "and", "of": [["", "a"], ["", "b"], ["", "c"]]}, "a, b and c"),
        ({"join": "or", "of": [["", "a"], ["", "b"]]}, "a or b"),
        ({"join": "or", "of": [["", "a"]]}, "a"),
        ({"join": "; ", "none": "nothing", "of": [[FALSE, "a"]]}, "nothing"),
        ({"join": "; ", "none": "nothing", "of": [["", ""]]}, "nothing"),
        ({"join": "; ", "capital": True, "of": [["", "a"], ["", "b"]]}, "A; b"),
        ({"join": "; ", "of": []}, ""),
        ({TRUE: {"join": "or", "of": [["", "a"], ["", {FALSE: "b", "": "c"}]]}}, "a or c"),
    ],
)
def test_a_text_is_said(text: Any, said: str) -> None:
    assert module("rows").said(text, values(), "at") == said


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ([["", "a"], [FALSE, "b"], [TRUE, "{name}"]], ["a", "checkout"]),
        ([], []),
        (["a", "b"], ["a", "b"]),
        (7, 7),
        (True, True),
        ("plain", "plain"),
    ],
)
def test_a_list_and_what_is_not_text_stay_what_they_are(text: Any, kept: Any) -> None:
    into: dict[str, Any] = {}
    module("rows").tell({"found": text}, values(), into, "at")
    assert into == {"found": kept}


def test_a_text_uses_the_texts_above_it_and_a_why_is_not_read() -> None:
    known = values()
    table = {"a": "{name}", "b": {"a": "of {a}"}, "why": "not {filled}"}
    module("rows").tell(table, known, known, "at")
    assert (known["a"], known["b"]) == ("checkout", "of checkout")


# ---- mistakes -------------------------------------------------------------------------------

UNREADABLE = 'a text is plain, {"when": text} or {"join": between, "of": [["when", text]]}'
# What is changed in which file: the path of a value, the value, and the sentence.
MISTAKES = [
    (FACTS, "facts.has_api", "has_rst", 'has_api: no fact is named "has_rst" in "has_rst"'),
    (FACTS, "facts.has_api", "has_rest or", 'has_api: no fact is named "or" in "has_rest or"'),
    (FACTS, "facts.has_api", " or has_rest", '" or has_rest" has an empty alternative'),
    (FACTS, "facts.has_api", "!!has_rest", '"!!has_rest" is not a word of a condition'),
    (FACTS, "facts.has_api", "has_rest=yes", '"has_rest" has no choices in "has_rest=yes"'),
    (FACTS, "facts.has_api", "surfaces==rest", '"surfaces==rest" is not a word of a condition'),
    (FACTS, "facts.slug", "has_rest", "facts.json, slug: this name is taken"),
    (FACTS, "fact", {"has_more": ""}, "facts.json, fact: a file has data, facts, texts and rows"),
    (PLAN, "texts.whole", {"is_rest": "a"}, 'whole: no fact is named "is_rest" in "is_rest"'),
    (PLAN, "texts.whole", "{nme}", 'plan.json, whole: nothing is named "nme"'),
    (PLAN, "texts.whole", [["", 3]], f"plan.json, whole: {UNREADABLE}"),
    (PLAN, "texts.slug", "a", "plan.json, slug: this name is taken"),
    (ERRORS, "rows.cases.0.when", "authnn", 'cases 50, when: no fact is named "authnn"'),
    (ERRORS, "rows.cases.0.when", None, "cases 50, when: this row has none"),
    (ERRORS, "rows.cases.0.case", "{nme}", 'cases 50, case: nothing is named "nme"'),
    (ERRORS, "rows.cases.0.case", {"authnn": "a"}, 'cases 50, case: no fact is named "authnn"'),
    (ERRORS, "rows.cases.0.case", {"authn": 3}, f"errors.json, cases 50, case: {UNREADABLE}"),
    (ERRORS, "rows.slug", [], "errors.json, slug: this name is taken"),
    (STORE, "label", "{nme}", 'store/mysql.json, label: nothing is named "nme"'),
    (STORE, "label", {"databse": "a"}, 'store/mysql.json, label: no fact is named "databse"'),
    (STORE, "labl", "MySQL", 'store/mysql.json: "labl" is not a name of template/_stacks/store'),
    (STORE, "label", None, 'store/mysql.json: "label" is missing: its name inside a sentence'),
    (STORE, "kind", "relation", 'store/mysql.json: "kind" is one of relational, document'),
]
ANSWERS = {
    **PLACE,
    "surfaces": ["rest", "storage"],
    "databases": ["mysql"],
    "authn_methods": ["jwt"],
    "access": "signed_in",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the template that may be changed."""
    shutil.copytree(ROOT / "template", tmp_path / "template")
    shutil.copyfile(ROOT / "copier.yml", tmp_path / "copier.yml")
    return tmp_path


def change(file: Path, path: str, value: Any) -> None:
    """Set a value of a JSON file; None removes it."""
    whole = at = json.loads(file.read_text(encoding="utf-8"))
    *parts, last = path.split(".")
    for part in parts:
        at = at[int(part) if part.isdigit() else part]
    if value is None:
        del at[last]
    else:
        at[last] = value
    file.write_text(json.dumps(whole), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "path", "value", "sentence"), MISTAKES, ids=[f"{m[1]}={m[2]}" for m in MISTAKES]
)
def test_a_mistake_is_named_by_its_file_its_row_and_its_name(
    copy: Path, file: str, path: str, value: Any, sentence: str
) -> None:
    change(copy / file, path, value)
    with pytest.raises(VersionError) as stopped:
        Version("template", copy).render(ANSWERS)
    assert f"({file}" in str(stopped.value)
    assert sentence in str(stopped.value)


@pytest.mark.copier
def test_the_last_line_that_a_copy_prints_is_the_sentence(copy: Path, tmp_path: Path) -> None:
    change(copy / ERRORS, "rows.cases.0.when", "authnn")
    done = subprocess.run(
        [*COPIER, "copy", "--defaults", "--trust", "--quiet", copy, tmp_path / "new"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.endswith(f'{ERRORS}, cases 50, when: no fact is named "authnn" in "authnn"')


# ---- every row file -------------------------------------------------------------------------

TABLES = sorted((ROOT / ROWS).glob("*.json"))
WORD = re.compile(r"!?(\w+)(?:([=~])([^ !=~]+))?")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that a JSON object has twice."""
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"twice: {names}"
    return dict(pairs)


@cache
def read(table: Path) -> Any:
    return json.loads(table.read_text(encoding="utf-8"), object_pairs_hook=once)


def conditions(text: Any) -> Iterator[str]:
    """Yield every condition of a text of any form."""
    if isinstance(text, dict):
        pairs = text["of"] if "join" in text else text.items()
    elif isinstance(text, list) and any(isinstance(part, list) for part in text):
        pairs = text
    elif isinstance(text, list):
        pairs = [("", part) for part in text]
    else:
        return
    for when, part in pairs:
        yield when
        yield from conditions(part)


def whens(table: Path) -> Iterator[str]:
    """Yield every condition of a row file."""
    content = read(table)
    yield from content.get("facts", {}).values()
    for text in content.get("texts", {}).values():
        yield from conditions(text)
    for records in content.get("rows", {}).values():
        for record in records:
            yield record["when"]
            for name, text in record.items():
                yield from conditions(text) if name not in ("when", "why") else ()


def words(table: Path) -> set[str]:
    """Return every name that a condition of a row file asks for."""
    cases = [case for when in whens(table) for case in when.split(" or ")]
    return {match[1] for case in cases for match in WORD.finditer(case)}


OWN_TRUTH = {"access_rows", "sensitive_class"}
"""Files that are read once for each operation, cell or class."""
TEXTS: dict[str, list[Any]] = {}
for _table in TABLES:
    for _name, _text in read(_table).get("texts", {}).items():
        TEXTS.setdefault(_name, []).append(_text)


def test_there_are_row_files() -> None:
    assert len(TABLES) > 25


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.stem))
def test_a_row_file_has_facts_texts_and_rows_and_each_row_its_when(table: Path) -> None:
    content = read(table)
    assert set(content) <= {"data", "facts", "texts", "rows"}
    names = [name for part in content.values() for name in part]
    assert len(names) == len(set(names)), "a name is there twice"
    assert all(isinstance(when, str) for when in content.get("facts", {}).values())
    for group, records in content.get("rows", {}).items():
        assert records, f"{group} is empty"
        assert [record for record in records if "when" not in record] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.stem))
def test_a_condition_has_words_only(table: Path) -> None:
    for when in filter(None, whens(table)):
        for case in when.split(" or "):
            assert all(WORD.fullmatch(word) for word in case.split(" ")), when


def test_a_name_that_a_condition_asks_for_has_one_meaning() -> None:
    """What is known of a condition is shared by all files but those with a truth of their own."""
    defined: dict[str, list[str]] = {}
    asked: set[str] = set()
    for table in TABLES:
        if table.stem not in OWN_TRUTH:
            asked |= words(table)
            for names in read(table).values():
                for name in names:
                    defined.setdefault(name, []).append(table.stem)
    assert len(defined) > 300
    twice = {name: files for name, files in defined.items() if len(files) > 1}
    assert {name: files for name, files in twice.items() if name in asked} == {}


@pytest.mark.parametrize("name", ["case", "answer", "tested_by"])
def test_each_error_says_its_case_its_answer_and_what_tests_it(name: str) -> None:
    rows = read(ROOT / ERRORS)["rows"]["cases"]
    assert len(rows) > 15
    assert [row["id"] for row in rows if not row.get(name)] == []


def test_an_error_is_tested_by_a_kind_of_test_that_exists() -> None:
    known = {row["name"] for row in read(ROOT / ROWS / "verification.json")["rows"]["levels"]}
    for row in read(ROOT / ERRORS)["rows"]["cases"]:
        kinds = {kind if isinstance(kind, str) else kind[1] for kind in row["tested_by"]}
        assert kinds <= known, row["id"]


def test_each_kind_of_test_has_its_text_in_the_plan() -> None:
    kinds = [row["name"] for row in read(ROOT / ROWS / "verification.json")["rows"]["levels"]]
    tests = read(ROOT / PLAN)["rows"]["tests"]
    assert [row["name"] for row in tests] == kinds
    assert [row["when"] for row in tests] == [f"scope={kind}" for kind in kinds]


# ---- what the words name --------------------------------------------------------------------

ASKED = {  # a fact that holds the answers to a question of another name
    "authn": "authn_methods",
    "authz": "authz_models",
    "broker": "message_broker",
    "classes": "data_classes",
    "key_value_roles": "redis_role",
    "rules": "regulations",
    "stores": "databases",
    "wcag": "wcag_level",
}
LEVELS = {row["name"] for row in read(ROOT / ROWS / "verification.json")["rows"]["levels"]}
# What Jinja computes and no render of these tests has.
COMPUTED = {
    "asked_means": {"service"},
    "retries": {"safe", "natural", "key", "no"},
    "cited": LEVELS,
    "scope": LEVELS,
    "tables": {"outbox_event", "inbox_event", "idempotency_key"},
    "open": {"framework", "load"},
    "proposed": set(interview.questions()),
    "built_by": {"gradle", "maven"},
    "backend_framework": {"other"},
    "verb": {"POST", "PUT", "PATCH", "DELETE"},
    "kind": {"http", "graphql", "grpc", "publish", "consume", "job", "function"},
    "given_retry": {"key", "safe"},
    "retry_word": {"key", "natural", "safe", "no"},
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Give the values that each file of rows and of a technology is filled with, by its path."""
    folder = tmp_path_factory.mktemp("seen")
    shutil.copytree(ROOT / "template", folder / "template")
    shutil.copyfile(ROOT / "copier.yml", folder / "copier.yml")
    engine = folder / "template/_text/rows.jinja"
    text = engine.read_text(encoding="utf-8")
    for start in (
        "{% macro tell(table, values, into, at) %}\n",
        "{% macro fill(table, values, at) %}\n",
    ):
        assert start in text
        text = text.replace(start, start + "{% set _ = seen(at, values) %}\n")
    engine.write_text(text, encoding="utf-8")
    found: dict[str, list[dict[str, Any]]] = {}
    rendering = Rendering(folder)
    rendering._jinja.globals["seen"] = lambda at, values: found.setdefault(
        at.split(",")[0], []
    ).append(values)
    personas = [yaml.safe_load(file.read_bytes()) for file in ROOT.glob("tests/cases/*.yml")]
    choices = [answers for _, answers in interview.each_choice()]
    languages = [{"backend_language": "go"}, {"backend_language": "typescript"}]
    for answers in ({}, *languages, interview.EVERYTHING, *personas, *choices):
        rendering.spec({**answers, **PLACE})
    return found


@pytest.fixture(scope="module")
def named(seen: dict[str, list[dict[str, Any]]]) -> dict[str, set[str]]:
    """Give the names that each file may use."""
    return {
        file: {name for one in values for name in [*one, *one.get("truth", {})]}
        for file, values in seen.items()
    }


@pytest.fixture(scope="module")
def given(seen: dict[str, list[dict[str, Any]]]) -> dict[str, set[str]]:
    """Give the words that each name was seen to hold."""
    found: dict[str, set[str]] = {}
    for one in (one for values in seen.values() for one in values):
        for name, value in one.items():
            for word in value if isinstance(value, list) else [value]:
                if isinstance(word, str):
                    found.setdefault(name, set()).add(word.replace(" ", "_"))
    return found


def holes(text: Any) -> Iterator[str]:
    """Yield every name that a text of any form is filled with."""
    if isinstance(text, str):
        yield from re.findall(r"\{([^{}]*)\}", text)
    elif isinstance(text, (dict, list)):
        for part in text.values() if isinstance(text, dict) else text:
            yield from holes(part)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.stem))
def test_each_word_of_a_condition_and_each_hole_of_a_text_has_its_name(
    named: dict[str, set[str]], table: Path
) -> None:
    parts = (read(table).get("texts", {}), read(table).get("rows", {}))
    used = words(table) | {hole for part in parts for hole in holes(part)}
    if used:
        assert used - named[table.relative_to(ROOT).as_posix()] == set()


STACKS = sorted(
    path
    for path in (ROOT / "template/_stacks").rglob("*.*")
    if path.suffix in (".json", ".jinja") and path.stem != "_names"
)


def said(stack: Path) -> dict[str, Any]:
    """Return what a technology says of itself."""
    text = stack.read_text(encoding="utf-8")
    if stack.suffix == ".jinja":
        text = text.partition("{% set names | from_json %}")[2].partition("{% endset %}")[0]
    found: dict[str, Any] = json.loads(text, object_pairs_hook=once)
    keys: dict[str, Any] = found.pop("keys", {})  # of a key-value store, a text for each use
    return found | keys


@pytest.mark.parametrize("stack", STACKS, ids=lambda stack: f"{stack.parent.name}/{stack.stem}")
def test_each_word_and_each_hole_of_a_technology_is_a_name_that_something_has(
    named: dict[str, set[str]], given: dict[str, set[str]], stack: Path
) -> None:
    texts = said(stack)
    names = {name for of_file in named.values() for name in of_file} | {*texts, "columns", "of"}
    asked = [
        match
        for text in texts.values()
        for when in conditions(text)
        for case in when.split(" or ")
        for match in WORD.finditer(case)
    ]
    assert {match[1] for match in asked} | {*holes(texts)} <= names
    values = {(match[1], match[3]) for match in asked if match[2] == "=" and match[1] != "orm"}
    assert [
        (name, value)
        for name, value in sorted(values)
        if value not in choices(name) | given.get(name, set()) | COMPUTED.get(name, set())
    ] == []


def well_formed(text: Any) -> bool:
    """Whether a text has one of its forms, and every text inside it."""
    if isinstance(text, dict) and "join" in text:
        if not set(text) <= {"join", "of", "none", "capital"} or not isinstance(
            text.get("of"), list
        ):
            return False
        text = text["of"]
    if isinstance(text, dict):
        return all(well_formed(part) for part in text.values())
    if isinstance(text, list) and any(isinstance(part, list) for part in text):
        pairs = [part for part in text if isinstance(part, list) and len(part) == 2]
        return len(pairs) == len(text) and all(
            isinstance(when, str) and well_formed(part) for when, part in pairs
        )
    if isinstance(text, list):
        return all(isinstance(part, (str, dict, int)) for part in text)
    return isinstance(text, (str, int, float))


@pytest.mark.parametrize("file", [*TABLES, *STACKS], ids=lambda file: str(file.stem))
def test_a_text_has_one_of_the_forms(file: Path) -> None:
    texts = said(file) if file in STACKS else {}
    if file in TABLES:
        content = read(file)
        records = [record for rows in content.get("rows", {}).values() for record in rows]
        numbered = {str(number): record for number, record in enumerate(records)}
        texts = {**content.get("texts", {}), **numbered}
    assert [name for name, text in texts.items() if not well_formed(text)] == []


@pytest.mark.parametrize(
    "text", [{"join": "and"}, {"join": ";", "of": "a"}, [["a"]], [["", "a"], "b"], {"a": [["b"]]}]
)
def test_another_form_is_none(text: Any) -> None:
    assert not well_formed(text)


def test_there_are_technologies() -> None:
    assert len(STACKS) > 50


def test_each_fact_that_a_file_of_the_template_uses_exists(named: dict[str, set[str]]) -> None:
    used = {
        (name, file.relative_to(ROOT).as_posix())
        for file in (ROOT / "template").rglob("*.jinja")
        for name in re.findall(r"(?<![\w.])feature\.(\w+)", file.read_text(encoding="utf-8"))
    }
    assert len(used) > 200
    known = named[FACTS] | {"update"}  # a method of the table
    assert {(name, file) for name, file in used if name not in known} == set()


def choices(name: str) -> set[str]:
    """Return what a fact may hold by the interview and the technologies."""
    question = ASKED.get(name, name)
    if name == "backend_framework":
        found = interview.macros("frameworks").frameworks.values()
        return {framework.replace(" ", "_") for offered in found for framework in offered}
    if question in interview.questions() and interview.choices(question):
        return {str(choice).replace(" ", "_") for choice in interview.choices(question)}
    for prefix in ("store", "broker", "platform"):
        if name in (f"{prefix}_kind", f"{prefix}_kinds"):
            names = read(ROOT / f"template/_stacks/{prefix}/_names.json")
            return set(names["kind"]["one_of"])
    return {part for text in TEXTS.get(name, ()) for part in literals(text)}


def literals(text: Any) -> Iterator[str]:
    """Yield each plain text of a text of any form."""
    if isinstance(text, str):
        yield text
    for part in text.values() if isinstance(text, dict) else ():
        yield from literals(part)
    for part in text if isinstance(text, list) else ():
        yield from literals(part[1])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: str(table.stem))
def test_a_choice_that_a_condition_names_can_be_given(
    given: dict[str, set[str]], table: Path
) -> None:
    asked = {
        (match[1], match[3])
        for when in whens(table)
        for case in when.split(" or ")
        for match in WORD.finditer(case)
        if match[2] == "="
    }
    known = {name: choices(name) | given.get(name, set()) for name, _ in asked}
    assert [
        (name, choice)
        for name, choice in sorted(asked)
        if choice not in known[name] | COMPUTED.get(name, set())
    ] == []


def test_conditions_name_choices() -> None:
    assert sum("=" in when for table in TABLES for when in whens(table)) > 50
