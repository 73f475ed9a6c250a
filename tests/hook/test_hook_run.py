"""Tests for hooks/run: real processes, started as the client does it, `sh -c '"…/hooks/run" session-start'`."""

from __future__ import annotations

import atexit
import compileall
import functools
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from progresslib.places.project import find_folder
from progresslib.storage.store import Store
from tests.conftest import Fired, RunHook
from tests.folders import PROGRESS, ROOT
from tests.works import FULL, minimal

PYTHON = os.path.realpath(sys.executable)
SHELLS = [
    words
    for words in ("sh", "dash", "bash", "bash --posix", "busybox sh", "ksh", "mksh")
    if shutil.which(words.split()[0])
]
EVENT = {"hook_event_name": "SessionStart", "session_id": "s1", "source": "startup", "cwd": "/"}
CANNOT_START = "claude-progress: its hooks could not start (they need Python 3.9 or newer); run install.py again"
SECRET = "sk-ant-a-secret-in-the-environment"


@functools.cache
def compiled() -> Path:
    """The hooks and the library, byte-compiled once for all tests, as the installer does it."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    shutil.copytree(ROOT / "hooks", folder / "hooks")
    shutil.copytree(ROOT / "progresslib", folder / "progresslib", ignore=shutil.ignore_patterns("__pycache__", "cli"))
    compileall.compile_dir(folder / "progresslib", quiet=1)
    return folder


class Ran(NamedTuple):
    """What a hook process printed, and whether it started an interpreter."""

    stdout: str
    started: bool

    @property
    def answer(self) -> Any:
        """The one JSON object, an empty one if nothing was printed."""
        return json.loads(self.stdout) if self.stdout else {}

    @property
    def context(self) -> str:
        return str(self.answer.get("hookSpecificOutput", {}).get("additionalContext", ""))

    @property
    def message(self) -> str:
        return str(self.answer.get("systemMessage", ""))


class Copy:
    """An installed copy of the hooks and the library, whose interpreter writes down that it was started."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.home = home
        for name in ("hooks", "bin"):
            (folder / name).mkdir(parents=True)
        for name in ("hooks/run", "hooks/session_start.py", "progresslib"):
            (folder / name).symlink_to(compiled() / name)
        self.put("bin/claude-progress", "#!/bin/sh\n")
        self.put("python", f'#!/bin/sh\necho started >> "{home}/started"\nexec "{PYTHON}" "$@"\n')
        self.use(str(folder / "python"))

    def put(self, name: str, text: str) -> None:
        """Writes an executable file of the copy."""
        (self.folder / name).unlink(missing_ok=True)
        (self.folder / name).write_text(text)
        (self.folder / name).chmod(0o755)

    def part(self, name: str) -> Path:
        """A file of the library that may be changed: nothing of this copy is linked any more."""
        for linked in [
            path for path in (self.folder / "progresslib", *self.folder.glob("hooks/*")) if path.is_symlink()
        ]:
            original = linked.resolve()
            linked.unlink()
            (shutil.copytree if original.is_dir() else shutil.copy2)(original, linked)
        return self.folder / name

    def use(self, interpreter: str, end: str = "\n") -> None:
        """Records the interpreter, as the installer does."""
        (self.folder / "hooks/interpreter").write_text(interpreter + end)

    def command(self, event: str = "session-start") -> str:
        """The command line in the settings."""
        return f"{shlex.quote(str(self.folder / 'hooks/run'))} {event}"

    def environ(self, project: Path | None, **more: str) -> dict[str, str]:
        named = {} if project is None else {"CLAUDE_PROJECT_DIR": str(project)}
        return {"HOME": str(self.home), "PATH": os.environ["PATH"], **named, **more}

    def run(
        self, project: Path | None, data: bytes | None = None, cwd: Path | None = None, shell: str = "sh", **more: str
    ) -> Ran:
        """Fires SessionStart; the working folder is the project's if none is given."""
        return self.fire(self.command(), self.environ(project, **more), data, cwd or project, shell)

    def fire(
        self,
        command: str,
        environ: dict[str, str],
        data: bytes | None = None,
        cwd: Path | None = None,
        shell: str = "sh",
    ) -> Ran:
        record = self.home / "started"
        record.unlink(missing_ok=True)
        given_data = json.dumps(EVENT).encode() if data is None else data
        words = [*shell.split(), "-c", command]
        done = subprocess.run(
            words, input=given_data, capture_output=True, env=environ, cwd=cwd, timeout=60, check=False
        )
        assert done.returncode == 0, done
        return Ran(done.stdout.decode(), record.exists())


