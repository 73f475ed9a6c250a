"""A file that Claude has written: whether it is one of the project's progress files at all."""

from __future__ import annotations

import os

from progresslib.hook.event import Event, text_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from progresslib.hook.event import Answer


def on_write(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Looks after a progress file that was written; any other file ends here, before what costs time is loaded."""
    path = text_in(event.part("tool_response"), "filePath") or text_in(event.part("tool_input"), "file_path")
    is_candidate = path.endswith(".md") and os.path.isabs(path) and "\0" not in path
    if not is_candidate or os.path.basename(os.path.dirname(path)) != "progress":
        return {}
    from progresslib.places.project import find_folder  # most files are no candidates

    folder = find_folder(environ, event.cwd)
    if not folder or os.path.realpath(os.path.dirname(path)) != folder:
        return {}
    from progresslib.handlers.after_write import on_progress_file

    return on_progress_file(event, environ, folder, os.path.basename(path), now)
