"""The `after` hook: what a merge of lines got wrong is put right, or said; it never fails."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import interview
import releases
import updates
from layouts import git
from updates import ANSWERS, FOLDER, SPEC, TEXT, commit, copy, read, repository, update, write

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
REWORDED = {
    "Runs on {{ platform }}.": "It runs on {{ platform }}.",
    "[TODO: who uses it]": "[TODO: who uses it, by role]",
    "PROPOSED: unit": "PROPOSED: unit and load",
}
FILLED = {
    "[TODO: who uses it]": "Shoppers, said Zoë",
    "[TODO: what it will not do]": "No cheques",
    "PROPOSED: unit": "ALIGNED @ana 2026-11-22: unit",
}
MERGED = """\
# Checkout

It runs on kubernetes.

## 1. Scope

- **Users**: Shoppers, said Zoë
- **Limits**: No cheques

## 2. Checks

| Item | Question | Note |
| --- | --- | --- |
| Style | Which style? | PROPOSED: kubernetes |
| Tests | Which tests? | PROPOSED: unit and load (was ALIGNED @ana 2026-11-22: unit) |

## Notes
"""
EXCUSE = re.compile(
    r"spec\.md has Copier's line-by-line merge, because the merge by record did not finish "
    r"\(.+\): read `git diff` before you commit"
)


def changed(text: str, words: dict[str, str]) -> str:
    for old, new in words.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def versions(folder: Path, *texts: str) -> Path:
    """Make a template that says these texts, one after the other."""
    template = updates.template(folder, texts[0])
    for number, text in enumerate(texts):
        (template / TEXT).write_text(text, encoding="utf-8")
        releases.release(template, f"v1.{number}.0")
    return template


def spec_of(template: Path, top: Path, **answers: Any) -> Path:
    """Start a repository with a spec of the first version, committed; its folder."""
    folder = repository(top) / FOLDER
    copy(template, folder, "v1.0.0", **answers)
    commit(top)
    return folder


def person_writes(folder: Path, words: dict[str, str]) -> None:
    write(folder, changed(read(folder), words))
    commit(folder.parents[1])


def stages(top: Path) -> list[str]:
    """What git's index has of the spec: the number of each stage, with its object."""
    return [" ".join(line.split()[1:3]) for line in git(top, "ls-files", "-s", SPEC).splitlines()]


# ---- as Copier leaves it --------------------------------------------------------------------


@dataclass(frozen=True)
class Left:
    """A repository right before the hook runs, and the new version of the template."""

    top: Path
    template: Path
    committed: list[str]

    @property
    def folder(self) -> Path:
        return self.top / FOLDER

    @property
    def spec(self) -> str:
        return read(self.folder)

    def hook(self, *command: str, report: str = "report", **env: str) -> str:
        """Run the hook as Copier does, perhaps by another program; what it said."""
        script = str(self.template / "hooks" / "after_update.py")
        before = command or (sys.executable, "-I", "-B")
        done = subprocess.run(
            [*before, script, str(self.template), ".copier-answers.yml", report],
            cwd=self.folder,
            env={**os.environ, **env},
            capture_output=True,
            check=False,
        )
        assert done.returncode in (int("FEATURE_SPEC_DEBUG" in env), -9)
        assert done.stdout == b""
        return done.stderr.decode("utf-8")


def left(top: Path, *, conflict: bool) -> Left:
    """Update a filled spec by Copier and a hook that does nothing."""
    new = changed(BODY, REWORDED)
    template = updates.template(top / "template", BODY)
    releases.release(template, "v1.0.0")
    folder = spec_of(template, top / "shop")
    words = {"Runs on kubernetes.": "Runs at home."} if conflict else {}
    person_writes(folder, {**FILLED, **words})
    committed = stages(top / "shop")
    (template / TEXT).write_text(new, encoding="utf-8")
    hook = template / "hooks" / "after_update.py"
    hook.write_text("", encoding="utf-8")
    releases.release(template, "v1.1.0")
    update(folder, "v1.1.0")
    shutil.copy(interview.ROOT / "hooks" / "after_update.py", hook)
    return Left(top / "shop", template, committed)


