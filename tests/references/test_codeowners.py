"""CODEOWNERS: the rules of GitHub, for one path."""

from __future__ import annotations

from pathlib import Path

import pytest

from feature_spec.references.codeowners import MAX_OWNER, owner_of, owners_in

SPEC = "specs/checkout/spec.md"


@pytest.mark.parametrize(
    "pattern",
    [
        "*",
        "**",
        "*.md",
        "spec.md",
        "checkout",
        "checkout/",
        "/specs/",
        "/specs",
        "specs/checkout",
        "specs/*/spec.md",
        "/specs/**",
        "/specs/checkout/*",
        "**/checkout",
        "specs/**/spec.md",
        "/specs/chec?out/",
        r"/spec\s/check\out/",
    ],
)
def test_a_pattern_covers_the_spec(pattern: str) -> None:
    assert owners_in(f"{pattern} @acme/shop\n", SPEC) == ("@acme/shop",)


@pytest.mark.parametrize(
    "pattern",
    [
        "/checkout",
        "*.py",
        "specs/*",
        "/docs/",
        "pecs/",
        "specs/check",
        "!specs/",
        "[s]pecs/",
        "/",
        r"spec\?/",
    ],
)
def test_a_pattern_does_not_cover_the_spec(pattern: str) -> None:
    assert owners_in(f"{pattern} @acme/shop\n", SPEC) == ()


def test_the_last_matching_pattern_counts() -> None:
    text = "* @acme/all\n/specs/ @acme/specs # the writers\n/docs/ @acme/docs\n"
    assert owners_in(text, SPEC) == ("@acme/specs",)


def test_a_matching_pattern_without_owners_gives_none() -> None:
    assert owners_in("* @acme/all\n/specs/\n", SPEC) == ()


def test_comments_and_blank_lines_are_not_rules() -> None:
    assert owners_in("* @a\n\n# specs/ @b\n   # * @c\n", SPEC) == ("@a",)


def test_a_space_in_a_pattern_is_escaped() -> None:
    assert owners_in("/my\\ specs/ @a\n", "my specs/x/spec.md") == ("@a",)


def test_only_what_can_be_an_owner_is_taken() -> None:
    assert owners_in("* @a <b>|c @d/e f@g.example ![x](y)\n", SPEC) == ("@a", "@d/e", "f@g.example")


def test_the_first_codeowners_file_counts(tmp_path: Path) -> None:
    for folder, owner in ((".github", "@first"), (".", "@second"), ("docs", "@third")):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "CODEOWNERS").write_text(f"* {owner}\n", encoding="utf-8")
    assert owner_of(tmp_path, SPEC) == ("@first", ".github/CODEOWNERS")


def test_without_a_file_there_is_no_owner(tmp_path: Path) -> None:
    assert owner_of(tmp_path, SPEC) == ("", "")


def test_a_file_that_leads_outside_the_repository_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("* @a\n", encoding="utf-8")
    (tmp_path / "repository").mkdir()
    (tmp_path / "repository" / "CODEOWNERS").symlink_to(tmp_path / "outside")
    assert owner_of(tmp_path / "repository", SPEC) == ("", "")


def test_many_owners_are_cut_at_the_limit_of_the_answer(tmp_path: Path) -> None:
    owners = " ".join(f"@acme/team-{number}" for number in range(40))
    (tmp_path / "CODEOWNERS").write_text(f"* {owners}\n", encoding="utf-8")
    owner, _ = owner_of(tmp_path, SPEC)
    assert len(owner) <= MAX_OWNER
    assert owners.startswith(f"{owner} ")


def test_a_hostile_pattern_takes_no_time() -> None:
    assert owners_in("*a" * 40 + "b @a\n", "a" * 60) == ()
