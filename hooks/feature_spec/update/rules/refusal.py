"""What a rule says: a sentence, and the command that repairs it."""

from __future__ import annotations

from typing import NamedTuple

from feature_spec.repository.place import Place
from feature_spec.terminal import shell_word


class Refusal(NamedTuple):
    """Why an update must not go on.

    Attributes:
        sentence: what is wrong, without a full stop.
        repair: what to type; empty where the sentence says what to do.
        line: the line of the spec it is about, from 1; 0 for none.

    """

    sentence: str
    repair: str = ""
    line: int = 0


def update_of(place: Place) -> str:
    """Return the command that updates a spec, to be typed in the repository's root."""
    return f"copier update --trust {shell_word(place.path)}"