@pytest.fixture
def copy(tmp_path: Path, home: Path) -> Copy:
    return Copy(tmp_path / "copy", home)


def make(root: Path, *names: str) -> None:
    """Makes folders, and files where the name ends with one."""
    for name in names:
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(FULL)


def is_told(ran: Ran | Fired) -> bool:
    return "Job Processing" in ran.context


@pytest.mark.parametrize("shell", SHELLS)
def test_it_works_under_every_shell(copy: Copy, tmp_path: Path, shell: str) -> None:
    make(tmp_path, "repo/.git/", f"repo/{PROGRESS}/x.md", "repo/deep/in/side/", "empty/")
    first_line = f"#!{shutil.which(shell.split()[0])} {' '.join(shell.split()[1:])}\n"
    copy.put("hooks/run", first_line + (copy.folder / "hooks/run").read_text())
    assert is_told(copy.run(tmp_path / "repo/deep/in/side", shell=shell))
    assert copy.run(tmp_path / "empty", shell=shell) == ("", False)
    env_file = tmp_path / "env"
    for _ in range(2):
        copy.run(tmp_path / "empty", shell=shell, CLAUDE_ENV_FILE=str(env_file))
    assert env_file.read_text() == (
        f"export PATH=\"$PATH:\"'{copy.folder}/bin'\nexport CLAUDE_PROGRESS_PROJECT='{tmp_path.resolve()}/empty'\n"
    )


def test_the_hook_of_this_working_copy_tells_the_model(project: Path, run_hook: RunHook) -> None:
    make(project, f"{PROGRESS}/x.md")
    fired = run_hook({**EVENT, "session_id": "working copy"}, project)
    assert is_told(fired)
    assert fired.answer["systemMessage"].startswith("Unfinished: Job Processing, phase 2 of 4")


WALKS: list[Any] = [
    pytest.param(["repo/.git/", f"repo/{PROGRESS}/x.md"], "repo", True, id="at the top of the repository"),
    pytest.param(["repo/.git/", f"repo/{PROGRESS}/x.md", "repo/a/b/"], "repo/a/b", True, id="from a subfolder"),
    pytest.param(
        ["repo/.git/", f"repo/a/{PROGRESS}/x.md", "repo/a/b/"], "repo/a/b", True, id="of a part of a monorepo"
    ),
    pytest.param(["repo/.git/", f"repo/a/{PROGRESS}/x.md", "repo/b/"], "repo/b", False, id="not of another part"),
    pytest.param(["repo/.git/", f"{PROGRESS}/x.md"], "repo", False, id="not above the repository"),
    pytest.param([f"a/{PROGRESS}/x.md", "a/b/c/"], "a/b/c", True, id="without a repository"),
    pytest.param(["home/a/", f"home/{PROGRESS}/x.md"], "home/a", False, id="not of the home folder from below"),
    pytest.param([f"home/{PROGRESS}/x.md"], "home", True, id="of the home folder itself"),
    pytest.param(
        ["home/.git/", f"home/{PROGRESS}/x.md", "home/a/"], "home/a", False, id="not of a home under version control"
    ),
    pytest.param(
        [".git/", f"{PROGRESS}/x.md", "home/a/"], "home/a", True, id="of a repository that holds the home folder"
    ),
    pytest.param(["repo/.git/", f"repo/{PROGRESS}/"], "repo", False, id="an empty folder"),
    pytest.param(["repo/.git/", f"repo/{PROGRESS}/x.txt"], "repo", False, id="other files"),
    pytest.param(["repo/.git/", f"repo/{PROGRESS}/archived/x.md"], "repo", False, id="archived files alone"),
    pytest.param(["repo/.git/", f"repo/{PROGRESS}"], "repo", False, id="a file that is called like the folder"),
    pytest.param(["repo/.git/"], "repo", False, id="nothing at all"),
    pytest.param(
        [f'we [i]*r\'d $x `y` \\ "z"/{PROGRESS}/x.md'], 'we [i]*r\'d $x `y` \\ "z"', True, id="signs of the shell"
    ),
    pytest.param([f"new\nline /{PROGRESS}/x.md"], "new\nline ", True, id="a line feed and a space at the end"),
    pytest.param([f"-e/{PROGRESS}/x.md"], "-e", True, id="a dash first"),
]


