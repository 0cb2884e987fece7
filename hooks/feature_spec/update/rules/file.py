"""Rules about the files of the feature's folder and what git does with them."""

from __future__ import annotations

import os

from feature_spec.repository.ignored import ignore_rule
from feature_spec.repository.place import SPEC, Place
from feature_spec.terminal import shell_word
from feature_spec.update.rules.refusal import Refusal, update_of
from feature_spec.update.state import State, asked, personal_rules


def missing(state: State) -> Refusal | None:
    """The spec is missing or has another name: Copier would treat it as removed."""
    if state.kind != "missing" or _is_hidden(state.flags.get(SPEC, "")):
        return None
    names = asked(state.place, "ls-files", "-z").split("\0")[:-1]
    others = [name for name in names if name.endswith(".md") and "/" not in name]
    path = shell_word(state.path)
    if len(others) == 1:
        other = shell_word(f"{state.place.path}/{others[0]}")
        return Refusal(
            f"{state.path} is missing, and its folder has only {others[0]}",
            f"git mv {other} {path} && git commit -m 'docs: name the spec spec.md'",
        )
    return Refusal(
        f"{state.path} is missing", f'git checkout "$(git rev-list -1 HEAD -- {path})^" -- {path}'
    )


def not_a_file(state: State) -> Refusal | None:
    """The spec is a symbolic link, or something that is not a file."""
    target = shell_word(state.path)
    if state.kind == "link":
        return Refusal(
            f"{state.path} is a symbolic link, and Copier would replace it with a file",
            f'cp --remove-destination "$(readlink -f {target})" {target} && git add {target} && '
            "git commit -m 'docs: the spec is a file'",
        )
    if state.kind == "other":
        return Refusal(f"{state.path} is not a regular file", f"ls -ld {target}")
    return None


def not_tracked(state: State) -> Refusal | None:
    """Git does not have the spec or the answers: an update could not be undone."""
    for name in (SPEC, state.request.answers_file):
        if name not in state.flags:
            path = f"{state.place.path}/{name}"
            return Refusal(
                f"{path} is not tracked by git, so the update could not be undone",
                f"git add -f {shell_word(path)} && git commit -m 'docs: track {state.place.slug}'",
            )
    return None


def ignored(state: State) -> Refusal | None:
    """An ignore rule covers the spec: Copier's own repositories may leave it out."""
    for file, key in personal_rules(state.settings, "ignore"):
        if asked(state.place, "ls-files", "-z", "-c", "-i", "-X", str(file), "--", SPEC):
            return Refusal(
                f"{state.path} is ignored by a rule of {file}, and Copier would lose every edit "
                "of it",
                _without(key, state.place),
            )
    if not state.ignored:
        return None
    source, rule, number = ignore_rule(state.place, SPEC)
    reason = f"{state.path} is ignored by '{rule}' in line {number} of {source}"
    if ignore_rule(state.place, "."):
        return Refusal(
            f"{reason}, so edits may be lost: remove that line",
            "git commit -m 'docs: no spec is ignored' -a",
        )
    unignored = shell_word(f"{state.place.path}/.gitignore")
    return Refusal(
        f"{reason}, so edits may be lost",
        f"echo '!{SPEC}' >> {unignored} && git add {unignored} && "
        "git commit -m 'docs: no spec is ignored'",
    )


def binary_by_attributes(state: State) -> Refusal | None:
    """The person's attributes make the spec binary: Copier's own repositories would lose edits."""
    for file, key in personal_rules(state.settings, "attributes"):
        if asked(state.place, "check-attr", "-z", "diff", "--", SPEC).endswith("\0unset\0"):
            return Refusal(
                f"{state.path} is binary for git because of {file}, and Copier would lose "
                "every edit of it",
                _without(key, state.place),
            )
    return None


def hidden_from_git(state: State) -> Refusal | None:
    """Git was told not to look at a file, so its edits are not in what Copier merges."""
    for name in (SPEC, state.request.answers_file):
        flag = state.flags[name]
        if not _is_hidden(flag):
            continue
        path = f"{state.place.path}/{name}"
        option = "skip-worktree" if flag in "Ss" else "assume-unchanged"
        repair = f"git update-index --no-{option} {shell_word(path)}"
        if not os.path.lexists(state.place.folder / name):
            repair += f" && git checkout -- {shell_word(path)}"
        return Refusal(f"{path} is marked {option}, so git and Copier do not see its edits", repair)
    return None


def filtered_by_git(state: State) -> Refusal | None:
    """Git stores something else than the text, through a filter or an encoding."""
    if _stored_as_is(state):
        return None
    attributes = asked(
        state.place, "check-attr", "-z", "filter", "working-tree-encoding", "--", SPEC
    ).split("\0")
    values = [value for value in attributes[2::3] if value not in ("unspecified", "unset")]
    if not values:
        return None
    path, file = shell_word(state.path), shell_word(f"{state.place.path}/.gitattributes")
    return Refusal(
        f"git stores {state.path} through {values[0]}, and Copier would merge the stored form "
        "instead of the text",
        f"echo '{SPEC} -filter -working-tree-encoding' >> {file} && git add {file} && "
        f"git add --renormalize {path} && git commit -m 'docs: specs are plain text'",
    )


def unnoticed_edits(state: State) -> Refusal | None:
    """Git has not noticed an edit, so it is not in what Copier merges."""
    if _stored_as_is(state):
        return None
    path = shell_word(state.path)
    return Refusal(
        f"{state.path} has edits that git has not noticed",
        f"touch {path} && git commit -m 'docs: edits' -- {path}",
    )


def _stored_as_is(state: State) -> bool:
    """Whether git stores the text itself, or what it makes of it where core.autocrlf is set."""
    return state.committed.data in (state.spec, state.spec.replace(b"\r\n", b"\n"))


def stray_rejects(state: State) -> Refusal | None:
    """A `.rej` file is there already: Copier undoes the edits of the file it belongs to."""
    if not state.rejects:
        return None
    name = state.rejects[0]
    return Refusal(
        f"Copier would mistake {name} for its own file, undo the edits of "
        f"{name.removesuffix('.rej')} and delete it: save anything that you need from it",
        f"rm -- {shell_word(name)}",
    )


def unsafe_settings(state: State) -> Refusal | None:
    """Two of git's settings make `git apply` drop edits, or hide that it did."""
    whitespace = state.settings.get("apply.whitespace", "warn")
    if whitespace in ("error", "error-all", "fix", "strip"):
        return Refusal(
            f"git's setting apply.whitespace={whitespace} would drop edits of {state.path} or "
            "their line breaks",
            "git config apply.whitespace warn",
        )
    listed = state.settings.get("status.showuntrackedfiles", "normal").lower()
    if listed not in ("normal", "all", "", "true", "yes", "on", "1"):
        return Refusal(
            f"git's setting status.showUntrackedFiles={listed} would leave edits that cannot be "
            f"merged outside {state.path}",
            "git config status.showUntrackedFiles normal",
        )
    return None


def _is_hidden(flag: str) -> bool:
    """Whether git was told not to look: S is skip-worktree, a small letter assume-unchanged."""
    return flag in ("S", "s") or flag.islower()


def _without(key: str, place: Place) -> str:
    """The command for one update without a file of rules."""
    value = "" if key == "init.templateDir" else "/dev/null"
    once = f"GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0={key} GIT_CONFIG_VALUE_0={value}"
    return f"env {once} {update_of(place)}"
