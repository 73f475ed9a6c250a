"""`claude-progress list` and `show`: which files there are, and what stands in one."""

from __future__ import annotations

from typing import Any

import click

from progresslib.account import in_order
from progresslib.archive import archived
from progresslib.cli.here import Here
from progresslib.cli.options import names, one_of, with_file, with_json
from progresslib.cli.output import say_object, say_text
from progresslib.cli.target import CHOOSE, MAKE, read_file
from progresslib.cli.words import Words
from progresslib.cli.works import brief, brief_object
from progresslib.clock import age, stamp
from progresslib.discard import Deleted
from progresslib.errors import ProgressError
from progresslib.quote import one_line
from progresslib.shelf import Shelf
from progresslib.state import KEPT
from progresslib.store import ARCHIVE
from progresslib.trash import deleted

_LONGEST = 300


@click.command("list", cls=Words)
@click.option("--archived", "with_archived", is_flag=True, help="Those of the archive instead.")
@click.option("--deleted", "with_deleted", is_flag=True, help="Those of the trash instead.")
@with_json
def list_(with_archived: bool, with_deleted: bool, as_json: bool) -> None:
    """List the project's progress files: what is unfinished first, then what is complete."""
    here = Here()
    is_put_away = with_archived or with_deleted
    found = _put_away(here, with_archived, with_deleted) if is_put_away else _files(here)
    if as_json:
        say_object({kind: [values for _, values in entries] for kind, entries in found.items()})
    else:
        lines = [line for entries in found.values() for line, _ in entries]
        say_text("\n".join(lines) or ("There is none." if is_put_away else f"There is none; {MAKE}."))
    here.say_problems()


@click.command(cls=Words)
@click.argument("name", required=False, shell_complete=names)
@with_file
@with_json
def show(name: str | None, named: str | None, as_json: bool) -> None:
    """Print a progress file: the session's or NAME, also one of the archive."""
    here = Here()
    chosen = read_file(here, one_of(name, named))
    if not chosen:
        raise ProgressError(f"{here.store.shown('')}: it is not clear which file; {CHOOSE}")
    text = here.read(chosen).decode("utf-8", "replace")
    if as_json:
        say_object({"file": here.store.shown(chosen), "text": text})
    else:
        say_text(text)


Entries = list[tuple[str, dict[str, Any]]]


def _files(here: Here) -> dict[str, Entries]:
    session, shelf = here.known_session(), Shelf(here.store)
    bound = session.bound if session else ""
    here.lines.extend((*shelf.problems, *shelf.uncounted))
    works = [*in_order(shelf.unfinished), *in_order(shelf.complete)]
    marks = {bound: "; this session's"}
    shown = [(brief(one, here.now, marks.get(one.orchestration.name, "")), brief_object(one, bound)) for one in works]
    return {"files": shown}


def _put_away(here: Here, with_archived: bool, with_deleted: bool) -> dict[str, Entries]:
    found: dict[str, Entries] = {}
    if with_archived:
        paths = [(here.store.shown(f"{ARCHIVE}/{name}"), name[: -len(".md")]) for name in archived(here.store)]
        found["archived"] = [(one_line(path, _LONGEST), {"file": path, "name": name}) for path, name in paths]
    if with_deleted:
        found["deleted"] = [_deleted(here, one) for one in deleted(here.store)]
    return found


def _deleted(here: Here, one: Deleted) -> tuple[str, dict[str, Any]]:
    path = here.store.shown(one.name)
    line = one_line(f"{path}: deleted {age(one.at, here.now)}, kept until {stamp(one.at + KEPT)}", _LONGEST)
    return line, {"file": path, "name": one.name[: -len(".md")], "at": stamp(one.at), "until": stamp(one.at + KEPT)}
