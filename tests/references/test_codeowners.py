"""CODEOWNERS: the rules of GitHub and of GitLab, for one path."""

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


# GitLab


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        pytest.param("[Docs] @acme/docs\n/specs/\n", ("@acme/docs",), id="owners of the section"),
        pytest.param("[Docs] @acme/docs\n/specs/ @acme/pm\n", ("@acme/pm",), id="of the path"),
        pytest.param("^[Docs] @acme/docs\n/specs/\n", ("@acme/docs",), id="optional"),
        pytest.param("[Docs][2] @a @b\nspecs/\n", ("@a", "@b"), id="approvals"),
        pytest.param("^[Our Docs][12] @a\n*.md\n", ("@a",), id="all at once"),
        pytest.param("[Docs]\n/specs/ @acme/docs\n", ("@acme/docs",), id="no usual owners"),
        pytest.param("[Docs]\n/specs/\n", (), id="no owners at all"),
        pytest.param("[Docs] @acme/docs\n/other/\n", (), id="another path"),
        pytest.param("[Docs] @a\n/specs/ @b\n/specs/checkout/ @c\n", ("@c",), id="the last one"),
        pytest.param("* @all\n[Docs] @docs\n/specs/\n", ("@all", "@docs"), id="before a section"),
        pytest.param("[A] @a\n*\n[B] @b\n*.md\n", ("@a", "@b"), id="two sections"),
        pytest.param("[A] @a\n*\n[B] @a\n*.md\n", ("@a",), id="an owner of two sections"),
        pytest.param("[A] @a\n*\n[B] @b\n*\n[a] @c\n/specs/\n", ("@c", "@b"), id="one name"),
        pytest.param("[A] @a\n*\n!/specs/\n[B] @b\n*\n", ("@b",), id="taken out"),
        pytest.param("[A] @a\n!*.md\n/specs/\n", (), id="taken out before"),
        pytest.param("[A] @a/b/c/d\n*\n", ("@a/b/c/d",), id="nested groups"),
        pytest.param("[A] @@maintainer\n*\n", (), id="a role is no owner"),
        pytest.param("[A] @a # @b\n* # @c\n", ("@a",), id="comments"),
        pytest.param("[A\n* @a\n", ("@a",), id="no heading"),
    ],
)
def test_a_section_has_owners_of_its_own(text: str, owners: tuple[str, ...]) -> None:
    assert owners_in(text, SPEC) == owners


@pytest.mark.parametrize(
    "pattern",
    [
        "*",
        "*.md",
        "spec.md",
        "checkout/",
        "/specs/",
        "specs/checkout/",
        "checkout/spec.md",
        "/specs/*/spec.md",
        "/specs/**/*.md",
        "/specs/checkout/*",
        "/specs/checkout/**",
    ],
)
def test_a_pattern_of_gitlab_covers_the_spec(pattern: str) -> None:
    assert owners_in(f"[A] @a\n{pattern}\n", SPEC) == ("@a",)


@pytest.mark.parametrize(
    "pattern", ["/specs", "checkout", "/specs/*", "/specs/**", "/spec.md", "/"]
)
def test_a_pattern_of_gitlab_does_not_cover_the_spec(pattern: str) -> None:
    assert owners_in(f"[A] @a\n{pattern}\n", SPEC) == ()


def test_a_file_of_gitlab_is_read_by_its_rules_without_a_section(tmp_path: Path) -> None:
    (tmp_path / ".gitlab").mkdir()
    (tmp_path / ".gitlab" / "CODEOWNERS").write_text("/specs/ @a\n/specs @b\n", encoding="utf-8")
    assert owner_of(tmp_path, SPEC) == ("@a", ".gitlab/CODEOWNERS")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "CODEOWNERS").write_text("/specs/ @c\n", encoding="utf-8")
    assert owner_of(tmp_path, SPEC) == ("@c", "docs/CODEOWNERS")


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "^[a]" + " " * 100_000 + "]", "[a][" + "1" * 100_000]
)
def test_a_hostile_heading_takes_no_time(text: str) -> None:
    assert owners_in(f"{text}\n* @a\n", SPEC) in (("@a",), ())
