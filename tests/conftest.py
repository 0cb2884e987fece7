"""Fixtures that every test may use."""

from __future__ import annotations

import functools
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from copier._jinja_ext import SandboxedEnvironment
from jinja2 import FileSystemBytecodeCache
from pytest_copie.plugin import Copie

import interview
import releases
from document import Render, Spec
from external import Node


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that rewrites tests/golden/ from the template as it is."""
    parser.addoption("--rewrite-golden", action="store_true", help="rewrite tests/golden/")


@pytest.fixture(autouse=True, scope="session")
def _isolated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the person's own git and Copier settings out of every test."""
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Test\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n"
        '[protocol "file"]\n\tallow = always\n',
        encoding="utf-8",
    )
    (home / "copier.yml").write_text("{}\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("COPIER_SETTINGS_PATH", str(home / "copier.yml"))
        for name in [name for name in os.environ if name.startswith("GIT_DIR")]:
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Collect garbage again after a test that ran a hook in this process: a hook stops that."""
    yield
    gc.enable()


@pytest.fixture(scope="session")
def plain_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the template without git and without its hook: quick to render."""
    return releases.template(tmp_path_factory.mktemp("template") / "plain", tasks=False)


@pytest.fixture(scope="session")
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile each template file once for all renders: most of a render's time is compiling."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("bytecode")))
    cached = functools.partial(SandboxedEnvironment, bytecode_cache=cache)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("copier._main.SandboxedEnvironment", cached)
        yield


@pytest.fixture(scope="session")
def template_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the template as people get it, hooks and all: a repository with one release."""
    folder = releases.template(tmp_path_factory.mktemp("repository") / "feature-spec")
    releases.release(folder, "v1.0.0")
    return folder


@pytest.fixture(scope="session")
def render(copie_session: Copie, plain_template: Path, _compiled_once: None) -> Render:
    """Give a function from answers to the document; a name that is no question is refused."""
    known = set(interview.questions())

    def rendered(**answers: Any) -> Spec:
        assert answers.keys() <= known, f"no such question: {sorted(answers.keys() - known)}"
        wanted = {"feature_path": "specs/checkout", **answers}
        result = copie_session.copy(extra_answers=wanted, template_dir=plain_template)
        if result.exception is not None:
            raise result.exception
        assert result.project_dir is not None
        text = (result.project_dir / "spec.md").read_text(encoding="utf-8")
        shutil.rmtree(result.project_dir)
        return Spec(text, result.answers)

    return rendered


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """Give the mermaid parser and markdownlint: one process for each worker, started lazily."""
    with Node() as started:
        yield started
