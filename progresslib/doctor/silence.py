"""What keeps the client from running hooks: a key in some settings, a folder that nobody trusts, our own switch."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

from progresslib.doctor.finding import NOTE, OK, PROBLEM, Finding, Place
from progresslib.doctor.scopes import settings_files
from progresslib.errors import ProgressError
from progresslib.installer.others import ALL_OFF
from progresslib.system import files

CHECK = "silenced"
ONLY_MANAGED = "allowManagedHooksOnly"
SWITCH = "CLAUDE_PROGRESS"
TRUST = "hasTrustDialogAccepted"


def examine(place: Place) -> Iterator[Finding]:
    """A finding for each thing that silences the hooks here, or one that nothing does."""
    found = [*_by_settings(place), *_by_the_switch(place), *_by_distrust(place)]
    yield from found or [Finding(CHECK, OK, "nothing disables the hooks here")]


def _settings(place: Place) -> list[tuple[str, dict[str, Any]]]:
    """The settings files that count here, those which decide over the others last; the administrator's at the end."""
    own = settings_files(place)
    parts = os.path.join(place.managed, "managed-settings.d")
    names = sorted(os.listdir(parts)) if os.path.isdir(parts) else []
    managed = [os.path.join(place.managed, "managed-settings.json"), *(os.path.join(parts, name) for name in names)]
    return [(path, _read(path) or {}) for path in (*own, *managed)]


def _read(path: str) -> dict[str, Any] | None:
    """The object in a JSON file, None where that cannot be had."""
    try:
        found = json.loads(files.read(path).decode("utf-8-sig"))
    except (ProgressError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _by_settings(place: Place) -> Iterator[Finding]:
    settings = _settings(place)
    off = [path for path, content in settings if isinstance(content.get(ALL_OFF), bool)]
    if off and dict(settings)[off[-1]][ALL_OFF]:
        yield Finding(CHECK, PROBLEM, f'{off[-1]}: "{ALL_OFF}" is true: no hook runs', "take that key out of the file")
    for path, content in settings:
        if path.startswith(place.managed + os.sep) and content.get(ONLY_MANAGED) is True:
            advice = "ask your administrator to register the hooks there"
            yield Finding(CHECK, PROBLEM, f'{path}: "{ONLY_MANAGED}" is true: your own hooks do not run', advice)


def _by_the_switch(place: Place) -> Iterator[Finding]:
    if place.environ.get(SWITCH) == "off":
        yield Finding(CHECK, PROBLEM, f"{SWITCH}=off in the environment: our hooks are silent", f"unset {SWITCH}")
    variables = [(path, content.get("env")) for path, content in _settings(place)]
    told = [(path, those[SWITCH]) for path, those in variables if isinstance(those, dict) and SWITCH in those]
    if told and told[-1][1] == "off":
        message = f'{told[-1][0]}: "{SWITCH}" is "off" under "env"'
        yield Finding(CHECK, PROBLEM, message, "take that key out of the file")


def _by_distrust(place: Place) -> Iterator[Finding]:
    """Interactive sessions run no hooks in a folder that was not trusted, nor one above it."""
    known = [os.path.join(place.where.config, ".claude.json"), os.path.join(place.where.home, ".claude.json")]
    path = next((path for path in known if os.path.exists(path)), "")
    content = _read(path) if path else {}
    if content is None:
        yield Finding(CHECK, NOTE, f"{path}: which folders are trusted cannot be read there", "mend the file")
        return
    projects = _items(content.get("projects"))
    trusted = {folder for folder, one in projects if isinstance(one, dict) and one.get(TRUST) is True}
    above = [place.start]
    while above[-1] != os.path.dirname(above[-1]):
        above.append(os.path.dirname(above[-1]))
    if place.start and not trusted.intersection(above):
        message = f"{place.start}: not trusted yet: interactive sessions run no hooks there (`claude -p` does)"
        yield Finding(CHECK, NOTE, message, "start `claude` there once, and say that you trust the folder")


def _items(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []
