"""Whether Claude's own Edit or Write goes through unasked: for exactly a session's progress files, for nothing else.

No answer is no refusal: the client then goes on as ever, and asks the person.
"""

from __future__ import annotations

import os

from progresslib.hook.event import Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from progresslib.hook.event import Answer

REASON = "claude-progress: a progress file of this project"
_FOLDER = [".claude", "progress"]
_ARCHIVE = "archived"
_SUFFIX = ".md"
_INPUT = {"Edit": {"file_path", "old_string", "new_string", "replace_all"}, "Write": {"file_path", "content"}}
_INSTRUCTIONS = {"agents.md", "claude.md", "claude.local.md"}  # the client reads them as orders, wherever they lie


def on_permission_request(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Answers a PermissionRequest with allow if it asks for a progress file, else with nothing."""
    if not _is_allowed(event, environ, "PermissionRequest"):
        return {}
    return {"hookSpecificOutput": {"hookEventName": "PermissionRequest", "decision": {"behavior": "allow"}}}


def on_edit(event: Event, environ: Mapping[str, str], now: float) -> Answer:
    """Answers the PreToolUse of a progress file's Edit or Write with allow; any other with nothing."""
    return event.decision("allow", REASON) if _is_allowed(event, environ, "PreToolUse") else {}


def _is_allowed(event: Event, environ: Mapping[str, str], name: str) -> bool:
    """Whether the event, which must be of that name, asks for a progress file; most are refused by their text alone."""
    known = _INPUT.get(event.text("tool_name"))
    given = event.part("tool_input")
    path = given.get("file_path")
    if event.name != name or known is None or not known.issuperset(given) or not isinstance(path, str):
        return False
    if event.text("permission_mode") == "plan" or not is_candidate(path):
        return False
    try:
        return _is_progress_file(path, environ, event.cwd, is_new_fine=event.tool == "Write")
    except (OSError, ValueError):
        return False


def _is_progress_file(path: str, environ: Mapping[str, str], cwd: str, is_new_fine: bool) -> bool:
    from progresslib.places.project import find_folder, is_inside, start_folder  # most files are no candidates

    folder = find_folder(environ, cwd)
    if folder is None or not is_progress_path(path, folder, is_new_fine):
        return False
    start = start_folder(environ, cwd)
    return is_inside(start, os.path.dirname(os.path.dirname(folder))) or _is_in_worktree(start)


def _is_in_worktree(start: str) -> bool:
    """Whether a folder lies in a worktree that the main one, which has the progress folder, knows of."""
    from progresslib.places.worktree import is_known_to_main  # linked worktrees are few

    top = start
    while top != os.sep and not os.path.exists(os.path.join(top, ".git")):
        top = os.path.dirname(top)
    return is_known_to_main(top)


def is_candidate(path: str) -> bool:
    """Tells, without a look at the file system, whether `path` may be one of a progress file: absolute and plain."""
    if not path.startswith("/") or not path.endswith(_SUFFIX) or not path.isprintable():
        return False
    *folders, name = parts = path[1:].split("/")
    if folders[-1:] == [_ARCHIVE]:
        folders.pop()
    is_plain = not any(part in ("", ".", "..") for part in parts)
    return is_plain and folders[-2:] == _FOLDER and _is_plain_name(name)


def is_progress_path(path: str, folder: str, is_new_fine: bool) -> bool:
    """Tells whether `path` is, letter by letter, that of a Markdown file directly in `folder` or in its archive.

    `folder` is the real path of a progress folder, so a path that begins with it has no link so far; the archive and
    the file must be none either, and the file have no other name. A file that is not there passes if `is_new_fine`.
    Raises OSError where the file system does not tell.
    """
    within = os.path.dirname(path)
    if within == os.path.join(folder, _ARCHIVE):
        if os.path.islink(within) or not os.path.isdir(within):
            return False
    elif within != folder:
        return False
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return is_new_fine
    return status.st_nlink == 1 and not os.path.islink(path) and os.path.isfile(path)


def _is_plain_name(name: str) -> bool:
    is_plain = not name.startswith(".") and not any(c in name for c in "~\\")
    return is_plain and name.lower() not in _INSTRUCTIONS
