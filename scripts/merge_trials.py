"""Try merges on random human edits and random template versions, and print what went wrong.

    python scripts/merge_trials.py --pairs 5000 --jobs 2             # all methods
    python scripts/merge_trials.py --method record --pairs 500 --faults
    python scripts/merge_trials.py --kinds formatter,boxes --pairs 200    # these habits alone
    python scripts/merge_trials.py --show 4143 --out trial           # one pair, as files
    python scripts/merge_trials.py --real-copier 50                  # is `copier` Copier?

Each pair comes from its seed (and `--kinds`) alone, so a seed that fails can be looked at again
until the template or the trials change. Exits with 1 when the merge by record, or an update with
its hooks, lost, misplaced or garbled anything, or was worse than Copier in a pair: more words of
the author lost, misplaced or doubled, or, where Copier's result is right, more lines inside
conflicts.

The other methods say how hard the trials are: `copier` should misplace what people wrote, and
`unchecked`, the merge by record without its self-check, should be wrong somewhere. Where both are
right, the trials are too easy, or the self-check is no longer needed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests" / "support")]

from trials import figures, habits, methods, pairs  # noqa: E402

CHUNK = 20
OURS = ("record", "update")
"""The methods that may be wrong nowhere, and nowhere worse than Copier."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the trials; return 1 when our merge is wrong, or worse than Copier's, anywhere."""
    options = _parser().parse_args(argv)
    names = [name.strip() for name in options.method.split(",")]
    if unknown := [name for name in names if name not in methods.METHODS]:
        known = ", ".join(methods.METHODS)
        print(f"No method {unknown[0]!r}; type --method with some of: {known}", file=sys.stderr)
        return 2
    kinds = [kind.strip() for kind in options.kinds.split(",")] if options.kinds else []
    if unknown := [kind for kind in kinds if kind not in habits.HABITS]:
        known = ", ".join(habits.HABITS)
        print(f"No habit {unknown[0]!r}; type --kinds with some of: {known}", file=sys.stderr)
        return 2
    if options.show is not None:
        return _show(options.show, names, kinds, Path(options.out))
    if options.real_copier:
        return _real_copier(options.seed, options.real_copier, kinds)
    total = {name: figures.Figures() for name in names}
    seeds = range(options.seed, options.seed + options.pairs)
    for done, found in _run(seeds, names, kinds, options.jobs):
        for name in names:
            total[name].add(found[name])
        if sys.stderr.isatty():
            wrong = ", ".join(f"{name}: {len(total[name].failing)} wrong" for name in names)
            print(f"\r{done} of {len(seeds)} pairs; {wrong}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(f"Seeds {seeds.start} to {seeds.stop - 1}\n\n{figures.table(total)}")
    for name in names:
        if name in OURS:
            print(f"\n{figures.table_of_kinds(total[name])}")
        _failing(name, total[name], faults=options.faults)
    return int(any(total[name].failing or total[name].worse for name in names if name in OURS))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pairs", type=int, default=500, help="how many pairs (500)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes (2)")
    parser.add_argument(
        "--method",
        default="record,update,unchecked,line,copier",
        help="methods to compare, with commas between",
    )
    parser.add_argument("--kinds", default="", help="only these habits, with commas between (any)")
    parser.add_argument("--faults", action="store_true", help="print every fault, not only seeds")
    parser.add_argument("--show", type=int, metavar="SEED", help="write the files of one pair")
    parser.add_argument(
        "--real-copier",
        type=int,
        metavar="PAIRS",
        help="compare the method copier with real updates by Copier",
    )
    parser.add_argument("--out", default="trial", help="the folder for --show (trial)")
    return parser


def _run(
    seeds: range, names: list[str], kinds: list[str], jobs: int
) -> Iterator[tuple[int, dict[str, figures.Figures]]]:
    """Yield how many pairs are done, and the figures of those that were done last."""
    chunks = [seeds[start : start + CHUNK] for start in range(0, len(seeds), CHUNK)]
    done = 0
    if jobs < 2:
        for chunk in chunks:
            done += len(chunk)
            yield done, figures.trials(chunk, names, kinds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        running = {pool.submit(figures.trials, chunk, names, kinds): len(chunk) for chunk in chunks}
        for future in as_completed(running):
            done += running[future]
            yield done, future.result()


def _failing(name: str, found: figures.Figures, *, faults: bool) -> None:
    if found.failing:
        seeds = ", ".join(str(seed) for seed in sorted(found.failing))
        print(f"\n{name} is wrong in {len(found.failing)} pairs: {seeds}")
    if faults:
        for fault in found.faults:
            print(f"  {fault.kind}: {fault.text}")
    if found.worse:
        seeds = ", ".join(str(seed) for seed in sorted(found.worse))
        print(f"\n{name} is worse than Copier in {len(found.worse)} pairs: {seeds}")
    if faults:
        for seed, sentences in sorted(found.worse.items()):
            print(f"  worse: seed {seed}: {'; '.join(sentences)}")


def _show(seed: int, names: list[str], kinds: list[str], folder: Path) -> int:
    """Write the texts of a pair and what each method makes of them."""
    pair = pairs.make(seed, kinds)
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"base": pair.base.text, "ours": pair.ours.text, "theirs": pair.theirs.text}
    texts |= {f"between{n}": version.text for n, version in enumerate(pair.between, 1)}
    run = figures.Trial(pair)
    wrong = False
    for name in names:
        steps = list(run.results(methods.METHODS[name]))
        texts |= {f"{name}{n}": text for n, text in enumerate(steps[:-1], 1)}
        texts[name] = steps[-1]
        verdict = run.verdict(len(steps) - 1, steps[-1])
        print(
            f"{name}: {len(verdict.faults)} faults after {len(steps)} of {len(run.steps)} updates"
        )
        for fault in verdict.faults:
            print(f"  {fault.kind}: {fault.text}")
        wrong |= name in OURS and bool(verdict.faults)
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")
    print(f"The document {pair.name!r} with its edits is in {folder}/")
    print(f"Habits: {', '.join(pair.kinds) or 'none'}; the author's form: {pair.ours.form}")
    return int(wrong)


def _real_copier(start: int, count: int, kinds: list[str]) -> int:
    """Say whether Copier's procedure in the trials gives what a real update gives."""
    from trials import real_copier  # it takes half a second to import

    some = {str(seed): pairs.make(seed, kinds) for seed in range(start, start + count)}
    with tempfile.TemporaryDirectory() as folder:
        different = real_copier.differing(Path(folder), some)
    print(f"{len(some) - len(different)} of {len(some)} pairs are merged as Copier merges them")
    for name in different:
        print(f"  different: {name}")
    return int(bool(different))


if __name__ == "__main__":
    raise SystemExit(main())
