"""Installs into one scope: environment, copy, link, settings, self-test; a second time it changes only what differs."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from progresslib import files, registration, settings
from progresslib.installer import client, closing, copies, environment, folders, interpreter, link, registering
from progresslib.installer.options import Options
from progresslib.installer.places import ROOT, Places, Target, places, target
from progresslib.installer.record import RECORD, Record, of_target
from progresslib.locks import Lock
from progresslib.registration import Entry
from progresslib.settings import Change

LONGEST_WAIT = 900.0
Say = Callable[[str], None]


def install(options: Options, environ: Mapping[str, str], say: Say) -> None:
    """Does what the options say, from the sources that this code runs from.

    Raises ProgressError if something is in the way. If that is a settings file that cannot take the entries, or an
    environment that cannot be made, nothing has changed.
    """
    where = places(environ)
    goal = target(options.scope, options.project, where)
    version = _version(options, where, environ)
    entries = registration.entries(registration.rows_for(version), goal.run)
    change = registering.diff(goal, lambda data: settings.add(data, entries, goal.settings))
    if options.dry_run:
        _preview(change, goal, where, options, say)
        return
    made = folders.make(where.folder)
    try:
        with Lock(where.lock, "another installation", LONGEST_WAIT):
            folders.sweep(where.folder)
            env = _environment(where, options, environ, say)
            made += _copy(goal, where, env, environ, say)
            _register(goal, where, entries, made, say)
            say(_about_events(goal, entries, version))
    except BaseException:
        _undo(where, made)
        raise
    closing.tell(goal, environ, say)


def _version(options: Options, where: Places, environ: Mapping[str, str]) -> registration.Version | None:
    """The client version to register for; for a project None: colleagues have clients of their own."""
    if options.scope == "project":
        return None
    return options.client_version or client.version(where, environ)


def _preview(change: str, goal: Target, where: Places, options: Options, say: Say) -> None:
    env = environment.path_for(where.folder, ROOT)
    copy = goal.copy or os.path.join(where.folder, copies.name_of(ROOT))
    plan = [change.rstrip("\n") or f"{goal.settings}: no change"]
    if not options.hooks_only and not environment.is_ready(env):
        plan.append(f"would make the command line's environment, {env}")
    if not copies.is_copy(copy, ROOT):
        plan.append(f"would copy the hooks and the library to {copy}")
    if not goal.copy and not link.is_foreign(where) and not link.is_made(where):
        plan.append(f"would link the command as {where.link}")
    for line in [*plan, "nothing was changed"]:
        say(line)


def _environment(where: Places, options: Options, environ: Mapping[str, str], say: Say) -> str:
    """Makes the environment first: without one, nothing is installed."""
    env = environment.path_for(where.folder, ROOT)
    if not options.hooks_only:
        environment.make(env, ROOT, interpreter.real(), environ, say)
    return env


def _copy(goal: Target, where: Places, env: str, environ: Mapping[str, str], say: Say) -> list[str]:
    """Puts the copy of the scope in its place; returns the folders made for it."""
    if goal.copy:
        return _copy_into_project(goal, say)
    name = copies.name_of(ROOT)
    copy = os.path.join(where.folder, name)
    copies.place(ROOT, copy)
    interpreter.record(copy, interpreter.real())
    environment.record(copy, env)
    interpreter.compile_copy(copy)
    copies.switch(where, name)
    _drop_old_environments(where)
    say(f"copy: {copy}")
    made = [] if link.is_foreign(where) else link.make(where)
    say(f"command: {link.advice(where, environ)}")
    return made


def _copy_into_project(goal: Target, say: Say) -> list[str]:
    made = folders.make(os.path.dirname(goal.copy))
    folders.sweep(os.path.dirname(goal.copy))
    path = os.path.join(goal.copy, RECORD)
    kept = {RECORD: files.read(path)} if os.path.isfile(path) else {}
    copies.place(ROOT, goal.copy, {".gitignore": copies.IGNORE, **kept})
    say(f"copy: {goal.copy}")
    return made


def _drop_old_environments(where: Places) -> None:
    used = {environment.recorded(os.path.join(where.folder, name)) for name in copies.installed(where)}
    for env in environment.installed(where.folder):
        if env not in used:
            folders.remove(env)


def _register(goal: Target, where: Places, entries: list[Entry], made: list[str], say: Say) -> None:
    own = Record(where.record)
    record, name = of_target(goal, own)
    known = record.containers(name)
    made += folders.make(os.path.dirname(goal.settings))

    def note(change: Change) -> None:
        own.note_folders(made)
        own.note(goal.settings, goal.scope, {})
        record.note(name, goal.scope, change.containers)
        own.save()
        record.save()

    backup = registering.change(goal, where, lambda data: settings.add(data, entries, goal.settings, known), note)
    if backup:
        say(f"backup: {backup}")


def _about_events(goal: Target, entries: list[Entry], version: registration.Version | None) -> str:
    events = ", ".join(dict.fromkeys(event for event, _ in entries))
    client_name = ".".join(str(part) for part in version) if version else "any version"
    return f"hooks: {events} in {goal.settings}, for Claude Code {client_name}"


def _undo(where: Places, made: list[str]) -> None:
    """Leaves nothing of a first installation that could not begin."""
    if os.path.isdir(where.folder) and os.listdir(where.folder) == [os.path.basename(where.lock)]:
        folders.remove(where.lock)
    folders.remove_empty(made)
