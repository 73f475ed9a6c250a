"""Which version of the client there is on this machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping

from progresslib.installer.places import Places
from progresslib.registration.table import Version, parse_version

SECONDS = 20
_QUIET = dict.fromkeys(("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "DISABLE_AUTOUPDATER", "DISABLE_TELEMETRY"), "1")


def version(where: Places, environ: Mapping[str, str]) -> Version | None:
    """What `claude --version` says; None if there is no client, or it does not say it in time."""
    program = find(where, environ)
    return ask(program, environ) if program else None


def find(where: Places, environ: Mapping[str, str]) -> str:
    """The client on the PATH, else in a usual place; "" if there is none."""
    found = shutil.which("claude", path=environ.get("PATH", os.defpath))
    usual = [os.path.join(where.config, "local", "claude"), os.path.join(where.home, ".local", "bin", "claude")]
    return found or next((path for path in usual if os.access(path, os.X_OK)), "")


def ask(program: str, environ: Mapping[str, str]) -> Version | None:
    """Its version as the program tells it, None if it does not in time.

    It gets no input, and a configuration folder of its own: older clients write there even then.
    """
    with tempfile.TemporaryDirectory(prefix="claude-progress-") as folder:
        try:
            process = subprocess.Popen(
                [program, "--version"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env={**environ, **_QUIET, "CLAUDE_CONFIG_DIR": folder},
                start_new_session=True,
            )
        except OSError:
            return None
        try:
            return parse_version(process.communicate(timeout=SECONDS)[0].decode("utf-8", "replace").strip())
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return None
