"""A version of the template renders what Copier renders, byte by byte, and is fetched once."""

from __future__ import annotations

import copy
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import copier
import pytest
import yaml

import by_copier
import interview
import releases
import updates
from by_copier import Case
from feature_spec.rendering import source as source_of_templates
from feature_spec.rendering import version
from feature_spec.repository.answers_file import load_answers
from feature_spec.repository.git import git as run_git
from layouts import git

pytestmark = pytest.mark.usefixtures("_compiled_once")
PLACE = {"feature_path": "specs/checkout"}
PAIRS = dict(interview.pairs())
BODY = "# {{ feature_name }}\n\n## Notes\n"
SETS: dict[str, dict[str, Any]] = {
    **by_copier.NAMED,
    "checkout": yaml.safe_load((interview.ROOT / "tests/cases/checkout.yml").read_text("utf-8")),
    **{name: PAIRS[name] for name in list(PAIRS)[::50]},
}
UPDATES: dict[str, dict[str, Any]] = {
    "as it is": {},
    "a choice that is gone": {"access": "nobody", "surfaces": ["rest", "fax"]},
    "another type": {"coverage_target": "many", "requirements": None},
    "a hidden answer and one without a question": {"team": {"platform": "vm"}, "gone": 1},
}


@pytest.mark.parametrize("name", SETS)
def test_a_copy_is_copiers(name: str, plain_template: Path, tmp_path: Path) -> None:
    case = Case(name, SETS[name])
    copiers = by_copier.by_copier(plain_template, tmp_path / "specs" / "checkout", case)
    assert by_copier.equal(copiers, by_copier.by_version(plain_template, case))


@pytest.mark.parametrize("name", UPDATES)
def test_what_older_answers_give_is_copiers(
    name: str, plain_template: Path, tmp_path: Path
) -> None:
    recorded = version.render(str(plain_template), None, PLACE | SETS["checkout"]).answers
    del recorded["platform"], recorded["orm"]  # new in this version
    case = Case(name, {"owner": "@acme/web", "surfaces": ["rest", "ui"]}, recorded | UPDATES[name])
    copiers = by_copier.by_copier(plain_template, tmp_path / "specs" / "checkout", case)
    assert isinstance(copiers, tuple)
    assert copiers == by_copier.by_version(plain_template, case)


def test_a_render_leaves_no_trace_in_the_next(plain_template: Path) -> None:
    given = SETS["checkout"]
    before = copy.deepcopy(given)
    first = version.render(str(plain_template), None, PLACE | given)
    version.render(str(plain_template), None, PLACE | interview.EVERYTHING)
    assert version.render(str(plain_template), None, PLACE | given) == first
    assert given == before


def test_an_update_by_copier_ends_in_the_same_bytes(plain_template: Path, tmp_path: Path) -> None:
    template = shutil.copytree(plain_template, tmp_path / "template")
    releases.release(template, "v1.0.0")
    folder = updates.repository(tmp_path / "shop") / updates.FOLDER
    updates.copy(template, folder, **PLACE, **SETS["checkout"])
    updates.commit(tmp_path / "shop")
    before = load_answers((folder / ".copier-answers.yml").read_text(encoding="utf-8"))
    assert (folder / "spec.md").read_bytes() == version.render(str(template), "v1.0.0", before).spec
    questions = "template/_interview/operations.yml"
    releases.change(template, questions, "    Virtual machines: vm\n", "    Machines: machine\n")
    releases.change(template, questions, "    Kubernetes: kubernetes\n", "    K8s: k8s\n")
    releases.change(template, questions, "'kubernetes'))) }}", "'paas'))) }}")
    releases.change(template, "template/feature/spec.md.jinja", "## Notes", "## Own notes")
    releases.release(template, "v1.1.0")
    copier.run_update(folder, defaults=True, overwrite=True, unsafe=True, quiet=True)
    done = version.render(str(template), "v1.1.0", {}, before=before)
    assert (folder / "spec.md").read_bytes() == done.spec
    assert (folder / ".copier-answers.yml").read_bytes() == done.answers_file
    assert (done.answers["platform"], done.answers["_commit"]) == ("paas", "v1.1.0")


# ---- which version --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a quick template with a few versions; `main` is ahead of the last."""
    folder = updates.template(tmp_path_factory.mktemp("source") / "template", BODY)
    for tag in ("v1.9.0", "v1.10.0", "v2.0.0rc1", "nightly"):
        body = BODY.replace("## Notes", f"Made at {tag}.\n\n## Notes")
        (folder / updates.TEXT).write_text(body, encoding="utf-8")
        releases.release(folder, tag)
    (folder / updates.TEXT).write_text("Ahead.\n", encoding="utf-8")
    git(folder, "commit", "-q", "-a", "-m", "feat: more")
    return folder


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        (None, "Made at v1.10.0."),
        ("v1.9.0", "Made at v1.9.0."),
        ("nightly", "Made at nightly."),
        ("v1.9.0^0", "Made at v1.9.0."),
        ("HEAD", "Ahead."),
        ("main", "Ahead."),
    ],
)
def test_a_version_is_the_one_that_copier_takes(
    ref: str | None, said: str, source: Path, tmp_path: Path
) -> None:
    answers = {**PLACE, "feature_name": "Pay"}
    done = version.render(str(source), ref, answers)
    updates.copy(source, tmp_path / "pay", ref, **answers)
    assert said in done.text
    assert done.spec == (tmp_path / "pay" / "spec.md").read_bytes()
    assert done.answers_file == (tmp_path / "pay" / ".copier-answers.yml").read_bytes()


