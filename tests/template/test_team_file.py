"""The team file beside the features: what it answers, what of it is ignored, and when."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml

import interview
import releases
from compiled import COPIER
from layouts import git, write_files

pytestmark = pytest.mark.copier

STACK: dict[str, Any] = {
    "architecture_style": "microservices",
    "backend_language": "go",
    "backend_framework": "chi",
    "frontend_framework": "nuxt",
    "frontend_rendering": "static",
    "databases": ["mysql", "redis"],
    "redis_role": ["session"],
    "authn_methods": ["jwt"],
    "authz_models": ["rbac", "abac"],
    "orm": "sqlc",
    "identity_provider": "https://id.example.com/",
    "owner": "@acme/payments",
    "roles": ["customer"],
    "environments": ["test", "live"],
    "test_tools": {"unit": "gotestsum"},
    "message_broker": "nats",
    "api_versioning": "header",
    "deployment_strategy": "blue_green",
    "platform": "vm",
    "coverage_target": 95,
    "coverage_metric": "branch",
    "latency_p95_ms": 90,
    "throughput_rps": 7,
    "availability_slo": 99.5,
    "rpo_minutes": 0,
    "rto_minutes": 5,
    "wcag_level": "AAA",
}
IGNORED = {
    "an empty file": "",
    "only a comment": "# later\n",
    "a list": "- backend_language: go\n",
    "plain text": "backend_language go\n",
    "a number": "7\n",
    "unknown keys": "language: go\n_src_path: elsewhere\n_commit: v9\n7: 8\nnull: x\n",
    "keys of the shape": (
        "surfaces: [grpc]\ndata_classes: [card]\naccess: public\nfeature_name: Theirs\n"
        "data_change: alter\ne2e_tests: true\nregulations: [hipaa]\nfeature_path: elsewhere\n"
    ),
    "values that are not a choice": (
        "architecture_style: spaghetti\nbackend_language: cobol\nbackend_framework: Django\n"
        "databases: [postgresql, paper]\nauthn_methods: []\nwcag_level: B\nplatform: true\n"
    ),
    "numbers out of range": (
        "coverage_target: 0\nlatency_p95_ms: -1\nthroughput_rps: 0.5\navailability_slo: 100\n"
        "rpo_minutes: .nan\nrto_minutes: .inf\n"
    ),
    "a string for a list": "databases: mysql\nauthn_methods: jwt\nenvironments: [1, dev]\n",
    "a mapping for a string": (
        "architecture_style: {monolith: yes}\nowner: {team: payments}\norm: {name: Prisma}\n"
    ),
    "a list for a string": "backend_language: [go]\nbackend_framework: [chi]\nowner: [a, b]\n",
    "what cannot be a key": (
        "architecture_style: [[monolith]]\ndatabases: [{mysql: 8}]\nauthz_models: [[abac], {}]\n"
    ),
    "values that are not a number": "coverage_target: '90'\nrpo_minutes: yes\nrto_minutes: [1]\n",
    "text that is not one line": 'owner: "a\\nb"\norm: "a\\u202eb"\nbroker_other: 2024-01-01\n',
    "nothing": "architecture_style:\nowner: ''\ndatabases: null\nroles: []\ntest_tools: {}\n",
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates") / "plain"
    return releases.template(folder, body=releases.BODY, tasks=False)


@pytest.fixture(scope="module")
def with_tasks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a template that Copier wants to be trusted for."""
    return releases.template(tmp_path_factory.mktemp("templates") / "whole", body=releases.BODY)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write_files(tmp_path / "shop", (".git/HEAD", "specs/.spec-defaults.yml"))
    return tmp_path / "shop"


def answers_of(folder: Path) -> dict[str, Any]:
    text = (folder / ".copier-answers.yml").read_text(encoding="utf-8")
    answers: dict[str, Any] = yaml.safe_load(text)
    return answers


def copied(
    template: Path, shop: Path, team: str | Mapping[str, Any], **answers: Any
) -> dict[str, Any]:
    """Return the answers of a new feature beside a team file with this content."""
    text = team if isinstance(team, str) else yaml.safe_dump(team)
    (shop / "specs" / ".spec-defaults.yml").write_text(text, encoding="utf-8")
    folder = shop / "specs" / "checkout"
    copier.run_copy(
        str(template), folder, data=answers, defaults=True, unsafe=True, quiet=True, overwrite=True
    )
    return answers_of(folder)


