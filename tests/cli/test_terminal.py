"""How a report is laid out: labels in their column, texts behind them."""

from __future__ import annotations

import pytest

from feature_spec.terminal import LABEL_WIDTH, Line, shown


@pytest.mark.parametrize(
    "label",
    ["Event contract", "Contract of the billing service", "Ereignisvertrag", "a\nb\x1b[31m"],
)
@pytest.mark.parametrize("colour", [True, False])
def test_a_label_of_the_user_never_runs_into_its_text(label: str, colour: bool) -> None:
    line = shown([Line(label, "openapi.yaml")], colour).replace("\x1b[0m", "")
    before, _, after = line.partition("openapi.yaml")
    assert after == "\n"
    assert before.removeprefix("\x1b[32m").endswith(" ")
    assert len(before.removeprefix("\x1b[32m")) == LABEL_WIDTH
