"""Installs into one scope: environment, copy, link, settings, self-test; a second time it changes only what differs."""

from __future__ import annotations

import os
from collections.abc import Mapping

from progresslib import ROOT
from progresslib.installer import (
    client,
    closing,
    copies,
    environment,
    folders,
    link,
    others,
    placing,
    registering,
    skill,
)
from progresslib.installer.before import Before
from progresslib.installer.options import Options, Say
from progresslib.installer.places import Places, Target, places, target
from progresslib.installer.record import Record, of_target
from progresslib.registration import settings, table
from progresslib.registration.settings import Change
from progresslib.registration.table import Version


def install(options: Options, environ: Mapping[str, str], say: Say) -> None:
    """Does what the options say, from the sources that this code runs from.

    Raises ProgressError if something is in the way. If that is a settings file that cannot take the entries, or an
    environment that cannot be made, nothing has changed; a first installation that fails later is taken back.
    """
    where = places(environ)
    goal = target(options.scope, options.project, where)
    version = _version(options, where, environ)
    change = due(goal, where, options, version)
    if options.dry_run:
        _preview(change, goal, where, options, environ, say)
        return
    made = folders.make(where.folder)
    try:
        with folders.lock(where.lock):
            folders.sweep(where.folder)
            backup = _change(goal, where, options, version, made, environ, say)
            if backup:
                say(f"backup: {backup}")
            for line in closing.about_settings(goal, where, options, version):
                say(line)
    except BaseException:
        _undo(where, made)
        raise
    closing.tell(goal, where, environ, say)


def _change(
    goal: Target,
    where: Places,
    options: Options,
    version: Version | None,
    made: list[str],
    environ: Mapping[str, str],
    say: Say,
) -> str | None:
    """Everything but what is said at the end, or nothing of it; returns the backup of the settings, if there is one."""
    before = Before(where, goal)
    try:
        env = placing.environment_for(where, options, environ, say)
        placing.copy_into(goal, where, env, made, environ, say)
        return _register(goal, where, options, version, made)
    except BaseException:
        before.restore()
        raise


def _version(options: Options, where: Places, environ: Mapping[str, str]) -> Version | None:
    """The client version to register for; for a project None: colleagues have clients of their own."""
    if options.scope == "project":
        return None
    return options.client_version or client.version(where, environ)


def _preview(
    change: list[str], goal: Target, where: Places, options: Options, environ: Mapping[str, str], say: Say
) -> None:
    env = environment.path_for(where.folder, ROOT)
    copy = goal.copy or os.path.join(where.folder, copies.name_of(ROOT))
    plan = [*change] or [f"{goal.settings}: no change"]
    if not options.hooks_only and not environment.works(env, environ):
        plan.append(f"would make the command line's environment, {env}")
    if not copies.is_copy(copy, ROOT):
        plan.append(f"would copy the hooks and the library to {copy}")
    if goal.skill and not os.path.lexists(goal.skill):
        plan.append(f"would copy the skill to {goal.skill}")
    links = {"command": link.command(where), "skill": link.skill(where)}
    for what, one in links.items():
        if not goal.copy and not link.is_foreign(one) and not link.is_made(one):
            plan.append(f"would link the {what} as {one.path}")
    for line in [*plan, "nothing was changed"]:
        say(line)


def due(goal: Target, where: Places, options: Options, version: Version | None) -> list[str]:
    """What an installation would change in the scope's settings, as a diff's lines; none where they are up to date."""
    return registering.diff(goal, _edit(goal, where, options, version))


def _edit(goal: Target, where: Places, options: Options, version: Version | None) -> registering.Edit:
    """What puts our entries into the settings: the hooks, and for a person the rules and what was ever asked for."""
    record, name = of_target(goal, Record(where.record))
    known = record.containers(name)
    kept_out = {table.STATUS_LINE} if others.status_line(goal, where) else set()

    def edit(data: bytes | None) -> Change:
        asked = options.asked if goal.copy else options.asked | settings.options(data, goal.settings, known)
        hooks = table.entries(table.rows_for(version, asked), goal.run)
        personal = [] if goal.copy else table.personal(asked - kept_out)
        return settings.add(data, [*hooks, *personal], goal.settings, known)

    return edit


def _register(goal: Target, where: Places, options: Options, version: Version | None, made: list[str]) -> str | None:
    """Puts the entries into the settings; returns the path of a backup, if there is one."""
    own = Record(where.record)
    record, name = of_target(goal, own)
    made += folders.make(os.path.dirname(goal.settings))

    def note(change: Change) -> None:
        own.note_folders(made)
        own.note(goal.settings, goal.scope, {})
        record.note(name, goal.scope, change.containers)
        skill.note_folders(goal, record, made)
        own.save()
        record.save()

    return registering.change(goal, where, _edit(goal, where, options, version), note)


def _undo(where: Places, made: list[str]) -> None:
    """Leaves nothing of a first installation that could not begin."""
    if os.path.isdir(where.folder) and os.listdir(where.folder) == [os.path.basename(where.lock)]:
        folders.remove(where.lock)
    folders.remove_empty(made)
