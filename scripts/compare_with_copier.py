"""Compare what the project renders with what Copier renders, byte by byte.

    python scripts/compare_with_copier.py                # every choice and every pair: half an hour
    python scripts/compare_with_copier.py --every 10     # one of ten
    python scripts/compare_with_copier.py --only checkout

Each answer set is copied, and what was recorded is updated: with other answers, with questions
that are new, and with answers that the version no longer takes. Prints how many specs and answers
files are equal, and the names of those that are not. Exits with 1 when there are any.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests" / "support")]

import by_copier  # noqa: E402
import releases  # noqa: E402
from feature_spec.repository.answers_file import load_answers  # noqa: E402


def main(argv: Sequence[str] | None = None) -> int:
    """Compare; return 1 when anything differs, else 0."""
    options = _parser().parse_args(argv)
    with tempfile.TemporaryDirectory() as name:
        top = Path(name).resolve()
        template = releases.template(top / "template", tasks=False)
        compare = partial(_compared, template, top)
        with ProcessPoolExecutor(options.jobs) as pool:
            copies = [case for case in by_copier.copies() if options.only in case.name]
            copies = copies[:: options.every]
            recorded, wrong, refused = {}, [], 0
            for case, (same, answers) in zip(copies, pool.map(compare, copies), strict=True):
                wrong += [] if same else [case.name]
                refused += not answers
                if answers:
                    recorded[case.name] = load_answers(answers.decode("utf-8"))
            updates = list(by_copier.updates(recorded))
            for case, (same, answers) in zip(updates, pool.map(compare, updates), strict=True):
                wrong += [] if same else [case.name]
                refused += not answers
    total = len(copies) + len(updates)
    print(
        f"{total - len(wrong)} of {total} equal"
        f" ({len(copies)} copies, {len(updates)} updates, {refused} of all refused by both)"
    )
    for case_name in wrong:
        print(f"  differs: {case_name}")
    return int(bool(wrong))


def _compared(template: Path, top: Path, case: by_copier.Case) -> tuple[bool, bytes]:
    """Whether a case is equal, and the answers file."""
    import copier._main

    cache = top / "compiled"
    cache.mkdir(exist_ok=True)
    copier._main.SandboxedEnvironment = by_copier.compile_once(cache)  # type: ignore[attr-defined]
    folder = Path(tempfile.mkdtemp(dir=top)) / "specs" / "checkout"
    theirs = by_copier.by_copier(template, folder, case)
    ours = by_copier.by_version(template, case)
    return by_copier.equal(theirs, ours), b"" if isinstance(theirs, str) else theirs[1]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--every", type=int, default=1, help="take one of this number of answer sets (1)"
    )
    parser.add_argument("--only", default="", help="take the answer sets with this in their name")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes (2)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
