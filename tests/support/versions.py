"""Three more versions of the template: other words, new rows and sections, a bullet less."""

from __future__ import annotations

from pathlib import Path

import releases

SECTIONS = "template/_sections"
CHECKLIST = "template/_rows/checklist.json"

# A sentence or a question of each section in other words, beside every prompt.
REWORDED = (
    (CHECKLIST, "Are module boundaries documented (diagram/text)?", "Are module boundaries drawn?"),
    (CHECKLIST, "Agreed framework/runner and mock strategy?", "Runners and fakes agreed?"),
    (CHECKLIST, "Are alert thresholds and routing defined?", "Who is called, and when?"),
    (f"{SECTIONS}/0.4_lifecycle.md.jinja", "with evidence;", "with the address of the evidence;"),
    (
        f"{SECTIONS}/1/modular_monolith.md.jinja",
        "Other modules use only",
        "Every other module uses only",
    ),
    (
        "template/_rows/security.json",
        "Each response type lists its fields; unknown body fields are rejected, but ignored",
        "Each type lists its own fields; unknown body fields are rejected, but ignored",
    ),
    (f"{SECTIONS}/5_components.md.jinja", "Depends on", "Builds on"),
    (
        "template/_rows/errors.json",
        "same body as for a missing record",
        "as if it were missing",
    ),
    (
        f"{SECTIONS}/7_verification.md.jinja",
        "Coder agents use this section to",
        "Use this section to",
    ),
    (
        f"{SECTIONS}/8_targets.md.jinja",
        "separately on mobile and desktop",
        "separately on phones and desktops",
    ),
)
ROWS = """
    {"item": "Tracing", "when": "", "where": "Section 9", "ask": "Does one trace cross each call?",
      "note": {"": "[TODO: what is sampled]"}},
    {"item": "Runbooks", "when": "", "where": "Section 9", "ask": "Has each alert a runbook?",
      "note": {"": "[TODO: where the runbooks are]"}},
"""
BLOCK = """\
Retention of signals:

| Signal | Kept |
| --- | --- |
| Logs | [TODO: days that logs are kept] |
| Traces | [TODO: days that traces are kept] |

"""
SECTION = """\
## 10. Rollback Rehearsal

- **Rehearsed**: [TODO: when the way back was last tried on staging]

"""


def make_versions(template: Path) -> None:
    """Release three more versions of a template."""
    for folder in (SECTIONS, "template/_rows", "template/_context"):
        for file in sorted((template / folder).rglob("*.j*")):
            text = file.read_text(encoding="utf-8")
            new = text.replace("[TODO: ", "[TODO: please say ").replace(
                "[TODO before Validated: ", "[TODO before Validated: please give "
            )
            file.write_text(new, encoding="utf-8")
    for path, old, new in REWORDED:
        releases.change(template, path, old, new)
    releases.release(template, "v1.1.0")
    monitoring = '      {\n        "item": "Monitoring",'
    releases.change(template, CHECKLIST, monitoring, ROWS.lstrip("\n") + monitoring)
    alerts = "| Alert | Condition | Action |\n"
    releases.change(template, f"{SECTIONS}/9/monitoring.md.jinja", alerts, BLOCK + alerts)
    releases.release(template, "v1.2.0")
    notes = "## Notes\n"
    releases.change(template, "template/feature/spec.md.jinja", notes, SECTION + notes)
    throughput = "- **Throughput**: {{ levels.throughput }}\n"  # no open item is in it
    releases.change(template, f"{SECTIONS}/8_targets.md.jinja", throughput, "")
    releases.release(template, "v1.3.0")
