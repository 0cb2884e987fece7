"""Time a warm render of tests/cases/checkout.yml, beside the same of an older revision.

    python benchmarks/render.py                        # beside the revision before versions
    python benchmarks/render.py --against v1.2.0 --rounds 40
    python benchmarks/render.py --against ''           # this work tree alone

Each revision renders in a process of its own with its own template and package, and they take
turns, so a machine whose speed drifts does not matter. A revision that has no
`rendering/version.py` renders with its `Rendering`, from recorded answers.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEFORE = "1d3c722"
# Runs in the process of each revision: one line of milliseconds, wall and CPU, for each line read.
RENDER = """
import sys, time
from pathlib import Path
top = Path(sys.argv[1])
sys.path.insert(0, str(top / "hooks"))
import yaml
answers = yaml.safe_load(Path(sys.argv[2]).read_text(encoding="utf-8"))
answers["feature_path"] = "specs/checkout"
try:
    from feature_spec.rendering.version import Version
except ImportError:
    try:
        from feature_spec.rendering.render import Rendering
    except ImportError:
        from feature_spec.rendering import Rendering
    rendering = Rendering(top)
    def render():
        return rendering.spec(answers), rendering.answers_file(answers)
else:
    version = Version(str(top), top)
    def render():
        return version.render(answers)
for _ in range(3):
    render()
print("ready", flush=True)
for _ in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    render()
    print(1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu), flush=True)
"""


def main() -> int:
    """Measure, and print one line for each revision and the ratio."""
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory() as name:
        tops = {"this work tree": ROOT}
        if options.against:
            tops[options.against] = _extracted(options.against, Path(name))
        processes = {revision: _started(top) for revision, top in tops.items()}
        times: dict[str, list[tuple[float, float]]] = {revision: [] for revision in tops}
        for _ in range(options.rounds):
            for revision, process in processes.items():
                times[revision].append(_measured(process))
        for process in processes.values():
            process.communicate()
    for revision, measured in times.items():
        wall, cpu = zip(*measured, strict=True)
        print(
            f"{revision:16} {statistics.median(cpu):6.1f} ms CPU, {min(cpu):6.1f} at least;"
            f" {statistics.median(wall):6.1f} ms wall, {min(wall):6.1f} at least"
        )
    if options.against:
        pairs = zip(*times.values(), strict=True)
        ratio = statistics.median(old[1] / new[1] for new, old in pairs)
        print(f"{options.against} takes {ratio:.1f} times the CPU of this work tree")
    return 0


def _extracted(revision: str, folder: Path) -> Path:
    """The template and the package of a revision."""
    archive = ["git", "archive", "--format=tar", revision, "copier.yml", "template", "hooks"]
    packed = subprocess.run(archive, cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x"], cwd=folder, input=packed, check=True)
    return folder


def _started(top: Path) -> subprocess.Popen[str]:
    """A process that has rendered a few times and waits."""
    case = ROOT / "tests" / "cases" / "checkout.yml"
    command = [sys.executable, "-B", "-c", RENDER, str(top), str(case)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout  # noqa: S101 (a pipe)
    if process.stdout.readline() != "ready\n":
        raise SystemExit(f"{top} cannot render: {' '.join(command[:2])} said why above")
    return process


def _measured(process: subprocess.Popen[str]) -> tuple[float, float]:
    """The milliseconds of one render, wall and CPU."""
    assert process.stdin and process.stdout  # noqa: S101, PT018 (both are pipes)
    process.stdin.write("\n")
    process.stdin.flush()
    wall, cpu = process.stdout.readline().split()
    return float(wall), float(cpu)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--against", default=BEFORE, help=f"a revision; '' for none ({BEFORE})")
    parser.add_argument("--rounds", type=int, default=20, help="renders of each (20)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
