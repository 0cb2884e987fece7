"""Which broker carries the messages of an AsyncAPI document: the `protocol` of its servers.

The names are those of https://www.asyncapi.com/docs/reference/bindings. AMQP is spoken by several
brokers, so it is a name and no choice.
"""

from __future__ import annotations

from feature_spec.references.api.files import ContractFiles
from feature_spec.references.api.tree import mapping, scalar

_LIMIT = 100
_CHOICES = {
    "kafka": ("kafka", "Kafka"),
    "pulsar": ("pulsar", "Pulsar"),
    "nats": ("nats", "NATS"),
    "sns": ("sns_sqs", "SNS/SQS"),
    "sqs": ("sns_sqs", "SNS/SQS"),
    "googlepubsub": ("pubsub", "Google Pub/Sub"),
    "mqtt": ("other", "MQTT"),
    "mqtt5": ("other", "MQTT"),
    "amqp": ("other", "AMQP"),
    "amqp1": ("other", "AMQP 1.0"),
    "jms": ("other", "JMS"),
    "ibmmq": ("other", "IBM MQ"),
    "solace": ("other", "Solace"),
    "redis": ("other", "Redis"),
    "stomp": ("other", "STOMP"),
}
_SECURE = {"secure-mqtt": "mqtt", "mqtts": "mqtt", "kafka-secure": "kafka", "amqps": "amqp"}


def broker_of(files: ContractFiles) -> tuple[str, str]:
    """Read the broker of a document.

    Args:
        files: the contract.

    Returns:
        The choice of the question `message_broker`, and what the broker is called. Without one
        protocol of a broker on all servers it is `other` without a name, because a document of
        messages says that they leave the process. Two empty texts for another kind of contract.

    """
    if "asyncapi" not in mapping(files.tree):
        return "", ""
    servers = files.follow(files.root.inside("servers"))
    found = set()
    for value in list(mapping(servers.value).values())[:_LIMIT]:
        protocol = scalar(mapping(files.follow(servers.of(value)).value).get("protocol"))
        protocol = protocol.strip().lower()
        found.add(_CHOICES.get(_SECURE.get(protocol, protocol), ("other", "")))
    return found.pop() if len(found) == 1 else ("other", "")
