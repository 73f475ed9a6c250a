"""What a machine can do to hooks: odd files, odd names, no locks, no room, no streams, signals, a clock set back."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import pytest

from progresslib.storage.store import LIMIT
from tests.folders import PROGRESS, ROOT
from tests.hook_processes import (
    QUIET,
    WORK,
    Ended,
    at_once,
    begin,
    environ_of,
    event_of,
    finish,
    fire,
    ids_in,
    put_work,
    rest_of,
    said,
    stop_of,
)
from tests.recorders import NOW, Place, event, place, stopped

HOUR, YEAR = 3600.0, 365 * 86400.0


def start_of(project: Path, source: str = "startup") -> dict[str, Any]:
    return event_of(project, "SessionStart", source=source)


def told(ended: Ended) -> tuple[str, str]:
    """What a hook tells the model, and the person."""
    assert (ended.code, ended.stderr) == (0, b"")
    answer = json.loads(ended.stdout or b"{}")
    return answer.get("hookSpecificOutput", {}).get("additionalContext", ""), answer.get("systemMessage", "")


# Files that are none


def a_folder(path: Path) -> None:
    path.mkdir()


def a_socket(path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    os.chdir(path.parent)
    server.bind(path.name)
    server.close()


def a_device(path: Path) -> None:
    try:
        os.mknod(path, 0o20666, os.makedev(1, 5))  # as /dev/zero
    except PermissionError:
        pytest.skip("no device can be made here")


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to("gone.md")


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def a_sparse_gigabyte(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


def text_above_the_limit(path: Path) -> None:
    path.write_bytes(WORK.encode() + b"\n- more of it" * (LIMIT // 13 + 1))


ODD: list[tuple[Callable[[Path], object], str]] = [
    (a_folder, "not a regular file"),
    (os.mkfifo, "not a regular file"),
    (a_socket, "No such device or address"),
    (a_device, "not a regular file"),
    (a_link_to_nowhere, "No such file or directory"),
    (a_link_to_itself, "Too many levels of symbolic links"),
    (a_sparse_gigabyte, "File too large"),
    (text_above_the_limit, "File too large"),
]


@pytest.mark.parametrize(("make", "why"), ODD, ids=[make.__name__.replace("_", " ") for make, _ in ODD])
def test_what_stands_in_the_place_of_a_file_is_told_to_both_and_waited_for_by_nobody(
    make: Callable[[Path], object], why: str, home: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, environ = put_work(project), environ_of(home, project)
    assert fire(environ, stop_of(project, "a")) == QUIET
    monkeypatch.chdir(project)
    path.rename(project / "aside")
    make(path)
    assert fire(environ, stop_of(project, "b")) == QUIET
    model, person = told(fire(environ, start_of(project, "resume"), "session-start"))
    assert ".claude/progress/backend-jobs.md" in model
    assert f".claude/progress/backend-jobs.md: cannot be read ({why})" in person or f": {why}, put" in person
    path.rmdir() if path.is_dir() else path.unlink()
    (project / "aside").rename(path)
    assert fire(environ, stop_of(project, "c")) == QUIET
    assert ids_in(path) == ["a", "b", "c"]


def test_an_unreadable_file_does_not_hide_the_others(home: Path, project: Path) -> None:
    put_work(project)
    a_sparse_gigabyte(project / PROGRESS / "large.md")
    model, person = told(fire(environ_of(home, project), start_of(project), "session-start"))
    assert "Testing - unit tests of the worker" in model
    assert "large.md" in model
    assert "large.md: cannot be read (File too large), shorten it" in person


# Names


def test_a_project_whose_path_is_four_thousand_bytes_long_is_served_or_told(home: Path, tmp_path: Path) -> None:
    deep, top = "/".join(["d" * 200] * 19), tmp_path.resolve()
    project = top / deep
    project.mkdir(parents=True)
    assert len(os.fsencode(project)) > 3800
    path, environ = put_work(project), environ_of(home, project)
    assert fire(environ, stop_of(project, "a")) == QUIET
    model, _ = told(fire(environ, start_of(project), "session-start"))
    assert ids_in(path) == ["a"]
    assert "Testing - unit tests of the worker" in model


def test_a_path_that_is_just_too_long_is_said(home: Path, tmp_path: Path) -> None:
    project = tmp_path.resolve()
    while len(os.fsencode(project)) < 4096 - 260:
        project = project / ("d" * 200)
    project = project / ("e" * (4096 - 45 - len(os.fsencode(project))))
    project.mkdir(parents=True)
    fd = os.open(project, os.O_DIRECTORY)
    os.makedirs(f"/proc/self/fd/{fd}/{PROGRESS}")
    Path(f"/proc/self/fd/{fd}/{PROGRESS}/backend-jobs.md").write_text(WORK)
    environ = environ_of(home, project)
    assert fire(environ, stop_of(project, "a")) == QUIET
    for slug, sent in {"session-start": start_of(project), "stop": event_of(project, "Stop")}.items():
        ended = fire(environ, sent, slug)
        assert (ended.code, ended.stderr) == (0, b"")
        assert "hook failed" not in told(ended)[1]
    assert Path(f"/proc/self/fd/{fd}/{PROGRESS}/backend-jobs.md").read_text() == WORK
    os.close(fd)


def test_a_name_of_255_bytes_is_written_to(home: Path, project: Path) -> None:
    path, environ = put_work(project, "n" * 252 + ".md"), environ_of(home, project)
    assert fire(environ, stop_of(project, "a", said("a", 3_000))) == QUIET
    assert ids_in(path) == ["a"]


def test_a_folder_that_is_gone_below_a_hooks_feet_costs_nothing(home: Path, project: Path) -> None:
    put_work(project)
    gone = project / "gone"
    gone.mkdir()
    for slug in ("session-start", "stop", "status-line"):
        environ = environ_of(home, project)
        sent = {**event_of(gone, "Stop"), "source": "startup"}
        code = f"rmdir {gone}; exec {ROOT}/hooks/run {slug}"
        done = subprocess.run(
            ["sh", "-c", code], cwd=gone, env=environ, input=json.dumps(sent).encode(), capture_output=True, timeout=60
        )
        assert done.returncode == 0
        assert done.stderr in (b"", b"sh: 0: getcwd() failed: No such file or directory\n"), "the shell of the client"
        assert "hook failed" not in done.stdout.decode()
        gone.mkdir()


def test_two_files_whose_names_differ_in_form_or_case_alone_are_two(home: Path, project: Path) -> None:
    forms = [normalize("NFC", "backend-café.md"), normalize("NFD", "backend-café.md")]
    names = [*forms, "Backend.md", "backend.md"]
    for name in names:
        put_work(project, name, WORK.replace("Jobs", name[:-3]))
    if len(os.listdir(project / PROGRESS)) < 4:
        pytest.skip("here these are the same file")
    model, _ = told(fire(environ_of(home, project), start_of(project), "session-start"))
    assert "4 files" in model


@pytest.mark.parametrize(("written", "asked"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_a_command_finds_a_file_by_the_other_form_of_its_name(
    written: Literal["NFC", "NFD"], asked: Literal["NFC", "NFD"], home: Path, project: Path
) -> None:
    path = put_work(project, normalize(written, "backend-café.md"))
    done = command(home, project, "decision", "--file", normalize(asked, "backend-café"), "Pattern: outbox")
    assert done.code == 0, done.stderr
    assert b"Pattern: outbox" in path.read_bytes()
    assert os.listdir(project / PROGRESS) == [path.name]


def command(home: Path, project: Path, *words: str) -> Ended:
    """Runs the command line in the interpreter of the tests."""
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from progresslib.cli import main; main(sys.argv[1:])"
    call = [sys.executable, "-c", code, str(ROOT), *words]
    done = subprocess.run(call, cwd=project, env=environ_of(home, project), capture_output=True, timeout=120)
    return Ended(done.returncode, done.stdout, done.stderr)


# File systems


WITHOUT_LOCKS = """#!/bin/sh
exec {python} -I -S -c '
import fcntl, os, sys
def flock(fd, how):
    raise OSError({number}, os.strerror({number}))
