"""Time reading a contract of 10,000 lines in twenty files against the same in one, interleaved.

    python benchmarks/contract.py [--rounds 7]

Each reading is a process, as the copy hook is one. Prints the median wall time of each and the
median of the ratios, round by round, so that a machine whose speed drifts does not matter.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from templates import ROOT

FILES = 20
PATHS = 1_000
READ = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from feature_spec.references.api.contract import read_operations
from feature_spec.repository.documents import read_document
root = Path(sys.argv[2])
read = lambda path: read_document(root, path).text
print(len(read_operations(read("openapi.yaml"), "openapi.yaml", read).operations))
"""


def operation(number: int, indent: str) -> list[str]:
    """Make the path item of one path, nine lines with its own."""
    lines = [
        "post:",
        f"  summary: Do thing {number}",
        "  tags: [things]",
        "  security: [{session: []}]",
        "  responses:",
        "    '201': {description: Created}",
        "    '401': {description: No session}",
        "    '409': {description: Already done}",
        "    '422': {description: Not valid}",
    ]
    return [indent + line for line in lines]


def write(folder: Path, files: int) -> Path:
    """Write the contract: in one file, or its paths in that many files beside it."""
    folder.mkdir()
    text = ["openapi: 3.1.0", "info: {title: Shop, version: 1.0.0}", "paths:"]
    parts: list[list[str]] = [[] for _ in range(files)]
    for number in range(PATHS):
        if not files:
            text += [f"  /v1/things/{number}:", *operation(number, "    ")]
            continue
        part = number % files
        text.append(f"  /v1/things/{number}: {{$ref: 'paths/part{part}.yaml#/thing{number}'}}")
        parts[part] += [f"thing{number}:", *operation(number, "  ")]
    for number, lines in enumerate(parts):
        (folder / "paths").mkdir(exist_ok=True)
        path = folder / "paths" / f"part{number}.yaml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "openapi.yaml").write_text("\n".join(text) + "\n", encoding="utf-8")
    return folder


def seconds(folder: Path) -> float:
    """Time one reading, the process's start included."""
    command = [sys.executable, "-I", "-c", READ, str(ROOT / "hooks"), str(folder)]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    taken = time.perf_counter() - start
    if int(done.stdout) != PATHS:
        raise SystemExit(f"{done.stdout.strip()} operations were read, and not {PATHS}")
    return taken


def main() -> int:
    """Print the ratio of one interleaved run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=7, help="rounds that count (default: 7)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        one, many = write(Path(folder) / "one", 0), write(Path(folder) / "many", FILES)
        taken: dict[Path, list[float]] = {one: [], many: []}
        for turn in range(rounds + 1):
            for case in (one, many):
                measured = seconds(case)
                if turn:  # the first round warms the disk's cache
                    taken[case].append(measured)
    ratio = statistics.median(a / b for a, b in zip(taken[many], taken[one], strict=True))
    print(f"{'seconds':>8} {'ratio':>6}  10,000 lines of OpenAPI")
    print(f"{statistics.median(taken[one]):8.3f} {1:6.2f}  in one file")
    print(f"{statistics.median(taken[many]):8.3f} {ratio:6.2f}  in {FILES} files")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
