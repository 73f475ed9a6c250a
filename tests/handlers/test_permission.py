"""Tests for handlers/permission.py: progress files go through unasked, and whatever only looks like one does not."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from progresslib.handlers.permission import is_candidate, on_edit, on_permission_request
from progresslib.hook.event import Event
from tests.conftest import RunHook
from tests.folders import PROGRESS

ALLOWED = {"hookSpecificOutput": {"hookEventName": "PermissionRequest", "decision": {"behavior": "allow"}}}
PRE_TOOL_USE = {
    "hookSpecificOutput": {
        "hookEventName": "PreToolUse",
        "permissionDecision": "allow",
        "permissionDecisionReason": "claude-progress: a progress file of this project",
    }
}
NAME = "backend-jobs.md"
INPUTS: Mapping[str, dict[str, Any]] = {
    "Edit": {"old_string": "a", "new_string": "b", "replace_all": False},
    "Write": {"content": "new"},
}


@pytest.fixture
def work(project: Path) -> Path:
    """A project, by its real path, with a progress file, an archived one, settings, and a long output."""
    real = project.resolve()
    for name in (NAME, f"archived/{NAME}", "outputs/jobs/a1.md", "config.yaml"):
        path = real / PROGRESS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a\n")
    return real


def event_of(project: Path, path: object, tool: str = "Write", **more: object) -> dict[str, Any]:
    """A PermissionRequest as the newest client sends it."""
    return {
        "session_id": "s1",
        "transcript_path": "/nowhere/s1.jsonl",
        "cwd": str(project),
        "permission_mode": "default",
        "hook_event_name": "PermissionRequest",
        "tool_name": tool,
        "tool_input": {"file_path": path, **INPUTS.get(tool, {})},
        **more,
    }


def answers(event: dict[str, Any], project: Path) -> list[Any]:
    """What both hooks answer to that call of a tool."""
    environ = {**os.environ, "CLAUDE_PROJECT_DIR": str(project)}
    asked = on_permission_request(Event(event), environ, 0)
    return [asked, on_edit(Event({**event, "hook_event_name": "PreToolUse"}), environ, 0)]


def is_allowed(event: dict[str, Any], project: Path) -> bool:
    """Whether both hooks let that call through; they must agree."""
    found = answers(event, project)
    assert found in ([ALLOWED, PRE_TOOL_USE], [{}, {}])
    return found == [ALLOWED, PRE_TOOL_USE]


@pytest.mark.parametrize("tool", ["Edit", "Write"])
@pytest.mark.parametrize("name", [NAME, f"archived/{NAME}"])
def test_a_progress_file_goes_through(work: Path, tool: str, name: str) -> None:
    assert answers(event_of(work, f"{work}/{PROGRESS}/{name}", tool), work) == [ALLOWED, PRE_TOOL_USE]


@pytest.mark.parametrize("name", ["new.md", "archived/new-2026-11.md", "README.md", "ein überblick.md", "a.b.md"])
def test_a_file_that_is_not_there_goes_through_for_write_alone(work: Path, name: str) -> None:
    assert is_allowed(event_of(work, f"{work}/{PROGRESS}/{name}"), work)
    assert not is_allowed(event_of(work, f"{work}/{PROGRESS}/{name}", "Edit"), work)


def test_a_session_in_a_subfolder_has_the_folder_of_its_repository(work: Path) -> None:
    (work / ".git").mkdir()
    (work / "src").mkdir()
    assert is_allowed(event_of(work / "src", f"{work}/{PROGRESS}/{NAME}"), work / "src")


@pytest.mark.skipif(not shutil.which("git"), reason="git is not on the PATH")
@pytest.mark.parametrize("options", [[], ["-c", "worktree.useRelativePaths=true"]])
def test_a_linked_worktree_has_the_folder_of_the_main_one(work: Path, options: list[str]) -> None:
    words = ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "--allow-empty", "-m", "x"]
    for one in (["init", "-q"], words, [*options, "worktree", "add", "-q", "../linked"]):
        subprocess.run(["git", "-C", str(work), *one], check=True, capture_output=True)
    (work.parent / "linked/src").mkdir()
    event = event_of(work.parent / "linked/src", f"{work}/{PROGRESS}/{NAME}")
    assert is_allowed(event, work.parent / "linked/src")
    shutil.rmtree(work / ".git/worktrees")
    assert not is_allowed(event, work.parent / "linked/src")


def test_an_agent_may_what_its_session_may(work: Path) -> None:
    assert is_allowed(event_of(work, f"{work}/{PROGRESS}/{NAME}", agent_id="a1", agent_type="dev"), work)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("{folder}/../../.claude/progress/backend-jobs.md", id="dots that come back"),
        pytest.param("{folder}/../settings.md", id="dots that lead out"),
        pytest.param("{folder}/archived/../backend-jobs.md", id="dots through the archive"),
        pytest.param("{folder}/archived/../../../x.md", id="dots out of the archive"),
        pytest.param("{folder}/../progress/backend-jobs.md", id="dots at the end of the folder"),
        pytest.param("{folder}/./backend-jobs.md", id="one dot"),
        pytest.param("{project}/./.claude/progress/backend-jobs.md", id="one dot above"),
        pytest.param("{folder}//backend-jobs.md", id="two slashes"),
        pytest.param("/{folder}/backend-jobs.md", id="two slashes in front"),
        pytest.param("{project}//.claude/progress/backend-jobs.md", id="two slashes above"),
        pytest.param("{folder}/backend-jobs.md/", id="a slash at the end"),
        pytest.param("{folder}/backend-jobs.md/.", id="a slash and a dot at the end"),
        pytest.param("{folder}/backend-jobs.md/..", id="a slash and dots at the end"),
        pytest.param("{folder}/", id="the folder"),
        pytest.param("{folder}", id="the folder without a slash"),
        pytest.param("{folder}/archived", id="the archive"),
        pytest.param("{folder}/x.md\0", id="NUL at the end"),
        pytest.param("{folder}/../../x\0/backend-jobs.md", id="NUL within"),
        pytest.param("{folder}/config.yaml\0.md", id="NUL before the suffix"),
        pytest.param("{folder}/x.md\n", id="a line break at the end"),
        pytest.param("{folder}/x\n.md", id="a line break within"),
        pytest.param("{folder}/x\r.md", id="a carriage return"),
        pytest.param("{folder}/x\x1b[2J.md", id="an escape sequence"),
        pytest.param("{folder}/x\x7f.md", id="a control character"),
        pytest.param("{folder}/x\u202e.md", id="a mark that turns the writing"),
        pytest.param("{folder}/x\u2028.md", id="a separator of lines"),
        pytest.param("{folder}/x\ud800.md", id="half of an emoji"),
        pytest.param(" {folder}/backend-jobs.md", id="a space in front"),
        pytest.param("{folder}/backend-jobs.md ", id="a space behind"),
        pytest.param("~/.claude/progress/backend-jobs.md", id="a tilde"),
        pytest.param("~root/.claude/progress/backend-jobs.md", id="somebody's tilde"),
        pytest.param("{folder}/~/x.md", id="a tilde within"),
        pytest.param("{folder}/PROGRE~1.md", id="a short name of Windows"),
        pytest.param("{folder}/..\\x.md", id="a backslash"),
        pytest.param(".claude/progress/backend-jobs.md", id="a relative path"),
        pytest.param("backend-jobs.md", id="a bare name"),
        pytest.param("", id="no name at all"),
        pytest.param("file://{folder}/backend-jobs.md", id="an address"),
        pytest.param("$HOME/.claude/progress/backend-jobs.md", id="a variable"),
        pytest.param("{folder}/backend-jobs.MD", id="the suffix in capitals"),
        pytest.param("{folder}/backend-jobs.Md", id="the suffix in half capitals"),
        pytest.param("{project}/.claude/Progress/backend-jobs.md", id="the folder in capitals"),
        pytest.param("{project}/.CLAUDE/progress/backend-jobs.md", id="the folder above in capitals"),
        pytest.param("{folder}/Archived/x.md", id="the archive in capitals"),
        pytest.param("{folder}/backend-jobs.md.sh", id="another suffix behind"),
        pytest.param("{folder}/backend-jobs.mdx", id="another suffix"),
        pytest.param("{folder}/backend-jobs.md~", id="a copy of an editor"),
        pytest.param("{folder}/backend-jobsmd", id="no suffix"),
        pytest.param("{folder}/backend-jobs.markdown", id="the long suffix"),
        pytest.param("{folder}/.md", id="a suffix alone"),
        pytest.param("{folder}/.hidden.md", id="a hidden file"),
        pytest.param("{folder}/archived/.hidden.md", id="a hidden file of the archive"),
        pytest.param("{folder}/config.yaml", id="the settings"),
        pytest.param("{folder}/outputs/jobs/a1.md", id="a long output"),
        pytest.param("{folder}/outputs/x.md", id="the folder of long outputs"),
        pytest.param("{folder}/deeper/x.md", id="another folder within"),
        pytest.param("{folder}/archived/deeper/x.md", id="a folder within the archive"),
        pytest.param("{folder}/archived/archived/x.md", id="an archive within the archive"),
        pytest.param("{folder}/CLAUDE.md", id="what the client reads as instructions"),
        pytest.param("{folder}/archived/Claude.local.md", id="what it reads as instructions, in other letters"),
        pytest.param("{folder}/AGENTS.md", id="what other clients read as instructions"),
        pytest.param("{project}/.claude/CLAUDE.md", id="the project's instructions"),
        pytest.param("{project}/.claude/settings.json", id="the client's settings"),
        pytest.param("{project}/.claude/settings.md", id="a file beside the folder"),
        pytest.param("{project}/.claude/commands/progress/x.md", id="a folder of that name elsewhere"),
        pytest.param("{project}/.claude/progress-2/x.md", id="a folder that begins alike"),
        pytest.param("{project}/README.md", id="a file of the project"),
        pytest.param("{project}/archived/x.md", id="an archive elsewhere"),
        pytest.param("{project}/src/.claude/progress/x.md", id="the folder of a part of the project"),
        pytest.param("{project}/../other/.claude/progress/x.md", id="another project, by dots"),
        pytest.param("{above}/other/.claude/progress/x.md", id="another project"),
        pytest.param("{above}/.claude/progress/x.md", id="the folder above"),
        pytest.param("/.claude/progress/x.md", id="the folder at the root"),
        pytest.param("/x.md", id="a file at the root"),
        pytest.param("{folder}/" + "a" * 300 + ".md", id="a name that is too long"),
        pytest.param("{folder}/" + "a/" * 3000 + "x.md", id="a path that is too long"),
    ],
)
def test_no_other_path_goes_through(work: Path, path: str) -> None:
    for folder in ("project/src", "other", ""):
        (work.parent / folder / PROGRESS).mkdir(parents=True, exist_ok=True)
    full = path.format(folder=work / PROGRESS, project=work, above=work.parent)
    for tool in INPUTS:
        assert not is_allowed(event_of(work, full, tool), work)


@pytest.mark.parametrize("path", [None, 7, True, ["{}"], {"path": "x.md"}])
def test_what_is_no_text_is_no_path(work: Path, path: object) -> None:
    assert not is_allowed(event_of(work, path), work)


LINKS: dict[str, Callable[[Path, Path], Path]] = {}


def trick(make: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    """Enters a function that puts something into a project's progress folder and returns the path to ask for."""
    LINKS[make.__name__.replace("_", " ")] = make
    return make


