"""No control without its carrier: what a security row relies on is in the same spec, or is asked.

A carrier is a table with its columns, a store, a step of the diagram, a log field, an event, an
error case or an attack. Each is a section and what must be found in it.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import interview
from document import Render, Spec

MATRIX = {**dict(interview.each_choice()), **dict(interview.pairs())}

CARRIERS: dict[str, list[tuple[str, str]]] = {
    "SEC-SPC-001": [("4.2", r"- \*\*Sign-in\*\*: "), ("4.2", "SEC-SPC-001")],
    "SEC-SPC-002": [
        ("4.2", r"- \*\*Sign-in\*\*: "),
        ("4.2", r"session (is |are )?in (\w|\[TODO: session store)"),
    ],
    "SEC-SPC-003": [("6", r"\*\*Error 53\*\*")],
    "SEC-SPC-004": [("4.2", r"from the (user store|identity provider)[^.]*\(SEC-SPC-004\)")],
    "SEC-SPC-005": [("4.2", r"page's memory \(SEC-SPC-005\)|\[TODO: how the page gets")],
    "SEC-SPC-006": [("4.2", "key store")],
    "SEC-SPC-007": [("4.2", "SEC-SPC-007")],
    "SEC-SPC-008": [("4.2", r"- \*\*Token check\*\*: .*SEC-SPC-008"), ("6", r"\*\*Error 54\*\*")],
    "SEC-SPC-009": [("4.2", r"- \*\*Token check\*\*: .*SEC-SPC-009")],
    "SEC-SPC-010": [("4.2", r"\[TODO: lifetime; what signs a user out; what ends the token")],
    "SEC-SPC-011": [("4.2", "of Section 3"), ("6", "Error 55")],
    "SEC-SPC-012": [("4.2", r"(`X-API-Key` header|metadata).*\(SEC-SPC-012\)")],
    "SEC-SPC-013": [
        ("4.2", "of Section 3"),
        ("4.2", r"\[TODO: who issues, rotates and revokes keys, by which command"),
    ],
    "SEC-SPC-014": [("4.2", "SEC-SPC-014")],
    "SEC-SPC-015": [("2", r"\[TODO: both numbers\]"), ("2", r"\[TODO: who or what checks it\]")],
    "SEC-SPC-016": [
        ("4.2", r"must be the (subject|caller|owner|user)|names (the|its) owner"),
        ("6", r"\*\*Error 52\*\*"),
    ],
    "SEC-SPC-017": [("4.2", r"\*\*RBAC\*\*: roles "), ("6", r"\*\*Error 51\*\*")],
    "SEC-SPC-018": [("4.2", r"\*\*Scopes\*\*: "), ("6", r"\*\*Error 51\*\*")],
    "SEC-SPC-019": [("4.2", r"\[TODO: each attribute and where"), ("6", r"\*\*Error 51\*\*")],
    "SEC-SPC-020": [("4.1", "```|TODO")],
    "SEC-SPC-021": [("2", r"\[TODO: (number|both numbers)"), ("6", r"\*\*Error 56\*\*")],
    "SEC-SPC-022": [],
    "SEC-SPC-023": [("6", r"\*\*Error 70\*\*")],
    "SEC-SPC-024": [],
    "SEC-SPC-025": [],
    "SEC-SPC-026": [
        ("9", r"`caller` \([^)]+\)|N/A: library"),
        (
            "9",
            "`credential_rejected`|`sign_in_failed`|`access_denied`|N/A: library",
        ),
    ],
    "SEC-SPC-027": [("9", "SEC-SPC-027|TODO")],
    "SEC-SPC-028": [("9", "SEC-SPC-028|payment provider")],
    "SEC-SPC-029": [("9", r"\[TODO: where the audit is kept, how long, who reads it")],
    "SEC-SPC-030": [
        ("9", r"\[TODO: key that finds all data of one person\]|what leads there, export")
    ],
    "SEC-SPC-031": [],
    "SEC-SPC-032": [("2", r"\[TODO: depth, cost and batch size\]")],
    "SEC-SPC-033": [("4.1", r"[Dd]eadline|returns \(stream")],
    "SEC-SPC-034": [],
    "SEC-SPC-035": [("4.2", r"- \*\*(Service identity\*\*: |Outgoing credentials\*\*:\n  - )")],
    "SEC-SPC-036": [],
    "SEC-SPC-037": [],
    "SEC-SPC-038": [],
    "SEC-SPC-039": [("4.2", r"\[TODO: the private CA"), ("6", r"\*\*Error 50\*\*")],
    "SEC-SPC-040": [
        ("4.2", r"\[TODO: table or service of the callers"),
        ("6", r"\*\*Error 58\*\*"),
    ],
    "SEC-SPC-041": [("4.2", r"\[TODO: table or service of the callers, and who adds and removes")],
    "SEC-SPC-042": [("4.2", r"own certificate of \[TODO: the issuing CA\]")],
    "SEC-SPC-043": [("4.1", r"\[TODO: largest file and row count, encoding")],
    "SEC-SPC-044": [("6", r"\*\*Error 64\*\*"), ("9", r"`signature_rejected`")],
}
"""Where each control of the catalogue is carried; its attack in Section 7 is asked of all."""


def rows() -> dict[str, dict[str, object]]:
    """Return the controls of the catalogue by their IDs."""
    text = (interview.ROOT / "template/_rows/security.json").read_text(encoding="utf-8")
    return {row["id"]: row for row in json.loads(text)["rows"]["controls"]}


def lacking(spec: Spec) -> list[str]:
    """Return a sentence for each carrier that is neither in the spec nor asked for."""
    found = []
    for number in spec.defined("SEC"):
        for section, pattern in CARRIERS.get(number, []):
            if not re.search(pattern, spec.sections[section]):
                found.append(f"{number}: nothing in Section {section} is like {pattern}")
        if "attack" in rows().get(number, {}) and f"({number})" not in spec.sections["7"]:
            found.append(f"{number}: no attack tries it")
    return found


def test_every_control_of_the_catalogue_names_its_carriers() -> None:
    assert set(CARRIERS) == set(rows())


@pytest.mark.sampled
@pytest.mark.parametrize("name", MATRIX)
def test_each_control_that_is_printed_has_its_carriers(name: str, render: Render) -> None:
    assert lacking(render(**MATRIX[name])) == []


@pytest.mark.parametrize("sign_in", interview.choices("sign_in"))
@pytest.mark.parametrize("way", ["session_cookie", "oidc"])
def test_it_has_them_wherever_users_sign_in(way: str, sign_in: str, render: Render) -> None:
    for client in ("bff", "spa", "native"):
        spec = render(
            surfaces=["rest", "ui", "storage"],
            authn_methods=[way],
            oidc_client=client,
            sign_in=sign_in,
        )
        assert lacking(spec) == []


def test_every_control_is_printed_by_some_answers(render: Render) -> None:
    more: list[dict[str, Any]] = [
        {"surfaces": ["jobs"], "authn_methods": ["mtls"]},
        {"surfaces": ["rest"], "authn_methods": ["mtls"]},
        {"surfaces": ["jobs"], "operations": [{"call": "job import-files"}]},
        {
            "surfaces": ["rest"],
            "operations": [{"call": "POST /hooks", "access": "valid signature"}],
        },
        {"surfaces": ["rest"], "access": "public"},
        {"surfaces": ["rest", "ui"], "frontend_framework": "ios"},
        {"surfaces": ["rest", "ui"], "frontend_framework": "vue", "oidc_client": "spa"},
        {"surfaces": ["rest"], "oidc_client": "m2m", "data_classes": ["health"]},
        {
            "surfaces": ["rest", "storage"],
            "data_classes": ["pii", "health"],
            "regulations": ["hipaa", "gdpr"],
            "databases": ["postgresql", "object_storage"],
        },
    ]
    shown = {
        number
        for answers in [interview.EVERYTHING, *more]
        for number in render(**answers).defined("SEC")
    }
    only_an_author = {"SEC-SPC-024"}
    assert set(CARRIERS) - shown == only_an_author


def test_a_control_without_its_carrier_is_found(render: Render) -> None:
    spec = render(surfaces=["rest"], authn_methods=["api_key"])
    broken = Spec(re.sub(r"\[TODO: who issues[^\]]*\]", "", spec.text), spec.answers)
    (missing,) = lacking(broken)
    assert missing.startswith("SEC-SPC-013: nothing in Section 4.2")