fcntl.flock = flock
sys.argv = sys.argv[1:]
sys.path[0] = ""
with open(sys.argv[0]) as file:
    code = file.read()
exec(compile(code, sys.argv[0], "exec"), dict(__name__="__main__", __file__=sys.argv[0]))
' "$3"
"""


@pytest.mark.parametrize("name", ["ENOLCK", "EOPNOTSUPP", "ENOSYS"])
def test_without_locks_twelve_hooks_at_once_record_all(name: str, home: Path, project: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    script = programs / "python3"
    script.write_text(WITHOUT_LOCKS.format(python=os.path.realpath(sys.executable), number=getattr(errno, name)))
    script.chmod(0o755)
    path = put_work(project)
    environ = environ_of(home, project)
    environ["PATH"] = f"{programs}:{environ['PATH']}"
    ids = [f"a{number:02}" for number in range(12)]
    assert at_once([begin(environ, stop_of(project, one)) for one in ids]) == [QUIET] * 12
    assert sorted(ids_in(path)) == ids
    assert rest_of(path.read_bytes()) == rest_of(WORK.encode())


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A file system with a project that nobody can write; skipped where none can be mounted."""
    folder = tmp_path.resolve() / "disk"
    folder.mkdir()
    if os.getuid() or subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    put_work(folder / "project")
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_what_a_read_only_file_system_refuses_is_written_when_it_is_writable(home: Path, read_only: Path) -> None:
    project, path = read_only / "project", read_only / "project" / PROGRESS / "backend-jobs.md"
    environ = environ_of(home, project)
    assert fire(environ, stop_of(project, "a")) == QUIET
    _, person = told(fire(environ, event_of(project, "Stop"), "stop"))
    assert "cannot be" in person
    assert "make the file system writable" in person
    subprocess.run(["mount", "-o", "remount,rw", str(read_only)], check=True)
    assert fire(environ, stop_of(project, "b")) == QUIET
    assert ids_in(path) == ["a", "b"]


