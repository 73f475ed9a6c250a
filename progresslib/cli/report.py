"""`claude-progress report`: all orchestrations of the project as one page for people."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from progresslib.cli.project import store
from progresslib.cli.running import json_option, remark, show
from progresslib.errors import ProgressError
from progresslib.places.project import FOLDER
from progresslib.reading.orchestration import Orchestration
from progresslib.recording.outputs import Outputs, write_page
from progresslib.storage import archive
from progresslib.storage.store import ARCHIVE, Store
from progresslib.telling.account import Work, in_order
from progresslib.telling.shelf import README, Shelf
from progresslib.telling.summary import Summary

if TYPE_CHECKING:
    from progresslib.report.sheets import Sheet

PAGE = "report.html"
_PATIENCE = 5.0


@click.command()
@click.option("--open", "is_opened", is_flag=True, help="Open the page in the browser, too.")
@json_option
def report(is_opened: bool, as_json: bool) -> None:
    """Write a page about all orchestrations of the project, archived ones too, and print its path.

    It is one file that loads nothing: timelines of phases and runs, blockers, errors, outputs; with a search.
    """
    from progresslib.report.page import page  # its parser takes longer to import than all other commands together

    here, now = store(os.environ), time.time()
    sheets, problems = _sheets(here)
    data = page(os.path.basename(here.folder.removesuffix(f"/{FOLDER}")), sheets, problems, now)
    path = write_page(here, PAGE, data, now)
    runs = sum(len(sheet.runs) for sheet in sheets)
    remark([*problems, *(_opened(path, os.environ) if is_opened else ())])
    facts = {"file": path, "orchestrations": len(sheets), "runs": runs, "bytes": len(data), "problems": problems}
    message = f"{len(sheets)} orchestrations with {runs} runs, in {len(data):,} bytes"
    show(path, {**facts, "message": message}, as_json)


def _sheets(here: Store) -> tuple[list[Sheet], list[str]]:
    """What there is to show, unfinished ones first and the newest of each kind first; and what cannot be read."""
    from progresslib.report.reading import sheet  # as above

    shelf = Shelf(here)
    archived, problems = _archived(here)
    problems = [*shelf.problems, *shelf.uncounted, *problems]
    found = [
        sheet(work, _reader(here, name_of(work), problems), works is archived)
        for works, name_of in (
            (in_order(shelf.unfinished), _name),
            (in_order(shelf.complete), _name),
            (archived, lambda work: archive.own_name(_name(work))),
        )
        for work in works
    ]
    return found, problems


def _name(work: Work) -> str:
    return work.orchestration.name


def _archived(here: Store) -> tuple[list[Work], list[str]]:
    """The works in the archive, the newest first, and what is wrong with those that cannot be read."""
    works, problems = [], []
    try:
        names = [name for name in archive.archived(here) if name.lower() != README]
    except ProgressError as error:
        return [], [str(error)]
    for name in names:
        try:
            orchestration = Orchestration(archive.read(here, name), name)
        except ProgressError as error:
            problems.append(str(error))
            continue
        if orchestration.is_progress_file:
            shown, changed = here.shown(f"{ARCHIVE}/{name}"), _changed(here, name)
            works.append(Work(shown, orchestration, Summary(orchestration), changed))
    return in_order(works), problems


def _changed(here: Store, name: str) -> float:
    try:
        return os.stat(os.path.join(here.folder, ARCHIVE, name)).st_mtime
    except OSError:
        return 0.0


def _reader(here: Store, name: str, problems: list[str]) -> Callable[[str], tuple[bytes, str]]:
    """What reads the full texts of the runs of a file; what cannot be read becomes one of the problems."""
    outputs = Outputs(here, name)

    def read(run_id: str) -> tuple[bytes, str]:
        try:
            return outputs.read(run_id), outputs.shown(run_id)
        except ProgressError as error:
            problems.append(str(error))
            return b"", ""

    return read


def _opened(path: str, environ: Mapping[str, str]) -> list[str]:
    """Opens a page in the person's browser; returns the line that says why it is not, none where it is."""
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    has_screen = sys.platform == "darwin" or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    if not (opener and has_screen):
        return [f"{path}: no browser can be opened from here, open the file yourself"]
    nothing = subprocess.DEVNULL
    try:
        started = subprocess.Popen(
            [opener, path], stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
        )
        code = started.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        code = 0  # a browser that stays in the foreground
    except OSError:
        code = 1
    return [f"{path}: {os.path.basename(opener)} could not open it, open the file yourself"] if code else []
