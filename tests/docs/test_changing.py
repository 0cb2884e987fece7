"""docs/changing.md: every place it names exists, and nothing of the project is off the map."""

from __future__ import annotations

import fnmatch
import re
import subprocess

import pytest

import interview

ROOT = interview.ROOT
ONE_MORE = re.compile(r"^\| [^|]+: `(\w+)` \| (.+) \|$", re.MULTILINE)
# No row of the map names them: no one changes them for their own sake.
OFF_THE_MAP = {
    "hooks/feature_spec/__init__.py",
    "hooks/feature_spec/__main__.py",
    "hooks/feature_spec/py.typed",
}
FAMILIES = {"dynamodb", "nats", "api_key", "rust", "flutter", "kubernetes"}


def page() -> str:
    """Return the text of the map."""
    return (ROOT / "docs" / "changing.md").read_text(encoding="utf-8")


def patterns(text: str) -> list[str]:
    """Return the files and folders that a text names, `<name>` as a wildcard."""
    named = re.findall(r"`([\w.<>/-]+)`", text)
    paths = [name for name in named if "/" in name or "." in name]
    return [re.sub(r"<\w+>", "*", name) for name in paths]


def opened(text: str) -> list[str]:
    """Return what the last columns of the tables of a text name."""
    rows = re.findall(r"^\| .+ \| (.+) \|$", text, re.MULTILINE)
    return [pattern for cell in rows for pattern in patterns(cell)]


def covers(pattern: str, name: str) -> bool:
    """Whether a place on the map is a file or its folder."""
    return fnmatch.fnmatch(name, f"{pattern}*" if pattern.endswith("/") else pattern)


def tracked(*folders: str) -> list[str]:
    """Return the files of some folders that git has, or would take."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_every_place_on_the_map_exists() -> None:
    named = opened(page())
    assert len(named) > 100
    assert [name for name in named if not list(ROOT.glob(name.removesuffix("/")))] == []


@pytest.mark.parametrize("folder", ["template", "hooks", "scripts", "benchmarks"])
def test_nothing_is_off_the_map(folder: str) -> None:
    named = opened(page())
    files = [name for name in tracked(folder) if name not in OFF_THE_MAP]
    files = [name for name in files if not name.endswith("/__init__.py")]
    assert files
    assert [name for name in files if not any(covers(place, name) for place in named)] == []


def test_the_map_says_how_to_add_one_of_each_family() -> None:
    assert {value for value, _ in ONE_MORE.findall(page())} == FAMILIES


@pytest.mark.parametrize("value", sorted(FAMILIES))
def test_the_row_of_a_family_names_every_file_that_knows_one(value: str) -> None:
    row = dict(ONE_MORE.findall(page()))[value]
    word = re.compile(rf"(?<![\w-]){value}(?![\w-])")
    knowing = [
        name
        for name in tracked("template", "hooks", "copier.yml")
        if word.search((ROOT / name).read_text(encoding="utf-8"))
        or name.rpartition("/")[2].split(".")[0] == value
    ]
    assert len(knowing) > 2
    assert [name for name in knowing if not any(covers(p, name) for p in patterns(row))] == []
