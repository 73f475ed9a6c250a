"""Tests for handlers/resume.py: the answer to a SessionStart, on real folders."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from progresslib.handlers.resume import on_session_start
from progresslib.hook.event import Event
from progresslib.places.project import state_folder
from progresslib.sessions.register import Sessions
from progresslib.sessions.state import Objects
from tests.folders import PROGRESS, in_child
from tests.works import FULL, minimal

OPEN_RUN = FULL
NO_RUN = FULL.replace("(in_progress)", "(completed)")


class Client:
    """Stands for a client process: fires SessionStart events and writes its transcript as 2.1.150 and newer do."""

    def __init__(self, project: Path, home: Path) -> None:
        self.project = project
        self.home = home
        self.transcript = home / "transcript.jsonl"
        self.message = ""
        self.time = time.time()

    def start(self, source: str = "startup", **more: Any) -> str:
        """What an event tells the model; time goes on by a minute each."""
        self.time += 60
        fields = {"hook_event_name": "SessionStart", "session_id": "s1", "source": source, "cwd": str(self.project)}
        event = Event({**fields, "transcript_path": str(self.transcript), **more})
        environ = {"HOME": str(self.home), "CLAUDE_PROJECT_DIR": str(self.project), "CLAUDE_PID": "1"}
        answer: Any = on_session_start(event, environ, self.time)
        self.message = answer.get("systemMessage", "")
        context = str(answer.get("hookSpecificOutput", {}).get("additionalContext", ""))
        if context and (self.transcript.is_file() or not self.transcript.exists()):
            attachment = {"type": "hook_additional_context", "content": [context], "hookName": "SessionStart"}
            self.note({"isSidechain": "agent_id" in more, "attachment": attachment, "type": "attachment"})
            self.note({"type": "user", "message": {"role": "user", "content": "go on"}})
        return context

    def note(self, line: dict[str, Any]) -> None:
        with self.transcript.open("a") as file:
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")

    def write(self, text: str | bytes, name: str = "x.md") -> Path:
        path = self.project / PROGRESS / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path


@pytest.fixture
def client(project: Path, home: Path) -> Client:
    return Client(project, home)


def is_full(text: str) -> bool:
    return " This project has unfinished work on record, in " in text and "Moves the nightly export" in text


def is_nothing_changed(text: str) -> bool:
    return re.match(r"\[claude-progress [0-9a-f]{8}\] Nothing has changed since the text \[claude-", text) is not None


@pytest.mark.parametrize("source", ["startup", "clear", "compact", "fork", "resume", "", "something new"])
def test_a_start_tells_the_whole_file(client: Client, source: str) -> None:
    client.write(FULL)
    assert is_full(client.start(source))
    assert re.match(r"^Unfinished: Job Processing, phase 2 of 4 .*, changed \d+ \w+ ago\. Untouched", client.message)
    assert client.message.count("\n") == 0


@pytest.mark.parametrize("source", ["startup", "clear", "compact", "fork"])
def test_only_a_resume_hears_changes_alone(client: Client, source: str) -> None:
    client.write(NO_RUN)
    client.start()
    assert is_full(client.start(source))


def test_a_resume_of_what_was_told_hears_that_nothing_has_changed(client: Client) -> None:
    client.write(FULL)
    client.start()
    assert is_nothing_changed(client.start("resume"))
    assert client.message.startswith("Unfinished: Job Processing")


def test_a_resume_hears_what_has_changed_since_it_last_heard(client: Client) -> None:
    client.write(FULL)
    client.start()
    client.write(FULL + "- one\n")
    first = client.start("resume")
    assert "- one" in first
    assert "Moves the nightly" not in first
    client.write(FULL + "- one\n- two\n")
    second = client.start("resume")
    assert "- two" in second
    assert "- one" not in second
    assert is_nothing_changed(client.start("resume"))


def test_another_process_of_the_same_conversation_hears_changes_too(client: Client) -> None:
    client.write(FULL)
    client.start()
    assert is_nothing_changed(client.start("resume", session_id="another"))


def test_a_resume_hears_of_files_that_are_new_gone_and_complete(client: Client) -> None:
    client.write(FULL)
    client.write(minimal("Done soon"), "done.md")
    client.write(minimal("Gone soon"), "gone.md").touch()
    client.start()
    client.write(minimal("Done soon", "complete"), "done.md")
    (client.project / PROGRESS / "gone.md").unlink()
    client.write(minimal("Brand new"), "new.md")
    said = client.start("resume")
    assert ".claude/progress/new.md: Brand new\n" in said
    assert "\nUnchanged: .claude/progress/x.md.\n" in said
    assert "\nNo longer unfinished: .claude/progress/done.md, .claude/progress/gone.md.\n" in said
    assert "\nComplete but not archived: .claude/progress/done.md.\n" in said


def test_a_resume_hears_that_the_last_work_is_gone(client: Client) -> None:
    path = client.write(FULL)
    client.write("# About these files\n", "about.md")
    client.start()
    path.unlink()
    assert "No longer unfinished: .claude/progress/x.md." in client.start("resume")


UNREAD = (
    "Not told here, as it cannot be read or is too large: .claude/progress/big.md; `claude-progress check` says why."
)


def test_a_file_that_cannot_be_read_now_does_not_count_as_gone(client: Client) -> None:
    client.write(FULL)
    path = client.write(minimal("Big"), "big.md")
    client.start()
    os.truncate(path, 1 << 30)
    said = client.start("resume")
    assert is_nothing_changed(said)
    assert said.splitlines()[1:-1] == [UNREAD]
    path.write_text(minimal("Big"))
    assert ".claude/progress/big.md: Big" in client.start("resume")


def compacted(client: Client) -> None:
    client.note({"type": "system", "subtype": "compact_boundary", "content": "Conversation compacted"})


def lost_list(client: Client) -> None:
    for path in client.home.glob(".claude/claude-progress/state/*/told/*.json"):
        path.unlink()


def torn_copies(client: Client) -> None:
    for path in client.home.glob(".claude/claude-progress/state/*/told/*"):
        os.truncate(path, path.stat().st_size // 2)


def lost_state(client: Client) -> None:
    shutil.rmtree(client.home / ".claude/claude-progress")


def quoted_by_a_person(client: Client) -> None:
    note = json.loads(client.transcript.read_text().splitlines()[0])
    text = note["attachment"]["content"][0]
    client.transcript.write_text("")
    client.note({"type": "user", "message": {"role": "user", "content": text}})
    client.note({"type": "user", "message": {"role": "user", "content": json.dumps(note)}})
    client.note({"type": "assistant", "message": {"content": [{"type": "tool_use", "input": note}]}})


def fifo(client: Client) -> None:
    client.transcript.unlink()
    os.mkfifo(client.transcript)


def folder(client: Client) -> None:
    client.transcript.unlink()
    client.transcript.mkdir()


def too_far_back(client: Client) -> None:
    with client.transcript.open("ab") as file:
        file.write(b"x" * 9_000_000 + b"\n")


LOST = (compacted, lost_list, torn_copies, lost_state, quoted_by_a_person, fifo, folder, too_far_back)


@pytest.mark.parametrize("harm", LOST, ids=lambda harm: harm.__name__.replace("_", " "))
def test_a_resume_hears_everything_where_the_earlier_text_is_not_to_be_found(
    client: Client, harm: Callable[[Client], None]
) -> None:
    client.write(FULL)
    client.start()
    harm(client)
    assert is_full(client.start("resume"))


def test_a_client_that_stores_no_text_hears_everything_each_time(client: Client) -> None:
    client.write(FULL)
    for _ in range(3):
        assert is_full(client.start("resume", transcript_path=str(client.home / "missing.jsonl")))


def test_a_huge_transcript_costs_no_more_than_its_end(client: Client) -> None:
    client.write(FULL)
    client.start()
    told = client.transcript.read_bytes()
    with client.transcript.open("wb") as file:
        file.truncate(20 << 30)
        file.seek(0, os.SEEK_END)
        file.write(b"\n" + told)
    assert is_nothing_changed(client.start("resume"))


def test_an_agents_compaction_hears_a_short_text_that_is_not_kept(client: Client) -> None:
    client.write(FULL)
    client.start()
    said = client.start("compact", agent_id="a7", agent_type="Explore")
    assert "a subagent's" in said
    assert "Moves the nightly" not in said
    assert len(said) < 400
    assert client.message == ""
    assert is_nothing_changed(client.start("resume"))


def test_a_compaction_that_may_be_an_agents_hears_everything_and_does_not_count_as_told(client: Client) -> None:
    client.write(OPEN_RUN)
    assert is_full(client.start("compact"))
    assert is_full(client.start("resume"))
    client.write(NO_RUN)
    assert is_full(client.start("compact"))
    assert is_nothing_changed(client.start("resume"))


def test_the_second_delivery_of_an_event_hears_nothing(client: Client) -> None:
    client.write(FULL)
    assert client.start()
    client.time -= 60
    assert client.start() == ""
    assert client.message == ""


NOTHING_TO_TELL = {
    "no files": {},
    "a readme": {"README.md": FULL, "readme.md": "# Orchestration: x\n"},
    "a file without title and status": {"notes.md": "# Notes\n\n- [ ] buy milk\n", "empty.md": "", "zeros.md": "\0\0"},
    "other kinds of files": {"x.txt": FULL, "x.md.bak": FULL, ".hidden.md": FULL, "x.MD~": FULL},
    "archived files and outputs": {"archived/x.md": FULL, "outputs/x/r1.md": FULL, "archived/y.md": minimal()},
}


@pytest.mark.parametrize("files", [pytest.param(files, id=name) for name, files in NOTHING_TO_TELL.items()])
@pytest.mark.parametrize("source", ["startup", "resume"])
def test_where_no_progress_file_is_nothing_is_said(client: Client, files: dict[str, str], source: str) -> None:
    for name, text in files.items():
        (client.project / PROGRESS / name).parent.mkdir(parents=True, exist_ok=True)
        client.write(text, name)
    assert client.start(source) == ""
    assert client.message == ""


def test_what_is_complete_but_not_archived_is_one_line_for_both(client: Client) -> None:
    client.write(minimal("Done", "✅ complete"), "done.md")
    said = client.start().split("\n")
    assert said[1:-1] == ["Complete but not archived: .claude/progress/done.md."]
    assert client.message == "Complete but not archived: .claude/progress/done.md."


PROBLEMS = [
    pytest.param(
        b"# Orchestration: x\n\nbad \xff byte\n", ":3: not UTF-8; ", "- bad \ufffd byte", id="bytes that are not UTF-8"
    ),
    pytest.param(
        b"# Orchestration: x\r\nStatus: half-way\r\n",
        ":2: the status 'half-way' is not ",
        "Status: half-way",
        id="a status",
    ),
    pytest.param(
        b"# Orchestration: x\n<<<<<<< HEAD\n- a\n=======\n- b\n>>>>>>> main\n",
        ":2: a merge conflict ",
        "- a",
        id="a conflict",
    ),
]


@pytest.mark.parametrize(("data", "problem", "told"), PROBLEMS)
def test_what_is_wrong_with_a_file_is_a_second_line_with_its_place(
    client: Client, data: bytes, problem: str, told: str
) -> None:
    client.write(data, "odd.md")
    client.write(minimal("Fine"), "fine.md")
    said = client.start()
    assert told in said
    assert ".claude/progress/fine.md: Fine" in said
    first, second = client.message.split("\n")
    assert first.startswith("Unfinished: ")
    assert second.startswith(f".claude/progress/odd.md{problem}")


def test_of_many_problems_one_is_told_and_the_others_counted(client: Client) -> None:
    for name in "abc":
        client.write(minimal(status="s" * 20_000 + "\x1b[2J"), f"{name}.md")
    client.start()
    _, second = client.message.split("\n")
    assert second.startswith(".claude/progress/a.md:3: the status 'ss")
    assert second.endswith("… (and 2 more)")
    assert len(second) < 700
    assert "\x1b" not in client.message


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 1 << 30)


@pytest.fixture
def alarm() -> Iterator[None]:
    """Ends a test that waits for something that never comes."""
    signal.alarm(60)
    yield
    signal.alarm(0)


NOT_FILES: list[Any] = [
    pytest.param(os.mkfifo, ": not a regular file, put a text file in its place", id="a FIFO"),
    pytest.param(os.mkdir, ": not a regular file, put a text file in its place", id="a folder"),
    pytest.param(
        lambda path: path.symlink_to("missing.md"),
        ": cannot be read (No such file or directory), make sure that it and its folder exist",
        id="a link to nothing",
    ),
    pytest.param(
        lambda path: path.symlink_to(path),
        ": cannot be read (Too many levels of symbolic links), remove the link that leads back to itself",
        id="a link to itself",
    ),
    pytest.param(
        lambda path: path.symlink_to("/etc/passwd"),
        ": a link that leads out of the folder, put the file itself there",
        id="a link that leads out",
    ),
    pytest.param(
        lambda path: path.symlink_to("/dev/zero"),
        ": a link that leads out of the folder, put the file itself there",
        id="a link to a device",
    ),
    pytest.param(
        lambda path: os.mknod(path, 0o140600),
        ": cannot be read (No such device or address), look at the file and its folder",
        id="a socket",
    ),
    pytest.param(sparse, ": cannot be read (File too large), shorten it", id="a gigabyte of nothing"),
]


@pytest.mark.parametrize(("make", "problem"), NOT_FILES)
@pytest.mark.usefixtures("alarm")
def test_what_is_no_file_to_read_does_not_hold_up_the_others(
    client: Client, make: Callable[[Path], None], problem: str
) -> None:
    make(client.project / PROGRESS / "odd.md")
    client.write(FULL)
    assert is_full(client.start())
    _, _, second = client.message.partition("\n")
    assert second == (f".claude/progress/odd.md{problem}" if problem else "")


@pytest.mark.usefixtures("alarm")
def test_an_unreadable_file_alone_is_one_line_for_the_person_and_one_for_the_model(client: Client) -> None:
    sparse(client.project / PROGRESS / "big.md")
    assert client.start() == f"[claude-progress] {UNREAD}"
    assert client.message == ".claude/progress/big.md: cannot be read (File too large), shorten it"


def test_a_file_without_permission_is_told_to_the_person(open_folder: Path) -> None:
    (open_folder / "home").mkdir()
    (open_folder / "home").chmod(0o777)
    (open_folder / "project/.claude/progress").mkdir(parents=True)
    client = Client(open_folder / "project", open_folder / "home")
    client.write(FULL)
    client.write(FULL, "secret.md").chmod(0)

    def work() -> None:
        assert is_full(client.start())
        problem = ".claude/progress/secret.md: cannot be read (Permission denied), change the permissions"
        assert client.message.split("\n")[1].startswith(problem)

    assert in_child(work) == ""


def test_a_progress_folder_that_leads_out_is_not_read_and_said(client: Client, tmp_path: Path) -> None:
    (client.project / PROGRESS).rmdir()
    (client.project / PROGRESS).symlink_to(tmp_path)
    (tmp_path / "x.md").write_text(FULL)
    assert client.start() == ""
    assert (
        client.message
        == f"{client.project}/.claude/progress: leads out of the project and is not read; make it a folder"
    )


def test_in_a_project_without_the_folder_nothing_is_said(client: Client) -> None:
    (client.project / PROGRESS).rmdir()
    assert client.start() == ""
    assert client.message == ""


@pytest.mark.parametrize("place", ["file", "folder without rights"])
def test_where_no_state_can_be_kept_everything_is_told_each_time(client: Client, place: str) -> None:
    if place == "file":
        (client.home / ".claude").write_text("")
    else:
        client.home = Path("/proc")
        client.transcript = client.project / "t.jsonl"
    client.write(FULL)
    for source in ("startup", "startup", "resume"):
        client.time -= 60
        assert is_full(client.start(source))
        assert client.message.count("\n") == 0


def test_names_and_bytes_of_any_kind_are_told(client: Client) -> None:
    odd = os.fsencode(client.project / PROGRESS) + b"/\xff\x1b\n<b>.md"
    with open(odd, "wb") as file:
        file.write(b"\x00\xff\xfe# Orchestration: no\n# Orchestration: yes \xc3\x28\n")
    said = client.start()
    assert ".claude/progress/\ufffd\ufffd\ufffd‹b>.md: yes \ufffd(\n" in said
    assert "\x1b" not in said + client.message


def bind(client: Client, name: str) -> None:
    """Binds the client's session to a file, as `claude-progress use` does."""
    folder = str(client.project / PROGRESS)
    sessions = Sessions(state_folder({"HOME": str(client.home)}, folder), Objects())
    sessions.amend(sessions.find("s1", ""), lambda session: setattr(session, "bound", name))


