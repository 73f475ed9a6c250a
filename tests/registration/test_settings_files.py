"""Tests for the installer on settings files as people have them: the same bytes back, exactly ours gone, or refused."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

from progresslib.registration import settings
from progresslib.registration.settings import Change
from tests.client import progress
from tests.client.api import Api
from tests.client.client import Machine as Person
from tests.client.fixtures import on_newest_client
from tests.client.person import install
from tests.client.versions import Client
from tests.folders import ROOT
from tests.installing import Machine, tree
from tests.settings.__main__ import main
from tests.settings.files import KINDS, SCOPES, File, files
from tests.settings.judge import must_refuse
from tests.settings.rounds import OUTCOMES, REFUSED, Failed, Home, rounds

COUNT = 208
PARTS = 4


def kept(count: int, first: int = 0) -> list[File]:
    return list(files(count, first))


def test_the_files_differ_and_are_of_every_kind() -> None:
    made = kept(COUNT)
    assert len({one.data for one in made}) == COUNT
    assert {one.kind for one in made} == set(KINDS)
    assert {one.scope for one in made} == set(SCOPES)
    texts = [one.data or b"" for one in made]
    for sign in (b"\r\n", b"\n\t", b"\n    ", b"\xef\xbb\xbf", b'{"', b'": ', b'":"', b"\\u", b"\xc3\xa9"):
        assert sum(sign in text for text in texts) > 3, sign
    assert sum(not text.endswith((b"\n", b"\r")) for text in texts) > 20
    assert kept(20) == made[:20], "a seed makes the same file again"


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_each_comes_back_or_loses_exactly_ours_or_is_refused(part: int, tmp_path: Path) -> None:
    home = Home(tmp_path)
    found = [(one.kind, outcome) for one in kept(COUNT)[part::PARTS] for outcome in rounds(home, one)]
    assert {outcome for _, outcome in found} == set(OUTCOMES)
    assert {outcome for kind, outcome in found if kind in ("no JSON", "no UTF-8")} == {REFUSED}


def test_what_is_promised_of_a_file_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = next(one for one in files(99) if one.kind == "hooks of others")
    home = Home(tmp_path)
    assert list(rounds(home, one))
    add, remove = settings.add, settings.remove

    def remove_too_much(data: bytes | None, *rest: Any) -> Change:
        change = remove(data, *rest)
        return change._replace(data=(change.data or b"").replace(b'"hooks"', b'"h"', 1))

    def add_too_much(*arguments: Any) -> Change:
        change = add(*arguments)
        return change._replace(data=(change.data or b"").replace(b"{", b'{"more": 1,', 1))

    for name, wrong in {"remove": remove_too_much, "add": add_too_much}.items():
        with monkeypatch.context() as patched:
            patched.setattr(settings, name, wrong)
            with pytest.raises(Failed):
                list(rounds(home, one))


CHOSEN = ("permissions", "names that are like ours", "doubled keys", "wrong types in the way", "no JSON", "no UTF-8")


@pytest.mark.slow
@pytest.mark.parametrize("kind", CHOSEN)
def test_the_real_installer_leaves_a_home_as_it_was(kind: str, own: Machine) -> None:
    scope = "local" if "like" in kind else "user"
    is_refused = kind in CHOSEN[3:]
    of_kind = [one for one in files(200) if one.kind == kind and one.scope == scope and one.data]
    one = next(one for one in of_kind if must_refuse(one.data, (), None, False) == is_refused)
    project = own.home / "project"
    path = own.settings if one.scope == "user" else project / ".claude/settings.local.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(one.data or b"")
    before = tree(own.home, times=True)
    words = ("--scope", one.scope, *([] if one.scope == "user" else ["--project", str(project)]))
    done = own.run(sys.executable, own.clone / "install.py", "--hooks-only", *words, *one.options)
    if is_refused:
        assert (done.code, done.out) == (1, "")
        assert re.fullmatch(rf"{re.escape(str(path))}:\d+(:\d+)?: [^\n]+\n", done.err)
        assert tree(own.home, times=True) == before
        return
    assert (done.code, done.err) == (0, "")
    assert path.read_bytes() != one.data
    assert own.run(own.command, "uninstall", *words).code == 0
    assert tree(own.home) == {name: (*found[:2], ()) for name, found in before.items() if isinstance(found, tuple)}


def test_the_command_plays_as_many_as_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "18", "--first", "500"]) == 0
    said = capsys.readouterr().out
    assert "18 files from seed 500 on; 0 came out otherwise than promised" in said
    row = re.findall(r"^\| together \| (.*) \|$", said, re.M)[0]
    first, *_ = counts = [int(number) for number in row.split(" | ")]
    assert sum(counts[:3]) == 18
    assert first > 5


def test_the_page_shows_what_the_command_says() -> None:
    page = (ROOT / "docs/proof/settings-files.md").read_text()
    assert re.findall(r"^\| ([^|]+?) \|", page, re.M)[2:-1] == list(KINDS)
    assert " 0 came out otherwise than promised" in page


FOREIGN = """\
{
\t"permissions" : {"defaultMode": "default", "allow": ["Bash(git diff:*)"], "deny": []},\r
\t"hooks": {"SessionStart": [{"matcher": "", "hooks": [{"type": "command", "command": "touch \\"$HOME/ran\\""}]}],
\t"Notification": [ ] }, "enabledPlugins": {}, "unknown": {"deep": [[[[{}]]]]}}"""


@on_newest_client
@pytest.mark.parametrize("scope", ["user", "local", "project"])
def test_the_client_takes_what_was_merged(client: Client, api: Api, home: Path, tmp_path: Path, scope: str) -> None:
    person, project = Person(client, home, api), tmp_path / "project"
    progress.write(project)
    (home / ".claude").mkdir()
    names = {"user": home / ".claude/settings.json", "local": project / ".claude/settings.local.json"}
    path = names.get(scope, project / ".claude/settings.json")
    path.write_bytes(FOREIGN.encode())
    install(person, "--hooks-only", "--scope", scope, *([] if scope == "user" else ["--project", str(project)]))
    assert len(progress.told(person.ask(project, "hello").request).full) == 1
    assert (home / "ran").exists(), "what others had registered runs as before"
