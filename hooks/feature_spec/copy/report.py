"""The closing report of a copy: what is linked, what was filled, what is open, what comes next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from feature_spec.copy.facts import InterviewFacts, Near
from feature_spec.copy.reading import Reading
from feature_spec.markdown.open_items import counts
from feature_spec.markdown.plain import plain_line
from feature_spec.references.feature_name import names_feature
from feature_spec.references.kinds import KINDS
from feature_spec.references.verify import Verified, verify
from feature_spec.rendering.team_defaults import NAME as TEAM_FILE
from feature_spec.rendering.team_defaults import Ignored
from feature_spec.repository.answers_file import Answers
from feature_spec.repository.place import Place
from feature_spec.terminal import Line, shell_word

# By model: its bullet in 4.2, and what an operation that needs it asks for.
_ASKED_MODELS = {
    "scopes": ("Scopes", "a scope"),
    "ownership": ("Ownership", "an owner"),
    "rbac": ("RBAC", "a role"),
}

_NONE = "none found"


def reference_lines(
    place: Place, answers: Answers, interview: InterviewFacts, reading: Reading
) -> list[Line]:
    """One line for each reference.

    A reference that was not asked for, as the API contract of a feature without an API, has none.
    """
    lines: list[Line] = []
    misses = _near_misses(place, answers, interview)
    for kind in KINDS:
        label, question = kind.label, kind.question
        reference = answers.get(question)
        if not isinstance(reference, str):
            continue
        near = interview.near.get(kind.name)
        if not reference:
            text = _nothing(near, misses.get(kind.name, ()))
            if text == _NONE and kind.name == "arch" and misses.get("decisions"):
                text += f"; decision records: {', '.join(misses['decisions'][:2])}"
            line = Line(label, text, True)
        else:
            line = _line(label, verify(place.root, reference), reading.notes.get(question, ""))
            if not line.open and question in reading.problems:
                line = Line(label, reading.problems[question], True)
            elif not line.open and near and near.total > 1:
                line = Line(label, f"{line.text} [{_reason(place, answers, reference, near)}]")
            elif not line.open and kind.name in interview.only:
                line = Line(label, f"{line.text} [the only one]")
        lines.append(line)
    for item in _list(answers, "more_references"):
        label = str(item.get("label", ""))
        lines.append(_line(label, verify(place.root, str(item.get("path", ""))), ""))
    return lines


def link_lines(
    place: Place, references: Sequence[Line], *, before_editing: bool = False
) -> list[Line]:
    """The command that links the references that are not, where it belongs in the order to act.

    Only a copy reads a PRD or a contract, and it renders the spec again: that comes first. An
    update links the others, once the spec is committed.

    Args:
        place: the place of the feature's folder.
        references: the lines of `reference_lines`.
        before_editing: whether what comes first is asked for.

    """
    open_labels = {line.label for line in references if line.open}
    unlinked = [kind for kind in KINDS if kind.label in open_labels]
    fills = any(kind.fills for kind in unlinked)
    if not unlinked or fills != before_editing:
        return []
    if fills:
        command, when = "recopy --trust --defaults --overwrite", "before you edit the spec"
    else:
        command, when = "update --trust --defaults", "once the spec is committed"
    options = " ".join(f"-d {kind.question}=<path>" for kind in unlinked)
    some = "; leave out any that you do not have" if len(unlinked) > 1 else ""
    typed = f"copier {command} {options} {shell_word(place.path)}"
    return [Line("To link", f"{when}{some}:"), Line("To link", typed, command=True)]


def owner_line(place: Place, answers: Answers, reading: Reading) -> Line:
    """Who owns the spec, and where that comes from."""
    owner = str(answers.get("owner", ""))
    if owner and "owner" in reading.notes:
        return Line("Owner", f"{owner}, from {reading.notes['owner']}")
    if owner:
        return Line("Owner", owner)
    return Line("Owner", f"none: no CODEOWNERS rule names an owner of {place.path}", True)


def access_lines(answers: Answers, spec: str) -> list[Line]:
    """Say which authorization models 4.2 has because an operation asks for them.

    Args:
        answers: the recorded answers.
        spec: the text of the spec.

    """
    given = answers.get("authz_models")
    lines: list[Line] = []
    for model, (bullet, asked) in _ASKED_MODELS.items():
        if not isinstance(given, list) or model in given or f"\n  - **{bullet}**: " not in spec:
            continue
        word = re.compile(rf"(?i)\b{asked.split()[1]}s?\b")
        for item in _list(answers, "operations"):
            if word.search(str(item.get("access") or "")):
                call = plain_line(str(item.get("call", "")), 60)
                lines.append(Line("Access", f"4.2 adds {bullet}, because {call} asks for {asked}"))
                break
    return lines


def team_line(
    place: Place,
    answers: Answers,
    interview: InterviewFacts,
    exists: bool,
    ignored: Sequence[Ignored],
) -> Line:
    """What the team file gave, or why it gave nothing.

    Args:
        place: the place of the feature's folder.
        answers: the recorded answers.
        interview: what only the interview knows.
        exists: whether there is a team file.
        ignored: what in it was not used.

    """
    file = _team_path(place)
    if not exists:
        return Line(
            "Team file",
            f"none; to save the stack answers as {file}, pass "
            "`-d write_team_defaults=true` to the next copy",
        )
    if answers.get("use_team_defaults") is False:
        return Line("Team file", f"{file}: not used, as answered")
    if not interview.trusted:
        return Line(
            "Team file",
            f"{file} was not read: that needs the option --trust; trust in Copier's settings "
            "file covers only the template",
            True,
        )
    used = f"{file}: {_count(interview.team or 0, 'answer')} used"
    if not ignored:
        return Line("Team file", used)
    reasons: dict[str, list[str]] = {}
    for item in ignored:
        reasons.setdefault(item.reason, []).append(item.key)
    reported = "; ".join(
        f"{', '.join(keys)} ({reason})" if all(keys) else reason for reason, keys in reasons.items()
    )
    return Line("Team file", f"{used}; ignored: {reported}", True)


def unused_lines(interview: InterviewFacts, template: Path, answers: Answers) -> list[Line]:
    """One line on each answer that was given and that the document does not use.

    Answers with one reason share a line. A name that no question has gets the nearest one that
    some question has.

    Args:
        interview: what only the interview knows.
        template: Copier's own copy of the template.
        answers: the recorded answers.

    """
    if not interview.unused:
        return []
    from difflib import get_close_matches

    from feature_spec.rendering.applying import why_not
    from feature_spec.rendering.render import Rendering

    rendering = Rendering(template)
    questions = rendering.questions
    skipped = sorted(name for name in interview.unused if name in questions)
    reasons: dict[str, list[str]] = {}
    for name in skipped:
        reasons.setdefault(why_not(rendering, name, answers), []).append(name)
    lines = [
        Line("Not used", f"{', '.join(names)}, because {reason}", True)
        for reason, names in reasons.items()
    ]
    for name in sorted(set(interview.unused) - set(skipped)):
        near = get_close_matches(name, questions, 1)
        meant = f"; did you mean {near[0]}?" if near else ""
        lines.append(Line("Not used", f"{name}: no question has this name{meant}", True))
    return lines


def team_written_line(place: Place, written: int | None) -> Line:
    """The result of writing the team file: the number of answers, None when there was one."""
    file = _team_path(place)
    if written is None:
        return Line("Team file", f"{file} exists already and was not changed", True)
    return Line("Team file", f"{file} written: {_count(written, 'stack answer')}")


def closing_lines(place: Place, spec: str) -> list[Line]:
    """How many items are open, and the next two commands."""
    before_coding, before_validated = counts(spec)
    folder = shell_word(place.path)
    search = f"grep -n '[[]TODO' {shell_word(place.spec_path)}"
    lines = [
        Line("Open items", f"{before_coding} before coding, {before_validated} before Validated")
    ]
    if not place.in_git:
        lines.append(
            Line(
                "Paths",
                f"no git repository: relative to the parent folder, {place.root.name or '/'}/",
            )
        )
    start = "" if place.in_git else "git init && "
    commit = f'git commit -m "docs: start the spec of {place.slug}"'
    lines.append(Line("Next", f"{start}git add {folder} && {commit}", command=True))
    lines.append(Line("Next", search, command=True))
    return lines


def _list(answers: Answers, name: str) -> list[Answers]:
    items = answers.get(name)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _line(label: str, verified: Verified, note: str) -> Line:
    reference = verified.reference
    if verified.standing == "missing":
        near = f"; nearest: {', '.join(verified.nearest)}" if verified.nearest else ""
        return Line(label, f"{reference} does not exist{near}", True)
    if verified.standing == "outside":
        return Line(label, f"{reference} is outside the repository", True)
    if verified.standing == "url":
        return Line(label, f"{reference} (URL, not checked)")
    return Line(label, note or reference)


def _near_misses(
    place: Place, answers: Answers, interview: InterviewFacts
) -> Mapping[str, tuple[str, ...]]:
    """What may be meant by the references for which the interview found nothing."""
    kinds = [kind.name for kind in KINDS if answers.get(kind.question) == ""]
    kinds = [kind for kind in kinds if kind not in interview.near]
    if not kinds:
        return {}
    from feature_spec.references.near_misses import near_misses

    return near_misses(place.root, kinds, str(answers.get("feature_name", "")), place.slug)


def _nothing(near: Near | None, misses: tuple[str, ...]) -> str:
    if near is not None and near.ties > 1:
        return f"not linked, {near.ties} fit equally well: {', '.join(near.first)}"
    paths = near.first if near is not None else misses
    if not paths:
        return _NONE
    more = f" and {len(paths) - 2} more" if len(paths) > 2 else ""
    return f"none for this feature; most similar: {', '.join(paths[:2])}{more}"


def _reason(place: Place, answers: Answers, reference: str, near: Near) -> str:
    """Why this one of several was linked."""
    path = reference.partition("#")[0]
    others = [other for other in near.first if other != path]
    rest = f"; also found: {', '.join(others[:2])}" if others else ""
    chosen = f"chosen from {near.total} documents"
    if path != near.first[0] or near.ties > 1:
        return f"{chosen}{rest}"
    if path.startswith(f"{place.path}/"):
        return f"{chosen}, because it is in the feature's folder{rest}"
    if names_feature(path, str(answers.get("feature_name", "")), place.slug):
        return f"{chosen}, because it has the feature's name{rest}"
    return f"{chosen}, because it is the nearest{rest}"


def _team_path(place: Place) -> str:
    parent = place.path.rpartition("/")[0]
    return f"{parent}/{TEAM_FILE}" if parent else TEAM_FILE


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
