"""What must survive of the document this template began as, as patterns of whole lines."""

from __future__ import annotations

import re

HEADINGS = (
    "# Implementation Specification (Spec)",
    "## 0. Pre-Implementation Checklist (Governance)",
    "### 0.1 Architecture / Tech Stack",
    "### 0.2 Quality / Testing / Security",
    "### 0.3 Operations / Deployment / Monitoring",
    "## 1. Technical Overview & Architecture Style",
    "## 2. Coded Requirements (Traceability)",
    "## 3. Data Modeling & Storage Strategy",
    "## 4. Interfaces & Data Structures",
    "### 4.1. Core Interfaces",
    "### 4.2. AuthN / AuthZ (Required if protected data/actions)",
    "## 5. Component Breakdown",
    "## 6. Edge Cases & Error Handling",
    "## 7. Verification Plan (Testing & QA)",
    "## 8. Non-Functional Requirements (NFR) & Scalability",
    "## 9. Operations & Observability",
    "## Notes",
)
ROWS = (
    ("Architecture Style", "Is the style Monolith/Modular Monolith/Microservices?", "Section 1"),
    ("Service Boundaries", "Are module boundaries documented (diagram/text)?", "Section 1"),
    ("Domain Model", "Are core domain entities and relationships defined?", "Section 3"),
    ("Backend Stack", "Are language/framework/libs (web, ORM, auth) decided?", "Section 1"),
    ("Frontend Stack", "Are framework/state/build tools decided?", "Section 1"),
    ("Test Strategy", "Levels (Unit/Integration/E2E/Load) defined?", "Section 7"),
    ("Test Tooling", "Agreed framework/runner and mock strategy?", "Section 7"),
    ("Coverage Policy", "Are goals defined as numbers (e.g. 100%)?", "Section 7"),
    ("AuthN/AuthZ", "Is auth approach designed (token/OAuth/RBAC)?", "Section 4"),
    ("Data Protection", "Encryption/access policies for sensitive data?", "Section 9"),
    ("Performance", "Are Core Web Vitals/Latency metrics targeted?", "Section 8"),
    ("Accessibility", "Is WCAG compliance integrated (contrast/ARIA)?", "Section 8"),
    ("Logging", "Required structured logs defined (fields, IDs)?", "Section 9"),
    ("Monitoring", "Metrics and dashboards defined (RED/USE)?", "Section 9"),
    ("Alerts", "Are alert thresholds and routing defined?", "Section 9"),
    ("Backups", "Are backup policies defined for added data?", "Section 9"),
)
LABELS = (
    "Component Boundary",
    "Key Dependencies",
    "Tech Stack",
    "Database Engine",
    "Schema Strategy",
    "Migration Plan",
    "Authentication",
    "Authorization",
    "Sensitive Endpoints/Actions",
    "Performance / Latency",
    "Throughput",
    "Scalability Strategy",
    "Deployment Strategy",
    "Monitoring & Alerts",
    "Logging",
    "Data Protection",
)
ENVIRONMENTS = "Are tiers (dev/staging/prod) clarified for this feature?"
CHECKLIST = "| Item | Check Question | Required | Alignment Notes | Where to document |"
TRACE = "| ID | Requirement Description | Priority | Parent PRD REQ |"
NOTE = (
    "_Note: This document is the absolute Source of Truth for Coder Agents. "
    "NO CODE can be generated without it._"
)
MANDATORY = "> **Mandatory**: Coder agents MUST verify these checklists before generating code."
TESTS = ("Unit Tests", "Integration Tests", "E2E Tests (Optional)", "Coverage")
HEADER = ("Status", "Related PRD", "Related API Spec", "Related Architecture")


def _line(text: str, rest: str = "$") -> str:
    return "^" + re.escape(text) + rest


SEED_LINES: tuple[tuple[str, str], ...] = (
    *(("heading", _line(text, "(: .+)?$" if text.startswith("# ") else "$")) for text in HEADINGS),
    *(
        ("row", _line(f"| {item} | {question} | Must | ", rf".+ \| .*{re.escape(where)}.* \|$"))
        for item, question, where in ROWS
    ),
    ("row", _line(f"| Environments | {ENVIRONMENTS} | Must | ", ".+$")),
    *(("label", _line(f"- **{label}**: ", ".+$|:$")) for label in LABELS),
    ("label", _line("- **Sensitive Data Handling**:", ".*$")),
    *(("header line", _line(f"> **{label}**: ", ".+$")) for label in HEADER),
    *(
        ("test", _line(f"- **[VAL-SPC-00{number}] {label}**: ", ".+$"))
        for number, label in enumerate(TESTS, start=1)
    ),
    ("requirement", r"^\| \*\*\[REQ-SPC-\d{3}\]\*\* \| .+ \| .+ \| .+ \|$"),
    ("security requirement", r"^\| \*\*\[SEC-SPC-\d{3}\]\*\* \| .+ \| .+ \| .+ \|$"),
    ("error", r"^- \*\*Error 1\*\*: .+ -> .+$"),
    ("columns", _line(CHECKLIST)),
    ("columns", _line(TRACE)),
    ("note", _line(NOTE)),
    ("note", r"^_Target Directory: `+ ?.+/spec\.md ?`+_\\$"),
    ("note", _line(MANDATORY)),
)