@trick
def a_link_to_a_file_outside(project: Path, folder: Path) -> Path:
    (project / "secret").write_text("x")
    (folder / "x.md").symlink_to(project / "secret")
    return folder / "x.md"


@trick
def a_link_to_a_progress_file(project: Path, folder: Path) -> Path:
    (folder / "x.md").symlink_to(NAME)
    return folder / "x.md"


@trick
def a_link_to_nothing(project: Path, folder: Path) -> Path:
    (folder / "x.md").symlink_to(project / "new.sh")
    return folder / "x.md"


@trick
def a_link_to_itself(project: Path, folder: Path) -> Path:
    (folder / "x.md").symlink_to("x.md")
    return folder / "x.md"


@trick
def a_link_to_the_settings(project: Path, folder: Path) -> Path:
    (folder / "x.md").symlink_to("config.yaml")
    return folder / "x.md"


@trick
def a_second_name_of_a_file_outside(project: Path, folder: Path) -> Path:
    (project / "secret").write_text("x")
    os.link(project / "secret", folder / "x.md")
    return folder / "x.md"


@trick
def a_second_name_of_the_settings(project: Path, folder: Path) -> Path:
    os.link(folder / "config.yaml", folder / "archived/x.md")
    return folder / "archived/x.md"


@trick
def a_linked_archive(project: Path, folder: Path) -> Path:
    (project / "elsewhere").mkdir()
    (folder / "archived" / NAME).unlink()
    (folder / "archived").rmdir()
    (folder / "archived").symlink_to(project / "elsewhere")
    return folder / "archived/x.md"


