"""What the documents around a new spec can answer: its PRD, its API contract, CODEOWNERS.

Only what a person left open is read, and what is read is data: safe lines, never prose.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from feature_spec.markdown.plain import plain_line
from feature_spec.references.kinds import API, PRD
from feature_spec.repository.answers_file import Answers
from feature_spec.repository.documents import DocumentError, read_document
from feature_spec.repository.place import Place

_DECIDING = {"authn_methods", "message_broker", "broker_other"}


@dataclass(frozen=True)
class Reading:
    """What was read.

    Attributes:
        answers: the answers to add; empty when nothing was found.
        decided: answers that others follow from, as the way in to a contract asks for its details.
        notes: for `prd_reference`, `api_reference` and `owner`, the result as one line.
        problems: for the same, the sentence that explains why a document cannot be used.

    """

    answers: Answers = field(default_factory=dict)
    decided: Answers = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def read_neighbours(place: Place, answers: Answers) -> Reading:
    """Read what the answers leave open.

    Args:
        place: the place of the feature's folder.
        answers: the recorded answers.

    Returns:
        Requirements when there are none and a PRD is linked, operations when there are none and an
        API contract is linked, the owner when it is empty. A web address is not followed.

    """
    reading = Reading()
    for kind, read in ((PRD, _requirements), (API, _operations)):
        path = answers.get(kind.question)
        if isinstance(path, str) and path and "://" not in path and answers.get(kind.fills) == []:
            try:
                found, reading.notes[kind.question] = read(place, path, answers)
            except DocumentError as problem:
                reading.problems[kind.question] = str(problem)
            else:
                reading.decided.update({n: found.pop(n) for n in _DECIDING & found.keys()})
                reading.answers.update({name: value for name, value in found.items() if value})
    if answers.get("owner") == "":
        from feature_spec.references.codeowners import owner_of

        owner, file = owner_of(place.root, place.spec_path)
        if owner:
            reading.answers["owner"] = owner
            reading.notes["owner"] = file
    return reading


def _requirements(place: Place, reference: str, answers: Answers) -> tuple[Answers, str]:
    from feature_spec.copy.lists import as_requirements
    from feature_spec.references.prd import read_requirements, requirements_for
    from feature_spec.references.prd.files import read_parts, unread_form

    if form := unread_form(reference):
        return {}, f"{plain_line(reference, 250)} is linked, not read: {form}"
    document = read_document(place.root, reference)
    names = (_title(answers), place.slug)
    parts = read_parts(place.root, document, *names)
    selection = requirements_for(
        read_requirements(document.text, parts.texts), *names, path=document.reference
    )
    items: list[Answers] = [{**item} for item in as_requirements(selection)]
    note = f"{document.reference}{parts.note} {selection.note}"
    note += _ends([item.id for item in selection.requirements])
    return {PRD.fills: items}, f"{note}; {selection.remark}" if selection.remark else note


def _operations(place: Place, reference: str, answers: Answers) -> tuple[Answers, str]:
    from feature_spec.copy.contract_reading import read_contract

    return read_contract(place, reference, answers)


def _title(answers: Answers) -> str:
    return str(answers.get("feature_name", ""))


def _ends(ids: list[str]) -> str:
    return f" ({ids[0]} to {ids[-1]})" if len(ids) > 1 else f" ({ids[0]})" if ids else ""
