"""What stands in the way of an adoption."""

from __future__ import annotations


class AdoptError(Exception):
    """A spec cannot be adopted; the message is one sentence: what, where, what to type."""