@trick
def an_archive_that_is_the_folder(project: Path, folder: Path) -> Path:
    (folder / "archived" / NAME).unlink()
    (folder / "archived").rmdir()
    (folder / "archived").symlink_to(".")
    return folder / "archived" / NAME


@trick
def an_archive_that_is_not_there(project: Path, folder: Path) -> Path:
    (folder / "archived" / NAME).unlink()
    (folder / "archived").rmdir()
    return folder / "archived/x.md"


@trick
def an_archive_that_is_a_file(project: Path, folder: Path) -> Path:
    (folder / "archived" / NAME).unlink()
    (folder / "archived").rmdir()
    (folder / "archived").touch()
    return folder / "archived/x.md"


@trick
def a_linked_folder(project: Path, folder: Path) -> Path:
    folder.rename(project / "kept")
    folder.symlink_to(project / "kept")
    return folder / NAME


@trick
def a_linked_folder_by_its_real_path(project: Path, folder: Path) -> Path:
    (project / ".claude/commands").mkdir()
    folder.rename(project / ".claude/commands/progress")
    folder.symlink_to("commands/progress")
    return project / ".claude/commands/progress" / NAME


@trick
def a_linked_folder_above(project: Path, folder: Path) -> Path:
    folder.parent.rename(project / "kept")
    folder.parent.symlink_to("kept")
    return folder / NAME


