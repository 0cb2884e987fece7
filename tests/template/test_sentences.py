"""The template's own sentences are short and plain, in every document of the matrix and in prompts.

`test_matrix.py` checks each document that it renders, so nothing is rendered twice for this.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import interview
from document import Render, Spec
from sentences import MOST_CLAUSES, MOST_WORDS, WORDS, faults, sentences

CASES = sorted(interview.ROOT.glob("tests/cases/**/*.yml"))
WORDY = " ".join(["nobody", "stands", *["where"] * MOST_WORDS, "what goes way back"])
"""A text with every kind of fault, which a person may give."""
CHAIN = "one; two; three; four; five"


def _spec(line: str, **answers: Any) -> Spec:
    return Spec(f"---\n---\n## 9. Title\n\n{line}\n", answers)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_sentences_of_a_feature_are_plain_english(case: Path, render: Render) -> None:
    spec = render(**yaml.safe_load(case.read_text(encoding="utf-8")))
    assert len(list(sentences(spec))) > 100
    assert faults(spec) == []


def test_given_answers_and_requirements_keep_their_words(render: Render) -> None:
    given = {
        "feature_summary": WORDY,
        "requirements": [{"text": f"When it is sent, {WORDY}; {CHAIN}."}],
        "operations": [{"call": "GET /a", "summary": WORDY, "access": WORDY}],
        "error_cases": [{"when": WORDY, "then": f"{CHAIN}, an answer"}],
        "components": [{"path": "a/b.py", "does": WORDY}],
        "service_dependencies": ["the one that nobody knows"],
        "owner": "nobody stands",
        "module_name": "a",
    }
    spec, plain = render(**given), render(module_name="a")
    assert spec.text.count("nobody stands") >= 5
    assert not [fault for fault in faults(spec) if "nobody" in fault or "'goes'" in fault]
    assert CHAIN in spec.text
    assert not [fault for fault in faults(spec) if CHAIN in fault]
    assert faults(plain) == []


@pytest.mark.parametrize(
    "line",
    [
        f"- **Label**: {'word ' * (MOST_WORDS + 1)}",
        "  - " + "; ".join(["a clause"] * (MOST_CLAUSES + 1)),
        "Nobody signs in.",
        "The state stands there.",
        "| Logging | field list in 9 |",
        "- **Rollout**: Way back: the previous version.",
        "The port answers; an answer is late.",
        f"| {'word ' * (MOST_WORDS + 1)} |",
    ],
)
def test_a_fault_is_found(line: str) -> None:
    assert len(faults(_spec(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        f"[TODO: {WORDY}; {CHAIN} [a] b]",
        f"`{WORDY}; {CHAIN}`",
        f"```sh\n{WORDY}; {CHAIN}\n```",
        f"| **[REQ-SPC-001]** | {WORDY} | High | none |",
        f"| {CHAIN} |",
        f"Word{' word' * (MOST_WORDS - 1)}. Word{' word' * (MOST_WORDS - 1)}.",
        f"- **Tech Stack**: {', '.join(['Name'] * (MOST_WORDS + 1))}",
        "The breaker is open; see Section 9, 4.1 and Errors 1 to 7.",
        "The rules that the author gave.",
    ],
)
def test_what_is_not_the_templates_and_what_is_plain_pass(line: str) -> None:
    assert faults(_spec(line)) == []


def test_a_given_text_is_left_out() -> None:
    line = f"- Reads {WORDY}."
    assert faults(_spec(line))
    assert faults(_spec(line, operations=[{"summary": WORDY}])) == []


@pytest.mark.parametrize("name", interview.questions())
def test_a_prompt_is_plain_english(name: str) -> None:
    said = re.sub(r"\{[{%].*?[}%]\}", "", str(interview.questions()[name].get("help", "")))
    assert len(said.split("?")[0].split()) <= MOST_WORDS
    labels = " ".join(map(str, interview.labels(name)))
    found = [pattern for pattern in WORDS if re.search(pattern, f"{said} {labels}", re.IGNORECASE)]
    assert found == []
