"""Tests for packed.py: real hooks of a copy of their own, started again and again."""

from __future__ import annotations

import _imp
import json
import marshal
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.folders import PROGRESS, ROOT
from tests.works import FULL

HEAD = 20
FIND = """
import os, sys
leave = os._exit

def say_and_leave(code):
    loaded = [module for name, module in sys.modules.items() if name.startswith("progresslib.")]
    ours = [module for module in loaded if module.__spec__]
    packed = [one.__name__ for one in ours if type(one.__spec__.loader).__name__ == "Pack"]
    os.write(2, f"{len(packed)} of {len(ours)}".encode())
    leave(code)

os._exit = say_and_leave
hook = sys.argv[1]
sys.argv = [hook]
with open(hook, "rb") as file:
    exec(compile(file.read(), hook, "exec"), {"__name__": "__main__", "__file__": hook})
"""


class Copy:
    """A copy of the hooks and the library, a home, and a project with a progress file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "copy"
        self.home = folder / "home"
        self.project = folder / "project"
        for part in ("hooks", "progresslib"):
            shutil.copytree(
                ROOT / part, self.folder / part, ignore=shutil.ignore_patterns("__pycache__", "cli", "report", "doctor")
            )
        (self.home / ".claude/claude-progress").mkdir(parents=True)
        (self.project / PROGRESS).mkdir(parents=True)
        (self.project / PROGRESS / "backend-jobs.md").write_text(FULL)
        self.sessions = 0

    @property
    def pack(self) -> Path:
        return self.folder / "progresslib/__pycache__" / f"hooks.{sys.implementation.cache_tag}.pack"

    def start(self, slug: str = "session_start", *words: str) -> subprocess.CompletedProcess[str]:
        """Fires a hook in a session of its own."""
        self.sessions += 1
        event = {"hook_event_name": "SessionStart", "session_id": f"s{self.sessions}", "source": "startup"}
        if slug == "subagent_stop":
            event = {"hook_event_name": "SubagentStop", "session_id": "s", "agent_id": "a", "agent_type": "dev"}
        environ = {"HOME": str(self.home), "PATH": os.environ["PATH"], "CLAUDE_PROJECT_DIR": str(self.project)}
        hook = str(self.folder / "hooks" / f"{slug}.py")
        return subprocess.run(
            [sys.executable, "-I", "-S", *(words or ("-c", FIND)), hook],
            input=json.dumps({**event, "cwd": str(self.project)}),
            capture_output=True,
            text=True,
            env=environ,
            check=True,
        )

    def packed(self, slug: str = "session_start") -> tuple[int, int]:
        """How many modules of ours a hook took from the pack, and how many it had at its end."""
        ran = self.start(slug)
        assert "additionalContext" in ran.stdout or slug != "session_start", ran
        packed, _, ours = ran.stderr.partition(" of ")
        return int(packed), int(ours)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_the_second_start_of_a_hook_takes_all_modules_but_the_pack_itself_from_the_pack(copy: Copy) -> None:
    first, ours = copy.packed()
    assert (first, copy.packed()) == (0, (ours - 1, ours))


def test_another_hook_adds_what_it_needs_and_leaves_what_is_there(copy: Copy) -> None:
    copy.packed()
    some, ours = copy.packed("subagent_stop")
    assert 0 < some < ours - 1
    for _ in range(4):  # the next ones see that the run has arrived in its file, with modules of their own
        copy.packed("subagent_stop")
    packed, ours = copy.packed("subagent_stop")
    assert packed == ours - 1
    copy.packed()  # there are runs now, which a start looks after with further modules
    packed, ours = copy.packed()
    assert packed == ours - 1


def test_a_pack_that_has_all_is_left_alone(copy: Copy) -> None:
    copy.packed()
    before = copy.pack.stat()
    copy.packed()
    assert (copy.pack.stat().st_ino, copy.pack.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_source_that_has_changed_counts_and_not_what_was_packed_of_it(copy: Copy) -> None:
    copy.packed()
    source = copy.folder / "progresslib/telling/resume_text.py"
    source.write_text(source.read_text().replace("This project has unfinished work", "There is unfinished work"))
    assert "There is unfinished work" in copy.start().stdout
    packed, ours = copy.packed()
    assert packed == ours - 1, "the changed module is packed anew"
    assert "There is unfinished work" in copy.start().stdout


def test_a_source_of_the_same_size_and_another_time_counts_too(copy: Copy) -> None:
    copy.packed()
    source = copy.folder / "progresslib/telling/resume_text.py"
    source.write_text(source.read_text().replace("unfinished work", "UNFINISHED WORK"))
    os.utime(source, (time.time() + 5, time.time() + 5))
    assert "UNFINISHED WORK" in copy.start().stdout


def test_a_module_whose_source_is_gone_is_not_run_from_the_pack(copy: Copy) -> None:
    copy.packed()
    (copy.folder / "progresslib/telling/resume_text.py").unlink()
    with pytest.raises(subprocess.CalledProcessError) as caught:
        copy.start()
    assert "No module named 'progresslib.telling.resume_text'" in caught.value.stderr


def other_version(whole: bytes) -> bytes:
    return b"\0\0\r\n" + whole[4:]


def with_table(table: Any) -> Callable[[bytes], bytes]:
    """A pack of the right size whose table is something else."""

    def made(whole: bytes) -> bytes:
        data = marshal.dumps(table)
        size = HEAD + len(data)
        sizes = size.to_bytes(4, "little") + len(data).to_bytes(4, "little")
        return whole[:4] + sizes + _imp.source_hash(0, data) + data

    return made


def with_torn_code(whole: bytes) -> bytes:
    """A pack whose code is zeros, as a disk that lost it may give it back."""
    length = int.from_bytes(whole[8:12], "little")
    return whole[: HEAD + length] + bytes(len(whole) - HEAD - length)


def with_damage(at: int) -> Callable[[bytes], bytes]:
    """A pack of which four bytes are others, so many bytes behind its head; its size is as it was."""

    def made(whole: bytes) -> bytes:
        place = HEAD + at
        return whole[:place] + bytes(255 - one for one in whole[place : place + 4]) + whole[place + 4 :]

    return made


@pytest.mark.parametrize(
    "torn",
    [
        pytest.param(lambda whole: b"", id="empty"),
        pytest.param(lambda whole: whole[:3], id="three bytes"),
        pytest.param(lambda whole: whole[:100], id="without most of its table"),
        pytest.param(lambda whole: whole[:-1], id="without its last byte"),
        pytest.param(lambda whole: whole + b"x", id="with a byte more"),
        pytest.param(lambda whole: bytes(len(whole)), id="all zeros"),
        pytest.param(lambda whole: b"\xff" * len(whole), id="all ones"),
        pytest.param(other_version, id="of another interpreter"),
        pytest.param(with_torn_code, id="with zeros for code"),
        *(pytest.param(with_damage(at), id=f"with damage at {at}") for at in (-12, -8, 0, 9, 400, 20_000, 60_000)),
        pytest.param(with_table([1, 2]), id="with a list for a table"),
        pytest.param(with_table({"progresslib.handlers.resume": 7}), id="with a number for an entry"),
        pytest.param(with_table({"progresslib.handlers.resume": ("a", None, [])}), id="with an entry of other types"),
        pytest.param(
            with_table({"progresslib.handlers.resume": (1 << 40, -1, 0, 0, False)}), id="with an entry out of range"
        ),
    ],
)
def test_a_pack_that_is_not_whole_is_passed_over_and_made_anew(copy: Copy, torn: Callable[[bytes], bytes]) -> None:
    copy.packed()
    copy.pack.write_bytes(torn(copy.pack.read_bytes()))
    assert "additionalContext" in copy.start().stdout
    packed, ours = copy.packed()
    assert packed == ours - 1


def a_folder(path: Path) -> None:
    path.mkdir()


def a_fifo(path: Path) -> None:
    os.mkfifo(path)


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("made", [a_folder, a_fifo, a_link_to_itself], ids=lambda made: made.__name__)
def test_what_is_no_file_in_its_place_is_no_trouble(copy: Copy, made: Callable[[Path], None]) -> None:
    copy.packed()
    copy.pack.unlink()
    made(copy.pack)
    assert "additionalContext" in copy.start().stdout
    assert "additionalContext" in copy.start().stdout


def test_where_nothing_can_be_written_the_hook_works_without(copy: Copy) -> None:
    kept = copy.folder / "progresslib/__pycache__"
    kept.write_text("a file where the folder should be")
    assert copy.packed()[0] == 0
    assert copy.packed()[0] == 0
    assert kept.read_text() == "a file where the folder should be"


def test_hooks_that_write_it_at_once_leave_a_whole_one(copy: Copy) -> None:
    with ThreadPoolExecutor(6) as pool:
        ran = list(pool.map(copy.start, ["session_start", "subagent_stop"] * 3))
    assert all("additionalContext" in one.stdout for one in ran[::2])
    for _ in range(2):  # each may have left out what another put in: the next ones add it
        copy.start()
        copy.start("subagent_stop")
    packed, ours = copy.packed()
    assert packed == ours - 1
    assert [path.name for path in copy.pack.parent.iterdir() if path.name.startswith(".")] == []


def test_a_traceback_names_the_source_where_it_is_now(copy: Copy, tmp_path: Path) -> None:
    copy.packed()
    broken = copy.folder / "progresslib/telling/resume_text.py"
    line = "    body = accounts("
    broken.write_text(broken.read_text().replace(line, f"    raise ValueError('broken')\n{line}"))
    copy.start()
    copy.folder = copy.folder.rename(tmp_path / "elsewhere")
    assert "ValueError" in copy.start().stdout
    log = (copy.home / ".claude/claude-progress/hooks.log").read_text()
    last = log[log.rindex("Traceback") :]
    assert f'{tmp_path}/elsewhere/progresslib/telling/resume_text.py"' in last
    assert "raise ValueError('broken')" in last
    assert "/copy/" not in last


def test_with_stdin_closed_the_pack_is_not_read_for_the_event(copy: Copy) -> None:
    copy.packed()
    hook = copy.folder / "hooks/session_start.py"
    words = ["sh", "-c", f'"{sys.executable}" -I -S "{hook}" <&-']
    done = subprocess.run(words, env={"HOME": str(copy.home)}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "Bad file descriptor" in done.stdout
