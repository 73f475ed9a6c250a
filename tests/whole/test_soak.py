"""Many sessions at once, some of whose hooks are killed: a short run of `python3 -m tests.soak`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hook_processes import put_work
from tests.soak import Done, Options, Session, soak, wrong_hooks, wrong_records


@pytest.mark.slow
def test_sixty_four_sessions_on_eight_files_lose_no_record_though_hooks_are_killed(tmp_path: Path) -> None:
    sessions, found = soak(tmp_path.resolve(), Options(seconds=12, sessions=64, files=8, seed=1))
    assert found == []
    assert sum(len(session.acknowledged) for session in sessions) >= 64
    assert any(done.is_killed for session in sessions for done in session.done)


def test_what_is_lost_or_said_wrongly_is_seen(tmp_path: Path) -> None:
    path = put_work(tmp_path / "project", "work-0.md")
    session = Session(0, tmp_path, path, 0)
    session.stop()
    session.acknowledged.append("a")
    session.done.append(Done("stop", False, 0, 0.1, b"{}\n{}\n", b""))
    assert [*wrong_records([path], [session])] == ["work-0.md: a is lost"]
    assert len([*wrong_hooks([session])]) == 1
