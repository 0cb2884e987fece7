"""Time `copier copy` of this template against `copier copy` of an empty one, interleaved.

Then the same copy into a repository of 50 files and into one of 50,000.

Run it from a checkout, in an environment that holds Copier:

    python benchmarks/copy_spec.py [--rounds 7]

Prints the median wall time of each and the median of the ratios, round by round, so that a
machine whose speed drifts does not matter.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from templates import empty_template, repository, this_template

PLACE = Path("specs", "checkout")


def prd(lines: int) -> str:
    """Make a PRD of that many lines, twenty requirements of which name the feature."""
    text = ["# Product requirements", "", "## Checkout", ""]
    text += [f"- **FR-{n}**: The shopper can take step {n} of the checkout." for n in range(1, 21)]
    text += ["", "## Everything else", ""]
    text += [f"- **FR-{n}**: The system does thing {n}." for n in range(21, lines - len(text) + 21)]
    return "\n".join(text) + "\n"


def openapi(lines: int) -> str:
    """Make an OpenAPI document of that many lines, five operations of which name the feature."""
    text = ["openapi: 3.1.0", "info: {title: Shop, version: 1.0.0}", "paths:"]
    names = [f"checkouts/{n}" for n in range(5)]
    names += [f"things{n}" for n in range((lines - 3) // 9 - 5)]
    for name in names:
        text += [
            f"  /v1/{name}:",
            "    post:",
            f"      summary: Do {name}",
            f"      tags: [{name.split('/')[0]}]",
            "      security: [{session: []}]",
            "      responses:",
            "        '201': {description: Created}",
            "        '401': {description: No session}",
            "        '422': {description: Not valid}",
        ]
    return "\n".join(text) + "\n"


def documents(repository: Path) -> Path:
    """Write documents worth reading into a repository."""
    (repository / "docs" / "prd").mkdir(parents=True)
    (repository / "docs" / "prd" / "checkout.md").write_text(prd(3_000), encoding="utf-8")
    (repository / "docs" / "openapi.yaml").write_text(openapi(10_000), encoding="utf-8")
    return repository


def crowded(repository: Path, number: int) -> Path:
    """Fill a repository with that many files, in the folders where documents are looked for."""
    shares = {
        "packages/p{0}/src/part{1}/file{2}.ts": (40, 12),
        "services/s{0}/api/v{1}/file{2}.go": (20, 8),
        "src/m{0}/n{1}/file{2}.py": (40, 10),
        "node_modules/lib{0}/dist{1}/file{2}.js": (100, 5),
        "docs/guide/part{0}/chapter{1}/page{2}.md": (20, 10),
        "docs/adr{0}/{1}/00{2}-decision.md": (1, 1),
        "docs/prd/{0}/{1}/feature{2}.md": (10, 4),
        "specs/{0:03}-feature/part{1}/spec{2}.md": (100, 1),
        "protos/p{0}/v{1}/message{2}.json": (20, 2),
    }
    each = -(-number // len(shares))
    for pattern, (wide, deep) in shares.items():
        for count in range(each):
            first, rest = count % wide, count // wide
            file = repository / pattern.format(first, rest % deep, rest // deep)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
    return repository


def seconds(template: Path, destination: Path) -> float:
    """Time one whole `copier copy`, the process's start included."""
    command = [sys.executable, "-m", "copier", "copy", "--trust", "--defaults", "--quiet"]
    start = time.perf_counter()
    subprocess.run([*command, str(template), str(destination)], check=True, capture_output=True)
    taken = time.perf_counter() - start
    shutil.rmtree(destination)
    return taken


def main() -> int:
    """Print the two ratios of one interleaved run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count (default: 7)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        empty = empty_template(work / "empty")
        ours = this_template(work / "ours")
        plain = repository(work / "plain")
        rich = documents(repository(work / "rich"))
        cases = {
            "empty template": (empty, plain / PLACE),
            "this template, nothing to read": (ours, plain / PLACE),
            "this template, 3,000-line PRD and 10,000-line API": (
                ours,
                rich / PLACE,
            ),
            "this template, 50 files": (ours, crowded(repository(work / "few"), 50) / PLACE),
            "this template, 50,000 files": (
                ours,
                crowded(repository(work / "many"), 50_000) / PLACE,
            ),
        }
        taken: dict[str, list[float]] = {name: [] for name in cases}
        for turn in range(rounds + 1):
            for name, (template, destination) in cases.items():
                measured = seconds(template, destination)
                if turn:  # the first round warms the disk's cache
                    taken[name].append(measured)
    base = taken["empty template"]
    print(f"{'seconds':>8} {'ratio':>6}  copy of")
    for name, values in taken.items():
        ratio = statistics.median(a / b for a, b in zip(values, base, strict=True))
        print(f"{statistics.median(values):8.3f} {ratio:6.2f}  {name}")
    few, many = taken["this template, 50 files"], taken["this template, 50,000 files"]
    ratio = statistics.median(a / b for a, b in zip(many, few, strict=True))
    print(f"50,000 files to 50 files: {ratio:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
