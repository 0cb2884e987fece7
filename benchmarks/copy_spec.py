"""Time `copier copy` of this template against `copier copy` of an empty one, interleaved.

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
            "empty template": (empty, plain / "specs" / "checkout"),
            "this template, nothing to read": (ours, plain / "specs" / "checkout"),
            "this template, 3,000-line PRD and 10,000-line API": (
                ours,
                rich / "specs" / "checkout",
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
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
