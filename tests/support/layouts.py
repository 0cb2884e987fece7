"""Repositories to find documents in: what they hold, and what a feature's spec should link."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

_CONTENTS = {
    ".yaml": "openapi: 3.1.0\ninfo: {title: Shop, version: 1.0.0}\npaths: {}\n",
    ".yml": "openapi: 3.1.0\ninfo: {title: Shop, version: 1.0.0}\npaths: {}\n",
    ".json": '{"openapi": "3.1.0", "info": {"title": "Shop", "version": "1.0.0"}, "paths": {}}\n',
    ".graphql": "type Query { ping: String }\n",
    ".proto": 'syntax = "proto3";\npackage shop.v1;\n',
}


@dataclass(frozen=True)
class Layout:
    """A repository as a table of file names, and the references that one feature gets there.

    `feature` and `files` are relative to the repository; `expected` has the reference of each
    kind (`prd`, `api`, `arch`, `ops`) relative to the folder that references start from, and
    no entry for a kind that is not found.
    """

    name: str
    feature: str
    files: tuple[str, ...]
    expected: Mapping[str, str] = field(default_factory=dict)
    git: Literal["repository", "worktree", "none"] = "repository"
    folder: str = "shop"

    def write(self, parent: Path) -> Path:
        """Create the repository in a folder of `parent`, without the feature's own folder."""
        top = parent / self.folder
        top.mkdir(parents=True)
        if self.git == "worktree":
            main = parent / "main clone"
            main.mkdir()
            git(main, "init", "-q", "-b", "main")
            git(main, "commit", "-q", "--allow-empty", "-m", "start")
            git(main, "worktree", "add", "-q", "-b", "feature", str(top))
        elif self.git == "repository":
            git(top, "init", "-q", "-b", "main")
        write_files(top, self.files)
        return top


