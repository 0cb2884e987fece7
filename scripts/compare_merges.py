"""Check that the merge still gives the same results as at another revision, byte for byte.

    python scripts/compare_merges.py main                  # 1,000 pairs
    python scripts/compare_merges.py v1.0.0 --pairs 200 --seed 5000

Merges the pairs of the trials with the package of the work tree and with that of the revision.
Compares text, number of conflicts and way of each result, and the processor time of both.
Exits with 1 when a result differs.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOOKS = ROOT / "hooks"
sys.path[:0] = [str(HOOKS), str(ROOT / "tests" / "support")]

from trials import pairs  # noqa: E402

CHUNK = 25
RESULT = ("text", "conflicts", "way")

# Each package runs in its own process: both are called feature_spec.
MERGE = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from feature_spec.merge import merge_specs
assert sys.modules["feature_spec"].__file__.startswith(sys.argv[1])
results = []
for texts in json.load(sys.stdin):
    start = time.process_time()
    merged = merge_specs(*texts)
    seconds = time.process_time() - start
    results.append({"text": merged.text, "conflicts": merged.conflicts, "way": merged.way,
                    "seconds": seconds})
json.dump(results, sys.stdout)
"""


@dataclass(frozen=True)
class Compared:
    """The results of some pairs.

    Attributes:
        ways: how many pairs each way merged.
        conflicts: how many conflicts the results have.
        different: the seeds whose results differ, each with the parts that do.
        now, then: processor seconds of the merges, in the work tree and at the revision.

    """

    ways: Counter[str]
    conflicts: int
    different: dict[int, str]
    now: float
    then: float


def main(argv: Sequence[str] | None = None) -> int:
    """Compare the merges; return 1 when one differs, else 0."""
    options = _parser().parse_args(argv)
    seeds = range(options.seed, options.seed + options.pairs)
    chunks = [seeds[start : start + CHUNK] for start in range(0, len(seeds), CHUNK)]
    with tempfile.TemporaryDirectory() as folder:
        hooks = _package_at(options.revision, Path(folder))
        with ProcessPoolExecutor(options.jobs) as pool:
            found = list(pool.map(compare, chunks, [hooks] * len(chunks)))
    ways = sum((part.ways for part in found), Counter[str]())
    different = {seed: parts for part in found for seed, parts in part.different.items()}
    now, then = sum(part.now for part in found), sum(part.then for part in found)
    print(f"Seeds       {seeds.start} to {seeds.stop - 1}, against {options.revision}")
    print(f"Merged by   {', '.join(f'{way}: {count}' for way, count in sorted(ways.items()))}")
    print(f"Conflicts   {sum(part.conflicts for part in found)}")
    print(f"CPU time    {now:.1f} s, at the revision {then:.1f} s")
    print(f"Different   {len(different)} of {len(seeds)}")
    for seed, parts in sorted(different.items()):
        print(f"  seed {seed}: {parts}; python scripts/merge_trials.py --show {seed}")
    return int(bool(different))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("revision", help="a commit, branch or tag of this repository")
    parser.add_argument("--pairs", type=int, default=1000, help="how many pairs (1000)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes (2)")
    return parser


def _package_at(revision: str, folder: Path) -> Path:
    """Write the package of a revision into a folder; the folder to import it from."""
    command = ["git", "archive", revision, "hooks"]
    packed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            target = folder / member.name
            content = archive.extractfile(member)
            if content is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    return folder / "hooks"


def compare(seeds: range, hooks: Path) -> Compared:
    """Merge the pairs of some seeds with both packages."""
    made = [pairs.make(seed) for seed in seeds]
    texts = [(pair.base.text, pair.ours.text, pair.theirs.text) for pair in made]
    now, then = _merged(HOOKS, texts), _merged(hooks, texts)
    different = {}
    for seed, here, there in zip(seeds, now, then, strict=True):
        parts = [name for name in RESULT if here[name] != there[name]]
        if parts:
            different[seed] = ", ".join(parts)
    return Compared(
        ways=Counter(result["way"] for result in now),
        conflicts=sum(result["conflicts"] for result in now),
        different=different,
        now=sum(result["seconds"] for result in now),
        then=sum(result["seconds"] for result in then),
    )


def _merged(hooks: Path, texts: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-c", MERGE, str(hooks)],
        input=json.dumps(texts),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
