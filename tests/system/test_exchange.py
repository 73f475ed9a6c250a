"""Tests for system/exchange.py, leases.py and swap.py: what others do to a file at the very moment of a write."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from progresslib.errors import ProgressError
from progresslib.storage.store import Store
from progresslib.system import exchange, swap
from progresslib.system.exchange import Held
from progresslib.system.leases import Lease
from progresslib.system.temporary import File

OLD, OURS, THEIRS = b"old\n", b"old\nours\n", b"old\ntheirs\n"
HAS_LEASES = hasattr(fcntl, "F_SETLEASE")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.md"
    path.write_bytes(OLD)
    os.utime(path, (0, 0))
    return path


def with_ours(data: bytes) -> bytes:
    """A change of ours that can be made once."""
    return data if b"ours\n" in data else data + b"ours\n"


def store(path: Path) -> Store:
    return Store(str(path.parent), str(path.parent / "state"))


def test_what_is_expected_is_exchanged_and_nothing_came_too_late(path: Path) -> None:
    with Held(str(path), "a.md") as held:
        assert held.read() == OLD
        assert held.exchange(OURS, OLD) == (True, OLD)
    assert path.read_bytes() == OURS
    assert os.listdir(path.parent) == ["a.md"]


@pytest.mark.parametrize("how", ["in place", "by another file"])
def test_what_was_changed_since_it_was_read_is_not_exchanged(path: Path, how: str) -> None:
    with Held(str(path), "a.md") as held:
        if how == "in place":
            path.write_bytes(THEIRS)
        else:
            (path.parent / "b").write_bytes(OLD)
            os.replace(path.parent / "b", path)
        assert held.exchange(OURS, OLD) == (False, OLD)
    assert path.read_bytes() == (THEIRS if how == "in place" else OLD)


@pytest.mark.skipif(not HAS_LEASES, reason="the system knows no leases")
def test_who_keeps_the_file_open_from_before_loses_nothing(path: Path) -> None:
    ready = threading.Event()

    def edit_in_place() -> None:
        with open(path, "r+b") as file:
            text = file.read()
            ready.set()
            threading.Event().wait(0.3)
            file.seek(0)
            file.write(text + b"theirs\n")

    writer = threading.Thread(target=edit_in_place)
    os.utime(path)
    writer.start()
    ready.wait()
    assert store(path).update("a.md", with_ours)
    writer.join()
    assert path.read_bytes() == b"old\ntheirs\nours\n"


def test_a_file_that_was_emptied_is_waited_for_until_it_is_whole(path: Path) -> None:
    code = "import sys, time\nwith open(sys.argv[1], 'wb') as file:\n    print(flush=True); time.sleep(0.3)\n"
    code += "    file.write(b'old\\ntheirs\\n')\n"
    words = [sys.executable, "-c", code, str(path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        assert store(path).update("a.md", with_ours)
    assert path.read_bytes() == b"old\ntheirs\nours\n"


def test_a_viewer_that_keeps_the_file_open_is_not_in_the_way(path: Path) -> None:
    with path.open("rb") as viewer:
        assert store(path).update("a.md", with_ours)
        assert viewer.read() == OLD
    assert path.read_bytes() == OURS


def test_a_file_that_another_program_puts_in_place_at_that_moment_is_the_base_of_what_we_write(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swapped = File.swap_with

    def late(draft: File, target: str) -> str:
        monkeypatch.setattr(File, "swap_with", swapped)
        (path.parent / "theirs").write_bytes(THEIRS)
        os.replace(path.parent / "theirs", path)
        return swapped(draft, target)

    monkeypatch.setattr(File, "swap_with", late)
    assert store(path).update("a.md", with_ours)
    assert path.read_bytes() == b"old\ntheirs\nours\n"


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere.txt"))
    path.symlink_to("elsewhere.txt")


def nothing(path: Path) -> None:
    path.rename(path.with_name("moved.txt"))


@pytest.mark.parametrize("make", [nothing, a_folder, a_link])
@pytest.mark.parametrize("can_exchange", [True, False])
def test_what_is_removed_or_replaced_by_no_file_at_that_moment_stays_so(
    make: Callable[[Path], None], can_exchange: bool, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_exchange and make is not nothing:
        pytest.skip("to look first is all that can be done there")
    put_in_place = Held._put_in_place

    def late(held: Held, draft: File) -> bytes | None:
        make(path)
        return put_in_place(held, draft)

    monkeypatch.setattr(Held, "_put_in_place", late)
    if not can_exchange:
        monkeypatch.setattr(swap, "_renameat2", lambda: None)
    with pytest.raises(ProgressError, match=r"a\.md: (cannot be written \(No such file|something that is no file)"):
        store(path).update("a.md", with_ours)
    assert not path.is_file() or path.is_symlink()
    assert path.is_dir() is (make is a_folder)
    assert [left.name for left in path.parent.iterdir() if left.name.startswith(".")] == []


def unsupported(*_: object) -> None:
    raise OSError(errno.ENOSYS, "not here")


def test_where_the_system_knows_neither_leases_nor_exchanges_it_works_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Lease, "_take", unsupported)
    monkeypatch.setattr(swap, "_renameat2", lambda: None)
    assert store(path).update("a.md", with_ours)
    assert path.read_bytes() == OURS


def test_without_leases_a_file_that_was_just_changed_has_to_rest(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []

    def rest(seconds: float) -> None:
        slept.append(seconds)
        os.utime(path, (0, 0))

    monkeypatch.setattr(Lease, "_take", unsupported)
    monkeypatch.setattr(time, "sleep", rest)
    os.utime(path)
    with Held(str(path), "a.md") as held:
        assert held.read() == OLD
        assert slept == [exchange.MOMENT]
        held.read()
    with Held(str(path), "a.md") as held:
        os.utime(path)
        own = held.identity()
    with Held(str(path), "a.md", own) as held:
        held.read()
    assert slept == [exchange.MOMENT], "what we have written ourselves is whole"


def test_two_files_take_each_other_s_place(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    try:
        swap.swap(str(one), str(other))
    except OSError:
        pytest.skip("the system cannot exchange files")
    assert (one.read_bytes(), other.read_bytes()) == (b"2", b"1")
    with pytest.raises(FileNotFoundError):
        swap.swap(str(one), str(tmp_path / "nowhere"))


@pytest.mark.parametrize("harm", ["gone", "a folder"])
def test_what_cannot_be_held_is_one_line(path: Path, harm: str) -> None:
    path.unlink()
    if harm == "a folder":
        path.mkdir()
    with pytest.raises(ProgressError, match=r"^a\.md: "), Held(str(path), "a.md"):
        pass
