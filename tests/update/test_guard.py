"""The guard: each state that would lose text is refused, and not a byte of the tree changes."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pathspec import PathSpec

import before_update
import interview
import releases
import updates
from feature_spec.rendering.questions import Question, questions_of
from feature_spec.repository.answers_file import load_answers
from feature_spec.update.rules.request import covers
from layouts import git

# Four folders deep, below a name with a space.
FOLDER = "team docs/area/specs/checkout"
SPEC = f"{FOLDER}/spec.md"
ANSWERS = f"{FOLDER}/.copier-answers.yml"
BODY = """\
# {{ feature_name }}

Runs on {{ platform }}.

## 1. Scope

- **Users**: [TODO: who uses it]
- **Limits**: [TODO: what it will not do]

## 2. Rules

- **Money**: [TODO: the currency]

## Notes
"""
OLD, NEW = "Runs on {{ platform }}.", "It runs on {{ platform }}."
WRITTEN = {
    "[TODO: what it will not do]": "It takes no cheques, said Zoë.  ",
    "[TODO: the currency]": "Euro",
}
"""What a person wrote; the two spaces are a line break."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a template with two versions: the second rewords a line and has one choice less."""
    folder = releases.template(tmp_path_factory.mktemp("versions") / "template", body=BODY)
    releases.release(folder, "v1.0.0")
    releases.change(folder, "template/feature/spec.md.jinja", OLD, NEW)
    releases.change(folder, "template/_interview/operations.yml", "    PaaS: paas\n", "")
    releases.release(folder, "v1.1.0")
    return folder