@pytest.fixture(scope="module")
def settled_later(tmp_path_factory: pytest.TempPathFactory) -> Left:
    return left(tmp_path_factory.mktemp("settled"), conflict=False)


@pytest.fixture(scope="module")
def disputed_later(tmp_path_factory: pytest.TempPathFactory) -> Left:
    return left(tmp_path_factory.mktemp("disputed"), conflict=True)


@pytest.fixture
def settled(settled_later: Left, tmp_path: Path) -> Left:
    """Give a copy of a repository with conflicts that the hook settles."""
    shutil.copytree(settled_later.top, tmp_path / "shop")
    return Left(tmp_path / "shop", settled_later.template, settled_later.committed)


@pytest.fixture
def disputed(disputed_later: Left, tmp_path: Path) -> Left:
    """Give a copy of a repository in which one conflict is real."""
    shutil.copytree(disputed_later.top, tmp_path / "shop")
    return Left(tmp_path / "shop", disputed_later.template, disputed_later.committed)


# ---- conflicts ------------------------------------------------------------------------------


def test_what_merges_by_record_is_an_ordinary_modification(settled: Left) -> None:
    assert settled.spec.count("<<<<<<<") > 0
    assert [stage[-1] for stage in stages(settled.top)] == ["1", "2", "3"]
    settled.hook()
    assert settled.spec == MERGED
    assert stages(settled.top) == settled.committed
    assert git(settled.top, "status", "--porcelain") == f" M {ANSWERS}\n M {SPEC}\n"


def test_what_both_changed_is_a_conflict_around_that_record_alone(disputed: Left) -> None:
    stood = stages(disputed.top)
    said = disputed.hook()
    conflict = (
        "<<<<<<< before updating\nRuns at home.\n=======\nIt runs on kubernetes.\n"
        ">>>>>>> after updating\n"
    )
    assert disputed.spec == MERGED.replace("It runs on kubernetes.\n", conflict)
    assert stages(disputed.top) == stood
    assert [stage[-1] for stage in stood] == ["1", "2", "3"]
    assert f"Conflicts     1 in {SPEC}, line 3: you and the template changed the same" in said


def test_the_command_of_a_conflict_settles_it(disputed: Left) -> None:
    command = re.search(r"delete the markers, then (git add \S+)$", disputed.hook(), re.MULTILINE)
    assert command
    write(disputed.folder, MERGED)
    subprocess.run(command[1].split(), cwd=disputed.top, check=True)
    assert git(disputed.top, "status", "--porcelain") == f" M {ANSWERS}\nM  {SPEC}\n"


# ---- silent misplacement --------------------------------------------------------------------

REPEATED = """\
## {subject}

- **Owner**: nobody yet
- **Review**: not yet
- **Risk**: not known
- **Cost**: not known
- **Start**: not known
- **End**: not known

"""


def test_a_note_that_git_would_put_under_another_heading_stays(tmp_path: Path) -> None:
    def text(*subjects: str) -> str:
        blocks = "".join(REPEATED.format(subject=subject) for subject in subjects)
        return f"# {{{{ feature_name }}}}\n\n{blocks}## Notes\n"

    template = versions(
        tmp_path / "template", text("Cart", "Order"), text("Stock", "Cart", "Order")
    )
    folder = spec_of(template, tmp_path / "shop")
    above, order, below = read(folder).partition("## Order")
    note = "- **Risk**: not known\n- **Loss**: 3 EUR, said Ana\n"
    write(folder, above + order + below.replace("- **Risk**: not known\n", note))
    commit(tmp_path / "shop")
    plain = shutil.copytree(tmp_path / "shop", tmp_path / "plain")
    without = tmp_path / "without"
    git(tmp_path, "clone", "-q", str(template), str(without))
    settings = (without / "copier.yml").read_text(encoding="utf-8")
    (without / "copier.yml").write_text(
        settings.replace("_migrations:", "_unused:"), encoding="utf-8"
    )
    releases.release(without, "v1.2.0")
    answers = plain / ANSWERS
    releases.change(answers.parent, answers.name, str(template), str(without))
    commit(plain)

    update(plain / FOLDER, "v1.2.0")
    by_copier = read(plain / FOLDER)
    assert "<<<<<<<" not in by_copier
    assert "3 EUR" in by_copier.partition("## Cart")[2].partition("## Order")[0]  # the wrong one

    said = update(folder, "v1.1.0")
    merged = read(folder)
    assert "<<<<<<<" not in merged
    assert "3 EUR" not in merged.partition("## Order")[0]
    assert note in merged.partition("## Order")[2]
    assert git(tmp_path / "shop", "status", "--porcelain") == f" M {ANSWERS}\n M {SPEC}\n"
    assert "New section   Stock" in said