@pytest.mark.parametrize(("names", "start", "found"), WALKS)
def test_files_are_found_and_without_them_no_interpreter_starts(
    copy: Copy, tmp_path: Path, names: list[str], start: str, found: bool
) -> None:
    root = tmp_path / "root"
    make(root, "home/", *names)
    ran = copy.run(root / start, HOME=str(root / "home"))
    assert (is_told(ran), ran.started) == (found, found)


def worktree(root: Path, pointer: str, main: str = "main") -> None:
    """A linked worktree in `root/linked`, by hand."""
    make(root, f"{main}/.git/worktrees/linked/", "linked/")
    (root / "linked/.git").write_text(pointer)
    (root / f"{main}/.git/worktrees/linked/commondir").write_text("../..\n")
    (root / f"{main}/.git/worktrees/linked/gitdir").write_text(f"{root}/linked/.git\n")


POINTERS: list[Any] = [
    pytest.param("gitdir: {root}/main/.git/worktrees/linked\n", id="an absolute path"),
    pytest.param("gitdir: ../main/.git/worktrees/linked\n", id="a relative path"),
    pytest.param("gitdir: {root}/main/.git/worktrees/linked", id="no line end"),
    pytest.param("gitdir: {root}/main/.git/worktrees/linked\r\n", id="a line end of Windows"),
]


@pytest.mark.parametrize("pointer", POINTERS)
@pytest.mark.parametrize("inner", ["", "/part", "/part/deeper"])
@pytest.mark.parametrize("place", ["", "part/"])
def test_a_linked_worktree_without_files_has_those_of_the_main_one(
    copy: Copy, tmp_path: Path, pointer: str, inner: str, place: str
) -> None:
    root = tmp_path / "a root"
    worktree(root, pointer.format(root=root))
    make(root, f"main/{place}{PROGRESS}/x.md", "linked/part/deeper/")
    ran = copy.run(root / f"linked{inner}")
    expected = not place or "part" in inner
    assert (is_told(ran), ran.started) == (expected, expected)


def test_a_linked_worktree_with_files_has_its_own(copy: Copy, tmp_path: Path) -> None:
    worktree(tmp_path, f"gitdir: {tmp_path}/main/.git/worktrees/linked\n")
    make(tmp_path, f"main/{PROGRESS}/x.md")
    (tmp_path / "linked" / PROGRESS).mkdir(parents=True)
    (tmp_path / "linked" / PROGRESS / "own.md").write_text(minimal("Own"))
    assert ": Own\n" in copy.run(tmp_path / "linked").context


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "gitdir: \n",
        "gitdir: /nowhere/.git/worktrees/x\n",
        "gitdir: ../main/.git/modules/x\n",
        "\0\n",
        "gitdir: /worktrees/\n",
    ],
)
def test_a_pointer_that_leads_nowhere_is_no_error(copy: Copy, tmp_path: Path, pointer: str) -> None:
    worktree(tmp_path, pointer)
    make(tmp_path, f"main/{PROGRESS}/x.md")
    assert copy.run(tmp_path / "linked").stdout == ""


