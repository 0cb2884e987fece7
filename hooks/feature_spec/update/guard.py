"""The guard: refuses an update that would lose or misplace human text without a word.

One rule is one function: from what was found to one sentence, or to nothing when all is well. A
sentence names the file, the reason and what to type. Nothing is written, not even git's index.

Not refused: a merge or a rebase in progress (Copier looks at the folder alone, and what it does to
it does not depend on them), and recorded names that are no question any more.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath

from feature_spec.rendering.questions import Question
from feature_spec.repository.answers_file import Answers
from feature_spec.repository.git import GitError, git
from feature_spec.repository.place import Place

SPEC = "spec.md"


@dataclass(frozen=True)
class Request:
    """What Copier was asked to do.

    Attributes:
        start: the folder that Copier was started in.
        target: the destination as it was typed.
        answers_file: the answers file, relative to the destination.
        conflict: `inline` or `rej`.
        exclude: patterns of `--exclude`.
        skip: patterns of `--skip`.
        data: the names that `--data` and `--data-file` answer.
        feature_path: what they answer to `feature_path`, or None.

    """

    start: str
    target: str
    answers_file: str
    conflict: str
    exclude: tuple[str, ...]
    skip: tuple[str, ...]
    data: tuple[str, ...]
    feature_path: str | None


def request_from(facts: str) -> Request:
    """The request in the JSON that `copier.yml` hands over."""
    found = json.loads(facts)
    path = found["feature_path"]
    return Request(
        found["start"],
        found["target"],
        found["answers_file"],
        found["conflict"],
        tuple(found["exclude"]),
        tuple(found["skip"]),
        tuple(found["data"]),
        None if path is None else str(path),
    )


@dataclass(frozen=True)
class State:
    """Everything the rules look at.

    Attributes:
        place: where the feature's folder stands.
        request: what Copier was asked to do.
        flags: what `git ls-files -v` says of the spec and of the answers file, by name.
        ignored: whether the repository's or the person's ignore rules cover the spec.
        rejects: the `.rej` files that Copier will find, from the repository's root.
        settings: git's configuration; names in lower case.
        kind: the kind of `spec.md` in the folder: "file", "link", "other" or "" for none.
        spec: the bytes of the spec in the folder; empty unless it is a file.
        committed: the bytes of the spec that git has, which are those that Copier merges.
        answers_text: the answers file.
        answers: the recorded answers, as this version wants them.
        questions: the questions of this version.

    """

    place: Place
    request: Request
    flags: Mapping[str, str]
    ignored: bool
    rejects: tuple[str, ...]
    settings: Mapping[str, str]
    kind: str
    spec: bytes
    committed: bytes
    answers_text: str
    answers: Answers
    questions: Mapping[str, Question]

    @property
    def path(self) -> str:
        """The spec, from the repository's root."""
        return f"{self.place.path}/{SPEC}"

    @property
    def answers_path(self) -> str:
        """The answers file, from the repository's root."""
        return f"{self.place.path}/{self.request.answers_file}"


# ---- looking --------------------------------------------------------------------------------


def state_of(
    place: Place,
    request: Request,
    answers_text: str,
    answers: Answers,
    questions: Mapping[str, Question],
) -> State:
    """Look at the feature's folder and at what git says of it.

    Raises:
        GitError: git cannot say.
        OSError: the spec cannot be read.

    """
    names = (SPEC, request.answers_file)
    kind = _kind(place.folder / SPEC)
    return State(
        place,
        request,
        _flags(_asked(place, "ls-files", "-z", "-v", "--", *names)),
        bool(_asked(place, "ls-files", "-z", "-c", "-i", "--exclude-standard", "--", SPEC)),
        _rejects(place, _asked(place, "status", "--porcelain", "--ignored", "-z")),
        _settings(_asked(place, "config", "-z", "--list")),
        kind,
        (place.folder / SPEC).read_bytes() if kind == "file" else b"",
        _committed(place),
        answers_text,
        answers,
        questions,
    )


def _asked(place: Place, *arguments: str) -> str:
    """What git says in the feature's folder; its index is not refreshed."""
    return git(place.folder, "--no-optional-locks", *arguments).decode("utf-8", "surrogateescape")


def _kind(path: Path) -> str:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return ""
    return "file" if stat.S_ISREG(mode) else "link" if stat.S_ISLNK(mode) else "other"


def _flags(listed: str) -> dict[str, str]:
    return {line[2:]: line[0] for line in listed.split("\0")[:-1]}


