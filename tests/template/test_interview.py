"""The interview as a person meets it: prompts on a screen, and keys."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml

import interview
import releases
from compiled import COPIER
from layouts import git, write_files
from terminal import CLEAR, ENTER, INTERRUPT, Reply, Terminal

pytestmark = pytest.mark.copier

SHAPE = list(yaml.safe_load((interview.ROOT / "template/_interview/shape.yml").read_text("utf-8")))
FULL = [name for name, ask in interview.questions().items() if "full_interview and" in str(ask)]
EVERY_SURFACE = interview.choices("surfaces")
BESIDE = {
    "architecture_style": ["module_name"],
    "backend_framework": ["framework_other"],
    "frontend_framework": ["frontend_other", "frontend_rendering"],
    "databases": ["database_other", "orm", "redis_role"],
    "data_change": ["object_role"],
    "authn_methods": ["oidc_client", "identity_provider"],
    "consistency_pattern": ["message_broker", "broker_other"],
}
"""What the full interview prompts right after the question that it belongs to."""
TEAM = {
    "architecture_style": "microservices",
    "backend_language": "go",
    "backend_framework": "chi",
    "frontend_framework": "vue",
    "databases": ["mysql"],
    "authn_methods": ["jwt"],
    "authz_models": ["abac"],
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the interview with a body of three lines, and no hook."""
    folder = tmp_path_factory.mktemp("templates") / "plain"
    return releases.template(folder, body=releases.BODY, tasks=False)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Give what the interview takes for a repository."""
    write_files(tmp_path / "shop", (".git/HEAD",))
    return tmp_path / "shop"


COPY = [*COPIER, "copy", "--trust"]


def copy(template: Path, top: Path) -> Terminal:
    return Terminal([*COPY, str(template), "specs/checkout"], top)


def recorded(top: Path) -> dict[str, Any]:
    text = (top / "specs/checkout/.copier-answers.yml").read_text(encoding="utf-8")
    answers: dict[str, Any] = yaml.safe_load(text)
    return answers


def nothing_written(top: Path) -> bool:
    return [path.name for path in top.iterdir()] == [".git"]


# How much is asked


@pytest.mark.parametrize(
    ("replies", "count"),
    [
        pytest.param({"surfaces": EVERY_SURFACE}, 12, id="every surface"),
        pytest.param(
            {"surfaces": EVERY_SURFACE, "backend_language": "go"}, 13, id="a known language"
        ),
        pytest.param(
            {
                "surfaces": EVERY_SURFACE,
                "backend_language": "other",
                "backend_other": "Elixir with Phoenix",
            },
            13,
            id="another language",
        ),
        pytest.param({"surfaces": ["rest"], "access": "public"}, 8, id="public and without data"),
    ],
)
def test_a_first_feature_is_asked_its_shape_and_its_stack(
    template: Path, shop: Path, replies: dict[str, Reply], count: int
) -> None:
    with copy(template, shop) as terminal:
        prompted = terminal.interview(replies)
        assert terminal.ended() == 0
    assert prompted[:6] == [*SHAPE, "full_interview"]
    assert len(prompted) == len(set(prompted)) == count
    answers = recorded(shop)
    assert {name: answers[name] for name in replies} == replies


def test_what_was_typed_and_picked_is_what_is_recorded(template: Path, shop: Path) -> None:
    only = {"prd": "docs/prd/checkout.md", "api": "openapi.yaml", "ops": "OPERATIONS.md"}
    write_files(shop, tuple(only.values()))
    replies: dict[str, Reply] = {
        "feature_name": 'Pay: "now" - déjà vu 🚀',
        "feature_summary": "Lets a shopper pay # at once.",
        "surfaces": ["graphql", "jobs"],
        "data_classes": ["card", "secrets"],
        "access": "internal",
        "full_interview": False,
        "architecture_style": "monolith",
        "backend_language": "rust",
        "backend_framework": "Actix Web",
        "authn_methods": ["session_cookie", "api_key"],
        "authz_models": ["scopes"],
    }
    with copy(template, shop) as terminal:
        assert terminal.interview(replies) == list(replies)
        assert terminal.ended() == 0
    answers = recorded(shop)
    assert {name: answers[name] for name in replies} == replies
    assert {kind: answers[f"{kind}_reference"] for kind in only} == only
    assert (shop / "specs/checkout/spec.md").read_text("utf-8").startswith('# Pay: "now" - déjà')


@pytest.mark.parametrize("surfaces", [["rest", "storage"], EVERY_SURFACE], ids=["usual", "other"])
def test_a_second_feature_is_asked_only_its_shape(
    template: Path, shop: Path, surfaces: list[str]
) -> None:
    write_files(shop, ("specs/.spec-defaults.yml",))
    (shop / "specs/.spec-defaults.yml").write_text(yaml.safe_dump(TEAM), encoding="utf-8")
    with copy(template, shop) as terminal:
        assert terminal.interview({"surfaces": surfaces}) == SHAPE
        assert terminal.ended() == 0
    answers = recorded(shop)
    needed = {name for name in TEAM if name != "frontend_framework" or "ui" in surfaces}
    assert {name: answers[name] for name in needed} == {name: TEAM[name] for name in needed}


def test_a_frontend_team_is_asked_for_the_backend_of_a_feature_without_a_user_interface(
    template: Path, shop: Path
) -> None:
    write_files(shop, ("specs/.spec-defaults.yml",))
    (shop / "specs/.spec-defaults.yml").write_text("backend_language: none\n", encoding="utf-8")
    with copy(template, shop) as terminal:
        replies: dict[str, Reply] = {"backend_language": "go", "backend_framework": "chi"}
        prompted = terminal.interview({"surfaces": ["rest"], **replies})
        assert terminal.ended() == 0
    assert prompted.index("backend_framework") == prompted.index("backend_language") + 1
    assert recorded(shop)["backend_language"] == "go"


def test_a_full_interview_prompts_all_the_rest_that_applies(template: Path, shop: Path) -> None:
    replies: dict[str, Reply] = {
        "surfaces": EVERY_SURFACE,
        "data_classes": ["pii"],
        "architecture_style": "microservices",
        "backend_language": "typescript",
        "backend_framework": "other",
        "frontend_framework": "other",
        "databases": ["redis", "object_storage", "other"],
        "full_interview": True,
        "message_broker": "other",
        "broker_other": "Apache Pulsar",
        "coverage_target": "91",
        "availability_slo": "99.95",
        "wcag_level": "AAA",
        "write_team_defaults": True,
    }
    with copy(template, shop) as terminal:
        prompted = terminal.interview(replies)
        assert terminal.ended() == 0
    answers = recorded(shop)
    assert [name for name in prompted if name in FULL] == FULL
    for name, beside in BESIDE.items():
        assert prompted[prompted.index(name) + 1 :][: len(beside)] == beside
    assert answers["broker_other"] == "Apache Pulsar"
    assert (answers["coverage_target"], answers["availability_slo"]) == (91, 99.95)
    assert (answers["wcag_level"], answers["write_team_defaults"]) == ("AAA", True)


def test_a_reference_is_prompted_only_where_documents_tie(template: Path, shop: Path) -> None:
    tied = ["docs/prd/checkout-app.md", "docs/prd/checkout-web.md"]
    write_files(shop, (*tied, "docs/PRD.md", "ARCHITECTURE.md"))
    with copy(template, shop) as terminal:
        while (name := terminal.prompted()) != "prd_reference":
            assert name is not None
            terminal.answer(name, ["rest"] if name == "surfaces" else None)
        assert terminal.below == [f"     {line}" for line in (*tied, "also there: docs/PRD.md")]
        terminal.answer(name, tied[1])
        assert terminal.prompted() is None
        assert terminal.ended() == 0
    answers = recorded(shop)
    assert answers["prd_reference"] == tied[1]
    assert answers["arch_reference"] == "ARCHITECTURE.md"
    assert answers["api_reference"] == answers["ops_reference"] == ""


# What is refused, and how to go on


def test_a_refused_answer_is_explained_and_can_be_mended(template: Path, shop: Path) -> None:
    with copy(template, shop) as terminal:
        while (name := terminal.prompted()) is not None:
            if name == "feature_name":
                terminal.answer(name, " ")
                terminal.until("Type a name of 1 to 60 characters")
                terminal.answer(name, "x" * 61)
                terminal.until("At most 60 characters")
                terminal.answer(name, "Checkout")
            elif name == "databases":
                terminal.tick([])
                terminal.press(ENTER)
                terminal.until("Tick at least one store")
                terminal.answer(name, ["sqlite"])
            else:
                terminal.answer(name)
        assert terminal.ended() == 0
    assert recorded(shop)["feature_name"] == "Checkout"
    assert recorded(shop)["databases"] == ["sqlite"]


def test_no_backend_cannot_be_picked_without_a_user_interface(template: Path, shop: Path) -> None:
    with copy(template, shop) as terminal:
        while (name := terminal.prompted()) != "backend_language":
            assert name is not None
            terminal.answer(name)
        assert terminal.below[-1].strip() == (
            "- None (frontend only) (only for a feature with a user interface)"
        )


def test_an_example_left_on_the_screen_says_that_it_is_one(template: Path, shop: Path) -> None:
    with copy(template, shop) as terminal:
        for name in SHAPE[:3]:
            assert terminal.prompted() == name
            terminal.answer(name, "" if name == "feature_summary" else None)
        terminal.until("for example: Lets a signed-in shopper")


# Leaving early


@pytest.mark.parametrize("after", [0, 8], ids=lambda after: f"after {after} answers")
def test_an_interrupted_interview_leaves_nothing(template: Path, shop: Path, after: int) -> None:
    with copy(template, shop) as terminal:
        for _ in range(after):
            name = terminal.prompted()
            assert name is not None
            terminal.answer(name)
        assert terminal.prompted() is not None
        terminal.press(INTERRUPT)
        assert terminal.ended() != 0
        assert "Traceback" not in terminal.shown()
    assert nothing_written(shop)


def test_an_interrupted_interview_leaves_a_folder_as_it_was(template: Path, shop: Path) -> None:
    write_files(shop, ("specs/checkout/openapi.yaml",))
    folder = shop / "specs" / "checkout"
    before = (folder / "openapi.yaml").read_bytes()
    with copy(template, shop) as terminal:
        terminal.prompted()
        terminal.press(INTERRUPT)
        assert terminal.ended() != 0
    assert [path.name for path in folder.iterdir()] == ["openapi.yaml"]
    assert (folder / "openapi.yaml").read_bytes() == before


# Places that cannot hold a spec

COMMAND = "copier copy --trust <template> specs/checkout"
KEBAB = "Name the feature's folder in lower-case kebab-case, for example specs/"


@pytest.mark.parametrize(
    ("feature", "sentence"),
    [
        (".", f"Give each feature its own folder: {COMMAND}"),
        ("specs/User Login", f"{KEBAB}user-login"),
        ("specs/été", f"{KEBAB}t"),
        (
            "specs/nul",
            "nul is the name of a device on Windows: choose another folder, for example "
            "specs/nul-feature",
        ),
        (
            "specs/written",
            "specs/written already holds a spec.md that Copier did not write: "
            "move it away or choose another folder",
        ),
    ],
)
def test_a_place_is_refused_by_a_sentence(
    template: Path, shop: Path, feature: str, sentence: str
) -> None:
    write_files(shop, ("specs/written/spec.md",))
    before = sorted(shop.rglob("*"))
    with Terminal([*COPY, str(template), feature], shop, columns=300) as terminal:
        assert terminal.prompted() is None
        assert terminal.ended() == 1
        said, stopped = (line for line in terminal.shown().splitlines() if line)
        assert terminal.colours == {"default", "red"}
    assert said == f"{sentence}. Nothing was written."
    assert stopped.endswith("'a folder that can hold a spec: see above'")
    assert sorted(shop.rglob("*")) == before
    quiet = subprocess.run(
        [*COPY, "--quiet", str(template), feature],
        cwd=shop,
        capture_output=True,
        text=True,
        check=False,
    )
    assert quiet.stderr.rstrip()[:-1].endswith(sentence)


# Afterwards


@pytest.fixture
def committed(template: Path, tmp_path: Path) -> Path:
    """Give a repository with a committed spec; its template is the folder `v` beside it."""
    shutil.copytree(template, tmp_path / "v")
    releases.release(tmp_path / "v", "v1.0.0")
    shop = tmp_path / "shop"
    shop.mkdir()
    git(shop, "init", "-q", "-b", "main")
    copier.run_copy(
        str(tmp_path / "v"), shop / "specs/checkout", defaults=True, unsafe=True, quiet=True
    )
    git(shop, "add", "--all")
    git(shop, "commit", "-q", "-m", "spec")
    return shop


def update(shop: Path, *options: str) -> Terminal:
    command = [*COPIER, "update", "--trust", *options, "specs/checkout"]
    return Terminal(command, shop)


def test_an_update_asks_nothing_and_changes_nothing(committed: Path) -> None:
    with update(committed) as terminal:
        assert terminal.interview() == []
        assert terminal.ended() == 0
    assert git(committed, "status", "--porcelain") == ""


def test_an_answer_is_asked_again_on_request_and_nothing_else_is(committed: Path) -> None:
    with update(committed, "--ask", "architecture_style") as terminal:
        assert terminal.interview({"architecture_style": "monolith"}) == ["architecture_style"]
        assert terminal.ended() == 0
    before: dict[str, Any] = {"architecture_style": "modular_monolith", "module_name": "checkout"}
    old = yaml.safe_load(git(committed, "show", "HEAD:specs/checkout/.copier-answers.yml"))
    new = recorded(committed)
    assert new["architecture_style"] == "monolith"
    before["proposed"] = sorted([*new["proposed"], *before])
    assert old == {**new, **before}


def test_a_question_that_a_new_version_adds_is_the_only_one_asked(committed: Path) -> None:
    template = committed.parent / "v"
    asks = "{{ 'audience' not in _copier_answers }}"
    shown = "{{ prompts.shown.append('audience') or '' }}"
    question = {"type": "str", "help": f"{shown}Who is it for?", "default": "all", "ask": asks}
    with (template / "template/_interview/shape.yml").open("a", encoding="utf-8") as file:
        yaml.safe_dump({"audience": question}, file)
    releases.release(template, "v1.1.0")
    with update(committed) as terminal:
        assert terminal.new_prompt() == "Who is it for?"
        terminal.press(CLEAR, "shoppers", ENTER)
        assert terminal.new_prompt() is None
        assert terminal.ended() == 0
    old = yaml.safe_load(git(committed, "show", "HEAD:specs/checkout/.copier-answers.yml"))
    assert recorded(committed) == {**old, "audience": "shoppers", "_commit": "v1.1.0"}