def test_a_real_worktree_of_git_is_found(copy: Copy, tmp_path: Path) -> None:
    make(tmp_path, f"main/{PROGRESS}/x.md")
    commit = "git -c user.name=a -c user.email=b commit -q --allow-empty -m x"
    script = f"cd main && git init -q && {commit} && git worktree add -q ../linked"
    subprocess.run(["sh", "-c", script], cwd=tmp_path, check=True, env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1"})
    assert is_told(copy.run(tmp_path / "linked"))


@pytest.mark.parametrize("named", [None, "", "/nowhere", f"repo/{PROGRESS}/x.md"])
def test_without_a_project_folder_the_working_folder_counts(copy: Copy, tmp_path: Path, named: str | None) -> None:
    make(tmp_path, f"repo/{PROGRESS}/x.md", "repo/sub/", "other/")
    project = {} if named is None else {"CLAUDE_PROJECT_DIR": named and str(tmp_path / named)}
    data = json.dumps({**EVENT, "cwd": str(tmp_path / "repo/sub")}).encode()
    environ = {**copy.environ(None), **project}
    assert is_told(copy.fire(copy.command(), environ, data, tmp_path / "repo/sub"))
    assert copy.fire(copy.command(), environ, data, tmp_path / "other") == ("", False)


def test_a_relative_project_folder_is_that_below_the_working_folder(copy: Copy, tmp_path: Path) -> None:
    make(tmp_path, f"repo/sub/{PROGRESS}/x.md", "decoy/sub/")
    data = json.dumps({**EVENT, "cwd": str(tmp_path / "repo")}).encode()
    ran = copy.run(Path("sub"), data, cwd=tmp_path / "repo", CDPATH=str(tmp_path / "decoy"))
    assert is_told(ran)


def test_a_linked_project_folder_is_followed(copy: Copy, tmp_path: Path) -> None:
    make(tmp_path, "repo/.git/", f"repo/{PROGRESS}/x.md", "repo/sub/")
    (tmp_path / "link").symlink_to("repo/sub")
    assert is_told(copy.run(tmp_path / "link"))


NAMES = ("a/", "a/b/", "a/b/c/")
PLACES = st.sampled_from(["", *NAMES])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.sets(PLACES),
    empty=st.sets(PLACES, max_size=1),
    repositories=st.sets(PLACES, max_size=2),
    home=PLACES,
    start=PLACES,
    linked=st.booleans(),
)
def test_it_never_finds_less_than_the_library(
    copy: Copy, files: set[str], empty: set[str], repositories: set[str], home: str, start: str, linked: bool
) -> None:
    root = copy.home / "tree"
    shutil.rmtree(root, ignore_errors=True)
    make(root, "a/b/c/", *(f"{place}.git/" for place in repositories))
    if linked:
        worktree(root, f"gitdir: {root}/main/.git/worktrees/linked\n")
        make(root, "linked/a/b/c/", *(f"main/{place}{PROGRESS}/x.md" for place in files))
        root = root / "linked"
    else:
        make(root, *(f"{place}{PROGRESS}/x.md" for place in files))
    make(root, *(f"{place}{PROGRESS}/" for place in empty))
    environ = {"HOME": str(root / home), "CLAUDE_PROJECT_DIR": str(root / start), "PATH": os.environ["PATH"]}
    found = find_folder(environ, "")
    has_files = found is not None and Store(found, "").names() != []
    copy.put("python", f'#!/bin/sh\necho started >> "{copy.home}/started"\n')
    assert copy.fire(copy.command(), environ).started >= has_files


