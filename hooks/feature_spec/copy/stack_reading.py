"""What the files of a repository say of the stack, for a spec that was just copied."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feature_spec.copy.facts import InterviewFacts
from feature_spec.repository.answers_file import Answers
from feature_spec.repository.place import Place
from feature_spec.stack.decisions import (
    NAMES,
    PROPOSED_BY_NAMES,
    Decision,
    Stack,
    Tie,
    is_open,
)
from feature_spec.stack.found import find

if TYPE_CHECKING:
    from feature_spec.rendering.render import Rendering
    from feature_spec.stack.answers import Offers

ASKED = (
    "backend_language",
    "backend_framework",
    "frontend_framework",
    "databases",
    "orm",
    "message_broker",
    "test_tools",
    "platform",
)
"""The questions that files may answer."""
_NEAR = "template/_interview/stack_near.jinja"
_FRAMEWORKS = "template/_interview/frameworks.jinja"
_STACKS = "template/_stacks/backend"
_STORES = "template/_stacks/store"
_BROKERS = "template/_stacks/broker"
_TOOLS = {"unit": "unit", "mock": "mocks", "coverage": "coverage", "e2e": "e2e"}


@dataclass(frozen=True)
class StackReading:
    """What was read of the stack.

    Attributes:
        stack: the answers with their files, ties and problems.
        team: the answers of the team file that the interview took.
        rendering: the template, once it was needed.

    """

    stack: Stack = field(default_factory=Stack)
    team: Answers = field(default_factory=dict)
    rendering: Rendering | None = None

    @property
    def answers(self) -> Answers:
        """The answers to add."""
        return self.stack.answers


def read_stack(
    place: Place, template: Path, answers: Answers, interview: InterviewFacts
) -> StackReading:
    """Read what the repository's files say of the stack questions that are open.

    Args:
        place: the place of the feature's folder.
        template: Copier's own copy of the template.
        answers: the recorded answers.
        interview: what only the interview knows.

    """
    if not any(is_open(question, answers) for question in ASKED):
        return StackReading()
    findings = find(place.root, place.folder)
    named = any(name in answers and not is_open(name, answers) for name in PROPOSED_BY_NAMES)
    if not (findings.found or named or interview.tied):
        return StackReading(Stack(problems=findings.problems))
    from feature_spec.rendering import team_defaults
    from feature_spec.rendering.render import Rendering  # Jinja takes a while
    from feature_spec.stack.answers import answers_of

    rendering = Rendering(template)
    offers = offers_of(template, rendering)
    stack = answers_of(findings, answers, offers)
    # Given, but to a question that did not apply then: its value is not known here.
    stack.decisions = [item for item in stack.decisions if item.question not in interview.unused]
    _add_names(stack, _by_names(template, rendering, place), answers, offers)
    team = team_defaults.usable_in(place, rendering) if interview.team else {}
    return StackReading(stack, team, rendering)


def _by_names(template: Path, rendering: Rendering, place: Place) -> dict[str, Any]:
    """What the names of the files say, found again as the interview found it."""
    if not (template / _NEAR).is_file():
        return {}
    near = rendering.module(_NEAR).stack(str(place.folder), str(place.root), place.slug)
    said: dict[str, Any] = json.loads(near)
    return said


def _add_names(stack: Stack, near: Mapping[str, Any], answers: Answers, offers: Offers) -> None:
    """Add where the interview's proposals come from, and of what it could not choose one."""
    confirmed = {decision.question for decision in stack.confirmed}
    for question in PROPOSED_BY_NAMES:
        said = near.get(question)
        if said and question not in confirmed and answers.get(question) == said["value"]:
            name = offers.choices.get(question, {}).get(said["value"], said["value"])
            if said["value"] == "other":
                name = str(answers.get(NAMES[question], name)) if question in NAMES else name
            stack.confirmed.append(Decision(question, said["value"], (name,), (said["from"],)))
    known = stack.answers.keys() | {tie.question for tie in stack.ties}
    for question, words in near.get("tied", {}).items():
        if question not in known and is_open(question, answers):
            candidates = [word.rpartition(", from ") for word in words]
            stack.ties.append(Tie(question, tuple((name, file) for name, _, file in candidates)))


def offers_of(template: Path, rendering: Rendering) -> Offers:
    """What the interview offers for the stack."""
    from feature_spec.rendering.questions import labels_of, tables
    from feature_spec.stack.answers import Offers

    labels = {name: labels_of(rendering.questions[name]) for name in ASKED}
    frameworks = tables((template / _FRAMEWORKS).read_text(encoding="utf-8"))["frameworks"]
    choices = {
        name: {str(value): label for label, value in known.items()}
        for name, known in labels.items()
        if known
    }
    stores, brokers = _told(template, _STORES), _told(template, _BROKERS)
    for question, told in (("databases", stores), ("message_broker", brokers)):
        printed = {name: part["label"] for name, part in told.items()}
        choices[question] |= {
            value: printed[value]
            for value in choices[question]
            if isinstance(printed.get(value), str)
        }
    return Offers(
        choices,
        frameworks,
        {name: part["kind"] for name, part in stores.items()},
        lambda language: _usual_tools(template, language),
    )


def _told(template: Path, folder: str) -> dict[str, Any]:
    """What each technology of a family says of itself, as in the spec."""
    files = sorted((template / folder).glob("[!_]*.json"))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def _usual_tools(template: Path, language: str) -> dict[str, str]:
    """The test tools that a spec names for a language anyway."""
    from feature_spec.rendering.questions import tables

    file = template / _STACKS / f"{language}.jinja"
    if not file.is_file():
        return {}
    names: Mapping[str, Any] = tables(file.read_text(encoding="utf-8"))["names"]
    return {tool: names[name] for tool, name in _TOOLS.items() if isinstance(names.get(name), str)}