def test_a_recorded_commit_without_a_tag_is_found(source: Path) -> None:
    recorded = version.render(str(source), "main", PLACE).answers["_commit"]
    assert recorded.startswith("nightly-1-g")
    assert "Ahead." in version.render(str(source), recorded, PLACE).text


def test_each_source_is_cloned_once_and_each_version_checked_out_once(
    source: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fresh = shutil.copytree(source, tmp_path / "fresh")
    ran: list[str] = []

    def counted(folder: Path, *arguments: str, data: bytes = b"") -> bytes:
        ran.append(arguments[0])
        return run_git(folder, *arguments, data=data)

    monkeypatch.setattr(source_of_templates, "git", counted)
    for ref in ("v1.9.0", "v1.10.0"):
        for name in ("One", "Two", "One"):
            version.render(str(fresh), ref, {**PLACE, "feature_name": name})
    assert (ran.count("clone"), ran.count("worktree")) == (1, 2)


def test_a_version_that_came_after_the_clone_is_fetched(source: Path, tmp_path: Path) -> None:
    fresh = shutil.copytree(source, tmp_path / "fresh")
    version.render(str(fresh), "v1.9.0", PLACE)
    (fresh / updates.TEXT).write_text("Later.\n", encoding="utf-8")
    releases.release(fresh, "v3.0.0")
    assert version.render(str(fresh), "v3.0.0", PLACE).text == "Later.\n"


def test_changes_that_are_not_committed_are_in_head_alone(source: Path, tmp_path: Path) -> None:
    fresh = shutil.copytree(source, tmp_path / "fresh")
    (fresh / updates.TEXT).write_text("Draft.\n", encoding="utf-8")
    before = git(fresh, "status", "--porcelain"), git(fresh, "rev-parse", "HEAD")
    draft = version.version(str(fresh), "HEAD")
    assert (draft.draft, draft.render(PLACE).text) == (True, "Draft.\n")
    assert version.render(str(fresh), "main", PLACE).text == "Ahead.\n"
    assert before == (git(fresh, "status", "--porcelain"), git(fresh, "rev-parse", "HEAD"))


def test_a_folder_without_git_has_no_version(tmp_path: Path) -> None:
    folder = updates.template(tmp_path / "template", BODY)
    done = version.render(str(folder), None, PLACE)
    updates.copy(folder, tmp_path / "pay", **PLACE)
    assert done.answers_file == (tmp_path / "pay" / ".copier-answers.yml").read_bytes()
    assert "_commit" not in done.answers


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("gh:acme/specs", "https://github.com/acme/specs.git"),
        ("gl:/acme/specs.git", "https://gitlab.com/acme/specs.git"),
        ("https://github.com/acme/specs", "https://github.com/acme/specs.git"),
        ("git+https://git.example.com/specs", "https://git.example.com/specs"),
        ("git@git.example.com:acme/specs.git", "git@git.example.com:acme/specs.git"),
        ("https://git.example.com/specs.git", "https://git.example.com/specs.git"),
    ],
)
def test_an_address_is_read_as_copier_reads_it(given: str, url: str) -> None:
    from copier._vcs import get_repo

    assert source_of_templates._url(given) == url == get_repo(given)


# ---- what cannot be rendered ----------------------------------------------------------------


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(version.VersionError) as refused:
        version.render(str(tmp_path / "gone"), None, PLACE)
    assert str(refused.value).endswith("/gone cannot be used (there is no such folder)")


@pytest.mark.parametrize("ref", ["v9.9.9", "--upload-pack=x", "v1.9.0\nHEAD"])
def test_a_version_that_is_not_there(ref: str, source: Path) -> None:
    with pytest.raises(version.VersionError, match=r"cannot be used \(it has no version "):
        version.render(str(source), ref, PLACE)


def test_a_repository_that_cannot_be_cloned(tmp_path: Path) -> None:
    (tmp_path / "x.git").mkdir()
    with pytest.raises(version.VersionError, match=r"cannot be used \(.*repository .*"):
        version.render(str(tmp_path / "x.git"), None, PLACE)


def test_a_template_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with pytest.raises(version.NotSpecsError, match=r"other is not a template of specs$"):
        version.render(str(tmp_path / "other"), None, PLACE)


def test_an_answer_that_does_not_fit_is_named_with_the_reason(plain_template: Path) -> None:
    with pytest.raises(version.AnswerError) as refused:
        version.render(str(plain_template), None, {**PLACE, "coverage_target": 0})
    assert refused.value.name == "coverage_target"
    assert refused.value.reason == "Type a whole number from 1 to 100"
    assert str(refused.value) == (
        "The answer coverage_target does not fit (Type a whole number from 1 to 100)"
    )


def test_a_link_that_leads_out_of_the_template_is_refused(source: Path, tmp_path: Path) -> None:
    fresh = shutil.copytree(source, tmp_path / "fresh")
    (fresh / "template" / "secret.jinja").symlink_to("/etc/hostname")
    releases.release(fresh, "v4.0.0")
    with pytest.raises(version.VersionError, match=r"its link template/secret\.jinja leads out"):
        version.render(str(fresh), "v4.0.0", PLACE)


def test_copier_is_not_imported_and_nothing_is_left_behind(source: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from feature_spec.rendering import version;"
        f"version.render({str(source)!r}, None, {PLACE!r});"
        "assert not [name for name in sys.modules if name.partition('.')[0] == 'copier']"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(interview.ROOT / "hooks"),
        "TMPDIR": str(tmp_path),
    }
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
    assert list(tmp_path.iterdir()) == []
