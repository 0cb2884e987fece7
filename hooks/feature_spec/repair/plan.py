"""The repair of one feature's folder: what is wrong, what is written, what a person decides."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from feature_spec.markdown.plain import plain_line
from feature_spec.references.kinds import KINDS
from feature_spec.references.verify import verify
from feature_spec.rendering.answer_rules import is_place, is_reference
from feature_spec.repair import renamed
from feature_spec.repair.answers import NOT_LOOKED_AT, Change, state_of
from feature_spec.repair.reading import RepairError, answers_of, text_of
from feature_spec.repair.rewrite import Edit, Move, apply, component_path, edits
from feature_spec.repair.successors import Successors, successors
from feature_spec.repair.surroundings import Surroundings
from feature_spec.repository import atomic_write, yaml_edit
from feature_spec.repository.answers_file import Answers, load_answers
from feature_spec.repository.place import Place, place_of
from feature_spec.repository.spec_file import SpecText


@dataclass(frozen=True)
class Missing:
    """A reference that leads to nothing; `candidates` are what a person may choose from."""

    name: str
    reference: str
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Repair:
    """What is to be done for one folder.

    Attributes:
        place: the place of the folder.
        answers: the answers that change.
        edits: what changes in place in the spec, with lines and columns of the old text.
        renamed: how many lines got another name that the template prints.
        kept: lines that the author has changed, which may still have an old name.
        notes: what a person should know about the new names.
        missing: references that lead to nothing, and still to be decided.
        unchecked: why the recorded answers could not be checked; empty when they were.
        contents: the files to write, the answers last.

    """

    place: Place
    answers: tuple[Change, ...] = ()
    edits: tuple[Edit, ...] = ()
    renamed: int = 0
    kept: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    unchecked: str = ""
    contents: tuple[tuple[str, bytes], ...] = ()

    @property
    def undecided(self) -> tuple[Missing, ...]:
        """The missing documents that a person has to choose; until then nothing is written."""
        return tuple(item for item in self.missing if item.candidates)

    def write(self) -> None:
        """Write what changed: the spec first, the answers last.

        Raises:
            RepairError: a file could not be written; nothing was.

        """
        try:
            atomic_write.replace(self.contents)
        except OSError as problem:
            reason = problem.strerror or "it could not be written"
            raise RepairError(f"{self.place.path}: nothing was written: {reason}.") from None


Choose = Callable[[str, str, Successors], "str | None"]
"""Ask a person which document a missing reference is now: name, reference, candidates."""


def plan(
    folder: Path,
    given: Mapping[str, str] | None = None,
    choose: Choose | None = None,
    offline: bool = False,
) -> Repair:
    """Find out what has to be done for one folder. Nothing is written.

    Args:
        folder: the feature's folder.
        given: what a person decided: by name of a reference, the document or web address.
        choose: asks a person; None where there is none.
        offline: whether the template is not fetched: the answers are not checked, and names that
            only the template can change stay as they are.

    Raises:
        RepairError: nothing can be done for this folder.

    """
    place = place_of(folder)
    recorded, spec = text_of(place.answers, place), text_of(place.spec, place)
    answers = answers_of(recorded, place)
    state = NOT_LOOKED_AT if offline else state_of(place, recorded, answers)
    if state.rejected:
        raise RepairError("\n".join(state.rejected))
    if state.put_back:
        recorded = state.put_back.text
        answers = answers_of(recorded, place)
    if marker := SpecText(spec.encode("utf-8")).conflict_marker:
        raise RepairError(
            f"{place.spec_path} has a conflict marker in line {marker.line}: resolve the conflict, "
            "then repair again."
        )
    if not is_place(place.path):
        raise RepairError(
            f"{plain_line(place.path, 250)} is not a name for a feature's folder: use lower-case "
            "kebab-case, for example specs/user-login, then repair again."
        )
    path = answers.get("feature_path")
    path = path if isinstance(path, str) else ""
    around = Surroundings(place, path or place.path)
    changes, missing = _references(around, answers, dict(given or {}), choose)
    same = {value: value for _, value in _recorded(answers)}
    move = Move(
        around.before, place.path, same | {change.before: change.after for change in changes}
    )
    if path != place.path:
        changes.insert(0, Change("feature_path", path, place.path, "the folder is there"))
    changes += _components(answers, move, around)
    after = _changed(answers, changes)
    found = edits(spec, move, around)
    text = moved = apply(spec, found)
    kept: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    before = {**answers, "feature_path": around.before}
    if not offline and renamed.needs_template(before, after):
        done = _renamed(place, moved, before, after, move)
        text, kept, notes = done.text, done.kept, done.notes
    contents = []
    if text != spec:
        contents.append((str(place.spec), text.encode("utf-8")))
    if changes or state.put_back:
        contents.append((str(place.answers), _rerecorded(place, recorded, changes, after)))
    return Repair(
        place=place,
        answers=(*state.changes, *changes),
        edits=tuple(found),
        renamed=_differing(moved, text),
        kept=kept,
        notes=notes,
        missing=tuple(missing),
        unchecked=state.unchecked,
        contents=tuple(contents),
    )


def _differing(before: str, after: str) -> int:
    """How many lines of a text are not those of another."""
    matcher = SequenceMatcher(a=before.split("\n"), b=after.split("\n"), autojunk=False)
    return sum(stop - start for kind, _, _, start, stop in matcher.get_opcodes() if kind != "equal")


# ---- references ---------------------------------------------------------------------------------


def _recorded(answers: Answers) -> Iterator[tuple[str, str]]:
    """The recorded references by name; those that were left empty are none."""
    for kind in KINDS:
        if isinstance(value := answers.get(kind.question), str) and value:
            yield kind.question, value
    more = answers.get("more_references")
    for index, item in enumerate(more if isinstance(more, list) else ()):
        if isinstance(item, dict) and isinstance(value := item.get("path"), str) and value:
            yield f"more_references[{index}]", value


def _references(
    around: Surroundings, answers: Answers, given: dict[str, str], choose: Choose | None
) -> tuple[list[Change], list[Missing]]:
    changes: list[Change] = []
    missing: list[Missing] = []
    decided: dict[str, str | None] = {}  # one document may be recorded under several names
    for name, reference in _recorded(answers):
        path, mark, fragment = reference.partition("#")
        why = "as given"
        if name in given:
            new: str | None = _given(around, name, given.pop(name))
        elif verify(around.root, reference).standing in ("url", "found", "folder"):
            moved = around.now(path)
            new, why = (moved or path) + mark + fragment, "it moved with the folder"
        elif reference in decided:
            new, why = decided[reference], "as decided"
        else:
            found = successors(around, path)
            new, why = found.sure, found.why
            if new is None and found.paths and choose:
                new, why = choose(name, reference, found), "as chosen"
                found = Successors(found.why, ())  # who chose none of them is not asked again
            if new is None:
                missing.append(Missing(name, reference, found.paths))
            else:
                new += mark + fragment
        decided[reference] = new
        if new is not None and new != reference:
            if not is_reference(new):
                raise RepairError(
                    f"{name}: {plain_line(new, 250)} cannot be recorded: a path has no #, : or "
                    "backslash, and at most 250 characters."
                )
            changes.append(Change(name, reference, new, why))
    if given:
        name = next(iter(given))
        raise RepairError(
            f"{around.after} has no {plain_line(name, 60)} to repair: it records "
            f"{', '.join(known for known, _ in _recorded(answers)) or 'no reference'}."
        )
    return changes, missing


def _given(around: Surroundings, name: str, value: str) -> str:
    """A document that a person named, which must exist and be fit to record."""
    standing = verify(around.root, value).standing
    if is_reference(value) and standing in ("url", "found", "folder"):
        return value
    reason = {"missing": "does not exist", "outside": "is outside the repository"}
    raise RepairError(
        f"{name}: {plain_line(value, 250)} {reason.get(standing, 'cannot be recorded')}: give an "
        "http(s) URL or a path from the repository's root, such as docs/prd/checkout.md."
    )


def _components(answers: Answers, move: Move, around: Surroundings) -> Iterator[Change]:
    """Paths of components that lie in the feature's folder or are a document that moved."""
    listed = answers.get("components")
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        path = item.get("path") if isinstance(item, dict) else None
        if isinstance(path, str) and (new := component_path(path, move, around)) != path:
            yield Change(f"components[{index}]", path, new, "it moved with the folder")