@pytest.mark.parametrize("home_is", ["a file", "not set", "not there"])
def test_a_home_that_cannot_be_written_costs_no_record(home_is: str, home: Path, project: Path) -> None:
    path, environ = put_work(project), environ_of(home, project)
    (home / "a file").touch()
    environ["HOME"] = str(home / "a file") if home_is == "a file" else "/proc/none" if home_is == "not there" else ""
    if home_is == "not set":
        environ["CLAUDE_CONFIG_DIR"] = "/proc/none"
    assert fire(environ, stop_of(project, "a")) == QUIET
    assert fire(environ, stop_of(project, "b")) == QUIET
    told(fire(environ, event_of(project, "Stop"), "stop"))
    assert ids_in(path) == ["a", "b"]


# Limits and streams


@pytest.mark.parametrize("most", [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16])
def test_few_descriptors_cost_no_line_of_a_file_and_no_exit_code(most: int, home: Path, project: Path) -> None:
    """With ten or fewer a shell cannot read a script: there the hook's interpreter is started by itself."""
    path, environ = put_work(project), environ_of(home, project)
    limit = partial(resource.setrlimit, resource.RLIMIT_NOFILE, (most, most))
    for slug, sent in hooks(project).items():
        done = limited(environ, slug, sent, limit, is_bare=most < 11)
        assert done.returncode == 0 or b"rror" in done.stderr, "only an interpreter that cannot begin ends otherwise"
        assert not done.stdout or isinstance(json.loads(done.stdout), dict)
    assert fire(environ, stop_of(project, "z")) == QUIET
    assert set(ids_in(path)) <= {"a", "z"}
    assert "z" in ids_in(path)
    assert rest_of(path.read_bytes()) == rest_of(WORK.encode())


@pytest.mark.parametrize("most", [0, 100, 600])
def test_a_limit_on_the_size_of_files_costs_no_line_of_a_file(most: int, home: Path, project: Path) -> None:
    path, environ = put_work(project), environ_of(home, project)
    for slug, sent in hooks(project).items():
        done = limited(environ, slug, sent, partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most)))
        assert (done.returncode, done.stderr) == (0, b""), slug
        assert not done.stdout or isinstance(json.loads(done.stdout), dict)
    assert path.read_text() == WORK
    assert fire(environ, stop_of(project, "z")) == QUIET
    assert "z" in ids_in(path)
    assert [*project.rglob("*.tmp"), *home.rglob("*.tmp")] == []


def hooks(project: Path) -> dict[str, dict[str, Any]]:
    """A hook that writes, one that tells, one that reminds."""
    return {
        "subagent-stop": stop_of(project, "a"),
        "session-start": start_of(project),
        "stop": event_of(project, "Stop"),
    }


def limited(
    environ: dict[str, str], slug: str, sent: dict[str, Any], limit: Callable[[], None], is_bare: bool = False
) -> subprocess.CompletedProcess[bytes]:
    """Runs a hook in a process that is limited first; a bare one without its shell."""
    script = str(ROOT / "hooks" / f"{slug.replace('-', '_')}.py")
    bare = [os.path.realpath(sys.executable), "-I", "-S", script]
    return subprocess.run(
        bare if is_bare else [str(ROOT / "hooks/run"), slug],
        cwd=environ["CLAUDE_PROJECT_DIR"],
        env=environ,
        input=json.dumps(sent).encode(),
        capture_output=True,
        preexec_fn=limit,
        timeout=60,
    )


