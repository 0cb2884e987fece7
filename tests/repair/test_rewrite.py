"""An unedited spec is, after a move, what the template renders for the new place."""

from __future__ import annotations

import functools
from typing import Any

import pytest
import yaml
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

import interview
from feature_spec.rendering.render import Rendering
from feature_spec.repair.renamed import needs_template
from feature_spec.repair.rewrite import Move, apply, edits

CASES = sorted((interview.ROOT / "tests" / "cases").glob("*.yml"))
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a render is too slow to shrink with
PRINTED = ("api_reference", "ops_reference")
"""The text names these documents as words too; their new names need a render."""

REFERENCES = ("prd_reference", "api_reference", "arch_reference", "ops_reference")
ANSWERS: dict[str, dict[str, Any]] = {
    **{case.stem: yaml.safe_load(case.read_text(encoding="utf-8")) for case in CASES},
    "everything": dict(interview.EVERYTHING),
    "nothing": {"surfaces": []},
    "messages": {"surfaces": ["rest", "events"], "architecture_style": "microservices"},
}
_segment = st.sampled_from(
    ["docs", "a b", "ünï", "it's", "x(1)", "y&amp;z", "100%", "specs", "[w]", "#no", "`t`"]
)
_folders = st.lists(_segment.filter(lambda s: "#" not in s), max_size=4)
_documents = st.builds(
    lambda folders, name, fragment: "/".join([*folders, name]) + fragment,
    _folders,
    st.sampled_from(["PRD.md", "the doc (v2).md", "ü_x.md", "asyncapi.yaml"]),
    st.sampled_from(["", "", "#part-1", "#a b"]),
)
_references = st.one_of(st.just(""), st.just("https://example.com/a?b=(c)#d"), _documents)


class Everywhere:
    """Around a spec whose whole surroundings are still there and moved along with it."""

    def __init__(self, before: str, after: str) -> None:
        self.before, self.after = before, after

    def exists(self, path: str) -> bool:  # noqa: ARG002
        return False

    def now(self, path: str) -> str | None:
        return self.along(path)

    def along(self, path: str) -> str:
        inside = path == self.before or path.startswith(self.before + "/")
        return self.after + path[len(self.before) :] if inside else path

    def wrote(self, destination: str) -> bool:  # noqa: ARG002
        return True


@functools.cache
def _rendering() -> Rendering:
    return Rendering(interview.ROOT)


def _spec(answers: dict[str, Any]) -> str:
    return _rendering().spec(answers).decode("utf-8")


@st.composite
def moves(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw the answers that a move is about, before and after it; the names stay."""
    before = "/".join([*draw(_folders), "checkout"])
    after = "/".join([*draw(_folders), "checkout"])
    around = Everywhere(before, after)
    old = {}
    for name in REFERENCES:
        inside = before + ("/openapi.yaml" if name == "api_reference" else f"/{name}.md")
        old[name] = draw(st.one_of(_references, st.just(inside)))
    now: dict[str, str] = {"": ""}
    for name, reference in old.items():
        new = around.along(reference)
        if reference and "://" not in reference and draw(st.booleans()):
            stays = name in PRINTED
            last = reference.rpartition("/")[2] if stays else "renamed_doc.md"
            new = "/".join([*draw(_folders), last])
        now.setdefault(reference, new)
    if before == after:  # api_reference is printed as a name, so it keeps it
        now[old["api_reference"]] = old["api_reference"]
    answers_before: dict[str, Any] = {**old, "feature_path": before}
    answers_after: dict[str, Any] = {name: now[old[name]] for name in REFERENCES}
    answers_after["feature_path"] = after
    if more := old["ops_reference"]:
        answers_before["more_references"] = [{"label": "Run | book", "path": more}]
        answers_after["more_references"] = [{"label": "Run | book", "path": now[more]}]
    return answers_before, answers_after


@pytest.mark.parametrize("name", ANSWERS)
@settings(max_examples=8, deadline=None, phases=QUICK)
@given(moves())
def test_a_move_gives_the_very_spec_of_the_new_place(
    name: str, move: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    before, after = move
    assume(not needs_template(before, after))
    text = _spec({**ANSWERS[name], **before})
    references = {before[name]: after[name] for name in REFERENCES}
    there, here = before["feature_path"], after["feature_path"]

    moved = apply(text, edits(text, Move(there, here, references), Everywhere(there, here)))

    assert moved == _spec({**ANSWERS[name], **after})
