"""Tests for storage/trash.py and discard.py."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from progresslib.errors import ProgressError
from progresslib.sessions import state
from progresslib.storage import discard
from progresslib.storage.discard import Place, read_entry
from progresslib.storage.store import Store
from progresslib.storage.trash import delete, deleted, restore
from progresslib.system import swap
from progresslib.system.exchange import Held
from tests.folders import in_child, listing
from tests.hook_processes import at_once
from tests.moves import DRIVER, LONG_AGO, NAME, NOW, TEXT, contents, faults, put, store_in, write_in_place

DAY = 86400.0
DELETING = f"trash.delete(Store(folder, state), {NAME!r}, {NOW})"
RESTORING = "trash.restore(Store(folder, state), None)"
BOTH = pytest.mark.parametrize("how", ["", "plain", "apart"])


@pytest.fixture(params=["one file system", "two"])
def anywhere(request: pytest.FixtureRequest, store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A folder that is in the file system of its trash, and one that is not."""
    if request.param == "two":
        set_apart(store, monkeypatch)
    return store


def set_apart(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = swap.move

    def move(path: str, to: str) -> None:
        if path.startswith(store.state) != to.startswith(store.state):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        moved(path, to)

    monkeypatch.setattr(swap, "move", move)


def in_trash(store: Store) -> list[bytes]:
    """What is in the trash, newest first."""
    return [Path(one.path).read_bytes() for one in deleted(store)]


def test_a_deleted_file_is_in_the_trash_with_every_byte_its_name_and_the_time(anywhere: Store) -> None:
    put(anywhere)
    path = Path(delete(anywhere, NAME, NOW))
    assert path.read_bytes() == TEXT
    assert listing(Path(anywhere.folder)) == []
    (found,) = deleted(anywhere)
    assert (found.name, found.at, found.path, found.mode) == (NAME, NOW, str(path), 0o644)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert path.parent == Path(anywhere.state) / "trash"
    assert path.name == "2026-11-22T06:04:52Z_250000_0644_backend-jobs.md"


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664])
def test_a_restored_file_is_as_it_was(anywhere: Store, mode: int) -> None:
    put(anywhere).chmod(mode)
    delete(anywhere, NAME, NOW)
    assert restore(anywhere, NAME) == NAME
    assert contents(anywhere) == {NAME: TEXT}
    assert (Path(anywhere.folder) / NAME).stat().st_mode & 0o777 == mode
    assert deleted(anywhere) == []
    assert listing(Path(anywhere.state) / "trash") == []


def test_the_newest_of_a_name_comes_back_first(anywhere: Store) -> None:
    for number, name in enumerate(["a.md", "b.md", "a.md", "b.md"]):
        put(anywhere, name, b"%d" % number)
        delete(anywhere, name, NOW + number / 10)
    assert [(one.name, one.at) for one in deleted(anywhere)] == [
        ("b.md", pytest.approx(NOW + 0.3, abs=2e-6)),
        ("a.md", pytest.approx(NOW + 0.2, abs=2e-6)),
        ("b.md", pytest.approx(NOW + 0.1, abs=2e-6)),
        ("a.md", NOW),
    ]
    assert restore(anywhere, "a.md") == "a.md"
    assert restore(anywhere, None) == "b.md"
    assert contents(anywhere) == {"a.md": b"2", "b.md": b"3"}
    assert in_trash(anywhere) == [b"1", b"0"]


def test_two_of_one_name_and_time_are_both_there_in_their_order(anywhere: Store) -> None:
    for data in (b"1", b"2", b"3"):
        put(anywhere, NAME, data)
        delete(anywhere, NAME, NOW)
    assert in_trash(anywhere) == [b"3", b"2", b"1"]


@pytest.mark.parametrize("name", ["with space.md", "under_score__2.md", "\xe4\u4e2d.md", "\udcff.md", "x'\n\x1b.md"])
def test_every_name_comes_back(anywhere: Store, name: str) -> None:
    put(anywhere, name)
    delete(anywhere, name, NOW)
    assert [one.name for one in deleted(anywhere)] == [name]
    assert restore(anywhere, name) == name
    assert contents(anywhere) == {name: TEXT}


@pytest.mark.parametrize(
    "entry", ["x.md", "2026-11-22T06:04:52Z_1_0644_", "2026-11-22T06:04:52Z_x_0644_a.md", "_1_0644_a.md", ""]
)
def test_what_else_lies_in_the_trash_is_none_of_its_files(entry: str) -> None:
    assert read_entry("/trash", entry) is None