@trick
def a_folder_that_leads_out_of_the_project(project: Path, folder: Path) -> Path:
    folder.parent.rename(project.parent / ".claude")
    folder.parent.symlink_to(project.parent / ".claude")
    return folder / NAME


@trick
def a_folder_that_leads_out_by_its_real_path(project: Path, folder: Path) -> Path:
    (project / ".git").mkdir()
    folder.parent.rename(project.parent / ".claude")
    folder.parent.symlink_to(project.parent / ".claude")
    return project.parent / PROGRESS / NAME


@trick
def a_link_to_the_project(project: Path, folder: Path) -> Path:
    (project.parent / "link").symlink_to(project)
    return project.parent / "link" / PROGRESS / NAME


@trick
def a_forged_worktree_of_another_project(project: Path, folder: Path) -> Path:
    other = project.parent / "other"
    (other / PROGRESS).mkdir(parents=True)
    (other / ".git/worktrees/x").mkdir(parents=True)
    shutil.rmtree(folder)
    (project / ".git").write_text("gitdir: ../other/.git/worktrees/x\n")
    return other / PROGRESS / "x.md"


@trick
def a_forged_worktree_that_confirms_itself(project: Path, folder: Path) -> Path:
    path = a_forged_worktree_of_another_project(project, folder)
    own = project / "git/worktrees/x"
    own.mkdir(parents=True)
    (own / "commondir").write_text(f"{project.parent}/other/.git\n")
    (own / "gitdir").write_text(f"{project}/.git\n")
    (project / ".git").write_text(f"gitdir: {own}\n")
    return path


