"""The reader of the interview, beside Copier's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from copier._template import Template

import interview
from feature_spec.rendering.questions import Question, questions_of, read_interview


def reader(**files: str) -> Callable[[str], str]:
    """Give the files of a template; `__` is a slash and `_yml` the ending."""
    return lambda path: files[path.replace("/", "__").replace(".yml", "_yml")]


def test_it_reads_the_questions_and_the_settings_that_copier_reads() -> None:
    read = read_interview(lambda path: (interview.ROOT / path).read_text(encoding="utf-8"))
    copiers = Template(str(interview.ROOT))
    copiers.__dict__["local_abspath"] = interview.ROOT  # without a clone
    assert len(read.questions) > 50
    assert list(read.questions.items()) == list(copiers.questions_data.items())
    assert {name[1:]: value for name, value in read.settings.items()}.keys() >= {
        "subdirectory",
        "envops",
        "migrations",
    }
    for name, value in copiers.config_data.items():
        assert read.settings[f"_{name}"] == value
    assert [name for names in read.files.values() for name in names] == list(read.questions)


def test_questions_may_be_in_the_settings_file_itself_and_be_a_default_only() -> None:
    read = reader(
        copier_yml="_subdirectory: x\nname: me\n---\n!include q.yml\n", q_yml="a: {type: int}"
    )
    found = read_interview(read)
    assert found.settings == {"_subdirectory": "x"}
    assert found.questions == {"name": {"default": "me"}, "a": {"type": "int"}}
    assert questions_of(read)["name"] == Question("name", "str")


@pytest.mark.parametrize("path", ["/etc/passwd", "../other.yml", "template/../../other.yml"])
def test_an_include_that_leads_out_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="outside of the template"):
        read_interview(lambda _: f"a: b\n---\n!include {path}\n")


def test_a_file_that_is_not_a_mapping_is_refused() -> None:
    with pytest.raises(ValueError, match=r"q\.yml is not a mapping"):
        read_interview(reader(copier_yml="---\n!include q.yml\n", q_yml="- a\n"))
