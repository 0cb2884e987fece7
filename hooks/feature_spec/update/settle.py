"""Settling an update: Copier's line merge is checked, and replaced by a merge by record if needed.

Copier leaves a conflict in git's index: the old render, the author's text and the new render.
Without one, `git apply` may still have put an edit to a wrong place where lines repeat. So the
author's text and the result are compared, and on a doubt both versions are rendered again. Copier's
result is kept where it is clean and the check finds everything in its place, and where no other
merge is better.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from feature_spec.merge import Merged, merge_specs, needs_check
from feature_spec.repository import atomic_write
from feature_spec.repository.answers_file import Answers, load_answers
from feature_spec.repository.git import GitError, git
from feature_spec.repository.index import stages_of, stored, text_of, write_stages
from feature_spec.repository.place import Place
from feature_spec.update.by_hand import Edited, edited

DEBUG = "FEATURE_SPEC_DEBUG"
"""The environment variable that, set to 1, makes an error of the merge end the update."""


@dataclass(frozen=True)
class Outcome:
    """The result of an update.

    Attributes:
        before: the author's text.
        after: the text that is in the work tree now.
        merged: the merge by record; None where Copier's own merge is kept.
        old, new: the template's versions as recorded before and now.
        answers_before: the recorded answers, as they were.
        answers: the recorded answers, as they are now.
        stale_index: why git's index does not have the result; empty when it has.
        edited: the answers that were changed by hand, and that the text does not have yet.

    """

    before: str
    after: str
    merged: Merged | None
    old: str
    new: str
    answers_before: Answers
    answers: Answers
    stale_index: str = ""
    edited: tuple[Edited, ...] = ()


def settle(template: Path, place: Place, answers_file: str, given: Collection[str] = ()) -> Outcome:
    """Check the result of an update, and merge it by record where that is needed.

    The spec is replaced as a whole. Where no conflict is left, its entry in git's index is what it
    was before the update, so that the file is an ordinary modification.

    Args:
        template: Copier's own copy of the new version.
        place: the place of the feature's folder.
        answers_file: the name of the answers file in it.
        given: the names of the answers that `-d` gives.

    Returns:
        The result.

    Raises:
        GitError, OSError, ValueError: the texts cannot be read or written; nothing has changed.

    """
    stages = stages_of(place)
    ours = text_of(place, stages[2 if 2 in stages else 0])
    result = _read(place.spec)
    recorded = _read(place.folder / answers_file)
    answers, old_answers = load_answers(recorded), _answers_before(place, answers_file)
    old, new = (str(found.get("_commit", "")) for found in (old_answers, answers))
    merged: Merged | None = None
    stale = ""
    origin = _origin(template, answers)
    by_hand = edited(
        template,
        *(place, answers_file, old_answers, given, ours),
        lambda found: _rendered(origin, old, found, place),
    )
    # Copier took the answer that is recorded for the one that the text has.
    in_text = {item.name: item.before for item in by_hand if item.name in given}
    if not in_text and {1, 2, 3} <= stages.keys():
        merged = merge_specs(
            text_of(place, stages[1]),
            ours,
            text_of(place, stages[3]),
            lines=result,
            strict=_debugging(),
        )
    elif in_text or (0 in stages and needs_check(ours, result)):
        base = _rendered(origin, old, old_answers | in_text, place)
        theirs = _rendered(str(template), "HEAD", answers, place)
        merged = merge_specs(base, ours, theirs, lines=result, strict=_debugging())
        if merged.conflicts:
            mine = stages[2 if 2 in stages else 0]
            stages |= {2: mine} | {
                stage: (mine[0], stored(place, text)) for stage, text in ((1, base), (3, theirs))
            }
    if merged is not None:
        if merged.text != result:
            atomic_write.replace([(str(place.spec), merged.text.encode("utf-8"))])
            result = merged.text
        try:
            write_stages(place, stages, unmerged=bool(merged.conflicts))
        except GitError as problem:
            stale = str(problem)
    left = tuple(item for item in by_hand if item.name not in given)
    return Outcome(ours, result, merged, old, new, old_answers, answers, stale, left)


def _debugging() -> bool:
    return os.environ.get(DEBUG) == "1"


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


# ---- rendering both versions again ------------------------------------------------------------


def _answers_before(place: Place, answers_file: str) -> Answers:
    """The answers as they were before the update."""
    try:
        return load_answers(git(place.folder, "show", f":0:./{answers_file}").decode("utf-8"))
    except (GitError, ValueError):
        return {}


def _origin(template: Path, answers: Answers) -> str:
    """Where Copier's copy of the template came from: what is recorded may be a relative path."""
    try:
        return git(template, "config", "--get", "remote.origin.url").decode("utf-8").strip()
    except GitError:
        return str(answers.get("_src_path", ""))


def _rendered(source: str, ref: str, answers: Answers, place: Place) -> str:
    """The spec of a version of the template, with these answers."""
    from feature_spec.rendering import version  # Jinja takes a while, and most updates need none

    return version.render(source, ref, {"feature_path": place.path} | answers).text
