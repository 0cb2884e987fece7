"""Where and how an update is run: clones of every kind, deep folders, bots, sources, versions."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

import releases
import updates
from compiled import COPIER
from layouts import git
from updates import TEXT, commit, copy, read, repository, update, write

pytestmark = pytest.mark.copier

BODY = """\
# {{ feature_name }}

Runs on {{ platform }}.

## 1. Scope

- **Users**: [TODO: who uses it]
- **Limits**: [TODO: what it will not do]

## 2. Checks

| Item | Question | Note |
| --- | --- | --- |
| Style | Which style? | PROPOSED: {{ platform }} |
| Tests | Which tests? | PROPOSED: unit |

## Notes
"""
CHANGES = (
    ("[TODO: who uses it]", "[TODO: who uses it, by role]"),
    ("| Tests | Which", "| Alerts | Who is called? | [TODO: rotation] |\n| Tests | Which"),
    ("Which tests?", "Which tests run in CI?"),
)
"""What the versions 1.1.0, 1.2.0 and 1.3.0 change: each conflicts in a merge of lines."""
FILLED = {
    "[TODO: who uses it]": "Shoppers, said Zoë",
    "[TODO: what it will not do]": "No cheques",
    "PROPOSED: kubernetes": "ALIGNED @ana 2026-11-22: kubernetes",
    "PROPOSED: unit": "ALIGNED @ana 2026-11-22: unit",
}


def changed(text: str, *words: tuple[str, str]) -> str:
    for old, new in words:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def filled(text: str) -> str:
    for old, new in FILLED.items():
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a template with four versions."""
    folder = updates.template(tmp_path_factory.mktemp("template") / "template", BODY)
    releases.release(folder, "v1.0.0")
    for number, change in enumerate(CHANGES, 1):
        releases.change(folder, TEXT, *change)
        releases.release(folder, f"v1.{number}.0")
    return folder


def start(template: Path | str, top: Path, place: str = updates.FOLDER) -> Path:
    """Commit a spec of the first version that is filled in; its folder."""
    folder = (top if top.exists() else repository(top)) / place
    copy(template, folder, "v1.0.0", feature_path=place)
    write(folder, filled(read(folder)))
    commit(top)
    return folder