def _committed(place: Place) -> bytes:
    try:
        return git(place.folder, "cat-file", "blob", f":./{SPEC}")
    except GitError:  # not tracked
        return b""


def _rejects(place: Place, status: str) -> tuple[str, ...]:
    """What Copier takes for the rejects of its own merge, anywhere in the repository."""
    found = []
    fields = iter(status.split("\0")[:-1])
    for line in fields:
        if line[0] in "RC":
            next(fields)  # the name before
        if line[:3] in ("?? ", "!! ") and line.endswith(".rej"):
            found.append(line[3:])
    own = f"{place.path}/{SPEC}.rej"
    # Git overwrites this one, and Copier does not look at it when it is tracked.
    if own not in found and os.path.lexists(place.folder / f"{SPEC}.rej"):
        found.append(own)
    return tuple(found)


def _settings(listed: str) -> dict[str, str]:
    pairs = (line.partition("\n") for line in listed.split("\0")[:-1])
    return {name.lower(): value for name, _, value in pairs}


# ---- what Copier was asked ------------------------------------------------------------------


def environment(variables: Mapping[str, str], place: Place) -> str:
    """Git is told to work on something else, as inside a git hook: Copier's own would follow."""
    redirecting = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR")
    found = [name for name in redirecting if name in variables]
    if not found:
        return ""
    unset = " ".join(f"-u {name}" for name in found)
    return (
        f"The environment sets {' and '.join(found)}, so Copier's temporary repositories would be "
        f"written into this one and {place.path}/{SPEC} with them; "
        f"type: env {unset} {_update(place)}"
    )


def roundabout(state: State) -> str:
    """The folder is named by way of a link or of `..`: Copier takes every edit for a deletion."""
    given = PurePath(state.request.start, state.request.target)
    if given == state.place.folder:
        return ""
    return (
        f"{state.request.target} leads to {state.place.path} by way of '..' or a symbolic link, "
        f"and Copier would lose every edit of {SPEC} on that way; "
        f"type, in the repository's root: {_update(state.place)}"
    )


def answers_elsewhere(state: State) -> str:
    """The answers file is not the one beside the spec."""
    if state.request.answers_file == PurePath(state.request.answers_file).name:
        return ""
    return (
        f"The answers file {state.request.answers_file} does not stand beside {state.path}; "
        "give the feature's own folder: copier update --trust <folder>"
    )


def rejects_asked_for(state: State) -> str:
    """`--conflict rej` takes edits near a change out of the spec."""
    if state.request.conflict != "rej":
        return ""
    return (
        f"--conflict rej would take edits out of {state.path} and leave them in a .rej file; "
        f"type: {_update(state.place)}"
    )


def left_out(state: State) -> str:
    """`--exclude` or `--skip` covers a file: the recorded version and the text would part."""
    for option, patterns in (
        ("--exclude", state.request.exclude),
        ("--skip", state.request.skip),
    ):
        for name in (SPEC, state.request.answers_file):
            if covers(patterns, name):
                return (
                    f"{option} leaves out {state.place.path}/{name}, so the text and the recorded "
                    f"version would part and the next update would misplace edits; "
                    f"type: {_update(state.place)}"
                )
    return ""


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


def untrue_data(state: State) -> str:
    """`--data` answers what only the place, or Copier, can say."""
    path = state.request.feature_path
    if path is not None and not _leads_here(state.place, path):
        return (
            f"-d feature_path={_quoted(path)} is not where {state.path} stands; "
            f"type: {_update(state.place)}"
        )
    for name in state.request.data:
        if name in state.questions and state.questions[name].computed:
            return (
                f"{name} is worked out anew for {state.path} each time and is not answered by -d; "
                f"type: {_update(state.place)}"
            )
    return ""


# ---- the spec and git -----------------------------------------------------------------------


def missing(state: State) -> str:
    """There is no spec, or it has another name: Copier would take that for a wish."""
    if state.kind or _hidden(state.flags.get(SPEC, "")):
        return ""
    names = _asked(state.place, "ls-files", "-z").split("\0")[:-1]
    others = [name for name in names if name.endswith(".md") and "/" not in name]
    path = _quoted(state.path)
    if len(others) == 1:
        other = _quoted(f"{state.place.path}/{others[0]}")
        return (
            f"{state.path} is missing, and only {others[0]} stands in its folder; "
            f"type: git mv {other} {path} && git commit -m 'docs: name the spec spec.md'"
        )
    return (
        f"{state.path} is missing; "
        f'type: git checkout "$(git rev-list -1 HEAD -- {path})^" -- {path}'
    )


