"""Change each choice of the interview on a filled spec and change it back, and print the result.

    python scripts/flip_answers.py                  # every choice
    python scripts/flip_answers.py surfaces access  # those of some questions

Every line that is different afterwards is above Notes and in a section that one of the two updates
reports, or it is silent. Exits with 1 when anything is silent.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests" / "support")]

import flips  # noqa: E402


def main(argv: Sequence[str] | None = None) -> int:
    """Flip the choices; return 1 when a difference is silent, else 0."""
    questions = sys.argv[1:] if argv is None else argv
    counts = {"same": 0, "reported": 0, "silent": 0, "refused": 0}
    for flip in (*flips.flips(), *flips.flips(listed=False)):
        if questions and flip.question not in questions:
            continue
        result = flips.flipped(flip)
        if result is None:
            kind = "refused"
        elif result.silent:
            kind = "silent"
        else:
            kind = "reported" if result.differences or result.conflicts else "same"
        counts[kind] += 1
        if result is None or kind == "same":
            continue
        print(
            f"{kind:<9} {flip.name}: {result.conflicts} conflicts, "
            f"{len(result.differences)} lines differ, {len(result.silent)} of them silently"
        )
        for item in result.silent:
            print(f"          {item.heading}: {item.line[:150]}")
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return int(counts["silent"] > 0)


if __name__ == "__main__":
    sys.exit(main())