def write_files(top: Path, names: tuple[str, ...]) -> None:
    """Write each named file below `top`, with contents that suit its name."""
    for name in names:
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        heading = f"# {file.stem}\n"
        file.write_text(_CONTENTS.get(file.suffix.lower(), heading), encoding="utf-8")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder, untouched by the configuration of the machine; its output."""
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Ana"), ("EMAIL", "ana@example.com"))
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**inherited, **who, **alone},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


LAYOUTS = (
    Layout(
        name="flat",
        feature="specs/checkout",
        files=(
            "docs/prd/checkout.md",
            "docs/prd/payments.md",
            "docs/openapi.yaml",
            "docs/OPERATIONS.md",
            "ARCHITECTURE.md",
            "README.md",
        ),
        expected={
            "prd": "docs/prd/checkout.md",
            "api": "docs/openapi.yaml",
            "arch": "ARCHITECTURE.md",
            "ops": "docs/OPERATIONS.md",
        },
    ),
    Layout(
        name="nested by area",
        feature="docs/specs/billing/user-login",
        files=(
            "docs/PRD.md",
            "docs/prd/billing/invoices-prd.md",
            "docs/prd/identity/user-login-prd.md",
            "docs/02.architecture/requirements/0001-user-login-architecture.md",
            "docs/architecture/ARCHITECTURE.md",
            "docs/api/payments.yaml",
            "docs/api/user-login.yaml",
            "docs/operations/OPERATIONS.md",
        ),
        expected={
            "prd": "docs/prd/identity/user-login-prd.md",
            "api": "docs/api/user-login.yaml",
            "arch": "docs/02.architecture/requirements/0001-user-login-architecture.md",
            "ops": "docs/operations/OPERATIONS.md",
        },
    ),
    Layout(
        name="monorepo package",
        feature="packages/storefront/specs/checkout",
        files=(
            "docs/PRD.md",
            "docs/openapi.yaml",
            "docs/runbook.md",
            "ARCHITECTURE.md",
            "packages/storefront/package.json",
            "packages/storefront/docs/PRD.md",
            "packages/storefront/openapi.yaml",
            "packages/storefront/ARCHITECTURE.md",
            "packages/warehouse/docs/PRD.md",
            "packages/warehouse/docs/prd/checkout.md",
            "packages/warehouse/openapi.yaml",
            "packages/warehouse/ARCHITECTURE.md",
            "packages/warehouse/RUNBOOK.md",
        ),
        expected={
            "prd": "packages/storefront/docs/PRD.md",
            "api": "packages/storefront/openapi.yaml",
            "arch": "packages/storefront/ARCHITECTURE.md",
            "ops": "docs/runbook.md",
        },
    ),
    Layout(
        name="planning folder",
        feature="specs/checkout",
        files=(
            "_bmad-output/planning-artifacts/prd.md",
            "_bmad-output/planning-artifacts/architecture.md",
            "_bmad-output/planning-artifacts/epics.md",
            "_bmad-output/implementation-artifacts/checkout-story.md",
            "backend/api/swagger/swagger.json",
        ),
        expected={
            "prd": "_bmad-output/planning-artifacts/prd.md",
            "api": "backend/api/swagger/swagger.json",
            "arch": "_bmad-output/planning-artifacts/architecture.md",
        },
    ),
    Layout(
        name="spaces, parentheses and brackets",
        folder="shop [main] (2026) été*",
        feature="team [a] (b)/specs/user-login",
        files=(
            "team [a] (b)/docs/prd/User Login (web) [v2].md",
            "team a (b)/docs/prd/user-login.md",
            "docs/Product Requirements Document.md",
            "docs/Système (live)/architecture.md",
            "docs/ARCHITECTURE.md",
            "team [a] (b)/Runbook.md",
        ),
        expected={
            "prd": "team [a] (b)/docs/prd/User Login (web) [v2].md",
            "arch": "docs/ARCHITECTURE.md",
            "ops": "team [a] (b)/Runbook.md",
        },
    ),
    Layout(
        name="no git",
        git="none",
        feature="checkout",
        files=("PRD.md", "docs/ARCHITECTURE.md", "api/openapi.yml", "../OPERATIONS.md"),
        expected={"prd": "PRD.md", "api": "api/openapi.yml", "arch": "docs/ARCHITECTURE.md"},
    ),
    Layout(
        name="git worktree",
        git="worktree",
        feature="services/cart/specs/checkout",
        files=(
            "docs/01.requirements/prd-0002-checkout.md",
            "services/cart/openapi.yaml",
            "docs/design/SYSTEM_ARCHITECTURE.md",
            "OPERATIONS.md",
            "../ARCHITECTURE.md",
        ),
        expected={
            "prd": "docs/01.requirements/prd-0002-checkout.md",
            "api": "services/cart/openapi.yaml",
            "arch": "docs/design/SYSTEM_ARCHITECTURE.md",
            "ops": "OPERATIONS.md",
        },
    ),
    Layout(
        name="many decoys",
        feature="specs/checkout",
        files=(
            "docs/prd/checkout.md",
            "docs/prd/checkout-template.md",
            "docs/prd/checkout.de.md",
            "docs/prd/checkout_zh-CN.md",
            "docs/prd/checkout.md.bak",
            "docs/prd/checkout copy.md",
            "docs/prd/archive/checkout.md",
            "docs/prd/ja/checkout.md",
            "docs/prd/guest-checkout.md",
            "specs/guest-checkout/spec.md",
            "docs/templates/PRD.md",
            "docs/examples/openapi.yaml",
            "docs/api/payments.yaml",
            "docs/node_modules/kit/docs/prd/checkout.md",
            "vendor/openapi.yaml",
            "dist/openapi.json",
            "docs/generated/ARCHITECTURE.md",
            "docs/adr/0001-checkout-architecture.md",
            "docs/old/OPERATIONS.md",
        ),
        expected={"prd": "docs/prd/checkout.md"},
    ),
)
