"""Rules about what Copier was asked to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePath

from feature_spec.repository.place import SPEC, Place
from feature_spec.terminal import shell_word
from feature_spec.update.rules.refusal import Refusal, update_of
from feature_spec.update.state import State


def git_environment(variables: Mapping[str, str], place: Place) -> Refusal | None:
    """Git is told to work on something else, as inside a git hook: Copier's own git would follow.

    Asked before anything else, because every look at git depends on it.
    """
    redirecting = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR")
    found = [name for name in redirecting if name in variables]
    if not found:
        return None
    unset = " ".join(f"-u {name}" for name in found)
    return Refusal(
        f"the environment sets {' and '.join(found)}, so Copier would write its temporary "
        f"repositories into this one, and {place.spec_path} with them",
        f"env {unset} {update_of(place)}",
    )


def not_canonical_path(state: State) -> Refusal | None:
    """The folder is named through a link or `..`: Copier would treat every edit as a deletion."""
    given = PurePath(state.request.start, state.request.target)
    if given == state.place.folder:
        return None
    return Refusal(
        f"{state.request.target} leads to {state.place.path} through '..' or a symbolic link, and "
        f"Copier would lose every edit of {SPEC} that way, so start in the repository's root",
        update_of(state.place),
    )


def answers_elsewhere(state: State) -> Refusal | None:
    """The answers file is not the one beside the spec."""
    if state.request.answers_file == PurePath(state.request.answers_file).name:
        return None
    return Refusal(
        f"the answers file {state.request.answers_file} is not beside {state.path}, so name the "
        "feature's own folder",
        "copier update --trust <folder>",
    )


def rejects_requested(state: State) -> Refusal | None:
    """`--conflict rej` takes edits near a change out of the spec."""
    if state.request.conflict != "rej":
        return None
    return Refusal(
        f"--conflict rej would move edits from {state.path} to a .rej file",
        update_of(state.place),
    )


def left_out(state: State) -> Refusal | None:
    """`--exclude` or `--skip` covers a file: text and recorded version would no longer agree."""
    for option, patterns in (("--exclude", state.request.exclude), ("--skip", state.request.skip)):
        for name in (SPEC, state.request.answers_file):
            if covers(patterns, name):
                return Refusal(
                    f"{option} excludes {state.place.path}/{name}, so the text and the recorded "
                    "version would no longer agree and the next update would misplace edits",
                    update_of(state.place),
                )
    return None


def covers(patterns: Sequence[str], name: str) -> bool:
    """Whether patterns as in .gitignore cover a file at the top; the last that does decides."""
    covered = False
    for line in patterns:
        for given in line.splitlines():
            pattern = given.strip()
            wanted = not pattern.startswith("!")
            pattern = pattern.removeprefix("!").removeprefix("\\")
            while pattern.startswith(("/", "**/")):
                pattern = pattern.partition("/")[2]
            if fnmatchcase(name, pattern):
                covered = wanted
    return covered


def data_contradicts_place(state: State) -> Refusal | None:
    """`--data` says that the folder is somewhere else."""
    path = state.request.feature_path
    if path is None or leads_here(state.place, path):
        return None
    return Refusal(
        f"-d feature_path={shell_word(path)} is not the folder of {state.path}",
        update_of(state.place),
    )


def data_is_computed(state: State) -> Refusal | None:
    """`--data` answers what Copier computes."""
    for name in state.request.data:
        if name in state.questions and state.questions[name].computed:
            return Refusal(
                f"{name} is computed for {state.path} at each update, so -d cannot answer it",
                update_of(state.place),
            )
    return None


def leads_here(place: Place, path: str) -> bool:
    """Whether a path from the repository's root is the feature's folder."""
    if path == place.path:
        return True
    try:  # the same folder in other letters, where the file system does not tell them apart
        return path.lower() == place.path.lower() and (place.root / path).samefile(place.folder)
    except (OSError, ValueError):
        return False
