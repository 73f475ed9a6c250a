"""Tests for hook/runner.py: real processes whose hook does what a real one must never do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from progresslib.hook.runner import LOG_LIMIT
from tests.folders import ROOT

SECRET = "sk-ant-a-secret-in-the-environment"
HOOK = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from progresslib.errors import ProgressError
from progresslib.hook.runner import run

def handler(event, environ, now):
    BODY

run(handler)
"""


def fire(body: str, data: bytes = b"{}", **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Runs a hook whose handler has this body."""
    words = [sys.executable, "-I", "-S", "-c", HOOK.replace("BODY", body)]
    done = subprocess.run(
        words, input=data, capture_output=True, env={**os.environ, **environ}, timeout=60, check=False
    )
    assert done.returncode == 0, done
    assert done.stderr == b""
    return done


def answer(body: str, data: bytes = b"{}", **environ: str) -> Any:
    printed = fire(body, data, **environ).stdout
    return json.loads(printed) if printed else None


def test_the_answer_is_one_json_object_on_one_line() -> None:
    printed = fire('return {"systemMessage": "é\\n😀", "hookSpecificOutput": {"hookEventName": "x"}}').stdout
    assert printed.endswith(b"}\n")
    assert printed.count(b"\n") == 1
    assert printed.isascii()
    assert json.loads(printed) == {"systemMessage": "é\n😀", "hookSpecificOutput": {"hookEventName": "x"}}


def test_without_an_answer_nothing_is_printed() -> None:
    assert fire("return {}").stdout == b""


def test_the_handler_gets_the_event_the_environment_and_the_time() -> None:
    body = 'return {"systemMessage": f"{event.source} {environ[\'MINE\']} {now > 1.7e9}"}'
    assert answer(body, b'{"source": "startup"}', MINE="é") == {"systemMessage": "startup é True"}


def test_an_error_that_a_person_can_mend_is_its_own_line() -> None:
    body = 'raise ProgressError("x.md:3: not UTF-8,\\n\\x1b[31msave it as UTF-8" + "x" * 20000)'
    message = answer(body)["systemMessage"]
    assert message.startswith("x.md:3: not UTF-8, [31msave it as UTF-8xxx")
    assert len(message) <= 500


RAISED = {
    "an error of ours": 'raise KeyError("field")',
    "an error of the system": 'raise OSError(28, "No space left on device")',
    "too deep a recursion": "return handler(event, environ, now)",
    "too little memory": "raise MemoryError",
    "an exit with the code that blocks": "raise SystemExit(2)",
    "an exit without one": "sys.exit()",
    "an interruption": "raise KeyboardInterrupt",
    "a group that ends": "raise GeneratorExit",
    "an answer that is no JSON": 'return {"systemMessage": b"x"}',
    "an answer that is no object": "return object()",
    "an error that cannot say what it is": "raise type('Mute', (Exception,), {'__str__': lambda self: 1 / 0})()",
}


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in RAISED.items()])
def test_whatever_is_raised_the_hook_ends_well(body: str, home: Path) -> None:
    said = answer(body)
    if "Mute" not in body:
        assert said["systemMessage"].startswith("claude-progress: a hook failed (")
        assert said["systemMessage"].endswith(f"; the details are in {home}/.claude/claude-progress/hooks.log")


def test_a_failure_is_one_bounded_line_for_the_person() -> None:
    message = answer('raise ValueError("a\\n\\x1b[2J\\u202e" + "x" * 50000)')["systemMessage"]
    assert message.startswith("claude-progress: a hook failed (ValueError: a [2Jxxx")
    assert len(message) < 1000
    assert message.isprintable()


def test_the_log_of_a_failure_steers_no_terminal(home: Path) -> None:
    answer('raise ValueError("\\x1b]0;title\\x07\\x9b31m\\u202e\\ud800")')
    log = (home / ".claude/claude-progress/hooks.log").read_text()
    assert "ValueError: \ufffd]0;title\ufffd\ufffd31m\ufffd\\ud800" in log
    assert all(line.isprintable() for line in log.splitlines())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"garbage", id="words"),
        pytest.param(b"{broken", id="half an object"),
        pytest.param(b"[1, 2]", id="a list"),
        pytest.param(b"\xff\xfe", id="bytes"),
        pytest.param(b"[" * 1_000_000, id="too deep"),
    ],
)
def test_an_event_that_is_none_is_one_line(data: bytes, home: Path) -> None:
    message = answer('return {"systemMessage": "never"}', data)["systemMessage"]
    assert message.startswith("claude-progress: the client sent an event that is not ")
    assert "\n" not in message
    assert not (home / ".claude").exists(), "this is no failure of ours to log"


def test_a_large_event_is_read_whole() -> None:
    body = 'return {"systemMessage": str(len(event.cwd))}'
    assert answer(body, b'{"cwd": "' + b"x" * 30_000_000 + b'"}') == {"systemMessage": "30000000"}


def test_the_traceback_goes_to_the_log_and_the_environment_does_not(home: Path) -> None:
    body = 'secret = environ["ANTHROPIC_API_KEY"]; raise ValueError("broken")'
    fire(body, ANTHROPIC_API_KEY=SECRET)
    log = (home / ".claude/claude-progress/hooks.log").read_text()
    assert "ValueError: broken" in log
    assert 'File "<string>", line ' in log
    assert SECRET not in log
    assert os.environ["PATH"] not in log


def test_a_failure_is_logged_with_its_time_after_the_earlier_ones(home: Path) -> None:
    fire('raise ValueError("one")')
    fire('raise ValueError("two \\ud800")')
    log = (home / ".claude/claude-progress/hooks.log").read_text()
    assert log.index("one") < log.index("two \\ud800")
    assert [line[10:11] + line[19:21] for line in log.splitlines() if line.startswith("20")] == ["TZ ", "TZ "]


def test_the_log_is_in_the_configuration_folder(tmp_path: Path) -> None:
    fire("raise ValueError", CLAUDE_CONFIG_DIR=str(tmp_path / "other"))
    assert (tmp_path / "other/claude-progress/hooks.log").is_file()


def test_a_long_log_is_put_aside_once(home: Path) -> None:
    log = home / ".claude/claude-progress/hooks.log"
    log.parent.mkdir(parents=True)
    log.write_bytes(b"x" * (LOG_LIMIT + 1))
    (log.parent / "hooks.log.1").write_bytes(b"older")
    fire('raise ValueError("new")')
    assert log.stat().st_size < 10_000
    assert (log.parent / "hooks.log.1").stat().st_size == LOG_LIMIT + 1
    fire('raise ValueError("newer")')
    assert "new" in log.read_text()


@pytest.mark.parametrize("place", ["/proc", "/dev/null", "{tmp_path}/file", "{tmp_path}/" + "x" * 300])
def test_where_no_log_can_be_written_the_line_is_all(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    message = answer('raise ValueError("broken")', CLAUDE_CONFIG_DIR=place.format(tmp_path=tmp_path))["systemMessage"]
    assert message == "claude-progress: a hook failed (ValueError: broken)"


def test_without_any_home_the_line_is_all() -> None:
    body = 'environ.pop("HOME"); import pwd; pwd.getpwuid = {}.__getitem__; raise ValueError("broken")'
    assert answer(body) == {"systemMessage": "claude-progress: a hook failed (ValueError: broken)"}


@pytest.mark.parametrize("redirected", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "0>/dev/null"])
def test_a_stream_that_is_closed_or_full_is_no_failure(redirected: str, tmp_path: Path) -> None:
    script = tmp_path / "hook.py"
    script.write_text(HOOK.replace("BODY", 'return {"systemMessage": "x" * 100000}'))
    command = f'"{sys.executable}" -I -S "{script}" {redirected}'
    done = subprocess.run(["sh", "-c", command], input=b"{}", capture_output=True, timeout=60, check=False)
    assert done.returncode == 0
    assert done.stdout == b"" or set(json.loads(done.stdout)) == {"systemMessage"}


def test_a_client_that_no_longer_listens_is_no_failure(home: Path) -> None:
    words = [sys.executable, "-I", "-S", "-c", HOOK.replace("BODY", 'return {"systemMessage": "x" * 1000000}')]
    listening, said = os.pipe()
    hook = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=said, stderr=subprocess.PIPE)
    os.close(listening)
    os.close(said)
    _, errors = hook.communicate(b"{}", timeout=60)
    assert (hook.returncode, errors) == (0, b"")
    assert not (home / ".claude").exists()
