"""Records that Claude's Write has dropped from a file: noted first, so that also a later event can put them back."""

from __future__ import annotations

import os

from progresslib.errors import ProgressError
from progresslib.hook.event import text_in
from progresslib.sessions.state import DROPPED, OBJECT
from progresslib.text.naming import slug

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from progresslib.reading.orchestration import Orchestration
    from progresslib.recording.recorder import Recorder

PUT_BACK = "put-back"


def note_dropped(recorder: Recorder, earlier: Orchestration) -> None:
    """Notes what the file had and has no more, as far as that was never put back; for the holder of the session's lock.

    `earlier` is the file as it was before. Raises OSError.
    """
    name, now = earlier.name, _now(recorder, earlier.name)
    ids = _missing(now, earlier)
    done = _put_back_before(recorder, name) if ids else []
    new = [run_id for run_id in ids if run_id not in done]
    if new:
        titles = [earlier.title, *([now.title] if now else [])]  # by these it is known for the same later
        noted = {"ids": new, "before": earlier.data.decode("utf-8", "replace"), "titles": titles}
        waiting = [*_waiting(recorder, name), noted]
        recorder.objects.write(_path(recorder, DROPPED, name), {"name": name, "waiting": waiting})


def put_back_all_dropped(recorder: Recorder) -> None:
    """Puts back what was noted of any file that is there. Raises OSError where the state cannot be read or written."""
    folder = os.path.join(recorder.store.state, DROPPED)
    for key in recorder.objects.names(folder):
        name = text_in(recorder.objects.read(os.path.join(folder, key + OBJECT)), "name")
        if name and recorder.store.has(name):
            put_back_dropped(recorder, name)


def put_back_dropped(recorder: Recorder, name: str) -> None:
    """Puts back what was noted of the file `name`; what cannot be written waits, and is told.

    Raises OSError where the state cannot be read or written.
    """
    try:
        _put_back(recorder, name)
    except ProgressError as error:
        recorder.lines.append(str(error))


def _put_back(recorder: Recorder, name: str) -> None:
    """Puts back what was noted of the file `name`, each record once; not into another one that has its name by now.

    Raises ProgressError where it cannot be written, OSError for the state.
    """
    waiting = _waiting(recorder, name)
    if not waiting:
        return
    from progresslib.edits.change import check_progress_file  # few need it
    from progresslib.edits.putting_back import put_back
    from progresslib.reading.orchestration import Orchestration

    done: list[dict[str, Any]] = []
    shown = recorder.store.shown(name)

    def change(data: bytes) -> bytes:
        work = Orchestration(data, name)
        check_progress_file(work, shown)
        done[:] = [one for one in waiting if work.title in _texts(one.get("titles"))]
        for one in done:
            before = text_in(one, "before").encode("utf-8", "replace")
            data = put_back(data, shown, before, _texts(one.get("ids")), recorder.now)
        return data

    recorder.store.update(name, change)
    if done:
        with recorder.sessions.lock():
            _note_put_back(recorder, name, done)


def _note_put_back(recorder: Recorder, name: str, done: list[dict[str, Any]]) -> None:
    """Notes which records are back; what another hook has noted meanwhile goes on waiting."""
    ids = [*_put_back_before(recorder, name), *(run_id for one in done for run_id in _texts(one.get("ids")))]
    recorder.objects.write(_path(recorder, PUT_BACK, name), {"ids": list(dict.fromkeys(ids))})
    waiting, path = [one for one in _waiting(recorder, name) if one not in done], _path(recorder, DROPPED, name)
    if waiting:
        recorder.objects.write(path, {"name": name, "waiting": waiting})
    else:
        recorder.objects.remove(path)


def _now(recorder: Recorder, name: str) -> Orchestration | None:
    """The file as it is now, None while it cannot be read."""
    from progresslib.reading.orchestration import Orchestration

    try:
        return Orchestration(recorder.store.read(name), name)
    except ProgressError:
        return None


def _missing(now: Orchestration | None, earlier: Orchestration) -> list[str]:
    """The ids of the records that the file has no more; of all that it had while it cannot be read."""
    from progresslib.edits.putting_back import folded_ids, lost_ids, recorded_ids

    return lost_ids(now, earlier) if now else [*folded_ids(earlier), *recorded_ids(earlier)]


def _put_back_before(recorder: Recorder, name: str) -> list[str]:
    """The ids of the records that were put back already."""
    return _texts(recorder.objects.read(_path(recorder, PUT_BACK, name)).get("ids"))


def _waiting(recorder: Recorder, name: str) -> list[dict[str, Any]]:
    """What waits to be put back: each the file as it was before, and the ids of the records that it lost."""
    listed = recorder.objects.read(_path(recorder, DROPPED, name)).get("waiting")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _path(recorder: Recorder, kind: str, name: str) -> str:
    return os.path.join(recorder.store.state, kind, slug(name) + OBJECT)
