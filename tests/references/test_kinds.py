"""The four references are those that the interview asks for and that a spec prints."""

from __future__ import annotations

import interview
from feature_spec.references.kinds import KINDS
from feature_spec.rendering.render import Rendering


def test_the_interview_asks_for_each_and_for_no_other() -> None:
    asked = [name for name in interview.questions() if name.endswith("_reference")]
    assert asked == [kind.question for kind in KINDS]
    assert all(kind.fills in interview.questions() for kind in KINDS if kind.fills)


def test_a_spec_prints_each_in_its_header() -> None:
    answers = {"feature_path": "specs/pay"} | {k.question: f"docs/{k.name}.md" for k in KINDS}
    text = Rendering(interview.ROOT).spec(answers).decode()
    links = [f"> **{k.header}**: [{k.name}.md](../../docs/{k.name}.md)" for k in KINDS]
    assert [link for link in links if link in text] == links != []
