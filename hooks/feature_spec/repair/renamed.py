"""Names in a spec that the template makes of the folder's name or of a document's.

They are all over the text, and only the template knows where. So it renders the spec from the old
answers and from the new ones, and the difference of the two is merged into what people wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from feature_spec.markdown import quoting
from feature_spec.repository.answers_file import Answers


class TemplateError(Exception):
    """The template cannot render the recorded answers; the message is one sentence."""


@dataclass(frozen=True)
class Renamed:
    """A spec with the new names in it.

    Attributes:
        text: the spec.
        kept: lines of it that the author has changed, which may still have an old name.
        notes: what a person should know, one sentence each.

    """

    text: str
    kept: tuple[int, ...]
    notes: tuple[str, ...] = ()


def needs_template(before: Answers, after: Answers) -> bool:
    """Whether anything but paths changes in the text: a name that is printed as a word."""
    return _names(before) != _names(after)


def _names(answers: Answers) -> tuple[object, ...]:
    """What of the answers the template prints as a word, or tells by its name what it is."""
    api = str(answers.get("api_reference") or "")
    document = api.partition("#")[0].rpartition("/")[2]
    ops = str(answers.get("ops_reference") or "")
    operations = ops.partition("#")[0].rstrip("/").rpartition("/")[2]
    more = answers.get("more_references")
    messages = tuple("asyncapi" in str(item) for item in (more if isinstance(more, list) else ()))
    folder = answers["feature_path"].rpartition("/")[2]
    return folder, document, operations, quoting.is_url(api), messages


def renamed(text: str, before: Answers, after: Answers, moved: Callable[[str], str]) -> Renamed:
    r"""Bring the new names into a spec whose paths and links are repaired already.

    Args:
        text: the spec; lines end with `\n`.
        before: the answers as recorded, with `_src_path` and `_commit`.
        after: the answers as they will be recorded.
        moved: repairs the paths and links of a spec as those of `text` were repaired.

    Raises:
        TemplateError: the template cannot be had or does not accept the answers.

    """
    from feature_spec.merge import merge_specs

    base = moved(rendered(before))
    merged = merge_specs(base, text, rendered(after))
    notes = tuple(f"{note.heading}: {note.text}" for note in merged.report)
    return replace(_authors_side(merged.text), notes=notes)


def rendered(answers: Answers) -> str:
    """The spec that the template renders, in the version that the answers name.

    Raises:
        TemplateError: the template cannot be had or does not accept the answers.

    """
    from feature_spec.rendering import version  # Jinja takes a while

    ref = answers.get("_commit")
    try:
        return version.render(str(answers["_src_path"]), ref and str(ref), answers).text
    except version.VersionError as problem:
        raise TemplateError(problem.reason or str(problem)) from None


_OURS, _MIDDLE, _THEIRS = "<<<<<<< ", "=======", ">>>>>>> "


def _authors_side(text: str) -> Renamed:
    """The author's side of every conflict, and its place."""
    lines: list[str] = []
    kept: list[int] = []
    side = "both"
    for line in text.split("\n"):
        if line.startswith(_OURS):
            side = "ours"
        elif side == "ours" and line == _MIDDLE:
            side = "theirs"
        elif side == "theirs" and line.startswith(_THEIRS):
            side = "both"
        elif side != "theirs":
            lines.append(line)
            if side == "ours":
                kept.append(len(lines))
    return Renamed("\n".join(lines), tuple(kept))
