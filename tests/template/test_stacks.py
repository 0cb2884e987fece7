"""The files of technologies: a mistake in one stops the render and is named."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import interview
from feature_spec.rendering.version import Version, VersionError

STACKS = "template/_stacks"
FAMILIES = sorted(file.parent.name for file in (interview.ROOT / STACKS).glob("*/_names.json"))
# A file of each family, and the answers that choose it.
CHOSEN: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "store": ("mongodb.json", {"surfaces": ["rest", "storage"], "databases": ["mongodb"]}),
    "broker": ("nats.json", {"surfaces": ["rest", "events"], "message_broker": "nats"}),
    "platform": ("vm.json", {"platform": "vm"}),
    "backend": ("kotlin.jinja", {"backend_language": "kotlin"}),
    "frontend": ("vue.jinja", {"surfaces": ["rest", "ui"], "frontend_framework": "vue"}),
    "sign_in": ("jwt.json", {"authn_methods": ["jwt"]}),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the template that may be changed."""
    shutil.copytree(interview.ROOT / "template", tmp_path / "template")
    shutil.copyfile(interview.ROOT / "copier.yml", tmp_path / "copier.yml")
    return tmp_path


def names(family: str) -> dict[str, Any]:
    """Return what a family declares: each name with its meaning, default or values."""
    text = (interview.ROOT / STACKS / family / "_names.json").read_text(encoding="utf-8")
    declared: dict[str, Any] = json.loads(text)
    return declared


def named_so(attribute: str, *, present: bool) -> Iterator[tuple[str, str]]:
    """Yield family and name of what is declared with an attribute, or without it."""
    for family in FAMILIES:
        for name, says in names(family).items():
            if (attribute in says) == present:
                yield family, name


REQUIRED = list(named_so("default", present=False))
RESTRICTED = list(named_so("one_of", present=True))
TABLE = re.compile(r"(?<={% set names \| from_json %}).+?(?={% endset %})", re.DOTALL)


def change(file: Path, name: str, value: object) -> None:
    """Give a name of a technology's file a value; None takes the name, or its block, away."""
    text = file.read_text(encoding="utf-8")
    found = TABLE.search(text)
    table = found[0] if found else text
    said = json.loads(table)
    said.pop(name, None)
    if value is not None:
        said[name] = value
    text = text.replace(table, json.dumps(said)).replace(f"{{% macro {name}(", "{% macro gone(")
    file.write_text(text, encoding="utf-8")


def refused(copy: Path, family: str, name: str, value: object) -> str:
    """Return the sentence that a render ends with when a name of a file has a value, or none."""
    file, answers = CHOSEN[family]
    change(copy / STACKS / family / file, name, value)
    with pytest.raises(VersionError) as stopped:
        Version("template", copy).render({"feature_path": "specs/checkout", **answers})
    return str(stopped.value)


def test_each_family_that_declares_names_is_tried() -> None:
    assert set(FAMILIES) == set(CHOSEN)
    assert {family for family, _ in REQUIRED} == set(FAMILIES)
    assert RESTRICTED


@pytest.mark.parametrize(("family", "name"), REQUIRED)
def test_a_missing_name_stops_the_render_with_its_meaning(
    copy: Path, family: str, name: str
) -> None:
    file = f"{STACKS}/{family}/{CHOSEN[family][0]}"
    meaning = names(family)[name]["meaning"]
    assert f'{file}: "{name}" is missing: {meaning}' in refused(copy, family, name, None)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_name_that_the_family_does_not_declare_stops_the_render(copy: Path, family: str) -> None:
    file = f"{STACKS}/{family}/{CHOSEN[family][0]}"
    sentence = f'{file}: "lable" is not a name of {STACKS}/{family}/_names.json'
    assert sentence in refused(copy, family, "lable", "x")


@pytest.mark.parametrize(("family", "name"), RESTRICTED)
def test_a_value_that_is_not_one_of_those_declared_stops_the_render(
    copy: Path, family: str, name: str
) -> None:
    file = f"{STACKS}/{family}/{CHOSEN[family][0]}"
    values = ", ".join(names(family)[name]["one_of"])
    assert f'{file}: "{name}" is one of {values}' in refused(copy, family, name, "x")


def test_a_text_that_names_nothing_stops_the_render_with_its_file_and_name(copy: Path) -> None:
    sentence = refused(copy, "store", "where", "its own database, {prefiks}")
    assert f'{STACKS}/store/mongodb.json, where: nothing is named "prefiks"' in sentence


def test_a_use_that_a_key_value_store_says_nothing_of_stops_the_render(copy: Path) -> None:
    file = copy / STACKS / "store/redis.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    del said["keys"]["queue"]
    file.write_text(json.dumps(said), encoding="utf-8")
    answers = {"surfaces": ["rest", "storage"], "databases": ["redis"], "redis_role": ["queue"]}
    with pytest.raises(VersionError, match=r'store/redis\.json: "keys" has no text for queue'):
        Version("template", copy).render({"feature_path": "specs/checkout", **answers})


# ---- no other text names a technology --------------------------------------------------------

ORDINARY = {
    "bff": "the pattern, asked by is_bff: the part in OAuth is named by its file",
    "containers": "what integration tests start servers in",
    "go": "the verb",
    "mtls": "the protocol by which services prove who they are",
    "native": "a kind of frontend",
    "none": "an English word",
    "other": "an English word, and a kind of store",
    "server_rendered": "a kind of frontend",
    "undecided": "what the tags of the front matter leave out",
}
"""Choices that are a word of something else too, and of what."""
NAMED = {
    ("_rows/errors.json", "api key"): "the case of credentials=key",
    ("_rows/requirement_words.json", "session cookie"): "what a requirement speaks of",
    ("_rows/security.json", "api key"): "controls that the method's file names",
    ("_rows/security.json", "session cookie"): "a control that the method's file names",
    ("_rows/security.json", "jwt"): "the form of a token, where it is open",
}
"""The files that name a choice or a label, and why."""
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


def named() -> set[str]:
    """Return the choices and the labels of all technologies, in lower case."""
    found = set()
    for family in FAMILIES:
        for file in (interview.ROOT / STACKS / family).glob("[!_]*"):
            text = file.read_text(encoding="utf-8")
            table = TABLE.search(text)
            label = json.loads(table[0] if table else text).get("label")
            found |= {file.stem, label.lower()} if isinstance(label, str) else {file.stem}
    return found - {""}


def mentions() -> Iterator[tuple[str, str]]:
    """Yield each file outside the families with each choice or label that it has as a word."""
    words = sorted(named(), key=len, reverse=True)
    word = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    template = interview.ROOT / "template"
    for folder in ("_context", "_rows", "_sections", "_text"):
        for file in (path for path in (template / folder).rglob("*") if path.is_file()):
            text = COMMENT.sub("", file.read_text(encoding="utf-8"))
            for found in word.findall(text):
                yield file.relative_to(template).as_posix(), found.lower()


def test_a_technology_is_named_in_its_own_file_alone() -> None:
    found = set(mentions())
    assert {pair for pair in found if pair[1] not in ORDINARY} - set(NAMED) == set()
    assert set(NAMED) <= found, "not named any more"
    assert set(ORDINARY) <= {word for _, word in found}, "not used any more"


def test_the_names_are_those_of_all_families() -> None:
    assert {"kafka", "c#", "kubernetes", "ios (swift)", "sql server", "api key"} <= named()
