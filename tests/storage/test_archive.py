"""Tests for storage/archive.py, and for what it needs of moving.py and swap.py."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from progresslib.errors import ProgressError
from progresslib.storage.archive import archive, archived, own_name, unarchive
from progresslib.storage.store import Store
from progresslib.system import swap
from tests.folders import ROOT, in_child, listing
from tests.hook_processes import at_once, begin, environ_of, fire, ids_in, put_work, rest_of, state_of, stop_of
from tests.moves import DRIVER, LONG_AGO, NAME, NOW, TEXT, contents, faults, put, store_in, write_in_place

IN_ARCHIVE = "archived/backend-jobs-2026-11.md"
ARCHIVING = f"archive.archive(Store(folder, state), {NAME!r}, {NOW})"
UNARCHIVING = "archive.unarchive(Store(folder, state), 'backend-jobs-2026-11.md')"


def test_a_file_is_moved_under_its_name_and_the_month_with_every_byte_its_mode_and_its_time(store: Store) -> None:
    path = put(store)
    path.chmod(0o640)
    assert archive(store, NAME, NOW) == IN_ARCHIVE
    assert contents(store) == {IN_ARCHIVE: TEXT}
    found = (Path(store.folder) / IN_ARCHIVE).stat()
    assert (found.st_mode & 0o777, found.st_mtime) == (0o640, LONG_AGO)
    assert archived(store) == ["backend-jobs-2026-11.md"]
    assert store.is_archived(NAME)


@pytest.mark.parametrize(
    ("now", "month"),
    [
        (0.0, "1970-01"),
        (1_798_761_599.999, "2026-12"),
        (1_798_761_600.0, "2027-01"),
    ],
)
def test_the_month_is_that_in_utc(store: Store, monkeypatch: pytest.MonkeyPatch, now: float, month: str) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    put(store)
    assert archive(store, NAME, now) == f"archived/backend-jobs-{month}.md"


def test_a_name_that_is_taken_gets_a_number_behind_the_month(store: Store) -> None:
    for data in (b"1", b"2", b"3"):
        put(store, NAME, data)
        archive(store, NAME, NOW)
    month = IN_ARCHIVE[: -len(".md")]
    assert contents(store) == {f"{month}.md": b"1", f"{month}-2.md": b"2", f"{month}-3.md": b"3"}


def test_a_link_that_leads_nowhere_has_its_name_too(store: Store) -> None:
    put(store)
    (Path(store.folder) / "archived").mkdir()
    (Path(store.folder) / IN_ARCHIVE).symlink_to("gone")
    assert archive(store, NAME, NOW) == "archived/backend-jobs-2026-11-2.md"


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("backend-jobs-2026-11.md", "backend-jobs.md"),
        ("backend-jobs-2026-11-2.md", "backend-jobs.md"),
        ("backend-jobs-2026-11-12.md", "backend-jobs.md"),
        ("backend-jobs.md", "backend-jobs.md"),
        ("report-2026-11-2026-12.md", "report-2026-11.md"),
        ("report-2026-11-01.md", "report-2026-11-01.md"),
        ("report-2026-13.md", "report-2026-13.md"),
        ("report-2.md", "report-2.md"),
        ("-2026-11.md", "-2026-11.md"),
        ("report-2026-11-\u0662.md", "report-2026-11-\u0662.md"),
    ],
)
def test_a_file_is_brought_back_under_the_name_that_it_had(store: Store, name: str, own: str) -> None:
    assert own_name(name) == own
    put(store, f"archived/{name}")
    assert unarchive(store, name) == own
    assert contents(store) == {own: TEXT}


def test_what_archive_returns_is_taken_too(store: Store) -> None:
    put(store)
    assert unarchive(store, archive(store, NAME, NOW)) == NAME
    assert contents(store) == {NAME: TEXT}


def test_a_file_that_is_there_is_never_overwritten(store: Store) -> None:
    put(store, IN_ARCHIVE)
    put(store, NAME, b"new")
    with pytest.raises(ProgressError) as caught:
        unarchive(store, "backend-jobs-2026-11.md")
    assert str(caught.value) == (
        ".claude/progress/backend-jobs.md: is there already, rename, archive or delete that one first"
    )
    assert contents(store) == {IN_ARCHIVE: TEXT, NAME: b"new"}


def test_the_archive_lists_what_may_be_a_progress_file(store: Store) -> None:
    assert archived(store) == []
    for name in ("b.md", "a-2026-11.md", ".hidden.md", "notes.txt"):
        put(store, f"archived/{name}")
    assert archived(store) == ["a-2026-11.md", "b.md"]


MOVES: list[Callable[[Store, str], object]] = [lambda store, name: archive(store, name, NOW), unarchive]


@pytest.mark.parametrize("move", MOVES, ids=["archive", "unarchive"])
@pytest.mark.parametrize(
    "name", ["", ".", "..", "../a.md", "/etc/a.md", "x/a.md", "a\0.md", "\ud800.md", "config.yaml", ".a.md"]
)
def test_what_is_no_name_of_a_progress_file_is_refused(
    store: Store, name: str, move: Callable[[Store, str], object]
) -> None:
    put(store, "config.yaml")
    put(store, "archived/config.yaml")
    before = contents(store)
    with pytest.raises(ProgressError, match=r"not the name of a progress file, give one such as backend-jobs\.md$"):
        move(store, name)
    assert contents(store) == before


@pytest.mark.parametrize("move", MOVES, ids=["archive", "unarchive"])
def test_a_file_that_is_not_there_is_one_line_and_makes_nothing(
    store: Store, move: Callable[[Store, str], object]
) -> None:
    with pytest.raises(ProgressError, match=r"backend-jobs\.md: cannot be (archived|moved back) \(No such file"):
        move(store, NAME)
    assert os.listdir(store.folder) == []


@pytest.mark.parametrize("target", ["b.md", "archived/old.md", "gone.md"])
def test_a_link_is_refused(store: Store, target: str) -> None:
    put(store, "b.md")
    put(store, "archived/old.md")
    (Path(store.folder) / NAME).symlink_to(target)
    (Path(store.folder) / IN_ARCHIVE).symlink_to("../b.md")
    message = r": a link, name the file that it leads to, or remove the link$"
    with pytest.raises(ProgressError, match=r"^\.claude/progress/backend-jobs\.md" + message):
        archive(store, NAME, NOW)
    (Path(store.folder) / NAME).unlink()
    with pytest.raises(ProgressError, match=r"^\.claude/progress/archived/backend-jobs-2026-11\.md" + message):
        unarchive(store, "backend-jobs-2026-11.md")


def test_a_folder_with_the_name_of_a_file_is_refused(store: Store) -> None:
    (Path(store.folder) / NAME).mkdir()
    with pytest.raises(ProgressError, match=r"backend-jobs\.md: not a regular file, put a text file in its place$"):
        archive(store, NAME, NOW)


def make_link_out(path: Path) -> None:
    (path.parents[3] / "outside").mkdir()
    path.symlink_to(path.parents[3] / "outside")


ODD: list[tuple[str, Callable[[Path], object], str]] = [
    ("a link out", make_link_out, "a link that leads out of the folder, put a folder in its place"),
    ("a link to the folder itself", lambda path: path.symlink_to("."), "a link that leads out of the folder"),
    ("a link to nowhere", lambda path: path.symlink_to("gone"), "not a folder, move that away"),
    ("a file", lambda path: path.write_bytes(b"x"), "not a folder, move that away"),
]


@pytest.mark.parametrize(("make", "message"), [pytest.param(*rest, id=words) for words, *rest in ODD])
def test_what_is_no_folder_of_the_project_is_no_archive(
    store: Store, make: Callable[[Path], object], message: str
) -> None:
    path = put(store)
    make(Path(store.folder) / "archived")
    with pytest.raises(ProgressError, match=rf"^\.claude/progress/archived: {message}"):
        archive(store, NAME, NOW)
    with pytest.raises(ProgressError, match=rf"^\.claude/progress/archived: {message}"):
        unarchive(store, "backend-jobs-2026-11.md")
    assert path.read_bytes() == TEXT


def test_a_link_to_a_folder_within_is_an_archive(store: Store) -> None:
    put(store)
    (Path(store.folder) / "old").mkdir()
    (Path(store.folder) / "archived").symlink_to("old")
    assert archive(store, NAME, NOW) == IN_ARCHIVE
    assert contents(store) == {"old/backend-jobs-2026-11.md": TEXT}
    assert unarchive(store, "backend-jobs-2026-11.md") == NAME


@pytest.mark.parametrize("what", ["the file", "the folder"])
def test_what_cannot_be_written_is_one_line(open_folder: Path, what: str) -> None:
    store = store_in(open_folder)
    path = put(store)
    path.parent.chmod(0o777 if what == "the file" else 0o555)
    path.chmod(0o444 if what == "the file" else 0o666)
    message = in_child(lambda: archive(store, NAME, NOW))
    assert message == (
        ".claude/progress/backend-jobs.md: cannot be archived (Permission denied), "
        "change the permissions of the file or its folder"
    )
    assert contents(store) == {NAME: TEXT}


@pytest.mark.parametrize("how", ["", "plain"])
@pytest.mark.parametrize("what", ["kill", str(errno.EIO), str(errno.ENOSPC)])
def test_an_archive_that_fails_at_any_call_loses_nothing_and_can_be_done_again(
    tmp_path: Path, what: str, how: str
) -> None:
    store = store_in(tmp_path)
    put(store)
    for exit_code, said in faults(store, ARCHIVING, what, how):
        found = {name: data for name, data in contents(store).items() if data or how != "plain"}
        moved = [name for name in found if name.startswith("archived/backend-jobs-2026-11")]
        assert list(found.values()) == [TEXT], said
        assert exit_code != 3 or (list(found) == [NAME] and ": cannot be " in said), said
        assert not moved or what == "kill" or exit_code == 0, said
        for name in contents(store):
            (Path(store.folder) / name).unlink()
        put(store)
    assert contents(store) == {IN_ARCHIVE: TEXT}


@pytest.mark.parametrize("how", ["", "plain"])
@pytest.mark.parametrize("what", ["kill", str(errno.EIO)])
def test_bringing_back_that_fails_at_any_call_loses_nothing(tmp_path: Path, what: str, how: str) -> None:
    store = store_in(tmp_path)
    put(store, IN_ARCHIVE)
    for exit_code, said in faults(store, UNARCHIVING, what, how):
        found = {name: data for name, data in contents(store).items() if data or how != "plain"}
        assert list(found.values()) == [TEXT], said
        assert exit_code != 3 or list(found) == [IN_ARCHIVE], said
        for name in contents(store):
            (Path(store.folder) / name).unlink()
        put(store, IN_ARCHIVE)
    assert contents(store) == {NAME: TEXT}


@pytest.fixture(params=["with renameat2", "without"])
def late(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[str], None]], None]:
    """A function that lets an editor do something right before the file is moved."""
    plain = request.param == "without"
    renamed, moved = swap._rename, os.rename

    def arrange(edit: Callable[[str], None]) -> None:
        def rename(path: str, to: str, flag: int) -> int:
            monkeypatch.undo()
            if not plain:
                edit(path)
                return renamed(path, to, flag)
            monkeypatch.setattr(os, "rename", late_rename)
            return errno.ENOSYS

        def late_rename(path: str, to: str) -> None:
            monkeypatch.undo()
            edit(path)
            moved(path, to)

        monkeypatch.setattr(swap, "_rename", rename)

    return arrange


def rename_over(path: str) -> None:
    with open(path + "~", "wb") as file:
        file.write(b"edited")
    os.replace(path + "~", path)


@pytest.mark.parametrize(("edit", "expected"), [(rename_over, b"edited"), (write_in_place, TEXT + b"edited")])
def test_what_another_program_writes_at_that_moment_is_moved_with_it(
    store: Store,
    late: Callable[[Callable[[str], None]], None],
    edit: Callable[[str], None],
    expected: bytes,
) -> None:
    put(store)
    late(edit)
    assert archive(store, NAME, NOW) == IN_ARCHIVE
    assert contents(store) == {IN_ARCHIVE: expected}


def test_what_comes_after_that_is_in_the_moved_file_or_a_file_of_its_own(store: Store) -> None:
    path = put(store)
    with path.open("ab") as opened:
        archive(store, NAME, NOW)
        opened.write(b"late")
    rename_over(str(path))
    assert contents(store) == {IN_ARCHIVE: TEXT + b"late", NAME: b"edited"}


def test_a_name_that_is_taken_at_that_moment_is_not_overwritten(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store)
    renamed = swap._rename

    def rename(path: str, to: str, flag: int) -> int:
        monkeypatch.undo()
        put(store, IN_ARCHIVE, b"theirs")
        return renamed(path, to, flag)

    monkeypatch.setattr(swap, "_rename", rename)
    assert archive(store, NAME, NOW) == "archived/backend-jobs-2026-11-2.md"
    assert contents(store) == {"archived/backend-jobs-2026-11-2.md": TEXT, IN_ARCHIVE: b"theirs"}


PUT_AND_ARCHIVE = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from progresslib.system import swap
from progresslib.storage.archive import archive
from progresslib.storage.store import Store
folder, state, number, plain = sys.argv[1:5]
if plain:
    swap._renameat2 = lambda: None
path, own = os.path.join(folder, {NAME!r}), os.path.join(folder, number)
with open(own, "w") as file:
    file.write(number)
os.read(0, 1)
while True:
    try:
        os.link(own, path)
        break
    except FileExistsError:
        pass
os.unlink(own)
print(archive(Store(folder, state, 60.0), {NAME!r}, {NOW}))
"""


