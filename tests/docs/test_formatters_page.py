"""The page on formatters tells the truth: its settings do what the text says, by the real tools."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import formatters
import interview
from document import Render
from features import NAMES, feature

PAGE = (interview.ROOT / "docs" / "formatters.md").read_text(encoding="utf-8")
CASES = sorted((interview.ROOT / "tests" / "cases").glob("*.yml"))


def settings(heading: str, language: str) -> str:
    """The block of settings of a section of the page."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    (block,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return str(block)


@pytest.fixture(scope="module")
def fresh(render: Render) -> list[str]:
    """Give a fresh spec of each persona and of each small feature."""
    texts = [render(**yaml.safe_load(case.read_text(encoding="utf-8"))).text for case in CASES]
    return texts + [render(**feature(name)).text for name in NAMES]


@pytest.fixture
def shop(fresh: list[str], tmp_path: Path) -> Path:
    """Give a repository with the fresh specs, and every document that they link."""
    for number, text in enumerate(fresh):
        folder = tmp_path / "specs" / f"feature-{number}"
        folder.mkdir(parents=True)
        (folder / "spec.md").write_text(text, encoding="utf-8")
        for link in re.findall(r"\]\(([^)#:]+)\)", text):
            document = folder / link
            document.parent.mkdir(parents=True, exist_ok=True)
            document.touch()
    return tmp_path


def names(shop: Path) -> list[str]:
    """The paths of the specs, in their order."""
    found = [file.relative_to(shop).as_posix() for file in shop.glob("specs/feature-*/spec.md")]
    return sorted(found, key=lambda name: int(re.findall(r"\d+", name)[0]))


def specs(shop: Path) -> list[str]:
    """The texts of the specs, in their order."""
    return [(shop / name).read_text(encoding="utf-8") for name in names(shop)]


def other_lines(before: list[str], after: list[str]) -> set[str]:
    """The new lines of texts that are not rows of tables."""
    old = {line for text in before for line in text.splitlines()}
    new = {line for text in after for line in text.splitlines()}
    return {line for line in new - old if not line.startswith("|")}


@pytest.mark.parametrize("name", ["markdownlint", "rumdl"])
def test_a_fresh_spec_passes_the_linters(name: str, shop: Path, fresh: list[str]) -> None:
    said = formatters.run(name, shop, *names(shop))
    assert not re.search(r"MD\d{3}", said), said
    assert specs(shop) == fresh


def test_rumdl_leaves_a_fresh_spec_as_it_is_with_reflow(shop: Path, fresh: list[str]) -> None:
    formatters.run("rumdl, lines wrapped", shop, *names(shop))
    assert specs(shop) == fresh


def test_prettier_changes_tables_only(shop: Path, fresh: list[str]) -> None:
    formatters.run("prettier", shop, *names(shop))
    assert other_lines(fresh, specs(shop)) == set()
    assert specs(shop) != fresh


def test_the_settings_of_prettier_keep_the_lines(shop: Path, fresh: list[str]) -> None:
    (shop / ".prettierrc.yaml").write_text(settings("prettier", "yaml"), encoding="utf-8")
    (shop / "words.md").write_text("word " * 30, encoding="utf-8")
    formatters.run("prettier", shop, *names(shop), "words.md")
    assert other_lines(fresh, specs(shop)) == set()
    assert (shop / "words.md").read_text(encoding="utf-8").count("\n") == 2  # the rest is wrapped


def test_prettier_leaves_out_what_its_ignore_file_names(shop: Path, fresh: list[str]) -> None:
    (shop / ".prettierignore").write_text(settings("prettier", "text"), encoding="utf-8")
    formatters.run("prettier", shop, *names(shop))
    assert specs(shop) == fresh


def unescaped(texts: list[str]) -> list[str]:
    """Texts without the backslashes before square brackets."""
    return [text.replace("\\[", "[").replace("\\]", "]") for text in texts]


def test_mdformat_changes_tables_breaks_and_brackets_only(shop: Path, fresh: list[str]) -> None:
    formatters.run("mdformat", shop, *names(shop))
    assert other_lines(unescaped(fresh), unescaped(specs(shop))) == {"_" * 70}


def test_the_settings_of_mdformat_keep_the_lines(shop: Path, fresh: list[str]) -> None:
    (shop / ".mdformat.toml").write_text(settings("mdformat", "toml"), encoding="utf-8")
    formatters.run("mdformat", shop, *names(shop))
    assert other_lines(unescaped(fresh), unescaped(specs(shop))) == {"_" * 70}


def test_mdformat_needs_its_plugins(shop: Path, fresh: list[str]) -> None:
    formatters.run("mdformat without plugins", shop, *names(shop))
    assert any(not text.startswith("---\n") for text in specs(shop))
    needed = settings("mdformat", "sh").split()[2:]
    assert yaml.safe_load(settings("pre-commit", "yaml"))["repos"][0]["hooks"] == [
        {"id": "mdformat", "additional_dependencies": needed}
    ]


def test_a_fresh_spec_has_one_first_heading(fresh: list[str]) -> None:
    for text in fresh:
        bare = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
        assert len(re.findall(r"^# ", bare, re.MULTILINE)) == 1