@pytest.fixture(scope="module")
def first(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with such a spec."""
    top = tmp_path_factory.mktemp("first") / "shop"
    start(template, top)
    return top


@pytest.fixture
def shop(first: Path, tmp_path: Path) -> Path:
    """Give a copy of that repository."""
    return shutil.copytree(first, tmp_path / "shop")


@pytest.fixture(scope="module")
def newest() -> str:
    """Give what the filled spec has to be after all changes: a fresh render with the same fills."""
    text = changed(BODY, ("{{ feature_name }}", "Checkout")).replace("{{ platform }}", "kubernetes")
    render = changed(text, *CHANGES)
    return filled(changed(render, (CHANGES[0][1], CHANGES[0][0])))


def modified(top: Path, place: str = updates.FOLDER) -> bool:
    """Whether the spec and its answers are ordinary modifications, and nothing else is."""
    names = (f"{place}/.copier-answers.yml", f"{place}/spec.md")
    found = git(top, "-c", "core.quotePath=false", "status", "--porcelain", "--ignored")
    return [line.replace('"', "") for line in found.splitlines()] == [
        f" M {name}" for name in names
    ]


# ---- places ---------------------------------------------------------------------------------


def test_a_worktree(shop: Path, tmp_path: Path, newest: str) -> None:
    other = tmp_path / "other clone"
    git(shop, "worktree", "add", "-q", "-b", "other", str(other))
    update(other / updates.FOLDER, "v1.3.0")
    assert read(other / updates.FOLDER) == newest
    assert modified(other)
    assert updates.clean(shop)


def test_a_submodule(shop: Path, tmp_path: Path, newest: str) -> None:
    top = repository(tmp_path / "company")
    git(top, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(shop), "shop")
    commit(top)
    update(top / "shop" / updates.FOLDER, "v1.3.0")
    assert read(top / "shop" / updates.FOLDER) == newest
    assert modified(top / "shop")
    assert git(top, "status", "--porcelain") == " M shop\n"


def test_a_shallow_clone(shop: Path, tmp_path: Path, newest: str) -> None:
    write(shop / updates.FOLDER, read(shop / updates.FOLDER) + "\nOne commit more.\n")
    commit(shop)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{shop}", "shallow")
    shallow = tmp_path / "shallow"
    assert git(shallow, "rev-list", "--count", "HEAD") == "1\n"
    update(shallow / updates.FOLDER, "v1.3.0")
    assert read(shallow / updates.FOLDER) == newest + "\nOne commit more.\n"
    assert modified(shallow)


def test_a_sparse_clone_that_has_the_folder(shop: Path, newest: str) -> None:
    """One that leaves the spec out is refused by the guard (`test_guard.py`)."""
    for name in ("src/shop.py", "specs/basket/spec.md"):
        (shop / name).parent.mkdir(parents=True)
        (shop / name).write_text("x\n", encoding="utf-8")
    commit(shop)
    git(shop, "sparse-checkout", "set", "--cone", updates.FOLDER)
    assert not (shop / "src").exists()
    update(shop / updates.FOLDER, "v1.3.0")
    assert read(shop / updates.FOLDER) == newest
    assert modified(shop)


@pytest.mark.parametrize(
    "place", ["packages/storefront/docs/specs/checkout", "the team's docs/größe 🚀 [a]/checkout"]
)
def test_a_deep_folder_and_one_below_odd_names(
    template: Path, tmp_path: Path, newest: str, place: str
) -> None:
    top = repository(tmp_path / "my shop (2026) é")
    folder = start(template, top, place)
    said = update(folder, "v1.3.0")
    assert read(folder) == newest
    assert modified(top, place)
    command = said[-1].removeprefix("Next").strip()
    assert command.startswith("git diff ")
    shown = subprocess.run(command, shell=True, cwd=top, check=True, capture_output=True).stdout  # noqa: S602
    assert shown.decode("utf-8").count("+++ ") == 2


# ---- versions -------------------------------------------------------------------------------


def test_several_versions_at_once_are_one_after_the_other(shop: Path, newest: str) -> None:
    at_once = shutil.copytree(shop, shop.parent / "at once")
    update(at_once / updates.FOLDER, "v1.3.0")
    for version in ("v1.1.0", "v1.2.0", "v1.3.0"):
        update(shop / updates.FOLDER, version)
        status = git(shop, "status", "--porcelain", "--ignored").splitlines()
        assert {line[:3] for line in status} == {" M "}, version
        commit(shop)
    assert read(shop / updates.FOLDER) == read(at_once / updates.FOLDER) == newest


def test_a_second_update_changes_nothing(shop: Path) -> None:
    update(shop / updates.FOLDER, "v1.3.0")
    commit(shop)
    assert update(shop / updates.FOLDER, "v1.3.0") == []
    assert updates.clean(shop)


# ---- a bot ----------------------------------------------------------------------------------

RENOVATE = [
    "update",
    "--skip-answered",
    "--defaults",
    "--trust",
    "--answers-file",
    ".copier-answers.yml",
    "--vcs-ref",
]


def renovate(folder: Path, version: str) -> str:
    """Run what Renovate runs, where it runs it; return the output."""
    done = subprocess.run(
        [*COPIER, *RENOVATE, version],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_renovate_updates_a_filled_spec_without_a_conflict(shop: Path, newest: str) -> None:
    said = renovate(shop / updates.FOLDER, "v1.3.0")
    assert read(shop / updates.FOLDER) == newest
    assert modified(shop)
    assert "Template      v1.0.0 to v1.3.0\n" in said
    assert "New           2. Checks: Alerts\n" in said


def test_renovate_leaves_a_real_conflict_unmerged(shop: Path) -> None:
    folder = shop / updates.FOLDER
    write(folder, changed(read(folder), ("Which tests?", "Which tests, Ana?")))
    commit(shop)
    renovate(folder, "v1.3.0")
    between = (
        "| Tests | Which tests, Ana? | {0} |\n=======\n| Tests | Which tests run in CI? | {0} |"
    )
    note = "ALIGNED @ana 2026-11-22: unit"
    assert between.format(note) in read(folder)
    assert f"UU {updates.SPEC}\n" in git(shop, "status", "--porcelain")


# ---- where the template is ------------------------------------------------------------------


def test_a_relative_template_is_found_from_where_it_was_typed(
    template: Path, tmp_path: Path, newest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(template, tmp_path / "template")
    top = repository(tmp_path / "shop")
    monkeypatch.chdir(top)
    folder = start("../template", top)
    assert "_src_path: ../template\n" in (top / updates.ANSWERS).read_text(encoding="utf-8")
    update(folder, "v1.3.0")
    assert read(folder) == newest
    assert modified(top)


def test_a_relative_template_is_rendered_again_in_a_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no index has the three texts, the hook asks Copier's own clone where it came from."""
    block = "".join(f"- **{name}**: not known\n" for name in "ABCDEFGH")
    text = f"# {{{{ feature_name }}}}\n\n## Cart\n\n{block}\n## Order\n\n{block}\n## Notes\n"
    folder = updates.template(tmp_path / "template", text)
    releases.release(folder, "v1.0.0")
    releases.change(folder, TEXT, "## Cart\n", f"## Stock\n\n{block}\n## Cart\n")
    releases.release(folder, "v1.1.0")
    top = repository(tmp_path / "shop")
    monkeypatch.chdir(top)
    spec = top / updates.FOLDER
    above, order, below = copy("../template", spec, "v1.0.0").partition("## Order")
    note = "- **D**: not known\n- **Loss**: 3 EUR, said Ana\n"
    write(spec, above + order + below.replace("- **D**: not known\n", note))
    commit(top)
    update(spec, "v1.1.0")
    assert note in read(spec).partition("## Order")[2]
    assert read(spec).count("3 EUR") == 1
    assert modified(top)


@pytest.mark.parametrize("source", ["git+file://{}", "file://{}/.git"])
def test_a_template_that_is_named_by_an_address(
    template: Path, tmp_path: Path, newest: str, source: str
) -> None:
    folder = start(source.format(template), tmp_path / "shop")
    update(folder, "v1.3.0")
    assert read(folder) == newest
    assert modified(tmp_path / "shop")


@pytest.mark.filterwarnings("ignore::copier.errors.ShallowCloneWarning")
def test_a_shallow_clone_of_the_template(template: Path, tmp_path: Path, newest: str) -> None:
    """It has the newest version alone, and a depth of one is enough for a spec that is on it."""
    top = tmp_path / "shop"
    folder = start(f"git+file://{template}", top)
    update(folder, "v1.3.0")
    commit(top)
    git(tmp_path, "clone", "-q", "--depth=1", "-b", "v1.3.0", f"file://{template}", "shallow")
    answers = top / updates.ANSWERS
    releases.change(
        answers.parent, answers.name, f"git+file://{template}", str(tmp_path / "shallow")
    )
    commit(top)
    update(folder, "v1.3.0")
    assert read(folder) == newest
    assert updates.clean(top)
