"""`claude-progress new` and `expand`: a progress file, and its full form."""

from __future__ import annotations

import os
import time

import click

from progresslib.cli.desk import Desk
from progresslib.cli.project import folder_for_new
from progresslib.cli.running import WORDS, Facts, Task, TextCommand, file_command, json_option, remark, show
from progresslib.edits import creation, expanding
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.system import files
from progresslib.text.quote import printable

LEAST = 3
MINIMAL, FULL = "minimal", "full"


@click.command(cls=TextCommand)
@click.argument("name", type=WORDS)
@click.option("--phase", "phases", multiple=True, type=WORDS, metavar="TEXT", help="A phase, in order (repeatable).")
@click.option("--overview", type=WORDS, default=None, help="What the work is to accomplish.")
@click.option("--title", type=WORDS, default=None, help="The title, made from NAME otherwise.")
@click.option("--template", type=click.Choice([MINIMAL, FULL]), help="The form: full from five phases on.")
@click.option("--force", is_flag=True, help="Make it also for fewer than three phases.")
@json_option
def new(
    name: str,
    phases: tuple[str, ...],
    overview: str | None,
    title: str | None,
    template: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Make the progress file NAME (<domain>-<feature>), with its first phase as the current one.

    This session's work is written to it from then on.
    """
    stem = creation.checked_name(name)
    if len(phases) < LEAST and not force:
        raise ProgressError(
            f"{stem}: a file is not worth it for fewer than {LEAST} phases: such work fits into one session, and there "
            "is nothing to come back to; give each phase with --phase TEXT, or --force"
        )
    desk = Desk(os.environ, folder_for_new(os.environ), time.time())
    is_full = None if template is None else template == FULL
    data = creation.new_file(title or creation.title_of_name(stem), phases, desk.now, overview or "", is_full)
    file = f"{stem}.md"
    _make_folder(desk.store.folder)
    desk.store.create(file, data)
    waited = desk.bind(file) if desk.key else 0
    line, facts = _told(desk, file, waited)
    show(line, facts, as_json)
    remark(desk.recorder.lines)


@file_command()
def expand(task: Task) -> str:
    """Turn a minimal file into a full one; nothing of it is lost."""
    task.edit(expanding.expand)
    return "has the full form"


def _make_folder(path: str) -> None:
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise files.trouble(printable(path), "made", error) from error


def _told(desk: Desk, file: str, waited: int) -> tuple[str, Facts]:
    work = Orchestration(desk.store.read(file), file)
    names = [phase.name for phase in work.phases]
    shown = desk.store.shown(file)
    written = f"; {waited} run{'s' * (waited > 1)} of agents that waited {'are' if waited > 1 else 'is'} in it"
    bound = f"; this session's work is written to it{written if waited else ''}" if desk.key else ""
    first = f", the first is current: {names[0]}" if names else ""
    facts = {"file": shown, "changed": True, "bound": bool(desk.key), "phases": names, "written": waited}
    line = f"{shown}: made, with {len(names)} phase{'s' * (len(names) != 1)}{first}{bound}"
    return line, {**facts, "message": line.partition(": ")[2]}
