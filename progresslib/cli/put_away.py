"""`claude-progress archive`, `delete`, `restore`: where a file goes that is done with, and the way back."""

from __future__ import annotations

import click

from progresslib import archive as archives
from progresslib import trash
from progresslib.cli.here import Here
from progresslib.cli.options import live_names, names_put_away, one_of, with_file, with_json
from progresslib.cli.output import say
from progresslib.cli.target import archived_file, put_away_file
from progresslib.cli.words import Words
from progresslib.errors import ProgressError
from progresslib.orchestration import Orchestration
from progresslib.recording.binding import let_go
from progresslib.runs import is_open_state


@click.command(cls=Words)
@click.argument("name", required=False, shell_complete=live_names)
@click.option("--force", is_flag=True, help="Also a file that is not complete.")
@with_file
@with_json
def archive(name: str | None, force: bool, named: str | None, as_json: bool) -> None:
    """Move a complete file to archived/, under its name and the month."""
    here = Here()
    what = "progress" if force else "complete"
    chosen = put_away_file(here, one_of(name, named), lambda work: force or work.orchestration.is_complete, what)
    work = _written(here, chosen)
    if not (work.is_complete or force):
        hint = "`claude-progress complete` says so, --force archives it as it is"
        raise ProgressError(f"{here.store.shown(chosen)}: is not complete; {hint}")
    shown, to = here.store.shown(chosen), here.store.shown(archives.archive(here.store, chosen, here.now))
    _forget(here, chosen)
    say(as_json, f"{shown}: moved to {to}{_at_work(work)}.", file=shown, to=to)
    here.say_problems()


@click.command(cls=Words)
@click.argument("name", required=False, shell_complete=live_names)
@with_file
@with_json
def delete(name: str | None, named: str | None, as_json: bool) -> None:
    """Put a file into a trash outside of the project, where it stays for 30 days; `restore` brings it back."""
    here = Here()
    chosen = put_away_file(here, one_of(name, named), lambda work: True, "progress")
    work = _written(here, chosen)
    kept = trash.delete(here.store, chosen, here.now)
    _forget(here, chosen)
    shown, back = here.store.shown(chosen), f"`claude-progress restore {chosen[: -len('.md')]}` brings it back"
    say(as_json, f"{shown}: deleted{_at_work(work)}; for 30 days {back}.", file=shown, kept=kept)
    here.say_problems()


@click.command(cls=Words)
@click.argument("name", required=False, shell_complete=names_put_away)
@with_file
@with_json
def restore(name: str | None, named: str | None, as_json: bool) -> None:
    """Bring back the file that was deleted last, or NAME: the deleted one, else that of the archive."""
    here, wanted = Here(), one_of(name, named)
    is_deleted = wanted is None or any(one.name == _file(wanted) for one in trash.deleted(here.store))
    found = "" if is_deleted else archived_file(here.store, wanted or "")
    if found:
        back = archives.unarchive(here.store, found)
    else:
        back = trash.restore(here.store, None if wanted is None else _file(wanted))
    shown = here.store.shown(back)
    origin = here.store.shown(found) if found else "the trash"
    say(as_json, f"{shown}: brought back from {origin}.", file=shown, origin="archive" if found else "trash")
    here.say_problems()


def _file(name: str) -> str:
    plain = name.rstrip("/").rpartition("/")[2]
    return plain if plain.endswith(".md") else f"{plain}.md"


def _written(here: Here, name: str) -> Orchestration:
    """The file once the runs of the session that wait for it are in it."""
    session = here.known_session()
    if session and session.bound == name:
        here.recorder.place(session)
    return Orchestration(here.store.read(name), name)


def _forget(here: Here, name: str) -> None:
    """Lets the session go of a file that has been put away."""
    session = here.known_session()
    if session and session.bound == name:
        here.amend(session.key, lambda now: let_go(here.recorder.sessions, now) if now.bound == name else None)


def _at_work(work: Orchestration) -> str:
    """What a message says of agents that the file still calls at work."""
    count = sum(is_open_state(run.state) for run in work.runs)
    return f", while {count} of its runs {'is' if count == 1 else 'are'} in progress" if count else ""
