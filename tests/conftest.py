"""Shared fixtures, and the guard that makes touching the real home an error."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
import pytest

from progresslib.storage.store import Store
from tests.commands import FILE, Shell
from tests.folders import ROOT
from tests.installing import Machine, machine
from tests.moves import store_in
from tests.recorders import place

HOMES = {Path.home(), Path(pwd.getpwuid(os.getuid()).pw_dir)}
GUARDED = tuple(str(home / name) for home in HOMES for name in (".claude", ".local/bin", ".config/claude-progress"))
LEFT = tuple(home / name for home in HOMES for name in (".claude/claude-progress", ".local/bin/claude-progress"))
OWN_VARIABLES = ("CLAUDE", "ANTHROPIC", "XDG_", "GIT_", "PYTHON")
TOUCHED: list[str] = []

pytest_plugins = ["tests.client.fixtures", "tests.client.outcomes"]
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook that refuses whatever this process does with a guarded path of the real home."""
    if event != "open" and not event.startswith(("os.", "shutil.")):
        return
    for argument in arguments[:2]:
        if not isinstance(argument, (str, bytes)):
            continue
        path = os.fsdecode(argument)
        if path.startswith(GUARDED) and not path.startswith(str(ROOT)):
            TOUCHED.append(f"{event} {path}")
            raise PermissionError(f"a test touched the real home: {event} {path}")


sys.addaudithook(watch)


@pytest.fixture(scope="session", autouse=True)
def nothing_installed_at_home() -> Iterator[None]:
    """Fails the run if a child process left, changed or took away our own files in the real home."""
    before = [_trace(path) for path in LEFT]
    yield
    assert [_trace(path) for path in LEFT] == before, "a child process changed the real home"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of the test's own, for this process and those it starts; nothing of the caller's session reaches them."""
    own = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith(OWN_VARIABLES)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(own))
    monkeypatch.setenv("PIP_CACHE_DIR", str(ROOT / ".cache/pip"))
    monkeypatch.setenv("UV_CACHE_DIR", str(ROOT / ".cache/uv"))
    TOUCHED.clear()
    yield own
    assert TOUCHED == []


@pytest.fixture
def own(tmp_path: Path, home: Path) -> Machine:
    """A machine on which nothing is installed."""
    return machine(tmp_path, home)


@pytest.fixture
def installed(own: Machine) -> Machine:
    """A machine with everything installed."""
    own.with_uv()
    own.install()
    return own


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A project with one unfinished file, in a session."""
    return Shell(place(tmp_path, "backend-jobs.md", text=FILE), capsys, monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of an empty folder."""
    return store_in(tmp_path)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user's process can reach, which `tmp_path` is not."""
    folder = Path(tempfile.mkdtemp()).resolve()
    folder.chmod(0o755)
    yield folder
    for path, _, _ in os.walk(folder):
        os.chmod(path, 0o755)
    shutil.rmtree(folder)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a project that has an empty `.claude/progress`."""
    folder = tmp_path / "project"
    (folder / ".claude/progress").mkdir(parents=True)
    return folder


class Fired(NamedTuple):
    """What one hook process did: its output as JSON (None if it printed nothing), and the raw rest."""

    answer: Any
    stdout: str
    stderr: str
    code: int

    @property
    def context(self) -> str:
        """What the hook tells the model."""
        return str(((self.answer or {}).get("hookSpecificOutput") or {}).get("additionalContext", ""))


RunHook = Callable[..., Fired]


@pytest.fixture
def run_hook(home: Path) -> RunHook:
    """A function that fires `hooks/run NAME` as the client does: through sh, in the project, the event on stdin."""

    def fire(event: dict[str, Any] | bytes, project: Path, name: str = "session-start", **extra: str) -> Fired:
        data = event if isinstance(event, bytes) else json.dumps(event).encode()
        environ = {"HOME": str(home), "PATH": os.environ["PATH"], "CLAUDE_PROJECT_DIR": str(project), **extra}
        words = ["sh", "-c", f'"{ROOT}/hooks/run" {name}']
        done = subprocess.run(words, cwd=project, env=environ, input=data, capture_output=True, timeout=60)
        stdout, stderr = done.stdout.decode(), done.stderr.decode(errors="replace")
        said = f"exit code {done.returncode}\n--- stdout\n{stdout}\n--- stderr\n{stderr}"
        assert done.returncode == 0, f"a hook must exit with 0\n{said}"
        is_text = name == "pre-compact"
        try:
            return Fired(json.loads(stdout) if stdout and not is_text else None, stdout, stderr, done.returncode)
        except ValueError:
            raise AssertionError(f"stdout holds more than one JSON object\n{said}") from None

    return fire


def _trace(path: Path) -> tuple[int, int] | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns
