"""gRPC and GraphQL contracts as they are answered, and the grammar of the lists they come from."""

from __future__ import annotations

from typing import Any

import pytest

from document import Render
from external import Node
from features import feature

# The grammar of a column

COLUMNS = {
    "due date?": 'date due "nullable"',
    "due date": "date due",
    "rate double precision": "double_precision rate",
    "due timestamp with time zone?": 'timestamp_with_time_zone due "nullable"',
    "due timestamp(3) without time zone": "timestamp(3)_without_time_zone due",
    "count bigint unsigned": "bigint_unsigned count",
    "count INT(10) UNSIGNED ZEROFILL": "INT(10)_UNSIGNED_ZEROFILL count",
    "note nvarchar(max)?": 'nvarchar(max) note "nullable"',
    "state enum(open, closed)": "enum(open,closed) state",
    "state enum('open','closed')": "enum(open,closed) state",
    "weight DECIMAL(10, 2)": "DECIMAL(10,2) weight",
    "note character varying(20)[]": "character_varying(20)[] note",
    "tags map<text, frozen<list<int>>>?": 'map(text,frozen(list(int))) tags "nullable"',
    "loan_id uuid? FK": 'uuid loan_id FK "nullable"',
    "loan_id uuid FK,UK": "uuid loan_id FK,UK",
    "note LowCardinality(Nullable(String))": "LowCardinality(Nullable(String)) note",
    "due datetime64(3, 'UTC')": "datetime64(3,UTC) due",
}


def test_a_column_is_drawn_with_its_type_and_whether_it_may_be_null(
    render: Render, node: Node
) -> None:
    columns = [{"name": f"Part{at}", "attributes": [text]} for at, text in enumerate(COLUMNS)]
    spec = render(surfaces=["storage"], databases=["postgresql"], entities=columns)
    diagram = spec.sections["3"].split("```mermaid\n")[1].split("\n```")[0]
    drawn = [line.strip() for line in diagram.splitlines() if line.startswith("    ")]
    assert drawn == list(COLUMNS.values())
    assert node.mermaid(diagram) == []


# None, as an answer


@pytest.mark.parametrize("name", ["loans", "rooms", "plans", "rides"])
def test_none_is_an_answer_for_operations_and_dependencies(name: str, render: Render) -> None:
    none: dict[str, Any] = {"operations": "none", "service_dependencies": "none"}
    spec = render(**feature(name, **none))
    assert spec.answers["operations"] == spec.answers["service_dependencies"] == "none"
