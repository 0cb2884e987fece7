"""Git's index entry of a spec: the three stages of a conflict, and how it is settled."""

from __future__ import annotations

from feature_spec.repository.git import GitError, git
from feature_spec.repository.place import SPEC, Place

_NOTHING = "0" * 40

Stages = dict[int, tuple[str, str]]
"""By stage the mode and the object of the spec: 0; in a conflict 1 (base), 2 (ours), 3 (theirs)."""


def stages_of(place: Place) -> Stages:
    """Return the stages of the spec.

    Raises:
        GitError: git cannot list its index.

    """
    listed = git(place.folder, "ls-files", "--stage", "-z", "--", SPEC).decode("utf-8")
    stages: Stages = {}
    for entry in listed.split("\0"):
        if entry:
            mode, name, stage = entry.split("\t")[0].split()
            stages[int(stage)] = mode, name
    return stages


def is_unmerged(place: Place) -> bool:
    """Whether the spec has an unsettled conflict in the index; False where git cannot say."""
    try:
        return any(stages_of(place))
    except GitError:
        return False


def text_of(place: Place, entry: tuple[str, str]) -> str:
    """Return the text of a stage.

    Raises:
        GitError: git does not have that object.
        UnicodeDecodeError: it is not UTF-8.

    """
    return git(place.folder, "cat-file", "blob", entry[1]).decode("utf-8")


def stored(place: Place, text: str) -> str:
    """Write a text into git's store of objects, and return its name there.

    Raises:
        GitError: git cannot write it.

    """
    command = ("hash-object", "-w", "--no-filters", "--stdin")
    return git(place.folder, *command, data=text.encode("utf-8")).decode("ascii").strip()


def write_stages(place: Place, stages: Stages, *, unmerged: bool) -> None:
    """Write the spec's entry: the three stages of a conflict, or stage 2 as the only one.

    Raises:
        GitError: git cannot write its index.

    """
    if unmerged == (0 not in stages_of(place)):
        return
    path = git(place.folder, "rev-parse", "--show-prefix").decode("utf-8").rstrip("\n") + SPEC
    lines = [f"0 {_NOTHING}\t{path}\0"]
    if unmerged:
        lines += [f"{stages[stage][0]} {stages[stage][1]} {stage}\t{path}\0" for stage in (1, 2, 3)]
    else:
        lines.append(f"{stages[2][0]} {stages[2][1]} 0\t{path}\0")
    git(place.folder, "update-index", "-z", "--index-info", data="".join(lines).encode("utf-8"))
