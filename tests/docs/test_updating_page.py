"""The pages on updates and on trust tell the truth: their commands do what the text says."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import copier
import pytest

import filling
import interview
import releases
from compiled import COPIER
from layouts import git

pytestmark = pytest.mark.copier

PAGE = (interview.ROOT / "docs" / "updating.md").read_text(encoding="utf-8")
TRUST = (interview.ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
CHECKLIST = "template/_rows/checklist.json"
URL = "https://github.com/acme/feature-spec"


def commands(heading: str, page: str = PAGE) -> list[str]:
    """The shell blocks of a section of a page."""
    section = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.DOTALL)


def shown(heading: str) -> str:
    """The text block of a section of the page."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    (block,) = re.findall(r"```text\n(.*?)```", section, re.DOTALL)
    return str(block)


@dataclass(frozen=True)
class Shop:
    """A repository whose spec of checkout is filled in, and the versions of its template."""

    folder: Path
    template: Path

    @property
    def spec(self) -> Path:
        return self.folder / "specs" / "checkout" / "spec.md"

    def text(self) -> str:
        return self.spec.read_text(encoding="utf-8")

    def write(self, old: str, new: str) -> None:
        assert self.text().count(old) == 1, old
        self.spec.write_text(self.text().replace(old, new), encoding="utf-8")

    def run(self, command: str, **env: str) -> str:
        """What a block of the page prints, run by sh with the commands of this environment."""
        tools = f"{self.folder.parent / 'bin'}{os.pathsep}{Path(sys.executable).parent}"
        command = command.replace(URL, str(self.template))
        done = subprocess.run(
            ["sh", "-eu"],
            input=command,
            cwd=self.folder,
            env=os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"} | env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout + done.stderr

    def clean(self) -> bool:
        return git(self.folder, "status", "--porcelain") == ""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Give a spec of v1.0.0, filled in and not yet committed; v1.1.0 and v1.2.0 are out."""
    top = tmp_path_factory.mktemp("page")
    template = releases.template(top / "template")
    releases.release(template, "v1.0.0")
    releases.change(
        template, CHECKLIST, "PROPOSED: burn-rate alerts; no on-call named yet",
        "PROPOSED: burn-rate alerts; who is called is open",
    )  # fmt: skip
    backups = '      {\n        "item": "Backups",'
    row = '    {"item": "Runbooks", "when": "", "where": "Section 9", "ask": "Has each alert one?",'
    row += '"note": {"": "[TODO: where the runbooks are]"}},\n'
    releases.change(template, CHECKLIST, backups, row + backups)
    releases.release(template, "v1.1.0")
    targets = template / "template/_sections/8_targets.md.jinja"
    text = targets.read_text(encoding="utf-8")
    old = "{{ levels.throughput }}"
    assert text.count(old) == 1
    targets.write_text(
        text.replace(
            old, "{{ levels.throughput | replace(' at peak', ', sustained for an hour') }}"
        ),
        encoding="utf-8",
    )
    releases.release(template, "v1.2.0")
    folder = top / "shop"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "ARCHITECTURE.md").write_text("# Architecture\n", encoding="utf-8")
    (folder / "OPERATIONS.md").write_text("# Operations\n", encoding="utf-8")
    copier.run_copy(
        str(template), folder / "specs" / "checkout", vcs_ref="v1.0.0", defaults=True,
        data={"load_tests": True}, unsafe=True, quiet=True,
    )  # fmt: skip
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "docs: start the spec of checkout")
    shop = Shop(folder, template)
    shop.spec.write_text(filling.fill(shop.text()).text, encoding="utf-8")
    return shop


@pytest.fixture
def shop(first: Shop, tmp_path: Path) -> Shop:
    """Give a copy of it, and the command `copier` in a folder beside it."""
    command = tmp_path / "bin" / "copier"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.join(COPIER)} "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return Shop(shutil.copytree(first.folder, tmp_path / "shop", symlinks=True), first.template)


@pytest.fixture
def up_to(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Give it with its text committed, at v1.0.0."""
    git(shop.folder, "commit", "-q", "-a", "-m", "docs: write the spec of checkout")
    return shop


def test_the_loop_updates_and_reports_as_shown(shop: Shop) -> None:
    (loop,) = commands("The loop")
    printed = shop.run(
        loop.replace("copier update --trust", "copier update --vcs-ref v1.1.0 --trust")
    )
    report = shown("The loop").splitlines()
    assert len(report) > 3
    for line in report:
        start = line.removesuffix("…").rstrip()
        assert start in printed, start
    assert "was ALIGNED @ana" in shop.text()
    assert "| Runbooks |" in shop.text()
    assert shop.clean()
    assert git(shop.folder, "log", "-1", "--format=%s").startswith("docs: bring the spec")


def test_a_conflict_looks_as_shown_and_is_settled_as_said(up_to: Shop) -> None:
    throughput = next(line for line in up_to.text().splitlines() if "**Throughput**" in line)
    mine = throughput.replace(" at peak", " at peak, 300 on Black Friday")
    assert mine != throughput
    up_to.write(throughput, mine)
    git(up_to.folder, "commit", "-q", "-a", "-m", "docs: Black Friday")
    printed = up_to.run("copier update --trust --defaults specs/checkout")
    block = re.findall(r"<<<<<<< .*?>>>>>>> after updating\n", up_to.text(), re.DOTALL)
    assert block == [shown("A conflict")]
    number = up_to.text().splitlines().index("<<<<<<< before updating") + 1
    assert f"line {number}:" in printed
    editor = up_to.folder.parent / "editor"
    editor.write_text("#!/bin/sh\nsed -i '/^<<<<<<< /d; /^=======$/,/^>>>>>>> /d' \"$1\"\n")
    editor.chmod(0o755)
    (settle,) = commands("A conflict")
    found = up_to.run(settle, EDITOR=str(editor))
    assert found.splitlines()[0] == f"{number}:<<<<<<< before updating"
    assert mine in up_to.text()
    assert up_to.clean()


def test_an_answer_changes_as_said(up_to: Shop) -> None:
    (change,) = commands("Changing an answer")
    assert "Canary" not in up_to.text()
    up_to.run(change)
    assert "**Deployment Strategy**: Canary" in up_to.text()


def test_a_stopped_update_is_taken_back_as_said(up_to: Shop) -> None:
    before = up_to.text()
    up_to.write("# Implementation Specification", "<<<<<<< before updating\n# Half")
    blob = git(up_to.folder, "rev-parse", "HEAD:specs/checkout/spec.md").strip()
    stages = "".join(f"100644 {blob} {n}\tspecs/checkout/spec.md\n" for n in (1, 2, 3))
    subprocess.run(
        ["git", "update-index", "--index-info"], cwd=up_to.folder, text=True, check=True,
        input=f"0 {'0' * 40}\tspecs/checkout/spec.md\n{stages}",
    )  # fmt: skip
    assert "UU" in git(up_to.folder, "status", "--porcelain")
    (back,) = commands("When an update was stopped")
    assert up_to.run(back) == ""
    assert up_to.text() == before
    assert up_to.clean()


def test_the_checks_of_ci_pass_and_find_markers_and_rejects(up_to: Shop) -> None:
    (check,) = commands("In CI")
    markers, rejects, links = check.splitlines()
    up_to.run(check)
    up_to.write("## Notes\n", "<<<<<<< before updating\n## Notes\n")
    with pytest.raises(AssertionError, match="<<<<<<< before updating"):
        up_to.run(f"{markers} || exit 1")
    (up_to.folder / "spec.md.rej").write_text("x\n", encoding="utf-8")
    git(up_to.folder, "add", "spec.md.rej")
    with pytest.raises(AssertionError, match=r"spec\.md\.rej"):
        up_to.run(f"{rejects} || exit 1")
    up_to.write("<<<<<<< before updating\n", "")
    (up_to.folder / "ARCHITECTURE.md").unlink()
    with pytest.raises(AssertionError, match=r"ARCHITECTURE\.md"):
        up_to.run(links)


def test_renovate_updates_inside_the_folder(up_to: Shop) -> None:
    (renovate,) = commands("Renovate")
    up_to.run(renovate)
    answers = (up_to.spec.parent / ".copier-answers.yml").read_text(encoding="utf-8")
    assert "_commit: v1.2.0" in answers
    assert "<<<<<<<" not in up_to.text()
    assert "sustained for an hour" in up_to.text()


def test_many_specs_are_updated_and_the_one_with_a_conflict_is_named(up_to: Shop) -> None:
    other = up_to.folder / "specs" / "basket"
    shutil.copytree(up_to.spec.parent, other)
    for file in (other / "spec.md", other / ".copier-answers.yml"):
        text = file.read_text(encoding="utf-8").replace("specs/checkout", "specs/basket")
        file.write_text(text, encoding="utf-8")
    throughput = next(line for line in up_to.text().splitlines() if "**Throughput**" in line)
    up_to.write(throughput, throughput.replace(" at peak", " at peak, 300 on Black Friday"))
    git(up_to.folder, "add", "--all")
    git(up_to.folder, "commit", "-q", "-m", "docs: two specs")
    before = up_to.text()
    (loop,) = commands("Many specs")
    assert up_to.run(loop).splitlines()[-1] == "conflict: specs/checkout"
    assert up_to.text() == before
    assert "| Runbooks |" in (other / "spec.md").read_text(encoding="utf-8")
    assert up_to.clean()
    assert git(up_to.folder, "log", "-1", "--format=%s").strip() == "docs: update specs/basket"


def test_a_foreign_template_is_found(up_to: Shop) -> None:
    (check,) = commands("Protect the answers file", TRUST)
    assert up_to.run(check) == ""
    answers = up_to.spec.parent / ".copier-answers.yml"
    text = answers.read_text(encoding="utf-8")
    answers.write_text(text.replace("_src_path: ", "_src_path: /elsewhere"), encoding="utf-8")
    with pytest.raises(AssertionError, match=r"specs/checkout/\.copier-answers\.yml"):
        up_to.run(f"{check.strip()} || exit 1")