# ---- writing ------------------------------------------------------------------------------------


def _path(change: Change) -> yaml_edit.Path:
    """The path of a changed answer in the answers file."""
    item = re.fullmatch(r"(\w+)\[(\d+)\]", change.name)
    return (item[1], int(item[2]), "path") if item else (change.name,)


def _changed(answers: Answers, changes: list[Change]) -> Answers:
    new = copy.deepcopy(answers)
    for change in changes:
        *parents, last = _path(change)
        inside: Any = new
        for part in parents:
            inside = inside[part]
        inside[last] = change.after
    return new


def _rerecorded(place: Place, text: str, changes: list[Change], wanted: Answers) -> bytes:
    """The answers file with the changes and nothing else."""
    try:
        new = yaml_edit.with_values(text, {_path(change): change.after for change in changes})
        if load_answers(new) != wanted:
            raise ValueError("another answer would change")
    except ValueError as problem:
        raise RepairError(f"{place.answers_path} cannot be changed: {problem}.") from None
    return new.encode("utf-8")


def _renamed(
    place: Place, text: str, before: Answers, after: Answers, move: Move
) -> renamed.Renamed:
    """The spec with the names that the template makes of the new answers."""
    ends = "\r\n" if "\r" in text else "\n"
    plain = text.replace("\r\n", "\n")
    if "\r" in plain or plain.replace("\n", ends) != text:
        raise RepairError(
            f"{place.spec_path} has mixed line ends, which a new name cannot keep: make "
            "them all the same, then repair again."
        )
    try:
        done = renamed.renamed(
            plain,
            before,
            after,
            lambda base: apply(base, edits(base, move, _Rendered(place, move.before))),
        )
    except renamed.TemplateError as problem:
        raise RepairError(
            f"{place.path}: the template is needed to change the names in the text, and could not "
            f"be rendered ({problem}): with --offline, the names stay and the rest is repaired."
        ) from None
    return replace(done, text=done.text.replace("\n", ends))


class _Rendered(Surroundings):
    """Around a text that the template rendered for the old place."""

    def wrote(self, destination: str) -> bool:  # noqa: ARG002 (all of them)
        """Every link of it was made for the old place."""
        return True
