"""What one section says, another does not contradict."""

from __future__ import annotations

import pytest

import interview
from document import Render


@pytest.mark.parametrize("style", interview.choices("architecture_style"))
@pytest.mark.parametrize("broker", ["kafka", "in_process"])
def test_the_outbox_of_section_3_has_its_relay_and_its_alert(
    style: str, broker: str, render: Render
) -> None:
    events = {"surfaces": ["events", "storage"], "message_broker": broker}
    spec = render(architecture_style=style, backend_language="go", **events)
    promised = "- **Outbox**: " in spec.sections["3"]
    assert promised == (broker == "kafka")
    assert ("outbox relay" in spec.sections["5"]) == promised
    assert ("| Outbox stuck | " in spec.sections["9"]) == promised


@pytest.mark.parametrize("style", ["monolith", "modular_monolith"])
def test_a_feature_that_only_hears_events_has_no_outbox(style: str, render: Render) -> None:
    spec = render(
        architecture_style=style,
        surfaces=["events", "storage"],
        message_broker="kafka",
        operations=[{"call": "consume ride.matched.v1", "retry": "natural"}],
    )
    assert "utbox" not in spec.body
    assert "Handlers and publisher" not in spec.sections["5"]