def linked(state: State) -> str:
    """The spec is a symbolic link, or no file at all."""
    if state.kind == "link":
        target = _quoted(state.path)
        return (
            f"{state.path} is a symbolic link, and Copier would put a file in its place; "
            f'type: cp --remove-destination "$(readlink -f {target})" {target} && git add '
            f"{target} && git commit -m 'docs: the spec is a file'"
        )
    if state.kind == "other":
        return f"{state.path} is not a regular file; type: ls -ld {_quoted(state.path)}"
    return ""


def untracked(state: State) -> str:
    """Git does not have the spec or the answers, so an update has no base and no way back."""
    for name in (SPEC, state.request.answers_file):
        if name not in state.flags:
            path = f"{state.place.path}/{name}"
            return (
                f"{path} is not tracked by git, so there is no way back; type: "
                f"git add -f {_quoted(path)} && git commit -m 'docs: track {state.place.slug}'"
            )
    return ""


def ignored(state: State) -> str:
    """An ignore rule covers the spec: Copier's own repositories may leave it out."""
    for file, key in _personal(state.settings, "ignore"):
        if _asked(state.place, "ls-files", "-z", "-c", "-i", "-X", str(file), "--", SPEC):
            return (
                f"{state.path} is ignored by a rule of {file}, and Copier would lose every edit of "
                f"it; type: {_without(key, state.place)}"
            )
    if not state.ignored:
        return ""
    source, rule, number = _rule(state.place, SPEC)
    said = f"{state.path} is ignored by '{rule}' in line {number} of {source}, so edits may be lost"
    if _rule(state.place, "."):
        return f"{said}; take that line away and type: git commit -m 'docs: no spec is ignored' -a"
    unignored = _quoted(f"{state.place.path}/.gitignore")
    return (
        f"{said}; type: echo '!{SPEC}' >> {unignored} && git add {unignored} && "
        "git commit -m 'docs: no spec is ignored'"
    )


def binary_elsewhere(state: State) -> str:
    """The person's attributes make the spec binary: Copier's own repositories would lose edits."""
    for file, key in _personal(state.settings, "attributes"):
        if _asked(state.place, "check-attr", "-z", "diff", "--", SPEC).endswith("\0unset\0"):
            return (
                f"{state.path} is taken for a binary file because of {file}, and Copier would lose "
                f"every edit of it; type: {_without(key, state.place)}"
            )
    return ""


def unseen(state: State) -> str:
    """Git was told not to look at a file, so its edits are not in what Copier merges."""
    for name in (SPEC, state.request.answers_file):
        flag = state.flags[name]
        if not _hidden(flag):
            continue
        path = f"{state.place.path}/{name}"
        option = "skip-worktree" if flag in "Ss" else "assume-unchanged"
        repair = f"git update-index --no-{option} {_quoted(path)}"
        if not os.path.lexists(state.place.folder / name):
            repair += f" && git checkout -- {_quoted(path)}"
        return f"{path} is marked {option}, so git and Copier do not see its edits; type: {repair}"
    return ""


def stored_otherwise(state: State) -> str:
    """Git stores something else than the text: a filter, an encoding, an edit it has not seen."""
    if state.committed in (state.spec, state.spec.replace(b"\r\n", b"\n")):
        return ""  # the second is git's own doing, where core.autocrlf is set
    path = _quoted(state.path)
    attributes = _asked(
        state.place, "check-attr", "-z", "filter", "working-tree-encoding", "--", SPEC
    ).split("\0")
    values = [value for value in attributes[2::3] if value not in ("unspecified", "unset")]
    if values:
        rule = f"echo '{SPEC} -filter -working-tree-encoding'"
        file = _quoted(f"{state.place.path}/.gitattributes")
        return (
            f"{state.path} goes through git's {values[0]}, and Copier would merge what git stores "
            f"in place of its text; type: {rule} >> {file} && git add {file} && "
            f"git add --renormalize {path} && git commit -m 'docs: specs are plain text'"
        )
    return (
        f"{state.path} has edits that git has not noticed; "
        f"type: touch {path} && git commit -m 'docs: edits' -- {path}"
    )


