"""What a spec says for certain: one rule for each question, in the order asked."""

from __future__ import annotations

from feature_spec.adopt.rules.found import Found, Rule, Sources
from feature_spec.adopt.rules.identity import RULES as IDENTITY
from feature_spec.adopt.rules.operations import RULES as OPERATIONS
from feature_spec.adopt.rules.quality import RULES as QUALITY
from feature_spec.adopt.rules.shape import RULES as SHAPE
from feature_spec.adopt.rules.sign_in import RULES as SIGN_IN
from feature_spec.adopt.rules.stack import RULES as STACK

RULES: dict[str, Rule] = {**IDENTITY, **STACK, **SHAPE, **SIGN_IN, **QUALITY, **OPERATIONS}
"""The rule of each question; one that needs another's answer stands after it."""

__all__ = ["RULES", "Found", "Rule", "Sources"]
