"""What a reader of a consumer, of streams or of a saga could not build without a guess."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from features import feature

CONSUMER: dict[str, Any] = {
    "surfaces": ["events"],
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "csharp",
    "consistency_pattern": "none",
    "deployment_strategy": "canary",
    "service_dependencies": ["mail gateway"],
    "operations": [
        {"call": "consume invoice.paid.v2", "summary": "Mails a receipt", "access": "service"}
    ],
}
BROKERS = ["kafka", "pulsar", "service_bus", "sns_sqs", "nats", "rabbitmq", "pubsub"]


# --- brokers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broker", "said"),
    [
        ("service_bus", "`MaxDeliveryCount`, the number of tries, is 5 (default 10)"),
        ("sns_sqs", "after `maxReceiveCount` (5) receives"),
        ("pulsar", "after `maxRedeliverCount` (4) redeliveries"),
        ("pubsub", "after `maxDeliveryAttempts` (5) tries"),
    ],
)
def test_the_five_tries_are_set_where_the_broker_counts_them(
    broker: str, said: str, render: Render
) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    assert said in spec.bullet("4.1", "Dead letters")
    assert "after 5 tries" in spec.bullet("6", "Error 72")


def test_a_dead_letter_topic_of_pulsar_keeps_what_is_moved(render: Render) -> None:
    rule = render(**CONSUMER, message_broker="pulsar").bullet("4.1", "Dead letters")
    assert "sets `initialSubscriptionName`: a topic without a subscription keeps nothing" in rule
    assert "creates that subscription only with `allowAutoSubscriptionCreation`" in rule


@pytest.mark.parametrize(
    ("broker", "said"),
    [
        ("kafka", "one sender at a time per key"),
        ("pulsar", "one sender at a time per key"),
        ("pubsub", "one sender at a time per key"),
        ("service_bus", "one sender at a time per session"),
    ],
)
def test_the_relays_of_more_instances_keep_the_order_of_a_key(
    broker: str, said: str, render: Render
) -> None:
    sends = {**CONSUMER, "operations": [{"call": "publish a.b.v1"}]}
    assert said in render(**sends, message_broker=broker).bullet("4.1", "Key and order")
    heard = render(**CONSUMER, message_broker=broker).bullet("4.1", "Key and order")
    assert "one sender at a time" not in heard


def test_a_consumer_of_service_bus_is_asked_for_the_session(render: Render) -> None:
    order = render(**CONSUMER, message_broker="service_bus").bullet("4.1", "Key and order")
    assert order.startswith('[TODO: session ID of each message, or "no sessions"]; order is kept')


# --- a consumer that calls another service --------------------------------------------------------


@pytest.mark.parametrize("broker", BROKERS)
def test_a_consumer_without_a_store_is_asked_once_about_repeats_and_order(
    broker: str, render: Render
) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    assert spec.row("4.1", "`consume invoice.paid.v2`")[3] == "see Error 71"
    error = spec.bullet("6", "Error 71")
    assert "compacted topic" not in error
    assert "[TODO: how an older message is recognized, and its result]" in error


@pytest.mark.parametrize("broker", BROKERS)
def test_a_failed_call_of_a_consumer_is_answered_once(broker: str, render: Render) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    error = spec.bullet("6", "Error 70")
    assert "is retried; [TODO: wait between tries; result of a refused credential" in error
    assert "breaker is open, the consumer of that message pauses (Error 72), and the" in error
    assert "half-open call is the trial; [TODO: does a try that fails so count towards" in error
    assert "breaker is open, each consumer whose handler calls that service pauses" in spec.bullet(
        "6", "Error 72"
    )


@pytest.mark.parametrize("style", ["monolith", "modular_monolith"])
def test_a_consumer_without_a_breaker_is_asked_when_it_pauses(style: str, render: Render) -> None:
    spec = render(**{**CONSUMER, "architecture_style": style}, message_broker="kafka")
    assert "[TODO: when the consumer of that message pauses (Error 72); does a try" in spec.bullet(
        "6", "Error 70"
    )
    assert "breaker" not in spec.sections["6"]


@pytest.mark.parametrize("broker", BROKERS)
def test_a_consumer_checks_whom_it_calls(broker: str, render: Render) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    assert "whose certificate is verified" in spec.row("2", "**[SEC-SPC-035]**")[1]
    assert "SEC-SPC-035" not in render(**{**CONSUMER, "service_dependencies": "none"}).text


@pytest.mark.parametrize("broker", BROKERS)
def test_the_load_test_of_a_consumer_measures_the_limit_of_section_8(
    broker: str, render: Render
) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    assert "95% are handled within the time of Section 8, no message is lost" in spec.bullet(
        "7", "[VAL-SPC-007] Load Test"
    )
    assert "among all messages handled or moved" in spec.bullet("8", "Availability")


@pytest.mark.parametrize("broker", BROKERS)
def test_a_step_of_consumers_lasts_until_the_stop_rule_can_judge(
    broker: str, render: Render
) -> None:
    spec = render(**CONSUMER, message_broker=broker)
    steps = spec.bullet("9", "Steps")
    assert steps == "one consumer for at least 15 minutes and 1,000 of its messages, then all."


@pytest.mark.parametrize("language", ["kotlin", "java", "python"])
def test_what_a_record_refuses_is_asked_once(language: str, render: Render) -> None:
    stored = {"surfaces": ["events", "storage"], "backend_language": language}
    spec = render(**{**CONSUMER, **stored})
    asked = "a repeat is skipped; [TODO: how an older message is recognized, and its result]"
    assert spec.bullet("6", "Error 71").endswith(asked)
    assert "the state that refuses an action" in spec.bullet("6", "Error 2")


@pytest.mark.parametrize("broker", BROKERS)
def test_a_canary_that_only_publishes_is_judged_by_what_it_publishes(
    broker: str, render: Render
) -> None:
    operations = [{"call": "publish invoice.paid.v2"}]
    spec = render(**{**CONSUMER, "operations": operations}, message_broker=broker)
    assert spec.bullet("9", "Steps").startswith("one instance for at least 15 minutes")
    assert spec.bullet("9", "Rollback") == "all instances return to the old version."
    assert "tries to publish fail (`messaging.client.operation.duration`" in spec.bullet(
        "9", "Stop rule"
    )


@pytest.mark.parametrize(
    ("broker", "metric"),
    [
        ("sns_sqs", "`ApproximateAgeOfOldestMessage`"),
        ("pubsub", "`subscription/oldest_unacked_message_age`"),
        ("service_bus", ""),
        ("kafka", ""),
        ("rabbitmq", ""),
    ],
)
def test_the_age_of_the_oldest_message_has_a_metric(
    broker: str, metric: str, render: Render
) -> None:
    section = render(**CONSUMER, message_broker=broker).sections["9"]
    assert ("- **Oldest message**: [TODO: what measures its age]" in section) is (not metric)
    assert (f"age of the oldest message ({metric})." in section) is bool(metric)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, True),
        ({"owner": "@acme/parcels"}, True),
        ({"service_dependencies": ["box office"], "requirements": [], "operations": []}, False),
        (
            {
                "service_dependencies": ["box office"],
                "requirements": [{"text": "A guest buys one Ticket."}],
            },
            True,
        ),
        (
            {
                "service_dependencies": ["box office"],
                "requirements": [],
                "operations": [{"call": "consume ticket.sold.v1"}],
            },
            True,
        ),
    ],
)
def test_the_ticket_of_an_alert_is_none_of_the_features(
    changes: dict[str, Any], told: bool, render: Render
) -> None:
    holder = render(**feature("parcel-alerts", **changes)).bullet("9", "Ticket to")
    team = changes.get("owner", "the `owner` of the front matter")
    kept_apart = f"the issue tracker of {team}, apart from this feature's own tickets."
    assert holder == (kept_apart if told else f"{team}.")


def test_a_call_whose_protocol_nothing_names_has_no_header_of_http(render: Render) -> None:
    spec = render(**feature("parcel-alerts"))
    assert spec.bullet("9", "Trace context").startswith(
        "the W3C `traceparent` header of HTTP calls and the `traceparent` application property"
    )
    assert spec.bullet("6", "Timeout") == "500 ms per attempt."


@pytest.mark.parametrize("broker", BROKERS)
def test_an_outage_of_the_broker_has_a_result(broker: str, render: Render) -> None:
    test = render(**CONSUMER, message_broker=broker).bullet("7", "[VAL-SPC-012] Resilience Test")
    assert "unreachable, then up: the service reconnects, and no message is lost" in test
    sends = {**CONSUMER, "operations": [{"call": "publish a.b.v1"}]}
    test = render(**sends, message_broker=broker).bullet("7", "[VAL-SPC-012] Resilience Test")
    assert "unreachable, then up: the service reconnects" in test
    assert "no message is lost" not in test


@pytest.mark.parametrize("surface", ["rest", "graphql", "grpc"])
def test_the_load_test_compares_the_p95_of_the_server(surface: str, render: Render) -> None:
    answers = {"surfaces": [surface], "backend_language": "go", "load_tests": True}
    assert ": server p95 in Section 8, errors below" in render(**answers).sections["7"]
    assert "ms at the server" in render(**answers).bullet("8", "Performance / Latency")


# --- streams ------------------------------------------------------------------------------------

FEEDS = "[TODO: what feeds each stream, and how that reaches the instance that holds it]"
DOWN = (
    "[TODO: what tells clients of an open stream that its source or a store is down, or whether it "
    "then ends]"
)
ENDS = "[TODO: what ends a stream, and how soon, once its caller's credential or right ends]"
STREAMING: dict[str, Any] = {
    "access": "internal",
    "architecture_style": "microservices",
    "backend_language": "go",
    "authn_methods": ["mtls"],
}


@pytest.mark.parametrize(
    ("surface", "call", "stream", "refused"),
    [
        (
            "grpc",
            "rpc lab.v1.Probe/Measure",
            "both",
            "on `Measure`]; a gRPC status ends the stream",
        ),
        (
            "grpc",
            "rpc lab.v1.Probe/Upload",
            "client",
            "on `Upload`]; a gRPC status ends the stream",
        ),
        ("grpc", "rpc lab.v1.Probe/Watch", "server", ""),
        ("graphql", "subscription probeChanged", "", ""),
        ("rest", "GET /v1/probes/live", "both", "on `GET /v1/probes/live`]"),
    ],
)
def test_a_stream_is_asked_for_its_source_its_end_and_its_refusals(
    surface: str, call: str, stream: str, refused: str, render: Render
) -> None:
    operation = {"call": call, "access": "service"} | ({"stream": stream} if stream else {})
    section = render(**STREAMING, surfaces=[surface], operations=[operation]).sections["4.1"]
    assert (FEEDS in section) is (stream != "client")
    assert (DOWN in section) is (stream != "client")
    assert ENDS in section
    assert ("[TODO: response to a refused message" in section) is bool(refused)
    assert refused in section
    assert ENDS not in render(surfaces=["rest"], access="public").text


@pytest.mark.parametrize("stream", ["both", "client", "server", ""])
@pytest.mark.parametrize("surface", ["rest", "grpc"])
def test_messages_that_a_stream_takes_have_their_own_limit_and_refusal(
    surface: str, stream: str, render: Render
) -> None:
    calls = {"grpc": "rpc lab.v1.Probe/Measure", "rest": "GET /v1/probes/live"}
    operation = {"call": calls[surface], "access": "service"}
    operation |= {"stream": stream} if stream else {}
    spec = render(**STREAMING, surfaces=[surface], operations=[operation])
    name = "Measure" if surface == "grpc" else "GET /v1/probes/live"
    takes = stream in ("both", "client")
    assert (f"of messages sent on `{name}`" in spec.row("2", "**[SEC-SPC-021]**")[1]) is takes
    if surface == "grpc":
        refused = f"`FAILED_PRECONDITION` (of a message on `{name}`: see Streams);"
        assert (refused in spec.sections["4.1"]) is takes


@pytest.mark.parametrize(
    ("platform", "instances"),
    [
        ("kubernetes", "replicas"),
        ("containers", "tasks"),
        ("vm", "instances"),
        ("paas", "web processes"),
    ],
)
def test_what_spreads_calls_of_grpc_is_asked(platform: str, instances: str, render: Render) -> None:
    call = {"call": "rpc lab.v1.Probe/Read", "access": "service"}
    spread = "- **Load balancing**: [TODO: what spreads gRPC calls, not only connections, such as"
    rpc = render(**STREAMING, surfaces=["grpc"], operations=[call], platform=platform)
    assert spread in rpc.sections["8"]
    assert "(but for open streams)" not in rpc.sections["8"]
    assert "behind the load balancer" not in rpc.sections["8"]
    call = {"call": "GET /v1/probes/live", "access": "service", "stream": "server"}
    live = render(**STREAMING, surfaces=["rest"], operations=[call], platform=platform)
    assert f"stateless {instances} (but for open streams) behind the" in live.sections["8"]
    assert spread not in live.sections["8"]
    functions = render(**STREAMING, surfaces=["grpc"], platform="serverless")
    assert spread not in functions.sections["8"]


@pytest.mark.parametrize("name", ["price-ticker", "charger-map"])
def test_an_outage_of_a_store_is_said_of_open_streams(name: str, render: Render) -> None:
    spec = render(**feature(name))
    said = "message handling pauses; open streams: see 4.1"
    assert spec.bullet("6", "Error 60").endswith(said)
    assert DOWN in spec.sections["4.1"]
    assert "open streams" not in render(**feature("parcel-alerts")).sections["6"]


def test_the_limits_of_calls_are_cited_and_not_extended(render: Render) -> None:
    note = render(**feature("price-ticker")).row("0.1", "Resilience")[3]
    assert note == "PROPOSED: the limits of Section 6; dependencies not named yet"


def test_a_public_stream_has_no_credential_that_ends(render: Render) -> None:
    operations = [{"call": "GET /v1/tides/live", "stream": "server"}]
    spec = render(surfaces=["rest"], access="public", backend_language="go", operations=operations)
    assert FEEDS in spec.sections["4.1"]
    assert ENDS not in spec.text


@pytest.mark.parametrize(
    ("surface", "call", "answer"),
    [
        ("grpc", "rpc lab.v1.Probe/Measure", "`UNAUTHENTICATED`, the same for all"),
        ("rest", "GET /v1/probes/{probe_id}", "403, the same for all"),
        ("graphql", "query probe", "error `FORBIDDEN`, the same for all"),
    ],
)
def test_a_caller_that_no_record_knows_is_unauthenticated_in_grpc(
    surface: str, call: str, answer: str, render: Render
) -> None:
    operations = [{"call": call, "access": "service"}]
    spec = render(**STREAMING, surfaces=[surface], operations=operations)
    assert spec.bullet("6", "Error 58").endswith(answer)
    if surface == "grpc":
        assert "`UNAUTHENTICATED`" in spec.row("4.1", f"`{call}`")[5]


# --- recovery -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("store", "rpo", "failover"),
    [
        ("postgresql", 1, True),
        ("postgresql", 0, True),
        ("postgresql", 5, False),
        ("sqlserver", 2, True),
        ("mysql", 0, True),
        ("mongodb", 60, False),
    ],
)
def test_an_rpo_below_that_of_the_backup_is_met_by_failover(
    store: str, rpo: int, failover: bool, render: Render
) -> None:
    spec = render(databases=[store], rpo_minutes=rpo)
    goal = spec.bullet("9", "Data Protection")
    assert (" by failover; a failover drill each quarter measures both." in goal) is failover
    assert ("; a restore drill each quarter measures both." in goal) is not failover
    restore = "**Restore**: [TODO: its RPO and RTO; what promotes the standby]"
    assert (restore in spec.sections["9"]) is failover


@pytest.mark.parametrize(("rpo", "seconds"), [(1, 240), (4, 240), (5, 240), (15, 720)])
def test_a_quiet_hour_reaches_the_archive_before_the_alert(
    rpo: int, seconds: int, render: Render
) -> None:
    said = render(databases=["postgresql"], rpo_minutes=rpo).bullet("9", "PostgreSQL")
    assert f"`archive_timeout` {seconds} s" in said


# --- what is kept without a store ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "summary", "keeps"),
    [
        ("consume parcel.scanned.v3", "Remembers the last scan of a parcel", True),
        ("consume meter.read.v1", "Stores the newest reading", True),
        ("consume seat.sold.v1", "Keep the seats sold so far", True),
        ("consume seat.sold.v1", "Mails a receipt", False),
        ("consume seat.sold.v1", "Records of a customer are mailed", False),
    ],
)
def test_what_a_handler_keeps_has_no_store_that_is_not_applicable(
    call: str, summary: str, keeps: bool, render: Render
) -> None:
    operations = [{"call": call, "summary": summary, "access": "service"}]
    spec = render(**{**CONSUMER, "operations": operations})
    asked = f"[TODO: store of what `{call}` keeps, shared by all instances; what deletes it]"
    assert (spec.bullet("3", "State") == asked) is keeps
    assert ("N/A: no data store" in spec.sections["3"]) is not keeps
    assert ("no data is added" in spec.sections["9"]) is not keeps
    assert spec.row("0.1", "Data Ownership")[3].startswith("PROPOSED" if keeps else "N/A")
    assert ("no data added" in spec.row("0.3", "Backups")[3]) is not keeps


def test_what_is_kept_in_a_named_store_is_not_asked(render: Render) -> None:
    operations = [{"call": "consume a.b.v1", "summary": "Remembers the last scan"}]
    stored = {"surfaces": ["events", "storage"], "databases": ["postgresql"]}
    assert "store of what" not in render(**{**CONSUMER, **stored, "operations": operations}).text


# --- a dependency that no operation names ---------------------------------------------------------


@pytest.mark.parametrize("pattern", ["outbox", "saga_choreography", "saga_orchestration"])
def test_a_service_with_calls_and_messages_is_asked_which_operation_calls(
    pattern: str, render: Render
) -> None:
    shape = {
        "surfaces": ["rest", "events", "storage"],
        "architecture_style": "microservices",
        "backend_language": "go",
        "consistency_pattern": pattern,
    }
    error = render(**shape, service_dependencies=["pricing"]).bullet("6", "Error 70")
    assert error.endswith("[TODO: which operation makes the call, what the caller gets]")
    more = render(**shape, service_dependencies=["pricing", "matching"]).bullet("6", "Error 70")
    assert "which operation makes the call, what the caller gets, for each dependency" in more
