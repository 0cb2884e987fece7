"""The architecture contracts of 1.1 do what they say: a good project passes, a bad one fails.

The real tools run, with the command and the contract that the spec prints: import-linter for
Python, dependency-cruiser for TypeScript. Those of other languages were tried by hand, or read:
docs/decisions/0013-checks-that-can-fail.md.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from document import Render
from external import NODE, install

STYLES = ["modular_monolith", "monolith"]


@dataclass(frozen=True)
class Printed:
    """What 1.1 prints of the check: the command, the file of the contract, the contract."""

    command: list[str]
    file: str
    contract: str


def printed(render: Render, language: str, style: str, **answers: object) -> Printed:
    """Return the check of a feature with an API and a store, named `checkout`."""
    usual: dict[str, Any] = {"surfaces": ["rest", "storage"], "module_name": "checkout"}
    usual.update(backend_language=language, architecture_style=style, **answers)
    if style == "monolith":
        del usual["module_name"]
    text = render(**usual).sections["1.1"]
    line = re.search(
        r"^- In CI, `([^`]+)` \(VAL-SPC-005\) must pass with these rules in `([^`]+)`", text, re.M
    )
    block = re.search(r"^```(?:toml|js)\n(.*?)^```", text, re.M | re.S)
    assert line
    assert block
    return Printed(line.group(1).split(), line.group(2), block.group(1))


def write(root: Path, files: dict[str, str]) -> None:
    """Write the files of a project."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def outcome(root: Path, command: list[str], **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a project."""
    return subprocess.run(
        command, cwd=root, env={**os.environ, **env}, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize("language", ["python", "typescript"])
def test_a_service_has_the_contract_of_the_layers(language: str, render: Render) -> None:
    """So the runs below, of a monolith, are those of a service too."""
    check = printed(render, language, "microservices")
    assert check == printed(render, language, "monolith")


# --- Python -----------------------------------------------------------------------------------

PYTHON_MODULE = {
    "src/shop/__init__.py": "",
    "src/shop/main.py": "import shop.checkout.api\nimport shop.cart\n",
    "src/shop/cart/__init__.py": "from shop.checkout import pay\n",
    "src/shop/checkout/__init__.py": "from shop.checkout.service import pay\n",
    "src/shop/checkout/api.py": "import shop.checkout.service\n",
    "src/shop/checkout/service.py": "import shop.checkout.models\n\n\ndef pay() -> None: ...\n",
    "src/shop/checkout/models.py": "",
}
PYTHON_LAYERS = {
    "src/shop/__init__.py": "",
    "src/shop/main.py": "import shop.api.checkout\nimport shop.infrastructure.checkout\n",
    "src/shop/api/__init__.py": "",
    "src/shop/api/checkout.py": "import shop.application.checkout\n",
    "src/shop/application/__init__.py": "",
    "src/shop/application/checkout.py": "import shop.domain.checkout\n",
    "src/shop/domain/__init__.py": "",
    "src/shop/domain/checkout.py": "",
    "src/shop/infrastructure/__init__.py": "",
    "src/shop/infrastructure/checkout.py": "import shop.application.checkout\n",
}


def lint_imports(root: Path, check: Printed, files: dict[str, str]) -> int:
    """Return how the printed command ends in a project of these files."""
    assert check.command == ["lint-imports"]
    assert check.file == "pyproject.toml"
    write(root, {**files, check.file: check.contract.replace("<package>", "shop")})
    program = Path(sys.executable).with_name("lint-imports")
    done = outcome(root, [str(program), "--no-cache"], PYTHONPATH=str(root / "src"))
    assert "Contracts: " in done.stdout, done.stdout + done.stderr
    return done.returncode


@pytest.mark.parametrize("style", STYLES)
def test_import_linter_keeps_a_good_project_and_breaks_on_a_bad_one(
    style: str, render: Render, tmp_path: Path
) -> None:
    check = printed(render, "python", style)
    good = PYTHON_MODULE if style == "modular_monolith" else PYTHON_LAYERS
    bad = (
        {"src/shop/cart/__init__.py": "import shop.checkout.models\n"}
        if style == "modular_monolith"
        else {"src/shop/domain/checkout.py": "import shop.infrastructure.checkout\n"}
    )
    assert lint_imports(tmp_path / "good", check, good) == 0
    assert lint_imports(tmp_path / "bad", check, {**good, **bad}) == 1


def test_import_linter_finds_each_layer_where_the_feature_has_two(
    render: Render, tmp_path: Path
) -> None:
    """A layer that the package lacks would stop the tool, so the contract names those there are."""
    check = printed(render, "python", "monolith", surfaces=[], access="public")
    inner = ("__init__.py", "application/", "domain/")
    good = {
        name: text
        for name, text in PYTHON_LAYERS.items()
        if name.removeprefix("src/shop/").startswith(inner)
    }
    bad = {"src/shop/domain/checkout.py": "import shop.application.checkout\n"}
    assert lint_imports(tmp_path / "good", check, good) == 0
    assert lint_imports(tmp_path / "bad", check, {**good, **bad}) == 1


# --- TypeScript -------------------------------------------------------------------------------

TYPESCRIPT_MODULE = {
    "src/main.ts": 'import { pay } from "./checkout/index";\npay();\n',
    "src/cart/cart.service.ts": 'import { pay } from "../checkout/index";\npay();\n',
    "src/checkout/index.ts": 'export { pay } from "./checkout.service";\n',
    "src/checkout/checkout.service.ts": "export const pay = (): void => {};\n",
}
TYPESCRIPT_LAYERS = {
    "src/main.ts": 'import "./api/checkout/routes";\nimport "./infrastructure/checkout/rows";\n',
    "src/api/checkout/routes.ts": 'import "../../application/checkout/pay";\nexport {};\n',
    "src/application/checkout/pay.ts": 'import "../../domain/checkout/order";\nexport {};\n',
    "src/domain/checkout/order.ts": "export type Order = { id: string };\n",
    "src/infrastructure/checkout/rows.ts": 'import "../../application/checkout/pay";\nexport {};\n',
}


def depcruise(root: Path, check: Printed, files: dict[str, str]) -> int:
    """Return how the printed command ends in a project of these files."""
    assert check.command == ["depcruise", "src"]
    write(root, {**files, check.file: check.contract, "package.json": "{}"})
    (root / "node_modules").symlink_to(NODE / "node_modules")
    done = outcome(root, [str(NODE / "node_modules" / ".bin" / "depcruise"), "src"])
    assert f"{len(files)} modules" in done.stdout, done.stdout + done.stderr
    return done.returncode


@pytest.mark.parametrize("style", STYLES)
def test_dependency_cruiser_keeps_a_good_project_and_breaks_on_a_bad_one(
    style: str, render: Render, tmp_path: Path
) -> None:
    install()
    check = printed(render, "typescript", style)
    good = TYPESCRIPT_MODULE if style == "modular_monolith" else TYPESCRIPT_LAYERS
    # An import of a type alone counts too: the compiler leaves it out of what it writes.
    bad = (
        {"src/cart/cart.service.ts": 'import type { pay } from "../checkout/checkout.service";\n'}
        if style == "modular_monolith"
        else {
            "src/domain/checkout/order.ts": 'import type {} from "../../api/checkout/routes";\n',
        }
    )
    assert depcruise(tmp_path / "good", check, good) == 0
    assert depcruise(tmp_path / "bad", check, {**good, **bad}) == 1
    assert "With a TypeScript that `depcruise --info` does not support, 0 modules" in check.contract
