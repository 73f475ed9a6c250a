"""Which client process a hook belongs to, told apart from a later process with the same id by its start."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_SHELLS = {"ash", "bash", "busybox", "dash", "fish", "ksh", "mksh", "sh", "zsh"}
_INITS = {"systemd", "init", "launchd", "tini", "dumb-init", "docker-init", "catatonit", "s6-svscan", "runit", ""}
_ENDED = (b"Z", b"X")  # nobody has asked yet how it ended
_FARTHEST = 10
_LONGEST_PID = 20


def client_process(environ: Mapping[str, str]) -> str:
    """`<pid>-<start>` of the client that started this hook; the start is empty where the system does not tell it.

    The client says its id in CLAUDE_PID (2.1.330); for older ones it is the nearest ancestor that is no shell. That of
    a hook which has outlived its client is whoever takes in orphans: then the text is empty.
    """
    told = environ.get("CLAUDE_PID", "")
    if told.isdecimal() and len(told) < _LONGEST_PID:
        return f"{told}-{_status(int(told))[1]}"
    pid = _nearest_program(os.getppid())
    _, start, program = _status(pid)
    is_orphans = program in _INITS and (pid == 1 or program != "")
    return "" if is_orphans else f"{pid}-{start}"


def machine() -> str:
    """Where process ids mean the same: `<host>/<boot>/<namespace>`, parts empty where the system does not tell them."""
    try:
        with open("/proc/sys/kernel/random/boot_id", "rb") as boot:
            started = boot.read(8).decode()
        namespace = os.readlink("/proc/self/ns/pid").strip("pid:[]")
    except OSError:
        started = namespace = ""
    return f"{os.uname().nodename}/{started}/{namespace}"


def this_process() -> str:
    """This process, as `client_process` tells one."""
    return f"{os.getpid()}-{_status(os.getpid())[1]}"


def is_here(then: str) -> bool:
    """Whether what `machine` told then is where this process runs, so that ids mean the same."""
    return then == machine()


def is_alive(client: str, then: str) -> bool:
    """Whether the process `client` (as `client_process` told it on the machine `then`) still runs.

    An id that another process has by now differs in the start. A process that cannot be seen from here, in another
    container or on another host that shares the home folder, counts as alive, and so does one of which the system did
    not tell enough, then or now.
    """
    if is_here(then):
        return _is_running(client)
    host, boot, _ = machine().split("/")
    then_host, then_boot, *_ = [*then.split("/"), ""]
    return host != then_host or boot == then_boot or "" in (boot, then_boot)


def _is_running(client: str) -> bool:
    pid, _, start = client.partition("-")
    try:
        parent, current, _ = _told_status(int(pid)) if pid.isdecimal() else ("", "", "")
    except OSError:
        return True  # it is there, and cannot be looked at now
    return parent != "" and start in ("", current)


def _nearest_program(pid: int) -> int:
    """The first of `pid` and its ancestors that is no shell; hooks/run and the client's `sh -c` are shells."""
    current = pid
    for _ in range(_FARTHEST):
        parent, _, program = _status(current)
        if not parent or program not in _SHELLS:
            return current
        current = int(parent)
    return pid


def _status(pid: int) -> tuple[str, str, str]:
    """(parent's id, start, program) of a process, each "" where it is gone or not told; the start is in any unit."""
    try:
        return _told_status(pid)
    except OSError:
        return "", "", ""


def _told_status(pid: int) -> tuple[str, str, str]:
    """The same; raises OSError where the system does not tell it though the process may be there."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            fields = stat.read().rpartition(b")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return _status_by_ps(pid) if not os.path.isdir("/proc/self") else ("", "", "")
    if fields[0] in _ENDED:
        return "", "", ""
    return fields[1].decode(), fields[19].decode(), _program(pid)


def _program(pid: int) -> str:
    try:
        return os.path.basename(os.readlink(f"/proc/{pid}/exe"))
    except OSError:
        return ""  # another person's


def _status_by_ps(pid: int) -> tuple[str, str, str]:
    """The same where there is no /proc (macOS): 5 ms for the process that tells it, so only there."""
    import subprocess

    words = ["ps", "-o", "ppid=,lstart=,comm=", "-p", str(pid)]
    try:
        told = subprocess.run(words, capture_output=True, text=True, check=False).stdout.split(None, 6)
    except OSError:
        told = []
    if len(told) < 7:
        return "", "", ""
    return told[0], "".join(told[1:6]), os.path.basename(told[6].strip()).lstrip("-")
