"""How an orchestration ends, and begins again: `complete`, `reopen`, `archive`, `delete`, `restore`."""

from __future__ import annotations

import click

from progresslib.cli.completion import names_to_reopen, names_to_restore
from progresslib.cli.desk import COMPLETE, Desk, file_name
from progresslib.cli.running import (
    WORDS,
    Facts,
    Task,
    TextCommand,
    answer,
    file_command,
    file_option,
    json_option,
    own_desk,
    show,
)
from progresslib.edits import status
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.sections import COMPLETED
from progresslib.recording.binding import let_go
from progresslib.recording.dropped import put_back_dropped
from progresslib.storage import archive as archives
from progresslib.storage import trash


@file_command()
@click.argument("summary", type=WORDS, default=None, required=False)
def complete(task: Task, summary: str | None) -> tuple[str, Facts]:
    """Set the status to complete; SUMMARY becomes the last paragraph of the Overview."""
    task.edit(lambda data, path, now: status.complete(data, path, now, summary or ""))
    phases = Orchestration(task.desk.store.read(task.name), task.name).phases
    left = [phase.name for phase in phases if phase.state != COMPLETED]
    still = f", though phases are open: {', '.join(left)}" if left else ""
    ways = "`claude-progress archive` keeps it for reference, `claude-progress delete` is for what has no further value"
    return f"is complete{still}; {ways}", {"open_phases": left}


@click.command(cls=TextCommand)
@click.argument("name", type=WORDS, default=None, required=False, shell_complete=names_to_reopen)
@file_option
@json_option
def reopen(name: str | None, file: str, as_json: bool) -> None:
    """Set the status of a complete file, or of NAME, to in_progress; an archived one is moved back first."""
    desk = own_desk()
    task = Task(desk, _moved_back(desk, name or file), COMPLETE)
    task.edit(status.reopen)
    answer(task, "is in progress", {}, as_json)


def _moved_back(desk: Desk, name: str) -> str:
    """The name of the file to take up, which lies in the archive no longer."""
    file = file_name(name)
    found = archives.newest(desk.store, file) if name and file not in desk.store.names() else ""
    return archives.unarchive(desk.store, found) if found else name


@file_command(wanted=COMPLETE)
@click.option("--force", is_flag=True, help="Archive it though it is not complete.")
def archive(task: Task, force: bool) -> tuple[str, Facts]:
    """Move a complete file to archived/, under its name and the month."""
    if not (force or Orchestration(task.desk.store.read(task.name), task.name).is_complete):
        why = "is not complete; `claude-progress complete` says that it is, or use --force"
        raise ProgressError(f"{task.shown}: {why}")
    put_back_dropped(task.desk.recorder, task.name)
    moved = archives.archive(task.desk.store, task.name, task.desk.now)
    _let_go(task)
    return f"is archived as {task.desk.store.shown(moved)}", {"changed": True, "archived": task.desk.store.shown(moved)}


@file_command(wanted=COMPLETE)
def delete(task: Task) -> tuple[str, Facts]:
    """Delete a file; `restore` brings it back within 30 days."""
    put_back_dropped(task.desk.recorder, task.name)
    kept = trash.delete(task.desk.store, task.name, task.desk.now)
    _let_go(task)
    line = f"is deleted; `claude-progress restore {task.name[:-3]}` brings it back within 30 days"
    return line, {"changed": True, "kept": kept}


@click.command(cls=TextCommand)
@click.argument("name", type=WORDS, default=None, required=False, shell_complete=names_to_restore)
@json_option
def restore(name: str | None, as_json: bool) -> None:
    """Bring back the file that was deleted last, or the deleted or archived one called NAME."""
    desk = own_desk(reads=True)
    file = _restored(desk, name)
    shown = desk.store.shown(file)
    show(f"{shown}: is back", {"file": shown, "changed": True, "message": "is back"}, as_json)


def _restored(desk: Desk, name: str | None) -> str:
    if name is None:
        return trash.restore(desk.store, None)
    file = file_name(name)
    if any(one.name == file for one in trash.deleted(desk.store)):
        return trash.restore(desk.store, file)
    archived = archives.archived(desk.store)
    found = [one for one in archived if one == file] or [one for one in archived if archives.own_name(one) == file]
    if len(found) == 1:
        return archives.unarchive(desk.store, found[0])
    if found:
        names = ", ".join(one[:-3] for one in found)
        raise ProgressError(f"{desk.store.shown(file)}: archived more than once, name one of: {names}")
    known = ", ".join(one[:-3] for one in [*(gone.name for gone in trash.deleted(desk.store)), *archived]) or "none"
    raise ProgressError(f"{desk.store.shown(file)}: neither deleted nor archived under that name; there are: {known}")


def _let_go(task: Task) -> None:
    """The session is bound to the file no longer."""
    desk = task.desk
    if desk.key and desk.session().bound == task.name:
        desk.amend(lambda session: let_go(desk.recorder.sessions, session))
