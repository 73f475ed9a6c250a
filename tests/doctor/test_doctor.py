"""Tests for doctor/ and cli/doctor.py: each fault is told with what to do, and that does it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from progresslib.doctor import programs, running, scopes, silence, storage
from progresslib.doctor.examination import examine, mend
from progresslib.doctor.finding import NOTE, OK, PROBLEM, Client, Finding, Place
from progresslib.installer.places import places
from progresslib.places.project import find_folder, state_folder
from tests.folders import PROGRESS
from tests.installing import Done, Machine, project_with_progress

CLIENT = '#!/bin/sh\necho "2.1.330 (Claude Code)"\n'
NEWEST = Client("claude", (2, 1, 330))


class Home(NamedTuple):
    """A machine with everything installed, and a trusted project."""

    own: Machine
    project: Path

    @property
    def place(self) -> Place:
        environ = self.own.environ(CLAUDE_PROJECT_DIR=str(self.project))
        folder = find_folder(environ, str(self.project)) or ""
        state = state_folder(environ, folder) if folder else ""
        managed = str(self.own.home / "managed")
        root = os.path.realpath(self.own.folder / "current")
        return Place(places(environ), environ, str(self.project), folder, state, managed, root, time.time())

    def doctor(self, *words: str, **extra: str) -> Done:
        return self.own.run(self.own.command, "doctor", *words, cwd=self.project, **extra)

    def settings(self, name: str = "settings.json") -> Path:
        return self.project / ".claude" / name


@pytest.fixture
def home_(own: Machine, tmp_path: Path) -> Home:
    own.with_uv()
    own.program("claude", CLIENT)
    own.install()
    project = project_with_progress(tmp_path.resolve() / "my project")
    (own.home / ".claude.json").write_text(json.dumps({"projects": {str(project): {"hasTrustDialogAccepted": True}}}))
    return Home(own, project)


def told(findings: object) -> dict[str, list[Finding]]:
    """The findings by their level."""
    found: dict[str, list[Finding]] = {OK: [], NOTE: [], PROBLEM: []}
    for one in list(findings):  # type: ignore[call-overload]
        found[one.level].append(one)
    return found


def test_a_healthy_installation_has_no_problem(home_: Home) -> None:
    done = home_.doctor()
    assert (done.code, done.err) == (0, "")
    assert "[ok] client: 2.1.330, " in done.out
    assert f"[ok] hooks: scope user, {home_.own.settings}, for 2.1.330" in done.out
    assert "[ok] command line: 14 run; the slowest is " in done.out
    assert done.out.endswith("\nno problem\n")


def test_without_anything_installed_it_says_so(own: Machine, tmp_path: Path) -> None:
    own.with_uv()
    project = tmp_path / "project"
    project.mkdir()
    done = own.run(own.clone / "bin/claude-progress", "doctor", cwd=project)
    assert done.code == 1
    assert "[note] client: no `claude` on the PATH or in its usual places\n" in done.out
    assert (
        "[problem] hooks: no settings here have them, and no plugin\n  to do: python3 install.py, from a clone"
        in done.out
    )
    assert "[ok] files: no progress files here" in done.out


def test_its_json_has_all_of_it(home_: Home) -> None:
    home_.own.run("sh", "-c", _fired(home_), cwd=home_.project, CLAUDE_PROJECT_DIR=str(home_.project))
    found = json.loads(home_.doctor("--json").out)
    assert found["client"] == "2.1.330"
    assert {"check", "level", "message", "fix", "fixable"} == set(found["findings"][0])
    assert {one["event"] for one in found["hooks"]} >= {"SessionStart", "Stop", "PreCompact"}
    assert all(one["milliseconds"] > 0 and one["ratio"] > 0 and one["scope"] == "user" for one in found["hooks"])
    [run] = found["runs"]
    assert (run["hook"], run["runs"]) == ("session-start", 1)
    assert run["worst"] >= run["milliseconds"] > 0


def _fired(home_: Home) -> str:
    event = {"hook_event_name": "SessionStart", "session_id": "s", "source": "startup", "cwd": str(home_.project)}
    return f"echo '{json.dumps(event)}' | {home_.own.folder}/current/hooks/run session-start"


def test_real_runs_are_told_with_their_ratio(home_: Home) -> None:
    home_.own.run("sh", "-c", _fired(home_), cwd=home_.project, CLAUDE_PROJECT_DIR=str(home_.project))
    [run] = running.real_ones(home_.place, 10.0)
    [finding] = running.about_real_ones([run], time.time())
    assert finding.message.startswith("session-start: the only one in ")
    assert " bare starts), at most " in finding.message
    [slow] = running.about_real_ones([run._replace(runs=3, ratio=40.0)], time.time())
    assert slow.level == NOTE


def test_fix_is_the_first_word_or_none(home_: Home) -> None:
    done = home_.doctor("--json", "--fix")
    assert done.code == 2
    assert "--fix comes first: `claude-progress doctor --fix`" in done.err


Break = Callable[[Home], object]


def older(home_: Home) -> None:
    home_.own.install("--client-version", "2.0.14")


def entry_gone(home_: Home) -> None:
    found = json.loads(home_.own.settings.read_bytes())
    del found["hooks"]["Stop"]
    home_.own.settings.write_text(json.dumps(found))


def interpreter_gone(home_: Home) -> None:
    (home_.own.folder / "current/hooks/interpreter").write_text("/gone/python3\n")


def shim(home_: Home) -> None:
    path = home_.own.program("shim", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (home_.own.folder / "current/hooks/interpreter").write_text(f"{path}\n")


def no_link(home_: Home) -> None:
    (home_.own.config / "skills/keeping-progress").unlink()


def not_executable(home_: Home) -> None:
    os.chmod(home_.own.folder / "current/hooks/run", 0o644)


def old_state(home_: Home) -> None:
    path = home_.own.folder / "state/-x/sessions/a.json"
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    os.utime(path, (0, 0))


def old_copies(home_: Home) -> None:
    for name in ("0.0.1-01234567", "0.0.2-01234567"):
        (home_.own.folder / name).mkdir()


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        pytest.param(older, "not what 2.1.330 knows, or entries are missing or changed", id="an older registration"),
        pytest.param(entry_gone, "not what 2.1.330 knows, or entries are missing or changed", id="an entry is gone"),
        pytest.param(
            interpreter_gone, "/gone/python3 is recorded for the hooks, and cannot be started", id="no Python"
        ),
        pytest.param(shim, "a shim; the real one is", id="a shim"),
        pytest.param(no_link, "the link is missing", id="a link"),
        pytest.param(not_executable, "not executable any more", id="exec bits"),
        pytest.param(old_state, "1 files in", id="old state"),
        pytest.param(old_copies, "2 older copies", id="old copies"),
    ],
)
def test_what_is_safe_is_mended_by_the_command_that_it_names(home_: Home, fault: Break, message: str) -> None:
    fault(home_)
    found = examine(home_.place)
    [finding] = [one for one in found.findings if message in one.message]
    assert (finding.level != OK, finding.fix) == (True, "claude-progress doctor --fix")
    done = home_.doctor("--fix")
    assert done.code == 0, done.out
    assert message not in done.out.partition("[ok]")[2]
    assert done.out.endswith("\nno problem\n")


@pytest.mark.parametrize("is_plugin", [False, True])
def test_a_shim_on_the_path_is_told_where_none_is_recorded(home_: Home, tmp_path: Path, is_plugin: bool) -> None:
    home_.own.program("python3", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    data = {"CLAUDE_PROGRESS_DATA": str(tmp_path / "data")} if is_plugin else {}
    (tmp_path / "root/.claude-plugin").mkdir(parents=True)
    (tmp_path / "root/.claude-plugin/plugin.json").write_text("{}")
    environ = {**home_.own.environ(**data), "HOME": str(tmp_path / "empty")}
    place = home_.place._replace(environ=environ, where=places(environ), root=str(tmp_path / "root"))
    [note] = programs.about_interpreter(place, programs.bare_start(sys.executable))
    assert (note.level, note.repair is not None) == (NOTE, is_plugin)
    assert f"{home_.own.programs}/python3, a shim, " in note.message
    if note.repair:
        note.repair()
        [fine] = programs.about_interpreter(place, programs.bare_start(sys.executable))
        assert fine.level == OK


def test_what_cannot_be_mended_is_said(home_: Home) -> None:
    def fails() -> str:
        raise OSError("no room")

    assert mend(home_.place, [Finding("x", PROBLEM, "odd", "f", fails)]) == ["not mended: odd: no room"]


def test_a_hook_that_does_not_run_is_a_problem_that_names_it(home_: Home) -> None:
    script = home_.own.folder / "current/hooks/stop.py"
    script.write_text("raise SystemExit('broken')\n")
    findings, _ = running.try_all(home_.place, 10.0)
    [problem] = told(findings)[PROBLEM]
    assert problem.message.startswith("scope user, Stop: the self-test failed: ")


@pytest.mark.parametrize("name", ["settings.json", "settings.local.json"])
def test_what_a_repository_s_settings_name_is_not_started(home_: Home, tmp_path: Path, name: str) -> None:
    run = home_.project / ".claude/claude-progress/hooks/run"
    run.parent.mkdir(parents=True)
    run.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    run.chmod(0o755)
    for command in (f'"{run}" stop', 'sh "$CLAUDE_PROJECT_DIR/.claude/claude-progress/hooks/run" stop'):
        handler = {"type": "command", "command": command}
        home_.settings(name).write_text(json.dumps({"hooks": {"Stop": [{"hooks": [handler]}]}}))
        findings, trials = running.try_all(home_.place, 10.0)
        assert {one.scope for one in trials} == {"user"}
        [note] = told(findings)[NOTE]
        assert note.message.endswith(f"starts another copy than this one, and is not tried: {command}")
    assert not (tmp_path / "started").exists()


def test_runs_that_no_file_has_are_never_removed(home_: Home) -> None:
    state = home_.own.folder / "state/-x"
    for name in ("active/s/a.json", "trash/x.md", "told/y"):
        path = state / name
        path.parent.mkdir(parents=True)
        path.write_text("{}")
        os.utime(path, (0, 0))
    assert "removed 1 old files" in home_.doctor("--fix").out
    assert sorted(path.name for path in state.rglob("*") if path.is_file()) == ["a.json", "x.md"]


def test_a_copy_that_cannot_run_is_one_problem(home_: Home) -> None:
    not_executable(home_)
    assert home_.doctor().out.count("[problem]") == 1
    (home_.own.folder / "current").unlink()
    (home_.own.folder / "current").symlink_to("gone")
    found = examine(home_.place._replace(root=str(home_.own.clone)))
    assert [one.message for one in found.findings if "leads nowhere" in one.message] != []


def test_a_configuration_folder_that_is_a_link_is_well(own: Machine, tmp_path: Path, home: Path) -> None:
    (tmp_path / "real").mkdir()
    (home / ".claude").symlink_to(tmp_path / "real")
    own.with_uv()
    own.program("claude", CLIENT)
    own.install()
    before = own.settings.read_bytes()
    done = own.run(own.command, "doctor", cwd=tmp_path)
    assert "[problem]" not in done.out
    assert str(home / ".claude").encode() in before
    assert own.run(own.command, "uninstall").code == 0
    assert not os.path.lexists(own.command)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("settings.json", {"disableAllHooks": True}, '"disableAllHooks" is true: no hook runs'),
        ("settings.local.json", {"disableAllHooks": True}, '"disableAllHooks" is true: no hook runs'),
        ("settings.json", {"env": {"CLAUDE_PROGRESS": "off"}}, '"CLAUDE_PROGRESS" is "off" under "env"'),
    ],
)
def test_what_silences_the_hooks_is_named_with_its_file(
    home_: Home, name: str, content: dict[str, Any], message: str
) -> None:
    home_.settings(name).write_text(json.dumps(content))
    [problem] = told(silence.examine(home_.place))[PROBLEM]
    assert problem.message.startswith(f"{home_.settings(name)}: {message}")
    home_.settings(name).write_text("{}")
    assert told(silence.examine(home_.place))[PROBLEM] == []


def test_a_later_file_can_turn_hooks_on_again(home_: Home) -> None:
    home_.settings("settings.json").write_text('{"disableAllHooks": true}')
    home_.settings("settings.local.json").write_text('{"disableAllHooks": false}')
    assert told(silence.examine(home_.place))[PROBLEM] == []


@pytest.mark.parametrize("name", ["managed-settings.json", "managed-settings.d/10-hooks.json"])
@pytest.mark.parametrize("key", ["disableAllHooks", "allowManagedHooksOnly"])
def test_an_administrator_s_settings_count(home_: Home, name: str, key: str) -> None:
    path = Path(home_.place.managed) / name
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({key: True}))
    [problem] = told(silence.examine(home_.place))[PROBLEM]
    assert str(path) in problem.message
    assert key in problem.message


def test_a_folder_that_is_not_trusted_is_told(home_: Home) -> None:
    (home_.own.home / ".claude.json").write_text("{}")
    [note] = told(silence.examine(home_.place))[NOTE]
    assert "not trusted yet" in note.message
    trusted = {str(home_.project.parent): {"hasTrustDialogAccepted": True}}
    (home_.own.home / ".claude.json").write_text(json.dumps({"projects": trusted}))
    assert told(silence.examine(home_.place))[NOTE] == []


def test_the_last_settings_decide_over_the_switch(home_: Home) -> None:
    home_.settings("settings.json").write_text('{"env": {"CLAUDE_PROGRESS": "off"}}')
    home_.settings("settings.local.json").write_text('{"env": {"CLAUDE_PROGRESS": ""}}')
    assert told(silence.examine(home_.place))[PROBLEM] == []


def test_a_list_of_trusted_folders_that_cannot_be_read_is_told(home_: Home) -> None:
    (home_.own.home / ".claude.json").write_text("{")
    [note] = told(silence.examine(home_.place))[NOTE]
    assert note.message.endswith(".claude.json: which folders are trusted cannot be read there")


def test_our_own_switch_in_the_environment_is_told(home_: Home) -> None:
    place = home_.place._replace(environ={**home_.place.environ, "CLAUDE_PROGRESS": "off"})
    [problem] = told(silence.examine(place))[PROBLEM]
    assert problem.fix == "unset CLAUDE_PROGRESS"


def test_settings_that_are_not_json_are_told_by_line(home_: Home) -> None:
    home_.settings().write_text('{\n  "hooks": {,\n}\n')
    [problem] = told(scopes.examine(home_.place, NEWEST))[PROBLEM]
    assert problem.message.startswith(f"{home_.settings()}:2:")
    assert "the client ignores all of it" in problem.fix


def test_installed_twice_is_told_and_the_command_takes_one_out(home_: Home) -> None:
    home_.own.install("--scope", "local", "--project", home_.project)
    [problem] = told(scopes.examine(home_.place, NEWEST))[PROBLEM]
    assert problem.message == (
        "installed by scope user and scope local: every event starts several hooks; take out scope local"
    )
    done = home_.own.run("sh", "-c", f"PATH={home_.own.command.parent}:$PATH; {problem.fix}", cwd=home_.own.home)
    assert done.code == 0, done
    assert told(scopes.examine(home_.place, NEWEST))[PROBLEM] == []


def test_a_project_s_own_hooks_beside_a_person_s_are_a_note(home_: Home) -> None:
    home_.own.install("--scope", "project", "--project", home_.project)
    found = told(scopes.examine(home_.place, NEWEST))
    assert found[PROBLEM] == []
    [note] = found[NOTE]
    assert "take out scope project, unless colleagues need it" in note.message
    (home_.project / ".claude/claude-progress/hooks/stop.py").write_text("")
    assert any("another version's copy" in one.message for one in told(scopes.examine(home_.place, NEWEST))[NOTE])


def plugin_is(home_: Home, value: bool, name: str = "settings.json") -> None:
    notes = home_.own.config / "plugins/installed_plugins.json"
    notes.parent.mkdir(parents=True, exist_ok=True)
    notes.write_text(json.dumps({"version": 2, "plugins": {"keeping-progress@m": [{"scope": "user"}]}}))
    path = home_.own.settings if name == "settings.json" else home_.settings(name)
    found = json.loads(path.read_bytes()) if path.exists() else {}
    path.write_text(json.dumps({**found, "enabledPlugins": {"keeping-progress@m": value}}))


def test_the_plugin_beside_settings_is_told(home_: Home) -> None:
    plugin_is(home_, True)
    [problem] = told(scopes.examine(home_.place, NEWEST))[PROBLEM]
    assert problem.message.endswith("take out the plugin of scope user")
    assert problem.fix == "claude plugin uninstall keeping-progress@m --scope user"
    plugin_is(home_, False, "settings.local.json")
    assert told(scopes.examine(home_.place, NEWEST))[PROBLEM] == []


def test_the_plugin_in_a_project_is_taken_out_there(home_: Home) -> None:
    plugin_is(home_, True)
    places = [{"scope": "local", "projectPath": str(home_.project)}]
    noted = json.dumps({"version": 2, "plugins": {"keeping-progress@m": places}})
    (home_.own.config / "plugins/installed_plugins.json").write_text(noted)
    [problem] = told(scopes.examine(home_.place, NEWEST))[PROBLEM]
    assert problem.fix == f"cd '{home_.project}' && claude plugin uninstall keeping-progress@m --scope local"


def test_the_plugin_alone_is_well(home_: Home) -> None:
    home_.own.run(home_.own.command, "uninstall")
    plugin_is(home_, True)
    [fine] = told(scopes.examine(home_.place, NEWEST))[OK]
    assert fine.message == "the plugin keeping-progress@m"


def test_a_file_that_cannot_be_read_is_told_as_sessions_are(home_: Home) -> None:
    path = home_.project / PROGRESS / "backend-b.md"
    path.write_text("# Orchestration: X\n## Status: in_progress\n<<<<<<< a\n=======\n>>>>>>> b\n")
    [problem] = told(storage.about_files(home_.place))[PROBLEM]
    assert problem.message.startswith(".claude/progress/backend-b.md:3:")
    (home_.project / PROGRESS / "notes.md").write_text("just notes\n")
    [note] = told(storage.about_files(home_.place))[NOTE]
    assert note.message.startswith(".claude/progress/notes.md:1: not counted")


def test_a_wrong_setting_is_told(home_: Home) -> None:
    (home_.project / PROGRESS / "config.yaml").write_text("recrod: off\n")
    [problem] = told(storage.about_files(home_.place))[PROBLEM]
    assert problem.message.startswith(".claude/progress/config.yaml:1: ")


def test_a_file_in_the_place_of_the_state_or_the_folder_is_told(home_: Home) -> None:
    shutil.rmtree(home_.own.folder / "state", ignore_errors=True)
    (home_.own.folder / "state").write_text("")
    shutil.rmtree(home_.project / PROGRESS)
    (home_.project / PROGRESS).write_text("")
    assert len(told(storage.about_folders(home_.place))[PROBLEM]) == 2


def test_a_folder_in_whose_place_a_file_is_and_one_that_is_full_are_told(
    home_: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home_.project / PROGRESS / "outputs").write_text("")
    [problem] = told(storage.about_folders(home_.place))[PROBLEM]
    assert problem.message == f"{home_.project}/{PROGRESS}/outputs: no folder, and outputs cannot be kept"
    (home_.project / PROGRESS / "outputs").unlink()
    usage = shutil.disk_usage(home_.project)._replace(free=1 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert all("1 MB are free there" in one.message for one in told(storage.about_folders(home_.place))[PROBLEM])


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(home_: Home) -> None:
    os.chmod(home_.project / PROGRESS, 0o555)
    [problem] = told(storage.about_folders(home_.place))[PROBLEM]
    assert problem.fix == f"chmod u+wx {home_.project / PROGRESS}"
    os.chmod(home_.project / PROGRESS, 0o755)


def test_the_newest_failure_in_the_log_is_told(home_: Home) -> None:
    log = home_.own.folder / "hooks.log"
    log.write_text("2026-11-22T06:04:52Z stop.py\nTraceback …\nValueError: odd\x1b[2J\n\n")
    [problem] = told(storage.about_leftovers(home_.place))[PROBLEM]
    assert problem.message.endswith("ValueError: odd\x1b[2J")
    assert "\x1b" not in home_.doctor().out
    os.utime(log, (0, 0))
    assert told(storage.about_leftovers(home_.place))[PROBLEM] == []
    log.unlink()
    log.mkdir()
    [problem] = told(storage.about_leftovers(home_.place))[PROBLEM]
    assert problem.message == f"{log}: cannot be read (Is a directory)"


def test_a_client_that_does_not_answer_is_a_problem(home_: Home) -> None:
    home_.own.program("claude", "#!/bin/sh\nexit 3\n")
    assert programs.about_client(programs.client(home_.place)).level == PROBLEM


def test_another_command_that_comes_first_is_told(home_: Home) -> None:
    other = home_.own.program("claude-progress", "#!/bin/sh\n")
    notes = told(programs.about_command(home_.place))[NOTE]
    assert [one.message for one in notes] == [f"{other} comes first on the PATH, and is another one"]
