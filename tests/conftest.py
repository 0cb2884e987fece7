"""Fixtures that every test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from external import Node


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """Give the mermaid parser and markdownlint: one process for each worker, started lazily."""
    with Node() as started:
        yield started
