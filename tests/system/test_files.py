"""Tests for system/files.py."""

from __future__ import annotations

import errno
import os
import resource
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from progresslib.errors import ProgressError
from progresslib.system.files import make_private, piece, read, read_object, replace, trouble
from tests.folders import in_child, listing


@pytest.fixture
def umask() -> Iterator[Callable[[int], int]]:
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


@pytest.mark.parametrize("kind", ["missing", "folder", "fifo", "null\0character", "", "socket", "loop"])
def test_a_piece_of_what_cannot_be_read_is_nothing(kind: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    os.mknod(tmp_path / "socket", 0o140600)
    (tmp_path / "loop").symlink_to("loop")
    path = str(tmp_path / kind) if kind else ""
    assert piece(path, 1000) == piece(path, 1000, 1000) == b""
    assert read_object(path) == {}


@pytest.mark.parametrize(
    ("size", "behind", "found"), [(3, None, b"abc"), (3, 4, b"efg"), (9, 4, b"efgh"), (9, 99, b"abcdefgh")]
)
def test_a_piece_is_from_the_begin_or_from_before_the_end(
    tmp_path: Path, size: int, behind: int | None, found: bytes
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abcdefgh")
    assert piece(str(path), size, behind) == found


@pytest.mark.parametrize(
    ("data", "found"),
    [(b'\xef\xbb\xbf{"a": 1}', {"a": 1}), (b"[1]", {}), (b'{"a"', {}), (b"\xff", {}), (b"[" * 100_000, {})],
)
def test_an_object_is_read_or_none(tmp_path: Path, data: bytes, found: dict[str, int]) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(data)
    assert read_object(str(path)) == found


@pytest.mark.parametrize("data", [b"", b"a\r\n\xff\0", b"x" * 3_000_000])
def test_what_is_written_is_read_back(tmp_path: Path, data: bytes) -> None:
    assert replace(str(tmp_path / "a.md"), data)
    assert read(str(tmp_path / "a.md")) == data
    assert listing(tmp_path) == ["a.md"]


def test_a_fifo_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    os.mkfifo(path)
    with pytest.raises(ProgressError, match=r"a\.md: not a regular file, "):
        read(str(path))
    with pytest.raises(ProgressError, match=r"a\.md: not a regular file, "):
        replace(str(path), b"new")
    assert stat.S_ISFIFO(path.stat().st_mode)


@pytest.mark.parametrize("size", [10, 11])
def test_a_file_over_the_limit_is_not_read(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * size)
    if size <= 10:
        assert read(str(path), limit=10) == b"x" * size
    else:
        with pytest.raises(ProgressError, match=r"^a: cannot be read \(File too large\), shorten it$"):
            read(str(path), "a", limit=10)


def test_a_file_that_claims_no_size_is_limited_too() -> None:
    if not os.path.exists("/proc/self/status"):
        pytest.skip("needs a file whose size is not told in advance")
    assert os.stat("/proc/self/status").st_size == 0
    with pytest.raises(ProgressError, match="File too large"):
        read("/proc/self/status", limit=10)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param(
            "gone.md",
            "gone.md: cannot be read (No such file or directory), make sure that it and its folder exist",
            id="missing",
        ),
        pytest.param("folder", "folder: not a regular file, put a text file in its place", id="a folder"),
        pytest.param(
            "loop",
            "loop: cannot be read (Too many levels of symbolic links), remove the link that leads back to itself",
            id="a loop",
        ),
        pytest.param(
            "file/x",
            "file/x: cannot be read (Not a directory), a file stands where its folder should be, move that away",
            id="below a file",
        ),
    ],
)
def test_an_error_says_what_is_wrong_and_what_to_do(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(ProgressError) as caught:
        read(str(tmp_path / name), name)
    assert str(caught.value) == message


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o777, 0])
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664, 0o4711])
def test_the_permission_bits_are_kept(tmp_path: Path, umask: Callable[[int], int], mode: int, mask: int) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(mode)
    umask(mask)
    assert replace(str(path), b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664), (0, 0o666)])
def test_a_new_file_gets_what_the_umask_leaves(
    tmp_path: Path, umask: Callable[[int], int], mask: int, mode: int
) -> None:
    umask(mask)
    assert replace(str(tmp_path / "a.md"), b"new")
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == mode


def test_the_owner_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    owner = (os.getuid() or 12345, os.getgid() or 12345)
    os.chown(path, *owner)
    assert replace(str(path), b"new")
    after = path.stat()
    assert (after.st_uid, after.st_gid, stat.S_IMODE(after.st_mode)) == (*owner, 0o640)


