"""The closing report of an update: what is new, what was merged by record, what is left to do."""

from __future__ import annotations

import json
from collections.abc import Sequence

from feature_spec.markdown import Item, Row, Spec, read_spec
from feature_spec.markdown.open_items import counts
from feature_spec.markdown.plain import plain_line
from feature_spec.markdown.records import label, records
from feature_spec.merge import Notice
from feature_spec.merge.kept import HEADING as KEPT
from feature_spec.merge.lines import BETWEEN, CONFLICT, MARKER, OURS
from feature_spec.merge.report import ASKS_NO_MORE, ASKS_OTHERS, DROPPED, MOVED, NO_PLACE, REMOVED
from feature_spec.references.kinds import KINDS
from feature_spec.references.verify import verify
from feature_spec.repository.place import Place
from feature_spec.terminal import MAX_LINE, Line, shell_word
from feature_spec.update import outlived
from feature_spec.update.settle import DEBUG, Outcome

NEXT = "Next"
"""The label of the last line, a command."""

MAX_NAMED = 4
"""The most texts that are named in a line."""

NAMED = 90
"""The most characters of a text that is one of several in a line."""

_OF_LINES = (DROPPED, REMOVED, NO_PLACE, MOVED, ASKS_OTHERS, ASKS_NO_MORE)
"""Notices that do not say themselves which lines they are about."""


def lines(place: Place, outcome: Outcome) -> list[Line]:
    """The report; empty when the update changed nothing and nothing is wrong.

    Args:
        place: the place of the feature's folder.
        outcome: the result of the update.

    Returns:
        The whole report. The lines that ask for something come first; the last is the command that
        shows the changes, if any.

    """
    asks = [
        *_conflict_lines(place, outcome),
        *_doubt_lines(outcome),
        *_problem_lines(place, outcome),
        *_index_lines(place, outcome),
        *_edited_lines(place, outcome),
        *_reference_lines(place, outcome),
    ]
    changed = outcome.before != outcome.after
    if not changed and outcome.old == outcome.new:
        return asks
    version = f"{outcome.old} to {outcome.new}" if outcome.old != outcome.new else outcome.new
    head = Line("Template", version if changed else f"{version}; your text is unchanged")
    notices = [*_answer_lines(outcome), *_notice_lines(outcome, changed)]
    if not changed:
        return [head, *asks, *notices]
    # A conflict is reported as one: only the author's side of it is looked at.
    before, after = read_spec(outcome.before), read_spec(_author_s_side(outcome.after))
    found = [*outlived.lines(before, after), *_added_lines(outcome, before, after)]
    difference = Line(NEXT, f"git diff {shell_word(place.path)}")
    return [head, *asks, *notices, *found, difference]


def _author_s_side(text: str) -> str:
    """A text without conflicts; no line of it is a marker."""
    text = CONFLICT.sub(r"\1", text)
    if MARKER.search(text):  # conflicts of another form, which nothing here can read
        text = MARKER.sub("", text).replace(f"\n{BETWEEN}", "\n\n")
    return text


def _listing(label: str, told: str, texts: Sequence[str]) -> Line:
    """A line that names each of several texts; long ones are in its `full` text."""
    most = NAMED if len(texts) > 1 else MAX_LINE
    named = [plain_line(text.strip().partition("\n")[0], most) for text in texts[:MAX_NAMED]]
    if len(texts) > MAX_NAMED:
        named.append(f"and {len(texts) - MAX_NAMED} more")
    text = f"{told}: {'; '.join(named)}"
    whole = len(texts) <= MAX_NAMED and len(text) <= MAX_LINE
    whole = whole and all(len(one.strip()) <= most and "\n" not in one.strip() for one in texts)
    full = "" if whole else "\n".join([f"{told}:", *(one.rstrip("\n") for one in texts)])
    return Line(label, text, True, full=full)


def _conflict_lines(place: Place, outcome: Outcome) -> list[Line]:
    merged = outcome.merged
    if merged is None or not merged.conflicts:
        return []
    starts = [
        str(number)
        for number, line in enumerate(outcome.after.split("\n"), 1)
        if f"{line}\n" == OURS
    ]
    spec = place.spec_path
    where = ", ".join(starts[:8]) + (", …" if len(starts) > 8 else "")
    text = (
        f"{len(starts)} in {spec}, line{'' if len(starts) == 1 else 's'} {where}: you and the "
        "template changed the same text; keep the right version, delete the markers, then "
        f"git add {shell_word(spec)}"
    )
    return [Line("Conflicts", text, True)]


def _doubt_lines(outcome: Outcome) -> list[Line]:
    """What the self-check doubted: it is in a conflict, or the line merge had to stay."""
    merged = outcome.merged
    if merged is None or not merged.doubts:
        return []
    told = "the merge was not sure here, so both versions are in a conflict"
    if merged.way == "conflicts":
        told = "Copier's line merge is kept, but this may be wrong, so check it"
    return [_listing("Doubt", told, merged.doubts)]