# ---- the report -----------------------------------------------------------------------------


def test_the_report_says_what_came_and_what_fell(settled: Left) -> None:
    assert settled.hook().splitlines() == [
        "Template      v1.0.0 to v1.1.0",
        "By record     your text and the template's changes were merged row by row and bullet by "
        "bullet",
        "Look at       2. Checks: Tests: no longer approved; the proposal is now: PROPOSED: unit "
        "and load",
        f"Next          git diff {FOLDER}",
    ]


def test_a_huge_update_is_reported_in_twenty_lines(tmp_path: Path) -> None:
    rows = "".join(f"| Row {n} | PROPOSED: {n} |\n" for n in range(40))
    table = f"| Item | Note |\n| --- | --- |\n{rows}\n"
    text = f"# {{{{ feature_name }}}}\n\n## 1. Checks\n\n{table}## Notes\n"
    new = re.sub(r"PROPOSED: (\d+)", r"PROPOSED: number \1", text).replace(
        "## Notes\n",
        "".join(f"## Part {n}\n\n[TODO: part {n}]\n\n" for n in range(40)) + "## Notes\n",
    )
    template = versions(tmp_path / "template", text, new)
    folder = spec_of(template, tmp_path / "shop", prd_reference="docs/prd.md")
    aligned = re.sub(r"PROPOSED: (\d+)", r"ALIGNED @ana 2026-11-22: \1", read(folder))
    write(folder, aligned)
    commit(tmp_path / "shop")
    said = update(folder, "v1.1.0")
    assert len(said) == 20
    assert said[0] == "Template      v1.0.0 to v1.1.0"
    assert said[1].startswith("PRD           docs/prd.md is not there")
    assert re.fullmatch(rf"More +\d+ more, in \.git/feature-spec/{FOLDER}\.txt", said[-2])
    whole = (tmp_path / "shop" / said[-2].split()[-1]).read_text(encoding="utf-8").splitlines()
    assert len(whole) > 80
    assert whole[0] == said[0]
    assert "New section   Part 39" in whole
    assert git(tmp_path / "shop", "status", "--porcelain", "--ignored").count("\n") == 2
    assert said[-1] == f"Next          git diff {FOLDER}"
    assert read(folder).count("(was ALIGNED") == 40


def test_nothing_is_said_when_nothing_happened(settled: Left) -> None:
    settled.hook()
    commit(settled.top)
    assert settled.hook() == ""


def test_nothing_is_said_when_the_person_wants_no_report(disputed: Left) -> None:
    assert disputed.hook(report="quiet") == ""
    assert disputed.spec.count("<<<<<<<") == 1


