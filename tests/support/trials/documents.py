"""The old renders that trials start from."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import yaml

import interview
from feature_spec.rendering.render import Rendering
from trials import units

TESTS = interview.ROOT / "tests"
_NAMED: interview.Answers = {"feature_name": "Checkout", "feature_path": "specs/checkout"}
_EMPTY: interview.Answers = {"surfaces": [], "data_classes": [], "access": "public"}


@cache
def _rendering() -> Rendering:
    return Rendering(interview.ROOT)


def _file(path: str) -> Callable[[], str]:
    return lambda: (TESTS / path).read_text(encoding="utf-8")


def _render(answers: interview.Answers) -> Callable[[], str]:
    return lambda: _rendering().spec({**_NAMED, **answers}).decode("utf-8")


def _case(name: str) -> Callable[[], str]:
    def rendered() -> str:
        answers = yaml.safe_load((TESTS / "cases" / f"{name}.yml").read_text(encoding="utf-8"))
        return _rendering().spec({**answers, "feature_path": f"packages/{name}"}).decode("utf-8")

    return rendered


_SOURCES: dict[str, Callable[[], str]] = {
    **{path.stem: _file(f"golden/{path.name}") for path in sorted((TESTS / "golden").glob("*.md"))},
    "ideal": _file("ideal/checkout.md"),
    **{f"{p.stem} elsewhere": _case(p.stem) for p in sorted((TESTS / "cases").glob("*.yml"))},
    "empty": _render(_EMPTY),
    "defaults": _render({}),
    "job": _render({"surfaces": ["jobs"], "backend_language": "go"}),
    "user interface": _render({"surfaces": ["ui"], "backend_language": "none"}),
    "everything": _render(interview.EVERYTHING),
    **{
        style: _render({**interview.EVERYTHING, "architecture_style": style})
        for style in ("monolith", "serverless")
        if style in interview.choices("architecture_style")
    },
    **{name: _render(answers) for name, answers in list(interview.pairs())[:6]},
}
NAMES = tuple(_SOURCES)


@cache
def text(name: str) -> str:
    """Return an old render by its name."""
    return _SOURCES[name]()


@cache
def document(name: str) -> units.Unit:
    """Return an old render as units; copy it before you change it.

    Raises:
        ValueError: the scanner of the trials does not read this document without a loss.

    """
    parsed = units.parse(text(name))
    if units.text_of(parsed) != text(name):
        raise ValueError(f"the trials cannot read the document {name!r} without a loss")
    return parsed
