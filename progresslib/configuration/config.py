"""The settings from config.yaml, as hooks read them: from JSON that the command line has compiled (compiling.py)."""

from __future__ import annotations

import os

from progresslib.places.project import display_path, own_folder
from progresslib.system.files import read_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

FORMAT = 1  # of the compiled file; one of another format is compiled anew
SOURCE = "config.yaml"
RECORDS = ("full", "summary", "off")
CLAUDE, PERSON, OFF = "claude", "person", "off"
REMINDERS = (CLAUDE, PERSON, OFF)
SUGGESTIONS = ("on", OFF)
MOST_RUNS = 1000
MOST_MINUTES = 1440
MOST_DAYS = 365


class Config:
    """What is set, and the default of what is not: of recording, of reminders, of suggestions.

    How subagents' runs are recorded, which agent types are left out, how many runs stay in full; who is reminded, after
    how many minutes of work on a phase and days without a change; whether a progress file is suggested.
    """

    __slots__ = ("keep_runs", "leave_out", "record", "reminders", "suggestions", "untouched_days", "update_minutes")

    def __init__(self) -> None:
        self.record = "full"
        self.leave_out: tuple[str, ...] = ()
        self.keep_runs = 20
        self.reminders = CLAUDE
        self.update_minutes = 30
        self.untouched_days = 3
        self.suggestions = "on"


_WORDS = {"record": RECORDS, "reminders": REMINDERS, "suggestions": SUGGESTIONS}
_NUMBERS = {"keep_runs": MOST_RUNS, "update_minutes": MOST_MINUTES, "untouched_days": MOST_DAYS}


def load(state: str) -> Config:
    """The settings compiled into the state folder; the default for each that is not there, or not what it may be."""
    found, config = compiled(state), Config()
    for name, words in _WORDS.items():
        if found.get(name) in words:
            setattr(config, name, found[name])
    for name, most in _NUMBERS.items():
        if type(found.get(name)) is int and 1 <= found[name] <= most:
            setattr(config, name, found[name])
    config.leave_out = tuple(_texts(found.get("leave_out")))
    return config


def problems(state: str) -> list[str]:
    """What is wrong with the sources as they were last compiled: one `path:line: message` each."""
    return _texts(compiled(state).get("problems"))


def sources(environ: Mapping[str, str], folder: str) -> list[str]:
    """The files that may set something, the weightiest last: the person's, then that of the progress folder `folder`.

    Raises ProgressError where there is no home folder.
    """
    return [os.path.join(own_folder(environ), SOURCE), os.path.join(folder, SOURCE)]


def shown(path: str) -> str:
    """How messages call a source: a project's as its progress files, the person's in full."""
    return display_path(os.path.dirname(path), os.path.basename(path))


def changed(state: str, environ: Mapping[str, str], folder: str) -> list[str]:
    """The sources that have appeared, gone or changed since the state folder's file was compiled."""
    now = {path: stamp(path) for path in sources(environ, folder)}
    then = _stamps(compiled(state))
    return [path for path in {**then, **now} if then.get(path, []) != now.get(path, [])]


def stamp(path: str) -> list[int]:
    """What tells a changed source from the same one: its times and its size; nothing where there is none.

    The time of the last change of the entry is one of them, for a file whose permissions were mended. A link that leads
    nowhere has a stamp too: reading it says so.
    """
    for look in (os.stat, os.lstat):
        try:
            status = look(path)
        except (OSError, ValueError):
            continue
        return [status.st_mtime_ns, status.st_ctime_ns, status.st_size]
    return []


def compiled(state: str) -> dict[str, Any]:
    """All that the compiled file holds; nothing if it is not there whole, or of another format."""
    found = read_object(compiled_path(state))
    return found if found.get("format") == FORMAT else {}


def compiled_path(state: str) -> str:
    """Where the compiled settings of the project with this state folder are."""
    return os.path.join(state, "config.json")


def _stamps(found: dict[str, Any]) -> dict[str, object]:
    """The stamps of the sources that were compiled."""
    listed = found.get("sources")
    entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return {str(one.get("path")): one.get("stamp") for one in entries}


def _texts(value: Any) -> list[str]:
    """A list of texts as it is, an empty one for anything else."""
    return value if isinstance(value, list) and all(isinstance(one, str) for one in value) else []
