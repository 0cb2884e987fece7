"""docs/answers.schema.json and the interview take the same answers.

What the schema takes, the interview takes too, or refuses by a rule that the description names;
what the interview takes, the schema takes.
"""

from __future__ import annotations

import copy
import re
import sys
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import interview
from feature_spec.rendering import answering
from feature_spec.rendering.answering import Sources
from feature_spec.rendering.render import NEIGHBOURS, Rendering

sys.path.insert(0, str(interview.ROOT / "scripts"))

import reference

SCHEMA = reference.schema()
QUESTIONS: dict[str, Any] = SCHEMA["properties"]
RENDERING = Rendering(interview.ROOT)
LISTS = interview.macros("valid_lists")
VALID = interview.macros("valid_data")
CONTEXTS = {
    feature: answering.answer(
        RENDERING.interview,
        Sources({"feature_path": "specs/checkout"} | answers, neutral=NEIGHBOURS),
        RENDERING.text,
    ).context
    for feature, answers in {
        "everything": interview.EVERYTHING,
        "little": {"surfaces": [], "access": "public", "architecture_style": "monolith"},
    }.items()
}
"""What is answered already: of a feature to which every question applies, or almost none."""
FEATURES = st.sampled_from(sorted(CONTEXTS))
FEW = settings(max_examples=12, suppress_health_check=list(HealthCheck))

# A sentence of the interview, and how the description says the same.
RULES = [
    ("One line of plain text", "A text is one line"),
    ("is not known: use", "invisible characters"),
    ("An http\\(s\\) URL or a path", "an http\\(s\\) URL"),
    ("A folder for this feature alone", "lower-case kebab-case"),
    ("' again: use", "No two items have the same"),
    ("is not a field of", "optional names fields of the same item"),
    ("is neither the entity nor", "code names the entity or its attributes"),
    ("a primary key is never null", "A primary key is never null"),
    ("only for a feature with a user interface", "needs a user interface"),
    ("is not in \\[", "Where the question does not apply|A framework of the language"),
    ("Tick at least one", "At least one where the question applies"),
    ("Use 1 to 40 lower-case letters", "Empty only in a monolith"),
    ("use a number from 100|use a whole number", "a whole number has no decimal point"),
]
LETTERS = st.characters(codec="utf-8") | st.sampled_from("aB1_ é顧\u200b\n|`;[]?,")
NAMES = st.sampled_from(["id", "顧客", "Order", "ORDER", "a_b", "pk", "Größe", "𠮷", "A1", "一"])
TYPES = st.sampled_from(
    ["uuid", "numeric(10,2)", "text[]", "bigint unsigned", "date?", "Map<a, b>", "PKx", "a.b"]
)
NAMED = (
    NAMES
    | st.builds("{} {}{}".format, NAMES, TYPES, st.sampled_from(["", " PK", " FK,UK", " UK,PK"]))
    | st.builds("{} {} {} : {}".format, NAMES, st.sampled_from(["||--o{", "}|..o|"]), NAMES, NAMES)
)
"""Names, columns and relations, for patterns that Hypothesis takes too long to fulfil."""