@pytest.fixture(scope="module")
def usual(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Give the answers of a feature without a team."""
    folder = tmp_path_factory.mktemp("alone") / "shop" / "specs" / "checkout"
    write_files(folder.parents[1], (".git/HEAD",))
    copier.run_copy(str(template), folder, defaults=True, unsafe=True, quiet=True)
    return answers_of(folder)


# What it answers


def test_every_answer_of_the_team_is_taken(template: Path, shop: Path) -> None:
    everything = interview.choices("surfaces")
    answers = copied(template, shop, STACK, surfaces=everything)
    assert {name: answers[name] for name in STACK} == STACK


def test_an_answer_of_ones_own_comes_before_that_of_the_team(template: Path, shop: Path) -> None:
    own = {"backend_language": "python", "backend_framework": "Flask", "coverage_target": 70}
    answers = copied(template, shop, STACK, **own)
    assert {name: answers[name] for name in own} == own
    assert answers["architecture_style"] == STACK["architecture_style"]


def test_a_framework_and_a_library_of_another_language_are_not_taken(
    template: Path, shop: Path
) -> None:
    answers = copied(template, shop, STACK, backend_language="php")
    assert (answers["backend_framework"], answers["orm"]) == ("Laravel", "Eloquent")


def test_a_feature_without_a_user_interface_has_no_frontend(template: Path, shop: Path) -> None:
    answers = copied(template, shop, STACK, surfaces=["rest"], access="public")
    not_needed = {
        "frontend_framework",
        "frontend_rendering",
        "wcag_level",
        "databases",
        "redis_role",
        "orm",
    }
    not_needed |= {"authn_methods", "authz_models", "roles", "identity_provider"}
    assert answers.keys().isdisjoint(not_needed)


def test_a_frontend_team_gets_a_backend_where_there_is_no_user_interface(
    template: Path, shop: Path
) -> None:
    team = {"backend_language": "none", "frontend_framework": "vue"}
    assert copied(template, shop, team, surfaces=["ui"])["backend_language"] == "none"
    assert copied(template, shop, team, surfaces=["rest"])["backend_language"] == "undecided"


# What of it is ignored


@pytest.mark.parametrize("content", IGNORED.values(), ids=IGNORED)
def test_what_does_not_fit_is_ignored(
    template: Path, shop: Path, usual: Mapping[str, Any], content: str
) -> None:
    assert copied(template, shop, content) == usual


def test_what_fits_is_taken_from_among_what_does_not(
    template: Path, shop: Path, usual: Mapping[str, Any]
) -> None:
    team = {"owner": "@acme/payments", "databases": "mysql", "coverage_target": 91, "colour": 1}
    answers = copied(template, shop, team)
    assert answers == {
        **usual,
        "owner": "@acme/payments",
        "coverage_target": 91,
        "proposed": [name for name in usual["proposed"] if name != "coverage_target"],
    }


def test_on_request_none_of_it_is_taken(
    template: Path, shop: Path, usual: Mapping[str, Any]
) -> None:
    answers = copied(template, shop, STACK, use_team_defaults=False)
    assert answers == {**usual, "use_team_defaults": False}


def test_a_team_file_of_another_folder_is_not_read(
    template: Path, shop: Path, usual: Mapping[str, Any]
) -> None:
    for folder in (shop, shop / "specs" / "checkout"):
        folder.mkdir(exist_ok=True)
        (folder / ".spec-defaults.yml").write_text(yaml.safe_dump(STACK), encoding="utf-8")
    assert copied(template, shop, "") == usual


# When it ends the copy, and when it is not opened


@pytest.mark.parametrize(
    "content",
    ["owner: [a\n", "owner: a\n\towner: b\n", "? [a]\n: b\n", "a: !!python/name:os.system\n"],
    ids=["an open bracket", "a tab", "a list as a key", "a Python object"],
)
def test_a_file_that_is_not_plain_yaml_is_named_with_its_line(
    template: Path, shop: Path, content: str
) -> None:
    named = re.escape(str(shop / "specs" / ".spec-defaults.yml"))
    with pytest.raises(yaml.YAMLError, match=f'in "{named}", line [12]'):
        copied(template, shop, content)
    assert not (shop / "specs" / "checkout").exists()


def command(template: Path, shop: Path, *options: str) -> subprocess.CompletedProcess[str]:
    (shop / "specs" / ".spec-defaults.yml").write_text(yaml.safe_dump(STACK), encoding="utf-8")
    copy = [*COPIER, "copy", "--defaults", *options, str(template)]
    return subprocess.run([*copy, "specs/checkout"], cwd=shop, capture_output=True, text=True)


def test_without_trust_nothing_is_written(with_tasks: Path, shop: Path) -> None:
    done = command(with_tasks, shop)
    assert done.returncode == 4
    assert "--trust" in done.stderr
    assert not (shop / "specs" / "checkout").exists()


def test_with_trust_the_team_file_is_read(with_tasks: Path, shop: Path) -> None:
    assert command(with_tasks, shop, "--trust").returncode == 0
    assert answers_of(shop / "specs" / "checkout")["architecture_style"] == "microservices"


def test_trust_by_the_settings_alone_copies_without_the_team_file(
    with_tasks: Path,
    shop: Path,
    usual: Mapping[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "settings.yml").write_text(f"trust: [{with_tasks.parent}/]\n", encoding="utf-8")
    monkeypatch.setenv("COPIER_SETTINGS_PATH", str(tmp_path / "settings.yml"))
    done = command(with_tasks, shop)
    assert done.returncode == 0, done.stderr
    answers = answers_of(shop / "specs" / "checkout")
    assert answers == {**usual, "_src_path": str(with_tasks)}


# Afterwards


def test_what_the_team_changes_later_changes_no_spec(template: Path, tmp_path: Path) -> None:
    versions = tmp_path / "versions"
    releases.template(versions, body=releases.BODY, tasks=False)
    releases.release(versions, "v1.0.0")
    git(tmp_path, "init", "-q", "-b", "main", "shop")
    shop = tmp_path / "shop"
    write_files(shop, ("specs/.spec-defaults.yml",))
    before = copied(versions, shop, {"owner": "@acme/payments", "backend_language": "go"})
    (shop / "specs" / ".spec-defaults.yml").write_text(yaml.safe_dump(STACK), encoding="utf-8")
    git(shop, "add", "--all")
    git(shop, "commit", "-q", "-m", "spec")
    releases.change(versions, "template/feature/spec.md.jinja", "To be said.", "Say it here.")
    releases.release(versions, "v1.1.0")
    folder = shop / "specs" / "checkout"
    written = (folder / "spec.md").read_text(encoding="utf-8")
    copier.run_update(folder, defaults=True, overwrite=True, unsafe=True, quiet=True)
    assert answers_of(folder) == {**before, "_commit": "v1.1.0"}
    said = written.replace("To be said.", "Say it here.")
    assert (folder / "spec.md").read_text(encoding="utf-8") == said != written
