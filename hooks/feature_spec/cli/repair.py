"""`feature-spec repair`: repair paths and links after a folder or a document moved."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from feature_spec.cli.formats import with_format
from feature_spec.references.verify import verify
from feature_spec.repair.plan import Missing, Repair, plan
from feature_spec.repair.reading import RepairError
from feature_spec.repair.successors import Successors
from feature_spec.repository.place import ANSWERS, SPEC, place_of
from feature_spec.terminal import shell_word

_NONE = "None of these"


@click.command("repair")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if something needs repair.")
@click.option(
    "--reference",
    "references",
    multiple=True,
    metavar="NAME=PATH",
    help="Set a reference: prd_reference=docs/prd/checkout.md, a path from the repository's root "
    "or an http(s) URL. May be repeated.",
)
@click.option(
    "--offline",
    is_flag=True,
    help="Do not fetch the template: the answers are not checked, and names made from an old "
    "folder name stay in the text.",
)
@with_format
def command(
    folders: tuple[Path, ...],
    check: bool,
    references: tuple[str, ...],
    offline: bool,
    as_json: bool,
) -> int:
    """Repair a spec after its folder, or a document that it links, moved, or an update stopped.

    It repairs feature_path and the references in the answers file. In spec.md it repairs every
    link that came from them, the paths of the header, and your own relative links that
    worked from the old place. Nothing else changes. A second run has nothing to do.

    It puts back answers that an update left changed when it stopped, and names each recorded
    answer that its question does not accept.

    A missing document is looked for in the repository. If there are several candidates, you
    are asked; without a terminal nothing is written, and --reference decides.

    \b
    Examples:
      git mv specs/checkout services/cart/specs/checkout
      feature-spec repair services/cart/specs/checkout
      feature-spec repair --check specs/*
      feature-spec repair --reference prd_reference=docs/prd/cart.md specs/checkout

    \b
    Exit status: 0 done, or nothing to do; 1 with --check, something is to be done;
    1 a folder could not be repaired, or a document is missing; 2 not understood.
    """  # noqa: D301 (click reads the backspace)
    given = _given(references, folders)
    asks = not (check or as_json) and sys.stdin.isatty() and sys.stdout.isatty()
    results: list[dict[str, Any]] = []
    failed = False
    for folder in _features(folders):
        try:
            place = folder if folder.is_dir() else folder.parent
            repair = plan(place, _from_root(place, given), _ask if asks else None, offline)
            if not check and not repair.undecided:
                repair.write()
        except RepairError as problem:
            failed = True
            results.append({"folder": str(folder), "error": str(problem)})
            for sentence in str(problem).split("\n"):
                click.echo(f"Error: {sentence}", err=True)
            continue
        if repair.unchecked:
            said = f"{repair.place.path}: the answers were not checked: {repair.unchecked}"
            click.echo(said, err=True)
        failed = failed or bool(repair.missing) or (check and bool(repair.contents))
        results.append(_as_data(repair, check))
        if not as_json:
            _show(repair, check)
        for missing in repair.missing:
            click.echo(_missing_line(repair, missing), err=True)
    if as_json:
        click.echo(json.dumps(results, indent=2, ensure_ascii=False))
    return int(failed)


def _given(references: Sequence[str], folders: Sequence[Path]) -> dict[str, str]:
    if references and len(folders) > 1:
        raise click.UsageError("--reference is for one folder at a time.")
    given = {}
    for item in references:
        name, mark, value = item.partition("=")
        if not (name and mark and value):
            raise click.UsageError(
                f"--reference {item}: write NAME=PATH, such as prd_reference=docs/prd/checkout.md."
            )
        given[name] = value
    return given


def _features(folders: Sequence[Path]) -> list[Path]:
    """The folders of features; of several, others are reported and skipped."""
    features = []
    for folder in folders:
        here = folder.parent if folder.name in (SPEC, ANSWERS) else folder
        if not here.is_dir():
            if len(folders) > 1 and here.exists():
                continue  # a file beside the features, as a pattern of the shell gives it
            raise click.UsageError(f"There is no folder {here}.")
        if len(folders) > 1 and not (here / ANSWERS).exists():
            click.echo(f"{here}: skipped, it has no {ANSWERS}", err=True)
            continue
        features.append(here)
    return features


def _from_root(folder: Path, given: dict[str, str]) -> dict[str, str]:
    """Paths as a shell completes them, relative to where we are, become those from the root."""
    root = place_of(folder).root
    found = {}
    for name, value in given.items():
        here = Path(value).absolute()
        if verify(root, value).standing == "missing" and here.exists() and root in here.parents:
            value = here.relative_to(root).as_posix()
        found[name] = value
    return found


def _ask(name: str, reference: str, found: Successors) -> str | None:
    import questionary

    question = f"{name}: {reference} is gone. Which document is it now?"
    answer: str = questionary.select(
        question, [*found.paths, _NONE], qmark="🎤", instruction=f"({found.why})"
    ).unsafe_ask()
    return None if answer == _NONE else answer


# ---- what a person sees -------------------------------------------------------------------------


def _show(repair: Repair, check: bool) -> None:
    path = repair.place.path
    if not repair.contents:
        if not repair.missing:
            click.echo(f"{path}: nothing to do")
        return
    if repair.undecided:
        verb, colour = "not repaired; nothing was written", "red"
    else:
        verb, colour = ("to be repaired", "yellow") if check else ("repaired", "green")
    click.echo(f"{path}: {click.style(verb, fg=colour)}")
    for change in repair.answers:
        arrow = f"{change.before or '(not recorded)'} -> {change.after or '(not recorded)'}"
        click.echo(f"  {change.name:<16} {arrow}  ({change.why})")
    for edit in repair.edits:
        click.echo(f"  {f'spec.md:{edit.line}':<16} {edit.before} -> {edit.after}")
    if repair.renamed:
        lines = f"{repair.renamed} line{'' if repair.renamed == 1 else 's'}"
        click.echo(f"  {'spec.md':<16} {lines} with the new name")
    for note in repair.notes:
        click.echo(f"  {'spec.md':<16} {note}")
    if repair.kept:
        lines = ", ".join(map(str, repair.kept[:20]))
        click.echo(f"  {'spec.md':<16} your text may have the old name: line {lines}")


def _missing_line(repair: Repair, missing: Missing) -> str:
    start = f"{repair.place.path}: {missing.name} leads to {missing.reference}, which is gone"
    example = f"{missing.name}=<path or URL>"
    if missing.candidates:
        example = shell_word(f"{missing.name}={missing.candidates[0]}")
    typed = f"feature-spec repair --reference {example} {shell_word(repair.place.path)}"
    if not missing.candidates:
        return f"{start}; type: {typed}"
    listed = "".join(f"\n    {path}" for path in missing.candidates)
    return f"{start}; it may be:{listed}\n  type: {typed}"


def _as_data(repair: Repair, check: bool) -> dict[str, Any]:
    wrote = bool(repair.contents) and not check and not repair.undecided
    return {
        "folder": repair.place.path,
        "changes": bool(repair.contents),
        "written": wrote,
        "answers": [
            {"name": item.name, "before": item.before, "after": item.after, "why": item.why}
            for item in repair.answers
        ],
        "spec": [
            {"line": item.line, "column": item.column, "before": item.before, "after": item.after}
            for item in repair.edits
        ],
        "renamed_lines": repair.renamed,
        "unchecked": repair.unchecked,
        "notes": list(repair.notes),
        "kept_lines": list(repair.kept),
        "missing": [
            {"name": item.name, "reference": item.reference, "candidates": list(item.candidates)}
            for item in repair.missing
        ],
    }
