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

PUT_BACK = "put-back"


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
    done, waiting = _kept(recorder, earlier.name) if ids else ([], [])
    new = [run_id for run_id in ids if run_id not in done]
    if new:
        values = [one.values() for one in (*waiting, Dropped(earlier.data, new))]
        recorder.objects.write(_path(recorder, earlier.name), {"ids": done, "waiting": values})


def put_back_dropped(recorder: Recorder, name: str) -> None:
    """Puts back what was noted of the file `name`, each record once; what cannot be written waits, and is told.

    Raises OSError where the state cannot be read or written.
    """
    done, waiting = _kept(recorder, name)
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
    ids = dict.fromkeys([*done, *(run_id for one in waiting for run_id in one.ids)])
    recorder.objects.write(_path(recorder, name), {"ids": list(ids)})


def _missing(recorder: Recorder, earlier: Orchestration) -> list[str]:
    """The ids of the records that the file has no more; of all that it had while it cannot be read."""
    from progresslib.edits.putting_back import folded_ids, lost_ids, recorded_ids
    from progresslib.orchestration import Orchestration

    try:
        now = Orchestration(recorder.store.read(earlier.name), earlier.name)
    except ProgressError:
        return [*folded_ids(earlier), *recorded_ids(earlier)]
    return lost_ids(now, earlier)


def _kept(recorder: Recorder, name: str) -> tuple[list[str], list[Dropped]]:
    """The ids of the records that were put back, and what waits for that."""
    kept = recorder.objects.read(_path(recorder, name))
    listed = kept.get("waiting")
    entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    waiting = [Dropped(text_in(one, "before").encode("utf-8", "replace"), _texts(one.get("ids"))) for one in entries]
    return _texts(kept.get("ids")), waiting


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _path(recorder: Recorder, name: str) -> str:
    return os.path.join(recorder.store.state, PUT_BACK, slug(name) + OBJECT)
