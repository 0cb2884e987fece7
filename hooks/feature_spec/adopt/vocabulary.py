"""The words of a template: what its questions ask for, and the names each choice goes by in a text.

The template that is adopted gives the choices and the names; a team's other usual names for the
same thing are added here. What the template does not offer is never found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from feature_spec.rendering.questions import Details, interview_of, labels_of, tables

_BRACKETS = re.compile(r"\s*\([^)]*\)")

_ALSO: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "architecture_style": {
        "monolith": ("monolithic",),
        "modular_monolith": ("modular monolithic", "modulith"),
        "microservices": ("microservice", "micro-services"),
    },
    "backend_language": {
        "typescript": ("Node.js",),
        "go": ("Golang",),
        "csharp": (".NET",),
    },
    "backend_framework": {"Spring Boot": ("SpringBoot",), "Rails": ("Ruby on Rails",)},
    "frontend_framework": {
        "nextjs": ("NextJS",),
        "vue": ("Vue.js", "Vue 3"),
        "sveltekit": ("Svelte Kit",),
        "server_rendered": (
            "server-rendered pages",
            "server-rendered HTML",
            "server-side rendered HTML",
            "Django templates",
            "Jinja templates",
            "ERB",
            "Blade templates",
            "Thymeleaf",
        ),
        "ios": ("SwiftUI", "UIKit"),
        "android": ("Jetpack Compose",),
    },
    "databases": {
        "postgresql": ("Postgres",),
        "mysql": ("MySQL or MariaDB",),
        "opensearch": ("OpenSearch or Elasticsearch",),
        "sqlserver": ("MSSQL", "Microsoft SQL Server"),
        "mongodb": ("Mongo",),
        "object_storage": ("S3", "MinIO", "object store"),
    },
    "authn_methods": {
        "session_cookie": (
            "session cookies",
            "cookie session",
            "Django session",
            "Django sessions",
        ),
        "jwt": ("JWT", "JWTs", "JSON Web Token", "JSON Web Tokens"),
        "oidc": ("OAuth/OIDC", "OIDC", "OpenID Connect", "OAuth", "OAuth2", "OAuth 2", "OAuth 2.0"),
        "api_key": ("API keys", "API token", "API tokens"),
        "mtls": ("mTLS", "mutual TLS", "client certificate", "client certificates"),
    },
    "authz_models": {
        "rbac": ("RBAC", "role-based access control"),
        "abac": ("ABAC", "attribute-based access control"),
        "ownership": ("ownership",),
        "scopes": ("scopes", "OAuth scopes"),
    },
    "deployment_strategy": {
        "rolling": ("rolling updates", "rolling deployment", "rolling deploy", "rolling release"),
        "blue_green": ("blue/green", "blue green"),
        "canary": ("canary release", "canary deployment"),
        "recreate": ("recreate",),
        "store": ("app store release",),
    },
    "platform": {
        "kubernetes": ("K8s", "EKS", "GKE", "AKS", "OpenShift"),
        "containers": ("ECS", "Fargate", "Cloud Run", "the container service"),
        "serverless": ("serverless functions", "AWS Lambda", "Lambda", "Cloud Functions"),
        "vm": ("VM", "VMs", "virtual machines", "EC2"),
        "paas": ("Heroku", "App Engine", "Fly.io", "the PaaS"),
    },
    "message_broker": {"nats": ("NATS",), "sns_sqs": ("SNS/SQS", "SQS", "SNS")},
    "data_classes": {
        "pii": ("personal data", "PII"),
        "card": ("cardholder data", "card data", "payment card data"),
        "financial": ("financial data", "financial"),
        "health": ("PHI", "health data", "health"),
        "secrets": ("credentials", "secrets"),
        "confidential": ("business-confidential", "confidential"),
    },
    "regulations": {"pci_dss": ("PCI DSS", "PCI-DSS", "PCI"), "gdpr": ("DSGVO",)},
    "redis_role": {
        "cache": ("cache", "caching"),
        "session": ("sessions", "session store"),
        "rate_limit": ("rate-limit counters", "rate limiting", "rate limits"),
        "queue": ("queue", "queues", "task queue", "stream"),
        "primary": ("primary store",),
    },
}

_NOT_NAMES = {"other", "none"}
"""Labels of choices that mean nothing when a text has them."""


@dataclass(frozen=True)
class Way:
    """One way to sign in, and its names in a spec.

    Attributes:
        method: the choice of `authn_methods` that it belongs to.
        client: the choice of `oidc_client`, if its method has that question.
        label: its name in Section 4.2.
        in_checklist: its name in the checklist.

    """

    method: str
    client: str
    label: str
    in_checklist: str


@dataclass(frozen=True)
class Vocabulary:
    """The questions of a template and the names of their answers.

    Attributes:
        questions: the questions by name, in the order asked, as the template writes them.
        names: for a question with choices, the value behind each name.
        frameworks: the backend languages that each web framework belongs to.
        libraries: the usual data access libraries.
        ways: the ways to sign in, those of the first choice first.
        store_labels: what the document calls a store, by value.
        levels: the kind of test behind each VAL-SPC number of the template.
        one_unit: the backend languages whose coverage tool counts in one unit only.

    """

    questions: Mapping[str, Details]
    names: Mapping[str, Mapping[str, str]]
    frameworks: Mapping[str, frozenset[str]]
    libraries: frozenset[str]
    ways: tuple[Way, ...] = ()
    store_labels: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    one_unit: frozenset[str] = frozenset()

    def values(self, question: str) -> frozenset[str]:
        """The values that a question with choices offers."""
        return frozenset(self.names.get(question, {}).values())


def read_vocabulary(template: Path) -> Vocabulary:
    """Read the words of a template.

    Args:
        template: the folder that holds `copier.yml`; a catalogue it does not have gives no names.

    Raises:
        OSError: there is no `copier.yml`, or no file that it includes.
        ValueError: the template's questions are not plain YAML.

    """
    questions = _questions(template)
    labels = _json(template / "template/_rows/labels.json").get("data", {})
    stores = _labels(template, "store")
    offered = _tables(template / "template/_interview/frameworks.jinja")
    frameworks: dict[str, set[str]] = {}
    for language, found in offered.get("frameworks", {}).items():
        for framework in found:
            frameworks.setdefault(framework, set()).add(language)
    names = {name: _names(question) for name, question in questions.items() if labels_of(question)}
    if "backend_framework" in questions:
        names["backend_framework"] = {framework: framework for framework in frameworks}
    for question, known in (
        ("databases", stores),
        ("message_broker", _labels(template, "broker")),
        ("backend_language", _labels(template, "backend")),
        ("frontend_framework", _labels(template, "frontend")),
        ("data_classes", labels.get("class", {})),
        ("regulations", labels.get("rule", {})),
        ("authz_models", labels.get("model", {})),
    ):
        _add(names, question, {label: value for value, label in known.items()})
    for question, also in _ALSO.items():
        _add(names, question, {name: value for value, more in also.items() for name in more})
    kinds = _json(template / "template/_rows/verification.json").get("rows", {}).get("levels", [])
    return Vocabulary(
        questions=questions,
        names=names,
        frameworks={name: frozenset(found) for name, found in frameworks.items()},
        libraries=frozenset(offered.get("libraries", {}).values()),
        ways=tuple(_ways(template, questions)),
        store_labels=stores,
        levels={kind["id"]: kind["name"] for kind in kinds},
        one_unit=frozenset(
            language
            for language, said in _stacks(template, "backend").items()
            if said.get("coverage_unit")
        ),
    )


def _questions(template: Path) -> Mapping[str, Details]:
    try:
        interview = interview_of(template)
    except yaml.YAMLError as problem:
        raise ValueError("the questions are not plain YAML") from problem
    return interview.questions


def _names(question: Details) -> dict[str, str]:
    names = {}
    for label, value in labels_of(question).items():
        for name in _BRACKETS.sub("", label).split(" / "):
            if name.lower() not in _NOT_NAMES:
                names[name] = str(value)
    return names


def _add(names: dict[str, dict[str, str]], question: str, more: Mapping[str, str]) -> None:
    """Add names of values that the question offers."""
    known = names.get(question)
    if known is not None:
        offered = set(known.values())
        known.update({name: value for name, value in more.items() if name and value in offered})


def _stacks(template: Path, family: str) -> dict[str, dict[str, Any]]:
    """Return what each technology of a family says of itself, by its choice."""
    folder = template / "template/_stacks" / family
    texts = {file.stem: _json(file) for file in sorted(folder.glob("[!_]*.json"))}
    code = {file.stem: _tables(file).get("names", {}) for file in sorted(folder.glob("*.jinja"))}
    return texts | code


def _labels(template: Path, family: str) -> dict[str, str]:
    """Return what a document calls each technology; not one whose name is an answer."""
    labels = {choice: said.get("label") for choice, said in _stacks(template, family).items()}
    return {choice: label for choice, label in labels.items() if isinstance(label, str)}


def _ways(template: Path, questions: Mapping[str, Details]) -> Iterator[Way]:
    """Yield a way for each choice of a method; OAuth and OIDC have one for each part of theirs."""
    methods, clients = (
        [str(value) for value in labels_of(questions[name]).values()] if name in questions else []
        for name in ("authn_methods", "oidc_client")
    )
    files = _stacks(template, "sign_in")
    for method in methods:
        for client in clients if method == "oidc" else [""]:
            said = files.get(client or method)
            if said:
                yield Way(method, client, said["label"], said["in_checklist"])


def _json(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def _tables(file: Path) -> dict[str, Any]:
    return tables(file.read_text(encoding="utf-8")) if file.is_file() else {}