def test_a_deleted_file_is_kept_for_thirty_days_from_its_deletion(anywhere: Store) -> None:
    put(anywhere)  # and nobody had touched it for years
    delete(anywhere, NAME, NOW)
    state.prune(anywhere.state, NOW + 29.9 * DAY)
    assert [one.name for one in deleted(anywhere)] == [NAME]
    os.utime(Path(anywhere.state) / state.MARK, (0, 0))
    state.prune(anywhere.state, NOW + 30.1 * DAY)
    assert deleted(anywhere) == []


def test_pruning_between_two_deletions_is_not_in_the_way(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store)
    moved = swap.move

    def move(path: str, to: str) -> None:
        monkeypatch.undo()
        os.rmdir(os.path.dirname(to))
        moved(path, to)

    monkeypatch.setattr(swap, "move", move)
    delete(store, NAME, NOW)
    assert in_trash(store) == [TEXT]


def test_a_file_that_is_there_is_never_overwritten(anywhere: Store) -> None:
    put(anywhere)
    delete(anywhere, NAME, NOW)
    put(anywhere, NAME, b"new")
    with pytest.raises(ProgressError) as caught:
        restore(anywhere, None)
    assert str(caught.value) == (
        ".claude/progress/backend-jobs.md: is there already, rename, archive or delete that one first"
    )
    assert contents(anywhere) == {NAME: b"new"}
    assert in_trash(anywhere) == [TEXT]


def test_a_name_that_is_taken_at_that_moment_is_not_overwritten(
    anywhere: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(anywhere)
    delete(anywhere, NAME, NOW)
    changed = os.chmod

    def chmod(path: str, mode: int) -> None:
        monkeypatch.setattr(os, "chmod", changed)
        changed(path, mode)
        put(anywhere, NAME, b"theirs")

    monkeypatch.setattr(os, "chmod", chmod)
    with pytest.raises(ProgressError, match="is there already, rename"):
        restore(anywhere, None)
    assert contents(anywhere) == {NAME: b"theirs"}
    assert in_trash(anywhere) == [TEXT]


def test_what_is_not_in_the_trash_is_one_line(store: Store) -> None:
    rest = ", which keeps what `claude-progress delete` took for 30 days"
    with pytest.raises(ProgressError) as caught:
        restore(store, None)
    assert str(caught.value) == "the trash is empty" + rest
    with pytest.raises(ProgressError) as caught:
        restore(store, NAME)
    assert str(caught.value) == f".claude/progress/{NAME}: is not in the trash" + rest


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../a.md", "/etc/a.md", "x/a.md", "a\0.md", "\ud800.md", "config.yaml", ".a.md"]
)
def test_what_is_no_name_of_a_progress_file_is_not_deleted(store: Store, name: str) -> None:
    put(store, "config.yaml")
    with pytest.raises(ProgressError, match=r"not the name of a progress file, give one such as backend-jobs\.md$"):
        delete(store, name, NOW)
    assert contents(store) == {"config.yaml": TEXT}


def test_a_file_that_is_not_there_is_one_line(store: Store) -> None:
    with pytest.raises(ProgressError, match=r"^\.claude/progress/backend-jobs\.md: cannot be deleted \(No such file"):
        delete(store, NAME, NOW)


def test_a_link_is_refused(store: Store) -> None:
    put(store, "b.md")
    (Path(store.folder) / NAME).symlink_to("b.md")
    with pytest.raises(ProgressError, match=r"^\.claude/progress/backend-jobs\.md: a link, name the file that it"):
        delete(store, NAME, NOW)
    assert contents(store) == {NAME: TEXT, "b.md": TEXT}


def test_a_trash_that_is_a_file_is_one_line(anywhere: Store) -> None:
    path = put(anywhere)
    Path(anywhere.state).mkdir()
    (Path(anywhere.state) / "trash").touch()
    with pytest.raises(ProgressError, match=r"/state/trash: cannot be made \(File exists\)"):
        delete(anywhere, NAME, NOW)
    with pytest.raises(ProgressError, match=r"/state/trash: cannot be read \(Not a directory\)"):
        deleted(anywhere)
    assert (path.read_bytes(), path.stat().st_mtime) == (TEXT, LONG_AGO)


@pytest.mark.parametrize("what", ["the file", "the folder"])
def test_what_cannot_be_written_is_one_line_and_stays(open_folder: Path, what: str) -> None:
    store = store_in(open_folder)
    path = put(store)
    (open_folder / "state").mkdir()
    (open_folder / "state").chmod(0o777)
    path.parent.chmod(0o777 if what == "the file" else 0o555)
    path.chmod(0o444 if what == "the file" else 0o666)
    message = in_child(lambda: delete(store, NAME, NOW))
    assert message == (
        ".claude/progress/backend-jobs.md: cannot be deleted (Permission denied), "
        "change the permissions of the file or its folder"
    )
    assert contents(store) == {NAME: TEXT}
    assert deleted(store) == []


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file to another person")
def test_another_person_s_file_is_deleted_where_the_folder_permits_it(open_folder: Path) -> None:
    store = store_in(open_folder)
    path = put(store)
    path.chmod(0o666)
    path.parent.chmod(0o777)
    (open_folder / "state").mkdir()
    (open_folder / "state").chmod(0o777)
    assert in_child(lambda: delete(store, NAME, NOW)) == ""
    assert contents(store) == {}
    (found,) = deleted(store)
    assert (Path(found.path).read_bytes(), os.stat(found.path).st_mtime) == (TEXT, NOW)


@BOTH
@pytest.mark.parametrize("what", ["kill", str(errno.EIO), str(errno.ENOSPC)])
def test_a_deletion_that_fails_at_any_call_loses_nothing(tmp_path: Path, what: str, how: str) -> None:
    store = store_in(tmp_path)
    put(store)
    for exit_code, said in faults(store, DELETING, what, how):
        kept = [data for data in in_trash(store) if data or how != "plain"]
        assert {*contents(store).values(), *kept} == {TEXT}, said
        assert all(os.stat(one.path).st_mtime > LONG_AGO + DAY for one in deleted(store)), said
        if exit_code == 3:
            assert ": cannot be " in said, said
            assert NAME in contents(store) or kept == [TEXT], said
        elif exit_code == 0:
            assert (contents(store), kept) == ({}, [TEXT]), said
        begin_anew(store)
        put(store)
    assert (contents(store), in_trash(store)) == ({}, [TEXT])
    assert len(listing(Path(store.state) / "trash")) == 1


def begin_anew(store: Store) -> None:
    for folder in (store.folder, os.path.join(store.state, "trash")):
        for name in os.listdir(folder) if os.path.isdir(folder) else ():
            os.unlink(os.path.join(folder, name))


@BOTH
@pytest.mark.parametrize("what", ["kill", str(errno.EIO), str(errno.ENOSPC)])
def test_a_restoring_that_fails_at_any_call_loses_nothing(tmp_path: Path, what: str, how: str) -> None:
    store = store_in(tmp_path)
    put(store)
    delete(store, NAME, NOW)
    for exit_code, said in faults(store, RESTORING, what, how):
        back = [data for name, data in contents(store).items() if name == NAME and (data or how != "plain")]
        assert set(back + in_trash(store)) == {TEXT}, said
        assert exit_code != 3 or (in_trash(store) == [TEXT] and ": cannot be " in said), said
        begin_anew(store)
        put(store)
        delete(store, NAME, NOW)
    assert (contents(store), in_trash(store)) == ({NAME: TEXT}, [])


def rename_over(path: str) -> None:
    with open(path + "~", "wb") as file:
        file.write(b"edited")
    os.replace(path + "~", path)
    os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.mark.parametrize(("edit", "expected"), [(rename_over, b"edited"), (write_in_place, TEXT + b"edited")])
def test_what_another_program_writes_right_before_the_move_is_what_comes_back(
    anywhere: Store, monkeypatch: pytest.MonkeyPatch, edit: Callable[[str], None], expected: bytes
) -> None:
    path = put(anywhere)
    renamed = swap._rename

    def rename(one: str, to: str, flag: int) -> int:
        if one == str(path):
            monkeypatch.setattr(swap, "_rename", renamed)
            edit(one)
        return renamed(one, to, flag)

    monkeypatch.setattr(swap, "_rename", rename)
    delete(anywhere, NAME, NOW)
    assert contents(anywhere) == {}
    assert in_trash(anywhere)[0] == expected
    assert {os.stat(one.path).st_mtime for one in deleted(anywhere)} == {NOW}


