"""The broker of an AsyncAPI document, in the spec that a copy leaves behind."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

import compiled
from feature_spec.references.api.broker import broker_of
from feature_spec.references.api.files import ContractFiles
from feature_spec.references.api.tree import load_tree

COPY = [*compiled.COPIER, "copy", "--trust", "--defaults", "--vcs-ref=HEAD"]
EVENTS = """\
asyncapi: 2.6.0
info: {{title: Till events, version: '1'}}
servers: {servers}
channels:
  till/opened: {{subscribe: {{message: {{name: TillOpened, payload: {{type: object}}}}}}}}
"""


def servers(*protocols: str) -> str:
    return "{" + ", ".join(f"s{at}: {{protocol: {p}}}" for at, p in enumerate(protocols)) + "}"


@pytest.mark.parametrize(
    ("given", "broker"),
    [
        (servers("kafka"), ("kafka", "Kafka")),
        (servers("kafka-secure", "KAFKA"), ("kafka", "Kafka")),
        (servers("sns", "sqs"), ("sns_sqs", "SNS/SQS")),
        (servers("secure-mqtt"), ("other", "MQTT")),
        (servers("amqp"), ("other", "AMQP")),
        (servers("kafka", "mqtt"), ("other", "")),
        (servers("wss"), ("other", "")),
        ("{}", ("other", "")),
        ("[1, null]", ("other", "")),
        ("{a: null, b: 5}", ("other", "")),
    ],
)
def test_the_protocol_of_the_servers_is_the_broker(given: str, broker: tuple[str, str]) -> None:
    tree = load_tree(EVENTS.format(servers=given), "asyncapi.yaml")
    assert broker_of(ContractFiles("asyncapi.yaml", tree)) == broker


def test_another_contract_has_no_broker() -> None:
    tree = load_tree("openapi: 3.1.0\nservers: [{url: /}]\n", "openapi.yaml")
    assert broker_of(ContractFiles("openapi.yaml", tree)) == ("", "")


def copied(root: Path, template: Path, protocols: str, *options: str) -> tuple[Any, str, str]:
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    (root / "specs" / "till").mkdir(parents=True)
    contract = EVENTS.format(servers=protocols)
    (root / "specs" / "till" / "asyncapi.yaml").write_text(contract, encoding="utf-8")
    done = subprocess.run(
        [*COPY, *options, str(template), "specs/till"],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=True,
    )
    folder = root / "specs" / "till"
    answers = yaml.safe_load((folder / ".copier-answers.yml").read_text(encoding="utf-8"))
    return answers, (folder / "spec.md").read_text(encoding="utf-8"), done.stdout


@pytest.mark.copier
def test_a_spec_beside_a_document_of_messages_has_no_bus_in_the_process(
    tmp_path: Path, template_repository: Path
) -> None:
    answers, spec, said = copied(tmp_path / "shop", template_repository, servers("kafka"))
    assert answers["message_broker"] == "kafka"
    assert "no AsyncAPI document" not in spec
    assert "; broker: Kafka" in said


@pytest.mark.copier
def test_a_broker_that_the_document_does_not_name_is_asked(
    tmp_path: Path, template_repository: Path
) -> None:
    answers, spec, _ = copied(tmp_path / "shop", template_repository, "{}")
    assert answers["message_broker"] == "other"
    assert "no AsyncAPI document" not in spec
    assert "[TODO: name the message broker]" in spec


@pytest.mark.copier
def test_a_broker_that_is_not_offered_has_its_name(
    tmp_path: Path, template_repository: Path
) -> None:
    answers, spec, _ = copied(tmp_path / "shop", template_repository, servers("mqtt"))
    assert (answers["message_broker"], answers["broker_other"]) == ("other", "MQTT")
    assert "in-process bus" not in spec


@pytest.mark.copier
def test_a_broker_that_a_person_chose_stays(tmp_path: Path, template_repository: Path) -> None:
    answers, _, _ = copied(
        tmp_path / "shop", template_repository, servers("kafka"), "-d", "message_broker=nats"
    )
    assert answers["message_broker"] == "nats"
