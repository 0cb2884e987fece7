"""The copy hook as a whole: what a person's `copier copy --trust` leaves behind and says."""

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
from compiled import COPIER
from feature_spec.copy.facts import facts_from
from feature_spec.repository.place import place_of
from feature_spec.terminal import Line, shown
from features import files

HOOKS = interview.ROOT / "hooks"
PRD = """\
# Checkout

- **FR-1**: The shopper pays | twice <b>never</b>. (Must)
- **FR-2**: The shopper gets `{{ 7*7 }}`.
- **NFR-1**: It answers in 200 ms.
"""
API = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
security: [{oidc: []}]
paths:
  /checkouts:
    post: {summary: Start a checkout, responses: {"201": {description: ok}}}
  /checkouts/status:
    get: {summary: Is it up, security: [], responses: {"200": {description: ok}}}
"""


@dataclass(frozen=True)
class Copied:
    """What a copy left behind."""

    folder: Path
    said: str
    status: int

    @property
    def spec(self) -> str:
        return (self.folder / "spec.md").read_text(encoding="utf-8")

    @property
    def answers(self) -> dict[str, Any]:
        text = (self.folder / ".copier-answers.yml").read_text(encoding="utf-8")
        answers: dict[str, Any] = yaml.safe_load(text)
        return answers

    def line(self, label: str) -> str:
        """The report's line with that label."""
        found = re.search(rf"^{re.escape(label)} +(.*)$", self.said, re.MULTILINE)
        assert found, f"no {label!r} in:\n{self.said}"
        return found[1]


