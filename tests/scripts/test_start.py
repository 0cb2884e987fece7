"""The commands that start a spec, as a person with a fresh clone types them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import interview
import releases
from compiled import COPIER
from layouts import git

pytestmark = pytest.mark.copier

README = (interview.ROOT / "README.md").read_text(encoding="utf-8")
STARTING = (interview.ROOT / "docs" / "generating.md").read_text(encoding="utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Give a clone of a release, with an environment in which Copier is installed already."""
    origin = releases.template(tmp_path / "origin" / "feature-spec")
    start = (interview.ROOT / "start.py").read_text(encoding="utf-8")
    (origin / "start.py").write_text(start, encoding="utf-8")
    releases.release(origin, "v1.0.0")
    folder = tmp_path / "feature-spec"
    git(tmp_path, "clone", "-q", str(origin), str(folder))
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Give a repository as a new user has it: a PRD, a contract, an architecture, one package."""
    folder = tmp_path / "shop"
    (folder / "docs" / "prd").mkdir(parents=True)
    files = {
        "docs/prd/checkout.md": "# Checkout\n\n- **FR-1**: A shopper can pay.\n",
        "docs/openapi.yaml": "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\npaths:\n"
        "  /v1/checkouts:\n    post: {summary: Start, responses: {'201': {description: ok}}}\n",
        "ARCHITECTURE.md": "# Architecture\n",
        "package.json": '{"name": "shop"}\n',
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "A shop")
    return folder


def _command(page: str, starts: str) -> str:
    (found,) = re.findall(rf"^({re.escape(starts)}.*)$", page, re.MULTILINE)
    return str(found)


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    words[:1] = {"copier": [*COPIER]}.get(words[0], words[:1])
    environment = {**os.environ, "NO_COLOR": "1"}
    return subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


def test_the_first_command_of_the_readme_starts_a_linked_spec(clone: Path, shop: Path) -> None:
    command = _command(README, "python3 path/to/feature-spec/start.py")
    command = command.replace("python3 path/to/feature-spec", f"{sys.executable} {clone}")
    done = _run(f"{command} --defaults", shop)
    assert done.returncode == 0, done.stderr
    spec = (shop / "specs" / "checkout" / "spec.md").read_text(encoding="utf-8")
    assert "> **Related PRD**: [checkout.md](../../docs/prd/checkout.md)" in spec
    asked = "[TODO: Critical, High, Medium or Low]"
    assert f"| **[REQ-SPC-001]** | A shopper can pay. | {asked} | FR-1 |" in spec
    assert "| `POST /v1/checkouts` | Start | see 4.2 |" in spec
    answers = (shop / "specs" / "checkout" / ".copier-answers.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(answers)["_src_path"].endswith("origin/feature-spec")
    assert "PRD           docs/prd/checkout.md defines 1 requirement ID" in done.stderr
    assert re.findall(r"^ +grep -n .+ specs/checkout/spec[.]md$", done.stderr, re.MULTILINE)


def test_start_without_a_folder_says_how_it_is_called(clone: Path, shop: Path) -> None:
    done = _run(f"{sys.executable} {clone}/start.py", shop)
    assert done.returncode == 2
    assert "start.py specs/checkout" in done.stdout


def test_the_command_without_a_prompt_takes_a_data_file(clone: Path, shop: Path) -> None:
    (shop / "answers.yml").write_text("surfaces: [jobs]\naccess: internal\n", encoding="utf-8")
    command = _command(STARTING, "copier copy --trust --defaults")
    done = _run(command.replace("<template>", str(clone)), shop)
    assert done.returncode == 0, done.stderr
    answers = (shop / "specs" / "checkout" / ".copier-answers.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(answers)["surfaces"] == ["jobs"]


def test_the_refusal_the_docs_quote_is_the_last_line_and_nothing_is_written(
    clone: Path, shop: Path
) -> None:
    quoted = re.search(r"`(requirements\[3\]\.priority is [^`]+)`", STARTING)
    assert quoted is not None
    items = [{"text": f"It does {n}."} for n in range(3)] + [{"text": "x", "priority": "Urgent"}]
    (shop / "answers.yml").write_text(yaml.safe_dump({"requirements": items}), encoding="utf-8")
    command = _command(STARTING, "copier copy --trust --defaults")
    done = _run(command.replace("<template>", str(clone)), shop)
    assert done.returncode == 1
    assert done.stderr.rstrip().splitlines()[-1].endswith(f'{quoted[1]}"')
    assert not (shop / "specs").exists()


def test_skipping_tasks_needs_no_trust_and_gives_a_whole_spec(clone: Path, shop: Path) -> None:
    done = _run(f"copier copy --skip-tasks --defaults {clone} specs/checkout", shop)
    assert done.returncode == 0, done.stderr
    spec = (shop / "specs" / "checkout" / "spec.md").read_text(encoding="utf-8")
    assert spec.endswith("the template never writes below its heading.\n")


def test_without_trust_copier_refuses_and_nothing_is_written(clone: Path, shop: Path) -> None:
    done = _run(f"copier copy --defaults {clone} specs/checkout", shop)
    assert done.returncode == 4
    assert "--trust" in done.stderr
    assert not (shop / "specs").exists()


def test_the_update_command_changes_nothing_right_after_a_commit(clone: Path, shop: Path) -> None:
    assert _run(f"copier copy --trust --defaults {clone} specs/checkout", shop).returncode == 0
    git(shop, "add", "--all")
    git(shop, "commit", "-q", "-m", "Start the spec of checkout")
    done = _run(_command(README, "copier update --trust specs/checkout"), shop)
    assert done.returncode == 0, done.stderr
    assert git(shop, "status", "--porcelain") == ""
