"""What the linked API contract says of a feature, as answers."""

from __future__ import annotations

from feature_spec.copy.lists import as_operations, as_types
from feature_spec.references.api.contract import operations_for, read_operations, security_note
from feature_spec.references.api.security import METHODS, issuer_metadata, sign_in_methods
from feature_spec.repository.answers_file import Answers
from feature_spec.repository.documents import read_document
from feature_spec.repository.place import Place


def read_contract(place: Place, reference: str, answers: Answers) -> tuple[Answers, str]:
    """Read the operations of a feature, and the types that they take and give.

    Args:
        place: the place of the feature's folder.
        reference: the contract, relative to the repository root.
        answers: the recorded answers.

    Returns:
        The answers `operations`, `types` where the interview has none, `authn_methods` and
        `message_broker` where it only proposes some and the contract decides it, and
        `identity_provider` where it has none and the contract says where OpenID Connect's issuer is
        described; and what happened, as one line.

    Raises:
        DocumentError: the contract cannot be used.

    """
    document = read_document(place.root, reference)
    contract = read_operations(
        document.text, document.reference, lambda path: read_document(place.root, path).text
    )
    inside = document.reference.startswith(f"{place.path}/")
    title = str(answers.get("feature_name", ""))
    selection = operations_for(contract, title, place.slug, inside)
    found: Answers = {"operations": [{**item} for item in as_operations(selection)]}
    note = f"{document.reference} {selection.note}{security_note(contract.kind, selection)}"
    if answers.get("types") == []:
        found["types"] = [{**item} for item in as_types(selection)]
    if not contract.files:
        return found, note
    names = {name for item in selection.operations for name in item.schemes}
    ways = answers.get("authn_methods") or []
    if "authn_methods" in answers.get("proposed", ()):
        if methods := sign_in_methods(contract.files, names):
            found["authn_methods"] = ways = methods
            note += f"; sign-in: {', '.join(METHODS[method] for method in methods)}"
        elif names:
            note += "; its security schemes do not determine the sign-in, which 4.2 asks"
    if "oidc" in ways:
        issuer = issuer_metadata(contract.files, names)
        if issuer and not answers.get("identity_provider"):
            found["identity_provider"] = issuer
            note += f"; issuer: from {issuer}"
    if "message_broker" in answers.get("proposed", ()):
        from feature_spec.references.api.broker import broker_of

        choice, name = broker_of(contract.files)
        if choice:
            found["message_broker"] = choice
        if name:
            note += f"; broker: {name}"
        if name and choice == "other":
            found["broker_other"] = name
    return found, note
