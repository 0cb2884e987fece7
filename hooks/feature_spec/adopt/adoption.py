"""Adopting a spec: infer its answers, let Copier record them, and write that file beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from feature_spec.adopt.candidate import AdoptError, Candidate, read_candidate
from feature_spec.adopt.fields import LabelledSpec
from feature_spec.adopt.links import references
from feature_spec.adopt.lists import lists
from feature_spec.adopt.resemblance import Resemblance, missing_sections, resemblance
from feature_spec.adopt.rules import Found, infer
from feature_spec.adopt.template import Template, source_as_recorded, template_of_neighbours
from feature_spec.adopt.vocabulary import Vocabulary, read_vocabulary
from feature_spec.markdown import Item, Row, Spec, read_spec
from feature_spec.markdown.plain import plain_line
from feature_spec.markdown.records import in_key, records
from feature_spec.rendering.version import Rendered
from feature_spec.repository import atomic_write
from feature_spec.repository.ignored import ignore_rule
from feature_spec.repository.place import ANSWERS, SPEC, Place

Origin = Literal["text", "given", "asked", "default"]

_WHOLE = ("operations", "entities")
"""Lists that say something of the whole feature: all of it is taken, or nothing."""


@dataclass(frozen=True)
class Answer:
    """An answer that is recorded.

    Attributes:
        name: the question.
        value: the answer.
        origin: "text" when the spec leaves no doubt, "given" on the command line, "asked" in
            the terminal, or "default".
        line, evidence: what the spec says on that line; 0 and empty without.

    """

    name: str
    value: Any
    origin: Origin
    line: int = 0
    evidence: str = ""


@dataclass(frozen=True)
class Adoption:
    """The result of an adoption, or of a dry run.

    Attributes:
        place: where the feature's folder is.
        source, version: the template and its version, as recorded.
        answers: the recorded answers in the order of the interview.
        resemblance: how much of the template the spec has.
        missing: the titles of the template's sections that the spec does not have.
        problems: broken references of the spec.
        ignored: the gitignore rule that hides the spec; empty when none does.
        written: whether the answers file was written.
        options: the template and the version as they were given, for the same command again.

    """

    place: Place
    source: str
    version: str
    answers: list[Answer]
    resemblance: Resemblance
    missing: list[str]
    problems: list[str] = field(default_factory=list)
    ignored: str = ""
    written: bool = False
    options: tuple[str, ...] = ()


def adopt(
    folder: Path,
    *,
    source: str = "",
    ref: str | None = None,
    given: Mapping[str, Any] | None = None,
    prompt: bool = False,
    dry_run: bool = False,
    force: bool = False,
) -> Adoption:
    """Give a hand-written spec an answers file. The spec itself is only read.

    Args:
        folder: the feature's folder.
        source: the template; empty for that of the other specs of the repository.
        ref: a version of the template; None for the newest release.
        given: answers that count more than the text.
        prompt: whether Copier asks for what the text leaves open.
        dry_run: whether to write nothing.
        force: whether to adopt a document that has too little of the template.

    Raises:
        AdoptError: it cannot be adopted; nothing was written.

    """
    options = (("--template", source) if source else ()) + (("--vcs-ref", ref) if ref else ())
    candidate = read_candidate(folder)
    place = candidate.place
    if (given or {}).get("feature_path", place.path) != place.path:
        raise AdoptError(f"The spec is in {place.path}: leave feature_path out")
    source = source_as_recorded(source or template_of_neighbours(place))
    document = LabelledSpec(read_spec(candidate.text))
    template = Template(source, ref)
    probe = template.render(place, {})
    try:
        words = read_vocabulary(template.folder)
    except (OSError, ValueError) as problem:
        raise AdoptError(
            f"The questions of {plain_line(source, 200)} cannot be read"
            f" ({plain_line(str(problem), 120)}): check --template"
        ) from None
    known = _known(given or {}, words)
    share = resemblance(document.spec, read_spec(probe.text))
    if not (share.enough or force or dry_run):
        raise AdoptError(
            f"{place.spec_path} has {share}, so no update would reach it: start with"
            f" copier copy in another folder and move your text there, or adopt it with --force"
        )
    links = references(document, place)
    found = {**infer(document, words), **links.found}
    found = {name: item for name, item in found.items() if name in words.questions}
    certain = {name: item.value for name, item in found.items() if not item.partly} | known
    partly = {name: item.value for name, item in found.items() if item.partly}
    first = probe
    if certain or partly or prompt:
        first = template.render(place, certain, defaults=partly, prompt=prompt)
    settled = {name: first.answers[name] for name in first.answers if name[0] != "_"}
    listed = _lists(document, words, first, known)
    rendered = first
    if listed:
        values = {name: item.value for name, item in listed.items()}
        try:
            rendered = template.render(place, {**settled, **values})
            confirmed = _confirmed(document.spec, read_spec(rendered.text), listed)
        except AdoptError:
            confirmed = {}  # the template does not take the list, so it is not from this text
        if {name: item.value for name, item in confirmed.items()} != values:
            values = {name: item.value for name, item in confirmed.items()}
            rendered = template.render(place, {**settled, **values}) if values else first
        listed = confirmed
    answers = _answers(rendered, found | listed, known, words, prompt)
    if not dry_run:
        _write(candidate, rendered)
    return Adoption(
        place=place,
        source=str(rendered.answers["_src_path"]),
        version=str(rendered.answers["_commit"]),
        answers=answers,
        resemblance=share,
        missing=missing_sections(document.spec, read_spec(rendered.text)),
        problems=links.problems,
        ignored=_ignored(place),
        written=not dry_run,
        options=options,
    )


def _known(given: Mapping[str, Any], words: Vocabulary) -> dict[str, Any]:
    """The answers of the command line, each to a question of the template."""
    from difflib import get_close_matches

    for name in given:
        if name not in words.questions:
            near = get_close_matches(name, words.questions, 1)
            hint = f"did you mean {near[0]}?" if near else "see docs/questions.md of the template"
            raise AdoptError(f"The template does not ask {plain_line(name, 60)}: {hint}")
    return dict(given)


def _lists(
    document: LabelledSpec, words: Vocabulary, first: Rendered, known: Mapping[str, Any]
) -> dict[str, Found]:
    """The lists of the text, without the items that the template prints anyway."""
    usual = lists(LabelledSpec(read_spec(first.text)), words)
    found = {}
    for name, answer in lists(document, words).items():
        if name in known or name not in first.answers:
            continue
        by_itself = usual[name].value if name in usual else []
        items = [item for item in answer.value if item not in by_itself]
        if name in _WHOLE and items:
            items = answer.value
        if items:
            found[name] = Found(items, answer.line, _count(answer, items))
    return found


def _count(answer: Found, items: list[Any]) -> str:
    rest = answer.evidence.partition(" item")[2].lstrip("s")
    return f"{len(items)} item{'s' if len(items) > 1 else ''}{rest}"


def _confirmed(yours: Spec, template: Spec, listed: Mapping[str, Found]) -> dict[str, Found]:
    """The lists whose items the template prints as records of the spec."""
    names = _names(yours) & _names(template)
    confirmed = {}
    for name, answer in listed.items():
        whole = name in _WHOLE
        items = [item for item in answer.value if whole or _name(name, item) in names]
        if items:
            confirmed[name] = Found(items, answer.line, _count(answer, items))
    return confirmed


def _names(spec: Spec) -> set[str]:
    """The labels of the rows and bullets."""
    return {
        record.key.label.casefold()
        for record in records(spec)
        if isinstance(record.node, (Row, Item))
    }


def _name(question: str, item: Mapping[str, Any]) -> str:
    if question == "error_cases":
        return f"error {item['id']}"
    if question == "components":
        return in_key(item["path"]).casefold()
    return str(item["id"]).casefold()


def _answers(
    rendered: Rendered,
    found: Mapping[str, Found],
    known: Mapping[str, Any],
    words: Vocabulary,
    prompt: bool,
) -> list[Answer]:
    answers = []
    for name, question in words.questions.items():
        if name not in rendered.answers:
            continue
        value, item = rendered.answers[name], found.get(name)
        if name in known:
            answers.append(Answer(name, value, "given"))
        elif item and not item.partly and item.value == value:
            answers.append(Answer(name, value, "text", item.line, item.evidence))
        else:
            asked = prompt and question.get("ask") is not False
            line, evidence = (item.line, item.evidence) if item else (0, "")
            answers.append(Answer(name, value, "asked" if asked else "default", line, evidence))
    return answers


def _ignored(place: Place) -> str:
    """The gitignore rule that hides the spec: its file, line and pattern."""
    found = ignore_rule(place, SPEC)
    if not found:
        return ""
    file, rule, line = found
    return plain_line(f"{file}:{line}:{rule}", 200)


def _write(candidate: Candidate, rendered: Rendered) -> None:
    place = candidate.place
    try:
        if (place.folder / SPEC).read_bytes() != candidate.data:
            raise AdoptError(
                f"{place.path}/{SPEC} was edited in the meantime: type the command again"
            )
        if not atomic_write.create(str(place.folder / ANSWERS), rendered.answers_file):
            raise AdoptError(
                f"{place.path}/{ANSWERS} already exists: copier update --trust {place.path}"
            )
    except OSError as problem:
        raise AdoptError(
            f"{place.path}/{ANSWERS} cannot be written: {problem.strerror or 'write error'}"
        ) from None