@pytest.mark.parametrize(
    ("terminal", "env", "coloured"),
    [(True, {}, True), (True, {"NO_COLOR": "1"}, False), (False, {}, False)],
    ids=["a terminal", "NO_COLOR", "a pipe"],
)
def test_colour_is_for_terminals(
    settled: Left, terminal: bool, env: dict[str, str], coloured: bool
) -> None:
    if not terminal:
        assert "\x1b" not in settled.hook()
        return
    main, other = pty.openpty()
    script = str(settled.template / "hooks" / "after_update.py")
    subprocess.run(
        [
            sys.executable,
            "-I",
            "-B",
            script,
            str(settled.template),
            ".copier-answers.yml",
            "report",
        ],
        cwd=settled.folder,
        env={**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, **env},
        stderr=other,
        check=True,
    )
    os.close(other)
    said = os.read(main, 65536).decode("utf-8")
    os.close(main)
    assert "Look at" in said
    assert ("\x1b[33mLook at" in said) == coloured
    assert ("\x1b" in said) == coloured


def test_a_document_that_is_gone_is_named_with_the_command_that_repairs_it(settled: Left) -> None:
    releases.change(
        settled.folder, ".copier-answers.yml", "prd_reference: ''", "prd_reference: docs/prd/pay.md"
    )
    (settled.top / "handbook").mkdir()
    (settled.top / "handbook" / "pay.md").write_text("# PRD\n", encoding="utf-8")
    said = settled.hook()
    assert "PRD           docs/prd/pay.md is not there" in said
    assert f": feature-spec repair {FOLDER}\n" in said


def test_what_is_kept_from_a_dropped_block_is_no_new_section(tmp_path: Path) -> None:
    limits = "- **Limits**: [TODO: what it will not do]\n"
    template = versions(tmp_path / "template", BODY, BODY.replace(limits, ""))
    folder = spec_of(template, tmp_path / "shop")
    person_writes(folder, FILLED)
    said = update(folder, "v1.1.0")
    kept = "### Kept on update: 1. Scope\n\n- **Limits**: No cheques\n"
    assert read(folder).endswith(f"## Notes\n\n{kept}")
    assert said == [
        "Template      v1.0.0 to v1.1.0",
        "By record     your text and the template's changes were merged row by row and bullet by "
        "bullet",
        "Look at       1. Scope: the template dropped this; your text is now under Notes: "
        "- **Limits**: No cheques",
        f"Next          git diff {FOLDER}",
    ]


# ---- faults ---------------------------------------------------------------------------------


def test_an_error_of_the_hook_never_fails_the_update(tmp_path: Path) -> None:
    template = versions(tmp_path / "template", BODY, changed(BODY, REWORDED))
    planted = template / "hooks" / "feature_spec" / "update" / "settle.py"
    planted.write_text("raise ValueError('broken\\non purpose')\n", encoding="utf-8")
    releases.release(template, "v1.2.0")
    folder = spec_of(template, tmp_path / "shop")
    person_writes(folder, {"[TODO: what it will not do]": "No cheques"})
    said = update(folder, "v1.2.0")
    assert len(said) == 1
    assert EXCUSE.fullmatch(said[0]), said
    assert "(ValueError: broken on purpose)" in said[0]
    by_copier = read(folder)
    assert by_copier.startswith("# Checkout\n\nIt runs on kubernetes.\n")
    assert by_copier.count("- **Limits**: No cheques\n") == 1
    assert by_copier.count("<<<<<<< before updating\n") == 1
    assert len(stages(tmp_path / "shop")) == 3


@pytest.mark.parametrize("problem", ["raise KeyboardInterrupt", "import nosuch", "def settle("])
def test_whatever_stops_the_hook_costs_one_sentence(
    settled: Left, tmp_path: Path, problem: str
) -> None:
    shutil.copytree(settled.template / "hooks", tmp_path / "template" / "hooks")
    planted = tmp_path / "template" / "hooks" / "feature_spec" / "update" / "settle.py"
    planted.write_text(f"{problem}\n", encoding="utf-8")
    before = settled.spec
    said = Left(settled.top, tmp_path / "template", []).hook()
    assert EXCUSE.fullmatch(said.removesuffix("\n")), said
    assert settled.spec == before


