"""The one token of an open item: `[TODO: what is missing]`, `[TODO before Validated: …]`."""

from __future__ import annotations

import re

OPEN_ITEM = re.compile(r"\[TODO(?P<late> before Validated)?: (?P<prompt>[^\]\n]{1,1000})\]")
"""An open item. A prompt has a limit, so that brackets that never close are bounded work."""


def counts(text: str) -> tuple[int, int]:
    """Count the open items of a spec: due before coding, and due before Validated."""
    late = [bool(item["late"]) for item in OPEN_ITEM.finditer(text)]
    return late.count(False), late.count(True)
