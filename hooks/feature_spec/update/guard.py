"""The guard: refuses an update that would silently lose or misplace what people wrote.

Not refused: a merge or a rebase in progress (Copier looks at the folder only, and what it does to
it does not depend on them), and recorded names that are no longer questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from feature_spec.finding import Finding
from feature_spec.repository.place import Place
from feature_spec.update.rules import answers, file, request, text
from feature_spec.update.rules.refusal import Refusal
from feature_spec.update.state import State

UNCHECKED = "FS900"
"""The code of a spec that could not be checked at all."""

ENVIRONMENT = "FS901"
"""The code of the rule about the environment, which is asked before there is a state."""

RULES: Mapping[str, Callable[[State], Refusal | None]] = {
    "FS902": request.not_canonical_path,
    "FS903": request.answers_elsewhere,
    "FS904": request.rejects_requested,
    "FS905": request.left_out,
    "FS910": file.missing,
    "FS911": file.not_a_file,
    "FS912": file.not_tracked,
    "FS913": file.ignored,
    "FS914": file.binary_by_attributes,
    "FS915": file.hidden_from_git,
    "FS916": file.filtered_by_git,
    "FS917": file.unnoticed_edits,
    "FS920": text.not_utf8,
    "FS921": text.nul_character,
    "FS922": text.carriage_return,
    "FS923": text.conflict_marker,
    "FS930": file.stray_rejects,
    "FS931": file.unsafe_settings,
    "FS940": answers.duplicate_answers,
    "FS941": answers.moved,
    "FS906": request.data_contradicts_place,
    "FS907": request.data_is_computed,
    "FS942": answers.computed_recorded,
    "FS943": answers.rejected_answer,
}
"""The rules by their codes, in the order asked: a later rule relies on what an earlier one saw."""


def environment(variables: Mapping[str, str], place: Place) -> Finding | None:
    """Check the environment, before git is asked anything.

    Args:
        variables: the environment.
        place: the place of the feature's folder.

    Returns:
        What is wrong with it; None when nothing is.

    """
    refused = request.git_environment(variables, place)
    return _finding(ENVIRONMENT, refused, place) if refused else None


def refusal(state: State) -> Finding | None:
    """Return what the first rule that objects has found; None when the update may go on.

    Raises:
        GitError: git cannot say.

    """
    for code, rule in RULES.items():
        if refused := rule(state):
            return _finding(code, refused, state.place)
    return None


def _finding(code: str, refused: Refusal, place: Place) -> Finding:
    return Finding(code, refused.sentence, refused.repair, place.spec_path, refused.line)


def unknown(state: State) -> list[str]:
    """Return what is recorded or given, and is not a question of this version.

    Copier leaves it out.
    """
    names = [*state.answers, *state.request.data]
    return [name for name in names if name[:1] != "_" and name not in state.questions]
