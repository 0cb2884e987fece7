"""`feature-spec adopt`: a hand-written spec gets an answers file, and updates reach it."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml

import interview
import releases
from feature_spec import cli
from feature_spec.adopt import report
from feature_spec.adopt.adoption import Adoption
from feature_spec.adopt.adoption import adopt as adoption_of
from feature_spec.adopt.resemblance import missing_sections, resemblance
from feature_spec.markdown import Spec, read_spec
from feature_spec.repository import atomic_write
from layouts import git, write_files
from terminal import INTERRUPT, Terminal

pytestmark = pytest.mark.copier

DOCUMENTS = interview.ROOT / "tests" / "documents"
PAGE = (interview.ROOT / "docs" / "adopting.md").read_text(encoding="utf-8")
ANSWERS = ".copier-answers.yml"
INVOICES = Path("specs/invoices")
SPEC = INVOICES / "spec.md"
LINKED = ("docs/prd/invoices.md", "docs/api/invoices.yaml", "ARCHITECTURE.md")


@pytest.fixture(scope="module")
def shop_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with three hand-written specs, committed."""
    shop = tmp_path_factory.mktemp("shops") / "shop"
    for name in ("invoices", "search", "seed"):
        folder = shop / "specs" / name
        folder.mkdir(parents=True)
        shutil.copy(DOCUMENTS / f"{name}.md", folder / "spec.md")
    write_files(shop, LINKED)
    git(shop, "init", "-q", "-b", "main")
    commit(shop)
    return shop


@pytest.fixture
def shop(shop_before: Path, tmp_path: Path) -> Path:
    """Give a copy of that repository."""
    return shutil.copytree(shop_before, tmp_path / "shop")


