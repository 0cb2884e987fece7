"""The hook renders what Copier renders, and replaces a spec only when that is certain."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml

import interview
from feature_spec.rendering.fill import NotFilledError, fill
from feature_spec.rendering.render import Rendering
from feature_spec.repository.answers_file import load_answers

pytestmark = pytest.mark.copier

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


def copied(template: Path, folder: Path, answers: dict[str, Any]) -> tuple[Path, Path]:
    """Copy with Copier: the spec and the answers file."""
    wanted = {"feature_path": "specs/checkout", **answers}
    copier.run_copy(str(template), folder, data=wanted, defaults=True, quiet=True, unsafe=True)
    spec = folder / "spec.md"
    return spec, folder / ".copier-answers.yml"


@pytest.mark.parametrize("name", CASES)
def test_it_renders_byte_for_byte_what_copier_renders(
    name: str, plain_template: Path, tmp_path: Path
) -> None:
    spec, recorded = copied(plain_template, tmp_path / "specs" / "checkout", CASES[name])
    answers = load_answers(recorded.read_text(encoding="utf-8"))
    rendering = Rendering(plain_template)
    assert rendering.spec(answers) == spec.read_bytes()
    assert rendering.answers_file(answers) == recorded.read_bytes()


@pytest.fixture
def files(plain_template: Path, tmp_path: Path) -> tuple[Path, Path]:
    return copied(plain_template, tmp_path / "specs" / "checkout", {})


def test_a_filled_spec_is_the_one_a_copy_with_those_answers_gives(
    plain_template: Path, tmp_path: Path, files: tuple[Path, Path]
) -> None:
    additions = {"requirements": REQUIREMENTS, "owner": "@acme/shop"}
    spec, recorded = files
    fill(plain_template, spec, recorded, additions)
    at_once = copied(plain_template, tmp_path / "other", additions)
    assert spec.read_bytes() == at_once[0].read_bytes()
    assert recorded.read_bytes() == at_once[1].read_bytes()


def test_the_template_and_version_that_copier_recorded_stay(
    plain_template: Path, files: tuple[Path, Path]
) -> None:
    spec, recorded = files
    text = recorded.read_text(encoding="utf-8").replace("_src_path:", "_commit: v1.0.0\n_src_path:")
    recorded.write_text(text, encoding="utf-8")
    fill(plain_template, spec, recorded, {"owner": "@acme/shop"})
    after = load_answers(recorded.read_text(encoding="utf-8"))
    assert after == load_answers(text) | {"owner": "@acme/shop"}


def unchanged(files: tuple[Path, Path], template: Path, additions: dict[str, Any]) -> str:
    """Fill, which must fail and leave both files as they are; the sentence."""
    spec, recorded = files
    before = spec.read_bytes(), recorded.read_bytes(), sorted(spec.parent.iterdir())
    with pytest.raises(NotFilledError) as refused:
        fill(template, spec, recorded, additions)
    assert (spec.read_bytes(), recorded.read_bytes(), sorted(spec.parent.iterdir())) == before
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_spec_that_the_person_kept_is_not_replaced(
    plain_template: Path, files: tuple[Path, Path]
) -> None:
    files[0].write_bytes(files[0].read_bytes() + b"mine\n")
    said = unchanged(files, plain_template, {"owner": "@acme/shop"})
    assert said == "The file spec.md is not what the template gives for these answers."


def test_a_spec_that_is_edited_in_the_meantime_is_not_replaced(
    plain_template: Path, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec, recorded = files
    before, refusal = spec.read_bytes(), Rendering.refusal

    def slow(rendering: Rendering, question: str, answers: dict[str, Any]) -> str:
        spec.write_bytes(before + b"mine\n")
        return refusal(rendering, question, answers)

    monkeypatch.setattr(Rendering, "refusal", slow)
    with pytest.raises(NotFilledError, match="was edited in the meantime"):
        fill(plain_template, spec, recorded, {"owner": "@acme/shop"})
    assert spec.read_bytes() == before + b"mine\n"


def test_a_link_in_place_of_the_spec_is_not_followed(
    plain_template: Path, files: tuple[Path, Path], tmp_path: Path
) -> None:
    files[0].rename(tmp_path / "elsewhere.md")
    files[0].symlink_to(tmp_path / "elsewhere.md")
    said = unchanged(files, plain_template, {"owner": "@acme/shop"})
    assert said == "The file spec.md is a symbolic link."


def test_a_render_that_is_not_copiers_is_noticed(
    plain_template: Path, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Rendering, "spec", lambda *_: b"# Another\n")
    said = unchanged(files, plain_template, {"owner": "@acme/shop"})
    assert said == "The file spec.md is not what the template gives for these answers."


def test_what_the_interview_would_refuse_is_not_added(
    plain_template: Path, files: tuple[Path, Path]
) -> None:
    said = unchanged(files, plain_template, {"requirements": [{"id": "R1", "text": "x"}]})
    assert said == "requirements[0].id is 'R1': use REQ-SPC- and three digits."
    said = unchanged(files, plain_template, {"owner": "a\u202eb"})
    assert said == "One line of plain text: no line breaks, tabs or invisible characters."


def test_a_full_disk_leaves_the_first_spec_and_one_sentence(
    plain_template: Path, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = unchanged(files, plain_template, {"owner": "@acme/shop"})
    assert said == "No space left on device."


def test_a_template_that_cannot_be_rendered_gives_a_sentence(
    plain_template: Path, files: tuple[Path, Path]
) -> None:
    files[1].write_text("_src_path: x\n", encoding="utf-8")
    said = unchanged(files, plain_template, {"owner": "@acme/shop"})
    assert "has no attribute" in said