def test_a_foreign_owner_is_no_obstacle_where_the_folder_can_be_written(open_folder: Path) -> None:
    path = open_folder / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o666)
    open_folder.chmod(0o777)
    assert in_child(lambda: replace(str(path), b"new")) == ""
    assert path.read_bytes() == b"new"


def test_a_write_goes_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/real.json").write_bytes(b"old")
    (tmp_path / "first").symlink_to("deep/second")
    (tmp_path / "deep/second").symlink_to("real.json")
    assert replace(str(tmp_path / "first"), b"new")
    assert (tmp_path / "deep/real.json").read_bytes() == b"new"
    assert (tmp_path / "first").is_symlink()
    assert (tmp_path / "deep/second").is_symlink()
    assert listing(tmp_path / "deep") == ["real.json", "second"]


@pytest.mark.parametrize(
    ("mode", "folder_mode"),
    [
        pytest.param(0o444, 0o777, id="a write-protected file"),
        pytest.param(0o666, 0o555, id="a write-protected folder"),
    ],
)
def test_what_is_write_protected_is_left_alone(open_folder: Path, mode: int, folder_mode: int) -> None:
    path = open_folder / "a.md"
    path.write_bytes(b"old")
    path.chmod(mode)
    open_folder.chmod(folder_mode)
    message = in_child(lambda: replace(str(path), b"new", "a.md"))
    assert message == "a.md: cannot be written (Permission denied), change the permissions of the file or its folder"
    assert path.read_bytes() == b"old"
    assert listing(open_folder) == ["a.md"]


def test_a_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "folder").touch()
    with pytest.raises(ProgressError, match=r"^x: cannot be written \(Not a directory\), "):
        replace(str(tmp_path / "folder/a.md"), b"new", "x")


def test_a_write_that_fails_midway_leaves_the_old_file_alone(open_folder: Path) -> None:
    path = open_folder / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o666)
    open_folder.chmod(0o777)

    def write_with_little_space() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
        replace(str(path), b"x" * 100, "a.md")

    assert in_child(write_with_little_space) == "a.md: cannot be written (File too large), shorten it"
    assert path.read_bytes() == b"old"
    assert listing(open_folder) == ["a.md"]


@pytest.mark.parametrize(
    ("expected", "written"),
    [pytest.param(b"old", True, id="still the same"), pytest.param(b"older", False, id="changed since")],
)
def test_a_file_is_exchanged_only_if_it_holds_what_is_expected(tmp_path: Path, expected: bytes, written: bool) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    assert replace(str(path), b"new", expected=expected) is written
    assert path.read_bytes() == (b"new" if written else b"old")
    assert listing(tmp_path) == ["a.md"]


def test_a_file_that_is_gone_is_not_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(ProgressError, match=r"^a: cannot be read \(No such file"):
        replace(str(tmp_path / "a.md"), b"new", "a", expected=b"old")
    assert listing(tmp_path) == []


def test_folders_that_are_made_private_are_so_from_the_first_one_that_was_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    for path in ("a/b/c", str(tmp_path / "a/b/c")):
        make_private(path)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("", "a", "a/b", "a/b/c")]
    assert modes == [0o755, 0o700, 0o700, 0o700]
    (tmp_path / "file").touch()
    for path in ("file", "file/below"):
        with pytest.raises(OSError, match=path):
            make_private(str(tmp_path / path))


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (errno.ENOENT, "make sure that it and its folder exist"),
        (errno.ENOTDIR, "a file stands where its folder should be, move that away"),
        (errno.EACCES, "change the permissions of the file or its folder"),
        (errno.EPERM, "change the permissions of the file or its folder"),
        (errno.EROFS, "make the file system writable"),
        (errno.ENOSPC, "free some space on the disk"),
        (errno.EDQUOT, "free some space in your quota"),
        (errno.ENAMETOOLONG, "give it a shorter name"),
        (errno.EFBIG, "shorten it"),
        (errno.ELOOP, "remove the link that leads back to itself"),
        (errno.EIO, "look at the file and its folder"),
    ],
)
def test_an_error_of_the_system_says_what_to_do(number: int, hint: str) -> None:
    said = trouble(".claude/progress/x.md", "written", OSError(number, os.strerror(number)))
    assert str(said) == f".claude/progress/x.md: cannot be written ({os.strerror(number)}), {hint}"
