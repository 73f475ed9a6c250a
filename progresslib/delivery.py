"""Tells the second delivery of one event from the first: hooks may be installed twice, and clients fire twice."""

from __future__ import annotations

import os
from binascii import crc32

from progresslib import state
from progresslib.errors import ProgressError
from progresslib.event import Event
from progresslib.locks import Lock

WINDOW = 5.0
COMPACTION_WINDOW = 1.0  # subagents compact too, in the same session, and older clients do not say whose event it is


def is_first(folder: str, client: str, event: Event, now: float) -> bool:
    """Whether the client process `client` delivers this SessionStart for the first time within a few seconds.

    `folder` is the project's state folder, `now` the time in seconds. A file for each event is its lock and holds, as
    its own time, when it was delivered. Where nothing can be noted every delivery is the first: to hear twice is better
    than not at all.
    """
    window = COMPACTION_WINDOW if event.source == "compact" else WINDOW
    what = "\n".join((event.name, event.session_id, event.source, event.agent_id))
    path = os.path.join(folder, "deliveries", f"{client}-{crc32(what.encode('utf-8', 'replace')):08x}")
    try:
        with Lock(path, path, 2.0):
            noted = os.stat(path)
            if noted.st_size and abs(now - noted.st_mtime) < window:
                return False
            state.write(path, b"delivered\n")
            os.utime(path, (now, now))
        state.prune(os.path.dirname(path), now)
    except (ProgressError, OSError):
        return True
    return True
