"""What there is: `list`, `status` and `show`."""

from __future__ import annotations

import os
import time

import click

from progresslib import archive, trash
from progresslib.account import Work
from progresslib.cli.desk import Desk, chosen_file
from progresslib.cli.project import folder
from progresslib.cli.running import Facts, TextCommand, file_option, json_option, remark, show
from progresslib.clock import stamp
from progresslib.entries import Failure
from progresslib.errors import ProgressError
from progresslib.orchestration import Orchestration
from progresslib.phases import numbered
from progresslib.runs import is_open
from progresslib.sections import COMPLETED, CURRENT
from progresslib.shelf import Shelf

_MARKS = {COMPLETED: "x", CURRENT: ">"}


@click.command("list")
@click.option("--archived", is_flag=True, help="List the archived files instead.")
@click.option("--deleted", is_flag=True, help="List the deleted ones that can be restored instead.")
@json_option
def list_files(archived: bool, deleted: bool, as_json: bool) -> None:
    """List the progress files of the project."""
    desk = Desk(os.environ, folder(os.environ), time.time())
    if archived or deleted:
        found = _put_away(desk, archived)
        show([one["file"] + one["when"] for one in found] or ["none"], {"files": found}, as_json)
        return
    shelf = Shelf(desk.store)
    bound = desk.session().bound if desk.key else ""
    works = [*shelf.unfinished, *shelf.complete]
    lines = [_brief(work, bound, desk.now) for work in works]
    show(lines or ["no progress files"], {"files": [_facts(work, bound) for work in works]}, as_json)
    remark([*shelf.problems, *shelf.uncounted])


@click.command()
@file_option
@json_option
def status(file: str, as_json: bool) -> None:
    """Tell where the work stands: the session's file (or NAME) in full, else all unfinished ones in brief."""
    desk = Desk(os.environ, folder(os.environ), time.time())
    shelf = Shelf(desk.store)
    bound = desk.session().bound if desk.key else ""
    name = chosen_file(desk.store, file) if file else bound
    works = [work for work in (*shelf.unfinished, *shelf.complete) if work.orchestration.name == name]
    works = works or (shelf.unfinished if not file and len(shelf.unfinished) == 1 else [])
    if works:
        work = works[0]
        show([_brief(work, bound, desk.now), *_details(work.orchestration)], _whole(work, bound), as_json)
    else:
        lines = [_brief(one, bound, desk.now) for one in shelf.unfinished] or ["no unfinished progress file"]
        show(lines, {"files": [_facts(one, bound) for one in shelf.unfinished]}, as_json)
    remark(shelf.problems)


@click.command("show", cls=TextCommand)
@click.argument("name", default="")
@file_option
@json_option
def show_file(name: str, file: str, as_json: bool) -> None:
    """Print the session's file, or NAME, also an archived one; control characters are left out."""
    desk = Desk(os.environ, folder(os.environ), time.time())
    path, data = _content(desk, name or file)
    lines = data.decode("utf-8", "replace").splitlines()
    show(lines, {"file": path, "text": "\n".join(lines)}, as_json)


def _content(desk: Desk, name: str) -> tuple[str, bytes]:
    archived = os.path.basename(name.removesuffix(".md")) + ".md"
    try:
        found = desk.file(name)
    except ProgressError:
        if not name or archived not in archive.archived(desk.store):
            raise
        return desk.store.shown(os.path.join("archived", archived)), archive.read(desk.store, archived)
    return desk.store.shown(found), desk.store.read(found)


def _put_away(desk: Desk, archived: bool) -> list[Facts]:
    if archived:
        names = archive.archived(desk.store)
        return [{"file": desk.store.shown(os.path.join("archived", name)), "when": ""} for name in names]
    return [{"file": one.name, "when": f", deleted {stamp(one.at)}"} for one in trash.deleted(desk.store)]


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
        "completed": sum(phase.state == COMPLETED for phase in orchestration.phases),
    }


def _whole(work: Work, bound: str) -> Facts:
    read = work.orchestration
    return {
        **_facts(work, bound),
        "phases": [{"number": number, "name": one.name, "state": one.state} for number, one in numbered(read.phases)],
        "blockers": read.blockers,
        "errors": [{"number": number, "error": _error(one)} for number, one in _unresolved(read)],
        "open_runs": [run.agent for run in read.runs if is_open(run)],
    }


def _details(read: Orchestration) -> list[str]:
    lines = [f"  [{_MARKS.get(one.state, ' ')}] {number}. {one.name}" for number, one in numbered(read.phases)]
    lines += [f"  blocked: {blocker}" for blocker in read.blockers]
    lines += [f"  error {number}: {_error(one)}" for number, one in _unresolved(read)]
    return lines + [f"  at work: {run.agent}" for run in read.runs if is_open(run)]


def _unresolved(read: Orchestration) -> list[tuple[int, Failure]]:
    return [(number, one) for number, one in enumerate(read.failures, 1) if not one.resolved]


def _error(failure: Failure) -> str:
    return failure.fields.get("error") or failure.title
