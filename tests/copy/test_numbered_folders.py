"""A copy into a numbered or dated folder: the feature has no number, its folder keeps it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from compiled import COPIER

PRD = "# Shop\n## Requirements\n- **FR-1**: The shopper pays.\n"
API = """\
openapi: 3.0.3
info: {title: Shop, version: '1'}
security: [{session: []}]
paths:
  /orders: {post: {summary: Pay, tags: [Checkout], responses: {'201': {description: ok}}}}
  /drawers: {post: {summary: Open, tags: [Drawers], responses: {'201': {description: ok}}}}
"""


def copied(top: Path, template: Path, feature: str, *options: str) -> tuple[str, str]:
    """Copy into a repository with a PRD and a contract; return the spec and the output."""
    for name, text in (("docs/prd/checkout.md", PRD), ("docs/openapi.yaml", API)):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", str(top)], check=True)
    done = subprocess.run(
        [*COPIER, "copy", "--defaults", "--trust", *options, str(template), feature],
        cwd=top,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return (top / feature / "spec.md").read_text(encoding="utf-8"), done.stdout + done.stderr


@pytest.mark.copier
@pytest.mark.parametrize("feature", ["specs/003-checkout", "specs/2026-03-01-checkout"])
def test_the_spec_is_that_of_the_folder_without_a_number(
    tmp_path: Path, template_repository: Path, feature: str
) -> None:
    spec, said = copied(tmp_path / "shop", template_repository, feature)
    answers = yaml.safe_load((tmp_path / "shop" / feature / ".copier-answers.yml").read_text())
    assert (answers["feature_name"], answers["module_name"]) == ("Checkout", "checkout")
    assert answers["feature_path"] == feature
    assert 'title: "Checkout Implementation Spec"' in spec
    assert "docs/prd/checkout.md defines 1 requirement ID, taken" in said
    assert "1 of them naming Checkout" in said
    assert "`POST /orders`" in spec
    assert "/drawers" not in spec
    folder = feature.rpartition("/")[2]
    named = [line for line in spec.splitlines() if folder in line]
    assert all(feature in line for line in named)  # the folder's own path, and nothing else


@pytest.mark.copier
def test_no_file_of_the_code_has_the_number(tmp_path: Path, template_repository: Path) -> None:
    options = ("-d", "architecture_style=monolith", "-d", "surfaces=[rest, ui]")
    stack = ("-d", "backend_language=python", "-d", "frontend_framework=nextjs")
    spec, _ = copied(tmp_path / "shop", template_repository, "specs/003-checkout", *options, *stack)
    assert "/api/checkout.py`" in spec
    assert "`web/app/checkout/`" in spec
    assert "003-checkout" not in spec.replace("specs/003-checkout", "")
    assert "003_checkout" not in spec
