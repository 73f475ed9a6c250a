"""Puts what runs in its place: the environment, the copy, the link to the command."""

from __future__ import annotations

import os
from collections.abc import Mapping

from progresslib import ROOT
from progresslib.errors import ProgressError
from progresslib.installer import copies, environment, folders, interpreter, link, skill
from progresslib.installer.options import Options, Say
from progresslib.installer.places import RECORD, Places, Target
from progresslib.system import files


def environment_for(where: Places, options: Options, environ: Mapping[str, str], say: Say) -> str:
    """Makes the environment first: without one, nothing is installed."""
    env = environment.path_for(where.folder, ROOT)
    if not options.hooks_only:
        environment.make(env, ROOT, interpreter.real(), environ, say)
    return env


def copy_into(goal: Target, where: Places, env: str, made: list[str], environ: Mapping[str, str], say: Say) -> None:
    """Puts the copy of the scope in its place; adds the folders made for it to `made`."""
    if goal.copy:
        say(skill.place(goal, where, made))  # while the copy before still tells what is ours
        _copy_into_project(goal, made, say)
        return
    name = copies.name_of(ROOT)
    copy = os.path.join(where.folder, name)
    copies.place(ROOT, copy)
    interpreter.record(copy, interpreter.real())
    environment.record(copy, env)
    interpreter.compile_copy(copy)
    copies.switch(where, name)
    _drop_old_environments(where)
    say(f"copy: {copy}")
    _link(where, made, environ, say)
    say(skill.place(goal, where, made))


def _link(where: Places, made: list[str], environ: Mapping[str, str], say: Say) -> None:
    """Makes the command's link, where there can be one: the hooks do not need it."""
    try:
        if not link.is_foreign(link.command(where)):
            link.make(link.command(where), made)
    except ProgressError as error:
        say(f"command: {link.command(where).goal}, without a link: {error}")
    else:
        say(f"command: {link.advice(where, environ)}")


def _copy_into_project(goal: Target, made: list[str], say: Say) -> None:
    made += folders.make(os.path.dirname(goal.copy))
    folders.sweep(os.path.dirname(goal.copy))
    path = os.path.join(goal.copy, RECORD)
    kept = {RECORD: files.read(path)} if os.path.isfile(path) else {}
    copies.place(ROOT, goal.copy, {".gitignore": copies.IGNORE, **kept})
    say(f"copy: {goal.copy}")


def _drop_old_environments(where: Places) -> None:
    used = {environment.recorded(os.path.join(where.folder, name)) for name in copies.installed(where)}
    for env in environment.installed(where.folder):
        if env not in used:
            folders.remove(env)
