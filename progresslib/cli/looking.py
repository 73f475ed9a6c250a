"""What there is: `list`, `status` and `show`."""

from __future__ import annotations

import os
import sys

import click

from progresslib.cli.completion import names_to_reopen
from progresslib.cli.desk import Desk, file_name
from progresslib.cli.running import Facts, TextCommand, file_option, json_option, own_desk, remark, show, show_text
from progresslib.cli.standing import error_text, numbered_phases, unresolved
from progresslib.errors import ProgressError
from progresslib.reading.orchestration import Orchestration
from progresslib.reading.runs import is_at_work, is_open
from progresslib.reading.sections import COMPLETED, CURRENT
from progresslib.storage import archive, trash
from progresslib.telling.account import Work
from progresslib.telling.shelf import Shelf
from progresslib.text.clock import stamp

_MARKS = {COMPLETED: "x", CURRENT: ">"}


@click.command("list")
@click.option("--archived", is_flag=True, help="List the archived files instead.")
@click.option("--deleted", is_flag=True, help="List the deleted ones that can be restored instead.")
@json_option
def list_files(archived: bool, deleted: bool, as_json: bool) -> None:
    """List the progress files of the project."""
    desk = own_desk(reads=True)
    if archived or deleted:
        found = [*(_archived(desk) if archived else ()), *(_deleted(desk) if deleted else ())]
        lines = [f"{one['file']}, deleted {one['deleted']}" if one["deleted"] else one["file"] for one in found]
        show(lines or ["none"], {"files": found}, as_json)
        return
    shelf = Shelf(desk.store)
    bound = desk.bound
    works = [*shelf.unfinished, *shelf.complete]
    lines = [_brief(work, bound, desk.now) for work in works]
    show(lines or ["no progress files"], {"files": [_facts(work, bound) for work in works]}, as_json)
    remark([*shelf.problems, *shelf.uncounted])


@click.command()
@file_option
@json_option
def status(file: str, as_json: bool) -> None:
    """Tell where the work stands: the session's file (or NAME) in full, else all unfinished ones in brief.

    In a terminal all of the project's are drawn, with bars and colours.
    """
    desk = own_desk(reads=True)
    shelf = Shelf(desk.store)
    if not as_json and sys.stdout.isatty():
        _draw(desk, shelf, file)
        return
    name = desk.file_to_read(file)
    works = [work for work in (*shelf.unfinished, *shelf.complete) if work.orchestration.name == name]
    lines = [_brief(one, desk.bound, desk.now) for one in works or shelf.unfinished] or ["no unfinished progress file"]
    details = [line for work in works for line in _details(work.orchestration)]
    facts = {"files": [_whole(one, desk.bound) for one in works or shelf.unfinished]}
    show([*lines, *details], facts, as_json)
    remark(shelf.problems)


def _draw(desk: Desk, shelf: Shelf, file: str) -> None:
    from progresslib.cli.picture import draw_all, draw_one  # rich, which no other command needs

    if file:
        name = desk.file_to_read(file)
        draw_one([work for work in (*shelf.unfinished, *shelf.complete) if work.orchestration.name == name], desk)
    else:
        draw_all(shelf, desk)
    remark(shelf.problems)


@click.command("show", cls=TextCommand)
@click.argument("name", default="", shell_complete=names_to_reopen)
@file_option
@json_option
def show_file(name: str, file: str, as_json: bool) -> None:
    """Print the session's file, or NAME, also an archived one; control characters are left out."""
    path, data = _content(own_desk(reads=True), name or file)
    text = data.decode("utf-8", "replace")
    show_text(text, {"file": path, "text": text}, as_json)


def _content(desk: Desk, name: str) -> tuple[str, bytes]:
    """How messages call the file, and its bytes."""
    file = file_name(name)
    archived = archive.newest(desk.store, file) if name and file not in desk.store.names() else ""
    if archived:
        return desk.store.shown(os.path.join("archived", archived)), archive.read(desk.store, archived)
    found = desk.file_to_read(name)
    if not found:
        raise ProgressError(f"{desk.store.shown('')}: which file is not clear; `claude-progress list` names them")
    return desk.store.shown(found), desk.store.read(found)


def _archived(desk: Desk) -> list[Facts]:
    names = archive.archived(desk.store)
    return [{"file": desk.store.shown(os.path.join("archived", name)), "deleted": None} for name in names]


def _deleted(desk: Desk) -> list[Facts]:
    return [{"file": one.name, "deleted": stamp(one.at)} for one in trash.deleted(desk.store)]


def _brief(work: Work, bound: str, now: float) -> str:
    mark = " (this session's)" if work.orchestration.name == bound else ""
    when = work.age(now) or work.summary.updated
    return f"{work.path}{mark}: {work.name}; {work.summary.standing}; {when}"


def _facts(work: Work, bound: str) -> Facts:
    orchestration = work.orchestration
    return {
        "file": work.path,
        "title": work.name,
        "status": work.summary.status,
        "last_updated": work.summary.updated,
        "bound": orchestration.name == bound,
        "phases": len(orchestration.phases),
        "completed": orchestration.done,
    }


def _whole(work: Work, bound: str) -> Facts:
    read = work.orchestration
    return {
        **_facts(work, bound),
        "phases": [
            {"number": number, "name": one.name, "state": one.state, "result": one.result}
            for number, one in numbered_phases(read)
        ],
        "blockers": read.blockers,
        "errors": [{"number": number, "error": error_text(one)} for number, one in unresolved(read)],
        "open_runs": [run.agent for run in read.runs if is_open(run)],
    }


def _details(read: Orchestration) -> list[str]:
    lines = [f"  [{_MARKS.get(one.state, ' ')}] {f'{n}. ' if n else ''}{one.name}" for n, one in numbered_phases(read)]
    lines += [f"  blocked: {blocker}" for blocker in read.blockers]
    lines += [f"  error {number}: {error_text(one)}" for number, one in unresolved(read)]
    states = ((run.agent, "at work" if is_at_work(run.state) else run.state) for run in read.runs if is_open(run))
    return lines + [f"  {state}: {agent}" for agent, state in states]
