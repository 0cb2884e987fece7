"""A broker and a platform have a file each, and the document prints what it says."""

from __future__ import annotations

import json
from typing import Any

import pytest

import interview
from document import Render

STACKS = interview.ROOT / "template" / "_stacks"
BROKERS, PLATFORMS = interview.choices("message_broker"), interview.choices("platform")


def part(family: str, choice: str) -> dict[str, Any]:
    """Return what a choice says, its defaults included."""
    names = json.loads((STACKS / family / "_names.json").read_text(encoding="utf-8"))
    defaults = {name: said["default"] for name, said in names.items() if "default" in said}
    said = json.loads((STACKS / family / f"{choice}.json").read_text(encoding="utf-8"))
    return {**defaults, **said}


def sentence(text: str) -> str:
    """Return a text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def without(text: Any) -> str:
    """Return what a text says of a feature with none of the facts that its cases name."""
    if isinstance(text, str):
        return text
    if "of" in text:
        return "".join(said for when, said in text["of"] if not when or when.startswith("!"))
    return str(text[""])


@pytest.mark.parametrize("broker", BROKERS)
def test_each_text_of_a_broker_is_printed(broker: str, render: Render) -> None:
    said = part("broker", broker)
    spec = render(
        surfaces=["events"],
        architecture_style="microservices",
        message_broker=broker,
        load_tests=True,
    )
    for name in ("delivery", "order", "retention", "transaction", "dead_letter_rule"):
        text = said[name]
        parts = [text]
        if isinstance(text, dict):
            told = text["of"] if "of" in text else list(text.items())
            parts = [
                part
                for when, part in told
                if " read_events" not in when and "!sends_events" not in when
            ]
            # Without a list, the first case that holds is printed alone.
            parts = parts if "of" in text else parts[:1]
        assert all(part in spec.sections["4.1"] for part in parts), name
    if said["kind"] == "broker":
        assert f"Poison message -> {said['poison']}" in spec.sections["6"]
        watched = said["dead_letter_signal"] or f"any message in the {said['dead_letters']}"
        assert f"{watched} (Error 72)" in spec.sections["9"]
        assert f"on their lag{said['partition_limit']}.\n" in spec.sections["8"]
        assert said["test_bed"] in spec.sections["7"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_feature_leaves_its_instances_to_the_application(platform: str, render: Render) -> None:
    said = part("platform", platform)
    stored = {"surfaces": ["rest", "storage"], "databases": ["postgresql"]}
    rolling = {"deployment_strategy": "rolling", "platform": platform}
    spec = render(architecture_style="monolith", **stored, **rolling)
    assert without(said["instances"]) not in spec.sections["8"]
    assert "The whole application scales. " in spec.sections["8"]
    assert f"Rolling update{said['place']} in dev, staging, prod.\n" in spec.sections["9"]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_each_text_of_a_platform_is_printed(platform: str, render: Render) -> None:
    said = part("platform", platform)
    common = {
        "surfaces": ["rest", "events", "jobs", "storage"],
        "architecture_style": "microservices",
        "message_broker": "rabbitmq",
        "deployment_strategy": "rolling",
        "platform": platform,
    }
    spec = render(databases=["postgresql"], **common)
    assert f": New. {said['deployment']}." in spec.sections["5"]
    assert without(said["instances"]) in spec.sections["8"]
    for name in ("consumers_beside", "job_scaling", "pools"):
        assert sentence(said[name]) in spec.sections["8"], name
    assert f"what starts each run, such as {said['job_start']}" in spec.sections["4.1"]
    rollout = f"Rolling update{said['place']} in dev, staging, prod.\n"
    assert f"{rollout}  - **Steps**: {said['replaces']}.\n" in spec.sections["9"]
    heard = render(databases=["postgresql"], **common | {"surfaces": ["events", "storage"]})
    assert sentence(said["consumers"]) in heard.sections["8"]
    assert sentence(said["consumers"]) not in spec.sections["8"] or platform == "serverless"
    alone = render(databases=["sqlite"], **common)
    assert f": {sentence(said['one_instance'])}, a bigger one" in alone.sections["8"]
    assert ("one instance at a time, because" in alone.sections["9"]) == said["stops_first"]
