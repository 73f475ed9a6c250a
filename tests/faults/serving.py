"""A process that has the library imported already and forks a hook from itself, one for each line it is asked.

That is a real process with real files, in a tenth of the time that a new interpreter takes. A line is a JSON object:
`words` (a hook's path, or `claude-progress` and its arguments), `environ`, `cwd`, `stdin`, `at` and `what` (see Watch).
The answer is one too: `code`, `stdout`, `stderr`, `calls`, `seconds`.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
import time
import traceback
from typing import Any

import progresslib
from tests.faults.watching import Watch

LONGEST = 30
COMMAND = "claude-progress"
NOT_OF_HOOKS = ("checking", "cli", "doctor", "installer", "registration", "report")


def main() -> None:
    """Serves until its stdin ends."""
    for module in pkgutil.iter_modules(progresslib.__path__, "progresslib."):
        if not module.name.endswith(NOT_OF_HOOKS):
            load(module.name)
    if "--commands" in sys.argv:
        importlib.import_module("progresslib.cli")
    for line in sys.stdin:
        print(json.dumps(serve(json.loads(line))), flush=True)


def load(name: str) -> None:
    """Imports a module and what is in it; one that needs more than a bare interpreter has stays out."""
    try:
        found = importlib.import_module(name)
    except ImportError:
        return
    for module in pkgutil.iter_modules(getattr(found, "__path__", ()), f"{name}."):
        load(module.name)


def serve(asked: dict[str, Any]) -> dict[str, Any]:
    """Runs what is asked in a fork, and tells how it ended."""
    files = [os.memfd_create(name) for name in ("stdin", "stdout", "stderr", "log")]
    os.write(files[0], asked["stdin"].encode("latin-1"))
    os.lseek(files[0], 0, os.SEEK_SET)
    start = time.monotonic()
    pid = os.fork()
    if not pid:
        child(asked, files)
    _, status = os.waitpid(pid, 0)
    told = {"code": os.waitstatus_to_exitcode(status), "seconds": time.monotonic() - start}
    texts = [os.pread(fd, 1 << 24, 0).decode("latin-1") for fd in files[1:]]
    for fd in files:
        os.close(fd)
    return {**told, "stdout": texts[0], "stderr": texts[1], "calls": texts[2].splitlines()}


def child(asked: dict[str, Any], files: list[int]) -> None:
    """Becomes the hook or the command; never returns."""
    signal.alarm(LONGEST)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    code = 70
    try:
        os.chdir(asked["cwd"])
        for number, fd in enumerate(files[:3]):
            os.dup2(fd, number)
        os.environ.clear()
        os.environ.update(asked["environ"])
        code = run(asked["words"], Watch(asked["at"], asked["what"], files[3]))
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        os.write(files[2], traceback.format_exc().encode())
    finally:
        flush()
        os._exit(code)


def flush() -> None:
    """What the end of an interpreter would write."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            continue


def run(words: list[str], watch: Watch) -> int:
    """Runs a hook's file or the command line, watched; returns its exit code if it does not end the process itself."""
    sys.argv[:] = words
    if words[0] == COMMAND:
        cli: Any = sys.modules["progresslib.cli"]
        watch.begin()
        return int(cli.main(words[1:]))
    with open(words[0]) as file:
        code = compile(file.read(), words[0], "exec")
    watch.begin()
    exec(code, {"__name__": "__main__", "__file__": words[0]})
    return 0


if __name__ == "__main__":
    main()
