"""Fixtures that every test may use."""

from __future__ import annotations

import gc
import itertools
import os
import pkgutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import compiled
import interview
import releases
from document import Render, Spec
from external import Node
from feature_spec.rendering.version import Version

# Always the same examples; `--hypothesis-profile large` takes many others.
settings.register_profile("suite", max_examples=100, derandomize=True, deadline=None, database=None)
settings.register_profile("large", max_examples=2000, deadline=None, database=None)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags of this suite."""
    parser.addoption("--rewrite-golden", action="store_true", help="rewrite tests/golden/")
    parser.addoption("--all-by-copier", action="store_true", help="render all by Copier as well")
    parser.addoption("--quick", action="store_true", help="leave out what starts Copier")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what `--quick` leaves out."""
    if not config.getoption("--quick"):
        return
    kept, sampled = [], itertools.count()
    for item in items:
        often = item.get_closest_marker("sampled") and next(sampled) % 8
        if not (often or item.get_closest_marker("copier")):
            kept.append(item)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture(autouse=True, scope="session")
def _held_to_its_mark(request: pytest.FixtureRequest) -> Iterator[None]:
    """With `--quick`, fail whatever starts Copier without the mark that says so."""
    if not request.config.getoption("--quick"):
        yield
        return

    def refuse(*_: Any, **__: Any) -> None:
        pytest.fail("This starts Copier: mark it with pytest.mark.copier.")

    def held(start: Callable[..., None]) -> Callable[..., None]:
        def started(process: Any, *command: Any, **more: Any) -> None:
            if {"copier", *compiled.COPIER[1:]} & set(_words(command)):
                refuse()
            start(process, *command, **more)

        return started

    with pytest.MonkeyPatch.context() as patch:
        for name in ("run_copy", "run_recopy", "run_update"):
            patch.setattr(f"copier._main.Worker.{name}", refuse)
        for kind in ("subprocess.Popen", "pexpect.spawn"):
            patch.setattr(f"{kind}.__init__", held(pkgutil.resolve_name(kind).__init__))
        yield


@pytest.fixture(autouse=True, scope="session")
def _isolated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the person's own settings, and signals that are ignored, out of every test."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as a shell starts what runs behind it
        signal.signal(signal.SIGINT, signal.default_int_handler)
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


def _words(command: Any) -> Iterator[str]:
    if isinstance(command, list | tuple):
        for part in command:
            yield from _words(part)
    else:
        yield str(command)


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Collect garbage again after a test that ran a hook in this process: a hook stops that."""
    yield
    gc.enable()


@pytest.fixture(scope="session")
def plain_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the template without git and without its hook: quick to render."""
    return releases.template(tmp_path_factory.mktemp("template") / "plain", tasks=False)


@pytest.fixture(autouse=True, scope="session")
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile each template once for all runs of Copier, those in other processes included."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # one folder for all workers
    (folder / "compiled").mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(compiled.FOLDER, str(folder / "compiled"))
        patch.setattr("copier._main.SandboxedEnvironment", compiled.Compiled)
        yield


@pytest.fixture(scope="session")
def template_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the template as people get it, hooks and all: a repository with one release."""
    folder = releases.template(tmp_path_factory.mktemp("repository") / "feature-spec")
    releases.release(folder, "v1.0.0")
    return folder


@pytest.fixture(scope="session")
def render() -> Render:
    """Give a function from answers to the document; a name that is not a question is refused.

    It is the project's own renderer; `test_matrix.py` compares it with Copier.
    """
    known = set(interview.questions())
    version = Version("template", interview.ROOT)

    def rendered(**answers: Any) -> Spec:
        assert answers.keys() <= known, f"no such question: {sorted(answers.keys() - known)}"
        wanted = {"feature_path": "specs/checkout", **answers}
        done = version.render(wanted)
        answers = {name: done.answers[name] for name in done.answers if name[0] != "_"}
        return Spec(done.text, answers)

    return rendered


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """Give the mermaid parser and markdownlint: one process for each worker, started lazily."""
    with Node() as started:
        yield started