@pytest.mark.parametrize(
    "name", ["a copy", "it's", "$HOME", "`id`", 'say "x"', "a\\b", "line\nfeed", "!x;y&z|(q)", "~", "é😀"]
)
@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_the_folder_of_the_command_line_is_put_on_the_path(home: Path, tmp_path: Path, name: str, shell: str) -> None:
    copy = Copy(tmp_path / name, home)
    env_file = tmp_path / "env file"
    env_file.write_text("export FOREIGN=1")
    for _ in range(3):
        copy.run(tmp_path, CLAUDE_ENV_FILE=str(env_file))
    assert env_file.read_text().startswith("export FOREIGN=1\nexport PATH=")
    assert env_file.read_text().count("export PATH") == 1
    script = '. "$1"; printf "%s\\n%s" "$FOREIGN" "$PATH"'
    words = [shell, "-c", script, shell, str(env_file)]
    done = subprocess.run(words, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == (f"1\n/usr/bin:/bin:{copy.folder}/bin", "")


@pytest.mark.parametrize(
    ("event", "has_command"),
    [
        pytest.param("stop", True, id="at another event"),
        pytest.param("session-start", False, id="in a copy without a command line"),
    ],
)
def test_the_path_stays_as_it_is(copy: Copy, tmp_path: Path, event: str, has_command: bool) -> None:
    if not has_command:
        (copy.folder / "bin/claude-progress").unlink()
    copy.fire(copy.command(event), copy.environ(tmp_path, CLAUDE_ENV_FILE=str(tmp_path / "env")))
    assert not (tmp_path / "env").exists()


@pytest.mark.parametrize("place", ["/proc/env", "/nowhere/env", "{tmp_path}", "/dev/full"])
def test_a_start_file_that_cannot_be_written_is_no_error(copy: Copy, tmp_path: Path, place: str) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    assert is_told(copy.run(tmp_path, CLAUDE_ENV_FILE=place.format(tmp_path=tmp_path)))


@pytest.mark.parametrize(
    "interpreter",
    [
        pytest.param("/nowhere/python3", id="a missing path"),
        pytest.param("/usr", id="a folder"),
        pytest.param(str(ROOT / "pyproject.toml"), id="a file that is no program"),
        pytest.param("", id="an empty line"),
        pytest.param("python3", id="no path"),
    ],
)
def test_with_a_useless_interpreter_on_record_the_one_on_the_path_is_taken(
    copy: Copy, tmp_path: Path, interpreter: str
) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    copy.use(interpreter)
    assert is_told(copy.run(tmp_path, PATH=f"{Path(PYTHON).parent}:{os.environ['PATH']}"))


def test_a_plugin_s_records_are_in_the_folder_that_the_client_lends_it(copy: Copy, tmp_path: Path) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    data, env_file = tmp_path / "da 'ta", tmp_path / "env"
    data.mkdir()
    ran = copy.run(tmp_path, CLAUDE_PLUGIN_DATA=str(data), CLAUDE_ENV_FILE=str(env_file))
    assert is_told(ran)
    assert not ran.started
    shutil.move(copy.folder / "hooks/interpreter", data / "interpreter")
    assert copy.run(tmp_path, CLAUDE_PLUGIN_DATA=str(data), CLAUDE_ENV_FILE=str(env_file)).started
    told = subprocess.run(["sh", "-c", f'. {env_file}; echo "$CLAUDE_PROGRESS_DATA"'], capture_output=True, text=True)
    assert told.stdout == f"{data}\n"
    assert env_file.read_text().count("CLAUDE_PROGRESS_DATA") == 1


def test_without_any_record_the_interpreter_on_the_path_is_taken(copy: Copy, tmp_path: Path) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    (copy.folder / "hooks/interpreter").unlink()
    assert is_told(copy.run(tmp_path))


@pytest.mark.parametrize("end", ["\n", "", "\nmore\n"])
def test_the_interpreter_on_record_may_have_spaces_and_no_line_end(copy: Copy, tmp_path: Path, end: str) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    (copy.folder / "my $python's").symlink_to(copy.folder / "python")
    copy.use(str(copy.folder / "my $python's"), end)
    ran = copy.run(tmp_path)
    assert (is_told(ran), ran.started) == (True, True)


BROKEN = {
    "that fails": "#!/bin/sh\nexit 1\n",
    "that ends with the code that blocks": "#!/bin/sh\nexit 2\n",
    "that is killed": "#!/bin/sh\nkill -9 $$\n",
    "that another program should run": "#!/nowhere/sh\n",
    "that is garbage": "\x7fELF garbage",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in BROKEN.items()])
def test_an_interpreter_that_does_not_start_is_one_line_on_session_start_and_else_none(
    copy: Copy, tmp_path: Path, text: str
) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    copy.put("python", text)
    assert copy.run(tmp_path).answer == {"systemMessage": CANNOT_START}
    assert copy.fire(copy.command("stop"), copy.environ(tmp_path)).stdout == ""


def test_without_any_python_it_is_one_line(copy: Copy, tmp_path: Path) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    copy.use("/nowhere/python3")
    (tmp_path / "programs").mkdir()
    command = f"/bin/sh {copy.command()}"
    ran = copy.fire(command, copy.environ(tmp_path, PATH=str(tmp_path / "programs")), shell="/bin/sh")
    assert ran.answer == {"systemMessage": CANNOT_START}


