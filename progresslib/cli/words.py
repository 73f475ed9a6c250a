"""How a command line is taken apart: text may begin with `-`, and a mistyped command gets a suggestion."""

from __future__ import annotations

import difflib
import re

import click

_LIKE_AN_OPTION = re.compile(r"--?[A-Za-z][\w-]*(=.*)?", re.DOTALL)


class Words(click.Command):
    """A command whose texts may be anything: what does not look like an option is none, nor is what follows `--`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _options_first(args, self._valued(ctx)))

    def _valued(self, ctx: click.Context) -> set[str]:
        """The options that take a value."""
        options = (one for one in self.get_params(ctx) if isinstance(one, click.Option) and not one.is_flag)
        return {name for option in options for name in option.opts}


class Commands(click.Group):
    """A group of commands that suggests one for a name that is nearly it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = difflib.get_close_matches(args[0], self._shown(ctx))
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(self._shown(ctx))}"
            raise click.UsageError(f"No such command {args[0]!r}; {hint}", ctx) from error

    def _shown(self, ctx: click.Context) -> list[str]:
        return [name for name in self.list_commands(ctx) if not self.commands[name].hidden]


def _options_first(args: list[str], valued: set[str]) -> list[str]:
    """The same words with the options before a `--`, and the texts behind it."""
    options: list[str] = []
    texts: list[str] = []
    rest = iter(args)
    for word in rest:
        if word == "--":
            texts.extend(rest)
        elif not _LIKE_AN_OPTION.fullmatch(word):
            texts.append(word)
        else:
            options.append(word)
            value = next(rest, None) if word in valued else ""
            if value is None:
                return options  # click says what is missing
            options += [value] if word in valued else []
    return [*options, "--", *texts]
