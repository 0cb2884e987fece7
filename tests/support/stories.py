"""Stories: a team's spec in a repository, and what people, tools and updates do to it, in order.

Each step does what its name says and commits. A step that edits fails if it changes nothing, so a
story cannot pass because one of its steps has no effect any more.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import formatters
import interview
import releases
import updates
from feature_spec import cli
from layouts import git

CASES = interview.ROOT / "tests" / "cases" / "stories"
PRD = "docs/prd/checkout.md"
ANSWERS: Mapping[str, Any] = {"prd_reference": PRD}

_CONFLICT = re.compile(
    r"<<<<<<< before updating\n(.*?)=======\n.*?>>>>>>> after updating\n", re.DOTALL
)

VERSIONS: Mapping[str, Sequence[tuple[str, str]]] = {
    "v1.1.0": (
        # prompts reworded, a new key
        ('status: "Draft"\n', 'status: "Draft"\nversion: "1.0"\n'),
        ("[TODO: what this module owns]", "[TODO: the data and rules that this module owns]"),
        ("[TODO: the main flow]", "[TODO: the main flow, as one sentence with SHALL]"),
        ("[TODO: the input that is refused]", "[TODO: which input is refused, and why]"),
        ("[TODO: the message on the page]", "[TODO: what the page says, and until when]"),
        ("[TODO: requests per second]", "[TODO: requests per second at peak]"),
        ("[TODO: how many at peak]", "[TODO: how many at peak, and at night]"),
        # a sentence reworded, a changed proposal, new rows
        ("Coder agents verify this table before", "Coder agents check every row before"),
        ("PROPOSED: burn-rate alerts", "PROPOSED: burn-rate alerts, paged to the owner"),
        (
            "| Section 6 |\n",
            "| Section 6 |\n"
            "| Backups | Are backups defined? | PROPOSED: daily, kept 30 days | Section 6 |\n",
        ),
        (
            "| [TODO: what is never stored] | Medium |\n",
            "| [TODO: what is never stored] | Medium |\n"
            "| REQ-CHK-004 | [TODO: what is written to the audit log] | Medium |\n",
        ),
    ),
    "v1.2.0": (
        # a heading renamed, a column added beside its rows, a column renamed, a new section
        ("## 2. Coded Requirements\n", "## 2. Requirements\n"),
        (
            "| ID | Requirement | Priority |\n| --- | --- | --- |\n",
            "| ID | Requirement | Priority | Release |\n| --- | --- | --- | --- |\n",
        ),
        ("with SHALL] | High |\n", "with SHALL] | High | first |\n"),
        ("repeated call does] | High |\n", "repeated call does] | High | first |\n"),
        ("never stored] | Medium |\n", "never stored] | Medium | first |\n"),
        ("audit log] | Medium |\n", "audit log] | Medium | second |\n"),
        ("| ID | Result | Evidence |\n", "| ID | Outcome | Evidence |\n"),
        (
            "| VAL-CHK-003 | not run | |\n",
            "| VAL-CHK-003 | not run | |\n| VAL-CHK-004 | not run | |\n",
        ),
        (
            "## 5. Non-Functional Requirements\n",
            "### 4.3 Review\n\n- **Reviewer**: [TODO: who has read this section]\n\n"
            "## 5. Non-Functional Requirements\n",
        ),
    ),
    "v1.3.0": (
        # a list grouped under a new bullet, a bullet dropped, a changed proposal, a new bullet
        (
            "- **Latency**: [TODO: p95 in milliseconds]\n"
            "- **Throughput**: [TODO: requests per second at peak]\n"
            "- **Availability**: 99.9% in a month.\n",
            "- **Targets**:\n"
            "  - **Latency**: [TODO: p95 in milliseconds]\n"
            "  - **Throughput**: [TODO: requests per second at peak]\n"
            "  - **Availability**: 99.9% in a month.\n",
        ),
        ("- **Tech Stack**: Python and FastAPI, as in the other services.\n", ""),
        ("PROPOSED: unit and integration", "PROPOSED: unit, integration and load"),
        ("Is the style named?", "Is the style named, with the reason?"),
        (
            "  - Server: 503, and one retry after a second.\n",
            "  - Server: 503, and two retries within ten seconds.\n"
            "- **Error 3**: [TODO: the limit that is reached]\n",
        ),
        ("[TODO: the steps and the rollback]", "[TODO: the steps, and how to roll back]"),
        ("answers within a second.", "answers within 500 ms."),
    ),
}
"""What each version after v1.0.0 changes in the text of `tests/cases/stories/spec.md.jinja`."""


def make_template(folder: Path) -> Path:
    """Make the template of the stories, with all its versions."""
    text = (CASES / "spec.md.jinja").read_text(encoding="utf-8")
    updates.template(folder, text)
    releases.release(folder, "v1.0.0")
    for version, changes in VERSIONS.items():
        for old, new in changes:
            releases.change(folder, updates.TEXT, old, new)
        releases.release(folder, version)
    return folder


class Team:
    """A team with a repository.

    Args:
        top: the repository, which is made here.
        template: the template, as `make_template` makes it.

    """

    def __init__(self, top: Path, template: Path) -> None:
        self.top = updates.repository(top)
        self.steps: list[str] = []
        self._template = template
        self._place = updates.FOLDER
        (top / PRD).parent.mkdir(parents=True)
        (top / PRD).write_text("# PRD\n", encoding="utf-8")
        updates.commit(top)

    @property
    def folder(self) -> Path:
        """The feature's folder."""
        return self.top / self._place

    @property
    def text(self) -> str:
        """The spec as it is now."""
        return updates.read(self.folder)

    # ---- people and tools -------------------------------------------------------------------

    def starts(self) -> None:
        """Copy the first version of the template."""
        updates.start(self._template, self.folder, "v1.0.0", **ANSWERS)
        self._done("start")

    def writes(self, *edits: tuple[str, str]) -> None:
        """Replace texts, each of which occurs once."""
        text = self.text
        for old, new in edits:
            assert old != new
            assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in:\n{text}"
            text = text.replace(old, new)
        self._write(text)
        self._done("write")

    def fills(self, *answers: tuple[str, str]) -> None:
        """Answer open items, each named by a part of its prompt that no other has."""
        text = self.text
        for part, answer in answers:
            words = r"\s+".join(map(re.escape, part.split()))  # a formatter may have wrapped it
            items = re.findall(rf"\[TODO:\s[^]]*{words}[^]]*\]", text)
            assert len(items) == 1, f"{part!r} is in {len(items)} open items of:\n{text}"
            text = text.replace(items[0], answer)
        self._write(text)
        self._done("fill")

    def rewrites(self, pattern: str, new: str) -> None:
        """Replace every match of a pattern of lines."""
        self._write(re.sub(pattern, new, self.text, flags=re.MULTILINE))
        self._done("rewrite")

    def formats(self, name: str) -> None:
        """Run a formatter over the spec."""
        before = self.text
        formatters.run(name, self.folder, "spec.md")
        (self.folder / ".rumdl.toml").unlink(missing_ok=True)
        assert self.text != before, f"{name} changed nothing"
        self._done("format")

    def has_by_hand(self, text: str) -> None:
        """Write a spec without the template."""
        self.folder.mkdir(parents=True)
        self._write(text, new=True)
        self._done("write by hand")

    # ---- branches ---------------------------------------------------------------------------

    def branches(self, name: str) -> None:
        """Start a branch here."""
        git(self.top, "switch", "-q", "-c", name)
        self._done("branch")

    def switches(self, name: str) -> None:
        """Go on with another branch."""
        git(self.top, "switch", "-q", name)
        self._done("switch")

    def merges(self, name: str) -> None:
        """Merge a branch with git, which finds no conflict."""
        before = self.text
        git(self.top, "merge", "-q", "--no-edit", name)
        assert self.text != before, f"{name} has nothing new"
        self._done("merge")

    # ---- updates ----------------------------------------------------------------------------

    def updates(self, version: str, conflicts: int = 0) -> str:
        """Update to a version; what the hooks say.

        A conflict is left in the text, for `keeps_own`.
        """
        return self._updated(f"update to {version}", version, conflicts, {})

    def flips(self, **answers: str) -> str:
        """Change answers with `-d`, in the version that the spec has; what the hooks say."""
        recorded = (self.folder / ".copier-answers.yml").read_text(encoding="utf-8")
        version = re.search(r"^_commit: (\S+)$", recorded, re.MULTILINE)
        assert version
        return self._updated(f"flip {answers}", version[1], 0, answers)

    def keeps_own(self) -> None:
        """Resolve each conflict with the text from before the update."""
        self._write(_CONFLICT.sub(r"\1", self.text))
        self._done("resolve")

    def moves(self, place: str) -> None:
        """Move the folder and repair it."""
        old, self._place = self.folder, place
        self.folder.parent.mkdir(parents=True)
        git(self.top, "mv", str(old), str(self.folder))
        before = self.text
        self._command("repair")
        assert self.text != before, "nothing was repaired"
        self._done("move")

    def adopts(self) -> None:
        """Adopt a spec that was written by hand, at the first version."""
        before = self.text
        given = [f"-d{name}={value}" for name, value in ANSWERS.items()]
        source = ["--template", str(self._template), "--vcs-ref", "v1.0.0"]
        self._command("adopt", "--defaults", *given, *source)
        assert self.text == before, "the adoption changed the text"
        self._done("adopt")

    # ---- what every step does ---------------------------------------------------------------

    def _updated(self, step: str, version: str, conflicts: int, answers: Mapping[str, Any]) -> str:
        before = self.text
        said = updates.update(self.folder, version, **answers)
        text, report = self.text, "\n".join(said)
        assert text != before, f"{step} changed nothing\n{report}"
        found = [match[0] for match in _CONFLICT.finditer(text)]
        shown = "\n".join(f"{part.count(chr(10))} lines:\n{part[:1000]}" for part in found)
        assert len(found) == conflicts, f"{step}: {len(found)} conflicts\n{shown}\n{report}"
        assert not list(self.top.rglob("*.rej"))
        self._done(step)
        return report

    def _write(self, text: str, *, new: bool = False) -> None:
        assert new or text != self.text, "the edit changed nothing"
        updates.write(self.folder, text)

    def _command(self, name: str, *options: str) -> None:
        with _inside(self.top), contextlib.redirect_stdout(io.StringIO()):
            assert cli.main([name, *options, self._place]) == 0

    def _done(self, step: str) -> None:
        self.steps.append(step)
        git(self.top, "add", "--all")
        git(self.top, "commit", "-q", "--allow-empty", "-m", f"docs: {step}")


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
