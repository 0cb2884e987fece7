"""What a spec says of cached reads: nothing, where no operation answers anyone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from document import Render

CACHED: dict[str, Any] = {
    "backend_language": "php",
    "databases": ["mysql", "redis"],
    "redis_role": ["cache"],
    "message_broker": "rabbitmq",
}
WORDS = r"(?i)reads are cached|reads fall through|maximum age of a cached value"
ASKED = '[TODO: what is cached and for how long, or "nothing"]'


@pytest.mark.parametrize(
    "operations",
    [[], [{"call": "consume paid.v1"}], [{"call": "publish a.v1"}, {"call": "consume b.v1"}]],
)
@pytest.mark.parametrize("stores", [["mysql", "redis"], ["redis"]])
def test_what_only_handles_messages_answers_no_read_from_a_cache(
    operations: list[dict[str, Any]], stores: list[str], render: Render
) -> None:
    surfaces = ["events", "storage"]
    changes = {"surfaces": surfaces, "operations": operations, "databases": stores}
    spec = render(**{**CACHED, **changes})
    assert not re.search(WORDS, spec.text)
    assert spec.sections["3"].count(ASKED) == 1
    if "mysql" in stores:
        assert "Redis is down -> nothing stops" in spec.sections["6"]


@pytest.mark.parametrize("surface", ["rest", "graphql", "grpc", "jobs", "ui"])
def test_what_answers_reads_from_a_cache_says_so(surface: str, render: Render) -> None:
    spec = render(**{**CACHED, "surfaces": [surface, "events", "storage"]})
    assert len(re.findall(WORDS, spec.text)) == 3
    assert ASKED not in spec.text


def test_a_cache_of_public_functions_says_so(render: Render) -> None:
    assert len(re.findall(WORDS, render(**{**CACHED, "surfaces": ["storage"]}).text)) == 3


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"surfaces": ["rest", "storage"]}, "503 with `Retry-After`, except a cached read"),
        ({"surfaces": ["graphql", "storage"]}, "error `UNAVAILABLE`, except a cached read"),
        (
            {"surfaces": ["rest", "events", "storage"]},
            "503 with `Retry-After`, except a cached read; message handling pauses",
        ),
        ({"redis_role": ["session"]}, "503 with `Retry-After`"),
        ({"authn_methods": ["api_key"], "access": "internal"}, "503 with `Retry-After`"),
        ({"operations": [{"call": "POST /v1/orders"}]}, "503 with `Retry-After`"),
        ({"data_classes": ["health"], "regulations": ["hipaa"]}, "503 with `Retry-After`"),
        ({"databases": ["mysql"], "redis_role": []}, "503 with `Retry-After`"),
    ],
)
def test_a_cached_read_is_answered_while_its_source_is_down(
    changes: dict[str, Any], answer: str, render: Render
) -> None:
    spec = render(**{**CACHED, "surfaces": ["rest", "storage"], **changes})
    assert spec.bullet("6", "Error 60") == f"MySQL is down -> {answer}"


@pytest.mark.parametrize(
    ("changes", "deleted"),
    [
        ({}, True),
        ({"surfaces": ["graphql", "storage"], "databases": ["mongodb", "redis"]}, True),
        ({"surfaces": ["jobs", "storage"]}, True),
        ({"data_change": "read_only"}, False),
        ({"databases": ["redis"]}, False),
        ({"operations": [{"call": "POST /v1/orders"}]}, False),
    ],
)
def test_a_stored_change_deletes_what_is_cached(
    changes: dict[str, Any], deleted: bool, render: Render
) -> None:
    spec = render(**{**CACHED, "surfaces": ["rest", "storage"], **changes})
    said = (
        "<id>`, deleted after each stored change, [TODO: maximum age of a cached value in seconds]"
    )
    assert (said in spec.bullet("3", "Database Engine")) is deleted
