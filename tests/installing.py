"""Clones, homes and processes for the tests of the installer and the command line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any, NamedTuple

from tests.folders import ROOT

PARTS = ("bin", "hooks", "install.py", "progresslib", "requirements.txt", "skills")
SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"
PROGRESS = (
    "# Orchestration: Job Processing\n\n## Status: in_progress\n\n## Current Phase\n\n- [ ] **Phase 1: Worker**\n"
)
FOREIGN = b"""{
    "permissions": {"allow": ["Bash(ls:*)"]},
    "hooks": {"SessionStart": [{"hooks": [{"type": "command", "command": "true"}]}]}
}
"""
"""Settings of a person, with a hook and a rule that are not ours."""
FAKE_UV = f"""#!/bin/sh
echo "$*" >> "$0.log"
case $1 in
    venv) exec "$4" -m venv --without-pip "$5" ;;
    pip) exec "$6" -c 'import sysconfig
with open(sysconfig.get_paths()["purelib"] + "/packages.pth", "w") as file:
    file.write("{sysconfig.get_paths()["purelib"]}")' ;;
esac
"""


class Done(NamedTuple):
    """An ended process."""

    code: int
    out: str
    err: str


class Machine(NamedTuple):
    """A clone of the sources, a home, and a folder of programs that comes first on the PATH."""

    clone: Path
    home: Path
    programs: Path

    @property
    def config(self) -> Path:
        return self.home / ".claude"

    @property
    def folder(self) -> Path:
        return self.config / "claude-progress"

    @property
    def settings(self) -> Path:
        return self.config / "settings.json"

    @property
    def command(self) -> Path:
        return self.home / ".local/bin/claude-progress"

    def environ(self, **extra: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CLAUDE")}
        return {**kept, "HOME": str(self.home), "PATH": f"{self.programs}:{SYSTEM_PATH}", **extra}

    def run(self, *words: object, cwd: Path | None = None, **extra: str) -> Done:
        """Runs a command line in this home."""
        line = [str(word) for word in words]
        done = subprocess.run(line, cwd=cwd or self.home, env=self.environ(**extra), capture_output=True, timeout=300)
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def install(self, *options: object, cwd: Path | None = None, **extra: str) -> Done:
        """Runs install.py of the clone, which must go well."""
        done = self.run(sys.executable, self.clone / "install.py", *options, cwd=cwd, **extra)
        assert (done.code, done.err) == (0, ""), done
        return done

    def program(self, name: str, script: str) -> Path:
        """Puts a program first on the PATH."""
        path = self.programs / name
        path.write_text(script)
        path.chmod(0o755)
        return path

    def with_uv(self) -> Path:
        """Puts a uv on the PATH that needs no network: the environment borrows the packages of this test run."""
        return self.program("uv", FAKE_UV)

    @property
    def no_packages(self) -> dict[str, Any]:
        """The environment variables of a machine that can get no packages."""
        return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.programs), "PIP_CONFIG_FILE": os.devnull}


def machine(tmp_path: Path, home: Path) -> Machine:
    clone = tmp_path / "clone"
    clone.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, clone / part, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
        else:
            shutil.copy(ROOT / part, clone / part)
    programs = tmp_path / "programs"
    programs.mkdir()
    return Machine(clone, home, programs)


def commands(settings: Path) -> list[str]:
    """The command lines of all SessionStart handlers in a settings file."""
    groups = json.loads(settings.read_bytes()).get("hooks", {}).get("SessionStart", [])
    return [handler["command"] for group in groups for handler in group["hooks"]]


def told(command: str, project: Path, environ: dict[str, str]) -> str:
    """What a session that starts in the project is told by this command line."""
    event = {"hook_event_name": "SessionStart", "session_id": "s", "cwd": str(project), "source": "startup"}
    full = {**environ, "CLAUDE_PROJECT_DIR": str(project)}
    words = ["sh", "-c", command]
    done = subprocess.run(
        words, input=json.dumps(event).encode(), cwd=project, env=full, capture_output=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b""), done
    answer: Any = json.loads(done.stdout or b"{}")
    return str(answer.get("hookSpecificOutput", {}).get("additionalContext", ""))


def project_with_progress(path: Path) -> Path:
    """A project folder that holds one progress file."""
    (path / ".claude/progress").mkdir(parents=True)
    (path / ".claude/progress/backend-jobs.md").write_text(PROGRESS)
    return path


def tree(folder: Path, times: bool = False) -> dict[str, object]:
    """Files, links and folders below the folder with their content, with `times` also when written; no byte code."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        if "__pycache__" in path.parts:
            continue
        content: object = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        status = path.lstat()
        written = (status.st_mtime_ns, status.st_ino) if times and content is not None else ()
        found[str(path.relative_to(folder))] = (content, status.st_mode, written)
    return found