@pytest.mark.parametrize(
    "name", ["progresslib/handlers/resume.py", "progresslib/hook/runner.py", "hooks/session_start.py"]
)
@pytest.mark.parametrize("text", ["def broken(:\n", "raise RuntimeError\n", "import nothing_that_exists\n"])
def test_a_broken_library_is_one_line(copy: Copy, tmp_path: Path, name: str, text: str) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    copy.part(name).write_text(text)
    assert copy.run(tmp_path).answer == {"systemMessage": CANNOT_START}


def test_a_hook_that_fails_says_so_and_keeps_the_environment_to_itself(copy: Copy, tmp_path: Path) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    with copy.part("progresslib/handlers/resume.py").open("a") as module:
        module.write("\ndef look_after(*arguments: object) -> None:\n    raise RuntimeError('broken')\n")
    ran = copy.run(tmp_path, ANTHROPIC_API_KEY=SECRET)
    log = copy.home / ".claude/claude-progress/hooks.log"
    assert ran.answer == {
        "systemMessage": f"claude-progress: a hook failed (RuntimeError: broken); the details are in {log}"
    }
    assert "session_start.py\nTraceback" in log.read_text()
    assert SECRET not in log.read_text() + ran.stdout


@pytest.mark.parametrize("project", ["full", "empty"])
def test_switched_off_it_does_nothing(copy: Copy, tmp_path: Path, project: str) -> None:
    make(tmp_path, f"full/{PROGRESS}/x.md", "empty/")
    ran = copy.run(tmp_path / project, CLAUDE_PROGRESS="off", CLAUDE_ENV_FILE=str(tmp_path / "env"))
    assert ran == ("", False)
    assert not (tmp_path / "env").exists()
    assert is_told(copy.run(tmp_path / "full", CLAUDE_PROGRESS="on"))


DATA: list[Any] = [
    pytest.param(b"", False, id="nothing"),
    pytest.param(b"garbage", False, id="words"),
    pytest.param(b'{"source": broken}', False, id="half JSON"),
    pytest.param(b"[1]", False, id="a list"),
    pytest.param(b"\xff\xfe\x00", False, id="bytes"),
    pytest.param(b"[" * 1_000_000, False, id="too deep"),
    pytest.param(b"{}", True, id="no fields"),
    pytest.param(
        b'{"source": 1, "session_id": null, "cwd": [], "transcript_path": {}, "agent_id": 0}', True, id="other types"
    ),
    pytest.param(b'{"source": "resume", "transcript_path": "\\u0000", "cwd": "\\ud800"}', True, id="impossible paths"),
    pytest.param(b'{"session_id": "\xff", "source": "\\ud800\\u0000"}', True, id="impossible letters"),
    pytest.param(b'{"more": "' + b"x" * 30_000_000 + b'"}', True, id="thirty megabytes"),
]


@pytest.mark.parametrize(("data", "is_event"), DATA)
def test_whatever_comes_on_stdin_one_object_is_printed(copy: Copy, tmp_path: Path, data: bytes, is_event: bool) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    ran = copy.run(tmp_path, data)
    assert is_told(ran) == is_event
    assert set(ran.answer) <= {"systemMessage", "hookSpecificOutput"}
    assert ran.message.startswith(
        "Unfinished: " if is_event else "claude-progress: the client sent an event that is not "
    )


