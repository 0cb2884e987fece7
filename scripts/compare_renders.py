"""Render many answer sets with the work tree's template and with another revision's, and compare.

    python scripts/compare_renders.py HEAD                # what is not committed yet
    python scripts/compare_renders.py v0.1.0 --sets 500   # with more random answer sets
    python scripts/compare_renders.py HEAD --sets 0       # only the sets that the tests derive

The sets are those of the tests (the personas, every choice, every pair of the main ones) and
random ones over all questions. Compared are the bytes of `spec.md` and of the answers file. Exits
with 1 when a set differs, and shows its first difference.
"""

from __future__ import annotations

import argparse
import difflib
import io
import random
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests" / "support")]

import interview  # noqa: E402
from feature_spec.rendering.questions import Details  # noqa: E402
from feature_spec.rendering.version import AnswerError, Version, VersionError  # noqa: E402

Answers = dict[str, Any]
PLACE: Answers = {"feature_path": "specs/checkout"}
# What a person may type into a text question: nothing, words, and signs of Markdown and mermaid.
TEXTS = ("", "Check out", "the payment provider", "2fa", "a|b", "`code` and *stars*", 'say "ä"')
LINKS = ("", "docs/prd/checkout.md", "https://example.com/a b?c=d#e", "specs/checkout/api.yaml")
TOOLS: tuple[Answers, ...] = (
    {},
    {"unit": "Vitest", "load": "Locust"},
    {"mock": "a|b", "e2e": "Playwright"},
)
NUMBERS = {"int": (0, 1, 5, 30, 90), "float": (95.0, 99.9, 99.95)}


def main(argv: Sequence[str] | None = None) -> int:
    """Compare the two templates; return 1 when any answer set gives other bytes."""
    options = _parser().parse_args(argv)
    sets = [*derived(), *drawn(random.Random(options.seed), options.sets)]  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        try:
            extract(options.revision, Path(folder))
        except subprocess.CalledProcessError as error:
            print(error.stderr.decode().strip(), file=sys.stderr)
            return 2
        here, there = Version("template", ROOT), Version("template", Path(folder))
        same = refused = 0
        for name, answers in sets:
            fit = fitting(there, answers)
            ours, theirs = files(here, fit), files(there, fit)
            same += ours == theirs
            refused += ours == theirs and "error" in ours
            if ours != theirs:
                print(f"{name} differs:\n{first_difference(theirs, ours)}")
    print(f"{same} of {len(sets)} answer sets are byte-identical; both refuse {refused} of them")
    return int(same < len(sets))


def derived() -> Iterator[tuple[str, Answers]]:
    """Yield the answer sets of the tests: personas, single choices and pairs of choices."""
    for case in sorted((ROOT / "tests" / "cases").glob("*.yml")):
        yield case.stem, PLACE | yaml.safe_load(case.read_text(encoding="utf-8"))
    for name, answers in (*interview.each_choice(), *interview.pairs()):
        yield name, PLACE | answers


def drawn(rng: random.Random, count: int) -> Iterator[tuple[str, Answers]]:
    """Yield this number of random answer sets; a question is left to its default now and then."""
    personas = [answers for _, answers in derived() if "entities" in answers]
    questions = {name: q for name, q in interview.questions().items() if "help" in q}
    for number in range(count):
        asked = {name: q for name, q in questions.items() if rng.random() < 0.7}
        answers = {name: _answer(name, question, personas, rng) for name, question in asked.items()}
        yield f"random{number:04}", PLACE | answers


def _answer(name: str, question: Details, personas: list[Answers], rng: random.Random) -> object:
    """Draw an answer that the question's kind allows."""
    if offered := interview.choices(name):
        if not question.get("multiselect"):
            return rng.choice(offered)
        return sorted(rng.sample(offered, rng.randint(0, len(offered))), key=offered.index)
    if name == "feature_path":
        return rng.choice(["specs/checkout", "docs/2fa", "a b/checkout-flow"])
    if name.endswith("_reference"):
        return rng.choice(LINKS)
    if name == "test_tools":
        return rng.choice(TOOLS)
    given = rng.choice([answers[name] for answers in personas if name in answers] or [[]])
    if question["type"] == "yaml":
        return _some(name, given, rng)
    if question["type"] == "bool":
        return rng.random() < 0.5
    if question["type"] in NUMBERS:
        return rng.choice(NUMBERS[question["type"]])
    return rng.choice([*TEXTS, *([given] if given else [])])


def _some(name: str, items: list[Any], rng: random.Random) -> list[Any]:
    """Draw some items of a list, a few without keys that an item may do without."""
    needed = interview.macros("valid_lists").needed.get(name, [])
    return [
        {key: item[key] for key in item if key in needed or rng.random() < 0.8}
        if isinstance(item, dict)
        else item
        for item in rng.sample(items, rng.randint(0, len(items)))
    ]


def extract(revision: str, folder: Path) -> None:
    """Unpack the template of a revision."""
    archive = subprocess.run(
        ["git", "archive", revision, "copier.yml", "template"],
        cwd=ROOT, check=True, capture_output=True,
    ).stdout  # fmt: skip
    with tarfile.open(fileobj=io.BytesIO(archive)) as content:
        content.extractall(folder)  # noqa: S202 - git wrote it, from this repository


def fitting(template: Version, answers: Answers) -> Answers:
    """Return the answers without those that the template does not take."""
    while True:
        try:
            template.render(answers)
        except AnswerError as error:
            answers = {name: value for name, value in answers.items() if name != error.name}
        except VersionError:
            return answers
        else:
            return answers


def files(template: Version, answers: Answers) -> dict[str, str]:
    """Return the text of each rendered file, or the error that stops the render."""
    try:
        done = template.render(answers)
    except VersionError as error:
        return {"error": str(error)}
    return {"spec.md": done.text, "answers": done.answers_file.decode("utf-8")}


def first_difference(old: dict[str, str], new: dict[str, str]) -> str:
    """Return the lines around the first place where the files differ."""
    for name in old.keys() | new.keys():
        a, b = (side.get(name, "").splitlines() for side in (old, new))
        found = list(difflib.unified_diff(a, b, f"old {name}", f"new {name}", lineterm=""))
        if found:
            return "\n".join(found[:12])
    return "only in line ends"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("revision", metavar="REVISION", help="a commit, tag or branch")
    parser.add_argument("--sets", type=int, default=200, help="how many random sets (200)")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the random sets (0)")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
