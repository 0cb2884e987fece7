"""An answer that is changed and changed back: the same bytes above Notes, or a report."""

from __future__ import annotations

import pytest

from flips import Flip, flipped, flips

SAMPLE = [
    Flip("surfaces", ["rest", "ui", "storage"]),
    Flip("surfaces", ["rest", "jobs", "ui"]),
    Flip("surfaces", ["rest", "events", "jobs", "ui", "storage"]),
    Flip("data_classes", ["financial"]),
    Flip("access", "public"),
    Flip("architecture_style", "monolith"),
    Flip("backend_language", "go"),
    Flip("frontend_framework", "vue"),
    Flip("deployment_strategy", "rolling"),
    Flip("e2e_tests", False),
    Flip("surfaces", ["rest", "ui", "storage"], listed=False),
    Flip("surfaces", ["jobs", "ui", "storage"], listed=False),
]


@pytest.mark.parametrize("flip", SAMPLE, ids=lambda flip: flip.name)
def test_nothing_is_different_without_a_report(flip: Flip) -> None:
    result = flipped(flip)
    assert result is not None
    assert result.silent == ()


def test_the_sample_is_of_the_interview() -> None:
    known = [*flips(), *flips(listed=False)]
    assert len(known) > 80
    assert [flip for flip in SAMPLE if flip not in known] == []