@pytest.mark.parametrize("redirected", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full"])
@pytest.mark.parametrize("interpreter", ["a good one", "a broken one"])
def test_closed_streams_are_no_error(copy: Copy, tmp_path: Path, redirected: str, interpreter: str) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    if interpreter == "a broken one":
        copy.put("python", "#!/bin/sh\nexit 1\n")
    ran = copy.fire(f"{copy.command()} {redirected}", copy.environ(tmp_path), cwd=tmp_path)
    assert set(ran.answer) <= {"systemMessage", "hookSpecificOutput"}


def state_is_a_file(copy: Copy) -> dict[str, str]:
    (copy.home / ".claude").write_text("")
    return {}


STATES: list[Any] = [
    pytest.param(state_is_a_file, id="a file in its place"),
    pytest.param(lambda _: {"CLAUDE_CONFIG_DIR": "/proc"}, id="a folder in which nothing can be made"),
    pytest.param(lambda _: {"CLAUDE_CONFIG_DIR": "/dev/null"}, id="a device"),
    pytest.param(lambda copy: {"CLAUDE_CONFIG_DIR": f"{copy.home}/{'x' * 300}"}, id="a name that is too long"),
    pytest.param(
        lambda copy: {"HOME": "", "CLAUDE_CONFIG_DIR": f"{copy.home}/config"}, id="no home but a configuration"
    ),
]


@pytest.mark.parametrize("harm", STATES)
def test_whatever_is_wrong_with_the_state_the_model_is_told(
    copy: Copy, tmp_path: Path, harm: Callable[[Copy], dict[str, str]]
) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    ran = copy.fire(copy.command(), {**copy.environ(tmp_path), **harm(copy)})
    assert is_told(ran)
    assert ran.message.count("\n") == 0


def test_without_home_the_hook_works(copy: Copy, tmp_path: Path) -> None:
    make(tmp_path, "repo/.git/", f"repo/{PROGRESS}/x.md", "repo/sub/")
    environ = copy.environ(tmp_path / "repo/sub", CLAUDE_CONFIG_DIR=str(tmp_path / "config"))
    del environ["HOME"]
    assert is_told(copy.fire(copy.command(), environ))


def fire_together(copy: Copy, project: Path, *commands: str, wrapped: str = "{}", **more: str) -> list[Ran]:
    """Starts all commands at one moment, each through a shell; `wrapped` makes a client process of its own of one."""
    words = [["sh", "-c", wrapped.format(command)] for command in commands]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    hooks: list[Any] = [subprocess.Popen(one, env=copy.environ(project, **more), cwd=project, **pipes) for one in words]
    for hook in hooks:
        hook.stdin.write(json.dumps(EVENT))
        hook.stdin.flush()
    for hook in hooks:
        hook.stdin.close()
        hook.stdin = None
    ran = [Ran(hook.communicate(timeout=60)[0], True) for hook in hooks]
    assert [hook.returncode for hook in hooks] == [0] * len(hooks)
    return ran


@pytest.mark.parametrize(
    "more", [{}, {"CLAUDE_PID": str(os.getpid())}], ids=["an older client", "a client that names itself"]
)
def test_of_one_event_delivered_twice_at_once_one_is_answered(copy: Copy, tmp_path: Path, more: dict[str, str]) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    other = Copy(tmp_path / "other copy", copy.home)
    ran = fire_together(copy, tmp_path, copy.command(), other.command(), f"sh {copy.command()}; true", **more)
    assert sorted(is_told(one) for one in ran) == [False, False, True]
    assert sorted(one.stdout == "" for one in ran) == [False, True, True]


def test_two_clients_that_start_at_once_are_both_answered(copy: Copy, tmp_path: Path) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    (tmp_path / "client.py").write_text("import os, sys\nos.system(sys.argv[1])\n")
    client = f'"{PYTHON}" -I -S "{tmp_path}/client.py" {{}}'
    command = shlex.quote(copy.command())
    ran = fire_together(copy, tmp_path, command, command, wrapped=client)
    assert [is_told(one) for one in ran] == [True, True]


@pytest.mark.parametrize("field", ["source", "session_id", "agent_id"])
def test_another_event_right_after_is_answered_too(copy: Copy, tmp_path: Path, field: str) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    assert copy.run(tmp_path).context
    assert copy.run(tmp_path).context == ""
    other = {**EVENT, field: "resume" if field == "source" else "b"}
    assert copy.run(tmp_path, json.dumps(other).encode()).context


def test_an_event_without_a_hook_of_its_own_is_passed_over(copy: Copy, tmp_path: Path) -> None:
    make(tmp_path, f"{PROGRESS}/x.md")
    for event in ("no-such-event", "", "../hooks/session_start", "-"):
        assert copy.fire(copy.command(event), copy.environ(tmp_path)).stdout.count("\n") <= 1


def test_nothing_is_written_into_the_repository(copy: Copy, tmp_path: Path) -> None:
    make(tmp_path, f"repo/{PROGRESS}/x.md")
    before = sorted((tmp_path / "repo").rglob("*"))
    assert is_told(copy.run(tmp_path / "repo"))
    assert sorted((tmp_path / "repo").rglob("*")) == before
    assert (tmp_path / f"repo/{PROGRESS}/x.md").read_text() == FULL