def test_a_file_that_was_only_named_does_not_count_as_told(client: Client) -> None:
    client.write(minimal("Jobs", rest="## Notes\n- larks\n"), "a.md")
    client.write(minimal("Mails", rest="## Notes\n- owls\n"), "b.md")
    client.start()
    bind(client, "a.md")
    first = client.start("clear")
    assert "- larks" in first
    assert "Other unfinished files: .claude/progress/b.md." in first
    bind(client, "b.md")
    second = client.start("resume")
    assert "- owls" in second
    assert "- larks" not in second
    bind(client, "a.md")
    assert is_nothing_changed(client.start("resume")), "what was told before and named since still counts"


def test_what_was_told_in_a_share_of_the_room_is_told_in_full_when_it_is_alone(client: Client) -> None:
    notes = "".join(f"- note {number} {'word ' * 20}\n" for number in range(40))
    works = [client.write(minimal(f"Work {name}", rest=f"## Notes\n{notes}"), f"{name}.md") for name in "abcd"]
    first = client.start()
    assert first.count("Not told in full: ") == 4
    assert is_nothing_changed(client.start("resume"))
    for path in works[1:]:
        path.unlink()
    second = client.start("resume")
    assert ".claude/progress/a.md: Work a\n" in second
    assert second.count("- note ") == 40
    assert is_nothing_changed(client.start("resume"))


def test_a_file_that_is_bound_after_it_had_a_share_of_the_room_is_told_in_full(client: Client) -> None:
    notes = "".join(f"- note {number} {'word ' * 20}\n" for number in range(40))
    for name in "abcd":
        client.write(minimal(f"Work {name}", rest=f"## Notes\n{notes}"), f"{name}.md")
    client.start()
    bind(client, "c.md")
    assert client.start("resume").count("- note ") == 40
    assert is_nothing_changed(client.start("resume"))
