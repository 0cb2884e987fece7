"""The hook renders what Copier renders, and replaces a spec only when that is certain."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml

import interview
from feature_spec.recorded import load_answers
from feature_spec.rendering import Rendering
from feature_spec.second_render import NotFilledError, fill, is_as_rendered

CASES: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((interview.ROOT / "tests" / "cases").glob("*.yml"))
}
CASES |= {
    "defaults": {},
    "everything": {**interview.EVERYTHING, "full_interview": True},
    "in-process": {"surfaces": [], "deployment_strategy": "none"},
    "frontend": {"surfaces": ["ui"], "backend_language": "none", "access": "public"},
    "other": {"backend_language": "other", "backend_other": "Elixir with Phoenix: 1:30 | ünï"},
    "typed": {"owner": "yes", "feature_name": "1e3", "availability_slo": 99.95, "e2e_tests": True},
}
REQUIREMENTS = [
    {"id": "REQ-SPC-001", "text": "A | b <i>", "priority": "High", "prd": "FR-1", "verify": []}
]


def copied(template: Path, folder: Path, answers: dict[str, Any]) -> tuple[Path, Path, str]:
    """Copy with Copier: the spec, the answers file and the digest of the spec."""
    wanted = {"feature_path": "specs/checkout", **answers}
    copier.run_copy(str(template), folder, data=wanted, defaults=True, quiet=True, unsafe=True)
    spec = folder / "spec.md"
    return spec, folder / ".copier-answers.yml", hashlib.sha256(spec.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", CASES)
def test_it_renders_byte_for_byte_what_copier_renders(
    name: str, plain_template: Path, tmp_path: Path
) -> None:
    spec, recorded, _ = copied(plain_template, tmp_path / "specs" / "checkout", CASES[name])
    answers = load_answers(recorded.read_text(encoding="utf-8"))
    rendering = Rendering(plain_template)
    assert rendering.spec(answers) == spec.read_bytes()
    assert rendering.answers_file(answers) == recorded.read_bytes()


@pytest.fixture
def files(plain_template: Path, tmp_path: Path) -> tuple[Path, Path, str]:
    return copied(plain_template, tmp_path / "specs" / "checkout", {})


def test_a_filled_spec_is_the_one_a_copy_with_those_answers_gives(
    plain_template: Path, tmp_path: Path, files: tuple[Path, Path, str]
) -> None:
    additions = {"requirements": REQUIREMENTS, "owner": "@acme/shop"}
    spec, recorded, digest = files
    fill(plain_template, spec, recorded, digest, additions)
    at_once = copied(plain_template, tmp_path / "other", additions)
    assert spec.read_bytes() == at_once[0].read_bytes()
    assert recorded.read_bytes() == at_once[1].read_bytes()


def test_the_template_and_version_that_copier_recorded_stay(
    plain_template: Path, files: tuple[Path, Path, str]
) -> None:
    spec, recorded, digest = files
    text = recorded.read_text(encoding="utf-8").replace("_src_path:", "_commit: v1.0.0\n_src_path:")
    recorded.write_text(text, encoding="utf-8")
    fill(plain_template, spec, recorded, digest, {"owner": "@acme/shop"})
    after = load_answers(recorded.read_text(encoding="utf-8"))
    assert after == load_answers(text) | {"owner": "@acme/shop"}


def unchanged(files: tuple[Path, Path, str], template: Path, additions: dict[str, Any]) -> str:
    """Fill, which must fail and leave both files as they are; the sentence."""
    spec, recorded, digest = files
    before = spec.read_bytes(), recorded.read_bytes(), sorted(spec.parent.iterdir())
    with pytest.raises(NotFilledError) as refused:
        fill(template, spec, recorded, digest, additions)
    assert (spec.read_bytes(), recorded.read_bytes(), sorted(spec.parent.iterdir())) == before
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_spec_that_was_edited_meanwhile_is_not_replaced(
    plain_template: Path, files: tuple[Path, Path, str]
) -> None:
    files[0].write_bytes(files[0].read_bytes() + b"mine\n")
    said = unchanged(files, plain_template, {"owner": "@acme/shop"})
    assert said == "The file spec.md is not the one that Copier rendered."


def test_a_link_in_place_of_the_spec_is_not_followed(
    files: tuple[Path, Path, str], tmp_path: Path
) -> None:
    spec, _, digest = files
    spec.rename(tmp_path / "elsewhere.md")
    spec.symlink_to(tmp_path / "elsewhere.md")
    assert not is_as_rendered(spec, digest)


def test_a_copier_that_renders_in_another_way_is_noticed(
    plain_template: Path, files: tuple[Path, Path, str]
) -> None:
    spec, recorded, _ = files
    other = spec, recorded, "0" * 64
    said = unchanged(other, plain_template, {"owner": "@acme/shop"})
    assert said == "This version of Copier renders the template in another way."


def test_what_the_interview_would_refuse_is_not_added(
    plain_template: Path, files: tuple[Path, Path, str]
) -> None:
    said = unchanged(files, plain_template, {"requirements": [{"id": "R1", "text": "x"}]})
    assert said == "requirements[0].id is 'R1': use REQ-SPC- and three digits."
    said = unchanged(files, plain_template, {"owner": "a\u202eb"})
    assert said == "One line of plain text: no line breaks, tabs or invisible characters."


def test_a_full_disk_leaves_the_first_spec_and_one_sentence(
    plain_template: Path, files: tuple[Path, Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = unchanged(files, plain_template, {"owner": "@acme/shop"})
    assert said == "No space left on device."


def test_a_template_that_cannot_be_rendered_gives_a_sentence(
    plain_template: Path, files: tuple[Path, Path, str]
) -> None:
    files[1].write_text("_src_path: x\n", encoding="utf-8")
    said = unchanged(files, plain_template, {"owner": "@acme/shop"})
    assert said.endswith("is undefined.")
