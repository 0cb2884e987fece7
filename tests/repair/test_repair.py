"""`feature-spec repair`: after a move every link leads where it led, and nothing else changes."""

from __future__ import annotations

import functools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import copier
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

import interview
import releases
from feature_spec import cli
from feature_spec.markdown import read_spec
from feature_spec.markdown.inline import links
from feature_spec.rendering.render import Rendering
from feature_spec.repair.plan import plan
from layouts import git
from terminal import DOWN, ENTER, INTERRUPT, Terminal

pytestmark = pytest.mark.copier

PRD = "docs/prd/Checkout (für alle).md"
DOCUMENTS = {
    PRD: "# PRD\n\n- **REQ-PRD-FUN-01**: The shopper pays. (Critical)\n",
    "ARCHITECTURE.md": "# Architecture\n",
    "docs/OPERATIONS.md": "# Operations\n",
    "docs/flow.md": "# Flow\n",
    "specs/basket/spec.md": "# Basket\n",
    "services/cart/README.md": "# Cart\n",
}
ANSWERS: dict[str, Any] = {
    "architecture_style": "monolith",
    "surfaces": ["rest", "storage"],
    "prd_reference": PRD + "#pay-now",
    "api_reference": "specs/checkout/api.yaml",
    "arch_reference": "ARCHITECTURE.md",
    "ops_reference": "docs/OPERATIONS.md",
    "more_references": [
        {"label": "Runbook", "path": "docs/OPERATIONS.md#run"},
        {"label": "Standard", "path": "https://example.com/docs/flow.md"},
    ],
    "components": [
        {"path": "specs/checkout/fixtures/", "change": "new", "does": "Samples", "depends": []},
        {"path": "src/checkout.py", "change": "new", "does": "The use case", "depends": []},
    ],
}
OWN = """
See [the flow](../../docs/flow.md#step-2 "How it goes"), [the basket](<../basket/spec.md>),
![a picture](pictures/a%20b.png), [the docs](../../docs/) and [flow].
Not these: [a page](https://example.com/../x.md), [above](#notes), [root](/docs/flow.md),
`[code](../../docs/flow.md)`, <https://example.com>, [gone](../gone.md), specs/checkout/spec.md.

[flow]: ../../docs/flow.md
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a template with a version, and a repository with a spec that was written in."""
    folder = tmp_path_factory.mktemp("first")
    releases.release(releases.template(folder / "template"), "v1.0.0")
    shop = folder / "shop"
    for name, text in DOCUMENTS.items():
        (shop / name).parent.mkdir(parents=True, exist_ok=True)
        (shop / name).write_text(text, encoding="utf-8")
    git(shop, "init", "-q", "-b", "main")
    feature = shop / "specs" / "checkout"
    (feature / "pictures").mkdir(parents=True)
    (feature / "pictures" / "a b.png").write_bytes(b"png")
    (feature / "api.yaml").write_text("openapi: 3.1.0\n", encoding="utf-8")
    copier.run_copy(
        str(folder / "template"), feature, data=ANSWERS, defaults=True, unsafe=True, quiet=True
    )
    with (feature / "spec.md").open("a", encoding="utf-8") as file:
        file.write(OWN)
    commit(shop)
    return folder