def test_who_has_opened_it_before_writes_into_what_is_in_the_trash(anywhere: Store) -> None:
    path = put(anywhere)
    ready = threading.Event()

    def write() -> None:
        with path.open("ab") as file:
            ready.set()
            threading.Event().wait(0.3)
            file.write(b"late")

    os.utime(path)
    writer = threading.Thread(target=write)
    writer.start()
    ready.wait()
    delete(anywhere, NAME, NOW)
    writer.join()
    assert in_trash(anywhere)[0] == TEXT + b"late"


def test_what_is_written_while_a_copied_file_is_removed_is_copied_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_apart(store, monkeypatch)
    put(store)
    unlinked = os.unlink

    def unlink(path: str) -> None:
        if path.endswith(".deleted"):
            with open(path, "ab") as file:
                unlinked(path)
                file.write(b"late")
        else:
            unlinked(path)

    monkeypatch.setattr(os, "unlink", unlink)
    delete(store, NAME, NOW)
    assert contents(store) == {}
    assert in_trash(store) == [TEXT + b"late", TEXT]


def test_what_is_written_under_the_old_name_after_the_move_is_a_file_of_its_own(
    anywhere: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(anywhere)
    settled = Place._settled

    def late(place: Place, to: str) -> str:
        if not path.exists():
            path.write_bytes(b"late")
        return settled(place, to)

    monkeypatch.setattr(Place, "_settled", late)
    delete(anywhere, NAME, NOW)
    path.exists() or path.write_bytes(b"late")
    assert contents(anywhere) == {NAME: b"late"}
    assert in_trash(anywhere) == [TEXT]


@pytest.mark.parametrize("is_taken", [False, True])
def test_a_copied_file_that_cannot_be_removed_is_put_back(
    store: Store, monkeypatch: pytest.MonkeyPatch, is_taken: bool
) -> None:
    set_apart(store, monkeypatch)
    path = put(store)

    def fail(aside: str, *_: object) -> str:
        if is_taken:
            path.write_bytes(b"theirs")
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(discard, "_remove", fail)
    expected = "was written anew while it was deleted; what it was before is " if is_taken else "cannot be deleted"
    with pytest.raises(ProgressError, match=expected):
        delete(store, NAME, NOW)
    assert contents(store)[NAME] == (b"theirs" if is_taken else TEXT)
    assert sorted(contents(store).values()) == sorted([TEXT, b"theirs"] if is_taken else [TEXT])
    assert in_trash(store) == [TEXT]


def other_file_system(store: Store) -> Path | None:
    """A folder in another file system than the store's, if this machine has one that can be written."""
    place = Path("/dev/shm")
    is_other = place.is_dir() and os.access(place, os.W_OK) and place.stat().st_dev != os.stat(store.folder).st_dev
    return place / f"claude-progress-test-{os.getpid()}" if is_other else None


def test_a_real_other_file_system_is_no_obstacle(store: Store) -> None:
    place = other_file_system(store)
    if place is None:
        pytest.skip("this machine has one file system")
    far = Store(store.folder, str(place / "state"))
    try:
        put(far)
        delete(far, NAME, NOW)
        assert (contents(far), in_trash(far)) == ({}, [TEXT])
        assert restore(far, NAME) == NAME
        assert (contents(far), in_trash(far)) == ({NAME: TEXT}, [])
    finally:
        subprocess.run(["rm", "-rf", str(place)], check=True)


def started(store: Store, code: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-I", "-S", "-c", DRIVER, "0", "none", "", store.folder, store.state, code]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_updates_and_a_deletion_at_once_lose_nothing(store: Store) -> None:
    put(store, NAME, b"")
    update = "os.read(0, 1)\nStore(folder, state, 60.0).update({!r}, lambda data: data + b'{:02} ')\nprint('done')"
    codes = [update.format(NAME, number) for number in range(20)]
    codes.insert(10, "os.read(0, 1)\n" + DELETING)
    ended = at_once([started(store, code) for code in codes])
    assert ended.pop(10).code == 0
    (kept,) = in_trash(store)
    assert contents(store) == {}, "an update has made the file anew"
    assert sorted(map(int, kept.split())) == [number for number, one in enumerate(ended) if one.code == 0]
    assert all(one.code == 3 and b"No such file" in one.stdout for one in ended if one.code != 0), ended


def test_a_file_that_is_being_read_is_deleted_all_the_same(anywhere: Store) -> None:
    path = put(anywhere)
    with Held(str(path), NAME) as held:
        delete(anywhere, NAME, NOW)
        assert held.read() == TEXT
    assert in_trash(anywhere) == [TEXT]
