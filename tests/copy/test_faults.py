"""Faults while the copy hook works: crowds, full disks, interruptions, a bare environment."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import requires
from pathlib import Path

import pytest
import yaml

import compiled
import interview

HOOKS = interview.ROOT / "hooks"
PRD = "# Shop\n\n- **FR-1**: The shopper pays. (Must)\n- **FR-2**: The shopper gets a receipt.\n"
API = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths: {/checkouts: {post: {responses: {"201": {description: ok}}}}}
"""
COPY = [*compiled.COPIER, "copy", "--trust", "--defaults", "--vcs-ref=HEAD"]


@dataclass(frozen=True)
class Shop:
    """A repository with a PRD and an API contract."""

    root: Path
    template: Path

    def copy(self, *options: str) -> tuple[int, str]:
        """Specify specs/checkout; return the exit status and the output."""
        done = subprocess.run(
            [*COPY, *options, str(self.template), "specs/checkout"],
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout


@pytest.fixture
def shop(tmp_path: Path, template_repository: Path) -> Shop:
    top = tmp_path / "shop"
    (top / "docs").mkdir(parents=True)
    (top / "docs" / "PRD.md").write_text(PRD, encoding="utf-8")
    (top / "docs" / "openapi.yaml").write_text(API, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", str(top)], check=True)
    return Shop(top, template_repository)


# Copier is imported and the template compiled once for all, by a first copy; each of the others is
# a process of its own, and none waits for another.
CROWD = """
import os, sys
support, template, *features = sys.argv[1:]
sys.path.insert(0, support)
import copier, copier._main, compiled
copier._main.SandboxedEnvironment = compiled.Compiled
def copy(feature):
    copier.run_copy(template, feature, defaults=True, unsafe=True, quiet=True)
copy("specs/first")
for feature in features:
    if os.fork() == 0:
        copy(feature)
        os._exit(0)
sys.exit(sum(os.wait()[1] != 0 for _ in features))
"""


@pytest.mark.copier
def test_twenty_copies_at_once_into_one_repository_are_twenty_whole_specs(
    tmp_path: Path, template_repository: Path
) -> None:
    template, top = tmp_path / "template", tmp_path / "shop"
    shutil.copytree(template_repository, template, ignore=shutil.ignore_patterns(".git"))
    subprocess.run(["git", "init", "--quiet", str(top)], check=True)
    features = [f"specs/feature-{number}" for number in range(20)]
    with_a_prd = features[::5]  # these are rendered twice, which takes long
    for feature in with_a_prd:
        (top / feature).mkdir(parents=True)
        (top / feature / "prd.md").write_text(PRD, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            CROWD,
            str(Path(compiled.__file__).parent),
            str(template),
            *features,
        ],
        cwd=top,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for feature in features:
        expected = ["FR-1", "FR-2"] if feature in with_a_prd else []
        text = (top / feature / ".copier-answers.yml").read_text(encoding="utf-8")
        answers = yaml.safe_load(text)
        spec = (top / feature / "spec.md").read_text(encoding="utf-8")
        assert answers["feature_path"] == feature
        assert [item["prd"] for item in answers["requirements"]] == expected
        assert ("The shopper gets a receipt." in spec) == bool(expected)
        assert spec.startswith("---\n")
        assert spec.endswith("never writes below its heading.\n")
        names = {path.name for path in (top / feature).iterdir()}
        assert names - {"prd.md"} == {".copier-answers.yml", "spec.md"}  # nothing temporary
    assert sorted(path.name for path in top.iterdir()) == [".git", "specs"]


LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.copier
def test_a_spec_that_finds_no_room_on_the_disk_stays_and_costs_one_line(
    shop: Shop, template_repository: Path
) -> None:
    folder = shop.root / "specs" / "checkout"
    status, said = shop.copy("--skip-tasks")
    assert status == 0, said
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert len(before["spec.md"]) > 8192
    script = str(template_repository / "hooks" / "after_copy_child.py")
    arguments = [script, ".copier-answers.yml", "trusted"]
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", LIMITED, *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0
    assert re.findall("^Not filled .*", done.stderr, re.M) == [
        "Not filled    requirements, operations: File too large."
    ]
    assert "Traceback" not in done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_interrupted_hook_costs_one_sentence_and_no_spec(tmp_path: Path) -> None:
    shutil.copyfile(HOOKS / "after_copy.py", tmp_path / "after_copy.py")
    interrupt = "import os, signal; os.kill({}(), signal.SIGINT)\n"
    (tmp_path / "after_copy_child.py").write_text(
        interrupt.format("os.getppid") + interrupt.format("os.getpid"), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(tmp_path / "after_copy.py")],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0
    last = done.stderr.splitlines()[-1]
    assert last.startswith(
        "The spec is complete and valid, but the documents near it were not read (the hook was "
    )
    assert "interrupted): check the references" in last


def _imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it, as full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return found


def _run_by_copier(script: Path) -> set[Path]:
    """A hook's script, its child, and every module of the package that they can reach."""
    reached: set[Path] = set()
    pending = [script, script.with_name(f"{script.stem}_child.py")]
    while pending:
        path = pending.pop()
        if path in reached or not path.is_file():
            continue
        reached.add(path)
        for name in _imports(path):
            if name.startswith(("feature_spec", "bootstrap")):
                module = HOOKS.joinpath(*name.split("."))
                pending += [module.with_suffix(".py"), module / "__init__.py"]
    return reached


STARTED = ("after_copy", "before_update", "after_update")
SCRIPTS = [HOOKS / f"{name}.py" for name in STARTED]


def test_every_launcher_is_looked_at() -> None:
    others = {"after_copy_child", "bootstrap"}
    assert {path.stem for path in HOOKS.glob("*.py")} == {*STARTED, *others}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_copier_runs_imports_only_what_copier_brings(script: Path) -> None:
    """Whatever it reads: the run in test_copy_hook.py sees one path of many."""
    brought = {re.split(r"[^\w-]", required)[0].lower() for required in requires("copier") or []}
    modules = {"yaml": "pyyaml", "jinja2": "jinja2"}
    assert set(modules.values()) <= brought
    allowed = {*sys.stdlib_module_names, *modules, "feature_spec", "bootstrap"}
    if script.stem == "after_update":
        # It renders versions again: packaging orders releases, and where it asks, copier does.
        allowed |= {"packaging", "copier"}
    files = _run_by_copier(script)
    assert len(files) > 3
    for path in files:
        assert {name.partition(".")[0] for name in _imports(path)} <= allowed, path.name
    assert not [path for path in files if path.parent.name in ("cli", "repair", "adopt")]
