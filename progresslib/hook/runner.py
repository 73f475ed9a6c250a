"""The way of every hook, from stdin to event to answer to stdout; and the one place that catches everything."""

from __future__ import annotations

import os
import sys
import time

from progresslib.errors import ProgressError
from progresslib.hook import event, timings
from progresslib.packed import keep_pack
from progresslib.text import fastjson

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import NoReturn

    from progresslib.hook.event import Answer

    Handler = Callable[[event.Event, Mapping[str, str], float], Answer]

LOG_LIMIT = 1_000_000
EVENT_LIMIT = 32 << 20
"""Bytes: more could not be understood within the time that a hook has."""
LONGEST_LINE = 500
WAITING_LIMIT = 4096

OBJECT = "object"  # stdout holds one JSON object or nothing
NOTHING = "nothing"  # the client drops or misuses what the hook prints
DECISION = "decision"  # an object that says what Claude may do; without one the person decides
TEXT = "text"  # what the hook prints is taken as it is (PreCompact)
LINE = "line"  # the same, of the status line: what is wrong is told elsewhere


def run(handler: Handler, prints: str = OBJECT) -> NoReturn:
    """Reads the event from stdin, lets `handler` answer it, prints the answer, and exits with 0.

    `handler` gets the event, the environment and the time, and returns the object to print, or an empty one for no
    output; of a hook that `prints` TEXT or a LINE, that under "text". A hook that ended with 2 would block the session,
    so nothing gets out of here: an error becomes one line for the person. It waits for a hook that may say it.
    """
    begun = time.monotonic() - time.process_time()
    try:
        answer = _answer(handler, prints)
        if prints != LINE:
            _note_time((time.monotonic() - begun) * 1000)
        keep_pack()
        _say(answer, prints)  # comes last: whatever fails or ends it before that is followed by no second object
    except BaseException as error:
        _say({"systemMessage": _logged(error)}, prints)
    finally:
        os._exit(0)  # without tearing down the interpreter, which takes as long as reading a progress file


def _note_time(milliseconds: float) -> None:
    """Notes what this run took, for the doctor; where there is no state yet, or it cannot be written, nothing."""
    slug = os.path.basename(sys.argv[0]).removesuffix(".py").replace("_", "-")
    try:
        timings.note(_own(""), slug, time.time(), milliseconds)
    except OSError:
        pass


def _answer(handler: Handler, prints: str) -> Answer:
    try:
        return handler(_event(prints), os.environ, time.time())
    except ProgressError as error:
        return {"systemMessage": _one_line(str(error))}


def _event(prints: str) -> event.Event:
    """What the client sent; a status line can do with nothing."""
    try:
        return event.parse(_read_stdin())
    except ProgressError:
        if prints != LINE:
            raise
        return event.Event({})


def _say(answer: Answer, prints: str) -> None:
    line = str(answer.get("systemMessage", ""))
    if prints == OBJECT:
        waited = _waiting()
        if waited:
            answer["systemMessage"] = "\n".join(filter(None, [waited, line]))
        _write_stdout(_object(answer))
        return
    if line and prints != LINE:
        _leave(line)
    if prints in (TEXT, LINE):
        _write_stdout(str(answer.get("text", "")).encode("utf-8", "replace"))
    elif prints == DECISION and not line:
        _write_stdout(_object(answer))


def _object(answer: Answer) -> bytes:
    return fastjson.dumps(answer).encode() + b"\n" if answer else b""


def _leave(line: str) -> None:
    """Keeps a line of a hook that must not speak."""
    data = line.encode("utf-8", "replace") + b"\n"
    try:
        with open(_own("waiting-lines"), "a+b") as file:
            file.seek(0)
            if data not in file.read(WAITING_LIMIT):
                file.write(data)
    except OSError:
        pass  # the log has it, if there is one


def _waiting() -> str:
    """The lines that wait, which are told once."""
    try:
        path = _own("waiting-lines")
        if not os.path.exists(path):
            return ""
        with open(path, "rb") as file:
            said = file.read(WAITING_LIMIT).decode("utf-8", "replace")
        os.unlink(path)
    except OSError:
        return ""
    return "\n".join(map(_one_line, said.splitlines()[:3]))


def _own(name: str) -> str:
    """The path of a file of ours, as in `places/project.py` but for the system's user list; raises OSError for none."""
    folder = os.environ.get("CLAUDE_CONFIG_DIR") or os.path.join(os.environ.get("HOME", ""), ".claude")
    if not os.path.isabs(folder):
        raise FileNotFoundError(folder)
    return os.path.join(folder, "claude-progress", name)


def _one_line(text: str) -> str:
    from progresslib.text.quote import one_line  # most hooks have nothing to say

    return one_line(text, LONGEST_LINE)


def _read_stdin() -> bytes:
    chunks: list[bytes] = []
    size = 0
    while chunk := os.read(0, 1 << 20):
        chunks.append(chunk)
        size += len(chunk)
        if size > EVENT_LIMIT:
            raise ProgressError(f"claude-progress: the client sent an event of more than {EVENT_LIMIT >> 20} MB")
    return b"".join(chunks)


def _write_stdout(data: bytes) -> None:
    try:
        while data:
            data = data[os.write(1, data) :]
    except OSError:
        pass  # the client is gone, or closed the pipe: nobody is left to tell


def _logged(error: BaseException) -> str:
    """Writes the traceback to the log and returns the line for the person."""
    line = _one_line(f"claude-progress: a hook failed ({type(error).__name__}: {error})")
    try:
        path = _own("hooks.log")
        _append(path, error)
    except Exception:
        return line  # the log is a courtesy; the line has what is needed
    return f"{line}; the details are in {path}"


def _append(path: str, error: BaseException) -> None:
    import traceback  # only on this path: it costs 4 ms

    from progresslib.text.clock import stamp
    from progresslib.text.quote import printable

    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.exists(path) and os.path.getsize(path) > LOG_LIMIT:
        os.replace(path, path + ".1")
    text = "".join(traceback.format_exception(None, error, error.__traceback__))
    text = printable(text.encode("utf-8", "backslashreplace").decode())
    with open(path, "a", encoding="utf-8") as log:
        log.write(f"{stamp(time.time())} {os.path.basename(sys.argv[0])}\n{text}\n")
