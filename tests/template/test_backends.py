"""The files of backend languages: one that is incomplete, or says too much, stops the render."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import interview
from feature_spec.rendering.questions import tables
from feature_spec.rendering.version import Version, VersionError

FAMILY = "template/_stacks/backend"
FILES = sorted((interview.ROOT / FAMILY).glob("*.jinja"))
ANSWERS = {"feature_path": "specs/checkout", "backend_language": "rust"}


def names_of(file: Path) -> dict[str, Any]:
    """Return the names that a language's file gives."""
    names: dict[str, Any] = tables(file.read_text(encoding="utf-8"))["names"]
    return names


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of the template that may be changed."""
    shutil.copytree(interview.ROOT / "template", tmp_path / "template")
    shutil.copyfile(interview.ROOT / "copier.yml", tmp_path / "copier.yml")
    return tmp_path


def stopped_by(copy: Path, old: str, new: str, **answers: Any) -> str:
    """Return the sentence that a render stops with when Rust's file has `new` in place of `old`."""
    file = copy / FAMILY / "rust.jinja"
    text = file.read_text(encoding="utf-8")
    assert re.search(old, text)
    file.write_text(re.sub(old, new, text, count=1), encoding="utf-8")
    with pytest.raises(VersionError) as stopped:
        Version("template", copy).render({**ANSWERS, **answers})
    return str(stopped.value)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            r'  "http_client": .*\n',
            "",
            '"http_client" is missing: what sends HTTP requests in an integration test',
        ),
        (
            '"http_client"',
            '"http_clients"',
            f'"http_clients" is not a name of {FAMILY}/_names.json',
        ),
        (
            r'"boundary_change": "[^"]*"',
            '"boundary_change": "moved"',
            '"boundary_change" is one of new, changed or new',
        ),
        (
            r"macro types\(",
            "macro typez(",
            '"types" is missing: the types of 4.1, given (models, is_example, feature)',
        ),
        (
            r'"main": "[^"]*"',
            '"main": "{roof}main.rs"',
            'main: nothing is named "roof"',
        ),
        (
            r'"main": "[^"]*"',
            '"main": {"is_monolit": "main.rs"}',
            'main: no fact is named "is_monolit" in "is_monolit"',
        ),
    ],
    ids=["missing", "unknown", "value", "block", "word", "fact"],
)
def test_a_wrong_file_of_a_language_stops_the_render_with_file_and_name(
    copy: Path, old: str, new: str, sentence: str
) -> None:
    stopped = stopped_by(copy, old, new)
    assert f"{FAMILY}/rust.jinja" in stopped
    assert sentence in stopped


def test_a_language_that_names_a_file_of_its_contract_has_the_block(copy: Path) -> None:
    stopped = stopped_by(copy, r"macro layers\(", "macro layer(", architecture_style="monolith")
    assert f'{FAMILY}/rust.jinja: the block "layers" is missing' in stopped


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_language_has_frameworks_when_the_interview_offers_it_some(file: Path) -> None:
    offered = tables(
        (interview.ROOT / "template/_interview/frameworks.jinja").read_text(encoding="utf-8")
    )["frameworks"]
    names = names_of(file)
    assert names.get("has_frameworks", True) == (file.stem in offered)
    assert set(names.get("frameworks_without_http", [])) <= set(offered.get(file.stem, []))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_language_gives_all_files_of_a_module_or_none(file: Path) -> None:
    parts = {"messages_file", "jobs_file", "service_file", "store_file", "ports_file"}
    given = parts & set(names_of(file))
    assert given in (parts, set())


def test_each_name_of_the_family_is_given_by_some_language() -> None:
    declared = json.loads((interview.ROOT / FAMILY / "_names.json").read_text(encoding="utf-8"))
    given = {name for file in FILES for name in names_of(file)}
    blocks = {name for name, rule in declared.items() if rule.get("block")}
    assert set(declared) - blocks == given


def test_a_tool_that_the_answers_name_takes_the_place_of_the_usual_one() -> None:
    version = Version("template", interview.ROOT)
    usual = version.render(ANSWERS).spec.decode()
    tools = {"unit": "nextest", "coverage": "grcov"}
    named = version.render({**ANSWERS, "test_tools": tools}).spec.decode()
    assert "`cargo test`" in usual
    assert "`cargo llvm-cov --workspace --fail-under-lines 80`" in usual
    assert "`cargo test`" not in named
    assert "cargo llvm-cov" not in named
    assert "nextest" in named
    assert "[TODO: command of grcov that fails below it]" in named