@pytest.fixture
def broken_merge(settled: Left, tmp_path: Path) -> Left:
    """Give the hook a merge by record that ends in an error."""
    shutil.copytree(settled.template / "hooks", tmp_path / "template" / "hooks")
    planted = tmp_path / "template" / "hooks" / "feature_spec" / "merge" / "tables.py"
    text = planted.read_text(encoding="utf-8")
    planted.write_text(text + "\nmerged_row = None\n", encoding="utf-8")
    return Left(settled.top, tmp_path / "template", settled.committed)


def test_an_error_of_the_merge_leaves_conflicts_and_is_reported(broken_merge: Left) -> None:
    said = broken_merge.hook()
    assert "<<<<<<< before updating" in broken_merge.spec
    (line,) = [line for line in said.splitlines() if line.startswith("Merge ")]
    assert re.fullmatch(
        r"Merge +line by line instead of by record, because of TypeError: .* "
        r"\(feature_spec\.merge\.\w+:\d+\); report it with the output of: "
        r"git checkout HEAD -- specs/checkout && "
        r"FEATURE_SPEC_DEBUG=1 copier update --trust specs/checkout "
        r"\(your edits since the update are lost\)",
        line,
    )


def test_an_error_of_the_merge_ends_the_hook_when_its_cause_is_looked_for(
    broken_merge: Left,
) -> None:
    before = broken_merge.spec
    said = broken_merge.hook(FEATURE_SPEC_DEBUG="1")
    assert said.startswith("Traceback (most recent call last):")
    assert said.endswith("TypeError: 'NoneType' object is not callable\n")
    assert broken_merge.spec == before


WRITES = """
import errno, os, runpy, signal, subprocess, sys
sort, step = sys.argv[1], int(sys.argv[2])
calls = iter(range(1, 999))

def faulty(real):
    def call(*arguments, **options):
        if next(calls) == step:
            if sort == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.EROFS if sort == "read-only" else errno.ENOSPC, sort)
        return real(*arguments, **options)
    return call

def run(command, *arguments, real=subprocess.run, **options):
    if "update-index" not in command and "hash-object" not in command:
        return real(command, *arguments, **options)
    done = faulty(real)(command, *arguments, **options)
    return faulty(lambda: done)()

for name in ("open", "write", "fsync", "replace", "unlink"):
    setattr(os, name, faulty(getattr(os, name)))
subprocess.run = run
sys.argv = sys.argv[3:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.parametrize("dispute", [False, True], ids=["settled", "disputed"])
def test_a_hook_killed_at_any_write_leaves_a_whole_text(
    settled_later: Left, disputed_later: Left, tmp_path: Path, dispute: bool
) -> None:
    """Markers are never in a file that git takes for settled."""
    later = disputed_later if dispute else settled_later
    finished = shutil.copytree(later.top, tmp_path / "finished")
    Left(finished, later.template, later.committed).hook()
    whole = {later.spec, read(finished / FOLDER)}
    assert len(whole) == 2
    seen = set()
    step, last = 0, ""
    while not last.startswith("Template"):
        step += 1
        top = shutil.copytree(later.top, tmp_path / str(step))
        here = Left(top, later.template, later.committed)
        last = here.hook(sys.executable, "-I", "-B", "-c", WRITES, "kill", str(step))
        assert here.spec in whole
        if "<<<<<<<" in here.spec:
            assert len(stages(top)) == 3
        seen.add((here.spec, len(stages(top))))
    assert step > 5
    assert {text for text, _ in seen} == whole


@pytest.mark.parametrize("sort", ["read-only", "full"])
def test_a_text_that_cannot_be_written_stays_and_costs_one_sentence(
    settled_later: Left, tmp_path: Path, sort: str
) -> None:
    step, said = 0, ""
    while not said.startswith("Template"):
        step += 1
        top = shutil.copytree(settled_later.top, tmp_path / str(step))
        here = Left(top, settled_later.template, settled_later.committed)
        said = here.hook(sys.executable, "-I", "-B", "-c", WRITES, sort, str(step))
        assert "Traceback" not in said
        assert not list(here.folder.glob(".*.tmp"))
        if said.startswith("Template"):
            assert here.spec == MERGED
        else:
            assert EXCUSE.fullmatch(said.rstrip("\n")), said
            assert here.spec == settled_later.spec
            assert len(stages(top)) == 3
    assert step > 3


LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_a_text_that_finds_no_room_on_the_disk_stays_as_it_was(settled: Left) -> None:
    before = settled.spec
    said = settled.hook(sys.executable, "-I", "-B", "-c", LIMITED)
    assert EXCUSE.fullmatch(said.rstrip("\n")), said
    assert "File too large" in said
    assert settled.spec == before
    assert sorted(path.name for path in settled.folder.iterdir()) == [
        ".copier-answers.yml",
        "spec.md",
    ]


def test_a_merge_that_git_cannot_note_is_said_with_what_to_type(settled: Left) -> None:
    lock = settled.top / ".git" / "index.lock"
    lock.touch()
    said = settled.hook()
    assert settled.spec == MERGED
    assert f"\nGit           git add {SPEC}, because the merge is not in git's index (" in said
    lock.unlink()
    git(settled.top, "add", SPEC)
    assert git(settled.top, "status", "--porcelain") == f" M {ANSWERS}\nM  {SPEC}\n"


# ---- a hostile or a bare place --------------------------------------------------------------

HOSTILE = ("json", "yaml", "sitecustomize", "usercustomize", "copier", "subprocess", "feature_spec")


def copier_update(folder: Path, version: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run Copier's command in the feature's folder, as a bot does."""
    return subprocess.run(
        [sys.executable, "-I", "-m", "copier", "update", "--trust", "--defaults", "-r", version],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        check=False,
    )