def rejects(state: State) -> str:
    """Somebody's `.rej`: Copier undoes the edits of the file it belongs to and deletes it."""
    if not state.rejects:
        return ""
    name = state.rejects[0]
    return (
        f"{name} is there already, and Copier would take it for its own, undo what was edited in "
        f"{name.removesuffix('.rej')} and delete it; take what you need from it and "
        f"type: rm -- {_quoted(name)}"
    )


def hostile_settings(state: State) -> str:
    """Two of git's settings make `git apply` drop edits, or hide that it did."""
    whitespace = state.settings.get("apply.whitespace", "warn")
    if whitespace in ("error", "error-all", "fix", "strip"):
        return (
            f"Git's setting apply.whitespace={whitespace} would drop edits of {state.path} or "
            "their line breaks; type: git config apply.whitespace warn"
        )
    shown = state.settings.get("status.showuntrackedfiles", "normal").lower()
    if shown not in ("normal", "all", "", "true", "yes", "on", "1"):
        return (
            f"Git's setting status.showUntrackedFiles={shown} would leave edits that cannot be "
            f"merged outside of {state.path}; type: git config status.showUntrackedFiles normal"
        )
    return ""


# ---- the text of the spec -------------------------------------------------------------------


def not_utf8(state: State) -> str:
    """The spec is not UTF-8 text."""
    path = _quoted(state.path)
    tail = f"> spec.tmp && mv spec.tmp {path} && git commit -m 'docs: UTF-8' -- {path}"
    try:
        state.committed.decode("utf-8")
    except UnicodeDecodeError as problem:
        at = problem.start
        coding = "UTF-16" if state.committed[:2] in (b"\xff\xfe", b"\xfe\xff") else "WINDOWS-1252"
        return (
            f"{state.path} is not UTF-8: byte {at + 1}, in line {_line(state.committed, at)}, is "
            f"0x{state.committed[at]:02x}; type: iconv -f {coding} -t UTF-8 {path} {tail}"
        )
    at = state.committed.find(b"\0")
    if at < 0:
        return ""
    return (
        f"{state.path} holds a NUL character in line {_line(state.committed, at)}, so git takes it "
        f"for a binary file and Copier would lose every edit; type: tr -d '\\000' < {path} {tail}"
    )


def carriage_returns(state: State) -> str:
    """The spec is committed with CRLF, mixed or lone CR line ends; git's own CRLF is not meant."""
    at = state.committed.find(b"\r")
    if at < 0:
        return ""
    path, number = _quoted(state.path), _line(state.committed, at)
    return (
        f"{state.path} is committed with a carriage return, first in line {number}, and no line "
        f"there would merge; type: tr -d '\\r' < {path} > spec.tmp && mv spec.tmp {path} "
        f"&& git commit -m 'docs: line ends' -- {path}"
    )


# Copier looks for its two labels in every line, fence or not. Git's own markers may stand in a
# fence too, so a fence excuses nothing. Seven `=` alone are a Markdown heading, and no marker.
_MARKER = re.compile(rb"^(?:<{7}|>{7}|\|{7}) [^\n]*", re.MULTILINE)


def conflict_markers(state: State) -> str:
    """A conflict was committed unsettled: the next one would be mixed up with it."""
    marker = _MARKER.search(state.committed)
    if not marker:
        return ""
    shown = marker[0].decode("utf-8", "replace").rstrip()[:40]
    path = _quoted(state.path)
    return (
        f"{state.path} has a conflict marker in line {_line(state.committed, marker.start())} "
        f"({shown}); settle it (indent one that is only shown by a space) and "
        f"type: git commit -m 'docs: settle a conflict' -- {path}"
    )


# ---- the recorded answers -------------------------------------------------------------------

_KEY = re.compile(r"^([A-Za-z_][A-Za-z0-9_]*):(?=\s)", re.MULTILINE)


def doubled(state: State) -> str:
    """An answer is recorded twice, as by a merge that kept both sides: the last would win."""
    names = _KEY.findall(state.answers_text)
    twice = sorted({name for name in names if names.count(name) > 1})
    if not twice:
        return ""
    path = _quoted(state.answers_path)
    return (
        f"{state.answers_path} records {twice[0]} twice; take one of the two lines away and "
        f"type: git commit -m 'docs: one answer' -- {path}"
    )


