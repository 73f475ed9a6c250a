"""Records that Claude's Write has dropped from a file: noted first, so that also a later event can put them back."""

from __future__ import annotations

import os

from progresslib.errors import ProgressError
from progresslib.event import text_in
from progresslib.naming import slug
from progresslib.state import OBJECT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from progresslib.orchestration import Orchestration
    from progresslib.recording.recorder import Recorder

DROPPED, PUT_BACK = "dropped", "put-back"


class Dropped:
    """The records with these ids that a file had when it was `before`, to be put back."""

    __slots__ = ("before", "ids")

    def __init__(self, before: bytes, ids: list[str]) -> None:
        self.before = before
        self.ids = ids

    def values(self) -> dict[str, Any]:
        """What is to be kept of it."""
        return {"ids": self.ids, "before": self.before.decode("utf-8", "replace")}


def note_dropped(recorder: Recorder, earlier: Orchestration) -> None:
    """Notes what the file had and has no more, as far as that was never put back; for the holder of the session's lock.

    `earlier` is the file as it was before. Raises OSError.
    """
    ids = _missing(recorder, earlier)
    known = _put_back(recorder, earlier.name) if ids else []
    new = [run_id for run_id in ids if run_id not in known]
    if new:
        waiting = [*_waiting(recorder, earlier.name), Dropped(earlier.data, new)]
        values = {"waiting": [one.values() for one in waiting]}
        recorder.objects.write(_path(recorder, DROPPED, earlier.name), values)


def put_back_dropped(recorder: Recorder, name: str) -> None:
    """Puts back what was noted of the file `name`, each record once; what cannot be written waits, and is told.

    Raises OSError where the state cannot be read or written.
    """
    waiting = _waiting(recorder, name)
    if not waiting:
        return
    from progresslib.edits.putting_back import put_back  # few need it

    def change(data: bytes) -> bytes:
        for one in waiting:
            data = put_back(data, recorder.store.shown(name), one.before, one.ids, recorder.now)
        return data

    try:
        recorder.store.update(name, change)
    except ProgressError as error:
        recorder.lines.append(str(error))
        return
    done = dict.fromkeys([*_put_back(recorder, name), *(run_id for one in waiting for run_id in one.ids)])
    recorder.objects.write(_path(recorder, PUT_BACK, name), {"ids": list(done)})
    recorder.objects.remove(_path(recorder, DROPPED, name))


def _missing(recorder: Recorder, earlier: Orchestration) -> list[str]:
    """The ids of the records that the file has no more; of all that it had while it cannot be read."""
    from progresslib.edits.putting_back import folded_ids, lost_ids, recorded_ids
    from progresslib.orchestration import Orchestration

    try:
        now = Orchestration(recorder.store.read(earlier.name), earlier.name)
    except ProgressError:
        return [*folded_ids(earlier), *recorded_ids(earlier)]
    return lost_ids(now, earlier)


def _put_back(recorder: Recorder, name: str) -> list[str]:
    """The ids of the records that were put back."""
    return _texts(recorder.objects.read(_path(recorder, PUT_BACK, name)).get("ids"))


def _waiting(recorder: Recorder, name: str) -> list[Dropped]:
    """What waits to be put back."""
    kept = recorder.objects.read(_path(recorder, DROPPED, name)).get("waiting")
    entries = [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []
    return [Dropped(text_in(one, "before").encode("utf-8", "replace"), _texts(one.get("ids"))) for one in entries]


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _path(recorder: Recorder, kind: str, name: str) -> str:
    return os.path.join(recorder.store.state, kind, slug(name) + OBJECT)