def test_no_module_of_the_folder_is_imported(tmp_path: Path) -> None:
    template = versions(tmp_path / "template", BODY, changed(BODY, REWORDED))
    folder = spec_of(template, tmp_path / "shop")
    person_writes(folder, FILLED)
    for name in HOSTILE:
        for place in (folder, tmp_path / "shop"):
            trap = f"open({str(tmp_path / 'caught')!r}, 'a').write({name!r})\n"
            (place / f"{name}.py").write_text(trap, encoding="utf-8")
    commit(tmp_path / "shop")
    done = copier_update(folder, "v1.1.0", PYTHONPATH=str(folder))
    assert done.returncode == 0, done.stderr.decode()
    assert read(folder) == MERGED
    assert not (tmp_path / "caught").exists()


def test_what_is_not_ascii_survives_a_bare_locale(tmp_path: Path) -> None:
    new = changed(BODY, REWORDED).replace(
        "## Notes", "## 3. Größe\n\n- **Maß**: [TODO: é]\n\n## Notes"
    )
    template = versions(tmp_path / "template", BODY, new)
    folder = spec_of(template, tmp_path / "shop")
    person_writes(folder, FILLED)
    bare = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = copier_update(folder, "v1.1.0", **bare)
    said = done.stderr.decode("utf-8")
    assert done.returncode == 0, said
    assert read(folder) == MERGED.replace(
        "## Notes", "## 3. Größe\n\n- **Maß**: [TODO: é]\n\n## Notes"
    )
    assert "New section   3. Gr" in said
    assert "not finished" not in said


def test_a_yaml_library_that_was_installed_for_one_user_is_found(
    settled: Left, tmp_path: Path
) -> None:
    user = {"PYTHONUSERBASE": str(tmp_path / "user")}
    where = [sys.executable, "-c", "import site; print(site.getusersitepackages())"]
    packages = Path(subprocess.check_output(where, env={**os.environ, **user}, text=True).strip())
    isolated = (sys.executable, "-I", "-S", "-B")
    assert EXCUSE.fullmatch(settled.hook(*isolated, **user).removesuffix("\n"))
    packages.mkdir(parents=True)
    (packages / "yaml").symlink_to(Path(yaml.__file__).parent)
    assert settled.hook(*isolated, **user).startswith("Template ")
    assert settled.spec == MERGED
