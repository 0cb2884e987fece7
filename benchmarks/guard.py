"""What the guard of an update costs: its whole process, beside those it cannot be without.

    python benchmarks/guard.py [--rounds 15]

Prints the wall time of each, and its ratio to starting Python and PyYAML, from one interleaved
run. The spec is clean, so every rule is asked.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import copier

ROOT = Path(__file__).resolve().parent.parent
ISOLATED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{
        f"GIT_{who}_{what}": "bench@example.com"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
}


def repository(top: Path) -> Path:
    """Give the folder of a committed spec."""
    folder = top / "specs" / "checkout"
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    copier.run_copy(
        str(ROOT), folder, vcs_ref="HEAD", defaults=True, unsafe=True, skip_tasks=True, quiet=True
    )
    for command in (["add", "--all"], ["commit", "-q", "-m", "docs: a spec"]):
        subprocess.run(["git", "-C", str(top), *command], check=True)
    return folder


def main() -> None:
    """Measure, and print one line for each process."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15, help="how often each is run (15)")
    rounds = parser.parse_args().rounds
    os.environ.update(ISOLATED)
    with tempfile.TemporaryDirectory() as name:
        folder = repository(Path(name).resolve())
        facts: dict[str, object] = {
            "start": str(folder.parent.parent), "target": "specs/checkout",
            "answers_file": ".copier-answers.yml", "conflict": "inline",
            "exclude": [], "skip": [], "data": [], "feature_path": None,
        }  # fmt: skip
        guard = [str(ROOT / "hooks" / "before_update.py"), str(ROOT), json.dumps(facts)]
        processes = {
            "python and yaml": [sys.executable, "-I", "-B", "-c", "import yaml"],
            "git status": ["git", "status", "--porcelain"],
            "the guard": [sys.executable, "-I", "-B", *guard],
        }
        seconds: dict[str, list[float]] = {process: [] for process in processes}
        for _ in range(rounds):
            for process, command in processes.items():
                start = time.perf_counter()
                subprocess.run(command, cwd=folder, check=True, capture_output=True)
                seconds[process].append(time.perf_counter() - start)
    first = statistics.median(seconds["python and yaml"])
    for process, times in seconds.items():
        median = statistics.median(times)
        print(
            f"{process:16} {1000 * min(times):6.0f} ms at least, {1000 * median:6.0f} ms median, "
            f"ratio {median / first:.2f}"
        )


if __name__ == "__main__":
    main()
