"""Tests for bin/claude-progress and progresslib/cli: real processes."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from progresslib.configuration.compile_start import compile_now
from progresslib.configuration.config import load
from progresslib.places.project import state_folder
from tests.installing import PROGRESS, Done, Machine, commands, project_with_progress, tree


def test_the_commands_are_listed(own: Machine) -> None:
    done = own.run(own.command, "--help")
    assert done.code == 0
    for name in ("check", "resume", "uninstall"):
        assert f"\n  {name} " in done.out


def test_check_finds_nothing_odd_in_a_good_file(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/README.md").write_text("> # not a progress file\n")
    (project / "src").mkdir()
    done = own.run(own.command, "check", cwd=project / "src")
    assert (done.code, done.err) == (0, "")
    assert done.out == "1 checked, nothing odd found\n"


def test_check_names_file_and_line_and_ends_with_1(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/other.md").write_text(f"{PROGRESS}\n```json\n")
    done = own.run(own.command, "check", cwd=project)
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith(".claude/progress/other.md:9: ")
    assert own.run(own.command, "check", ".claude/progress/backend-jobs.md", cwd=project).code == 0


def test_check_reads_the_settings_too_and_a_hook_need_not_any_more(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/config.yaml").write_text("keep_runs: 5\nrecrod: off\n")
    line = '.claude/progress/config.yaml:2: the key "recrod" is unknown; write record\n'
    assert own.run(own.command, "check", cwd=project) == Done(1, line, "")
    assert own.run(own.command, "check", ".claude/progress/backend-jobs.md", cwd=project).code == 0
    (project / ".claude/progress/config.yaml").write_text("keep_runs: 5\n")
    assert own.run(own.command, "check", cwd=project).code == 0
    [compiled] = own.folder.glob("state/*/config.json")
    assert load(str(compiled.parent)).keep_runs == 5


def test_compile_config_is_for_hooks_and_says_what_is_wrong_on_stderr(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    assert "compile-config" not in own.run(own.command, "--help").out
    assert own.run(own.command, "compile-config", cwd=project) == Done(0, "", "")
    assert not (own.folder / "state").exists()
    (project / ".claude/progress/config.yaml").write_text("record: never\n")
    line = '.claude/progress/config.yaml:1: record: "never" must be full, summary or off\n'
    assert own.run(own.command, "compile-config", cwd=project) == Done(0, "", line)
    assert own.run(own.command, "compile-config", os.path.realpath(project / ".claude/progress")) == Done(0, "", line)


def test_an_installed_copy_compiles_at_a_start(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    folder = os.path.realpath(project / ".claude/progress")
    (project / ".claude/progress/config.yaml").write_text("record: off\n")
    state = state_folder(own.environ(), folder)
    assert compile_now(own.environ(), folder, state, os.path.realpath(own.folder / "current")) == ""
    assert load(state).record == "off"


def test_resume_prints_what_a_session_would_be_told(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    done = own.run(own.command, "resume", cwd=project)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("[claude-progress ")
    assert "\n.claude/progress/backend-jobs.md: " in done.out
    own.run(own.command, "resume", cwd=project)
    assert not list(Path(own.config).glob("claude-progress/state/*/told/*.json"))


def test_a_file_that_does_not_count_is_named(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/other.md").write_text("# Checkout\n")
    line = ".claude/progress/other.md:1: not counted as a progress file: no title `# Orchestration: …` and no Status"
    assert own.run(own.command, "resume", cwd=project).err.startswith(line)
    assert own.run(own.command, "check", cwd=project).out.startswith(line)


def test_check_goes_on_behind_what_cannot_be_read(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/a.md").mkdir()
    os.mkfifo(project / ".claude/progress/b.md")
    (project / ".claude/progress/c.md").write_text("## Status: half-way\n")
    done = own.run(own.command, "check", cwd=project)
    names = [line.partition(":")[0].rpartition("/")[2] for line in done.out.splitlines()]
    assert (done.code, done.err, names) == (1, "", ["a.md", "b.md", "c.md"])


def test_resume_names_what_is_wrong_with_a_file(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/other.md").write_text("## Status: half-way\n")
    done = own.run(own.command, "resume", cwd=project)
    assert done.err.startswith(".claude/progress/other.md:1: the status 'half-way'")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["resume"], "no .claude/progress here or above", id="no progress folder to tell of"),
        pytest.param(["check"], "no .claude/progress here or above", id="no progress folder"),
        pytest.param(["check", "nowhere.md"], "nowhere.md: cannot be read", id="no such file"),
        pytest.param(
            ["uninstall", "--scope", "local", "--project", "/nowhere"], "/nowhere: no such folder", id="no folder"
        ),
    ],
)
def test_an_error_is_one_line_and_exit_code_1(own: Machine, words: list[str], message: str) -> None:
    done = own.run(own.command, *words)
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert done.err.count("\n") == 1


def test_a_wrong_option_is_exit_code_2(own: Machine) -> None:
    assert own.run(own.command, "uninstall", "--nonsense").code == 2


def test_uninstall_by_the_command_leaves_nothing(own: Machine) -> None:
    shutil.rmtree(own.clone)
    preview = own.run(own.command, "uninstall", "--dry-run")
    assert preview.out.endswith("nothing was changed\n")
    done = own.run(own.command, "uninstall")
    assert (done.code, done.err) == (0, "")
    assert tree(own.home) == {}


def test_the_command_finds_its_copy_through_any_chain_of_links(own: Machine, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/one").symlink_to(own.command)
    (tmp_path / "two").symlink_to("a/one")
    assert own.run(tmp_path / "two", "--version").code == 0
    assert own.run("sh", "two", "--version", cwd=tmp_path).code == 0
    assert own.run("two", "--version", PATH=f"{tmp_path}:/usr/bin:/bin").code == 0


def test_a_copy_without_an_environment_makes_it_on_first_use(own: Machine, tmp_path: Path) -> None:
    [env] = own.folder.glob("env-*")
    shutil.rmtree(env)
    first = own.run(own.command, "--version")
    assert first.out == "claude-progress, version 0.1.0\n"
    assert first.err == f"claude-progress: first use, making the command line's environment, {env}\n"
    assert own.run(own.command, "--version") == Done(0, first.out, "")


def test_a_projects_copy_makes_its_environment_on_a_colleagues_machine(own: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    own.install("--scope", "project", "--project", project)
    colleague = Machine(own.clone, tmp_path / "colleague", own.programs)
    colleague.home.mkdir()
    command = project / ".claude/claude-progress/bin/claude-progress"
    before = tree(project)
    done = colleague.run(command, "check", cwd=project)
    assert (done.code, done.out) == (0, "1 checked, nothing odd found\n")
    assert done.err.startswith("claude-progress: first use, ")
    assert tree(project) == before


@pytest.mark.slow
def test_where_no_environment_can_be_made_the_error_is_clear_and_uninstall_works(own: Machine, home: Path) -> None:
    [env] = own.folder.glob("env-*")
    shutil.rmtree(env)
    own.program("uv", "#!/bin/sh\nexit 1\n")
    done = own.run(own.command, "check", **own.no_packages)
    assert (done.code, done.out) == (1, "")
    assert "install uv or venv" in done.err.splitlines()[-1]
    assert not env.exists()
    assert own.run(own.command, "uninstall", **own.no_packages).code == 0
    assert tree(home) == {}


def break_environment(own: Machine, case: str) -> Path:
    """Takes the packages from the environment; returns the path that the next one will have."""
    [env] = own.folder.glob("env-*")
    [packages] = env.glob("lib/python*/site-packages/packages.pth")
    if case == "another Python":
        old = own.folder / "env-00000000"
        env.rename(old)
        (own.folder / "current/environment").write_text(f"{old}\n")
        (old / packages.parent.parent.relative_to(env)).rename(old / "lib/python3.1")
    elif case == "click is gone":
        packages.unlink()
    else:
        packages.write_text(f"{own.programs}\n")
        origin = next(Path(path) for path in sys.path if (Path(path) / "click").is_dir())
        for name in ("click", "jsonschema", "markdown_it"):
            (own.programs / name).symlink_to(origin / name)
    return env


@pytest.mark.parametrize("case", ["another Python", "click is gone", "yaml is gone"])
def test_an_environment_that_lost_its_packages_is_made_anew_with_one_line(own: Machine, case: str) -> None:
    env = break_environment(own, case)
    project = project_with_progress(own.home / "project")
    first = own.run(own.command, "check", cwd=project)
    line = f"claude-progress: its packages are gone, making the command line's environment, {env}\n"
    assert first == Done(0, "1 checked, nothing odd found\n", line)
    assert own.run(own.command, "check", cwd=project) == Done(0, first.out, "")
    assert (own.folder / "current/environment").read_text() == f"{env}\n"


@pytest.mark.parametrize("case", ["another Python", "click is gone"])
@pytest.mark.slow
def test_a_broken_environment_that_cannot_be_made_anew_is_one_clear_error(own: Machine, case: str) -> None:
    break_environment(own, case)
    own.program("uv", "#!/bin/sh\nexit 1\n")
    done = own.run(own.command, "check", **own.no_packages)
    assert (done.code, done.out) == (1, "")
    assert "install uv or venv" in done.err.splitlines()[-1]
    assert "Traceback" not in done.err


@pytest.mark.parametrize("case", ["another Python", "click is gone"])
def test_uninstall_needs_no_packages(own: Machine, case: str) -> None:
    break_environment(own, case)
    own.program("uv", "#!/bin/sh\nexit 1\n")
    done = own.run(own.command, "uninstall", **own.no_packages)
    assert (done.code, done.err) == (0, "")
    assert tree(own.home) == {}


def test_an_import_that_fails_for_another_reason_is_not_hidden(own: Machine) -> None:
    (own.folder / "current/progresslib/cli/resume.py").write_text("import no_such_module\n")
    done = own.run(own.command, "check")
    assert done.code == 1
    assert done.err.endswith("ModuleNotFoundError: No module named 'no_such_module'\n")


def test_without_python_the_error_is_one_line(own: Machine, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    own.install("--scope", "project", "--project", project)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "readlink"):
        (tools / name).symlink_to(str(shutil.which(name)))
    done = own.run(project / ".claude/claude-progress/bin/claude-progress", "check", PATH=str(tools))
    assert done == Done(1, "", "claude-progress: no python3 on the PATH; install Python 3.9 or newer\n")


def test_an_old_python_is_told_so(own: Machine) -> None:
    launch = own.clone / "bin/launch.py"
    code = f"import runpy, sys; sys.version_info = (3, 8, 18); runpy.run_path({str(launch)!r}, run_name='__main__')"
    done = own.run(sys.executable, "-c", code)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("claude-progress: needs Python 3.9 or newer, this is ")


def test_the_command_belongs_to_the_folder_it_was_installed_into(own: Machine, tmp_path: Path) -> None:
    other = str(tmp_path / "other")
    own.install("--hooks-only", CLAUDE_CONFIG_DIR=other)
    assert os.readlink(own.command) == f"{other}/claude-progress/current/bin/claude-progress"
    assert own.run(own.command, "uninstall").code == 0
    assert not Path(other).exists()
    assert len(commands(own.settings)) == 1