@pytest.fixture(scope="module")
def first(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with a spec of the first version that a person has written in."""
    top = tmp_path_factory.mktemp("first") / "shop"
    top.mkdir()
    git(top, "init", "-q", "-b", "main")
    updates.start(template, top / FOLDER, "v1.0.0", feature_path=FOLDER)
    text = (top / SPEC).read_text(encoding="utf-8")
    for prompt, words in WRITTEN.items():
        text = text.replace(prompt, words)
    (top / SPEC).write_text(text, encoding="utf-8")
    (top / "other.md").write_text("Other.\n", encoding="utf-8")
    commit(top)
    return top


@pytest.fixture
def shop(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of that repository, and make it the working directory."""
    top = shutil.copytree(first, tmp_path / "shop", symlinks=True)
    monkeypatch.chdir(top)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return top


def commit(top: Path) -> None:
    git(top, "add", "--all", "--force")
    git(top, "commit", "-q", "-m", "docs: a spec")


def change(top: Path, old: bytes, new: bytes, name: str = SPEC) -> None:
    """Replace bytes of a file, and commit it."""
    data = (top / name).read_bytes()
    assert old in data
    (top / name).write_bytes(data.replace(old, new))
    commit(top)


def put(top: Path, name: str, text: str) -> None:
    (top / name).parent.mkdir(parents=True, exist_ok=True)
    (top / name).write_text(text, encoding="utf-8")


def config(tmp: Path, name: str, text: str) -> None:
    put(tmp.parent / "config" / "git", name, text)


def everything(top: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder, git's own included: its mode and its bytes."""
    found = {}
    for folder, folders, files in os.walk(top):
        for name in [*folders, *files]:
            path = Path(folder, name)
            mode = path.lstat().st_mode
            data = b""
            if stat.S_ISLNK(mode):
                data = str(path.readlink()).encode()
            elif stat.S_ISREG(mode):
                data = path.read_bytes()
            found[str(path.relative_to(top))] = (mode, data)
    return found


def settle(top: Path) -> None:
    """Let git know every file, so that Copier's own look has nothing to note in the index."""
    for path in top.rglob("*"):
        if ".git" not in path.parts and not path.is_symlink():
            os.utime(path, (1_700_000_000, 1_700_000_000))
    subprocess.run(["git", "status", "--porcelain"], cwd=top, check=True, capture_output=True)


def facts(**given: Any) -> str:
    """What copier.yml hands over, or something else of it."""
    usual: dict[str, Any] = {
        "start": str(Path.cwd()),
        "target": FOLDER,
        "answers_file": ".copier-answers.yml",
        "conflict": "inline",
        "exclude": [],
        "skip": [],
        "data": [],
        "feature_path": None,
    }
    assert given.keys() <= usual.keys()
    return json.dumps(usual | given)


def guarded(template: Path, folder: Path, **given: Any) -> int:
    """Run the hook alone, as Copier would in the feature's folder."""
    here, arguments = Path.cwd(), [str(template), facts(**given)]
    os.chdir(folder)
    try:
        return before_update.main(arguments)
    finally:
        os.chdir(here)


# The states, through Copier


@dataclass(frozen=True)
class Case:
    """A state of the repository or a way to ask, and the one sentence that refuses it."""

    prepare: Callable[[Path], object]
    sentence: str
    given: Mapping[str, Any] = field(default_factory=dict)
    folder: str = FOLDER
    repaired: bool = False
    """Whether the command of the sentence, typed as it is, makes the update possible."""


def nothing(top: Path) -> None:
    """Leave the spec as it is: what is asked for is wrong."""


def ignored_by_the_repository(top: Path) -> None:
    put(top, ".gitignore", "build/\nspec.md\n")
    commit(top)


def in_an_ignored_folder(top: Path) -> None:
    put(top, ".gitignore", "specs\n")
    commit(top)


def ignored_by_the_person(top: Path) -> None:
    config(top, "ignore", "*.md\n")


def ignored_by_the_person_alone(top: Path) -> None:
    config(top, "ignore", "*.md\n")
    put(top, ".gitignore", "!spec.md\n")
    commit(top)


def ignored_by_a_git_template(top: Path) -> None:
    put(top.parent, "shop-git/info/exclude", "*.md\n")
    git(top, "config", "init.templateDir", f"{top}-git")


def binary_by_the_person(top: Path) -> None:
    config(top, "attributes", "*.md binary\n")


def missing(top: Path) -> None:
    git(top, "rm", "-q", SPEC)
    commit(top)


def renamed(top: Path) -> None:
    git(top, "mv", SPEC, f"{FOLDER}/Design Spec.md")
    commit(top)


def linked(top: Path) -> None:
    git(top, "mv", SPEC, "real.md")
    (top / SPEC).symlink_to("../../../../real.md")
    commit(top)


def not_utf8(top: Path) -> None:
    change(top, "Zoë".encode(), "Zoë".encode("latin-1"))


def with_a_nul(top: Path) -> None:
    change(top, "Zoë".encode(), b"Zo\0")


def with_markers(top: Path) -> None:
    change(
        top,
        b"- **Money**: Euro\n",
        b"<<<<<<< before updating\n- **Money**: Euro\n=======\n- **Money**: Dollar\n"
        b">>>>>>> after updating\n",
    )


def with_a_marker_in_a_fence(top: Path) -> None:
    change(top, b"## Notes\n", b"## Notes\n\n```text\n<<<<<<< HEAD\n```\n")


def untracked_and_ignored(top: Path) -> None:
    git(top, "rm", "-q", "--cached", SPEC)
    put(top, ".gitignore", "spec.md\n")
    git(top, "add", ".gitignore")
    git(top, "commit", "-q", "-m", "ignore")


def untracked_and_unseen(top: Path) -> None:
    git(top, "rm", "-q", "--cached", SPEC)
    git(top, "commit", "-q", "-m", "forget it")
    git(top, "config", "status.showUntrackedFiles", "no")


def answers_untracked(top: Path) -> None:
    git(top, "rm", "-q", "--cached", ANSWERS)
    put(top, ".gitignore", ".copier-answers.yml\n")
    git(top, "add", ".gitignore")
    git(top, "commit", "-q", "-m", "ignore")


def crlf(top: Path) -> None:
    change(top, b"\n", b"\r\n")


def mixed_line_ends(top: Path) -> None:
    change(top, b"Euro\n", b"Euro\r\n")


def reject_elsewhere(top: Path) -> None:
    put(top, "other.md.rej", "mine\n")
    put(top, "other.md", "Edited, not committed.\n")


def reject_ignored(top: Path) -> None:
    put(top, ".gitignore", "*.rej\n")
    commit(top)
    put(top, f"{SPEC}.rej", "mine\n")


def reject_tracked(top: Path) -> None:
    put(top, f"{SPEC}.rej", "mine\n")
    commit(top)


def assumed_unchanged(top: Path) -> None:
    git(top, "update-index", "--assume-unchanged", SPEC)
    (top / SPEC).write_text("Mine.\n", encoding="utf-8")


def skipped_in_the_work_tree(top: Path) -> None:
    git(top, "update-index", "--skip-worktree", SPEC)
    (top / SPEC).write_text("Mine.\n", encoding="utf-8")


def sparse(top: Path) -> None:
    settle(top)  # git takes away only what it knows
    git(top, "sparse-checkout", "set", "--no-cone", "/*", "!spec.md")


def filtered(top: Path) -> None:
    git(top, "config", "filter.up.clean", "tr a-z A-Z")
    git(top, "config", "filter.up.smudge", "tr A-Z a-z")
    put(top, ".gitattributes", "*.md filter=up\n")
    git(top, "add", "--renormalize", "--all")
    commit(top)


def strict_whitespace(top: Path) -> None:
    git(top, "config", "apply.whitespace", "error")


def whitespace_fixed(top: Path) -> None:
    git(top, "config", "apply.whitespace", "fix")


def untracked_files_hidden(top: Path) -> None:
    git(top, "config", "status.showUntrackedFiles", "no")


def wrong_type(top: Path) -> None:
    change(top, b"full_interview: false", b"full_interview: 'no'", ANSWERS)


def wrong_type_of_a_list(top: Path) -> None:
    change(top, b"requirements: []", b"requirements: '[]'", ANSWERS)


def choice_gone(top: Path) -> None:
    change(top, b"platform: kubernetes", b"platform: paas", ANSWERS)


def computed_answer(top: Path) -> None:
    change(top, b"platform:", b"team: {platform: vm}\nplatform:", ANSWERS)


def recorded_twice(top: Path) -> None:
    change(top, b"platform: ", b"platform: vm\nplatform: ", ANSWERS)


def without_a_place(top: Path) -> None:
    change(top, f"feature_path: {FOLDER}\n".encode(), b"", ANSWERS)


def moved(top: Path) -> None:
    (top / "services").mkdir()
    git(top, "mv", FOLDER, "services/checkout")
    commit(top)


def folder_linked(top: Path) -> None:
    (top / "specs").symlink_to("team docs/area/specs")
    commit(top)


OTHERWISE = "env GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0={} GIT_CONFIG_VALUE_0={} "
UPDATE = f"copier update --trust '{FOLDER}'"
REPAIRS = "type: feature-spec repair"
CASES = {
    "1 ignored by the repository": Case(
        ignored_by_the_repository,
        f"FS913 {SPEC} is ignored by 'spec.md' in line 2 of .gitignore, so edits may be lost; "
        f"type: echo '!spec.md' >> '{FOLDER}/.gitignore' && git add '{FOLDER}/.gitignore' && "
        "git commit -m 'docs: no spec is ignored'",
        repaired=True,
    ),
    "1 in an ignored folder": Case(
        in_an_ignored_folder,
        f"FS913 {SPEC} is ignored by 'specs' in line 1 of .gitignore, so edits may be lost: "
        "remove that line; type: git commit -m 'docs: no spec is ignored' -a",
    ),
    "1 ignored by the person": Case(
        ignored_by_the_person,
        f"FS913 {SPEC} is ignored by a rule of {{config}}/git/ignore, and Copier would lose "
        f"every edit "
        f"of it; type: {OTHERWISE.format('core.excludesFile', '/dev/null')}{UPDATE}",
        repaired=True,
    ),
    "1 ignored by the person, not by the repository": Case(
        ignored_by_the_person_alone,
        f"FS913 {SPEC} is ignored by a rule of {{config}}/git/ignore, and Copier would lose "
        f"every edit "
        f"of it; type: {OTHERWISE.format('core.excludesFile', '/dev/null')}{UPDATE}",
        repaired=True,
    ),
    "1 ignored in every new repository": Case(
        ignored_by_a_git_template,
        f"FS913 {SPEC} is ignored by a rule of {{top}}-git/info/exclude, and Copier would lose "
        f"every "
        f"edit of it; type: {OTHERWISE.format('init.templateDir', '')}{UPDATE}",
        repaired=True,
    ),
    "binary by the person": Case(
        binary_by_the_person,
        f"FS914 {SPEC} is binary for git because of {{config}}/git/attributes, and Copier "
        f"would "
        f"lose every edit of it; type: "
        f"{OTHERWISE.format('core.attributesFile', '/dev/null')}{UPDATE}",
        repaired=True,
    ),
    "2 missing": Case(
        missing,
        f"FS910 {SPEC} is missing; type: "
        f"git checkout \"$(git rev-list -1 HEAD -- '{SPEC}')^\" -- '{SPEC}'",
        repaired=True,
    ),
    "2 renamed": Case(
        renamed,
        f"FS910 {SPEC} is missing, and its folder has only Design Spec.md; type: git mv "
        f"'{FOLDER}/Design Spec.md' '{SPEC}' && git commit -m 'docs: name the spec spec.md'",
        repaired=True,
    ),
    "3 a symbolic link": Case(
        linked,
        f"FS911 {SPEC} is a symbolic link, and Copier would replace it with a file; type: "
        f"cp --remove-destination \"$(readlink -f '{SPEC}')\" '{SPEC}' && git add '{SPEC}' && "
        "git commit -m 'docs: the spec is a file'",
        repaired=True,
    ),
    "3 in a linked folder": Case(
        folder_linked,
        f"FS902 specs/checkout leads to {FOLDER} through '..' or a symbolic link, and Copier would "
        f"lose every edit of spec.md that way, so start in the repository's root; type: {UPDATE}",
        folder="specs/checkout",
    ),
    "3 by way of the folder above": Case(
        nothing,
        f"FS902 {FOLDER}/../checkout leads to {FOLDER} through '..' or a symbolic link, and Copier "
        f"would lose every edit of spec.md that way, so start in the repository's root; "
        f"type: {UPDATE}",
        folder=f"{FOLDER}/../checkout",
    ),
    "4 not UTF-8": Case(
        not_utf8,
        f"FS920 {SPEC} is not UTF-8: byte 122, in line 8, is 0xeb; type: iconv -f WINDOWS-1252 "
        f"-t UTF-8 "
        f"'{SPEC}' > spec.tmp && mv spec.tmp '{SPEC}' && git commit -m 'docs: UTF-8' -- '{SPEC}'",
        repaired=True,
    ),
    "4 binary": Case(
        with_a_nul,
        f"FS921 {SPEC} has a NUL character in line 8, so git treats it as binary and Copier "
        f"would lose every edit; type: tr -d '\\000' < '{SPEC}' > spec.tmp && mv spec.tmp '{SPEC}' "
        f"&& git commit -m 'docs: UTF-8' -- '{SPEC}'",
    ),
    "5 conflict markers": Case(
        with_markers,
        f"FS923 {SPEC} has a conflict marker in line 12 (<<<<<<< before updating): resolve it, or "
        "indent it by a space if it is an example; type: git commit -m "
        f"'docs: resolve a conflict' -- "
        f"'{SPEC}'",
    ),
    "5 a marker in a fence": Case(
        with_a_marker_in_a_fence,
        f"FS923 {SPEC} has a conflict marker in line 17 (<<<<<<< HEAD): resolve it, or "
        "indent it by a space if it is an example; type: git commit -m "
        f"'docs: resolve a conflict' -- "
        f"'{SPEC}'",
    ),
    "6 not tracked and ignored": Case(
        untracked_and_ignored,
        f"FS912 {SPEC} is not tracked by git, so the update could not be undone; type: git add "
        f"-f '{SPEC}' && "
        "git commit -m 'docs: track checkout'",
    ),
    "6 not tracked and not shown": Case(
        untracked_and_unseen,
        f"FS912 {SPEC} is not tracked by git, so the update could not be undone; type: git add "
        f"-f '{SPEC}' && "
        "git commit -m 'docs: track checkout'",
    ),
    "6 answers not tracked": Case(
        answers_untracked,
        f"FS912 {ANSWERS} is not tracked by git, so the update could not be undone; type: "
        f"git add -f '{ANSWERS}' && git commit -m 'docs: track checkout'",
        repaired=True,
    ),
    "7 CRLF": Case(
        crlf,
        f"FS922 {SPEC} is committed with carriage returns, the first in line 1, and no such line "
        f"would merge; type: tr -d '\\r' < '{SPEC}' > spec.tmp && mv spec.tmp '{SPEC}' && "
        f"git commit -m 'docs: line ends' -- '{SPEC}'",
        repaired=True,
    ),
    "7 mixed line ends": Case(
        mixed_line_ends,
        f"FS922 {SPEC} is committed with carriage returns, the first in line 12, and no such line "
        f"would merge; type: tr -d '\\r' < '{SPEC}' > spec.tmp && mv spec.tmp '{SPEC}' && "
        f"git commit -m 'docs: line ends' -- '{SPEC}'",
        repaired=True,
    ),
    "8 a reject elsewhere": Case(
        reject_elsewhere,
        "FS930 Copier would mistake other.md.rej for its own file, undo the edits of other.md and "
        "delete it: "
        "save anything that you need from it; type: rm -- other.md.rej",
        repaired=True,
    ),
    "8 a reject that is ignored": Case(
        reject_ignored,
        f"FS930 Copier would mistake {SPEC}.rej for its own file, undo the edits of {SPEC} "
        f"and delete it: save anything that you need from it; type: rm -- '{SPEC}.rej'",
        repaired=True,
    ),
    "8 a reject that is tracked": Case(
        reject_tracked,
        f"FS930 Copier would mistake {SPEC}.rej for its own file, undo the edits of {SPEC} "
        f"and delete it: save anything that you need from it; type: rm -- '{SPEC}.rej'",
    ),
    "9 a value of another type": Case(
        wrong_type,
        f"FS943 {ANSWERS} records an answer to full_interview that this version does not accept, "
        f"which "
        "is true or false: give the intended answer; type: "
        f"copier update --trust -d full_interview=<answer> '{FOLDER}'",
    ),
    "9 a text for a list": Case(
        wrong_type_of_a_list,
        f"FS943 {ANSWERS} records an answer to requirements that this version does not accept, "
        f"which is "
        "a list: give the intended answer; type: "
        f"copier update --trust -d requirements=<answer> '{FOLDER}'",
    ),
    "9 a choice that is gone": Case(
        choice_gone,
        f"FS943 {ANSWERS} records an answer to platform that this version does not accept, "
        "which is kubernetes, containers, serverless or vm: give the intended answer; type: "
        f"copier update --trust -d platform=<answer> '{FOLDER}'",
    ),
    "9 an answer that is worked out": Case(
        computed_answer,
        f"FS942 {ANSWERS} records team, which is computed at each update: remove its line; "
        f"type: git commit -m 'docs: answers' -- '{ANSWERS}'",
    ),
    "9 an answer twice": Case(
        recorded_twice,
        f"FS940 {ANSWERS} records platform twice: remove one of the two lines; "
        f"type: git commit -m 'docs: one answer' -- '{ANSWERS}'",
    ),
    "10 rejects asked for": Case(
        nothing,
        f"FS904 --conflict rej would move edits from {SPEC} to a .rej file; type: {UPDATE}",
        {"conflict": "rej"},
    ),
    "10 untracked files hidden": Case(
        untracked_files_hidden,
        "FS931 git's setting status.showUntrackedFiles=no would leave edits that cannot be merged "
        f"outside {SPEC}; type: git config status.showUntrackedFiles normal",
        repaired=True,
    ),
    "11 moved": Case(
        moved,
        f"FS941 services/checkout/.copier-answers.yml records feature_path as {FOLDER}, but its "
        f"folder "
        "is now services/checkout, so links would be wrong; type: feature-spec repair "
        "services/checkout",
        folder="services/checkout",
    ),
    "11 without a place": Case(
        without_a_place,
        f"FS941 {ANSWERS} does not record feature_path, the path of its folder; "
        f"type: feature-spec repair '{FOLDER}'",
    ),
    "12 another place given": Case(
        nothing,
        f"FS906 -d feature_path=specs/cart is not the folder of {SPEC}; type: {UPDATE}",
        {"data": ["feature_path"], "feature_path": "specs/cart"},
    ),
    "12 a computed answer given": Case(
        nothing,
        f"FS907 found is computed for {SPEC} at each update, so -d cannot answer it; type: "
        f"{UPDATE}",
        {"data": ["found"]},
    ),
    "assumed unchanged": Case(
        assumed_unchanged,
        f"FS915 {SPEC} is marked assume-unchanged, so git and Copier do not see its edits; "
        f"type: git update-index --no-assume-unchanged '{SPEC}'",
    ),
    "skipped in the work tree": Case(
        skipped_in_the_work_tree,
        f"FS915 {SPEC} is marked skip-worktree, so git and Copier do not see its edits; "
        f"type: git update-index --no-skip-worktree '{SPEC}'",
    ),
    "left out of a sparse checkout": Case(
        sparse,
        f"FS915 {SPEC} is marked skip-worktree, so git and Copier do not see its edits; "
        f"type: git update-index --no-skip-worktree '{SPEC}' && git checkout -- '{SPEC}'",
        repaired=True,
    ),
    "stored through a filter": Case(
        filtered,
        f"FS916 git stores {SPEC} through up, and Copier would merge the stored form instead of "
        f"the "
        f"text; type: echo 'spec.md -filter -working-tree-encoding' >> '{FOLDER}/.gitattributes' "
        f"&& git add '{FOLDER}/.gitattributes' && git add --renormalize '{SPEC}' && "
        "git commit -m 'docs: specs are plain text'",
        repaired=True,
    ),
    "strict about white space": Case(
        strict_whitespace,
        f"FS931 git's setting apply.whitespace=error would drop edits of {SPEC} or their line "
        f"breaks; "
        "type: git config apply.whitespace warn",
        repaired=True,
    ),
    "white space mended": Case(
        whitespace_fixed,
        f"FS931 git's setting apply.whitespace=fix would drop edits of {SPEC} or their line "
        f"breaks; "
        "type: git config apply.whitespace warn",
        repaired=True,
    ),
    "answers of the folder below": Case(
        nothing,
        "FS903 the answers file checkout/.copier-answers.yml is not beside "
        "team docs/area/specs/spec.md, so name the feature's own folder; type: copier update "
        "--trust <folder>",
        {"answers_file": "checkout/.copier-answers.yml"},
        folder="team docs/area/specs",
    ),
    "the spec excluded": Case(
        nothing,
        f"FS905 --exclude excludes {SPEC}, so the text and the recorded version would no longer "
        f"agree and the next update would misplace edits; type: {UPDATE}",
        {"exclude": ["*.md"]},
    ),
    "the answers skipped": Case(
        nothing,
        f"FS905 --skip excludes {ANSWERS}, so the text and the recorded version would no longer "
        f"agree and the next update would misplace edits; type: {UPDATE}",
        {"skip": [".copier-*"]},
    ),
}


def updated(*options: str, folder: str = FOLDER) -> subprocess.CompletedProcess[str]:
    """Run `copier update` in the repository's root."""
    command = [sys.executable, "-m", "copier", "update", "--trust", "--defaults", "--quiet"]
    return subprocess.run(
        [*command, *options, folder], capture_output=True, encoding="utf-8", check=False
    )


def sentence_of(case: Case, shop: Path) -> str:
    config = shop.parent / "config"
    return case.sentence.replace("{config}", str(config)).replace("{top}", str(shop))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_would_lose_text_is_refused_in_one_sentence_and_nothing_changes(
    shop: Path, template: Path, capfd: pytest.CaptureFixture[str], case: Case
) -> None:
    case.prepare(shop)
    settle(shop)
    before = everything(shop)
    given = case.given
    assert (
        guarded(template, (shop / case.folder).resolve(), **{"target": case.folder, **given}) == 1
    )
    assert capfd.readouterr().err.splitlines() == [sentence_of(case, shop)]
    assert everything(shop) == before


# What the repository is, how the update is asked for, and what is given with it.
WHOLE = ("1 ignored by the repository", "10 rejects asked for", "12 another place given")


@pytest.mark.copier
@pytest.mark.parametrize("name", WHOLE)
def test_copier_itself_stops_at_the_sentence_and_has_changed_nothing(shop: Path, name: str) -> None:
    case = CASES[name]
    case.prepare(shop)
    settle(shop)
    before = everything(shop)
    options = []
    if "conflict" in case.given:
        options += ["--conflict", "rej"]
    if "feature_path" in case.given:
        options += ["-d", f"feature_path={case.given['feature_path']}"]
    done = updated(*options, folder=case.folder)
    assert done.returncode == 1
    first, *others = done.stderr.splitlines()
    assert first == sentence_of(case, shop)
    assert len(others) == 1
    assert re.fullmatch(r"Task .* returned non-zero exit status 1\.", others[0])
    assert everything(shop) == before


REPAIRED = {name: case for name, case in CASES.items() if case.repaired}


@pytest.mark.parametrize("case", REPAIRED.values(), ids=REPAIRED)
def test_what_the_sentence_says_to_type_makes_the_update_possible(
    shop: Path, template: Path, case: Case
) -> None:
    case.prepare(shop)
    _, command = sentence_of(case, shop).split("; type: ")
    *variables, _ = command.removeprefix("env ").partition(UPDATE)[0].split(" ")
    if command.endswith(UPDATE):  # the rest of it is variables for one update
        with pytest.MonkeyPatch.context() as patch:
            for name, _, value in (variable.partition("=") for variable in variables):
                patch.setenv(name, value)
            assert guarded(template, shop / FOLDER) == 0
    else:
        done = subprocess.run(["sh", "-c", command], cwd=shop, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        assert guarded(template, shop / FOLDER) == 0
    text = (shop / SPEC).read_text(encoding="utf-8")
    assert all(words in text for words in WRITTEN.values())


@pytest.mark.copier
def test_a_clean_spec_is_updated_with_every_written_word_in_its_place(shop: Path) -> None:
    before = (shop / SPEC).read_text(encoding="utf-8")
    done = updated()
    assert (done.returncode, done.stderr) == (0, "")
    after = (shop / SPEC).read_text(encoding="utf-8")
    assert after == before.replace(OLD.partition("{")[0], NEW.partition("{")[0])
    assert after != before


# The states that Copier refuses before the hook is asked


def unmerged(top: Path) -> None:
    git(top, "switch", "-q", "-c", "other")
    change(top, b"Euro", b"Dollar")
    git(top, "switch", "-q", "main")
    change(top, b"Euro", b"Yen")
    subprocess.run(["git", "merge", "-q", "other"], cwd=top, capture_output=True, check=False)
    assert git(top, "diff", "--name-only", "--diff-filter=U").strip()


def edited(top: Path) -> None:
    (top / SPEC).write_text("Mine.\n", encoding="utf-8")


def not_added(top: Path) -> None:
    git(top, "rm", "-q", "--cached", SPEC)
    git(top, "commit", "-q", "-m", "forget it")


def removed(top: Path) -> None:
    (top / SPEC).unlink()


def unknown_template(top: Path) -> None:
    text = (top / ANSWERS).read_text(encoding="utf-8")
    put(top, ANSWERS, re.sub("_src_path: .*", "_src_path: /nowhere/template", text))
    commit(top)


def unknown_version(top: Path) -> None:
    change(top, b"_commit: v1.0.0", b"_commit: v0.0.9", ANSWERS)


def unknown_choice(top: Path) -> None:
    change(top, b"platform: kubernetes", b"platform: the moon", ANSWERS)


def not_yaml(top: Path) -> None:
    change(top, b"platform: ", b"<<<<<<< HEAD\nplatform: ", ANSWERS)


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (unmerged, "is dirty"),
        (edited, "is dirty"),
        (not_added, "is dirty"),
        (removed, "is dirty"),
        (unknown_template, "git-tracked templates"),
        (unknown_version, "v0.0.9"),
        (unknown_choice, "the moon"),
        (not_yaml, ".copier-answers.yml"),
    ],
)
@pytest.mark.copier
def test_what_copier_refuses_before_the_hook_changes_nothing(
    shop: Path, prepare: Callable[[Path], object], said: str
) -> None:
    prepare(shop)
    settle(shop)
    before = everything(shop)
    done = updated()
    assert done.returncode == 1
    assert said in done.stderr
    assert everything(shop) == before


# Variants


@pytest.mark.parametrize(
    ("patterns", "covered"),
    [
        (["spec.md"], True),
        (["/spec.md"], True),
        (["**/spec.md"], True),
        (["/**/spec.md"], True),
        (["*"], True),
        (["**"], True),
        (["s[a-z]ec.??"], True),
        (["*.log", "*.md"], True),
        (["*.log\n*.md"], True),
        (["*.md", "!spec.md", "spec.*"], True),
        (["*.md", "!spec.md"], False),
        (["spec.md/"], False),
        (["docs/spec.md"], False),
        (["*.log"], False),
        (["#spec.md"], False),
        (["", " "], False),
        ([], False),
    ],
)
def test_a_pattern_covers_what_copier_leaves_out_for_it(patterns: list[str], covered: bool) -> None:
    lines = [line for pattern in patterns for line in pattern.splitlines()]
    assert PathSpec.from_lines("gitignore", lines).match_file("spec.md") is covered
    assert covers(patterns, "spec.md") is covered


@pytest.mark.parametrize(
    "text",
    [
        b"Total\n=======\n",  # a heading
        b" <<<<<<< HEAD\n",
        b"- <<<<<<< HEAD\n",
        b"<<<<<<<\n",
        b"<<<<<<<< HEAD\n",
        b"> > > > > > > seven\n",
        b"| a |\n| - |\n||||||||\n",
    ],
)
def test_what_only_looks_like_a_marker_is_let_through(
    shop: Path, template: Path, text: bytes
) -> None:
    change(shop, b"## Notes\n", b"## Notes\n\n" + text)
    assert guarded(template, shop / FOLDER) == 0


def test_an_answer_given_anew_may_take_the_place_of_one_that_is_gone(
    shop: Path, template: Path
) -> None:
    choice_gone(shop)
    assert guarded(template, shop / FOLDER) == 1
    assert guarded(template, shop / FOLDER, data=["platform"]) == 0


def test_a_recorded_name_that_is_no_question_is_reported_and_let_through(
    shop: Path, template: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    change(shop, b"platform:", b"colour: red\nplatform:", ANSWERS)
    assert guarded(template, shop / FOLDER) == 0
    assert capfd.readouterr().err == (
        f"colour: not a question of this version, so left out of {ANSWERS}\n"
    )


def test_line_ends_that_git_turns_for_the_work_tree_are_let_through(
    shop: Path, template: Path
) -> None:
    git(shop, "config", "core.autocrlf", "true")
    (shop / SPEC).unlink()
    git(shop, "checkout", "--", SPEC)
    assert b"\r\n" in (shop / SPEC).read_bytes()
    assert guarded(template, shop / FOLDER) == 0


def test_an_edit_that_git_has_not_noticed_is_refused(
    shop: Path, template: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    settle(shop)
    data = (shop / SPEC).read_bytes()
    git(shop, "config", "core.trustctime", "false")
    git(shop, "config", "core.checkStat", "minimal")
    (shop / SPEC).write_bytes(data.replace(b"Euro", b"Yen."))  # as many bytes, at the same time
    os.utime(shop / SPEC, (1_700_000_000, 1_700_000_000))
    assert git(shop, "status", "--porcelain") == ""
    assert guarded(template, shop / FOLDER) == 1
    assert capfd.readouterr().err == (
        f"FS917 {SPEC} has edits that git has not noticed; "
        f"type: touch '{SPEC}' && git commit -m 'docs: edits' -- '{SPEC}'\n"
    )


def test_git_variables_of_a_hook_are_refused(
    shop: Path, template: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    before = everything(shop)
    assert guarded(template, shop / FOLDER) == 1
    assert f"type: env -u GIT_INDEX_FILE {UPDATE}\n" in capfd.readouterr().err
    assert everything(shop) == before


def test_a_look_does_not_even_refresh_the_index(shop: Path, template: Path) -> None:
    settle(shop)
    for path in (shop / SPEC, shop / "other.md"):
        path.touch()  # the index has another time for these now
    before = everything(shop)
    assert guarded(template, shop / FOLDER) == 0
    assert everything(shop) == before
    git(shop, "status")
    assert everything(shop)[".git/index"] != before[".git/index"]


@pytest.mark.parametrize("arguments", [[], ["a", "b", "c"], ["/nowhere", "{}"], ["/nowhere", "x"]])
def test_whatever_goes_wrong_is_one_sentence(
    shop: Path,
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(shop / FOLDER)
    assert before_update.main(arguments) == 1
    said = capfd.readouterr().err
    assert said.startswith(
        "FS900 the update was not started, because the spec could not be checked ("
    )
    assert said.count("\n") == 1


# Where it runs


def started(template: Path, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start the hook as Copier does."""
    facts_there = facts(start=str(folder), target=".")
    return subprocess.run(
        [sys.executable, "-I", "-B", template / "hooks/before_update.py", template, facts_there],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def passes(template: Path, folder: Path, **environment: str) -> bool:
    """Whether the hook lets a clean spec through, and still refuses one with a marker."""
    clean = started(template, folder, **environment)
    with (folder / "spec.md").open("a", encoding="utf-8") as file:
        file.write("<<<<<<< Zoë\n")
    git(folder, "commit", "-q", "-a", "-m", "a marker")
    marked = started(template, folder, **environment)
    assert (marked.returncode, marked.stderr.count("\n")) == (1, 1)
    assert "a conflict marker" in marked.stderr
    return (clean.returncode, clean.stderr) == (0, "")


def test_hostile_modules_in_the_folder_are_never_imported(shop: Path, template: Path) -> None:
    for name in ("json", "yaml", "sitecustomize", "usercustomize", "subprocess", "feature_spec"):
        put(shop, f"{FOLDER}/{name}.py", "raise SystemExit('hostile')\n")
    commit(shop)
    assert passes(template, shop / FOLDER, PYTHONPATH=str(shop / FOLDER))


def test_the_plainest_locale_is_enough(shop: Path, template: Path) -> None:
    change(shop, b"feature_summary: ''", "feature_summary: Zoë 日本".encode(), ANSWERS)
    assert passes(template, shop / FOLDER, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")


def test_in_a_worktree(shop: Path, template: Path, tmp_path: Path) -> None:
    git(shop, "worktree", "add", "-q", "-b", "other", str(tmp_path / "other clone"))
    assert passes(template, tmp_path / "other clone" / FOLDER)


def test_in_a_submodule(shop: Path, template: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "-q", "-b", "main")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(shop), "sub mod")
    assert passes(template, outer / "sub mod" / FOLDER)


def test_in_a_shallow_clone(shop: Path, template: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{shop}", "shallow")
    assert passes(template, tmp_path / "shallow" / FOLDER)


# The interview, as the guard reads it


def test_every_question_is_read_with_its_type_and_its_choices() -> None:
    read = questions_here()
    assert list(read) == list(interview.questions())
    for name, question in interview.questions().items():
        if "choices" in question and not interview.choices(name):
            languages = interview.choices("backend_language")
            offered = interview.macros("frameworks").offered
            every = [json.loads(offered(language)).values() for language in languages]
            assert set(read[name].choices) == {value for values in every for value in values}
        else:
            assert list(read[name].choices) == interview.choices(name)


def test_every_default_fits_its_question(shop: Path) -> None:
    answers = load_answers((shop / ANSWERS).read_text(encoding="utf-8"))
    read = questions_here()
    recorded = [name for name in answers if name[0] != "_"]
    assert len(recorded) > 40
    assert {name: read[name].rejects(answers[name]) for name in recorded} == dict.fromkeys(
        recorded, ""
    )


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("feature_name", 2024),
        ("feature_name", None),
        ("full_interview", "yes"),
        ("full_interview", 1),
        ("coverage_target", True),
        ("coverage_target", 80.5),
        ("availability_slo", "99.9"),
        ("access", "everyone"),
        ("access", ["public"]),
        ("surfaces", "rest"),
        ("surfaces", ["rest", "fax"]),
        ("surfaces", [["rest"]]),
        ("requirements", {}),
        ("requirements", None),
        ("test_tools", []),
        ("backend_framework", "Struts"),
    ],
)
def test_an_answer_of_another_kind_does_not_fit(name: str, answer: object) -> None:
    assert questions_here()[name].rejects(answer)


def questions_here() -> dict[str, Question]:
    return questions_of(lambda path: (interview.ROOT / path).read_text(encoding="utf-8"))
