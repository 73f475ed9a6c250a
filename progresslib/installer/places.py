"""Where things go: the folders of a person's installation, and the settings file and command line of each scope."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import NamedTuple

from progresslib import ROOT
from progresslib.errors import ProgressError
from progresslib.places import project
from progresslib.registration import table

NAME = "claude-progress"
SKILL = "keeping-progress"
RECORD = "installed.json"
COPY_NAME = re.compile(r"\d[^/]*-[0-9a-f]{8}\Z")


class Places(NamedTuple):
    """The home folder and the client's configuration folder, both absolute."""

    home: str
    config: str

    @property
    def folder(self) -> str:
        """Where everything of ours is: copies, environments, record, state."""
        return os.path.join(self.config, NAME)

    @property
    def current(self) -> str:
        """The link to the installed copy."""
        return os.path.join(self.folder, "current")

    @property
    def record(self) -> str:
        """What the installer remembers about this person's scopes."""
        return os.path.join(self.folder, RECORD)

    @property
    def lock(self) -> str:
        """Held while the installation changes."""
        return os.path.join(self.folder, "lock")

    @property
    def backups(self) -> str:
        """The settings files as they were before the last change."""
        return os.path.join(self.folder, "backups")

    @property
    def link(self) -> str:
        """The command on the PATH."""
        return os.path.join(self.home, ".local", "bin", NAME)

    @property
    def skill(self) -> str:
        """The skill for all of the person's projects."""
        return os.path.join(self.config, "skills", SKILL)


class Target(NamedTuple):
    """One scope: its settings file, the shell text that starts `hooks/run`, the project and its copy ("" for none)."""

    scope: str
    settings: str
    run: str
    project: str
    copy: str

    @property
    def skill(self) -> str:
        """The project's own skill, "" for a scope that uses the person's."""
        return os.path.join(os.path.dirname(self.copy), "skills", SKILL) if self.copy else ""


def places(environ: Mapping[str, str], root: str = ROOT) -> Places:
    """The places of the person whose environment this is.

    Without CLAUDE_CONFIG_DIR, code that runs from an installed copy belongs to the configuration folder it lies in.
    """
    home = os.path.abspath(project.home_folder(environ) or os.sep)
    above = os.path.dirname(root)
    is_copy = os.path.basename(above) == NAME and COPY_NAME.match(os.path.basename(root))
    config = os.path.abspath(project.config_folder(environ))
    own = os.path.dirname(above)
    if is_copy and not environ.get("CLAUDE_CONFIG_DIR") and os.path.realpath(config) != os.path.realpath(own):
        return Places(home, own)
    return Places(home, config)


def settings_files(where: Places, project: str) -> list[str]:
    """The settings files that count in a project ("" for none), those which decide over the others last."""
    own = [os.path.join(project, ".claude", name) for name in ("settings.json", "settings.local.json")]
    return [os.path.join(where.config, "settings.json"), *(own if project else [])]


def target(scope: str, folder: str, where: Places) -> Target:
    """The scope `user`, or `local` or `project` of the project `folder`; raises ProgressError if that cannot be."""
    user_run = table.quoted(os.path.join(where.current, "hooks", "run"))
    if scope == "user":
        return Target(scope, os.path.join(where.config, "settings.json"), user_run, "", "")
    top = os.path.abspath(folder)
    if not os.path.isdir(top):
        raise ProgressError(f"{top}: no such folder; give the project's folder with --project")
    claude = os.path.join(top, ".claude")
    if scope == "local":
        return Target(scope, os.path.join(claude, "settings.local.json"), user_run, top, "")
    if os.path.realpath(claude) == os.path.realpath(where.config):
        raise ProgressError(f"{top}: its .claude is the client's own configuration folder; use --scope user there")
    run = f'sh "$CLAUDE_PROJECT_DIR/.claude/{NAME}/hooks/run"'
    return Target(scope, os.path.join(claude, "settings.json"), run, top, os.path.join(claude, NAME))
