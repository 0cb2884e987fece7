"""`feature-spec adopt`: an answers file for a hand-written spec."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import yaml

from feature_spec.adopt import report
from feature_spec.adopt.adoption import adopt
from feature_spec.adopt.candidate import AdoptError
from feature_spec.cli.formats import with_format
from feature_spec.repository.answers_file import load_yaml


@click.command("adopt")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--template",
    "source",
    default="",
    metavar="SOURCE",
    help="The template: a path or URL, as for copier copy. Default: the template of the "
    "other specs in the repository.",
)
@click.option(
    "-r", "--vcs-ref", "ref", metavar="REF", help="Its version. Default: the newest release."
)
@click.option(
    "-d", "--data", "pairs", multiple=True, metavar="NAME=VALUE", help="An answer. May be repeated."
)
@click.option(
    "--data-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A YAML file of answers.",
)
@click.option(
    "-y", "--yes", "--defaults", "defaults", is_flag=True, help="Never ask; take the defaults."
)
@click.option("-n", "--dry-run", is_flag=True, help="Write nothing; show the result.")
@click.option("--force", is_flag=True, help="Adopt it even if it has little of the template.")
@with_format
def command(
    folder: Path,
    source: str,
    ref: str | None,
    pairs: tuple[str, ...],
    data_file: Path | None,
    defaults: bool,
    dry_run: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Give a hand-written spec an answers file, so that copier update reaches it.

    spec.md is only read, never written. Answers that its text states clearly are taken from
    there and shown with their line; the others are asked for in a terminal, or are the
    template's defaults and shown as such. Change one later with
    copier update --trust --ask NAME FOLDER.

    \b
    Examples:
      feature-spec adopt --dry-run specs/invoices      what would it record?
      feature-spec adopt specs/invoices
      feature-spec adopt -d access=internal -d 'databases=[postgresql]' specs/invoices
      feature-spec adopt --force specs/invoices        although it has few of its sections
      feature-spec adopt --template https://example.com/feature-spec.git specs/invoices

    \b
    Exit status: 0 done; 1 it cannot be adopted, nothing was written; 2 not understood.
    """  # noqa: D301 (click reads the backspace)
    asks = not (defaults or as_json or dry_run) and sys.stdin.isatty() and sys.stdout.isatty()
    try:
        adoption = adopt(
            folder,
            source=source,
            ref=ref,
            given={**_from_file(data_file), **_from_pairs(pairs)},
            prompt=asks,
            dry_run=dry_run,
            force=force,
        )
    except AdoptError as problem:
        raise click.ClickException(str(problem)) from None
    if as_json:
        click.echo(json.dumps(report.data(adoption), indent=2, ensure_ascii=False, default=str))
    else:
        click.echo(report.text(adoption), nl=False)


def _from_file(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        content = load_yaml(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise click.UsageError(
            f"--data-file {file}: {problem.strerror or 'cannot be read'}."
        ) from None
    except (UnicodeDecodeError, yaml.YAMLError):
        content = None
    if not isinstance(content, dict):
        raise click.UsageError(f"--data-file {file}: write a YAML mapping of answers.")
    return {str(name): value for name, value in content.items()}


def _from_pairs(pairs: Sequence[str]) -> dict[str, Any]:
    given = {}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not name or not mark:
            raise click.UsageError(f"--data {pair}: write NAME=VALUE, such as access=internal.")
        try:
            given[name] = load_yaml(value) if value else ""
        except yaml.YAMLError:
            given[name] = value
    return given