def _problem_lines(place: Place, outcome: Outcome) -> list[Line]:
    """An error of the merge: the update is complete, but somebody should repair the merge."""
    if outcome.merged is None or not outcome.merged.problem:
        return []
    spec = shell_word(place.path)
    text = (
        "line by line instead of by record, because of "
        f"{plain_line(outcome.merged.problem, 150)}; report it with the output "
        f"of: git checkout HEAD -- {spec} && {DEBUG}=1 copier update --trust "
        f"{spec} (your edits since the update are lost)"
    )
    return [Line("Merge", text, True)]


def _index_lines(place: Place, outcome: Outcome) -> list[Line]:
    """Git's index does not have the result of the merge."""
    if not outcome.stale_index:
        return []
    spec = shell_word(place.spec_path)
    text = f"git add {spec}, because the merge is not in git's index ({outcome.stale_index})"
    return [Line("Git", text, True)]


def _edited_lines(place: Place, outcome: Outcome) -> list[Line]:
    """A line for each answer that was changed by hand: the text still has the former one."""
    rows = []
    for item in outcome.edited:
        value = item.after if isinstance(item.after, str) else json.dumps(item.after)
        before = plain_line(str(item.before), 60)
        text = (
            f"{item.name} was changed by hand, and the text has what belongs to {before} still: "
            f"copier update --trust -d {shell_word(f'{item.name}={value}')} "
            f"{shell_word(place.path)}"
        )
        rows.append(Line("Answers", text, True))
    return rows


def _reference_lines(place: Place, outcome: Outcome) -> list[Line]:
    """A line for each recorded reference that is broken."""
    found = [(kind.label, outcome.answers.get(kind.question)) for kind in KINDS]
    more = outcome.answers.get("more_references")
    for item in more if isinstance(more, list) else []:
        if isinstance(item, dict):
            found.append((str(item.get("label", "")), item.get("path")))
    rows: list[Line] = []
    repair = f"feature-spec repair {shell_word(place.path)}"
    for title, reference in found:
        if not isinstance(reference, str) or not reference:
            continue
        verified = verify(place.root, reference)
        if verified.standing in ("missing", "outside"):
            near = f" (nearest: {', '.join(verified.nearest)})" if verified.nearest else ""
            text = f"{verified.reference} is not there{near}: {repair}"
            rows.append(Line(title, text, True))
    return rows


def _notice_lines(outcome: Outcome, changed: bool) -> list[Line]:
    """What a person should know about the merge, a line for each heading and kind of notice."""
    merged = outcome.merged
    if merged is None:
        return []
    rows = []
    if merged.way == "records" and changed:
        text = "your text and the template's changes were merged row by row and bullet by bullet"
        rows.append(Line("By record", text))
    grouped: dict[tuple[str, str], list[Notice]] = {}
    for notice in merged.report:
        if notice.text in (ASKS_OTHERS, ASKS_NO_MORE) and outcome.old != outcome.new:
            continue  # a version may reword what it asks for; here an answer takes it away
        grouped.setdefault((notice.heading, notice.text), []).append(notice)
    for (heading, text), group in grouped.items():
        told = f"{heading or 'the head'}: {text}"
        texts = [line for notice in group for line in notice.lines]
        if not texts or not (text in _OF_LINES or len(group) > 1):
            rows.append(Line("Look at", told, True))
            continue
        rows.append(_listing("Look at", told, texts))
    return rows


def _answer_lines(outcome: Outcome) -> list[Line]:
    """The answers that Copier drops, because another answer made them pointless."""
    if outcome.old != outcome.new:
        return []  # what a version renames or drops is reported before the update
    gone = [
        f"{name} ({value})"
        for name, value in outcome.answers_before.items()
        if name not in outcome.answers
    ]
    if not gone:
        return []
    text = f"no longer asked, so no longer recorded: {', '.join(gone)}"
    return [Line("Answers", text, True)]


def _added_lines(outcome: Outcome, before: Spec, after: Spec) -> list[Line]:
    """What is new in the text: sections, rows and bullets by heading, open items."""
    known = {section.words for section in before.sections}
    rows = [
        Line("New section", section.title)
        for section in after.sections
        if section.words not in known and not section.words.startswith(KEPT)
    ]
    for heading, names in _added_records(before, after).items():
        rows.append(Line("New", f"{heading}: {', '.join(names)}"))
    more = [
        f"{count - known} more {when}"
        for known, count, when in zip(
            counts(outcome.before),
            counts(outcome.after),
            ("before coding", "before Validated"),
            strict=True,
        )
        if count > known
    ]
    if more:
        rows.append(Line("Open items", ", ".join(more), True))
    return rows


def _added_records(before: Spec, after: Spec) -> dict[str, list[str]]:
    """By heading the names of the rows and bullets whose key is new.

    What is new under a new heading is reported as that, what was kept as a notice.
    """
    headings = {section.title for section in before.sections}
    known = {record.key for record in records(before)}
    added: dict[str, list[str]] = {}
    for record in records(after):
        heading = record.section.title if record.section else ""
        if record.key in known or heading not in headings or heading.startswith(KEPT):
            continue
        if isinstance(record.node, (Row, Item)) and (name := label(record.node)):
            added.setdefault(heading, []).append(name)
    return added