def unfit(state: State) -> str:
    """An answer that this version does not take: Copier would put the default in its place."""
    for name, question in state.questions.items():
        if name not in state.answers or name in state.request.data:
            continue
        if question.computed:
            path = _quoted(state.answers_path)
            return (
                f"{state.answers_path} records {name}, which is worked out anew each time; take "
                f"its line away and type: git commit -m 'docs: answers' -- {path}"
            )
        if wanted := question.misfit(state.answers[name]):
            return (
                f"{state.answers_path} records for {name} what this version does not take, which "
                f"is {wanted}; type, with the answer that is meant: "
                f"copier update --trust -d {name}=<answer> {_quoted(state.place.path)}"
            )
    return ""


def moved(state: State) -> str:
    """The folder is not where it is recorded to be: every link would be wrong."""
    recorded = state.answers.get("feature_path")
    if isinstance(recorded, str) and _leads_here(state.place, recorded):
        return ""
    repair = f"type: feature-spec repair {_quoted(state.place.path)}"
    if not isinstance(recorded, str):
        return (
            f"{state.answers_path} does not record feature_path, the place of its folder; {repair}"
        )
    return (
        f"{state.answers_path} records feature_path as {recorded}, but its folder is now "
        f"{state.place.path}, so links would be wrong; {repair}"
    )


# ---- all of them ----------------------------------------------------------------------------

RULES: tuple[Callable[[State], str], ...] = (
    roundabout,
    answers_elsewhere,
    rejects_asked_for,
    left_out,
    missing,
    linked,
    untracked,
    ignored,
    binary_elsewhere,
    unseen,
    stored_otherwise,
    not_utf8,
    carriage_returns,
    conflict_markers,
    rejects,
    hostile_settings,
    doubled,
    moved,
    untrue_data,
    unfit,
)
"""In this order: a later rule may take for granted what an earlier one has looked at."""


def refusal(state: State) -> str:
    """The first sentence of a rule; empty when the update may go on."""
    return next(filter(None, (rule(state) for rule in RULES)), "")


def unknown(state: State) -> list[str]:
    """What is recorded or given, and is no question of this version: Copier leaves it out."""
    names = [*state.answers, *state.request.data]
    return [name for name in names if name[:1] != "_" and name not in state.questions]


# ---- small looks ----------------------------------------------------------------------------


def _update(place: Place) -> str:
    return f"copier update --trust {_quoted(place.path)}"


def _quoted(path: str) -> str:
    from shlex import quote  # only a refusal needs it

    return quote(path)


def _leads_here(place: Place, path: str) -> bool:
    """Whether a path from the repository's root is the feature's folder."""
    if path == place.path:
        return True
    try:  # the same folder in other letters, where the file system does not tell them apart
        return path.lower() == place.path.lower() and (place.root / path).samefile(place.folder)
    except (OSError, ValueError):
        return False


def _hidden(flag: str) -> bool:
    """Whether git was told not to look: S is skip-worktree, a small letter assume-unchanged."""
    return flag in ("S", "s") or flag.islower()


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _rule(place: Place, name: str) -> tuple[str, ...]:
    """The ignore rule that covers a file: where it stands, the rule, its line; () for none."""
    # check-ignore takes no pathspecs, so it refuses to hear that they are literal.
    asked = ("--no-literal-pathspecs", "check-ignore", "-v", "-z", "--no-index", "--stdin")
    try:
        found = git(place.folder, *asked, data=name.encode()).decode("utf-8", "surrogateescape")
        file, line, rule = found.split("\0")[:3]
    except (GitError, ValueError):
        return ()
    return file, rule, line


def _personal(settings: Mapping[str, str], kind: str) -> Iterator[tuple[Path, str]]:
    """The files of the person's own rules, which Copier's temporary repositories follow as well.

    Args:
        settings: git's configuration.
        kind: "ignore" or "attributes".

    Returns:
        Each file that exists, and the setting that names it.

    """
    name, usual, key = (
        ("exclude", "ignore", "core.excludesFile")
        if kind == "ignore"
        else ("attributes", "attributes", "core.attributesFile")
    )
    home = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    template = settings.get("init.templatedir")
    named = (
        (settings.get(key.lower(), f"{home}/git/{usual}"), key),
        (f"{template}/info/{name}" if template else "", "init.templateDir"),
    )
    for given, setting in named:
        file = Path(given).expanduser()
        if given and file.is_file():
            yield file, setting


def _without(key: str, place: Place) -> str:
    """The command for one update without a file of rules."""
    value = "" if key == "init.templateDir" else "/dev/null"
    once = f"GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0={key} GIT_CONFIG_VALUE_0={value}"
    return f"env {once} {_update(place)}"