@pytest.fixture(scope="module")
def adopted(
    shop_before: Path,
    template_repository: Path,
    tmp_path_factory: pytest.TempPathFactory,
    _compiled_once: None,
) -> Path:
    """Give the repository after the adoption of its invoices, which is not committed."""
    shop = shutil.copytree(shop_before, tmp_path_factory.mktemp("adopted") / "shop")
    with _inside(shop):
        assert cli.main(["adopt", "--template", str(template_repository), str(INVOICES)]) == 0
    return shop


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@pytest.fixture
def adopt(
    shop: Path, capsys: pytest.CaptureFixture[str], _compiled_once: None
) -> Callable[..., tuple[int, str, str]]:
    """Give a function that runs the command in the repository: its status, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with _inside(shop):
            status = cli.main(["adopt", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def commit(shop: Path) -> None:
    git(shop, "add", "--all")
    git(shop, "commit", "-q", "-m", "docs: specs")


def answers_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / ANSWERS).read_text(encoding="utf-8"))
    return found


def tree(top: Path) -> dict[str, str]:
    """Every path below a folder, .git left out, with what it is."""
    found = {}
    for path in sorted(top.rglob("*")):
        name = path.relative_to(top).as_posix()
        if name.split("/")[0] != ".git":
            data = bytes(path.readlink()) if path.is_symlink() else b""
            data = data or (path.read_bytes() if path.is_file() else b"folder")
            found[name] = hashlib.sha256(data).hexdigest()
    return found


# ---- what is written ----------------------------------------------------------------------------


def test_only_an_answers_file_is_new_and_the_spec_is_as_it_was(
    adopted: Path, shop_before: Path
) -> None:
    before, after = tree(shop_before), tree(adopted)
    assert after.keys() - before.keys() == {f"{INVOICES}/{ANSWERS}"}
    assert {name: after[name] for name in before} == before


def test_the_answers_are_those_that_the_text_gives(
    adopted: Path, template_repository: Path
) -> None:
    found = answers_of(adopted / INVOICES)
    lists = ("requirements", "security_requirements", "entities", "operations")
    assert [len(found[name]) for name in (*lists, "error_cases", "components")] == [
        2,
        1,
        2,
        2,
        1,
        2,
    ]
    assert found["_src_path"] == str(template_repository)
    assert found["_commit"] == "v1.0.0"
    expected = {
        "feature_name": "Invoices",
        "feature_path": "specs/invoices",
        "owner": "@acme/billing",
        "architecture_style": "monolith",
        "backend_language": "python",
        "backend_framework": "Django",
        "frontend_framework": "server_rendered",
        "databases": ["postgresql"],
        "orm": "Django ORM",
        "authn_methods": ["session_cookie"],
        "authz_models": ["rbac"],
        "roles": ["accountant", "auditor"],
        "data_classes": ["pii", "financial"],
        "surfaces": ["rest", "ui", "storage"],
        "prd_reference": "docs/prd/invoices.md",
        "api_reference": "docs/api/invoices.yaml",
        "arch_reference": "ARCHITECTURE.md",
        "coverage_target": 85,
        "latency_p95_ms": 400,
        "throughput_rps": 5,
        "rto_minutes": 240,
        "environments": ["staging", "production"],
        "deployment_strategy": "rolling",
        "e2e_tests": False,
    }
    assert {name: found[name] for name in expected} == expected


def test_the_answers_file_is_the_one_that_copier_writes_for_these_answers(
    adopted: Path, template_repository: Path, tmp_path: Path
) -> None:
    answers = {k: v for k, v in answers_of(adopted / INVOICES).items() if k[0] != "_"}
    fresh = tmp_path / "fresh" / INVOICES
    copier.run_copy(
        str(template_repository), fresh, data=answers, defaults=True, skip_tasks=True, quiet=True
    )
    assert (adopted / INVOICES / ANSWERS).read_bytes() == (fresh / ANSWERS).read_bytes()


def test_an_update_to_the_same_version_changes_nothing(adopted: Path, tmp_path: Path) -> None:
    shop = shutil.copytree(adopted, tmp_path / "shop")
    commit(shop)
    copier.run_update(shop / INVOICES, defaults=True, overwrite=True, unsafe=True, quiet=True)
    assert git(shop, "status", "--porcelain", "--ignored") == ""


def test_a_new_version_arrives_and_no_word_of_the_author_goes(
    adopted: Path, template_repository: Path, tmp_path: Path
) -> None:
    template = shutil.copytree(template_repository, tmp_path / "template")
    shop = shutil.copytree(adopted, tmp_path / "shop")
    releases.change(shop / INVOICES, ANSWERS, str(template_repository), str(template))
    commit(shop)
    mandatory = "> **Mandatory**: Coder agents MUST verify these checklists before generating code."
    body = "template/feature/spec.md.jinja"
    releases.change(template, body, mandatory, mandatory.replace("Coder agents", "All who write"))
    row = (
        '      {\n        "item": "Licences", "when": "", "where": "Section 5",\n'
        '      "ask": "Are the licences of new libraries allowed?",\n'
        '      "note": "[TODO: who checked]"\n    },\n'
    )
    first = '      {\n        "item": "Domain Model"'
    releases.change(template, "template/_rows/checklist.json", first, row + first)
    releases.release(template, "v1.1.0")
    before = (shop / SPEC).read_text(encoding="utf-8")

    copier.run_update(shop / INVOICES, defaults=True, overwrite=True, unsafe=True, quiet=True)

    after = (shop / SPEC).read_text(encoding="utf-8")
    assert "<<<<<<<" not in after
    assert "| Licences | Are the licences of new libraries allowed? | Must |" in after
    assert "All who write MUST verify" in after
    lines = after.splitlines()
    gone = [line for line in before.splitlines() if line and line not in lines]
    assert gone == [mandatory]
    assert answers_of(shop / INVOICES)["_commit"] == "v1.1.0"


# ---- the messages -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tried(
    shop_before: Path,
    template_repository: Path,
    tmp_path_factory: pytest.TempPathFactory,
    _compiled_once: None,
) -> Adoption:
    """Give what a dry run found, and prove that it wrote nothing."""
    shop = shutil.copytree(shop_before, tmp_path_factory.mktemp("tried") / "shop")
    adoption = adoption_of(shop / INVOICES, source=str(template_repository), dry_run=True)
    assert tree(shop) == tree(shop_before)
    return adoption


def test_a_dry_run_shows_each_answer_and_the_sections_that_are_missing(tried: Adoption) -> None:
    said = report.text(tried)
    assert [x for x in said.splitlines() if len(x) > 100 and tried.source not in x] == []
    assert "\nMissing sections: Notes\n" in said
    text, _, defaults = said.partition("Defaults: the text does not decide them")
    assert re.search(r"architecture_style +monolith +line 33 +Monolith, agreed with Jo", text)
    assert re.search(r"requirements +2 items +line 78", text)
    assert "access: signed_in" in defaults
    assert "access" not in text
    assert "surfaces: rest, ui, storage (the text says in part: rest (line 112)" in defaults
    assert "line 18: ../../docs/vat.md has no target" in said
    assert f"\nNext          feature-spec adopt --template {tried.options[1]} specs/inv" in said


def test_json_has_the_same(tried: Adoption) -> None:
    found = json.loads(json.dumps(report.data(tried)))
    answers = {item["name"]: item for item in found["answers"]}
    assert (found["spec"], found["written"]) == (str(SPEC), False)
    assert answers["owner"]["origin"] == "text"
    assert (answers["owner"]["value"], answers["owner"]["line"]) == ("@acme/billing", 5)
    assert answers["access"]["origin"] == "default"
    assert found["missing_sections"] == ["Notes"]


def test_a_section_is_missing_when_the_spec_has_neither_its_title_nor_its_number() -> None:
    yours = read_spec("# A\n\n## 1. First\n\n## 3. Third, renamed\n\n## Extra\n\n### notes\n")
    template = read_spec(
        "# B\n\n## 1. First\n\n## 2. Second\n\n### 2.1 Part\n\n## 3. Third\n\n"
        "## 9. Extra\n\n## Glossary\n\n## Notes\n"
    )
    assert missing_sections(yours, template) == ["2. Second", "Glossary"]


def lines(*lines: str) -> Spec:
    return read_spec("\n\n".join(lines) + "\n")


TEMPLATE = lines(
    "# T",
    *(f"## {number}. Part {number}" for number in range(10)),
    "| Item | Answer |\n| --- | --- |\n| a | b |",
    "## Notes",
)


@pytest.mark.parametrize(
    ("yours", "share", "enough"),
    [
        (lines("# Read me", "## Install", "## Use"), "0 of the template's 10 sections", False),
        (lines(*(f"## {number}. Chapter" for number in range(1, 9))), "0 of", False),
        (lines(*(f"### Part {number}" for number in range(3))), "3 of", False),
        (lines(*(f"### Part {number}" for number in range(4))), "4 of", True),
        (lines(*(f"## {number}. Kapitel" for number in range(10))), "10 of", True),
        (lines("# X", "| Answer | Item |\n| --- | --- |\n| 1 | 2 |"), "and 1 table of its", True),
        (lines("# X", "| Answer |\n| --- |\n| 1 |"), "and 0 tables of its form", False),
        (read_spec(""), "0 of the template's 10 sections and 0 tables of its form", False),
    ],
)
def test_the_share_of_the_template_decides(yours: Spec, share: str, enough: bool) -> None:
    found = resemblance(yours, TEMPLATE)
    assert share in str(found)
    assert found.enough == enough


def test_a_document_of_another_kind_is_refused_and_force_overrides(
    shop: Path, adopt: Callable[..., tuple[int, str, str]], template_repository: Path
) -> None:
    before, options = tree(shop), ["--template", str(template_repository), "specs/search"]
    status, said, errors = adopt(*options)
    assert (status, said, errors.count("\n")) == (1, "", 1)
    assert "specs/search/spec.md has 0 of the template's 10 sections" in errors
    assert "adopt it with --force" in errors
    assert "0 tables of its form: it needs --force" in adopt("--dry-run", *options)[1]
    assert tree(shop) == before
    status, said, _ = adopt("--force", *options)
    assert status == 0
    assert "so updates will hardly reach it" in said


@pytest.mark.parametrize("how", ["committed", "new, by setting", "new, by attribute"])
def test_line_ends_that_only_the_work_tree_has_do_not_matter(
    how: str, shop: Path, adopt: Callable[..., tuple[int, str, str]], template_repository: Path
) -> None:
    spec = shop / SPEC
    plain = adopt("--json", "--dry-run", "--template", str(template_repository), str(INVOICES))
    spec.write_bytes(spec.read_bytes().replace(b"\n", b"\r\n"))
    if how != "committed":
        git(shop, "rm", "-q", "--cached", str(SPEC))
    if how == "new, by setting":
        git(shop, "config", "core.autocrlf", "true")
    if how == "new, by attribute":
        (shop / ".gitattributes").write_text("*.md text=auto\n", encoding="utf-8")
    before = spec.read_bytes()
    options = ["--template", str(template_repository), str(INVOICES)]
    assert adopt("--json", "--dry-run", *options)[1] == plain[1]
    assert adopt("--defaults", *options)[0] == 0
    assert spec.read_bytes() == before


@pytest.mark.parametrize("name", ["seed", "search"])
def test_what_says_nothing_for_certain_is_adopted_by_defaults_that_are_named_so(
    name: str,
    shop: Path,
    adopt: Callable[..., tuple[int, str, str]],
    template_repository: Path,
) -> None:
    written = (shop / "specs" / name / "spec.md").read_bytes()
    (shop / "ARCHITECTURE.md").unlink()
    options = ["--json", "--force", "--template", str(template_repository)]
    status, said, _ = adopt(*options, f"specs/{name}")
    assert status == 0
    assert (shop / "specs" / name / "spec.md").read_bytes() == written
    assert {item["origin"] for item in json.loads(said)["answers"]} == {"default"}
    assert answers_of(shop / "specs" / name)["feature_name"] == name.capitalize()


def test_an_answer_on_the_command_line_counts_more_than_the_text(
    shop: Path, adopt: Callable[..., tuple[int, str, str]], template_repository: Path
) -> None:
    (shop / "answers.yml").write_text("access: internal\nowner: Kim\n", encoding="utf-8")
    given = ["-d", "owner=Jo", "-d", "databases=[mysql]", "--data-file", "answers.yml"]
    status, said, _ = adopt(*given, "--template", str(template_repository), str(INVOICES))
    found = answers_of(shop / INVOICES)
    assert status == 0
    assert (found["owner"], found["databases"], found["access"]) == ("Jo", ["mysql"], "internal")
    assert "Given on the command line" in said


def test_the_rule_that_hides_a_spec_from_git_is_named(tried: Adoption) -> None:
    rule = ".gitignore:2:specs/"
    said = report.text(dataclasses.replace(tried, ignored=rule))
    assert f"Ignored       by {rule}: remove that rule" in said


# ---- where the template is ----------------------------------------------------------------------


def _neighbour(shop: Path, name: str, source: str) -> Path:
    folder = shop / "specs" / name
    folder.mkdir()
    (folder / "spec.md").write_text("# A\n", encoding="utf-8")
    text = f"_commit: v1.0.0\n_src_path: {source}\nfeature_path: specs/{name}\n"
    (folder / ANSWERS).write_text(text, encoding="utf-8")
    commit(shop)
    return folder


def test_the_template_is_that_of_the_other_specs(
    shop: Path, adopt: Callable[..., tuple[int, str, str]], template_repository: Path
) -> None:
    _neighbour(shop, "checkout", str(template_repository))
    status, _, _ = adopt("--force", "specs/search")
    assert status == 0
    assert answers_of(shop / "specs/search")["_src_path"] == str(template_repository)


def test_a_relative_path_of_a_template_is_recorded_whole_and_a_gitignore_is_told(
    shop: Path, adopt: Callable[..., tuple[int, str, str]], template_repository: Path
) -> None:
    (shop / ".gitignore").write_text("*.pyc\nspecs/\n", encoding="utf-8")
    relative = os.path.relpath(template_repository, shop)
    _, said, _ = adopt("--template", relative, "--vcs-ref", "v1.0.0", "--force", "specs/search")
    assert "\nIgnored       by .gitignore:2:specs/: " in said
    assert answers_of(shop / "specs/search")["_src_path"] == str(template_repository)


# ---- refusals -----------------------------------------------------------------------------------


def _rewrite(old: str, new: str) -> Callable[[Path], None]:
    def prepare(shop: Path) -> None:
        data = (shop / SPEC).read_bytes().replace(old.encode(), new.encode("latin-1"), 1)
        (shop / SPEC).write_bytes(data)

    return prepare


def _committed_with_carriage_returns(shop: Path) -> None:
    _rewrite("---\ntitle", "---\r\ntitle")(shop)
    commit(shop)


def _link(shop: Path) -> None:
    (shop / SPEC).rename(shop / "specs" / "real.md")
    (shop / SPEC).symlink_to("../real.md")


REFUSALS: dict[str, tuple[Callable[[Path], Any], list[str], str]] = {
    "an answers file is there": (
        lambda shop: (shop / INVOICES / ANSWERS).write_text("x: 1\n"),
        [str(INVOICES)],
        "already exists, so updates reach this spec: copier update --trust specs/invoices",
    ),
    "no spec": (
        lambda shop: (shop / SPEC).unlink(),
        [str(INVOICES)],
        "copier copy --trust <template> specs/invoices starts one",
    ),
    "a spec of another name": (
        lambda shop: (shop / SPEC).rename(shop / INVOICES / "SPEC.md"),
        [str(INVOICES)],
        "git mv specs/invoices/SPEC.md specs/invoices/spec.md",
    ),
    "a symbolic link": (_link, [str(INVOICES)], "specs/invoices/spec.md is a symbolic link"),
    "not UTF-8": (
        _rewrite("Kim", "\xe9"),
        [str(INVOICES)],
        "spec.md is not UTF-8, byte 0xe9 on line 38",
    ),
    "Windows line endings": (
        _committed_with_carriage_returns,
        [str(INVOICES)],
        "the first on line 1, which an update refuses: perl -pi -e 's/\\r\\n?/\\n/g' specs/",
    ),
    "a conflict": (
        _rewrite("## Glossary\n", "<<<<<<< before\n## Glossary\n"),
        [str(INVOICES)],
        "unresolved conflict, line 160: resolve it, then git add specs/invoices/spec.md",
    ),
    "a name that no spec may have": (
        lambda shop: (shop / INVOICES).rename(shop / "specs" / "My Invoices"),
        ["specs/My Invoices"],
        "git mv 'specs/My Invoices' specs/my-invoices",
    ),
    "a device of Windows": (
        lambda shop: (shop / INVOICES).rename(shop / "specs" / "con"),
        ["specs/con"],
        "git mv 'specs/con' specs/con-feature",
    ),
    "the root": (
        lambda shop: shutil.copy(shop / SPEC, shop / "spec.md"),
        ["."],
        "a feature needs its own folder: mkdir -p specs/<feature>",
    ),
    "the file": (lambda _: None, [str(SPEC)], "feature-spec adopt specs/invoices"),
    "no such folder": (lambda _: None, ["specs/none"], "There is no folder specs/none"),
    "no git": (
        lambda shop: shutil.rmtree(shop / ".git"),
        [str(INVOICES)],
        "is not in a git repository",
    ),
    "no other spec": (
        lambda _: None,
        [str(INVOICES)],
        "feature-spec adopt --template <path or URL> specs/invoices",
    ),
    "two templates": (
        lambda shop: [_neighbour(shop, name, f"/x/{name}") for name in ("one", "two")],
        [str(INVOICES)],
        "come from two templates, /x/one and /x/two: feature-spec adopt --template",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_adopted_is_refused_in_one_sentence_and_nothing_is_written(
    case: str, shop: Path, adopt: Callable[..., tuple[int, str, str]]
) -> None:
    prepare, arguments, sentence = REFUSALS[case]
    prepare(shop)
    before = tree(shop)
    status, said, errors = adopt(*arguments)
    assert (status, said) == (1, "")
    assert sentence in errors
    assert errors.count("\n") == 1
    assert tree(shop) == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["-d", "acess=public"], "The template does not ask acess: did you mean access?"),
        (["-d", "access=nobody"], "The answer access does not fit"),
        (["-d", "feature_path=specs/other"], "leave feature_path out"),
        (["--vcs-ref", "v9.9.9"], "cannot be used"),
    ],
)
def test_what_the_template_does_not_take_is_refused_in_one_sentence(
    options: list[str],
    sentence: str,
    shop: Path,
    adopt: Callable[..., tuple[int, str, str]],
    template_repository: Path,
) -> None:
    before = tree(shop)
    status, said, errors = adopt(*options, "--template", str(template_repository), str(INVOICES))
    assert (status, said, errors.count("\n")) == (1, "", 1)
    assert sentence in errors
    assert tree(shop) == before


def test_a_template_of_something_else_is_refused(
    shop: Path, adopt: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "README.md").write_text("x\n", encoding="utf-8")
    releases.release(other, "v1.0.0")
    status, _, errors = adopt("--template", str(other), str(INVOICES))
    assert status == 1
    assert "is not a template of specs" in errors
    plain = tmp_path / "plain"
    plain.mkdir()
    status, _, errors = adopt("--template", str(plain), str(INVOICES))
    assert status == 1
    assert "is not a git repository, and an update needs its versions" in errors


def test_a_full_disk_leaves_no_part_of_an_answers_file(
    shop: Path,
    adopt: Callable[..., tuple[int, str, str]],
    template_repository: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(descriptor: int, data: bytes) -> None:
        os.close(descriptor)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_write, "_write", full)
    before = tree(shop)
    status, _, errors = adopt("--force", "--template", str(template_repository), "specs/search")
    assert (status, errors) == (
        1,
        "Error: specs/search/.copier-answers.yml cannot be written: No space left on device\n",
    )
    assert tree(shop) == before


# ---- in a terminal ------------------------------------------------------------------------------


def _terminal(shop: Path, *arguments: str) -> Terminal:
    code = "import sys; from feature_spec.cli import main; sys.exit(main(sys.argv[1:]))"
    path = [f"PYTHONPATH={interview.ROOT / 'hooks'}"]
    return Terminal(["env", *path, sys.executable, "-c", code, "adopt", *arguments], shop, 100)


def test_a_person_is_asked_what_the_text_leaves_open(shop: Path, template_repository: Path) -> None:
    with _terminal(shop, "--template", str(template_repository), str(INVOICES)) as terminal:
        names = terminal.interview({"access": "internal", "full_interview": False})
        shown = terminal.shown()
        assert terminal.ended() == 0
    assert names == ["surfaces", "access", "full_interview"]
    assert answers_of(shop / INVOICES)["access"] == "internal"
    assert re.search(r"Asked\n.*access: internal", shown, re.DOTALL)


def test_ctrl_c_at_a_prompt_writes_nothing(shop: Path, template_repository: Path) -> None:
    before = tree(shop)
    with _terminal(shop, "--template", str(template_repository), str(INVOICES)) as terminal:
        assert terminal.prompted() == "surfaces"
        terminal.press(INTERRUPT)
        assert terminal.ended() == 130
    assert tree(shop) == before


# ---- the page -----------------------------------------------------------------------------------


def test_the_commands_of_the_page_work_in_the_order_it_has_them(
    shop: Path, template_repository: Path
) -> None:
    (script,) = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    script = script.replace("<template>", str(template_repository))
    program = f'"{sys.executable}" -m'
    script = script.replace("feature-spec adopt", f"{program} feature_spec adopt")
    script = script.replace("copier update", f"{program} copier update --defaults")
    environment = {**os.environ, "PYTHONPATH": str(interview.ROOT / "hooks")}
    done = subprocess.run(
        ["sh", "-euc", script], cwd=shop, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert script.count("feature_spec adopt ") == 2
    assert (shop / INVOICES / ANSWERS).exists()
    assert git(shop, "status", "--porcelain") == ""


def test_a_section_of_a_new_version_arrives_under_another_title(
    adopted: Path, template_repository: Path, tmp_path: Path
) -> None:
    template = shutil.copytree(template_repository, tmp_path / "template")
    shop = shutil.copytree(adopted, tmp_path / "shop")
    releases.change(shop / INVOICES, ANSWERS, str(template_repository), str(template))
    commit(shop)
    section = "## 10. Cost\n\n- **Budget**: [TODO: monthly budget of the feature]\n"
    body = "template/feature/spec.md.jinja"
    releases.change(template, body, "## Notes\n", f"{section}\n## Notes\n")
    releases.release(template, "v1.1.0")
    before = (shop / SPEC).read_text(encoding="utf-8")

    copier.run_update(shop / INVOICES, defaults=True, overwrite=True, unsafe=True, quiet=True)

    after = (shop / SPEC).read_text(encoding="utf-8")
    assert section in after
    lines = after.splitlines()
    assert [line for line in before.splitlines() if line and line not in lines] == []
