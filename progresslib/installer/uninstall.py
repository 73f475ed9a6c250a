"""Takes one scope out again: our entries, and with the last scope everything of ours but what a person wrote."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from progresslib.hook import timings
from progresslib.installer import copies, environment, folders, link, registering, skill
from progresslib.installer.options import Options, Say
from progresslib.installer.places import Places, Target, places, target
from progresslib.installer.record import Record, of_target
from progresslib.places import plugin
from progresslib.registration import settings, table
from progresslib.sessions import state

STATE = ("state", "hooks.log", "hooks.log.1", "waiting-lines", *timings.NAMES)
Users = dict[str, str]
"""The settings files that still hold entries of ours, each with its scope."""


def uninstall(options: Options, environ: Mapping[str, str], say: Say) -> None:
    """Takes the scope of the options out; raises ProgressError if something is in the way. Progress files stay."""
    where = places(environ)
    goal = target(options.scope, options.project, where)
    change = registering.diff(goal, _edit(goal, Record(where.record)))
    if options.dry_run:
        _preview(change, goal, where, say)
        return
    made = folders.make(where.folder)
    with folders.lock(where.lock):
        folders.sweep(where.folder)
        own = Record(where.record)
        own.note_folders(made)
        _unregister(goal, where, own, say)
        users = _users(goal, where, own)
        theirs = skill.folders_in(goal)
        for path in _doomed(goal, where, own, users):
            folders.remove(path)
            say(f"removed: {path}")
        folders.remove(where.lock)
        _forget(goal, own, users)
    folders.remove_empty([*own.folders, where.folder, *theirs])
    for line in _what_stays(goal, where, users):
        say(line)


def _preview(change: list[str], goal: Target, where: Places, say: Say) -> None:
    own = Record(where.record)
    for line in change or [f"{goal.settings}: no entry of ours"]:
        say(line)
    for path in _doomed(goal, where, own, _users(goal, where, own)):
        say(f"would remove {path}")
    say("nothing was changed")


def _edit(goal: Target, own: Record) -> registering.Edit:
    record, name = of_target(goal, own)
    containers = record.containers(name)
    lost = () if goal.copy else table.RULES  # in a project they would be its own
    return lambda data: settings.remove(data, goal.settings, containers, lost)


def _unregister(goal: Target, where: Places, own: Record, say: Say) -> None:
    # The record is needed until the entries are gone.
    backup = registering.change(goal, where, _edit(goal, own), lambda _: None)
    say(f"{'removed our entries from' if backup else 'no entry of ours in'}: {goal.settings}")


def _users(goal: Target, where: Places, own: Record) -> Users:
    """The other settings files that still hold entries of ours; what a lost record does not name is looked for."""
    known = {os.path.join(where.config, "settings.json"): "user"}
    known.update((path, str(scope.get("scope"))) for path, scope in own.scopes.items())
    known.pop(goal.settings, None)
    return {path: scope for path, scope in known.items() if registering.is_registered(path, own.containers(path))}


def _doomed(goal: Target, where: Places, own: Record, users: Users) -> list[str]:
    """The paths that nobody needs once this scope is out.

    State is of no use without hooks (the plugin's count), unless it holds what is nowhere else; but a colleague who
    takes out of a project what another person put in may have other such projects.
    """
    paths = [goal.copy] if goal.copy else []
    paths += [goal.skill] if goal.skill and skill.is_ours(goal) else []
    if not set(users.values()) - {"project"}:
        paths += [one.path for one in (link.command(where), link.skill(where)) if link.is_made(one)]
        paths += [where.current, *(os.path.join(where.folder, name) for name in copies.installed(where))]
    if not users:
        paths += [*environment.installed(where.folder), where.backups, where.record]
        if (not goal.copy or goal.settings in own.scopes) and not plugin.installed(where.config):
            paths += [os.path.join(where.folder, name) for name in STATE if name != "state" or not _held(where)]
    return [path for path in paths if os.path.lexists(path)]


def unwritten(where: Places) -> int:
    """How many runs of agents are kept in the state, of projects with progress files, that none of these has.

    A session without any keeps its agents' runs too: they miss no file.
    """
    projects = [path for path in Path(where.folder, "state").glob("*") if state.had_files(str(path))]
    found = [path for project in projects for path in project.glob("active/*/*.json")]
    return sum(b'"written": ""' in path.read_bytes() for path in found if path.is_file())


def deleted(where: Places) -> int:
    """How many deleted progress files are kept in the trash, from where they can be restored."""
    return sum(1 for _ in Path(where.folder, "state").glob("*/trash/*.md"))


def _held(where: Places) -> list[str]:
    """Lines on what the state holds that is nowhere else."""
    counts = {
        "runs of agents that are in no progress file": unwritten(where),
        "deleted progress files, in trash/ of their project": deleted(where),
    }
    return [f"state/ holds {what}: {count}" for what, count in counts.items() if count]


def _forget(goal: Target, own: Record, users: Users) -> None:
    for path in list(own.scopes):
        if path not in users:
            own.forget(path)
    if users:
        own.save()


def _what_stays(goal: Target, where: Places, users: Users) -> list[str]:
    lines = [f"stays registered: {path}" for path in sorted(users)]
    lines += [f"stays installed: {name}; `claude plugin uninstall {name}`" for name in plugin.installed(where.config)]
    for place in registering.mentions(goal.settings):
        lines.append(f"{place}: starts our hooks in a way of its own; take that out by hand")
    if goal.skill and os.path.lexists(goal.skill):
        lines.append(f"left: {goal.skill}, which is not as we put it there")
    if not users and os.path.isdir(where.folder):
        lines += [f"left: {os.path.join(where.folder, name)}" for name in sorted(os.listdir(where.folder))]
        lines += _held(where)
    return [*lines, "progress files (.claude/progress/ in your projects) stay as they are"]
