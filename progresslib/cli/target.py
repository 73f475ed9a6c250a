"""Which progress file a command is about: the one that is named, else the session's, else the only one that fits."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable

from progresslib.account import Work
from progresslib.archive import archived, own_name
from progresslib.cli.here import NO_SESSION, Here
from progresslib.errors import ProgressError
from progresslib.orchestration import Orchestration
from progresslib.session import Session
from progresslib.shelf import NOT_COUNTED, Shelf
from progresslib.store import ARCHIVE, Store

CHOOSE = "choose one with `claude-progress use NAME`, or name it with --file NAME"
MAKE = "`claude-progress new DOMAIN-FEATURE` makes one"


def chosen_file(store: Store, name: str) -> str:
    """The file that a person's NAME means, with or without `.md` and a folder before it.

    Raises ProgressError if there is none, or if it cannot be read or is no progress file.
    """
    file, names = _file_name(name), store.names()
    if file not in names:
        raise _no_such(store, file, names)
    if not Orchestration(store.read(file), file).is_progress_file:
        raise ProgressError(f"{store.shown(file)}:1: {NOT_COUNTED}")
    return file


def readable_file(store: Store, name: str) -> str:
    """The same, and where there is none the newest of that name in the archive, as `archived/…`."""
    found = archived_file(store, name) if _file_name(name) not in store.names() else ""
    return found or chosen_file(store, name)


def archived_file(store: Store, name: str) -> str:
    """The file of the archive that NAME means, with or without its month: the newest of several; "" without one."""
    file = _file_name(name)
    found = archived(store)
    fitting = [file] if file in found else [one for one in found if own_name(one) == file]
    return f"{ARCHIVE}/{max(fitting, key=lambda one: (len(one), one))}" if fitting else ""


def edited_file(here: Here, named: str | None) -> str:
    """The file to edit; a session that has none is bound to the only unfinished one, if no other session holds that.

    Raises ProgressError where there is none, or a person has to choose.
    """
    if named is not None:
        return chosen_file(here.store, named)
    session = here.session()
    if session is None:
        return _only(here, Shelf(here.store).unfinished, "unfinished")
    if session.bound and here.store.has(session.bound):
        return session.bound
    choice, _ = here.recorder.place(session)
    if choice.name:
        return choice.name
    raise _undecided(here, session)


def put_away_file(here: Here, named: str | None, fits: Callable[[Work], bool], what: str) -> str:
    """The file to put away, or to take up again: the session's, else the only one that `fits`, called `what`."""
    if named is not None:
        return chosen_file(here.store, named)
    session = here.known_session()
    if session and session.bound and here.store.has(session.bound):
        return session.bound
    shelf = Shelf(here.store)
    return _only(here, [work for work in (*shelf.unfinished, *shelf.complete) if fits(work)], what)


def read_file(here: Here, named: str | None) -> str:
    """The file to read, "" where it is not clear which; binds nothing."""
    if named is not None:
        return readable_file(here.store, named)
    session = here.known_session()
    if session and session.bound and here.store.has(session.bound):
        return session.bound
    unfinished = Shelf(here.store).unfinished
    return unfinished[0].orchestration.name if len(unfinished) == 1 else ""


def _only(here: Here, works: list[Work], what: str) -> str:
    if len(works) != 1:
        there = f"there are {len(works)} {what} files ({_listed(works)})" if works else f"there is no {what} file"
        hint = "name one with --file NAME" if works or Shelf(here.store).unfinished else MAKE
        raise ProgressError(f"{here.store.shown('')}: {there}; {hint}")
    if here.known_session() is None:
        here.lines.append(f"{NO_SESSION}: this is about {works[0].path}, the only {what} file")
    return works[0].orchestration.name


def _undecided(here: Here, session: Session) -> ProgressError:
    """Why an unbound session has no file, and what to do."""
    shelf = Shelf(here.store)
    if session.bound:
        return ProgressError(f"{here.store.shown(session.bound)}: the session's file is gone; {CHOOSE}")
    if not shelf.unfinished:
        problem = f" ({shelf.problems[0]})" if shelf.problems else ""
        return ProgressError(f"{here.store.shown('')}: there is no unfinished file{problem}; {MAKE}")
    if len(shelf.unfinished) == 1:
        return ProgressError(f"{shelf.unfinished[0].path}: is another session's; {CHOOSE}")
    files = f"there are {len(shelf.unfinished)} unfinished files ({_listed(shelf.unfinished)})"
    return ProgressError(f"{here.store.shown('')}: {files}; {CHOOSE}")


def _listed(works: list[Work]) -> str:
    return ", ".join(work.orchestration.name[: -len(".md")] for work in works)


def _file_name(name: str) -> str:
    plain = os.path.basename(name.rstrip("/"))
    return plain if plain.endswith(".md") else f"{plain}.md"


def _no_such(store: Store, file: str, names: list[str]) -> ProgressError:
    near = difflib.get_close_matches(file, names, 1, 0.7)
    there = ", ".join(one[: -len(".md")] for one in names) or "none"
    hint = f"did you mean {near[0][: -len('.md')]}?" if near else f"there are {there}"
    return ProgressError(f"{store.shown(file)}: there is no such progress file; {hint}")
