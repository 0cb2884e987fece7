"""`feature-spec completion`: the completion script of a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from feature_spec import cli

VARIABLE = "_FEATURE_SPEC_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    Examples:
      eval "$(feature-spec completion bash)"       in ~/.bashrc
      eval "$(feature-spec completion zsh)"        in ~/.zshrc
      feature-spec completion fish > ~/.config/fish/completions/feature-spec.fish
    """  # noqa: D301 (click reads the backspace)
    script = get_completion_class(shell)
    assert script is not None  # noqa: S101 (click knows the three)
    click.echo(script(cli.command, {}, cli.NAME, VARIABLE).source())