@dataclass(frozen=True)
class Shop:
    """A repository in which features are specified."""

    root: Path
    template: Path

    def has(self, files: dict[str, str]) -> Shop:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return self

    def copy(self, *options: str, feature: str = "specs/checkout", **env: str) -> Copied:
        command = [*COPIER, "copy", "--defaults", *options]
        if "--skip-tasks" not in options and "--no-trust" not in options:
            command.append("--trust")
        done = subprocess.run(
            [part for part in command if part != "--no-trust"] + [str(self.template), feature],
            cwd=self.root,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Copied(self.root / feature, done.stdout + done.stderr, done.returncode)


@pytest.fixture
def shop(tmp_path: Path, template_repository: Path) -> Shop:
    subprocess.run(["git", "init", "--quiet", str(tmp_path / "shop")], check=True)
    return Shop(tmp_path / "shop", template_repository)


@pytest.mark.copier
def test_what_the_neighbours_say_enters_the_spec(shop: Shop) -> None:
    copied = shop.has(
        {
            "docs/prd/checkout.md": PRD,
            "specs/checkout/openapi.yaml": API,
            "ARCHITECTURE.md": "# Architecture\n",
            "CODEOWNERS": "* @acme/all\n/specs/checkout/ @acme/shop @ann\n",
        }
    ).copy()
    assert copied.status == 0
    assert [(item["id"], item["prd"]) for item in copied.answers["requirements"]] == [
        ("REQ-SPC-001", "FR-1"),
        ("REQ-SPC-002", "FR-2"),
        ("REQ-SPC-003", "NFR-1"),
    ]
    assert copied.answers["requirements"][0]["text"] == "The shopper pays | twice never."
    assert [item["call"] for item in copied.answers["operations"]] == [
        "POST /checkouts",
        "GET /checkouts/status",
    ]
    assert copied.answers["owner"] == "@acme/shop @ann"
    assert copied.answers["_src_path"] == str(shop.template)
    assert copied.answers["_commit"] == "v1.0.0"
    assert r"The shopper pays \| twice never." in copied.spec
    assert "{{ 7*7 }}" in copied.spec
    assert "POST /checkouts" in copied.spec
    assert sorted(path.name for path in copied.folder.iterdir()) == [
        ".copier-answers.yml",
        "openapi.yaml",
        "spec.md",
    ]
    assert copied.line("PRD") == (
        "docs/prd/checkout.md defines 3 requirement IDs, all taken (FR-1 to NFR-1)"
    )
    assert copied.line("API").endswith(
        "in the feature's folder; 1 secured; "
        "its security schemes do not determine the sign-in, which 4.2 asks"
    )
    assert copied.line("Architecture") == "ARCHITECTURE.md"
    assert copied.line("Operations") == "none found"
    assert copied.line("Owner") == "@acme/shop @ann, from CODEOWNERS"
    assert copied.line("Next").startswith("git add specs/checkout && git commit -m")
    todo = len(re.findall(r"\[TODO: [^\]\n]+\]", copied.spec))
    assert copied.line("Open items").startswith(f"{todo} before coding, ")


@pytest.mark.copier
def test_an_update_right_after_the_copy_changes_nothing(shop: Shop) -> None:
    copied = shop.has({"docs/prd/checkout.md": PRD, "CODEOWNERS": "* @acme/all\n"}).copy()
    git = ["git", "-C", str(shop.root)]
    subprocess.run([*git, "add", "--all"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--message", "start"], check=True)
    subprocess.run(
        [*COPIER, "update", "--trust", "--defaults", "--quiet"],
        cwd=copied.folder,
        check=True,
        capture_output=True,
    )
    assert subprocess.check_output([*git, "status", "--porcelain"], text=True) == ""


@pytest.mark.copier
def test_without_tasks_the_spec_is_complete_too(shop: Shop) -> None:
    shop.has({"docs/prd/checkout.md": PRD})
    copied = shop.copy("--skip-tasks")
    assert copied.status == 0
    assert copied.answers["prd_reference"] == "docs/prd/checkout.md"
    assert copied.spec.rstrip().endswith("the template never writes below its heading.")


@pytest.mark.copier
def test_given_requirements_are_not_replaced(shop: Shop) -> None:
    own = '[{"id": "REQ-SPC-007", "text": "Mine.", "priority": "Low", "prd": "X-1", "verify": []}]'
    copied = shop.has({"docs/prd/checkout.md": PRD}).copy("-d", f"requirements={own}")
    assert [item["text"] for item in copied.answers["requirements"]] == ["Mine."]
    assert copied.line("PRD") == "docs/prd/checkout.md"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Checkout\n\nNo IDs here.\n", "docs/prd.md defines no requirement IDs"),
        (
            "# Shop\n\n" + "".join(f"- **FR-{n}**: Do it.\n" for n in range(1, 82)),
            "docs/prd.md defines 81 requirement IDs, none under a heading naming Checkout",
        ),
    ],
    ids=["no IDs", "81 IDs, none for this feature"],
)
@pytest.mark.copier
def test_a_prd_that_names_nothing_of_the_feature_gives_nothing(
    shop: Shop, text: str, said: str
) -> None:
    copied = shop.has({"docs/prd.md": text}).copy("-d", "prd_reference=docs/prd.md")
    assert copied.answers["requirements"] == []
    assert copied.line("PRD") == said


@pytest.mark.copier
def test_a_document_that_cannot_be_read_is_told_and_the_other_is_read(shop: Shop) -> None:
    shop.has({"docs/prd/checkout.md": PRD, "api.yaml": "openapi: 3.1.0\npaths: [\n"})
    copied = shop.copy("-d", "api_reference=api.yaml", "-d", "prd_reference=docs/prd/checkout.md")
    assert len(copied.answers["requirements"]) == 3
    assert copied.answers["operations"] == []
    assert copied.line("API").startswith("api.yaml ")
    assert "Traceback" not in copied.said


@pytest.mark.copier
def test_references_that_lead_nowhere_are_told_with_the_nearest(shop: Shop) -> None:
    (shop.root / "outside.md").symlink_to("/etc/hostname")
    copied = shop.has({"docs/prd/checkout.md": PRD}).copy(
        *("-d", "prd_reference=docs/prd/chekout.md"),
        *("-d", "arch_reference=outside.md"),
        *("-d", "ops_reference=https://example.com/ops"),
        *("-d", 'more_references=[{"label": "Glossary", "path": "docs/words.md"}]'),
    )
    assert copied.line("PRD") == (
        "docs/prd/chekout.md does not exist; nearest: docs/prd/checkout.md"
    )
    assert copied.line("Architecture") == "outside.md is outside the repository"
    assert copied.line("Operations") == "https://example.com/ops (URL, not checked)"
    assert copied.line("Glossary") == "docs/words.md does not exist"
    assert copied.line("To link") == "before you edit the spec; leave out any that you do not have:"
    assert copied.said.index("\nTo link") < copied.said.index("\nNext")
    options = "-d prd_reference=<path> -d api_reference=<path> -d arch_reference=<path>"
    typed = f"copier recopy --trust --defaults --overwrite {options} specs/checkout"
    assert f"\n              {typed}\n" in copied.said


@pytest.mark.copier
def test_several_candidates_are_told_with_the_reason_or_as_a_tie(shop: Shop) -> None:
    copied = shop.has(
        {
            "docs/prd/checkout.md": PRD,
            "docs/prd/checkout-flow.md": PRD,
            "docs/ops/operations.md": "# A\n",
            "docs/operations/operations.md": "# B\n",
        }
    ).copy()
    assert copied.line("PRD").endswith(
        "[chosen from 2 documents, because it has the feature's name; "
        "also found: docs/prd/checkout-flow.md]"
    )
    assert copied.answers["ops_reference"] == ""
    assert copied.line("Operations").startswith("not linked, 2 fit equally well: docs/oper")


@pytest.mark.copier
def test_what_is_linked_after_the_commit_is_told_after_it(shop: Shop) -> None:
    copied = shop.has({"docs/prd/checkout.md": PRD, "docs/openapi.yaml": API}).copy()
    assert (
        copied.line("To link") == "once the spec is committed; leave out any that you do not have:"
    )
    options = "-d arch_reference=<path> -d ops_reference=<path>"
    last = f"copier update --trust --defaults {options} specs/checkout"
    assert copied.said.rstrip().endswith(last)
    assert copied.said.index("\nNext") < copied.said.index("\nTo link")
    shop.has({"ARCHITECTURE.md": "# Architecture\n"})
    copied = shop.copy(feature="specs/loans")
    assert copied.said.count("\nTo link       before you edit the spec; leave out") == 1


@pytest.mark.copier
def test_a_feature_without_an_api_has_no_line_about_one(shop: Shop) -> None:
    copied = shop.copy("-d", "surfaces=[ui]")
    assert not re.search(r"^API ", copied.said, re.MULTILINE)


@pytest.mark.copier
def test_an_existing_spec_that_the_person_keeps_is_not_touched(shop: Shop) -> None:
    first = shop.has({"docs/prd/checkout.md": PRD}).copy("--skip-tasks")
    mine = first.spec + "mine\n"
    shop.has({"specs/checkout/spec.md": mine})
    command = [*COPIER, "copy", "--trust", "--defaults"]
    person, terminal = pty.openpty()  # Copier asks whether to overwrite
    with subprocess.Popen(
        [*command, str(shop.template), "specs/checkout"],
        cwd=shop.root,
        stdin=terminal,
        stdout=terminal,
        stderr=subprocess.STDOUT,
    ) as process:
        os.close(terminal)
        said = b""
        while b"Overwrite spec.md?" not in said:
            said += os.read(person, 4096)
        os.write(person, b"n")
        try:
            while chunk := os.read(person, 4096):
                said += chunk
                if b"(Y/n)" in chunk:
                    os.write(person, b"\x1b[1;1R")
        except OSError:  # how the end of a terminal looks
            pass
        os.close(person)
    assert process.returncode == 0
    assert first.spec == mine
    assert first.answers["requirements"] == []
    assert b"is not what the template gives for these answers" in said
    assert b"\x1b[33mNot filled" in said  # coloured, on a terminal


@pytest.mark.copier
def test_without_git_paths_are_those_of_the_parent_and_it_is_said(
    tmp_path: Path, template_repository: Path
) -> None:
    (tmp_path / "folder").mkdir()
    shop = Shop(tmp_path / "folder", template_repository)
    copied = shop.has({"specs/checkout/openapi.yaml": API}).copy()
    assert copied.answers["api_reference"] == "checkout/openapi.yaml"
    assert copied.line("Paths") == "no git repository: relative to the parent folder, specs/"


@pytest.mark.copier
def test_the_team_file_is_written_once_with_stack_answers_only(shop: Shop) -> None:
    offered = shop.copy(feature="specs/other")
    assert offered.line("Team file") == (
        "none; to save the stack answers as specs/.spec-defaults.yml, pass "
        "`-d write_team_defaults=true` to the next copy"
    )
    given = ("write_team_defaults=true", "backend_language=python", "orm=yes", "databases=[sqlite]")
    asked = [part for answer in given for part in ("-d", answer)]
    copied = shop.has({"CODEOWNERS": "* @acme/all\n"}).copy(*asked)
    path = shop.root / "specs" / ".spec-defaults.yml"
    written = path.read_text(encoding="utf-8")
    team = yaml.safe_load(written)
    assert copied.line("Team file") == (
        f"specs/.spec-defaults.yml written: {len(team)} stack answers"
    )
    assert (team["backend_language"], team["orm"]) == ("python", "yes")
    assert "owner" not in team  # CODEOWNERS names one for each feature
    assert not team.keys() & {"surfaces", "data_classes", "access", "data_change", "e2e_tests"}
    assert written.startswith("# .spec-defaults.yml: the stack answers")

    again = shop.copy("-d", "write_team_defaults=true", feature="specs/refund")
    assert again.answers["backend_language"] == "python"
    assert again.line("Team file") == "specs/.spec-defaults.yml exists already and was not changed"
    assert path.read_text(encoding="utf-8") == written


@pytest.mark.copier
def test_what_of_the_team_file_was_ignored_is_told_with_the_reason(shop: Shop) -> None:
    copied = shop.has(
        {
            "specs/.spec-defaults.yml": "backend_language: go\nsurfaces: [ui]\nlanguage: go\n"
            "coverage_target: 900\nplatform: [vm]\n"
        }
    ).copy()
    assert copied.answers["backend_language"] == "go"
    assert copied.line("Team file") == (
        "specs/.spec-defaults.yml: 1 answer used; ignored: surfaces (asked for each feature); "
        "language (no such question); coverage_target, platform (its value does not fit the "
        "question)"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a\n- b\n", ": 0 answers used; ignored: it is not a mapping of names to answers"),
        ("", ": 0 answers used"),
    ],
    ids=["a list", "nothing"],
)
@pytest.mark.copier
def test_a_team_file_that_is_no_mapping_is_told(shop: Shop, text: str, said: str) -> None:
    copied = shop.has({"specs/.spec-defaults.yml": text}).copy()
    assert copied.line("Team file") == f"specs/.spec-defaults.yml{said}"


