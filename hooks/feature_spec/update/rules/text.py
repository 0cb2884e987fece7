"""Rules about the committed text of the spec."""

from __future__ import annotations

from feature_spec.terminal import shell_word
from feature_spec.update.rules.refusal import Refusal
from feature_spec.update.state import State


def not_utf8(state: State) -> Refusal | None:
    """The spec is not UTF-8 text."""
    spot = state.committed.not_utf8
    if not spot:
        return None
    marked = state.committed.data[:2] in (b"\xff\xfe", b"\xfe\xff")
    coding = "UTF-16" if marked else "WINDOWS-1252"
    return Refusal(
        f"{state.path} is not UTF-8: byte {spot.byte}, in line {spot.line}, is {spot.text}",
        _rewritten(state, f"iconv -f {coding} -t UTF-8 {{}}", "UTF-8"),
        spot.line,
    )


def nul_character(state: State) -> Refusal | None:
    """The spec holds a NUL character."""
    spot = state.committed.nul
    if not spot:
        return None
    return Refusal(
        f"{state.path} has a NUL character in line {spot.line}, so git treats it as binary "
        "and Copier would lose every edit",
        _rewritten(state, "tr -d '\\000' < {}", "UTF-8"),
        spot.line,
    )


def carriage_return(state: State) -> Refusal | None:
    """The spec is committed with carriage returns; what git itself adds on checkout is fine."""
    spot = state.committed.carriage_return
    if not spot:
        return None
    return Refusal(
        f"{state.path} is committed with carriage returns, the first in line {spot.line}, and no "
        "such line would merge",
        _rewritten(state, "tr -d '\\r' < {}", "line ends"),
        spot.line,
    )


def conflict_marker(state: State) -> Refusal | None:
    """A conflict was committed before it was resolved: the next one would be mixed up with it."""
    spot = state.committed.conflict_marker
    if not spot:
        return None
    return Refusal(
        f"{state.path} has a conflict marker in line {spot.line} ({spot.text}): resolve it, or "
        "indent it by a space if it is an example",
        f"git commit -m 'docs: resolve a conflict' -- {shell_word(state.path)}",
        spot.line,
    )


def _rewritten(state: State, filter_: str, what: str) -> str:
    """The command that sends the spec through a filter and commits it."""
    path = shell_word(state.path)
    return (
        f"{filter_.format(path)} > spec.tmp && mv spec.tmp {path} && "
        f"git commit -m 'docs: {what}' -- {path}"
    )