STREAMS = ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full", "</dev/null", "| true"]


@pytest.mark.parametrize("how", STREAMS)
def test_streams_that_are_closed_or_full_cost_no_line_of_a_file(how: str, home: Path, project: Path) -> None:
    path, environ = put_work(project), environ_of(home, project)
    for slug, sent in hooks(project).items():
        words = ["sh", "-c", f"{ROOT}/hooks/run {slug} {how}"]
        data = json.dumps(sent).encode()
        done = subprocess.run(words, cwd=project, env=environ, input=data, capture_output=True, timeout=60)
        assert done.returncode == 0, slug
        assert not done.stdout or isinstance(json.loads(done.stdout), dict)
    assert fire(environ, stop_of(project, "z")) == QUIET
    assert rest_of(path.read_bytes()) == rest_of(WORK.encode())
    assert ids_in(path) == (["z"] if "<" in how else ["a", "z"])


def test_a_client_that_has_closed_the_pipe_costs_no_exit_code(home: Path, project: Path) -> None:
    put_work(project)
    environ = environ_of(home, project)
    for python in ("", "/bin/false"):
        (home / "bin").mkdir(exist_ok=True)
        if python:
            (home / "bin/python3").symlink_to(python)
        environ["PATH"] = f"{home / 'bin'}:{environ['PATH']}"
        process = begin(environ, start_of(project), "session-start")
        assert process.stdout
        process.stdout.close()
        process.stdout = None
        assert finish(process).code == 0


def test_an_event_of_a_hundred_megabytes_is_refused_with_a_line(home: Path, project: Path) -> None:
    path, environ = put_work(project), environ_of(home, project)
    words = [str(ROOT / "hooks/run"), "session-start"]
    done = subprocess.run(words, cwd=project, env=environ, input=b" " * 100_000_000, capture_output=True, timeout=60)
    _, person = told(Ended(done.returncode, done.stdout, done.stderr))
    assert person == "claude-progress: the client sent an event of more than 32 MB"
    assert path.read_text() == WORK


# Signals


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_at_any_moment_leaves_the_old_or_the_new_file(
    number: signal.Signals, home: Path, project: Path
) -> None:
    path, environ = put_work(project), environ_of(home, project)
    for attempt in range(12):
        process = subprocess.Popen(
            [str(ROOT / "hooks/run"), "subagent-stop"],
            cwd=project,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdin
        process.stdin.write(json.dumps(stop_of(project, f"a{attempt}")).encode())
        process.stdin.close()
        process.stdin = None
        time.sleep(attempt * 0.006)
        if process.poll() is None:
            os.killpg(process.pid, number)
        ended = finish(process)
        assert ended.code in (0, -number, 128 + number)
        assert ended.stdout == b""
        assert set(ids_in(path)) <= {f"a{one}" for one in range(attempt + 1)}
        assert rest_of(path.read_bytes()) == rest_of(WORK.encode())
    assert fire(environ, stop_of(project, "z")) == QUIET
    assert "z" in ids_in(path)


# The clock


@pytest.mark.parametrize("back", [HOUR, 10 * YEAR])
def test_a_clock_that_is_set_back_costs_no_record_and_no_word(back: float, tmp_path: Path) -> None:
    own = place(tmp_path)
    own.fire(event("SessionStart", source="startup"), stopped("a"), at=NOW)
    end, start = event("SessionEnd", reason="other"), event("SessionStart", source="resume")
    answers = own.fire(stopped("b"), event("Stop"), end, start, at=NOW - back)
    assert set(own.records()) == {"a", "b"}
    assert "hook failed" not in json.dumps(answers)
    assert "cut off" not in json.dumps(answers[-1]), "the session said goodbye"
    again = own.fire(event("SessionStart", session_id="s2", source="startup"), at=NOW - back + 20)
    assert "Build" in json.dumps(again)


def test_a_clock_that_is_set_back_ends_no_daily_line_for_ever(tmp_path: Path) -> None:
    own = place(tmp_path)
    os.utime(own.file(), (NOW, NOW))
    back = NOW + 100 * 86400
    lines = [line_of(own, NOW + YEAR, "s1"), line_of(own, back, "s2"), line_of(own, back + 100, "s3")]
    assert ["Untouched" in line for line in lines] == [True, True, False]


def line_of(own: Place, at: float, session: str) -> str:
    (answer,) = own.fire(event("SessionStart", session_id=session, source="startup"), at=at)
    return str(answer.get("systemMessage", ""))
