"""What the installer remembers: the settings files it registered in, what it created there, and the folders it made."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

from progresslib.installer import folders
from progresslib.installer.places import RECORD, Target
from progresslib.registration.entryedit import Containers
from progresslib.system import files


class Record:
    """The file `path`; a missing or damaged one is an empty record: our entries are known by their commands too."""

    def __init__(self, path: str) -> None:
        content = files.read_object(path)
        scopes, made = content.get("scopes"), content.get("folders")
        self.path = path
        self.scopes: dict[str, dict[str, object]] = {
            name: scope for name, scope in _items(scopes) if isinstance(scope, dict)
        }
        self.folders: list[str] = [name for name in made if isinstance(name, str)] if isinstance(made, list) else []

    def containers(self, settings: str) -> Containers | None:
        """What was created in that settings file; None if nothing is known about it."""
        found = self.scopes.get(settings, {}).get("containers")
        if not isinstance(found, dict):
            return None
        return {name: inner for name, inner in found.items() if inner is None or isinstance(inner, str)}

    def note(self, settings: str, scope: str, containers: Containers) -> None:
        """Remembers a registration."""
        self.scopes[settings] = {"scope": scope, "containers": dict(containers)}

    def note_folders(self, made: Iterable[str]) -> None:
        """Remembers folders that the installer made."""
        self.folders += [name for name in made if name not in self.folders]

    def forget(self, settings: str) -> None:
        """Forgets a registration."""
        self.scopes.pop(settings, None)

    def save(self) -> None:
        """Writes the record, if it has changed."""
        content = {"scopes": self.scopes, "folders": self.folders}
        folders.write(self.path, json.dumps(content, indent=2, sort_keys=True).encode() + b"\n")


def of_target(target: Target, own: Record) -> tuple[Record, str]:
    """The record that knows what was created in the scope's settings, and the name they have there.

    A project's lies in its copy and is committed with it: a colleague's uninstall takes out exactly what was put in.
    """
    if not target.copy:
        return own, target.settings
    return Record(os.path.join(target.copy, RECORD)), os.path.basename(target.settings)


def _items(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []
