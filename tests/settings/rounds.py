"""One settings file installed into, edited, and uninstalled from, by the installer itself; and what it has promised."""

from __future__ import annotations

import contextlib
import difflib
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from progresslib.installer import closing, placing
from progresslib.installer.main import main
from progresslib.registration import table
from tests.installing import Done, tree
from tests.settings import judge
from tests.settings.edits import CLIENT, edit
from tests.settings.files import OPTIONS, VERSIONS, File

SAME, GONE, REFUSED = "the same bytes", "exactly ours gone", "refused"
EDITED = "edited: "
OUTCOMES = (SAME, GONE, REFUSED, EDITED + SAME, EDITED + GONE, EDITED + REFUSED)


class Failed(Exception):
    """A file came out otherwise than promised."""


class Home:
    """A home in which another project keeps an installation, so that only settings and project files come and go."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.project = self.home / "project"
        self.config = self.home / ".claude"
        self.keeper = self.home / "keeper"
        self.keeper.mkdir(parents=True)
        self.run("--scope", "local", "--project", str(self.keeper))

    def run(self, *words: str) -> Done:
        """Runs the installer's main without its self-test; only a project needs a copy of its own then."""
        if "project" in words or not self.config.exists():
            return self._main(*words)
        with mock.patch.object(placing, "copy_into"):
            return self._main(*words)

    def _main(self, *words: str) -> Done:
        environ = {"HOME": str(self.home), "PATH": "/usr/bin:/bin"}
        out, err = io.StringIO(), io.StringIO()
        with mock.patch.object(closing, "tell"), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--hooks-only", *words], environ)
        return Done(code, out.getvalue(), err.getvalue())

    def settings(self, scope: str) -> Path:
        if scope == "user":
            return self.config / "settings.json"
        return self.project / ".claude" / ("settings.json" if scope == "project" else "settings.local.json")

    def record(self, scope: str) -> Path:
        above = self.project / ".claude" if scope == "project" else self.config
        return above / "claude-progress/installed.json"

    def state(self, times: bool = False) -> dict[str, object]:
        """All that is there, but for what the other project needs."""
        tops = [path for path in self.config.iterdir() if path.name != "claude-progress"]
        found = {str(path): path.lstat().st_mtime_ns if times else path.read_bytes() for path in tops if path.is_file()}
        return {**dict.fromkeys(map(str, tops)), **found, **tree(self.project, times)}

    def place(self, one: File) -> Path:
        """Puts the file in its place."""
        path = self.settings(one.scope)
        self.project.mkdir(exist_ok=True)
        if one.data is not None:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(one.data)
        return path


def rounds(home: Home, one: File) -> Iterator[str]:
    """Installs and uninstalls, first with nothing in between, then with an edit; raises Failed."""
    rng = Random(f"edits of {one.seed}")
    path = home.place(one)
    before = home.state(), home.state(times=True)
    try:
        if not _installed(home, one, before[1]):
            yield REFUSED
            return
        installed = path.read_bytes()
        if rng.random() < 0.3:
            again = _installed(home, one, {}) and path.read_bytes() == installed
            _expect(again, "installing twice is installing once")
        yield _undone(home, one, before[0], installed)
        home.place(one)
        again = _installed(home, one, {}) and path.read_bytes() == installed
        _expect(again, "installing after an uninstall is the same")
        yield _edited(home, one, installed, rng)
    finally:
        _clear(home, one, path)


def _scope(home: Home, one: File) -> list[str]:
    return ["--scope", one.scope, *([] if one.scope == "user" else ["--project", str(home.project)])]


def _installed(home: Home, one: File, before: dict[str, object]) -> bool:
    """Whether the installer put its entries in; it must refuse what has no room for them, and nothing else."""
    said = home.run(*_scope(home, one), *one.options)
    is_project = one.scope == "project"
    version = None if is_project or not one.options else table.parse_version(one.options[-1])
    must = judge.must_refuse(one.data, one.options, version, is_project)
    _expect((said.code == 1) == must, f"refused: {must}, but code {said.code}: {said.err}")
    if must:
        _refused(home, one, said, before)
        return False
    data = home.settings(one.scope).read_bytes()
    own = judge.ours(one.data, data)
    before_us, with_us = judge.read(one.data or b""), judge.read(data)
    all_else_is_same = judge.without(with_us, own) == judge.without(before_us, own)
    _expect(all_else_is_same, "all else means the same")
    return True


def _refused(home: Home, one: File, said: Done, before: dict[str, object]) -> None:
    place = re.escape(str(home.settings(one.scope)))
    _expect(re.fullmatch(rf"{place}:\d+(:\d+)?: [^\n]+\n", said.err) is not None, f"a place and a reason: {said.err!r}")
    _expect(said.out == "", "nothing else is said")
    _expect(home.state(times=True) == before, "nothing is touched")


def _undone(home: Home, one: File, before: dict[str, object], installed: bytes) -> str:
    said = home.run("--uninstall", *_scope(home, one))
    _expect((said.code, said.err) == (0, ""), f"the uninstall goes well: {said}")
    if home.state() == before:
        return SAME
    _expect(_had_ours(one), "the same bytes come back")
    return _gone(home, one, one.data or b"", installed, True)


def _had_ours(one: File) -> bool:
    """Whether somebody had put hooks of ours in by hand."""
    by_hand = {f"{table.BY_HAND} {row.slug}" for row in table.ROWS}
    return not by_hand.isdisjoint(judge.commands(judge.read(one.data or b"")))


def _gone(home: Home, one: File, edited: bytes, installed: bytes, is_recorded: bool) -> str:
    path = home.settings(one.scope)
    after = path.read_bytes() if path.exists() else b""
    own = judge.ours(one.data, installed, is_recorded, one.scope == "project")
    wanted = judge.without(judge.read(edited), own)
    found = judge.full(judge.read(after))
    _expect(found == wanted, f"exactly ours go:\n{_differences(wanted, found)}")
    rest = iter(edited)
    _expect(all(byte in rest for byte in after.translate(None, b" \t\r\n")), "nothing is written anew")
    return GONE


def _edited(home: Home, one: File, installed: bytes, rng: Random) -> str:
    path = home.settings(one.scope)
    own = judge.ours(one.data, installed)
    change = edit(one.data, installed, own, rng)
    path.write_bytes(change.data)
    between = rng.choice(["nothing", "nothing", "another version", "the record is lost"])
    if change.name == "broken" or change.kept is not None:
        between = "nothing"
    if between == "another version":
        words = [f"--{option}" for option in OPTIONS if one.scope != "project" and rng.random() < 0.3]
        version = rng.choice(VERSIONS[1:])
        said = home.run(*_scope(home, one), *words, "--client-version", version)
        _expect(said.code == 0, f"an upgrade after an edit: {said.err}")
    if between == "the record is lost":
        home.record(one.scope).unlink()
    before = home.state(times=True)
    said = home.run("--uninstall", *_scope(home, one))
    try:
        if change.name == "broken":
            _expect(said.code == 1, "a broken file is refused")
            _refused(home, one, said, before)
            return EDITED + REFUSED
        _expect((said.code, said.err) == (0, ""), f"the uninstall goes well: {said}")
        if change.kept is not None and not _had_ours(one):
            _expect(path.read_bytes() == change.kept, f"{change.name}: the same bytes with the edit")
            return EDITED + SAME
        return EDITED + _gone(home, one, change.data, installed, between != "the record is lost")
    except Failed as error:
        raise Failed(f"{change.name}, then {between}: {error}") from None


def _clear(home: Home, one: File, path: Path) -> None:
    """Leaves the home as it was, whatever the file did; an uninstall of an empty file takes the copies away."""
    if os.path.lexists(path):
        path.write_bytes(b"{}")
        home.run("--uninstall", *_scope(home, one))
        path.unlink()
    for found in (home.project / ".claude", home.project):
        with contextlib.suppress(OSError):
            found.rmdir()


def _differences(wanted: Any, found: Any) -> str:
    promised, there = (CLIENT.text(one, Random(0)).splitlines() for one in (wanted, found))
    return "\n".join(difflib.unified_diff(promised, there, "promised", "found", lineterm="", n=1))


def _expect(is_so: bool, promise: str) -> None:
    if not is_so:
        raise Failed(promise)
