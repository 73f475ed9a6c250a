"""Which settings have our hooks, and whether these are what the client's version knows; and which have them twice."""

from __future__ import annotations

import os
from collections.abc import Iterator

from progresslib.doctor.finding import FIX, NOTE, OK, PROBLEM, Client, Finding, Place, command
from progresslib.errors import ProgressError
from progresslib.installer import copies, install, places, registering
from progresslib.installer.options import SCOPES, Options
from progresslib.installer.places import Target, target
from progresslib.places import plugin
from progresslib.places.project import is_inside

CHECK = "hooks"
TWICE = "twice"


def registered(place: Place) -> list[Target]:
    """The scopes whose settings have hooks of ours, as far as they can be read."""
    return [goal for goal in targets(place) if _has_hooks(goal)]


def targets(place: Place) -> list[Target]:
    """The scopes that count for a session that is started here."""
    found = []
    for scope in SCOPES:
        try:
            found.append(target(scope, _project(place), place.where))
        except ProgressError:
            continue  # the home folder has no project scope of its own
    return found


def settings_files(place: Place) -> list[str]:
    """The settings files that count for a session that is started here, those which decide over the others last."""
    return places.settings_files(place.where, _project(place))


def _project(place: Place) -> str:
    """The folder whose settings count: where the progress folder's `.claude` is, else the start."""
    above = os.path.dirname(os.path.dirname(place.folder)) if place.folder else place.start
    return above if is_inside(place.start, above) else place.start


def _has_hooks(goal: Target) -> bool:
    try:
        return bool(registering.commands(goal.settings))
    except ProgressError:
        return False


def examine(place: Place, client: Client) -> Iterator[Finding]:
    """Findings on each scope's settings, the plugin, and what is there twice."""
    goals = targets(place)
    for goal in goals:
        try:
            registering.commands(goal.settings)
        except ProgressError as error:
            yield Finding("settings", PROBLEM, str(error), "mend the file: until then the client ignores all of it")
    ours = registered(place)
    plugins = plugin.enabled(place.where.config, settings_files(place))
    for goal in ours:
        yield _of_scope(goal, place, client)
    for name in plugins:
        yield Finding(CHECK, OK, f"the plugin {name}")
    if not ours and not plugins:
        yield Finding(CHECK, PROBLEM, "no settings here have them, and no plugin", "python3 install.py, from a clone")
    yield from _twice(ours, plugins, place.where.config)


def _of_scope(goal: Target, place: Place, client: Client) -> Finding:
    at = f"scope {goal.scope}, {goal.settings}"
    options = Options(False, goal.scope, goal.project, False, True, None)
    if goal.copy:
        same = copies.is_copy(goal.copy, place.root)
        again = command("python3", "install.py", "--scope", "project", "--project", goal.project)
        return Finding(CHECK, OK, at) if same else Finding(CHECK, NOTE, f"{at}: another version's copy", again)
    if client.version is None:
        return Finding(CHECK, NOTE, f"{at}: whether they fit is not known without the client's version")
    if not install.due(goal, place.where, options, client.version):
        return Finding(CHECK, OK, f"{at}, for {client.told}")
    message = f"{at}: not what {client.told} knows, or entries are missing or changed"

    def register() -> str:
        install.install(options._replace(client_version=client.version), place.environ, lambda _: None)
        return f"registered anew in {goal.settings}"

    return Finding(CHECK, PROBLEM, message, FIX, register)


def _twice(ours: list[Target], plugins: list[str], config: str) -> Iterator[Finding]:
    """Every way but one in which the hooks are started here; the settings stay rather than the plugin."""
    ways = [f"scope {goal.scope}" for goal in ours] + [f"the plugin {name}" for name in plugins]
    if len(ways) < 2:
        return
    for goal in ours[1:]:
        where = () if goal.scope == "user" else ("--scope", goal.scope, "--project", goal.project)
        message = f"installed by {' and '.join(ways)}: every event starts several hooks; take out scope {goal.scope}"
        message += ", unless colleagues need it" if goal.copy else ""
        level = NOTE if goal.copy else PROBLEM  # nothing is told or recorded twice
        yield Finding(TWICE, level, message, command("claude-progress", "uninstall", *where))
    for name in plugins[0 if ours else 1 :]:
        message = f"installed by {' and '.join(ways)}: every event starts several hooks; take out the plugin"
        for scope, folder in plugin.scopes(config, name):
            there = f"cd {command(folder)} && " if folder else ""
            words = command("claude", "plugin", "uninstall", name, "--scope", scope)
            yield Finding(TWICE, PROBLEM, f"{message} of scope {scope}", f"{there}{words}")
