"""`claude-progress completion`: the script by which a shell completes commands, names and phases."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from progresslib.cli.options import with_json
from progresslib.cli.output import say_object
from progresslib.cli.words import Words

SHELLS = ("bash", "zsh", "fish")


@click.command(cls=Words)
@click.argument("shell", type=click.Choice(SHELLS))
@with_json
@click.pass_context
def completion(ctx: click.Context, shell: str, as_json: bool) -> None:
    """Print the script by which a shell completes this command.

    For bash, put `eval "$(claude-progress completion bash)"` into ~/.bashrc; the same for zsh and ~/.zshrc; for fish,
    `claude-progress completion fish | source` into its configuration.
    """
    root = ctx.find_root()
    name = root.info_name or "claude-progress"
    kind = get_completion_class(shell)
    assert kind is not None, "click knows each of SHELLS"
    script = kind(root.command, {}, name, f"_{name.replace('-', '_').upper()}_COMPLETE").source()
    if as_json:
        say_object({"shell": shell, "script": script})
    else:
        click.echo(script)