@pytest.fixture
def shop(first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of that repository, and make it the working directory."""
    copy = shutil.copytree(first / "shop", tmp_path / "shop", symlinks=True)
    monkeypatch.chdir(copy)
    return copy


def commit(shop: Path) -> None:
    git(shop, "add", "--all")
    git(shop, "commit", "-q", "-m", "docs: specs")


def move(shop: Path, old: str, new: str) -> Path:
    (shop / new).parent.mkdir(parents=True, exist_ok=True)
    git(shop, "mv", old, new)
    return shop / new


def text_of(folder: Path) -> str:
    return (folder / "spec.md").read_text(encoding="utf-8")


def answers_of(folder: Path) -> dict[str, Any]:
    text = (folder / ".copier-answers.yml").read_text(encoding="utf-8")
    answers: dict[str, Any] = yaml.safe_load(text)
    return answers


def files_of(shop: Path) -> dict[str, bytes]:
    """Every file of the work tree."""
    paths = (path for path in shop.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(shop).as_posix(): path.read_bytes() for path in paths}


@functools.cache
def _template() -> Rendering:
    return Rendering(interview.ROOT)


def rendered(folder: Path) -> str:
    """The spec that the template renders from the recorded answers."""
    return _template().spec(answers_of(folder)).decode("utf-8")


def is_mended(folder: Path) -> bool:
    """Whether a second repair has nothing to do."""
    return cli.main(["repair", "--check", str(folder)]) == 0


def is_settled(shop: Path, folder: Path) -> None:
    """A second repair has nothing to do, and an update changes nothing."""
    assert is_mended(folder)
    commit(shop)
    copier.run_update(folder, defaults=True, overwrite=True, unsafe=True, quiet=True)
    assert git(shop, "status", "--porcelain", "--ignored") == ""


# The folder moved


@pytest.mark.parametrize(
    "new",
    ["checkout", "services/cart/specs/checkout", "docs/checkout", "a b/ünï (x)/checkout"],
    ids=["up", "down", "sideways", "awkward"],
)
def test_after_a_move_the_spec_is_what_the_template_renders_there_and_every_link_leads_on(
    shop: Path, new: str
) -> None:
    folder = move(shop, "specs/checkout", new)
    assert cli.main(["repair", new]) == 0

    assert answers_of(folder)["feature_path"] == new
    assert answers_of(folder)["api_reference"] == f"{new}/api.yaml"
    assert answers_of(folder)["components"][0]["path"] == f"{new}/fixtures/"
    fresh = rendered(folder)
    assert text_of(folder).startswith(fresh)
    up = os.path.relpath(shop, folder)
    basket = os.path.relpath(shop / "specs", folder)
    assert text_of(folder)[len(fresh) :] == (
        OWN.replace("(../../docs/", f"({up}/docs/")
        .replace(": ../../docs/", f": {up}/docs/")
        .replace("../basket/", f"{basket}/basket/")
        .replace(f"`[code]({up}/docs", "`[code](../../docs")
    )
    assert is_mended(folder)


def test_after_a_rename_the_names_in_the_text_are_new_and_what_people_wrote_stays(
    shop: Path,
) -> None:
    spec = shop / "specs" / "checkout" / "spec.md"
    before = text_of(spec.parent)
    assert "checkout` owns" in before
    spec.write_text(before.replace("Draft (tools", "Draft of Ana (tools"), encoding="utf-8")
    commit(shop)
    folder = move(shop, "specs/checkout", "specs/payment")
    assert cli.main(["repair", "specs/payment"]) == 0

    fresh = rendered(folder).replace("Draft (tools", "Draft of Ana (tools")
    assert text_of(folder) == fresh + OWN
    assert "`payment` owns" in fresh
    is_settled(shop, folder)


def test_a_name_in_a_line_that_somebody_changed_stays_and_the_line_is_named(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = shop / "specs" / "checkout" / "spec.md"
    line = next(line for line in text_of(spec.parent).split("\n") if "checkout` owns" in line)
    mine = line.replace("owns", "and nobody else owns")
    spec.write_text(text_of(spec.parent).replace(line, mine), encoding="utf-8")
    commit(shop)
    folder = move(shop, "specs/checkout", "specs/payment")
    assert cli.main(["repair", "specs/payment"]) == 0

    number = text_of(folder).split("\n").index(mine) + 1
    assert f"your text may have the old name: line {number}\n" in capsys.readouterr().out
    assert "<<<<<<<" not in text_of(folder)
    assert "_Target Directory: `specs/payment/spec.md`_" in text_of(folder)
    assert is_mended(folder)


def test_a_rename_without_the_template_is_refused_unless_the_names_may_stay(
    first: Path, shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = shop / "specs/checkout/.copier-answers.yml"
    releases.change(answers.parent, answers.name, str(first / "template"), str(tmp_path / "gone"))
    folder = move(shop, "specs/checkout", "specs/payment")
    before = files_of(shop)
    assert cli.main(["repair", "specs/payment"]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("Error: specs/payment: the template is needed to change the names")
    assert said.err.count("\n") == 1
    assert files_of(shop) == before

    assert cli.main(["repair", "--offline", "specs/payment"]) == 0
    assert "`checkout` owns" in text_of(folder)
    assert "_Target Directory: `specs/payment/spec.md`_" in text_of(folder)


def test_the_folder_above_moved_and_took_documents_along(shop: Path) -> None:
    package = move(shop, "specs/checkout", "packages/web/specs/checkout")
    move(shop, "docs", "packages/web/docs")
    cli.main(["repair", "packages/web/specs/checkout"])
    commit(shop)
    folder = move(shop, "packages/web", "packages/app") / "specs" / "checkout"
    before = text_of(folder)
    assert cli.main(["repair", "packages/app/specs/checkout"]) == 0
    assert answers_of(folder)["ops_reference"] == "packages/app/docs/OPERATIONS.md"
    assert text_of(folder) == before.replace("packages/web/", "packages/app/")
    assert package.parent.exists() is False


def test_a_copied_folder_links_its_own_files(shop: Path) -> None:
    folder = Path(shutil.copytree(shop / "specs" / "checkout", shop / "specs" / "payment"))
    assert cli.main(["repair", "--offline", "specs/payment"]) == 0
    assert answers_of(folder)["api_reference"] == "specs/payment/api.yaml"
    assert "![a picture](pictures/a%20b.png)" in text_of(folder)
    assert 'api_reference: "api.yaml"' in text_of(folder)
    assert is_mended(folder)


def test_a_link_that_was_mended_by_hand_is_left_alone(shop: Path) -> None:
    (shop / "docs" / "docs").mkdir()
    (shop / "docs" / "docs" / "flow.md").write_text("# Another\n", encoding="utf-8")
    commit(shop)
    folder = move(shop, "specs/checkout", "docs/specs/checkout")
    commit(shop)
    spec = folder / "spec.md"
    spec.write_text(text_of(folder) + "\n[mine](../../docs/flow.md?raw=1)\n", encoding="utf-8")
    assert cli.main(["repair", "docs/specs/checkout"]) == 0
    # From both places this leads to a file: one was written before the move, the other after it.
    assert "[the flow](../../flow.md#step-2" in text_of(folder)
    assert "[mine](../../docs/flow.md?raw=1)" in text_of(folder)


def test_a_lost_feature_path_is_recorded_again(shop: Path) -> None:
    answers = shop / "specs/checkout/.copier-answers.yml"
    before = answers.read_text(encoding="utf-8")
    answers.write_text(before.replace("feature_path: specs/checkout\n", ""), encoding="utf-8")
    assert cli.main(["repair", "specs/checkout"]) == 0
    assert answers.read_text(encoding="utf-8") == before


# A document moved


@pytest.mark.parametrize("committed", [True, False], ids=["committed", "not committed"])
def test_a_renamed_document_is_found_by_what_git_knows(shop: Path, committed: bool) -> None:
    move(shop, PRD, "product/the plan.md")
    if committed:
        commit(shop)
        move(shop, "product/the plan.md", "product/plan & all.md")
        commit(shop)
    new = "product/plan & all.md" if committed else "product/the plan.md"
    folder = shop / "specs" / "checkout"
    assert cli.main(["repair", "specs/checkout"]) == 0
    assert answers_of(folder)["prd_reference"] == new + "#pay-now"
    assert text_of(folder) == rendered(folder) + OWN
    assert is_mended(folder)


def test_a_document_that_was_moved_by_hand_is_found_by_its_content(shop: Path) -> None:
    (shop / PRD).rename(shop / "requirements.txt")
    folder = shop / "specs" / "checkout"
    assert cli.main(["repair", "specs/checkout"]) == 0
    assert answers_of(folder)["prd_reference"] == "requirements.txt#pay-now"


def test_two_references_to_one_document_follow_it_together(shop: Path) -> None:
    move(shop, "docs/OPERATIONS.md", "ops/OPERATIONS.md")
    folder = shop / "specs" / "checkout"
    assert cli.main(["repair", "specs/checkout"]) == 0
    answers = answers_of(folder)
    assert answers["ops_reference"] == "ops/OPERATIONS.md"
    assert answers["more_references"][0]["path"] == "ops/OPERATIONS.md#run"
    assert text_of(folder) == rendered(folder) + OWN


def test_folder_and_document_moved_at_once(shop: Path) -> None:
    folder = move(shop, "specs/checkout", "services/cart/checkout")
    move(shop, "ARCHITECTURE.md", "docs/design/ARCHITECTURE.md")
    commit(shop)
    assert cli.main(["repair", "services/cart/checkout"]) == 0
    assert answers_of(folder)["arch_reference"] == "docs/design/ARCHITECTURE.md"
    assert text_of(folder).startswith(rendered(folder))
    is_settled(shop, folder)


def test_a_renamed_contract_is_named_anew_wherever_the_text_names_it(shop: Path) -> None:
    folder = shop / "specs" / "checkout"
    assert "running application matches `api.yaml`" in text_of(folder)
    move(shop, "specs/checkout/api.yaml", "specs/checkout/checkout-api.yaml")
    assert cli.main(["repair", "specs/checkout"]) == 0
    assert "running application matches `checkout-api.yaml`" in text_of(folder)
    assert text_of(folder) == rendered(folder) + OWN


# Several candidates, or none


@pytest.fixture
def torn(shop: Path) -> Path:
    """Give the repository with the architecture gone, and two that may have been it."""
    git(shop, "rm", "-q", "ARCHITECTURE.md")
    for name in ("docs/a", "docs/b"):
        (shop / name).mkdir()
        (shop / name / "ARCHITECTURE.md").write_text(f"# {name}\n", encoding="utf-8")
    commit(shop)
    return shop


def test_without_a_terminal_several_candidates_are_listed_and_nothing_is_written(
    torn: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    move(torn, "specs/checkout", "docs/checkout")
    before = files_of(torn)
    assert cli.main(["repair", "docs/checkout"]) == 1
    assert files_of(torn) == before
    said = capsys.readouterr()
    assert said.out.startswith("docs/checkout: not repaired; nothing was written\n")
    assert said.err == (
        "docs/checkout: arch_reference leads to ARCHITECTURE.md, which is gone; it may be:\n"
        "    docs/a/ARCHITECTURE.md\n"
        "    docs/b/ARCHITECTURE.md\n"
        "  type: feature-spec repair --reference arch_reference=docs/a/ARCHITECTURE.md "
        "docs/checkout\n"
    )


def test_what_the_list_says_to_type_is_quoted_for_a_shell(
    torn: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    move(torn, "docs/a", "docs/a b")
    git(torn, "rm", "-rfq", "docs/b")
    (torn / "docs/zzzzzzzzzzzz").mkdir()
    (torn / "docs/zzzzzzzzzzzz/ARCHITECTURE.md").write_text("# z\n", encoding="utf-8")
    assert cli.main(["repair", "specs/checkout"]) == 1
    (typed,) = re.findall("type: (.*)", capsys.readouterr().err)
    given = "arch_reference=docs/a b/ARCHITECTURE.md"
    assert shlex.split(typed) == ["feature-spec", "repair", "--reference", given, "specs/checkout"]


def test_what_the_list_says_to_type_decides(torn: Path) -> None:
    chosen = "arch_reference=docs/b/ARCHITECTURE.md"
    assert cli.main(["repair", "--reference", chosen, "specs/checkout"]) == 0
    folder = torn / "specs" / "checkout"
    assert answers_of(folder)["arch_reference"] == "docs/b/ARCHITECTURE.md"
    assert "[ARCHITECTURE.md](../../docs/b/ARCHITECTURE.md)" in text_of(folder)
    assert is_mended(folder)


def test_a_reference_may_be_given_as_the_shell_completes_it_or_as_an_address(
    torn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = torn / "specs" / "checkout"
    monkeypatch.chdir(torn / "docs")
    given = "arch_reference=b/ARCHITECTURE.md"
    assert cli.main(["repair", "--reference", given, "../specs/checkout"]) == 0
    assert answers_of(folder)["arch_reference"] == "docs/b/ARCHITECTURE.md"
    given = "arch_reference=https://example.com/arch"
    assert cli.main(["repair", "--reference", given, "../specs/checkout"]) == 0
    assert "[https\\://example.com/arch](https://example.com/arch)" in text_of(folder)
    assert 'arch_reference: "https://example.com/arch"' in text_of(folder)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("arch_reference=docs/none.md", "arch_reference: docs/none.md does not exist: give"),
        ("arch_reference=../x.md", "arch_reference: ../x.md is outside the repository: give"),
        ("arch_reference=docs/a:b.md", "arch_reference: docs/a:b.md cannot be recorded: give"),
        ("owner=docs/a/ARCHITECTURE.md", "specs/checkout has no owner to repair: it records prd_"),
    ],
)
def test_a_reference_that_cannot_be_is_refused(
    torn: Path, capsys: pytest.CaptureFixture[str], given: str, sentence: str
) -> None:
    (torn / "docs" / "a:b.md").write_text("#\n", encoding="utf-8")
    before = files_of(torn)
    assert cli.main(["repair", "--reference", given, "specs/checkout"]) == 1
    assert capsys.readouterr().err.startswith(f"Error: {sentence}")
    assert files_of(torn) == before


def terminal(shop: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Terminal:
    monkeypatch.setenv("PYTHONPATH", str(interview.ROOT / "hooks"))
    return Terminal([sys.executable, "-m", "feature_spec", "repair", *arguments], shop, columns=120)


def test_at_a_terminal_a_person_chooses(torn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with terminal(torn, monkeypatch, "specs/checkout") as screen:
        asked = screen.new_prompt()
        assert asked is not None
        assert asked.startswith(
            "arch_reference: ARCHITECTURE.md is gone. Which document is it now? (same name)"
        )
        offered = [line.strip(" »") for line in screen.below]
        assert offered == ["docs/a/ARCHITECTURE.md", "docs/b/ARCHITECTURE.md", "None of these"]
        screen.press(DOWN, ENTER)
        assert screen.ended() == 0
    answers = answers_of(torn / "specs" / "checkout")
    assert answers["arch_reference"] == "docs/b/ARCHITECTURE.md"


def test_at_a_terminal_none_of_them_leaves_the_reference_and_says_so(
    torn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = move(torn, "specs/checkout", "docs/checkout")
    with terminal(torn, monkeypatch, "docs/checkout") as screen:
        screen.new_prompt()
        screen.press(DOWN, DOWN, ENTER)
        assert screen.ended() == 1
        assert "arch_reference leads to ARCHITECTURE.md, which is gone; type:" in screen.shown()
    assert answers_of(folder)["arch_reference"] == "ARCHITECTURE.md"
    assert answers_of(folder)["feature_path"] == "docs/checkout"
    assert "[ARCHITECTURE.md](../../ARCHITECTURE.md)" in text_of(folder)


def test_an_interrupt_at_the_question_writes_nothing(
    torn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(torn, "specs/checkout", "docs/checkout")
    before = files_of(torn)
    with terminal(torn, monkeypatch, "docs/checkout") as screen:
        screen.new_prompt()
        screen.press(INTERRUPT)
        assert screen.ended() == 130
    assert files_of(torn) == before


def test_a_document_that_is_nowhere_is_named_and_the_rest_is_repaired(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = move(shop, "specs/checkout", "docs/checkout")
    git(shop, "rm", "-q", "-f", "ARCHITECTURE.md")
    assert cli.main(["repair", "docs/checkout"]) == 1
    assert capsys.readouterr().err == (
        "docs/checkout: arch_reference leads to ARCHITECTURE.md, which is gone; "
        "type: feature-spec repair --reference arch_reference=<path or URL> docs/checkout\n"
    )
    assert answers_of(folder)["feature_path"] == "docs/checkout"


def test_a_name_that_is_only_similar_is_never_taken_unasked(shop: Path) -> None:
    git(shop, "rm", "-q", "docs/OPERATIONS.md")
    (shop / "docs" / "OPERATIONS-OLD.md").write_text("# Another\n", encoding="utf-8")
    commit(shop)
    before = files_of(shop)
    assert cli.main(["repair", "specs/checkout"]) == 1
    assert files_of(shop) == before


def test_a_file_outside_the_repository_or_ignored_is_no_candidate(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(shop, "rm", "-q", "ARCHITECTURE.md")
    (tmp_path / "ARCHITECTURE.md").write_text("# Outside\n", encoding="utf-8")
    (shop / "docs" / "ARCHITECTURE.md").symlink_to(tmp_path / "ARCHITECTURE.md")
    (shop / "dump").mkdir()
    (shop / "dump" / "ARCHITECTURE.md").write_text("# Ignored\n", encoding="utf-8")
    (shop / ".gitignore").write_text("dump/\n", encoding="utf-8")
    commit(shop)
    assert cli.main(["repair", "--json", "specs/checkout"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert found["missing"] == [
        {"name": "arch_reference", "reference": "ARCHITECTURE.md", "candidates": []}
    ]


# What it writes, and what it says


def test_a_check_writes_nothing_and_says_what_a_repair_would_do(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["repair", "--check", "specs/checkout"]) == 0
    assert capsys.readouterr().out == "specs/checkout: nothing to do\n"
    folder = move(shop, "specs/checkout", "services/checkout")
    before = files_of(shop)
    assert cli.main(["repair", "--check", "services/checkout"]) == 1
    assert files_of(shop) == before
    checked = capsys.readouterr().out
    assert (
        "  feature_path     specs/checkout -> services/checkout  (the folder is there)\n" in checked
    )
    lines = text_of(folder).split("\n")
    number = next(n for n, line in enumerate(lines, 1) if "[the basket]" in line)
    assert f"  spec.md:{number}      ../basket/spec.md -> ../../specs/basket/spec.md\n" in checked
    assert cli.main(["repair", "services/checkout"]) == 0
    done = capsys.readouterr().out
    assert done == checked.replace("to be repaired", "repaired")


def test_the_result_as_json_says_everything(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    move(shop, "specs/checkout", "services/checkout")
    assert cli.main(["repair", "--check", "--json", "services/checkout", "docs/prd"]) == 1
    said = capsys.readouterr()
    assert said.err == "docs/prd: skipped, it has no .copier-answers.yml\n"
    (found,) = json.loads(said.out)
    assert (found["folder"], found["changes"], found["written"]) == (
        "services/checkout",
        True,
        False,
    )
    assert found["answers"][0] == {
        "name": "feature_path",
        "before": "specs/checkout",
        "after": "services/checkout",
        "why": "the folder is there",
    }
    (edit,) = (edit for edit in found["spec"] if edit["before"] == "../basket/spec.md")
    assert edit["after"] == "../../specs/basket/spec.md"
    line = text_of(shop / "services" / "checkout").split("\n")[edit["line"] - 1]
    assert line.startswith(edit["before"], edit["column"] - 1)
    assert cli.main(["repair", "--format", "json", "services/checkout"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["written"] is True


def test_several_folders_are_repaired_and_one_that_cannot_be_does_not_stop_the_others(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = move(shop, "specs/checkout", "docs/specs/checkout")
    broken = Path(shutil.copytree(folder, shop / "docs/specs/broken"))
    (broken / "spec.md").unlink()
    (shop / "docs/specs/README.md").write_text("# Specs\n", encoding="utf-8")
    paths = sorted(str(path) for path in (shop / "docs/specs").iterdir())
    assert cli.main(["repair", *paths]) == 1
    assert capsys.readouterr().err.startswith("Error: docs/specs/broken has no spec.md: restore it")
    assert answers_of(folder)["feature_path"] == "docs/specs/checkout"


def test_only_the_bytes_that_must_change_do(shop: Path) -> None:
    folder = move(shop, "specs/checkout", "services/cart/checkout")
    spec, answers = folder / "spec.md", folder / ".copier-answers.yml"
    spec.write_bytes(spec.read_bytes().replace(b"\n", b"\r\n"))
    recorded = answers.read_text(encoding="utf-8") + "# mine\n"
    answers.write_text(recorded, encoding="utf-8")
    before = spec.read_bytes().split(b"\r\n")
    spec.chmod(0o600)
    assert cli.main(["repair", "services/cart/checkout"]) == 0

    after = spec.read_bytes().split(b"\r\n")
    differing = [new for old, new in zip(before, after, strict=True) if old != new]
    assert 0 < len(differing) < 20
    assert b"\n" not in b"".join(after)
    assert b"[flow]: ../../../docs/flow.md" in differing
    assert spec.stat().st_mode & 0o777 == 0o600
    assert answers.read_text(encoding="utf-8") == recorded.replace(
        "specs/checkout", "services/cart/checkout"
    )
    now = files_of(shop)
    assert cli.main(["repair", "services/cart/checkout"]) == 0
    assert files_of(shop) == now


def spoil(folder: Path, how: str) -> None:
    spec, answers = folder / "spec.md", folder / ".copier-answers.yml"
    if how == "symlink":
        spec.rename(folder / "real.md")
        spec.symlink_to("real.md")
    elif how == "missing":
        spec.unlink()
    elif how == "not UTF-8":
        spec.write_bytes(b"# Sp\xe9c\n")
    elif how == "markers":
        spec.write_text("a\n<<<<<<< before updating\nb\n=======\nc\n>>>>>>> after updating\n")
    elif how == "a folder":
        spec.unlink()
        spec.mkdir()
    elif how == "no answers":
        answers.unlink()
    elif how == "no mapping":
        answers.write_text("- a\n", encoding="utf-8")
    elif how == "not ours":
        answers.write_text("a: b\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("symlink", "docs/checkout/spec.md is a symbolic link: put the file itself there."),
        (
            "missing",
            "docs/checkout has no spec.md: restore it with git checkout -- ",
        ),
        ("not UTF-8", "docs/checkout/spec.md is not UTF-8 text: byte 5 is 0xe9; save it as UTF-8."),
        (
            "markers",
            "docs/checkout/spec.md has a conflict marker in line 2: resolve the conflict, ",
        ),
        ("a folder", "docs/checkout/spec.md is not a regular file."),
        ("no answers", "docs/checkout has no .copier-answers.yml: the template did not create "),
        (
            "no mapping",
            "docs/checkout/.copier-answers.yml is not a YAML mapping: restore it with git ",
        ),
        ("not ours", "docs/checkout/.copier-answers.yml names no template (_src_path), so Copier "),
    ],
)
def test_what_cannot_be_repaired_is_refused_in_one_sentence_and_nothing_is_written(
    shop: Path, capsys: pytest.CaptureFixture[str], how: str, sentence: str
) -> None:
    folder = move(shop, "specs/checkout", "docs/checkout")
    spoil(folder, how)
    before = files_of(shop)
    assert cli.main(["repair", "docs/checkout"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"Error: {sentence}")
    assert said.err.count("\n") == 1
    assert files_of(shop) == before


def test_a_folder_whose_name_an_update_would_refuse_is_refused(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    move(shop, "specs/checkout", "specs/My Checkout")
    assert cli.main(["repair", "specs/My Checkout"]) == 1
    assert capsys.readouterr().err == (
        "Error: specs/My Checkout is not a name for a feature's folder: use lower-case kebab-case, "
        "for example specs/user-login, then repair again.\n"
    )


def test_when_nothing_can_be_written_both_files_stay(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    move(shop, "specs/checkout", "docs/checkout")
    before = files_of(shop)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert cli.main(["repair", "docs/checkout"]) == 1
    assert capsys.readouterr().err == (
        "Error: docs/checkout: nothing was written: No space left on device.\n"
    )
    assert files_of(shop) == before


# The documentation


def test_the_commands_of_the_page_do_what_it_says(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "feature-spec"
    program.parent.mkdir()
    path = f"PYTHONPATH={interview.ROOT}/hooks"
    starts = f'#!/bin/sh\n{path} exec {sys.executable} -m feature_spec "$@"\n'
    program.write_text(starts, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    page = (interview.ROOT / "docs" / "repairing.md").read_text(encoding="utf-8")
    moved, given, check = re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)

    def run(commands: str) -> None:
        subprocess.run(["bash", "-ec", commands], check=True, capture_output=True)

    move(shop, PRD, "docs/product/checkout.md")
    run(given)
    assert answers_of(shop / "specs" / "checkout")["prd_reference"] == "docs/product/checkout.md"
    commit(shop)
    run(check)
    run(moved)
    assert git(shop, "status", "--porcelain") == ""
    folder = shop / "services" / "cart" / "specs" / "checkout"
    assert text_of(folder).startswith(rendered(folder))
    assert is_mended(folder)


# Random moves

_names = st.sampled_from(["a", "b c", "dö", "x(1)", "e&f", "100%", "[g]"])
_folders = st.lists(_names, max_size=3).map("/".join)
_files = st.builds(lambda folder, name: f"{folder}/{name}.md".lstrip("/"), _folders, _names)


def as_written(path: str, folder: str) -> str:
    """A link as a person writes it."""
    return quote(os.path.relpath(path, folder), safe="/()") + "#part"


@settings(max_examples=40, deadline=None)
@given(
    files=st.sets(_files, min_size=1, max_size=6),
    inside=st.sets(_names, max_size=2),
    places=st.tuples(_folders, _folders),
    name=st.sampled_from(["checkout", "payment"]),
)
@example(files={"a.md", "a/a.md"}, inside=set(), places=("", "a"), name="checkout")
@example(files={"a.md", "a/a.md", "a/a/a.md"}, inside={"a"}, places=("a", "a/a"), name="payment")
def test_each_link_that_led_to_a_file_leads_to_the_same_file_after_a_random_move(
    tmp_path_factory: pytest.TempPathFactory,
    files: set[str],
    inside: set[str],
    places: tuple[str, str],
    name: str,
) -> None:
    root = tmp_path_factory.mktemp("random")
    old, new = f"{places[0]}/checkout".lstrip("/"), f"{places[1]}/{name}".lstrip("/")
    everything = sorted(files | {f"{old}/{name}.md" for name in inside})
    for file in everything:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(file, encoding="utf-8")
    (root / old).mkdir(parents=True, exist_ok=True)
    written = "".join(f"- [x](<{as_written(file, old)}>)\n" for file in everything)
    (root / old / "spec.md").write_text(written, encoding="utf-8")
    recorded = yaml.safe_dump({"_src_path": "x", "feature_path": old, "prd_reference": min(files)})
    (root / old / ".copier-answers.yml").write_text(recorded, encoding="utf-8")
    git(root, "init", "-q")
    commit(root)
    if new != old:
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        (root / old).rename(root / new)

    plan(root / new, offline=True).write()

    targets = [link.destination for link in links(read_spec(text_of(root / new)))]
    assert len(targets) == len(everything)
    for target, file in zip(targets, everything, strict=True):
        found = root / new / unquote(target.removesuffix("#part"))
        assert found.read_text(encoding="utf-8") == file
    assert plan(root / new).contents == ()