def valid(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Give values that a schema takes."""
    if "anyOf" in schema:
        return st.one_of(*(valid(one) for one in schema["anyOf"]))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "object":
        properties = {key: valid(value) for key, value in schema.get("properties", {}).items()}
        if not properties:
            one = valid(schema["additionalProperties"])
            return st.dictionaries(st.text(LETTERS, max_size=3), one, max_size=2)
        needed = {key: properties.pop(key) for key in schema.get("required", [])}
        return st.fixed_dictionaries(needed, optional=properties)
    if schema["type"] == "array":
        unique = (lambda item: item) if schema.get("uniqueItems") else None
        return st.lists(valid(schema["items"]), max_size=3, unique_by=unique)
    if schema["type"] == "string":
        pattern, longest = schema.get("pattern", ""), schema.get("maxLength", 200)
        if len(pattern) > 150:
            return NAMED.filter(lambda text: bool(re.search(pattern, text)))
        if pattern.startswith("^"):
            return st.from_regex(pattern, fullmatch=True).filter(lambda text: len(text) <= longest)
        texts = st.text(LETTERS, max_size=min(longest, 8)) | st.just("a" * longest)
        return texts.filter(lambda text: bool(re.search(pattern, text)))
    if schema["type"] == "boolean":
        return st.booleans()
    least, most = schema.get("minimum", -100), schema.get("maximum", 10_000)
    if schema["type"] == "integer":
        return st.integers(least, most) | st.just(float(least))
    return st.floats(least, schema["exclusiveMaximum"], exclude_max=True) | st.integers(90, 99)


SCALARS: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-2, 700)
    | st.floats()
    | st.text(LETTERS, max_size=6)
    | st.sampled_from(["none", "undecided", "High", "unit", "a text", "A", "REQ-SPC-001", "GET /a"])
)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda one: st.lists(one, max_size=2) | st.dictionaries(st.text(max_size=3), one, max_size=2),
    max_leaves=3,
)


def near(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Give values that a schema takes, and others that are almost of its form."""
    own = valid(schema)
    if "anyOf" in schema:
        return st.one_of(*(near(one) for one in schema["anyOf"])) | ANYTHING
    if schema.get("type") == "object" and "properties" in schema:
        keys = {key: near(value) for key, value in schema["properties"].items()}
        return st.fixed_dictionaries({}, optional=keys | {"other": SCALARS}) | own | ANYTHING
    if schema.get("type") == "array":
        return st.lists(near(schema["items"]), max_size=3) | own | ANYTHING
    if schema.get("type") == "string":
        longer = st.tuples(LETTERS, own, LETTERS).map("".join)
        return own | longer | st.text(LETTERS, max_size=8) | ANYTHING
    return own | ANYTHING


def faults(feature: str, name: str, value: Any) -> list[str]:
    """Return every sentence with which the interview refuses an answer."""
    if name in LISTS.shapes and not isinstance(value, str):
        found = str(LISTS.list_faults(name, copy.deepcopy(value))).splitlines()
    else:
        found = [str(VALID.refusal({name: value})).strip()]
    if not any(found):
        context = CONTEXTS[feature] | {"_copier_conf": {"data": {name: value}}}
        turn = answering.Turn(name, interview.questions()[name], context, RENDERING.text)
        try:
            turn.check(turn.parsed(copy.deepcopy(value)))
        except answering.RejectedError as problem:
            found = [str(problem)]
    return [sentence for sentence in found if sentence.strip()]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", QUESTIONS)
@FEW
@given(data=st.data())
def test_what_the_schema_takes_the_interview_takes_or_a_named_rule_refuses(
    name: str, data: st.DataObject
) -> None:
    feature, value = data.draw(FEATURES), data.draw(valid(QUESTIONS[name]))
    if not jsonschema.Draft202012Validator(QUESTIONS[name]).is_valid(value):
        return  # a text that ends in a line break: Python's `$` is not that of ECMAScript
    described = f"{SCHEMA['description']} {QUESTIONS[name]['description']}"
    for sentence in faults(feature, name, value):
        named = [said for rule, said in RULES if re.search(rule, sentence)]
        assert any(re.search(said, described) for said in named), (value, sentence)


@pytest.mark.parametrize("name", QUESTIONS)
@FEW
@given(data=st.data())
def test_what_the_interview_takes_the_schema_takes(name: str, data: st.DataObject) -> None:
    feature, value = data.draw(FEATURES), data.draw(near(QUESTIONS[name]))
    is_text = QUESTIONS[name].get("type") == "string" or "enum" in QUESTIONS[name]
    if isinstance(value, str) and not is_text:
        return  # the text of a value, as -d gives it
    if faults(feature, name, value) == []:
        jsonschema.validate(value, QUESTIONS[name])