@trick
def a_folder_of_a_files_name(project: Path, folder: Path) -> Path:
    (folder / "x.md").mkdir()
    return folder / "x.md"


@trick
def a_pipe(project: Path, folder: Path) -> Path:
    os.mkfifo(folder / "x.md")
    return folder / "x.md"


@trick
def a_socket(project: Path, folder: Path) -> Path:
    here = os.getcwd()
    os.chdir(folder)  # a socket's path may have no more than 108 bytes
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("x.md")
    finally:
        os.chdir(here)
    return folder / "x.md"


@trick
def a_folder_that_is_gone(project: Path, folder: Path) -> Path:
    folder.rename(project / "kept")
    return folder / "x.md"


@pytest.mark.parametrize("make", LINKS.values(), ids=LINKS)
def test_nothing_that_leads_elsewhere_goes_through(work: Path, make: Callable[[Path, Path], Path]) -> None:
    path = str(make(work, work / PROGRESS))
    assert is_candidate(path) or "commands" in path
    for tool in INPUTS:
        assert not is_allowed(event_of(work, path, tool), work)


@pytest.mark.skipif(os.getuid() != 0, reason="only root makes devices")
def test_no_device_goes_through(work: Path) -> None:
    path = work / PROGRESS / "x.md"
    try:
        os.mknod(path, 0o20666, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("no devices here")
    assert not is_allowed(event_of(work, str(path)), work)


@pytest.mark.parametrize(
    "tool", ["MultiEdit", "NotebookEdit", "Bash", "Read", "Update", "edit", "Write ", "mcp__fs__Write", "Task", ""]
)
def test_no_other_tool_goes_through(work: Path, tool: str) -> None:
    path = f"{work}/{PROGRESS}/{NAME}"
    assert not is_allowed(event_of(work, path, tool), work)
    both = {"file_path": path, "command": "true", "notebook_path": path}
    assert not is_allowed(event_of(work, path, tool, tool_input=both), work)


@pytest.mark.parametrize("key", ["path", "filePath", "notebook_path", "files", "edits", "target", "File_Path", ""])
def test_nothing_goes_through_that_names_more_than_one_thing(work: Path, key: str) -> None:
    path = f"{work}/{PROGRESS}/{NAME}"
    event = event_of(work, path, tool_input={"file_path": path, "content": "x", key: "/etc/passwd"})
    assert not is_allowed(event, work)


@pytest.mark.parametrize("given", [None, [], "x.md", {}, {"path": "{}"}, {"content": "x"}])
def test_nothing_goes_through_that_names_no_file(work: Path, given: object) -> None:
    assert not is_allowed(event_of(work, "", tool_input=given), work)


def test_nothing_goes_through_while_claude_only_plans(work: Path) -> None:
    assert not is_allowed(event_of(work, f"{work}/{PROGRESS}/{NAME}", permission_mode="plan"), work)


def test_an_event_of_another_name_is_not_answered(work: Path) -> None:
    event = event_of(work, f"{work}/{PROGRESS}/{NAME}")
    environ = {"CLAUDE_PROJECT_DIR": str(work)}
    assert on_edit(Event(event), environ, 0) == {}
    assert on_permission_request(Event({**event, "hook_event_name": "PreToolUse"}), environ, 0) == {}


def test_the_home_folders_own_belongs_to_a_session_started_there_alone(home: Path) -> None:
    home = home.resolve()
    (home / PROGRESS).mkdir(parents=True)
    path = f"{home}/{PROGRESS}/x.md"
    (home / "code").mkdir()
    assert not is_allowed(event_of(home / "code", path), home / "code")
    assert is_allowed(event_of(home, path), home)


@pytest.mark.parametrize(
    "path",
    [
        "/repo/README.md",
        "/repo/src/main.py",
        "/repo/.claude/progress/x.txt",
        "relative/.claude/progress/x.md",
        "/repo/../.claude/progress/x.md",
        "/repo/./.claude/progress/x.md",
        "/repo//.claude/progress/x.md",
        "/repo/.claude/progress/.x.md",
        "/repo/.claude/progress/CLAUDE.md",
    ],
)
def test_a_path_that_cannot_be_one_is_refused_without_a_look_at_the_disk(
    path: str, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("progresslib.places.project.find_folder", lambda *_: pytest.fail("it looked"))
    assert not is_allowed(event_of(work, path), work)


HOOKS = [("permission-request", "PermissionRequest", ALLOWED), ("allow-edit", "PreToolUse", PRE_TOOL_USE)]


@pytest.mark.parametrize(("slug", "name", "expected"), HOOKS)
def test_the_hooks_say_it_as_one_json_object(
    slug: str, name: str, expected: object, work: Path, run_hook: RunHook
) -> None:
    event = event_of(work, f"{work}/{PROGRESS}/{NAME}", "Edit", hook_event_name=name)
    assert run_hook(event, work, slug).answer == expected


@pytest.mark.parametrize(("slug", "name", "expected"), HOOKS)
def test_the_first_file_of_a_folder_goes_through(
    slug: str, name: str, expected: object, project: Path, run_hook: RunHook
) -> None:
    event = event_of(project, f"{project.resolve()}/{PROGRESS}/first.md", hook_event_name=name)
    assert run_hook(event, project, slug).answer == expected


@pytest.mark.parametrize(("slug", "name", "_"), HOOKS)
@pytest.mark.parametrize("path", ["{folder}/config.yaml", "{folder}/../x.md", "{folder}/linked.md", "/etc/passwd"])
def test_the_hooks_say_nothing_else(slug: str, name: str, _: object, path: str, work: Path, run_hook: RunHook) -> None:
    (work / PROGRESS / "linked.md").symlink_to("/etc/passwd")
    event = event_of(work, path.format(folder=work / PROGRESS), hook_event_name=name)
    done = run_hook(event, work, slug)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize(("slug", "name", "_"), HOOKS)
@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000])
def test_an_event_that_is_broken_decides_nothing(
    slug: str, name: str, _: object, data: bytes, work: Path, run_hook: RunHook
) -> None:
    done = run_hook(data, work, slug)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize(("slug", "name", "expected"), HOOKS)
def test_the_decision_stands_alone_and_a_line_for_the_person_waits_for_another_hook(
    slug: str, name: str, expected: object, work: Path, home: Path, run_hook: RunHook
) -> None:
    (home / ".claude/claude-progress").mkdir(parents=True)
    run_hook(b"{", work, slug)
    event = event_of(work, f"{work}/{PROGRESS}/{NAME}", hook_event_name=name)
    assert run_hook(event, work, slug).answer == expected
    assert "not JSON" in (home / ".claude/claude-progress/waiting-lines").read_text()


@pytest.mark.parametrize(("slug", "name", "_"), HOOKS)
def test_off_is_off(slug: str, name: str, _: object, work: Path, run_hook: RunHook) -> None:
    event = event_of(work, f"{work}/{PROGRESS}/{NAME}", hook_event_name=name)
    assert run_hook(event, work, slug, CLAUDE_PROGRESS="off").stdout == ""
