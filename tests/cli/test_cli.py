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


def test_the_commands_are_listed(installed: Machine) -> None:
    done = installed.run(installed.command, "--help")
    assert done.code == 0
    for name in ("check", "resume", "uninstall"):
        assert f"\n  {name} " in done.out


def test_check_finds_nothing_odd_in_a_good_file(installed: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/README.md").write_text("> # not a progress file\n")
    (project / "src").mkdir()
    done = installed.run(installed.command, "check", cwd=project / "src")
    assert (done.code, done.err) == (0, "")
    assert done.out == "1 checked, nothing odd found\n"


def test_check_names_file_and_line_and_ends_with_1(installed: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/other.md").write_text(f"{PROGRESS}\n```json\n")
    done = installed.run(installed.command, "check", cwd=project)
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith(".claude/progress/other.md:9: ")
    assert installed.run(installed.command, "check", ".claude/progress/backend-jobs.md", cwd=project).code == 0


def test_check_reads_the_settings_too_and_a_hook_need_not_any_more(installed: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/config.yaml").write_text("keep_runs: 5\nrecrod: off\n")
    line = '.claude/progress/config.yaml:2: the key "recrod" is unknown; write record\n'
    assert installed.run(installed.command, "check", cwd=project) == Done(1, line, "")
    assert installed.run(installed.command, "check", ".claude/progress/backend-jobs.md", cwd=project).code == 0
    (project / ".claude/progress/config.yaml").write_text("keep_runs: 5\n")
    assert installed.run(installed.command, "check", cwd=project).code == 0
    [compiled] = installed.folder.glob("state/*/config.json")
    assert load(str(compiled.parent)).keep_runs == 5


def test_compile_config_is_for_hooks_and_says_what_is_wrong_on_stderr(installed: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    assert "compile-config" not in installed.run(installed.command, "--help").out
    assert installed.run(installed.command, "compile-config", cwd=project) == Done(0, "", "")
    assert not (installed.folder / "state").exists()
    (project / ".claude/progress/config.yaml").write_text("record: never\n")
    line = '.claude/progress/config.yaml:1: record: "never" must be full, summary or off\n'
    assert installed.run(installed.command, "compile-config", cwd=project) == Done(0, "", line)
    assert installed.run(installed.command, "compile-config", os.path.realpath(project / ".claude/progress")) == Done(
        0, "", line
    )


def test_an_installed_copy_compiles_at_a_start(installed: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    folder = os.path.realpath(project / ".claude/progress")
    (project / ".claude/progress/config.yaml").write_text("record: off\n")
    state = state_folder(installed.environ(), folder)
    assert compile_now(installed.environ(), folder, state, os.path.realpath(installed.folder / "current")) == ""
    assert load(state).record == "off"


def test_resume_prints_what_a_session_would_be_told(installed: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    done = installed.run(installed.command, "resume", cwd=project)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("[claude-progress ")
    assert "\n.claude/progress/backend-jobs.md: " in done.out
    installed.run(installed.command, "resume", cwd=project)
    assert not list(Path(installed.config).glob("claude-progress/state/*/told/*.json"))


def test_a_file_that_does_not_count_is_named(installed: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/other.md").write_text("# Checkout\n")
    line = ".claude/progress/other.md:1: not counted as a progress file: no title `# Orchestration: …` and no Status"
    assert installed.run(installed.command, "resume", cwd=project).err.startswith(line)
    assert installed.run(installed.command, "check", cwd=project).out.startswith(line)


def test_check_goes_on_behind_what_cannot_be_read(installed: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/a.md").mkdir()
    os.mkfifo(project / ".claude/progress/b.md")
    (project / ".claude/progress/c.md").write_text("## Status: half-way\n")
    done = installed.run(installed.command, "check", cwd=project)
    names = [line.partition(":")[0].rpartition("/")[2] for line in done.out.splitlines()]
    assert (done.code, done.err, names) == (1, "", ["a.md", "b.md", "c.md"])


def test_resume_names_what_is_wrong_with_a_file(installed: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    (project / ".claude/progress/other.md").write_text("## Status: half-way\n")
    done = installed.run(installed.command, "resume", cwd=project)
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
def test_an_error_is_one_line_and_exit_code_1(installed: Machine, words: list[str], message: str) -> None:
    done = installed.run(installed.command, *words)
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert done.err.count("\n") == 1


def test_a_wrong_option_is_exit_code_2(installed: Machine) -> None:
    assert installed.run(installed.command, "uninstall", "--nonsense").code == 2


def test_uninstall_by_the_command_leaves_nothing(installed: Machine) -> None:
    shutil.rmtree(installed.clone)
    preview = installed.run(installed.command, "uninstall", "--dry-run")
    assert preview.out.endswith("nothing was changed\n")
    done = installed.run(installed.command, "uninstall")
    assert (done.code, done.err) == (0, "")
    assert tree(installed.home) == {}


def test_the_command_finds_its_copy_through_any_chain_of_links(installed: Machine, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/one").symlink_to(installed.command)
    (tmp_path / "two").symlink_to("a/one")
    assert installed.run(tmp_path / "two", "--version").code == 0
    assert installed.run("sh", "two", "--version", cwd=tmp_path).code == 0
    assert installed.run("two", "--version", PATH=f"{tmp_path}:/usr/bin:/bin").code == 0


def test_a_copy_without_an_environment_makes_it_on_first_use(installed: Machine, tmp_path: Path) -> None:
    [env] = installed.folder.glob("env-*")
    shutil.rmtree(env)
    first = installed.run(installed.command, "--version")
    assert first.out == "claude-progress, version 0.1.0\n"
    assert first.err == f"claude-progress: first use, making the command line's environment, {env}\n"
    assert installed.run(installed.command, "--version") == Done(0, first.out, "")


@pytest.mark.parametrize("works", [True, False], ids=["made", "not made"])
def test_what_is_said_before_the_environment_is_there_steers_no_terminal(
    installed: Machine, tmp_path: Path, works: bool
) -> None:
    config = tmp_path / "\x1b[31m\x9b\u202e"
    extra = {"CLAUDE_CONFIG_DIR": str(config), **({} if works else installed.no_packages)}
    if not works:
        installed.program("uv", "#!/bin/sh\nexit 1\n")
    done = installed.run(installed.clone / "bin/claude-progress", "--version", **extra)
    assert done.code == (not works)
    assert [line.count(f"{tmp_path}/\ufffd[31m\ufffd\ufffd/") for line in done.err.splitlines()] == [1] * (2 - works)


def test_a_projects_copy_makes_its_environment_on_a_colleagues_machine(installed: Machine, tmp_path: Path) -> None:
    project = project_with_progress(tmp_path / "project")
    installed.install("--scope", "project", "--project", project)
    colleague = Machine(installed.clone, tmp_path / "colleague", installed.programs)
    colleague.home.mkdir()
    command = project / ".claude/claude-progress/bin/claude-progress"
    before = tree(project)
    done = colleague.run(command, "check", cwd=project)
    assert (done.code, done.out) == (0, "1 checked, nothing odd found\n")
    assert done.err.startswith("claude-progress: first use, ")
    assert tree(project) == before


@pytest.mark.slow
def test_where_no_environment_can_be_made_the_error_is_clear_and_uninstall_works(
    installed: Machine, home: Path
) -> None:
    [env] = installed.folder.glob("env-*")
    shutil.rmtree(env)
    installed.program("uv", "#!/bin/sh\nexit 1\n")
    done = installed.run(installed.command, "check", **installed.no_packages)
    assert (done.code, done.out) == (1, "")
    assert "install uv or venv" in done.err.splitlines()[-1]
    assert not env.exists()
    assert installed.run(installed.command, "uninstall", **installed.no_packages).code == 0
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
def test_an_environment_that_lost_its_packages_is_made_anew_with_one_line(installed: Machine, case: str) -> None:
    env = break_environment(installed, case)
    project = project_with_progress(installed.home / "project")
    first = installed.run(installed.command, "check", cwd=project)
    line = f"claude-progress: its packages are gone, making the command line's environment, {env}\n"
    assert first == Done(0, "1 checked, nothing odd found\n", line)
    assert installed.run(installed.command, "check", cwd=project) == Done(0, first.out, "")
    assert (installed.folder / "current/environment").read_text() == f"{env}\n"


@pytest.mark.parametrize("case", ["another Python", "click is gone"])
@pytest.mark.slow
def test_a_broken_environment_that_cannot_be_made_anew_is_one_clear_error(installed: Machine, case: str) -> None:
    break_environment(installed, case)
    installed.program("uv", "#!/bin/sh\nexit 1\n")
    done = installed.run(installed.command, "check", **installed.no_packages)
    assert (done.code, done.out) == (1, "")
    assert "install uv or venv" in done.err.splitlines()[-1]
    assert "Traceback" not in done.err


@pytest.mark.parametrize("case", ["another Python", "click is gone"])
def test_uninstall_needs_no_packages(installed: Machine, case: str) -> None:
    break_environment(installed, case)
    installed.program("uv", "#!/bin/sh\nexit 1\n")
    done = installed.run(installed.command, "uninstall", **installed.no_packages)
    assert (done.code, done.err) == (0, "")
    assert tree(installed.home) == {}


def test_an_import_that_fails_for_another_reason_is_not_hidden(installed: Machine) -> None:
    (installed.folder / "current/progresslib/cli/resume.py").write_text("import no_such_module\n")
    done = installed.run(installed.command, "check")
    assert done.code == 1
    assert done.err.endswith("ModuleNotFoundError: No module named 'no_such_module'\n")


@pytest.mark.parametrize(
    ("missing", "shown"),
    [
        pytest.param("cli/resume.py", "\ufffd[31mred", id="a part of the command line"),
        pytest.param("text/quote.py", "\\x1b[31mred", id="what cleans a line"),
    ],
)
def test_a_copy_that_is_damaged_says_so_in_one_line(
    installed: Machine, tmp_path: Path, missing: str, shown: str
) -> None:
    project = tmp_path / "\x1b[31mred"
    project.mkdir()
    installed.install("--scope", "project", "--project", project)
    copy = project / ".claude/claude-progress"
    (copy / "progresslib" / missing).unlink()
    done = installed.run(copy / "bin/claude-progress", "check")
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert f"{tmp_path}/{shown}/.claude/claude-progress: this copy is damaged (" in done.err
    assert "run install.py again, from a clone" in done.err


def test_without_python_the_error_is_one_line(installed: Machine, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    installed.install("--scope", "project", "--project", project)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "readlink"):
        (tools / name).symlink_to(str(shutil.which(name)))
    done = installed.run(project / ".claude/claude-progress/bin/claude-progress", "check", PATH=str(tools))
    assert done == Done(1, "", "claude-progress: no python3 on the PATH; install Python 3.9 or newer\n")


def test_an_old_python_is_told_so(installed: Machine) -> None:
    launch = installed.clone / "bin/launch.py"
    code = f"import runpy, sys; sys.version_info = (3, 8, 18); runpy.run_path({str(launch)!r}, run_name='__main__')"
    done = installed.run(sys.executable, "-c", code)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("claude-progress: needs Python 3.9 or newer, this is ")


def test_the_command_belongs_to_the_folder_it_was_installed_into(installed: Machine, tmp_path: Path) -> None:
    other = str(tmp_path / "other")
    installed.install("--hooks-only", CLAUDE_CONFIG_DIR=other)
    assert os.readlink(installed.command) == f"{other}/claude-progress/current/bin/claude-progress"
    assert installed.run(installed.command, "uninstall").code == 0
    assert not Path(other).exists()
    assert len(commands(installed.settings)) == 1
