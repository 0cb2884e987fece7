"""What a spec states clearly: each rule with texts that give an answer, and near misses."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import interview
from feature_spec.adopt import rules
from feature_spec.adopt.fields import LabelledSpec, is_open, placeholders
from feature_spec.adopt.links import references
from feature_spec.adopt.lists import lists
from feature_spec.adopt.rules import infer
from feature_spec.adopt.vocabulary import Vocabulary, read_vocabulary
from feature_spec.markdown import read_spec
from feature_spec.repository.place import Place

DOCUMENTS = interview.ROOT / "tests" / "documents"
CASES = interview.ROOT / "tests" / "cases"


@cache
def words() -> Vocabulary:
    return read_vocabulary(interview.ROOT)


def document(text: str) -> LabelledSpec:
    return LabelledSpec(read_spec(text))


def certain(text: str, question: str) -> Any:
    found = infer(document(text), words()).get(question)
    return None if found is None or found.partly else found.value


def note(item: str, text: str) -> str:
    row = f"| {item} | Is it so? | {text} |"
    return f"| Item | Check | Alignment Notes |\n| --- | --- | --- |\n{row}\n"


def bullet(label: str, text: str) -> str:
    return f"- **{label}**: {text}\n"


def section(title: str, text: str) -> str:
    return f"## {title}\n\n{text}\n"


def front(key: str, text: str) -> str:
    return f'---\n{key}: "{text}"\n---\n\n# A\n'


STYLE = "Architecture Style"
BACK = "Backend Stack"
STACK = "Tech Stack"
ENGINE = "Database Engine"
SIGN_IN = "Authentication"
RIGHTS = "Authorization"
SPEED = "Performance / Latency"
ROLLOUT = "Deployment Strategy"
BACKUP = "Data Protection"

RULES = [
    ("feature_name", front("title", "Gift cards Implementation Spec"), "Gift cards"),
    ("feature_name", front("title", "Implementation Spec: Gift cards"), "Gift cards"),
    ("feature_name", "# Implementation Specification (Spec): Gift cards\n", "Gift cards"),
    ("feature_name", "# Gift cards\n", None),
    ("feature_name", "# Feature Specification: Landing page\n", "Landing page"),
    ("feature_name", "# Feature Spec - Landing page\n", "Landing page"),
    ("feature_name", "# Specification: Landing page\n", "Landing page"),
    ("feature_name", "# landing-page Specification\n", "Landing page"),
    ("feature_name", "# Requirements Document: Landing page\n", "Landing page"),
    ("feature_name", "# Requirements Document\n", None),
    ("feature_name", "# Design Document: Landing page\n", "Landing page"),
    ("feature_name", "# Design Document\n", None),
    ("feature_name", "# Implementation Plan: Landing page\n", "Landing page"),
    ("feature_name", "# Change: Landing page\n", "Landing page"),
    ("feature_name", "# Proposal: Landing page\n", "Landing page"),
    ("feature_name", "# Design of the landing page\n", None),
    ("feature_name", "# Technical Specification \u2013 Landing page\n", "Landing page"),
    ("feature_name", "# List Command Specification\n", "List Command"),
    ("feature_name", "# List Command Spec\n", "List Command"),
    ("feature_name", "# Feature Specification: [FEATURE NAME]\n", None),
    ("feature_name", "# Feature Specification\n", None),
    ("feature_name", "# The Technical Specification\n", None),
    ("feature_name", "# Inspection\n", None),
    ("feature_name", "# Feature: Landing page\n", None),
    ("feature_name", "# 003 Landing page Specification\n", "Landing page"),
    ("feature_name", front("title", "003 checkout Implementation Spec"), "Checkout"),
    ("feature_name", front("title", "404 page Implementation Spec"), "404 page"),
    ("feature_name", front("title", "[Feature Name] Implementation Spec"), None),
    ("feature_name", front("title", "Implementation Spec"), None),
    ("owner", front("owner", "@acme/billing"), "@acme/billing"),
    ("owner", front("owner", "[Team/Owner]"), None),
    ("feature_summary", section("1. Technical Overview", "Sells gift cards."), "Sells gift cards."),
    ("feature_summary", section("1. Technical Overview", "[Provide a summary.]"), None),
    ("feature_summary", section("1. Technical Overview", "Sells *gift* cards."), None),
    ("feature_summary", section("1. Technical Overview", "Sells\ngift cards."), None),
    ("module_name", bullet("Component Boundary", "Module `gifts` owns cards."), "gifts"),
    ("module_name", bullet("Component Boundary", "Module `gifts`, module `cards`."), None),
    ("architecture_style", note(STYLE, "Modular monolith"), "modular_monolith"),
    ("architecture_style", note(STYLE, "ALIGNED @jo 2026-03-03: monolith; ADR 4"), "monolith"),
    ("architecture_style", note(STYLE, "Two microservices"), "microservices"),
    ("architecture_style", section("1. Technical Overview", "Part of the monolith."), "monolith"),
    ("architecture_style", note(STYLE, "Monolith/Modular Monolith/Microservices"), None),
    ("architecture_style", note(STYLE, "Monolith, later microservices"), None),
    ("architecture_style", note(STYLE, "not a monolith"), None),
    ("architecture_style", note(STYLE, "WAIVED W-001"), None),
    ("architecture_style", note(STYLE, ""), None),
    ("backend_language", bullet(STACK, "Python 3.12, PostgreSQL 16"), "python"),
    ("backend_language", bullet(STACK, "Django 5.1, PostgreSQL"), "python"),
    ("backend_language", bullet(STACK, "Kotlin, Spring Boot"), "kotlin"),
    ("backend_language", bullet(STACK, "Go 1.23, chi"), "go"),
    ("backend_language", bullet(STACK, "Django; TypeScript, React"), "python"),
    ("backend_language", note(BACK, "N/A: frontend only"), "none"),
    ("backend_language", bullet(STACK, "Spring Boot"), None),
    ("backend_language", bullet(STACK, "JavaScript"), None),
    ("backend_language", bullet(STACK, "Python or Go"), None),
    ("backend_language", bullet(STACK, "TypeScript, React"), None),
    ("backend_language", bullet(STACK, "we go live in May"), None),
    ("backend_language", bullet(STACK, "[Python, Django]"), None),
    ("backend_language", note(BACK, "Python") + "\n" + bullet(STACK, "Ruby, Rails"), None),
    ("backend_framework", bullet(STACK, "Python, FastAPI"), "FastAPI"),
    ("backend_framework", bullet(STACK, "Rails 8"), "Rails"),
    ("backend_framework", bullet(STACK, "Python"), None),
    ("backend_framework", bullet(STACK, "Python, Flask and FastAPI"), None),
    ("backend_framework", bullet(STACK, "Python, Flask, moving from Django"), None),
    ("frontend_framework", note("Frontend Stack", "React 19, Vite"), "react"),
    ("frontend_framework", note("Frontend Stack", "React Native"), "react_native"),
    ("frontend_framework", note("Frontend Stack", "Django templates"), "server_rendered"),
    ("frontend_framework", bullet(STACK, "Go; Vue 3, Pinia"), "vue"),
    ("frontend_framework", note("Frontend Stack", "React or Vue"), None),
    ("frontend_framework", note("Frontend Stack", "N/A: no user interface"), None),
    ("frontend_framework", note("Frontend Stack", "we react to feedback"), None),
    ("databases", bullet(ENGINE, "PostgreSQL 16 (RDS)"), ["postgresql"]),
    ("databases", bullet(ENGINE, "Postgres and Redis"), ["postgresql", "redis"]),
    ("databases", bullet(ENGINE, "MariaDB 11"), ["mysql"]),
    ("databases", bullet(ENGINE, "files in S3"), ["object_storage"]),
    ("databases", bullet(ENGINE, "Neo4j 5"), ["other"]),
    ("databases", bullet(ENGINE, "[e.g., PostgreSQL, Redis]"), None),
    ("databases", bullet(ENGINE, "PostgreSQL, not MySQL"), None),
    ("databases", bullet(ENGINE, "PostgreSQL (MySQL until June)"), None),
    ("databases", bullet(ENGINE, "N/A"), None),
    ("databases", bullet(ENGINE, "PostgreSQL?"), None),
    ("databases", bullet(ENGINE, "MySQL") + bullet(ENGINE, "PostgreSQL"), None),
    ("database_other", bullet(ENGINE, "Neo4j 5"), "Neo4j 5"),
    ("orm", note(BACK, "Python, Django, Django ORM"), "Django ORM"),
    ("orm", note(BACK, "Python, SQLAlchemy"), "SQLAlchemy 2"),
    ("orm", note(BACK, "Python, no Django ORM"), None),
    ("redis_role", bullet(STACK, "PostgreSQL, Redis 7 (sessions, cache)"), ["session", "cache"]),
    ("redis_role", bullet(STACK, "PostgreSQL, Redis (Celery broker)"), None),
    ("data_classes", note(BACKUP, "PII and financial"), ["pii", "financial"]),
    ("data_classes", note(BACKUP, "no sensitive data declared; a person confirms"), []),
    ("data_classes", bullet("Sensitive Data Handling", "PII, encrypted at rest"), ["pii"]),
    ("data_classes", bullet("Sensitive Data Handling", "[PII/Secrets, encryption]"), None),
    ("data_classes", bullet("Sensitive Data Handling", "no PII is stored"), None),
    ("regulations", note(BACKUP, "PII; GDPR"), ["gdpr"]),
    ("regulations", note(BACKUP, "PII"), []),
    ("regulations", note(BACKUP, "encrypted, see 9"), None),
    ("authn_methods", bullet(SIGN_IN, "Django session cookie"), ["session_cookie"]),
    ("authn_methods", bullet(SIGN_IN, "JWT, 15 minutes"), ["jwt"]),
    ("authn_methods", bullet(SIGN_IN, "OAuth 2.0 / OpenID Connect"), ["oidc"]),
    ("authn_methods", bullet(SIGN_IN, "JWT and API key"), ["jwt", "api_key"]),
    ("authn_methods", note("AuthN/AuthZ", "OIDC through a BFF; RBAC"), ["oidc"]),
    ("authn_methods", bullet(SIGN_IN, "[Session cookie / JWT / OAuth/OIDC / API key]"), None),
    ("authn_methods", bullet(SIGN_IN, "OIDC, access tokens are JWTs"), None),
    ("authn_methods", bullet(SIGN_IN, "JWT or API key"), None),
    ("authn_methods", bullet(SIGN_IN, "Public. Anyone may call it."), None),
    ("oidc_client", note("AuthN/AuthZ", "OIDC through a BFF; RBAC"), "bff"),
    ("oidc_client", bullet(SIGN_IN, "OIDC"), None),
    ("authz_models", bullet(RIGHTS, "RBAC, ownership of the invoice"), ["rbac", "ownership"]),
    ("authz_models", bullet(RIGHTS, "[RBAC/ABAC ownership checks]"), None),
    ("authz_models", bullet(RIGHTS, "RBAC instead of ABAC"), None),
    ("authz_models", bullet(RIGHTS, "the owner of a team"), None),
    ("roles", bullet(RIGHTS, "RBAC with the roles `a`, `b` and `c`"), ["a", "b", "c"]),
    ("roles", bullet(RIGHTS, "no roles `a`"), None),
    ("roles", bullet(RIGHTS, "roles as in the user guide"), None),
    (
        "identity_provider",
        bullet(SIGN_IN, "JWT of https://id.example.com/"),
        "https://id.example.com/",
    ),
    ("identity_provider", bullet(SIGN_IN, "API key, see https://docs.example.com"), None),
    ("access", bullet(SIGN_IN, "Public. Anyone may call it."), "public"),
    ("access", bullet(RIGHTS, "internal users with RBAC"), "internal"),
    ("access", bullet(SIGN_IN, "signed-in customers, by session cookie"), "signed_in"),
    ("access", bullet(SIGN_IN, "Session cookie"), None),
    ("access", bullet(RIGHTS, "roles customer and staff"), None),
    ("access", bullet(RIGHTS, "signed-in users, and internal tools"), None),
    ("coverage_target", bullet("[VAL-SPC-004] Coverage", "at least 90% of lines"), 90),
    ("coverage_target", note("Coverage Policy", "75 %"), 75),
    ("coverage_target", bullet("Coverage", "90% of lines, 80% of branches"), None),
    ("coverage_target", note("Coverage Policy", "90%") + "\n" + bullet("Coverage", "80%"), None),
    ("coverage_target", bullet("Coverage", "[Target numbers + how measured]"), None),
    ("coverage_metric", bullet("Coverage", "90% of branches"), "branch"),
    ("coverage_metric", bullet("Coverage", "90% of lines and branches"), None),
    ("latency_p95_ms", bullet(SPEED, "p95 < 250 ms"), 250),
    ("latency_p95_ms", bullet(SPEED, "Response time < 200ms for 95th percentile"), 200),
    ("latency_p95_ms", bullet(SPEED, "95% of requests in at most 1.5 s"), 1500),
    ("latency_p95_ms", bullet(SPEED, "p99 < 250 ms"), None),
    ("latency_p95_ms", bullet(SPEED, "p95 < 250 ms for reads; p95 < 400 ms for writes"), None),
    ("latency_p95_ms", bullet(SPEED, "[e.g., Response time < 200ms for 95th percentile]"), None),
    ("throughput_rps", bullet("Throughput", "1,500 requests per second"), 1500),
    ("throughput_rps", bullet("Throughput", "40 rps at peak"), 40),
    ("throughput_rps", bullet("Throughput", "40 requests per minute"), None),
    ("throughput_rps", bullet("Throughput", "10 rps, 100 rps in December"), None),
    ("job_window_min", bullet(SPEED, "the job ends within 45 minutes"), 45),
    ("wcag_level", bullet("Accessibility", "WCAG 2.2 AA"), "AA"),
    ("wcag_level", bullet("Accessibility", "WCAG 2.1 AA"), None),
    ("e2e_tests", bullet("[VAL-SPC-003] E2E Tests (Optional)", "Playwright, one flow"), True),
    ("e2e_tests", bullet("[VAL-SPC-003] E2E Tests (Optional)", "N/A: no user interface"), False),
    ("e2e_tests", bullet("[VAL-SPC-003] E2E Tests (Optional)", "maybe Playwright"), None),
    ("e2e_tests", bullet("[VAL-SPC-003] E2E Tests (Optional)", "the checkout flow"), None),
    ("load_tests", bullet("[VAL-SPC-007] Load Test", "k6, 50 requests per second"), True),
    ("load_tests", note("Test Strategy", "unit and integration; no E2E, no load"), False),
    ("load_tests", note("Test Strategy", "unit and integration"), None),
    ("deployment_strategy", bullet(ROLLOUT, "Rolling update on EKS"), "rolling"),
    ("deployment_strategy", bullet(ROLLOUT, "Blue/green. The old one is kept."), "blue_green"),
    ("deployment_strategy", bullet(ROLLOUT, "[e.g., Rolling update, Blue-Green, Canary]"), None),
    ("deployment_strategy", bullet(ROLLOUT, "Rolling update, canary"), None),
    ("deployment_strategy", bullet(ROLLOUT, "later canary"), None),
    ("platform", bullet(ROLLOUT, "Rolling update on EKS"), "kubernetes"),
    ("platform", bullet(ROLLOUT, "Rolling update. Kubernetes is planned."), None),
    ("environments", note("Environments", "dev, staging, prod"), ["dev", "staging", "prod"]),
    ("environments", note("Environments", "dev/prod"), ["dev", "prod"]),
    ("environments", note("Environments", "the usual tiers, see OPERATIONS.md"), None),
    ("availability_slo", bullet("Availability", "99.95% over 30 days"), 99.95),
    ("availability_slo", bullet("Availability", "high"), None),
    ("rpo_minutes", bullet(BACKUP, "daily dump, RPO 24 h, RTO: 30 min"), 1440),
    ("rto_minutes", bullet(BACKUP, "daily dump, RPO 24 h, RTO: 30 min"), 30),
    ("rpo_minutes", bullet(BACKUP, "[Backup schedule and RPO/RTO goals]"), None),
    ("rpo_minutes", bullet(BACKUP, "RPO 5 minutes for orders, RPO 1 h for the rest"), None),
    ("consistency_pattern", note("Consistency", "transactional outbox"), "outbox"),
    ("consistency_pattern", note("Consistency", "eventually"), None),
    ("message_broker", bullet(STACK, "Kotlin; PostgreSQL; Kafka"), "kafka"),
    ("message_broker", bullet(STACK, "Kafka, RabbitMQ"), None),
    ("api_versioning", bullet("Versioning", "URL path, `/v1`"), "path"),
    ("api_versioning", bullet("Versioning", "we will see"), None),
    ("data_change", bullet("Migration Plan", "Alembic, only adds new tables"), "new"),
    ("data_change", bullet("Migration Plan", "[How to handle data migrations]"), None),
    (
        "service_dependencies",
        bullet(
            "Key Dependencies", "Upstream: web. Downstream: Stripe, PostgreSQL 16, the tax office."
        ),
        ["Stripe", "tax office"],
    ),
    ("service_dependencies", bullet("Key Dependencies", "Stripe and others"), None),
    ("service_dependencies", bullet("Key Dependencies", "[List significant deps]"), None),
]


@pytest.mark.parametrize(("question", "text", "answer"), RULES)
def test_a_text_gives_an_answer_or_none(question: str, text: str, answer: Any) -> None:
    assert certain(text, question) == answer


def test_every_rule_has_a_text_that_gives_an_answer_and_one_that_does_not() -> None:
    tried = {
        question: {answer is None for name, _, answer in RULES if name == question}
        for question in rules.RULES
        if question != "surfaces"
    }
    only_found_alone = {"database_other", "job_window_min", "rto_minutes"}  # others' near misses
    assert {name for name, kinds in tried.items() if kinds != {True, False}} == only_found_alone


# ---- surfaces: several places together ----------------------------------------------------------

PLACES = (
    note("Frontend Stack", "N/A") + "\n" + bullet(ENGINE, "PostgreSQL") + "\n## 4. Interfaces\n\n"
)


@pytest.mark.parametrize(
    ("text", "value", "partly"),
    [
        (PLACES + "- `GET /cards`: lists cards\n", ["rest", "storage"], False),
        (PLACES + "- `GET /cards`: lists cards\n- a nightly job\n", ["rest", "storage"], True),
        (PLACES, ["rest", "storage"], True),
        (bullet(ENGINE, "N/A: no stored data"), ["rest"], True),
        (note("Frontend Stack", "React"), ["rest", "ui", "storage"], True),
        (
            section(
                "1. Technical Overview",
                "The feature is one service, `a`, with a gRPC API, a job and its own tables.",
            ),
            ["grpc", "jobs", "storage"],
            False,
        ),
    ],
)
def test_surfaces_are_certain_only_when_each_place_is_filled(
    text: str, value: list[str], partly: bool
) -> None:
    found = infer(document(text), words())["surfaces"]
    assert (found.value, found.partly) == (value, partly)


# ---- placeholders -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("[e.g., PostgreSQL, Redis]", ["[e.g., PostgreSQL, Redis]"]),
        ("[TODO: which store]", ["[TODO: which store]"]),
        ("[VAL-SPC-001] Unit Tests", []),
        ("[a link](x.md) and [another][1]", []),
        ("`list[int]` and - [ ] a task", []),
    ],
)
def test_a_placeholder_is_no_link_no_id_and_no_code(written: str, found: list[str]) -> None:
    assert placeholders(written) == found


def test_a_text_of_placeholders_is_open() -> None:
    assert is_open("[Link to PRD]")
    assert is_open("  -> ")
    assert not is_open("PostgreSQL [which version?]")


# ---- lists --------------------------------------------------------------------------------------


def test_the_lists_of_a_hand_written_spec_are_read_without_its_placeholders() -> None:
    text = (DOCUMENTS / "invoices.md").read_text(encoding="utf-8")
    found = {name: item.value for name, item in lists(document(text), words()).items()}
    assert [item["id"] for item in found["requirements"]] == ["REQ-SPC-001", "REQ-SPC-002"]
    assert found["requirements"][0] == {
        "id": "REQ-SPC-001",
        "text": "Issuing gives the invoice the next number of its legal entity, without a gap.",
        "priority": "Critical",
        "prd": "REQ-PRD-FUN-01",
    }
    assert found["operations"] == [
        {"call": "POST /invoices/{id}/issue", "summary": "Issue a draft"},
        {"call": "GET /invoices/{id}", "summary": "Show an invoice"},
    ]
    assert [item["id"] for item in found["error_cases"]] == [1]
    assert [item["path"] for item in found["components"]] == [
        "billing/models.py",
        "billing/views.py",
    ]
    assert found["entities"][1] == {
        "name": "InvoiceLine",
        "attributes": ["id uuid PK", "invoice_id uuid FK", "amount_minor bigint"],
    }


def test_the_seed_gives_no_list_and_no_answer() -> None:
    seed = document((DOCUMENTS / "seed.md").read_text(encoding="utf-8"))
    assert lists(seed, words()) == {}
    assert infer(seed, words()) == {}


@pytest.mark.parametrize(
    "table",
    [
        "| ID | Requirement |\n| --- | --- |\n| FR-1 | It sells. |\n",
        "| ID | Requirement |\n| --- | --- |\n| REQ-SPC-001 | A. |\n| REQ-SPC-001 | B. |\n",
        "| ID | Requirement |\n| --- | --- |\n| REQ-SPC-001 | [Functional logic] |\n",
    ],
)
def test_requirements_without_usable_ids_or_texts_are_none(table: str) -> None:
    assert lists(document(section("2. Coded Requirements", table)), words()) == {}


@pytest.mark.parametrize(
    "rows",
    ["| `GET /a` | x |\n| see below | y |\n", "| `GET /a` | x |\n| `GET /a` | y |\n"],
)
def test_a_table_that_is_not_all_calls_gives_no_operations(rows: str) -> None:
    table = f"| Operation | Description |\n| --- | --- |\n{rows}"
    assert lists(document(section("4. Interfaces", table)), words()) == {}


def test_a_diagram_gives_a_type_of_several_words_and_what_may_be_null() -> None:
    drawn = {
        'timestamp_with_time_zone due "nullable"': "due timestamp with time zone?",
        'date? due UK "PII"': "due date? UK",
        'bigint_unsigned fee "nullable, financial"': "fee bigint unsigned?",
        "character_varying(20)[] tags": "tags character varying(20)[]",
        "double_precision rate": "rate double precision",
        "numeric(10,2) rate PK": "rate numeric(10,2) PK",
        "nvarchar(max) note": "note nvarchar(max)",
        "my_type note": "note my_type",
    }
    lines = "\n".join(f"    {line}" for line in drawn)
    diagram = f"```mermaid\nerDiagram\n  A {{\n{lines}\n  }}\n```\n"
    found = lists(document(section("3. Data Modeling", diagram)), words())["entities"].value
    assert found == [{"name": "A", "attributes": list(drawn.values())}]


def test_a_diagram_with_a_line_that_is_no_entity_gives_none() -> None:
    diagram = "```mermaid\nerDiagram\n  A ||--o{ B : has\n  click A href\n```\n"
    assert lists(document(section("3. Data Modeling", diagram)), words()) == {}


# ---- references ---------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Place:
    folder = tmp_path / "specs" / "cards"
    folder.mkdir(parents=True)
    for name in ("docs/prd.md", "docs/a b.md", "specs/cards/openapi.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    return Place(folder, tmp_path, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (front("prd_reference", "../../docs/prd.md"), "docs/prd.md"),
        (front("prd_reference", "docs/prd.md"), "docs/prd.md"),
        (front("prd_reference", "/docs/prd.md"), "docs/prd.md"),
        (front("prd_reference", "[PRD](../../docs/prd.md#scope)"), "docs/prd.md#scope"),
        (front("prd_reference", "../../docs/a%20b.md"), "docs/a b.md"),
        (front("prd_reference", "https://x.example/prd?a=1"), "https://x.example/prd?a=1"),
        ("# A\n\n> **Related PRD**: [PRD](<../../docs/a b.md>)\n", None),
        ("# A\n\n> **Related PRD**: [PRD](../../docs/prd.md)\n", "docs/prd.md"),
        (front("prd_reference", "openapi.yaml"), "specs/cards/openapi.yaml"),
        (front("prd_reference", "../../docs/gone.md"), None),
        (front("prd_reference", "../../../etc/passwd"), None),
        (front("prd_reference", "[Link to PRD]"), None),
        (
            front("prd_reference", "../../docs/prd.md")
            + "\n> **Related PRD**: [other](openapi.yaml)\n",
            None,
        ),
    ],
)
def test_a_reference_is_where_the_link_leads(place: Place, text: str, value: str | None) -> None:
    found = references(document(text), place).found.get("prd_reference")
    assert (found.value if found else None) == value


def test_a_dead_link_is_reported_with_its_line_and_what_is_near(place: Place) -> None:
    problems = references(document(front("prd_reference", "../../docs/prds.md")), place).problems
    assert problems == ["line 2: ../../docs/prds.md has no target; near it: docs/prd.md"]


def test_other_links_of_the_header_are_more_references(place: Place) -> None:
    text = "# A\n\n> **Contract**: [x](openapi.yaml)\n> **See**: [x](openapi.yaml), and more\n"
    found = references(document(text), place).found["more_references"]
    assert found.value == [{"label": "Contract", "path": "specs/cards/openapi.yaml"}]


# ---- a rendered spec without its answers --------------------------------------------------------

SHAPE_AND_STACK = [
    *yaml.safe_load((interview.ROOT / "template/_interview/shape.yml").read_text(encoding="utf-8")),
    *(name for name, ask in interview.questions().items() if " in team" in str(ask["ask"])),
]


def _sets() -> dict[str, dict[str, Any]]:
    """The three cases, and sets in which the main dimensions vary."""
    cases = {
        file.stem: yaml.safe_load(file.read_text(encoding="utf-8"))
        for file in sorted(CASES.glob("*.yml"))
    }
    others = {"database_other": "Neo4j", "frontend_other": "Lit", "backend_other": "Scala"}
    return cases | {name: {**answers, **others} for name, answers in list(interview.pairs())[::14]}


def test_a_rendered_spec_says_nearly_all_its_answers_and_none_that_is_wrong(
    render: Callable[..., Any],
) -> None:
    sets = _sets()
    wrong, missed = {}, {}
    wanted = 0
    for case, answers in sets.items():
        rendered = render(**answers)
        recorded = rendered.answers
        found = infer(document(rendered.text), words())
        said = {name: item.value for name, item in found.items() if not item.partly}
        for name in said.keys() & recorded.keys():
            if _other(said[name], recorded[name]):
                wrong[f"{case} {name}"] = (said[name], recorded[name])
        unsaid = (None, "", "undecided", ["undecided"])  # what is not decided has its open item
        asked = [name for name in SHAPE_AND_STACK if recorded.get(name) not in unsaid]
        wanted += len(asked)
        missed[case] = [name for name in asked if name not in said]
    share = 1 - sum(map(len, missed.values())) / wanted
    print(
        f"{len(sets)} specs, {wanted} answers on shape and stack, {share:.1%} recovered: {missed}"
    )
    assert len(sets) >= 13
    assert wrong == {}
    assert share >= 0.95, missed


def _other(found: Any, recorded: Any) -> bool:
    if isinstance(found, list) and isinstance(recorded, list):
        return sorted(map(str, found)) != sorted(map(str, recorded))
    return bool(found != recorded)
