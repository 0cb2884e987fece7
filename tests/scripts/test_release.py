"""scripts/release.py: all of a release or none of it, and never a version that says too little."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import interview
import releases
from layouts import git

sys.path.insert(0, str(interview.ROOT / "scripts"))

from public_interface import difference, public_interface

ENTRIES = "- Section 7 now asks for the reviewer.\n\n### Mended\n\n- Section 9 names its alerts.\n"
PERSON = {
    "GIT_AUTHOR_NAME": "Ana",
    "GIT_AUTHOR_EMAIL": "ana@example.com",
    "GIT_COMMITTER_NAME": "Ana",
    "GIT_COMMITTER_EMAIL": "ana@example.com",
    "GIT_COMMITTER_DATE": "2031-05-06T02:30:00 +0900",
}
# A template with one of each thing that is public.
SMALL = {
    "docs/answers.schema.json": json.dumps({"properties": {"reviewer": {}}}),
    "template/facts.json": "{}",
    "template/checklist.json": json.dumps({"quality": [{"item": "Reviews"}]}),
    "template/ids.json": json.dumps(
        [{"id": "SEC-SPC-001"}, {"id": 50}, {"unit": "VAL-SPC-001"}], indent=2
    ),
    "template/_sections/7.md.jinja": "## 7. Reviews\n",
    # The questions are read from the schema above.
    "scripts/reference.py": "raise SystemExit(0)\n",
}


def _released(folder: Path) -> Path:
    """Make of a template a repository with v0.1.0, and after it a commit of changelog entries."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(interview.ROOT / "scripts", folder / "scripts", ignore=ignored)
    for name in ("pyproject.toml", ".gitignore"):
        shutil.copy(interview.ROOT / name, folder / name)
    if not (folder / "template").exists():
        shutil.copytree(interview.ROOT / "hooks", folder / "hooks", ignore=ignored)
        for path, text in SMALL.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
    _changelog(folder, "## Unreleased\n\n## 0.1.0 - 2031-01-02\n\nThe first version.\n")
    releases.release(folder, "v0.1.0")
    entries = f"## Unreleased\n\n{ENTRIES}\n## 0.1.0 - 2031-01-02\n\nThe first version.\n"
    _changelog(folder, entries)
    _commit(folder)
    git(folder, "gc", "-q")
    return folder


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository of the small template."""
    return _released(tmp_path_factory.mktemp("released") / "feature-spec")


@pytest.fixture(scope="module")
def released_whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository of the template as it is."""
    folder = releases.template(tmp_path_factory.mktemp("released") / "feature-spec")
    shutil.copytree(interview.ROOT / "docs", folder / "docs")
    return _released(folder)


@pytest.fixture
def clone(released: Path, tmp_path: Path) -> Path:
    """Give a copy of that repository."""
    return shutil.copytree(released, tmp_path / "feature-spec", symlinks=True)


@pytest.fixture
def whole(released_whole: Path, tmp_path: Path) -> Path:
    """Give a copy of that one."""
    return shutil.copytree(released_whole, tmp_path / "feature-spec", symlinks=True)


def _changelog(folder: Path, text: str) -> None:
    (folder / "CHANGELOG.md").write_text(f"# Changelog\n\n{text}", encoding="utf-8")


def _commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "feat: something")


def _release(
    folder: Path, *arguments: str, starter: tuple[str, ...] = (), **more: str
) -> subprocess.CompletedProcess[str]:
    command = [*starter, sys.executable, "-B", "scripts/release.py", *arguments]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **PERSON, **more}
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