@pytest.mark.copier
def test_trust_from_the_settings_file_does_not_open_the_team_file(
    shop: Shop, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.yml"
    settings.write_text(f"trust: ['{shop.template}']\n", encoding="utf-8")
    copied = shop.has({"specs/.spec-defaults.yml": "backend_language: go\n"}).copy(
        "--no-trust", COPIER_SETTINGS_PATH=str(settings)
    )
    assert copied.status == 0, copied.said
    assert copied.answers["backend_language"] == "undecided"
    assert "was not read: that needs the option --trust" in copied.line("Team file")


@pytest.mark.copier
def test_data_that_no_question_takes_is_told(shop: Shop) -> None:
    ways = ("-d", "access=public", "-d", "authn_methods=[api_key]", "-d", "wcag_levle=AA")
    copied = shop.copy(*ways)
    assert copied.line("Not used") == "authn_methods, because access is public"
    assert "wcag_levle: no question has this name; did you mean wcag_level?" in copied.said
    assert "Not used" not in shop.copy("-d", "access=public", feature="specs/open").said


@pytest.mark.copier
def test_quiet_means_no_report(shop: Shop) -> None:
    assert shop.copy("--quiet").said == ""


@pytest.mark.copier
def test_hostile_modules_in_the_folder_are_never_imported(shop: Shop) -> None:
    evil = "raise SystemExit('imported from the working directory')\n"
    names = ("json", "yaml", "re", "copy", "sitecustomize", "usercustomize", "jinja2")
    shop.has({f"specs/checkout/{name}.py": evil for name in names})
    copied = shop.has({"docs/prd/checkout.md": PRD}).copy(PYTHONPATH=".")
    assert len(copied.answers["requirements"]) == 3
    assert "imported from" not in copied.said


@pytest.mark.copier
def test_text_beyond_ascii_survives_a_plain_locale(shop: Shop) -> None:
    shop.has({"docs/prd/checkout.md": "# Kasse\n\n- **FR-1**: Zahlen für 10 € 🛒 müssen.\n"})
    many = "".join(f"- **FR-{n}**: Do it.\n" for n in range(40))
    shop.has({"answers.yml": "feature_name: Kasse für 🛒\n", "docs/other.md": many})
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    told = shop.copy("--data-file=answers.yml", "-dprd_reference=docs/other.md", **plain,
                     feature="specs/till")  # fmt: skip
    assert told.line("PRD").endswith("none under a heading naming Kasse für 🛒")
    copied = shop.copy(**plain)
    assert copied.answers["requirements"][0]["text"] == "Zahlen für 10 € 🛒 müssen."
    assert "Zahlen für 10 € 🛒 müssen." in copied.spec


@pytest.mark.copier
def test_nothing_hidden_in_a_document_reaches_the_terminal(shop: Shop) -> None:
    shop.has({"docs/prd/checkout.md": "- **FR-1**: a\x1b[31mb\u202e\u200b \U000f0000c\n"})
    copied = shop.copy()
    assert copied.answers["requirements"][0]["text"] == "a[31mb c"
    assert not re.search("[\x1b\u202e\u200b]", copied.said.partition("Running task")[2])
    assert not re.search("[\x1b\u202e\u200b]", copied.spec)


# ---- the launcher -----------------------------------------------------------------------------


def launched(folder: Path, child: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher with a child of one's own."""
    shutil.copyfile(HOOKS / "after_copy.py", folder / "after_copy.py")
    (folder / "after_copy_child.py").write_text(child, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "after_copy.py"), "x", "y"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("child", "how"),
    [
        ("import os; os.kill(os.getpid(), 9)", "stopped by signal 9"),
        ("raise SystemExit(3)", "stopped with status 3"),
        ("this is not Python", "stopped with status 1"),
    ],
    ids=["killed", "failing", "broken"],
)
def test_a_child_that_does_not_end_well_costs_one_sentence(
    tmp_path: Path, child: str, how: str
) -> None:
    done = launched(tmp_path, child)
    assert done.returncode == 0
    last = done.stderr.splitlines()[-1]
    assert last.startswith(
        "The spec is complete and valid, but the documents near it were not read (the hook was "
        f"{how}): "
    )
    assert "Section 2" in last


def test_a_child_that_ends_well_speaks_for_itself(tmp_path: Path) -> None:
    done = launched(tmp_path, "import sys; print('said', *sys.argv[1:], file=sys.stderr)")
    assert (done.returncode, done.stderr) == (0, "said x y\n")


@pytest.mark.copier
def test_a_killed_child_leaves_the_spec_of_the_first_render(
    tmp_path: Path, template_repository: Path
) -> None:
    template = tmp_path / "template"
    shutil.copytree(template_repository, template)
    child = template / "hooks" / "after_copy_child.py"
    child.write_text("import os\nos.kill(os.getpid(), 9)\n", encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", str(tmp_path / "shop")], check=True)
    shutil.rmtree(template / ".git")
    copied = Shop(tmp_path / "shop", template).has({"docs/prd/checkout.md": PRD}).copy()
    assert copied.status == 0
    assert "stopped by signal 9" in copied.said
    assert copied.answers["requirements"] == []
    assert "_commit" not in copied.answers
    assert copied.spec.rstrip().endswith("the template never writes below its heading.")


# ---- the child --------------------------------------------------------------------------------


def child(folder: Path, *arguments: str, python: str = "") -> subprocess.CompletedProcess[str]:
    script = str(HOOKS / "after_copy_child.py")
    start = ["-c", python, script] if python else [script]
    return subprocess.run(
        [sys.executable, "-I", "-B", *start, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [(), ("y", "trusted surprise"), (".copier-answers.yml", "trusted")],
    ids=["no arguments", "a word that is not known", "no answers file"],
)
def test_the_child_fails_with_a_sentence_and_no_traceback(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = child(tmp_path, *arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("The documents near the spec: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.copier
def test_the_hook_imports_only_the_standard_library_and_what_copier_brings(
    shop: Shop,
) -> None:
    shop.has({"docs/prd/checkout.md": PRD, "specs/checkout/openapi.yaml": API})
    copied = shop.copy("--skip-tasks")
    python = (
        "import runpy, sys; sys.argv = sys.argv[1:]\n"
        "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    known = (".copier-answers.yml", "trusted")
    done = child(copied.folder, *known, python=python)
    assert len(copied.answers["requirements"]) == 3, done.stderr
    ours = {
        "bootstrap",
        "feature_spec",
        "yaml",
        "_yaml",
        "cython_runtime",
        "jinja2",
        "markupsafe",
        "jinja2_ansible_filters",
    }
    others = set(done.stdout.split()) - set(sys.stdlib_module_names) - ours
    assert not {name for name in others if not name.startswith("_")}


@pytest.mark.copier
def test_libraries_that_were_installed_for_one_user_are_found(shop: Shop, tmp_path: Path) -> None:
    copied = shop.copy("--skip-tasks")
    user = {**os.environ, "PYTHONUSERBASE": str(tmp_path / "user")}
    where = [sys.executable, "-c", "import site; print(site.getusersitepackages())"]
    packages = Path(subprocess.check_output(where, env=user, text=True).strip())
    packages.mkdir(parents=True)
    (packages / "yaml").symlink_to(Path(yaml.__file__).parent)
    script = str(HOOKS / "after_copy_child.py")
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", script, ".copier-answers.yml", "trusted"],
        cwd=copied.folder,
        env=user,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Next" in done.stderr


@pytest.mark.copier
def test_with_nothing_to_read_no_template_engine_is_imported(shop: Shop) -> None:
    copied = shop.copy("--skip-tasks")
    python = (
        "import runpy, sys; sys.argv = sys.argv[1:]\n"
        "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(*sorted(sys.modules))"
    )
    known = (".copier-answers.yml", "trusted")
    modules = set(child(copied.folder, *known, python=python).stdout.split())
    assert "feature_spec.copy.report" in modules
    assert not modules & {
        "copier",
        "jinja2",
        "feature_spec.references.prd",
        "feature_spec.references.api.contract",
        "subprocess",
    }


def test_the_words_of_the_task_are_read_and_the_documents_found_again(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for file in (".git/HEAD", "docs/prd-1.md", "docs/prd-2.md", "specs/checkout/spec.md"):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("", encoding="utf-8")
    words = "trusted team:3 choice unused:platform unused:orm"
    known = facts_from(words, interview.ROOT, place_of(tmp_path / "specs" / "checkout"))
    assert (known.trusted, known.quiet, known.team) == (True, False, 3)
    assert known.unused == ("platform", "orm")
    assert set(known.near["prd"].first) == {"docs/prd-1.md", "docs/prd-2.md"}
    assert (known.near["prd"].ties, known.near["prd"].total) == (2, 2)


def test_a_task_shows_words_and_neither_json_nor_what_the_hook_finds_by_itself(shop: Shop) -> None:
    shop.has({"docs/prd/a.md": PRD, "docs/prd/b.md": PRD})
    said = shop.copy("-d", "plattform=vm", "-d", "broker_other=ours").said
    task = next(line for line in said.splitlines() if "Running task" in line)
    assert "after_copy.py', '.copier-answers.yml', 'trusted" in task
    assert "{" not in task
    assert "Not used      broker_other, because surfaces is [rest, storage]" in said
    assert "Not used" in said.partition("plattform: no question has this name")[0]
    assert "plattform: no question has this name; did you mean platform?" in said


def test_a_copy_without_tasks_says_what_was_not_read_and_what_to_type(shop: Shop) -> None:
    shop.has({"docs/prd/checkout.md": PRD})
    copied = shop.copy("--skip-tasks")
    said = copied.said
    assert "the documents near it were not read: its PRD" in said
    typed = next(line for line in said.splitlines() if line.startswith("copier recopy"))
    assert typed.split()[-1] == "specs/checkout"
    again = subprocess.run(
        [*COPIER, *typed.split()[1:]], cwd=shop.root, capture_output=True, text=True, check=True
    )
    assert "were not read" not in again.stderr
    assert len(copied.answers["requirements"]) == 3


def test_the_report_fits_a_terminal_and_leaves_what_is_typed_on_one_line() -> None:
    lines = [Line("PRD", "word " * 40), Line("Next", "git commit " + "x" * 90, command=True)]
    rows = shown(lines, False, 80).splitlines()
    assert len(rows) > 2
    assert max(len(row) for row in rows[:-1]) < 80
    assert all(row.startswith(" " * 14) for row in rows[1:-1])
    assert rows[-1] == "Next          git commit " + "x" * 90
    assert len(shown(lines, False).splitlines()) == 2


@pytest.mark.copier
def test_the_codes_of_a_contract_are_those_of_the_spec(shop: Shop) -> None:
    copied = shop.has(files("guest-accounts")).copy(feature="specs/guest-accounts")
    assert copied.status == 0, copied.said
    lines = [line for line in copied.spec.splitlines() if line[:3] == "| `"]
    rows = {line.split("`")[1]: line for line in reversed(lines)}  # those of 4.1 come first
    assert "| 302 |" in rows["GET /guest-accounts/login/partner"]
    assert rows["POST /guest-accounts/register"].endswith("| 201 | 409 |")
    assert rows["POST /guest-accounts/{token}/accept"].endswith("| 200 | 410 |")
    assert "[TODO: what makes a repeat safe," in rows["POST /guest-accounts/register"]
    callback = rows["GET /guest-accounts/login/partner/callback"]
    assert "| see 4.2 |" in callback
    assert (
        "what ties it to the browser that began; the response to a forged or refused" in copied.spec
    )
    assert "[TODO: is the code in its URL single-use]" in callback
    assert "\n- `POST /guest-accounts/register`: 400, 413, 429" in copied.spec
    assert "**`docs/openapi.yaml`**: Changed. The codes that 4.1 adds" in copied.spec
    said = "[TODO: how a breaking change is made; paths of 4.1 have no version]"
    assert said in copied.spec
    assert "[TODO: operations that return a list" not in copied.spec
