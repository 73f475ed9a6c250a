"""`claude-progress new`: a progress file for the work that begins."""

from __future__ import annotations

import os

import click

from progresslib.cli.binding import also, take_up
from progresslib.cli.here import NO_SESSION, Here
from progresslib.cli.options import with_json
from progresslib.cli.output import say
from progresslib.cli.phase_facts import current_names, told
from progresslib.cli.project import made_folder
from progresslib.cli.words import Words
from progresslib.edits.creation import FULL_FROM, checked_name, new_file, title_of_name
from progresslib.errors import ProgressError
from progresslib.orchestration import Orchestration

WORTH_IT = 3
FORMS = ("minimal", "full")


@click.command(cls=Words)
@click.argument("name")
@click.option("--phase", "phases", metavar="TEXT", multiple=True, help="A phase, `Name` or `Name - what to do`.")
@click.option("--overview", metavar="TEXT", default="", help="What the whole is about.")
@click.option("--title", metavar="TEXT", default="", help="The title, by default from NAME.")
@click.option("--template", type=click.Choice(FORMS), help="The form, by default full from five phases on.")
@click.option("--force", is_flag=True, help="Also with fewer than three phases.")
@with_json
def new(
    name: str, phases: tuple[str, ...], overview: str, title: str, template: str | None, force: bool, as_json: bool
) -> None:
    """Make the progress file NAME, <domain>-<feature>, and bind this session to it; the first phase is current."""
    stem = checked_name(name)
    if len(phases) < WORTH_IT and not force:
        raise ProgressError(_too_few(stem, len(phases)))
    is_full = len(phases) >= FULL_FROM if template is None else template == "full"
    here = _here()
    data = new_file(title or title_of_name(stem), phases, here.now, overview, is_full)
    file, shown = f"{stem}.md", here.store.shown(f"{stem}.md")
    here.store.create(file, data)
    session = here.session()
    written = take_up(here, session.key, file) if session else 0
    work = Orchestration(data, file)
    whose = f"this session's work is written there{also(written)}" if session else f"{NO_SESSION} to write to it"
    line = f"{shown}: made, with {len(work.phases)} phase{'s' * (len(work.phases) != 1)}{_current(work)}; {whose}."
    facts = {"template": FORMS[is_full], "phases": [told(work, phase) for phase in work.phases]}
    say(as_json, line, file=shown, bound=session is not None, runs_written=written, **facts)
    here.say_problems()


def _here() -> Here:
    """The place of the command, with a progress folder, which is made if there is none."""
    return Here(os.environ, made_folder(os.environ))


def _current(work: Orchestration) -> str:
    names = current_names(work)
    return f"; {names[0]} is current" if names else ""


def _too_few(stem: str, count: int) -> str:
    phases = "1 phase" if count == 1 else f"{count} phases"
    return (
        f"{stem}: a progress file is worth it from {WORTH_IT} phases on, and this is for {phases}: less is done before "
        "a session ends; name the phases with --phase TEXT, or make the file all the same with --force"
    )
