"""The skill, where the client finds it: for a person a link into the current copy, in a project a copy to commit."""

from __future__ import annotations

import os

from progresslib import ROOT
from progresslib.errors import ProgressError
from progresslib.installer import copies, folders, link
from progresslib.installer.places import RECORD, SKILL, Places, Target
from progresslib.installer.record import Record
from progresslib.system import files

_INSIDE = os.path.join("skills", SKILL)


def place(goal: Target, where: Places, made: list[str]) -> str:
    """Puts the scope's skill in its place, and returns the line that says so; adds the folders made to `made`.

    What is not ours stays. A project's is ours while it is as it was put there, which the copy beside it tells: so this
    comes before a new copy is put in.
    """
    own = link.skill(where)
    path = goal.skill or own.path
    if not is_ours(goal) if goal.skill else link.is_foreign(own):
        return f"skill: {path} is not as we put it there, and stays"
    try:
        if goal.skill:
            _copy(goal.skill, made)
        else:
            link.make(own, made)
    except ProgressError as error:
        return f"skill: not installed: {error}"
    return f"skill: {path}"


def is_ours(goal: Target) -> bool:
    """Tells whether the project's skill is as an installer put it there, or missing."""
    if not os.path.lexists(goal.skill):
        return True
    known = [_sources(os.path.join(root, _INSIDE)) for root in (goal.copy, ROOT)]
    return os.path.isdir(goal.skill) and not os.path.islink(goal.skill) and _content(goal.skill) in known


def note_folders(goal: Target, record: Record, made: list[str]) -> None:
    """Remembers in the record that lies in the project's copy which of these folders were made for its skill."""
    above = os.path.dirname(goal.skill)
    record.note_folders([os.path.basename(above)] if goal.skill and above in made else [])


def folders_in(goal: Target) -> list[str]:
    """The folders that were made for the project's skill, whoever of its people installed it."""
    above = os.path.dirname(goal.skill)
    noted = goal.copy and Record(os.path.join(goal.copy, RECORD)).folders
    return [above] if goal.skill and os.path.basename(above) in noted else []


def _sources(folder: str) -> dict[str, bytes]:
    return {name: files.read(os.path.join(folder, name)) for name in copies.sources_below(folder)}


def _content(folder: str) -> dict[str, bytes | None]:
    """All files below a folder by their names, with their bytes; None for what is no regular file."""
    paths = [os.path.join(above, name) for above, _, names in os.walk(folder) for name in names]
    regular = {path for path in paths if os.path.isfile(path) and not os.path.islink(path)}
    return {os.path.relpath(path, folder): files.read(path) if path in regular else None for path in paths}


def _copy(path: str, made: list[str]) -> None:
    """Makes `path` a copy of the skill's sources; adds the folders made for it to `made`, also if it fails then."""
    wanted = _sources(os.path.join(ROOT, _INSIDE))
    try:
        made += folders.make(os.path.dirname(path))
        folders.sweep(os.path.dirname(path))
    except OSError as error:
        raise files.trouble(path, "written", error) from error
    if not os.path.isdir(path) or _content(path) != wanted:
        with folders.draft_for(path) as draft:
            for name, data in wanted.items():
                copies.write(os.path.join(draft, name), data)
            folders.swap_in(draft, path)
