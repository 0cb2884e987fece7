"""Count the tokens of every example's spec, and what changed in them since another revision.

    python benchmarks/tokens.py                # the three personas and each feature of the tests
    python benchmarks/tokens.py v1.2.0         # with the growth since that revision

A token is 3.6 characters. A statement is a record of a spec: a row, a bullet, a paragraph, a block
of code, or a field of the front matter. Two revisions print the same statement where its key is the
same: its ID, its label or its first cell, under the same heading. The bullets under a bullet are a
part of it. What both print shows whether the text became shorter; what one alone prints is a
statement that was added or removed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / folder) for folder in ("hooks", "scripts", "tests/support")]

import features  # noqa: E402
from compare_renders import extract, fitting  # noqa: E402
from feature_spec.markdown import read_spec  # noqa: E402
from feature_spec.markdown.records import records  # noqa: E402
from feature_spec.rendering.version import Version  # noqa: E402

CHARACTERS = 3.6
AT_ONCE = 10_000
"""The tokens that an agent reads at once."""


@dataclass(frozen=True)
class Growth:
    """What changed in the statements of a spec.

    Attributes:
        before: the tokens of the older spec.
        shared: how many statements both print.
        share: their part of the statements of the newer spec.
        shared_before: their tokens in the older spec.
        shared_now: their tokens in the newer one.

    """

    before: int
    shared: int
    share: float
    shared_before: int
    shared_now: int


def tokens(characters: int) -> int:
    """Give the tokens of this number of characters."""
    return round(characters / CHARACTERS)


def personas() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the answers of each persona."""
    for case in sorted((ROOT / "tests" / "cases").glob("*.yml")):
        answers = yaml.safe_load(case.read_text(encoding="utf-8"))
        yield case.stem, {"feature_path": f"specs/{case.stem}", **answers}


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the answers of each persona and of each feature of the tests."""
    yield from personas()
    for name in features.NAMES:
        yield name, features.feature(name)


def rendered(template: Version, answers: Mapping[str, Any]) -> str:
    """Render a spec from the answers that this template takes."""
    return template.render(fitting(template, dict(answers))).spec.decode()


def statements(spec: str) -> dict[str, int]:
    """Give the characters of each statement of a spec, by its key."""
    found: dict[str, int] = {}
    inside: set[int] = set()  # the nodes below a bullet, which are a part of it
    for record in records(read_spec(spec)):
        if id(record.node) not in inside:
            found[str(record.key)] = len(record.node.text())
            inside.update(id(node) for node in record.node.walk())
    return found


def growth(before: str, now: str) -> Growth:
    """Compare the statements of two specs."""
    old, new = statements(before), statements(now)
    both = old.keys() & new.keys()
    return Growth(
        before=tokens(len(before)),
        shared=len(both),
        share=len(both) / len(new),
        shared_before=tokens(sum(old[key] for key in both)),
        shared_now=tokens(sum(new[key] for key in both)),
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Print one line for each case, and the personas that are too long."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("revision", nargs="?", help="the revision to compare with")
    revision = parser.parse_args(argv).revision
    here = Version(str(ROOT), ROOT)
    specs = {name: rendered(here, answers) for name, answers in cases()}
    if revision is None:
        print(f"{'tokens':>7}  case")
        for name, spec in specs.items():
            print(f"{tokens(len(spec)):7,}  {name}")
    else:
        with tempfile.TemporaryDirectory() as folder:
            extract(revision, Path(folder))
            there = Version(folder, Path(folder))
            grown = {name: growth(rendered(there, one), specs[name]) for name, one in cases()}
        _print_growth(specs, grown, revision)
    for name, _ in personas():
        if tokens(len(specs[name])) > AT_ONCE:
            print(f"{name} exceeds {AT_ONCE:,} tokens")
    return 0


def _print_growth(specs: Mapping[str, str], grown: Mapping[str, Growth], revision: str) -> None:
    """Print each case beside the other revision, then what both print of all cases."""
    print(f"{'tokens':>7} {'before':>7} {'growth':>7}  {'statements that both print':<38}  case")
    for name, spec in specs.items():
        one, now = grown[name], tokens(len(spec))
        both = f"{one.shared:4} ({one.share:4.0%}), {one.shared_before:6,} to {one.shared_now:6,}"
        both += f" ({_change(one.shared_before, one.shared_now)})"
        print(f"{now:7,} {one.before:7,} {_change(one.before, now):>7}  {both:<38}  {name}")
    before = sum(one.shared_before for one in grown.values())
    now = sum(one.shared_now for one in grown.values())
    print(f"What {revision} prints too: {before:,} to {now:,} tokens ({_change(before, now)})")


def _change(before: int, now: int) -> str:
    """Write a change in percent, with its sign."""
    return f"{now / before - 1:+.1%}" if before else "new"


if __name__ == "__main__":
    raise SystemExit(main())
