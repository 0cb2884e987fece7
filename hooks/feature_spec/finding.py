"""A finding: one thing that is wrong, where it is, and what to type.

The guard of an update uses it now, and every check of a spec will. The codes are flat, stable and
never used for something else: `FS9xx` refuse an update (`update/guard.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "notice"]
Cause = Literal["edit", "world"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        code: the code of its rule, `FS912`.
        sentence: what is wrong, without a full stop.
        repair: what to type; empty where the sentence says what to do.
        path: the file, from the repository's root; empty where it is about no file.
        line: the line in that file, from 1; 0 for the whole file.
        column: the column in characters, from 1; 0 for the whole line.
        record: the key of the record, `REQ-SPC-004`; empty where it is about none.
        severity: how bad it is.
        cause: "edit" when only a change of the spec can have caused it, "world" when a date, a
            document, the code or the template did.

    """

    code: str
    sentence: str
    repair: str = ""
    path: str = ""
    line: int = 0
    column: int = 0
    record: str = ""
    severity: Severity = "error"
    cause: Cause = "edit"

    def __str__(self) -> str:
        """Return the finding as one line: `FS912 specs/a/spec.md is not tracked…; type: git…`."""
        return f"{self.code} {self.sentence}" + (f"; type: {self.repair}" if self.repair else "")
