"""Tests for storage/store.py."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from progresslib.errors import ProgressError
from progresslib.storage.store import Store
from progresslib.system.exchange import Held
from progresslib.system.temporary import YOUNG
from tests.folders import ROOT, in_child, killed_before_the_exchange, listing
from tests.moves import store_in

START = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from progresslib.storage.store import Store
"""


def put(store: Store, name: str, data: bytes) -> Path:
    path = Path(store.folder) / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def python(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", START + code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(process: subprocess.Popen[bytes], given: bytes = b"") -> bytes:
    out, error = process.communicate(given)
    assert process.returncode == 0, error.decode()
    return out


def test_the_markdown_files_are_listed_and_what_only_looks_like_one(store: Store, tmp_path: Path) -> None:
    for name in (
        "b.md",
        "a.md",
        "README.md",
        "with space.md",
        "notes.txt",
        "a.MD",
        ".hidden.md",
        "a.md.bak",
        "archived/old.md",
    ):
        put(store, name, b"x")
    (tmp_path / "outside.md").write_bytes(b"x")
    folder = Path(store.folder)
    (folder / "folder.md").mkdir()
    os.mkfifo(folder / "fifo.md")
    for name, target in {
        "outside.md": str(tmp_path / "outside.md"),
        "dangling.md": "gone.md",
        "loop.md": "loop.md",
        "up.md": "..",
        "alias.md": "a.md",
        "second.md": "archived/old.md",
        "third.md": "archived/old.md",
    }.items():
        (folder / name).symlink_to(target)
    files = ["README.md", "a.md", "b.md", "second.md", "with space.md"]
    odd = ["dangling.md", "fifo.md", "folder.md", "loop.md", "outside.md", "up.md"]
    assert store.names() == sorted(files + odd)
    for name in odd:
        with pytest.raises(ProgressError, match=rf"^\.claude/progress/{name}: "):
            store.read(name)


def test_a_name_that_is_not_utf8_is_listed_and_read(store: Store) -> None:
    with open(os.path.join(os.fsencode(store.folder), b"\xff.md"), "wb") as file:
        file.write(b"x")
    (name,) = store.names()
    assert store.read(name) == b"x"
    assert store.update(name, lambda data: data + b"y")
    assert store.shown(name) == ".claude/progress/\ufffd.md"


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.EINTR])
def test_a_file_that_cannot_be_looked_at_now_is_there(
    store: Store, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stat(path: str) -> os.stat_result:
        raise OSError(number, os.strerror(number), path)

    assert [store.has(name) for name in ("a.md", "a.md/b", "n" * 300 + ".md")] == [False] * 3
    monkeypatch.setattr(os, "stat", stat)
    assert store.has("a.md")


def test_a_folder_that_is_gone_has_no_files(store: Store) -> None:
    os.rmdir(store.folder)
    assert store.names() == []


def test_a_folder_that_cannot_be_read_is_an_error(store: Store) -> None:
    os.rmdir(store.folder)
    Path(store.folder).touch()
    with pytest.raises(ProgressError, match=r"^\.claude/progress/: cannot be read \(Not a directory\), "):
        store.names()


@pytest.mark.parametrize(
    ("archived", "expected"),
    [
        (["x.md"], True),
        (["x-2026-11.md"], True),
        (["x-2026-11-2.md"], True),
        (["x-other.md", "xy.md", "ax.md", "x.txt"], False),
        ([], False),
    ],
)
def test_a_file_is_archived_under_its_name_with_or_without_a_month(
    archived: list[str], expected: bool, store: Store
) -> None:
    assert not store.is_archived("x.md"), "where there is no archive"
    (Path(store.folder) / "archived").mkdir()
    for name in archived:
        (Path(store.folder) / "archived" / name).touch()
    assert store.is_archived("x.md") == expected


def test_the_time_of_the_last_change_is_told(store: Store) -> None:
    os.utime(put(store, "a.md", b"x"), (1_000_000, 1_000_000))
    assert store.mtime("a.md") == 1_000_000
    with pytest.raises(ProgressError, match=r"^\.claude/progress/gone\.md: cannot be read \(No such file"):
        store.mtime("gone.md")


@pytest.mark.parametrize("name", ["", ".", "..", "../a.md", "/etc/passwd", "archived/old.md", "a\0.md", "\ud800.md"])
def test_a_name_that_is_a_path_is_refused(store: Store, name: str) -> None:
    put(store, "archived/old.md", b"x")
    with pytest.raises(ProgressError, match=r"not the name of a progress file, give one such as backend-jobs\.md$"):
        store.read(name)
    with pytest.raises(ProgressError, match="not the name of a progress file"):
        store.update(name, lambda data: b"new")


def test_a_link_out_of_the_folder_is_neither_read_nor_written(store: Store, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_bytes(b"private")
    (Path(store.folder) / "a.md").symlink_to(outside)
    for work in (store.read, store.mtime, lambda name: store.update(name, lambda data: b"new")):
        with pytest.raises(ProgressError, match=r"^\.claude/progress/a\.md: a link that leads out of the folder, put"):
            work("a.md")
    assert outside.read_bytes() == b"private"


def test_a_link_within_the_folder_is_written_through(store: Store) -> None:
    real = put(store, "archived/old.md", b"old")
    link = Path(store.folder) / "a.md"
    link.symlink_to("archived/old.md")
    assert store.update("a.md", lambda data: data + b"er")
    assert real.read_bytes() == b"older"
    assert link.is_symlink()


def test_a_link_shares_the_lock_of_its_file(store: Store) -> None:
    put(store, "a.md", b"x")
    (Path(store.folder) / "alias.md").symlink_to("a.md")
    assert store.locked("alias.md").path == store.locked("a.md").path != store.locked("b.md").path


def test_an_update_that_changes_nothing_writes_nothing(store: Store) -> None:
    path = put(store, "a.md", b"old")
    before = path.stat()
    assert store.update("a.md", lambda data: bytes(data)) is False
    assert path.stat() == before


def test_an_update_leaves_nothing_else_in_the_repository(store: Store, tmp_path: Path) -> None:
    put(store, "a.md", b"old")
    assert store.update("a.md", lambda data: data + b"er") is True
    assert listing(Path(store.folder)) == ["a.md"]
    assert listing(tmp_path / "state") == ["locks"]


def test_an_update_of_a_missing_file_creates_none(store: Store) -> None:
    with pytest.raises(ProgressError, match=r"^\.claude/progress/a\.md: cannot be read \(No such file"):
        store.update("a.md", lambda data: b"new")
    assert store.names() == []


def test_a_change_that_fails_leaves_the_file_and_the_lock_free(store: Store) -> None:
    put(store, "a.md", b"old")
    with pytest.raises(ZeroDivisionError):
        store.update("a.md", lambda data: bytes(1 // 0))
    assert store.read("a.md") == b"old"
    assert store.update("a.md", lambda data: b"new")


def rename_over(path: Path) -> None:
    path.with_name("editor").write_bytes(b"edited\n")
    os.replace(path.with_name("editor"), path)


def write_in_place(path: Path) -> None:
    path.write_bytes(b"edited\n")


def write_in_place_and_hide_it(path: Path) -> None:
    before = path.stat()
    path.write_bytes(b"edited\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("edit", [rename_over, write_in_place, write_in_place_and_hide_it])
def test_an_edit_between_read_and_replace_is_not_lost(store: Store, edit: Callable[[Path], None]) -> None:
    path = put(store, "a.md", b"before\n")
    seen: list[bytes] = []

    def change(data: bytes) -> bytes:
        seen.append(data)
        if len(seen) == 1:
            edit(path)
        return data + b"ours\n"

    assert store.update("a.md", change) is True
    assert path.read_bytes() == b"edited\nours\n"
    assert seen == [b"before\n", b"edited\n"]
    assert listing(path.parent) == ["a.md"]


@pytest.mark.parametrize("is_at_once", [True, False])
def test_an_edit_after_one_that_came_too_late_is_not_lost(
    is_at_once: bool, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(store, "a.md", b"before\n")
    exchange, seen = Held.exchange, list[bytes]()

    def exchange_with_late(self: Held, data: bytes, expected: bytes) -> tuple[bool, bytes]:
        is_done, late = exchange(self, data, expected)
        if expected != b"before\n":
            return is_done, late
        if is_at_once:
            path.write_bytes(b"later\n")
        return is_done, b"late\n"

    def change(data: bytes) -> bytes:
        seen.append(data)
        if data == b"late\n":
            path.write_bytes(b"later\n")
        return data + b"ours\n"

    monkeypatch.setattr(Held, "exchange", exchange_with_late)
    assert store.update("a.md", change) is True
    assert seen == [b"before\n", *([] if is_at_once else [b"late\n"]), b"later\n"]
    assert path.read_bytes() == b"later\nours\n"


def test_a_file_that_is_deleted_meanwhile_stays_deleted(store: Store) -> None:
    path = put(store, "a.md", b"before\n")

    def change(data: bytes) -> bytes:
        path.unlink()
        return data + b"ours\n"

    with pytest.raises(ProgressError, match=r"^\.claude/progress/a\.md: cannot be written \(No such file"):
        store.update("a.md", change)
    assert listing(path.parent) == []


def test_a_file_that_never_rests_is_given_up(store: Store) -> None:
    path = put(store, "a.md", b"")

    def change(data: bytes) -> bytes:
        path.write_bytes(data + b"theirs\n")
        return data + b"ours\n"

    with pytest.raises(ProgressError, match=r"^\.claude/progress/a\.md: another program keeps changing it, try again"):
        store.update("a.md", change)
    assert set(path.read_bytes().splitlines()) == {b"theirs"}
    assert listing(path.parent) == ["a.md"]


def test_twenty_processes_at_once_lose_nothing(store: Store) -> None:
    put(store, "a.md", b"")
    code = """
os.read(0, 1)
Store(sys.argv[1], sys.argv[2], 60.0).update("a.md", lambda data: data + sys.argv[3].encode() + b"\\n")
"""
    processes = [python(code, store.folder, store.state, str(number)) for number in range(20)]
    for process in processes:
        assert process.stdin
        process.stdin.close()
        process.stdin = None
    for process in processes:
        finish(process)
    assert sorted(map(int, store.read("a.md").splitlines())) == list(range(20))
    assert listing(Path(store.folder)) == ["a.md"]


def test_a_reader_never_sees_half_a_file(store: Store) -> None:
    contents = {letter * 200_000 for letter in (b"a", b"b")}
    put(store, "a.md", b"a" * 200_000)
    code = """
store = Store(sys.argv[1], sys.argv[2])
for _ in range(50):
    store.update("a.md", lambda data: (b"b" if data[:1] == b"a" else b"a") * 200_000)
"""
    process = python(code, store.folder, store.state)
    seen = set()
    while process.poll() is None:
        seen.add(store.read("a.md"))
    finish(process)
    assert seen <= contents


def test_what_a_killed_process_left_is_swept_by_the_next_update(store: Store) -> None:
    path = put(store, "a.md", b"old")
    killed_before_the_exchange(path)
    (left,) = set(listing(path.parent)) - {"a.md"}
    long_ago = time.time() - YOUNG - 60
    os.utime(path.parent / left, (long_ago, long_ago))
    assert store.names() == ["a.md"]
    assert store.update("a.md", lambda data: data + b"er")
    assert listing(path.parent) == ["a.md"]


HOLD = """
with Store(sys.argv[1], sys.argv[2]).locked("a.md"):
    print("held", flush=True)
    os.read(0, 1)
"""


def held(store: Store) -> subprocess.Popen[bytes]:
    process = python(HOLD, store.folder, store.state)
    assert process.stdout
    assert process.stdout.readline() == b"held\n"
    return process


def test_a_lock_that_another_process_holds_is_waited_for_and_given_up(store: Store) -> None:
    put(store, "a.md", b"old")
    put(store, "b.md", b"old")
    process = held(store)
    impatient = Store(store.folder, store.state, wait=0.05)
    with pytest.raises(ProgressError) as caught:
        impatient.update("a.md", lambda data: b"new")
    assert str(caught.value) == (
        ".claude/progress/a.md: another process has held its lock for more than 0.05 seconds,"
        f" try again or end the process that holds {impatient.locked('a.md').path}"
    )
    assert impatient.update("b.md", lambda data: b"new") is True
    finish(process, b"\n")
    assert impatient.update("a.md", lambda data: b"new") is True


def test_the_lock_of_a_killed_process_is_free(store: Store) -> None:
    put(store, "a.md", b"old")
    process = held(store)
    process.kill()
    process.communicate()
    assert Store(store.folder, store.state, wait=0.05).update("a.md", lambda data: b"new") is True


def test_where_a_file_stands_in_the_place_of_the_state_folder_the_update_goes_on(store: Store) -> None:
    put(store, "a.md", b"old")
    Path(store.state).touch()
    assert store.update("a.md", lambda data: data + b" and new")
    assert store.read("a.md") == b"old and new"


def test_where_no_lock_file_can_be_made_the_update_goes_on(open_folder: Path) -> None:
    store = store_in(open_folder)
    path = put(store, "a.md", b"old")
    path.chmod(0o666)
    path.parent.chmod(0o777)
    (open_folder / "state").mkdir(mode=0o755)
    (open_folder / "state").chmod(0o555)
    assert in_child(lambda: store.update("a.md", lambda data: b"new")) == ""
    assert path.read_bytes() == b"new"
    assert listing(open_folder / "state") == []


def test_a_folder_that_cannot_be_written_is_one_line(open_folder: Path) -> None:
    store = store_in(open_folder)
    path = put(store, "a.md", b"old")
    path.chmod(0o666)
    path.parent.chmod(0o555)
    message = in_child(lambda: store.update("a.md", lambda data: b"new"))
    assert message == (
        ".claude/progress/a.md: cannot be written (Permission denied), change the permissions of the file or its folder"
    )
    assert path.read_bytes() == b"old"