def _bytes(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder, those of git too."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _seen(folder: Path) -> tuple[dict[str, bytes], str, str]:
    """Give what a person sees: the files, what git says of them, and where each name points."""
    files = {name: data for name, data in _bytes(folder).items() if not name.startswith(".git/")}
    return files, git(folder, "status", "--porcelain"), git(folder, "show-ref", "--head")


# A release


def test_a_release_is_a_version_a_changelog_one_commit_and_an_annotated_tag(clone: Path) -> None:
    before = git(clone, "rev-parse", "HEAD").strip()
    done = _release(clone, "0.1.1")
    assert (done.returncode, done.stderr) == (0, "")

    assert git(clone, "log", "-1", "--format=%P %s") == f"{before} chore(release): v0.1.1\n"
    changed = git(clone, "show", "--name-only", "--format=", "HEAD").split()
    assert changed == ["CHANGELOG.md", "pyproject.toml"]
    assert git(clone, "status", "--porcelain") == ""
    project = (interview.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    expected, number = re.subn(r'(?m)^version = ".*"$', 'version = "0.1.1"', project)
    assert number == 1
    assert (clone / "pyproject.toml").read_text(encoding="utf-8") == expected
    assert (clone / "CHANGELOG.md").read_text(encoding="utf-8") == (
        f"# Changelog\n\n## Unreleased\n\n## 0.1.1 - 2031-05-06\n\n{ENTRIES}\n"
        "## 0.1.0 - 2031-01-02\n\nThe first version.\n"
    )
    assert git(clone, "cat-file", "-t", "v0.1.1") == "tag\n"
    assert git(clone, "rev-parse", "v0.1.1^{}") == git(clone, "rev-parse", "HEAD")
    message = git(clone, "for-each-ref", "--format=%(contents)", "refs/tags/v0.1.1")
    assert message.rstrip("\n") == f"0.1.1 - 2031-05-06\n\n{ENTRIES}".rstrip("\n")


def test_a_release_names_the_tests_to_run_and_the_command_that_publishes_it(
    clone: Path, tmp_path: Path
) -> None:
    origin = tmp_path / "origin.git"
    git(tmp_path, "clone", "-q", "--bare", str(clone), str(origin))
    git(clone, "remote", "add", "origin", str(origin))
    git(clone, "fetch", "-q", "origin")
    git(clone, "branch", "-q", "--set-upstream-to=origin/main")
    said = _release(clone, "patch").stdout
    assert "sh scripts/check" in said
    (publish,) = re.findall(r"^Next: git (.+)$", said, re.MULTILINE)
    git(clone, *publish.split())
    assert git(origin, "rev-parse", "v0.1.1^{}", "main") == 2 * git(clone, "rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("level", "tag"), [("major", "v1.0.0"), ("minor", "v0.2.0"), ("patch", "v0.1.1")]
)
def test_a_version_can_be_named_by_its_level(clone: Path, level: str, tag: str) -> None:
    assert _release(clone, level).returncode == 0
    assert git(clone, "tag", "--points-at", "HEAD") == f"{tag}\n"


def test_the_first_release_has_nothing_to_compare_with(clone: Path) -> None:
    git(clone, "tag", "-d", "v0.1.0")
    _changelog(clone, "## Unreleased\n\nThe first version.\n")
    _commit(clone)
    assert _release(clone, "minor").returncode == 0
    assert git(clone, "tag", "--points-at", "HEAD") == "v0.1.0\n"
    changelog = (clone / "CHANGELOG.md").read_text(encoding="utf-8")
    expected = "# Changelog\n\n## Unreleased\n\n## 0.1.0 - 2031-05-06\n\nThe first version.\n"
    assert changelog == expected


def test_a_second_release_takes_only_what_was_written_since(clone: Path) -> None:
    assert _release(clone, "patch").returncode == 0
    changelog = clone / "CHANGELOG.md"
    text = changelog.read_text(encoding="utf-8")
    later = text.replace("## Unreleased\n", "## Unreleased\n\nSection 2 is shorter.\n")
    changelog.write_text(later, encoding="utf-8")
    _commit(clone)
    assert _release(clone, "patch").returncode == 0
    message = git(clone, "for-each-ref", "--format=%(contents)", "refs/tags/v0.1.2")
    assert message.strip() == "0.1.2 - 2031-05-06\n\nSection 2 is shorter."
    headings = re.findall(r"(?m)^## .+$", changelog.read_text(encoding="utf-8"))
    assert headings == [
        "## Unreleased",
        "## 0.1.2 - 2031-05-06",
        "## 0.1.1 - 2031-05-06",
        "## 0.1.0 - 2031-01-02",
    ]


def test_a_dry_run_says_what_it_would_do_and_changes_no_byte(clone: Path) -> None:
    before = _bytes(clone)
    done = _release(clone, "--dry-run", "minor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Would release v0.2.0" in done.stdout
    assert "    - Section 7 now asks for the reviewer.\n" in done.stdout
    assert done.stdout.endswith("Next: python scripts/release.py 0.2.0\n")
    assert _bytes(clone) == before


def test_the_help_shows_commands_that_are_understood(clone: Path) -> None:
    said = _release(clone, "--help").stdout
    commands = re.findall(r"^  python scripts/release\.py (.+?)  ", said, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        assert _release(clone, *command.split()).returncode == 0, command


def test_the_commands_of_contributing_make_a_release_and_publish_it(
    clone: Path, tmp_path: Path
) -> None:
    page = (interview.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"## Releasing\n.*?```sh\n(.*?)```", page, re.DOTALL)
    origin = tmp_path / "origin.git"
    git(tmp_path, "clone", "-q", "--bare", str(clone), str(origin))
    git(clone, "remote", "add", "origin", str(origin))
    git(clone, "fetch", "-q", "origin")
    git(clone, "branch", "-q", "--set-upstream-to=origin/main")
    # Its own python; the check has tests of its own.
    commands = block.replace("python ", f"'{sys.executable}' -B ").replace("sh scripts/check", ":")
    assert commands.count("scripts/release.py") == 2
    assert commands.count(":") == 1
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **PERSON}
    done = subprocess.run(
        ["sh", "-e", "-c", commands], cwd=clone, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert git(origin, "cat-file", "-t", "v0.2.0") == "tag\n"
    assert git(origin, "rev-parse", "v0.2.0^{}") == git(origin, "rev-parse", "main")


# Refusals: one sentence, and not one byte is changed


def _dirty(clone: Path) -> None:
    releases.change(clone, "CHANGELOG.md", "the reviewer", "a reviewer")


def _forgotten_file(clone: Path) -> None:
    (clone / "template" / "_sections" / "10_new.md.jinja").write_text("## 10. New\n")


def _other_branch(clone: Path) -> None:
    git(clone, "switch", "-q", "-c", "feature")


def _detached(clone: Path) -> None:
    git(clone, "switch", "-q", "--detach")


def _floating_tag(clone: Path) -> None:
    git(clone, "tag", "-a", "v2", "-m", "the newest v2")


def _lightweight_tag(clone: Path) -> None:
    git(clone, "tag", "v0.1.5")


def _tag_of_another_branch(clone: Path) -> None:
    git(clone, "switch", "-q", "-c", "other")
    git(clone, "commit", "-q", "--allow-empty", "-m", "fix: elsewhere")
    git(clone, "tag", "-a", "v0.1.5", "-m", "v0.1.5")
    git(clone, "switch", "-q", "main")


def _empty_changelog(clone: Path) -> None:
    _changelog(clone, "## Unreleased\n\n## 0.1.0 - 2031-01-02\n\nThe first version.\n")
    _commit(clone)


def _two_unreleased(clone: Path) -> None:
    _changelog(clone, "## Unreleased\n\nA.\n\n## Unreleased\n\nB.\n")
    _commit(clone)


def _described_already(clone: Path) -> None:
    _changelog(clone, "## Unreleased\n\nA.\n\n## 0.1.1 - 2031-01-02\n\nB.\n")
    _commit(clone)


def _no_version_line(clone: Path) -> None:
    releases.change(clone, "pyproject.toml", '\nversion = "', '\n# version = "')
    _commit(clone)


def _nothing(clone: Path) -> None:
    pass


REFUSALS: list[tuple[Callable[[Path], None], str, str]] = [
    (_dirty, "patch", r"work tree is not clean, see CHANGELOG\.md"),
    (_forgotten_file, "patch", r"not clean, see template/_sections/10_new\.md\.jinja"),
    (_other_branch, "patch", r"made on main, this is feature: git switch main$"),
    (_detached, "patch", r"made on main, this is no branch: git switch main$"),
    (_floating_tag, "patch", r"tag v2 is not vX\.Y\.Z, and Copier .+: git tag -d v2 && "),
    (_lightweight_tag, "patch", r"tag v0\.1\.5 is lightweight .+: git tag -d v0\.1\.5 && "),
    (_tag_of_another_branch, "patch", r"tag v0\.1\.5 is not in the history of main"),
    (_nothing, "0.1.0", r"0\.1\.0 is not newer than v0\.1\.0, .+: type 0\.1\.1 or later$"),
    (_nothing, "0.0.9", r"0\.0\.9 is not newer than v0\.1\.0"),
    (_empty_changelog, "patch", r"CHANGELOG\.md has no entry under `## Unreleased`"),
    (_two_unreleased, "patch", r"CHANGELOG\.md has 2 headings `## Unreleased`"),
    (_described_already, "patch", r"CHANGELOG\.md has a section 0\.1\.1 already"),
    (_no_version_line, "patch", r"pyproject\.toml has 0 lines `version = "),
]


@pytest.mark.parametrize(
    ("prepare", "version", "sentence"),
    REFUSALS,
    ids=[f"{prepare.__name__[1:]} {version}" for prepare, version, _ in REFUSALS],
)
def test_a_release_is_refused_in_one_sentence(
    clone: Path, prepare: Callable[[Path], None], version: str, sentence: str
) -> None:
    prepare(clone)
    before = _bytes(clone)
    done = _release(clone, version)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(sentence, done.stderr.rstrip("\n")), done.stderr
    assert done.stderr.count("\n") == 1
    assert _bytes(clone) == before


def test_a_shallow_clone_is_refused_because_it_may_lack_tags(clone: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{clone}", str(shallow))
    before = _bytes(shallow)
    done = _release(shallow, "patch")
    assert done.returncode == 1
    assert "git fetch --unshallow --tags" in done.stderr
    assert _bytes(shallow) == before


def test_a_folder_of_another_repository_is_refused(clone: Path, tmp_path: Path) -> None:
    shutil.rmtree(clone / ".git")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "-q", "-m", "vendored")
    before = _bytes(tmp_path)
    done = _release(clone, "minor")
    assert done.returncode == 1
    assert "is not the top of a git repository" in done.stderr
    assert _bytes(tmp_path) == before


@pytest.mark.parametrize("version", ["1.2", "v1.2.3", "1.2.3-rc1", "01.2.3", "1.2.3\n", "newest"])
def test_a_malformed_version_is_refused(clone: Path, version: str) -> None:
    before = _bytes(clone)
    done = _release(clone, version)
    assert done.returncode == 2
    assert done.stderr.rstrip().endswith(f"{version!r} is not X.Y.Z, major, minor or patch")
    assert _bytes(clone) == before


# How large the version must be


@dataclass(frozen=True)
class Change:
    """A change of one file, and the one public thing that comes or goes by it."""

    path: str
    pattern: str
    new: str
    thing: str

    def of(self, text: str) -> str:
        changed, number = re.subn(self.pattern, self.new, text)
        assert number >= 1, self
        return changed

    def write(self, folder: Path) -> None:
        file = folder / self.path
        file.write_text(self.of(file.read_text(encoding="utf-8")), encoding="utf-8")


QUESTIONS, MACROS = "template/_interview", "template/_interview"
ROWS, SECTIONS = "template/_rows", "template/_sections"
VERIFICATION = f"{ROWS}/verification.json"
QUALITY, ACCESS = f"{QUESTIONS}/quality.yml", f"{SECTIONS}/4.2_access.md.jinja"

# ASKED is read from the interview by way of docs/answers.schema.json, PRINTED from the texts.
ASKED_NO_MORE = [
    Change(
        f"{MACROS}/frameworks.jinja", '"Flask", ', "", "the choice `Flask` of `backend_framework`"
    ),
    Change(QUALITY, "    Branches: branch\n", "", "the choice `branch` of `coverage_metric`"),
    Change(
        f"{MACROS}/valid_lists.jinja",
        "'summary': ",
        "'title': ",
        "the key `summary` of `operations`",
    ),
    Change(
        f"{QUESTIONS}/access.yml",
        r"identity_provider\b",
        "issuer",
        "the question `identity_provider`",
    ),
    Change(QUALITY, r"job_window_min:\n(?:  .*\n)+", "", "the question `job_window_min`"),
]
PRINTED_NO_MORE = [
    Change(
        f"{ROWS}/security.json",
        r'      \{\n        "id": "SEC-SPC-012"(?:.*\n)+?      \},\n',
        "",
        "the control `SEC-SPC-012`",
    ),
    Change(
        f"{ROWS}/errors.json",
        r'      \{\n        "id": 52(?:.*\n)+?      \},\n',
        "",
        "the error case `Error 52`",
    ),
    Change(
        f"{SECTIONS}/0.4_lifecycle.md.jinja",
        " and waivers\n",
        "\n",
        "the heading `Lifecycle and waivers` of `0.4`",
    ),
    Change(
        "template/_rows/facts.json",
        '"Module boundary"',
        '"Boundary"',
        "the heading `Module boundary` of `1.1`",
    ),
    Change(f"{ROWS}/checklist.json", '"Test Tooling"', '"Tools"', "the row `Test Tooling`"),
    Change(ACCESS, r"### 4\.2\. .+\n", "", "the section `4.2`"),
    Change(f"{SECTIONS}/7_verification.md.jinja", r"### 7\.2 ", "### 7.3 ", "the section `7.2`"),
    Change(VERIFICATION, r'.*"VAL-SPC-006".*\n', "", "the test `VAL-SPC-006`"),
]
REMOVALS = sorted([*ASKED_NO_MORE, *PRINTED_NO_MORE], key=lambda change: change.thing)
ASKED_NEW = [
    Change(QUALITY, "    AAA: AAA\n", "    AAA: AAA\n    B: B\n", "the choice `B` of `wcag_level`"),
    Change(
        QUALITY,
        r"\Z",
        "\nreviewer:\n  type: str\n  help: Who?\n  default: ''\n",
        "the question `reviewer`",
    ),
]
PRINTED_NEW = [
    Change(
        f"{ROWS}/security.json",
        r'"controls": \[',
        r'\g<0>{"id": "SEC-SPC-048", "when": "", "text": "Reviews."},',
        "the control `SEC-SPC-048`",
    ),
    Change(
        f"{ROWS}/errors.json",
        r'"cases": \[',
        r'\g<0>{"id": 99, "when": "", "tested_by": [], "case": "A", "answer": "B"},',
        "the error case `Error 99`",
    ),
    Change(ACCESS, r"\Z", "\n#### Reviews\n", "the heading `Reviews`"),
    Change(
        f"{ROWS}/checklist.json",
        r'"quality": \[',
        r'\g<0>{"item": "Reviews", "when": ""},',
        "the row `Reviews`",
    ),
    Change(
        VERIFICATION,
        r'"levels": \[',
        r'\g<0>{"name": "review", "id": "VAL-SPC-019", "when": ""},',
        "the test `VAL-SPC-019`",
    ),
]
SECTION_NEW = Change(ACCESS, r"\Z", "\n#### 4.2.1. Reviews\n", "the section `4.2.1`")
ADDITIONS = sorted([*ASKED_NEW, *PRINTED_NEW], key=lambda change: change.thing)
WORDING = [
    Change(QUALITY, r"What is the coverage goal", "What is the goal of coverage", ""),
    # An ID that is cited, a comment in code, a full stop behind a number.
    Change(ACCESS, r"\Z", "\nAs SEC-SPC-047.\n\n```sh\n## a comment, not a heading\n```\n", ""),
    Change(f"{ROWS}/security.json", '"attack": "', r"\g<0>all of SEC-SPC-046, ", ""),
    Change(f"{SECTIONS}/7_verification.md.jinja", r"### 7\.2 ", "### 7.2. ", ""),
]


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Give the text of each file of the work tree that the public interface is read from."""
    return {
        path.relative_to(interview.ROOT).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("template", "docs")
        for path in (interview.ROOT / folder).rglob("*")
        if path.is_file()
    }


def _gone(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    return [str(item) for item in difference(public_interface(old), public_interface(new))]


@pytest.mark.parametrize("change", PRINTED_NO_MORE, ids=lambda change: change.thing)
def test_what_is_removed_is_named_once(files: dict[str, str], change: Change) -> None:
    assert _gone(files, {**files, change.path: change.of(files[change.path])}) == [change.thing]


@pytest.mark.parametrize("change", [*PRINTED_NEW, SECTION_NEW], ids=lambda change: change.thing)
def test_what_is_added_is_named_once(files: dict[str, str], change: Change) -> None:
    changed = {**files, change.path: change.of(files[change.path])}
    assert _gone(changed, files) == [change.thing]
    assert _gone(files, changed) == []


def test_a_folder_of_the_template_may_move(files: dict[str, str]) -> None:
    moved = {
        path.replace(ROWS, "template/rows")
        .replace(QUESTIONS, "template/questions")
        .replace("template/_context", "template/computed")
        .replace(SECTIONS, "template/sections"): text
        for path, text in files.items()
    }
    assert len(moved.keys() - files.keys()) > 100
    assert public_interface(moved) == public_interface(files)


def test_rows_of_the_checklist_are_found_where_an_earlier_version_had_them(
    files: dict[str, str],
) -> None:
    path = f"{ROWS}/checklist.json"
    table = json.loads(files[path])
    earlier = {**files, path: json.dumps({"words": table["texts"], **table["rows"]})}
    assert len([item for item in public_interface(files) if item.kind == "row"]) > 20
    assert public_interface(earlier) == public_interface(files)


def test_every_number_and_id_that_a_spec_prints_is_public(files: dict[str, str]) -> None:
    public = {(item.kind, item.name) for item in public_interface(files)}
    specs = sorted((interview.ROOT / "tests" / "golden").glob("*.md"))
    text = "\n".join(spec.read_text(encoding="utf-8") for spec in specs)
    text = re.sub(r"(?ms)^```.*?^```", "", text)
    printed = {
        # Authors count from SEC-SPC-050 and VAL-SPC-020, and up to Error 49.
        "control": set(re.findall(r"SEC-SPC-0[0-4]\d", text)),
        "test": set(re.findall(r"VAL-SPC-0[01]\d", text)),
        "error case": set(re.findall(r"\*\*(Error [5-9]\d)\*\*", text)),
        "section": set(re.findall(r"(?m)^##+ ([\d.]*\d)", text)),
    }
    for kind, names in printed.items():
        assert len(names) > 10
        assert {(kind, name) for name in names} <= public


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (r"/facts\.json", "template/ has no facts.json"),
        (r"checklist\.json", "template/ has no checklist.json"),
        (r"security\.json", "template/ defines no control"),
        (r"verification\.json", "template/ defines no test"),
        (r"errors\.json", "template/ defines no error case"),
        (r"\.md\.jinja", "no file template/**/*.md.jinja holds a heading"),
    ],
)
def test_a_version_without_one_kind_is_not_read_as_if_it_had_lost_all_of_it(
    files: dict[str, str], pattern: str, said: str
) -> None:
    left = {path: text for path, text in files.items() if not re.search(pattern, path)}
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        public_interface(left)


def _changed(folder: Path, changes: list[Change]) -> None:
    for change in changes:
        change.write(folder)
    subprocess.run(
        [sys.executable, "-B", "scripts/reference.py"], cwd=folder, check=True, capture_output=True
    )
    _commit(folder)


def test_what_was_removed_makes_a_major_version_and_is_named(whole: Path) -> None:
    _changed(whole, REMOVALS)
    before = _bytes(whole)
    done = _release(whole, "minor")
    assert done.returncode == 1
    assert done.stderr == (
        "0.2.0 is too small, because v0.1.0 has what is gone now, "
        f"{', '.join(change.thing for change in REMOVALS[:6])} and {len(REMOVALS) - 6} more: "
        "type 1.0.0, or put it back\n"
    )
    assert _bytes(whole) == before
    allowed = _release(whole, "major").stdout
    gone = [change.thing for change in REMOVALS]
    assert re.findall(r"(?m)^Removed: (.+)$", allowed) == gone
    assert git(whole, "tag", "--points-at", "HEAD") == "v1.0.0\n"


def test_what_was_added_makes_at_least_a_minor_version_and_is_named(whole: Path) -> None:
    _changed(whole, ADDITIONS)
    before = _bytes(whole)
    done = _release(whole, "patch")
    assert done.returncode == 1
    new = [change.thing for change in ADDITIONS]
    named = f"{', '.join(new[:6])} and {len(new) - 6} more"
    sentence = f"0.1.1 is too small, because v0.1.0 does not have {named}: type 0.2.0\n"
    assert done.stderr == sentence
    assert _bytes(whole) == before
    allowed = _release(whole, "minor").stdout
    assert re.findall(r"(?m)^Added: (.+)$", allowed) == new
    assert git(whole, "tag", "--points-at", "HEAD") == "v0.2.0\n"


def test_wording_and_moved_folders_alone_may_be_a_patch(whole: Path) -> None:
    _changed(whole, WORDING)
    git(whole, "mv", ROWS, "template/rows")
    git(whole, "commit", "-q", "-m", "refactor: rows")
    assert _release(whole, "patch").returncode == 0


def test_questions_that_their_page_does_not_know_are_no_release(whole: Path) -> None:
    ASKED_NO_MORE[0].write(whole)
    _commit(whole)
    before = _bytes(whole)
    done = _release(whole, "major")
    assert done.returncode == 1
    assert "is out of date: python scripts/reference.py" in done.stderr
    assert _bytes(whole) == before


def test_a_tag_whose_questions_cannot_be_read_is_named(clone: Path) -> None:
    git(clone, "rm", "-q", "docs/answers.schema.json")
    git(clone, "commit", "-q", "-m", "docs: no schema")
    git(clone, "tag", "-a", "v0.1.1", "-m", "v0.1.1")
    git(clone, "revert", "--no-edit", "HEAD")
    done = _release(clone, "major")
    assert done.returncode == 1
    assert done.stderr == (
        "The public interface of v0.1.1 cannot be read: there is no docs/answers.schema.json\n"
    )


# All or nothing


def _hook(clone: Path, name: str, script: str) -> None:
    hook = clone / ".git" / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    hook.chmod(0o755)


@pytest.mark.parametrize(
    ("hook", "script", "said"),
    [
        ("pre-commit", "echo no line may end so >&2; exit 1", "no line may end so"),
        # Runs when the commit is made: the tag's reference is the one that is refused.
        ("reference-transaction", "! grep -q refs/tags/", "hook"),
        ("post-commit", "touch .git/refs/tags/v0.1.1.lock", "v0.1.1"),
    ],
    ids=["commit", "tag", "tag locked"],
)
def test_a_step_that_fails_leaves_files_main_and_tags_as_they_were(
    clone: Path, hook: str, script: str, said: str
) -> None:
    _hook(clone, hook, script)
    before = _seen(clone)
    done = _release(clone, "patch")
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.endswith("; nothing was changed\n")
    assert done.stderr.count("\n") == 1
    assert _seen(clone) == before


@pytest.mark.parametrize(
    ("hook", "when"),
    [("post-commit", "true"), ("reference-transaction", "[ $1 = committed ] && grep -q refs/tags")],
    ids=["when it is committed", "when it is tagged"],
)
def test_an_interrupted_release_leaves_files_main_and_tags_as_they_were(
    clone: Path, tmp_path: Path, hook: str, when: str
) -> None:
    number = tmp_path / "process"
    _hook(clone, hook, f"{when} && n=$(cat '{number}') && rm '{number}' && kill -INT $n; true")
    before = _seen(clone)
    done = _release(clone, "patch", starter=("sh", "-c", 'echo $$ >"$0"; exec "$@"', str(number)))
    assert not number.exists()
    assert done.returncode == 130
    assert done.stderr == "Interrupted: nothing was changed\n"
    assert _seen(clone) == before


def test_a_release_needs_somebody_who_signs_it(clone: Path) -> None:
    before = _bytes(clone)
    done = _release(
        clone, "patch", GIT_COMMITTER_NAME="", GIT_COMMITTER_EMAIL="", GIT_CONFIG_GLOBAL=os.devnull
    )
    assert done.returncode == 1
    assert "empty ident name" in done.stderr
    assert _bytes(clone) == before
