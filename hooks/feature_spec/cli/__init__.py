"""The command `feature-spec`. To add a subcommand: a module here, and a line in `COMMANDS`."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence

import click

NAME = "feature-spec"

# Name: the module of this package that holds the command as `command`, and one line of help.
# A module is loaded only when its command runs, so that `--help` answers at once.
COMMANDS = {
    "repair": ("repair", "Repair paths and links after a folder or a document moved."),
    "adopt": ("adopt", "Give a hand-written spec an answers file, so that you can update it."),
    "completion": ("completion", "Print the completion script of a shell."),
}

_HELP = """Work with the feature specs of this repository.

\b
Examples:
  feature-spec repair specs/checkout          repair it after a move
  feature-spec repair --check specs/*         in CI: does anything need repair?
  feature-spec adopt --dry-run specs/cart     what would be adopted from a hand-written spec?
  feature-spec repair --help                  what a command does, with examples

\b
Exit status: 0 done, or nothing to do; 1 something was found with --check, or
could not be done; 2 the command was not understood. Results go to standard
output, everything else to standard error. Colour is for terminals only, and
never with NO_COLOR set.
"""


class _Commands(click.Group):
    """The subcommands of `COMMANDS`, each loaded when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"feature_spec.cli.{COMMANDS[name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    NAME, cls=_Commands, help=_HELP, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name=NAME, prog_name=NAME, message="%(prog)s %(version)s")
@click.pass_context
def command(context: click.Context) -> None:
    """Settle what holds for every subcommand."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        context.color = False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: what was typed behind `feature-spec`; None takes it from the process.

    Returns:
        The exit status, as `--help` says. Whatever goes wrong is one sentence on standard error;
        with FEATURE_SPEC_DEBUG set, also its traceback.

    """
    given = None if arguments is None else list(arguments)
    try:
        status = command.main(given, prog_name=NAME, standalone_mode=False)
        return status if isinstance(status, int) else 0
    except click.UsageError as problem:
        problem.show()
        return 2
    except click.ClickException as problem:
        _say(problem.format_message())
        return 1
    except (click.Abort, KeyboardInterrupt):
        _say("Interrupted.")
        return 130
    except Exception as problem:
        if os.environ.get("FEATURE_SPEC_DEBUG"):
            raise
        reason = " ".join(f"{type(problem).__name__}: {problem}".split())[:300]
        _say(f"This is a bug of {NAME}; FEATURE_SPEC_DEBUG=1 shows where ({reason}).")
        return 1


def _say(sentence: str) -> None:
    click.echo(f"Error: {sentence}", err=True)