@pytest.mark.parametrize("plain", ["", "plain"], ids=["with renameat2", "without"])
def test_twenty_files_of_one_name_and_month_at_once_are_all_there(store: Store, plain: str) -> None:
    words = [sys.executable, "-I", "-S", "-c", PUT_AND_ARCHIVE, store.folder, store.state]
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen([*words, str(number), plain], stdin=pipe, stdout=pipe, stderr=pipe) for number in range(20)
    ]
    ended = at_once(started)
    assert [one.code for one in ended] == [0] * 20, ended
    month = IN_ARCHIVE[: -len(".md")]
    names = [f"{month}.md", *(f"{month}-{number}.md" for number in range(2, 21))]
    assert sorted(one.stdout.decode().strip() for one in ended) == sorted(names)
    assert {one.stdout.decode().strip(): str(number).encode() for number, one in enumerate(ended)} == contents(store)


def archiver(store: Store) -> subprocess.Popen[bytes]:
    code = f"import os\nos.read(0, 1)\nprint(archive.archive(Store(folder, state), {NAME!r}, {NOW}))"
    words = [sys.executable, "-I", "-S", "-c", DRIVER, "0", "none", "", store.folder, store.state, code]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_twenty_hooks_that_record_while_the_file_is_archived_lose_no_record(home: Path, project: Path) -> None:
    path, environ = put_work(project), environ_of(home, project)
    assert fire(environ, stop_of(project, "first")).code == 0
    store = Store(os.path.realpath(path.parent), str(state_of(home)))
    ids = [f"a{number:02}" for number in range(20)]
    hooks = [begin(environ, stop_of(project, one)) for one in ids]
    ended = at_once([*hooks[:10], archiver(store), *hooks[10:]])
    assert [one.code for one in ended] == [0] * 21, ended
    assert ended[10].stdout.decode().strip() == IN_ARCHIVE
    assert [one.stdout + one.stderr for one in ended[:10] + ended[11:]] == [b""] * 20
    assert not path.exists(), "a hook has made the file anew"
    moved = path.parent / IN_ARCHIVE
    journalled = {one.stem: json.loads(one.read_text()) for one in state_of(home).glob("active/*/*.json")}
    assert set(ids_in(moved)) | set(journalled) >= {"first", *ids}
    assert rest_of(moved.read_bytes()) == rest_of(put_work(project, "again.md").read_bytes())


def test_only_one_of_twenty_that_archive_one_file_at_once_does(store: Store) -> None:
    put(store)
    ended = at_once([archiver(store) for _ in range(20)])
    assert sorted(one.code for one in ended) == [0] + [3] * 19
    assert contents(store) == {IN_ARCHIVE: TEXT}


def test_a_file_that_another_process_holds_is_not_moved(store: Store) -> None:
    put(store)
    impatient = Store(store.folder, store.state, wait=0.05)
    with store.locked(NAME), pytest.raises(ProgressError, match="another process has held its lock"):
        archive(impatient, NAME, NOW)
    assert listing(Path(store.folder)) == [NAME]
