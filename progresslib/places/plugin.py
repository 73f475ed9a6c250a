"""Our code as a plugin of the client's, and what that keeps in the folder which the client lends it.

A plugin's own folder changes with each update, and may be a clone; what belongs to the machine goes into its data
folder. The client names that to hooks alone; `hooks/run` passes the name on to commands.
"""

from __future__ import annotations

import os
import sys

from progresslib import ROOT
from progresslib.errors import ProgressError
from progresslib.system import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NAME = "keeping-progress"
MANIFEST = os.path.join(".claude-plugin", "plugin.json")
INTERPRETER = "interpreter"
_OF_HOOKS = "CLAUDE_PLUGIN_DATA"
_OF_COMMANDS = "CLAUDE_PROGRESS_DATA"


def data_folder(environ: Mapping[str, str], root: str) -> str:
    """The data folder of the plugin whose code lies in `root`; "" if that is none, or the client has not named it."""
    folder = environ.get(_OF_HOOKS) or environ.get(_OF_COMMANDS) or ""
    return folder if os.path.isabs(folder) and os.path.isfile(os.path.join(root, MANIFEST)) else ""


def installed(config: str) -> list[str]:
    """The names, `keeping-progress@MARKETPLACE`, under which we are installed; `config` is the client's own folder."""
    return [name for name, places in _installed(config).items() if places and name.startswith(f"{NAME}@")]


def enabled(config: str, settings: list[str]) -> list[str]:
    """Those of them that are on, by these settings files, of which a later one decides over an earlier one."""
    switched: dict[str, object] = {}
    for path in settings:
        switched.update(_part(path, "enabledPlugins"))
    return [name for name in installed(config) if switched.get(name) is True]


def scopes(config: str, name: str) -> list[tuple[str, str]]:
    """The scopes in which the plugin of that name is installed, each with its project, "" for that of the person."""
    places = _installed(config).get(name)
    found = [one for one in places if isinstance(one, dict)] if isinstance(places, list) else []
    return [(str(one.get("scope", "user")), str(one.get("projectPath", ""))) for one in found]


def _installed(config: str) -> dict[str, Any]:
    return _part(os.path.join(config, "plugins", "installed_plugins.json"), "plugins")


def _part(path: str, key: str) -> dict[str, Any]:
    """The object under `key` in a JSON file of the client's, an empty one where there is none."""
    found = files.read_object(path).get(key)
    return found if isinstance(found, dict) else {}


def remember_interpreter(environ: Mapping[str, str], root: str = ROOT) -> None:
    """Writes down the interpreter that runs this, for the next hook: a shim on the PATH takes ten times as long.

    Of a virtual environment, which may be deleted any day, the Python that it was made from.
    """
    folder = data_folder(environ, root)
    if not folder:
        return
    line = os.fsencode(getattr(sys, "_base_executable", "") or sys.executable) + b"\n"
    path = os.path.join(folder, INTERPRETER)
    try:
        if not os.path.isfile(path) or files.read(path) != line:
            os.makedirs(folder, exist_ok=True)
            files.replace(path, line)
    except (OSError, ProgressError):
        pass  # the PATH has one
